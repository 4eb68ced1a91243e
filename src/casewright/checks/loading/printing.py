"""What keeps a document from being printed, or is printed by Quarto only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.checks.loading.citations import sentence_of
from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolved import ResolvedDocument
from casewright.project import Project, document_metadata
from casewright.render.formats.known import NAMES
from casewright.render.formats.output_format import Task
from casewright.render.obstacles import obstacles, refused
from casewright.render.quarto.unsupported import document_findings
from casewright.render.writing import refusal


def printing_findings(
    parsed: ParsedDocument, resolved: ResolvedDocument, project: Project, cache: ContentCache
) -> Iterator[Finding]:
    """Yield the findings about printing a document in its formats."""
    yield from _obstacles(parsed, resolved, project.root, cache)
    yield from _refused(parsed, resolved, project)
    yield from _left_to_quarto(parsed)


def _obstacles(
    parsed: ParsedDocument, resolved: ResolvedDocument, root: Path, cache: ContentCache
) -> tuple[Finding, ...]:
    """Return the parts that cannot be printed. A picture outside of a plain Quarto project is left to QRT005, since
    Quarto prints it, and so does the built-in engine in a trusted folder."""
    found = obstacles(resolved, parsed, _formats(parsed), root, cache)
    is_plain = parsed.metadata.settings is None
    return tuple(one for one in found if not (is_plain and "lies outside the project" in one.message))


def _refused(parsed: ParsedDocument, resolved: ResolvedDocument, project: Project) -> Iterator[Finding]:
    """Yield the reasons why a document cannot be written in one of its formats, with its options there."""
    for name in parsed.metadata.formats:
        if name in NAMES:
            path = project.root / parsed.source.path
            metadata = document_metadata(project, path, parsed.source.front_matter, name)
            written = replace(resolved, options=metadata.values, language=metadata.language)
            problem = refusal(Task(replace(parsed, metadata=metadata), written, NAMES[name], {}, {}), project.root)
            if problem is not None:
                yield refused(problem, NAMES[name])


def _left_to_quarto(parsed: ParsedDocument) -> Iterator[Finding]:
    """Yield the options of a document that change what is printed and that the built-in engine does not support. A
    document that only Quarto can render, because of the language of its cells, can have all of them."""
    if parsed.typed_cells.other_languages:
        return
    try:
        found = document_findings(parsed.metadata, parsed.source)
    except CasewrightError as error:
        place = error.location or Location(parsed.source.path)
        yield Finding("QRT004", "needs-quarto", Severity.WARNING, f"{sentence_of(error)}.", place, error.hint)
    else:
        yield from (one for one in found if one.severity is not Severity.NOTE)


def _formats(parsed: ParsedDocument) -> frozenset[str]:
    """Return the formats of a document that the built-in engine writes."""
    return frozenset(NAMES[name] for name in parsed.metadata.formats if name in NAMES)
