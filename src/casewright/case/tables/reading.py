"""Tables of published cases: CSV files with a declared schema, in which an empty cell means "not stated".

Spreadsheets save CSV in many ways. Content with one possible reading is read. Ambiguous content, and content that a
spreadsheet has changed (a date instead of `1-2`, digits lost in E notation), is an error with file, line and column.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from casewright.case.identity import calendar_dates
from casewright.case.tables.delimited import Cell, decoded, read_cells
from casewright.case.tables.numbers import NumberFormat, looks_numeric, plain_number, plain_numbers
from casewright.case.tables.schema import Column, TableSchema, parse_schema
from casewright.case.unknown import Unknown, read_unknown
from casewright.diagnostics import CasewrightError, Location, did_you_mean, each_error
from casewright.paths import read_bytes, read_text

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_SUFFIX: Final = ".schema.yml"
AS_TEXT: Final = "In Excel, select the column, choose Home > Number Format > Text, and type the cell again."

_HEADER_SEARCH: Final = 20
_EXCEL_ERROR: Final = re.compile(r"#(?:[¡¿]?[A-ZÄÖÜÉ0/_]{2,}[!?]|N/A|NV|N/D|N/V|GETTING_DATA)")
_TOO_NARROW: Final = re.compile(r"#{3,}")
_SHORTENED: Final = re.compile(r"\d(?:[.,]\d+)?E\+(?P<exponent>\d{2,3})")
_LONGEST_NUMBER: Final = 11
"""Excel shows a number of more digits in E notation, and CSV holds what it shows."""
_MONTHS: Final = (
    "jan|janv|ene|gen|feb|febr|févr|fév|fev|mar|mars|mär|mrz|mrt|apr|avr|abr|mai|maj|may|mei|mag|jun|juin|giu|jul|juil|lug"
    "|aug|août|ago|sep|sept|set|oct|okt|ott|out|nov|dec|déc|dez|dic"
)
_EXCEL_DATE: Final = re.compile(
    rf"(?:\d{{1,2}}[-. /]{{1,2}}(?:{_MONTHS})\.?(?:[-. /]\d{{2,4}})?|(?:{_MONTHS})\.?[-. /]\d{{1,4}})", re.IGNORECASE
)
"""How Excel shows `1-2`, `3/4`, `MARCH1` or `SEPT2` in the languages of its users: `2-Jan`, `01. Feb`, `1-mars`."""
_CITEKEY: Final = re.compile(r"[\w](?:[\w:.#$%&+?<>~/-]*\w)?")


@dataclass(frozen=True)
class Row:
    """A row of a table: each cell by the column's name, where it stands, and the line of the file at which it begins.

    The text of a cell is as typed, its lines apart by `\\n`; that of a number has a decimal point and no other signs.
    """

    cells: Mapping[str, str | Unknown]
    location: Location
    places: Mapping[str, Location] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str | Unknown:
        return self.cells[column]


@dataclass(frozen=True)
class CaseTable:
    """A table as it was typed: its columns in the file's order, and its rows."""

    path: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(default=())

    def __getitem__(self, name: str) -> Row:
        """Return the row of that name. Raises KeyError, with the nearest names, if there is none."""
        if name not in self.by_name:
            raise KeyError(f"`{self.path}` has no row `{name}`. {did_you_mean(name, self.by_name)}".strip())
        return self.by_name[name]

    @cached_property
    def by_name(self) -> Mapping[str, Row]:
        """The rows by their names: that of the first cell; where several rows begin alike, of the first cells up to the
        one that tells them apart. What even all cells do not tell apart has its number behind it."""
        cells = [[name_part(str(row[column.name])) for column in self.columns] for row in self.rows]
        last = len(self.columns)
        wide = next((one for one in range(1, last) if len({(*row[:one],) for row in cells}) == len(cells)), last)
        named: dict[str, Row] = {}
        for row, parts in zip(self.rows, cells, strict=True):
            name = "-".join(parts[:wide])
            named[name if name not in named else f"{name}-{len(named) + 1}"] = row
        return named

    def to_frame(self, not_stated: str = "–") -> pd.DataFrame:
        """Return the table as a pandas frame of strings to compute with, a cell that is not stated as the text
        `not_stated`: an en dash, which is of no language, where nothing else is asked for.

        Cells are text, `007` and `about 7` as they were typed; but in a column of type `integer` or `number` they are
        `int` and `Decimal`, which keep each digit, where they are not `<0.5` or the like. What is printed of a frame
        goes through `casewright.markdown_table`, which keeps a cell a cell.
        """
        import pandas as pd

        cells = [[_computable(column, row[column.name], not_stated) for column in self.columns] for row in self.rows]
        return pd.DataFrame(cells, columns=[column.name for column in self.columns], dtype="object")


