"""The table of a case's course (timeline of the CARE checklist, item 6): a row per event, in order of time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from casewright.capitals import capitalized
from casewright.case.chronology import Calendar
from casewright.case.model import Case
from casewright.case.model.events import Drug, Event, Grading, Imaging, Isolate
from casewright.case.model.patient import Outcome
from casewright.case.quantity import Quantity
from casewright.case.tables.periods import Periods
from casewright.case.time import INDEX_EVENT, Time
from casewright.case.unknown import Unknown
from casewright.case.words.languages import Wording
from casewright.case.words.wording import wording_for

if TYPE_CHECKING:
    import pandas as pd


def course_frame(cases: Sequence[Case], language: str, *, history: bool = True) -> pd.DataFrame:
    """Return the course of one case, or of several one after the other with a column that names the patient: the
    history (by age), the index event, events, imaging studies, follow-ups and the outcome."""
    import pandas as pd

    wording = wording_for(language)
    rows: list[dict[str, str | None]] = []
    for case in cases:
        periods = Periods(case, wording)
        for part in (*(case.history if history else ()), *_in_order(case)):
            row: dict[str, str | None] = {wording.heading("patient"): patient_name(case)} if len(cases) > 1 else {}
            row[wording.heading("time")] = periods.day_zero() if part is case else capitalized(periods.period(part))
            row[wording.heading("event")] = capitalized(_name(part, wording))
            row[wording.heading("details")] = "; ".join(_details(part, periods)) or None
            rows.append(row)
    return pd.DataFrame(rows)


def patient_name(case: Case) -> str:
    """Return what the column of patients calls a case: its id in words, `1` for `patient-1`."""
    return capitalized(case.id.removeprefix("patient-").replace("-", " "))


def _in_order(case: Case) -> list[Any]:
    """Return the parts of the course by when they began, the case itself for its index event; one that nothing dates
    stands behind its cause, or behind what the file has before it."""
    calendar = Calendar(case)
    placed: dict[str, float] = {INDEX_EVENT: 0.0}
    keyed: list[tuple[float, int, Any]] = [(0.0, 1, case)]
    previous = -math.inf
    parts: tuple[Any, ...] = (*case.course, *case.imaging, *case.follow_up)
    for part in parts:
        start = part.day if getattr(part, "day", None) is not None else part.start
        stretch = calendar.moment(start).elapsed
        ends = [end for end in (stretch.earliest, stretch.latest) if math.isfinite(end)]
        causes = (placed.get(cause, previous) for cause in getattr(part, "after", ()))
        at = sum(ends) / len(ends) if ends else max(previous, *causes, previous)
        if isinstance(start, Time) and start.form == "day" and start.nominal == 0 and start.is_exact:
            at = 0.0
        placed[part.id] = previous = at
        before = isinstance(start, Time) and (start.backwards or start.bound == "before") and at <= 0
        keyed.append((at, 0 if before else 2, part))
    ordered = [part for _, _, part in sorted(keyed, key=lambda one: one[:2])]
    return [*ordered, case.outcome]


def _name(part: Any, wording: Wording) -> str:
    if isinstance(part, Case):
        return part.index_event.name
    if isinstance(part, Imaging):
        return part.modality if isinstance(part.site, Unknown) else f"{part.modality}, {part.site}"
    name = wording.absent(part.name).get("", part.name) if getattr(part, "absent", False) else str(part.name)
    ordinal = getattr(part, "ordinal", None)
    if ordinal is None or wording.ordinal(ordinal).get("", "?") in name.casefold():
        return name
    return f"{name} ({_numeral(ordinal, wording)})"


def _numeral(ordinal: int, wording: Wording) -> str:
    return wording.ordinal(ordinal).get("-numeral", f"{ordinal}.")


def _details(part: Any, periods: Periods) -> Iterator[str]:
    wording = periods.wording
    if isinstance(part, Case):
        if part.index_event.drug is not None:
            yield _drug(part.index_event.drug, part.index_event.name, periods)
        return
    if isinstance(part, Imaging):
        yield (
            f"{wording.label('findings')} {wording.label(str(part.findings))}"
            if isinstance(part.findings, Unknown)
            else ", ".join(part.findings)
        )
        return
    if isinstance(part, Outcome) and part.vital_status == "deceased":
        yield from wording.term("deceased").values() if part.name.casefold() not in {"death", "died", "tod"} else ()
    if isinstance(part, Event):
        yield from _of_event(part, periods)
    yield from part.details


def _of_event(event: Event, periods: Periods) -> Iterator[str]:
    wording = periods.wording
    where = [*event.sites, *([wording.term(event.side).get("", event.side)] if event.side else [])]
    if where:
        yield ", ".join(where)
    for drug in event.drugs:
        yield _drug(drug, "" if len(event.drugs) > 1 else event.name, periods)
    if event.specimen is not None:
        yield stated(event.specimen, wording)
    yield from event.findings
    for isolate in event.isolates:
        yield _isolate(isolate, wording)
    if event.grading is not None:
        yield _grading(event.grading, wording)
    for name, value in (*event.quantities.items(), *event.counts.items()):
        yield f"{name.replace('-', ' ')}: {stated(value, wording)}"
    if event.response is not None:
        ordinal = event.response.ordinal
        which = f"{_numeral(ordinal, wording)} " if ordinal is not None else ""
        yield which + event.response.name


def stated(value: object, wording: Wording) -> str:
    """Return a value in print; `not stated` for one that is not known."""
    if isinstance(value, Unknown):
        return wording.label(str(value))
    return wording.quantity(value).get("", str(value)) if isinstance(value, Quantity) else str(value)


def _drug(drug: Drug, event: str, periods: Periods) -> str:
    """Return a drug with its doses; its name only where the event does not say it."""
    wording = periods.wording
    name = "" if drug.name.casefold() in event.casefold() else drug.name
    doses = [f"{_given(one, drug, wording)} ({periods.period(one)})" for one in drug.phases]
    if drug.dose is not None or not drug.phases:
        doses.insert(0, _given(drug, drug, wording))
    if drug.cumulative is not None:
        doses.append(f"{wording.label('cumulative dose')} {stated(drug.cumulative, wording)}")
    return f"{name} {', '.join(doses)}".strip()


def _given(one: Any, drug: Drug, wording: Wording) -> str:
    dose = stated(one.dose, wording)
    if isinstance(one.dose, Unknown):
        dose = f"{wording.label('dose')} {dose}"
    route = drug.route if one.route is None else one.route
    words = [part for part in (route, one.schedule) if part is not None and not isinstance(part, Unknown)]
    return " ".join([dose, *map(str, words)])


def _grading(grading: Grading, wording: Wording) -> str:
    word = "stage" if grading.stage is not None else "grade"
    value = grading.value
    if isinstance(value, Unknown):
        text = f"{wording.label('grade')} {wording.label(str(value))}"
    elif isinstance(grading.score, Quantity):
        text = stated(grading.score, wording)
    else:
        text = wording.grade(value, "stage" if word == "stage" else "grade").get("", value)
    unknown = isinstance(grading.scale, Unknown)
    scale = f"{wording.label('scale')} {wording.label(str(grading.scale))}" if unknown else grading.scale
    return f"{text} ({scale})"


def _isolate(isolate: Isolate, wording: Wording) -> str:
    text = isolate.name if isolate.amount is None else f"{isolate.name} {stated(isolate.amount, wording)}"
    drugs = []
    for one in isolate.susceptibility:
        mic = f"{wording.label('MIC')} {stated(one.mic, wording)}" if one.mic is not None else ""
        category = wording.term(one.category).get("", one.category) if one.category else ""
        drugs.append(f"{one.drug} {', '.join(part for part in (mic, category) if part)}".strip())
    return f"{text} ({', '.join(drugs)})" if drugs else text
