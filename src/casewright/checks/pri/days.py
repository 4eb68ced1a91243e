"""Calendar dates as days from the index event, where the author says which date day 0 was."""

from __future__ import annotations

import datetime
import re
from typing import Final

_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_GERMAN: Final = {"jän": 1, "mär": 3, "mai": 5, "okt": 10, "dez": 12}
_ISO: Final = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
_DAY_FIRST: Final = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:of\s+)?(?P<name>[^\W\d_]{3,})\.?,?[\s-]+(?P<year>\d{4})"
)
_MONTH_FIRST: Final = re.compile(
    r"(?P<name>[^\W\d_]{3,15})\.?[\s-]+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(?P<year>\d{4})"
)
_POINTS: Final = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})")
_SLASHES: Final = re.compile(r"(?P<one>\d{1,2})[-/](?P<two>\d{1,2})[-/](?P<year>\d{4})")


def date_of(text: str) -> datetime.date | None:
    """Return the date that a text is, where it can be read in one way only: `3/4/2019` is two dates."""
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _POINTS):
        if match := pattern.fullmatch(text.strip()):
            parts = match.groupdict()
            month = int(parts["month"]) if parts.get("month") else _month(parts["name"])
            return _valid(int(parts["year"]), month, int(parts["day"]))
    if match := _SLASHES.fullmatch(text.strip()):
        one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
        read = {date for date in (_valid(year, one, two), _valid(year, two, one)) if date is not None}
        return read.pop() if len(read) == 1 else None
    return None


def _month(name: str) -> int:
    short = name.casefold()[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else _GERMAN.get(short, 0)


def _valid(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def as_day(date: datetime.date, day_zero: datetime.date, language: str) -> str:
    """Return a date as the day from the index event: `day +3`, `day −2`, `day 0`."""
    days = (date - day_zero).days
    word = "Tag" if language.startswith("de") else "day"
    return f"{word} {'+' if days > 0 else '−' if days < 0 else ''}{abs(days)}"
