"""Times of a case: days from an event, times elapsed, ages, gestational ages and hours of a day, as one kind of value.

A `Time` is a length of time on a clock: from the index event, from another event of the case, from birth, from term, or
from the last menstrual period. It contains the unit in which it was typed, which determines its precision: "1 month
after" is not day 30. `earliest` and `latest` are its first and last possible days on its own clock;
`casewright.case.chronology` compares times of different clocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, Literal

Unit = Literal["year", "month", "week", "day", "hour", "minute"]
Form = Literal["day", "elapsed", "age", "gestation"]
Bound = Literal["", "before", "by", "from", "after", "about", "between", "<", ">", "≤", "≥"]

INDEX_EVENT: Final = "index-event"
"""The clock of days, and the name under which `after:` and `during:` speak of the index event."""
BIRTH: Final = "birth"
TERM: Final = "term"
"""40+0 weeks of gestation, from which a corrected age counts."""
GESTATION: Final = "gestation"

OLDEST_YEARS: Final = 125
"""Longer than any human life that is documented (122 years); a greater age is a typing error."""
DAYS_PER_UNIT: Final[dict[Unit, float]] = {
    "year": 365.25,
    "month": 365.25 / 12,
    "week": 7.0,
    "day": 1.0,
    "hour": 1 / 24,
    "minute": 1 / 1440,
}
UNITS: Final[tuple[Unit, ...]] = tuple(DAYS_PER_UNIT)
LONGEST_PREGNANCY: Final = 44 * 7
TERM_DAYS: Final = 280
MINUS: Final = "−"
MOMENT: Final = 1e-6
"""Less than a second, in days: what a stretch lacks up to the next one."""

_ISO = re.compile(
    r"(?P<sign>[-−]?)P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?)?"
)
_UNIT_WORDS: Final = {
    "year": r"years?|yrs?|y",
    "month": r"months?|mos?",
    "week": r"weeks?|wks?|w",
    "day": r"days?|d",
    "hour": r"hours?|hrs?|h",
    "minute": r"minutes?|mins?",
}
_UNIT = "|".join(f"(?P<{unit}>{words})" for unit, words in _UNIT_WORDS.items())
_PART = re.compile(rf"(\d+)\s*(?:{_UNIT})(?![a-z])(?:\s*,?\s*(?:and\s+)?|$)", re.IGNORECASE)
_NUMBER = r"[-+−–]?\s*\d+"
_DAY = re.compile(
    rf"(?:(?P<first>\d{{1,2}}:\d\d)\s+(?:on\s+)?)?(?P<word>day\s+)?(?P<number>{_NUMBER})"
    r"(?:(?:,|\s+at)?\s+(?P<last>\d{1,2}:\d\d))?",
    re.IGNORECASE,
)
_OF_EVENT = re.compile(r"(?P<what>.+?)\s+(?P<direction>before|after)(?:\s+(?P<event>[a-z][a-z0-9-]*))?", re.IGNORECASE)
_BOUND = re.compile(
    r"(?P<bound>before|by|from|after|about|around|approximately|ca\.?|[~≈]|<=|>=|[<>≤≥]|over|under)\s*(?P<rest>.+)",
    re.IGNORECASE,
)
_BOUNDS: Final[dict[str, Bound]] = {
    **dict.fromkeys(("about", "around", "approximately", "ca", "ca.", "~", "≈"), "about"),
    "before": "before",
    "by": "by",
    "from": "from",
    "after": "after",
    "over": ">",
    "under": "<",
    "<": "<",
    ">": ">",
    "≤": "≤",
    "≥": "≥",
    "<=": "≤",
    ">=": "≥",
}
_BETWEEN = re.compile(r"between\s+(?P<one>.+?)\s+and\s+(?P<other>.+)", re.IGNORECASE)
_TWO = re.compile(r"(?P<head>(?:day\s+)?)(?P<one>\d+)\s*(?:–|-|to)\s*(?P<other>\d+)(?P<rest>.*)", re.IGNORECASE)
_GESTATION = re.compile(
    r"(?P<weeks>\d{1,2})(?:\s*\+\s*(?P<days>[0-6])(?:\s*/\s*7)?)?(?:\s*(?:weeks?|wks?|w))?"
    r"(?P<word>\s*(?:of gestation|of pregnancy|gestation(?:al age)?|postmenstrual(?: age)?))?",
    re.IGNORECASE,
)
_AT_AGE = re.compile(r"(?:at (?:the |an )?(?:age (?:of )?)?|age(?:d)? (?:of )?)(?P<rest>.+)", re.IGNORECASE)
_DECADE = re.compile(r"(?P<decade>[1-9]0)s", re.IGNORECASE)


@dataclass(frozen=True)
class Length:
    """A length of time. `parts` are (number, unit) pairs as they were typed, greatest unit first: ((14, "month"),),
    ((2, "year"), (3, "month"))."""

    parts: tuple[tuple[int, Unit], ...]

    def __post_init__(self) -> None:
        units = [unit for _, unit in self.parts]
        if not units or units != sorted(set(units), key=UNITS.index):
            raise ValueError("a length of time names each unit once, the greatest first, such as `2 years 3 months`")
        if any(number < 0 for number, _ in self.parts):
            raise ValueError("a length of time cannot be negative")

    def __str__(self) -> str:
        return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in self.parts)

    @property
    def unit(self) -> Unit:
        """The smallest unit, to which the length is known."""
        return self.parts[-1][1]

    @property
    def days(self) -> float:
        """The days in the words as they stand, in years of 365.25 days."""
        return sum(number * DAYS_PER_UNIT[unit] for number, unit in self.parts)

    @property
    def width(self) -> float:
        """The days of the smallest unit."""
        return DAYS_PER_UNIT[self.unit]

    @property
    def iso8601(self) -> str:
        """The ISO 8601 duration, such as `P14M` or `PT12H`: what a Phenopacket's `iso8601duration` holds."""
        date = "".join(f"{number}{unit[0].upper()}" for number, unit in self.parts if unit not in {"hour", "minute"})
        clock = "".join(f"{number}{unit[0].upper()}" for number, unit in self.parts if unit in {"hour", "minute"})
        return f"P{date}{f'T{clock}' if clock else ''}"


