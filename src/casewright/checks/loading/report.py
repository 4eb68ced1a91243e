"""Reading a report for the rules: every file is read here, before the rules run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache
from casewright.checks.car.checklist import authors_words, load_checklist
from casewright.checks.dat.tables.reading import read_tables
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.loading.citations import CitationReader, keys_cited
from casewright.checks.loading.documents import FORMAT, parsed_documents, without_parts
from casewright.checks.loading.files import add_texts, data_files, folder_names, unused_texts
from casewright.checks.loading.values import case_values, texts_by_name
from casewright.checks.pri.looking import looked_at
from casewright.checks.reading.pictures import pictures_shown
from casewright.diagnostics import CasewrightError, Finding, Location, Severity, raise_all
from casewright.figures.command import figures_stale
from casewright.journals.loading import load_profile
from casewright.journals.profile import JournalProfile
from casewright.manuscript.crossref.document_links import linked_files
from casewright.manuscript.parsing import ReadingContext
from casewright.paths import read_text
from casewright.project import documents_read, listed_documents
from casewright.project.dates import today
from casewright.render.preparation import Prepared, case_paths, prepare
from casewright.render.unchecked_pictures import unchecked_pictures
from casewright.review.comments import read_review
from casewright.storage import is_file

if TYPE_CHECKING:
    from casewright.checks.report import CheckedDocument, Report


def load_report(root: Path, options: ReadingOptions | None = None) -> Report:
    """Read a project, or a single document, for the rules. Figures are not drawn, and cells are not run unless
    `options` say so: cached results are used.

    Raises CasewrightError if a part of it cannot be read, resolved or (with `run_cells`) run.
    """
    options = options or ReadingOptions()
    cache = ContentCache(root / CACHE_FOLDER if options.use_cache else None)
    prepared = prepare(root, options.profiles, cache, draw=False)
    project = prepared.project
    raise_all([error for problem in prepared.figures.problems for error in problem.errors])
    paths = documents_read(project, options.documents, "check", passes_over_missing=True)
    requested = set(options.documents) or set(paths)
    context = ReadingContext(
        cache, root / CELL_CACHE_FOLDER, run_cells=options.run_cells, show_cached=True, reads_other_languages=True
    )
    parsed, unread = parsed_documents(prepared, paths, context, requested, for_rules=options.for_rules)
    if project.settings is None and not options.documents:
        parsed = without_parts(parsed)
    # Pandoc is at work until here; imports that it does not need wait for it.
    from casewright.checks.report import CheckedDocument, Report
    from casewright.manuscript.resolve import resolve

    manuscript = resolve(parsed, FORMAT, project.profiles, prepared.figures, prepared.terms)
    found: list[Finding] = []
    if options.for_rules:
        from casewright.checks.loading.manuscript_findings import manuscript_findings

        found += manuscript_findings(manuscript, parsed, project)
    if project.is_configured and not options.documents:
        found += map(_not_listed, listed_documents(project)[1])
    reader = CitationReader(root)
    texts: dict[str, tuple[str, ...]] = {}
    checked: list[CheckedDocument] = []
    for one, (resolved, plan) in zip(parsed, manuscript.documents, strict=True):
        citations = reader.citations(one, resolved, plan)
        found += citations.findings
        add_texts(texts, root, [*one.source.files_read, *one.metadata.files_read, *plan.bibliography])
        if one.source.path not in requested:
            continue
        if options.for_rules:
            from casewright.checks.loading.printing import printing_findings

            found += printing_findings(one, resolved, project, cache)
        cells = one.typed_cells
        linked = linked_files(resolved.blocks, one.source.folder)
        checked.append(
            CheckedDocument(
                parsed=one,
                resolved=resolved,
                plan=plan,
                registry=manuscript.registries[one.source.name],
                bibliography=citations.bibliography,
                files=texts,
                pictures=frozenset(path for _, path in pictures_shown(one) if is_file(root / path)),
                linked=frozenset(path for path in linked if is_file(root / path)),
                style=citations.style,
                is_run=one.is_run or not cells.run_anything,
                other_languages=cells.other_languages,
            )
        )
    tables = read_tables(root, parsed)
    texts.update({table.path: tuple(table.text.split("\n")) for table in tables if table.text})
    add_texts(texts, root, [*prepared.files_read, *data_files(root)])
    names = folder_names(root, texts) if project.settings is not None or case_paths(root) else ()
    add_texts(texts, root, unused_texts(root, names), code=True)
    journal, article_type = _journal(checked, root, cache)
    values = case_values(project, prepared.asked, cache)
    shown = [one for one in parsed if one.source.path in requested]
    others = {one.source.path for one in parsed} - requested
    return Report(
        root=root,
        project=project,
        documents=tuple(checked),
        figures=prepared.figures,
        stale_figures=_stale_figures(root, prepared),
        terms=prepared.terms,
        values=dict(texts_by_name(project.variables)),
        value_sources=values.sources,
        unknown_values=prepared.values.unknown,
        facts=values.facts,
        found=tuple(one for one in dict.fromkeys(found) if one.location.path not in others),
        cited=keys_cited(plan for _, plan in manuscript.documents),
        files=texts,
        names=names,
        tables=tables,
        main=paths[0],
        journal=journal,
        article_type=article_type,
        pictures_looked_at=looked_at(unchecked_pictures(shown, prepared.figures, root), root, cache),
        checklist=authors_words(root, "care", load_checklist("care")) if options.for_rules else {},
        review=read_review(root),
        unread=unread,
        today=today(),
    )


def _not_listed(error: CasewrightError) -> Finding:
    place = error.location or Location("_quarto.yml")
    message = f"{error.message.rstrip('.')}, and nothing is rendered."
    return Finding("NUM034", "document-missing", Severity.ERROR, message, place, error.hint)


def _stale_figures(root: Path, prepared: Prepared) -> dict[str, tuple[str, ...]]:
    """Return the figures that are out of date, each with the reasons."""
    if not prepared.figures.figures:
        return {}
    return {outcome.label: outcome.reasons for outcome in figures_stale(root)}


def _journal(checked: Sequence[CheckedDocument], root: Path, cache: ContentCache) -> tuple[JournalProfile | None, str]:
    """Return the profile of the journal that the report is for, and the type of article."""
    for document in checked:
        settings = document.settings
        if settings is None or settings.journal is None:
            continue
        place = document.metadata.value_location("casewright", "journal")
        profile = load_profile(settings.journal, root, place, cache)
        place = document.metadata.value_location("casewright", "article-type")
        return profile, profile.known_type(settings.article_type or "", place)
    return None, ""


def with_retractions(report: Report, folder: Path, name: str, place: Location | None = None) -> Report:
    """Return the report with the Retraction Watch data of a CSV file in a folder.

    Raises CasewrightError if it cannot be read.
    """
    from casewright.checks.ref.retractions import read_retractions

    retractions = read_retractions(read_text(folder, name, place), name)
    return replace(report, retractions=retractions)


def with_answers(report: Report, address: str = "") -> Report:
    """Return the report with the answers of a DOI registry about its works, which are requested over the network."""
    from casewright.checks.ref.online import ask_registry
    from casewright.checks.ref.registry_answers import requested_doi
    from casewright.references.registry.asking import CROSSREF

    entries = [entry for document in report.documents for entry in document.bibliography.by_key.values()]
    dois = [doi for entry in entries if (doi := requested_doi(entry)) is not None]
    cache = ContentCache(report.root / CACHE_FOLDER)
    return replace(report, answers=ask_registry(dois, cache, address or CROSSREF))
