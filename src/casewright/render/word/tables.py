"""Tables: the three-line table of data, and the table that only sets panels side by side."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

from casewright.render.word.columns import CELL_MARGINS, CellContent, fitted_columns, lines_of_row
from casewright.render.word.file.styles import ALIGNED
from casewright.render.word.markup import Node, name, node, properties_in

LAYOUT_STYLE = "LayoutTable"
_TEXT_STYLES = frozenset({"", "Compact", "BodyText", "FirstParagraph", "Figure", "FigureLeft", "FigureRight"})
_ROUNDING = 20
_LINE, _AROUND_LINES = 1.17, 0.3
"""How high a line is, and what a row has above and below its lines, in sizes of the letters."""


@dataclass(frozen=True)
class TableLetters:
    """The letters of tables: their size in points, how wide their face runs, where that of Times is 1, and the margins
    of a cell, left and right together, in twips."""

    size: float
    spread: float = 1.0
    margins: int = CELL_MARGINS


Cell = tuple[Node, int]
"""A cell and the width of its text, in twips."""


def settle_table(
    table: Node, room: int, letters: TableLetters, picture_width: Callable[[Node], int], kept: int = 0
) -> list[Cell]:
    """Give a data table its widths, its rules and the styles of its text; its cells come back with their widths.

    `room` is the width of the page's text in twips. Widths asked for are shares of it; without them columns are as wide
    as their content, within it (see `columns.py`). A table that is about as high as `kept` twips or lower stays on one
    page.
    """
    rows = table.findall(name("w:tr"))
    properties = table.find(name("w:tblPr"))
    grid = table.find(name("w:tblGrid"))
    indent = properties.find(name("w:tblInd"))
    room -= int(indent.get(name("w:w"))) if indent is not None else 0
    given = [int(column.get(name("w:w"))) for column in grid]
    asked = None
    # Word itself widens a column whose words do not fit, unless the layout is fixed.
    fixed = [*properties.iterchildren(name("w:tblLayout"))]
    for mark in fixed:
        properties.remove(mark)
    if fixed and sum(given) > 0:
        share = _asked_share(properties)
        asked = [round(room * share * width / sum(given)) for width in given]
    headers = [row for row in rows if row.find(f"{name('w:trPr')}/{name('w:tblHeader')}") is not None]
    content = [
        [_content(cell, column, span, row in headers, picture_width) for cell, column, span in _placed(row)]
        for row in rows
    ]
    size = 20 * letters.size * letters.spread
    columns = fitted_columns(content, len(given), room, size, asked, letters.margins)
    widths = columns.widths
    smaller = math.floor(2 * letters.size * columns.letters) if columns.letters < 1 else 0
    lines = sum(lines_of_row(row, widths, size * columns.letters, letters.margins) for row in content)
    if (lines * _LINE + len(rows) * _AROUND_LINES) * 20 * letters.size * columns.letters <= kept:
        for paragraph in itertools.chain.from_iterable(row.iter(name("w:p")) for row in rows[len(headers) : -1]):
            properties_in(paragraph, "w:pPr").append(node("w:keepNext"))
    for column, width in zip(grid, widths, strict=True):
        column.set(name("w:w"), str(width))
    whole = properties.find(name("w:tblW"))
    whole.set(name("w:type"), "dxa")
    whole.set(name("w:w"), str(sum(widths)))
    cells: list[Cell] = []
    for row in rows:
        heading = row in headers
        properties_in(row, "w:trPr").append(node("w:cantSplit"))
        for cell, start, span in _placed(row):
            width = sum(widths[start : start + span])
            properties_in(cell, "w:tcPr").insert(0, node("w:tcW", {"w:w": width, "w:type": "dxa"}))
            if len(headers) > 1 and row is headers[-1]:
                # A table style knows the first row only.
                rule = node("w:bottom", {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "auto"})
                properties_in(cell, "w:tcPr").append(node("w:tcBorders", children=[rule]))
            _style_text(cell, "TableHeading" if heading else "TableText", smaller)
            cells.append((cell, width - letters.margins))
    return cells


def _content(cell: Node, column: int, span: int, is_heading: bool, picture_width: Callable[[Node], int]) -> CellContent:
    pictures = max((picture_width(mark) for mark in cell.iter(name("cw:picture"))), default=0)
    lines = tuple("".join(part.text or "" for part in line.iter(name("w:t"))) for line in cell.iter(name("w:p")))
    return CellContent(column, span, lines, is_heading, pictures)


def _asked_share(properties: Node) -> float:
    """Return how much of the width the columns ask for together, at most all of it (pandoc writes fiftieths of a
    percent)."""
    whole = properties.find(name("w:tblW"))
    if whole.get(name("w:type")) != "pct":
        return 1.0
    return min(1.0, int(whole.get(name("w:w"))) / 5000)


def _placed(row: Node) -> list[tuple[Node, int, int]]:
    """Return the cells of a row, each with the column it begins in and the columns it spans."""
    placed = []
    column = 0
    for cell in row.findall(name("w:tc")):
        span = cell.find(f"{name('w:tcPr')}/{name('w:gridSpan')}")
        columns = int(span.get(name("w:val"))) if span is not None else 1
        placed.append((cell, column, columns))
        column += columns
    return placed


def _style_text(cell: Node, style: str, half_points: int) -> None:
    """Give the text of a cell its style: one that is aligned or smaller has one of its own (see `add_variants`)."""
    for paragraph in cell.iter(name("w:p")):
        properties = properties_in(paragraph, "w:pPr")
        named = properties.find(name("w:pStyle"))
        if named is None:
            named = node("w:pStyle", {"w:val": ""})
            properties.insert(0, named)
        shown = style if named.get(name("w:val")) in _TEXT_STYLES else named.get(name("w:val"))
        for aligned in properties.findall(name("w:jc")):
            properties.remove(aligned)
            if aligned.get(name("w:val")) in ALIGNED:
                shown += f"-{aligned.get(name('w:val'))}"
        named.set(name("w:val"), f"{shown}-{half_points}" if half_points else shown)


def layout_table(layout: Node, room: int) -> tuple[Node, list[Cell]]:
    """Rows of cells set side by side, as a table without rules or header row, and its cells with their widths.

    Widths of cells are shares of the row; a cell without one takes an equal part of what the others leave.
    """
    rows = [[(cell, share) for cell, share in zip(row, _cell_shares(row), strict=True)] for row in layout]
    edges: set[int] = {0, room}
    placed: list[list[tuple[Node, int, int]]] = []
    for row in rows:
        start = 0.0
        line: list[tuple[Node, int, int]] = []
        for mark, share in row:
            line.append((mark, _nearest(edges, round(room * start)), _nearest(edges, round(room * (start + share)))))
            start += share
        placed.append(line)
    columns = sorted(edges)
    table = node("w:tbl", children=[_layout_properties(room), _grid(columns)])
    cells: list[Cell] = []
    for line in placed:
        row_node = node("w:tr", children=[node("w:trPr", children=[node("w:cantSplit")])])
        for mark, left, right in line:
            span = columns.index(right) - columns.index(left)
            facts = [node("w:tcW", {"w:w": right - left, "w:type": "dxa"})]
            if span > 1:
                facts.append(node("w:gridSpan", {"w:val": span}))
            cell = node("w:tc", children=[node("w:tcPr", children=facts), *list(mark)])
            row_node.append(cell)
            cells.append((cell, right - left - CELL_MARGINS))
        rest = len(columns) - 1 - columns.index(line[-1][2]) if line else 0
        if rest:
            row_node[0].insert(0, node("w:gridAfter", {"w:val": rest}))
        table.append(row_node)
    return table, cells


def _layout_properties(room: int) -> Node:
    look: dict[str, str | int] = {"w:val": "0600", "w:firstRow": 0, "w:lastRow": 0, "w:firstColumn": 0}
    look |= {"w:lastColumn": 0, "w:noHBand": 1, "w:noVBand": 1}
    return node(
        "w:tblPr",
        children=[
            node("w:tblStyle", {"w:val": LAYOUT_STYLE}),
            node("w:tblW", {"w:w": room, "w:type": "dxa"}),
            node("w:tblLayout", {"w:type": "fixed"}),
            node("w:tblLook", look),
        ],
    )


def _grid(edges: list[int]) -> Node:
    widths = [end - start for start, end in itertools.pairwise(edges)]
    return node("w:tblGrid", children=[node("w:gridCol", {"w:w": width}) for width in widths])


def _cell_shares(row: Node) -> list[float]:
    asked = [_share(cell.get("width") or "") for cell in row]
    left = 1.0 - sum(share for share in asked if share)
    unasked = sum(1 for share in asked if not share)
    shares = [share or max(left / unasked, 0.05) for share in asked]
    return [share / max(1.0, sum(shares)) for share in shares]


def _share(width: str) -> float:
    try:
        return max(0.0, float(width.strip().removesuffix("%")) / 100) if width.strip().endswith("%") else 0.0
    except ValueError:
        return 0.0


def _nearest(edges: set[int], place: int) -> int:
    """Return an edge of another row where one is as good as there, so that columns of all rows are in one grid."""
    for edge in sorted(edges):
        if abs(edge - place) <= _ROUNDING:
            return edge
    edges.add(place)
    return place
