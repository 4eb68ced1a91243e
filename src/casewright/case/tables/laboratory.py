"""The table of a case's measurements: a row for each, its unit and reference range, a column for each time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from casewright.capitals import capitalized
from casewright.case.chronology import Calendar
from casewright.case.model import Case
from casewright.case.model.measurements import MeasuredValue, Measurement
from casewright.case.quantity import Quantity
from casewright.case.tables.course import patient_name, stated
from casewright.case.tables.periods import Periods
from casewright.case.unknown import Unknown
from casewright.case.words.languages import Wording
from casewright.case.words.wording import wording_for

if TYPE_CHECKING:
    import pandas as pd


_MOST_TIMES = 8
"""Columns of times that fit beside the names on a page; a table with more is turned."""


def laboratory_frame(cases: Sequence[Case], language: str, names: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the measurements of one case, or of several with a column that names the patient, those called `names`
    alone if they are given. Each measurement has a row, on each side where it has sides; each time a column, in the
    order of time. Where that are more times than fit on a page, and fewer measurements, the table is turned.

    Two values of one time are in one cell. A value whose time is not known has a column of its own, where it is also
    said that no values are stated.
    """
    import pandas as pd

    wording = wording_for(language)
    wanted = None if names is None else set(names)
    chosen = [(case, one) for case in cases for one in case.measurements if wanted is None or one.id in wanted]
    order = list(dict.fromkeys(one.id for _, one in chosen))
    chosen.sort(key=lambda pair: (order.index(pair[1].id), cases.index(pair[0])))
    times: dict[str, float] = {}
    for case, one in chosen:
        calendar, periods = Calendar(case), Periods(case, wording)
        for measured in _values(one):
            times.setdefault(capitalized(periods.point(measured.day)), _middle(calendar, measured))
    headings = sorted(times, key=lambda heading: times[heading])
    called = Counter((case.id, one.name) for case, one in chosen)
    rows: list[dict[str, object]] = []
    for case, one in chosen:
        values, periods = _values(one), Periods(case, wording)
        for side in dict.fromkeys(measured.side for measured in values):
            name = one.name if called[case.id, one.name] < 2 else f"{one.name}, {one.specimen}"
            name += _side(side, wording) + (f" ({_closed(one.printed_unit)})" if one.printed_unit else "")
            row: dict[str, object] = {wording.heading("measurement"): capitalized(name)}
            if len(cases) > 1:
                row[wording.heading("patient")] = patient_name(case)
            row[wording.heading("reference range")] = _range(one, wording)
            for heading in headings:
                row[heading] = _cell(
                    [
                        each.value
                        for each in values
                        if each.side == side and capitalized(periods.point(each.day)) == heading
                    ],
                    wording,
                )
            rows.append(row)
    if not rows:
        return pd.DataFrame()
    frame = pd.DataFrame(rows).dropna(axis="columns", how="all")
    if len(cases) == 1 and len(headings) > _MOST_TIMES and len(rows) < len(headings):
        first = wording.heading("measurement")
        turned = frame.set_index(first).T
        turned.insert(0, wording.heading("time"), turned.index)
        return turned.reset_index(drop=True).rename_axis(columns=None)
    return frame


def _closed(unit: str) -> str:
    """Return a unit that no line end divides: `mm Hg`."""
    return unit.replace(" ", "\u00a0")


def _values(measurement: Measurement) -> tuple[MeasuredValue, ...]:
    if isinstance(measurement.values, Unknown):
        return (MeasuredValue.model_construct(day=measurement.values, value=measurement.values),)
    return measurement.values


def _middle(calendar: Calendar, measured: MeasuredValue) -> float:
    stretch = calendar.moment(measured.day).elapsed
    ends = [end for end in (stretch.earliest, stretch.latest) if math.isfinite(end)]
    return sum(ends) / len(ends) if ends else math.inf


def _side(side: str | None, wording: Wording) -> str:
    return f", {wording.term(side).get('', side)}" if side else ""


def _range(measurement: Measurement, wording: Wording) -> object:
    limits = measurement.reference_range
    return wording.label(str(limits)) if isinstance(limits, Unknown) else limits


def _cell(values: Sequence[Quantity | Unknown], wording: Wording) -> object:
    if len(values) == 1 and isinstance(values[0], Quantity):
        return values[0]
    return "; ".join(stated(value, wording) for value in values) or None
