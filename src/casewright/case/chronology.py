"""Whether the times of a case are consistent: no event before its cause, no end before its start, no impossible age.

A time is not exact ("9 years" is any day of the tenth year of life, "by day 14" any day up to it), so it is an interval
from its earliest to its latest day. A contradiction is reported only if no choice of times within the intervals
resolves it.

The file uses several clocks: days from midnight to midnight, time elapsed since the index event or another event, days
of life, days of gestation. The hour of the index event, the age of the patient at that time and the gestational age
connect them, as exactly as they are known. Each time is computed on every clock, so that two ages are compared as ages,
two days as days and two hours as hours.
"""

from __future__ import annotations

import graphlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Literal

from casewright.case.model import Case
from casewright.case.time import (
    BIRTH,
    DAYS_PER_UNIT,
    INDEX_EVENT,
    LONGEST_PREGNANCY,
    MOMENT,
    OLDEST_YEARS,
    TERM,
    TERM_DAYS,
    Length,
    Time,
)
from casewright.case.unknown import Ongoing, Unknown
from casewright.diagnostics import did_you_mean

Keys = tuple[str | int, ...]
Count = Literal["day", "elapsed", "life", "gestation"]
_COUNTS: Final[tuple[Count, ...]] = ("day", "elapsed", "life", "gestation")
_Stated = Time | Unknown | Ongoing | None


@dataclass(frozen=True)
class Contradiction:
    """A contradiction: a sentence, the path of the value in the file, and a hint."""

    message: str
    keys: Keys
    hint: str = ""


@dataclass(frozen=True)
class Stretch:
    """What a time can be on one count, in days; infinite if it has no bound."""

    earliest: float = -math.inf
    latest: float = math.inf

    def shifted(self, by: Stretch) -> Stretch:
        return Stretch(self.earliest + by.earliest, self.latest + by.latest)

    def within(self, other: Stretch) -> Stretch:
        return Stretch(max(self.earliest, other.earliest), min(self.latest, other.latest))

    def reversed(self) -> Stretch:
        return Stretch(-self.latest, -self.earliest)

    @property
    def is_bounded(self) -> bool:
        return math.isfinite(self.earliest) or math.isfinite(self.latest)


@dataclass(frozen=True)
class Moment:
    """A time on every count, and how the file says it. `day` counts from the midnight before the index event, `elapsed`
    from the event itself."""

    day: Stretch = Stretch()
    elapsed: Stretch = Stretch()
    life: Stretch = Stretch()
    gestation: Stretch = Stretch()
    words: str = ""

    def on(self, count: Count) -> Stretch:
        stretch: Stretch = getattr(self, count)
        return stretch

    def precedes(self, other: Moment) -> bool:
        """Return whether this ends before the other can begin, on any clock."""
        return any(self.on(count).latest < other.on(count).earliest for count in _COUNTS)


@dataclass(frozen=True)
class _Entry:
    """An event in time, the keys that lead to it and to its two times, and its links."""

    identifier: str
    keys: Keys
    start_key: str
    end_key: str
    start: Moment
    end: Moment
    after: tuple[str, ...] = ()
    during: str | None = None

    @property
    def links(self) -> tuple[str, ...]:
        return (*self.after, self.during) if self.during else self.after


def contradictions(case: Case) -> tuple[Contradiction, ...]:
    """Return the contradictions of a case, empty if it is consistent.

    An id that appears twice; a link to an event that is not there, or in a circle; an event that begins before its
    cause (`after`) or lies outside the event it belongs to (`during`); an end before its start; an age in the history
    above the patient's; a day before the patient was born; an outcome before the index event; an event after death.
    """
    calendar = Calendar(case)
    entries = tuple(_entries(case, calendar))
    found = [*_doubled(case), *_broken_links(case, entries), *_impossible_times(case, calendar)]
    return tuple(found or (*_disorder(entries), *_after_death(case, calendar)))


def _stretch(time: Time) -> Stretch:
    earliest, latest = time.earliest, time.latest
    return Stretch(-math.inf if earliest is None else earliest, math.inf if latest is None else latest)


_WHOLE_DAY: Final = Stretch(0.0, 1.0 - MOMENT)


