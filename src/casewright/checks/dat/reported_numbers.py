"""Numbers in prose that cannot be right as they stand: shares that are not the quotient, estimates outside their
interval, probabilities beyond 1. Each is certain from the sentence alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from casewright.case.words.number_words import in_words
from casewright.text_cache import cached

_N = r"\d{1,3}(?:[ ,\u00a0\u202f\u2009]\d{3})+|\d+"
_DECIMAL = r"\d+(?:[.,]\d+)?"
_SPACE = r"[ \n\u00a0\u202f]"
_WORDS = tuple(map(in_words, range(13)))
_NW = rf"{_N}|(?i:{'|'.join(_WORDS[1:])})"
_SHARES = (
    re.compile(
        rf"(?<![\w.,/–-])(?P<whole>{_N}){_SPACE}[^\W\d_][\w-]*(?:{_SPACE}[^\W\d_][\w-]*){{0,3}},{_SPACE}(?P<part>{_NW})"
        rf"{_SPACE}(?P<of>of){_SPACE}(?:them|these|which|whom)(?:{_SPACE}[a-z]+){{0,2}}{_SPACE}?\((?P<share>{_DECIMAL}){_SPACE}?%\)"
    ),
    re.compile(
        rf"(?<![\w.,/–-])(?P<part>{_NW}){_SPACE}?(?P<of>/|of|out of|von){_SPACE}?(?:the{_SPACE}|all{_SPACE})?"
        rf"(?P<whole>{_N})(?:{_SPACE}[^\W\d_][\w-]*){{0,4}}{_SPACE}?[(\[](?P<share>{_DECIMAL}){_SPACE}?%"
        rf"(?!{_SPACE}?-?(?:–|-|to\b|of\b|CI|KI|confidence|level|Konfidenz))"
    ),
    re.compile(
        rf"(?<![\w.,/–-])(?P<share>{_DECIMAL}){_SPACE}?%{_SPACE}?[(\[](?:n{_SPACE}?={_SPACE}?)?(?P<part>{_N}){_SPACE}?"
        rf"(?P<of>/|of|out of|von){_SPACE}?(?P<whole>{_N})(?={_SPACE}?[)\];,])"
    ),
    re.compile(
        rf"(?<![\w.,/–-])(?P<part>{_N}){_SPACE}[(\[](?P<share>{_DECIMAL}){_SPACE}?%[)\]]{_SPACE}(?P<of>of|out of|von)"
        rf"{_SPACE}(?:the{_SPACE}|all{_SPACE})?(?P<whole>{_N})(?![\d.%]|{_SPACE}?%)"
    ),
    re.compile(
        rf"(?P<of>\bOf|\bAmong){_SPACE}(?:the{_SPACE}|all{_SPACE}|these{_SPACE})?(?P<whole>{_N})"
        rf"(?:{_SPACE}[^\W\d_][\w-]*){{1,3}},{_SPACE}(?P<part>{_N}){_SPACE}?\((?P<share>{_DECIMAL}){_SPACE}?%\)"
    ),
)
"""Shares with their part and whole: "8 of 113 patients (7%)", "7% (8/113)", "8 (7%) of 113 patients", "Of 113
patients, 8 (7%) ..."."""
_BEFORE_PART = frozenset({"Of", "Among"})
"""Words before the whole of a share whose part may be of something smaller that was named before."""
_FEMALE = r"(?:women|females?|girls?|Frauen|Mädchen|weiblich)"
_MALE = r"(?:men|males?|boys?|Männer|Jungen|männlich)"
_PARTS = re.compile(
    rf"(?<![\w.,/–-])(?P<whole>{_N}){_SPACE}(?:[a-z-]+{_SPACE})?(?:patients|children|cases|adults|participants|people|"
    rf"persons|individuals|subjects|infants|neonates|adolescents|Patienten|Kinder){_SPACE}?[(\[;:,]{_SPACE}?"
    rf"(?P<one>{_N}){_SPACE}(?:were{_SPACE}|was{_SPACE})?(?:(?P<female>{_FEMALE})|{_MALE})"
    rf"{_SPACE}?(?:[,;/]|and|und){_SPACE}?(?:and{_SPACE})?(?P<other>{_N}){_SPACE}(?:were{_SPACE}|was{_SPACE})?"
    rf"(?(female){_MALE}|{_FEMALE})(?={_SPACE}?[)\];.,])"
)
"""People, and how many of them are of either sex."""
_INTERVAL = re.compile(
    rf"(?<![\w.,/])(?P<estimate>[−-]?{_DECIMAL})(?P<own>{_SPACE}?%)?{_SPACE}?[(\[;,]{_SPACE}?(?P<level>9\d(?:[.,]\d)?){_SPACE}?%{_SPACE}?"
    rf"-?(?:CI|KI|confidence interval|Konfidenzintervall)[,:]?{_SPACE}?[(\[]?(?:of{_SPACE})?(?P<low>[−-]?{_DECIMAL})"
    rf"{_SPACE}?(?P<percent>%?){_SPACE}?(?:–|--?|to|bis|[;,]{_SPACE}){_SPACE}?(?P<high>[−-]?{_DECIMAL})(?![\d.]*\d)"
)
_PROBABILITY = re.compile(
    rf"(?<![\w-])[pP](?:{_SPACE}value)?{_SPACE}?(?P<sign>[=<>≤≥]|of|was){_SPACE}?(?P<value>\d*[.,]\d+|\d+)"
    rf"(?![\d%]|[.,]\d|{_SPACE}?(?:%|mm|cm|kPa|bar|W\b)|[eE][−–+-]?\d|{_SPACE}?(?:[×x*·⋅∙]|\\times|e-)|\^|[⁻⁰¹²³⁴-⁹])"
)
"""A number in scientific notation (`8e-07`, `5 × 10^−8^`) is passed over."""
_NO_ESTIMATE = re.compile(
    r"(?i)(?:\b[pn]\s?[=<>≤≥]|\b(?:of|day|days|month|months|week|weeks|year|years|hour|hours|n|table|figure|grade|"
    r"stage))\s?$"
)
"""What makes a number in front of an interval something else than its estimate."""


