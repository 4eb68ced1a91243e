"""From a panel of the registry to its picture: scripts called, notebooks run, image files read."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import io
import logging
import random
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.figures import sizes
from casewright.figures import style as house
from casewright.figures.artwork.imaging import Picture, read_picture
from casewright.figures.artwork.vectors import Drawing, foreign_drawing, own_drawing
from casewright.figures.registry import REGISTRY_PATH, Figure, ImageSource, NotebookSource, Panel, ScriptSource
from casewright.paths import file_in, read_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawn

_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


@dataclass(frozen=True)
class DrawnPanel:
    """A panel's picture: a drawing (with its EPS where that was asked for) or pixels, and its height in mm."""

    height_mm: float
    drawing: Drawing | None = None
    picture: Picture | None = None
    eps: bytes | None = None
    foreign: bool = False
    notices: tuple[str, ...] = ()


def draw_panel(
    root: Path, figure: Figure, panel: Panel, width_mm: float, load_cases: Callable[[], tuple[Any, ...]]
) -> DrawnPanel:
    """Return the picture of a panel at a width in mm. Raises CasewrightError with the panel's place and what is
    wrong."""
    source = panel.source
    if isinstance(source, ImageSource):
        return _image(root, figure, panel, source, width_mm)
    style_file = None if figure.style is None else str(root / figure.style)
    if figure.style is not None:
        _check_style(root, figure.style)
    try:
        with house.printed(width_mm, source.height_mm, style_file):
            _seed()
            if isinstance(source, ScriptSource):
                drawn = _from_script(root, panel, source, load_cases)
            else:
                drawn = _from_notebook(root, panel, source)
            return _saved(figure, panel, drawn, width_mm, source.height_mm)
    finally:
        import matplotlib.pyplot as plt

        plt.close("all")


def _check_style(root: Path, style: str) -> None:
    from matplotlib import rc_params_from_file

    if not file_in(root, style, Location(REGISTRY_PATH)).is_file():
        raise CasewrightError(f"There is no style sheet `{style}`.", location=Location(REGISTRY_PATH))
    why = ""
    with _warnings_of("matplotlib") as warnings:
        try:
            rc_params_from_file(root / style, fail_on_error=True, use_default_template=False)
        except (KeyError, ValueError, UnicodeError) as error:
            why = str(error.args[0] if isinstance(error, KeyError) and error.args else error).split("\n")[0]
    if why or warnings:
        why = why or " ".join(warnings[0].replace(str(root / style), style).split())
        raise CasewrightError(f"`{style}` is not a matplotlib style sheet.", location=Location(style), why=why)


@contextmanager
def _warnings_of(library: str) -> Iterator[list[str]]:
    """Collect the warnings that a library logs, instead of printing them."""
    warnings: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: warnings.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger(library)
    logger.addHandler(handler)
    propagates, logger.propagate = logger.propagate, False
    try:
        yield warnings
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates


def _seed() -> None:
    """Chance that is not asked for a seed of its own falls the same way every time."""
    import numpy as np

    random.seed(0)
    np.random.seed(0)


def _from_notebook(root: Path, panel: Panel, source: NotebookSource) -> Drawn:
    from casewright.figures.drawing.notebook_cell import code_cells, run_cells

    codes = code_cells(root, source, panel.source_location)
    value = run_cells(root, source, codes, panel.source_location)
    return _checked(value, f"The cell `{source.cell}` of `{source.path}`", panel.source_location)


