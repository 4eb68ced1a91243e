"""Which tables a report has: the CSV files with a schema, and those that its cells ask for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from casewright.case.tables.reading import ReadTable, data_tables, read_table
from casewright.manuscript.parsing import ParsedDocument, typed_cells


def read_tables(root: Path, documents: Iterable[ParsedDocument]) -> tuple[ReadTable, ...]:
    """The tables in `data/` with a schema, and those that cells load by a path that is typed there, each as it was
    read."""
    named = {path for document in documents for path in _named(document)}
    return tuple(read_table(root, path) for path in sorted({*data_tables(root), *named}))


def _named(document: ParsedDocument) -> Iterator[str]:
    for cell in typed_cells(document).cells:
        if not cell.runs:
            continue
        try:
            code = ast.parse(cell.code)
        except (SyntaxError, ValueError):  # magics, or code that fails when it is run
            continue
        for call in ast.walk(code):
            if isinstance(call, ast.Call) and _called(call.func) == "load_table" and call.args:
                path = call.args[-1]
                if isinstance(path, ast.Constant) and isinstance(path.value, str) and _is_inside(path.value):
                    yield PurePosixPath(path.value).as_posix()


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return bool(parts.suffix) and not parts.is_absolute() and ".." not in parts.parts
