"""The table of a case's measurements: a row for each, its unit and reference range, a column for each time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from casewright.capitals import capitalized
from casewright.case.chronology import Calendar
from casewright.case.model import Case, MeasuredValue, Measurement
from casewright.case.quantity import Quantity
from casewright.case.time import Time
from casewright.case.unknown import Unknown
from casewright.case.words.languages import Wording
from casewright.case.words.wording import wording_for

if TYPE_CHECKING:
    import pandas as pd


def laboratory_frame(cases: Sequence[Case], language: str, names: Iterable[str] | None = None) -> pd.DataFrame:
    """The measurements of one case, or of several with a column that names the patient, those called `names` alone
    where they are given. Each measurement has a row, on each side where it has sides; each time a column, in the order
    of time.

    Two values of one time stand in one cell. A value whose time is not known has a column of its own.
    """
    import pandas as pd

    wording = wording_for(language)
    wanted = None if names is None else set(names)
    chosen = [(case, one) for case in cases for one in case.measurements if wanted is None or one.id in wanted]
    order = list(dict.fromkeys(one.id for _, one in chosen))
    chosen.sort(key=lambda pair: (order.index(pair[1].id), cases.index(pair[0])))
    times: dict[str, float] = {}
    for case, one in chosen:
        calendar = Calendar(case)
        for measured in one.values if not isinstance(one.values, Unknown) else ():
            times.setdefault(_heading(measured, wording), _middle(calendar, measured))
    headings = sorted(times, key=lambda heading: times[heading])
    rows = []
    for case, one in chosen:
        values = () if isinstance(one.values, Unknown) else one.values
        for side in dict.fromkeys(measured.side for measured in values) or [None]:
            name = f"{one.name} ({one.printed_unit})" if one.printed_unit else one.name
            row: dict[str, object] = {wording.heading("measurement"): capitalized(name + _side(side, wording))}
            if len(cases) > 1:
                row[wording.heading("patient")] = case.id.replace("patient-", "").replace("-", " ")
            row[wording.heading("reference range")] = _range(one)
            for heading in headings:
                own = [each.value for each in values if each.side == side and _heading(each, wording) == heading]
                row[heading] = _cell([value for value in own if isinstance(value, Quantity)])
            rows.append(row)
    return pd.DataFrame(rows).dropna(axis="columns", how="all") if rows else pd.DataFrame()


def _heading(measured: MeasuredValue, wording: Wording) -> str:
    if not isinstance(measured.day, Time):
        return wording.heading("time not stated")
    forms = wording.age(measured.day) if measured.day.form in {"age", "gestation"} else wording.day(measured.day)
    return capitalized(forms.get("", str(measured.day)))


def _middle(calendar: Calendar, measured: MeasuredValue) -> float:
    stretch = calendar.moment(measured.day).elapsed
    ends = [end for end in (stretch.earliest, stretch.latest) if math.isfinite(end)]
    return sum(ends) / len(ends) if ends else math.inf


def _side(side: str | None, wording: Wording) -> str:
    return f", {wording.term(side).get('', side)}" if side else ""


def _range(measurement: Measurement) -> object:
    limits = measurement.reference_range
    return None if limits is None or isinstance(limits, Unknown) else limits


def _cell(values: Sequence[Quantity]) -> object:
    if len(values) > 1:
        return "; ".join(str(value) for value in values)
    return values[0] if values else None
