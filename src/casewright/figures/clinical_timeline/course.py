"""What a clinical timeline shows, as plain data: rows of bars, moments and measured values on the days of a case.

`course_of` reads it off a case. It asks the case only for what the protocols below name, so it draws any object that
has these attributes. What is not known stays so: an edge holds the earliest and the latest day it can be, and what the
case says of causes (`after`), of the event it lies within (`during`) and of first and second ones narrows both, never
to a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol, runtime_checkable

from casewright.capitals import capitalized
from casewright.figures.clinical_timeline.words import ENGLISH, UNKNOWN_WORDS, TimelineWords

DAYS_PER_YEAR = 365.25

DAY_ZERO = "Index event"
EVENT, TREATMENT, PROCEDURE, FINDING = "Events", "Treatment", "Procedures", "Findings"
TEST, MEASUREMENT, IMAGING, OUTCOME = "Tests", "Measurements", "Imaging", "Outcome"
INDEX_EVENT = "index-event"
GROUPS = (DAY_ZERO, EVENT, TREATMENT, PROCEDURE, FINDING, TEST, MEASUREMENT, IMAGING, OUTCOME)
_GROUP_OF_KIND = {"treatment": TREATMENT, "procedure": PROCEDURE, "test": TEST, "event": EVENT}
UNITS = ("minute", "hour", "day", "week", "month", "year")
"""Units of time, the smallest first."""


class TimelineIndex(Protocol):
    """The event that days are counted from; one with a `drug` is a treatment, any other may be anything."""

    @property
    def name(self) -> str: ...


class TimelinePatient(Protocol):
    """Whom the timeline is about; `age` is the age at the index event."""

    @property
    def age(self) -> Any: ...


class TimelineCase(Protocol):
    """What `course_of` needs of a case.

    Events have `id`, `kind` ("finding", "treatment", "procedure", "test", "event", ...), `name`, and a place in time:
    `day` or `start` and `end` (`age` or `start` and `end` in the history). Optional: `absent`, `ordinal`, `grading`
    (`value`, `scale`), `response`, `sites`, `side`, `drugs` (with `phases`), `after`, `during`. Times have a `form`
    ("day", "elapsed", "age", "gestation"), `earliest`, `latest`, `nominal`, `unit`, `is_exact`; anything else is not
    known, and `ongoing` has not ended. `days_of` puts a time on the axis of days.
    """

    def days_of(self, time: Any) -> tuple[float | None, float | None]: ...

    @property
    def index_event(self) -> TimelineIndex: ...
    @property
    def patient(self) -> TimelinePatient: ...
    @property
    def history(self) -> Sequence[Any]: ...
    @property
    def course(self) -> Sequence[Any]: ...
    @property
    def measurements(self) -> Sequence[Any]: ...
    @property
    def imaging(self) -> Sequence[Any]: ...
    @property
    def follow_up(self) -> Sequence[Any]: ...
    @property
    def outcome(self) -> Any: ...


@runtime_checkable
class _Time(Protocol):
    @property
    def form(self) -> str: ...
    @property
    def is_exact(self) -> bool: ...


@dataclass(frozen=True)
class Edge:
    """A moment on the axis (days; ages in days since birth): the earliest and the latest it can be, None for unbounded.

    `words` is how the case says it where it is more than a day's number ("1 month after"), `unit` the unit it is given
    in.
    """

    earliest: float | None = None
    latest: float | None = None
    words: str = ""
    unit: str = "day"

    @property
    def known(self) -> bool:
        return self.earliest is not None and self.earliest == self.latest

    @property
    def rounded(self) -> bool:
        """Known as a length of time in words, such as "1 month": a place on the axis, though not a day."""
        return bool(self.words) and self.earliest is not None and self.latest is not None

    @property
    def nominal(self) -> float | None:
        """Where it is drawn when it is known (the middle of a rounded one); None for what is open."""
        if self.earliest is None or self.latest is None or not (self.known or self.rounded):
            return None
        return (self.earliest + self.latest) / 2

    def within(self, earliest: float | None, latest: float | None) -> Edge:
        """Return the edge narrowed to bounds that follow from other events; a known one stays."""
        if self.known or self.rounded:
            return self
        return replace(self, earliest=_extreme(max, self.earliest, earliest), latest=_extreme(min, self.latest, latest))


@dataclass(frozen=True)
class Dose:
    """How much was given: from `first` to `last`, one after the other where it was tapered, else a range (from 0 for
    `up to 10 mg`)."""

    first: float
    last: float
    unit: str
    tapered: bool = False


@dataclass(frozen=True)
class Bar:
    """What lasted: from `start` to `end`; `ongoing` where it had not ended when the case was last observed. `group` is
    its own where a row holds several."""

    start: Edge
    end: Edge
    label: str = ""
    ongoing: bool = False
    grade: str | None = None
    dose: Dose | None = None
    group: str = ""


@dataclass(frozen=True)
class Moment:
    """What happened on a day."""

    at: Edge
    label: str = ""
    dose: Dose | None = None
    group: str = ""


@dataclass(frozen=True)
class Reading:
    """One measured value, the middle of one that is a range (its `ends`); `comparator` is "<" or ">" where the assay
    ends."""

    at: Edge
    value: float
    comparator: str = ""
    text: str = ""
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class Row:
    """One track: a name, its group, and what is drawn on it. `ages` places it on the axis of ages; `patient` is whose
    it is, where several are drawn, `side` where in the body it was measured; `absent` is on for what was looked for and
    not there."""

    group: str
    name: str
    bars: tuple[Bar, ...] = ()
    moments: tuple[Moment, ...] = ()
    readings: tuple[Reading, ...] = ()
    unit: str = ""
    reference: tuple[float | None, float | None] | None = None
    ages: bool = False
    identifiers: tuple[str, ...] = ()
    patient: str = ""
    side: str = ""
    absent: bool = False

    @property
    def dosed(self) -> bool:
        """Whether its bars have the height of their doses: all are known, in one unit, and differ."""
        doses = [*(bar.dose for bar in self.bars), *(one.dose for one in self.moments)]
        known = [dose for dose in doses if dose is not None]
        heights = {height for dose in known for height in (dose.first, dose.last)}
        return bool(self.bars) and len(known) == len(doses) and len({dose.unit for dose in known}) == 1 < len(heights)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of what it holds, where these are not all its own."""
        own = [*(bar.group or self.group for bar in self.bars), *(one.group or self.group for one in self.moments)]
        return tuple(dict.fromkeys(own)) if set(own) - {self.group} else ()

    @property
    def graded(self) -> bool:
        """Whether the row is drawn as steps: at least two grades of one finding."""
        return len({bar.grade for bar in self.bars if bar.grade is not None}) > 1


