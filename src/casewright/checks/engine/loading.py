"""Loading a report to check it: the one place of this room that reads files before rules run.

Figures are left as they are, and cells are not run unless asked for: results of an earlier run are used where they are
kept.

Pandoc is its own process, so what is not needed to start it is imported and read while it is at work.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache
from casewright.case.facts import CaseFact, case_facts, facts_from_json
from casewright.case.tables.cell_values import table_paths
from casewright.checks.car.checklist import AUTHOR_FILE, authors_words, load_checklist
from casewright.checks.dat.tables.reading import read_tables
from casewright.checks.engine.record import report_files
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.families import all_rules
from casewright.checks.pri.looking import looked_at
from casewright.checks.reading.pictures import pictures_shown
from casewright.checks.reading.prose import tex_formulas
from casewright.diagnostics import CasewrightError, Finding, Location, Severity, did_you_mean, raise_all
from casewright.figures.command import figures_stale
from casewright.journals.loading import load_profile
from casewright.journals.profile import JournalProfile
from casewright.manuscript import ast
from casewright.manuscript.cells.workers import workers
from casewright.manuscript.citations.marks import CitationPlan, missing_findings
from casewright.manuscript.crossref.document_links import linked_files
from casewright.manuscript.parsing import ParsedDocument, ReadingContext, parse_document, typed_cells
from casewright.manuscript.resolved import ResolvedDocument
from casewright.paths import read_text
from casewright.project import Project, document_metadata, documents_read, listed_documents
from casewright.project.dates import today
from casewright.project.inheritance import DEFAULT_FORMAT
from casewright.references.bibliography import Bibliography, load_bibliography
from casewright.references.styles import Style, load_style
from casewright.references.syntax_rule import syntax_finding
from casewright.render.builtin import FORMATS
from casewright.render.obstacles import obstacles, refused
from casewright.render.preparation import Prepared, case_paths, prepare
from casewright.render.quarto.unsupported import document_findings
from casewright.render.unchecked_pictures import unchecked_pictures
from casewright.render.writing import Task, refusal
from casewright.storage import content_hash, file_hash, is_file, leads_outside, package_hash

if TYPE_CHECKING:
    from casewright.checks.report import CheckedDocument, Report

FORMAT = "html"
"""The format whose text is checked: what only other formats show is not looked at."""

_UNREADABLE = Bibliography()

_DATA_FOLDER = "data"
_TEXT_SUFFIXES = (".yml", ".yaml", ".csv")
_TEXTS = (".py", ".r", ".R", ".txt", ".md", ".qmd", ".tsv", ".csv", ".yml", ".yaml", ".ipynb", ".bib", ".tex")
"""Texts of the folder that no document uses, and that go with it all the same."""
_MOST_BYTES = 2_000_000


def _is_for_latex(
    finding: Finding, files: Collection[str], formulas: Mapping[tuple[str, int], Sequence[range]]
) -> bool:
    place = finding.location
    inside = formulas.get((place.path, place.line or 0), ())
    return place.path in files or any((place.column or 0) - 1 in span for span in inside)


_LABEL_OF_CROSSREF = re.compile(r"No bibliography contains `(?:fig|tbl|tab|eq|sec|lst)[:.]")


def _without_bibliography(document: ParsedDocument, missing: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return what a document that names no bibliography cites, as one finding; a filter may read one of another
    name."""
    works = [one for one in missing if one.severity is Severity.ERROR and not _LABEL_OF_CROSSREF.match(one.message)]
    if len(works) < 2:
        return tuple(missing)
    other = next((key for key in document.metadata.values if re.match(r"bibliograph\w*[_-]", key)), "")
    gathered = replace(
        works[0],
        message=f"{works[0].message.rstrip('.')}, and none the {len(works) - 1} citations that follow: none is named.",
        severity=Severity.WARNING if other else Severity.ERROR,
        hint=works[0].hint or "Name it in the front matter: `bibliography: references.bib`.",
    )
    return tuple(gathered if one is works[0] else one for one in missing if one is works[0] or one not in works)


