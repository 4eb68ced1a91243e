"""Opening files to read them, with texts that an editor has not saved in place of them; atomic writing of files, and
hashes of files, folders and packages."""

from __future__ import annotations

import errno
import functools
import hashlib
import importlib.util
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path

from casewright.diagnostics import CasewrightError


def content_hash(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


_UNSAVED: dict[str, bytes] = {}
"""The content of files in an editor, by path with links resolved."""


@contextmanager
def unsaved(contents: Mapping[Path, bytes]) -> Iterator[None]:
    """Read these contents in place of the files on the disk, in all threads of this process. Only one thread at a time
    may do so."""
    before = dict(_UNSAVED)
    _UNSAVED.update({os.path.realpath(path): content for path, content in contents.items()})
    try:
        yield
    finally:
        _UNSAVED.clear()
        _UNSAVED.update(before)


def open_regular(path: Path) -> BufferedReader | BytesIO:
    """Open a file to read it. Raises OSError if it is missing, or is a pipe, a device or a folder, whose reading may
    never end."""
    if _UNSAVED and (content := _UNSAVED.get(os.path.realpath(path))) is not None:
        return BytesIO(content)
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    stream = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):  # replaced since
        stream.close()
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    return stream


def file_hash(path: Path) -> str | None:
    """Return the SHA-256 of a file's content, None if it cannot be read."""
    try:
        with open_regular(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return None


def leads_outside(path: Path, root: Path) -> bool:
    """Return whether a path, with links resolved, lies outside a folder."""
    try:
        return not path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle; a name that no file can have
        return True


def folder_hash(path: Path) -> str | None:
    """Return the SHA-256 of the names in a folder, without hidden ones and caches, None if it does not exist."""
    try:
        names = sorted(entry.name for entry in os.scandir(path) if not entry.name.startswith((".", "__pycache__")))
    except OSError:
        return None
    return content_hash("\n".join(names).encode("utf-8", "surrogateescape"))


@functools.cache
def package_hash(subpackage: str = "") -> str:
    """Return the SHA-256 of casewright's own code and assets, or of one of its packages, for cache keys."""
    package = Path(__file__).parent
    names: list[str] = []
    for folder, folders, files in os.walk(package / subpackage):
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
    """Return the version of a distribution, None if it is not installed."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except (metadata.PackageNotFoundError, ValueError):  # a name that no distribution can have
        return None


@functools.cache
def library_folder(package: str) -> Path | None:
    """Return the folder of a package without importing it, which is slow; None if it is not installed."""
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found else None
    return Path(places[0]) if places else None


def write_whole(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Write a file atomically: a reader sees the old content or the new, never a part.

    An existing file keeps its mode, a new one gets that of the user's umask, and a link is written through: a path that
    somebody else may have made a link comes from `paths.file_in`. Unless
    `lasting`, the file is not synchronized to the disk, and its reader must detect damage by a power cut.

    Raises CasewrightError if the folder is read-only, the disk is full, or the path is that of a folder, a pipe or a
    device; what was there then remains.
    """
    temporary: str | None = None
    try:
        path = real_file(path)
        if path.exists() and not path.is_file():
            raise OSError(errno.EINVAL, "It is not a regular file")
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
    """Return the file that a path leads to, so that a link is written through and not replaced."""
    return path.resolve() if path.is_symlink() else path


def mode_for(path: Path) -> int:
    """Return the mode of a file, or, if it does not exist, that of a new file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o666 & ~_umask()


@functools.cache
def _umask() -> int:
    """Return the umask, which can be read only by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def is_file(path: Path) -> bool:
    """Return whether a file exists; False for a name that no file can have (too long, with a null character)."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
