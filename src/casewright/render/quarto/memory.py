"""Files that the filter stores in the project: findings, for the command that called Quarto, and the text of each
document as Quarto has read it, for the numbers of later documents.

They are in `.casewright/`, which Quarto does not watch, and can be deleted.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from casewright.build.store import read_sealed, write_sealed
from casewright.diagnostics import Finding, finding_from_plain, plain_finding
from casewright.manuscript.ast import Blocks
from casewright.manuscript.source import SourceDocument
from casewright.pandoc import API_VERSION
from casewright.storage import content_hash

FOLDER = ".casewright/quarto"


def store_findings(root: Path, name: str, format_name: str, findings: Iterable[Finding]) -> None:
    """Store the findings of a document in a format. `name` is its path in the project without suffix."""
    listed = [plain_finding(finding) for finding in findings]
    path = _path(root, "findings", name, format_name)
    write_sealed(path, path.name, json.dumps(listed, ensure_ascii=False, indent=1).encode())


def stored_findings(root: Path) -> tuple[Finding, ...]:
    """Return all stored findings, each once, sorted by place."""
    found: dict[Finding, None] = {}
    for path in sorted((root / FOLDER / "findings").rglob("*.json")):
        stored = json.loads(read_sealed(path, path.name) or b"[]")
        found.update(dict.fromkeys(finding_from_plain(plain) for plain in stored))
    return tuple(sorted(found, key=_order))


def forget_findings(root: Path) -> None:
    """Delete the findings of earlier renderings."""
    shutil.rmtree(root / FOLDER / "findings", ignore_errors=True)


def store_text(root: Path, source: SourceDocument, format_name: str, blocks: Blocks) -> None:
    """Store the text of a document as Quarto has read it, with the output of cells."""
    data = json.dumps({"source": _identity(source), "blocks": blocks}, ensure_ascii=False).encode()
    path = _path(root, "texts", source.name, format_name)
    if read_sealed(path, path.name) != data:
        write_sealed(path, path.name, data)


def stored_text(root: Path, source: SourceDocument, format_name: str) -> Blocks | None:
    """Return the stored text of a document, None if there is none or the document has changed."""
    path = _path(root, "texts", source.name, format_name)
    data = read_sealed(path, path.name)
    if data is None:
        return None
    stored: Mapping[str, Any] = json.loads(data)
    blocks: Blocks | None = stored.get("blocks")
    return blocks if stored.get("source") == _identity(source) else None


def _path(root: Path, folder: str, name: str, format_name: str) -> Path:
    return root / FOLDER / folder / f"{name}.{format_name}.json"


def _identity(source: SourceDocument) -> str:
    """Return the hash of a document's files and the version of the AST."""
    return content_hash(json.dumps([list(API_VERSION), dict(source.files_read)], sort_keys=True).encode())


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.location
    return place.path, place.line or 0, place.column or 0, finding.message
