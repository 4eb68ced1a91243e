"""The lines of a document with their places.

Front matter is separated, and `{{< include file >}}` is replaced with the file, as in Quarto (authoring/includes): an
include is on its own line, and its path is relative to the including *document* (not to the file that contains it), or
to the project if it begins with a slash. An include of a part that earlier versions generated becomes the place of that
part (`generated_places.py`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.floats.generated_places import PLACES
from casewright.manuscript.notebooks.document import NotebookText, read_notebook
from casewright.paths import file_in, read_bytes, text_of
from casewright.storage import content_hash, is_file
from casewright.yaml.document import read_yaml
from casewright.yaml.tree import Tree, empty_tree

_MOST_INCLUDES = 1_000
_INCLUDE = re.compile(r"^[ \t]*\{\{<\s+include\s+(?P<path>\"[^\"]*\"|'[^']*'|\S+)\s+>\}\}[ \t]*$")
NOTEBOOK_SUFFIX = ".ipynb"
_TEXT_SUFFIXES = frozenset({".qmd", ".md", ".markdown"})
_FENCE = re.compile(r"^(?P<indent>(?:[ \t]|>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+)*+)(?P<fence>`{3,}|~{3,})(?P<rest>.*)$")
LABEL = re.compile(r"\{[^{}\n]*?#(?P<label>[A-Za-z][\w.:-]*)|^\s*#\|\s*label:\s*[\"']?(?P<cell>[\w.:-]+)")
"""A label in attributes, or that of a cell."""
CITATION = re.compile(
    r"(?<![\w@\\.])-?@(?:\{(?P<braced>[^}\s]+)\}|(?P<key>[\w](?:[\w]|[:.#$%&+?<>~/-](?=\w)|[:/](?=/))*))"
)
"""A citation or a mention."""


@dataclass(frozen=True)
class SourceLine:
    """A line of text without its newline, with its place (`path` relative to the project root, `number` from 1).

    `is_whole` is False for text from a YAML value or a cell, whose columns are not those of the file. `moved` are the
    columns, from 0, behind which the text is longer than the file's, by how many characters.
    """

    text: str
    path: str
    number: int
    is_whole: bool = True
    moved: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    def location(self, column: int | None = None) -> Location:
        if column is not None:
            column -= sum(longer for behind, longer in self.moved if column > behind)
        return Location(self.path, self.number, column if self.is_whole else None)


@dataclass(frozen=True)
class SourceDocument:
    """A document as typed, with its includes.

    `name` is the path in the project without suffix; `files_read` maps each file to the hash of its content. `notebook`
    contains the outputs and pictures of a notebook.
    """

    name: str
    path: str
    front_matter: Tree
    lines: tuple[SourceLine, ...]
    files_read: Mapping[str, str] = field(default_factory=dict)
    notebook: NotebookText | None = None

    @property
    def folder(self) -> str:
        """The folder of the document relative to the project root, "" for the root."""
        parent = str(PurePosixPath(self.path).parent)
        return "" if parent == "." else parent


def read_front_matter(root: Path, path: str) -> Tree:
    """Read the front matter of the document at `path` (relative to `root`); includes need not exist.

    Raises CasewrightError if the document cannot be read, or its front matter is invalid.
    """
    return _without_front_matter(_document_lines(root, path, {})[0], path)[0]


def read_source(root: Path, path: str) -> SourceDocument:
    """Read the document at `path` (relative to `root`) with its includes, and parse its front matter.

    Raises CasewrightError, with the place, if a file cannot be read, the front matter is invalid, or an include does
    not exist, includes itself or is outside the project.
    """
    files_read: dict[str, str] = {}
    lines, notebook = _document_lines(root, path, files_read)
    front_matter, body = _without_front_matter(lines, path)
    folder = PurePosixPath(path).parent
    followed = tuple(_followed(root, folder, body, (path,), files_read, []))
    return SourceDocument(str(PurePosixPath(path).with_suffix("")), path, front_matter, followed, files_read, notebook)


def _document_lines(root: Path, path: str, files_read: dict[str, str]) -> tuple[list[SourceLine], NotebookText | None]:
    """Return the lines of a document; of a notebook, the lines of the equivalent `.qmd` file with the line numbers in
    the notebook."""
    if PurePosixPath(path).suffix.lower() != NOTEBOOK_SUFFIX:
        return _file_lines(root, path, files_read), None
    data = read_bytes(root, path)
    text = text_of(data, path)
    files_read[path] = content_hash(data)
    notebook = read_notebook(text, path, f"{PurePosixPath(path).stem}_files")
    return [SourceLine(line, path, number, is_whole=False) for line, number in notebook.lines], notebook


def _file_lines(root: Path, path: str, files_read: dict[str, str], place: Location | None = None) -> list[SourceLine]:
    data = read_bytes(root, path, place)
    text = text_of(data, path)
    files_read[path] = content_hash(data)
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    return [SourceLine(line, path, number) for number, line in enumerate(lines, start=1)]


def _without_front_matter(lines: list[SourceLine], path: str) -> tuple[Tree, list[SourceLine]]:
    start = _first_of_text(lines)
    if start == len(lines) or lines[start].text.rstrip() != "---":
        return empty_tree(path, {}), lines
    before = lines[:start] if any(line.text.strip() for line in lines[:start]) else []
    for index in range(start + 1, len(lines)):
        if lines[index].text.rstrip() in {"---", "..."}:
            text = "\n".join(line.text for line in lines[start + 1 : index])
            parsed = read_yaml(text, path, first_line=lines[start].number + 1)
            if parsed.value is None:
                return empty_tree(path, {}), [*before, *lines[index + 1 :]]
            if not isinstance(parsed.value, dict):
                raise CasewrightError(
                    f"The front matter of `{path}` does not consist of `key: value` lines.",
                    location=parsed.value_location(),
                    hint="Write, for example, `title: A case report`.",
                )
            return parsed, [*before, *lines[index + 1 :]]
    raise CasewrightError(
        f"The front matter of `{path}` is not closed.",
        location=lines[start].location(1),
        why="a line `---` opens it, but no line `---` closes it",
        hint="Add a line `---` below the last `key: value` line.",
    )


def _first_of_text(lines: Sequence[SourceLine]) -> int:
    """Return the index of the first line that is not blank; where a line of front matter follows cells and comments,
    that of its beginning."""
    first = next((index for index, line in enumerate(lines) if line.text.strip()), len(lines))
    closing = ""
    for index, line in enumerate(lines):
        text = line.text.strip()
        if closing:
            closing = "" if text.endswith(closing) else closing
        elif text.startswith("```{"):
            closing = "```"
        elif text.startswith("<!--"):
            closing = "" if text.endswith("-->") else "-->"
        elif text:
            opens = text == "---" and re.match(r"[\w-]+\s*:", lines[index + 1].text if index + 1 < len(lines) else "")
            return index if opens else first
    return first


def _followed(
    root: Path,
    folder: PurePosixPath,
    lines: Iterable[SourceLine],
    chain: tuple[str, ...],
    files_read: dict[str, str],
    included: list[str],
) -> Iterator[SourceLine]:
    """Yield the lines of a document, those of the files that it includes in their places. `chain` are the files that
    these lines are included by, `included` all files included before."""
    for line in lines:
        match = _INCLUDE.match(line.text)
        if match is None:
            yield line
            continue
        place = generated_place(line.text)
        if place:
            yield from (replace(line, text=text, is_whole=False) for text in ("", f"::: {{#{place}}}", ":::", ""))
            continue
        place_typed = line.location(line.text.index("{{<") + 1)
        target = include_target(folder, match["path"].strip("\"'"))
        if target in chain:
            raise CasewrightError(
                f"`{target}` includes itself.",
                location=place_typed,
                why="the includes are " + " -> ".join(f"`{name}`" for name in (*chain[chain.index(target) :], target)),
                hint="Delete one of these includes.",
            )
        if not is_file(file_in(root, target, place_typed)):
            raise CasewrightError(
                f"The included file `{target}` does not exist.",
                location=place_typed,
                why="the path is relative to the document, or, with a leading slash, to the project",
            )
        included.append(target)
        if len(included) > _MOST_INCLUDES:
            raise CasewrightError(
                f"`{chain[0]}` includes more than {_MOST_INCLUDES:,} files.",
                location=place_typed,
                why="files that are included several times include others several times",
                hint="Delete the includes that are too many.",
            )
        typed = _file_lines(root, target, files_read, place_typed)
        if PurePosixPath(target).suffix not in _TEXT_SUFFIXES:  # a script or data, printed as code
            yield from typed
            continue
        front_matter, body = _without_front_matter(typed, target)
        if front_matter.value:
            raise CasewrightError(
                f"The included file `{target}` has its own front matter.",
                location=front_matter.value_location(),
                hint=f"Move it to the front matter of `{chain[0]}`.",
            )
        yield from _followed(root, folder, body, (*chain, target), files_read, included)


def generated_place(text: str) -> str:
    """Return the place of a line that includes a part that earlier versions generated; "" for other lines."""
    match = _INCLUDE.match(text)
    if match is None:
        return ""
    path = PurePosixPath(match["path"].strip("\"'"))
    is_generated = path.parent.name == "_generated" and path.suffix == ".qmd" and path.stem in PLACES
    return path.stem if is_generated else ""


def include_target(folder: PurePosixPath, typed: str) -> str:
    """Return the path of a file that a document in a folder includes, relative to the project's folder."""
    return posixpath.normpath(typed.lstrip("/") if typed.startswith("/") else (folder / typed).as_posix())


