"""Results kept in a project's `.casewright`, each sealed with a key of this user: what an accident changed, and what
came with a folder from somebody else, counts as none.

Results are data, such as JSON, and never code or pickles: reading them must not run anything.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from casewright.diagnostics import CasewrightError
from casewright.storage import content_hash, file_hash, leads_outside, open_regular, write_whole

KEPT_FOLDER = ".casewright"
"""Where a project keeps what commands leave for each other, and nothing else."""
CACHE_FOLDER = ".casewright/cache"
"""Where a project keeps results by content."""
CELL_CACHE_FOLDER = ".casewright/cells"
"""Where a project keeps what its cells printed and drew."""
_LISTS_FOLDER = "lists"
_KEY_BYTES = 32
_MOST_LISTS = 8
_TEXTS = (".qmd", ".md", ".ipynb", ".yml", ".yaml", ".bib", ".json", ".csv", ".tsv", ".py", ".csl", ".lua")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages"})


def user_folder() -> Path:
    """The folder of what is kept for this user, outside of every report; `CASEWRIGHT_DATA_DIR` names another."""
    import platformdirs

    named = os.environ.get("CASEWRIGHT_DATA_DIR")
    return Path(named) if named else Path(platformdirs.user_data_dir("casewright", appauthor=False))


@functools.cache
def user_key() -> bytes:
    """The secret that seals what this user keeps. It is made once, in the user's own data folder; where that cannot be
    written, each process has its own key and nothing is kept for the next."""
    path = user_folder() / "key"
    made = secrets.token_bytes(_KEY_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(made)
        known = path.read_bytes()
        if len(known) != _KEY_BYTES:  # another process has not finished it, or the disk was full
            write_whole(path, made)
            path.chmod(0o600)
            known = path.read_bytes()
    except (OSError, CasewrightError):
        return made
    return known


def _seal(name: str, data: bytes) -> bytes:
    """The seal of data kept under a name: it fits no other data, no other name and no other user."""
    named = name.encode("utf-8", "surrogatepass") + b"\0" + data
    return hmac.new(user_key(), named, hashlib.sha256).hexdigest().encode()


def read_kept(path: Path, name: str) -> bytes | None:
    """The data kept in a file under a name; None where there is none, or none that this user kept."""
    try:
        if _is_led_away(path):
            return None
        with open_regular(path) as stream:
            kept = stream.read()
    except OSError:
        return None
    seal, _, data = kept.partition(b"\n")
    return data if hmac.compare_digest(seal, _seal(name, data)) else None


def write_kept(path: Path, name: str, data: bytes, *, lasting: bool = True) -> None:
    """Keep data in a file under a name. Raises CasewrightError as `write_whole` does, and where a link leads out of the
    folder of what is kept."""
    if _is_led_away(path):
        raise CasewrightError(
            f"`{path.name}` cannot be kept: `{KEPT_FOLDER}` contains a link, or is one.",
            hint=f"Delete `{KEPT_FOLDER}`; it is made again.",
        )
    write_whole(path, _seal(name, data) + b"\n" + data, lasting=lasting)


def _is_led_away(path: Path) -> bool:
    """Whether what is kept at a path would lie elsewhere: casewright makes no links there, and a report that came from
    somebody else may hold one."""
    for one in (path, *path.parents):
        if one.is_symlink():
            return True
        if one.name == KEPT_FOLDER:
            break
    return False


_USED: dict[Path, set[str]] = {}
"""The keys that this process found or kept, by folder: several parts of a command open the same cache."""


class ContentCache:
    """A folder of results, each under the hash of everything that decided it; losing it costs time, nothing else."""

    def __init__(self, folder: Path | None) -> None:
        """`folder` is made when something is kept; None keeps nothing."""
        self._folder = folder
        self._used = _USED.setdefault(folder.absolute(), set()) if folder is not None else set()

    @property
    def folder(self) -> Path | None:
        """Where results are kept; None for nowhere."""
        return self._folder

    def find(self, key: str) -> bytes | None:
        """What was kept under a key, or None."""
        if self._folder is None:
            return None
        data = read_kept(self._folder / key[:2] / key, key)
        if data is not None:
            self._used.add(key)
        return data

    def keep(self, key: str, data: bytes) -> None:
        """Keep data under a key; where it cannot be written, the next run works it out again."""
        if self._folder is None:
            return
        with contextlib.suppress(CasewrightError):
            write_kept(self._folder / key[:2] / key, key, data, lasting=False)
            self._used.add(key)

    def prune(self, command: str, state: str) -> None:
        """Delete what no command uses any more.

        `command` names what was asked for and `state` what the report's texts are now. Results stay that this command
        used, and those that other commands used in the same state: what was removed from the texts is gone with the
        results that held it.
        """
        if self._folder is None or _is_led_away(self._folder / _LISTS_FOLDER):
            return
        lists = self._folder / _LISTS_FOLDER
        with contextlib.suppress(CasewrightError, OSError):
            name = content_hash(command.encode("utf-8", "surrogatepass"))
            write_kept(lists / name, name, json.dumps([state, sorted(self._used)]).encode(), lasting=False)
            wanted: set[str] = set()
            newest = sorted(lists.iterdir(), key=lambda path: (path.name != name, -path.stat().st_mtime_ns))
            for position, path in enumerate(newest):
                kept = read_kept(path, path.name)
                of_state, keys = json.loads(kept) if kept is not None else ("", [])
                if of_state == state and position < _MOST_LISTS:
                    wanted.update(keys)
                else:
                    path.unlink(missing_ok=True)
            for folder in self._folder.iterdir():
                if folder != lists and not folder.is_symlink():
                    _delete_others(folder, wanted)


def texts_state(root: Path) -> str:
    """The hash of all texts that an author of the report writes; what commands make is left out."""
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


def _delete_others(folder: Path, wanted: set[str]) -> None:
    """Delete the files of a folder whose names are not wanted, and the folder where nothing is left."""
    left = False
    for path in folder.iterdir():
        if path.name in wanted:
            left = True
        else:
            path.unlink(missing_ok=True)
    if not left:
        folder.rmdir()