def name_part(text: str) -> str:
    """Return a text as a part of the name of a value: in lower case, with hyphens for what no name has."""
    signed = re.sub(r"^[-−](?=\d)", "minus-", text.strip().casefold())
    return re.sub(r"[^\w]+", "-", signed).strip("-") or "empty"


@dataclass(frozen=True)
class ReadTable:
    """What reading a table came to: all that is wrong with it, and the table, which is None if anything is."""

    path: str
    table: CaseTable | None = None
    problems: tuple[CasewrightError, ...] = ()
    text: str = ""


def _computable(column: Column, cell: str | Unknown, not_stated: str) -> str | int | Decimal:
    if isinstance(cell, Unknown):
        return not_stated
    if column.type in ("integer", "number") and re.fullmatch(r"-?\d[\d.]*(?:e-?\d+)?", cell):
        return int(cell) if column.type == "integer" else Decimal(cell)
    return cell


def schema_path(shown: str) -> str:
    """Return the companion of a table: `data/reported-cases.schema.yml` of `data/reported-cases.csv`."""
    return Path(shown).with_suffix(SCHEMA_SUFFIX).as_posix()


def load_table(root: Path, shown: str) -> CaseTable:
    """Return the table in the CSV file `shown` (relative to `root`) with the columns declared in its companion.

    Raises CasewrightError if a file is missing or is not text in an encoding that is certain, a column is missing,
    undeclared or doubled, a row has another number of cells, a required cell is empty, a number can be read in two
    ways, or a cell holds a calendar date or something else that a spreadsheet has made of what was typed.
    """
    read = read_table(root, shown)
    if read.table is None:
        first, *others = read.problems
        if others:
            more = f"{len(others)} more problem{'s' if len(others) > 1 else ''} in this file"
            raise CasewrightError(
                first.message,
                location=first.location,
                why="; ".join(part for part in (first.why, more) if part),
                hint=f"{first.hint} `casewright check` lists all of them.".strip(),
            )
        raise first
    return read.table


def read_table(root: Path, shown: str) -> ReadTable:
    """Return the table in a CSV file with all that is wrong with it, for those who list it. Raises nothing."""
    schema_file = schema_path(shown)
    text = ""
    if not (root / schema_file).is_file() and (root / shown).is_file():
        missing = CasewrightError(
            f"The file `{schema_file}` does not exist.",
            location=Location(schema_file),
            why=f"it says what the columns of `{shown}` mean",
            hint="Write `columns:` in it, below that each column's name, and indented below that `meaning: ...`.",
        )
        return ReadTable(shown, None, (missing,), text)
    try:
        schema = parse_schema(read_text(root, schema_file), schema_file)
        text = decoded(read_bytes(root, shown), shown, schema.encoding)
    except CasewrightError as error:
        return ReadTable(shown, None, tuple(each_error(error)), text)
    return parse_table(text, shown, schema)


