"""Units of measure: their UCUM codes, near misses, and conversion.

Data contain units as printed (mg/dL, µmol/L, mm Hg, ×10⁹/L). The Unified Code for Units of Measure (UCUM, ucum.org) has
codes for most of them (mg/dL, umol/L, mm[Hg], 10*9/L); other words (points, copies) become annotations, `{points}`.
Factors are exact decimal numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from casewright.case.quantity import Quantity, superscript
from casewright.case.units.molar_masses import MOLAR_MASSES

_PREFIXES: Final = {
    "f": -15, "p": -12, "n": -9, "µ": -6, "m": -3, "c": -2, "d": -1, "": 0, "h": 2, "k": 3, "M": 6, "G": 9,
}  # fmt: skip
_SMALL: Final = "fpnµm"
_Dimension = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class _Atom:
    """A unit without prefix: its code in UCUM, the prefixes that clinics use with it, its size and its dimension."""

    code: str
    prefixes: str = ""
    size: Fraction = Fraction(1)
    dimension: _Dimension = ()


def _atom(code: str, prefixes: str = "", size: str = "1", **dimension: int) -> _Atom:
    return _Atom(code, prefixes, Fraction(size), tuple(sorted(dimension.items())))


_SECONDS: Final = {"s": "1", "min": "60", "h": "3600", "d": "86400", "wk": "604800", "a": "31557600", "mo": "2629800"}
_PRESSURE: Final = {"g": 1, "m": -1, "s": -2}
_ATOMS: Final[Mapping[str, _Atom]] = {
    "g": _atom("g", f"{_SMALL}cdk", g=1),
    "mol": _atom("mol", f"{_SMALL}k", mol=1),
    "L": _atom("L", f"{_SMALL}cdh", "1/1000", m=3),
    "m": _atom("m", "pnµmcdk", m=1),
    "s": _atom("s", "nµm", s=1),
    **{name: _atom(name, "", _SECONDS[name], s=1) for name in ("min", "h", "d", "wk", "mo")},
    **{f"{name}{end}": _atom(code, "", _SECONDS[code], s=1)
       for name, code in (("second", "s"), ("minute", "min"), ("hour", "h"), ("day", "d"), ("week", "wk"),
                          ("month", "mo"), ("year", "a")) for end in ("", "s")},
    "y": _atom("a", "", _SECONDS["a"], s=1),
    "U": _atom("U", f"{_SMALL}kM", "1/60000000", mol=1, s=-1),
    "kat": _atom("kat", _SMALL, mol=1, s=-1),
    "IU": _atom("[IU]", "nµmkM", iu=1),
    "IE": _atom("[IU]", "nµmkM", iu=1),
    "CFU": _atom("[CFU]", "", cfu=1),
    "PFU": _atom("[PFU]", "", pfu=1),
    "Eq": _atom("eq", "µm", eq=1),
    "osm": _atom("osm", "m", osm=1),
    "Osm": _atom("osm", "m", osm=1),
    "M": _atom("mol/L", _SMALL, "1000", mol=1, m=-3),
    "Da": _atom("u", "kM", da=1),
    "%": _atom("%", "", "1/100"),
    "‰": _atom("[ppth]", "", "1/1000"),
    "ppm": _atom("[ppm]", "", "1/1000000"),
    "mm Hg": _atom("mm[Hg]", "", "133322.387415", **_PRESSURE),
    "cm H2O": _atom("cm[H2O]", "", "98066.5", **_PRESSURE),
    "Pa": _atom("Pa", "mhkM", "1000", **_PRESSURE),
    "bar": _atom("bar", "m", "100000000", **_PRESSURE),
    "J": _atom("J", "mkM", "1000", g=1, m=2, s=-2),
    "cal": _atom("cal", "k", "4184", g=1, m=2, s=-2),
    "W": _atom("W", "µmkM", "1000", g=1, m=2, s=-3),
    "N": _atom("N", "µmk", "1000", g=1, m=1, s=-2),
    "Hz": _atom("Hz", "mkMG", s=-1),
    "V": _atom("V", "nµmk", volt=1),
    "A": _atom("A", "nµm", ampere=1),
    "C": _atom("C", "nµm", ampere=1, s=1),
    "Ω": _atom("Ohm", "mkM", ohm=1),
    "S": _atom("S", "nµm", ohm=-1),
    "T": _atom("T", "nµm", tesla=1),
    "K": _atom("K", "m", kelvin=1),
    "lx": _atom("lx", "k", lux=1),
    "lm": _atom("lm", "k", lumen=1),
    "cd": _atom("cd", "m", candela=1),
    "dB": _atom("dB", "", db=1),
    "Bq": _atom("Bq", "mkMG", s=-1, becquerel=1),
    "Ci": _atom("Ci", "nµm", "37000000000", s=-1, becquerel=1),
    "Gy": _atom("Gy", "µmc", gray=1),
    "Sv": _atom("Sv", "µm", sievert=1),
    "D": _atom("[diop]", "", m=-1),
    "dpt": _atom("[diop]", "", m=-1),
    "Δ": _atom("[p'diop]", "", prism=1),
    "°": _atom("deg", "", degree=1),
    "°C": _atom("Cel", "", celsius=1),
    "°F": _atom("[degF]", "", fahrenheit=1),
    "Fr": _atom("[Ch]", "", "1/3000", m=1),
    "in": _atom("[in_i]", "", "0.0254", m=1),
    "lb": _atom("[lb_av]", "", "453.59237", g=1),
    "oz": _atom("[oz_av]", "", "28.349523125", g=1),
}  # fmt: skip
_MISTYPED: Final = {
    "mcg": "µg", "gm": "g", "gr": "g", "gms": "g", "cc": "mL", "ccm": "mL", "sec": "s", "secs": "s", "hr": "h",
    "hrs": "h", "mins": "min", "mn": "min", "wks": "wk", "mos": "mo", "yr": "y", "yrs": "y", "ltr": "L",
    "litre": "L",    "liter": "L", "litres": "L", "liters": "L", "mmols": "mmol", "mgs": "mg", "kgs": "kg",
    "kgm": "kg", "mls": "mL",
    "mmhg": "mm Hg", "mmHG": "mm Hg", "cmh2o": "cm H₂O", "cmH20": "cm H₂O", "ui": "IU", "iu": "IU", "cfu": "CFU",
    "Cel": "°C", "celsius": "°C", "degC": "°C", "[IU]": "IU", "mm[Hg]": "mm Hg", "cm[H2O]": "cm H₂O", "[diop]": "D",
    "cmm": "mm³", "cu.mm": "mm³", "mcmol": "µmol", "mcL": "µL", "mcl": "µL", "micromol": "µmol", "meq": "mEq",
    "lbs": "lb", "[degF]": "°F", "[CFU]": "CFU", "Iu": "IU",
}  # fmt: skip
"""What is typed for a unit and is none: `mcg` and `gm` are no units of UCUM or the SI (ISMP, error-prone
abbreviations)."""
_LITERS = re.compile(r"[fpnµmcdh]?l")
"""The liter with a small letter, which UCUM and the SI accept as well."""
_SPELLED: Final = {"mmHg": "mm Hg", "cmH2O": "cm H2O", "cmH₂O": "cm H2O", "cm H₂O": "cm H2O", "mm\u00a0Hg": "mm Hg"}
_RAISED: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))


@lru_cache
def _prefixed() -> dict[str, tuple[_Atom, str]]:
    """Return every unit with every prefix it has in clinics."""
    found = {f"{prefix}{name}": (atom, prefix) for name, atom in _ATOMS.items() for prefix in atom.prefixes}
    return found | {name: (atom, "") for name, atom in _ATOMS.items()}


@lru_cache
def _by_letters() -> dict[str, str]:
    """Units by their letters in lower case, where only one unit has them; those of one letter, and `in`, are more often
    words than typing errors."""
    counted = Counter(name.casefold() for name in _prefixed())
    return {
        name.casefold(): name
        for name in _prefixed()
        if counted[name.casefold()] == 1 and len(name) > 1 and name != "in"
    }


@dataclass(frozen=True)
class _Factor:
    """A part of a unit: a number, a unit to a power, or a word."""

    text: str
    power: int
    number: int = 0

    @property
    def known(self) -> tuple[_Atom, str] | None:
        return _known(self.text)


def _known(text: str) -> tuple[_Atom, str] | None:
    name = f"{text[:-1]}L" if _LITERS.fullmatch(text) else _SPELLED.get(text, text)
    return _prefixed().get(name)


def _factors(unit: str) -> tuple[_Factor, ...]:
    """Return the parts of a printed unit: `×10⁹/L`, `mL/min/1.73 m²`, `mg/kg/d`, `kg·m⁻²`."""
    found: list[_Factor] = []
    sign = 1
    for piece in re.split(r"([/·⋅]|(?<=[^\W\d_])\.(?=[^\W\d_]))", unit.strip()):
        if piece in {"/", "·", "⋅", "."}:
            sign = -1 if piece == "/" else sign
            continue
        text = piece.strip().removeprefix("×").strip()
        if power := re.fullmatch(r"10([⁻⁰¹²³⁴-⁹]+)(?:\s+(.+))?", text):
            found.append(_Factor("10", sign, int("".join(_RAISED[one] for one in power[1]))))
            text = power[2] or ""
        if text == "1.73 m²":  # the surface that a filtration rate is normalized to
            found.append(_Factor("1.73_m2", sign))
            continue
        if per := re.fullmatch(r"(\d+)\s*(.+)", text):
            found.append(_Factor(per[1], sign))
            text = per[2]
        if not text:
            continue
        head, raised = re.fullmatch(r"(.*?)([⁻⁰¹²³⁴-⁹]*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
        exponent = int("".join(_RAISED[one] for one in raised)) if raised.strip("⁻") else 1
        first = head.partition(" ")[0]
        is_one = _known(head) is not None or not (_known(first) or _meant(first))
        pieces = [head] if is_one else head.split(" ", 1)
        found.append(_Factor(pieces[0], sign * exponent))
        found += [_Factor(rest, 0) for rest in pieces[1:]]
    return tuple(found)


def near_miss(unit: str) -> str:
    """Return the unit that was meant where a typed one is nearly it (`ug`, `mcg`, `MG/DL`), empty if it is right, or a
    word of the author's own."""
    meant = unit
    for factor in _factors(unit):
        if factor.text.isdigit() or (factor.known is not None and factor.text not in _MISTYPED):
            continue
        if (right := _meant(factor.text)) and right != factor.text:
            meant = re.sub(rf"(?<![^\W\d_\]]){re.escape(factor.text)}(?![^\W\d_\[])", right, meant)
    return meant if meant != unit else ""