@dataclass(frozen=True)
class Time:
    """A time as the file says it.

    `form` is how it counts: a `day` (day 6, counted from midnight to midnight), a length that has `elapsed` (12 hours
    after), an `age`, or a `gestation` (34+2 weeks). `clock` is what it counts from: `index-event`, the id of another
    event, `birth`, `term` or `gestation`; `backwards` is before that. `hour` is the minute of the day, where it is
    stated. `bound` is what is known if that is not the time itself; `last` is the other end of `between`.
    """

    length: Length
    form: Form = "day"
    clock: str = INDEX_EVENT
    backwards: bool = False
    hour: int | None = None
    bound: Bound = ""
    last: Time | None = None

    def __post_init__(self) -> None:
        if self.length.days > OLDEST_YEARS * DAYS_PER_UNIT["year"]:
            if self.form == "age":
                raise ValueError(f"nobody is documented to have grown older than {OLDEST_YEARS} years")
            raise ValueError(f"{self} lies further from the event than a life is long")
        if self.form == "elapsed" and self.length.days == 0:
            raise ValueError("the time of the event itself is written `0`")
        if self.form == "gestation" and self.length.days > LONGEST_PREGNANCY + 21 * 7:
            raise ValueError(f"no pregnancy lasts {self.length.parts[0][0]} weeks")

    def __str__(self) -> str:
        if self.bound == "between" and self.last is not None:
            if self.form == "day":
                return f"between {self.point} and {self.last}"
            first = " ".join(f"{number}" for number, _ in self.length.parts)
            return f"{first}–{self.last}" if len(self.length.parts) == 1 else f"{self.point} to {self.last}"
        if self.bound in {"<", ">", "≤", "≥"}:
            return f"{self.bound}{self.point}"
        return f"{self.bound} {self.point}" if self.bound else self._plain

    def __lt__(self, other: Time) -> bool:
        """Return whether it comes before another time of the same clock, whatever the units: 12 hours, day 1, 2
        weeks."""
        return (self.nominal, -(self.length.width)) < (other.nominal, -(other.length.width))

    @property
    def _plain(self) -> str:
        of = f" {self.clock}" if self.is_of_event else ""
        if self.form == "gestation":
            return f"{gestation_text(self.length)} weeks{'' if len(self.length.parts) > 1 else ' of gestation'}"
        if self.form == "age":
            return f"{self.length}{' corrected' if self.clock == TERM else ''}"
        if self.form == "elapsed":
            return f"{self.length} {self.direction}{of}"
        return f"day {signed(self.number)}{f', {self.clock_time}' if self.clock_time else ''}" + (
            f" after{of}" if of else ""
        )

    @property
    def point(self) -> Time:
        """The time without its bound."""
        return replace(self, bound="", last=None)

    @property
    def is_exact(self) -> bool:
        """Whether the time itself is stated, to its unit, and not a bound or an approximation."""
        return not self.bound

    @property
    def is_of_event(self) -> bool:
        """Whether it counts from another event of the case than the index event."""
        return self.form in {"day", "elapsed"} and self.clock != INDEX_EVENT

    @property
    def direction(self) -> Literal["before", "after"]:
        return "before" if self.backwards else "after"

    @property
    def number(self) -> int:
        """The number of a day, negative before its clock's event."""
        return -self.length.parts[0][0] if self.backwards else self.length.parts[0][0]

    @property
    def unit(self) -> Unit:
        """The unit to which the time is known."""
        return "minute" if self.hour is not None else self.length.unit

    @property
    def clock_time(self) -> str:
        """The hour of the day, such as `14:30`, empty if it is not stated."""
        return "" if self.hour is None else f"{self.hour // 60}:{self.hour % 60:02}"

    @property
    def nominal(self) -> float:
        """The days in the words as they stand, on the time's own clock: for drawing and for sorting."""
        days = -self.length.days if self.backwards else self.length.days
        return days + (self.hour or 0) / 1440

    @property
    def earliest(self) -> float | None:
        """The first day that it can be on its own clock, None if nothing bounds it."""
        return self._ends[0]

    @property
    def latest(self) -> float | None:
        """The last day that it can be on its own clock, None if nothing bounds it."""
        return self._ends[1]

    @property
    def _ends(self) -> tuple[float | None, float | None]:
        first, last = self._stretch
        if self.bound == "between" and self.last is not None:
            ends = self.last._stretch
            return min(first, ends[0]), max(last, ends[1])
        if self.bound == "about":
            slack = max(abs(self.nominal) / 3, 2 * self.length.width)
            return first - slack, last + slack
        step = 1.0 if self.form == "day" else last - first + MOMENT if self.form in {"age", "gestation"} else 0.0
        return {
            "by": (None, last),
            "≤": (None, last),
            "before": (None, first - step if self.form == "day" else first),
            "<": (None, first),
            "from": (first, None),
            "≥": (first, None),
            "after": (first + step if self.form == "day" else last, None),
            ">": (first + step, None),
        }.get(self.bound, (first, last))

    @property
    def _stretch(self) -> tuple[float, float]:
        """What the point can be, in days; a day is its number, whatever the hour."""
        at = self.nominal
        if self.form == "elapsed":
            return at - self.length.width / 2, at + self.length.width / 2
        if self.form == "age":
            # From 28 days on, ages in days and in calendar months compare only to within the lengths of months.
            slack = 2.5 if self.unit in {"week", "day"} and at >= 28 else 0.0
            return at - slack, at + self.length.width - MOMENT + slack
        if self.form == "gestation":
            return at, at + self.length.width - MOMENT
        return at, at

    @property
    def key(self) -> str:
        """The part of a value's name that stands for the time: `day-3`, `day-minus-3`, `5-years-after`,
        `34-2-weeks`."""
        text = re.sub(r"(?<=\d)[–+](?=\d)", "-", str(self)).replace(MINUS, "minus-")
        for sign, word in (("<", "under "), (">", "over "), ("≤", "at most "), ("≥", "at least ")):
            text = text.replace(sign, word)
        name = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
        return f"at-{name}" if self.form == "age" else name


