"""What runs inside the kernel's process: Jupyter's Python kernel, made repeatable and watched.

`start` is the kernel's main program; the other functions are called by its client between cells. It differs from plain
`ipykernel` in this: what cells read is recorded, the output of the two streams keeps its order, and nothing that is
shown holds a process number or the path of a package. This module imports nothing of the toolkit but the record.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from casewright.manuscript.cells.reading_record import ReadingRecord

ROOT_VARIABLE = "CASEWRIGHT_PROJECT_ROOT"
_HASH_SALT = "casewright"

_record = ReadingRecord(Path(os.environ.get(ROOT_VARIABLE, ".")).absolute())


class CellCompiler(XCachingCompiler):  # type: ignore[misc]
    """Names compiled cells as messages name them; plain ipykernel takes the process number and a temporary path."""

    current = "cell"

    def get_code_name(self, *_code: Any) -> str:
        _record.own_names.add(CellCompiler.current)
        return CellCompiler.current


class OrderedStream(OutStream):  # type: ignore[misc]
    """Standard output and error in the order they were written: each waits until the other is sent."""

    last_written: OrderedStream | None = None

    def write(self, string: str) -> int | None:
        other = OrderedStream.last_written
        if other is not None and other is not self:
            other.flush()
        OrderedStream.last_written = self
        written: int | None = super().write(string)
        return written


class CellKernel(IPythonKernel):  # type: ignore[misc]
    compiler_class = Type(CellCompiler)


def start() -> None:
    """Run the kernel until its client ends it. Jupyter gives the connection file on the command line."""
    warnings.formatwarning = _format_warning
    config = Config()
    config.IPKernelApp.kernel_class = CellKernel
    config.IPKernelApp.outstream_class = f"{__name__}.{OrderedStream.__name__}"
    config.HistoryManager.enabled = False
    # the salt makes the names inside SVG files the same every time; every other setting is the author's to change
    config.InlineBackend.rc = {"svg.hashsalt": _HASH_SALT}
    IPKernelApp.launch_instance(config=config)


def begin(settings: dict[str, Any]) -> None:
    """Prepare the next cell: its name, and how the figures it draws are made.

    `settings` contains `name`, `formats` and `dpi` of figures, `size` (inches, for a cell with a size of its own, else
    None) and `interactivity` (which expressions are shown, as IPython calls it).
    """
    CellCompiler.current = settings["name"]
    if "" not in sys.path:  # the working directory, as in every notebook; not while the kernel itself was loading
        sys.path.insert(0, "")
    shell = InteractiveShell.instance()
    shell.ast_node_interactivity = settings["interactivity"]
    # the resolution concerns the raster picture, and what the vector picture holds of pixels
    _draw_as(shell, set(settings["formats"]), {"bbox_inches": "tight", "dpi": settings["dpi"]})
    _FigureSize.begin(settings["size"])
    _record.start()


def end() -> str:
    """Undo what `begin` did for one cell alone, and say where it failed, as JSON.

    `line` is the line of the cell (from 1) that the failing call was made from, `place` the file and line of the
    project at which it was raised; both null where nothing failed or the place is not known. `told` has the parts of
    an error that is a sentence for the author.
    """
    _FigureSize.end()
    error = getattr(sys, "last_value", None)
    return json.dumps({**_failing_place(error), "told": _told(error)})


def report() -> str:
    """What was read since the first cell began, as JSON.

    `files` maps paths to hashes, from the project's folder where they are inside, `folders` are such paths, `escapes`
    is what no record covers, `packages` the distributions that were imported, with their versions.
    """
    _record.stop()
    for module in list(sys.modules.values()):
        source = getattr(module, "__file__", None)
        if isinstance(source, str):
            _record.on_read(source)
    return json.dumps(
        {
            "files": _record.current_hashes(),
            "folders": sorted(_record.folders),
            "escapes": sorted(_record.escapes),
            "packages": _packages(),
        }
    )


def _draw_as(shell: InteractiveShell, formats: set[str], drawing: dict[str, Any]) -> None:
    wanted = shell.config.InlineBackend
    if wanted.get("figure_formats") == formats and wanted.get("print_figure_kwargs") == drawing:
        return
    wanted.figure_formats, wanted.print_figure_kwargs = formats, drawing
    loaded = sys.modules.get("matplotlib_inline.config")
    if loaded is not None:  # not imported for its own sake: it brings all of matplotlib, which this cell may not need
        backend = loaded.InlineBackend.instance(parent=shell)
        backend.print_figure_kwargs, backend.figure_formats = drawing, formats


class _FigureSize:
    """`fig-width` and `fig-height` of one cell: matplotlib's default for as long as the cell runs."""

    before: list[float] | None = None
    own: list[float] | None = None

    @classmethod
    def begin(cls, size: list[float] | None) -> None:
        if size is None:
            cls.before = None
            return
        import matplotlib

        cls.before, cls.own = list(matplotlib.rcParams["figure.figsize"]), size
        matplotlib.rcParams["figure.figsize"] = size

    @classmethod
    def end(cls) -> None:
        if cls.before is None:
            return
        import matplotlib

        if list(matplotlib.rcParams["figure.figsize"]) == cls.own:  # else the cell set another for those after it
            matplotlib.rcParams["figure.figsize"] = cls.before


def _failing_place(error: BaseException | None) -> dict[str, int | str | None]:
    line, place = None, None
    trace = getattr(error, "__traceback__", None)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name == CellCompiler.current:
            line, place = trace.tb_lineno, None
        elif (counted := _record.recorded_name(name)) is not None and name.endswith(".py"):
            place = f"{counted}:{trace.tb_lineno}"
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename == CellCompiler.current:
        line = error.lineno
    elif isinstance(error, SyntaxError) and error.filename and (counted := _record.recorded_name(error.filename)):
        place = f"{counted}:{error.lineno}"
    return {"line": line, "place": place}


def _told(error: BaseException | None) -> dict[str, Any]:
    """The parts of a `CasewrightError`, which is known by its name: this module does not import the toolkit."""
    if type(error).__name__ != "CasewrightError":
        return {}
    told = {name: getattr(error, name, "") for name in ("message", "why", "hint")}
    place = getattr(error, "location", None)
    return {**told, "location": None if place is None else [place.path, place.line, place.column]}


def _packages() -> dict[str, str]:
    owners = packages_distributions()
    imported = {name.partition(".")[0] for name in sys.modules}
    versions = {}
    for name in sorted({owner for module in imported for owner in owners.get(module, ())}):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue  # metadata that names a file and lacks the distribution itself
    return versions


def _format_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """`cell 3:2: UserWarning: text`; the path of a package's file differs between machines and is left out."""
    del line
    place = f"{filename}:{lineno}: " if filename in _record.own_names else ""
    return f"{place}{category.__name__}: {message}\n"
