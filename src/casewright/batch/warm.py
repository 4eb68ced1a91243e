"""A process that runs commands of casewright, each in a copy of itself, in which the code is loaded already.

It reads requests from standard input and answers on standard output, a line of JSON each; an answer has the `number` of
its request. Python, casewright and its lists of words take most of a second to load; a copy of the process (`fork`) has
them at once. It has one thread, and never calls Typst itself, whose threads a copy would lack. Run with `python -P -m
casewright.batch.warm`, which ends at once: its child goes on with nothing above it that a report could end. The first
line says that it is ready.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casewright import __version__
from casewright.build.parent import end_with_parent
from casewright.build.trust import trust_for_now
from casewright.diagnostics import CasewrightError, as_error, each_error
from casewright.new_report.choices import chosen
from casewright.new_report.files import report_files

_GRACE_S = 5.0
"""Seconds between asking a command to end, which removes its temporary files, and killing it."""


@dataclass
class _Copy:
    """A copy of the process that runs a command. `alive` is a pipe that closes when it ends."""

    number: int
    process: int
    alive: int
    started: float
    deadline: float
    is_late: bool = False


def serve() -> None:
    """Answer requests until standard input ends; what still runs is killed then."""
    if os.fork():
        os._exit(0)
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing else may write among the replies
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the reader of the replies decides
    _load()
    gc.collect()
    gc.freeze()  # or the first collection of each copy would write to, and so copy, all that is loaded
    replies.write("ready\n")
    replies.flush()
    copies: dict[int, _Copy] = {}
    pending = b""
    while True:
        for alive in _ended(copies):
            replies.write(json.dumps(_answer(copies.pop(alive))) + "\n")
            replies.flush()
        if not select.select([0], [], [], 0)[0]:
            continue
        received = os.read(0, 65536)
        if not received:
            for copy in copies.values():
                _end(copy, signal.SIGKILL)
            return
        *lines, pending = (pending + received).split(b"\n")
        for line in lines:
            copy = _started(json.loads(line), [replies.fileno(), *copies])
            copies[copy.alive] = copy


def _ended(copies: Mapping[int, _Copy]) -> Sequence[int]:
    """Wait for copies that end and for requests, and return the former; end those that are too late."""
    deadline = min((copy.deadline for copy in copies.values()), default=None)
    left = None if deadline is None else max(0.0, deadline - time.monotonic())
    ready, _, _ = select.select([0, *copies], [], [], left)
    now = time.monotonic()
    for copy in copies.values():
        if copy.deadline <= now and copy.alive not in ready:
            _end(copy, signal.SIGKILL if copy.is_late else signal.SIGTERM)
            copy.is_late, copy.deadline = True, now + _GRACE_S
    return [alive for alive in ready if alive]


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
                importlib.import_module("casewright.cli").main(arguments)
        os.chdir(here)


def _started(request: Mapping[str, Any], own: Collection[int]) -> _Copy:
    """Start one command. `own` are the open files of this process, which copies must not hold.

    The request has a `number`, the `arguments`, the `folder`, files for its `output` and for its `errors` (JSON),
    limits (`seconds`, `memory` in bytes, 0 for none), and whether the folder is `trusted`.
    """
    now = time.monotonic()
    alive, held_by_copy = os.pipe()
    process = os.fork()
    if process == 0:
        for file in (alive, *own):
            os.close(file)
        _become_command(request, os.getppid())
    os.close(held_by_copy)
    return _Copy(request["number"], process, alive, now, now + request["seconds"])


def _answer(copy: _Copy) -> Mapping[str, Any]:
    """Return how a copy has ended: its exit code or signal, whether it was too late, the seconds it took, those of a
    processor, and the most bytes in use."""
    os.close(copy.alive)
    _, status, usage = os.wait4(copy.process, 0)
    code = os.waitstatus_to_exitcode(status)
    bytes_per_unit = 1 if sys.platform == "darwin" else 1024
    return {
        "number": copy.number,
        "code": code if code >= 0 else None,
        "signal": -code if code < 0 else None,
        "late": copy.is_late,
        "seconds": time.monotonic() - copy.started,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * bytes_per_unit,
    }


def _become_command(request: Mapping[str, Any], parent: int) -> None:
    """Run the command of a request in this copy of the process, and end, at the latest with the `parent`."""
    code = 2

    def failed(error: CasewrightError) -> None:
        errors = [
            {"message": one.message, **({} if (place := one.location) is None else vars(place))}
            for one in each_error(error)
        ]
        Path(request["errors"]).write_text(json.dumps(errors), encoding="utf-8", errors="replace")

    try:
        os.setsid()
        end_with_parent(parent, "")
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if request["memory"]:
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, (request["memory"], request["memory"]))
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
        os.dup2(nothing, 2)
        os.chdir(request["folder"])
        if request["trusted"]:
            trust_for_now(Path(request["folder"]))
        importlib.import_module("casewright.cli").run(request["arguments"], failed)
    except SystemExit as leave:
        code = leave.code if isinstance(leave.code, int) else 2
        sys.stdout.flush()
    except BaseException as error:  # whatever it is, this copy must not go on as the process it was copied from
        with contextlib.suppress(Exception):
            failed(as_error(error))
    finally:
        os._exit(code)


def _end(copy: _Copy, how: signal.Signals) -> None:
    """Send a signal to a copy and the processes of its session's group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(copy.process, how)


if __name__ == "__main__":
    serve()