def signed(number: int) -> str:
    """Return a whole number in print, with a minus sign and not a hyphen."""
    return f"{MINUS}{-number}" if number < 0 else str(number)


def gestation_text(length: Length) -> str:
    """Completed weeks and days, as `34+2`; `34` where the days are not stated."""
    return "+".join(str(number) for number, _ in length.parts)


def parse_length(text: str) -> Length:
    """Read `4 months`, `2 years 3 months`, `90 minutes`, or an ISO 8601 duration such as `P10Y` or `PT12H`.

    Raises ValueError with a sentence for anything else.
    """
    if match := _ISO.fullmatch(text.strip()):
        found = [(int(number), unit) for number, unit in zip(match.groups()[1:], UNITS, strict=True) if number]
        if match["sign"]:
            raise ValueError(f"`{text}` is negative, and a length of time cannot be")
        return Length(tuple(found))
    parts: list[tuple[int, Unit]] = []
    position = 0
    while position < len(text):
        word = _PART.match(text, position)
        if word is None:
            raise ValueError(f"`{text}` is not a length of time: write `4 months`, `2 years 3 months` or `12 hours`")
        parts.append((int(word[1]), next(unit for unit in UNITS if word[unit])))
        position = word.end()
    return Length(tuple(parts))


_AGE_FORMS: Final = "write `4 months`, `10 years`, `2 years 3 months`, `12 hours`, `40-49 years`, `>89 years` or `P10Y`"
_TIME_FORMS: Final = (
    "write a day such as `6`, `-3`, `day 2, 14:30` or `by day 14`, or a time such as `12 hours after`, `1 month after`,"
    " `12 days after surgery` (an id), `34+2 weeks` or `at 8 years`"
)


