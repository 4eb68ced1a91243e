"""Whether the times of a case can all be true: nothing before its cause, no end before its start, no impossible age.

Times are not exact ("9 years" is any day of the tenth year of life, "by day 14" any day up to it), so every one is a
stretch from the earliest to the latest day it can be. What is refused is a contradiction that no choice of days within
the stretches resolves.

The history counts days of life, the course days from the index event, and the patient's age at the index event joins
the two, as exactly as it is known. Both counts are kept for every time, so that two ages are compared as ages and two
days as days.
"""

from __future__ import annotations

import graphlib
import math
from collections.abc import Iterator
from dataclasses import dataclass

from casewright.case.age import DAYS_PER_UNIT, OLDEST_YEARS, Age
from casewright.case.day import Day, DayBound, DayPlace, Elapsed
from casewright.case.model import INDEX_EVENT, Case, Ongoing
from casewright.case.unknown import Unknown
from casewright.diagnostics import did_you_mean

Keys = tuple[str | int, ...]

_LONGEST_PREGNANCY = 300.0
"""Days. A prenatal finding is not refused for lying before birth."""


@dataclass(frozen=True)
class Contradiction:
    """Something in the case that cannot be: a sentence, the way to the value in the file, and what to do."""

    message: str
    keys: Keys
    hint: str = ""


@dataclass(frozen=True)
class Stretch:
    """The days that a time can be; infinite where nothing bounds it."""

    earliest: float = -math.inf
    latest: float = math.inf

    def shifted(self, by: Stretch) -> Stretch:
        return Stretch(self.earliest + by.earliest, self.latest + by.latest)

    def within(self, other: Stretch) -> Stretch:
        return Stretch(max(self.earliest, other.earliest), min(self.latest, other.latest))


@dataclass(frozen=True)
class _Time:
    """A time on both counts (day of life, day from the index event), and how the file says it."""

    life: Stretch
    day: Stretch
    words: str


@dataclass(frozen=True)
class _Entry:
    """An event in time, the keys that lead to it and to its two times, and its links."""

    identifier: str
    keys: Keys
    start_key: str
    end_key: str
    start: _Time
    end: _Time
    after: tuple[str, ...] = ()
    during: str | None = None

    @property
    def links(self) -> tuple[str, ...]:
        return (*self.after, self.during) if self.during else self.after


def contradictions(case: Case) -> tuple[Contradiction, ...]:
    """Everything in the case that cannot be; empty for a case that holds together.

    An id that stands twice; a link to an event that is not there, or in a circle; an event that begins before its
    cause (`after`) or lies outside the event it belongs to (`during`); an end before its start; an age in the history
    above the patient's; a day before the patient was born; an outcome before the index event.
    """
    entries = tuple(_entries(case))
    found = [*_doubled(case), *_broken_links(entries), *_impossible_times(case)]
    return tuple(found or _disorder(entries))


def day_stretch(place: DayPlace | Unknown | Ongoing) -> Stretch:
    """The days from the index event that a time of the course can be."""
    if isinstance(place, (Day, DayBound, Elapsed)):
        earliest, latest = place.earliest, place.latest
        return Stretch(-math.inf if earliest is None else earliest, math.inf if latest is None else latest)
    return Stretch()


def life_stretch(age: Age | Unknown | Ongoing) -> Stretch:
    """The days of life that an age can be."""
    return Stretch(age.earliest_days, age.latest_days) if isinstance(age, Age) else Stretch()


def _entries(case: Case) -> Iterator[_Entry]:
    at_index = life_stretch(case.patient.age)
    to_days = Stretch(-at_index.latest, -at_index.earliest)

    def at_age(age: Age | Unknown | Ongoing) -> _Time:
        life = life_stretch(age)
        words = f"the age of {age}" if isinstance(age, Age) else str(age)
        if age is Ongoing.ONGOING:
            return _Time(at_index, Stretch(0.0, 0.0), words)
        return _Time(life, life.shifted(to_days).within(Stretch(latest=0.0)), words)

    def on_day(place: DayPlace | Unknown | Ongoing) -> _Time:
        day = day_stretch(place)
        return _Time(day.shifted(at_index), day, str(place))

    zero = on_day(Day(0))
    yield _Entry(INDEX_EVENT, (INDEX_EVENT,), "name", "name", zero, zero)
    for index, past in enumerate(case.history):
        keys: Keys = ("history", index)
        if past.age is not None:
            time = at_age(past.age)
            yield _Entry(past.id, keys, "age", "age", time, time, past.after, past.during)
        elif past.start is not None and past.end is not None:
            yield _Entry(past.id, keys, "start", "end", at_age(past.start), at_age(past.end), past.after, past.during)
    for index, event in enumerate(case.course):
        keys = ("course", index)
        if event.day is not None:
            time = on_day(event.day)
            yield _Entry(event.id, keys, "day", "day", time, time, event.after, event.during)
        elif event.start is not None and event.end is not None:
            yield _Entry(
                event.id, keys, "start", "end", on_day(event.start), on_day(event.end), event.after, event.during
            )
    for index, study in enumerate(case.imaging):
        time = on_day(study.day)
        yield _Entry(study.id, ("imaging", index), "day", "day", time, time, study.after)


def _doubled(case: Case) -> Iterator[Contradiction]:
    seen: set[str] = {INDEX_EVENT}
    for part in ("history", "course", "measurements", "imaging"):
        for index, item in enumerate(getattr(case, part)):
            if item.id in seen:
                yield Contradiction(
                    f"The id `{item.id}` stands twice.", (part, index, "id"), "Give each event an id of its own."
                )
            seen.add(item.id)


