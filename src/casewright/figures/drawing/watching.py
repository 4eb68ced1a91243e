"""What a figure script does with files: what it reads is found out, what it may not do is refused.

CPython announces every opening of a file, listing of a folder, network connection and started program (PEP 578, audit
hooks). Reading inside the project is recorded as an input; reading elsewhere on the user's disk, writing outside the
scratch folder, and the network are refused: a picture that follows from what others do not have cannot be checked.
Compiled libraries that open files by themselves are not seen; such inputs are declared in the registry.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PATH_CHANGES: dict[str, tuple[str, tuple[tuple[int, int | None], ...]]] = {
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
_PROGRAMS = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"})
_NETWORK = frozenset({"socket.connect", "socket.getaddrinfo", "socket.bind", "urllib.Request"})
_IMPORTING = ("importlib._bootstrap", "zipimport", "pkgutil", "importlib.metadata", "importlib.resources")


class RefusedError(PermissionError):
    """What a script may not do. A PermissionError, so that libraries that can do without go on."""


@dataclass
class Watch:
    """What was seen, in the order it was seen."""

    root: Path
    scratch: Path
    programs_allowed: bool = False
    reads: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    listings: dict[str, None] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    active: bool = False
    panel: str = ""
    refused_in: str = ""
    library_folders: tuple[str, ...] = ()
    _own_code: dict[str, bool] = field(default_factory=dict)

    def start(self) -> None:
        """Watch from now on; it cannot be undone in this process (only paused through `active`)."""
        self.library_folders = _library_folders(self.root)
        self.active = True
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.active:
            return
        if event == "open":
            self._opened(*arguments)
        elif event in ("os.listdir", "os.scandir"):
            self._listed(arguments[0])
        elif event == "sqlite3.connect":
            self._opened(arguments[0], "r", 0)
        elif event in _PATH_CHANGES:
            verb, places = _PATH_CHANGES[event]
            for where, relative_to in places:
                path = self._path(arguments[where], -1 if relative_to is None else arguments[relative_to])
                if path is not None and not self._in_scratch(path) and not self._imported():
                    self._refuse(f"{verb} `{self._shown(path)}`")
        elif event in _NETWORK:
            if not _is_local_socket(event, arguments):
                self._refuse("opens a network connection")
        elif event in _PROGRAMS and not self.programs_allowed and self._asked_by_the_project():
            self._refuse("starts another program, and what that reads is not seen")

    def _opened(self, file: Any, mode: Any, flags: Any) -> None:
        path = self._path(file)
        if path is None:
            return
        writing = bool(set(str(mode or "")) & set("wax+")) or bool(
            isinstance(flags, int) and mode is None and flags & _WRITING_FLAGS
        )
        if writing:
            compiled = "__pycache__" in path and self._imported()
            if not compiled and not self._in_scratch(path) and path != os.devnull and not path.startswith("/dev/"):
                self._refuse(f"writes `{self._shown(path)}`")
            return
        if self._in_scratch(path):
            return
        if "__pycache__" in path:
            self._compiled(path)
            return
        inside = self._inside(path)
        if inside is not None:
            if not os.path.isdir(path):  # noqa: PTH112 - pathlib may open files, and this runs when one is opened
                self.reads.setdefault(inside, stamp(path))
        elif not path.startswith(self.library_folders) and not self._imported():
            self._refuse(f"reads `{self._shown(path)}`, which is outside the project")

    def _compiled(self, path: str) -> None:
        """A module's compiled form stands for its source."""
        with contextlib.suppress(ValueError):  # a compiled file without a source
            source = importlib.util.source_from_cache(path)
            inside = self._inside(source)
            if inside is not None:
                self.reads.setdefault(inside, stamp(source))

    def changed_meanwhile(self) -> list[str]:
        """The files that were saved since they were read, so that what was read is not known."""
        return [name for name, then in self.reads.items() if stamp(str(self.root / name)) != then]

    def _listed(self, folder: Any) -> None:
        if folder is None:
            folder = os.getcwd()  # noqa: PTH109
        path = self._path(folder)
        inside = None if path is None else self._inside(path)
        if inside is not None and not self._imported():
            self.listings[inside] = None

    def _path(self, file: Any, folder: int = -1) -> str | None:
        """The real path of what an event names, None for an open descriptor; `folder` is what a path is relative to."""
        if isinstance(file, int) or file is None:
            return None
        try:
            text = os.fsdecode(file)
            if folder >= 0 and not os.path.isabs(text):  # noqa: PTH117
                text = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), text)  # noqa: PTH115, PTH118
        except (TypeError, OSError):  # a folder known by its descriptor only, where no /proc tells which
            return None
        return os.path.realpath(text)

    def _inside(self, path: str) -> str | None:
        """The path from the project's folder, with forward slashes; None for what is not the project's own."""
        root = str(self.root)
        if path != root and not path.startswith(root + os.sep):
            return None
        if path.startswith(self.library_folders):
            return None
        return Path(path).relative_to(self.root).as_posix()

    def _in_scratch(self, path: str) -> bool:
        scratch = str(self.scratch)
        return path == scratch or path.startswith(scratch + os.sep)

    def _shown(self, path: str) -> str:
        inside = self._inside(path)
        return inside if inside is not None else path

    def _imported(self) -> bool:
        """Whether the import machinery is what asks: it lists every folder on the path, and that is no input."""
        frame: Any = sys._getframe(2)
        while frame is not None:
            name = frame.f_globals.get("__name__", "")
            if isinstance(name, str) and name.startswith(_IMPORTING):
                return True
            if self._is_own_code(frame.f_code.co_filename):
                return False
            frame = frame.f_back
        return False

    def _is_own_code(self, file: str) -> bool:
        known = self._own_code.get(file)
        if known is None:
            known = not file.startswith("<") and self._inside(os.path.realpath(file)) is not None
            self._own_code[file] = known
        return known

    def _asked_by_the_project(self) -> bool:
        """Whether the first code that is not Python's own, from here outwards, is the project's."""
        frame: Any = sys._getframe(2)
        standard = sysconfig.get_path("stdlib")
        while frame is not None:
            name = frame.f_code.co_filename
            if not name.startswith((standard, "<")) and name != __file__:
                return self._is_own_code(name)
            frame = frame.f_back
        return False

    def _refuse(self, what: str) -> None:
        if not self.refusals:
            self.refused_in = self.panel
        self.refusals.append(what)
        raise RefusedError(f"a figure script may not do this: it {what}")