def parse_age(value: object) -> Time:
    """Read an age: `4 months`, `10 years`, `40-49 years`, `40s`, `>89 years`, `newborn`, `P10Y`; or any other time that
    `parse_time` reads. Raises ValueError with a sentence for anything else."""
    return _parsed(value, BIRTH)


def parse_time(value: object) -> Time:
    """Read a time of the course: a day (`6`, `day 2, 14:30`), a time elapsed (`12 hours after`, `PT12H`, `3 days before
    surgery`), an age (`at 8 years`), a gestational age (`34+2 weeks`), each also with a bound (`by`, `before`, `from`,
    `after`, `about`, `between ... and ...`). Raises ValueError with a sentence for anything else."""
    return _parsed(value, INDEX_EVENT)


def _parsed(value: object, clock: str) -> Time:
    if isinstance(value, Time):
        return value
    what, forms = ("an age", _AGE_FORMS) if clock == BIRTH else ("a day from the index event", _TIME_FORMS)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"this is not {what}: {forms}")
    if clock == BIRTH and isinstance(value, (int, float)):
        why = "an age cannot be negative, and " if value < 0 else ""
        raise ValueError(f"{why}{value} has no unit: {forms}")
    if isinstance(value, float):
        raise ValueError(f"`{value}` is not {what}: {forms}")
    text = " ".join(str(value).split())
    if not text:
        raise ValueError(f"an empty text is not {what}: {forms}")
    if clock == BIRTH and re.match(r"[-−–]\s*P?\d", text):
        raise ValueError(f"`{value}` is negative, and an age cannot be: {forms}")
    found = _bounded(text, clock)
    if found is None:
        hint = ""
        if clock == INDEX_EVENT and _length_or_none(text) is not None:
            hint = f" (`{text} after` or `{text} before` the index event, `at {text}` for an age)"
        raise ValueError(f"`{value}` is not {what}: {forms}{hint}")
    return found