@dataclass(frozen=True)
class Share:
    """A share in percent as it was typed, with the part and the whole that it is of."""

    part: int
    whole: int
    typed: str

    @property
    def is_rounded(self) -> bool:
        """Whether it is the quotient, rounded to the places that were typed."""
        return abs(self._missing) <= Decimal("0.51") * self._last_place

    @property
    def is_cut(self) -> bool:
        """Whether it is the quotient, cut off at the places that were typed (66% for two of three)."""
        return 0 <= self._missing < self._last_place

    @property
    def right(self) -> str:
        """What it should be: "8 of 113 is 7.1%"."""
        places = max(-int(self._last_place.as_tuple().exponent), 1 if self._percent < 10 else 0)
        return f"{self.part} of {self.whole} is {self._percent:.{places}f}%"

    @property
    def _percent(self) -> Decimal:
        return Decimal(100 * self.part) / self.whole

    @property
    def _missing(self) -> Decimal:
        return self._percent - Decimal(self.typed.replace(",", "."))

    @property
    def _last_place(self) -> Decimal:
        return Decimal(1).scaleb(-len(self.typed.replace(",", ".").partition(".")[2]))


@dataclass(frozen=True)
class Impossible:
    """A number between `start` and `end` of a text that cannot be right, and why. `is_certain` is off for a share that
    was cut off and not rounded (66% for two of three)."""

    start: int
    end: int
    why: str
    is_certain: bool = True


@cached
def impossible_numbers(text: str) -> Iterator[Impossible]:
    """Yield every number of a text that the numbers beside it contradict."""
    yield from _shares(text)
    yield from _parts(text)
    yield from _estimates(text)
    yield from _probabilities(text)
    yield from _scores(text)
    yield from _fractions(text)


_FRACTIONS = {
    "half": (Decimal(1) / 2, Decimal(1) / 2),
    "third": (Decimal(1) / 3, Decimal(1) / 3),
    "quarter": (Decimal(1) / 4, Decimal(1) / 4),
    "two thirds": (Decimal(2) / 3, Decimal(2) / 3),
    "three quarters": (Decimal(3) / 4, Decimal(3) / 4),
    "most": (Decimal("0.501"), Decimal(1)),
    "majority": (Decimal("0.501"), Decimal(1)),
    "minority": (Decimal(0), Decimal("0.499")),
}
"""Shares in words: the least and the most of a whole."""
_FRACTION = re.compile(
    rf"(?P<than>(?i:more than|over|at least|less than|fewer than|under|up to|about|almost|approximately|around|nearly|"
    rf"roughly){_SPACE})?(?i:(?:the|one|an?){_SPACE})?"
    rf"(?P<fraction>(?i:two[ -]thirds|three[ -]quarters|half|third|quarter|most|majority|minority)){_SPACE}of{_SPACE}"
    rf"(?:[^\W\d_][\w-]*{_SPACE}){{1,5}}[(\[](?:n{_SPACE}?={_SPACE}?)?(?P<part>{_N}){_SPACE}?(?:/|of){_SPACE}?(?P<whole>{_N})"
    rf"(?={_SPACE}?[)\];,])"
)
_NEAR, _ABOUT = Decimal("0.05"), Decimal("0.1")
"""How far from a share in words its numbers may be, and where it says `about`."""


