"""A document as it was read: its blocks with the results of cells and the values of shortcodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from casewright.build.store import ContentCache
from casewright.diagnostics import Finding, Location
from casewright.languages.words import Words
from casewright.manuscript.addressed_pictures import Fetch
from casewright.manuscript.ast import Blocks, Inlines
from casewright.manuscript.cells.execution import Execution
from casewright.manuscript.cells.found import Cells, find_cells
from casewright.manuscript.crossref.kinds import Kinds
from casewright.manuscript.places import place_of
from casewright.manuscript.shortcodes import Shortcode
from casewright.manuscript.source import SourceDocument, Typed
from casewright.project import DocumentMetadata


@dataclass(frozen=True)
class ParsedDocument:
    """A document read by pandoc, with the results of cells and the values of shortcodes.

    `front` contains the parsed Markdown of the front matter by key (`title`, `subtitle`, `date`, `abstract`,
    `keyword:0`, ...), `legends` and `alts` those of the figure registry by label, `markdown` the caption attributes and
    the prefixes of captions and mentions (`fig-title`), by their text. `citations` are the citations and mentions as
    typed in the front matter, the text and legends. `pictures` are the addressed pictures, by
    their paths beside the document. `works` maps identifiers, as typed in citations, to
    the keys of the works; elsewhere these works are cited by key.
    """

    source: SourceDocument
    metadata: DocumentMetadata
    kinds: Kinds
    words: Words
    blocks: Blocks
    front: Mapping[str, Blocks]
    legends: Mapping[str, Blocks]
    alts: Mapping[str, str]
    markdown: Mapping[str, Inlines]
    citations: tuple[Typed, ...]
    labels: tuple[Typed, ...]
    execution: Execution | None
    files_read: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    works: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def typed_cells(self) -> Cells:
        """The cells as typed, including those in other languages than Python."""
        execute = self.metadata.values.get("execute") or {}
        engine = self.metadata.get("engine")
        return find_cells(self.source.lines, execute, engine=engine, keeps_other_languages=True)

    def place_of(self, citation: Mapping[str, Any]) -> Location:
        """Return where a citation of the document's AST was typed, the document if nobody typed it."""
        return place_of(citation, self.citations, Location(self.source.path))

    @property
    def is_run(self) -> bool:
        """Whether the results of its cells are known."""
        return self.execution is not None and self.execution.is_run


@dataclass(frozen=True)
class ReadingContext:
    """The options of parsing: caches, and whether cells are run.

    Without `run_cells`, labeled cells become empty floats; with `show_cached`, they are replaced with cached results
    that are up to date; with `marks_unrun`, cells without results are reported (RND004). `fetch` downloads pictures.
    With `reads_other_languages`, documents with cells in other languages than Python are read, but none of their cells
    run.
    """

    cache: ContentCache
    cell_cache: Path
    progress: Callable[[int, int, str], None] | None = None
    run_cells: bool = True
    show_cached: bool = False
    marks_unrun: bool = False
    fetch: Fetch | None = None
    reads_other_languages: bool = False


@dataclass(frozen=True)
class ReadText:
    """A document's text read by another program, after cells and includes: blocks with a token of `shortcodes.py` for
    each shortcode, and these shortcodes."""

    blocks: Blocks
    shortcodes: tuple[Shortcode, ...]
