"""Report folders by content: the digest of a finished report, and zip files for the way to workers.

Left out are version control, environments and caches, which a report does not consist of.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from casewright.archives import unzipped, zipped
from casewright.diagnostics import CasewrightError
from casewright.storage import content_hash, file_hash, write_whole

_LEFT_OUT = frozenset((".git", ".casewright", ".quarto", ".venv", "__pycache__", "node_modules"))
MOST_BYTES = 500_000_000
"""The most bytes of a report that is sent to another machine."""


def files_in(folder: Path) -> dict[str, Path]:
    """Return the regular files of a report by their names, sorted. Links are left out: they may lead anywhere."""
    found: dict[str, Path] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
        for name in sorted(names):
            path = Path(parent, name)
            if stat.S_ISREG(path.lstat().st_mode):
                found[path.relative_to(folder).as_posix()] = path
    return found


def contents_of(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a report, by its name."""
    return {name: file_hash(path) or "" for name, path in files_in(folder).items()}


def digest_of(contents: Mapping[str, str], without: Collection[str] = ()) -> str:
    """Return the digest of a report, without some files, such as those that a command has written."""
    lines = (f"{name}\0{hashed}\n" for name, hashed in sorted(contents.items()) if name not in without)
    return content_hash("".join(lines).encode("utf-8", "surrogateescape"))


def packed(folder: Path, names: Collection[str] | None = None) -> bytes:
    """Return files of a folder as a zip file: the same bytes for the same files. Raises CasewrightError if they have
    more than `MOST_BYTES`."""
    files = {name: path for name, path in files_in(folder).items() if names is None or name in names}
    size = sum(path.stat().st_size for path in files.values())
    if size > MOST_BYTES:
        raise CasewrightError(
            "The report is too large to be sent to a worker.",
            why=f"its files have {size // 1_000_000} MB, and may have {MOST_BYTES // 1_000_000} MB",
            hint="Put it where workers can read it, and name its address (`s3://...`).",
        )
    return zipped(((name, path.read_bytes()) for name, path in files.items()), level=1)


def unpack(content: bytes, folder: Path) -> None:
    """Write the files of a zip file to a folder. Raises CasewrightError if it is damaged, too large, or has a file that
    would lie outside."""
    try:
        files = unzipped(content, MOST_BYTES)
    except zipfile.BadZipFile as error:
        raise CasewrightError("The packed report cannot be unpacked.", why=str(error), hint="Pack it again.") from None
    for name, file in files.items():
        write_whole(folder / inside_name(name), file)


def inside_name(name: str) -> PurePosixPath:
    """Return the name of a file in a folder as a path. Raises CasewrightError if it would lie outside."""
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise CasewrightError("The report has a file outside of its folder.")
    return path


def state_of(address: str) -> str:
    """Return a digest of what an address says of its files (size, time, ETag), without their content, empty if they
    cannot be listed."""
    import fsspec

    try:
        files, path = fsspec.core.url_to_fs(address)
        names = [path] if path.lower().endswith(".zip") else files.find(path)
        return content_hash("".join(f"{name}\0{files.ukey(name)}\n" for name in names).encode())
    except Exception:  # each kind of address raises its own; the worker says why it cannot be read
        return ""
