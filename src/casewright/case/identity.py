"""Identifiers that a case must not contain, calendar dates in particular.

All elements of dates except the year are among the identifiers of the HIPAA Privacy Rule's Safe Harbor (45 CFR
164.514(b)(2)(i)(C)); the ICMJE Recommendations ("Protection of Research Participants") omit details that are not
essential.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MONTH: Final = (
    r"(?:Jan(?:uary?)?|Jänner|Feb(?:ruary?|er)?|Mar(?:ch)?|März?|Apr(?:il)?|Ma[iy]|Jun[ei]?|Jul[iy]?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)\.?"
)
"""English and German names."""
_GERMAN_MONTH: Final = (
    r"(?:Jan(?:uar)?|Jänner|Feb(?:ruar)?|Feber|März?|Apr(?:il)?|Mai|Juni?|Juli?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Okt(?:ober)?|Nov(?:ember)?|Dez(?:ember)?)\.?"
)
"""Behind a day with a point, where an English month may begin a sentence ("on day 3. May be")."""
_DAY_OF_MONTH: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER: Final = r"(?:0?[1-9]|1[0-2])"
_YEAR: Final = r"(?:1[89]|20)\d\d"
_ALONE: Final = (r"(?<![\w./:-])", r"(?![\w/]|[.:-]\d)")
"""Around what is a date only when it is alone: 3/4/19 is one, the middle of a DOI or of a ratio is none."""

_WRITTEN_OUT: Final = (
    rf"{_YEAR}(?P<a>[-/.]){_MONTH_NUMBER}(?P=a){_DAY_OF_MONTH}",
    rf"{_YEAR}-(?:0[1-9]|1[0-2]|W\d\d(?:-\d)?)",
    rf"{_DAY_OF_MONTH}(?P<b>[-/.])\s?{_DAY_OF_MONTH}(?P=b)\s?{_YEAR}",
    rf"{_DAY_OF_MONTH}(?P<c>[/.]){_DAY_OF_MONTH}(?P=c)\d\d",
    rf"{_DAY_OF_MONTH}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH}",
    rf"{_MONTH}[\s-]+{_DAY_OF_MONTH}(?:st|nd|rd|th)?",
    rf"(?:{_DAY_OF_MONTH}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?)?(?i:{_MONTH})(?:[\s-]+{_DAY_OF_MONTH})?,?[\s-]+{_YEAR}",
    rf"{_YEAR}[\s-]+(?i:{_MONTH})(?:[\s-]+{_DAY_OF_MONTH})?",
    rf"{_DAY_OF_MONTH}\.\s?{_GERMAN_MONTH}(?:\s{_YEAR})?",
)
_IN_A_NAME: Final = (
    # As in the names of files and records: scan_2019-03-04.png, 20190304.
    r"(?<![\d./])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)",
    r"(?<![\d./])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)",
)
_DATES: Final = tuple(
    re.compile(pattern) for pattern in (*(f"{_ALONE[0]}(?:{one}){_ALONE[1]}" for one in _WRITTEN_OUT), *_IN_A_NAME)
)

IDENTIFYING_FIELDS: Final = frozenset({
    "address", "birth-date", "birthdate", "birthday", "date", "date-of-birth", "dob", "email", "first-name",
    "initials", "insurance-number", "last-name", "medical-record-number", "mrn", "patient-id", "phone", "surname",
    "zip",
})  # fmt: skip
"""Names of fields that a case never has, whatever the model grows to hold."""


@dataclass(frozen=True)
class FoundDate:
    """A calendar date in a text: as it is written, and the offset at which it begins."""

    text: str
    offset: int


def calendar_dates(text: str) -> Iterator[FoundDate]:
    """Yield the calendar dates in a text, in order: a day, month or week of a year, a day of a month; a year alone is
    none.

    Of two that overlap, the one that begins first, and of those the longest.
    """
    matches = [match for pattern in _DATES for match in pattern.finditer(text)]
    end = 0
    for match in sorted(matches, key=lambda one: (one.start(), -one.end())):
        if match.start() >= end:
            end = match.end()
            yield FoundDate(match.group(), match.start())
