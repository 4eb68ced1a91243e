"""Pandoc tables as Typst tables: cells and spans, header rows, and what the widths of columns are found from.

The template decides widths (`cw-table` in manuscript.typ), since only Typst can measure type: it is given each
column's longest words, below which no column may shrink, and its longest lines.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from casewright.manuscript.ast import Blocks, Element, plain_text
from casewright.render.layout.columns import (
    PlacedCell,
    is_heavy,
    lines_of,
    placed_cells,
    relative_width,
    unbroken,
    wished_columns,
)
from casewright.render.pdf.typst.literal import Code, arguments

Argument = Callable[[Blocks, str, str], Blocks]
"""What makes blocks one argument of a Typst call, between code that opens and code that closes it."""

_ALIGNMENTS = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
_MEASURED = 4
_LONG_ROW = 900
_TRIED = 20_000
"""Characters in a table up to which several widths are tried: in one of many pages it is not worth its time."""
_BOLD_SECTIONS = frozenset({"header", "group"})
_BOLD = '#text(weight: "bold")['


def table_blocks(table: Element, argument: Argument, raw: Callable[[str], Element]) -> Blocks:
    """Return a Typst table as blocks of pandoc's AST: raw code around the cells' own blocks."""
    _, _, columns, head, bodies, foot = table["c"]
    width = len(columns)
    sections: list[tuple[str, list[list[PlacedCell]]]] = []
    headings = placed_cells(head[1], width)
    if any(cell.blocks for row in headings for cell in row):
        sections.append(("header", headings))
    for body in bodies:
        sections.append(("group", placed_cells(body[2], width)))
        sections.append(("body", placed_cells(body[3], width)))
    sections.append(("footer", placed_cells(foot[1], width)))
    sections = [section for section in sections if section[1]]

    out: Blocks = [raw(f"#cw-table({_measures(wished_columns(table), sections)},")]
    if not sections or sections[0][0] != "header":
        out.append(raw("cw-top-line,"))
    for name, rows in sections:
        if name == "header":
            out.append(raw("table.header(cw-top-line,"))
        elif name == "group":
            out.append(raw("table.header(level: 2, repeat: false, cw-group-line,"))
        elif name == "footer":
            out.append(raw("table.footer(repeat: false, cw-mid-line,"))
        for place, row in enumerate(rows, start=1):
            breakable = sum(len(plain_text(cell.blocks)) for cell in row) > _LONG_ROW
            for cell in row:
                align = _ALIGNMENTS.get(cell.alignment, "")
                if name == "header":
                    align = f"{align or _ALIGNMENTS.get(columns[cell.column][0]['t'], 'left')} + bottom"
                spans = name == "header" and cell.columns > 1 and place + cell.rows <= len(rows)
                out += _cell(cell, argument, align, bold=name in _BOLD_SECTIONS, spans=spans, breakable=breakable)
        if name == "header":
            out.append(raw("cw-mid-line),"))
        elif name in {"group", "footer"}:
            out.append(raw("),"))
    out.append(raw("cw-top-line)"))
    return out


def _cell(cell: PlacedCell, argument: Argument, align: str, *, bold: bool, spans: bool, breakable: bool) -> Blocks:
    """Return a cell as an argument; one that `spans` the headings of several columns has a rule above these."""
    named: dict[str, object] = {}
    if cell.columns > 1:
        named["colspan"] = cell.columns
    if cell.rows > 1:
        named["rowspan"] = cell.rows
    if align:
        named["align"] = Code(align)
    if not breakable:
        named["breakable"] = False
    opening, closing = (_BOLD, "]") if bold else ("", "")
    if spans and cell.blocks:
        opening = f"#cw-spanner;{opening}"
    return argument(cell.blocks, f"table.cell({arguments(**named)})[{opening}", f"{closing}],")


def _measures(columns: list[Any], sections: list[tuple[str, list[list[PlacedCell]]]]) -> str:
    words: list[list[tuple[str, str]]] = [[] for _ in columns]
    lines: list[list[tuple[str, str]]] = [[] for _ in columns]
    spanning: list[tuple[int, int, list[tuple[str, str]]]] = []
    for name, rows in sections:
        weight = "bold" if name in _BOLD_SECTIONS else "regular"
        for cell in itertools.chain.from_iterable(rows):
            heavy = "bold" if is_heavy(cell.blocks) else weight
            for line in lines_of(cell.blocks):
                parts = [(heavy, part) for part in unbroken(line)]
                if cell.columns == 1:
                    lines[cell.column].append((heavy, line))
                    words[cell.column] += parts
                elif parts:
                    spanning.append((cell.column, cell.columns, _longest(parts)))
    given = [width.get("c", 0.0) for _, width in columns]
    widths = None
    if all(share > 0 for share in given):
        total = max(1.0, sum(given))
        widths = [share / total for share in given]
    return arguments(
        widths=widths,
        words=[_longest(each) for each in words],
        longest=[_longest(each) for each in lines],
        spanning=spanning,
        align=[Code(_ALIGNMENTS.get(column[0]["t"], "left")) for column in columns],
        tries=sum(len(line) for column in lines for _, line in column) <= _TRIED,
    )


def _longest(texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the longest texts of each weight, by their estimated width."""
    longest: list[tuple[str, str]] = []
    for weight in ("bold", "regular"):
        distinct = {text for text in texts if text[0] == weight}
        longest += sorted(distinct, key=lambda text: (-relative_width(text[1]), text[1]))[:_MEASURED]
    return longest