def parse_table(text: str, shown: str, schema: TableSchema) -> ReadTable:
    """Return the table in the text of a CSV file, with all that is wrong with it; the columns may be in any order."""
    try:
        cells = read_cells(text, shown, schema.by_name)
    except CasewrightError as error:
        return ReadTable(shown, None, (error,), text)
    problems: list[CasewrightError] = []
    header, body = _header(cells.rows, shown, schema, problems)
    columns = _columns(header, body, shown, schema, problems)
    if problems:
        return ReadTable(shown, None, tuple(problems), text)
    form = NumberFormat(cells.delimiter, schema.decimal)
    rows = [_row(row, columns, form, shown, problems) for row in body]
    known = tuple(column for column in columns if column is not None)
    table = None if problems else CaseTable(shown, known, tuple(rows))
    return ReadTable(shown, table, tuple(problems), text)


def _place(cell: Cell, shown: str) -> Location:
    return Location(shown, cell.line, cell.column)


def _name(cell: Cell) -> str:
    return " ".join(cell.text.split())


def _header(
    rows: Sequence[tuple[Cell, ...]], shown: str, schema: TableSchema, problems: list[CasewrightError]
) -> tuple[tuple[Cell, ...], tuple[tuple[Cell, ...], ...]]:
    """Return the row of the columns' names, and those below it. A title above it, alone in its row, is no part of the
    table."""
    if not rows:
        problems.append(
            CasewrightError(
                f"`{shown}` is empty.", location=Location(shown, 1), hint="Begin with a line of the columns' names."
            )
        )
        return (), ()

    def declared(row: tuple[Cell, ...]) -> int:
        return len({_name(cell) for cell in row} & set(schema.by_name))

    first = max(range(min(len(rows), _HEADER_SEARCH)), key=lambda number: (declared(rows[number]), -number))
    for row in rows[:first]:
        filled = [cell for cell in row if cell.text.strip()]
        if len(filled) > 1:
            problems.append(
                CasewrightError(
                    "A row with several cells is above the columns' names.",
                    location=_place(filled[0], shown),
                    why="a table has one row of names; only a title, alone in its row, may be above it",
                    hint="In Excel, select the row, choose Home > Delete > Delete Sheet Rows, and save again.",
                )
            )
    return rows[first], tuple(rows[first + 1 :])


def _columns(
    header: tuple[Cell, ...],
    body: Sequence[tuple[Cell, ...]],
    shown: str,
    schema: TableSchema,
    problems: list[CasewrightError],
) -> tuple[Column | None, ...]:
    """Return the columns in the file's order; None for one without a name and without content, as Excel saves them."""
    if not header:
        return ()
    location = Location(shown, header[0].line)
    names = [_name(cell) for cell in header]
    known = tuple(schema.by_name)
    missing = [name for name in known if name not in names]
    for position, (cell, name) in enumerate(zip(header, names, strict=True)):
        if name in schema.by_name:
            continue
        if name:
            problems.append(
                CasewrightError(
                    f"The column `{name}` is not declared.",
                    location=_place(cell, shown),
                    why="the schema of the table declares " + ", ".join(f"`{one}`" for one in known),
                    hint=did_you_mean(name, missing or known),
                )
            )
            continue
        filled = next((row[position] for row in body if len(row) > position and row[position].text.strip()), None)
        if filled is not None:
            problems.append(
                CasewrightError(
                    "A column has no name.",
                    location=_place(cell, shown),
                    why=f"line {filled.line} has `{_excerpt(filled.text)}` in it",
                    hint="Name the column, or remove it. In Excel, unmerge cells first: Home > Merge & Center > "
                    "Unmerge Cells.",
                )
            )
    for name in missing:
        problems.append(
            CasewrightError(
                f"The column `{name}` is missing.",
                location=location,
                why="the columns are " + ", ".join(f"`{one}`" for one in names if one),
                hint="Add the column, with empty cells where nothing is stated.",
            )
        )
    for name in (name for name, count in Counter(names).items() if name and count > 1):
        second = [cell for cell in header if _name(cell) == name][1]
        problems.append(
            CasewrightError(
                f"The column `{name}` appears twice.",
                location=_place(second, shown),
                hint="Remove one, or rename it.",
            )
        )
    return tuple(schema.by_name.get(name) for name in names)


