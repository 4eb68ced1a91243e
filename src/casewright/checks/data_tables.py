"""The tables of the report's data (`data/*.csv` with a schema), and the numbers they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from casewright.case.tables import CaseTable, parse_columns, parse_table, schema_path
from casewright.case.unknown import Unknown
from casewright.checks.keeping import kept
from casewright.checks.report import Report
from casewright.diagnostics import CasewrightError

_NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?")


def tables_read(report: Report) -> tuple[CaseTable | CasewrightError, ...]:
    """Every table with a schema, or the error that keeps it from being read."""
    return kept(report, "tables", lambda: tuple(_read(report)))


def tables(report: Report) -> Iterator[CaseTable]:
    """The tables that can be read."""
    return (table for table in tables_read(report) if not isinstance(table, CasewrightError))


def number_in(cell: str) -> Decimal | None:
    """The number that a cell is; None where it is none."""
    return Decimal(cell.strip().replace("−", "-")) if _NUMBER.fullmatch(cell.strip()) else None


def numbers_in_tables(report: Report) -> frozenset[tuple[Decimal, str]]:
    """The numbers of all tables, each with the unit of its column."""
    return frozenset(
        (number, column.unit)
        for table in tables(report)
        for column in table.columns
        for row in table.rows
        if not isinstance(cell := row[column.name], Unknown) and (number := number_in(cell)) is not None
    )


def _read(report: Report) -> Iterator[CaseTable | CasewrightError]:
    for path in report.data_tables:
        schema = schema_path(path)
        if schema not in report.files:
            continue
        try:
            columns = parse_columns("\n".join(report.files[schema]), schema)
            yield parse_table("\n".join(report.files[path]), path, columns)
        except CasewrightError as error:
            yield error
