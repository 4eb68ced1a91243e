"""On which page and line of a rendered PDF the report says something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from casewright.diagnostics import CasewrightError

_FEWEST_LETTERS = 12
_BASELINE = 2.0
"""How far, in points, a line's number may be above or below the line."""


@dataclass(frozen=True, order=True)
class PrintedPlace:
    """A page, counted from 1, and the line's number in its margin, 0 if the lines are not numbered."""

    page: int
    line: int = 0

    def __str__(self) -> str:
        return f"page {self.page}, line {self.line}" if self.line else f"page {self.page}"


@dataclass(frozen=True)
class _Page:
    """The letters of a page, the height of each, and the numbers in its margin by their height."""

    letters: str
    heights: tuple[float, ...]
    numbers: Mapping[float, int]

    def line_at(self, offset: int) -> int:
        height = self.heights[offset]
        nearest = min(self.numbers, key=lambda one: abs(one - height), default=None)
        return self.numbers[nearest] if nearest is not None and abs(nearest - height) <= _BASELINE else 0


def places_of(pdf: bytes, name: str, texts: Iterable[str]) -> Mapping[str, PrintedPlace]:
    """Return the place in a PDF of a `name` where each text begins, as far as it is found. Line ends, hyphens and
    values between do not matter.

    Raises CasewrightError for a file that cannot be read.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [_page(page) for page in PdfReader(BytesIO(pdf)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError) as error:
        raise CasewrightError(
            f"`{name}` cannot be read.", why=str(error), hint="Render it again: `casewright render`."
        ) from None
    found: dict[str, PrintedPlace] = {}
    for text in texts:
        longest = max((_letters(run) for run in text.split("…")), key=len, default="")
        if len(longest) < _FEWEST_LETTERS:
            continue
        for number, page in enumerate(pages, start=1):
            if (offset := page.letters.find(longest)) >= 0:
                found[text] = PrintedPlace(number, page.line_at(offset))
                break
    return found


def _page(page: Any) -> _Page:
    fragments: list[tuple[float, float, str]] = []

    def visit(text: str, outer: Any, inner: Any, _font: Any, _size: Any) -> None:
        if text.strip():
            fragments.append((outer[4] + inner[4], outer[5] + inner[5], text))

    page.extract_text(visitor_text=visit)
    edge = min((x for x, _, text in fragments if not text.strip().isdigit()), default=0.0)
    numbers = {y: int(text) for x, y, text in fragments if x < edge and text.strip().isdecimal()}
    printed = [(_letters(text), y) for _, y, text in fragments]
    heights = tuple(y for letters, y in printed for _ in letters)
    return _Page("".join(letters for letters, _ in printed), heights, numbers)


def _letters(text: str) -> str:
    """Return the letters of a text alone: numbers of lines and hyphens at their ends are in between."""
    return re.sub(r"[\W\d_]+", "", text).casefold()
