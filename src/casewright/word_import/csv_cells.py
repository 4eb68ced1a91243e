"""Cells of tables that code prints from CSV files: which cell of a file one is, and what is typed there instead.

A printed cell is that of a file only if it is the only one of all tables with a schema that prints its text, in a row
that prints another cell of its row, and in a column that prints the cells of its column; or of several such cells the
only one whose row prints all other cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.case.tables.delimited import read_cells
from casewright.case.tables.markdown import printed_cell
from casewright.case.tables.reading import CaseTable, Row, read_table
from casewright.case.tables.schema import Column
from casewright.diagnostics import Location
from casewright.render.word.identity.reading import Piece
from casewright.render.word.identity.words import words_of
from casewright.storage import unsaved
from casewright.word_import.source_edits import CannotPlaceError, Placed, SourceEdit, applied

_CELL = re.compile(r"(table \d+) row (\d+) column (\d+)")
_NOT_STATED = "–"
Words = tuple[str, ...]


@dataclass(frozen=True)
class _FileCell:
    """A cell of a CSV file."""

    table: CaseTable
    row: Row
    column: Column

    @property
    def place(self) -> Location:
        return self.row.places[self.column.name]


def cell_edit(
    placed: Placed, text: str, passages: Mapping[str, Placed], tables: Sequence[CaseTable], root: Path, decimal: str
) -> SourceEdit | None:
    """Return the edit of the CSV file that makes it print `text` in a cell; None if it is not certain which cell of
    which file that is. `decimal` is the decimal sign of the document.

    Raises CannotPlaceError if no such cell prints the text.
    """
    found = list(_file_cells(placed, passages, tables, decimal))
    if len(found) > 1:
        found = [(cell, is_whole) for cell, is_whole in found if is_whole]
    if len(found) != 1:
        return None
    cell = found[0][0]
    path, line, column = cell.table.path, cell.place.line or 1, (cell.place.column or 1) - 1
    lines = placed.texts[path]
    delimiter = read_cells("\n".join(lines), path, [one.name for one in cell.table.columns]).delimiter
    typed = re.compile(rf'\s*"(?:[^"]|"")*"|[^{delimiter}]*').match(lines[line - 1], column)
    before = typed[0] if typed else ""
    for new in dict.fromkeys([text, text.replace(decimal, "."), text.replace(decimal, ","), text.replace("−", "-")]):
        is_quoted = '"' in before or re.search(rf'[{delimiter}"]', new)
        shown = '"' + new.replace('"', '""') + '"' if is_quoted else new
        edit = SourceEdit(path, line, column, line, column + len(before), shown)
        changed = applied(placed.texts, [edit])[path]
        with unsaved({root / path: changed.encode()}):
            table = read_table(root, path).table
        if table is not None and _changes_one(cell, table, text, decimal):
            return edit
    raise CannotPlaceError("its column has no such values", cell.place)


def _changes_one(cell: _FileCell, table: CaseTable, text: str, decimal: str) -> bool:
    """Return whether a changed table prints `text` in a cell, and everything else as before."""
    if len(table.rows) != len(cell.table.rows):
        return False
    for before, after in zip(cell.table.rows, table.rows, strict=True):
        for column in cell.table.columns:
            is_changed = before is cell.row and column == cell.column
            expected = _words(text) if is_changed else _printed(before, column, decimal)
            if _printed(after, column, decimal) != expected:
                return False
    return True


def _file_cells(
    placed: Placed, passages: Mapping[str, Placed], tables: Sequence[CaseTable], decimal: str
) -> Iterator[tuple[_FileCell, bool]]:
    """Yield the cells of files that a printed cell may be, each with whether all of its row is printed."""
    own = _CELL.fullmatch(placed.passage.paragraphs[-1].container)
    if own is None or int(own[2]) == 1:
        return
    row: list[Words] = []
    column: list[Words] = []
    for other in passages.values():
        cell = _CELL.fullmatch(other.passage.paragraphs[-1].container)
        if cell is None or cell[1] != own[1] or other is placed:
            continue
        if cell[2] == own[2]:
            row.append(_normal(other))
        elif cell[3] == own[3] and int(cell[2]) > 1:
            column.append(_normal(other))
    for table in tables:
        for held in table.columns:
            texts = {_printed(one, held, decimal) for one in table.rows}
            for one in table.rows if all(other in texts for other in column) else ():
                beside = {_printed(one, other, decimal) for other in table.columns if other != held}
                if _printed(one, held, decimal) == _normal(placed) and any(other in beside for other in row):
                    yield _FileCell(table, one, held), all(other in beside for other in row)


def _normal(placed: Placed) -> Words:
    return tuple(word.normal for word in placed.words)


def _words(text: str) -> Words:
    return tuple(word.normal for word in words_of([Piece(text)]))


def _printed(row: Row, column: Column, decimal: str) -> Words:
    return _words(printed_cell(column, row[column.name], decimal, _NOT_STATED))
