"""Tables of published cases: CSV files with a declared schema, in which an empty cell stays "not stated".

A spreadsheet saves CSV in several ways: with a byte-order mark or without, with commas or semicolons. All of them are
read; what does not fit the declared columns is refused with file and line, and never shifted, dropped or filled.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from casewright.case.identity import calendar_dates
from casewright.case.unknown import Unknown, read_unknown
from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.storage import read_text
from casewright.yaml_document import YamlDocument, read_yaml

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_SUFFIX: Final = ".schema.yml"

_COLUMN_FIELDS: Final = ("meaning", "unit", "required")


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in the CSV file, what it means, its unit ("" for none), and whether each row needs
    a value in it."""

    name: str
    meaning: str
    unit: str = ""
    required: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table: the text of each cell by the column's name, and the line of the file at which it begins."""

    cells: Mapping[str, str | Unknown]
    location: Location

    def __getitem__(self, column: str) -> str | Unknown:
        return self.cells[column]


@dataclass(frozen=True)
class CaseTable:
    """A table as it was typed: its columns in the file's order, and its rows."""

    path: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(default=())

    def to_frame(self, not_stated: str = "–") -> pd.DataFrame:
        """The table as a pandas frame of strings, a cell that is not stated as the text `not_stated`: an en dash,
        which is of no language, where nothing else is asked for.

        Nothing is converted: `007`, `1.50` and `about 7` stay as they were typed.
        """
        import pandas as pd

        cells = [
            [not_stated if isinstance(cell, Unknown) else cell for cell in row.cells.values()] for row in self.rows
        ]
        return pd.DataFrame(cells, columns=[column.name for column in self.columns], dtype="object")


def schema_path(shown: str) -> str:
    """The path of the companion that declares a table's columns."""
    return str(PurePosixPath(shown).with_suffix(SCHEMA_SUFFIX))


def load_table(root: Path, shown: str) -> CaseTable:
    """The table in the CSV file `shown` (relative to `root`) with the columns declared in its companion.

    The companion of `data/reported-cases.csv` is `data/reported-cases.schema.yml`. Raises CasewrightError where a file
    is missing or not UTF-8, a column is missing, unknown or doubled, a row has another number of cells, a required
    cell is empty, or a cell holds a calendar date.
    """
    schema = schema_path(shown)
    columns = parse_columns(read_text(root / schema, schema), schema)
    return parse_table(read_text(root / shown, shown), shown, columns)


def parse_columns(text: str, shown: str) -> tuple[Column, ...]:
    """The columns declared in a table's schema: `columns:`, a name each, with `meaning`, and `unit` and `required`.

    Raises CasewrightError, with file, line and column, for a schema that cannot be read.
    """
    document = read_yaml(text, shown)
    declared = document.value.get("columns") if isinstance(document.value, dict) else None
    if not isinstance(declared, dict) or not declared or len(document.value) > 1:
        raise CasewrightError(
            f"`{shown}` does not declare the columns of a table.",
            location=document.location(),
            hint="Write `columns:` and below it each column: its name, and indented below that `meaning: ...`.",
        )
    return tuple(_column(str(name), value, document) for name, value in declared.items())


def parse_table(text: str, shown: str, columns: tuple[Column, ...]) -> CaseTable:
    """The table in the text of a CSV file; the columns may stand in any order. Raises as `load_table` does."""
    lines = _lines(text, shown)
    header_line, header = next(lines, (1, []))
    names = [name.strip() for name in header]
    _refuse_wrong_header(names, columns, Location(shown, header_line))
    by_name = {column.name: column for column in columns}
    ordered = tuple(by_name[name] for name in names)
    rows = tuple(_row(cells, ordered, Location(shown, line)) for line, cells in lines)
    return CaseTable(shown, ordered, rows)


