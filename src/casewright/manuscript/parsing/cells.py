"""The cells of a document, run or with their stored results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from casewright.diagnostics import Location
from casewright.manuscript.cells.execution import Execution, cached_execution, execute_cells, stored_execution
from casewright.manuscript.cells.found import find_cells, with_results
from casewright.manuscript.cells.options import document_execution
from casewright.manuscript.cells.unrun import NOT_RUN, not_run, unrun_results
from casewright.manuscript.notebooks.embeds import with_embeds
from casewright.manuscript.parsing.parsed import ReadingContext
from casewright.manuscript.source import SourceDocument, SourceLine
from casewright.project import DocumentMetadata, Project


def with_cells(
    project: Project, source: SourceDocument, metadata: DocumentMetadata, context: ReadingContext, source_word: str
) -> tuple[tuple[SourceLine, ...], Execution | None]:
    """Return the lines of a document with the results of its cells, and these results; None if it has no cells.
    `source_word` is the word before links to notebooks.

    Raises CasewrightError for a cell that cannot be read or run.
    """

    def locate(*keys: str | int) -> Location:
        return metadata.location("execute", *keys)

    embeds = with_embeds(source.lines, source, project.root, source_word)
    shows_stored = _shows_stored(source, metadata)
    stored_beside = {**embeds.resources, **(source.notebook.resources if source.notebook else {})}
    cells = find_cells(
        embeds.lines,
        document_execution(metadata.values),
        locate=locate,
        engine=metadata.get("engine"),
        keeps_other_languages=context.reads_other_languages or shows_stored,
    )
    if shows_stored and source.notebook is not None:
        stored = stored_execution(
            cells,
            source.notebook.outputs,
            root=project.root,
            document=source.name,
            resources=stored_beside,
        )
        return with_results(cells, stored), replace(stored, warnings=(*stored.warnings, *embeds.warnings))
    unrun = Execution(resources=stored_beside, files_read=embeds.files_read, warnings=embeds.warnings, is_run=False)
    if cells.other_languages:
        return with_results(cells, unrun_results(cells)), unrun
    in_root = (project.metadata.get("project") or {}).get("execute-dir") == "project"
    directory = project.root if in_root else (project.root / source.path).parent
    language = str(metadata.get("lang") or "")
    if context.run_cells:
        execution = execute_cells(
            cells,
            root=project.root,
            document=source.name,
            directory=directory,
            cache=context.cell_cache,
            language=language,
            progress=context.progress,
        )
    else:
        cached = (
            cached_execution(
                cells,
                root=project.root,
                document=source.name,
                directory=directory,
                cache=context.cell_cache,
                language=language,
            )
            if context.show_cached
            else None
        )
        if cached is None and context.marks_unrun:
            warnings = (*not_run(cells), *embeds.warnings)
            return with_results(cells, unrun_results(cells, NOT_RUN)), replace(unrun, warnings=warnings, is_run=True)
        if cached is None:
            return with_results(cells, unrun_results(cells)), unrun
        execution = cached
    if source.notebook is not None:  # the document is a notebook itself, so none is written beside the page
        execution = replace(execution, notebook=None)
    if not (cells.cells or cells.inline or embeds.files_read or stored_beside):
        return with_results(cells, execution), None
    execution = replace(
        execution,
        resources={**execution.resources, **stored_beside},
        files_read={**execution.files_read, **embeds.files_read},
        warnings=(*execution.warnings, *embeds.warnings),
    )
    return with_results(cells, execution), execution


def _shows_stored(source: SourceDocument, metadata: DocumentMetadata) -> bool:
    """Return whether the stored results of a notebook are printed, as in Quarto, unless `execute` makes it run. In a
    report, a notebook without stored results is run."""
    if source.notebook is None:
        return False
    execute = metadata.values.get("execute")
    options = {**execute} if isinstance(execute, Mapping) else {}
    enabled = options.get("ipynb", options.get("enabled"))
    if isinstance(enabled, bool):
        return not enabled
    return source.notebook.has_results or metadata.settings is None
