"""Cells of tables as values for prose: the text of `{{< var tables.hourly.17.lactate >}}`, and its place.

The name of a table is that of its file, the name of a row is its first cell, or as many cells as distinguish it from
other rows. A cell that is not stated has no value, only a reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from casewright.case.quantity import Quantity, parse_quantity
from casewright.case.tables.numbers import is_plain_number
from casewright.case.tables.reading import CaseTable, data_tables, name_part, read_table, schema_path
from casewright.case.tables.schema import Column
from casewright.case.unknown import Unknown
from casewright.case.words.languages import Forms, Kind, Wording
from casewright.case.words.wording import wording_for
from casewright.diagnostics import Location, did_you_mean

TABLES: Final = "tables"
"""The first part of the name of a cell's value."""
COUNTED: Final = ("", "1", "number", "n")
"""Units of columns whose numbers are bare ones."""


@dataclass(frozen=True)
class CellValues:
    """Values of cells by their names with the suffix of the form: what each prints and where it is typed, and why
    others print nothing."""

    texts: dict[str, tuple[str, Location]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def table_paths(root: Path, requested: Collection[str]) -> tuple[str, ...]:
    """Return the files that cells are read from, tables and schemas, where `requested` names any cell."""
    if not any(map(_is_of_cell, requested)):
        return ()
    return tuple(one for path in data_tables(root) for one in (path, schema_path(path)))


def cell_values(root: Path, requested: Collection[str], language: str) -> CellValues:
    """Return the values of the cells that are `requested`, in a language."""
    wording = wording_for(language)
    known = {table_name(path): path for path in data_tables(root)}
    names = sorted(filter(_is_of_cell, requested))
    read = {name: read_table(root, known[name]) for name in {name.split(".")[1] for name in names} & known.keys()}
    texts: dict[str, tuple[str, Location]] = {}
    reasons: dict[str, str] = {}
    for name in names:
        _, called, *rest = name.split(".")
        if called not in read:
            reasons[name] = _none("there is no table", called, known)
        elif len(rest) != 2:
            reasons[name] = f"a cell is named by its table, its row and its column: `{TABLES}.{called}.ROW.COLUMN`"
        elif (table := read[called].table) is None:
            reasons[name] = f"`{read[called].path}` cannot be read, as `casewright check` says"
        else:
            made = _cell(table, rest[0], rest[1], wording)
            if isinstance(made, str):
                reasons[name] = made
                continue
            stem = f"{TABLES}.{called}.{rest[0]}.{made.column}"
            texts |= {f"{stem}{suffix}": (text, made.place) for suffix, text in made.forms.items()}
            if name not in texts:
                reasons[name] = f"the cell has no such form ({made.place})"
            reasons |= {f"{stem}{suffix}": f"{why} ({made.place})" for suffix, why in made.gaps.items()}
    return CellValues(texts, reasons)


def cells_of_language(root: Path, requested: Collection[str], language: str) -> tuple[str, ...]:
    """Return the names of the cells that would print something else in another language, such as a decimal sign."""
    others = [cell_values(root, requested, tag).texts for tag in ("en", "de", "und")]
    own = cell_values(root, requested, language).texts
    return tuple(name for name, text in own.items() if any(other.get(name) != text for other in others))


def table_name(path: str) -> str:
    """Return the name of the table of a file: `data/hourly.csv` is `hourly`."""
    return name_part(PurePosixPath(path).stem)


@dataclass(frozen=True)
class _Cell:
    column: str
    place: Location
    forms: Forms
    gaps: Forms


def _is_of_cell(name: str) -> bool:
    return name.startswith(f"{TABLES}.")


def _cell(table: CaseTable, row: str, requested: str, wording: Wording) -> _Cell | str:
    """Return a cell by the names of its row and its column, the latter with or without a suffix; else why there is
    none."""
    rows, columns = table.by_name, {name_part(one.name): one for one in table.columns}
    if row not in rows:
        return _none(f"`{table.path}` has no row", row, rows)
    name = max((one for one in columns if requested == one or requested.startswith(f"{one}-")), key=len, default="")
    if not name:
        return _none(f"`{table.path}` has no column", requested, columns)
    column, found = columns[name], rows[row]
    kind, forms, why = _forms(found[column.name], column, wording)
    gaps = {
        suffix: why or wording.why_not(suffix, found[column.name])
        for suffix in wording.suffixes[kind]
        if suffix not in forms
    }
    return _Cell(name, found.places[column.name], forms, gaps)


def _none(what: str, name: str, known: Collection[str]) -> str:
    return f"{what} `{name}`. {did_you_mean(name, known)}".rstrip(". ")


def _forms(cell: str | Unknown, column: Column, wording: Wording) -> tuple[Kind, Forms, str]:
    """Return the kind of a cell's value and its forms; without any, why."""
    if isinstance(cell, Unknown):
        return "quantity", {}, "it is not stated in the table" if cell is Unknown.NOT_STATED else "it is unknown"
    if column.type == "citation":
        return "text", {}, f"it is a citekey: cite the work, as in `[@{cell.removeprefix('@')}]`"
    if column.number_kind is None:
        return "text", wording.text(cell), ""
    if cell.isdigit() and column.unit in COUNTED:
        return "count", wording.count(int(cell)), ""
    value = cell_quantity(cell, column)
    if value is None:
        return "text", wording.text(cell), ""
    return "quantity", wording.quantity(value), ""


def cell_quantity(cell: str, column: Column) -> Quantity | None:
    """Return the value of a cell with the unit of its column, None if it is neither a number nor several."""
    unit = "" if column.unit in COUNTED else column.unit
    if is_plain_number(cell):
        cell = re.sub(r"e(-?\d+)", r" × 10^\1", cell)
    try:
        value = parse_quantity(cell)
    except ValueError:
        return None
    power = value.unit if value.unit.startswith("×") else ""
    return value.in_unit(f"{power}{'' if not power or unit.startswith('/') else ' '}{unit}" if unit else value.unit)
