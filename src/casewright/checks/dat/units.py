"""Units of measurement as prose and data spell them: which two can be compared, and by which factor."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from casewright.case.facts import TITRE

_FACTORS = {"": 0, "k": 3, "M": 6, "d": -1, "c": -2, "m": -3, "µ": -6, "μ": -6, "mc": -6, "n": -9, "p": -12, "f": -15}
_PART = re.compile(r"(?P<prefix>mc|[kdcmµμnpfM]?)(?P<base>g|L|l|mol|IU|U|Gy|Bq|mHg|m|s|Pa|Eq|J|V|kat)\Z")
_POWER = re.compile(r"(?:[×x·*])?10(?P<power>[⁻⁰¹²³⁴-⁹]+|\^\{?[-−]?\d+\}?\^?)")
_TIMES = {"min": 1, "h": 60, "hr": 60, "hour": 60, "d": 1440, "day": 1440, "week": 10080}
_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-", "^{}")


@lru_cache(maxsize=512)
def _parsed(unit: str) -> tuple[Decimal, tuple[str, ...]]:
    """The factor of a unit, and its dimensions: those it is divided by begin with `/`."""
    text = re.sub(r"\s", "", unit).replace("m2", "m²").replace("mm3", "mm³")
    factor, dimensions = Decimal(1), []
    if match := _POWER.match(text):
        factor, text = Decimal(10) ** int(match["power"].translate(_DIGITS)), text[match.end() :]
    for index, part in enumerate(text.split("/")):
        sign = "/" if index else ""
        if not part:
            continue
        if part in {"mm³", "cmm"}:
            part = "µL"
        if sign and part in _TIMES:
            step, part = Decimal(_TIMES[part]), "time"
        elif match := _PART.match(part):
            step = Decimal(10) ** _FACTORS[match["prefix"]]
            part = {"l": "L", "IU": "U"}.get(match["base"], match["base"])
        else:
            step = Decimal(1)
        factor = factor / step if sign else factor * step
        dimensions.append(sign + part)
    return factor, tuple(dimensions)


def in_unit(number: Decimal, unit: str, wanted: str) -> Decimal | None:
    """A number in another unit of the same kind: 1 g in mg, 2 mg/dL in mg/L; None where the units are of two kinds."""
    if same_unit(unit, wanted):
        return number
    (factor, one), (other_factor, other) = _parsed(unit), _parsed(wanted)
    if one != other or not one or TITRE in {unit, wanted}:
        return None
    shown = number * factor / other_factor
    return round(shown, 12).normalize() if shown else shown


def same_unit(one: str, other: str) -> bool:
    """Whether two units are one, whatever the spaces in them; a titre has none, and two spellings."""
    return _plain(one) == _plain(other)


def _plain(unit: str) -> str:
    return re.sub(r"\s", "", unit).replace("titer", "titre").replace("μ", "µ").replace("m2", "m²")