@dataclass(frozen=True)
class Typed:
    """A citation or a label as typed: its key and place."""

    key: str
    location: Location


def places_by_key(typed: Iterable[Typed]) -> Mapping[str, tuple[Location, ...]]:
    """Return the places of each key, in order."""
    places: dict[str, tuple[Location, ...]] = {}
    for each in typed:
        places[each.key] = (*places.get(each.key, ()), each.location)
    return places


def text_lines(lines: Iterable[SourceLine]) -> Iterator[tuple[SourceLine, str]]:
    """Yield the lines of prose with spaces instead of code spans and comments, without fenced code."""
    return ((line, _without_code_spans(text)) for line, text in lines_with_code(lines))


def lines_with_code(lines: Iterable[SourceLine], hidden: str = " ") -> Iterator[tuple[SourceLine, str]]:
    """Yield the lines of prose with `hidden` for each character of comments, without fenced code."""
    fence = ""
    in_comment = ""
    for line in lines:
        match = _FENCE.match(line.text)
        if fence:
            if match and match["fence"].startswith(fence) and not match["rest"].strip():
                fence = ""
            continue
        if match and not in_comment and not (match["fence"][0] == "`" and "`" in match["rest"]):
            fence = match["fence"]
            continue
        text, in_comment = _without_comments(line.text, in_comment, hidden)
        yield line, text


