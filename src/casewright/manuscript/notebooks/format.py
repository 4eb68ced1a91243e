"""Reading Jupyter notebook files (nbformat 4): cells, language, attached pictures."""

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
"""Tags of cells with the options that they set (Quarto's documentation, "Embedding")."""


def notebook_content(notebook: str, path: str, location: Location) -> dict[str, Any]:
    """Return the content of a notebook (nbformat 4). Raises CasewrightError, at `location`, if it is not a notebook."""
    try:
        content = json.loads(notebook)
    except (ValueError, RecursionError) as error:
        why = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        raise CasewrightError(f"`{path}` is not a notebook.", location=location, why=why) from None
    wrong = _wrong(content)
    if wrong:
        raise CasewrightError(
            f"`{path}` cannot be read as a Jupyter notebook of format 4.",
            location=location,
            why=wrong,
            hint="Open it in Jupyter and save it again.",
        )
    return dict(content)


_NEEDED = {
    "stream": {"name", "text"},
    "error": {"ename", "evalue", "traceback"},
    "display_data": {"data"},
    "execute_result": {"data"},
}
"""What an output has to have, by its type."""


def _wrong(content: Any) -> str:
    """Return the first violation of nbformat's schema of version 4, or ""."""
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        return "it has no list of cells"
    metadata = content.get("metadata", {})
    if not _is_map(metadata) or not all(_is_map(metadata.get(key)) for key in ("kernelspec", "language_info")):
        return "its `metadata` is invalid"
    for number, cell in enumerate(content["cells"], start=1):
        if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
            return f"cell {number} has no type"
        if not _is_text(cell.get("source", "")):
            return f"the `source` of cell {number} is not text"
        if not _is_map(cell.get("metadata")) or not _is_text_list((cell.get("metadata") or {}).get("tags")):
            return f"the `metadata` of cell {number} is invalid"
        attachments = cell.get("attachments")
        if not _is_map(attachments) or not all(isinstance(entry, dict) for entry in (attachments or {}).values()):
            return f"the `attachments` of cell {number} are invalid"
        outputs = cell.get("outputs") or []
        if not isinstance(outputs, list) or not all(map(_is_output, outputs)):
            return f"an output of cell {number} is invalid"
    return ""


def _is_output(output: Any) -> bool:
    if not isinstance(output, dict) or output.get("output_type") not in tuple(_NEEDED):
        return False
    data, frames = output.get("data", {}), output.get("traceback", [])
    return (
        _NEEDED[output["output_type"]] <= output.keys()
        and all(isinstance(output.get(key, ""), str) for key in ("name", "ename", "evalue"))
        and _is_text(output.get("text", ""))
        and isinstance(data, dict)
        and isinstance(frames, list)
        and _is_text_list(frames)
        and _is_map(output.get("metadata"))
        and all(kind.endswith("json") or _is_text(value) for kind, value in data.items())
    )


def _is_map(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(line, str) for line in value))


def _is_text_list(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(line, str) for line in value))


def notebook_language(content: Mapping[str, Any]) -> str:
    """Return the language of a notebook's code, in lower case."""
    metadata = content.get("metadata") or {}
    kernel, language = metadata.get("kernelspec") or {}, metadata.get("language_info") or {}
    return str(kernel.get("language") or language.get("name") or "python").lower()


def attached(
    cell: Mapping[str, Any], text: str, position: int, files: str, prefix: str = ""
) -> tuple[str, dict[str, bytes]]:
    """Return the text of a Markdown cell in which attached pictures are named as files in the folder `files`, and these
    pictures."""
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
    """Return the source of a cell."""
    return _text(cell.get("source"))


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")
