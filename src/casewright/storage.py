"""Files written whole or not at all, and files known by their content."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import os
import tempfile
from pathlib import Path

from casewright.diagnostics import CasewrightError, Location


def content_hash(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_hash(path: Path) -> str | None:
    """The SHA-256 of a file's content; None where there is no such readable file."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


@functools.cache
def package_hash(room: str = "") -> str:
    """The SHA-256 of the toolkit's own code and assets, or of one room of it: what its results depend on."""
    package = Path(__file__).parent
    names: list[str] = []
    for folder, folders, files in os.walk(package / room):
        folders[:] = [name for name in folders if name != "__pycache__"]
        inside = os.path.relpath(folder, package).replace(os.sep, "/")
        names += [f"{inside}/{name}" for name in files if name.endswith((".py", ".css", ".html", ".typ", ".yml"))]
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(name.encode())
        digest.update((package / name).read_bytes())
    return digest.hexdigest()


@functools.cache
def library_version(name: str) -> str | None:
    """The version of an installed distribution; None where it is not installed."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


@functools.cache
def library_folder(package: str) -> Path | None:
    """The folder of an installed package, found without importing it, which is slow; None where it is not installed."""
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found else None
    return Path(places[0]) if places else None


def read_bytes(path: Path, shown: str) -> bytes:
    """The content of a file. `shown` is the path as the reader knows it. Raises CasewrightError where the file is
    missing or unreadable."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CasewrightError(f"There is no file `{shown}`.", location=Location(shown)) from None
    except OSError as error:
        raise CasewrightError(
            f"`{shown}` cannot be read.", location=Location(shown), why=error.strerror or str(error)
        ) from None


def read_text(path: Path, shown: str) -> str:
    """The text of a UTF-8 file (a byte-order mark is dropped, line ends become \\n).

    `shown` is the path as the reader knows it. Raises CasewrightError where the file is missing, unreadable or not
    UTF-8.
    """
    data = read_bytes(path, shown)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CasewrightError(
            f"`{shown}` is not UTF-8 text.",
            location=Location(shown, line),
            why=f"byte {error.start} is 0x{data[error.start]:02x}",
            hint="Save the file with the encoding UTF-8.",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_whole(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    Unless `lasting`, it does not wait until the disk has it: a reader must then be able to tell what a power cut left.

    Raises CasewrightError where the folder is read-only or the disk is full; the old file then stays.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise CasewrightError(
            f"`{path.name}` cannot be written in `{path.parent}`.",
            why=error.strerror or str(error),
            hint="Free space on the disk, or make the folder writable, and run the command again.",
        ) from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


CACHE_FOLDER = ".casewright/cache"
"""Where a project keeps results by content."""
CELL_CACHE_FOLDER = ".casewright/cells"
"""Where a project keeps what its cells printed and drew."""


class ContentCache:
    """A folder of results, each under the hash of everything that decided it; losing it costs time, nothing else.

    Each stands behind the hash of itself, so that one an accident changed counts as none. Results are data, such as
    JSON, and never code or pickles: a report is handed on with its folder, and reading it must not run anything.
    """

    def __init__(self, folder: Path | None) -> None:
        """`folder` is made when something is kept; None keeps nothing."""
        self._folder = folder

    def find(self, key: str) -> bytes | None:
        """What was kept under a key, or None."""
        if self._folder is None:
            return None
        try:
            kept = (self._folder / key[:2] / key).read_bytes()
        except OSError:
            return None
        digest, _, data = kept.partition(b"\n")
        return data if digest == content_hash(data).encode() else None

    def keep(self, key: str, data: bytes) -> None:
        """Keep data under a key; where it cannot be written, the next run works it out again."""
        if self._folder is None:
            return
        with contextlib.suppress(CasewrightError):
            kept = content_hash(data).encode() + b"\n" + data
            write_whole(self._folder / key[:2] / key, kept, lasting=False)


def is_file(path: Path) -> bool:
    """Whether a file is there; a name that no file can have (too long, with a null character) is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
