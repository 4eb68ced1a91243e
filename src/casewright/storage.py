"""Files written whole or not at all, and files known by their content."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import stat
import tempfile
from pathlib import Path

from casewright.diagnostics import CasewrightError, Location


def content_hash(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_hash(path: Path) -> str | None:
    """The SHA-256 of a file's content; None where there is no such readable file. A pipe or a device is no file, since
    reading one may never end."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def folder_hash(path: Path) -> str | None:
    """The SHA-256 of the names in a folder, without hidden ones and caches; None where there is no such folder."""
    try:
        names = sorted(entry.name for entry in os.scandir(path) if not entry.name.startswith((".", "__pycache__")))
    except OSError:
        return None
    return content_hash("\n".join(names).encode("utf-8", "surrogateescape"))


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
    except (metadata.PackageNotFoundError, ValueError):  # a name that no distribution can have
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

    A file that is written again keeps its mode, and a link leads where it led; a new file has the mode that the user's
    umask gives.

    Unless `lasting`, it does not wait until the disk has it: a reader must then be able to tell what a power cut left.

    Raises CasewrightError where the folder is read-only or the disk is full; the old file then stays.
    """
    temporary: str | None = None
    path = real_file(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        Path(temporary).chmod(mode_for(path))
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


def real_file(path: Path) -> Path:
    """The file that a path leads to: a link is written through, never replaced."""
    return path.resolve() if path.is_symlink() else path


def mode_for(path: Path) -> int:
    """The mode to write a file with: its own, or that of a new file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o666 & ~_umask()


@functools.cache
def _umask() -> int:
    """The mask of new files, which can be read only by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def is_file(path: Path) -> bool:
    """Whether a file is there; a name that no file can have (too long, with a null character) is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
