"""`casewright deidentify`: all identifiers in one table, the changes with one right answer, and a list to sign."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.loading import load_report
from casewright.checks.pri.days import as_day, date_of
from casewright.checks.pri.finding import Identifier, identifiers, judgments, unjudged
from casewright.checks.pri.judgments import JUDGEMENTS_FILE, REMOVE, merged, written
from casewright.checks.pri.left_behind import LeftBehind, left_in_file, left_in_history
from casewright.checks.pri.recognition.kinds import AGE, DATE
from casewright.checks.pri.surfaces import known_names
from casewright.checks.repair import Edit, RepairableFinding, diff, is_data, repaired
from casewright.checks.report import Report
from casewright.diagnostics import CasewrightError, Severity
from casewright.paths import as_stored, file_in, read_bytes
from casewright.storage import write_whole

_WIDEST = 44


@dataclass(frozen=True)
class DeidentifyRequest:
    """What `casewright deidentify` was asked for: whether changes are made, which date day 0 was (None if dates stay as
    they are), and whether rendered files and the history are looked through."""

    documents: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    apply: bool = False
    day_zero: datetime.date | None = None
    rendered: bool = False
    history: bool = False
    as_json: bool = False


@dataclass(frozen=True)
class DeidentifyResult:
    """What the command prints, and whether there is something that nobody has judged."""

    text: str
    failed: bool


def run_deidentify(root: Path, request: DeidentifyRequest) -> DeidentifyResult:
    """List, show or make the changes, and write `data/identifiers.yml`. Raises CasewrightError if the report, or the
    file of judgments, cannot be read."""
    report = load_report(root, ReadingOptions(request.documents, request.profiles))
    _refuse_unreadable(report)
    found = _sorted(unjudged(report))
    edits = {one: edit for one in found if (edit := _edit(one, report, request.day_zero)) is not None}
    changed, texts = _changed(edits, report)
    if request.apply:
        for path, text in changed.items():
            write_whole(file_in(root, path), as_stored(read_bytes(root, path), text))
        report = load_report(root, ReadingOptions(request.documents, request.profiles)) if changed else report
    to_judge = unjudged(report) if request.apply else [one for one in found if one not in edits]
    before = judgments(report)
    signed = set(identifiers(report)).difference(unjudged(report))
    entries = merged(before, [one.judgment for one in (*to_judge, *signed)])
    if entries or before:
        write_whole(file_in(root, JUDGEMENTS_FILE), written(entries).encode())
    removed = [one.found for one in before if one.judged == REMOVE]
    left = _left(root, report, request, [*(one.text for one in found), *removed])
    if request.as_json:
        return DeidentifyResult(_json(found, edits, left), bool(found) or bool(left[0]))
    remarks = [_table(found, edits, request.day_zero), *left[1]]
    if changed:
        remarks.append(diff(texts, changed).rstrip("\n"))
        remarks.append(
            f"{len(edits)} changed." if request.apply else f"{len(edits)} to change: `casewright deidentify --apply`."
        )
    if to_judge:
        remarks.append(f"{len(to_judge)} to judge and sign in `{JUDGEMENTS_FILE}`.")
    return DeidentifyResult("\n\n".join(one for one in remarks if one) + "\n", bool(found) or bool(left[0]))


def _sorted(found: Sequence[Identifier]) -> tuple[Identifier, ...]:
    return tuple(sorted(found, key=lambda one: (one.location.path, one.location.line or 0, one.location.column or 0)))


def _refuse_unreadable(report: Report) -> None:
    from casewright.checks.pri.judgments import read_judgments

    lines = report.files.get(JUDGEMENTS_FILE, ())
    wrong = read_judgments(lines)[1]
    if wrong and not read_judgments(lines)[0]:
        raise _not_overwritten(wrong[0])


def _not_overwritten(error: CasewrightError) -> CasewrightError:
    """Return the error of a file that would be overwritten, with what to do first."""
    return CasewrightError(
        error.message, location=error.location, why=error.why, hint="Correct the file, or delete it to begin again."
    )


def _edit(one: Identifier, report: Report, day_zero: datetime.date | None) -> Edit | None:
    """Return the change that has one right answer, None if a person decides."""
    new = ""
    if one.found.kind is AGE:
        new = one.found.new
    elif one.found.kind is DATE and day_zero is not None and (date := date_of(one.text)) is not None:
        new = as_day(date, day_zero, report.project.language)
    place = one.location
    lines = report.files.get(place.path, ())
    if not new or place.line is None or place.column is None or is_data(place.path) or one.surface.kind == "output":
        return None
    typed = lines[place.line - 1][place.column - 1 :] if place.line <= len(lines) else ""
    if not place.path.endswith((".qmd", ".md", ".yml", ".yaml")) or not typed.startswith(one.text):
        return None
    before = lines[place.line - 1][: place.column - 1].rstrip(" \t")
    if before.endswith((":", "-", '"', "'")) or (place.path.endswith((".yml", ".yaml")) and not before):
        return None  # in YAML, `>` would begin a text of several lines
    if new.startswith(">") and not before:
        new = "\\" + new  # and in Markdown a quotation
    return Edit(place.path, place.line, place.column, len(one.text), new)


def _changed(edits: dict[Identifier, Edit], report: Report) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files that change, as they become, and as they are."""
    texts = {edit.path: "\n".join(report.files[edit.path]) for edit in edits.values()}
    findings = [
        RepairableFinding(one.found.kind.code, "", Severity.WARNING, "", one.location, edits=(edit,))
        for one, edit in edits.items()
    ]
    after = repaired(findings, texts).texts
    return {path: text for path, text in after.items() if text != texts[path]}, texts


