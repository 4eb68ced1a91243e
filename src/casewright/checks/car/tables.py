"""Tables that have something in their first column or their header, such as times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from casewright.checks.report import CheckedDocument
from casewright.diagnostics import Location
from casewright.manuscript import ast

_FEWEST = 3
"""How many rows or columns a table needs."""


def tables_by(pattern: re.Pattern[str], document: CheckedDocument) -> Iterator[tuple[Location, str]]:
    """Yield the place and the header of each table whose rows or columns are headed by what a pattern matches."""
    for table in ast.walk(document.resolved.blocks, "Table"):
        rows = [row for body in table["c"][4] for row in (*body[2], *body[3])]
        head = [cell for row in table["c"][3][1] for cell in _cells(row)]
        first = [_cells(row)[0] for row in rows if row[1]]
        is_column = bool(head) and pattern.fullmatch(head[0]) is not None and len(rows) >= _FEWEST
        if is_column or any(_count(pattern, cells) >= _FEWEST for cells in (first, head)):
            yield _place(head or first, document), " ".join(head or first)


def _count(pattern: re.Pattern[str], cells: Sequence[str]) -> int:
    return sum(pattern.fullmatch(cell) is not None for cell in cells)


def _place(cells: Sequence[str], document: CheckedDocument) -> Location:
    """Where the first of some cells was typed, else the document."""
    typed = (one for one in document.passages if one.kind == "cell" and one.text.strip() in cells)
    return next((one.location(0) for one in typed), Location(document.path))


def _cells(row: Any) -> list[str]:
    return [ast.plain_text(cell[4]).strip() for cell in row[1]]
