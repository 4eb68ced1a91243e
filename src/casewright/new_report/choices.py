"""The choices of a new report: title, kind, journal, language."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from casewright.diagnostics import CasewrightError, did_you_mean
from casewright.journals.loading import find_profile, load_profile, profile_name
from casewright.references.styles import is_style, load_style
from casewright.yaml.document import read_yaml

PARTS = Path(__file__).parent / "parts"
"""The templates of reports: those of every report in `any`, the others in a folder per language."""

DEFAULT_STYLE = "vancouver"


class Kind(enum.StrEnum):
    """A letter to an editor, or a full case report under the headings of the CARE checklist."""

    LETTER = "letter"
    CASE_REPORT = "case-report"


@dataclass(frozen=True)
class Choices:
    """Everything that distinguishes one new report from another.

    `journal` is the name of a journal profile, empty if the journal has none. `style` is the name of a citation style
    in the CSL project. `words` is the folder of `PARTS` with the example in the report's language.
    """

    title: str
    kind: Kind
    language: str
    journal: str
    style: str
    words: str


def languages() -> Mapping[str, str]:
    """Return the languages of the example, by tag, with their names; `en` serves for `en-GB` too."""
    return {path.parent.name: _words(path.parent.name)["language"] for path in sorted(PARTS.glob("*/words.yml"))}


def word(language: str, key: str) -> str:
    """Return a word of the example's language, such as the name of a supplementary figure.

    Raises KeyError if it is not defined.
    """
    return _words(language)[key]


def default_title(language: str) -> str:
    """Return the default title. Raises CasewrightError if there is no example in the language."""
    return word(_words_of(language), "title")


def chosen(title: str, kind: str, journal: str, language: str) -> Choices:
    """Return the choices that options or answers give. An empty title or journal stands for the default.

    Raises CasewrightError for an unknown kind, language or journal, with the nearest known one.
    """
    if kind not in set(Kind):
        raise CasewrightError(f"There is no kind of report `{kind}`.", hint=did_you_mean(kind, set(Kind)))
    language = _tag(language)
    words = _words_of(language)
    profile, style = _journal(journal)
    title = " ".join(title.split()) or default_title(language)
    return Choices(title, Kind(kind), language, profile, style, words)


def _tag(language: str) -> str:
    """Return a language tag as RFC 5646 recommends to write it: `en-GB` for `en_gb`."""
    first, *rest = language.strip().replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def _words_of(language: str) -> str:
    known = languages()
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", language) and (first := language.split("-")[0].lower()) in known:
        return first
    names = ", ".join(f"`{tag}` ({name})" for tag, name in known.items())
    raise CasewrightError(
        f"There is no example in the language `{language}`.",
        hint=f"Choose one of {names}, and write `lang: {language}` into `_quarto.yml` when you add your text.",
    )


def _journal(name: str) -> tuple[str, str]:
    """Return the profile and the citation style of a journal, given by its name or as a file name
    (`Pediatric Blood & Cancer`, `pediatric-blood-and-cancer`). Apostrophes, accents and a first `The` do not matter."""
    if not name.strip():
        return "", DEFAULT_STYLE
    slug = profile_name(name)
    names = (slug, f"the-{slug}", slug.removeprefix("the-"))
    profile = next(filter(None, map(find_profile, names)), "")
    required = load_profile(profile, Path()).style if profile else None
    style = required.csl if required is not None else next(filter(is_style, names), slug)
    try:
        load_style(style, Path(__file__).parent)
    except CasewrightError as error:
        if profile:
            return profile, DEFAULT_STYLE
        raise CasewrightError(
            f"The journal `{name}` is unknown: the CSL project has no citation style of this name.",
            hint=f"{error.hint} Or begin without `--journal`, in the style `{DEFAULT_STYLE}`, and name the "
            "journal's style in `_quarto.yml` later (`csl:`).",
        ) from None
    return profile, style


@lru_cache
def _words(language: str) -> Mapping[str, str]:
    path = PARTS / language / "words.yml"
    value = read_yaml(path.read_text(encoding="utf-8"), path.name).value
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, Mapping) else {}
