"""What a Jupyter notebook file holds (nbformat 4): its cells, its language, pictures attached to its text."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.pictures.kinds import SUFFIXES, kind_of
from casewright.storage import content_hash

HIDING_TAGS: Mapping[str, tuple[str, bool]] = {
    "hide-cell": ("include", False),
    "remove-cell": ("include", False),
    "hide-code": ("echo", False),
    "show-code": ("echo", True),
    "hide-output": ("output", False),
    "show-output": ("output", True),
    "hide-warnings": ("warning", False),
    "show-warnings": ("warning", True),
}
"""Tags of cells that say what is shown of them, as options (Quarto's documentation, "Embedding")."""


def notebook_content(notebook: str, path: str, location: Location) -> dict[str, Any]:
    """The content of a notebook (nbformat 4). Raises CasewrightError, at `location`, for a file that is none."""
    try:
        content = json.loads(notebook)
    except ValueError as error:
        raise CasewrightError(f"`{path}` is no notebook.", location=location, why=str(error)) from None
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) and "cell_type" in cell for cell in cells):
        raise CasewrightError(
            f"`{path}` is no notebook of the present format.",
            location=location,
            why="it holds no list of cells",
            hint="Open it in Jupyter and save it again.",
        )
    return dict(content)


def notebook_language(content: Mapping[str, Any]) -> str:
    """The language of a notebook's code, in small letters."""
    metadata = content.get("metadata") or {}
    kernel, language = metadata.get("kernelspec") or {}, metadata.get("language_info") or {}
    return str(kernel.get("language") or language.get("name") or "python").lower()


def attached(
    cell: Mapping[str, Any], text: str, position: int, files: str, prefix: str = ""
) -> tuple[str, dict[str, bytes]]:
    """The text of a Markdown cell with its attached pictures under names in the folder `files`, and these pictures."""
    resources = {}
    for name, kinds in (cell.get("attachments") or {}).items():
        for content in kinds.values():
            try:
                data = base64.b64decode(_text(content))
            except (binascii.Error, ValueError):
                continue
            suffix = SUFFIXES.get(kind_of(data), PurePosixPath(name).suffix.lower())
            file = f"{files}/figure/{prefix}cell-{position + 1}-{content_hash(data)[:12]}{suffix}"
            resources[file] = data
            text = text.replace(f"attachment:{name}", file)
            break
    return text, resources


def source_of(cell: Mapping[str, Any]) -> str:
    """What was typed into a cell."""
    return _text(cell.get("source"))


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")
