"""A Jupyter notebook as a document: its cells as the text of one, with the results that are stored in it.

As Quarto reads a notebook (documentation, "Using Jupyter Lab"; `fixupFrontMatter` and `jupyterToMarkdown` in
quarto-cli): the first raw or Markdown cell that begins with front matter gives it, and where it has no title the
heading that begins the text is one; Markdown cells are text, code cells are cells with `#|` options. Its results are
those stored in it, unless `execute: enabled: true` asks for it to be run.
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
    """The lines of a notebook as those of a `.qmd` file, each with its line in the file; `outputs` are the stored ones
    of each code cell in turn, and `resources` pictures inside of Markdown cells."""

    lines: tuple[tuple[str, int], ...]
    outputs: tuple[tuple[Mapping[str, Any], ...], ...]
    resources: Mapping[str, bytes]

    @property
    def has_results(self) -> bool:
        return any(self.outputs)


def read_notebook(text: str, path: str, files: str) -> NotebookText:
    """The text of the notebook at `path`; `files` is the folder in which its pictures are named.

    Raises CasewrightError for a file that is no notebook.
    """
    content = notebook_content(text, path, Location(path))
    language = notebook_language(content)
    places = _Places(text)
    front: list[tuple[str, int]] = []
    body: list[tuple[str, int]] = []
    outputs: list[tuple[Mapping[str, Any], ...]] = []
    resources: dict[str, bytes] = {}
    is_begun = False
    title = ""
    for position, cell in enumerate(content["cells"]):
        source = source_of(cell)
        numbers = places.of(source)
        if cell["cell_type"] == "code":
            is_begun = True
            outputs.append(tuple(one for one in cell.get("outputs") or () if isinstance(one, dict)))
            body += _fenced(source, numbers, language, cell)
            continue
        if cell["cell_type"] == "raw" and (cell.get("metadata") or {}).get("format") not in (None, "", "text/markdown"):
            continue  # for one writer of nbconvert alone
        matter = None if front else _FRONT_MATTER.match(source)
        if matter is not None:
            count = source[: matter.start("rest")].count("\n")
            front = _numbered(source[: matter.start("rest")], numbers)
            source, numbers = matter["rest"], numbers[count:]
        if cell["cell_type"] == "markdown":
            shown, pictures = attached(cell, source, position, files)
            resources |= pictures
            heading = None if is_begun else _HEADING.match(shown)
            if heading is not None and not any(_TITLE.match(line) for line, _ in front):
                title = heading["text"]
                cut = shown[: heading.end()].count("\n")
                shown, numbers = shown[heading.end() :], numbers[cut:]
            source = _CELL_FENCE.sub(lambda match: f"{match['fence']}{{{{{match['inside']}}}}}", shown)
        is_begun = is_begun or bool(source.strip())
        body += [*_numbered(source, numbers), ("", numbers[-1] if numbers else places.last)]
    return NotebookText((*_front_matter(front, title), *body), tuple(outputs), resources)


def _front_matter(front: Sequence[tuple[str, int]], title: str) -> list[tuple[str, int]]:
    """The front matter, with the title that a heading gives."""
    if not title:
        return list(front)
    line = f"title: {json.dumps(title, ensure_ascii=False)}"
    if front:
        return [*front[:-1], (line, front[-1][1]), front[-1]]
    return [("---", 1), (line, 1), ("---", 1)]


def _fenced(source: str, numbers: Sequence[int], language: str, cell: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """A code cell as a `.qmd` file has it, options of its metadata among those it says itself."""
    ticks = max([2, *(len(run) for run in re.findall(r"`{3,}", source))]) + 1
    first = numbers[0] if numbers else 1
    yield "", first
    yield f"{'`' * ticks}{{{language}}}", first
    said = set(re.findall(r"^#\s*\|\s*([\w-]+)\s*:", source, re.MULTILINE))
    for tag in (cell.get("metadata") or {}).get("tags") or ():
        if tag in HIDING_TAGS and HIDING_TAGS[tag][0] not in said:
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
    """Where in the file of a notebook the lines of its cells stand, found one after another."""

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
