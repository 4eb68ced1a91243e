"""What a figure script may do with files: what it reads in the project is an input, what leaves traces is refused.

Reading elsewhere on the user's disk, writing outside the scratch folder, and the network are refused: a picture that
follows from what others do not have cannot be checked. Inputs that compiled libraries open are declared in the
registry.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from casewright.build.recorder import Recorder


class RefusedError(PermissionError):
    """What a script may not do. A PermissionError, so that libraries that can do without go on."""


class Sandbox(Recorder):
    """What one figure read, and what it was refused.

    `panel` is the panel that is being drawn, `refused_in` the one that was first refused something.
    """

    def __init__(self, root: Path, scratch: Path, *, programs_allowed: bool = False) -> None:
        super().__init__(root)
        self.scratch = os.path.realpath(scratch)
        self._real_root = os.path.realpath(root) + os.sep
        self.programs_allowed = programs_allowed
        self.refusals: list[str] = []
        self.panel = self.refused_in = ""

    def on_read(self, path: str) -> None:
        real = os.path.realpath(path)
        if self._in_scratch(real):
            return
        if not (real + os.sep).startswith(self._real_root) and not self.is_library(real) and not self.by_import():
            self._refuse(f"reads `{path}`, which is outside the project")
        super().on_read(path)

    def on_changed(self, path: str, verb: str) -> None:
        real = os.path.realpath(path)
        if not self._in_scratch(real) and not real.startswith("/dev/") and path != os.devnull and not self.by_import():
            self._refuse(f"{verb} `{self.inside(path) or path}`")

    def on_connection(self, *, loopback: bool) -> None:  # noqa: ARG002 - another program is no input, wherever it runs
        self._refuse("opens a network connection")

    def on_program(self, event: str) -> None:
        if event != "os.fork" and not self.programs_allowed and self.by_project():
            self._refuse("starts another program, and what that reads is not seen")

    def _in_scratch(self, path: str) -> bool:
        return path == self.scratch or path.startswith(self.scratch + os.sep)

    def _refuse(self, what: str) -> None:
        if not self.refusals:
            self.refused_in = self.panel
        self.refusals.append(what)
        raise RefusedError(f"a figure script may not do this: it {what}")


def imported_modules(sandbox: Sandbox) -> tuple[list[str], list[str]]:
    """Return the files of the imported modules that are the project's (paths from its folder) and casewright's own
    (names from its package's folder)."""
    package = Path(__file__).resolve().parents[1]
    project: set[str] = set()
    toolkit: set[str] = set()
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and file.endswith(".py"):
            path = Path(file).resolve()
            if path.is_relative_to(package):
                toolkit.add(path.relative_to(package).as_posix())
            elif (name := sandbox.inside(str(path))) is not None:
                project.add(name)
    return sorted(project), sorted(toolkit)
