"""Pandoc tables as Typst tables: cells and spans, header rows, and what the widths of columns are found from.

The template decides widths (`cw-table` in manuscript.typ), since only Typst can measure type: it is given each
column's longest words, below which no column may shrink, and its longest lines.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from casewright.manuscript.ast import Blocks, Element, Inlines, plain_text, walk
from casewright.render.columns import without_even_widths
from casewright.render.pdf.typst.literal import Code, arguments

Argument = Callable[[Blocks, str, str], Blocks]
"""What makes blocks one argument of a Typst call, between code that opens and code that closes it."""

_ALIGNMENTS = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center", "AlignDefault": "left"}
_MEASURED = 3
_LONG_ROW = 900
_TRIED = 20_000
"""Characters in a table up to which several widths are tried: in one of many pages it is not worth its time."""
_WORD = re.compile(r"[^\s\-–—\u200b]+[\-–—]?")
_BOLD_SECTIONS = frozenset({"header", "group"})
_BOLD = '#text(weight: "bold")['


@dataclass(frozen=True)
class PlacedCell:
    """A cell and the column it begins in."""

    column: int
    columns: int
    rows: int
    alignment: str
    blocks: Blocks


def table_blocks(table: Element, argument: Argument, raw: Callable[[str], Element]) -> Blocks:
    """A Typst table as blocks of pandoc's AST: raw code around the cells' own blocks."""
    _, _, columns, head, bodies, foot = table["c"]
    width = len(columns)
    sections: list[tuple[str, list[list[PlacedCell]]]] = []
    headings = _placed(head[1], width)
    if any(cell.blocks for row in headings for cell in row):
        sections.append(("header", headings))
    for body in bodies:
        sections.append(("group", _placed(body[2], width)))
        sections.append(("body", _placed(body[3], width)))
    sections.append(("footer", _placed(foot[1], width)))
    sections = [section for section in sections if section[1]]

    out: Blocks = [raw(f"#cw-table({_measures(columns, sections)},")]
    if not sections or sections[0][0] != "header":
        out.append(raw("cw-top-line,"))
    for name, rows in sections:
        if name == "header":
            out.append(raw("table.header(cw-top-line,"))
        elif name == "group":
            out.append(raw("table.header(level: 2, repeat: false, cw-group-line,"))
        elif name == "footer":
            out.append(raw("table.footer(repeat: false, cw-mid-line,"))
        for row in rows:
            breakable = sum(len(plain_text(cell.blocks)) for cell in row) > _LONG_ROW
            for cell in row:
                out += _cell(cell, argument, bold=name in _BOLD_SECTIONS, breakable=breakable)
        if name == "header":
            out.append(raw("cw-mid-line),"))
        elif name in {"group", "footer"}:
            out.append(raw("),"))
    out.append(raw("cw-top-line)"))
    return out


def _placed(rows: list[Any], width: int) -> list[list[PlacedCell]]:
    """Rows of cells with their columns, spans of rows above taken into account; short rows are filled up."""
    held = [0] * width
    placed: list[list[PlacedCell]] = []
    for _, cells in rows:
        row: list[PlacedCell] = []
        column = 0
        waiting = iter(cells)
        while column < width:
            if held[column]:
                held[column] -= 1
                column += 1
                continue
            cell = next(waiting, None)
            if cell is None:
                row.append(PlacedCell(column, 1, 1, "AlignDefault", []))
                column += 1
                continue
            _, alignment, down, across, blocks = cell
            across = max(1, min(across, width - column))
            row.append(PlacedCell(column, across, max(1, down), alignment["t"], blocks))
            for index in range(column, column + across):
                held[index] = max(0, down - 1)
            column += across
        placed.append(row)
    return placed


def _cell(cell: PlacedCell, argument: Argument, *, bold: bool, breakable: bool) -> Blocks:
    named: dict[str, object] = {}
    if cell.columns > 1:
        named["colspan"] = cell.columns
    if cell.rows > 1:
        named["rowspan"] = cell.rows
    if cell.alignment != "AlignDefault":
        named["align"] = Code(_ALIGNMENTS[cell.alignment])
    if not breakable:
        named["breakable"] = False
    opening, closing = (f"{_BOLD}", "]") if bold else ("", "")
    return argument(cell.blocks, f"table.cell({arguments(**named)})[{opening}", f"{closing}],")


def _measures(columns: list[Any], sections: list[tuple[str, list[list[PlacedCell]]]]) -> str:
    words: list[list[tuple[str, str]]] = [[] for _ in columns]
    lines: list[list[tuple[str, str]]] = [[] for _ in columns]
    for name, rows in sections:
        weight = "bold" if name in _BOLD_SECTIONS else "regular"
        for cell in itertools.chain.from_iterable(rows):
            if cell.columns == 1:
                for line in _lines(cell.blocks):
                    lines[cell.column].append((weight, line))
                    words[cell.column] += [(weight, word) for word in _WORD.findall(line)]
    given = [width.get("c", 0.0) for _, width in without_even_widths(columns)]
    widths = None
    if all(share > 0 for share in given):
        total = max(1.0, sum(given))
        widths = [share / total for share in given]
    return arguments(
        widths=widths,
        words=[_longest(each) for each in words],
        longest=[_longest(each) for each in lines],
        align=[Code(_ALIGNMENTS[column[0]["t"]]) for column in columns],
        tries=sum(len(line) for column in lines for _, line in column) <= _TRIED,
    )


def _longest(texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The longest texts of each weight, by their characters."""
    longest: list[tuple[str, str]] = []
    for weight in ("bold", "regular"):
        distinct = {text for text in texts if text[0] == weight}
        longest += sorted(distinct, key=lambda text: (-len(text[1]), text[1]))[:_MEASURED]
    return longest


def _lines(blocks: Blocks) -> Iterator[str]:
    """The lines of a cell as it would stand with room enough; mathematics, whose TeX says little of its width, is
    left out."""
    for element in walk(blocks):
        if element["t"] in {"Plain", "Para"}:
            line: Inlines = []
            for inline in element["c"]:
                if inline["t"] == "LineBreak":
                    yield plain_text(line)
                    line = []
                elif inline["t"] != "Math":
                    line.append(inline)
            yield plain_text(line)
        elif element["t"] == "CodeBlock":
            yield from element["c"][1].splitlines()
