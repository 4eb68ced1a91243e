"""What Python code does with files, the net and programs, as CPython announces it (PEP 578, audit hooks).

A file counts as it was when it was first read: its hash is taken just before, so that it is at worst older than what
was read. Compiled libraries that open files by themselves are not heard. This module runs in commands, in the kernels
of cells and in the processes that draw figures.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import sys
import sysconfig
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from types import FrameType
from typing import Any, Self

from casewright.storage import file_hash

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES: Mapping[str, tuple[str, tuple[tuple[int, int | None], ...]]] = {
    # what it does, and where in the event's arguments stand the paths and the folders they are relative to
    "os.remove": ("removes", ((0, 1),)),
    "os.rmdir": ("removes", ((0, 1),)),
    "os.rename": ("renames", ((0, 2), (1, 3))),
    "os.link": ("links", ((1, 3),)),
    "os.symlink": ("links", ((1, 2),)),
    "os.mkdir": ("makes the folder", ((0, 2),)),
    "os.truncate": ("cuts", ((0, None),)),
    "os.chmod": ("changes", ((0, 2),)),
    "os.chown": ("changes", ((0, 3),)),
    "os.utime": ("changes", ((0, 3),)),
}
_CONNECTIONS = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "urllib.Request"})
_PROGRAMS = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.fork"}
)
_HEARD = frozenset({"open", "sqlite3.connect", "os.listdir", "os.scandir", *_CHANGES, *_CONNECTIONS, *_PROGRAMS})
_IMPORTING = ("importlib", "zipimport", "pkgutil", "runpy")
_SHELLS = ("IPython", "ipykernel")
_SKIPPED_FOLDERS = frozenset(
    {"__pycache__", ".casewright", ".git", ".quarto", ".venv", "site-packages", "node_modules"}
)
_PACKAGE = str(Path(__file__).resolve().parents[1]) + os.sep
_LOOPBACK = ("127.", "::1", "localhost")


class Recorder:
    """The files and folders of a project that code reads while the recorder is on.

    `files` maps paths from the folder `root` (with forward slashes) to hashes, None for a file that was not there;
    `folders` are those whose content was listed, `written` those files that were written. A subclass decides what else
    counts, and what is refused.
    """

    def __init__(self, root: Path) -> None:
        self.root = str(root.absolute())
        self.files: dict[str, str | None] = {}
        self.folders: set[str] = set()
        self.written: set[str] = set()
        self.own_names: set[str] = set()
        """Names, as tracebacks show them, of code of the project that is in no file."""
        self._libraries = _library_folders(self.root)
        self._busy = threading.local()
        self._is_own: dict[str, bool] = {}

    def start(self) -> None:
        """Record from now on."""
        _hook()
        _RECORDING.add(self)

    def stop(self) -> None:
        """Record nothing more."""
        _RECORDING.discard(self)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def hashes(self, names: Iterable[str]) -> Mapping[str, str | None]:
        """The hash of each file by its path from the folder; of files whose opening was not announced, as they are
        now."""
        return {
            name: self.files[name] if name in self.files else file_hash(Path(self.root, name))
            for name in sorted(set(names))
        }

    def forget(self, names: Iterable[str]) -> None:
        """Forget files that the command has made itself since it read them."""
        for name in names:
            self.files.pop(name, None)

    def inside(self, path: str) -> str | None:
        """The path from the project's folder; None for what is elsewhere, or belongs to Python, packages or git."""
        if path == self.root:
            return "."
        if not path.startswith(self.root + os.sep) or path.startswith(self._libraries):
            return None
        name = PurePath(path[len(self.root) + 1 :])
        return None if _SKIPPED_FOLDERS.intersection(name.parts) else name.as_posix()

    def is_library(self, path: str) -> bool:
        """Whether a file belongs to Python, to installed packages or to the system."""
        return os.path.realpath(path).startswith(self._libraries)

    def counted(self, path: str) -> str | None:
        """The name that a file or folder is recorded under; None for one that does not count."""
        return self.inside(path)

    def on_read(self, path: str) -> None:
        """A file is about to be read."""
        name = self.counted(path)
        if name is not None and name not in self.files and not os.path.isdir(path):  # noqa: PTH112 - pathlib may open
            self.files[name] = file_hash(Path(path))

    def on_changed(self, path: str, verb: str) -> None:  # noqa: ARG002 - for those that refuse it
        """A file or folder is about to be written, renamed or removed."""
        if (name := self.counted(path)) is not None:
            self.written.add(name)

    def on_listed(self, path: str) -> None:
        """The names in a folder are about to be read."""
        if not self.by_import() and (name := self.counted(path)) is not None:
            self.folders.add(name)

    def on_connection(self, *, loopback: bool) -> None:
        """A connection to another program is about to be opened; `loopback` where that runs on this machine."""

    def on_program(self, event: str) -> None:
        """Another program is about to be started."""

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take note of an audit event."""
        if getattr(self._busy, "now", False):  # what the recorder itself opens counts for nothing
            return
        self._busy.now = True
        try:
            self._take_note(event, arguments)
        finally:
            self._busy.now = False

    def _take_note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            self._opened(_absolute(path), _is_writing(mode, flags))
        elif event == "sqlite3.connect":
            self._opened(_absolute(arguments[0]), writing=False)
        elif event in ("os.listdir", "os.scandir"):
            folder = _absolute("." if arguments[0] is None else arguments[0])
            if folder is not None:
                self.on_listed(folder)
        elif event in _CHANGES:
            verb, places = _CHANGES[event]
            for where, relative_to in places:
                path = _absolute(arguments[where], -1 if relative_to is None else arguments[relative_to])
                if path is not None:
                    self.on_changed(path, verb)
        elif event in _CONNECTIONS:
            address = arguments[1] if event in ("socket.connect", "socket.bind") else arguments[:1]
            if isinstance(address, tuple):  # a socket of the system's own is a path
                self.on_connection(loopback=str(address[0]).startswith(_LOOPBACK))
        else:
            self.on_program(event)

    def _opened(self, path: str | None, writing: bool) -> None:
        if path is None:
            return
        if path.endswith((".pyc", ".pyo")) and (not writing or self.by_import()):
            with contextlib.suppress(ValueError):  # a compiled file without a source
                self.on_read(importlib.util.source_from_cache(path))
        elif writing:
            self.on_changed(path, "writes")
        else:
            self.on_read(path)

    def is_own_code(self, file: str) -> bool:
        """Whether code is the project's, by the name that its frame has."""
        if file in self.own_names or file.startswith("<ipython-input"):
            return True
        known = self._is_own.get(file)
        if known is None:
            known = self._is_own[file] = not file.startswith("<") and self.inside(os.path.realpath(file)) is not None
        return known

    def by_import(self) -> bool:
        """Whether the import system, or a reader of package metadata, asks, and not the project's code."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and not self.is_own_code(frame.f_code.co_filename):
            if str(frame.f_globals.get("__name__", "")).startswith(_IMPORTING):
                return True
            frame = frame.f_back
        return False

    def by_project(self) -> bool:
        """Whether the nearest code that is neither Python's own nor the shell's is the project's."""
        frame: FrameType | None = sys._getframe(1)
        standard = sysconfig.get_path("stdlib") + os.sep
        while frame is not None:
            name, module = frame.f_code.co_filename, str(frame.f_globals.get("__name__", ""))
            if self.is_own_code(name):
                return True
            of_python = name.startswith(standard) and "site-packages" not in name
            if not (name.startswith(("<", _PACKAGE)) or of_python or module.startswith(_SHELLS)):
                return False
            frame = frame.f_back
        return False