def _row(
    cells: tuple[Cell, ...],
    columns: tuple[Column | None, ...],
    form: NumberFormat,
    shown: str,
    problems: list[CasewrightError],
) -> Row:
    location = Location(shown, cells[0].line)
    ends_short = len(cells) < len(columns) and not any(columns[len(cells) :])
    if len(cells) != len(columns) and not ends_short:
        problems.append(_uneven(cells, len(columns), form, location))
        return Row({}, location)
    read: dict[str, str | Unknown] = {}
    places: dict[str, Location] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column is not None:
            places[column.name] = _place(cell, shown)
            found: list[CasewrightError] = []
            read[column.name] = _value(cell, column, form, places[column.name], found)
            problems += found
    return Row(read, location, places)


def _uneven(cells: Sequence[Cell], count: int, form: NumberFormat, location: Location) -> CasewrightError:
    if len(cells) < count:
        hint = "Leave a cell empty where nothing is stated, but keep its separator."
    else:
        hint = "Put a cell that holds the separator between quotes, or remove what is too much."
        halves = itertools.pairwise(cells)
        if form.delimiter == "," and any(
            re.fullmatch(r"\d+", one.text) and re.fullmatch(r"\d+", other.text) for one, other in halves
        ):
            hint += " Is it a decimal comma? Then write a point, or separate the cells of the file with semicolons."
    have = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
    return CasewrightError(f"This row has {have}, and the table has {count} columns.", location=location, hint=hint)


def _value(
    cell: Cell, column: Column, form: NumberFormat, place: Location, problems: list[CasewrightError]
) -> str | Unknown:
    """Return what a cell says."""
    text = _text(cell.text)
    problem = _spoiled(text, column, place)
    if problem is None and not text and column.required:
        problem = CasewrightError(
            f"The column `{column.name}` is empty, and every row needs it.",
            location=place,
            why=f"it is {column.meaning}",
            hint="Fill the cell. Where cells were merged in Excel, choose Home > Merge & Center > Unmerge Cells first.",
        )
    if problem is None and text:
        if unknown := read_unknown(text):
            return unknown
        try:
            return _typed_value(text, column, form)
        except ValueError as error:
            problem = CasewrightError(
                f"The column `{column.name}`: {error}.", location=place, hint=_number_hint(text, column, form)
            )
    if problem is not None:
        problems.append(problem)
    return text or Unknown.NOT_STATED


def _text(typed: str) -> str:
    """Return a cell's lines without white space around them; spaces that do not break stay between words."""
    lines = (re.sub(r"[ \t\f\v]+", " ", line).strip() for line in typed.split("\n"))
    return "\n".join(line for line in lines if line)


def _typed_value(text: str, column: Column, form: NumberFormat) -> str:
    kind = column.number_kind
    if kind is not None:
        if text.startswith("=") or (text.endswith("%") and column.unit not in ("", "%") and looks_numeric(text)):
            raise ValueError(
                f"`{text}` is not a number of its unit `{column.unit}`" if column.unit else f"`{text}` is not a number"
            )
        bare = text[:-1].rstrip() if column.unit == "%" and text.endswith("%") else text
        if kind != "measured" or looks_numeric(bare):
            return plain_number(bare, kind, form)
        return plain_numbers(text, form) or text
    if column.type == "citation":
        for key in re.split(r"\s*[;,\n]\s*", text):
            if not _CITEKEY.fullmatch(key.removeprefix("@")):
                raise ValueError(f"`{key}` is not a citekey")
    elif column.digits and re.fullmatch(r"\d+", text) and len(text) != column.digits:
        raise ValueError(f"`{text}` has {len(text)} digits, and its schema declares {column.digits}")
    elif column.digits and not re.fullmatch(r"\d+", text):
        raise ValueError(f"`{text}` is not an identifier of {column.digits} digits")
    elif (shortened := _SHORTENED.fullmatch(text)) and int(shortened["exponent"]) >= _LONGEST_NUMBER:
        raise ValueError(f"`{text}` has lost digits: a spreadsheet shortens long numbers")
    return text


