"""What the filter leaves behind in the project: findings, for the command that called Quarto; and each document's text
as Quarto read it, for the numbers of the documents rendered after it.

All of it is under `.casewright/`, where nothing watches; losing it costs nothing but the next rendering.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from casewright.build.store import read_sealed, write_sealed
from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript.ast import Blocks
from casewright.manuscript.source import SourceDocument
from casewright.pandoc import API_VERSION
from casewright.storage import content_hash

FOLDER = ".casewright/quarto"


def keep_findings(root: Path, name: str, format_name: str, findings: Iterable[Finding]) -> None:
    """Keep what is wrong with a document in a format. `name` is its path in the project without suffix."""
    listed = [
        {
            "rule": one.rule,
            "name": one.name,
            "severity": one.severity.value,
            "message": one.message,
            "place": [one.location.path, one.location.line, one.location.column],
            "hint": one.hint,
        }
        for one in findings
    ]
    path = _path(root, "findings", name, format_name)
    write_sealed(path, path.name, json.dumps(listed, ensure_ascii=False, indent=1).encode())


def kept_findings(root: Path) -> tuple[Finding, ...]:
    """All findings kept, each once, by place."""
    found: dict[Finding, None] = {}
    for path in sorted((root / FOLDER / "findings").rglob("*.json")):
        for one in json.loads(read_sealed(path, path.name) or b"[]"):
            place = Location(*one["place"])
            found[Finding(one["rule"], one["name"], Severity(one["severity"]), one["message"], place, one["hint"])] = (
                None
            )
    return tuple(sorted(found, key=_order))


def forget_findings(root: Path) -> None:
    """Delete the findings of earlier renderings."""
    shutil.rmtree(root / FOLDER / "findings", ignore_errors=True)


def keep_text(root: Path, source: SourceDocument, format_name: str, blocks: Blocks) -> None:
    """Keep what Quarto made of a document, cells run."""
    data = json.dumps({"source": _identity(source), "blocks": blocks}, ensure_ascii=False).encode()
    path = _path(root, "texts", source.name, format_name)
    if read_sealed(path, path.name) != data:
        write_sealed(path, path.name, data)


def kept_text(root: Path, source: SourceDocument, format_name: str) -> Blocks | None:
    """What Quarto made of a document as it stands now; None where that is not known."""
    path = _path(root, "texts", source.name, format_name)
    data = read_sealed(path, path.name)
    if data is None:
        return None
    kept: Mapping[str, Any] = json.loads(data)
    blocks: Blocks | None = kept.get("blocks")
    return blocks if kept.get("source") == _identity(source) else None


def _path(root: Path, what: str, name: str, format_name: str) -> Path:
    return root / FOLDER / what / f"{name}.{format_name}.json"


def _identity(source: SourceDocument) -> str:
    """What a document's text depends on: every file it is typed in, and the shape of the AST."""
    return content_hash(json.dumps([list(API_VERSION), dict(source.files_read)], sort_keys=True).encode())


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.location
    return place.path, place.line or 0, place.column or 0, finding.message
