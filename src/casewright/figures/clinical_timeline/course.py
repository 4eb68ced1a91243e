"""What a clinical timeline shows, as plain data: rows of bars, moments and measured values on the days of a case.

`course_of` reads it off a case. It asks the case only for what the protocols below name, so it draws any object that
has these attributes. What is not known stays so: an edge holds the earliest and the latest day it can be, and what the
case says of causes (`after`), of the event it lies within (`during`) and of first and second ones narrows both, never
to a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol, runtime_checkable

from casewright.figures.clinical_timeline.words import ENGLISH, UNKNOWN_WORDS, TimelineWords

DAYS_PER_YEAR = 365.25

DAY_ZERO = "Index event"
TREATMENT, FINDING, MEASUREMENT, IMAGING, OUTCOME = "Treatment", "Findings", "Measurements", "Imaging", "Outcome"
INDEX_EVENT = "index-event"
GROUPS = (DAY_ZERO, TREATMENT, FINDING, MEASUREMENT, IMAGING, OUTCOME)


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

    Events have `id`, `kind` ("diagnosis", "finding", "treatment"), `name`, and a place in time: `day` or `start` and
    `end` (`age` or `start` and `end` in the history). Optional: `ordinal`, `grading` (`grade`, `scale`), `response`,
    `sites`, `drugs`, `after`, `during`. Days have `earliest` and `latest` (and `nominal` where they are told as a
    length of time; then also `direction`, and a `length` that can be `printed` in a language); ages have
    `nominal_days`; anything else is not known, and `ongoing` has not ended.
    """

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
    def outcome(self) -> Any: ...


@runtime_checkable
class _DayPlace(Protocol):
    @property
    def earliest(self) -> float | None: ...
    @property
    def latest(self) -> float | None: ...


@runtime_checkable
class _AgePlace(Protocol):
    @property
    def nominal_days(self) -> float: ...


@dataclass(frozen=True)
class Edge:
    """A moment on the axis (days; ages in days since birth): the earliest and the latest it can be, None for unbounded.

    `words` is how the case says it where it is more than a day's number ("1 month after").
    """

    earliest: float | None = None
    latest: float | None = None
    words: str = ""

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
        """The edge narrowed to bounds that follow from other events; a known one stays."""
        if self.known or self.rounded:
            return self
        return replace(self, earliest=_greatest(self.earliest, earliest), latest=_least(self.latest, latest))


@dataclass(frozen=True)
class Bar:
    """What lasted: from `start` to `end`; `ongoing` where it had not ended when the case was last observed."""

    start: Edge
    end: Edge
    label: str = ""
    ongoing: bool = False
    grade: str | None = None


@dataclass(frozen=True)
class Moment:
    """What happened on a day."""

    at: Edge
    label: str = ""


@dataclass(frozen=True)
class Reading:
    """One measured value; `comparator` is "<" or ">" where the assay ends."""

    at: Edge
    value: float
    comparator: str = ""
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One track: a name, its group, and what is drawn on it. `ages` places it on the axis of ages."""

    group: str
    name: str
    bars: tuple[Bar, ...] = ()
    moments: tuple[Moment, ...] = ()
    readings: tuple[Reading, ...] = ()
    unit: str = ""
    reference: tuple[float | None, float | None] | None = None
    ages: bool = False
    identifiers: tuple[str, ...] = ()

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
        """The course with only the rows that hold these events, in the order given.

        Raises ValueError for an id that no row has.
        """
        chosen: list[Row] = []
        for identifier in identifiers:
            row = next((row for row in self.rows if identifier in row.identifiers), None)
            if row is None:
                known = ", ".join(sorted(one for row in self.rows for one in row.identifiers))
                raise ValueError(f"the timeline has no event `{identifier}`; it has {known}")
            if row not in chosen:
                chosen.append(row)
        return replace(self, rows=tuple(chosen))


def course_of(case: TimelineCase, *, history: bool = True, words: TimelineWords = ENGLISH) -> Course:
    """What a timeline of the case shows: history by age (unless `history` is off), course, measurements, imaging,
    outcome. Events of one name share a row, in the order of the case."""
    age = _edge(case.patient.age, words)
    rows: list[Row] = []
    if history:
        rows += _event_rows(case.history, _spans(case.history, age.earliest, words), words, ages=True)
    group = DAY_ZERO if getattr(case.index_event, "drug", None) is None else TREATMENT
    name = capital(str(case.index_event.name))
    day_zero = Row(group, name, moments=(Moment(Edge(0.0, 0.0)),), identifiers=(INDEX_EVENT,))
    rows.append(day_zero)
    rows += _event_rows(case.course, _spans(case.course, None, words), words, ages=False)
    rows += [row for one in case.measurements if (row := _measurement_row(one, words)) is not None]
    rows += _imaging_rows(case.imaging, _spans((*case.course, *case.imaging), None, words), words)
    outcome = case.outcome
    at = _edge(outcome.day, words)
    if at.earliest is not None or at.latest is not None:
        rows.append(Row(OUTCOME, capital(outcome.name), moments=(Moment(at),), identifiers=("outcome",)))
    ordered = sorted(rows, key=lambda row: (not row.ages, GROUPS.index(row.group)))
    return Course(str(case.index_event.name), tuple(ordered), age.earliest, words)


def capital(text: str) -> str:
    """The text with a capital at its beginning, for a row's name; words such as `pH` or `mRNA` stay as they are."""
    first = text.split(" ", 1)[0]
    return text if any(letter.isupper() for letter in first) else text[:1].upper() + text[1:]


