"""Cells of CSV files that a spreadsheet has likely changed: read as they stand, and reported.

What is certain is an error of reading (`case/tables/reading.py`); here is what a reader of the file would look up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casewright.case.tables.reading import AS_TEXT, CaseTable, Row
from casewright.case.tables.schema import Column
from casewright.case.unknown import Unknown
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity

_FORMULA: Final = re.compile(r'=(?:"|[A-ZÄÖÜ][A-ZÄÖÜ.]*\(|\$?[A-Z]{1,3}\$?\d+\b|[-+(]?\d)')
_MISREAD: Final = re.compile(r"Ã[\u0080-\u00bfŠŽšžŸƒ‚-™]|Â[°µ±²³·§«»\u00a0]|â‰[¤¥]|â€[™œ\u009d“”\u0093\u0094¦]|Î[±²³]")
_TIME: Final = re.compile(r"\d{1,2}:[0-5]\d:[0-5]\d|0\d:[0-5]\d")
"""What Excel makes of a titer or a ratio: `06:20:00` of `1:320`, `01:16` of `1:16`."""
_REPLACED: Final = re.compile(r"[^\W\d_]\?[^\W\d_]")
_SERIAL: Final = re.compile(r"[34]\d{4}")
"""A date as Excel counts it: days from 1900, 30000 being in 1982 and 49999 in 2036."""
_RANGE: Final = re.compile(r"\d{1,2}\s?[-–/]\s?\d{1,2}")
_PRECISION: Final = 15
"""Digits that Excel keeps of a number; those behind become zeros."""

_CLOCK = re.compile(r"(?i)time|clock|hour|uhr|heure|hora")


def _doubtful(report: Report) -> Iterator[Finding]:
    for read in report.tables:
        if read.table is not None:
            yield from _in_table(read.table)


def _in_table(table: CaseTable) -> Iterator[Finding]:
    for column in table.columns:
        stated = [(row, cell) for row in table.rows if isinstance(cell := row[column.name], str)]
        for row, cell in stated:
            if found := _in_cell(column, cell):
                yield _finding(*found, row.places[column.name])
        if column.number_kind is None:
            yield from _identifiers(column, stated)
    yield from _merged(table)


def _in_cell(column: Column, cell: str) -> tuple[str, str] | None:
    """Return what is doubtful about a cell, and what to do."""
    if _FORMULA.match(cell):
        return (
            f"`{cell}` in the column `{column.name}` is a formula, and prints as typed.",
            "In Excel, switch off Formulas > Show Formulas, and save again; or write the value.",
        )
    if _TIME.fullmatch(cell) and not _CLOCK.search(column.name):
        return (
            f"`{cell}` in the column `{column.name}` is a time, which Excel makes of a titer such as `1:320`.",
            AS_TEXT,
        )
    if misread := _MISREAD.search(cell):
        return (
            f"`{misread[0]}` in the column `{column.name}` looks like one letter of UTF-8 read as two.",
            "In Excel, open the file with Data > From Text/CSV and File Origin `65001: Unicode (UTF-8)`.",
        )
    if replaced := _REPLACED.search(cell):
        return (
            f"`{replaced[0]}` in the column `{column.name}` looks like a letter that saving replaced.",
            "Correct it; in Excel, save with File > Save As > `CSV UTF-8 (Comma delimited) (*.csv)`.",
        )
    return None


def _identifiers(column: Column, stated: list[tuple[Row, str]]) -> Iterator[Finding]:
    """Numbers in a column of text: identifiers that lost digits, ranges and names that became dates."""
    digits = [cell for _, cell in stated if re.fullmatch(r"\d+", cell)]
    width = max((len(cell) for cell in digits if cell.startswith("0") and len(cell) > 1), default=0)
    others = [cell for _, cell in stated if not re.fullmatch(r"[\d.,]+", cell)]
    for row, cell in stated:
        place = row.places[column.name]
        if width and re.fullmatch(r"\d+", cell) and len(cell) < width and not column.digits:
            yield _finding(
                f"`{cell}` in the column `{column.name}` is shorter than others that begin with 0: zeros may be lost.",
                f"{AS_TEXT} `digits: {width}` in the schema has every cell held to it.",
                place,
            )
        elif re.fullmatch(rf"\d{{{_PRECISION},}}0", cell):
            yield _finding(
                f"`{cell}` in the column `{column.name}` has more digits than the {_PRECISION} that Excel keeps of a "
                "number, and ends with 0.",
                f"Compare it with its source. {AS_TEXT}",
                place,
            )
        elif _SERIAL.fullmatch(cell) and len(digits) == 1 and others:
            made_of = "a range such as `3-4`" if any(_RANGE.fullmatch(one) for one in others) else "a name or a date"
            yield _finding(
                f"`{cell}` is the one number in the column `{column.name}`: is it Excel's number of a date, made of "
                f"{made_of}?",
                AS_TEXT,
                place,
            )


def _merged(table: CaseTable) -> Iterator[Finding]:
    """Rows whose leading cells are empty below a filled one, and rows of one cell: what merged cells and notes
    leave."""
    if len(table.columns) < 2:
        return
    first, *others = table.columns
    filled = [not isinstance(row[first.name], Unknown) for row in table.rows]
    for number, row in enumerate(table.rows):
        rest = [column for column in others if not isinstance(row[column.name], Unknown)]
        if not filled[number] and any(filled[:number]) and rest:
            yield _finding(
                f"The first column, `{first.name}`, is empty here: it prints as not stated.",
                "Where cells were merged in Excel, choose Home > Merge & Center > Unmerge Cells, and fill each. "
                f"`required: true` for `{first.name}` in the schema makes it an error.",
                row.places[first.name],
            )
        elif filled[number] and not rest and len(others) > 1 and number == len(table.rows) - 1 and number:
            yield _finding(
                f"The last row has nothing but `{first.name}`: it prints as a row of the table.",
                "A note below the table belongs in the document: `notes=` of `casewright.markdown_table`.",
                row.places[first.name],
            )


def _finding(message: str, hint: str, place: Location) -> Finding:
    return DOUBTFUL_CELL.finding(message, place, hint)


DOUBTFUL_CELL = Rule(
    "DAT020",
    "table-cell-doubtful",
    Severity.WARNING,
    summary="A cell of a CSV file looks as if a spreadsheet had changed it.",
    purpose="Excel drops zeros and digits of identifiers, counts ranges as dates, and leaves cells empty where "
    "they were merged; the table prints what is left.",
    wrong="sample\n0417\n93  # 0093 was typed",
    right="sample\n0417\n0093",
    when_wrong="If the cell is what was meant: `type: text` and `digits` in the schema say what a column holds.",
    source="Microsoft, “Keeping leading zeros and large numbers”; Ziemann M, et al. Genome Biol. 2016;17:177.",
    check=_doubtful,
)
