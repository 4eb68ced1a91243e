"""The built-in engine: a project's documents to HTML, PDF and Word with pandoc, Typst and Jupyter, and nothing else."""

from __future__ import annotations

import os
import posixpath
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from casewright.build.recorder import Recorder
from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache, texts_state
from casewright.diagnostics import Finding, Severity, raise_all
from casewright.figures.command import figures_stale, provenance
from casewright.manuscript.cells.workers import workers
from casewright.manuscript.citations.printing import cited
from casewright.manuscript.parsing import ParsedDocument, ReadingContext, parse_document
from casewright.manuscript.resolve import resolve
from casewright.manuscript.source import read_front_matter, read_source
from casewright.paths import file_in
from casewright.project import Project, document_metadata, documents_read, load_project
from casewright.project.files import shown
from casewright.render import outputs
from casewright.render.attribution import with_end_matter
from casewright.render.formats.known import FORMATS, NAMES, builtin_format
from casewright.render.formats.output_format import Task
from casewright.render.formats.word import Word
from casewright.render.images import images_of
from casewright.render.obstacles import obstacles, refusals
from casewright.render.preparation import Prepared, prepare
from casewright.render.quarto.unsupported import (
    NeedsQuartoError,
    document_findings,
    project_findings,
    refuse_other_documents,
)
from casewright.render.record import Record, Request, listing_hash, store_record, tools_hash
from casewright.render.remote_pictures import fetched_picture
from casewright.render.unchecked_pictures import unchecked_note, unchecked_pictures
from casewright.render.writing import Written, written_files
from casewright.review.comments import read_review
from casewright.storage import content_hash
from casewright.xml_threads import with_own_names

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Rendering:
    """What a rendering wrote, found and left aside. `written` is empty if `--strict` held it back."""

    written: tuple[Path, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


def render(
    root: Path,
    request: Request,
    *,
    use_cache: bool = True,
    progress: Progress,
) -> Rendering:
    """Render what the request asks for.

    All documents of the project are read, since they are numbered together; those asked for are written. Without
    `use_cache` nothing that was kept before counts. Raises CasewrightError if nothing can be written; the files of an
    earlier rendering then stay as they were.
    """
    with Recorder(root) as reads:
        if use_cache:
            return _rendered(root, request, root, reads, progress)
        with tempfile.TemporaryDirectory() as folder:
            return _rendered(root, request, Path(folder), reads, progress)


def asks_for_quarto(root: Path, request: Request) -> bool:
    """Return whether the project, or what is to be rendered of it, asks for what this engine refuses and Quarto does,
    such as filters."""
    project = load_project(root, request.profiles)
    everything = documents_read(project, request.documents, "render")
    asked = set(request.documents) or set(everything)
    try:
        refuse_other_documents(everything)
        _remarks(project, _formats(project, everything, request), asked)
    except NeedsQuartoError:
        return True
    return False


def _rendered(root: Path, request: Request, keeping: Path, reads: Recorder, progress: Progress) -> Rendering:
    """Return a rendering whose caches are below the folder `keeping`."""
    state = texts_state(root)
    cache = ContentCache(keeping / CACHE_FOLDER)
    cells = (keeping if request.execute else root) / CELL_CACHE_FOLDER
    made = make(root, request, cache, cells, progress, reads)
    findings = made.findings
    if made.files is None:
        return Rendering((), findings)
    files = made.files
    if not request.output_dir:
        for path in files:
            file_in(root, shown(path, root))
    outputs.remove_leftovers({path.parent for path in files})
    outputs.write_together(files)
    words = [content for path, content in files.items() if path.suffix == Word.suffix]
    if words:
        from casewright.render.word.identity.kept import keep_sent

        keep_sent(root, words)
    written = tuple(sorted(files))
    store_record(
        root,
        request,
        Record(
            tools_hash(),
            made.listing,
            reads.hashes(made.files_read),
            {os.path.relpath(path, root): content_hash(files[path]) for path in written},
            findings,
            made.notes,
        ),
    )
    cache.prune(f"render {request.key()}", state)
    return Rendering(written, findings, made.notes)


@dataclass(frozen=True)
class Made:
    """A rendering before it is written.

    `files` are the contents of the output files by path, None if `--strict` holds them back, or nobody wants them;
    `tasks` are the documents that they were written from, `files_read` the files that the rendering depends on, and
    `listing` identifies the set of files of the project.
    """

    files: Mapping[Path, bytes] | None
    tasks: tuple[Task, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    files_read: frozenset[str]
    listing: str


def make(
    root: Path,
    request: Request,
    cache: ContentCache,
    cells: Path,
    progress: Progress,
    reads: Recorder | None = None,
    *,
    contents: bool = True,
) -> Made:
    """Render what the request asks for, and write no output file. `cells` is the folder of the results of cells;
    `reads` records the files that are read. Without `contents`, the documents are resolved only.

    Raises CasewrightError if nothing can be written.
    """
    progress("Preparing data and figures", 0, 1)

    def drawn(done: int, total: int) -> None:
        progress("Drawing figures", done, total)

    prepared = prepare(root, request.profiles, cache, drawn, draw=request.execute)
    if not request.execute:
        prepared = replace(prepared, provenance=provenance(root))
    if reads is not None:
        reads.forget(prepared.files_made)
    listing = listing_hash(root)
    project = prepared.project
    files_read = set(prepared.files_read)
    everything = documents_read(project, request.documents, "render")
    refuse_other_documents(everything)
    asked = set(request.documents) or set(everything)
    fetch = fetched_picture if request.online else None
    context = ReadingContext(
        cache,
        cells,
        _running(progress),
        run_cells=request.execute,
        show_cached=not request.execute,
        marks_unrun=not request.execute,
        fetch=fetch,
    )
    formats = _formats(project, everything, request)
    remarks = _remarks(project, formats, asked)
    tasks, findings = writing_tasks(prepared, everything, formats, context, files_read, progress)
    findings = (*remarks, *findings, *(() if request.execute else _not_drawn(root, prepared)))
    tasks = [task for task in tasks if task.parsed.source.path in asked]
    if not contents or (request.strict and any(finding.severity is Severity.ERROR for finding in findings)):
        return Made(None, tuple(tasks), findings, (), frozenset(files_read), listing)
    obstructed = tuple(dict.fromkeys(one for task in tasks for one in _obstacles(task, root, cache)))
    missing = [one for task in tasks for one in images_of(task.document, task.parsed, root).missing]
    raise_all([*{str((one.location, one.message)): one for one in missing}.values(), *refusals(obstructed)])
    documents = {task.parsed.source.path: task.parsed for task in tasks}
    unchecked = unchecked_pictures(tuple(documents.values()), prepared.figures, root)
    findings = (*findings, *obstructed, *unchecked_note(unchecked))
    folder = (root / request.output_dir) if request.output_dir else project.output_dir
    shared = outputs.shared_folder([str(Path(path).with_suffix("")) for path in everything])
    files, notes = _written(tasks, root, folder, shared, cache, files_read, progress)
    if request.comments:
        files = _with_comments(files, tasks, root)
    return Made(files, tuple(tasks), findings, tuple(notes), frozenset(files_read), listing)


def _with_comments(files: Mapping[Path, bytes], tasks: Sequence[Task], root: Path) -> dict[Path, bytes]:
    """Return files with the comments of `review/` in those for Word."""
    from casewright.render.word.identity.comments import with_comments

    comments = [comment for file in read_review(root) for comment in file.comments]
    responding = next((task.document.authors[0] for task in tasks if task.document.authors), "")
    suffix = Word.suffix
    return {
        path: with_comments(content, comments, responding) if path.suffix == suffix else content
        for path, content in files.items()
    }


def _not_drawn(root: Path, prepared: Prepared) -> tuple[Finding, ...]:
    """Return the figures that are out of date, where nothing is drawn (RND005)."""
    places = {figure.label: figure.location for figure in prepared.figures.figures}
    return tuple(
        Finding(
            "RND005",
            "not-drawn",
            Severity.ERROR,
            f"The figure `{one.label}` was not drawn, and is out of date: {'; '.join(one.reasons)}.",
            places[one.label],
            "Render without `--no-execute`.",
        )
        for one in figures_stale(root)
    )


def _obstacles(task: Task, root: Path, cache: ContentCache) -> tuple[Finding, ...]:
    return obstacles(task.document, task.parsed, [task.format_name], root, cache, draws_postscript=True)


def _running(progress: Progress) -> Callable[[int, int, str], None]:
    """Cells report how many of them ran."""

    def show(done: int, total: int, _name: str) -> None:
        progress("Running cells", done, total)

    return show


def _formats(project: Project, paths: Sequence[str], request: Request) -> dict[str, dict[str, str]]:
    """Return the documents to write in each format, each with the name its metadata has the format under."""
    formats: dict[str, dict[str, str]] = {}
    for path in paths:
        front_matter = read_front_matter(project.root, path)
        declared = document_metadata(project, project.root / path, front_matter, "html")
        names = {NAMES[name]: name for name in reversed(declared.formats) if name in NAMES}
        if request.formats:
            wanted = [builtin_format(name) for name in request.formats]
        else:
            own = isinstance(front_matter.value, dict) and "format" in front_matter.value
            where = front_matter.value_location if own else project.location
            wanted = [builtin_format(name, where("format", name)) for name in declared.formats]
        for format_name in wanted:
            formats.setdefault(format_name, {})[path] = names.get(format_name, format_name)
    return formats


def _remarks(project: Project, formats: Mapping[str, Mapping[str, str]], asked: Collection[str]) -> tuple[Finding, ...]:
    """Return what the project and its documents ask for that this engine ignores; what it cannot ignore it refuses
    here, before any cell is run."""
    remarks = dict.fromkeys(project_findings(project))
    for documents_of_format in formats.values():
        for path, name in documents_of_format.items():
            if path in asked:
                source = read_source(project.root, path)
                metadata = document_metadata(project, project.root / path, source.front_matter, name)
                remarks.update(dict.fromkeys(document_findings(metadata, source)))
    return tuple(remarks)


def writing_tasks(
    prepared: Prepared,
    paths: Sequence[str],
    formats: Mapping[str, Mapping[str, str]],
    context: ReadingContext,
    files_read: set[str],
    progress: Progress,
    adjusted: Callable[[ParsedDocument], ParsedDocument] | None = None,
) -> tuple[list[Task], tuple[Finding, ...]]:
    """Resolve the documents at `paths` and return what is to be written, with what was found on the way.

    `formats` are the documents wanted in each format, each with the name its metadata has the format under. All
    documents are read for every format, since they are numbered together; the files they read are added to
    `files_read`. `adjusted` changes a document before it is resolved, such as its settings.
    """
    project = prepared.project
    shared = outputs.shared_folder([str(Path(path).with_suffix("")) for path in paths])
    tasks: list[Task] = []
    findings: dict[Finding, None] = {}
    with workers() as pool:
        for step, (format_name, wanted) in enumerate(formats.items()):
            progress("Reading", step, len(formats))

            def parsed_as(path: str, name: str = format_name, wanted: Mapping[str, str] = wanted) -> ParsedDocument:
                parsed = parse_document(
                    project, path, wanted.get(path, name), prepared.figures, prepared.values, context
                )
                return adjusted(parsed) if adjusted is not None else parsed

            parsed = list(pool.map(parsed_as, paths))
            manuscript = resolve(parsed, format_name, project.profiles, prepared.figures, prepared.terms)
            findings.update(dict.fromkeys(manuscript.findings))
            finished = list(
                pool.map(
                    lambda pair: cited(pair[0], pair[1][0], pair[1][1], project.root, context.cache),
                    zip(parsed, manuscript.documents, strict=True),
                )
            )
            names = [document.name for document, _ in manuscript.documents]
            for one, done in zip(parsed, finished, strict=True):
                document = done.document
                files_read.update([*one.files_read, *one.metadata.files_read, *done.files_read])
                findings.update(dict.fromkeys(done.findings))
                if one.source.path not in wanted:
                    continue
                suffix = FORMATS[format_name].suffix
                targets = {name: _relative(document.name, name, suffix, shared, project) for name in names}
                whole = with_end_matter(one, document, project.root, context.cache)
                tasks.append(Task(one, whole, format_name, targets, prepared.provenance))
    return tasks, tuple(findings)


def _relative(from_name: str, to_name: str, suffix: str, shared: str, project: Project) -> str:
    if project.output_dir == project.root:
        return outputs.link_target(from_name, to_name, suffix)
    return outputs.link_target(
        posixpath.relpath(from_name, shared or "."), posixpath.relpath(to_name, shared or "."), suffix
    )


def _written(
    tasks: Sequence[Task],
    root: Path,
    folder: Path,
    shared: str,
    cache: ContentCache,
    files_read: set[str],
    progress: Progress,
) -> tuple[dict[Path, bytes], list[str]]:
    """Return the content of every output file, by path."""
    files: dict[Path, bytes] = {}
    notes: list[str] = []
    tools = tools_hash()
    done = 0
    progress("Writing", done, len(tasks))

    def write(task: Task) -> Written:
        return written_files(task, root, cache, tools)

    with ThreadPoolExecutor(os.cpu_count() or 1, initializer=with_own_names) as pool:
        for task, written in zip(tasks, pool.map(write, tasks), strict=True):
            done += 1
            progress("Writing", done, len(tasks))
            files_read.update(written.files_read)
            notes += [note for note in written.warnings if note not in notes]
            for suffix, content in written.files.items():
                files[outputs.output_path(task.document.name, suffix, folder, shared, root)] = content
    return files, notes