def grade_rank(grade: str) -> float | None:
    """How high a step a grade is: its number ("3b" stands a little above "3"), Roman numerals read; None for words."""
    text = grade.strip()
    roman = {"0": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
    match = re.fullmatch(r"(\d+|IV|V|I{1,3})([a-d]?)", text, re.IGNORECASE)
    if match is None:
        return None
    head = match[1].upper()
    number = roman[head] if head in roman else int(head)
    return number + (("abcd".index(match[2].lower()) + 1) / 10 if match[2] else 0)


def _edge(place: object, words: TimelineWords) -> Edge:
    if isinstance(place, _DayPlace):
        rounded = hasattr(place, "nominal")
        return Edge(place.earliest, place.latest, words.length(place) if rounded else "")
    if isinstance(place, _AgePlace):
        return Edge(float(place.nominal_days), float(place.nominal_days), str(place))
    return Edge()


def _ongoing(place: object) -> bool:
    return str(place) == "ongoing"


@dataclass
class _Span:
    """The beginning and the end of one event, while they are being narrowed."""

    begin: Edge
    end: Edge


def _spans(events: Sequence[Any], latest: float | None, words: TimelineWords) -> dict[str, _Span]:
    """When each event of one axis began and ended, narrowed by what the others say until nothing changes.

    A cause did not begin after its effect, nor the effect before it; what lies `during` another lies within it; of one
    name, the second came after the first; nothing ended before it began. `latest` bounds all (the age at the index
    event, for the history).
    """
    spans: dict[str, _Span] = {}
    for event in events:
        begin = _edge(_given(event, "day", "age", "start"), words)
        end_given = getattr(event, "end", None)
        end = begin if end_given is None else _edge(end_given, words)
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
    return spans


def _orders(events: Sequence[Any], spans: dict[str, _Span]) -> list[tuple[str, str]]:
    """Pairs of events of which the first did not begin after the second."""
    pairs = [(cause, event.id) for event in events for cause in getattr(event, "after", ()) if cause in spans]
    series: dict[str, list[tuple[int, str]]] = {}
    for event in events:
        if getattr(event, "ordinal", None) is not None:
            series.setdefault(_track_name(event), []).append((event.ordinal, event.id))
    for members in series.values():
        members.sort()
        pairs += [(one[1], other[1]) for one, other in pairwise(members) if one[0] < other[0]]
    return pairs


def _given(event: Any, *names: str) -> object:
    for name in names:
        value = getattr(event, name, None)
        if value is not None:
            return value
    return None


def _event_rows(events: Sequence[Any], spans: dict[str, _Span], words: TimelineWords, *, ages: bool) -> list[Row]:
    rows: dict[tuple[str, str], Row] = {}
    for event in events:
        group = TREATMENT if event.kind == "treatment" else FINDING
        name = capital(_track_name(event))
        row = rows.get((group, name), Row(group, name, ages=ages))
        span = spans[event.id]
        label = ", ".join(part for part in (_label(event, name, words), _ended_by(event, words)) if part)
        if getattr(event, "start", None) is not None or getattr(event, "end", None) is not None:
            grading = getattr(event, "grading", None)
            bar = Bar(
                start=span.begin,
                end=Edge() if _ongoing(event.end) else span.end,
                label=label,
                ongoing=_ongoing(event.end),
                grade=None if grading is None else str(grading.grade),
            )
            row = replace(row, bars=(*row.bars, bar))
        else:
            row = replace(row, moments=(*row.moments, Moment(span.begin, label)))
        rows[group, name] = replace(row, identifiers=(*row.identifiers, event.id))
    return list(rows.values())


def _track_name(event: Any) -> str:
    """What an event's track is called: a single drug's name, else the event's, with the site it does not itself say."""
    drugs = tuple(getattr(event, "drugs", ()) or ())
    if len(drugs) == 1:
        return str(drugs[0].name)
    name = str(event.name)
    missing = [site for site in getattr(event, "sites", ()) or () if not _says(name, str(site))]
    return f"{name} ({', '.join(missing)})" if missing else name


def _says(name: str, site: str) -> bool:
    """Whether a name tells the site, in its words or as an adjective ("testicular" for "testis")."""
    words = [word for word in re.findall(r"[^\W\d_]+", site.casefold()) if word not in ("of", "the")]
    return all(word[:4] in name.casefold() for word in words)


def _ended_by(event: Any, words: TimelineWords) -> str:
    """The day by which an event had ended, where the case says no more of its end."""
    latest = getattr(getattr(event, "end", None), "latest", None)
    edge = _edge(getattr(event, "end", None), words)
    if latest is None or edge.nominal is not None:
        return ""
    return words.ended_by(f"{latest:g}".replace("-", "−"))


def _label(event: Any, track: str, words: TimelineWords) -> str:
    """What is written beside an event: which one it is, its drugs, its grade with the scale, the response."""
    parts: list[str] = []
    drugs = tuple(getattr(event, "drugs", ()) or ())
    ordinal = getattr(event, "ordinal", None)
    if ordinal is not None:
        parts.append(words.dose(ordinal) if drugs else words.ordinal(ordinal))
    if len(drugs) > 1:
        parts.append(", ".join(str(drug.name) for drug in drugs))
    elif drugs and capital(str(event.name)) != track and ordinal is None:
        parts.append(str(event.name))
    grading = getattr(event, "grading", None)
    if grading is not None:
        parts.append(f"{words.grade(str(grading.grade))} ({words.scale(str(grading.scale))})")
    response = getattr(event, "response", None)
    if response is not None:
        which = getattr(response, "ordinal", None)
        parts.append(f"{words.ordinal(which)} {response.name}" if which is not None else str(response.name))
    return ", ".join(parts)


def _measurement_row(measurement: Any, words: TimelineWords) -> Row | None:
    values = measurement.values
    if not isinstance(values, tuple):
        return None
    readings = tuple(
        Reading(edge, float(one.value.number), str(one.value.comparator), words.number(one.value.number_text))
        for one in values
        if (edge := _edge(one.day, words)).nominal is not None and hasattr(one.value, "number")
    )
    if not readings:
        return None
    limits = measurement.reference_range
    reference = None
    if hasattr(limits, "low"):
        low, high = (None if limit is None else float(limit.number) for limit in (limits.low, limits.high))
        reference = (low, high)
    unit = str(measurement.unit)
    return Row(
        MEASUREMENT,
        capital(str(measurement.name)),
        readings=readings,
        unit="" if unit == "1" else unit,
        reference=reference,
        identifiers=(measurement.id,),
    )


def _imaging_rows(studies: Sequence[Any], spans: dict[str, _Span], words: TimelineWords) -> list[Row]:
    rows: dict[str, Row] = {}
    for study in studies:
        site = str(study.site)
        name = capital(words.study(str(study.modality), site) if site not in UNKNOWN_WORDS else study.modality)
        row = rows.get(name, Row(IMAGING, name))
        edge = spans[study.id].begin
        rows[name] = replace(row, moments=(*row.moments, Moment(edge)), identifiers=(*row.identifiers, study.id))
    return list(rows.values())


def _greatest(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return max(known) if known else None


def _least(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return min(known) if known else None
