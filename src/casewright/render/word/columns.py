"""How wide the columns of a table are, from what stands in them; sizes in twips.

Word fits columns to their content itself when it is asked to; LibreOffice and printers do not. A word wider than its
column is broken in its middle, so columns are at least as wide as their longest word where the page allows it, and
where it does not, the letters are made smaller, within reason.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

CELL_MARGINS = 140  # left and right together, as our table styles have them
_SMALLEST = 0.75  # of the letters of a table: 7.5 points where they have 10

# Widths of the letters of Times in parts of its size; other letters as `x`. Bold is a little wider.
_LETTERS = {
    letter: width
    for letters, width in (
        (" .,", 0.25), ("ijlt/:;|", 0.28), ("frI()[]-'’!", 0.34), ("sJ", 0.39), ("acez", 0.45), ("FPS", 0.56),
        ("ELTZ", 0.62), ("BCR", 0.67), ("ADGHKNOQUVXYw", 0.73), ("m", 0.78), ("M%@", 0.9), ("W—…", 1.0),
    )
    for letter in letters
}  # fmt: skip
_LETTER = 0.5
_IDEOGRAPH = 1.0
_BOLD = 1.08
_SAFETY = 1.03


@dataclass(frozen=True)
class CellContent:
    """What stands in a cell: the column it begins in, how many it spans, its lines, and the width of its pictures."""

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
    cells: Sequence[CellContent],
    count: int,
    room: int,
    size: float,
    asked: Sequence[int] | None = None,
    margins: int = CELL_MARGINS,
) -> Columns:
    """The columns of a table in so much room; `size` is that of its letters, `margins` those of a cell, both together.

    Widths that are asked for are kept where every word fits; without them columns are as wide as their content.
    """
    words = [size] * count
    wished = [margins + size] * count
    spanning: list[tuple[CellContent, float]] = []
    for cell in cells:
        longest = max((_width(line, size, cell.is_heading) for line in cell.lines), default=0)
        if cell.span > 1:
            spanning.append((cell, longest + margins))
            continue
        parts = (part for line in cell.lines for part in unbroken(line))
        words[cell.column] = max([words[cell.column], *(_width(part, size, cell.is_heading) for part in parts)])
        wished[cell.column] = max(wished[cell.column], max(longest, cell.picture) + margins)
    for cell, width in spanning:
        held = range(cell.column, cell.column + cell.span)
        missing = max(0.0, width - sum(wished[column] for column in held))
        for column in held:
            wished[column] += missing / cell.span
    if asked is None and sum(wished) <= room:
        return Columns(_whole(wished, round(sum(wished))))
    whole = room if asked is None else sum(asked)
    return _within(whole, list(asked or wished), words, margins)


def _within(whole: int, wished: list[float] | list[int], words: list[float], margins: int) -> Columns:
    """Columns that fill the width: as wished for, none narrower than its words; with smaller letters if need be."""
    least = [word + margins for word in words]
    if sum(wished) == whole and all(wish >= low for wish, low in zip(wished, least, strict=True)):
        return Columns(_whole(wished, whole))
    if sum(least) > whole:
        letters = max(_SMALLEST, (whole - len(words) * margins) / sum(words))
        if letters >= 1:
            letters = 1.0
        return Columns(_whole([word * letters + margins for word in words], whole), letters)
    slack = [max(0.0, wish - low) for wish, low in zip(wished, least, strict=True)]
    part = (whole - sum(least)) / sum(slack) if sum(slack) else 0
    return Columns(_whole([low + more * part for low, more in zip(least, slack, strict=True)], whole))


def _whole(sizes: Sequence[float], whole: int) -> tuple[int, ...]:
    """Whole numbers in the proportion of the sizes, which sum to `whole`."""
    total = sum(sizes)
    edges = [round(whole * edge / total) for edge in itertools.accumulate(sizes, initial=0)]
    return tuple(end - start for start, end in itertools.pairwise(edges))


def unbroken(line: str) -> list[str]:
    """The parts of a line that a line break does not part: words, up to a hyphen, and single ideographs."""
    parted = "".join(f" {letter} " if _is_wide(letter) else letter for letter in line)
    return re.sub(r"(?<=\w)([-–])(?=\w)", r"\1 ", parted).split(" ")


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _width(line: str, size: float, is_bold: bool) -> float:
    parts = sum(_IDEOGRAPH if _is_wide(letter) else _LETTERS.get(letter, _LETTER) for letter in line)
    return parts * size * _SAFETY * (_BOLD if is_bold else 1.0)
