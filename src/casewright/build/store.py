"""Results stored in a project's `.casewright`, each sealed with a key of this user. A result that is damaged, or that
another user has sealed, is ignored.

Results are data, such as JSON, never code or pickles, so that reading them runs nothing.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import hmac
import json
import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

from casewright.diagnostics import CasewrightError, Location
from casewright.storage import content_hash, file_hash, leads_outside, open_regular, write_whole

STORE_FOLDER = ".casewright"
"""The folder of everything that commands store in a project."""
CACHE_FOLDER = ".casewright/cache"
"""The folder of results by content."""
CELL_CACHE_FOLDER = ".casewright/cells"
"""The folder of the results of cells."""
_LISTS_FOLDER = "lists"
_KEY_BYTES = 32
_MOST_LISTS = 8
_TEXTS = (".qmd", ".md", ".ipynb", ".yml", ".yaml", ".bib", ".json", ".csv", ".tsv", ".py", ".csl", ".lua")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages"})


def user_folder() -> Path:
    """Return the user's data folder, outside every report; `CASEWRIGHT_DATA_DIR` overrides it."""
    import platformdirs

    named = os.environ.get("CASEWRIGHT_DATA_DIR")
    return Path(named) if named else Path(platformdirs.user_data_dir("casewright", appauthor=False))


@functools.cache
def user_key() -> bytes:
    """Return the secret that seals this user's results, created once in the data folder. If the folder cannot be
    written, each process has its own key, and its results are not reused."""
    path = user_folder() / "key"
    new = secrets.token_bytes(_KEY_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(new)
        stored = path.read_bytes()
        if len(stored) != _KEY_BYTES:  # another process has not finished writing it, or the disk was full
            write_whole(path, new)
            path.chmod(0o600)
            stored = path.read_bytes()
    except (OSError, CasewrightError):
        return new
    return stored


def _seal(name: str, data: bytes) -> bytes:
    """Return the seal of data stored under a name, valid for this data, name and user only."""
    named = name.encode("utf-8", "surrogatepass") + b"\0" + data
    return hmac.new(user_key(), named, hashlib.sha256).hexdigest().encode()


def sealed(name: str, data: bytes) -> bytes:
    """Return data to be stored under a name, with their seal."""
    return _seal(name, data) + b"\n" + data


def unsealed(name: str, content: bytes) -> bytes | None:
    """Return the data of what `sealed` has returned, None if this user has not sealed them under the name."""
    seal, _, data = content.partition(b"\n")
    return data if hmac.compare_digest(seal, _seal(name, data)) else None


def read_sealed(path: Path, name: str) -> bytes | None:
    """Return the data stored in a file under a name, None if there are none, or if this user has not sealed them."""
    try:
        if _link_in(path) is not None:
            return None
        with open_regular(path) as stream:
            return unsealed(name, stream.read())
    except OSError:
        return None


def write_sealed(path: Path, name: str, data: bytes, *, lasting: bool = True) -> None:
    """Store data in a file under a name.

    Raises CasewrightError as `write_whole` does, and if `STORE_FOLDER` is or contains a link on the way to the file.
    """
    link = _link_in(path)
    if link is not None:
        shown = link.as_posix()[link.as_posix().rfind(STORE_FOLDER) :]
        raise CasewrightError(
            f"`{path.name}` cannot be stored: `{shown}` is a symbolic link.",
            location=Location(shown),
            hint=f"Delete `{STORE_FOLDER}`; it is created again.",
        )
    write_whole(path, sealed(name, data), lasting=lasting)


def _link_in(path: Path) -> Path | None:
    """Return the symbolic link in a path below `STORE_FOLDER`, as a report of somebody else may have one."""
    for part in (path, *path.parents):
        if part.is_symlink():
            return part
        if part.name == STORE_FOLDER:
            break
    return None


_USED: dict[Path, set[str]] = {}
"""The keys that this process has found or stored, by folder: several parts of a command open the same cache."""


class _Memory:
    """Results in this process, by key; the least recently used are dropped."""

    def __init__(self, most_bytes: int) -> None:
        self.is_used = False
        self._most_bytes = most_bytes
        self._bytes = 0
        self._results: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key)

    def store(self, key: str, data: bytes) -> None:
        with self._lock:
            self._bytes += len(data) - len(self._results.pop(key, b""))
            self._results[key] = data
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._results.popitem(last=False)[1])


