"""`casewright verify`: comparison of the rendered files with the manuscript, and so with each other.

If all files of a document differ from the resolved manuscript in the same way, they are out of date; if one differs
from the others, it was changed.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache, texts_state
from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.manuscript.parsing import ReadingContext
from casewright.manuscript.source import read_front_matter
from casewright.paths import read_bytes
from casewright.project import document_metadata, documents
from casewright.render.builtin import writing_tasks
from casewright.render.formats.known import NAMES
from casewright.render.formats.output_format import Task
from casewright.render.outputs import output_path, shared_folder
from casewright.render.preparation import Prepared, prepare
from casewright.render.record import tools_hash
from casewright.render.writing import written_files
from casewright.verify.comparison import Difference, differences
from casewright.verify.html import read_html_file
from casewright.verify.manuscript import reading_of
from casewright.verify.parts import Reading
from casewright.verify.pdf import read_pdf_file
from casewright.verify.pictures import picture_differences
from casewright.verify.rules import OUT_OF_DATE, RULE_OF
from casewright.verify.word import read_word_file

_FORMAT_NAMES = {"html": "HTML", "pdf": "PDF", "docx": "Word"}
_READERS: Mapping[str, Callable[[bytes, str], Reading | None]] = {
    "html": read_html_file,
    "pdf": read_pdf_file,
    "docx": read_word_file,
}
_NOT_READ = (".odt", ".rtf", ".epub", ".tex", ".doc", ".pptx", ".xml", ".md")
_MOST_PER_FILE = 50


@dataclass(frozen=True)
class VerifyResult:
    """The output of `casewright verify`, and whether files differ."""

    text: str
    failed: bool


def run_verify(
    root: Path,
    requested: Sequence[str],
    profiles: tuple[str, ...],
    output_dir: str,
    form: str,
    progress: Callable[[str, int, int], None] | None = None,
) -> VerifyResult:
    """Verify, and return the findings in one of the formats of `casewright check`. Raises as `verify` does."""
    from casewright.checks.engine.checking import Outcome
    from casewright.checks.formats import Shown, written

    found = verify(root, requested, profiles, output_dir, progress=progress)
    outcome = Outcome(found.findings, found.checked, found.undetermined)
    shown = Shown(os.path.relpath(root, Path.cwd()).replace(os.sep, "/"))
    return VerifyResult(
        written(form, outcome, shown), any(finding.severity is Severity.ERROR for finding in found.findings)
    )


@dataclass(frozen=True)
class Verification:
    """The result of a verification. `checked` are the numbers of compared things; `undetermined` lists what could not
    be compared."""

    findings: tuple[Finding, ...]
    checked: Mapping[str, int] = field(default_factory=dict)
    undetermined: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Compared:
    """A rendered file and its differences, None if it could not be read part by part."""

    format_name: str
    path: str
    found: tuple[Difference, ...] | None
    expected: Reading


def verify(
    root: Path,
    requested: Sequence[str] = (),
    profiles: tuple[str, ...] = (),
    output_dir: str = "",
    *,
    use_cache: bool = True,
    progress: Callable[[str, int, int], None] | None = None,
) -> Verification:
    """Compare the rendered files of a project, or of the `requested` documents (paths relative to the root), with the
    manuscript.

    Raises CasewrightError if the manuscript cannot be read, or if nothing is rendered.
    """
    cache = ContentCache(root / CACHE_FOLDER if use_cache else None)
    state = texts_state(root)
    prepared = prepare(root, profiles, cache, draw=False)
    project = prepared.project
    listed = [] if requested and not project.is_configured else [project.shown(path) for path in documents(project)]
    paths = tuple(dict.fromkeys([*listed, *requested]))
    outputs = _Outputs(paths, (root / output_dir) if output_dir else project.output_dir, root)
    declared = _declared_formats(prepared, paths)
    formats = _formats(declared, outputs, [path for path in paths if not requested or path in requested])
    context = ReadingContext(cache, root / CELL_CACHE_FOLDER, run_cells=False, show_cached=True)
    by_document: dict[str, list[_Compared]] = {}
    undetermined: list[str] = []
    missing: list[str] = []
    for step, (format_name, named) in enumerate(formats.items()):
        if progress is not None:
            progress(f"Comparing {_FORMAT_NAMES[format_name]}", step, len(formats))
        files = {path: outputs.file(path, f".{format_name}") for path in named}
        there = {path: name for path, name in named.items() if files[path].is_file()}
        missing += [_shown(file, root) for path, file in files.items() if path not in there]
        if not there:
            continue
        tasks, _ = writing_tasks(prepared, paths, {format_name: there}, context, set(), _silent)
        for task in tasks:
            path = task.parsed.source.path
            if not task.parsed.is_run and task.parsed.typed_cells.run_anything:
                undetermined.append(
                    f"{_shown(files[path], root)} was not compared: the output of its cells is not cached, and "
                    "`verify` runs no code."
                )
                by_document.setdefault(path, [])
                continue
            compared, notes = _compared(files[path], _shown(files[path], root), task, root, cache)
            by_document.setdefault(path, []).append(compared)
            undetermined += notes
    if not by_document:
        raise CasewrightError(
            "There is no rendered file to verify.",
            why=f"`{missing[0]}` does not exist" if missing else "no document declares a format that is verified",
            hint="Render the report first: `casewright render`.",
        )
    cache.prune(f"verify {paths} {requested} {profiles} {output_dir}", state)
    findings = [finding for compared in by_document.values() for finding in _findings(compared)]
    undetermined += [f"{name} does not exist: render it, and verify again." for name in missing]
    undetermined += [
        f"{file.path} was not compared: it is not a tagged PDF, so its parts cannot be told apart."
        for compared in by_document.values()
        for file in compared
        if file.found is None
    ]
    for path in by_document:
        for suffix in _NOT_READ:
            if (file := outputs.file(path, suffix)).is_file():
                undetermined.append(f"{_shown(file, root)} was not compared: `verify` reads HTML, PDF and Word files.")
    return Verification(tuple(findings), _counts(by_document), tuple(undetermined))


def _silent(_label: str, _done: int, _total: int) -> None:
    """Ignore the progress of rendering: the formats are the steps of a verification."""


@dataclass(frozen=True)
class _Outputs:
    """The output files of documents."""

    paths: Sequence[str]
    folder: Path
    root: Path

    def file(self, path: str, suffix: str) -> Path:
        """Return the output file of a document with a suffix."""
        shared = shared_folder([str(Path(document).with_suffix("")) for document in self.paths])
        return output_path(str(Path(path).with_suffix("")), suffix, self.folder, shared, self.root)


def _declared_formats(prepared: Prepared, paths: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the formats that each document declares, each with its name in the metadata."""
    found: dict[str, dict[str, str]] = {}
    for path in paths:
        front_matter = read_front_matter(prepared.project.root, path)
        declared = document_metadata(prepared.project, prepared.project.root / path, front_matter, "html")
        for name in declared.formats:
            if name in NAMES:
                found.setdefault(path, {}).setdefault(NAMES[name], name)
    return found