@dataclass(frozen=True)
class Course:
    """What a timeline draws. `age_days` is the patient's age at the index event, where it is known; `words` are those
    of its language."""

    index_event: str
    rows: tuple[Row, ...]
    age_days: float | None = None
    words: TimelineWords = ENGLISH

    def select(self, identifiers: Iterable[str]) -> Course:
        """Return the course with only the rows that hold these events, in the order given, for each patient.

        Raises ValueError for an id that no row has.
        """
        wanted = list(identifiers)
        known = {one for row in self.rows for one in row.identifiers}
        for identifier in wanted:
            if identifier not in known:
                listed = ", ".join(sorted(known))
                raise ValueError(f"the timeline has no event `{identifier}`; it has {listed}")
        chosen: list[Row] = []
        for patient in dict.fromkeys(row.patient for row in self.rows):
            for identifier in wanted:
                for row in self.rows:
                    if row.patient == patient and identifier in row.identifiers and row not in chosen:
                        chosen.append(row)
        return replace(self, rows=tuple(chosen))

    def without(self, group: str, kept: Iterable[str] = ()) -> Course:
        """Return the course without the rows of a group except those `kept`, by their ids."""
        names = set(kept)
        return replace(self, rows=tuple(row for row in self.rows if row.group != group or names & set(row.identifiers)))

    def present(self) -> Course:
        """Return the course without what was looked for and not there: a bar would say that it lasted."""
        return replace(self, rows=tuple(row for row in self.rows if not row.absent))

    def merged(self, *, by_patient: bool = False) -> Course:
        """Return the course with one row for all events of a group, or of a patient, each named beside its mark: for
        many events."""
        merged: dict[tuple[object, ...], Row] = {}
        for number, row in enumerate(self.rows):
            if row.group == MEASUREMENT or (row.graded and not by_patient):
                merged[number,] = row
                continue
            named = self.words.history(self.words.group(row.group)) if row.ages else self.words.group(row.group)
            key = (row.patient, row.ages, "" if by_patient else row.group)
            name = (row.patient or self.words.group(EVENT)) if by_patient else named
            base = merged.get(key) or replace(row, name=name, bars=(), moments=(), unit="", identifiers=())
            bars = (
                replace(bar, label=_named(row.name, bar.label), grade=None, dose=None, group=row.group)
                for bar in row.bars
            )
            moments = (
                replace(one, label=_named(row.name, one.label), dose=None, group=row.group) for one in row.moments
            )
            merged[key] = replace(
                base,
                bars=(*base.bars, *bars),
                moments=(*base.moments, *moments),
                identifiers=(*base.identifiers, *row.identifiers),
            )
        return replace(self, rows=tuple(merged.values()))


