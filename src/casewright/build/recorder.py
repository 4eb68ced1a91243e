"""Recording of the files, connections and programs that Python code uses, by audit hooks (PEP 578).

The hash of a file is taken just before the first read, so that a file that changes while it is read is out of date.
Compiled libraries that open files by themselves raise no events. This module runs in commands, in the kernels of cells
and in the processes that draw figures.
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
    # a verb, and the positions in the event's arguments of each path and the descriptor of its folder
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
_EVENTS = frozenset({"open", "sqlite3.connect", "os.listdir", "os.scandir", *_CHANGES, *_CONNECTIONS, *_PROGRAMS})
_IMPORTING = ("importlib", "zipimport", "pkgutil", "runpy")
_SHELLS = ("IPython", "ipykernel")
_SKIPPED_FOLDERS = frozenset(
    {"__pycache__", ".casewright", ".git", ".quarto", ".venv", "site-packages", "node_modules"}
)
_PACKAGE = str(Path(__file__).resolve().parents[1]) + os.sep
_LOOPBACK = ("127.", "::1", "localhost")


class Recorder:
    """Records the files and folders of a project that code reads.

    `files` maps paths relative to `root` (with forward slashes) to hashes, None for a file that does not exist.
    `folders` contains the folders that were listed, `written` the files that were written. A subclass may record other
    events, or refuse them.
    """

    def __init__(self, root: Path) -> None:
        self.root = str(root.absolute())
        self.files: dict[str, str | None] = {}
        self.folders: set[str] = set()
        self.written: set[str] = set()
        self.own_names: set[str] = set()
        """Names, as tracebacks print them, of code of the project that is in no file."""
        self._libraries = _library_folders(self.root)
        self._busy = threading.local()
        self._is_own: dict[str, bool] = {}

    def start(self) -> None:
        """Start recording."""
        _hook()
        _RECORDING.add(self)

    def stop(self) -> None:
        """Stop recording."""
        _RECORDING.discard(self)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def hashes(self, names: Iterable[str]) -> Mapping[str, str | None]:
        """Return the hash of each file by its path; the present hash for files that were not recorded."""
        return {
            name: self.files[name] if name in self.files else file_hash(Path(self.root, name))
            for name in sorted(set(names))
        }

    def forget(self, names: Iterable[str]) -> None:
        """Forget files that the command itself has written since it read them."""
        for name in names:
            self.files.pop(name, None)

    def inside(self, path: str) -> str | None:
        """Return a path relative to the project, None if it is outside, or belongs to Python, packages or git."""
        if path == self.root:
            return "."
        if not path.startswith(self.root + os.sep) or path.startswith(self._libraries):
            return None
        name = PurePath(path[len(self.root) + 1 :])
        return None if _SKIPPED_FOLDERS.intersection(name.parts) else name.as_posix()

    def is_library(self, path: str) -> bool:
        """Return whether a file belongs to Python, to installed packages or to the system."""
        return os.path.realpath(path).startswith(self._libraries)

    def recorded_name(self, path: str) -> str | None:
        """Return the name under which a file or folder is recorded, None if it is not recorded."""
        return self.inside(path)

    def on_read(self, path: str) -> None:
        """Handle a file that is about to be read."""
        name = self.recorded_name(path)
        if name is not None and name not in self.files and not os.path.isdir(path):  # noqa: PTH112 - pathlib may open
            self.files[name] = file_hash(Path(path))

    def on_changed(self, path: str, verb: str) -> None:  # noqa: ARG002 - for those that refuse it
        """Handle a file or folder that is about to be written, renamed or removed."""
        if (name := self.recorded_name(path)) is not None:
            self.written.add(name)

    def on_listed(self, path: str) -> None:
        """Handle a folder that is about to be listed."""
        if not self.by_import() and (name := self.recorded_name(path)) is not None:
            self.folders.add(name)

    def on_connection(self, *, loopback: bool) -> None:
        """Handle a connection that is about to be opened; `loopback` if it is to a program on this machine."""

    def on_program(self, event: str) -> None:
        """Handle a program that is about to be started."""

    def on_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Handle an audit event, unless the recorder itself has raised it."""
        if getattr(self._busy, "now", False):
            return
        self._busy.now = True
        try:
            self._dispatch(event, arguments)
        finally:
            self._busy.now = False

    def _dispatch(self, event: str, arguments: tuple[Any, ...]) -> None:
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
            if isinstance(address, tuple):  # the address of a Unix socket is a path
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
        """Return whether code belongs to the project, by the file name of its frame."""
        if file in self.own_names or file.startswith("<ipython-input"):
            return True
        known = self._is_own.get(file)
        if known is None:
            known = self._is_own[file] = not file.startswith("<") and self.inside(os.path.realpath(file)) is not None
        return known

    def by_import(self) -> bool:
        """Return whether the import system, or a reader of package metadata, has raised the event."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and not self.is_own_code(frame.f_code.co_filename):
            if str(frame.f_globals.get("__name__", "")).startswith(_IMPORTING):
                return True
            frame = frame.f_back
        return False

    def by_project(self) -> bool:
        """Return whether the nearest code that belongs to neither Python nor IPython is the project's."""
        frame: FrameType | None = sys._getframe(1)
        standard = sysconfig.get_path("stdlib") + os.sep
        while frame is not None:
            name, module = frame.f_code.co_filename, str(frame.f_globals.get("__name__", ""))
            if self.is_own_code(name):
                return True
            in_standard_library = name.startswith(standard) and "site-packages" not in name
            if not (name.startswith(("<", _PACKAGE)) or in_standard_library or module.startswith(_SHELLS)):
                return False
            frame = frame.f_back
        return False


