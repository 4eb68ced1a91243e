"""Running cells in a Jupyter kernel with `nbclient`.

The kernel is always this Python (`sys.executable`), in a fixed environment: hash seed, time zone and build date are
set, and the user's configuration and history are not used.
"""

from __future__ import annotations

import ast
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from casewright.manuscript.cells.output import CellResult, merged_streams
from casewright.manuscript.cells.workers import stopped_by

_INSIDE = "casewright.manuscript.cells.kernel_inside"
_START_TIMEOUT = 900
_LONGEST_WAIT_FOR_OUTPUT = 3600
"""Seconds after which a kernel is stopped; the slowest machine needs a small part of them."""


@dataclass(frozen=True)
class CellStep:
    """A cell to run. `size` is its figure size in inches, None for the document's. With `may_fail`, an error in it does
    not stop the run."""

    cell: int
    name: str
    code: str
    formats: tuple[str, ...]
    dpi: int
    size: tuple[float, float] | None = None
    may_fail: bool = False


@dataclass(frozen=True)
class InlineStep:
    """Expressions between two cells, each with its position among the document's inline codes."""

    expressions: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Session:
    """The settings of a run. `variables` are added to the environment, `size` is in inches, `information` is the
    content of Quarto's `QUARTO_EXECUTE_INFO`."""

    root: Path
    directory: Path
    size: tuple[float, float]
    interactivity: str = "last_expr"
    timeout: float | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    information: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ran:
    """The results of a run: results by cell, displays by inline code, and the kernel's report on the files it read."""

    cells: Mapping[int, CellResult]
    inline: Mapping[int, Mapping[str, Any]]
    reading: Mapping[str, Any]


@dataclass(eq=False)
class Failure(Exception):  # noqa: N818 - converted to a CasewrightError with the place in the document
    """The reason why a run has stopped: `kind` is `raised`, `timeout`, `died` or `start`.

    `cell` or `inline` is the position of the code (None while the kernel starts), `line` the line of the cell (from 1),
    `place` the file and line of the project that raised, `printed` the output before. `error` contains the parts of a
    `CasewrightError`, if the code has raised one (`message`, `why`, `hint` and `location`).
    """

    kind: str
    cell: int | None = None
    inline: int | None = None
    line: int | None = None
    place: str = ""
    name: str = ""
    value: str = ""
    printed: str = ""
    error: Mapping[str, Any] = field(default_factory=dict)


_PREFIX = "casewright-kernel-"
_LONGEST_SOCKET = 103
"""The longest name of a socket, in bytes: `sun_path` of macOS, which is shorter than that of Linux."""
Progress = Callable[[int, int, str], None]


def run_steps(steps: Sequence[CellStep | InlineStep], session: Session, progress: Progress | None = None) -> Ran:
    """Run steps in one new kernel, in order. `progress(done, total, name)` is called before each and at the end.

    Raises Failure.
    """
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=_folder(), ignore_cleanup_errors=True) as private:
        return asyncio.run(_Runner(session, Path(private)).run(steps, progress))


def _folder() -> str | None:
    """Return the folder for temporary files, None for the default; sockets in it must have names that are short."""
    longest = os.fsencode(f"{tempfile.gettempdir()}/{_PREFIX}12345678/socket-5")
    return None if os.name != "posix" or len(longest) <= _LONGEST_SOCKET else "/tmp"


