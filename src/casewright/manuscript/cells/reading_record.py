"""Recording of the files that cells read, inside and outside the project's folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from casewright.build.recorder import Recorder
from casewright.storage import file_hash


class ReadingRecord(Recorder):
    """Records the files and folders that cells read.

    In the project's folder, every file is recorded. Elsewhere files are recorded by absolute path, except those of
    Python, its packages, the system and hidden folders of the user. `escapes` are the kinds of reading that are not
    recorded (`network`, `program`).
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.escapes: set[str] = set()
        self._others = tuple(os.path.realpath(folder) + os.sep for folder in (tempfile.gettempdir(), "/var"))
        self._hidden = os.path.expanduser("~") + os.sep + "."  # noqa: PTH111 - pathlib raises without a home

    def recorded_name(self, path: str) -> str | None:
        if path == self.root or path.startswith(self.root + os.sep):
            return self.inside(path)
        real = os.path.realpath(path) + os.sep
        if self.is_library(real) or real.startswith(self._others) or path.startswith(self._hidden):
            return None
        return path

    def current_hashes(self) -> dict[str, str | None]:
        """Return the hash of each file when it was read; for files that cells have written, the present hash."""
        return {
            name: file_hash(Path(self.root, name)) if name in self.written else read
            for name, read in sorted(self.files.items())
        }

    def on_changed(self, path: str, verb: str) -> None:
        super().on_changed(path, verb)
        if verb == "writes" and (name := self.recorded_name(path)) is not None:
            self.files.setdefault(name, None)  # cells run again if a file that they wrote is missing

    def on_connection(self, *, loopback: bool) -> None:
        if not loopback:
            self.escapes.add("network")

    def on_program(self, event: str) -> None:  # noqa: ARG002 - all kinds are recorded
        if self.by_project():
            self.escapes.add("program")