def _from_script(root: Path, panel: Panel, source: ScriptSource, load_cases: Callable[[], tuple[Any, ...]]) -> Drawn:
    module = _module(root, panel, source)
    function = getattr(module, source.function, None)
    if not callable(function):
        functions = [name for name, value in vars(module).items() if inspect.isfunction(value) and name[0] != "_"]
        raise CasewrightError(
            f"`{source.path}` has no function `{source.function}`.",
            location=Location(source.path),
            hint=did_you_mean(source.function, functions)
            or f"Write `def {source.function}(case):` and return a matplotlib figure.",
        )
    arguments = _arguments(panel, source, function, load_cases)
    try:
        with redirect_stdout(io.StringIO()):
            value = function(**arguments)
    except CasewrightError:
        raise
    except (Exception, SystemExit) as error:  # a script may fail in any way; it fails its own figure only
        raise _script_failed(root, source, error) from None
    line = function.__code__.co_firstlineno if inspect.isfunction(function) else None
    return _checked(value, f"`{source.function}` of `{source.path}`", Location(source.path, line))


def _module(root: Path, panel: Panel, source: ScriptSource) -> types.ModuleType:
    path = file_in(root, source.path, panel.source_location)
    if not path.is_file():
        there = [one.relative_to(root).as_posix() for one in path.parent.glob("*.py")] if path.parent.is_dir() else []
        raise CasewrightError(
            f"There is no script `{source.path}`.",
            location=panel.source_location,
            hint=did_you_mean(source.path, there),
        )
    name = f"figure_script_{path.stem}"  # so that a script called `statistics.py` hides no module of that name
    loaded = sys.modules.get(name)
    if loaded is not None and getattr(loaded, "__file__", None) == str(path):
        return loaded
    folder = str(path.parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)  # as `python scripts/name.py` has it: modules beside the script can be imported
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CasewrightError(f"`{source.path}` is not a Python script.", location=panel.source_location)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        with redirect_stdout(io.StringIO()):
            spec.loader.exec_module(module)
    except SyntaxError as error:
        del sys.modules[name]
        inside = error.filename or ""
        shown = Path(inside).relative_to(root).as_posix() if Path(inside).is_relative_to(root) else source.path
        raise CasewrightError(
            f"`{shown}` is not valid Python.", location=Location(shown, error.lineno, error.offset), why=error.msg
        ) from None
    except (Exception, SystemExit) as error:  # as above: whatever the script does
        del sys.modules[name]
        raise _script_failed(root, source, error) from None
    return module


def _arguments(
    panel: Panel, source: ScriptSource, function: Callable[..., Any], load_cases: Callable[[], tuple[Any, ...]]
) -> dict[str, Any]:
    """Return what the function is called with: what the registry says, and the case (or `cases`) where it asks for
    it."""
    arguments = dict(source.arguments)
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return arguments
    open_ended = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters.values())
    for name in arguments:
        if name not in parameters and not open_ended:
            raise CasewrightError(
                f"`{source.function}` of `{source.path}` takes no argument `{name}`.",
                location=panel.location,
                hint=did_you_mean(name, parameters),
            )
    if "cases" in parameters and "cases" not in arguments:
        arguments["cases"] = load_cases()
    if "case" in parameters and "case" not in arguments:
        cases = load_cases()
        if cases or source.case is not None or parameters["case"].default is inspect.Parameter.empty:
            arguments["case"] = _one_case(panel, source, cases)
    for name, parameter in parameters.items():
        given = name in arguments or parameter.default is not inspect.Parameter.empty
        if not given and parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise CasewrightError(
                f"`{source.function}` of `{source.path}` needs an argument `{name}`.",
                location=panel.location,
                hint=f"Add `arguments: {{{name}: ...}}` to the panel; `case` and `cases` are given to it anyway.",
            )
    return arguments


def _one_case(panel: Panel, source: ScriptSource, cases: tuple[Any, ...]) -> Any:
    if source.case is not None:
        names = [str(case.id) for case in cases]
        chosen = next((case for case in cases if str(case.id) == source.case), None)
        if chosen is None:
            raise CasewrightError(
                f"There is no case `{source.case}`.", location=panel.location, hint=did_you_mean(source.case, names)
            )
        return chosen
    if not cases:
        raise CasewrightError(
            f"`{source.path}` draws a case, and the project has none.",
            location=panel.source_location,
            hint="Write `data/case.yml`.",
        )
    if len(cases) > 1:
        raise CasewrightError(
            f"`{source.path}` draws one case, and the project has {len(cases)}.",
            location=panel.source_location,
            hint=f"Add `case: {cases[0].id}` to the panel, or let the function take `cases`.",
        )
    return cases[0]


