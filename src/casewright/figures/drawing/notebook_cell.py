"""A panel that a cell of a Jupyter notebook draws: its cells run, up to that one, in this process, watched."""

from __future__ import annotations

import io
import json
import os
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.figures.registry import NotebookSource
from casewright.paths import file_in, read_text

_LABEL = re.compile(r"^#\|\s*label:\s*(\S+)\s*$", re.MULTILINE)
_NOT_RUN = re.compile(r"^#\|\s*eval:\s*false\s*$", re.MULTILINE)


def code_cells(root: Path, source: NotebookSource, location: Location) -> list[str]:
    """The code to run for a panel: the notebook's code cells up to the one that draws it.

    Raises CasewrightError where there is no such notebook or cell, or where it is not a Python notebook.
    """
    if not file_in(root, source.path, location).is_file():
        raise CasewrightError(f"There is no notebook `{source.path}`.", location=location)
    try:
        notebook = json.loads(read_text(root, source.path, location))
        if notebook["nbformat"] < 4:
            raise ValueError("its format is older than 4")
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        codes = ["".join(cell["source"]) for cell in cells]
        names = [_names(cell, code) for cell, code in zip(cells, codes, strict=True)]
        language = notebook.get("metadata", {}).get("kernelspec", {}).get("language", "python")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CasewrightError(
            f"`{source.path}` cannot be read as a Jupyter notebook.", location=location, why=str(error)
        ) from None
    if language != "python":
        raise CasewrightError(
            f"`{source.path}` is a notebook in {language}; panels are drawn in Python.", location=location
        )
    chosen = next((number for number, known in enumerate(names) if source.cell in known), None)
    if chosen is None:
        known_names = [name for known in names for name in known]
        raise CasewrightError(
            f"`{source.path}` has no cell `{source.cell}`.",
            location=location,
            hint=did_you_mean(source.cell, known_names) or "Give the cell a line `#| label: ...` and use that.",
        )
    return [code for code in codes[: chosen + 1] if not _NOT_RUN.search(code)]


def _names(cell: dict[str, Any], code: str) -> list[str]:
    found = _LABEL.search(code)
    tags = cell.get("metadata", {}).get("tags", [])
    return [name for name in (cell.get("id"), found[1] if found else None, *tags) if isinstance(name, str)]


def run_cells(root: Path, source: NotebookSource, codes: list[str], location: Location) -> Any:
    """What the last of the cells leaves: its value where that is a figure, else the figure matplotlib last made.

    Raises CasewrightError, with the cell and its error, where a cell fails.
    """
    import matplotlib.pyplot as plt
    from IPython.core.interactiveshell import InteractiveShell
    from matplotlib.figure import Figure
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    shell: Any = InteractiveShell.instance(config=config)
    shell.register_magic_function(lambda _line: None, "line", "matplotlib")  # pictures go to files, not to a screen
    for name in ("system", "system_piped", "system_raw", "getoutput"):
        object.__setattr__(shell, name, _no_programs)
    shell.reset(new_session=False)
    plt.close("all")
    value: Any = None
    folder = Path.cwd()
    os.chdir((root / source.path).parent)
    try:
        for number, code in enumerate(codes, start=1):
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                outcome = shell.run_cell(code, store_history=False)
            error = outcome.error_before_exec or outcome.error_in_exec
            if error is not None:
                raise _cell_failed(source, number, error, location)
            value = outcome.result
    finally:
        os.chdir(folder)
    if isinstance(value, Figure) or not plt.get_fignums():
        return value
    return plt.figure(plt.get_fignums()[-1])


def _no_programs(*_arguments: Any, **_options: Any) -> None:
    raise PermissionError("a notebook that draws a figure may not start other programs")


def _cell_failed(source: NotebookSource, number: int, error: BaseException, location: Location) -> CasewrightError:
    line = getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        if "ipython-input" in trace.tb_frame.f_code.co_filename or "ipykernel" in trace.tb_frame.f_code.co_filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    place = f"code cell {number}" + (f", line {line}" if line else "")
    return CasewrightError(
        f"A cell of `{source.path}` failed.",
        location=location,
        why=f"{place}: {type(error).__name__}: {error}",
        hint="Run the notebook in Jupyter from a fresh kernel to see it.",
    )