def _number_hint(text: str, column: Column, form: NumberFormat) -> str:
    if column.type == "citation":
        return "Write the key of a work in the bibliography; several with `;` between them."
    if column.digits and text.isdigit():
        return f"Excel drops zeros at the start. {AS_TEXT}"
    if re.search(r"\d[eE]\+?\d", text):
        return AS_TEXT
    if column.digits:
        return "Correct the cell, or delete a row that is not a row of the table."
    if text.startswith("="):
        return "In Excel, switch off Formulas > Show Formulas, and save again."
    if re.search(r"\d[.,]\d", text) and not form.decimal:
        return 'Write `decimal: ","` or `decimal: "."` at the top of the schema: the decimal sign of the CSV file.'
    if column.type and not re.search(r"\d", text):
        return "Leave the cell empty where nothing is stated, or write `type: text` in the schema."
    if column.type:
        return "Correct the cell, or write `type: text` in the schema."
    return "Correct the cell."


def _spoiled(text: str, column: Column, place: Location) -> CasewrightError | None:
    """Return what a spreadsheet, or another program, has made of a cell, and what a case report does not hold."""
    if _EXCEL_ERROR.fullmatch(text):
        return CasewrightError(
            f"The column `{column.name}` contains `{text}`, the error of a formula.",
            location=place,
            hint="In Excel, correct the formula, or clear the cell where nothing is stated; then save again.",
        )
    if column.unit and text.casefold() in {".", column.unit.casefold()}:
        what = "by which SAS, SPSS and Stata mark a missing value" if text == "." else "its unit"
        return CasewrightError(
            f"The column `{column.name}` contains `{text}`, {what}.",
            location=place,
            hint="Leave the cell empty where nothing is stated, and delete a row of units: the schema has them.",
        )
    if _TOO_NARROW.fullmatch(text):
        return CasewrightError(
            f"The column `{column.name}` contains `{text}`: it was too narrow to show the value.",
            location=place,
            hint="In Excel, choose Home > Format > AutoFit Column Width, and save again.",
        )
    if "\ufffd" in text:
        return CasewrightError(
            f"The column `{column.name}` contains `\ufffd` in `{_excerpt(text)}`, where a letter was lost.",
            location=place,
            hint="Type the letter again, or save the original file again: as CSV in UTF-8.",
        )
    dates = list(calendar_dates(text))
    spread = _EXCEL_DATE.fullmatch(text)
    if dates or spread:
        return CasewrightError(
            f"The column `{column.name}` contains the calendar date `{dates[0].text if dates else text}`, and dates "
            "can identify a patient.",
            location=place,
            hint="Write an age, or a day from the index event."
            + (f" Was it `1-2` or a name, of which Excel made a date? {AS_TEXT}" if spread else ""),
        )
    return None


def _excerpt(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:39]}…"


def data_tables(root: Path, folder: str = "data") -> Iterator[str]:
    """Yield the tables with a schema in a folder of the project, by path from `root`."""
    for schema in sorted((root / folder).rglob(f"*{SCHEMA_SUFFIX}")):
        stem = schema.name.removesuffix(SCHEMA_SUFFIX)
        for suffix in (".csv", ".tsv", ".txt"):
            if (schema.parent / f"{stem}{suffix}").is_file():
                yield (schema.parent / f"{stem}{suffix}").relative_to(root).as_posix()