_RECORDING: set[Recorder] = set()


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if _RECORDING and event in _EVENTS:
        for recorder in tuple(_RECORDING):
            recorder.on_event(event, arguments)


@functools.cache
def _hook() -> None:
    """Install the audit hook; Python cannot remove one."""
    sys.addaudithook(_on_event)


def _is_writing(mode: Any, flags: Any) -> bool:
    if isinstance(mode, str):
        return bool(set(mode) & set("wax+"))
    return bool(isinstance(flags, int) and flags & _WRITING)


def _absolute(path: Any, folder: Any = -1) -> str | None:
    """Return the absolute path of an event, with links not resolved, None for an open descriptor. `folder` is the
    descriptor that the path is relative to."""
    if isinstance(path, int) or path is None:
        return None
    try:
        text = os.fsdecode(path)
        if isinstance(folder, int) and folder >= 0 and not os.path.isabs(text):  # noqa: PTH117
            text = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), text)  # noqa: PTH115, PTH118
        return os.path.abspath(text)  # noqa: PTH100
    except (TypeError, ValueError, OSError):  # a descriptor, on a system without /proc
        return None


def _library_folders(root: str) -> tuple[str, ...]:
    """Return the folders whose files belong to Python, to installed packages or to the system, not to the user."""
    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
    folders.add(_PACKAGE)
    caches = [os.environ.get(name) for name in ("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")]
    folders |= {folder for folder in caches if folder}
    home = os.path.expanduser("~")  # noqa: PTH111 - pathlib raises without a home
    folders |= {f"{home}/{name}" for name in (".cache", ".config", ".matplotlib", ".fonts", ".local", "Library")}
    folders |= {"/usr", "/etc", "/proc", "/sys", "/dev", "/lib", "/lib64", "/opt", "/System", "/Library", "/var/cache"}
    folders |= {os.environ.get("SYSTEMROOT", "/usr")}
    resolved = {os.path.realpath(folder).rstrip(os.sep) + os.sep for folder in folders}
    # a folder above the project, such as a Python prefix of `/`, does not make the project a library
    return tuple(sorted(folder for folder in resolved if not f"{root}{os.sep}".startswith(folder)))
