"""The kernel's process: Jupyter's Python kernel with reproducible output and a record of the files it reads.

`start` is the kernel's main program; the client calls the other functions between cells. Unlike plain `ipykernel`, it
records the files that cells read, keeps the order of the two output streams, and prints no process numbers or paths of
packages. This module imports only `reading_record` of casewright.
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
    """Names compiled cells as in messages, instead of by process number and a temporary path."""

    current = "cell"

    def get_code_name(self, *_code: Any) -> str:
        _record.own_names.add(CellCompiler.current)
        return CellCompiler.current


class OrderedStream(OutStream):  # type: ignore[misc]
    """Keeps the order of standard output and error: each waits until the other is sent."""

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
    """Run the kernel until its client ends it. Jupyter passes the connection file on the command line."""
    warnings.formatwarning = _format_warning
    config = Config()
    config.IPKernelApp.kernel_class = CellKernel
    config.IPKernelApp.outstream_class = f"{__name__}.{OrderedStream.__name__}"
    config.HistoryManager.enabled = False
    # a fixed salt for names in SVG files; authors can change all other settings
    config.InlineBackend.rc = {"svg.hashsalt": _HASH_SALT}
    IPKernelApp.launch_instance(config=config)


def begin(settings: dict[str, Any]) -> None:
    """Prepare the next cell: its name, and the format of its figures.

    `settings` contains `name`, `formats` and `dpi` of figures, `size` (in inches, None for the document's) and
    `interactivity` (IPython's setting for which expressions are printed).
    """
    CellCompiler.current = settings["name"]
    if "" not in sys.path:  # the working directory, as in every notebook, but not while the kernel is loading
        sys.path.insert(0, "")
    shell = InteractiveShell.instance()
    shell.ast_node_interactivity = settings["interactivity"]
    # the resolution of bitmaps, and of bitmaps in vector pictures
    _draw_as(shell, set(settings["formats"]), {"bbox_inches": "tight", "dpi": settings["dpi"]})
    _FigureSize.begin(settings["size"])
    _record.start()


def end() -> str:
    """Undo the settings of `begin`, and return the place of an error as JSON.

    `line` is the line of the cell (from 1) with the failing call, `place` the file and line of the project that raised;
    both are null without an error or if the place is unknown. `error` contains the parts of a `CasewrightError`.
    """
    _FigureSize.end()
    error = getattr(sys, "last_value", None)
    return json.dumps({**_failing_place(error), "error": _error_parts(error)})


def report() -> str:
    """Return the files that cells have read, as JSON.

    `files` maps paths to hashes, relative to the project's folder if they are inside; `folders` are such paths;
    `escapes` are the kinds of reading that are not recorded; `packages` are the imported distributions with versions.
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
    settings = shell.config.InlineBackend
    if settings.get("figure_formats") == formats and settings.get("print_figure_kwargs") == drawing:
        return
    settings.figure_formats, settings.print_figure_kwargs = formats, drawing
    loaded = sys.modules.get("matplotlib_inline.config")
    if loaded is not None:  # not imported here, since it imports matplotlib
        backend = loaded.InlineBackend.instance(parent=shell)
        backend.print_figure_kwargs, backend.figure_formats = drawing, formats


class _FigureSize:
    """Sets `fig-width` and `fig-height` of one cell as matplotlib's default while the cell runs."""

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

        if list(matplotlib.rcParams["figure.figsize"]) == cls.own:  # unless the cell has set another
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


def _error_parts(error: BaseException | None) -> dict[str, Any]:
    """Return the parts of a `CasewrightError`, identified by its name, since this module does not import it."""
    if type(error).__name__ != "CasewrightError":
        return {}
    parts = {name: getattr(error, name, "") for name in ("message", "why", "hint")}
    place = getattr(error, "location", None)
    return {**parts, "location": None if place is None else [place.path, place.line, place.column]}


def _packages() -> dict[str, str]:
    owners = packages_distributions()
    imported = {name.partition(".")[0] for name in sys.modules}
    versions = {}
    for name in sorted({owner for module in imported for owner in owners.get(module, ())}):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue  # metadata of a distribution that is not installed
    return versions


def _format_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """Return `cell 3:2: UserWarning: text`; the path of a package's file, which depends on the machine, is omitted."""
    del line
    place = f"{filename}:{lineno}: " if filename in _record.own_names else ""
    return f"{place}{category.__name__}: {message}\n"
