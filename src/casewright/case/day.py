"""Days counted from the index event (day 0), and what can be said of a day that is not known exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from casewright.case.age import DAYS_PER_UNIT, OLDEST_YEARS, Age, parse_age

FURTHEST_DAY: Final = int(OLDEST_YEARS * DAYS_PER_UNIT["year"])
"""No day of a human life lies further from another one of the same life."""

MINUS: Final = "−"

Relation = Literal["before", "by", "from", "after"]


@dataclass(frozen=True, order=True)
class Day:
    """A day from the index event: 0 is the day of the event, -3 the third day before it."""

    number: int

    def __post_init__(self) -> None:
        if abs(self.number) > FURTHEST_DAY:
            raise ValueError(f"day {self.number} lies further from the index event than a life is long")

    def __str__(self) -> str:
        return f"day {signed(self.number)}"

    @property
    def earliest(self) -> float:
        return self.number

    @property
    def latest(self) -> float:
        return self.number


@dataclass(frozen=True)
class DayBound:
    """A day known only from one side: `before` and `after` leave the day out, `by` and `from` include it."""

    relation: Relation
    day: Day

    def __str__(self) -> str:
        return f"{self.relation} {self.day}"

    @property
    def earliest(self) -> float | None:
        """The first day it can be; None where nothing bounds it."""
        return {"from": self.day.number, "after": self.day.number + 1}.get(self.relation)

    @property
    def latest(self) -> float | None:
        """The last day it can be; None where nothing bounds it."""
        return {"by": self.day.number, "before": self.day.number - 1}.get(self.relation)


@dataclass(frozen=True)
class Elapsed:
    """A time told in a unit greater than a day, such as "1 month after" the index event.

    It is a rounded length of time, and `earliest` and `latest` lie half a unit to either side.
    """

    length: Age
    direction: Literal["before", "after"]

    def __post_init__(self) -> None:
        if self.length.nominal_days == 0:
            raise ValueError("the day of the index event is written `0`")

    def __str__(self) -> str:
        return f"{self.length} {self.direction}"

    @property
    def nominal(self) -> float:
        """The day in the middle of what the words can mean, for drawing: 30.4 for 1 month after."""
        sign = 1 if self.direction == "after" else -1
        return sign * self.length.nominal_days

    @property
    def earliest(self) -> float:
        return self.nominal - self._half_unit

    @property
    def latest(self) -> float:
        return self.nominal + self._half_unit

    @property
    def _half_unit(self) -> float:
        return DAYS_PER_UNIT[self.length.parts[-1][1]] / 2


DayPlace = Day | DayBound | Elapsed

_DAY = re.compile(r"(?:day\s+)?([-+−–]?)\s*(\d+)", re.IGNORECASE)
_BOUND = re.compile(r"(before|by|from|after)\s+(.+)", re.IGNORECASE)
_ELAPSED = re.compile(r"(.+?)\s+(before|after)", re.IGNORECASE)


def signed(number: int) -> str:
    """A whole number in print, with a minus sign and not a hyphen."""
    return f"{MINUS}{-number}" if number < 0 else str(number)


def parse_day(value: object) -> DayPlace:
    """Read a day: `6`, `day 6`, `-3`; a bound: `by day 14`, `after day 3`; or `1 month after`.

    Raises ValueError with a sentence for anything else.
    """
    if isinstance(value, (Day, DayBound, Elapsed)):
        return value
    forms = "write a whole number such as `6` or `-3`, `by day 14`, `after day 3`, or `1 month after`"
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise ValueError(f"`{value}` is not a day from the index event: {forms}")
    if isinstance(value, int):
        return Day(value)
    text = " ".join(value.split())
    if match := _DAY.fullmatch(text):
        return _day(match)
    if bound := _BOUND.fullmatch(text):
        if inner := _DAY.fullmatch(bound[2]):
            relation = next(one for one in ("before", "by", "from", "after") if one == bound[1].casefold())
            return DayBound(relation, _day(inner))  # type: ignore[arg-type]
    elif elapsed := _ELAPSED.fullmatch(text):
        try:
            length = parse_age(elapsed[1])
        except ValueError:
            length = None
        if length is not None:
            return Elapsed(length, "after" if elapsed[2].casefold() == "after" else "before")
    raise ValueError(f"`{value}` is not a day from the index event: {forms}")


def _day(match: re.Match[str]) -> Day:
    number = int(match[2])
    return Day(-number if match[1] in {"-", MINUS, "–"} else number)
