"""The documents of a report, parsed in parallel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from casewright.checks.families import all_rules
from casewright.checks.loading.citations import sentence_of
from casewright.diagnostics import CasewrightError
from casewright.manuscript.cells.workers import workers
from casewright.manuscript.parsing import ParsedDocument, ReadingContext, parse_document
from casewright.project import Project
from casewright.references.bibliography import load_bibliography
from casewright.render.preparation import Prepared

FORMAT = "html"
"""The format whose text is checked; text that only other formats show is not checked."""


def parsed_documents(
    prepared: Prepared, paths: Sequence[str], context: ReadingContext, requested: Collection[str], *, for_rules: bool
) -> tuple[list[ParsedDocument], tuple[str, ...]]:
    """Return the documents at `paths`, and why others could not be read: those of a plain Quarto project that are not
    `requested`, since their numbers are independent.

    Raises CasewrightError for any other that cannot be read.
    """
    project = prepared.project
    is_numbered_together = project.settings is not None or project.type == "book"

    def parse(path: str) -> ParsedDocument:
        return parse_document(project, path, FORMAT, prepared.figures, prepared.values, context)

    with workers() as pool:
        read = [pool.submit(parse, path) for path in paths]
        if for_rules:
            _import_rules(project)
        _read_ahead(project)
        documents: list[ParsedDocument] = []
        unread: list[str] = []
        for path, one in zip(paths, read, strict=True):
            try:
                documents.append(one.result())
            except CasewrightError as error:
                if is_numbered_together or path in requested:
                    raise
                unread.append(f"What {path} cites is not known: {sentence_of(error)} ({error.location or path}).")
        return documents, tuple(unread)


def _import_rules(project: Project) -> None:
    """Import the rules while pandoc is at work: their patterns take a while to compile."""
    all_rules()
    if project.settings is not None:
        import casewright.checks.pri.recognition.identifying  # noqa: F401


def without_parts(documents: Sequence[ParsedDocument]) -> list[ParsedDocument]:
    """Return the documents that no other one includes: a part is checked where it is included, with the labels and
    the abbreviations of the whole, although plain Quarto also renders it alone."""
    included = {path for one in documents for path in one.source.files_read if path != one.source.path}
    return [one for one in documents if one.source.path not in included]


def _read_ahead(project: Project) -> None:
    """Read the bibliography of the project into the cache. Its errors are reported by the documents that use it."""
    named = project.metadata.get("bibliography")
    with suppress(CasewrightError):
        load_bibliography(
            [str(one) for one in (named if isinstance(named, list) else [named] if named else [])], project.root
        )
