"""The table of a case's drugs: a row per drug, or per phase of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from casewright.capitals import capitalized
from casewright.case.model import Case
from casewright.case.model.events import Drug
from casewright.case.tables.course import patient_name, stated
from casewright.case.tables.periods import Periods
from casewright.case.time import Time
from casewright.case.words.wording import wording_for

if TYPE_CHECKING:
    import pandas as pd


def medication_frame(cases: Sequence[Case], language: str) -> pd.DataFrame:
    """Return the drugs of one case, or of several with a column that names the patient: dose, route, schedule, when
    they were given, and what was given in all. The drug of the index event has a row unless a treatment begins with
    it."""
    import pandas as pd

    wording = wording_for(language)
    rows = []
    for case in cases:
        for drug, given, when in _given(case, Periods(case, wording)):
            row: dict[str, object] = {wording.heading("patient"): patient_name(case)} if len(cases) > 1 else {}
            row[wording.heading("drug")] = capitalized(drug.name)
            values = {
                "dose": given.dose,
                "route": drug.route if given.route is None else given.route,
                "schedule": given.schedule,
            }
            is_first = given is drug or (drug.dose is None and given is drug.phases[0])
            values["cumulative dose"] = drug.cumulative if is_first else None
            for name, value in values.items():
                row[wording.heading(name)] = None if value is None else stated(value, wording)
            row[wording.heading("time")] = when
            rows.append(row)
    return pd.DataFrame(rows).dropna(axis="columns", how="all") if rows else pd.DataFrame()


def _given(case: Case, periods: Periods) -> Iterator[tuple[Drug, Any, str]]:
    """Yield each drug, with itself or one of its phases, and when that was given."""
    first = case.index_event.drug
    begun = {
        drug.name.casefold()
        for event in case.course
        for start in [event.day if event.day is not None else event.start]
        if isinstance(start, Time) and start.form == "day" and start.nominal == 0
        for drug in event.drugs
    }
    if first is not None and first.name.casefold() not in begun:
        yield first, first, periods.day_zero()
    for event in (*case.history, *case.course):
        for drug in event.drugs:
            if drug.dose is not None or not drug.phases:
                yield drug, drug, capitalized(periods.period(event))
            for phase in drug.phases:
                yield drug, phase, capitalized(periods.period(phase))