def _named(name: str, label: str) -> str:
    return f"{name}: {label}" if label else name


def course_of_all(cases: Sequence[TimelineCase], *, history: bool = True, words: TimelineWords = ENGLISH) -> Course:
    """Return what a timeline of several patients shows, one below the other on an axis on which their days 0 are
    one."""
    courses = [course_of(case, history=history, words=words) for case in cases]
    if len(courses) == 1:
        return courses[0]
    rows = tuple(
        replace(row, patient=words.patient(str(getattr(case, "id", number))))
        for number, (case, course) in enumerate(zip(cases, courses, strict=True), start=1)
        for row in course.rows
    )
    names = {course.index_event for course in courses}
    ages = [course.age_days for course in courses if course.age_days is not None]
    return Course(names.pop() if len(names) == 1 else "", rows, max(ages, default=None), words)


def course_of(case: TimelineCase, *, history: bool = True, words: TimelineWords = ENGLISH) -> Course:
    """Return what a timeline of the case shows: history by age (unless `history` is off), course, measurements,
    imaging, follow-up and outcome. Events of one name share a row, in the order of the case."""
    age = _age_edge(case.patient.age)
    edges = Edges(case, words)
    rows: list[Row] = []
    if history:
        rows += _event_rows(
            case.history, _spans(case.history, age.earliest, edges.of_history), edges.of_history, words, ages=True
        )
    group = DAY_ZERO if getattr(case.index_event, "drug", None) is None else TREATMENT
    name = capitalized(str(case.index_event.name))
    day_zero = Row(group, name, moments=(Moment(Edge(0.0, 0.0)),), identifiers=(INDEX_EVENT,))
    rows.append(day_zero)
    rows += _event_rows(case.course, _spans(case.course, None, edges), edges, words, ages=False)
    for measurement in case.measurements:
        rows += measurement_rows(measurement, edges, words)
    rows += _imaging_rows(case.imaging, _spans((*case.course, *case.imaging), None, edges), words)
    for one in (*case.follow_up, case.outcome):
        identifier = getattr(one, "id", "outcome")
        rows.append(Row(OUTCOME, capitalized(one.name), moments=(Moment(edges(one.day)),), identifiers=(identifier,)))
    ordered = sorted(rows, key=lambda row: (not row.ages, GROUPS.index(row.group)))
    return Course(str(case.index_event.name), tuple(ordered), age.earliest, words)


