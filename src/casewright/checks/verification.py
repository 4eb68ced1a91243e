"""`casewright verify`: the rendered files read back, and compared with the manuscript and so with each other.

What each file shows is compared with what the resolved manuscript says. Where every file of a document shows the same
that the manuscript no longer says, they are out of date; where one shows something else, that one was changed.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from casewright.checks.rule import Rule
from casewright.checks.verification_comparing import Difference, DifferenceKind, differences
from casewright.checks.verification_files import read_html_file, read_word_file
from casewright.checks.verification_pdf import read_pdf_file
from casewright.checks.verification_reading import Reading, reading_of
from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.manuscript.citing import cited
from casewright.manuscript.parsing import ParsedDocument, Workshop, parse_document
from casewright.manuscript.resolve import resolve
from casewright.project import document_metadata, documents
from casewright.render import outputs
from casewright.render.attribution import with_end_matter
from casewright.render.builtin import FORMATS
from casewright.render.preparation import Prepared, prepare
from casewright.storage import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache

_FORMAT_NAMES = {"html": "HTML", "pdf": "PDF", "docx": "Word"}
_MOST_PER_FILE = 50


@dataclass(frozen=True)
class VerifyResult:
    """What `casewright verify` prints, and whether files differ."""

    text: str
    failed: bool


def run_verify(
    root: Path,
    asked: Sequence[str],
    profiles: tuple[str, ...],
    output_dir: str,
    form: str,
    progress: Callable[[str, int, int], None] | None = None,
) -> VerifyResult:
    """Verify, and write what was found in one of the formats of `casewright check`. `progress` is told which format is
    compared. Raises as `verify` does."""
    from casewright.checks.checking import Outcome
    from casewright.checks.formats import Shown, written

    found = verify(root, asked, profiles, output_dir, progress=progress)
    outcome = Outcome(found.findings, found.checked, found.undetermined)
    shown = Shown(os.path.relpath(root, Path.cwd()).replace(os.sep, "/"))
    return VerifyResult(written(form, outcome, shown), any(one.severity is Severity.ERROR for one in found.findings))


@dataclass(frozen=True)
class Verification:
    """What was compared, and what differs. `checked` are denominators; `undetermined` says what could not be looked
    at."""

    findings: tuple[Finding, ...]
    checked: Mapping[str, int] = field(default_factory=dict)
    undetermined: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Compared:
    """A rendered file, and where it differs; None where it could not be read part by part."""

    format_name: str
    path: str
    found: tuple[Difference, ...] | None
    said: Reading


def verify(
    root: Path,
    asked: Sequence[str] = (),
    profiles: tuple[str, ...] = (),
    output_dir: str = "",
    *,
    use_cache: bool = True,
    progress: Callable[[str, int, int], None] | None = None,
) -> Verification:
    """Compare the rendered files of a project, or of the documents `asked` for (paths from the root), with the
    manuscript.

    Raises CasewrightError where the manuscript cannot be read, and where nothing is rendered.
    """
    cache = ContentCache(root / CACHE_FOLDER if use_cache else None)
    prepared = prepare(root, profiles, cache, draw=False)
    project = prepared.project
    listed = [] if asked and not project.is_configured else [project.shown(path) for path in documents(project)]
    paths = tuple(dict.fromkeys([*listed, *asked]))
    folder = (root / output_dir) if output_dir else project.output_dir
    shared = outputs.shared_folder([str(Path(path).with_suffix("")) for path in paths])
    workshop = Workshop(cache, root / CELL_CACHE_FOLDER)
    by_document: dict[str, list[_Compared]] = {}
    missing: list[str] = []
    formats = _formats(prepared, paths)
    for step, (format_name, named) in enumerate(formats.items()):
        if progress is not None:
            progress(f"Comparing {_FORMAT_NAMES[format_name]}", step, len(formats))
        files = {
            path: outputs.output_path(str(Path(path).with_suffix("")), f".{format_name}", folder, shared, root)
            for path in named
            if not asked or path in asked
        }
        there = {path: file for path, file in files.items() if file.is_file()}
        missing += [_shown(file, root) for path, file in files.items() if path not in there]
        if not there:
            continue
        for path, said in _manuscript(prepared, paths, format_name, named, workshop).items():
            if path in there:
                shown = _shown(there[path], root)
                by_document.setdefault(path, []).append(_compared(there[path], shown, format_name, said))
    if not by_document:
        raise CasewrightError(
            "There is no rendered file to verify.",
            why=f"`{missing[0]}` is not there" if missing else "no document declares a format that is verified",
            hint="Render the report first: `casewright render`.",
        )
    findings = [finding for compared in by_document.values() for finding in _findings(compared)]
    undetermined = [f"{name} is not there: render it, and verify again." for name in missing]
    undetermined += [
        f"{one.path} was not compared: it has no structure that tells its parts apart."
        for compared in by_document.values()
        for one in compared
        if one.found is None
    ]
    return Verification(tuple(findings), _counts(by_document), tuple(undetermined))


def _formats(prepared: Prepared, paths: Sequence[str]) -> dict[str, dict[str, str]]:
    """The documents of each format, each with the name that its metadata has the format under."""
    from casewright.manuscript.source import read_source

    found: dict[str, dict[str, str]] = {}
    for path in paths:
        front_matter = read_source(prepared.project.root, path).front_matter
        declared = document_metadata(prepared.project, prepared.project.root / path, front_matter, "html")
        for name in declared.formats:
            if name in FORMATS:
                found.setdefault(FORMATS[name], {}).setdefault(path, name)
    return found


def _manuscript(
    prepared: Prepared, paths: Sequence[str], format_name: str, named: Mapping[str, str], workshop: Workshop
) -> dict[str, Reading]:
    """What each document says in one format, by its path."""
    project = prepared.project

    def parsed_as(path: str) -> ParsedDocument:
        name = named.get(path, format_name)
        return parse_document(project, path, name, prepared.figures, prepared.values, workshop)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        parsed = list(pool.map(parsed_as, paths))
        manuscript = resolve(parsed, format_name, project.profiles, prepared.figures, prepared.terms)
        finished = list(
            pool.map(
                lambda pair: cited(pair[0], pair[1][0], pair[1][1], project.root, workshop.cache),
                zip(parsed, manuscript.documents, strict=True),
            )
        )
    return {
        one.source.path: reading_of(with_end_matter(one, done.document, project.root, workshop.cache), format_name)
        for one, done in zip(parsed, finished, strict=True)
    }


def _compared(file: Path, shown: str, format_name: str, said: Reading) -> _Compared:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CasewrightError(
            f"`{shown}` cannot be read.", location=Location(shown), why=error.strerror or ""
        ) from None
    reading = (
        read_html_file(data, shown)
        if format_name == "html"
        else read_word_file(data, shown)
        if format_name == "docx"
        else read_pdf_file(data, shown)
    )
    return _Compared(format_name, shown, None if reading is None else differences(said, reading), said)


def _shown(file: Path, root: Path) -> str:
    return Path(os.path.relpath(file, root)).as_posix()


def _findings(compared: Sequence[_Compared]) -> Iterator[Finding]:
    """The findings of one document: first what all of its files share, then what each has for itself."""
    read = [one for one in compared if one.found is not None]
    everywhere: set[tuple[str, str, str]] = set()
    if len(read) > 1:
        shared = [{(one.where, one.said, one.shown) for one in file.found or ()} for file in read]
        everywhere = set.intersection(*shared)
        if everywhere:
            where, said, shown = min(everywhere)
            names = ", ".join(f"`{one.path}`" for one in read)
            yield OUT_OF_DATE.finding(
                f"{names} show what the manuscript no longer says, in {len(everywhere)} "
                f"place{'' if len(everywhere) == 1 else 's'}; in {where}: “{shown}” for “{said}”.",
                Location(read[0].path),
                "Render the report again: `casewright render`.",
            )
    others = ", ".join(_FORMAT_NAMES[one.format_name] for one in read)
    for file in read:
        own = [one for one in file.found or () if (one.where, one.said, one.shown) not in everywhere]
        for one in own[:_MOST_PER_FILE]:
            yield _finding(one, file, others)
        if len(own) > _MOST_PER_FILE:
            yield RULE_OF["text"].finding(
                f"{len(own) - _MOST_PER_FILE} more differences are in `{file.path}`.", Location(file.path)
            )


def _finding(one: Difference, file: _Compared, _others: str) -> Finding:
    name = _FORMAT_NAMES[file.format_name]
    rule = RULE_OF[one.kind]
    place = Location(file.path, one.line)
    hint = "Render it again, or take the change into the source: what is changed in a rendered file is lost."
    if one.kind == "missing" or not one.shown:
        return rule.finding(f"The {name} file lacks a part of {one.where}: “{one.said}”.", place, hint)
    if one.kind == "extra" or not one.said:
        return rule.finding(
            f"The {name} file has what the manuscript does not, in {one.where}: “{one.shown}”.", place, hint
        )
    return rule.finding(
        f"The {name} file shows “{one.shown}” in {one.where}; the manuscript says “{one.said}”.", place, hint
    )


def _counts(by_document: Mapping[str, Sequence[_Compared]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for compared in by_document.values():
        counts["documents"] += 1
        for one in compared:
            if one.found is None:
                continue
            counts["files"] += 1
            kinds = Counter(part.kind for part in one.said.parts)
            counts["paragraphs"] += kinds["text"] + kinds["heading"] + kinds["title"] + kinds["footnote"]
            counts["citations"] += sum(len(part.citations) for part in one.said.parts)
            counts["legends"] += kinds["legend"] + kinds["note"]
            counts["cells"] += sum(len(row) for grid in one.said.grids for row in grid.rows)
            counts["abbreviations"] += kinds["abbreviation"]
            counts["references"] += kinds["reference"]
            counts["formulas"] += len(one.said.formulas)
            counts["alternative texts"] += len(one.said.alternatives)
    return dict(counts)


def _rule(code: str, name: str, severity: Severity, summary: str, purpose: str, wrong: str, right: str) -> Rule:
    return Rule(
        code,
        name,
        severity,
        summary=summary,
        purpose=purpose,
        wrong=wrong,
        right=right,
        when_wrong="Where a file was rendered by another program that prints more than the manuscript says.",
        source="This toolkit's own: one source, and files that agree to the last number. Reported by `casewright "
        "verify`.",
    )


OUT_OF_DATE = _rule(
    "VER001",
    "output-out-of-date",
    Severity.ERROR,
    "All rendered files of a document show what the manuscript no longer says.",
    "The source was changed after the files were rendered, and what is sent to a journal is the old version.",
    "An age is corrected in data/case.yml, and _output/ is sent.",
    "casewright render",
)
_NUMBER = _rule(
    "VER002",
    "rendered-number-differs",
    Severity.ERROR,
    "A rendered file shows another number than the manuscript.",
    "Somebody changed a number in the Word file, and the PDF says something else.",
    "the Word file: day 4; the manuscript: day 3",
    "The number is corrected in data/case.yml, and all files are rendered again.",
)
_CITATION = _rule(
    "VER003",
    "rendered-citation-differs",
    Severity.ERROR,
    "A rendered file cites by another number or name than the manuscript.",
    "A citation typed into the Word file does not move with the reference list.",
    "the Word file: [4]; the manuscript: [3]",
    "The citation is changed in the source, and all files are rendered again.",
)
_LEGEND = _rule(
    "VER004",
    "rendered-legend-differs",
    Severity.ERROR,
    "A rendered file has another legend, caption or note than the manuscript.",
    "Legends are written once; one that is changed in a rendered file is lost with the next rendering.",
    "the Word file: Figure 1: The right leg; the manuscript: Figure 1: The left leg",
    "The legend is changed in figures/figures.yml.",
)
_CELL = _rule(
    "VER005",
    "rendered-cell-differs",
    Severity.ERROR,
    "A cell of a table in a rendered file is not what the manuscript says.",
    "A number changed in one cell of one file is the error nobody finds by reading.",
    "the Word file, row 4: 66; the manuscript: 65",
    "The number is corrected in the table's data.",
)
_ABBREVIATION = _rule(
    "VER006",
    "rendered-abbreviation-differs",
    Severity.ERROR,
    "The abbreviations list of a rendered file is not the manuscript's.",
    "The list is made of what the text uses; one that is edited no longer fits it.",
    "the Word file lacks CRS in its list",
    "The entry is changed in data/abbreviations.yml.",
)
_TEXT = _rule(
    "VER007",
    "rendered-text-differs",
    Severity.ERROR,
    "A rendered file has other words than the manuscript.",
    "A sentence that a co-author changed in the Word file is not in the source, and the next rendering undoes it.",
    "the Word file: no fever; the manuscript: fever",
    "The sentence is changed in the source.",
)
_PART = _rule(
    "VER008",
    "rendered-part-missing-or-added",
    Severity.ERROR,
    "A rendered file lacks a paragraph, or has one that the manuscript does not.",
    "A part was deleted from, or typed into, one of the files.",
    "the Word file has a paragraph that is in no other file",
    "The paragraph is added to the source.",
)
_FORMULA = _rule(
    "VER009",
    "rendered-formula-differs",
    Severity.ERROR,
    "A formula of a rendered file has other numbers than the manuscript's.",
    "A dose that is calculated with another number in one of the files.",
    "the Word file: 140 − 32; the manuscript: 140 − 23",
    "The formula is changed in the source.",
)
_ALTERNATIVE = _rule(
    "VER010",
    "rendered-alternative-text-differs",
    Severity.ERROR,
    "A picture of a rendered file has another alternative text than the manuscript gives it.",
    "Who hears the picture described is told something else than who reads the legend.",
    "the Word file: fever from day 4; the manuscript: fever from day 3",
    "The text is changed in figures/figures.yml, or at the image (`fig-alt`).",
)

RULE_OF: Mapping[DifferenceKind, Rule] = {
    "number": _NUMBER,
    "citation": _CITATION,
    "legend": _LEGEND,
    "cell": _CELL,
    "abbreviation": _ABBREVIATION,
    "text": _TEXT,
    "missing": _PART,
    "extra": _PART,
    "formula": _FORMULA,
    "alternative": _ALTERNATIVE,
}
"""The rule that each kind of difference is a finding of."""

RULES = (OUT_OF_DATE, _NUMBER, _CITATION, _LEGEND, _CELL, _ABBREVIATION, _TEXT, _PART, _FORMULA, _ALTERNATIVE)
