"""Layouts: blocks side by side, in rows of cells with widths.

Source: Quarto's documentation, authoring/figures ("Complex layouts"): `layout-ncol`, `layout-nrow`, and
`layout="[[40,-20,40],[100]]"`, where a negative number is an empty cell.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.manuscript.ast import Attr, Blocks, Element

LAYOUT_ATTRIBUTES = frozenset({"layout", "layout-ncol", "layout-nrow"})


@dataclass(frozen=True)
class LayoutCell:
    """A cell of a row: its width in percent of the row, and whether it is empty."""

    width: float
    space: bool = False


def layout_rows(attributes: dict[str, str], count: int) -> tuple[tuple[LayoutCell, ...], ...]:
    """Return the rows of a layout of `count` cells. Raises CasewrightError for invalid attributes."""
    if "layout-ncol" in attributes or "layout-nrow" in attributes:
        if "layout-ncol" in attributes:
            columns = _positive("layout-ncol", attributes["layout-ncol"])
        else:
            columns = math.ceil(count / _positive("layout-nrow", attributes["layout-nrow"]))
        columns = max(1, columns)
        width = 100 / columns
        sizes = [min(columns, count - start) for start in range(0, count, columns)]
        return tuple(tuple(LayoutCell(width) for _ in range(size)) for size in sizes)
    rows: list[tuple[LayoutCell, ...]] = []
    left = count
    for row in _typed_rows(attributes["layout"]):
        if left <= 0:
            break
        total = sum(abs(width) for width in row)
        cells = []
        for width in row:
            if width >= 0 and left <= 0:
                break
            cells.append(LayoutCell(abs(width) / total * 100, space=width < 0))
            left -= width >= 0
        rows.append(tuple(cells))
    rows += [(LayoutCell(100.0),)] * max(0, left)
    return tuple(rows)


def _positive(name: str, value: str) -> int:
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise CasewrightError(
        f"`{name}={value}` is not a number of columns or rows.", hint=f"Write, for example, `{name}=2`."
    )


def _typed_rows(layout: str) -> list[list[float]]:
    problem = CasewrightError(
        f"The layout `{layout}` cannot be read.", hint='Write rows of widths, for example `layout="[[1,1],[1]]"`.'
    )
    try:
        value = json.loads(layout)
    except (ValueError, RecursionError):
        raise problem from None
    if not isinstance(value, list) or not value:
        raise problem
    rows = value if all(isinstance(row, list) for row in value) else [value]
    for row in rows:
        if not row or not all(type(width) in {int, float} and width and math.isfinite(width) for width in row):
            raise problem
    return [[float(width) for width in row] for row in rows]


def laid_out(cells: Sequence[Element], attributes: dict[str, str]) -> Element:
    """Return a layout of `cells`: panels keep their `Div`, other blocks are put into `layout-cell`s."""
    rows: Blocks = []
    remaining = iter(cells)
    for row in layout_rows(attributes, len(cells)):
        in_row: Blocks = []
        for slot in row:
            width = f"{slot.width:.4g}%"
            if slot.space:
                in_row.append(ast.div([], classes=("layout-cell",), attributes={"width": width}))
                continue
            cell = next(remaining)
            if cell["t"] == "Div" and ast.has_class(cell, "panel"):
                in_row.append(ast.with_attr(cell, _with_width(cell, width)))
            else:
                in_row.append(ast.div([cell], classes=("layout-cell",), attributes={"width": width}))
        rows.append(ast.div(in_row, classes=("layout-row",)))
    return ast.div(rows, classes=("layout",))


def _with_width(element: Element, width: str) -> Attr:
    identifier, classes, attributes = element["c"][0]
    return [identifier, classes, [[key, value] for key, value in attributes if key != "width"] + [["width", width]]]