_CELL_LABEL = re.compile(r"[ \t]*`{3,}\s*\{\w+[ ,]+(?:label=)?[\"']?(?P<label>[\w-]+)")


def _wrapped_cells(document: ParsedDocument) -> Iterator[tuple[str, int]]:
    """Yield the places of cells that stand directly in a division with their label, as `::: {#fig-a}` and then `{r
    fig-a}`: Quarto prints one float of the two."""
    lines = document.source.lines
    for before, line in itertools.pairwise(lines):
        cell = _CELL_LABEL.match(line.text) if before.text.lstrip().startswith(":::") else None
        if cell is not None and re.search(rf"#{re.escape(cell['label'])}(?![\w-])", before.text):
            yield line.path, line.number


_IDENTIFIED = ("Header", "Div", "Span", "Image", "Figure", "Table")


def load_report(root: Path, options: ReadingOptions | None = None) -> Report:
    """Read a project, or a document alone, for its rules to look at.

    Raises CasewrightError for whatever cannot be read, resolved or (where cells are run) run.
    """
    options = options or ReadingOptions()
    cache = ContentCache(root / CACHE_FOLDER if options.use_cache else None)
    prepared = prepare(root, options.profiles, cache, draw=False)
    raise_all([error for problem in prepared.figures.problems for error in problem.errors])
    paths = documents_read(prepared.project, options.documents, "check", passes_over_missing=True)
    context = ReadingContext(
        cache,
        root / CELL_CACHE_FOLDER,
        run_cells=options.run_cells,
        show_cached=True,
        reads_other_languages=True,
    )
    asked = set(options.documents) or set(paths)
    parsed, unread = _parsed(prepared, paths, context, asked)
    from casewright.checks.report import CheckedDocument, Report
    from casewright.manuscript.resolve import resolve

    manuscript = resolve(parsed, FORMAT, prepared.project.profiles, prepared.figures, prepared.terms)
    for_latex = _files_for_latex(parsed)
    formulas = {
        (line.path, line.number): spans
        for one in parsed
        for line in one.source.lines
        if (spans := tex_formulas(line.text))
    }
    # Quarto finds what another chapter of a book labels.
    of_chapters = {typed.key for one in parsed for typed in one.labels} if prepared.project.type == "book" else set()
    wrapped = {place for one in parsed for place in _wrapped_cells(one)}
    found: dict[Finding, None] = dict.fromkeys(
        one
        for one in manuscript.findings
        if not (one.rule == "TXT016" and _is_for_latex(one, for_latex, formulas))
        and not (one.rule == "NUM002" and (one.location.path, one.location.line) in wrapped)
        and not (one.rule == "NUM001" and any(f"the label `{label}`" in one.message for label in of_chapters))
    )
    if prepared.project.is_configured and not options.documents:
        found.update((_not_listed(error), None) for error in listed_documents(prepared.project)[1])
    bibliographies: dict[tuple[object, ...], Bibliography] = {}
    files: dict[str, tuple[str, ...]] = {}
    checked: list[CheckedDocument] = []
    for one, (resolved, plan) in zip(parsed, manuscript.documents, strict=True):
        key = (plan.bibliography, repr(one.metadata.get("references")))
        if key not in bibliographies:
            bibliographies[key], unreadable = _bibliography(one, plan, root)
            found.update(dict.fromkeys(unreadable))
        bibliography = bibliographies[key]
        found.update(dict.fromkeys(bibliography.findings))
        cited = (*plan.cited, *(name for name in plan.nocite if name != "*"))
        if bibliography is not _UNREADABLE:
            identifiers = {ast.identifier_of(element) for element in ast.walk(resolved.blocks, *_IDENTIFIED)}
            known = tuple(bibliography.by_key)
            missing = missing_findings(cited, known, _places(one), one.source.path, identifiers)
            if not plan.bibliography and not one.metadata.get("references"):
                missing = _without_bibliography(one, missing)
            found.update(dict.fromkeys(missing))
        style, missing_style = _style(one, plan.style, root)
        found.update(dict.fromkeys(missing_style))
        found.update(dict.fromkeys(_style_findings(one, style, plan.style, bibliography)))
        found.update(dict.fromkeys(_commands_lost(one, plan, bibliography)))
        _add_files(files, root, [*one.source.files_read, *one.metadata.files_read, *plan.bibliography])
        if one.source.path in asked:
            found.update(dict.fromkeys(_obstacles(one, resolved, root, cache)))
            found.update(dict.fromkeys(_refused(one, resolved, prepared.project)))
            found.update(dict.fromkeys(_left_to_quarto(one)))
            checked.append(
                CheckedDocument(
                    parsed=one,
                    resolved=resolved,
                    plan=plan,
                    registry=manuscript.registries[one.source.name],
                    bibliography=bibliography,
                    files=files,
                    pictures=frozenset(path for _, path in pictures_shown(one) if is_file(root / path)),
                    linked=frozenset(
                        path for path in linked_files(resolved.blocks, one.source.folder) if is_file(root / path)
                    ),
                    style=style,
                    is_run=one.is_run or not typed_cells(one).run_anything,
                    other_languages=typed_cells(one).other_languages,
                )
            )
    tables = read_tables(root, parsed)
    files.update({table.path: tuple(table.text.split("\n")) for table in tables if table.text})
    _add_files(files, root, [*prepared.files_read, *_data_files(root)])
    names = _names(root, files) if prepared.project.settings is not None or case_paths(root) else ()
    _add_files(files, root, (name for name in names if name.endswith(_TEXTS) and _is_small(root / name)), code=True)
    journal, article_type = _journal(checked, root, cache)
    case_values = _case_values(prepared.project, prepared.asked, cache)
    others = {one.source.path for one in parsed} - asked
    return Report(
        root=root,
        project=prepared.project,
        documents=tuple(checked),
        figures=prepared.figures,
        stale_figures=_stale_figures(root, prepared),
        terms=prepared.terms,
        values=dict(_flat(prepared.project.variables)),
        value_sources=case_values.sources,
        unknown_values=prepared.values.unknown,
        facts=case_values.facts,
        found=tuple(finding for finding in found if finding.location.path not in others),
        cited=_cited(plan for _, plan in manuscript.documents),
        files=files,
        names=names,
        tables=tables,
        main=paths[0],
        journal=journal,
        article_type=article_type,
        pictures_looked_at=looked_at(
            unchecked_pictures([one for one in parsed if one.source.path in asked], prepared.figures, root), root, cache
        ),
        checklist=authors_words(root, "care", load_checklist("care")) if is_file(root / AUTHOR_FILE) else {},
        unread=unread,
        today=today(),
    )


