"""The tables of the report's data (CSV files with a schema), and the numbers they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from casewright.case.tables.reading import CaseTable
from casewright.case.unknown import Unknown
from casewright.checks.report import Report

_NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?")


def tables(report: Report) -> Iterator[CaseTable]:
    """The tables that can be read."""
    return (read.table for read in report.tables if read.table is not None)


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
