"""Executing a document's cells in Jupyter, or loading the results of an earlier run.

Only running is not a pure function. The results depend only on the code; the printed form is made from them afterwards,
so that a new caption or `echo` does not run cells again.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from casewright.build.trust import require_trust
from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.figures.drawing.legibility import letters_missing, letters_named
from casewright.manuscript.cells.found import Cell, Cells
from casewright.manuscript.cells.notebook import executed_notebook
from casewright.manuscript.cells.output import (
    CellResult,
    CellText,
    Output,
    cell_markdown,
    inline_markdown,
    merged_streams,
    path_of_this_machine,
    printed,
)
from casewright.manuscript.cells.run_cache import CachedRun, cached_run, store_run
from casewright.pictures.cleaning import cleaned_output
from casewright.storage import content_hash, folder_hash, library_version, package_hash

if TYPE_CHECKING:
    from casewright.manuscript.cells.kernel import CellStep, Failure, InlineStep

Progress = Callable[[int, int, str], None]

DEFAULT_TIMEOUT = 86_400.0
"""Seconds after which a cell is stopped: a day, so that no result depends on the speed of the machine."""

_PRINT_DPI = 300
_LOG = logging.getLogger(__name__)

_EXCERPT = 9
_PRINTED_LINES = 12
_STYLER_ID = re.compile(r"\bT_([0-9a-f]{5})(?=_|\")")
_ADDRESS = re.compile(r"\bat 0x[0-9A-Fa-f]{6,}")
_SYNTAX_PLACE = re.compile(r" \(cell [^()]*, line \d+\)$")
_DOCUMENT_SUFFIXES = (".qmd", ".md", ".ipynb")


@dataclass(frozen=True)
class Execution:
    """The results of a document's cells.

    `markdown` contains Markdown for each cell, `inline` text for each inline code, both in the order of `Cells`.
    `resources` maps names of pictures, relative to the document's folder, to their content; beside each vector picture
    is a bitmap. `files_read` maps files of the project to their SHA-256 (None if a file does not exist). `notebook` is
    the executed notebook (nbformat 4.5), None for a document without cells. `warnings` report ignored options, doubtful
    values and results that differ in each run. If `is_run` is false, the cells have no results, and the other fields
    contain those of embedded notebooks.
    """

    markdown: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()
    resources: Mapping[str, bytes] = field(default_factory=dict)
    files_read: Mapping[str, str | None] = field(default_factory=dict)
    notebook: bytes | None = None
    warnings: tuple[Finding, ...] = ()
    from_cache: bool = False
    is_run: bool = True


def execute_cells(
    cells: Cells,
    *,
    root: Path,
    document: str,
    directory: Path,
    cache: Path,
    use_cache: bool = True,
    kernel: str = "python3",
    language: str = "",
    progress: Progress | None = None,
    timeout: float | None = DEFAULT_TIMEOUT,
) -> Execution:
    """Execute a document's cells and inline code in order in one kernel.

    `root` is the project's folder, `document` the document's path in it (`report/letter.qmd`), `directory` the working
    directory (the document's folder, or `root` with `execute-dir: project`), `cache` the folder of cached results,
    `language` the document's language, which code can read. `progress(done, total, name)` is called while cells run.
    `timeout` is in seconds for each cell. The modules for kernels are imported only if cells must run.

    Raises CasewrightError, at the line of the document, if code raises (unless `error: true`), exceeds the timeout, or
    ends the kernel, or if the kernel is not a Python kernel.
    """
    if not kernel.lower().startswith("python"):
        raise CasewrightError(
            f"The built-in engine cannot run the kernel `{kernel}`.",
            location=Location(document),
            hint="This needs Quarto: --engine quarto; for cells in Python, write `jupyter: python3`.",
        )
    root = root.resolve()
    directory = directory.resolve()
    run = CachedRun({}, {}, {}, {}, {})
    from_cache = False
    if cells.run_anything:
        entry = cache / f"{document}.json"
        key = _key(cells, root, directory, document, language)
        found = cached_run(entry, key, root) if use_cache else None
        from_cache = found is not None
        if found is None:
            require_trust(root, f"the cells of `{document}` are programs")
        run = found or _run(cells, root, directory, document, language, timeout, progress)
        if not from_cache and not run.remarks:
            store_run(entry, key, run)
    return _shown(cells, run, root, document, from_cache)


def cached_execution(
    cells: Cells, *, root: Path, document: str, directory: Path, cache: Path, language: str = ""
) -> Execution | None:
    """Return the cached results of the same cells, None if there are none or they are out of date. Runs no code."""
    root, directory = root.resolve(), directory.resolve()
    if not cells.run_anything:
        return _shown(cells, CachedRun({}, {}, {}, {}, {}), root, document, from_cache=True)
    run = cached_run(cache / f"{document}.json", _key(cells, root, directory, document, language), root)
    return None if run is None else _shown(cells, run, root, document, from_cache=True)


def stored_execution(
    cells: Cells, outputs: Sequence[Sequence[Output]], *, root: Path, document: str, resources: Mapping[str, bytes]
) -> Execution:
    """Return the results that are stored in a notebook; `outputs` are those of each cell.

    `resources` are the pictures in its text. No code is run, and the notebook is not written again.
    """
    results = {
        index: CellResult(tuple(_tidied(merged_streams([_joined(output) for output in of_cell]), index, root)))
        for index, of_cell in enumerate(outputs)
    }
    shown = _shown(cells, CachedRun(results, {}, {}, {}, {}), root, document, from_cache=True)
    return replace(shown, notebook=None, resources={**shown.resources, **resources})


def _joined(output: Output) -> Output:
    """Return an output with its texts joined, which notebook files store as lists of lines."""

    def text(value: Any) -> Any:
        return "".join(map(str, value)) if isinstance(value, list) else value

    joined = {key: text(value) if key == "text" else value for key, value in output.items()}
    if isinstance(data := joined.get("data"), Mapping):
        joined["data"] = {kind: value if kind == "application/json" else text(value) for kind, value in data.items()}
    return joined


def _shown(cells: Cells, run: CachedRun, root: Path, document: str, from_cache: bool) -> Execution:
    files = f"{_stem(document)}_files"
    markdown: list[str] = []
    resources: dict[str, bytes] = {}
    warnings = list(cells.warnings)
    for cell in cells.cells:
        outputs = run.cells[cell.index].outputs if cell.index in run.cells else ()
        shown = cell_markdown(CellText.of(cell, files), CellResult(outputs, cell.index + 1))
        markdown.append(shown.markdown)
        resources.update(shown.resources)
        warnings.extend(shown.warnings)
        boxes = letters_missing("\n".join(output["text"] for output in outputs if output.get("name") == "stderr"))
        if boxes:
            warnings.append(_drawn_as_boxes(boxes, cell.location))
        if str(root) in shown.markdown:
            warnings.append(path_of_this_machine(cell.location))
    inline = []
    for position, code in enumerate(cells.inline):
        line = cells.lines[code.line].text
        if position not in run.inline:
            inline.append(line[code.start : code.end])
            continue
        text_of = inline_markdown(run.inline[position], line[: code.start], line[code.end :])
        inline.append(text_of.markdown)
        if text_of.doubt:
            warnings.append(
                Finding(
                    "CEL007",
                    "printed-value-doubtful",
                    Severity.WARNING,
                    f"This inline code prints `{text_of.markdown.replace(chr(92), '')}`: {text_of.doubt}.",
                    code.location,
                    "Write an expression that returns a number or a text, such as `int(...)` or an f-string.",
                )
            )
    warnings.extend(_remarks(cells, run, document))
    return Execution(
        tuple(markdown),
        tuple(inline),
        dict(sorted(resources.items())),
        {path: digest for path, digest in sorted(run.files.items()) if not _is_outside(path)},
        executed_notebook(cells, run.cells) if cells.cells else None,
        tuple(warnings),
        from_cache,
    )


def _drawn_as_boxes(letters: Sequence[str], location: Location) -> Finding:
    return Finding(
        "CEL009",
        "letters-drawn-as-boxes",
        Severity.ERROR,
        f"The font of this cell's figure has no {letters_named(letters)}, so the figure shows empty boxes.",
        location,
        'Use other letters, or add a font that contains them to `plt.rcParams["font.sans-serif"]`.',
    )


_REMARKS = {
    "network": ("code of this document reads from the network", "Copy the data into the project and read the copy."),
    "program": ("code of this document starts another program, whose input files are unknown", ""),
}


def _remarks(cells: Cells, run: CachedRun, document: str) -> list[Finding]:
    start = cells.lines[0].location() if cells.lines else Location(document)
    findings = [
        Finding(
            "CEL005",
            "result-not-kept",
            Severity.NOTE,
            f"The results of the cells are not cached: {_REMARKS[remark][0]}.",
            Location(start.path),
            _REMARKS[remark][1],
        )
        for remark in run.remarks
    ]
    outside = [path for path in sorted(run.files) if _is_outside(path) and not path.endswith(".py")]
    if outside:
        names = ", ".join(f"`{PurePosixPath(path).name}`" for path in outside)
        findings.append(
            Finding(
                "CEL008",
                "file-outside-project",
                Severity.WARNING,
                f"Code of this document reads files from outside the project: {names}.",
                Location(start.path),
                "Copy them into the project, so that the report can be reproduced elsewhere.",
            )
        )
    return findings


def _is_outside(path: str) -> bool:
    return Path(path).is_absolute()


def _stem(document: str) -> str:
    name = PurePosixPath(document).name
    for suffix in _DOCUMENT_SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def _key(cells: Cells, root: Path, directory: Path, document: str, language: str) -> str:
    """Return the cache key of a run: the code, the options of figures, the working directory and the versions."""
    from_root = directory.relative_to(root).as_posix() if directory.is_relative_to(root) else str(directory)
    sources = [
        [cell.index, cell.code, cell.name, cell.options.error, *_drawing(cell)] for cell in cells.cells if cell.runs
    ]
    # Inline code is identified by the number of cells before it, since the prose around it may change.
    inline = [
        [position, sum(cell.first < code.line for cell in cells.cells), code.expression]
        for position, code in enumerate(cells.inline)
    ]
    settings = cells.execute
    inputs = {
        "code": sources,
        "inline": inline,
        "size": [settings.fig_width, settings.fig_height],
        "interactivity": settings.interactivity,
        "document": document,
        "language": language,
        "directory": from_root,
        "python": sys.version,
        "platform": sysconfig.get_platform(),
        "packages": {name: library_version(name) for name in ("ipykernel", "ipython", "nbclient")},
        "casewright": package_hash(),
        "epoch": os.environ.get("SOURCE_DATE_EPOCH", "0"),
    }
    return content_hash(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _drawing(cell: Cell) -> tuple[tuple[str, ...], int, tuple[float, float] | None]:
    """Return formats, resolution and, if the cell sets it, size of a cell's figures."""
    options = cell.options
    formats = ("svg", "jpeg") if options.fig_format == "jpeg" else ("svg", "png")
    dpi = options.fig_dpi or _PRINT_DPI
    if options.fig_format == "retina" and options.fig_dpi:
        dpi *= 2
    own = any(name in options.given for name in ("fig-width", "fig-height"))
    return formats, dpi, (options.fig_width, options.fig_height) if own else None


def _steps(cells: Cells) -> list[CellStep | InlineStep]:
    """Return cells and inline code in the order of the text; inline codes between two cells are one step."""
    from casewright.manuscript.cells.kernel import CellStep, InlineStep

    places: list[tuple[int, int, CellStep | tuple[int, str]]] = []
    for cell in cells.cells:
        if cell.runs:
            formats, dpi, size = _drawing(cell)
            places.append(
                (cell.first, 0, CellStep(cell.index, cell.name, cell.code, formats, dpi, size, cell.options.error))
            )
    for position, code in enumerate(cells.inline):
        places.append((code.line, code.start, (position, code.expression)))
    steps: list[CellStep | InlineStep] = []
    waiting: list[tuple[int, str]] = []
    for _, _, step in sorted(places, key=lambda place: place[:2]):
        if isinstance(step, CellStep):
            if waiting:
                steps.append(InlineStep(tuple(waiting)))
                waiting = []
            steps.append(step)
        else:
            waiting.append(step)
    if waiting:
        steps.append(InlineStep(tuple(waiting)))
    return steps


def _run(
    cells: Cells,
    root: Path,
    directory: Path,
    document: str,
    language: str,
    timeout: float | None,
    progress: Progress | None,
) -> CachedRun:
    from casewright.manuscript.cells.kernel import Failure, Session, run_steps

    settings = cells.execute
    started = time.perf_counter()
    session = Session(
        root=root,
        directory=directory,
        size=(settings.fig_width, settings.fig_height),
        interactivity=settings.interactivity,
        timeout=timeout,
        variables={
            # as in Quarto (https://quarto.org/docs/projects/code-execution.html)
            "QUARTO_PROJECT_ROOT": str(root),
            "QUARTO_DOCUMENT_PATH": str((root / document).parent),
            "QUARTO_DOCUMENT_FILE": PurePosixPath(document).name,
            "QUARTO_FIG_WIDTH": f"{settings.fig_width:g}",
            "QUARTO_FIG_HEIGHT": f"{settings.fig_height:g}",
        },
        information={
            "document-path": str(root / document),
            "format": {"metadata": {"lang": language} if language else {}},
        },
    )
    try:
        ran = run_steps(_steps(cells), session, progress)
    except Failure as failure:
        raise _explained(failure, cells, root, timeout) from None
    _LOG.debug("Jupyter, %s: %d cells, %.2f s", document, len(ran.cells), time.perf_counter() - started)
    reading = ran.reading
    return CachedRun(
        {index: CellResult(_tidied(result.outputs, index, root), result.count) for index, result in ran.cells.items()},
        ran.inline,
        reading["files"],
        {path: folder_hash(root / path) for path in reading["folders"]},
        reading["packages"],
        tuple(reading["escapes"]),
    )


def _tidied(outputs: Sequence[Output], index: int, root: Path) -> tuple[Output, ...]:
    """Make outputs the same on every machine: pictures without metadata, packages without paths."""
    return tuple(_tidy(output, index, root) for output in outputs)


def _tidy(output: Output, index: int, root: Path) -> Output:
    if output["output_type"] == "stream":
        text = output["text"]
        return {**output, "text": _without_paths(text, root) if output["name"] == "stderr" else text}
    if output["output_type"] == "error":
        return {
            **output,
            "evalue": _without_paths(output["evalue"], root),
            "traceback": [_without_paths(printed(line), root) for line in output["traceback"]],
        }
    data = {
        kind: clean
        for kind, content in output.get("data", {}).items()
        if (clean := cleaned_output(kind, _stable_ids(content, index) if kind == "text/html" else content)) is not None
    }
    if len(data) > 1 and "text/plain" in data:  # the fallback of a richer form, which may contain an address
        data["text/plain"] = _ADDRESS.sub("at 0x0", data["text/plain"])
    return {**output, "data": data}


def _stable_ids(html: str, index: int) -> str:
    """Replace the random names of tables by pandas' Styler with names by the cell's number."""
    names: dict[str, str] = {}
    for name in _STYLER_ID.findall(html):
        names.setdefault(name, f"cell{index + 1}x{len(names) + 1}")
    return _STYLER_ID.sub(lambda match: f"T_{names[match[1]]}", html)


def _without_paths(text: str, root: Path) -> str:
    places = {str(root) + os.sep: "", f"{sysconfig.get_path('purelib')}{os.sep}": "", str(root): "."}
    places[f"{sysconfig.get_path('platlib')}{os.sep}"] = ""
    places[f"{sysconfig.get_path('stdlib')}{os.sep}"] = ""
    home = str(Path("~").expanduser())
    for path in sorted(places, key=len, reverse=True):
        text = text.replace(path, places[path])
        if path.startswith(home + os.sep):
            text = text.replace("~" + path[len(home) :], places[path])
    return text


def _explained(failure: Failure, cells: Cells, root: Path, timeout: float | None) -> CasewrightError:
    """Return the error for a failure, at its line."""
    where, subject = _place(failure, cells)
    if failure.kind == "timeout":
        return CasewrightError(
            f"{subject} did not finish within {timeout:g} seconds.",
            location=where,
            why=_details(failure, cells),
            hint="Make it faster, or save its result to a file of the project and read the file.",
        )
    if failure.kind == "start":
        return CasewrightError(
            "The Jupyter kernel that runs the cells does not start.",
            location=where,
            why=_details(failure, cells) or failure.value,
            hint="Run `make setup` to install the packages again, and check that the disk is not full.",
        )
    if failure.kind == "died":
        ended = f" (its process ended with {failure.value})" if failure.value else ""
        reason = " (it was killed, probably because the memory was exhausted)" if failure.value == "-9" else ended
        return CasewrightError(
            f"The Jupyter kernel stopped while {subject[0].lower()}{subject[1:]} ran{reason}.",
            location=where,
            why=_details(failure, cells),
            hint="Run parts of the cell's code in Python to find the statement that ends it.",
        )
    if failure.error:
        return _raised_error(failure.error, subject, where)
    value = _SYNTAX_PLACE.sub("", _without_paths(printed(failure.value), root).strip())
    first = (f"{failure.name}: {value}" if value else failure.name).split("\n")[0]
    hint = (
        "" if failure.cell is None else "Correct the code, or write `#| error: true` to show the error in the report."
    )
    return CasewrightError(f"{subject} fails: {first}", location=where, why=_details(failure, cells), hint=hint)


def _raised_error(error: Mapping[str, Any], subject: str, where: Location) -> CasewrightError:
    """Return the CasewrightError that a cell has raised, at its own location, usually a line of the data."""
    place = Location(*error["location"]) if error["location"] else where
    origin = "" if place is where else f"{subject[0].lower()}{subject[1:]} at {where} reads it"
    return CasewrightError(
        error["message"],
        location=place,
        why="; ".join(part for part in (error["why"], origin) if part),
        hint=error["hint"],
    )


def _place(failure: Failure, cells: Cells) -> tuple[Location, str]:
    if failure.cell is not None:
        cell = cells.cells[failure.cell]
        subject = f"The cell `{cell.options.label}`" if cell.options.label else "This cell"
        if failure.line is not None and 1 <= failure.line <= len(cell.code_lines):
            return cell.code_lines[failure.line - 1].location(len(cell.indent) + 1), subject
        return cell.location, subject
    if failure.inline is not None:
        code = cells.inline[failure.inline]
        return code.location, f"The inline code `{code.expression}`"
    return Location(cells.lines[0].path if cells.lines else ""), "The code"


def _details(failure: Failure, cells: Cells) -> str:
    """Return the lines of the cell around the failing one, and the text printed before."""
    parts = []
    if failure.cell is not None:
        parts.append(_excerpt(cells.cells[failure.cell], failure.line))
    if failure.place:
        parts.append(f"It was raised at {failure.place}.")
    text = printed(failure.printed).strip("\n")
    if text.strip():
        lines = text.split("\n")
        cut = ["..."] if len(lines) > _PRINTED_LINES else []
        parts.append("\n".join(["It printed:", *cut, *lines[-_PRINTED_LINES:]]))
    return "\n".join(parts)


def _excerpt(cell: Cell, line: int | None) -> str:
    numbered = list(enumerate(cell.code.split("\n"), start=1))
    if line is None:
        shown = numbered[:_EXCERPT]
    else:
        start = max(0, min(line - 1 - _EXCERPT // 2, len(numbered) - _EXCERPT))
        shown = numbered[start : start + _EXCERPT]
    out = ["..."] if shown and shown[0][0] > 1 else []
    for number, text in shown:
        origin = cell.code_lines[number - 1].number if number <= len(cell.code_lines) else number
        out.append(f"{'>' if number == line else ' '} {origin:>4} | {text}".rstrip())
    if shown and shown[-1][0] < len(numbered):
        out.append("...")
    return "\n".join(out)