def with_retractions(report: Report, folder: Path, name: str, place: Location | None = None) -> Report:
    """Return the report with the Retraction Watch data of a CSV file in a folder. Raises CasewrightError if it cannot
    be read."""
    from casewright.checks.ref.retractions import read_retractions

    retractions = read_retractions(read_text(folder, name, place), name)
    return replace(report, retractions=retractions)


def with_answers(report: Report, address: str = "") -> Report:
    """Return the report with what a DOI registry says of its works. Asks the net."""
    from casewright.checks.ref.online import ask_registry
    from casewright.checks.ref.registry_answers import requested_doi
    from casewright.references.registry.asking import CROSSREF

    entries = [entry for document in report.documents for entry in document.bibliography.by_key.values()]
    dois = [doi for entry in entries if (doi := requested_doi(entry)) is not None]
    cache = ContentCache(report.root / CACHE_FOLDER)
    return replace(report, answers=ask_registry(dois, cache, address or CROSSREF))


def _parsed(
    prepared: Prepared, paths: Sequence[str], context: ReadingContext, asked: Collection[str]
) -> tuple[list[ParsedDocument], tuple[str, ...]]:
    """Return the documents, and why others could not be read: those of plain Quarto that nobody asked for, whose
    numbers are their own. Raises CasewrightError for any other that cannot be read."""
    project = prepared.project
    is_numbered_together = project.settings is not None or project.type == "book"

    def parse(path: str) -> ParsedDocument:
        return parse_document(project, path, FORMAT, prepared.figures, prepared.values, context)

    with workers() as pool:
        read = [pool.submit(parse, path) for path in paths]
        all_rules()
        if project.settings is not None:
            import casewright.checks.pri.recognition.identifying  # noqa: F401  # its patterns take a while to compile
        _read_ahead(project)
        documents: list[ParsedDocument] = []
        unread: list[str] = []
        for path, one in zip(paths, read, strict=True):
            try:
                documents.append(one.result())
            except CasewrightError as error:
                if is_numbered_together or path in asked:
                    raise
                unread.append(f"What {path} cites is not known: {_sentence(error)} ({error.location or path}).")
        return documents, tuple(unread)


