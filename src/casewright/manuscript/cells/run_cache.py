"""The cache of a document's cell results, by code, files read and versions.

An entry is one sealed file. It is up to date if the code, every file and folder that was read, and every package that
was imported are the same; modification times are not compared.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casewright.build.store import read_sealed, write_sealed
from casewright.diagnostics import CasewrightError
from casewright.manuscript.cells.output import CellResult
from casewright.storage import file_hash, folder_hash, library_version


@dataclass(frozen=True)
class CachedRun:
    """A run of a document: results by cell, displays by inline code, and dependencies.

    `files` and `folders` map paths (relative to the project's folder with forward slashes, or absolute) to hashes, None
    for a missing one; `packages` maps distributions to versions. `remarks` are the kinds of reading that are not
    recorded; a run with any is not cached.
    """

    cells: Mapping[int, CellResult]
    inline: Mapping[int, Mapping[str, Any]]
    files: Mapping[str, str | None]
    folders: Mapping[str, str | None]
    packages: Mapping[str, str]
    remarks: tuple[str, ...] = ()


def cached_run(entry: Path, key: str, root: Path) -> CachedRun | None:
    """Return the run stored in `entry` under `key`, None if there is none or its dependencies have changed."""
    try:
        data = read_sealed(entry, key)
        run = None if data is None else _from_json(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # an entry of another version
    return run if run is not None and _is_current(run, root) else None


def store_run(entry: Path, key: str, run: CachedRun) -> None:
    """Write an entry. If it cannot be written, the cells run again next time."""
    stored = {
        "cells": {
            str(index): {"count": result.count, "outputs": list(result.outputs)} for index, result in run.cells.items()
        },
        "inline": {str(index): dict(data) for index, data in run.inline.items()},
        "files": dict(run.files),
        "folders": dict(run.folders),
        "packages": dict(run.packages),
    }
    with contextlib.suppress(CasewrightError):
        data = json.dumps(stored, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
        write_sealed(entry, key, data)


def _from_json(stored: Mapping[str, Any]) -> CachedRun:
    return CachedRun(
        cells={
            int(index): CellResult(tuple(_output(output) for output in result["outputs"]), result["count"])
            for index, result in stored["cells"].items()
        },
        inline={int(index): dict(data) for index, data in stored["inline"].items()},
        files=dict(stored["files"]),
        folders=dict(stored["folders"]),
        packages=dict(stored["packages"]),
    )


def _output(output: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(output.get("output_type"), str):
        raise ValueError("not an output of a cell")
    return output


def _is_current(run: CachedRun, root: Path) -> bool:
    return (
        all(file_hash(root / path) == digest for path, digest in run.files.items())
        and all(folder_hash(root / path) == digest for path, digest in run.folders.items())
        and all(library_version(name) == number for name, number in run.packages.items())
    )