def _broken_links(entries: tuple[_Entry, ...]) -> Iterator[Contradiction]:
    known = {entry.identifier for entry in entries}
    for entry in entries:
        for name in entry.links:
            if name not in known:
                field = "after" if name in entry.after else "during"
                yield Contradiction(
                    f"`{entry.identifier}` is said to be {field} `{name}`, and the case has no event of this id.",
                    (*entry.keys, field),
                    did_you_mean(name, known - {entry.identifier}),
                )


def _impossible_times(case: Case) -> Iterator[Contradiction]:
    age = case.patient.age
    if isinstance(age, Age):
        for index, event in enumerate(case.history):
            for field in ("age", "start", "end"):
                place = getattr(event, field)
                if isinstance(place, Age) and age.is_before(place):
                    yield Contradiction(
                        f"`{event.id}` is placed at the age of {place}, and the patient is {age} old at the index"
                        " event.",
                        ("history", index, field),
                        "What came after the index event belongs in `course`, placed by day.",
                    )
        birth = -age.latest_days - _LONGEST_PREGNANCY
        for keys, name, day in _days(case):
            if day_stretch(day).latest < birth:
                yield Contradiction(
                    f"`{name}` is placed on {day}, before the patient was born ({age} before the index event).", keys
                )
            elif day_stretch(day).earliest + age.earliest_days > OLDEST_YEARS * DAYS_PER_UNIT["year"]:
                yield Contradiction(
                    f"`{name}` is placed on {day}, when the patient would be older than {OLDEST_YEARS} years.", keys
                )
    if day_stretch(case.outcome.day).latest < 0:
        yield Contradiction(
            f"The outcome is placed at {case.outcome.day}, before the index event.",
            ("outcome", "day"),
            "What came before the index event belongs in `history`.",
        )


def _days(case: Case) -> Iterator[tuple[Keys, str, DayPlace]]:
    for index, event in enumerate(case.course):
        for field in ("day", "start", "end"):
            place = getattr(event, field)
            if isinstance(place, (Day, DayBound, Elapsed)):
                yield ("course", index, field), event.id, place
    for index, study in enumerate(case.imaging):
        if not isinstance(study.day, Unknown):
            yield ("imaging", index, "day"), study.id, study.day
    if not isinstance(case.outcome.day, Unknown):
        yield ("outcome", "day"), "outcome", case.outcome.day
    for index, measurement in enumerate(case.measurements):
        if not isinstance(measurement.values, Unknown):
            for number, measured in enumerate(measurement.values):
                if not isinstance(measured.day, Unknown):
                    yield ("measurements", index, "values", number, "day"), measurement.id, measured.day


_Moment = tuple[str, str]
"""The id of an event, and `start` or `end`."""


@dataclass(frozen=True)
class _Least:
    """The least day a moment can be, and the moment whose own time says so."""

    day: float
    source: _Moment


def _disorder(entries: tuple[_Entry, ...]) -> Iterator[Contradiction]:
    """What contradicts itself between times, through links of links and through events whose own time is not stated.

    Every moment is at least as late as each one it follows. The least days are carried along the links, causes first;
    a moment whose least day lies beyond its own latest one cannot be.
    """
    by_id = {entry.identifier: entry for entry in entries}
    follows: dict[_Moment, list[_Moment]] = {}
    for entry in entries:
        follows[entry.identifier, "start"] = [(name, "start") for name in entry.links]
        follows.setdefault((entry.identifier, "end"), []).append((entry.identifier, "start"))
        if entry.during:
            follows.setdefault((entry.during, "end"), []).append((entry.identifier, "end"))
    links = graphlib.TopologicalSorter({entry.identifier: entry.links for entry in entries})
    try:
        links.prepare()
    except graphlib.CycleError as error:
        circle = list(dict.fromkeys(error.args[1]))
        first = next(entry for entry in entries if entry.identifier in circle)
        names = ", ".join(f"`{entry.identifier}`" for entry in entries if entry.identifier in circle)
        yield Contradiction(
            f"{names} come after one another in a circle." if len(circle) > 1 else f"{names} comes after itself.",
            (*first.keys, "after" if set(first.after) & set(circle) else "during"),
            "Remove one of the links: a cause comes before what it causes.",
        )
        return
    least: dict[tuple[_Moment, str], _Least] = {}
    wrong: set[str] = set()
    for moment in graphlib.TopologicalSorter(follows).static_order():
        entry = by_id[moment[0]]
        time: _Time = getattr(entry, moment[1])
        for count in ("day", "life"):
            stretch: Stretch = getattr(time, count)
            best = max(
                (_Least(stretch.earliest, moment), *(least[earlier, count] for earlier in follows[moment])),
                key=lambda one: one.day,
            )
            least[moment, count] = best
            if best.day > stretch.latest and entry.identifier not in wrong:
                wrong.add(entry.identifier)
                yield _contradiction(entry, moment, by_id[best.source[0]], best.source)


def _contradiction(entry: _Entry, moment: _Moment, other: _Entry, source: _Moment) -> Contradiction:
    name, own = entry.identifier, (entry.start if moment[1] == "start" else entry.end).words
    theirs = (other.start if source[1] == "start" else other.end).words
    if other is entry:
        message = f"`{name}` ends ({own}) before it begins ({theirs})."
        hint = "Correct `start` or `end`."
    elif moment[1] == "start":
        message = f"`{name}` ({own}) comes before `{source[0]}` ({theirs}), and its links say that it comes after."
        hint = "Correct one of the two times, or the link."
    else:
        verb = "" if other.start_key == other.end_key else " begins" if source[1] == "start" else " ends"
        message = f"`{name}` ends ({own}) before `{source[0]}`{verb} ({theirs}), and its links say otherwise."
        hint = "Correct one of the two times, or the link."
    return Contradiction(message, (*entry.keys, entry.start_key if moment[1] == "start" else entry.end_key), hint)
