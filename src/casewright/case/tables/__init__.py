"""Tables: CSV files with a schema, and tables of a case."""

from casewright.case.tables.reading import CaseTable, load_table

__all__ = ["CaseTable", "load_table"]
