"""Where outputs go, and how they get there: all of a rendering written aside first, then moved, so that the last good
files stay until the new ones are whole."""

from __future__ import annotations

import contextlib
import logging
import os
import posixpath
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from casewright.diagnostics import CasewrightError
from casewright.storage import mode_for

_LOG = logging.getLogger(__name__)


def shared_folder(names: Sequence[str]) -> str:
    """Return the deepest folder that all documents share; empty for the project's root."""
    folders = [posixpath.dirname(name) for name in names]
    return posixpath.commonpath(folders) if folders and all(folders) else ""


def output_path(name: str, suffix: str, folder: Path, shared: str, root: Path) -> Path:
    """Return the file that a document's output is written to.

    In an output folder documents stand as they do below the folder they share; without one, next to their source.
    """
    if folder == root:
        return root / (name + suffix)
    return folder / (posixpath.relpath(name, shared or ".") + suffix)


def link_target(from_name: str, to_name: str, suffix: str) -> str:
    """Return the address of another document's output, seen from a document's own."""
    return posixpath.relpath(to_name, posixpath.dirname(from_name) or ".") + suffix


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write files so that each is whole, and none is touched before all are on the disk.

    Raises CasewrightError if a folder is read-only or the disk is full; the files that were there then stay.
    """
    staged: list[tuple[Path, Path]] = []
    folders: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            if path.parent not in folders:
                path.parent.mkdir(parents=True, exist_ok=True)
                folders[path.parent] = Path(tempfile.mkdtemp(prefix=".casewright-", suffix=".partial", dir=path.parent))
            aside = folders[path.parent] / path.name
            with aside.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            aside.chmod(mode_for(path))
            staged.append((aside, path))
        for aside, path in staged:
            aside.replace(path)
            _LOG.debug("wrote %s", path)
    except OSError as error:
        raise CasewrightError(
            f"The outputs cannot be written to `{path.parent}`.",
            why=error.strerror or str(error),
            hint="Free space on the disk, or make the folder writable, or choose another with `--output-dir`.",
        ) from None
    finally:
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers(folders: Iterable[Path], pattern: str = ".casewright-*.partial") -> None:
    """Delete what a command that was killed left aside; what is younger than an hour may still be in use."""
    oldest = time.time() - 3600
    for folder in folders:
        if folder.is_dir():
            for leftover in folder.glob(pattern):
                with contextlib.suppress(OSError):
                    if leftover.stat().st_mtime < oldest:
                        shutil.rmtree(leftover, ignore_errors=True)
