"""German words for numbers and lengths of time, declined (Duden, "Die Grammatik": numerals; Rechtschreibung § 36).

A length of time is in the nominative ("vier Monate vergingen"), the accusative ("einen Monat alt", "einen Monat nach
der Infusion") or the dative ("im Alter von vier Monaten"). With figures, the first two are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from casewright.case.words.number_words import GREATEST

GrammaticalCase = Literal["nominative", "accusative", "dative"]

_SMALL: Final = (
    *("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
    *("dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"),
)
_TENS: Final = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_ORDINALS: Final = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}

_NOUNS: Final = {
    "year": ("Jahr", "Jahre", "Jahren"),
    "month": ("Monat", "Monate", "Monaten"),
    "week": ("Woche", "Wochen", "Wochen"),
    "day": ("Tag", "Tage", "Tagen"),
    "hour": ("Stunde", "Stunden", "Stunden"),
    "minute": ("Minute", "Minuten", "Minuten"),
}
"""The singular (one form in the three cases), the plural, and the plural in the dative."""
_ONE: Final[dict[str, dict[GrammaticalCase, str]]] = {
    "year": {"nominative": "ein", "accusative": "ein", "dative": "einem"},
    "month": {"nominative": "ein", "accusative": "einen", "dative": "einem"},
    "week": {"nominative": "eine", "accusative": "eine", "dative": "einer"},
    "day": {"nominative": "ein", "accusative": "einen", "dative": "einem"},
    "hour": {"nominative": "eine", "accusative": "eine", "dative": "einer"},
    "minute": {"nominative": "eine", "accusative": "eine", "dative": "einer"},
}
_ADJECTIVES: Final = {"year": "jährig", "month": "monatig", "week": "wöchig", "day": "tägig"} | {
    "hour": "stündig",
    "minute": "minütig",
}

Part = tuple[int, str]
"""A number and its unit, from `year` to `minute`."""


def in_german(number: int, *, swiss: bool = False) -> str:
    """`fünf`, `einundzwanzig`, `hundertvier`; `swiss` writes ss for ß. ValueError below 0 or above 999.

    1 and what ends in 01 is as one counts, `eins` and `hunderteins`; before a noun it would be declined.
    """
    if not 0 <= number <= GREATEST:
        raise ValueError(f"{number} is not between 0 and {GREATEST}")
    hundreds, rest = divmod(number, 100)
    words = (f"{'' if hundreds == 1 else _SMALL[hundreds]}hundert" if hundreds else "") + _below_hundred(
        rest, silent_zero=hundreds > 0
    )
    return words.replace("ß", "ss") if swiss else words


def _below_hundred(number: int, *, silent_zero: bool) -> str:
    if number == 0 and silent_zero:
        return ""
    if number < 20:
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return f"{_joined_one(ones)}und{_TENS[tens]}" if ones else _TENS[tens]


def _joined_one(number: int) -> str:
    return "ein" if number == 1 else _SMALL[number]


def ordinal_stem(number: int, *, swiss: bool = False) -> str:
    """`zweit`, `siebt`, `zwanzigst`, `hunderterst`: an ordinal without its ending. ValueError as for `in_german`."""
    last = number % 100
    words = in_german(number, swiss=swiss)
    if last in _ORDINALS:
        return words[: len(words) - len(_SMALL[last])] + _ORDINALS[last]
    return words + ("t" if 0 < last < 20 or number == 0 else "st")


def counts_before_nouns(number: int) -> bool:
    """Return whether the words for a number are the same before every noun: not those that end in `eins`.

    "Hundertein Jahre" and "hunderteins Jahre" are both written, so such a number is not spelled out before a noun.
    """
    return number <= GREATEST and number % 100 != 1


def noun(number: int, unit: str, case: GrammaticalCase = "nominative") -> str:
    """`Monat`, `Monate`, `Monaten`: the noun behind a number."""
    singular, plural, dative = _NOUNS[unit]
    return singular if number == 1 else dative if case == "dative" else plural


def length(parts: Sequence[Part], case: GrammaticalCase = "nominative") -> str:
    """`4 Monate`, `2 Jahren und 3 Monaten`, in figures."""
    return listed([f"{number} {noun(number, unit, case)}" for number, unit in parts])


def length_in_words(parts: Sequence[Part], case: GrammaticalCase, *, swiss: bool = False) -> str | None:
    """`vier Monate`, `einem Jahr und drei Monaten`, None if a number is not spelled out."""
    if not all(number == 1 or counts_before_nouns(number) for number, _ in parts):
        return None
    return listed(
        [
            f"{_ONE[unit][case] if number == 1 else in_german(number, swiss=swiss)} {noun(number, unit, case)}"
            for number, unit in parts
        ]
    )


def adjective(number: int, unit: str) -> str:
    """`10-jährig`, without its ending: both ten years old and lasting ten years (Duden, "zehnjährig")."""
    return f"{number}-{_ADJECTIVES[unit]}"


def adjective_in_words(number: int, unit: str, *, swiss: bool = False) -> str | None:
    """`zehnjährig`, `einmonatig`, None if the number is not spelled out."""
    if number != 1 and not counts_before_nouns(number):
        return None
    return f"{'ein' if number == 1 else in_german(number, swiss=swiss)}{_ADJECTIVES[unit]}"


def listed(items: Sequence[str]) -> str:
    """`a`, `a und b`, `a, b und c`: no comma before `und` (Rechtschreibung § 72)."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} und {items[-1]}"
