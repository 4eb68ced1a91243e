"""Code of a report that a preview runs when it is asked to: cells in a command of their own, which can be stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from casewright.build.parent import end_group
from casewright.diagnostics import CasewrightError

_START = (
    "import sys; from casewright.build.parent import end_with_parent; end_with_parent(int(sys.argv.pop(1)), "
    "sys.argv.pop(1)); from casewright.cli import run; run()"
)
"""Runs a command of casewright, and ends it, with all that it has started, when the preview is gone."""
_RAN = (0, 1)
"""The exit codes of a check that ran the cells: without findings, and with some."""


def ended_with(code: int) -> str:
    """Return the signal that ended a command, by its exit code; "" if none did."""
    number = -code if code < 0 else code - 128
    try:
        return f"the command was ended by {signal.Signals(number).name}"
    except ValueError:
        return ""


class Cells:
    """The command that runs the cells of some documents, so that their results are stored."""

    def __init__(self, root: Path, documents: Sequence[str], profiles: Sequence[str]) -> None:
        self._root = root
        self._arguments = ["check", *documents, "--execute", "--format", "json"]
        self._arguments += ["--profile", ",".join(profiles)] if profiles else []
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._is_stopped = False

    def run(self) -> None:
        """Run the cells to their end. Raises CasewrightError with the command's words if they failed."""
        with (
            tempfile.TemporaryDirectory(prefix="casewright-preview-", ignore_cleanup_errors=True) as folder,
            Path(folder, "errors").open("w+b") as errors,
        ):
            with self._lock:
                if self._is_stopped:
                    return
                self._process = subprocess.Popen(
                    [sys.executable, "-c", _START, str(os.getpid()), folder, *self._arguments],
                    cwd=self._root,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    start_new_session=True,
                    env={**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1"},
                )
            code = self._process.wait()
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip()
        if self._is_stopped:
            raise CasewrightError("The cells were stopped.", hint="Their results are as they were before.")
        if code not in _RAN:
            first, _, rest = said.partition("\n")
            why = "; ".join(filter(None, (ended_with(code), first)))
            hint = rest.strip() or "Run them again; if a signal ended them, look whether the memory is used up."
            raise CasewrightError("The cells could not be run.", why=why, hint=hint)

    def stop(self) -> None:
        """End the command and everything that it has started."""
        with self._lock:
            self._is_stopped = True
            process = self._process
        if process is not None and process.poll() is None:
            end_group(process)
