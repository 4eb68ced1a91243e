"""The command as a user runs it: its own process. Where the system can fork, each comes from a process that has
imported the command already, which saves each of some hundred commands a second."""

from __future__ import annotations

import multiprocessing
import os
import pkgutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import BaseContext
from pathlib import Path

import casewright

_LIBRARIES = (
    "babel",
    "bibtexparser",
    "jupyter_client",
    "lxml.html",
    "nbclient",
    "nh3",
    "pandas",
    "PIL.Image",
    "pydantic",
)
"""What commands import late, where they need it."""


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str


def run_command(
    *arguments: str,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    check: bool = False,
    merged: bool = False,
    standard_input: bytes = b"",
) -> Ran:
    """Run `casewright` in a folder, with the variables of this process or those given.

    With `check` it must succeed; `merged` sends both outputs into `out`, in the order they are printed.
    """
    variables = {key: value for key, value in (environment or os.environ).items() if key != "QUARTO_PROFILE"}
    if not hasattr(sys.modules["__main__"], "__spec__"):  # as after a notebook ran in this process
        sys.modules["__main__"].__spec__ = None
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder, "in"), Path(folder, "out")
        given.write_bytes(standard_input)
        err = out if merged else Path(folder, "err")
        streams = [str(path) for path in (given, out, err)]
        process = _context().Process(target=_run, args=(arguments, str(cwd), variables, streams))  # type: ignore[attr-defined]
        process.start()
        process.join()
        said = [path.read_text(encoding="utf-8") if path.exists() else "" for path in (out, err)]
    ran = Ran(process.exitcode, said[0], "" if merged else said[1])
    assert ran.code == 0 or not check, ran
    return ran


@cache
def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    modules = [
        one.name for one in pkgutil.walk_packages(casewright.__path__, "casewright.") if "__main__" not in one.name
    ]
    context.set_forkserver_preload([*modules, *_LIBRARIES])
    return context


def _run(arguments: Sequence[str], cwd: str, variables: Mapping[str, str], streams: Sequence[str]) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(variables)
    for stream, path in enumerate(streams):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND), stream)
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace")
    sys.argv = ["casewright", *arguments]
    from casewright.cli import run

    run()