def _read_ahead(project: Project) -> None:
    """Read the bibliography that documents will ask for; what is wrong with it is said when they do."""
    named = project.metadata.get("bibliography")
    with suppress(CasewrightError):
        load_bibliography(
            [str(one) for one in (named if isinstance(named, list) else [named] if named else [])], project.root
        )


def _bibliography(parsed: ParsedDocument, plan: CitationPlan, root: Path) -> tuple[Bibliography, tuple[Finding, ...]]:
    """Return a document's bibliography. Where a file of it is not there (REF034) or cannot be read as what it is
    (REF005), that is a finding, and what it holds is not known."""
    from casewright.manuscript.citations.document_works import document_bibliography

    if any(name.startswith("`r ") for name in plan.bibliography):  # knitr runs it
        return _UNREADABLE, ()
    try:
        return document_bibliography(parsed.metadata, root), ()
    except CasewrightError as error:
        message = f"{_sentence(error)}; no work of it can be looked at."
        place = error.location
        if place is not None and place.path in plan.bibliography and is_file(root / place.path):
            return _UNREADABLE, (syntax_finding(Severity.ERROR, message, place, error.hint),)
        is_outside = any(leads_outside(root / name, root) for name in plan.bibliography)  # QRT005 reports it
        severity = Severity.NOTE if is_outside else Severity.ERROR
        return _UNREADABLE, (_not_there(message, place or Location(parsed.source.path), error.hint, severity),)


def _sentence(error: CasewrightError) -> str:
    """Return what an error says, without its full stop."""
    return error.message.rstrip(".") + (f" ({error.why})" if error.why else "")