def stamp(path: str) -> tuple[int, int] | None:
    """The time and size of a file; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - pathlib may open files, and this runs when one is opened
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def own_modules(root: Path) -> tuple[list[str], list[str]]:
    """The files of the imported modules that are the project's (paths from its folder) and casewright's own (names from
    its package's folder)."""
    package = Path(__file__).resolve().parents[2]
    libraries = _library_folders(root)
    project: set[str] = set()
    toolkit: set[str] = set()
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if not isinstance(file, str) or not file.endswith(".py"):
            continue
        path = Path(file).resolve()
        if path.is_relative_to(package):
            toolkit.add(path.relative_to(package).as_posix())
        elif path.is_relative_to(root) and not str(path).startswith(libraries):
            project.add(path.relative_to(root).as_posix())
    return sorted(project), sorted(toolkit)


def _library_folders(root: Path) -> tuple[str, ...]:
    """Folders whose files belong to Python, to installed packages or to the system, not to the user."""
    named = {sys.prefix, sys.base_prefix, sys.exec_prefix, *(sysconfig.get_paths().values())}
    named |= {str(Path(__file__).resolve().parents[2])}
    caches = [os.environ.get(name) for name in ("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")]
    named |= {folder for folder in caches if folder}
    home = Path.home()
    named |= {str(home / name) for name in (".cache", ".config", ".matplotlib", ".fonts", ".local", "Library")}
    named |= {"/usr", "/etc", "/proc", "/sys", "/dev", "/lib", "/lib64", "/opt", "/System", "/Library", "/var/cache"}
    named |= {os.environ.get("SYSTEMROOT", "/usr")}
    real = {os.path.realpath(one) for one in named}
    # a Python that lives above the project, such as one whose prefix is `/`, does not make the project a library
    return tuple(sorted(one.rstrip(os.sep) + os.sep for one in real if not str(root).startswith(one)))


def _is_local_socket(event: str, arguments: Sequence[Any]) -> bool:
    return event in ("socket.connect", "socket.bind") and isinstance(arguments[1], (str, bytes))
