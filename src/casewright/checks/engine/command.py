"""`casewright check` and `casewright explain`: what was asked for in, text and an exit code out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from casewright.build.store import CACHE_FOLDER, ContentCache, texts_state
from casewright.checks.engine.record import report_state, store_result
from casewright.checks.engine.request import CheckRequest, CheckResult
from casewright.checks.families import Selection
from casewright.checks.loading import load_report, with_answers, with_retractions
from casewright.checks.repair import Repaired, changes, diff, is_data, offered, repaired
from casewright.checks.report import Report
from casewright.diagnostics import CasewrightError, Location, Severity
from casewright.paths import file_in, read_bytes
from casewright.storage import is_file, write_whole

Progress = Callable[[str, int, int], None]

if TYPE_CHECKING:
    from casewright.checks.engine.checking import Outcome

_LINE_END = re.compile(r"\r\n|\r|\n")
_MOST_ROUNDS = 10
_BYTE_ORDER_MARK = "\ufeff"


def run_check(root: Path, request: CheckRequest, progress: Progress | None = None) -> CheckResult:
    """Check a report, and repair it where that was asked for. `progress` is told what is done, and how far it is.
    Raises CasewrightError if the report cannot be checked."""
    progress = progress or _silent_progress
    before = report_state(root)
    state = texts_state(root)
    outcome, report = check_report(root, request, progress)
    from casewright.checks.engine.checking import gathered
    from casewright.checks.formats import Shown, written
    from casewright.checks.formats.excerpts import fixed

    remarks: list[str] = []
    if request.fix or request.show_diff:
        texts = _texts(outcome, root)
        after = dict(texts)
        done: list[str] = []
        count = 0
        repairs = repaired(outcome.findings, texts)
        for _ in range(_MOST_ROUNDS):
            if not repairs.done:
                break
            done += (change for finding in repairs.done for change in changes(finding, _texts(outcome, root)))
            count += len(repairs.done)
            after |= repairs.texts
            if not request.fix:
                break
            write_repairs(root, repairs)
            outcome, report = check_report(root, request, progress)  # what was repaired may show what else can be
            repairs = repaired(outcome.findings, _texts(outcome, root))
        if request.show_diff:
            changed = {path: text for path, text in after.items() if text != texts.get(path)}
            remarks.append(diff(texts, changed).rstrip("\n") or "There is nothing to fix.")
        if request.fix:
            remarks.append(fixed(count, done))
    outcome = replace(outcome, findings=tuple(gathered(outcome.findings)))
    shown = Shown(os.path.relpath(report.root, Path.cwd()).replace(os.sep, "/"), request.strict)
    failing = {Severity.ERROR, Severity.WARNING} if request.strict else {Severity.ERROR}
    failed = any(finding.severity in failing for finding in outcome.findings)
    result = CheckResult(written(request.format, outcome, shown), failed, tuple(remarks))
    if request.reading.use_cache:
        ContentCache(root / CACHE_FOLDER).prune(f"check {request}", state)
    store_result(root, request, result, before, (path for path in report.files if path.startswith("..")))
    return result


def explain(names: Sequence[str], markdown: bool = False) -> str:
    """Return what `casewright explain` prints. Raises CasewrightError for a name that means no rule."""
    from casewright.checks.engine.explanation import explanation, rule_list, rules_page

    if markdown:
        return rules_page()
    return "\n".join(explanation(name) for name in names) if names else rule_list()


def _silent_progress(_what: str, _done: int, _total: int) -> None:
    """For callers that show no progress."""


def check_report(root: Path, request: CheckRequest, progress: Progress = _silent_progress) -> tuple[Outcome, Report]:
    """Read a report and run the rules. Raises CasewrightError if it cannot be checked.

    Rules are imported here: `load_report` has done so while pandoc read.
    """
    progress("Reading the report", 0, 3)
    try:
        report = load_report(root, request.reading)
    except CasewrightError as error:
        from casewright.checks.loading.unreadable_data import report_of_broken_data

        report = report_of_broken_data(root, request.reading.profiles, error)
    from casewright.checks.engine.checking import run_rules

    selection = Selection(request.select, request.ignore)
    if request.retractions is not None:
        report = with_retractions(report, (named := request.retractions.resolve()).parent, named.name)
    else:
        report = _with_retractions_of_settings(report)
    undetermined: tuple[str, ...] = ()
    if request.online:
        progress("Asking the DOI registry", 1, 3)
        report = with_answers(report, request.registry)
        assert report.answers is not None
        unknown = report.answers.undetermined
        if unknown:
            doi, answer = next(iter(unknown.items()))
            several = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
            undetermined = (
                f"The answer of the DOI registry for {doi}{several} could not be determined: {answer.why}.",
            )
    progress("Checking", 2, 3)
    outcome = run_rules(report, selection)
    findings = tuple(offered(finding, lambda path: _is_ours(path, root)) for finding in outcome.findings)
    return replace(outcome, findings=findings, undetermined=(*outcome.undetermined, *undetermined)), report


def _with_retractions_of_settings(report: Report) -> Report:
    for document in report.documents:
        if document.settings is not None and document.settings.checks.retractions is not None:
            name = document.settings.checks.retractions
            place = document.metadata.value_location("casewright", "checks", "retractions")
            if not is_file(file_in(report.root, name, place)):
                raise CasewrightError(
                    f"There is no file `{name}`.",
                    location=place,
                    hint="Save the Retraction Watch data there, or delete the setting.",
                )
            return with_retractions(report, report.root, name, place)
    return report


def _texts(outcome: Outcome, root: Path) -> dict[str, str]:
    """Return the files that repairs may touch, by path."""
    return {path: "\n".join(lines) for path, lines in outcome.files.items() if _is_ours(path, root)}


def _is_ours(path: str, root: Path) -> bool:
    """Return whether a file is the report's own, and no data: repairs touch no others."""
    return not path.startswith("..") and not is_data(path) and (root / path).is_file()


def write_repairs(root: Path, repairs: Repaired) -> None:
    """Write repaired texts; byte-order marks and line ends stay as they are."""
    for path, lines in repairs.lines.items():
        typed = read_bytes(root, path).decode("utf-8")
        mark = _BYTE_ORDER_MARK if typed.startswith(_BYTE_ORDER_MARK) else ""
        ends = [*_LINE_END.findall(typed), ""]
        if len(lines) != len(ends):
            raise CasewrightError(
                f"`{path}` was changed while it was checked.",
                location=Location(path),
                hint="Run the command again.",
            )
        joined = "".join(line.replace("\n", end or "\n") + end for line, end in zip(lines, ends, strict=True))
        write_whole(file_in(root, path), (mark + joined).encode())