def _bounded(text: str, clock: str) -> Time | None:
    """Return a time with what bounds it."""
    if match := _DECADE.fullmatch(text):
        decade = int(match["decade"])
        return _between(f"{decade} years", f"{decade + 9} years", BIRTH)
    if match := _BETWEEN.fullmatch(text):
        return _between(match["one"], match["other"], clock)
    if (point := _point(text, clock)) is not None:
        return point
    if match := _TWO.fullmatch(text):
        rest = match["rest"].strip()
        head = "day " if match["head"] or not rest else ""
        return _between(f"{head}{match['one']} {rest}".strip(), f"{head}{match['other']} {rest}".strip(), clock)
    if (match := _AT_AGE.fullmatch(text)) and (age := _bounded(match["rest"], BIRTH)) is not None:
        return age
    if match := _BOUND.fullmatch(text):
        inner = _bounded(match["rest"], clock)
        if inner is None or inner.bound:
            return None
        bound = _BOUNDS[match["bound"].casefold()]
        if inner.form == "day" and bound in {"<", ">", "≤", "≥"}:
            bound = {"<": "before", ">": "after", "≤": "by", "≥": "from"}[bound]  # type: ignore[assignment]
        return replace(inner, bound=bound)
    return None


def _between(one: str, other: str, clock: str) -> Time | None:
    last = _point(other, clock)
    if last is None:
        return None
    first = _point(one, clock)
    if first is None or (one.isdigit() and not other.isdigit()):  # between 2 and 3 weeks after
        first = _point(f"{one} {other.partition(' ')[2]}", clock)
    if first is None or (first.form, first.clock) != (last.form, last.clock):
        return None
    if (
        first.length.days >= last.length.days
        if last.backwards and first.form == "elapsed"
        else first.nominal >= last.nominal
    ):
        raise ValueError(f"`{one}` is not before `{other}`")
    return replace(first, bound="between", last=last)


def _point(text: str, clock: str) -> Time | None:
    """One time without a bound."""
    if text.casefold() in {"newborn", "at birth", "birth"}:
        return Time(Length(((0, "day"),)), "age", BIRTH)
    if (match := _AT_AGE.fullmatch(text)) and (length := _length_or_none(match["rest"])) is not None:
        return Time(length, "age", BIRTH)
    if (match := _GESTATION.fullmatch(text)) and (match["days"] or match["word"]):
        weeks: tuple[int, Unit] = (int(match["weeks"]), "week")
        days: tuple[tuple[int, Unit], ...] = ((int(match["days"]), "day"),) if match["days"] else ()
        return Time(Length((weeks, *days)), "gestation", GESTATION)
    if match := _DAY.fullmatch(text):
        return None if clock == BIRTH else _day(match, INDEX_EVENT)
    if (match := _ISO.fullmatch(text)) and clock == INDEX_EVENT:
        return Time(parse_length(text.lstrip("-−")), "elapsed", backwards=bool(match["sign"]))
    if match := _OF_EVENT.fullmatch(text):
        return _of_event(match)
    if corrected := re.fullmatch(r"corrected (?:age (?:of )?)?(.+)|(.+?) corrected(?: age)?", text, re.IGNORECASE):
        length = _length_or_none(corrected[1] or corrected[2])
        return None if length is None else Time(length, "age", TERM)
    if clock == BIRTH:
        try:
            return Time(parse_length(text), "age", BIRTH)
        except ValueError as error:
            if "not a length" in str(error):
                return None
            raise
    return None


def _of_event(match: re.Match[str]) -> Time | None:
    """`12 hours after`, `12 days after surgery`, `day 12 after surgery`."""
    backwards = match["direction"].casefold() == "before"
    clock = match["event"] or INDEX_EVENT
    if (day := _DAY.fullmatch(match["what"])) and day["word"] and not backwards and match["event"]:
        return _day(day, clock)
    length = _length_or_none(match["what"])
    if length is None:
        return None
    if clock == BIRTH and not backwards:
        return Time(length, "age", BIRTH)
    return Time(length, "elapsed", clock, backwards)


def _day(match: re.Match[str], clock: str) -> Time:
    number = int(re.sub(r"[^\d]", "", match["number"]))
    time = match["first"] or match["last"]
    hour = None
    if time:
        hours, minutes = map(int, time.split(":"))
        if hours > 24 or minutes > 59:
            raise ValueError(f"`{time}` is no hour of a day")
        hour = hours * 60 + minutes
    return Time(Length(((number, "day"),)), "day", clock, number > 0 and match["number"][0] in "-−–", hour)


def _length_or_none(text: str) -> Length | None:
    try:
        return parse_length(text)
    except ValueError:
        return None
