"""A document's executed cells as a Jupyter notebook: the same cells and results give the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from casewright.manuscript.cells.found import Cells
from casewright.manuscript.cells.output import CellResult
from casewright.storage import content_hash

_HEADING = re.compile(r"(#{1,6})[ \t]+(?P<text>.*?)[ \t#]*(?:\{[^}]*\})?[ \t]*$")


def executed_notebook(cells: Cells, results: Mapping[int, CellResult]) -> bytes:
    """A document's cells with their outputs as a notebook (nbformat 4.5), under the document's headings.

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
            source = "\n".join([*cell.options_text, cell.code]).strip("\n")
            entries.append(
                {
                    "cell_type": "code",
                    "execution_count": result.count,
                    "metadata": {},
                    "outputs": [_stored(output) for output in result.outputs],
                    "source": _lines(source),
                }
            )
        elif position not in inside and (heading := _HEADING.match(line.text)):
            text = f"{heading.group(1)} {heading['text']}"
            entries.append({"cell_type": "markdown", "metadata": {}, "source": [text]})
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


def _stored(output: Mapping[str, Any]) -> dict[str, Any]:
    """An output with its texts as lists of lines, as notebooks are written."""
    stored = dict(output)
    if "text" in stored:
        stored["text"] = _lines(stored["text"])
    if "data" in stored:
        stored["data"] = {
            kind: _lines(content) if isinstance(content, str) else content for kind, content in stored["data"].items()
        }
    return stored


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
