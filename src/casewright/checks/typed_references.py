"""Reference numbers that were typed by hand, where a citation belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBERS = r"\d{1,3}(?:[ ]?[,;–-][ ]?\d{1,3})*"
_RAISED = re.compile(rf"(?P<before>(?<![A-Za-z])[A-Za-z]+|[.,;:])\^(?P<typed>{_NUMBERS})\^")
_RAISED_APART = re.compile(rf"(?:(?<=[A-Za-z]{{3}})|(?<=[.,;:)]))[ \n](?P<typed>\^{_NUMBERS}\^)(?!\w)")
_RAISED_SIGNS = re.compile(r"(?P<before>(?<![A-Za-z])[A-Za-z]+|[.,;:])(?P<typed>[⁰¹²³⁴-⁹]+(?:[⁻˒,‚][⁰¹²³⁴-⁹]+)*)")
_BRACKETED = re.compile(rf"(?<![\w\]])(?P<typed>\[{_NUMBERS}\])(?!\()")
_NAMED = re.compile(rf"\b(?P<typed>[Rr]ef(?:s?\.|s|erences?)[ \u00a0](?:nos?\.[ ])?{_NUMBERS})(?![\d.]*\d|[ ]?%)\b")
_INTERVAL = re.compile(r"(?i)(?:\bCI|\bIQR|\binterval|\brange|%|\bin|=|∈)[:,]?\s*$")
_UNITS = frozenset(
    [
        "m",
        "cm",
        "mm",
        "km",
        "dm",
        "nm",
        "µm",
        "μm",
        "s",
        "ms",
        "min",
        "h",
        "d",
        "kg",
        "g",
        "mg",
        "l",
        "dl",
        "ml",
        "mol",
        "mmol",
        "pa",
        "hz",
        "j",
        "w",
        "v",
        "n",
        "k",
        "sec",
        "m2",
        "inch",
        "ft",
        "msec",
        "kpa",
        "bar",
    ]
)
_SHORTEST_WORD = 3


def typed_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a text names references by numbers (`growth^1,2^`, `[3]`, `ref. 4`): start, end and what was typed.

    Exponents (10^9^/L, m^2^), isotopes (^18^F) and intervals (95% CI [1, 3]) are none.
    """
    for pattern in (_RAISED, _RAISED_SIGNS):
        for match in pattern.finditer(text):
            before = match["before"]
            if before.isalpha() and (len(before) < _SHORTEST_WORD or before.lower() in _UNITS or before.isupper()):
                continue
            if not before.isalpha() and text[match.start() - 1 : match.start()].isdigit():
                continue
            start = match.end("before")
            yield start, match.end(), text[start : match.end()]
    for match in _RAISED_APART.finditer(text):
        yield match.start("typed"), match.end("typed"), match["typed"]
    for match in _BRACKETED.finditer(text):
        if not _INTERVAL.search(text[max(0, match.start() - 20) : match.start()]) and not re.search(
            r"(?<!\d)0", match["typed"]
        ):
            yield match.start(), match.end(), match["typed"]
    for match in _NAMED.finditer(text):
        yield match.start(), match.end(), match["typed"]