@dataclass(frozen=True)
class Calendar:
    """Computes the times of a case on all clocks."""

    case: Case

    @cached_property
    def index(self) -> Moment:
        """The index event. Its hour is any of day 0, unless it is stated."""
        hour = self.case.index_event.time
        day = _WHOLE_DAY if hour is None else Stretch(hour / 1440, (hour + 1) / 1440 - MOMENT)
        age, gestation = self.case.patient.age, self.case.patient.gestational_age
        return Moment(
            day,
            Stretch(0.0, 0.0),
            _stretch(age) if isinstance(age, Time) and age.form == "age" else Stretch(),
            _stretch(gestation) if isinstance(gestation, Time) else Stretch(),
            "day 0",
        )

    @cached_property
    def _started(self) -> dict[str, tuple[_Stated, bool]]:
        """When each event of the case began, by its id, and whether it is in the history."""
        times: dict[str, tuple[_Stated, bool]] = {}
        for part in ("history", "course", "imaging", "follow_up"):
            for one in getattr(self.case, part):
                given = (getattr(one, name, None) for name in ("day", "age", "start"))
                times[one.id] = (next((time for time in given if time is not None), None), part == "history")
        return times

    def started(self, identifier: str) -> _Stated:
        """Return when an event of the case began, as the file says it, None if there is no such event."""
        if identifier == INDEX_EVENT:
            return Time(Length(((0, "day"),)), hour=self.case.index_event.time)
        return self._started.get(identifier, (None, False))[0]

    def moment(self, time: _Stated, *, history: bool = False, above: tuple[str, ...] = ()) -> Moment:
        """Return a time of the case on all counts; what is not known is open, what is ongoing ends with the index event
        in the history and nowhere else."""
        if history and time is Ongoing.ONGOING:
            return replace(self.index, words="ongoing")
        if not isinstance(time, Time):
            return Moment(words=str(time))
        found = self._placed(time, above)
        if history:  # what is there came before the index event
            found = replace(found, day=found.day.within(Stretch(latest=1.0 - MOMENT)))
            found = replace(found, elapsed=found.elapsed.within(Stretch(latest=0.0)))
        words = f"the age of {time}" if time.form == "age" else str(time)
        return replace(found, words=words)

    def _placed(self, time: Time, above: tuple[str, ...]) -> Moment:
        base = self.index
        if time.is_of_event:
            if time.clock in above:
                return Moment()
            started, history = self._started.get(time.clock, (None, False))
            base = self.moment(started, history=history, above=(*above, time.clock))
        own = _stretch(time)
        if time.form == "day":
            whole = Stretch(latest=1 / 1440 - MOMENT, earliest=0.0) if time.hour is not None else _WHOLE_DAY
            start = Stretch(
                *(math.floor(end) if math.isfinite(end) else end for end in (base.day.earliest, base.day.latest))
            )
            if not time.is_of_event:
                start = Stretch(0.0, 0.0)
            day = own.shifted(start).shifted(whole)
            if not time.is_of_event and time.nominal == 0 and time.hour is None and not time.bound:
                day = _WHOLE_DAY
            elapsed = day.shifted(self.index.day.reversed())
        elif time.form == "elapsed":
            elapsed = own.shifted(base.elapsed)
            day = own.shifted(base.day)
        elif time.form == "age" and time.clock == BIRTH:
            elapsed = own.shifted(self.index.life.reversed())
            return Moment(elapsed.shifted(self.index.day), elapsed, own, self._gestation(elapsed))
        else:
            counted = own.shifted(Stretch(TERM_DAYS, TERM_DAYS)) if time.clock == TERM else own
            elapsed = counted.shifted(self.index.gestation.reversed())
            return Moment(elapsed.shifted(self.index.day), elapsed, elapsed.shifted(self.index.life), counted)
        return Moment(day, elapsed, elapsed.shifted(self.index.life), self._gestation(elapsed))

    def _gestation(self, elapsed: Stretch) -> Stretch:
        return elapsed.shifted(self.index.gestation)


def _entries(case: Case, calendar: Calendar) -> Iterator[_Entry]:
    yield _Entry(INDEX_EVENT, (INDEX_EVENT,), "name", "name", calendar.index, calendar.index)
    for part, point in (("history", "age"), ("course", "day"), ("imaging", "day"), ("follow_up", "day")):
        for index, event in enumerate(getattr(case, part)):
            at = getattr(event, point)
            keys: Keys = (part.replace("_", "-"), index)
            links = (getattr(event, "after", ()), getattr(event, "during", None))
            start, end = (at, at) if at is not None else (event.start, event.end)
            names = (point, point) if at is not None else ("start", "end")
            began, ended = (calendar.moment(time, history=part == "history") for time in (start, end))
            yield _Entry(event.id, keys, names[0], names[1], began, ended, *links)


def _doubled(case: Case) -> Iterator[Contradiction]:
    seen: set[str] = {INDEX_EVENT}
    for part in ("history", "course", "measurements", "imaging", "genetics", "follow_up"):
        for index, item in enumerate(getattr(case, part)):
            if item.id in seen:
                yield Contradiction(
                    f"The id `{item.id}` appears twice.",
                    (part.replace("_", "-"), index, "id"),
                    "Give each event its own id.",
                )
            seen.add(item.id)