def _formats(
    declared: Mapping[str, Mapping[str, str]], outputs: _Outputs, requested: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Return the documents to compare in each format: those that declare it, and those that were rendered to it anyway
    (`casewright render --to docx`)."""
    found: dict[str, dict[str, str]] = {}
    for path in requested:
        names = dict(declared.get(path, {}))
        for format_name in _FORMAT_NAMES:
            if format_name not in names and outputs.file(path, f".{format_name}").is_file():
                names[format_name] = format_name
        for format_name, name in names.items():
            found.setdefault(format_name, {})[path] = name
    return found


def _compared(file: Path, shown: str, task: Task, root: Path, cache: ContentCache) -> tuple[_Compared, tuple[str, ...]]:
    """Compare a rendered file with the manuscript. Return the result and messages about parts that were not
    compared."""
    data = read_bytes(file.parent, file.name, Location(shown))
    expected = reading_of(task.document, task.format_name)
    reading = _READERS[task.format_name](data, shown)
    if reading is None:
        return _Compared(task.format_name, shown, None, expected), ()
    found = differences(expected, reading)
    try:
        written = written_files(task, root, cache, tools_hash()).files[f".{task.format_name}"]
    except CasewrightError as error:
        return _Compared(task.format_name, shown, found, expected), (
            f"The pictures of {shown} were not compared: {error}",
        )
    if written != data:
        fresh = _READERS[task.format_name](written, shown)
        pictures = fresh.pictures if fresh is not None else ()
        found += tuple(Difference("picture", *parts) for parts in picture_differences(pictures, reading.pictures))
    return _Compared(task.format_name, shown, found, replace(expected, pictures=reading.pictures)), ()


def _shown(file: Path, root: Path) -> str:
    return Path(os.path.relpath(file, root)).as_posix()


def _findings(compared: Sequence[_Compared]) -> Iterator[Finding]:
    """Yield the findings of one document: first one for the differences that all files share, then those of each."""
    read = [file for file in compared if file.found is not None]
    everywhere: set[tuple[str, str, str]] = set()
    if len(read) > 1:
        shared = [{(each.where, each.expected, each.shown) for each in file.found or ()} for file in read]
        everywhere = set.intersection(*shared)
        if everywhere:
            where, expected, shown = min(everywhere)
            names = ", ".join(f"`{file.path}`" for file in read)
            text = f"they have “{shown}” instead of “{expected}”" if shown and expected else ""
            text = text or (f"they lack “{expected}”" if expected else f"they have “{shown}”")
            yield OUT_OF_DATE.finding(
                f"{names} are out of date: they differ from the manuscript in {len(everywhere)} "
                f"place{'' if len(everywhere) == 1 else 's'}; in {where}, {text}.",
                Location(read[0].path),
                "Render the report again: `casewright render`.",
            )
    for file in read:
        own = [each for each in file.found or () if (each.where, each.expected, each.shown) not in everywhere]
        for difference in own[:_MOST_PER_FILE]:
            yield _finding(difference, file)
        if len(own) > _MOST_PER_FILE:
            yield RULE_OF["text"].finding(
                f"`{file.path}` has {len(own) - _MOST_PER_FILE} more differences.", Location(file.path)
            )


def _finding(difference: Difference, file: _Compared) -> Finding:
    name = _FORMAT_NAMES[file.format_name]
    hint = "Render it again, or make the change in the source: rendering overwrites changes in a rendered file."
    where, expected, shown = difference.where, difference.expected, difference.shown
    if difference.kind == "moved":
        message = f"The {name} file has “{shown}” in another place than the manuscript."
    elif difference.kind == "hidden":
        message = f"The {name} file contains text that it does not show: “{shown}”."
    elif difference.kind == "picture" and expected and shown:
        message = f"The {name} file shows {shown} as {where}; the manuscript has {expected}."
    elif difference.kind == "missing" or not shown:
        message = f"The {name} file lacks a part of {where}: “{expected}”."
    elif difference.kind == "extra" or not expected:
        message = f"The {name} file has a part of {where} that the manuscript does not have: “{shown}”."
    else:
        message = f"The {name} file shows “{shown}” in {where}; the manuscript has “{expected}”."
    return RULE_OF[difference.kind].finding(message, Location(file.path, difference.line), hint)


def _counts(by_document: Mapping[str, Sequence[_Compared]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for compared in by_document.values():
        counts["documents"] += 1
        for file in compared:
            if file.found is None:
                continue
            counts["files"] += 1
            expected = file.expected
            kinds = Counter(part.kind for part in expected.parts)
            counts["paragraphs"] += kinds["text"] + kinds["heading"] + kinds["title"] + kinds["footnote"]
            counts["citations"] += sum(len(part.citations) for part in expected.parts)
            counts["legends"] += kinds["legend"] + kinds["note"]
            counts["cells"] += sum(len(row) for grid in expected.grids for row in grid.rows)
            counts["abbreviations"] += kinds["abbreviation"]
            counts["references"] += kinds["reference"]
            counts["formulas"] += len(expected.formulas)
            counts["alternative texts"] += len(expected.alternatives)
            counts["pictures"] += len(expected.pictures)
    return dict(counts)