_RECORDING: set[Recorder] = set()


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if _RECORDING and event in _HEARD:
        for recorder in tuple(_RECORDING):
            recorder.heard(event, arguments)


@functools.cache
def _hook() -> None:
    """Listen for the rest of the process: a hook cannot be taken away."""
    sys.addaudithook(_heard)


def _is_writing(mode: Any, flags: Any) -> bool:
    if isinstance(mode, str):
        return bool(set(mode) & set("wax+"))
    return bool(isinstance(flags, int) and flags & _WRITING)


def _absolute(path: Any, folder: Any = -1) -> str | None:
    """The path that an event names, with its links, None for an open descriptor; `folder` is the descriptor of what it
    is relative to."""
    if isinstance(path, int) or path is None:
        return None
    try:
        text = os.fsdecode(path)
        if isinstance(folder, int) and folder >= 0 and not os.path.isabs(text):  # noqa: PTH117
            text = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), text)  # noqa: PTH115, PTH118
        return os.path.abspath(text)  # noqa: PTH100
    except (TypeError, ValueError, OSError):  # a folder known by its descriptor only, where no /proc tells which
        return None


def _library_folders(root: str) -> tuple[str, ...]:
    """Folders whose files belong to Python, to installed packages or to the system, not to the user."""
    named = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
    named.add(_PACKAGE)
    caches = [os.environ.get(name) for name in ("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")]
    named |= {folder for folder in caches if folder}
    home = os.path.expanduser("~")  # noqa: PTH111 - pathlib raises without a home
    named |= {f"{home}/{name}" for name in (".cache", ".config", ".matplotlib", ".fonts", ".local", "Library")}
    named |= {"/usr", "/etc", "/proc", "/sys", "/dev", "/lib", "/lib64", "/opt", "/System", "/Library", "/var/cache"}
    named |= {os.environ.get("SYSTEMROOT", "/usr")}
    real = {os.path.realpath(one).rstrip(os.sep) + os.sep for one in named}
    # a Python that lives above the project, such as one whose prefix is `/`, does not make the project a library
    return tuple(sorted(one for one in real if not f"{root}{os.sep}".startswith(one)))
