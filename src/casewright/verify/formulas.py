"""The numbers of a formula, as typed and as printed in each format.

Formats write mathematics differently, so formulas are compared by their numbers. The order is compared too, unless it
depends on the format (indices before or after exponents, the degree of a root, matrices by column).
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
    """A formula. `text` is an excerpt, `numbers` are its numbers in order, `run` all digits and decimal points, for
    formats that do not separate numbers. `in_order` is False if the order of the numbers depends on the format. `line`
    is that of an HTML file."""

    text: str
    numbers: tuple[str, ...]
    run: str
    in_order: bool = True
    line: int | None = None


def typed_formula(tex: str, line: int | None = None) -> Formula:
    """Return the formula that is typed in TeX."""
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
    """Return the formula of HTML or Word, in pieces that contain whole numbers."""
    plain = [unicodedata.normalize("NFKC", piece) for piece in pieces]
    numbers = tuple(number for piece in plain for number in _NUMBER.findall(piece))
    return Formula(" ".join(" ".join(plain).split()), numbers, _run("".join(plain)), line=line)


def set_formula(pieces: Sequence[str]) -> Formula:
    """Return the formula of a PDF, in single characters, in which numbers are not separated."""
    plain = unicodedata.normalize("NFKC", "".join(pieces))
    return Formula(plain, (), _run(plain))


def _run(text: str) -> str:
    return re.sub(r"(?<!\d)[.]|[.](?!\d)", "", re.sub(r"[^\d.]", "", re.sub(r"[\s{}]", "", text).replace(",", "")))


def same_numbers(typed: Formula, shown: Formula) -> bool:
    """Return whether a file shows the numbers that were typed."""
    if shown.numbers or not shown.run:
        if "".join(typed.numbers) == "".join(shown.numbers):
            return True
        return not typed.in_order and sorted(typed.numbers) == sorted(shown.numbers)
    if typed.run == shown.run:
        return True
    return not typed.in_order and sorted(typed.run.replace(".", "")) == sorted(shown.run.replace(".", ""))
