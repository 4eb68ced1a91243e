"""Measurements of a case as pandas frames, for code that computes with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from casewright.case.quantity import Quantity
from casewright.case.time import Time
from casewright.case.unknown import Unknown

if TYPE_CHECKING:
    import pandas as pd

    from casewright.case.model.measurements import MeasuredValue, Measurement, ReferenceRange

Days = Callable[[Time], tuple[float | None, float | None]]
"""The earliest and the latest day from the index event that a time can be."""
COLUMNS = ("measurement", "time", "day", "value", "printed", "unit", "low", "high", "side")


def measurements_frame(measurements: Iterable[Measurement], days_of: Days) -> pd.DataFrame:
    """Return a row for each value, in the order of the file, with `COLUMNS`: the id of the measurement; the time as
    text and as days from the index event; the value as a number and as it prints; the unit; the limits of its reference
    range; the side.

    Numbers are NaN if there is none: a day that is only bounded, a result in words, a range or a limit such as `>148`,
    a missing limit of the reference range.
    """
    import pandas as pd

    rows = [
        (
            one.id,
            str(value.day),
            _day(value.day, days_of),
            *_value(value),
            one.printed_unit,
            *_limits(one),
            value.side or "",
        )
        for one in measurements
        if not isinstance(one.values, Unknown)
        for value in one.values
    ]
    numbers = dict.fromkeys(("day", "value", "low", "high"), float)
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype(numbers)


def _day(time: Time | Unknown, days_of: Days) -> float:
    if isinstance(time, Unknown) or not time.is_exact:
        return math.nan
    ends = [end for end in days_of(time) if end is not None]
    return sum(ends) / 2 if len(ends) == 2 else math.nan


def _value(measured: MeasuredValue) -> tuple[float, str]:
    value = measured.value
    if isinstance(value, Quantity) and not value.comparator and len(value.numbers) == 1:
        return float(value.numbers[0]), str(value)
    return math.nan, str(value)


def _limits(measurement: Measurement) -> tuple[float, float]:
    limits: ReferenceRange | Unknown | None = measurement.reference_range
    if limits is None or isinstance(limits, Unknown):
        return math.nan, math.nan
    low, high = (math.nan if end is None else float(end.numbers[0]) for end in (limits.low, limits.high))
    return low, high
