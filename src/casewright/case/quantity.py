"""Measured values with their units, each digit as it was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from casewright.typed_float import TypedFloat

_QUANTITY = re.compile(r"(<=|>=|[<>≤≥])?\s*([-−+]?)\s*(\d+(?:\.\d+)?)(?:\s*(.+))?")
_POWER_OF_TEN = r"10(?:\^|\*\*?|[⁰¹²³⁴-⁹⁻])|1[eE][-+−]?\d"
_TIMES = rf"[x×·*](?P<space>\s?)(?={_POWER_OF_TEN})"
_UNIT = re.compile(rf"(?:{_TIMES}|{_POWER_OF_TEN}|(?!(?:to|or|and|x)\b|[eE][-+−]?\d)[^\W\d_]|[%‰°\[{{]|[×·]\s?10).*")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_EXPONENT = r"(?:\^\{(?P<braced>[-+−]?\d+)\}|\^(?P<raised>[-+−]?\d+)\^?)"
_UNIT_POWERS = re.compile(
    rf"(?P<times>{_TIMES})?(?<![\d.,])(?:1(?P<e>[eE])(?P<scientific>[-+−]?\d+)"
    rf"|10(?:\*\*?(?P<starred>[-+−]?\d+)|{_EXPONENT}|(?P<printed>[⁻⁰¹²³⁴-⁹]+)))(?!\d)"
)
_RAISED = re.compile(rf"(?<=[^\W\d_\]]){_EXPONENT}(?!\d)")
_TEN_TO = re.compile(r"(?<![\d.,])10[eE][-+−]?\d")
_SUPERSCRIPTS: Final = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻", "+")
_SIGNS: Final = {"<=": "≤", ">=": "≥"}
_CLOSED_UP: Final = ("%", "°")
"""Units that stand directly after the number (AMA Manual of Style, units of measure)."""


@dataclass(frozen=True)
class Quantity:
    """A number with its unit: 99.3%, 8 mg/kg, <0.5 mg/dL.

    `number` keeps the digits that were typed, so that 0.50 stays 0.50; `comparator` is "", "<", ">", "≤" or "≥"; `plus`
    is a sign that was typed (+2.00 D), which changes no value.
    """

    number: Decimal
    unit: str = ""
    comparator: str = ""
    plus: str = field(default="", compare=False)

    def __str__(self) -> str:
        if not self.unit:
            return self.number_text
        return f"{self.number_text}{'' if self.unit in _CLOSED_UP else ' '}{self.unit_text}"

    @property
    def number_text(self) -> str:
        """The number in print, with its comparator and its sign."""
        digits = format(self.number.copy_abs(), "f")
        return f"{self.comparator}{'−' if self.number.is_signed() else self.plus}{digits}"

    @property
    def unit_text(self) -> str:
        """The unit as it is printed behind the number: `× 10⁹/L`, a space on both sides of the sign."""
        return self.unit.replace("×10", "× 10", 1) if self.unit.startswith("×10") else self.unit


def parse_quantity(value: object) -> Quantity:
    """Read `99.3%`, `8 mg/kg`, `<0.5 mg/dL`, `5`.

    Raises ValueError with a sentence for anything else, such as a number with a decimal comma.
    """
    if isinstance(value, Quantity):
        return value
    forms = "write the number and its unit, such as `99.3%`, `8 mg/kg` or `<0.5 mg/dL`"
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"this is not a quantity: {forms}")
    typed = _digits(value) if isinstance(value, float) else str(value)
    match = _QUANTITY.fullmatch(" ".join(typed.split()))
    if match is None:
        raise ValueError(f"`{value}` is not a quantity: {forms}")
    comparator, sign, digits, unit = match.groups(default="")
    if re.match(rf"(?!{_POWER_OF_TEN})[.,' ]?\d", unit):
        raise ValueError(
            f"`{value}` is not a quantity: the decimal sign is a point, and digits are not grouped"
            " (a German report prints the point as a comma)"
        )
    if unit and (not _UNIT.fullmatch(unit) or _ORDINAL.match(unit)):
        raise ValueError(f"`{value}` is not one quantity: {forms}")
    number = Decimal(digits)
    return Quantity(
        number.copy_negate() if sign in {"-", "−"} else number,
        printed_unit(unit),
        _SIGNS.get(comparator, comparator),
        "+" if sign == "+" else "",
    )


def printed_unit(typed: str) -> str:
    """A unit as it is printed: raised digits for exponents, and a sign of multiplication before a power of ten.

    `10^9/L`, `x10^9/L`, `10*9/L` (UCUM) and `1e9/L` are `×10⁹/L`, `kg/m^2` is `kg/m²`; anything else is as typed.
    Raises ValueError for `10E9/L`, which is read as 10⁹ and as 10 × 10⁹.
    """
    if ambiguous := _TEN_TO.search(typed):
        raise ValueError(
            f"`{ambiguous[0]}` can be read as a power of ten and as ten times one: write it with `^`, such as `10^9/L`"
        )

    def power(match: re.Match[str]) -> str:
        digits = next(match[name] for name in ("scientific", "starred", "braced", "raised", "printed") if match[name])
        times = f"×{match['space'] or ''}" if match["times"] or not typed[: match.start()].strip() else ""
        return f"{times}10{superscript(digits)}"

    return _RAISED.sub(lambda match: superscript(match["braced"] or match["raised"]), _UNIT_POWERS.sub(power, typed))


def superscript(digits: str) -> str:
    """Digits and a minus sign as raised characters."""
    return digits.translate(_SUPERSCRIPTS)


def _digits(value: float) -> str:
    """The digits of a number that YAML read as one: as they were typed, so that 2.20 does not become 2.2."""
    if isinstance(value, TypedFloat) and re.fullmatch(r"[-+]?\d+\.\d+", value.typed):
        return value.typed
    return format(Decimal(repr(float(value))), "f")
