"""Ages, in the unit they were given in: "14 months" is not "1 year 2 months", and neither is a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from casewright.case.words import german_words
from casewright.language_tag import primary_language

Unit = Literal["year", "month", "week", "day"]

OLDEST_YEARS: Final = 125
"""Longer than any human life that is documented (122 years); a greater age is a slip of the keyboard."""

DAYS_PER_UNIT: Final[dict[Unit, float]] = {"year": 365.25, "month": 365.25 / 12, "week": 7.0, "day": 1.0}
_UNITS: Final[tuple[Unit, ...]] = ("year", "month", "week", "day")
_LETTERS: Final[dict[str, Unit]] = {"Y": "year", "M": "month", "W": "week", "D": "day"}

_ISO = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_WORDS = re.compile(r"(\d+)\s*(years?|months?|weeks?|days?)(?:\s*,?\s*(?:and\s+)?|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Age:
    """An age, or any other length of time counted in completed units.

    `parts` are (number, unit) pairs as they were typed, greatest unit first: ((14, "month"),), ((2, "year"), (3,
    "month")). An age is known to its smallest unit only: "10 years" is any age from 10 to just under 11 years.
    """

    parts: tuple[tuple[int, Unit], ...]

    def __post_init__(self) -> None:
        units = [unit for _, unit in self.parts]
        if not units or units != sorted(set(units), key=_UNITS.index):
            raise ValueError("an age names each unit once, the greatest first, such as `2 years 3 months`")
        if any(number < 0 for number, _ in self.parts):
            raise ValueError("an age cannot be negative")
        if self.nominal_days > OLDEST_YEARS * DAYS_PER_UNIT["year"]:
            raise ValueError(f"nobody is documented to have grown older than {OLDEST_YEARS} years")

    def __str__(self) -> str:
        return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in self.parts)

    def printed(self, language: str) -> str:
        """The age as a text of a language, in English or German; messages have the English of `str`."""
        return german_words.length(self.parts) if primary_language(language) == "de" else str(self)

    @property
    def iso8601(self) -> str:
        """The ISO 8601 duration, such as `P14M`: what a Phenopacket's `iso8601duration` holds."""
        return "P" + "".join(f"{number}{unit[0].upper()}" for number, unit in self.parts)

    @property
    def nominal_days(self) -> float:
        """The days in the words as they stand, in years of 365.25 days: for sorting and drawing."""
        return sum(number * DAYS_PER_UNIT[unit] for number, unit in self.parts)

    @property
    def earliest_days(self) -> float:
        """The first day of life that this can be."""
        return self.nominal_days - self._slack

    @property
    def latest_days(self) -> float:
        """The last day of life that this can be: the one before the next of its smallest unit is complete."""
        return self.nominal_days + DAYS_PER_UNIT[self.parts[-1][1]] - 1 + self._slack

    @property
    def _slack(self) -> float:
        # From 28 days on, ages in days and in calendar months compare only to within the lengths of months.
        in_days = self.parts[-1][1] in {"week", "day"}
        return 2.5 if in_days and self.nominal_days >= 28 else 0.0

    def is_before(self, other: Age) -> bool:
        """Whether this age is over when the other begins, whatever each of them leaves open."""
        return self.latest_days < other.earliest_days


def parse_age(value: object) -> Age:
    """Read `4 months`, `2 years 3 months`, or an ISO 8601 duration such as `P10Y`.

    Raises ValueError with a sentence for anything else.
    """
    if isinstance(value, Age):
        return value
    forms = "write `4 months`, `10 years`, `2 years 3 months` or `P10Y`"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < 0:
            raise ValueError(f"an age cannot be negative, and {value} has no unit: {forms}")
        raise ValueError(f"{value} has no unit: {forms}")
    if not isinstance(value, str):
        raise ValueError(f"this is not an age: {forms}")
    text = value.strip()
    if re.match(r"[-−–]\s*P?\d", text):
        raise ValueError(f"`{value}` is negative, and an age cannot be: {forms}")
    if match := _ISO.fullmatch(text):
        found = [(int(number), unit) for number, unit in zip(match.groups(), _LETTERS.values(), strict=True) if number]
        return Age(tuple(found))
    parts: list[tuple[int, Unit]] = []
    position = 0
    while position < len(text):
        word = _WORDS.match(text, position)
        if word is None:
            raise ValueError(f"`{value}` is not an age: {forms}")
        unit = next(unit for unit in _UNITS if word[2].casefold().startswith(unit))
        parts.append((int(word[1]), unit))
        position = word.end()
    if not parts:
        raise ValueError(f"an empty text is not an age: {forms}")
    return Age(tuple(parts))