class _Runner:
    def __init__(self, session: Session, private: Path) -> None:
        self.session = session
        self.private = private
        self.notebook = nbformat.v4.new_notebook()
        manager = _OwnPythonManager(connection_file=str(private / "kernel.json"))
        if os.name == "posix":  # sockets that only this user can open, instead of the loopback device
            manager.transport, manager.ip = "ipc", str(private / "socket")
        self.client = NotebookClient(
            self.notebook,
            km=manager,
            allow_errors=True,  # so that the kernel can report the place of the error
            startup_timeout=_START_TIMEOUT,
            iopub_timeout=_LONGEST_WAIT_FOR_OUTPUT,
            raise_on_iopub_timeout=True,
            record_timing=False,
            store_widget_state=False,
            timeout_func=lambda _cell: session.timeout,
        )
        self.client.log.disabled = True  # its messages repeat the exceptions

    async def run(self, steps: Sequence[CellStep | InlineStep], progress: Progress | None) -> Ran:
        clean = False
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None
        try:
            with stopped_by(partial(loop.call_soon_threadsafe, task.cancel)):
                await self._start()
                ran = await self._run_all(steps, progress)
            clean = True
            return ran
        finally:
            await self._stop(now=not clean)

    async def _start(self) -> None:
        # the kernel's process keeps the file open
        with (self.private / "kernel.log").open("wb") as log:
            try:
                await self.client.async_start_new_kernel(
                    cwd=str(self.session.directory),
                    env=self._environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                )
                await self.client.async_start_new_kernel_client()
            except (RuntimeError, OSError) as error:
                raise Failure("start", value=str(error), printed=self._log()) from None

    async def _stop(self, *, now: bool) -> None:
        manager, channels = self.client.km, self.client.kc
        if channels is not None:
            channels.stop_channels()
        if manager is not None and manager.has_kernel:
            await manager.shutdown_kernel(now=now)

    def _environment(self) -> dict[str, str]:
        information = self.private / "execute-info.json"
        information.write_text(json.dumps(self.session.information), encoding="utf-8")
        settings = self.private / "matplotlibrc"
        width, height = self.session.size
        settings.write_text(f"figure.figsize: {width}, {height}\nsvg.fonttype: path\n", encoding="utf-8")
        return {
            **os.environ,
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"),
            "TZ": "UTC",
            "COLUMNS": "80",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "MATPLOTLIBRC": str(settings),
            "IPYTHONDIR": str(self.private / "ipython"),
            "CASEWRIGHT_PROJECT_ROOT": str(self.session.root),
            "QUARTO_EXECUTE_INFO": str(information),
            **self.session.variables,
        }

    async def _run_all(self, steps: Sequence[CellStep | InlineStep], progress: Progress | None) -> Ran:
        cells: dict[int, CellResult] = {}
        inline: dict[int, Mapping[str, Any]] = {}
        count = sum(isinstance(step, CellStep) for step in steps)
        for step in steps:
            if isinstance(step, CellStep):
                if progress is not None:
                    progress(len(cells), count, step.name)
                cells[step.cell] = await self._cell(step, len(cells) + 1)
            else:
                inline.update(await self._inline(step))
        if progress is not None:
            progress(count, count, "")
        report = await self._ask("report()")
        return Ran(cells, inline, json.loads(report))

    async def _cell(self, step: CellStep, count: int) -> CellResult:
        settings = {
            "name": step.name,
            "formats": list(step.formats),
            "dpi": step.dpi,
            "size": None if step.size is None else list(step.size),
            "interactivity": self.session.interactivity,
        }
        cell = nbformat.v4.new_code_cell(step.code)
        self.notebook.cells.append(cell)
        try:
            await self._ask(f"begin({settings!r})")
            await self.client.async_execute_cell(cell, len(self.notebook.cells) - 1)
            place = json.loads(await self._ask("end()"))
        except CellTimeoutError:
            raise Failure("timeout", cell=step.cell, printed=_printed(cell.outputs)) from None
        except DeadKernelError:
            raise Failure("died", cell=step.cell, value=await self._exit(), printed=self._log()) from None
        outputs = merged_streams([json.loads(json.dumps(output)) for output in cell.outputs])
        errors = [output for output in outputs if output["output_type"] == "error"]
        if errors and not step.may_fail:
            error = errors[-1]
            raise Failure(
                "raised",
                cell=step.cell,
                line=place["line"],
                place=place["place"] or "",
                name=error["ename"],
                value=error["evalue"],
                printed=_printed(outputs),
                error=place["error"],
            )
        return CellResult(outputs, count)

    async def _inline(self, step: InlineStep) -> dict[int, Mapping[str, Any]]:
        expressions = {str(position): expression for position, expression in step.expressions}
        first = step.expressions[0][0]
        try:
            answers = await self._evaluate(expressions)
        except CellTimeoutError:
            raise Failure("timeout", inline=first) from None
        except DeadKernelError:
            raise Failure("died", inline=first, value=await self._exit(), printed=self._log()) from None
        shown = {}
        for position, _ in step.expressions:
            answer = answers[str(position)]
            if answer["status"] != "ok":
                raise Failure("raised", inline=position, name=answer["ename"], value=answer["evalue"])
            shown[position] = answer["data"]
        return shown

    async def _ask(self, call: str) -> str:
        """Call a function of `kernel_inside`, and return its result as text."""
        expression = f"__import__({_INSIDE!r}, fromlist=['_']).{call}"
        answer = (await self._evaluate({"answer": expression}))["answer"]
        if answer["status"] != "ok":
            raise RuntimeError(f"{call}: {answer['ename']}: {answer['evalue']}")
        text = str(answer["data"]["text/plain"])
        return str(ast.literal_eval(text)) if text[:1] in ("'", '"') else text

    async def _evaluate(self, expressions: Mapping[str, str]) -> Mapping[str, Any]:
        client = self.client.kc
        if client is None:
            raise DeadKernelError("no kernel")
        message = client.execute("", store_history=False, allow_stdin=False, user_expressions=dict(expressions))
        reply = await self.client.async_wait_for_reply(message, nbformat.v4.new_code_cell())
        if reply is None:
            raise DeadKernelError("no reply")
        content: Mapping[str, Any] = reply["content"]
        return dict(content["user_expressions"])

    async def _exit(self) -> str:
        """Return the exit code of the kernel, negative for a signal."""
        provisioner = getattr(self.client.km, "provisioner", None)
        code = await provisioner.poll() if provisioner is not None else None
        return "" if code is None else str(code)

    def _log(self) -> str:
        """Return the end of the kernel's own messages."""
        log = self.private / "kernel.log"
        return log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""


class _OwnPythonManager(AsyncKernelManager):  # type: ignore[misc]
    """Starts this Python with `kernel_inside`, whatever kernel specifications are installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        # -P: modules in the working directory must not replace Python's while the kernel starts
        argv = [sys.executable, "-P", "-c", f"from {_INSIDE} import start; start()", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")


def _printed(outputs: Sequence[Mapping[str, Any]]) -> str:
    return "".join(str(output["text"]) for output in outputs if output["output_type"] == "stream")
