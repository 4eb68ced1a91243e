"""The date of a document: reading as in Quarto, and writing in `date-format`.

Source: Quarto's documentation, reference/dates ("Dates and Date Formatting"): the styles `full`, `long`, `medium`,
`short` and `iso`, and formats in the letters of dayjs (https://day.js.org/docs/en/display/format). Words are those of
CLDR, in the document's language.
"""

from __future__ import annotations

import datetime
import itertools
import re
from typing import Any

from casewright.diagnostics import CasewrightError, Location

_READ = (
    *("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%m-%d-%y", "%d %m %Y", "%m %d, %Y"),
    *("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y", "%b %d %Y"),
)
"""The formats that Quarto reads, including those with names of months."""
_STYLES = frozenset({"full", "long", "medium", "short"})
_TOKEN = re.compile(r"\[(?P<literal>[^\]]*)\]|(?P<letters>YYYY|YY|MMMM|MMM|MM|Mo|M|DD|Do|D|dddd|ddd|dd|d|[A-Za-z]+)")
_CLDR = {
    "YYYY": "yyyy",
    "YY": "yy",
    "MMMM": "MMMM",
    "MMM": "MMM",
    "MM": "MM",
    "M": "M",
    "DD": "dd",
    "D": "d",
    "dddd": "EEEE",
    "ddd": "EEE",
}


def read_date(value: Any) -> datetime.date | None:
    """Return the day of a value of `date`; None for other text, such as "spring 2026"."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    typed = str(value).strip()
    for form in _READ:
        try:
            return datetime.datetime.strptime(typed, form).date()
        except ValueError:
            continue
    try:
        return datetime.datetime.fromisoformat(typed.replace("Z", "+00:00")).date()
    except ValueError:
        return None


def date_parts(value: Any) -> tuple[int, ...]:
    """Return year, month and day of a date as in CSL, as far as they are known; () for other text."""
    if isinstance(value, dict) and "value" in value:
        value = value["value"]
    if isinstance(value, dict):
        parts = [str(value.get(key, "")) for key in ("year", "month", "day")]
        return tuple(int(part) for part in itertools.takewhile(str.isdecimal, parts))
    if isinstance(value, list):
        return tuple(int(part) for part in value[:3] if str(part).isdecimal())
    typed = str(value or "")
    if match := re.fullmatch(r"(\d{4})(?:[-/]?(\d\d))?", typed):
        return tuple(int(part) for part in match.groups() if part)
    day = read_date(typed)
    return (day.year, day.month, day.day) if day else ()


def written_date(value: str, form: str, language: str, location: Location) -> str:
    """Return a date in a format. Raises CasewrightError if the value is not a date, or the format contains unknown
    letters."""
    day = read_date(value)
    if day is None:
        raise CasewrightError(
            f"`{value}` cannot be read as a date.",
            location=location,
            why="`date-format` needs a date",
            hint="Write it as `2026-03-31`, or delete `date-format`.",
        )
    if form == "iso":
        return day.isoformat()
    locale = _locale(language)
    from babel.dates import format_date

    if form in _STYLES:
        return format_date(day, form, locale=locale)

    def shown(match: re.Match[str]) -> str:
        letters = match["letters"]
        if letters is None:
            return match["literal"]
        if letters == "Do" and locale.startswith("en"):
            return _ordinal(day.day)
        if letters not in _CLDR:
            raise CasewrightError(
                f"`{letters}` in `date-format: {form}` is unknown.",
                location=location,
                why="a date has a year, a month and a day",
                hint="Write `YYYY-MM-DD`, `D MMMM YYYY` or a style such as `long`; put words in brackets: `[on]`.",
            )
        return format_date(day, _CLDR[letters], locale=locale)

    return _TOKEN.sub(shown, form)


def _locale(language: str) -> str:
    """Return the CLDR locale of a tag or of its language, or, as in Quarto, `en` if both are unknown."""
    from babel import Locale, UnknownLocaleError

    for tag in (language, language.split("-")[0]):
        try:
            return str(Locale.parse(tag, sep="-"))
        except (UnknownLocaleError, ValueError):
            continue
    return "en"


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
