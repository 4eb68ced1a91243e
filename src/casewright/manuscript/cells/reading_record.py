"""Which files code reads: a record kept through Python's audit events (PEP 578), inside the process that reads.

A cached result is good only as long as everything it was made from is unchanged. This module imports nothing of the
toolkit and nothing but the standard library: it runs where cells run.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from types import FrameType
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_SKIPPED_FOLDERS = frozenset({"__pycache__", ".git", ".venv", "site-packages", "node_modules"})
_LISTING_MODULES = ("importlib", "pkgutil", "zipimport", "runpy")
_SYSTEM_FOLDERS = ("/proc", "/sys", "/dev", "/etc", "/usr", "/var", "/System", "/Library")
_SHELL_PACKAGES = ("IPython", "ipykernel")


class ReadingRecord:
    """The files and folders opened while `active`.

    Below `root`, the project's folder, every file counts. Elsewhere those count that belong neither to Python, nor to
    its packages, nor to the system, nor to hidden folders of the user. `files` maps absolute paths to time and size at
    the first opening (None for a file that was not there), `folders` are those whose content was listed, `written`
    those files that were opened to be written, `escapes` what no such record covers (`network`, `program`).
    """

    def __init__(self, root: Path) -> None:
        self.active = False
        self.root = str(root)
        self.files: dict[str, tuple[int, int] | None] = {}
        self.written: set[str] = set()
        self.folders: set[str] = set()
        self.escapes: set[str] = set()
        self.cell_names: set[str] = set()
        self._busy = threading.local()
        folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, tempfile.gettempdir(), *_SYSTEM_FOLDERS}
        self._others = tuple(
            os.path.realpath(folder) + os.sep for folder in {*folders, *sysconfig.get_paths().values()}
        )
        prefix = os.path.realpath(sys.prefix) + os.sep
        self._packages_in_root = prefix if prefix.startswith(self.root + os.sep) else None
        self._home = os.path.realpath(os.path.expanduser("~")) + os.sep  # noqa: PTH111 - pathlib raises without a home

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """The audit hook. It is called for every event of the process, so the common case leaves at once."""
        if not self.active or event not in _EVENTS or getattr(self._busy, "now", False):
            return
        self._busy.now = True  # what this hook itself opens is nobody's reading
        try:
            _EVENTS[event](self, arguments)
        finally:
            self._busy.now = False

    def changed_meanwhile(self) -> list[str]:
        """Files that were read and then changed by another process, so that what was read is not known."""
        return sorted(name for name, then in self.files.items() if name not in self.written and then != stamp(name))

    def counted(self, path: Any) -> str | None:
        """The absolute path of a file or folder that counts; None for one that does not."""
        if isinstance(path, int) or path is None:
            return None
        try:
            name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - links stay as the code names them
        except (TypeError, ValueError, OSError):
            return None
        if name.endswith((".pyc", ".pyo")):  # a module counts by its source
            return None
        if name == self.root or name.startswith(self.root + os.sep):
            skipped = _SKIPPED_FOLDERS.intersection(PurePath(name[len(self.root) + 1 :]).parts)
            package = self._packages_in_root is not None and name.startswith(self._packages_in_root)
            return None if skipped or package else name
        if (os.path.realpath(name) + os.sep).startswith(self._others):
            return None
        if name.startswith(self._home) and name[len(self._home) :].startswith("."):
            return None
        return name

    def _opened(self, arguments: tuple[Any, ...]) -> None:
        path, mode, flags = arguments
        name = self.counted(_source_of(path))
        if name is None:
            return
        if any(letter in mode for letter in "wax+") if isinstance(mode, str) else (flags or 0) & _WRITES:
            self.written.add(name)
        if name not in self.files:
            self.files[name] = stamp(name)

    def _connected_database(self, arguments: tuple[Any, ...]) -> None:
        name = self.counted(arguments[0])
        if name is not None:
            self.files.setdefault(name, stamp(name))

    def _listed(self, arguments: tuple[Any, ...]) -> None:
        if _listed_by_imports(sys._getframe(2)):
            return
        name = self.counted("." if arguments[0] is None else arguments[0])
        if name is not None:
            self.folders.add(name)

    def _connected(self, arguments: tuple[Any, ...]) -> None:
        address = arguments[1]
        if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
            self.escapes.add("network")

    def _started_a_program(self, _arguments: tuple[Any, ...]) -> None:
        if self._asked_by_report(sys._getframe(2)):
            self.escapes.add("program")

    def _asked_by_report(self, frame: FrameType | None) -> bool:
        """Whether the nearest code outside the standard library and the shell is the report's own."""
        while frame is not None:
            name = frame.f_code.co_filename
            module = frame.f_globals.get("__name__", "")
            if name in self.cell_names:
                return True
            if not (name.startswith("<frozen") or _is_standard(name) or module.startswith(_SHELL_PACKAGES)):
                return name.startswith(self.root + os.sep) and self.counted(name) is not None
            frame = frame.f_back
        return False


_EVENTS: Mapping[str, Callable[[ReadingRecord, tuple[Any, ...]], None]] = {
    "open": ReadingRecord._opened,
    "os.listdir": ReadingRecord._listed,
    "os.scandir": ReadingRecord._listed,
    "sqlite3.connect": ReadingRecord._connected_database,
    "socket.connect": ReadingRecord._connected,
    "subprocess.Popen": ReadingRecord._started_a_program,
    "os.system": ReadingRecord._started_a_program,
    "os.posix_spawn": ReadingRecord._started_a_program,
    "os.fork": ReadingRecord._started_a_program,
    "os.exec": ReadingRecord._started_a_program,
}


def _source_of(path: Any) -> Any:
    """The module that a compiled file stands for; any other path as it is."""
    if isinstance(path, str) and path.endswith(".pyc"):
        with contextlib.suppress(ValueError):  # a compiled file without a source
            return importlib.util.source_from_cache(path)
    return path


def stamp(name: str) -> tuple[int, int] | None:
    """The time and size of a file; None where there is none."""
    try:
        found = Path(name).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _is_standard(name: str) -> bool:
    return name.startswith(sysconfig.get_path("stdlib") + os.sep) and "site-packages" not in name


def _listed_by_imports(frame: FrameType | None) -> bool:
    """Whether the import system, or a reader of package metadata, lists the folder: that is not the author's asking."""
    for _ in range(6):
        if frame is None:
            return False
        if frame.f_globals.get("__name__", "").startswith(_LISTING_MODULES):
            return True
        frame = frame.f_back
    return False