def _script_failed(root: Path, source: ScriptSource, error: BaseException) -> CasewrightError:
    """Return the script's own lines of the traceback, the innermost last, and its error."""
    frames = [
        (Path(frame.filename).relative_to(root).as_posix(), frame.lineno or 0, frame.name, frame.line or "")
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(root)
        and "site-packages" not in frame.filename
        and not Path(frame.filename).is_relative_to(Path(__file__).parents[2])
    ]
    lines = [f"{path}:{line}, in {name}: {code}" for path, line, name, code in frames]
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    last = frames[-1] if frames else (source.path, None, "", "")
    return CasewrightError(
        f"The script `{source.path}` failed.", location=Location(last[0], last[1]), why="\n".join([said, *lines])
    )


def _checked(value: Any, what: str, location: Location) -> Drawn:
    from matplotlib.figure import Figure as Drawn

    if isinstance(value, Drawn):
        if not _draws_something(value):
            raise CasewrightError(f"{what} draws an empty figure.", location=location)
        return value
    hint = "Return the figure: `return figure`."
    if hasattr(value, "get_figure") or (isinstance(value, (tuple, list)) and value):
        hint = "Axes are not the figure: with `figure, axes = plt.subplots()`, write `return figure`."
    raise CasewrightError(
        f"{what} does not return a matplotlib figure.",
        location=location,
        why="it returns nothing" if value is None else f"it returns an object of type `{type(value).__name__}`",
        hint=hint,
    )


def _draws_something(figure: Drawn) -> bool:
    """Return whether there is a mark on the figure besides its ground and empty axes."""
    own = (figure.texts, figure.lines, figure.images, figure.patches, figure.artists)
    if any(len(artists) for artists in own):
        return True
    for axes in figure.get_axes():
        marks = (axes.lines, axes.patches, axes.collections, axes.images, axes.texts, axes.artists, axes.tables)
        if any(len(artists) for artists in marks):
            return True
    return any(_draws_something(part) for part in figure.subfigs)  # type: ignore[arg-type]


def _saved(figure: Figure, panel: Panel, drawn: Drawn, width_mm: float, height_mm: float | None) -> DrawnPanel:
    """Return the drawn figure as SVG (and EPS) at its printed size: type keeps its size whatever size it was drawn
    at."""
    wide, high = (float(one) for one in drawn.get_size_inches())
    height = height_mm if height_mm is not None else high / wide * width_mm
    if not 3 <= height <= sizes.TALLEST_MM:
        raise CasewrightError(
            f"The figure would be {height:.0f} mm high.", location=panel.source_location, hint="Set its `figsize`."
        )
    from matplotlib import rcParams

    from casewright.figures.drawing.legibility import illegible, letters_named, missing_letters
    from casewright.figures.drawing.lettering import lettering

    drawn.set_size_inches(sizes.inches(width_mm), sizes.inches(height))
    drawn.set_dpi(100)
    rcParams.update({"savefig.bbox": None, "svg.hashsalt": "casewright", "ps.fonttype": 42})
    buffer = io.BytesIO()
    with missing_letters() as missing:
        notices = list(illegible(drawn))
        rcParams["svg.fonttype"] = lettering(drawn)
        drawn.savefig(buffer, format="svg", dpi=figure.dpi, metadata=_NO_METADATA, transparent=False)
    if missing:
        raise CasewrightError(
            f"The font of the figure has no {letters_named(missing)}.",
            location=panel.source_location,
            why="they would be drawn as empty boxes",
            hint="Write them in other letters, or let the script use a font that has them: put its file into the "
            "project, `matplotlib.font_manager.fontManager.addfont(...)` it, and add its name to "
            '`plt.rcParams["font.sans-serif"]`.',
        )
    drawing = own_drawing(buffer.getvalue(), panel.letter.lower() or "f")
    notices += _coarse_pictures(drawing, figure)
    eps = None
    if "eps" in figure.formats:
        eps, flattened = _eps(drawn, figure.dpi)
        if flattened:
            notices.append("EPS has no transparency: what is half transparent is opaque there")
    return DrawnPanel(height, drawing=drawing, eps=eps, notices=tuple(notices))


