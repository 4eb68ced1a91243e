"""The numbers of a formula, as its author typed it and as each format prints it.

Formats write mathematics in ways of their own, so formulas are compared by their numbers: as a whole where the order
is the same everywhere, and without their order where it is not (indices before or after exponents, the degree of a
root, matrices by column).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COMMENT = re.compile(r"(?<!\\)%.*")
_NOT_PRINTED = re.compile(
    r"\\(?:label|tag\*?|ref|eqref|hspace\*?|vspace\*?|begin|end|color|class|style)\s*\{[^{}]*\}|\\\\\s*\[[^\]]*\]|"
    r"\\(?:kern|mkern|hskip|mskip)\s*-?[\d.]+\s*[a-z]+"
)
_SHORT_FRACTION = re.compile(r"(\\[a-z]*(?:frac|binom))\s*(\d)\s*(\d)")
_SHORT_INDEX = re.compile(r"([_^])\s*(\d)")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?|\\.")
_ORDER_VARIES = re.compile(
    r"\\sqrt\s*\[|\\(?:over|under|stack|root|side)|\\begin\s*\{\w*(?:matrix|array|cases)|"
    r"(?:_\s*(?:\{[^{}]*\}|\S)\s*\^)|(?:\^\s*(?:\{[^{}]*\}|\S)\s*_)"
)


@dataclass(frozen=True)
class Formula:
    """A formula: `text` is an excerpt, `numbers` are its numbers in order, `run` all its digits with the decimal points
    between them, as they are where nothing tells one number from the next. `in_order` is off where formats print its
    parts in orders of their own. `line` is that of an HTML file."""

    text: str
    numbers: tuple[str, ...]
    run: str
    in_order: bool = True
    line: int | None = None


def typed_formula(tex: str, line: int | None = None) -> Formula:
    """A formula as it is typed, in TeX."""
    printed = _NOT_PRINTED.sub(" ", _COMMENT.sub("", tex))
    apart = _SHORT_INDEX.sub(r"\1 \2 ", _SHORT_FRACTION.sub(r"\1 \2 \3 ", printed))
    numbers = _NUMBER.findall(_COMMAND.sub(" ", apart))
    return Formula(
        " ".join(tex.split()),
        tuple(numbers),
        _run(_COMMAND.sub("", printed)),
        in_order=_ORDER_VARIES.search(tex) is None,
        line=line,
    )


def printed_formula(pieces: Sequence[str], line: int | None = None) -> Formula:
    """A formula in pieces that each hold whole numbers, as HTML and Word have it."""
    plain = [unicodedata.normalize("NFKC", piece) for piece in pieces]
    numbers = tuple(number for piece in plain for number in _NUMBER.findall(piece))
    return Formula(" ".join(" ".join(plain).split()), numbers, _run("".join(plain)), line=line)


def set_formula(pieces: Sequence[str]) -> Formula:
    """A formula in single characters, as PDF has it: its numbers are not told apart."""
    plain = unicodedata.normalize("NFKC", "".join(pieces))
    return Formula(plain, (), _run(plain))


def _run(text: str) -> str:
    return re.sub(r"(?<!\d)[.]|[.](?!\d)", "", re.sub(r"[^\d.]", "", re.sub(r"[\s{}]", "", text).replace(",", "")))


def same_numbers(typed: Formula, shown: Formula) -> bool:
    """Whether a file shows the numbers that were typed."""
    if shown.numbers or not shown.run:
        if "".join(typed.numbers) == "".join(shown.numbers):
            return True
        return not typed.in_order and sorted(typed.numbers) == sorted(shown.numbers)
    if typed.run == shown.run:
        return True
    return not typed.in_order and sorted(typed.run.replace(".", "")) == sorted(shown.run.replace(".", ""))
