"""The report as rules see it: everything they may look at, loaded once (by `loading.py`), frozen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from casewright.case.facts import CaseFact
from casewright.case.tables.reading import ReadTable, schema_path
from casewright.checks.car.checklist import AuthorsWord
from casewright.checks.pri.looking import LookedAt
from casewright.checks.reading.prose import (
    Passage,
    Segment,
    front_matter_passages,
    legend_passages,
    prose_passages,
    table_passages,
)
from casewright.checks.ref.registry_answers import Answers
from casewright.checks.ref.retractions import Retractions
from casewright.diagnostics import Finding, Location
from casewright.figures.registry import Registry as FigureRegistry
from casewright.journals.profile import JournalProfile
from casewright.language_tag import primary_language
from casewright.manuscript.abbreviations.terms import Terms
from casewright.manuscript.citations.marks import CitationPlan
from casewright.manuscript.crossref.numbering import Registry
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolved import ResolvedDocument
from casewright.manuscript.source import SourceLine, text_lines
from casewright.project import DocumentMetadata, Project, Settings
from casewright.references.bibliography import Bibliography
from casewright.references.styles import Style
from casewright.review.comments import ReviewFile


@dataclass(frozen=True)
class CheckedDocument:
    """One document, before and after it was resolved.

    `resolved` has its numbers, mentions, legends and abbreviations decided; its citations are still `Cite` elements,
    numbered by `plan`. `registry` holds every label it may mention. `files` are the lines of files that were read, by
    path; `pictures` are the paths of pictures it shows that are there, `linked` those of files its links lead to.
    `style` is None if it names none. `is_run` is off where results of its cells are not at hand: what they print, cite
    and mention is not known then. `other_languages` are those of its cells that are never run here.
    """

    parsed: ParsedDocument
    resolved: ResolvedDocument
    plan: CitationPlan
    registry: Registry
    bibliography: Bibliography
    files: Mapping[str, tuple[str, ...]]
    pictures: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()
    style: Style | None = None
    is_run: bool = True
    other_languages: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The path in the project without its suffix: `report/letter`."""
        return self.parsed.source.name

    @property
    def path(self) -> str:
        return self.parsed.source.path

    @property
    def metadata(self) -> DocumentMetadata:
        return self.parsed.metadata

    @property
    def settings(self) -> Settings | None:
        return self.parsed.metadata.settings

    @property
    def lines(self) -> tuple[SourceLine, ...]:
        """The lines as typed, includes followed, front matter taken off."""
        return self.parsed.source.lines

    @cached_property
    def prose_lines(self) -> tuple[tuple[SourceLine, str], ...]:
        """The lines that are not code, each with its text in which code and comments are blank (columns stay)."""
        return tuple(text_lines(self.lines))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The prose as typed: title, abstract, keywords, then paragraph by paragraph. See `prose.py`."""
        return (*front_matter_passages(self.parsed, self.files), *prose_passages(self.parsed.source))


@dataclass(frozen=True)
class Report:
    """A project, or a document alone, as it is checked.

    `documents` are those that are checked, each numbered with all others of its project. `found` is what came up while
    the report was read; `cited` are the keys cited or listed by any document of the project (`*` for every work).
    `stale_figures` are the figures out of date by label, each with why. `values` are the values for prose by their
    dotted names and `value_sources` where they are in the case; `unknown_values` why others have none; `facts` are
    what the cases say, with numbers and units, for rules to compare with. `files` are the lines of the files that
    findings may speak of, by path; `names` are the paths of all files of the folder; `tables` the CSV files with a
    schema, as they were read. `today` decides what year is next year. `main` is the path of the project's first
    document, which limits of journals are for; `journal`, `retractions` and `answers` (of a registry of works) are None
    where they were not asked for. `pictures_looked_at` are those in which nobody has said to have looked for burned-in
    text and faces. `checklist` is what the author says of the items of CARE. `review` are the
    files of comments. `unread` says why other documents of the
    project could not be read.
    """

    root: Path
    project: Project
    documents: tuple[CheckedDocument, ...]
    figures: FigureRegistry = field(default_factory=FigureRegistry)
    stale_figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)
    values: Mapping[str, str] = field(default_factory=dict)
    value_sources: Mapping[str, Location] = field(default_factory=dict)
    unknown_values: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[CaseFact, ...] = ()
    found: tuple[Finding, ...] = ()
    cited: frozenset[str] = frozenset()
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    tables: tuple[ReadTable, ...] = ()
    main: str = ""
    journal: JournalProfile | None = None
    article_type: str = ""
    retractions: Retractions | None = None
    answers: Answers | None = None
    pictures_looked_at: tuple[LookedAt, ...] = ()
    checklist: Mapping[str, AuthorsWord] = field(default_factory=dict)
    review: tuple[ReviewFile, ...] = ()
    unread: tuple[str, ...] = ()
    today: datetime.date = datetime.date(2000, 1, 1)

    @property
    def language(self) -> str:
        """The language of the report, and of its values: `de` for `lang: de-AT`."""
        return primary_language(self.project.language)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All prose of the report, each piece once: that of its documents, the legends of its figures, and the words in
        the tables that it prints, which are those with a schema."""
        found: dict[tuple[Segment, ...], Passage] = {}
        for document in self.documents:
            for passage in document.passages:
                found.setdefault(passage.segments, passage)
        if self.project.settings is not None:
            for passage in legend_passages(self.figures, self.files):
                found.setdefault(passage.segments, passage)
        for path in self.data_tables:
            if schema_path(path) not in self.files:
                continue  # raw data: what it holds is nobody's wording
            for passage in table_passages(path, self.files[path]):
                found.setdefault(passage.segments, passage)
        return tuple(found.values())

    @property
    def manuscript(self) -> CheckedDocument | None:
        """The document that a journal's limits are for: the project's first one, where it is among those checked."""
        return next((document for document in self.documents if document.path == self.main), None)

    @property
    def data_tables(self) -> tuple[str, ...]:
        """The CSV files in `data/`."""
        return tuple(sorted(path for path in self.files if path.startswith("data/") and path.endswith(".csv")))

    @property
    def is_run(self) -> bool:
        """Whether the results of all cells are at hand."""
        return all(document.is_run for document in self.documents)