_MEMORY = _Memory(most_bytes=100_000_000)


@contextlib.contextmanager
def stored_in_memory() -> Iterator[None]:
    """Store new results in this process and not in files, in all threads: those of texts that an editor has not saved,
    of which every keystroke makes some."""
    before, _MEMORY.is_used = _MEMORY.is_used, True
    try:
        yield
    finally:
        _MEMORY.is_used = before


def forget_uses() -> None:
    """Forget which results this process has used, so that `prune` deletes those of earlier work: a process that works
    for hours would otherwise keep every text that was ever in the report."""
    for used in _USED.values():
        used.clear()


def user_secret(name: str) -> str:
    """Return a secret of this user for a name: the same each time, and unknown to all others."""
    return hmac.new(user_key(), b"secret\0" + name.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


class ContentCache:
    """A folder of results, each under the hash of all its inputs; deleting it costs only time."""

    def __init__(self, folder: Path | None) -> None:
        """`folder` is created with the first result; None disables the cache."""
        self._folder = folder
        self._used = _USED.setdefault(folder.absolute(), set()) if folder is not None else set()

    @property
    def folder(self) -> Path | None:
        """The folder of the results, None if the cache is disabled."""
        return self._folder

    def find(self, key: str) -> bytes | None:
        """Return the data stored under a key, or None."""
        if self._folder is None:
            return None
        if _MEMORY.is_used and (data := _MEMORY.find(key)) is not None:
            return data
        data = read_sealed(self._folder / key[:2] / key, key)
        if data is not None:
            self._used.add(key)
        return data

    def store(self, key: str, data: bytes) -> None:
        """Store data under a key. If they cannot be written, the next command computes them again."""
        if self._folder is None:
            return
        if _MEMORY.is_used:
            _MEMORY.store(key, data)
            return
        with contextlib.suppress(CasewrightError):
            write_sealed(self._folder / key[:2] / key, key, data, lasting=False)
            self._used.add(key)

    def prune(self, command: str, state: str) -> None:
        """Delete results that no command uses any more.

        `command` identifies this command and its options, `state` the present texts of the report. Results that this
        command has used remain, and those that other commands have used in the same state. So text that was removed
        from the report is removed from the cache too.
        """
        if self._folder is None or _link_in(self._folder / _LISTS_FOLDER) is not None:
            return
        lists = self._folder / _LISTS_FOLDER
        with contextlib.suppress(CasewrightError, OSError):
            name = content_hash(command.encode("utf-8", "surrogatepass"))
            write_sealed(lists / name, name, json.dumps([state, sorted(self._used)]).encode(), lasting=False)
            used: set[str] = set()
            newest = sorted(lists.iterdir(), key=lambda path: (path.name != name, -path.stat().st_mtime_ns))
            for position, path in enumerate(newest):
                stored = read_sealed(path, path.name)
                its_state, keys = json.loads(stored) if stored is not None else ("", [])
                if its_state == state and position < _MOST_LISTS:
                    used.update(keys)
                else:
                    path.unlink(missing_ok=True)
            for folder in self._folder.iterdir():
                if folder != lists and not folder.is_symlink():
                    _delete_others(folder, used)


def texts_state(root: Path) -> str:
    """Return the hash of all texts that an author of the report writes."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name[0] not in "._" and name not in _SKIPPED_FOLDERS)
        for name in sorted(files):
            if name.endswith(_TEXTS):
                path = Path(folder, name)
                if path.is_symlink() and leads_outside(path, root):
                    continue
                known = f"{path.relative_to(root).as_posix()}\0{file_hash(path)}\0"
                digest.update(known.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _delete_others(folder: Path, names: set[str]) -> None:
    """Delete the files of a folder except those with the given names, and the folder if it is empty then."""
    others = [path for path in folder.iterdir() if path.name not in names]
    for path in others:
        path.unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()
