"""The language of a work, as exports of bibliographies name it."""

from __future__ import annotations

import re

_NAMES: dict[str, str] = {
    "english": "en eng english american british usenglish ukenglish australian canadian newzealand",
    "german": "de deu ger german deutsch ngerman austrian naustrian nswissgerman swissgerman germanb",
    "french": "fr fra fre french français francais canadien acadian",
    "spanish": "es spa spanish español espanol castellano",
    "italian": "it ita italian italiano",
    "portuguese": "pt por portuguese português portugues brazilian brazil portuges",
    "dutch": "nl nld dut dutch nederlands",
    "danish": "da dan danish dansk",
    "swedish": "sv swe swedish svenska",
    "norsk": "no nor nb nob nn nno norwegian norsk nynorsk",
    "finnish": "fi fin finnish suomi",
    "polish": "pl pol polish polski",
    "czech": "cs ces cze czech",
    "hungarian": "hu hun hungarian magyar",
    "turkish": "tr tur turkish türkçe",
    "russian": "ru rus russian",
    "japanese": "ja jpn japanese",
    "chinese": "zh zho chi chinese",
    "korean": "ko kor korean",
    "greek": "el ell gre greek",
    "romanian": "ro ron rum romanian",
    "croatian": "hr hrv croatian",
    "latin": "la lat latin",
}
_BABEL = {name: babel for babel, names in _NAMES.items() for name in names.split()}


def work_language(typed: str) -> str:
    """Return the name in BibLaTeX (`langid`) of the language that `langid` or `language` says: by its name, by ISO 639
    (`de`, `ger`, `deu`) or by a tag (`de-AT`). Empty if it is not known."""
    first = re.split(r"[-_,;/]", typed.strip(" {}").lower().removeprefix("lang"))[0]
    return _BABEL.get(first.strip(), "")
