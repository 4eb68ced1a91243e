"""Running a command of casewright for one report, in a process of its own with limits of time and memory."""

from __future__ import annotations

import contextlib
import itertools
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from casewright.diagnostics import CasewrightError

_LONGEST_OUTPUT = 200_000_000
MOST_DEATHS = 3


@dataclass(frozen=True)
class Limits:
    """Limits of a process: `seconds`, and `memory` in bytes, 0 for none. Linux limits the memory for data; macOS has no
    such limit."""

    seconds: float
    memory: int


@dataclass(frozen=True)
class Ended:
    """A process that has ended: its exit `code`, or the `signal` that ended it, or neither if it ended the process that
    had started it, each of `MOST_DEATHS` times; whether it ran out of time; its output;
    the errors that stopped it, each a map with its `message` and what is known of its place; the seconds it took, those
    of a processor (`cpu`), and the most bytes of memory that it used."""

    code: int | None
    signal: int | None
    is_late: bool
    output: str
    errors: tuple[Mapping[str, Any], ...]
    seconds: float
    cpu: float
    memory: int


def run_command(arguments: Sequence[str], folder: Path, limits: Limits, is_trusted: bool = False) -> Ended:
    """Run `casewright` with arguments in a folder, whose code may run if it `is_trusted`.

    Raises CasewrightError if no process can be started.
    """
    with tempfile.TemporaryDirectory(prefix="casewright-batch-", ignore_cleanup_errors=True) as private:
        output, errors = Path(private, "output"), Path(private, "errors")
        request = {
            "arguments": list(arguments),
            "folder": str(folder),
            "output": str(output),
            "errors": str(errors),
            "seconds": limits.seconds,
            "memory": limits.memory,
            "trusted": is_trusted,
        }
        reply = warm().answer(request)
        for _ in range(MOST_DEATHS - 1):
            if reply is None:  # killed with all that ran: by this report or another
                alone = _Warm()
                reply = alone.answer(request)
                alone.end()
        if reply is None:
            return Ended(None, None, False, "", (), 0.0, 0.0, 0)
        return Ended(
            reply["code"],
            reply["signal"],
            reply["late"],
            _text(output),
            tuple(json.loads(_text(errors) or "[]")),
            reply["seconds"],
            reply["cpu"],
            reply["memory"],
        )


class _Warm:
    """The process that runs the commands of all threads of this one, see `warm.py`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "casewright.batch.warm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._waiting: dict[int, SimpleQueue[Mapping[str, Any] | None]] = {}
        self._is_ready = False
        self._reader = threading.Thread(target=self._read, name="answers", daemon=True)
        self._reader.start()

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._reader.is_alive()

    def answer(self, request: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the answer to a request, None if the process was ended meanwhile. Raises CasewrightError if it cannot
        start."""
        reply: SimpleQueue[Mapping[str, Any] | None] = SimpleQueue()
        assert self._process.stdin is not None
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = reply
            try:
                self._process.stdin.write(json.dumps({**request, "number": number}).encode() + b"\n")
                self._process.stdin.flush()
            except BrokenPipeError:
                reply.put(None)
        found = reply.get()
        if found is None and not self._is_ready:
            raise CasewrightError(
                "The worker cannot start a process for the report.",
                why="its messages are in the log of the worker",
                hint="Check the memory and the temporary folder of the worker.",
            )
        return found

    def end(self) -> None:
        """End the process, with all that it runs."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._reader.join()
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        self._is_ready = bool(self._process.stdout.readline())
        for line in self._process.stdout:
            reply: Mapping[str, Any] = json.loads(line)
            self._waiting.pop(reply["number"]).put(reply)
        with self._lock:
            for waiting in self._waiting.values():
                waiting.put(None)


_STARTING = threading.Lock()
_started: list[_Warm] = []


def warm() -> _Warm:
    """Return the warm process, which is started if it is not there."""
    with _STARTING:
        if not _started or not _started[0].is_running:
            _started[:] = [_Warm()]
        return _started[0]


def end_warm() -> None:
    """End the warm process, if there is one."""
    with _STARTING:
        while _started:
            _started.pop().end()


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as stream:
        return stream.read(_LONGEST_OUTPUT).decode("utf-8", "replace")
