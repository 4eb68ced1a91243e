"""The process in which one figure is drawn: `python -P -m casewright.figures.drawing.process FOLDER PARENT`.

It reads `request.pickle` from the folder, draws, and leaves the files and `report.json` there; `panel` names the panel
that is being drawn, so that a process that dies can be told from one that fails.
"""

from __future__ import annotations

import ast
import dataclasses
import faulthandler
import importlib
import json
import os
import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from casewright.build.parent import end_with_parent
from casewright.diagnostics import CasewrightError, Location
from casewright.figures.artwork.composing import PlacedDrawing, PlacedPicture, compose_svg, panel_widths, place, rows_of
from casewright.figures.freshness import DRAWING_LIBRARIES, drawing_packages
from casewright.figures.language import CURRENT
from casewright.figures.registry import Figure, ScriptSource
from casewright.figures.sandbox import Sandbox, imported_modules
from casewright.figures.sizes import TALLEST_PRINTED_MM
from casewright.paths import read_bytes
from casewright.storage import folder_hash, library_version

REQUEST, REPORT, PANEL = "request.pickle", "report.json", "panel"


@dataclass(frozen=True)
class Request:
    """What is asked of the process. `case_loader` names a function, `module:function`, that takes the project's folder
    and returns its cases."""

    root: str
    figure: Figure
    case_loader: str | None


def main(folder: str, parent: int) -> int:
    """Draw the figure that the process `parent` asks for. The exit code is 0 also where the figure failed and the
    report says why."""
    faulthandler.enable()
    end_with_parent(parent, folder)
    scratch = Path(folder)
    request: Request = pickle.loads((scratch / REQUEST).read_bytes())
    root = Path(request.root)
    import matplotlib as mpl

    mpl.use("Agg")
    importlib.import_module("matplotlib.pyplot")  # before the watch: the list of fonts is matplotlib's own business
    _fix_chance()
    os.chdir(root)
    CURRENT.set(request.figure.language)
    sys.dont_write_bytecode = True  # next to the scripts of the report
    sandbox = Sandbox(root, scratch, programs_allowed=bool(request.figure.inputs))
    sandbox.start()
    report: dict[str, Any] = {}
    try:
        report["notices"] = _draw(request, root, scratch, sandbox)
    except CasewrightError as error:
        report["error"] = error_as_json(error)
    except Exception as error:  # what the script returned fails in matplotlib, Pillow or Typst, in any way
        reason = f"{type(error).__name__}: {error}".split("\n")[0]
        report["error"] = error_as_json(CasewrightError("The figure cannot be written.", why=reason))
    sandbox.stop()
    report["panel"] = panel_being_drawn(scratch)
    if sandbox.refusals:  # the cause of whatever followed, also where the script went on
        report["panel"] = sandbox.refused_in
        report["error"] = error_as_json(_refused(request.figure, sandbox.refusals, sandbox.refused_in))
    report["inputs"], report["modules"], report["libraries"] = _what_was_used(request.figure, root, sandbox)
    (scratch / REPORT).write_text(json.dumps(report), encoding="utf-8")
    return 0


def _fix_chance() -> None:
    """numpy's generators without a seed begin with seed 0 in this process: the same input gives the same picture."""
    import numpy as np

    unseeded = np.random.default_rng

    def default_rng(seed: Any = None) -> Any:
        return unseeded(0 if seed is None else seed)

    np.random.default_rng = default_rng


def error_as_json(error: CasewrightError) -> dict[str, Any]:
    place = None if error.location is None else dataclasses.astuple(error.location)
    return {"message": error.message, "place": place, "why": error.why, "hint": error.hint}


def error_from_json(value: Mapping[str, Any]) -> CasewrightError:
    place = None if value["place"] is None else Location(*value["place"])
    return CasewrightError(value["message"], location=place, why=value["why"], hint=value["hint"])


def panel_being_drawn(scratch: Path) -> str:
    """Return the letter of the panel that the process in this folder draws, "" if it draws none."""
    return (scratch / PANEL).read_text(encoding="utf-8") if (scratch / PANEL).is_file() else ""


