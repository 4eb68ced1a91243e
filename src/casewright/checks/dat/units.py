"""Units of measurement as prose and data spell them: which two can be compared, and by which factor."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from casewright.case.facts import TITRE
from casewright.case.quantity import printed_unit
from casewright.case.units.ucum import measure

_SPELLINGS = (
    (r"\s", ""), (r"%of[a-z]+", "%"),
    ("titer", "titre"), ("μ", "µ"), (r"\bmc(?=[gLl])", "µ"), ("IU", "U"), (r"(?<=m)2\b", "²"),
    (r"(?<=m)3\b", "³"), (r"\bcmm\b", "mm³"), (r"\bhr\b", "h"), ("mmHg", "mm Hg"),
)  # fmt: skip
"""Spellings of one unit: `mcg` is `µg`; an international unit is compared with any other unit that is written `U`."""


def in_unit(number: Decimal, unit: str, wanted: str) -> Decimal | None:
    """Return a number in another unit of the same kind: 1 g in mg, 2 mg/dL in mg/L, None if the units are of two
    kinds."""
    if same_unit(unit, wanted):
        return number
    (size, one), (other_size, other) = measure(_plain(unit)), measure(_plain(wanted))
    if one != other or not one or TITRE in {unit, wanted}:
        return None
    factor = size / other_size
    shown = number * factor.numerator / factor.denominator
    return round(shown, 12).normalize() if shown else shown


def same_unit(one: str, other: str) -> bool:
    """Return whether two units are one, whatever the spaces in them; a titre has none, and two spellings."""
    return _plain(one) == _plain(other)


@lru_cache(maxsize=1024)
def _plain(unit: str) -> str:
    for spelling, plain in _SPELLINGS:
        unit = re.sub(spelling, plain, unit)
    try:
        return printed_unit(unit)
    except ValueError:
        return unit