def _fractions(text: str) -> Iterator[Impossible]:
    """Yield a share in words that its numbers contradict: "half of the patients (6/14)"."""
    for match in _FRACTION.finditer(text):
        part, whole = _count(match["part"]), _count(match["whole"])
        than = (match["than"] or "").strip().lower()
        low, high = _FRACTIONS[match["fraction"].lower().replace("-", " ")]
        if low == high:
            near = _ABOUT if than and than not in _MORE | _LESS else max(_NEAR, Decimal("0.5") / max(whole, 1))
            low = Decimal(0) if than in _LESS else low - near
            high = Decimal(1) if than in _MORE else high + near
        if 1 < whole >= part and not low <= Decimal(part) / whole <= high:
            why = f"{part} of {whole} is {Decimal(100 * part) / whole:.0f}%"
            yield Impossible(*match.span("fraction"), why, is_certain=False)


_MORE = frozenset({"more than", "over", "at least"})
_LESS = frozenset({"less than", "fewer than", "under", "up to"})


_SCORE = re.compile(r"(?<![\w.,/])(?P<sum>\d{1,2})\s?\((?P<parts>(?:[A-Z][a-z]?\s?\d[\s,+]*){2,4})\)")


def _scores(text: str) -> Iterator[Impossible]:
    """Yield a score with its parts, of which it is the sum: "14 (E4 V4 M6)"."""
    for match in _SCORE.finditer(text):
        added = sum(int(digit) for digit in re.findall(r"\d", match["parts"]))
        if added != int(match["sum"]) and "T" not in match["parts"]:
            yield Impossible(*match.span("sum"), f"its parts add up to {added}")


def _parts(text: str) -> Iterator[Impossible]:
    """Yield a whole whose two parts are beside it: "12 patients (7 men and 6 women)"."""
    for match in _PARTS.finditer(text):
        whole, one, other = (_count(match[name]) for name in ("whole", "one", "other"))
        if one + other != whole:
            why = f"{one} and {other} are {one + other}"
            yield Impossible(*match.span("whole"), why, is_certain=one + other > whole)


def _shares(text: str) -> Iterator[Impossible]:
    for match in (match for pattern in _SHARES for match in pattern.finditer(text)):
        part, whole = _count(match["part"]), _count(match["whole"])
        if not whole:
            continue
        if part > whole:
            if match["of"] == "/":
                continue  # a blood pressure
            yield Impossible(*match.span("part"), f"{part} of {whole} is more than all")
            continue
        share = Share(part, whole, match["share"])
        if not share.is_rounded:
            is_certain = not share.is_cut and match["of"] not in _BEFORE_PART
            yield Impossible(*match.span("share"), share.right, is_certain=is_certain)


def _estimates(text: str) -> Iterator[Impossible]:
    for match in _INTERVAL.finditer(text):
        low, high, estimate = (_number(match[name]) for name in ("low", "high", "estimate"))
        level = match["level"]
        if _NO_ESTIMATE.search(text[max(0, match.start() - 12) : match.start()]) or (
            match["percent"] and not match["own"]
        ):
            continue
        if low > high:
            yield Impossible(match.start("low"), match.end("high"), "the interval ends before it begins")
        elif not low <= estimate <= high:
            yield Impossible(*match.span("estimate"), f"it lies outside its {level}% confidence interval")


def _probabilities(text: str) -> Iterator[Impossible]:
    for match in _PROBABILITY.finditer(text):
        value = _number(match["value"])
        if match["sign"] in {"of", "was"} and not re.search("[.,]", match["value"]):
            continue
        if value > 1 and value != value.to_integral_value():  # an integer counts something: `n = 40, p = 12`
            yield Impossible(*match.span("value"), "a probability is not greater than 1")
        elif value == 0 and match["sign"] in {"=", "<", "≤", "of", "was"}:
            yield Impossible(*match.span("value"), "a probability is not 0; write `<` and the smallest that was told")


def _count(typed: str) -> int:
    if typed.casefold() in _WORDS:
        return _WORDS.index(typed.casefold())
    return int(re.sub(r"\D", "", typed))


def _number(typed: str) -> Decimal:
    return Decimal(typed.replace("−", "-").replace(",", "."))