def _eps(drawn: Drawn, dpi: int) -> tuple[bytes, bool]:
    """Return the figure as EPS, and whether matplotlib said that it made transparent things opaque."""
    buffer = io.BytesIO()
    with _warnings_of("matplotlib.backends.backend_ps") as warnings:
        drawn.savefig(buffer, format="eps", dpi=dpi)
    return buffer.getvalue(), any("transparency" in one for one in warnings)


def _coarse_pictures(drawing: Drawing, figure: Figure, scale: float = 1.0) -> Iterator[str]:
    """Yield a notice for each picture in a drawing that is coarser than the figure where it is printed."""
    for raster in drawing.rasters:
        dpi = sizes.effective_dpi(raster.pixels[0], raster.points[0] * scale / sizes.POINTS_PER_MM)
        if dpi < min(figure.dpi, 300) * 0.99:
            yield f"a picture in it has {dpi:.0f} dots an inch at its printed size"


def _image(root: Path, figure: Figure, panel: Panel, source: ImageSource, width_mm: float) -> DrawnPanel:
    suffix = Path(source.path).suffix.lower()
    if suffix in (".svg", ".pdf"):
        return _vector_file(root, figure, panel, source, suffix, width_mm)
    picture = read_picture(root, source, panel.source_location, panel.redact_location)
    dpi = sizes.effective_dpi(picture.width, width_mm)
    wanted = figure.dpi if figure.artwork == "line" else min(figure.dpi, 300)
    least = wanted if source.minimum_dpi is None else source.minimum_dpi
    if max(dpi, 1) < least * 0.99:
        widest = picture.width / least * sizes.MM_PER_INCH
        raise CasewrightError(
            f"`{source.path}` is too small for its printed size.",
            location=panel.source_location,
            why=f"{picture.width} pixels on {width_mm:.0f} mm are {dpi:.0f} dots an inch, and {least} are needed",
            hint=f"Print it at most {widest:.0f} mm wide, use a larger picture, or, where there are no more pixels (in"
            f" MR images), accept it with `minimum-dpi: {max(int(dpi), 1)}`.",
        )
    height = width_mm * picture.height / picture.width
    return DrawnPanel(height, picture=picture, notices=picture.notices)


def _vector_file(
    root: Path, figure: Figure, panel: Panel, source: ImageSource, suffix: str, width_mm: float
) -> DrawnPanel:
    from casewright.figures.files import svg_of_pdf

    location = panel.source_location
    if not file_in(root, source.path, location).is_file():
        raise CasewrightError(f"There is no image `{source.path}`.", location=location)
    if "eps" in figure.formats:
        raise CasewrightError(
            f"`{source.path}` cannot be put into EPS as vectors.",
            location=location,
            hint="Leave `eps` out of the figure's formats and send the PDF, or draw the panel with a script.",
        )
    data = read_bytes(root, source.path, location)
    if suffix == ".pdf":
        try:
            data = svg_of_pdf(data)
        except ValueError as error:
            raise CasewrightError(
                f"`{source.path}` cannot be read as PDF.", location=location, why=str(error)
            ) from None
    drawing = foreign_drawing(data, source.path, location)
    notices = ["it has text that is not outlines: its font may differ elsewhere."] if drawing.has_text else []
    notices += _coarse_pictures(drawing, figure, sizes.points(width_mm) / drawing.width)
    return DrawnPanel(width_mm * drawing.height / drawing.width, drawing=drawing, foreign=True, notices=tuple(notices))
