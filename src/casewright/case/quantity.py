"""Values of laboratories and clinics: numbers with their units, ranges, pairs, ratios, and results in words.

A `Quantity` contains each digit as typed. It is one number, several `joint` numbers (10–15%, 115/80 mmHg, 1:320, 3 × 2
cm, E3 V4 M6), or a result in words (negative, 1+, hand motion, T2N0M0).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Literal

from casewright.yaml.typed_float import TypedFloat

Joint = Literal["", "–", "to", "/", ":", "×", "±", "-", "+"]
"""What joins the numbers: a range, a change from one to another (a taper), a pair or a score, a ratio or a titer,
a product, a deviation, the parts of a score, weeks and days of gestation."""

_POWER_OF_TEN = r"10(?:\^|\*\*?|[⁰¹²³⁴-⁹⁻])|1[eE][-+−]?\d"
_TIMES = rf"[x×·*]\s?(?={_POWER_OF_TEN})"
_UNIT = re.compile(
    rf"(?:{_TIMES}|{_POWER_OF_TEN}|(?!(?:to|or|and|x)\b|[eE][-+−]?\d)[^\W\d_]|/\s?[^\W\d_]|[%‰°\[{{]|[×·]\s?10).*"
)
_EXPONENT = r"(?:\^\{(?P<braced>[-+−]?\d+)\}|\^(?P<raised>[-+−]?\d+)\^?)"
_UNIT_POWERS = re.compile(
    rf"(?P<times>{_TIMES})?(?<![\d.,])(?:1(?P<e>[eE])(?P<scientific>[-+−]?\d+)"
    rf"|10(?:\*\*?(?P<starred>[-+−]?\d+)|{_EXPONENT}|(?P<printed>[⁻⁰¹²³⁴-⁹]+)))(?!\d)"
)
_RAISED = re.compile(rf"(?<=[^\W\d_\]]){_EXPONENT}(?!\d)")
_TEN_TO = re.compile(r"(?<![\d.,])10[eE][-+−]?\d")
_SUPERSCRIPTS: Final = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻", "+")
_CLOSED_UP: Final = ("%", "°")
"""Units that stand directly after the number (AMA Manual of Style, units of measure)."""

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u2009\u202f\u00a0]\d{3})+(?![\d,])")
_COMPARATORS: Final = {
    **{sign: sign for sign in ("<", ">", "≤", "≥")},
    "<=": "≤",
    ">=": "≥",
    "~": "~",
    "≈": "~",
    **dict.fromkeys(("about", "approximately", "approx.", "approx", "ca.", "ca", "circa", "around"), "about"),
    "up to": "up to",
    "at least": "≥",
    "at most": "≤",
    "less than": "<",
    "more than": ">",
}
_COMPARED = re.compile(
    rf"(?:(?P<comparator>{'|'.join(sorted(map(re.escape, _COMPARATORS), key=len, reverse=True))})\s*)?(?P<rest>.+)",
    re.IGNORECASE,
)
_NUMBER = r"(?:[-−+]?\s?\d+(?:\.\d+)?)"
_ONE = re.compile(rf"(?P<number>{_NUMBER})(?:\s*(?P<unit>.+))?")
_POWER = re.compile(rf"(?P<unit>(?:{_POWER_OF_TEN}).*)")
_SEPARATORS: Final[tuple[tuple[Joint, str, str], ...]] = (
    ("/", "/", "1,"),
    (":", ":", "1,"),
    ("×", rf"[x×](?!\s?(?:{_POWER_OF_TEN}))", "1,"),
    ("±", r"±|\+/-", "1"),
    ("–", r"(?:[%‰°]\s?)?(?:–|-|to|→|->)", "1"),
    ("-", "–|-", "2,"),
    ("+", r"\+", "1"),
)
_JOINED: Final = tuple(
    (joint, re.compile(rf"(?P<numbers>{_NUMBER}(?:\s?(?:{sign})\s?{_NUMBER}){{{times}}})(?:\s*(?P<unit>.+))?"))
    for joint, sign, times in _SEPARATORS
)
_SIGN: Final[dict[Joint, str]] = {
    "/": "/",
    ":": ":",
    "×": " × ",
    "–": "–",
    "±": " ± ",
    "-": "–",
    "+": "+",
    "to": " to ",
}
_PARTS = re.compile(r"(?:(?P<total>\d+)\s*\(\s*)?(?P<parts>(?:[A-Z][a-z]?\d+[\s,+]*){2,})(?P<close>\))?")
_ORDINAL_RESULT = re.compile(r"\(?\+\)?|\+{2,4}|[1-4]\s?\+")
_RANKED = re.compile(r"(?:[<>≤≥~]\s?)?\d+(?:st|nd|rd|th|\.)(?:\s?[–-]\s?\d+(?:st|nd|rd|th|\.))?\s+[^\W\d_].*")
_PALPATED = re.compile(r"\d{2,3}\s?/\s?(?:palp\w*\.?|P)")
"""A systolic pressure alone, as it is found without a stethoscope: `60/palpation`."""
_IN_WORDS = re.compile(r"[^\W\d_](?!\s*=).*|[IVX]+[a-z]?\b.*")
_NOTHING: Final = frozenset({"nan", "inf", "-inf", "infinity", "none", "null", "nat", "<na>", "n/a"})
"""What programs print for nothing, and no result."""
_COMMA = re.compile(r"\d,\d|\d'\d")

_FORMS: Final = (
    "write the number and its unit, such as `99.3%`, `8 mg/kg` or `<0.5 mg/dL`; a range `10–15%`, a pair `115/80 mmHg`,"
    " a ratio `1:320`, a product `3 × 2 cm`"
)


@dataclass(frozen=True)
class Quantity:
    """A value: `numbers` with their `unit`, or `words`.

    `comparator` is "", "<", ">", "≤", "≥", "~", "about" or "up to". `words` is a result in words, or the parts of a
    score (E3 V4 M6) behind their sum. `style` is how a number was typed, which changes no value: "+" with its sign,
    "grouped" with its thousands apart, "power" as 10⁵ alone.
    """

    numbers: tuple[Decimal, ...] = ()
    unit: str = ""
    comparator: str = ""
    joint: Joint = ""
    words: str = ""
    style: Literal["", "+", "grouped", "power"] = field(default="", compare=False)

    def __str__(self) -> str:
        return self.printed(group="\u202f")

    def printed(
        self,
        decimal: str = ".",
        group: str = ",",
        closed_up: tuple[str, ...] = _CLOSED_UP,
        words: Mapping[str, str] | None = None,
    ) -> str:
        """Return the value in print, with the signs and the words of a language."""
        text = self.number_text(decimal, group, words)
        if not self.numbers or not self.unit:
            return text
        if self.style == "power":
            return f"{self.comparator}{self.unit_text.removeprefix('× ')}"
        tight = self.unit in closed_up or self.unit.startswith("/")
        return f"{text}{'' if tight else ' '}{self.unit_text}"

    def number_text(self, decimal: str = ".", group: str = ",", words: Mapping[str, str] | None = None) -> str:
        """Return the numbers in print, with comparator and signs; a result in words as it is. `words` are those of a
        language for `about`, `up to` and `to`."""
        said = words or {}
        if not self.numbers:
            return self.words
        shown = [self._digits(number, decimal, group) for number in self.numbers]
        spelled = self.joint == "to" or (self.joint == "–" and any("−" in one for one in shown))
        text = (f" {said.get('to', 'to')} " if spelled else _SIGN.get(self.joint, "")).join(shown)
        if self.comparator in {"about", "up to"}:
            text = f"{said.get(self.comparator, self.comparator)} {text}"
        else:
            text = f"{self.comparator}{text}"
        return f"{text} ({self.words})" if self.words else text

    def _digits(self, number: Decimal, decimal: str, group: str) -> str:
        digits = format(number.copy_abs(), "f")
        whole, point, rest = digits.partition(".")
        if self.style == "grouped" and group:
            whole = f"{Decimal(whole):,f}".replace(",", group)
        sign = "−" if number.is_signed() else "+" if self.style == "+" else ""
        return f"{sign}{whole}{decimal if point else ''}{rest}"

    @property
    def number(self) -> Decimal | None:
        """The number, where the value is one; None for several and for words."""
        return self.numbers[0] if len(self.numbers) == 1 else None

    @property
    def low(self) -> Decimal | None:
        """The least that it can be, None if nothing bounds it, and for what has no size (a ratio, words)."""
        if not self.is_sized or self.comparator in {"<", "≤", "up to"}:
            return None
        return min(self.numbers)

    @property
    def high(self) -> Decimal | None:
        """The most that it can be, as `low`."""
        return None if not self.is_sized or self.comparator in {">", "≥"} else max(self.numbers)

    @property
    def is_sized(self) -> bool:
        """Whether it is a number or a range of numbers, that can be greater or less than another."""
        return bool(self.numbers) and self.joint in {"", "–", "to"}

    @property
    def unit_text(self) -> str:
        """The unit as it is printed behind the number: `× 10⁹/L`, a space on both sides of the sign."""
        return self.unit.replace("×10", "× 10", 1) if self.unit.startswith("×10") else self.unit

    def in_unit(self, unit: str) -> Quantity:
        """Return the value with a unit that is written elsewhere; words have none."""
        return replace(self, unit=unit) if self.numbers else self


def parse_quantity(value: object) -> Quantity:
    """Read a value: `99.3%`, `<0.5 mg/dL`, `10–15%`, `115/80 mmHg`, `1:320`, `3 × 2 cm`, `13 (E3 V4 M6)`, `negative`.

    Raises ValueError with a sentence that says how to write it for anything else, such as a decimal comma.
    """
    if isinstance(value, Quantity):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"this is not a quantity: {_FORMS}")
    text = (_digits(value) if isinstance(value, float) and math.isfinite(value) else str(value)).strip()
    if not text or text.casefold() in _NOTHING:
        raise ValueError(f"`{value}` is not a quantity: {_FORMS}")
    style: Literal["", "+", "grouped", "power"] = ""
    if _GROUPED.search(text):
        text, style = _GROUPED.sub(lambda match: re.sub(r"\s", "", match[0]), text), "grouped"
    text = " ".join(text.split())
    if _ORDINAL_RESULT.fullmatch(text) or _RANKED.fullmatch(text) or _PALPATED.fullmatch(text):
        return Quantity(words=text.replace(" +", "+"))
    if (parts := _PARTS.fullmatch(text)) and bool(parts["total"]) == bool(parts["close"]):
        return _score(parts, text)
    match = _COMPARED.fullmatch(text)
    comparator, rest = (_COMPARATORS[match["comparator"].casefold()], match["rest"]) if (
        match and match["comparator"]
    ) else ("", text)  # fmt: skip
    found = _numbers(rest, comparator, style, text)
    if found is not None:
        return found
    if not comparator and _IN_WORDS.fullmatch(text) and not re.fullmatch(r"[^\W\d_]{1,3}\s\d+(?:\.\d+)?", text):
        return Quantity(words=text)
    raise ValueError(_refused(text))


def _numbers(text: str, comparator: str, style: Literal["", "+", "grouped", "power"], whole: str) -> Quantity | None:
    """Return a value in numbers, None if the text is none."""
    if match := _POWER.fullmatch(text):
        return Quantity((Decimal(1),), printed_unit(match["unit"]), comparator, style="power")
    for joint, pattern in _JOINED:
        if match := pattern.fullmatch(text):
            unit = match["unit"] or ""
            if not unit and (inner := re.search(r"[%‰°]", match["numbers"])):
                unit = inner[0]
            if _is_unit(unit):
                numbers = tuple(map(_decimal, re.findall(_number_of(joint), match["numbers"])))
                if joint == "–" and numbers[0] > numbers[1]:
                    joint = "to"
                if joint == "–" and numbers[0] == numbers[1]:
                    raise ValueError(f"both ends of `{whole}` are the same: write one number")
                return Quantity(numbers, printed_unit(unit), comparator, joint, style=style)
    if (match := _ONE.fullmatch(text)) and _is_unit(match["unit"] or ""):
        if re.search(r"(?:–|\bto\b)\s*\d", match["unit"] or ""):  # 10 mg to 20 mg
            ends = re.fullmatch(rf"({_NUMBER})\s*(.*?)\s*(?:–|\bto\b)\s*({_NUMBER})\s*(.*)", text)
            if ends is None or printed_unit(ends[2]) != printed_unit(ends[4]):
                return None
            return _numbers(f"{ends[1]} to {ends[3]} {ends[4]}", comparator, style, whole)
        sign = "+" if match["number"].startswith("+") else style
        return Quantity((_decimal(match["number"]),), printed_unit(match["unit"] or ""), comparator, style=sign)
    return None


def _number_of(joint: Joint) -> str:
    return (
        r"\d+(?:\.\d+)?"
        if joint == "-"
        else r"(?:(?<=[to→>]\s)|(?<=[–/:x×±]\s)|(?<![\d%‰°.]))[-−+]?\d+(?:\.\d+)?|\d+(?:\.\d+)?"
    )


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace(" ", ""))


def _is_unit(text: str) -> bool:
    return not text or (_UNIT.fullmatch(text) is not None and re.match(r"(?:st|nd|rd|th)\b", text) is None)


def _score(match: re.Match[str], text: str) -> Quantity:
    """Return a score with its parts, whose sum it has to be."""
    parts = re.findall(r"[A-Z][a-z]?\d+", match["parts"])
    total = sum(int(re.sub(r"\D", "", part)) for part in parts)
    if match["total"] and int(match["total"]) != total:
        raise ValueError(f"the parts of `{text}` add up to {total}")
    if not match["total"]:  # a stage such as T2N0M0 has letters and figures too, and no sum
        return Quantity(words=text)
    return Quantity((Decimal(total),), words=" ".join(parts))


def _refused(text: str) -> str:
    if _COMMA.search(text):
        return (
            f"`{text}` is not a quantity: the decimal sign is a point, and thousands have a space or nothing between"
            " them, such as `150000` or `150 000` (a report prints the signs of its language)"
        )
    return f"`{text}` is not a quantity: {_FORMS}; a result in words begins with a letter, such as `negative`"


def printed_unit(typed: str) -> str:
    """Return a unit as it is printed: raised digits for exponents, and a sign of multiplication before a power of ten.

    `10^9/L`, `x10^9/L`, `10*9/L` (UCUM) and `1e9/L` are `×10⁹/L`, `kg/m^2` is `kg/m²`; anything else is as typed.
    Raises ValueError for `10E9/L`, which is read as 10⁹ and as 10 × 10⁹.
    """
    if ambiguous := _TEN_TO.search(typed):
        raise ValueError(
            f"`{ambiguous[0]}` can be read as a power of ten and as ten times one: write it with `^`, such as `10^9/L`"
        )

    def power(match: re.Match[str]) -> str:
        digits = next(match[name] for name in ("scientific", "starred", "braced", "raised", "printed") if match[name])
        times = "×" if match["times"] or not typed[: match.start()].strip() else ""
        return f"{times}10{superscript(digits)}"

    typed = typed.replace("\u03bc", "µ")  # the Greek letter, which looks like the sign for micro
    return _RAISED.sub(lambda match: superscript(match["braced"] or match["raised"]), _UNIT_POWERS.sub(power, typed))


def superscript(digits: str) -> str:
    """Digits and a minus sign as raised characters."""
    return digits.translate(_SUPERSCRIPTS)


def _digits(value: float) -> str:
    """Return the digits of a number that YAML read as one: as they were typed, so that 2.20 does not become 2.2."""
    if isinstance(value, TypedFloat) and re.fullmatch(r"[-+]?\d+\.\d+", value.typed):
        return value.typed
    return format(Decimal(repr(float(value))), "f")