def _draw(request: Request, root: Path, scratch: Path, sandbox: Sandbox) -> list[str]:
    """Draw the panels, put them on one sheet, write the files; returns what a human should look at."""
    from casewright.figures.drawing.panels import DrawnPanel, draw_panel
    from casewright.figures.files import PostScriptPanel, compose_eps, picture_eps, written

    figure = request.figure
    letters = [panel.letter for panel in figure.panels]
    rows = rows_of(figure.layout, letters)
    widths = panel_widths(rows, figure.width_mm)
    load_cases = _case_loader(request, root)
    drawn: dict[str, DrawnPanel] = {}
    notices: list[str] = []
    for panel in figure.panels:
        key = panel.letter or " "
        (scratch / PANEL).write_text(panel.letter, encoding="utf-8")
        sandbox.panel = panel.letter
        drawn[key] = draw_panel(root, figure, panel, widths[key], load_cases)
        named = f"panel {panel.letter}: " if panel.letter else ""
        notices += [named + notice for notice in drawn[key].notices]
    sandbox.stop()  # what follows is casewright's own
    (scratch / PANEL).write_text("", encoding="utf-8")
    cells, height = place(rows, figure.width_mm, {letter: one.height_mm for letter, one in drawn.items()})
    if height > TALLEST_PRINTED_MM:
        notices.append(
            f"it is {height:.0f} mm high; journals print at most {TALLEST_PRINTED_MM:g} mm: "
            "give panels a lower `height:`, or put them side by side with `layout:`"
        )
    placed: list[PlacedDrawing | PlacedPicture] = []
    postscript: list[PostScriptPanel] = []
    for letter, one in drawn.items():
        if one.drawing is not None:
            placed.append(PlacedDrawing(cells[letter], one.drawing, isolated=one.foreign))
        elif one.picture is not None:
            placed.append(PlacedPicture(cells[letter], one.picture.png))
            if "eps" in figure.formats:
                postscript.append(PostScriptPanel(cells[letter], picture_eps(one.picture.png)))
        if one.eps is not None:
            postscript.append(PostScriptPanel(cells[letter], one.eps))
    svg = compose_svg(placed, figure.width_mm, height)
    files = written(svg, figure.width_mm, height, figure.formats, figure.dpi)
    if "eps" in figure.formats:
        files["eps"] = compose_eps(postscript, figure.width_mm, height)
    for form, data in files.items():
        (scratch / f"figure.{form}").write_bytes(data)
    return notices


def _case_loader(request: Request, root: Path) -> Callable[[], tuple[Any, ...]]:
    @cache
    def load() -> tuple[Any, ...]:
        if request.case_loader is None:
            return ()
        module, _, function = request.case_loader.partition(":")
        return tuple(getattr(importlib.import_module(module), function)(root))

    return load


def _refused(figure: Figure, refusals: list[str], letter: str) -> CasewrightError:
    panel = next((panel for panel in figure.panels if panel.letter == letter), figure.panels[0])
    what = refusals[0]
    if what.startswith("reads"):
        hint = "Copy the file into the project (`data/`), so that others can draw the figure too."
    elif "network" in what:
        hint = "Download the data once into `data/` and let the script read it there."
    elif "program" in what:
        hint = "List the files it reads under `inputs:` of the figure."
    else:
        hint = "Return the figure and write nothing; a temporary file goes where `tempfile` puts it."
    return CasewrightError(
        f"`{panel.source.path}` does what a figure script may not: it {what}.",
        location=Location(panel.source.path),
        hint=hint,
    )


def _what_was_used(
    figure: Figure, root: Path, sandbox: Sandbox
) -> tuple[dict[str, str | None], list[str], dict[str, str]]:
    """Return the inputs (files, and folders with `/`) with their hashes, casewright's modules, and the libraries with
    their versions."""
    project, toolkit = imported_modules(sandbox)
    declared = [*figure.inputs, *figure.source_paths, *([] if figure.style is None else [figure.style])]
    files = sandbox.hashes([*sandbox.files, *project, *declared])
    folders = {f"{folder}/": folder_hash(root / folder) for folder in sorted(sandbox.folders - {"."})}
    scripts = [panel.source.path for panel in figure.panels if isinstance(panel.source, ScriptSource)]
    names = {*DRAWING_LIBRARIES, *_imported_libraries(root, {*project, *scripts})}
    if any(path.endswith(".dcm") for path in figure.source_paths):
        names.add("pydicom")
    versions = {name: version for name in sorted(names) if (version := library_version(name)) is not None}
    return {**files, **folders}, list(drawing_packages(toolkit)), versions


def _imported_libraries(root: Path, scripts: set[str]) -> set[str]:
    """Return the distributions that the project's own code imports by name."""
    wanted: set[str] = set()
    for path in scripts:
        try:
            tree = ast.parse(read_bytes(root, path))
        except (CasewrightError, SyntaxError, ValueError):  # the figure's own error says so already
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                wanted |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                wanted.add(node.module.partition(".")[0])
    wanted -= {"casewright", *sys.stdlib_module_names, *DRAWING_LIBRARIES}
    if not wanted:
        return set()
    from importlib import metadata

    homes = metadata.packages_distributions()
    return {home.lower() for name in wanted for home in homes.get(name, ())}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
