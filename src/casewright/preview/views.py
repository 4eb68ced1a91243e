"""What the tabs of a preview show, as values for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casewright.checks.families import all_rules
from casewright.checks.formats.counts import summary
from casewright.checks.jnl.comparison import comparisons
from casewright.checks.jnl.limits import COUNTED, counts
from casewright.checks.repair import edits_of
from casewright.checks.report import Report
from casewright.diagnostics import Location, plain_finding
from casewright.figures.command import FiguresResult
from casewright.preview.repairs import shown_findings
from casewright.preview.session import Checked, plain_error


def findings(checked: Checked) -> Mapping[str, Any]:
    """Return the problems panel: findings by their places, each known by its fingerprint, and what was checked."""
    outcome = checked.outcome
    rules = all_rules()
    shown = []
    for identifier, finding in shown_findings(outcome).items():
        place = finding.location
        lines = outcome.files.get(place.path, ())
        shown.append(
            {
                **plain_finding(finding),
                "id": identifier,
                "can_fix": bool(edits_of(finding)),
                "is_explained": finding.rule in rules,
                "text": lines[place.line - 1] if place.line is not None and place.line <= len(lines) else "",
            }
        )
    return {"findings": shown, "summary": summary(outcome), "undetermined": list(outcome.undetermined)}


def figures(result: FiguresResult, report: Report | None) -> list[Mapping[str, Any]]:
    """Return the figures with their states."""
    places = {figure.label: figure.location for figure in report.figures.figures} if report else {}
    shown: list[Mapping[str, Any]] = [
        {
            "label": one.label,
            "state": one.state.value,
            "reasons": list(one.reasons),
            "notices": list(one.notices),
            "file": _shown_file(one.files),
            **_place(places.get(one.label)),
        }
        for one in result.outcomes
    ]
    return shown + [
        {"label": problem.label, "state": "failed", "errors": [plain_error(error) for error in problem.errors]}
        for problem in result.problems
    ]


def picture_file(result: FiguresResult, label: str) -> str:
    """Return the file that a browser shows of a figure, as a path from the root, empty if there is none."""
    return next((_shown_file(one.files) for one in result.outcomes if one.label == label), "")


def _shown_file(files: tuple[str, ...]) -> str:
    return next((name for suffix in (".svg", ".png", ".jpg") for name in files if name.endswith(suffix)), "")


def journal(report: Report) -> Mapping[str, Any]:
    """Return the counts of each document, and the limits and rules of the journal."""
    documents = [
        {
            "path": document.path,
            "is_run": document.is_run,
            "counts": [
                {"name": name, "value": value, "what": COUNTED[name]} for name, value in counts(document).items()
            ],
        }
        for document in report.documents
    ]
    profile = report.journal
    if profile is None:
        return {"documents": documents, "journal": "", "requirements": []}
    kind = profile.type_name(report.article_type) if report.article_type else ""
    return {
        "documents": documents,
        "journal": f"{profile.journal}, {kind}" if kind else profile.journal,
        "requirements": [
            {
                "what": one.requirement.wanted,
                "state": one.state.value,
                "amount": one.amount,
                "problem": one.problem,
                "says": one.requirement.says,
                **_place(one.location),
            }
            for one in comparisons(report, profile, report.article_type)
        ],
    }


def checklist(root: Path, report: Report) -> list[Mapping[str, Any]]:
    """Return the items of the reporting guideline, and where the report has them. Raises CasewrightError if the
    author's file cannot be used."""
    from casewright.checks.car.checklist import NAMES, authors_words, load_checklist
    from casewright.checks.car.evidence import answers, plain_answer

    guideline = load_checklist(NAMES[0])
    return [plain_answer(one) for one in answers(report, guideline, authors_words(root, NAMES[0], guideline))]


def _place(location: Location | None) -> Mapping[str, Any]:
    if location is None or not location.path:
        return {"path": "", "line": None, "column": None}
    return {"path": location.path, "line": location.line, "column": location.column}