def _broken_links(case: Case, entries: tuple[_Entry, ...]) -> Iterator[Contradiction]:
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
    for keys, owner, time in _times(case):
        if time.is_of_event and time.clock not in known:
            yield Contradiction(
                f"`{owner}` counts from `{time.clock}` (`{time}`), and the case has no event of this id.",
                keys,
                did_you_mean(time.clock, known - {owner}),
            )
        elif time.is_of_event and time.clock == owner:
            yield Contradiction(f"`{owner}` counts from itself (`{time}`).", keys)


def _impossible_times(case: Case, calendar: Calendar) -> Iterator[Contradiction]:
    age = case.patient.age
    for keys, owner, time in _times(case):
        moment = calendar.moment(time)
        if keys[0] == "history":
            if calendar.index.precedes(moment):
                where = f"{age} old at the index event" if isinstance(age, Time) else "younger at the index event"
                yield Contradiction(
                    f"`{owner}` is placed at {moment.words}, and the patient is {where}."
                    if time.form == "age"
                    else f"`{owner}` is placed at {time}, after the index event.",
                    keys,
                    "What came after the index event belongs in `course`, placed by day.",
                )
        elif isinstance(age, Time) and moment.life.latest < -LONGEST_PREGNANCY:
            yield Contradiction(
                f"`{owner}` is placed {_on(time)}, before the patient was born ({age} before the index event).", keys
            )
        elif moment.life.earliest > OLDEST_YEARS * DAYS_PER_UNIT["year"]:
            yield Contradiction(
                f"`{owner}` is placed {_on(time)}, when the patient would be older than {OLDEST_YEARS} years.", keys
            )
        if keys == ("outcome", "day") and moment.precedes(calendar.index):
            yield Contradiction(
                f"The outcome is placed at {time}, before the index event.",
                keys,
                "What came before the index event belongs in `history`.",
            )


def _on(time: Time) -> str:
    return f"on {time}" if time.form == "day" else f"at {time}"


def _after_death(case: Case, calendar: Calendar) -> Iterator[Contradiction]:
    """Yield events after the death of the patient, except tests and images."""
    if case.outcome.vital_status != "deceased":
        return
    death = calendar.moment(case.outcome.day)
    for keys, owner, time in _times(case):
        part = case.course[int(keys[1])] if keys[0] == "course" else None
        if keys[0] in {"outcome", "imaging", "history"} or (part is not None and part.kind == "test"):
            continue
        if death.precedes(calendar.moment(time)):
            yield Contradiction(
                f"`{owner}` is placed {_on(time)}, and the patient died {_on(case.outcome.day)}."
                if isinstance(case.outcome.day, Time)
                else f"`{owner}` is placed {_on(time)}, after the patient's death.",
                keys,
                "Correct one of the two; what was found after death is a `test`.",
            )


def _times(case: Case) -> Iterator[tuple[Keys, str, Time]]:
    """Yield every time that the case states: the way to it, the id of what it belongs to, and the time."""

    def of(value: Any, keys: Keys, owner: str) -> Iterator[tuple[Keys, str, Time]]:
        for field in ("age", "day", "start", "end"):
            if isinstance(time := getattr(value, field, None), Time):
                yield (*keys, field), owner, time
        for number, drug in enumerate(getattr(value, "drugs", ())):
            for position, phase in enumerate(drug.phases):
                yield from of(phase, (*keys, "drugs", number, "phases", position), owner)
        if isinstance(values := getattr(value, "values", None), tuple):
            for position, one in enumerate(values):
                yield from of(one, (*keys, "values", position), owner)

    parts: Mapping[str, Any] = {
        name: getattr(case, name) for name in ("history", "course", "imaging", "measurements", "follow_up")
    }
    for part, items in parts.items():
        for index, item in enumerate(items):
            yield from of(item, (part.replace("_", "-"), index), item.id)
    yield from of(case.outcome, ("outcome",), "outcome")


_Moment = tuple[str, str]
"""The id of an event, and `start` or `end`."""


@dataclass(frozen=True)
class _Least:
    """The least day a moment can be, and the moment whose own time says so."""

    day: float
    source: _Moment


def _disorder(entries: tuple[_Entry, ...]) -> Iterator[Contradiction]:
    """Yield what contradicts itself between times, through links of links and through events whose own time is not
    stated.

    Every moment is at least as late as each one it follows. The least days are carried along the links, causes first; a
    moment whose least day lies beyond its own latest one cannot be.
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
    least: dict[tuple[_Moment, Count], _Least] = {}
    wrong: set[str] = set()
    for moment in graphlib.TopologicalSorter(follows).static_order():
        entry = by_id[moment[0]]
        time: Moment = getattr(entry, moment[1])
        for count in _COUNTS:
            stretch = time.on(count)
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
