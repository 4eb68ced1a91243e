"""A process that runs commands of casewright, each in a copy of itself, in which the code is loaded already.

It reads requests from standard input and answers on standard output, a line of JSON each. Python, casewright and its
lists of words take most of a second to load; a copy of the process (`fork`) has them at once. It has one thread, and
never calls Typst itself, whose threads a copy would lack. Run with `python -P -m casewright.batch.warm`.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import runpy
import select
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from casewright import __version__
from casewright.build.trust import trust_for_now
from casewright.new_report.choices import chosen
from casewright.new_report.files import report_files

_GRACE_S = 5.0
"""Seconds between asking a command to end, which removes its temporary files, and killing it."""


def serve() -> None:
    """Answer requests until standard input ends; what still runs is killed then."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing else may write among the replies
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the reader of the replies decides
    _load()
    gc.collect()
    gc.freeze()  # or the first collection of each copy would write to, and so copy, all that is loaded
    pending = b""
    while True:
        line, _, rest = pending.partition(b"\n")
        if not _:
            received = os.read(0, 65536)
            if not received:
                return
            pending += received
            continue
        pending = rest
        replies.write(json.dumps(_answer(json.loads(line))) + "\n")
        replies.flush()


def _load() -> None:
    """Check and render the invented report of `casewright new`, which loads what most reports need."""
    for name in ("casewright.checks.formats.plain_json", "casewright.pictures.unseen", "numpy", "tinycss2", "typst"):
        importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="casewright-warm-") as folder:
        for name, content in report_files(chosen("Fever", "letter", "", "en-US"), __version__, {}).items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        here = Path.cwd()
        os.chdir(folder)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for arguments in (["check", "--no-cache"], ["render", "--no-execute"], ["verify"]):
                with contextlib.suppress(SystemExit):
                    _run_command(arguments)
        os.chdir(here)


def _run_command(arguments: Sequence[str]) -> None:
    """Run `casewright` with these arguments. Raises SystemExit with its exit code."""
    sys.argv = ["casewright", *arguments]
    runpy.run_module("casewright", run_name="__main__", alter_sys=True)


def _answer(request: Mapping[str, Any]) -> dict[str, Any]:
    """Run one command.

    The request has its `arguments`, `folder`, files for its output (`stdout`, `stderr`), limits (`seconds`, `memory` in
    bytes, 0 for none), and whether the folder is `trusted`. The answer has its exit code or signal, whether it was too
    late, the seconds it took, those of a processor, and the most bytes in use.
    """
    started = time.monotonic()
    alive, held_by_copy = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(alive)
        _become_command(request)
    os.close(held_by_copy)
    is_late = _wait(process, alive, started + request["seconds"])
    os.close(alive)
    _, status, usage = os.wait4(process, 0)
    code = os.waitstatus_to_exitcode(status)
    bytes_per_unit = 1 if sys.platform == "darwin" else 1024
    return {
        "code": code if code >= 0 else None,
        "signal": -code if code < 0 else None,
        "late": is_late,
        "seconds": time.monotonic() - started,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * bytes_per_unit,
    }


def _become_command(request: Mapping[str, Any]) -> None:
    """Run the command of a request in this copy of the process, and end."""
    code = 2
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if request["memory"]:
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, (request["memory"], request["memory"]))
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        for stream, name in ((1, "stdout"), (2, "stderr")):
            file = os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(file, stream)
        os.chdir(request["folder"])
        if request["trusted"]:
            trust_for_now(Path(request["folder"]))
        _run_command(request["arguments"])
    except SystemExit as leave:
        code = leave.code if isinstance(leave.code, int) else 2
    except BaseException as error:  # whatever it is, this copy must not go on as the process it was copied from
        os.write(2, f"{type(error).__name__}: {error}\n".encode("utf-8", "replace"))
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _wait(process: int, alive: int, deadline: float) -> bool:
    """Wait for a copy to end, and return whether it was ended at the deadline. If standard input ends, so does all."""
    asked = False
    while True:
        left = max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select([alive, 0], [], [], left)
        if alive in ready:
            return asked
        if 0 in ready:  # there is one request at a time: whoever sent it is gone
            _end(process, signal.SIGKILL)
            os._exit(0)
        _end(process, signal.SIGKILL if asked else signal.SIGTERM)
        asked, deadline = True, time.monotonic() + _GRACE_S


def _end(process: int, how: signal.Signals) -> None:
    """Send a signal to a copy and the processes of its session's group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process, how)


if __name__ == "__main__":
    serve()
