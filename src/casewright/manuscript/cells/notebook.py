"""A document's executed cells as a Jupyter notebook: the same cells and results give the same bytes.

It is published with the page, so what the author hides there is here neither: cells with `include: false`, outputs
with `output: false`, code with `echo: false` of its own, forms of an output that are not shown. The code of a document
that shows none (`execute: echo: false`) is what a notebook is for: it is there, without its comments.
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
    """A document's cells with their outputs as a notebook (nbformat 4.5), under the document's headings; None where
    nothing of them is to be seen.

    The same cells and results give the same bytes: cell ids come from what the cells hold, and nothing says when or
    where they ran.
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


_SAID = ("label", "fig-cap", "fig-subcap", "fig-alt", "tbl-cap", "tbl-subcap")
"""The options whose words a reader sees or hears."""
_WORD = re.compile(r"[A-Za-z][\w-]*")


def _options(cell: Cell) -> list[str]:
    said = {name: cell.options.given[name] for name in _SAID if cell.options.given.get(name) is not None}
    return [
        f"#| {name}: {value if _WORD.fullmatch(str(value)) else json.dumps(value, ensure_ascii=False)}"
        for name, value in said.items()
    ]


def _shown_code(cell: Cell) -> str:
    options = cell.options
    if not options.include or ("echo" in options.given and not options.echo):
        return ""
    return cell.code if options.echo else _without_comments(cell.code)


def _without_comments(code: str) -> str:
    """Python code without comments; code that is no Python (`%magic` lines) without the lines that begin as one."""
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
    dropped = {row - 1 for row, _ in comments}
    return "\n".join(line for number, line in enumerate(lines) if line or number not in dropped)


def _shown_outputs(cell: Cell, result: CellResult) -> list[dict[str, Any]]:
    options = cell.options
    if not options.include or not options.output:
        return []
    return [shown for output in shown_outputs(result.outputs, options) if (shown := _stored(output)) is not None]


def _without_empty_headings(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Headings that lead to a cell: one without any below it, at its own level or deeper, says nothing here."""
    kept: list[dict[str, Any]] = []
    depth_needed = 0
    for entry in reversed(entries):
        if entry["cell_type"] == "code":
            kept.append(entry)
            depth_needed = 7
        else:
            depth = len(entry["source"][0]) - len(entry["source"][0].lstrip("#"))
            if depth < depth_needed:
                kept.append(entry)
                depth_needed = depth
    return kept[::-1]


def _with_ids(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: dict[str, int] = {}
    numbered = []
    for entry in entries:
        base = content_hash("".join([entry["cell_type"], *entry["source"]]).encode("utf-8", "replace"))[:12]
        seen[base] = seen.get(base, 0) + 1
        numbered.append({**entry, "id": base if seen[base] == 1 else f"{base}-{seen[base]}"})
    return numbered


def _stored(output: Mapping[str, Any]) -> dict[str, Any] | None:
    """An output with its texts as lists of lines, as notebooks are written, in the forms that are shown; None where
    none is."""
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
        stored["metadata"] = {name: said for name, said in metadata.items() if name in stored["data"]}
    return stored


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