_HIDDEN_START = re.compile(r"<!--|<(?P<name>style|script)\b(?=[^<>]*>)", re.IGNORECASE)


def _without_comments(text: str, closing: str, hidden: str) -> tuple[str, str]:
    """Replace comments, style sheets and scripts in a line with `hidden`. Return the line, and the end mark of one that
    continues on the next line, or ""."""
    if not closing and "<" not in text:
        return text, ""
    out = ""
    position = 0
    while position < len(text):
        if closing:
            end = text.find(closing, position)
            stop = len(text) if end < 0 else end + len(closing)
            out += hidden * (stop - position)
            closing = closing if end < 0 else ""
        else:
            start = _HIDDEN_START.search(text, position)
            stop = start.start() if start else len(text)
            out += text[position:stop]
            if start:
                closing = f"</{start['name']}>" if start["name"] else "-->"
        position = stop
    return out, closing


def _without_code_spans(text: str) -> str:
    if "`" not in text:
        return text
    return re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", lambda span: " " * len(span.group()), text)


def typed_citations(lines: Iterable[SourceLine]) -> tuple[Typed, ...]:
    """Return every `@key` in prose, in order, for the places of findings."""
    found: list[Typed] = []
    for line, text in text_lines(lines):
        if "@" in text:
            found += [
                Typed(match["braced"] or match["key"], line.location(match.start() + 1))
                for match in CITATION.finditer(text)
            ]
    return tuple(found)


def typed_labels(lines: Iterable[SourceLine]) -> tuple[Typed, ...]:
    """Return every `{#label}` and every cell's `#| label:`, in order, for the places of findings."""
    found: list[Typed] = []
    for line in lines:
        if "#" in line.text:
            for match in LABEL.finditer(line.text.strip() if line.text.lstrip().startswith("#|") else line.text):
                found.append(Typed(match["label"] or match["cell"], line.location(match.start() + 1)))
    return tuple(found)
