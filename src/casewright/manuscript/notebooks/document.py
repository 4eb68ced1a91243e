"""Reading a Jupyter notebook as a document, with its stored results.

As in Quarto (documentation, "Using Jupyter Lab"; `fixupFrontMatter` and `jupyterToMarkdown` in quarto-cli), the first
raw or Markdown cell with front matter contains that of the document. If it has no title, the first heading of the text
is the title. Markdown cells are text, code cells are cells with `#|` options. The stored results are printed, unless
`execute: enabled: true` makes the notebook run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import Location
from casewright.manuscript.notebooks.format import (
    HIDING_TAGS,
    attached,
    notebook_content,
    notebook_language,
    source_of,
)

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)(?P<rest>.*)", re.DOTALL)
_HEADING = re.compile(r"\s*#+[ \t]+(?P<text>[^\n]*?)[ \t]*#*[ \t]*(?:\n|$)")
_CELL_FENCE = re.compile(r"^(?P<fence>[ \t>]*`{3,}[ \t]*)\{(?P<inside>[A-Za-z][^{}\n]*)\}", re.MULTILINE)
_TITLE = re.compile(r"^title[ \t]*:", re.MULTILINE)


@dataclass(frozen=True)
class NotebookText:
    """A notebook as the lines of a `.qmd` file, each with its line number in the notebook file. `outputs` are the
    stored outputs of each code cell, `resources` the pictures in Markdown cells."""

    lines: tuple[tuple[str, int], ...]
    outputs: tuple[tuple[Mapping[str, Any], ...], ...]
    resources: Mapping[str, bytes]

    @property
    def has_results(self) -> bool:
        return any(self.outputs)


def read_notebook(text: str, path: str, files: str) -> NotebookText:
    """Read the notebook at `path`; `files` is the folder in the names of its pictures.

    Raises CasewrightError if the file is not a notebook.
    """
    content = notebook_content(text, path, Location(path))
    language = notebook_language(content)
    places = _Places(text)
    front: list[tuple[str, int]] = []
    body: list[tuple[str, int]] = []
    outputs: list[tuple[Mapping[str, Any], ...]] = []
    resources: dict[str, bytes] = {}
    has_text = False
    title = ""
    for position, cell in enumerate(content["cells"]):
        source = source_of(cell)
        numbers = places.of(source)
        if cell["cell_type"] == "code":
            has_text = True
            outputs.append(tuple(output for output in cell.get("outputs") or () if isinstance(output, dict)))
            body += _fenced(source, numbers, language, cell)
            continue
        if cell["cell_type"] == "raw" and (cell.get("metadata") or {}).get("format") not in (None, "", "text/markdown"):
            continue  # for one writer of nbconvert only
        matter = None if front else _FRONT_MATTER.match(source)
        if matter is not None:
            count = source[: matter.start("rest")].count("\n")
            front = _numbered(source[: matter.start("rest")], numbers)
            source, numbers = matter["rest"], numbers[count:]
        if cell["cell_type"] == "markdown":
            shown, pictures = attached(cell, source, position, files)
            resources |= pictures
            heading = None if has_text else _HEADING.match(shown)
            if heading is not None and not any(_TITLE.match(line) for line, _ in front):
                title = heading["text"]
                cut = shown[: heading.end()].count("\n")
                shown, numbers = shown[heading.end() :], numbers[cut:]
            source = _CELL_FENCE.sub(lambda match: f"{match['fence']}{{{{{match['inside']}}}}}", shown)
        has_text = has_text or bool(source.strip())
        body += [*_numbered(source, numbers), ("", numbers[-1] if numbers else places.last)]
    return NotebookText((*_front_matter(front, title), *body), tuple(outputs), resources)


def _front_matter(front: Sequence[tuple[str, int]], title: str) -> list[tuple[str, int]]:
    """Return the front matter with the title of a heading."""
    if not title:
        return list(front)
    line = f"title: {json.dumps(title, ensure_ascii=False)}"
    if front:
        return [*front[:-1], (line, front[-1][1]), front[-1]]
    return [("---", 1), (line, 1), ("---", 1)]


def _fenced(source: str, numbers: Sequence[int], language: str, cell: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield a code cell as in a `.qmd` file, with options for its tags."""
    ticks = max([2, *(len(run) for run in re.findall(r"`{3,}", source))]) + 1
    first = numbers[0] if numbers else 1
    yield "", first
    yield f"{'`' * ticks}{{{language}}}", first
    own_options = set(re.findall(r"^#\s*\|\s*([\w-]+)\s*:", source, re.MULTILINE))
    for tag in (cell.get("metadata") or {}).get("tags") or ():
        if tag in HIDING_TAGS and HIDING_TAGS[tag][0] not in own_options:
            name, value = HIDING_TAGS[tag]
            yield f"#| {name}: {str(value).lower()}", first
    yield from _numbered(source, numbers)
    yield "`" * ticks, numbers[-1] if numbers else first
    yield "", first


def _numbered(text: str, numbers: Sequence[int]) -> list[tuple[str, int]]:
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    last = numbers[-1] if numbers else 1
    return [(line, numbers[index] if index < len(numbers) else last) for index, line in enumerate(lines)]


class _Places:
    """Finds the line numbers of cells' lines in a notebook file, one after another."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.last = 1

    def of(self, source: str) -> list[int]:
        return [self._line(line) for line in source.splitlines()]

    def _line(self, line: str) -> int:
        if line.strip():
            for is_ascii in (False, True):
                found = self.text.find(json.dumps(line, ensure_ascii=is_ascii)[1:-1], self.position)
                if found >= 0:
                    self.last += self.text.count("\n", self.position, found)
                    self.position = found
                    return self.last
        return self.last + 1 if not line.strip() else self.last
