"""Reference numbers that were typed by hand, where a citation belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casewright.checks.reading.prose import Passage
from casewright.text_cache import cached

_NUMBERS = r"\d{1,3}(?:[ ]?[,;–-][ ]?\d{1,3})*"
_RAISED = re.compile(rf"(?P<before>(?<![A-Za-z])[A-Za-z]+|[.,;:])\^(?P<typed>{_NUMBERS})\^")
_RAISED_APART = re.compile(rf"(?:(?<=[A-Za-z]{{3}})|(?<=[.,;:)]))[ \n](?P<typed>\^{_NUMBERS}\^)(?!\w)")
_RAISED_SIGNS = re.compile(r"(?P<before>(?<![A-Za-z])[A-Za-z]+|[.,;:])(?P<typed>[⁰¹²³⁴-⁹]+(?:[⁻˒,‚][⁰¹²³⁴-⁹]+)*)")
_BRACKETED = re.compile(rf"(?<![\w\]])(?P<typed>\[{_NUMBERS}\])(?!\()")
_NAMED = re.compile(rf"\b(?P<typed>[Rr]ef(?:s?\.|s|erences?)[ \u00a0](?:nos?\.[ ])?{_NUMBERS})(?![\d.]*\d|[ ]?%)\b")
_INTERVAL = re.compile(r"(?i)(?:\bCI|\bIQR|\binterval|\brange|%|\bin|=|∈)[:,]?\s*$")
_RANGE_OF_VALUES = re.compile(r"\d ?\$?\s\[\d+, \d+\]\Z")
"""The ends of what was measured, behind its mean: "30.1 ± 10.1 [18, 73]"."""
_UNITS = frozenset([
    "m", "cm", "mm", "km", "dm", "nm", "µm", "μm", "s", "ms", "min", "h", "d", "kg", "g", "mg", "l", "dl", "ml",
    "mol", "mmol", "pa", "hz", "j", "w", "v", "n", "k", "sec", "m2", "inch", "ft", "msec", "kpa", "bar",
])  # fmt: skip
_SHORTEST_WORD = 3
_NO_CITING = frozenset(
    {"chi", "eta", "omega", "kappa", "tau", "rho", "phi", "hotelling", "footnote", "footnotes", "endnote"}
)
"""Symbols with an exponent, and notes that are named by their number."""
_NOTE = re.compile(r"\^(\d{1,2})\^|([¹²³⁴-⁹])")
_MORE_NOTES = re.compile(r"[.;,][ \n](?:\^(\d{1,2})\^|([¹²³⁴-⁹]))(?=[ \n])")
_NAME = re.compile(
    r"(?:[^\W\d_a-z][\w'’-]*\.?[ \n\u00a0]+)+(?:(?:van|von|de|der|del|da|di|la|le|al|bin)[ \n\u00a0]+)*"
    r"[^\W\d_a-z][\w'’-]*,?$"
)
_BETWEEN_NAMES = frozenset(
    {"and", "of", "for", "the", "in", "und", "et", "y", "van", "von", "der", "den", "de", "del", "da", "di", "la", "le"}
)
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 2
_MOSTLY = 0.75


_CODES = re.compile(r"(?:[:?”\"]|\A)\s*\[1\]\s+[“\"]?[^\W\d_][^\[\]]*\[2\]\s+[“\"]?[^\W\d_]")
"""Codes before what they stand for: "[1] Female [2] Male"."""


def typed_reference_numbers(passages: Iterable[Passage]) -> Iterator[tuple[Passage, int, str]]:
    """Yield the reference numbers typed in a report's passages, except marks that are none: behind the names of
    authors, and behind a word where a note begins with the same mark (`^1^ Department of Medicine`, `^1^ With
    dexamethasone`).

    A raised number behind the name of something (`the United States^3^`) is a reference where others are typed so.
    """
    looked_at = [passage for passage in passages if passage.kind not in {"data", "alt", "reference"}]
    notes: set[str] = set()
    for passage in looked_at:
        if first := _NOTE.match(passage.text):
            notes |= {match[1] or match[2] for match in (first, *_MORE_NOTES.finditer(passage.text))}
    behind_names: list[tuple[Passage, int, str]] = []
    others = 0
    for passage in looked_at:
        numbers = typed_numbers(passage.text)
        are_names = bool(numbers) and _lists_names(passage.text)
        is_note = _NOTE.match(passage.text) is not None
        for start, _, typed in numbers:
            is_raised = typed[0] not in "[Rr"
            before = passage.text[:start].rstrip()
            if is_raised and (are_names or (is_note and before.endswith((".", ";", ",")))):
                continue
            ends_sentence = before.endswith((".", ",", ";", ":"))
            if is_raised and typed.strip("^") in notes and (passage.kind == "cell" or not ends_sentence):
                continue
            if is_raised and _NAME.search(before) is not None:
                behind_names.append((passage, start, typed))
                continue
            others += is_raised
            yield passage, start, typed
    if others >= _FEWEST:
        yield from behind_names


def _lists_names(text: str) -> bool:
    """Return whether a passage is a list of people or of where they work: most of its words have capitals."""
    words = [word for word in _WORD.findall(text) if word not in _BETWEEN_NAMES]
    return len(words) >= _FEWEST and sum(word[0].isupper() for word in words) >= _MOSTLY * len(words)


@cached
def typed_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a text names references by numbers (`growth^1,2^`, `[3]`, `ref. 4`): start, end and what was typed.

    Exponents (10^9^/L, m^2^), isotopes (^18^F) and intervals (95% CI [1, 3]) are none.
    """
    for pattern in (_RAISED, _RAISED_SIGNS):
        for match in pattern.finditer(text):
            before = match["before"]
            if before.isalpha() and (
                len(before) < _SHORTEST_WORD or before.lower() in _UNITS | _NO_CITING or before.isupper()
            ):
                continue
            if match["typed"] in {"²", "³"} and re.search(r"[/*+=×·−]\Z", text[: match.start()]):
                continue  # a square: "max/total/total²"
            if not before.isalpha() and text[match.start() - 1 : match.start()].isdigit():
                continue
            start = match.end("before")
            yield start, match.end(), text[start : match.end()]
    for match in _RAISED_APART.finditer(text):
        yield match.start("typed"), match.end("typed"), match["typed"]
    is_code = "[0]" in text or _CODES.search(text) is not None
    for match in () if is_code else _BRACKETED.finditer(text):
        if re.search(r"[:=]\s*\Z", text[: match.start()]):
            continue  # a list of values: "Age knots: [10, 15, 20]"
        if _RANGE_OF_VALUES.search(text, max(0, match.start() - 4), match.end()):
            continue
        if not _INTERVAL.search(text[max(0, match.start() - 20) : match.start()]) and not re.search(
            r"(?<!\d)0", match["typed"]
        ):
            yield match.start(), match.end(), match["typed"]
    for match in _NAMED.finditer(text):
        yield match.start(), match.end(), match["typed"]