def _column(name: str, value: Any, document: YamlDocument) -> Column:
    keys = ("columns", name)
    if not isinstance(value, dict):
        raise CasewrightError(
            f"The column `{name}` does not say what it means.",
            location=document.location(*keys),
            hint="Write `meaning: ...` below it, indented.",
        )
    for key in value:
        if key not in _COLUMN_FIELDS:
            raise CasewrightError(
                f"The column `{name}` has a field `{key}`, which is not known.",
                location=document.location(*keys, key),
                hint=did_you_mean(str(key), _COLUMN_FIELDS),
            )
    meaning: Any
    unit: Any
    required: Any
    meaning, unit, required = value.get("meaning"), value.get("unit", ""), value.get("required", False)
    for key, part, fits, what in (
        ("meaning", meaning, isinstance(meaning, str) and bool(meaning.strip()), "a text"),
        ("unit", unit, isinstance(unit, str), "a text such as `years`"),
        ("required", required, isinstance(required, bool), "`true` or `false`"),
    ):
        if not fits:
            missing = key not in value
            raise CasewrightError(
                f"The column `{name}` has no `{key}`." if missing else f"The column `{name}`: `{key}` cannot be read.",
                location=document.location(*keys) if missing else document.value_location(*keys, key),
                why="" if missing else f"`{part}` is not {what}",
                hint=f"Write {what} there.",
            )
    return Column(name, meaning.strip(), unit.strip(), required)


def _lines(text: str, shown: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of CSV text that hold anything, each with the line at which it begins."""
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    end = 0
    while True:
        begin = end + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise CasewrightError(
                f"`{shown}` is not CSV.",
                location=Location(shown, begin),
                why=str(error),
                hint='Put a cell that holds a comma or a quote between quotes, and double the quotes in it: "a ""b""".',
            ) from None
        if cells is None:
            return
        end = reader.line_num
        if cells and any(cell.strip() for cell in cells):
            yield begin, cells


def _delimiter(text: str) -> str:
    """Comma or semicolon: the one of which the header has more outside quotes."""
    header = next((line for line in text.split("\n") if line.strip()), "")
    bare = "".join(header.split('"')[::2])
    return ";" if bare.count(";") > bare.count(",") else ","


def _refuse_wrong_header(names: list[str], columns: tuple[Column, ...], location: Location) -> None:
    known = [column.name for column in columns]
    missing = [name for name in known if name not in names]
    unknown = [name for name in names if name not in known]
    doubled = [name for name, count in Counter(names).items() if count > 1]
    if not names:
        raise CasewrightError(
            f"`{location.path}` is empty.", location=location, hint="Begin with a line of the columns' names."
        )
    if unknown:
        name = unknown[0]
        raise CasewrightError(
            f"The column `{name}` is not declared." if name else "A column has no name.",
            location=location,
            why="the schema of the table declares " + ", ".join(f"`{one}`" for one in known),
            hint=did_you_mean(name, missing or known) if name else "Name it, or remove it.",
        )
    if missing:
        raise CasewrightError(
            f"The column `{missing[0]}` is missing.",
            location=location,
            why="the first line names " + ", ".join(f"`{one}`" for one in names),
            hint="Add the column, with empty cells where nothing is stated.",
        )
    if doubled:
        raise CasewrightError(
            f"The column `{doubled[0]}` stands twice.", location=location, hint="Remove one, or rename it."
        )


def _row(cells: list[str], columns: tuple[Column, ...], location: Location) -> Row:
    if len(cells) != len(columns):
        have = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
        raise CasewrightError(
            f"This row has {have}, and the table has {len(columns)} columns.",
            location=location,
            hint="Put a cell that holds the separator between quotes, or remove what is too much."
            if len(cells) > len(columns)
            else "Leave a cell empty where nothing is stated, but keep its separator.",
        )
    read: dict[str, str | Unknown] = {}
    for column, cell in zip(columns, cells, strict=True):
        text = " ".join(cell.split())
        for date in calendar_dates(text):
            raise CasewrightError(
                f"The column `{column.name}` holds the calendar date `{date.text}`, and dates can identify a patient.",
                location=location,
                hint="Write an age, or a day from the index event.",
            )
        if not text and column.required:
            raise CasewrightError(
                f"The column `{column.name}` is empty, and every row needs it.",
                location=location,
                why=f"it is {column.meaning}",
                hint="Fill the cell.",
            )
        read[column.name] = (read_unknown(text) or text) if text else Unknown.NOT_STATED
    return Row(read, location)