def _meant(typed: str) -> str:
    if typed in _MISTYPED:
        return _MISTYPED[typed]
    if typed[:1] == "u" and f"µ{typed[1:]}" in _prefixed():
        return f"µ{typed[1:]}"
    if re.fullmatch(r"(?:mc|u)[lL]", typed):
        return "µL"
    return _by_letters().get(typed.casefold(), _MISTYPED.get(typed.casefold(), "") if len(typed) > 2 else "")


def ucum_code(unit: str) -> str:
    """Return the code of a printed unit in UCUM, words as annotations: `×10⁹/L` is `10*9/L`, `points` is `{points}`."""
    if unit in {"", "1"}:
        return "1"
    code = ""
    for factor in _factors(unit):
        if factor.number:
            part = f"10*{factor.number}"
        elif factor.known is not None:
            atom, prefix = factor.known
            part = f"{'u' if prefix == 'µ' else prefix}{atom.code}"
            part += str(abs(factor.power)) if abs(factor.power) > 1 else ""
        elif factor.text.isdigit():
            part = factor.text
        else:
            word = re.sub(r"[^\x21-\x7e]+|[{}]", "_", factor.text.replace("µ", "u")).strip("_") or "unit"
            part = f"{{{word}}}"
        number = code.rpartition("/")[2] if re.search(r"/\d+$", code) else ""
        if factor.power == 0:
            code += part
        elif factor.power < 0:
            code = f"{code[: -len(number)]}({number}.{part})" if number else f"{code}/{part}"
        elif not code or code.endswith("."):
            code += part
        else:
            code = f"{code}.{part}"
    return code.removeprefix(".")


