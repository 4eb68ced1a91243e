"""The case: its schema, loading with positions, chronology, values for prose, and tables.

The tables and figures of a whole case (`laboratory_table`, `course_table`, `medication_table`, `timeline`,
`laboratory_plot`, `pedigree`) are exported here and by `casewright`.
"""

from importlib import import_module
from typing import Any

_SHOWN = ("course_table", "laboratory_plot", "laboratory_table", "medication_table", "pedigree", "timeline")


def __getattr__(name: str) -> Any:
    if name not in _SHOWN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("casewright"), name)
