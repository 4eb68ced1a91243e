"""A document's text read as it was meant, and what is to be reported of it at the places where it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from casewright.build.store import ContentCache
from casewright.diagnostics import Finding
from casewright.manuscript.ast import Blocks, Inlines
from casewright.manuscript.markup.misread_markup import (
    Misread,
    Origin,
    Readers,
    as_meant,
    lines_not_printed,
    located,
    misread_by_quarto,
)
from casewright.manuscript.markup.source_places import SourcePlaces
from casewright.manuscript.reading import inlines_of, read_html, read_markdown
from casewright.manuscript.source import SourceDocument, SourceLine
from casewright.paths import read_text
from casewright.project import DocumentMetadata, Project
from casewright.storage import is_file

TEXT, CAPTION = "", "caption"
"""What a document's text is called among its fragments, and the captions in its attributes."""


class Meaning:
    """Reads what pandoc read as it was meant, and keeps what is to be reported, by the name of its fragment."""

    def __init__(self, metadata: DocumentMetadata, cache: ContentCache) -> None:
        self._metadata = metadata
        self._readers = Readers(lambda html: read_html(html, cache), lambda texts: _read_texts(texts, cache))
        self._misread: dict[str, list[Misread]] = {}

    def of(self, name: str, blocks: Blocks, typed: str) -> Blocks:
        """Blocks as they were meant in a report, and as they are in a document that follows Quarto; `typed` is what
        they were read from."""
        origin = Origin(typed, is_inline=name not in (TEXT, "front:abstract"))
        if self._metadata.settings is None:
            misread = misread_by_quarto(blocks, origin, self._metadata.formats)
        else:
            blocks, misread = as_meant(blocks, origin, self._readers)
        if misread:
            self._misread.setdefault(name, []).extend(misread)
        return blocks

    def findings(
        self,
        project: Project,
        source: SourceDocument,
        lines: Sequence[SourceLine],
        fragments: Mapping[str, Sequence[SourceLine]],
    ) -> tuple[Finding, ...]:
        """Return what was misread, at its places: in the document, in the options of its cells, in what these print
        (`lines`, which counts as the cell's first), and in the files that fragments are from."""
        found: list[Finding] = []
        texts: tuple[list[SourceLine], ...]
        for name, misread in self._misread.items():
            if name in (TEXT, CAPTION):
                options = [line for line in source.lines if line.text.lstrip().startswith("#|")]
                texts = (list(source.lines), options, [replace(line, is_whole=False) for line in lines])
            else:
                texts = (_lines_of_file(project, fragments[name]), list(fragments[name]))
            found += located(misread, [SourcePlaces(text) for text in texts], source.path)
        is_report = self._metadata.settings is not None
        return (*found, *lines_not_printed(source.lines, is_report))


def _read_texts(texts: Sequence[str], cache: ContentCache) -> Mapping[str, Inlines]:
    read = read_markdown("", {text: text for text in texts}, cache).fragments
    return {text: inlines_of(blocks) for text, blocks in read.items()}


def _lines_of_file(project: Project, typed: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines of the file that a YAML value is from, from its key on; with their columns, which the value
    lacks."""
    first = typed[0]
    path = project.root / first.path
    if not is_file(path):
        return []
    lines = read_text(project.root, first.path).split("\n")
    start = max(first.number - 1 - (len(typed) > 1), 0)
    return [SourceLine(line, first.path, number) for number, line in enumerate(lines[start:], start=start + 1)]