@lru_cache(maxsize=1024)
def measure(unit: str) -> tuple[Fraction, Mapping[str, int]]:
    """Return the size of a unit and its dimension; a word has itself for one. What cancels has the power 0: mg/kg is no
    number alone."""
    size, dimension = Fraction(1), Counter[str]()
    for factor in _factors(unit):
        if factor.number:
            size *= Fraction(10) ** (factor.number * factor.power)
        elif factor.text.isdigit():
            size *= Fraction(int(factor.text)) ** factor.power
        elif factor.known is not None and factor.power:
            atom, prefix = factor.known
            size *= (atom.size * Fraction(10) ** _PREFIXES[prefix]) ** factor.power
            for name, power in atom.dimension:
                dimension[name] += power * factor.power
        else:
            dimension[f"{{{factor.text}}}"] += factor.power or 1
    return size, dict(dimension)


def converted(value: Quantity, unit: str, substance: str | None = None) -> Quantity:
    """Return a value in another unit; between mass and amount by the molar mass of the `substance`.

    It keeps as many significant digits as the value has, at least three, so that rounding changes less than half a
    percent. Raises ValueError, with a clause that says why, for units of different dimensions, values in words, and a
    substance that is needed and not known.
    """
    if not value.numbers or value.joint not in {"", "–", "to", "±"}:
        raise ValueError(f"`{value}` is no number that can be converted")
    if {value.unit, unit} & {"°C", "°F"} and value.unit != unit:
        raise ValueError("temperatures are written in the unit they were measured in")
    (own_size, own), (size, other) = measure(value.unit), measure(unit)
    factor = own_size / size
    apart: dict[str, int] = {name: own.get(name, 0) - other.get(name, 0) for name in {*own, *other}}
    differing = {name: power for name, power in apart.items() if power}
    if differing:
        if set(differing) != {"g", "mol"} or sum(differing.values()) != 0 or abs(differing["g"]) != 1:
            raise ValueError(f"`{value.unit}` does not convert to `{unit}`: they measure different things")
        if substance is None:
            raise ValueError(f"`{value.unit}` to `{unit}` needs to know of what: write the measurement's `substance`")
        if substance.casefold() not in MOLAR_MASSES:
            raise ValueError(f"the molar mass of `{substance}` is not known here: write the converted values yourself")
        factor *= Fraction(MOLAR_MASSES[substance.casefold()]) ** (-differing["g"])
    numbers = tuple(_rounded(Fraction(number) * factor, _significant(number)) for number in value.numbers)
    return Quantity(numbers, unit, value.comparator, value.joint, style=value.style if value.style == "+" else "")


