"""Embedding cells of a notebook in a document: `{{< embed notebook.ipynb#fig-x >}}`.

The stored outputs are printed; no code is run (https://quarto.org/docs/authoring/notebook-embed.html).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.manuscript.cells.options import CELL, CellOptions, ExecuteOptions, read_cell_options
from casewright.manuscript.cells.output import CellResult, CellText, Shown, cell_markdown
from casewright.manuscript.notebooks.format import (
    HIDING_TAGS,
    attached,
    notebook_content,
    notebook_language,
    source_of,
)
from casewright.manuscript.source import SourceLine

_BY_PLACE = re.compile(r"(?P<path>.*)\[(?P<places>\d[\d,-]*)\]")
_TITLE = re.compile(r"---\n(?:.*\n)*?title:[ \t]*(?P<title>.+?)[ \t]*\n(?:.*\n)*?---")
_HEADING = re.compile(r"^#{1,6}[ \t]+(?P<title>.+?)(?:[ \t]+\{[^{}]*\})?[ \t]*#*$", re.MULTILINE)
_LABEL_LINE = re.compile(r"#\s*\| ?label:[ \t]*[\"']?(?P<label>[^\s\"']+)")


@dataclass(frozen=True)
class NotebookAddress:
    """Cells of a notebook: by `names` (ids, labels or tags), by `places` (from 1), or all of them."""

    path: str
    names: tuple[str, ...] = ()
    places: tuple[int, ...] = ()


def notebook_address(text: str, location: Location) -> NotebookAddress:
    """Read `notebook.ipynb#fig-x,fig-y`, `notebook.ipynb[2,4-6]` or `notebook.ipynb`.

    Raises CasewrightError if the path is not that of a Jupyter notebook.
    """
    path, mark, names = text.partition("#")
    places: tuple[int, ...] = ()
    by_place = _BY_PLACE.fullmatch(path) if not mark else None
    if by_place is not None:
        path, places = by_place["path"], _places(by_place["places"])
    suffix = PurePosixPath(path).suffix
    if suffix == ".qmd":
        raise CasewrightError(
            f"`{path}` cannot be embedded by the built-in engine, because it must be run first.",
            location=location,
            hint="Embed its executed notebook (.ipynb), or use Quarto: --engine quarto.",
        )
    if suffix != ".ipynb":
        raise CasewrightError(
            f"`{path}` is not a notebook.",
            location=location,
            hint="Write the path of a Jupyter notebook, such as `{{< embed notebook.ipynb#fig-x >}}`.",
        )
    return NotebookAddress(path, tuple(name.strip() for name in names.split(",") if name.strip()), places)


def embedded(
    notebook: str,
    address: NotebookAddress,
    *,
    location: Location,
    files: str,
    echo: bool = False,
    outputs: Sequence[int] = (),
    source_word: str = "",
) -> Shown:
    """Return cells of a notebook as Markdown.

    `notebook` is the text of the `.ipynb` file, `location` the place of the shortcode, `files` the folder in the names
    of pictures (`letter_files`). `echo` prints code too; `outputs` selects outputs of the cells, in this order (from
    1). A cell's own options override both, as in Quarto. `source_word` precedes the notebook's title below the cells on
    an HTML page; without it, the title is not printed.

    Raises CasewrightError if the file is not a notebook, a cell does not exist, or the cells have no output.
    """
    content = notebook_content(notebook, address.path, location)
    reader = _Reader(content, address.path, location, files, echo, outputs)
    cells = content["cells"]
    if address.names:
        chosen = [reader.named(name) for name in address.names]
    elif address.places:
        chosen = []
        for place in address.places:
            if not 1 <= place <= len(cells):
                raise CasewrightError(
                    f"`{address.path}` has no cell {place}.", location=location, why=f"it has {len(cells)} cells"
                )
            chosen.append(place - 1)
    else:
        chosen = list(range(len(cells)))
    shown = [reader.shown(position) for position in chosen]
    if not any(cell.markdown.strip() for cell in shown):
        raise CasewrightError(
            f"The embedded cells of `{address.path}` have no output.",
            location=location,
            hint="Run the notebook and save it with its outputs.",
        )
    resources = {name: data for cell in shown for name, data in cell.resources.items()}
    warnings = tuple(finding for cell in shown for finding in cell.warnings)
    body = "\n".join(cell.markdown for cell in shown if cell.markdown.strip())
    opening = f'::::: {{.quarto-embed-nb-cell notebook="{address.path}"}}'
    source = ""
    if source_word:
        title = html.escape(f"{source_word}: {_title(content, address.path)}", quote=False)
        source = f"\n```{{=html}}\n{title}\n```\n"
    return Shown(f"{opening}\n\n{body}\n{source}:::::\n", resources, warnings)


def _title(notebook: Mapping[str, Any], path: str) -> str:
    """Return the title of a notebook: that of its front matter, its first heading, its metadata, or the file name."""
    for cell in notebook["cells"]:
        if cell["cell_type"] not in {"markdown", "raw"}:
            continue
        text = source_of(cell)
        found = _TITLE.match(text) or (_HEADING.search(text) if cell["cell_type"] == "markdown" else None)
        if found:
            return found["title"].strip("\"'")
    return str((notebook.get("metadata") or {}).get("title") or PurePosixPath(path).name)


def _places(text: str) -> tuple[int, ...]:
    places: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not first:
            continue
        start, end = int(first), int(last or first)
        places.extend(range(start, end + 1) if start <= end else range(start, end - 1, -1))
    return tuple(places)


class _Reader:
    """Finds and prints the cells of one notebook."""

    def __init__(
        self,
        content: Mapping[str, Any],
        path: str,
        location: Location,
        files: str,
        echo: bool,
        outputs: Sequence[int],
    ) -> None:
        self.cells: list[Mapping[str, Any]] = content["cells"]
        self.path = path
        self.location = location
        self.files = files
        self.document = ExecuteOptions(echo=echo, warning=False)
        self.outputs = outputs
        self.language = notebook_language(content)
        self.prefix = re.sub(r"[^\w.-]+", "-", str(PurePosixPath(path).with_suffix("")).lstrip("./")) + "-"

    def named(self, name: str) -> int:
        """Return the position of the first cell with an id, label or tag, or of the cell that contains it as a panel or
        an identifier."""
        labels: list[str] = []
        for position, cell in enumerate(self.cells):
            tags = [str(tag) for tag in (cell.get("metadata") or {}).get("tags") or ()]
            label = _label(cell)
            if name in {str(cell.get("id", "")), *tags} or (label and name in (label, f"cell-{label}")):
                return position
            labels.extend(known for known in (label, *tags) if known)
        for position, cell in enumerate(self.cells):
            label = _label(cell)
            is_panel = bool(label) and re.fullmatch(rf"{re.escape(label)}-\d+", name) is not None
            if is_panel or re.search(rf"\{{#{re.escape(name)}[\s}}]", json.dumps(cell, ensure_ascii=False)):
                return position
        raise CasewrightError(
            f"`{self.path}` has no cell `{name}`.",
            location=self.location,
            why="no cell has this id, label or tag",
            hint=did_you_mean(name, labels),
        )

    def shown(self, position: int) -> Shown:
        cell = self.cells[position]
        if cell["cell_type"] == "markdown":
            return self._prose(position, cell)
        if cell["cell_type"] != "code":
            return Shown("")
        options, options_text, code = self._options(position)
        number = sum(other["cell_type"] == "code" for other in self.cells[: position + 1])
        text = CellText(number, options, code, options_text, self.location, self.files, self.prefix, self.language)
        count = cell.get("execution_count")
        result = CellResult(self._chosen_outputs(cell), count if isinstance(count, int) else None)
        return cell_markdown(text, result)

    def _chosen_outputs(self, cell: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
        stored = [output for output in cell.get("outputs") or () if isinstance(output, dict)]
        if not self.outputs:
            return tuple(stored)
        return tuple(stored[place - 1] for place in self.outputs if 1 <= place <= len(stored))

    def _options(self, position: int) -> tuple[CellOptions, tuple[str, ...], str]:
        cell = self.cells[position]
        lines = source_of(cell).split("\n")
        source = [SourceLine(line, self.path, number) for number, line in enumerate(lines, start=1)]
        metadata = cell.get("metadata") or {}
        by_metadata: dict[str, Any] = {}
        for tag in metadata.get("tags") or ():
            if tag in HIDING_TAGS:
                by_metadata.update([HIDING_TAGS[tag]])
        by_metadata.update({name: value for name, value in metadata.items() if name in CELL and name != "tags"})
        try:
            options, count, _ = read_cell_options(source, 0, self.document, by_metadata)
        except CasewrightError as error:
            place = error.location.line if error.location is not None else None
            raise CasewrightError(
                f"The options of cell {position + 1} of `{self.path}` cannot be used: {error.message}",
                location=self.location,
                why=f"line {place} of the cell" + (f"; {error.why}" if error.why else ""),
                hint=error.hint,
            ) from None
        return options, tuple(lines[:count]), "\n".join(lines[count:])

    def _prose(self, position: int, cell: Mapping[str, Any]) -> Shown:
        text, resources = attached(cell, source_of(cell), position, self.files, self.prefix)
        return Shown(text + "\n", resources)


def _label(cell: Mapping[str, Any]) -> str:
    """Return the label of a code cell, without validating its other options."""
    for line in source_of(cell).split("\n"):
        match = _LABEL_LINE.match(line)
        if match is not None:
            return match["label"]
        if not line.startswith("#"):
            break
    return str((cell.get("metadata") or {}).get("label") or "")
