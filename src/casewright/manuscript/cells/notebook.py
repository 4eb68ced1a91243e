"""Writing a document's executed cells as a reproducible Jupyter notebook.

It is published with the page, so it omits everything that the author hides there: cells with `include: false`, outputs
with `output: false`, code of cells with `echo: false`, forms of an output that are not printed. Code that is hidden in
the whole document (`execute: echo: false`) is included without comments, since it is the purpose of the notebook.
"""

from __future__ import annotations

import io
import json
import re
import tokenize
from collections.abc import Mapping, Sequence
from typing import Any

from casewright.manuscript.cells.found import Cell, Cells
from casewright.manuscript.cells.output import IMAGES, CellResult, shown_kind, shown_outputs
from casewright.storage import content_hash

_HEADING = re.compile(r"(#{1,6})[ \t]+(?P<text>.*?)[ \t#]*(?:\{[^}]*\})?[ \t]*$")


def executed_notebook(cells: Cells, results: Mapping[int, CellResult]) -> bytes | None:
    """Return a document's cells with their outputs as a notebook (nbformat 4.5), under the document's headings, None if
    all cells are hidden.

    The same cells and results result in the same bytes: cell ids are hashes of the content, and time and place of the
    run are omitted.
    """
    entries: list[dict[str, Any]] = []
    by_first = {cell.first: cell for cell in cells.cells}
    inside = {line for cell in cells.cells for line in range(cell.first, cell.last + 1)}
    for position, line in enumerate(cells.lines):
        if position in by_first:
            cell = by_first[position]
            result = results.get(cell.index, CellResult())
            code, outputs = _shown_code(cell), _shown_outputs(cell, result)
            if code or outputs:
                source = "\n".join([*_options(cell), code]).strip("\n")
                entries.append(
                    {
                        "cell_type": "code",
                        "execution_count": result.count,
                        "metadata": {},
                        "outputs": outputs,
                        "source": _lines(source),
                    }
                )
        elif position not in inside and (heading := _HEADING.match(line.text)):
            text = f"{heading.group(1)} {heading['text']}"
            entries.append({"cell_type": "markdown", "metadata": {}, "source": [text]})
    if not any(entry["cell_type"] == "code" for entry in entries):
        return None
    notebook = {
        "cells": _with_ids(_without_empty_headings(entries)),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "replace")


_READ_OPTIONS = ("label", "fig-cap", "fig-subcap", "fig-alt", "tbl-cap", "tbl-subcap")
"""The options whose text a reader sees or hears."""
_WORD = re.compile(r"[A-Za-z][\w-]*")


def _options(cell: Cell) -> list[str]:
    values = {name: cell.options.given[name] for name in _READ_OPTIONS if cell.options.given.get(name) is not None}
    return [
        f"#| {name}: {value if _WORD.fullmatch(str(value)) else json.dumps(value, ensure_ascii=False)}"
        for name, value in values.items()
    ]


def _shown_code(cell: Cell) -> str:
    options = cell.options
    if not options.include or ("echo" in options.given and not options.echo):
        return ""
    return cell.code if options.echo else _without_comments(cell.code)


def _without_comments(code: str) -> str:
    """Return Python code without comments; code with IPython syntax (`%magic`) without lines that are comments."""
    lines = code.split("\n")
    try:
        comments = [
            token.start
            for token in tokenize.generate_tokens(io.StringIO(code).readline)
            if token.type == tokenize.COMMENT
        ]
    except (tokenize.TokenError, SyntaxError):
        return "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    for row, column in comments:
        lines[row - 1] = lines[row - 1][:column].rstrip()
    comment_lines = {row - 1 for row, _ in comments}
    return "\n".join(line for number, line in enumerate(lines) if line or number not in comment_lines)


def _shown_outputs(cell: Cell, result: CellResult) -> list[dict[str, Any]]:
    options = cell.options
    if not options.include or not options.output:
        return []
    return [shown for output in shown_outputs(result.outputs, options) if (shown := _stored(output)) is not None]


def _without_empty_headings(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Remove the headings of sections without cells."""
    out: list[dict[str, Any]] = []
    depth_needed = 0
    for entry in reversed(entries):
        if entry["cell_type"] == "code":
            out.append(entry)
            depth_needed = 7
        else:
            depth = len(entry["source"][0]) - len(entry["source"][0].lstrip("#"))
            if depth < depth_needed:
                out.append(entry)
                depth_needed = depth
    return out[::-1]


def _with_ids(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: dict[str, int] = {}
    numbered = []
    for entry in entries:
        base = content_hash("".join([entry["cell_type"], *entry["source"]]).encode("utf-8", "replace"))[:12]
        seen[base] = seen.get(base, 0) + 1
        numbered.append({**entry, "id": base if seen[base] == 1 else f"{base}-{seen[base]}"})
    return numbered


def _stored(output: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return an output in the form that is printed, with its texts as lists of lines, None if none is printed."""
    stored = dict(output)
    if "text" in stored:
        stored["text"] = _lines(stored["text"])
    if "data" in stored:
        kind = shown_kind(output)
        kinds = tuple(IMAGES) if kind in IMAGES else ("text/latex",) if kind == "math" else (kind,)
        stored["data"] = {
            name: _lines(content) if isinstance(content, str) else content
            for name, content in stored["data"].items()
            if name in kinds
        }
        if not stored["data"]:
            return None
        metadata = stored.get("metadata") or {}
        stored["metadata"] = {name: value for name, value in metadata.items() if name in stored["data"]}
    return stored


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