def grade_rank(grade: str) -> float | None:
    """Return how high a step a grade is: its number ("3b" stands a little above "3"), Roman numerals read; None for
    words."""
    text = grade.strip()
    roman = {"0": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
    match = re.fullmatch(r"(\d+|IV|V|I{1,3})([a-d]?)", text, re.IGNORECASE)
    if match is None:
        return None
    head = match[1].upper()
    number = roman[head] if head in roman else int(head)
    return number + (("abcd".index(match[2].lower()) + 1) / 10 if match[2] else 0)


def _age_edge(time: object) -> Edge:
    """Return an age on the axis of ages: one that is exact to its unit is drawn where it begins."""
    if not isinstance(time, _Time):
        return Edge()
    one: Any = time
    if one.form == "age" and one.is_exact:
        return Edge(float(one.nominal), float(one.nominal), str(one))
    return Edge(one.earliest, one.latest) if one.form == "age" else Edge()


class Edges:
    """Puts the times of a case on its axis of days."""

    def __init__(self, case: TimelineCase, words: TimelineWords) -> None:
        self._case, self._words = case, words
        short = [one for one in _times(case) if one.form == "elapsed" and one.unit in {"minute", "hour"}]
        self._hours = max((abs(one.nominal) for one in short if abs(one.nominal) <= 3), default=-1.0)

    def of_history(self, time: object) -> Edge:
        return _age_edge(time)

    def __call__(self, time: object) -> Edge:
        if not isinstance(time, _Time):
            return Edge()
        one: Any = time
        earliest, latest = self._case.days_of(one)
        unit = "day" if one.form == "day" and one.hour is not None and abs(one.nominal) > self._hours else str(one.unit)
        if not one.is_exact:
            if one.form == "elapsed" and one.bound != "about":  # a bound is drawn where its number stands
                first, last = one.length.width / 2, (one.last or one).length.width / 2
                earliest = None if earliest is None else earliest + (-first if one.bound in {"after", ">"} else first)
                latest = None if latest is None else latest + (last if one.bound in {"before", "<"} else -last)
            return Edge(earliest, latest, unit=unit)
        if one.form == "elapsed":
            return Edge(earliest, latest, self._words.length(one), unit)
        if (
            one.form == "day"
            and unit == "day"
            and earliest == latest
            and earliest is not None
            and abs(earliest) <= self._hours
        ):
            # among hours a day without an hour is all the hours of it
            return Edge(earliest, earliest + 1.0, str(one), unit)
        return Edge(earliest, latest, "" if earliest == latest else str(one), unit)


def _times(case: TimelineCase) -> Iterable[Any]:
    """Yield the times of the course, of measurements, images and outcomes."""
    values = (one for each in case.measurements if isinstance(each.values, tuple) for one in each.values)
    for one in (*case.course, *values, *case.imaging, *case.follow_up, case.outcome):
        for name in ("day", "start", "end"):
            if isinstance(time := getattr(one, name, None), _Time):
                yield time


def _ongoing(place: object) -> bool:
    return str(place) == "ongoing"


@dataclass
class _Span:
    """The beginning and the end of one event, while they are being narrowed."""

    begin: Edge
    end: Edge


def _spans(events: Sequence[Any], latest: float | None, edge: Callable[[object], Edge]) -> dict[str, _Span]:
    """Return when each event of one axis began and ended, narrowed by what the others say until nothing changes.

    A cause did not begin after its effect, nor the effect before it; what lies `during` another lies within it; of one
    name, the second came after the first; nothing ended before it began. `latest` bounds all (the age at the index
    event, for the history).
    """
    spans: dict[str, _Span] = {}
    for event in events:
        begin = edge(_given(event, "day", "age", "start"))
        end_given = getattr(event, "end", None)
        end = begin if end_given is None else edge(end_given)
        spans[event.id] = _Span(begin.within(None, latest), end.within(None, latest))
    pairs = _orders(events, spans)
    for _ in range(len(events) + 1):
        before = {identifier: (span.begin, span.end) for identifier, span in spans.items()}
        for earlier, later in pairs:
            first, second = spans[earlier], spans[later]
            second.begin = second.begin.within(first.begin.earliest, None)
            first.begin = first.begin.within(None, second.begin.latest)
        for event in events:
            span = spans[event.id]
            around = spans.get(getattr(event, "during", None) or "")
            if around is not None:
                span.begin = span.begin.within(around.begin.earliest, around.end.latest)
                span.end = span.end.within(around.begin.earliest, around.end.latest)
                around.begin = around.begin.within(None, span.begin.latest)
                around.end = around.end.within(span.end.earliest, None)
            if getattr(event, "end", None) is None:
                span.end = span.begin
            else:
                span.end = span.end.within(span.begin.earliest, None)
                span.begin = span.begin.within(None, span.end.latest)
        if before == {identifier: (span.begin, span.end) for identifier, span in spans.items()}:
            break
    for span in spans.values():
        span.begin, span.end = _in_turn(span.begin, span.end)
    return spans


def _in_turn(begin: Edge, end: Edge) -> tuple[Edge, Edge]:
    """Return the beginning and the end of an event, of which a rounded one (day 0, all its hours) is narrowed where the
    event could otherwise have ended (15 minutes after) before it began."""
    if begin.rounded and end.latest is not None and _extreme(min, begin.latest, end.latest) != begin.latest:
        begin = replace(begin, words="", latest=end.latest)
    if end.rounded and begin.earliest is not None and _extreme(max, end.earliest, begin.earliest) != end.earliest:
        end = replace(end, words="", earliest=begin.earliest)
    return begin, end


def _orders(events: Sequence[Any], spans: dict[str, _Span]) -> list[tuple[str, str]]:
    """Pairs of events of which the first did not begin after the second."""
    pairs = [(cause, event.id) for event in events for cause in getattr(event, "after", ()) if cause in spans]
    series: dict[str, list[tuple[int, str]]] = {}
    for event in events:
        if getattr(event, "ordinal", None) is not None:
            series.setdefault(_track_name(event, ENGLISH), []).append((event.ordinal, event.id))
    for members in series.values():
        members.sort()
        pairs += [(one[1], other[1]) for one, other in pairwise(members) if one[0] < other[0]]
    return pairs


def _lasts(event: Any) -> bool:
    """Return whether an event is given with its start or end, and not as a moment."""
    return getattr(event, "start", None) is not None or getattr(event, "end", None) is not None


def _given(event: Any, *names: str) -> object:
    for name in names:
        value = getattr(event, name, None)
        if value is not None:
            return value
    return None


def _event_rows(
    events: Sequence[Any], spans: dict[str, _Span], edge: Callable[[object], Edge], words: TimelineWords, *, ages: bool
) -> list[Row]:
    rows: dict[tuple[str, str], Row] = {}
    for event in events:
        group = _GROUP_OF_KIND.get(event.kind, FINDING)
        drugs = tuple(getattr(event, "drugs", ()) or ())
        phased = [drug for drug in drugs if drug.phases]
        for drug in phased:
            name = capitalized(str(drug.name))
            row = rows.get((group, name), Row(group, name, ages=ages))
            for phase in drug.phases:
                row = _with_phase(row, phase, edge, words)
            rows[group, name] = replace(row, identifiers=(*row.identifiers, event.id))
        if phased and len(phased) == len(drugs):
            continue
        name = capitalized(_track_name(event, words))
        row = rows.get((group, name), Row(group, name, ages=ages))
        span = spans[event.id]
        label = ", ".join(part for part in (_label(event, name, words), _ended_by(event, edge, words)) if part)
        if _lasts(event):
            grading = getattr(event, "grading", None)
            bar = Bar(
                start=span.begin,
                end=Edge() if _ongoing(event.end) else span.end,
                label=label,
                ongoing=_ongoing(event.end),
                grade=None if grading is None else str(grading.value),
                dose=_dose(drugs[0].dose) if len(drugs) == 1 else None,
            )
            row = replace(row, bars=(*row.bars, bar))
        else:
            dose = _dose(drugs[0].dose) if len(drugs) == 1 else None
            row = replace(row, moments=(*row.moments, Moment(span.begin, label, dose)))
        absent = bool(getattr(event, "absent", False))
        rows[group, name] = replace(row, identifiers=(*row.identifiers, event.id), absent=absent)
    return list(rows.values())


def _with_phase(row: Row, phase: Any, edge: Callable[[object], Edge], words: TimelineWords) -> Row:
    """Return a row with one phase of a drug: its dose beside it."""
    label = words.dose_of(words.number(str(phase.dose)), phase.schedule, moment=phase.day is not None)
    if phase.day is not None:
        return replace(row, moments=(*row.moments, Moment(edge(phase.day), label, _dose(phase.dose))))
    ongoing = _ongoing(phase.end)
    end = Edge() if ongoing else edge(phase.end)
    return replace(row, bars=(*row.bars, Bar(edge(phase.start), end, label, ongoing, dose=_dose(phase.dose))))


def _dose(quantity: Any) -> Dose | None:
    """Return the height of a dose, None if it is not known, or has no size."""
    numbers = [float(number) for number in getattr(quantity, "numbers", ())]
    if not numbers or not quantity.is_sized or quantity.comparator in {"<", ">", "≥"}:
        return None
    if quantity.comparator in {"up to", "≤"}:
        numbers = [0.0, *numbers]
    return Dose(numbers[0], numbers[-1], str(quantity.unit), quantity.joint == "to")


def _track_name(event: Any, words: TimelineWords) -> str:
    """Return what an event's track is called: a single drug's name, else the event's, with the site it does not itself
    say."""
    drugs = tuple(getattr(event, "drugs", ()) or ())
    if len(drugs) == 1 and event.kind == "treatment":
        return str(drugs[0].name)
    name = words.absent(str(event.name)) if getattr(event, "absent", False) else str(event.name)
    missing = [site for site in getattr(event, "sites", ()) or () if not _says(name, str(site))]
    if getattr(event, "side", None) is not None:
        missing.append(words.side(event.side))
    return f"{name} ({', '.join(missing)})" if missing else name


def _says(name: str, site: str) -> bool:
    """Return whether a name tells the site, in its words or as an adjective ("testicular" for "testis")."""
    words = [word for word in re.findall(r"[^\W\d_]+", site.casefold()) if word not in ("of", "the")]
    return all(word[:4] in name.casefold() for word in words)


def _ended_by(event: Any, edge_of: Callable[[object], Edge], words: TimelineWords) -> str:
    """Return the day by which an event had ended, where the case says no more of its end."""
    end: Any = getattr(event, "end", None)
    edge = edge_of(end)
    if edge.latest is None or edge.nominal is not None or getattr(end, "form", "") != "day":
        return ""
    return words.ended_by(f"{edge.latest:g}".replace("-", "−"))


def _label(event: Any, track: str, words: TimelineWords) -> str:
    """Return what is written beside an event: which one it is, its drugs, its grade with the scale, the response."""
    parts: list[str] = []
    drugs = tuple(getattr(event, "drugs", ()) or ())
    ordinal = getattr(event, "ordinal", None)
    if ordinal is not None:
        parts.append(words.dose(ordinal) if drugs else words.ordinal(ordinal))
    if len(drugs) > 1 and not all(_says(track, str(drug.name)) for drug in drugs):
        parts.append(", ".join(str(drug.name) for drug in drugs))
    elif len(drugs) == 1 and not getattr(drugs[0], "phases", ()) and hasattr(drugs[0].dose, "numbers"):
        given = words.dose_of(words.number(str(drugs[0].dose)), drugs[0].schedule, moment=not _lasts(event))
        parts.append(given if _says(track, str(drugs[0].name)) else f"{drugs[0].name} {given}")
    elif (
        len(drugs) == 1 and ordinal is None and not _says(track, str(event.name)) and not _says(str(event.name), track)
    ):
        parts.append(str(event.name))
    grading = getattr(event, "grading", None)
    if grading is not None:
        value = str(grading.value)
        graded = words.grade(value) if grading.grade is not None and grade_rank(value) is not None else value
        parts.append(f"{graded} ({words.scale(str(grading.scale))})")
    response = getattr(event, "response", None)
    if response is not None:
        which = getattr(response, "ordinal", None)
        parts.append(f"{words.ordinal(which)} {response.name}" if which is not None else str(response.name))
    return ", ".join(parts)


def measurement_rows(
    measurement: Any, edge: Callable[[object], Edge], words: TimelineWords, fewest: int = 2
) -> list[Row]:
    """Return the values of a measurement, those of each side on a row of their own: a curve of numbers, marks with
    their text for pairs, ratios, results in words and fewer than `fewest` numbers, and rows for what was measured at a
    time that is not known, or whose value is not."""
    if not isinstance(measurement.values, tuple):
        return [Row(MEASUREMENT, capitalized(words.unstated(str(measurement.name))), identifiers=(measurement.id,))]
    limits = measurement.reference_range
    reference = None
    if getattr(limits, "low", None) is not None or getattr(limits, "high", None) is not None:
        low, high = (None if limit is None else float(limit.numbers[0]) for limit in (limits.low, limits.high))
        reference = (low, high)
    rows: list[Row] = []
    unit = "" if str(measurement.unit) == "1" else str(measurement.unit)
    for side in dict.fromkeys(getattr(one, "side", None) for one in measurement.values):
        name = str(measurement.name) + (f" ({words.side(side)})" if side else "")
        base = Row(MEASUREMENT, capitalized(name), unit=unit, identifiers=(measurement.id,), side=side or "")
        own = [
            (edge(one.day), one.value)
            for one in measurement.values
            if getattr(one, "side", None) == side and hasattr(one.value, "numbers")
        ]
        timed = [(at, value) for at, value in own if at.nominal is not None]
        if len(timed) >= fewest and all(value.is_sized for _, value in timed):
            readings = tuple(
                Reading(
                    at,
                    sum(map(float, value.numbers)) / len(value.numbers),
                    _open_side(value),
                    words.number(value.number_text()),
                    (float(value.numbers[0]), float(value.numbers[-1])) if len(value.numbers) > 1 else None,
                )
                for at, value in timed
            )
            rows.append(replace(base, readings=readings, reference=reference))
        elif timed:
            normal = (
                f" ({words.signs['reference']} {words.number(str(limits))})" if reference and len(timed) == 1 else ""
            )
            texts = ((at, words.number(value.number_text()) + normal) for at, value in timed)
            rows.append(replace(base, moments=tuple(Moment(at, text) for at, text in texts)))
        untimed = [(at, words.number(value.number_text())) for at, value in own if at.nominal is None]
        for is_bounded, named in ((True, words.bounded(name)), (False, words.untimed(name))):
            moments = tuple(
                Moment(at, text)
                for at, text in untimed
                if (at.earliest is not None or at.latest is not None) is is_bounded
            )
            if moments:
                rows.append(replace(base, name=capitalized(named), moments=moments))
        unstated = tuple(
            Moment(edge(one.day))
            for one in measurement.values
            if getattr(one, "side", None) == side and not hasattr(one.value, "numbers")
        )
        if unstated:
            rows.append(replace(base, name=capitalized(words.unstated(name)), unit="", moments=unstated))
    return rows


def _open_side(value: Any) -> str:
    return {"up to": "<"}.get(value.comparator, value.comparator if value.comparator in {"<", ">", "≤", "≥"} else "")


def _imaging_rows(studies: Sequence[Any], spans: dict[str, _Span], words: TimelineWords) -> list[Row]:
    rows: dict[str, Row] = {}
    for study in studies:
        site = str(study.site)
        name = capitalized(words.study(str(study.modality), site) if site not in UNKNOWN_WORDS else study.modality)
        row = rows.get(name, Row(IMAGING, name))
        edge = spans[study.id].begin
        rows[name] = replace(row, moments=(*row.moments, Moment(edge)), identifiers=(*row.identifiers, study.id))
    return list(rows.values())


def _extreme(of: Callable[[list[float]], float], *ends: float | None) -> float | None:
    known = [end for end in ends if end is not None]
    return of(known) if known else None