def _not_there(message: str, place: Location, hint: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding("REF034", "citation-file-missing", severity, message, place, hint)


def _not_listed(error: CasewrightError) -> Finding:
    place = error.location or Location("_quarto.yml")
    message = f"{error.message.rstrip('.')}, and nothing is rendered."
    return Finding("NUM034", "document-missing", Severity.ERROR, message, place, error.hint)


def _cited(plans: Iterable[CitationPlan]) -> frozenset[str]:
    return frozenset(key for plan in plans for key in (*plan.cited, *plan.nocite))


def _places(parsed: ParsedDocument) -> Mapping[str, tuple[Location, ...]]:
    places: dict[str, list[Location]] = {}
    for typed in (*parsed.front_citations, *parsed.citations):
        places.setdefault(typed.key, []).append(typed.location)
    return {key: tuple(locations) for key, locations in places.items()}


def _style(parsed: ParsedDocument, name: str, root: Path) -> tuple[Style | None, tuple[Finding, ...]]:
    """Return a document's style. One that is not there, or is none, is a finding (REF034)."""
    if not name or (parsed.source.path.endswith(".Rmd") and name.startswith("`r ")):  # knitr runs it
        return None, ()
    place = parsed.metadata.value_location("csl")
    try:
        return load_style(name, root, place), ()
    except CasewrightError as error:
        return None, (_not_there(f"{_sentence(error)}.", error.location or place, error.hint),)


def _obstacles(
    parsed: ParsedDocument, resolved: ResolvedDocument, root: Path, cache: ContentCache
) -> tuple[Finding, ...]:
    """Return what cannot be printed. A picture outside of a folder of plain Quarto is left to QRT005: Quarto prints it,
    and so does this engine in a folder that is trusted."""
    found = obstacles(resolved, parsed, _formats(parsed), root, cache)
    is_plain = parsed.metadata.settings is None
    return tuple(one for one in found if not (is_plain and "lies outside the project" in one.message))


def _refused(parsed: ParsedDocument, resolved: ResolvedDocument, project: Project) -> Iterator[Finding]:
    """Yield what keeps a document from being written in one of its formats, with the options that it has there."""
    for name in parsed.metadata.formats:
        if name in FORMATS:
            path = project.root / parsed.source.path
            metadata = document_metadata(project, path, parsed.source.front_matter, name)
            written = replace(resolved, options=metadata.values, language=metadata.language)
            problem = refusal(Task(replace(parsed, metadata=metadata), written, FORMATS[name], {}, {}), project.root)
            if problem is not None:
                yield refused(problem, FORMATS[name])


def _files_for_latex(parsed: Sequence[ParsedDocument]) -> frozenset[str]:
    """Return the files of documents that are printed by LaTeX alone, and not here: commands of TeX are at home in
    them."""
    alone: set[str] = set()
    others: set[str] = set()
    for one in parsed:
        names: Iterable[object] = one.metadata.formats
        output = one.metadata.values.get("output")  # of R Markdown, which reads no `format:`
        if output and tuple(names) == (DEFAULT_FORMAT,):
            names = [output] if isinstance(output, str) else list(output)
        is_made_here = not typed_cells(one).other_languages and any(name in FORMATS for name in names)
        is_for_latex = not is_made_here and all(_BY_LATEX.search(str(name)) for name in names)
        (alone if is_for_latex else others).update([one.source.path, *one.source.files_read])
    return frozenset(alone - others)


_BY_LATEX = re.compile(r"pdf|latex|beamer|rticles::|pinp|tufte_(?:handout|book)")


def _left_to_quarto(parsed: ParsedDocument) -> Iterator[Finding]:
    """Yield the options of a document that print something, and that the built-in engine does not follow. A document
    that only Quarto can render, for the language of its cells, may have all of them."""
    if typed_cells(parsed).other_languages:
        return
    try:
        said = document_findings(parsed.metadata, parsed.source)
    except CasewrightError as error:
        place = error.location or Location(parsed.source.path)
        yield Finding("QRT004", "needs-quarto", Severity.WARNING, f"{_sentence(error)}.", place, error.hint)
    else:
        yield from (one for one in said if one.severity is not Severity.NOTE)


def _formats(parsed: ParsedDocument) -> frozenset[str]:
    """Return the formats that a document is rendered in, as far as this toolkit writes them."""
    return frozenset(FORMATS[name] for name in parsed.metadata.formats if name in FORMATS)


def _style_findings(
    parsed: ParsedDocument, style: Style | None, name: str, bibliography: Bibliography
) -> tuple[Finding, ...]:
    """Return what a document's style prints of its citations in a shorter way than they were typed (REF021, REF022),
    and what pandoc prints with it in another way than the style's own processor (REF024)."""
    if style is None:
        return ()
    from casewright.manuscript.citations.printing import style_findings
    from casewright.manuscript.citations.shortened import shortened_citations
    from casewright.references.style_preparation import prepared_style

    shortened = shortened_citations(parsed, style, name, bibliography.by_key)
    if parsed.metadata.settings is None:
        return shortened
    return shortened + style_findings(style, prepared_style(style.path.read_bytes()).departures, parsed.metadata)


def _commands_lost(parsed: ParsedDocument, plan: CitationPlan, bibliography: Bibliography) -> Iterator[Finding]:
    """Yield the commands in the works that a document cites that are not printed (REF032)."""
    cited = _cited([plan])
    entries = [entry for entry in bibliography.by_key.values() if entry.key in cited or "*" in cited]
    if any("\\" in value for entry in entries for value in entry.fields.values()):
        from casewright.references.bibtex.lost_commands import lost_commands

        yield from lost_commands(entries, is_prepared=parsed.metadata.settings is not None)


def _stale_figures(root: Path, prepared: Prepared) -> dict[str, tuple[str, ...]]:
    """Return the figures that are out of date by the content of their files now, each with why."""
    if not prepared.figures.figures:
        return {}
    return {outcome.label: outcome.reasons for outcome in figures_stale(root)}


def _journal(checked: Sequence[CheckedDocument], root: Path, cache: ContentCache) -> tuple[JournalProfile | None, str]:
    """Return the profile of the journal that the report is for, and the type of article it is to be there."""
    for document in checked:
        settings = document.settings
        if settings is None or settings.journal is None:
            continue
        place = document.metadata.value_location("casewright", "journal")
        profile = load_profile(settings.journal, root, place, cache)
        kind = settings.article_type or ""
        if kind and profile.article_types and kind not in profile.article_types:
            raise CasewrightError(
                f"The profile of {profile.journal} knows no type of article `{kind}`.",
                location=document.metadata.value_location("casewright", "article-type"),
                hint=did_you_mean(kind, profile.article_types),
            )
        return profile, kind
    return None, ""


def _add_files(files: dict[str, tuple[str, ...]], root: Path, paths: Iterable[str], *, code: bool = False) -> None:
    for path in paths:
        suffix = Path(path).suffix
        if path in files or suffix in {".svg", ".png", ".pdf", ".tif"} or (suffix == ".py" and not code):
            continue
        try:
            files[path] = tuple(read_text(root, path).split("\n"))
        except CasewrightError:  # a folder, or a picture: nothing that a finding would quote
            continue


def _names(root: Path, used: Iterable[str]) -> tuple[str, ...]:
    """Return the paths of the files of a report's folder. Results kept of cells, extensions of Quarto and other
    projects in the folder are left out; of a folder that is a Python package too, what is not beside a file the report
    uses."""
    names = [name for name in report_files(root) if name[0] not in "._"]
    projects = {name.rpartition("/")[0] for name in names if name.endswith("/_quarto.yml")}
    is_package = (root / "pyproject.toml").is_file()
    folders = {path.partition("/")[0] for path in used if "/" in path} | {_DATA_FOLDER}
    return tuple(
        name
        for name in names
        if not any(name.startswith(f"{project}/") for project in projects)
        and (not is_package or "/" not in name or name.partition("/")[0] in folders)
    )


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= _MOST_BYTES
    except OSError:
        return False


def _data_files(root: Path) -> list[str]:
    folder = root / _DATA_FOLDER
    return [path.relative_to(root).as_posix() for path in sorted(folder.rglob("*")) if path.suffix in _TEXT_SUFFIXES]


@dataclass(frozen=True)
class _CaseValues:
    """Where in the cases each value stands, and in English, whatever the report's language, the values themselves and
    why others have none."""

    sources: Mapping[str, Location] = field(default_factory=dict)
    facts: tuple[CaseFact, ...] = ()


def _case_values(project: Project, asked: Collection[str], cache: ContentCache) -> _CaseValues:
    """Return the values of the project's cases; kept by content, since reading cases is slow."""
    root, language = project.root, project.language
    paths = (*case_paths(root), *table_paths(root, asked))
    if not paths:
        return _CaseValues()
    parts = [package_hash("case"), package_hash("languages"), *(f"{path}={file_hash(root / path)}" for path in paths)]
    key = content_hash("\n".join(["values and sources", language, *parts, *sorted(asked)]).encode())
    kept = cache.find(key)
    if kept is None:
        from casewright.case.loading import load_cases
        from casewright.case.tables.cell_values import cell_values
        from casewright.case.values import placed_texts

        cases = load_cases(root) if case_paths(root) else ()
        sources = placed_texts(cases, language, asked) | cell_values(root, asked, language).texts
        kept = json.dumps(
            {
                "sources": {name: [place.path, place.line, place.column] for name, (_, place) in sources.items()},
                "facts": [fact.as_json() for fact in case_facts(cases)],
            }
        ).encode()
        cache.store(key, kept)
    found = json.loads(kept)
    places = {name: Location(*place) for name, place in found["sources"].items()}
    return _CaseValues(places, facts_from_json(found["facts"]))


def _flat(values: Mapping[str, object], before: str = "") -> Iterable[tuple[str, str]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        elif isinstance(value, str):
            yield f"{before}{key}", value
