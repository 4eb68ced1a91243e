"""Numbers in prose that cannot be right as they stand: shares that are not the quotient, estimates outside their
interval, probabilities beyond 1. Each is certain from the sentence alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_N = r"\d{1,3}(?:[ ,\u00a0\u202f\u2009]\d{3})+|\d+"
_DECIMAL = r"\d+(?:[.,]\d+)?"
_SPACE = r"[ \n\u00a0\u202f]"
_SHARE = re.compile(
    rf"(?<![\w.,/–-])(?P<part>{_N}){_SPACE}?(?P<of>/|of|out of|von){_SPACE}?(?:the{_SPACE}|all{_SPACE})?(?P<whole>{_N})"
    rf"(?:{_SPACE}[^\W\d_][\w-]*){{0,4}}{_SPACE}?[(\[](?P<share>{_DECIMAL}){_SPACE}?%"
    rf"(?!{_SPACE}?-?(?:–|-|to\b|of\b|CI|KI|confidence|level|Konfidenz))"
)
_SHARE_FIRST = re.compile(
    rf"(?<![\w.,/–-])(?P<share>{_DECIMAL}){_SPACE}?%{_SPACE}?[(\[](?:n{_SPACE}?={_SPACE}?)?(?P<part>{_N}){_SPACE}?"
    rf"(?P<of>/|of|out of|von){_SPACE}?(?P<whole>{_N})(?={_SPACE}?[)\];,])"
    rf"|(?<![\w.,/–-])(?P<part2>{_N}){_SPACE}[(\[](?P<share2>{_DECIMAL}){_SPACE}?%[)\]]{_SPACE}(?:of|out of|von)"
    rf"{_SPACE}(?:the{_SPACE}|all{_SPACE})?(?P<whole2>{_N})(?![\d.%]|{_SPACE}?%)"
)
_SEX = r"(?:wo)?m[ae]n|(?:fe)?males?|boys?|girls?|Männer|Frauen|Jungen|Mädchen"
_PARTS = re.compile(
    rf"(?<![\w.,/–-])(?P<whole>{_N}){_SPACE}(?:[a-z]+{_SPACE})?(?:patients|cases|children|adults|participants|"
    rf"subjects|infants|"
    rf"individuals|Patienten|Kinder){_SPACE}?[(\[,]{_SPACE}?(?P<one>{_N}){_SPACE}(?P<kind>{_SEX})(?:,{_SPACE}|"
    rf",?{_SPACE}(?:and|und)"
    rf"{_SPACE})(?P<other>{_N}){_SPACE}(?P<rest>{_SEX})\b"
)
_INTERVAL = re.compile(
    rf"(?<![\w.,/])(?P<estimate>[−-]?{_DECIMAL})(?P<own>{_SPACE}?%)?{_SPACE}?[(\[;,]{_SPACE}?(?P<level>9\d(?:[.,]\d)?){_SPACE}?%{_SPACE}?"
    rf"-?(?:CI|KI|confidence interval|Konfidenzintervall)[,:]?{_SPACE}?[(\[]?(?:of{_SPACE})?(?P<low>[−-]?{_DECIMAL})"
    rf"{_SPACE}?(?P<percent>%?){_SPACE}?(?:–|--?|to|bis|[;,]{_SPACE}){_SPACE}?(?P<high>[−-]?{_DECIMAL})(?![\d.]*\d)"
)
_PROBABILITY = re.compile(
    rf"(?<![\w-])[pP](?:{_SPACE}value)?{_SPACE}?(?P<sign>[=<>≤≥]|of|was){_SPACE}?(?P<value>\d*[.,]\d+|\d+)"
    rf"(?![\d%]|[.,]\d|[eE][-−+]?\d|{_SPACE}?(?:%|mm|cm|kPa|bar|W\b|[×x*·]{_SPACE}?10|\\times))"
)


_NO_ESTIMATE = re.compile(
    r"(?i)(?:\b[pn]\s?[=<>≤≥]|\b(?:of|day|days|month|months|week|weeks|year|years|hour|hours|n|table|figure|grade|"
    r"stage))\s?$"
)
"""What makes a number in front of an interval something else than its estimate."""


@dataclass(frozen=True)
class Impossible:
    """A number between `start` and `end` of a text that cannot be right, and why."""

    start: int
    end: int
    why: str


def impossible_numbers(text: str) -> Iterator[Impossible]:
    """Every number of a text that the numbers beside it contradict."""
    yield from _shares(text)
    yield from _parts(text)
    yield from _estimates(text)
    yield from _probabilities(text)


def _parts(text: str) -> Iterator[Impossible]:
    """A whole whose two parts stand beside it: "12 patients (7 men and 6 women)"."""
    for match in _PARTS.finditer(text):
        whole, one, other = (_count(match[name]) for name in ("whole", "one", "other"))
        same = match["kind"].casefold().rstrip("s") == match["rest"].casefold().rstrip("s")
        if one + other != whole and not same:
            yield Impossible(*match.span("whole"), f"{one} and {other} are {one + other}")


def _shares(text: str) -> Iterator[Impossible]:
    for match in (*_SHARE.finditer(text), *_SHARE_FIRST.finditer(text)):
        second = "2" if "part2" in match.re.groupindex and match["part2"] else ""
        part, whole = _count(match[f"part{second}"]), _count(match[f"whole{second}"])
        typed = match[f"share{second}"].replace(",", ".")
        if not whole:
            continue
        if part > whole:
            if match["of"] == "/":
                continue  # a blood pressure
            yield Impossible(*match.span(f"part{second}"), f"{part} of {whole} is more than all")
            continue
        share = Decimal(100 * part) / whole
        places = len(typed.partition(".")[2])
        if abs(share - Decimal(typed)) > Decimal("0.51") * Decimal(1).scaleb(-places):
            shown = f"{share:.{max(places, 1 if share < 10 else 0)}f}"
            yield Impossible(*match.span(f"share{second}"), f"{part} of {whole} is {shown}%")


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
        if value > 1:
            yield Impossible(*match.span("value"), "a probability is not greater than 1")
        elif value == 0 and match["sign"] in {"=", "<", "≤", "of", "was"}:
            yield Impossible(*match.span("value"), "a probability is not 0; write `<` and the smallest that was told")


def _count(typed: str) -> int:
    return int(re.sub(r"\D", "", typed))


def _number(typed: str) -> Decimal:
    return Decimal(typed.replace("−", "-").replace(",", "."))
