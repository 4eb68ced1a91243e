"""Replacing `{{< embed notebook.ipynb#fig-x >}}` on its own line with the Markdown of the cells it names.

Source: Quarto's documentation, authoring/notebook-embed. Paths are relative to the document, or to the project if they
begin with a slash.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from casewright.diagnostics import CasewrightError, Finding, Location
from casewright.manuscript.notebooks.embedding import embedded, notebook_address
from casewright.manuscript.source import SourceDocument, SourceLine, text_lines
from casewright.paths import file_in, read_text
from casewright.storage import file_hash, is_file

_EMBED = re.compile(r"^[ \t]*\{\{<\s+embed\s+(?P<notebook>\"[^\"]*\"|'[^']*'|[^\s=]+)(?P<options>.*?)\s+>\}\}[ \t]*$")
_OPTION = re.compile(r"\s+(?P<name>[\w-]+)=(?:\"(?P<quoted>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>\S+))")


@dataclass(frozen=True)
class WithEmbeds:
    """Lines without embeds, with the pictures they name (relative to the document's folder), files read, and
    findings."""

    lines: tuple[SourceLine, ...]
    resources: Mapping[str, bytes] = field(default_factory=dict)
    files_read: Mapping[str, str | None] = field(default_factory=dict)
    warnings: tuple[Finding, ...] = ()


def with_embeds(lines: Sequence[SourceLine], document: SourceDocument, root: Path, source_word: str = "") -> WithEmbeds:
    """Replace the embeds in the lines of a document. `source_word` precedes notebooks' titles on an HTML page.

    Raises CasewrightError if a notebook does not exist or is outside the project, if the file is not a notebook or
    lacks the cells, or if an option of the shortcode is unknown.
    """
    prose = {id(line) for line, text in text_lines(lines) if "{{<" in text}
    out: list[SourceLine] = []
    resources: dict[str, bytes] = {}
    files_read: dict[str, str | None] = {}
    warnings: list[Finding] = []
    for line in lines:
        match = _EMBED.match(line.text) if id(line) in prose else None
        if match is None:
            out.append(line)
            continue
        location = line.location(line.text.index("{{<") + 1)
        address = notebook_address(match["notebook"].strip("\"'"), location)
        path = _project_path(address.path, document, root, location)
        echo, outputs = _options(match["options"], location)
        shown = embedded(
            read_text(root, path, location),
            replace(address, path=path),
            location=location,
            files=f"{posixpath.basename(document.name)}_files",
            echo=echo,
            outputs=outputs,
            source_word=source_word,
        )
        files_read[path] = file_hash(root / path)
        resources.update(shown.resources)
        warnings += shown.warnings
        out += [replace(line, text=text, is_whole=False) for text in ("", *shown.markdown.split("\n"), "")]
    return WithEmbeds(tuple(out), resources, files_read, tuple(warnings))


def _project_path(typed: str, document: SourceDocument, root: Path, location: Location) -> str:
    folder = "" if typed.startswith("/") else document.folder
    path = posixpath.normpath(posixpath.join(folder, typed.lstrip("/")))
    if not is_file(file_in(root, path, location)):
        raise CasewrightError(
            f"The embedded notebook `{path}` does not exist.",
            location=location,
            why="the path is relative to the document, or, with a leading slash, to the project",
        )
    return path


def _options(typed: str, location: Location) -> tuple[bool, tuple[int, ...]]:
    """Read the options `echo=true` and `outputs="1,2"`."""
    echo = False
    outputs: tuple[int, ...] = ()
    for match in _OPTION.finditer(typed):
        name, value = match["name"], match["quoted"] or match["single"] or match["bare"] or ""
        if name == "echo" and value in {"true", "false"}:
            echo = value == "true"
        elif name == "outputs" and all(part.strip().isdigit() for part in value.split(",")):
            outputs = tuple(int(part) for part in value.split(","))
        else:
            raise CasewrightError(
                f"`{name}={value}` is not an option of `embed`.",
                location=location,
                hint='Its options are `echo=true` and `outputs="1,2"`.',
            )
    if _OPTION.sub("", typed).strip():
        raise CasewrightError(
            f"`{_OPTION.sub('', typed).strip()}` is not an option of `embed`.",
            location=location,
            hint='Its options are `echo=true` and `outputs="1,2"`.',
        )
    return echo, outputs
