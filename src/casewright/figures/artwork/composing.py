"""Panels on one sheet, with their letters: vectors stay vectors, pictures keep their pixels.

Letters are bold capitals at the top left, above their panel, where they cover nothing (AMA Manual of Style, figures:
letters outside the panels).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casewright.figures import sizes, style
from casewright.figures.artwork.vectors import Drawing, number, standalone
from casewright.pictures.svg import SVG, XLINK, data_uri

GUTTER_MM = 4.0
LETTER_BAND_MM = 5.0


@dataclass(frozen=True)
class Cell:
    """Where a panel's picture stands: its top left corner, width and height in mm, below the band of its letter."""

    letter: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class PlacedDrawing:
    """A panel drawn in vectors; `isolated` keeps a foreign file's style sheets to itself."""

    cell: Cell
    drawing: Drawing
    isolated: bool = False


@dataclass(frozen=True)
class PlacedPicture:
    """A panel that is a raster picture, as PNG."""

    cell: Cell
    png: bytes


def rows_of(layout: Sequence[str], letters: Sequence[str]) -> tuple[str, ...]:
    """The rows of a figure: as declared, or one panel below the other."""
    return tuple(layout) if layout else tuple(letter or " " for letter in letters)


def panel_widths(rows: Sequence[str], width: float) -> dict[str, float]:
    """How wide each panel is on a sheet of `width` mm whose columns are equally wide."""
    columns = len(rows[0])
    column = (width - GUTTER_MM * (columns - 1)) / columns
    widths: dict[str, float] = {}
    for letter, (_, first, _, last) in _extents(rows).items():
        span = last - first + 1
        widths[letter] = column * span + GUTTER_MM * (span - 1)
    return widths


def place(rows: Sequence[str], width: float, heights: Mapping[str, float]) -> tuple[dict[str, Cell], float]:
    """Each panel's cell, and the height of the sheet, from the height of each panel's picture (mm).

    A row is as high as the highest panel that is in it alone; a panel over several rows makes the last of them
    higher where it needs to.
    """
    widths = panel_widths(rows, width)
    columns = len(rows[0])
    column = (width - GUTTER_MM * (columns - 1)) / columns
    needed = {letter: heights[letter] + _band(letter) for letter in widths}
    row_heights = [0.0] * len(rows)
    extents = _extents(rows)
    for letter, (top, _, bottom, _) in sorted(extents.items(), key=lambda item: item[1][2] - item[1][0]):
        have = sum(row_heights[top : bottom + 1]) + GUTTER_MM * (bottom - top)
        row_heights[bottom] += max(0.0, needed[letter] - have)
    tops = [sum(row_heights[:row]) + GUTTER_MM * row for row in range(len(rows))]
    cells = {
        letter: Cell(
            letter.strip(), first * (column + GUTTER_MM), tops[top] + _band(letter), widths[letter], heights[letter]
        )
        for letter, (top, first, _, _) in extents.items()
    }
    return cells, tops[-1] + row_heights[-1]


def _band(letter: str) -> float:
    return LETTER_BAND_MM if letter.strip() else 0.0


def _extents(rows: Sequence[str]) -> dict[str, tuple[int, int, int, int]]:
    """The first row and column and the last row and column of each panel, in reading order."""
    extents: dict[str, tuple[int, int, int, int]] = {}
    for row, line in enumerate(rows):
        for column, letter in enumerate(line):
            if letter == ".":
                continue
            top, first, _, last = extents.get(letter, (row, column, row, column))
            extents[letter] = (top, min(first, column), row, max(last, column))
    return extents


def compose_svg(placed: Sequence[PlacedDrawing | PlacedPicture], width: float, height: float) -> bytes:
    """The whole sheet as SVG: `width` by `height` mm, on white."""
    points_wide, points_high = sizes.points(width), sizes.points(height)
    parts = [
        f'<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="{SVG}" xmlns:xlink="{XLINK}" width="{number(width)}mm"'
        f' height="{number(height)}mm" viewBox="0 0 {number(points_wide)} {number(points_high)}">\n'
        f'<rect width="{number(points_wide)}" height="{number(points_high)}" fill="#ffffff"/>\n'.encode()
    ]
    for one in placed:
        if one.cell.letter:
            parts.append(_letter(one.cell))
        parts.append(_panel(one))
    parts.append(b"</svg>\n")
    return b"".join(parts)


def _panel(placed: PlacedDrawing | PlacedPicture) -> bytes:
    cell = placed.cell
    box = (
        f'x="{number(sizes.points(cell.left))}" y="{number(sizes.points(cell.top))}"'
        f' width="{number(sizes.points(cell.width))}" height="{number(sizes.points(cell.height))}"'
    )
    if isinstance(placed, PlacedPicture):
        return f'<image {box} preserveAspectRatio="none" xlink:href="{data_uri(placed.png, "image/png")}"/>\n'.encode()
    drawing = placed.drawing
    if placed.isolated:
        return f'<image {box} xlink:href="{data_uri(standalone(drawing), "image/svg+xml")}"/>\n'.encode()
    view = f"{number(drawing.left)} {number(drawing.top)} {number(drawing.width)} {number(drawing.height)}"
    return f'<svg {box} viewBox="{view}">\n'.encode() + drawing.markup + b"\n</svg>\n"


def _letter(cell: Cell) -> bytes:
    left, baseline = letter_place(cell)
    return (
        f'<text x="{number(left)}" y="{number(baseline)}" font-family="{style.SHOWN_FONTS}" font-weight="bold"'
        f' font-size="{number(style.LETTER_POINTS)}" fill="{style.INK}">{cell.letter}</text>\n'
    ).encode()


def letter_place(cell: Cell) -> tuple[float, float]:
    """The left end and the baseline of a panel's letter, in points from the sheet's top left."""
    return sizes.points(cell.left), sizes.points(cell.top - LETTER_BAND_MM) + style.LETTER_POINTS * 0.85
