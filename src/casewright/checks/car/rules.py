"""CAR: items that CARE asks of a case report and a report does not have. They need case data and a text about
the case. Consent, item 13, is TXT030."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Unpack

from casewright.checks.car.checklist import is_care, load_checklist
from casewright.checks.car.evidence import Answer, answers
from casewright.checks.memo import memoized
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule, RuleTexts
from casewright.checks.txt.consent import tells_of_the_case
from casewright.diagnostics import Finding, Location, Severity

_LETTER = re.compile(r"(?i)letter|correspondence|brief|image|leserbrief|lettre|carta")
_LETTER_HEADING = re.compile(
    r"(?i)(?:dear editors?|to the editors?|letter to the editor|an die redaktion|leserbrief|[àa] la rédaction|"
    r"lettre [àa] la rédaction|al editor|carta al editor)\W*"
)
_CASE_REPORT = re.compile(r"(?i)\bcase[- ](?:report|study)\b|\bfallberichte?\b|\bcas clinique\b|\bcaso clínico\b")
_SOURCE = (
    "CARE guidelines 2013, doi:10.1186/1752-1947-7-223, and their explanation, doi:10.1016/j.jclinepi.2017.04.026."
)
_SUSPECTED = "If the report uses other words; missing words only raise a suspicion."


def _missing(
    code: str,
    name: str,
    severity: Severity,
    item: str,
    *,
    problem: str,
    hint: str,
    when_wrong: str = _SUSPECTED,
    **texts: Unpack[RuleTexts],
) -> Rule:
    """Return the rule that a report has an item of CARE."""

    def check(report: Report) -> Iterator[Finding]:
        document = report.manuscript
        if document is None or not report.facts or not tells_of_the_case(document):
            return
        weight = _severity(rule, report, document)
        if weight is None or memoized(report, "care_answers", lambda: _answers(report))[item].state != "not found":
            return
        metadata = document.metadata
        yield rule.finding(
            problem,
            metadata.value_location("title") if metadata.get("title") else Location(document.path),
            f'{hint} Or say in `data/checklist.yml` where it is, or why it does not apply: `care: {{"{item}": '
            "{does-not-apply: ...}}`.",
            severity=weight,
        )

    rule = Rule(code, name, severity, when_wrong=when_wrong, source=_SOURCE, check=check, **texts)
    return rule


def _contradicted(report: Report) -> Iterator[Finding]:
    denied = {item: word for item, word in report.checklist.items() if word.does_not_apply}
    for answer in answers(report, load_checklist("care"), {}) if denied else ():
        word = denied.get(answer.item.id)
        if word is None or not answer.evidence:
            continue
        seen = answer.evidence[0]
        is_certain = answer.state == "found"
        yield CONTRADICTED.finding(
            f"Item {answer.item.id} ({answer.item.topic.lower()}) is said not to apply, and the report "
            f"{'has' if is_certain else 'seems to have'} it: “{seen.text}” ({seen.location}).",
            word.location,
            f"Delete the entry, or say where the report has it: `{answer.item.id}: {{where: ...}}`.",
            severity=CONTRADICTED.severity if is_certain else Severity.NOTE,
        )


def _answers(report: Report) -> Mapping[str, Answer]:
    return {one.item.id: one for one in answers(report, load_checklist("care"), report.checklist)}


def _severity(rule: Rule, report: Report, document: CheckedDocument) -> Severity | None:
    """Return how much a missing item weighs: a note in a letter if its authors or journal use CARE; None, nothing, in a
    letter otherwise, and in a manuscript that does not call itself a case report in its type, title or keywords."""
    rules = report.journal.rules_for(report.article_type) if report.journal is not None else ()
    uses_care = bool(report.checklist) or any(is_care(one.checklist) for one in rules)
    named = [report.article_type, str(document.metadata.get("article-type") or "")]
    headings = (passage.text.strip() for passage in document.passages if passage.kind == "heading")
    if any(map(_LETTER.search, named)) or any(map(_LETTER_HEADING.fullmatch, headings)):
        return Severity.NOTE if uses_care else None
    texts = [*(one.replace("-", " ") for one in named), document.resolved.title, *document.resolved.keywords]
    return rule.severity if uses_care or any(map(_CASE_REPORT.search, texts)) else None


CONTRADICTED = Rule(
    "CAR006",
    "checklist-answer-contradicted",
    Severity.WARNING,
    summary="An item of CARE is said not to apply, and the report seems to have it.",
    purpose="The form for the journal would deny what the manuscript says. A note where words only suggest it.",
    wrong='`"12": {does-not-apply: Not asked.}` beside the section `## Patient perspective`',
    right='`"12": {where: Section "Patient perspective".}`, or no entry',
    when_wrong="If the words are about something else.",
    source=_SOURCE,
    check=_contradicted,
)

RULES = (
    _missing(
        "CAR001",
        "timeline-missing",
        Severity.WARNING,
        "7",
        problem="No figure or table seems to show the course in time, which CARE asks for (item 7).",
        hint="Draw one from the case (`figures/figures.yml`).",
        summary="No figure or table shows the course of the case in time.",
        purpose="CARE asks for the dates and times of the case as a figure or a table (item 7).",
        wrong="A course of 60 days that only the text describes",
        right="![Timeline of the case](figures/timeline.svg){#fig-timeline}",
        when_wrong="If a figure shows it, but its caption does not say so.",
    ),
    _missing(
        "CAR002",
        "patient-perspective-missing",
        Severity.NOTE,
        "12",
        problem="The report seems to have no perspective of the patient, which CARE asks for if possible (item 12).",
        hint="Write it under a heading of its own: `## Patient perspective`.",
        summary="The report does not mention how the patient experienced the treatment.",
        purpose="CARE asks that patients share their perspective whenever that is possible (item 12).",
        wrong="A report without a word of the patient",
        right="## Patient perspective",
    ),
    _missing(
        "CAR003",
        "adverse-events-missing",
        Severity.WARNING,
        "10d",
        problem="The report seems not to mention adverse events, which CARE asks for (item 10d).",
        hint="State them, or that there were none.",
        summary="The report does not mention adverse events, not even their absence.",
        purpose="CARE asks for adverse and unanticipated events (item 10d), also if there were none.",
        wrong="He was treated and went home.",
        right="He was treated without adverse events and went home.",
    ),
    _missing(
        "CAR004",
        "differential-diagnosis-missing",
        Severity.WARNING,
        "8c",
        problem="The report seems not to mention other diagnoses considered, which CARE asks for (item 8c).",
        hint="State which other diagnoses were considered, and how they were ruled out.",
        summary="The report does not mention other diagnoses that were considered.",
        purpose="CARE asks for the diagnostic reasoning, including other diagnoses considered (item 8c).",
        wrong="Gout was diagnosed.",
        right="Gout was diagnosed after septic arthritis had been ruled out.",
    ),
    _missing(
        "CAR005",
        "adherence-missing",
        Severity.NOTE,
        "10c",
        problem="The report seems not to mention adherence and tolerability, which CARE asks for (item 10c).",
        hint="State whether the patient followed the treatment, and how it was tolerated.",
        summary="The report does not mention adherence to the treatment or its tolerability.",
        purpose="CARE asks for adherence to interventions and their tolerability (item 10c).",
        wrong="He was given prednisolone for a month.",
        right="He took prednisolone for a month and tolerated it well.",
    ),
    CONTRADICTED,
)
