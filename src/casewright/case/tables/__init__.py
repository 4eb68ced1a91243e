"""CSV files with a schema: read, checked and printed."""

from casewright.case.tables.reading import CaseTable, load_table

__all__ = ["CaseTable", "load_table"]
