"""What files held when a command read them: one that is saved while the command runs is not taken for the one it read.

Python announces every opening of a file (PEP 578, audit hooks). The hash is taken before the first reading, so that it
is at worst older than what was read, and the next command looks again. What compiled libraries open is not announced.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from casewright.storage import file_hash


class FileReads:
    """The hash of each file below a folder as it was when it was first opened to be read; None for one that was not
    there."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._prefix = str(self._root) + os.sep
        self._hashes: dict[str, str | None] = {}
        self._busy = threading.local()

    def hashes(self, names: Iterable[str]) -> Mapping[str, str | None]:
        """The hash of each file by its path from the folder; of files whose opening was not announced, as they are
        now."""
        return {
            name: self._hashes[name] if name in self._hashes else file_hash(self._root / name)
            for name in sorted(set(names))
        }

    def forget(self, names: Iterable[str]) -> None:
        """Forget files that the command has made itself since it read them."""
        for name in names:
            self._hashes.pop(name, None)

    def opened(self, path: Any, mode: Any) -> None:
        """Take the hash of a file that is about to be opened."""
        if not isinstance(path, (str, bytes, os.PathLike)) or getattr(self._busy, "now", False):
            return
        if isinstance(mode, str) and set(mode) & set("wax+"):
            return
        name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - links stay as they are named
        inside = name.removeprefix(self._prefix).replace(os.sep, "/")
        if not name.startswith(self._prefix) or inside.startswith(".") or inside in self._hashes:
            return
        self._busy.now = True  # opening the file to hash it is announced as well
        try:
            self._hashes.setdefault(inside, file_hash(Path(name)))
        finally:
            self._busy.now = False


_recording: set[FileReads] = set()


def _heard(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _recording:
        for reads in tuple(_recording):
            reads.opened(arguments[0], arguments[1])


_hooked = threading.Event()


@contextmanager
def recorded_reads(root: Path) -> Iterator[FileReads]:
    """Record what is read below a folder, for as long as the context lasts."""
    if not _hooked.is_set():
        _hooked.set()
        sys.addaudithook(_heard)  # for the rest of the process: a hook cannot be taken away
    reads = FileReads(root)
    _recording.add(reads)
    try:
        yield reads
    finally:
        _recording.discard(reads)
