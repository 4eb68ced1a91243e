"""Quantities followed over time, with their units and reference ranges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pydantic import PrivateAttr, model_validator

from casewright.case.model.fields import (
    Curie,
    Identifier,
    Limit,
    OrUnknown,
    Part,
    QuantityOrUnknown,
    Side,
    Text,
    TextOrUnknown,
    Texts,
    TimeOrUnknown,
    UnitOrUnknown,
)
from casewright.case.quantity import Quantity, parse_quantity
from casewright.case.tables.frames import measurements_frame
from casewright.case.time import Time
from casewright.case.unknown import Unknown
from casewright.yaml.models import ModelError

if TYPE_CHECKING:
    import pandas as pd

    from casewright.case.model.case import Case


class ReferenceRange(Part):
    """What counts as normal, in the unit of the measurement; one of the sides may be open. A range may be typed as it
    prints: `10–21`, `<5`, `≥ 60`; a normal result in words as `negative`."""

    low: Limit | None = None
    """The lower limit."""
    high: Limit | None = None
    """The upper limit."""
    normal: Text | None = None
    """The normal result, where it is in words."""

    @model_validator(mode="before")
    @classmethod
    def _as_printed(cls, value: Any) -> Any:
        if not isinstance(value, (str, int, float)) or isinstance(value, bool):
            return value
        typed = parse_quantity(value)
        if not typed.numbers or typed.joint == ":":  # a titer has no size, and is named as it is: <1:80
            return {"normal": str(typed)}
        if typed.joint == "–":
            return {
                "low": replace(typed, numbers=typed.numbers[:1], joint=""),
                "high": replace(typed, numbers=typed.numbers[1:], joint=""),
            }
        if typed.joint or not typed.comparator:
            raise ValueError(f"`{value}` is not a reference range: write `10–21`, `<5`, `≥60`, or `low` and `high`")
        plain = replace(typed, comparator="") if typed.comparator in {"≤", "≥", "up to"} else typed
        return {"low" if typed.comparator in {">", "≥"} else "high": plain}

    @model_validator(mode="after")
    def _has_a_side(self) -> ReferenceRange:
        if (self.low is None and self.high is None) == (self.normal is None):
            raise ValueError("a reference range has a `low`, a `high`, or both, or a `normal` result in words")
        if self.low is not None and self.high is not None and self.low.numbers > self.high.numbers:
            raise ValueError("the lower limit of the reference range lies above the upper one")
        if any(limit is not None and limit.unit for limit in (self.low, self.high)):
            raise ValueError("the limits have no unit of their own: it is the measurement's")
        return self

    def __str__(self) -> str:
        if self.normal is not None:
            return self.normal
        if self.low is not None and self.high is not None:
            return f"{self.low}–{self.high}"
        limit, sign = (self.high, "≤") if self.low is None else (self.low, "≥")
        return str(limit) if limit is not None and limit.comparator else f"{sign} {limit}"


class MeasuredValue(Part):
    """One value of a measurement, in the measurement's unit."""

    day: TimeOrUnknown
    """The time of the sample: `6`, `day 2, 14:30`, `12 hours after`, `5 years after`, `at 8 years`."""
    value: QuantityOrUnknown
    """The number alone, with `<` or `>` where the assay ends (`<0.5`), a range, a pair, a ratio, or a result in
    words."""
    side: Side | None = None
    """On which side it was measured: `right`, `left` or `both`."""

    @model_validator(mode="after")
    def _without_unit(self) -> MeasuredValue:
        if isinstance(self.value, Quantity) and self.value.unit and self.value.style != "power":
            raise ValueError(f"`{self.value}` has its own unit: the unit is written once, for the measurement")
        return self


class Measurement(Part):
    """One quantity followed over time, such as a serum cytokine, a blood pressure, a score or a visual acuity."""

    id: Identifier
    """The name by which the report speaks of it."""
    name: Text
    """What was measured, such as `interleukin-6`."""
    specimen: TextOrUnknown | None = None
    """In what, such as `serum`; a score, an acuity or a vital sign has none."""
    unit: UnitOrUnknown
    """Such as `pg/mL` or `µmol/L`, as it is printed; what is nearly one (`ug`, `mcg`, `MG/DL`) is refused. `1` stands
    for a bare number, a score, a ratio or a result in words."""
    substance: Text | None = None
    """What was measured, where values are converted between mass and amount, such as `glucose`."""
    reference_range: OrUnknown[ReferenceRange] | None = None
    """What counts as normal, or `not stated`; it has to be written for what was measured in a specimen."""
    values: OrUnknown[tuple[MeasuredValue, ...]]
    """The values by day, or `not stated`."""
    code: Curie | None = None
    """Its code, such as a LOINC CURIE."""
    details: Texts = ()
    """What the report says of the values in words."""

    _days_of: _DaysOf = PrivateAttr(default_factory=lambda: _DaysOf())

    def to_frame(self) -> pd.DataFrame:
        """Return the values as a pandas frame, a row each, with the columns of
        `casewright.case.tables.frames.COLUMNS`."""
        return measurements_frame((self,), self._days_of)

    @model_validator(mode="after")
    def _of_the_laboratory(self) -> Measurement:
        if self.specimen is not None and self.reference_range is None:
            raise ModelError(
                f"`{self.id}` has no `reference-range`.",
                why="what is measured in a specimen has one",
                hint="Write it, or `reference-range: not stated` where it is not known.",
            )
        return self

    @property
    def printed_unit(self) -> str:
        """The unit as it is behind a number: empty for a bare number, and where it is not stated."""
        return "" if isinstance(self.unit, Unknown) or self.unit == "1" else self.unit

    @property
    def named_values(self) -> tuple[tuple[str, MeasuredValue], ...]:
        """Each value with the part of its name that stands for it: its time, its side, and which of several it is."""
        if isinstance(self.values, Unknown):
            return ()
        keys = [
            "-".join(part for part in ("not-stated" if isinstance(one.day, Unknown) else one.day.key, one.side) if part)
            for one in self.values
        ]
        counted = {key: iter(_FIRST_TO_LAST) for key in keys}
        return tuple(
            (f"{key}-{next(counted[key])}" if keys.count(key) > 1 else key, one)
            for key, one in zip(keys, self.values, strict=True)
        )


class _DaysOf:
    """How the case of a measurement turns times into days; equal to any other, since it is no part of what the file
    says."""

    def __init__(self, case: Case | None = None) -> None:
        self.case = case

    def __call__(self, time: Time) -> tuple[float | None, float | None]:
        return (None, None) if self.case is None else self.case.days_of(time)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _DaysOf)

    def __hash__(self) -> int:
        return 0


class Measurements(tuple[Measurement, ...]):
    """The measurements of a case."""

    def to_frame(self) -> pd.DataFrame:
        """Return all values as one pandas frame, as `Measurement.to_frame`."""
        return measurements_frame(self, self[0]._days_of if self else _DaysOf())


_FIRST_TO_LAST: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *(f"{number}th" for number in range(11, 200)),
)
