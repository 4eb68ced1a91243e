"""How wide the columns of a table are, from what is in them; sizes in twips.

Word fits columns to their content itself when it is asked to; LibreOffice and printers do not. A word wider than its
column is broken in its middle, so columns are at least as wide as their longest word where the page allows it, and
where it does not, the letters are made smaller, within reason.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from casewright.render.layout.columns import SMALLEST, TABLE_LETTERS, relative_width, unbroken

CELL_MARGINS = 140  # left and right together, as our table styles have them
_POWERS = (0, 0.5, 0.75, 1)
_SMALLEST = SMALLEST / TABLE_LETTERS


@dataclass(frozen=True)
class CellContent:
    """What is in a cell: the column it begins in, how many it spans, its lines, and the width of its pictures."""

    column: int
    span: int
    lines: tuple[str, ...]
    is_heading: bool = False
    picture: int = 0


@dataclass(frozen=True)
class Columns:
    """The widths of the columns, and the size of the letters in parts of that of tables."""

    widths: tuple[int, ...]
    letters: float = 1.0


def fitted_columns(
    rows: Sequence[Sequence[CellContent]],
    count: int,
    room: int,
    size: float,
    asked: Sequence[int] | None = None,
    margins: int = CELL_MARGINS,
) -> Columns:
    """Return the columns of a table in so much room; `size` is that of its letters, `margins` those of a cell, both
    together.

    Widths that are asked for are kept where every word fits; without them columns are as wide as their content, and
    where the room is too small for that, they share it in the way that makes the table lowest.
    """
    cells = list(itertools.chain.from_iterable(rows))
    words = [size] * count
    wished = [margins + size] * count
    spanning: list[tuple[CellContent, float]] = []
    for cell in sorted(cells, key=lambda cell: cell.span):
        longest = max((size * relative_width(line, cell.is_heading) for line in cell.lines), default=0)
        parts = (part for line in cell.lines for part in unbroken(line))
        widest = max((size * relative_width(part, cell.is_heading) for part in parts), default=0.0)
        if cell.span > 1:
            spanning.append((cell, longest + margins))
            held = range(cell.column, cell.column + cell.span)
            missing = widest + margins - sum(words[column] + margins for column in held)
            for column in held:
                words[column] += max(0.0, missing) / cell.span
            continue
        words[cell.column] = max(words[cell.column], widest)
        wished[cell.column] = max(wished[cell.column], max(longest, cell.picture) + margins)
    for cell, width in spanning:
        held = range(cell.column, cell.column + cell.span)
        missing = max(0.0, width - sum(wished[column] for column in held))
        for column in held:
            wished[column] += missing / cell.span
    if asked is None and sum(wished) <= room:
        return Columns(_whole(wished, round(sum(wished))))
    if asked is not None:
        return _within(max(sum(asked), min(room, round(sum(words)) + margins * count)), list(asked), words, margins)
    least = [word + margins for word in words]
    if sum(least) > room:
        return _within(room, wished, words, margins)
    natural = [max(wish, low) for wish, low in zip(wished, least, strict=True)]
    tried = (_whole(_shared(room, least, natural, power), room) for power in _POWERS)
    return Columns(min(tried, key=lambda widths: sum(lines_of_row(row, widths, size, margins) for row in rows)))


def lines_of_row(row: Sequence[CellContent], widths: Sequence[int], size: float, margins: int) -> int:
    """About how many lines a row has; a picture counts as as many as make a square of it."""
    counted = [1]
    for cell in row:
        width = max(1, sum(widths[cell.column : cell.column + cell.span]) - margins)
        texts = (math.ceil(size * relative_width(line, cell.is_heading) / width - 0.01) for line in cell.lines)
        counted.append(sum(max(1, lines) for lines in texts) + round(cell.picture / size))
    return max(counted)


def _shared(whole: float, least: Sequence[float], natural: Sequence[float], power: float) -> list[float]:
    """Return the width shared out by a power of what the columns would take: none is wider than that, or narrower than
    its words. As in the PDF (`cw-shared` in manuscript.typ)."""
    widths = [0.0] * len(least)
    unsettled = list(range(len(least)))
    while unsettled:
        total = sum(natural[column] ** power for column in unsettled)
        share = {column: whole * natural[column] ** power / total for column in unsettled}
        settled = {column: least[column] for column in unsettled if least[column] > share[column]}
        settled = settled or {column: natural[column] for column in unsettled if natural[column] < share[column]}
        for column, width in (settled or share).items():
            widths[column] = width
            whole -= width
            unsettled.remove(column)
    return widths


def _within(whole: int, wished: list[float] | list[int], words: list[float], margins: int) -> Columns:
    """Columns that fill the width: as wished for, none narrower than its words; with smaller letters if need be."""
    least = [word + margins for word in words]
    if sum(wished) == whole and all(wish >= low for wish, low in zip(wished, least, strict=True)):
        return Columns(_whole(wished, whole))
    if sum(least) > whole:
        letters = max(_SMALLEST, (whole - len(words) * margins) / sum(words))
        if letters >= 1:
            letters = 1.0
        return Columns(_whole(_capped([word * letters + margins for word in words], whole), whole), letters)
    slack = [max(0.0, wish - low) for wish, low in zip(wished, least, strict=True)]
    part = (whole - sum(least)) / sum(slack) if sum(slack) else 0
    return Columns(_whole([low + more * part for low, more in zip(least, slack, strict=True)], whole))


def _capped(widths: Sequence[float], whole: int) -> list[float]:
    """Widths of which the largest give way where there is too little for all, so that only the longest words break."""
    left, cap = float(whole), float(whole)
    for place, width in enumerate(sorted(widths)):
        rest = len(widths) - place
        if width * rest > left:
            cap = left / rest
            break
        left -= width
    return [min(width, cap) for width in widths]


def _whole(sizes: Sequence[float], whole: int) -> tuple[int, ...]:
    """Whole numbers in the proportion of the sizes, which sum to `whole`."""
    total = sum(sizes)
    edges = [round(whole * edge / total) for edge in itertools.accumulate(sizes, initial=0)]
    return tuple(end - start for start, end in itertools.pairwise(edges))
