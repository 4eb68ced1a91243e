"""Language tags (BCP 47), such as `lang: de-AT`: the language, the country, and how numbers and text are written."""

from __future__ import annotations

from typing import Final

_DECIMAL_COMMA: Final = (
    *("af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "hy"),
    *("id", "is", "it", "ka", "kk", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq"),
    *("sr", "sv", "tr", "uk", "vi"),
)
_DECIMAL_POINT_IN: Final = (
    *("es-do", "es-gt", "es-hn", "es-mx", "es-ni", "es-pa", "es-pe", "es-pr", "es-sv", "es-us"),
    "it-ch",
)
"""Countries that differ from the rest of their language."""


_FROM_RIGHT: Final = (
    *("ar", "arc", "ary", "arz", "ckb", "dv", "fa", "glk", "he", "iw", "ks", "lrc", "mzn", "nqo", "pnb", "ps", "sd"),
    *("sdh", "skr", "syr", "ug", "ur", "yi"),
)
_SCRIPTS_FROM_RIGHT: Final = ("adlm", "arab", "aran", "hebr", "nkoo", "rohg", "samr", "syrc", "syrn", "thaa")
"""Languages and scripts written from right to left (Unicode CLDR, `characterOrder`)."""


def primary_language(tag: str) -> str:
    """Return the language of a tag: `de` for `de-AT`, and `en`, Quarto's default, for an empty tag."""
    return _parts(tag)[0] or "en"


def region(tag: str) -> str:
    """Return the country of a tag: `at` for `de-AT`, `ch` for `de-Latn-CH`, "" if the tag names none."""
    return next((part for part in _parts(tag)[1:] if len(part) == 2 and part.isalpha()), "")


def decimal_sign(tag: str) -> str:
    """Return the decimal sign of a language: `,` for `de`, `.` for `en` (Unicode CLDR; the comma of `de-CH` is from the
    Swiss Federal Chancellery's "Schreibweisungen")."""
    primary = primary_language(tag)
    return "," if primary in _DECIMAL_COMMA and f"{primary}-{region(tag)}" not in _DECIMAL_POINT_IN else "."


def is_right_to_left(tag: str) -> bool:
    """Return whether a language is written from right to left: `ar`, `he`, `fa`, `ur`, `az-Arab`, but not `ar-Latn`."""
    script = next((part for part in _parts(tag)[1:] if len(part) == 4 and part.isalpha()), "")
    return script in _SCRIPTS_FROM_RIGHT if script else primary_language(tag) in _FROM_RIGHT


def _parts(tag: str) -> list[str]:
    return tag.strip().replace("_", "-").casefold().split("-")
