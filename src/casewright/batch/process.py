"""Running a command of casewright for one report, in a process of its own with limits of time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casewright.diagnostics import CasewrightError

_OF_THREAD = threading.local()
_LONGEST_OUTPUT = 200_000_000


@dataclass(frozen=True)
class Limits:
    """Limits of a process: `seconds`, and `memory` in bytes, 0 for none. Linux limits the memory for data; macOS has no
    such limit."""

    seconds: float
    memory: int


@dataclass(frozen=True)
class Ended:
    """A process that has ended: its exit `code`, or the `signal` that ended it; whether it ran out of time; its output;
    the seconds it took, those of a processor (`cpu`), and the most bytes of memory that it used."""

    code: int | None
    signal: int | None
    is_late: bool
    output: str
    errors: str
    seconds: float
    cpu: float
    memory: int


def run_command(arguments: Sequence[str], folder: Path, limits: Limits, is_trusted: bool = False) -> Ended:
    """Run `casewright` with arguments in a folder, whose code may run if it `is_trusted`.

    Raises CasewrightError if no process can be started.
    """
    with tempfile.TemporaryDirectory(prefix="casewright-batch-", ignore_cleanup_errors=True) as private:
        output, errors = Path(private, "output"), Path(private, "errors")
        reply = _answer(
            {
                "arguments": list(arguments),
                "folder": str(folder),
                "stdout": str(output),
                "stderr": str(errors),
                "seconds": limits.seconds,
                "memory": limits.memory,
                "trusted": is_trusted,
            }
        )
        return Ended(
            reply["code"],
            reply["signal"],
            reply["late"],
            _text(output),
            _text(errors),
            reply["seconds"],
            reply["cpu"],
            reply["memory"],
        )


def _answer(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the answer of this thread's warm process, which is started if it is not there."""
    warm: subprocess.Popen[bytes] | None = getattr(_OF_THREAD, "warm", None)
    if warm is None or warm.poll() is not None:
        warm = subprocess.Popen(
            [sys.executable, "-P", "-m", "casewright.batch.warm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        _OF_THREAD.warm = warm
    assert warm.stdin is not None
    assert warm.stdout is not None
    try:
        warm.stdin.write(json.dumps(request).encode() + b"\n")
        warm.stdin.flush()
        line = warm.stdout.readline()
    except BrokenPipeError:
        line = b""
    if not line:  # killed from outside, with the process that ran for it
        code = warm.wait()
        if code >= 0:
            raise CasewrightError(
                "The worker cannot start a process for the report.",
                why=f"it ended with exit code {code}; its messages are in the log of the worker",
                hint="Check the memory and the temporary folder of the worker.",
            )
        return {"code": None, "signal": -code, "late": False, "seconds": 0.0, "cpu": 0.0, "memory": 0}
    reply: Mapping[str, Any] = json.loads(line)
    return reply


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as stream:
        return stream.read(_LONGEST_OUTPUT).decode("utf-8", "replace")