def _left(
    root: Path, report: Report, request: DeidentifyRequest, texts: Sequence[str]
) -> tuple[tuple[LeftBehind, ...], list[str]]:
    """Return what is left in rendered files and in the history, and what is said of it."""
    left: tuple[LeftBehind, ...] = ()
    said: list[str] = []
    if request.rendered:
        unread: list[str] = []
        for path in _outputs(root, report):
            try:
                left += left_in_file(root, path, texts)
            except CasewrightError as error:
                unread.append(f"{path} was not looked at: {error.why or error.message}")
        said += [f"{one.place}: holds “{one.text}”" for one in left] or [
            f"None of {len(set(texts))} identifiers is in the rendered files or in `.casewright`."
        ]
        said += unread
    if request.history:
        past, why = left_in_history(root, known_names(report))
        left += past
        said.append(
            "\n".join(f"{one.place}: {one.found.kind.code if one.found else ''} “{one.text}”" for one in past)
            or (f"The history was not searched: {why}." if why else "The history holds no identifier.")
        )
        if past:
            said.append(
                "Committed text stays in the history: share a copy of the folder without `.git`, or rewrite "
                "the history (`git filter-repo`)."
            )
    return left, said


def _outputs(root: Path, report: Report) -> tuple[str, ...]:
    """Return the paths of rendered files, and of what is kept."""
    folders = [root / CACHE_FOLDER, root / CELL_CACHE_FOLDER, root / ".casewright"]
    if report.project.output_dir != root:
        folders.append(report.project.output_dir)
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    paths += [path for path in sorted(root.glob("**/*.*")) if path.suffix in {".html", ".pdf", ".docx"}]
    return tuple(os.path.relpath(path, root).replace(os.sep, "/") for path in dict.fromkeys(paths))


def _table(found: Sequence[Identifier], edits: dict[Identifier, Edit], day_zero: datetime.date | None) -> str:
    """Return all identifiers, one a line: where, which rule, what, and what becomes of it."""
    if not found:
        return "Every identifier that was found has been judged."
    rows = [("place", "rule", "kind", "found", "instead")]
    for one in found:
        kind = one.found.kind
        instead = f"“{edits[one].new}”" if one in edits else one.found.instead or kind.instead
        if kind is DATE and day_zero is None:
            instead = "Give `--day-0 YYYY-MM-DD` to write days."
        rows.append((str(one.location), kind.code, kind.name, _short(one.text), instead))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)), row[4]]).rstrip()
        for row in rows
    )


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _WIDEST else f"{one_line[: _WIDEST - 1]}…"


def _json(
    found: Sequence[Identifier], edits: dict[Identifier, Edit], left: tuple[tuple[LeftBehind, ...], list[str]]
) -> str:
    listed = [
        {
            "rule": one.found.kind.code,
            "kind": one.found.kind.name,
            "source": one.found.kind.source,
            "found": one.text,
            "path": one.location.path,
            "line": one.location.line,
            "column": one.location.column,
            "certain": one.found.is_certain,
            "new": edits[one].new if one in edits else None,
            "instead": one.found.instead or one.found.kind.instead,
        }
        for one in found
    ]
    behind = [{"place": one.place, "found": one.text} for one in left[0]]
    return json.dumps({"identifiers": listed, "left": behind}, indent=2, ensure_ascii=False) + "\n"