def _significant(number: Decimal) -> int:
    typed = format(number.copy_abs(), "f")
    return max(3, len(typed.replace(".", "").lstrip("0") if "." in typed else typed.rstrip("0")))


def _rounded(number: Fraction, digits: int) -> Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    if not exact:
        return Decimal(0)
    places = digits - 1 - exact.adjusted()
    rounded = round(exact, places)
    if rounded.adjusted() > exact.adjusted() and places > 0:  # 9.96 with two digits is 10, not 10.0
        rounded = round(exact, places - 1)
    return Decimal(format(rounded if places > 0 else rounded.quantize(Decimal(1)), "f"))


def unit_key(unit: str) -> str:
    """Return a unit as a part of a value's name: `mmol/L` is `mmol-per-l`, `10⁹/L` is `10-9-per-l`."""
    text = "".join(f"-{_RAISED[one]}" if one in _RAISED else one for one in unit.replace("/", " per "))
    named = text.replace("µ", "u").replace("%", "percent").replace("°", "degree ")
    return re.sub(r"[^a-z0-9]+", "-", named.casefold()).strip("-")


def unit_of_key(key: str) -> str | None:
    """Return the unit that a part of a value's name stands for: `mmol-per-l`, None if there is none."""
    parts = []
    for number, part in enumerate(re.split(r"-per-|^per-", key)):
        found = _units_by_key().get(part)
        if found is None and (number or part):
            return None
        parts.append(found or "")
    return "/".join(parts)


@lru_cache
def _units_by_key() -> dict[str, str]:
    several = Counter(unit_key(name) for name in _prefixed())
    known = {unit_key(name): name for name in _prefixed() if several[unit_key(name)] == 1}
    powers = {f"10-{power}": f"×10{superscript(str(power))}" for power in (3, 6, 9, 12)}
    return {**known, **powers, "m": "m", "mm": "mm", "s": "s", "d": "d", "u": "U", "mu": "mU"}
