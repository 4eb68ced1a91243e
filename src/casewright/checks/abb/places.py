"""Where the resolver's findings on abbreviations were typed: it sees a document without lines, and names the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from casewright.checks.abb.defined import VARIANT
from casewright.checks.abb.scopes import document_of
from casewright.checks.abb.tokens import hand_definitions
from casewright.checks.reading.prose import Passage
from casewright.checks.report import Report
from casewright.diagnostics import Finding, Location
from casewright.manuscript.abbreviations.matching import normal_form

_QUOTED = re.compile(r"“([^”]+)”")
_MARK = re.compile(r"\[(?P<written>[^\[\]]+)\]\{(?P<attributes>[^}]*\.abbr\b[^}]*)\}")
_TIMES = re.compile(r" \(\d+ times\)")


def placed_findings(report: Report) -> tuple[Finding, ...]:
    """Return what came up while the report was read, findings on abbreviations with line and column, one for each
    place. One whose words were typed nowhere (a cell printed them) stays as it was."""
    out: dict[Finding, None] = {}
    for finding in report.found:
        located = list(_located(finding, report)) if _lacks_place(finding) else []
        out.update(dict.fromkeys(located or [finding]))
    return tuple(out)


def _lacks_place(finding: Finding) -> bool:
    return finding.rule.startswith("ABB") and finding.location.line is None


def _located(finding: Finding, report: Report) -> Iterator[Finding]:
    quoted = _QUOTED.findall(finding.message)
    if not quoted:
        return
    passages = _passages(finding.location.path, report)
    if finding.rule == "ABB004":
        yield from _variants(finding, quoted[0], passages, report)
    elif finding.rule == "ABB003":
        yield from _second_explanations(finding, quoted[0], passages, report)
    else:
        form = quoted[1] if len(quoted) > 1 else "short" if finding.rule == "ABB006" else ""
        yield from _marks(finding, quoted[0], form, report)


def _passages(path: str, report: Report) -> tuple[Passage, ...]:
    """Return the passages of the document at `path`, and those that are in no document: legends and tables."""
    own = document_of(path, report)
    elsewhere = {
        passage.segments for document in report.documents if document is not own for passage in document.passages
    }
    return tuple(passage for passage in report.passages if passage.segments not in elsewhere)


def _variants(finding: Finding, written: str, passages: tuple[Passage, ...], report: Report) -> Iterator[Finding]:
    message = _TIMES.sub("", finding.message)
    for passage in passages:
        for match, term in report.terms.uses(passage.text):
            typed = passage.text[match.start : match.end]
            if match.form.kind == "variant" and normal_form(typed) == normal_form(written):
                instead = term.instead_of(typed)
                edit = passage.edit(match.start, match.end, instead) if instead else None
                yield VARIANT.finding(
                    message, passage.location(match.start), finding.hint, edits=(edit,) if edit else ()
                )


def _second_explanations(
    finding: Finding, short: str, passages: tuple[Passage, ...], report: Report
) -> Iterator[Finding]:
    places: list[Location] = []
    kinds = {"abstract"} if finding.message.endswith("in the abstract.") else {"paragraph"}
    if finding.message.endswith(("legend.", "figure.", "table.")):
        kinds = {"legend", "caption", "cell"}
    for passage in passages:
        if passage.kind not in kinds:
            continue
        for one in hand_definitions(passage.text):
            form = report.terms.matcher.form(one.short)
            if form is not None and form.owner == short:
                places.append(passage.location(one.start))
    for place in places[1:]:
        yield replace(finding, location=place)


def _marks(finding: Finding, written: str, form: str, report: Report) -> Iterator[Finding]:
    document = document_of(finding.location.path, report)
    if document is None:
        return
    for line, prose in document.prose_lines:
        for match in _MARK.finditer(prose):
            asked = re.search(r"form=[\"']?(\w+)", match["attributes"])
            if match["written"] == written and (not form or (asked is not None and asked[1] == form)):
                yield replace(
                    finding, message=_TIMES.sub("", finding.message), location=line.location(match.start() + 1)
                )
