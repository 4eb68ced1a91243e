"""TXT, consent: a report of a patient that says nothing of consent."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from casewright.checks.dat.person import PERSON
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.text_cache import all_matches, searcher

_CONSENT = re.compile(
    r"(?i)\b(?:consent(?:s|ed|ing)?|assent(?:ed)?|waive[rd]?s?|permission|Einwilligung\w*|Einverst[aä]ndnis\w*|"
    r"(?:patient|parent|mother|father|guardian|famil(?:y|ies)|carer)s?(?:\W+\w+){0,3}\W+(?:agreed|approved|authori[sz]ed)|"
    r"consentement|consentimiento|consenso|toestemming|zgod[aęy])\b"
)
_REPORTS = re.compile(
    rf"(?i)\b(?:we|this (?:letter|report|article|paper)|the authors|here,?(?: we)?)\s+(?:here(?:in)?\s+)?"
    rf"(?:report|describe|present)s?\s+(?:on\s+)?(?:an?|the|one|our)\s+(?:[\w-]+\s+){{0,4}}{PERSON}\b"
)
_PATIENT = re.compile(
    rf"(?i)(?:\b(?:an?|our|the)\s+)?\b\w{{1,30}}[- ](?:year|month|week|day)s?[- ]old\s++"
    rf"(?:[\w-]++\s++){{0,3}}{PERSON}?s?\s*+"
    r"(?:\([^()]*\)\s*+)?(?:with\s++(?:[\w-]++\s++){1,6})?(?:was\s+(?:admitted|referred|diagnosed|brought|seen|transferred)|"
    r"presented|developed|came to)\b"
)
_WITHOUT_AGE = re.compile(
    r"(?i)\b(?:an?\s+(?:[\w-]+\s+){0,4}(?:boy|girl|man|woman|infant|neonate|newborn|toddler|adolescent|teenager|child)|"
    r"our patient)(?:\s+aged\s+[^,.;]{1,20}|\s*\([^()]{1,20}\)|,[^,.;]{3,60},)?\s+(?:who\s+)?"
    r"(?:was\s+(?:admitted|referred|brought|transferred)|presented|came)\s+(?:to|with|for)\b"
)
_CASE_TITLE = re.compile(r"(?i)\b(?:a|an unusual|a rare|first) case of\b|\bcase report\b(?!s)")
_VALUE = re.compile(r"\{\{<\s*var\s")
_CONSENT_ITEM = "13"
"""The item of CARE on consent, which `data/checklist.yml` may say does not apply."""
_FEWEST_VALUES = 3
_FEWEST_WORDS = 120
_OF_MANY = re.compile(r"(?i)\breviews?\b|\bmeta-analys|\bcase reports\b|\bguidelines?\b")


def _not_stated(report: Report) -> Iterator[Finding]:
    if _CONSENT_ITEM in report.checklist or any(speaks_of_consent(document) for document in report.documents):
        return
    document = report.manuscript
    if document is None or document.metadata.language.split("-")[0].lower() not in {"en", "de"}:
        return
    why = _patient_in(report, document)
    if why:
        yield NOT_STATED.finding(
            f"{why}, and no document says that consent was given.",
            document.metadata.value_location("title") if document.metadata.get("title") else Location(document.path),
            "Say who consented to the publication, or why nobody had to: `The parents gave written informed consent.`",
        )


def speaks_of_consent(document: CheckedDocument) -> bool:
    texts = itertools.chain((line.text for line in document.lines), (one.text for one in document.passages))
    return any(map(_names_consent, texts))


_names_consent = searcher(_CONSENT)


def _patient_in(report: Report, document: CheckedDocument) -> str:
    """Return why a report is one of a patient, empty if that is not certain."""
    if report.facts and (tells_of_the_case(document) or _agreeing(report) >= _FEWEST_VALUES):
        return "The text tells the case of the data"
    title = document.metadata.get("title")
    title = title if isinstance(title, str) else ""
    if _OF_MANY.search(title):
        return ""
    if _CASE_TITLE.search(title):
        return "The title names a case"
    for passage in document.passages:
        if passage.kind in {"paragraph", "abstract"} and (found := all_matches(_REPORTS, passage.text)):
            return f"The text reports a patient (“{' '.join(found[0][0].split())}”)"
    for passage in document.passages:
        if passage.kind == "paragraph" and (
            found := all_matches(_PATIENT, passage.text) or all_matches(_WITHOUT_AGE, passage.text)
        ):
            return f"The text reports a patient (“{' '.join(found[0][0].split())}”)"
    return ""


def _agreeing(report: Report) -> int:
    """Return how many numbers of the prose agree with the case."""
    from casewright.checks.dat.verdicts import judgments  # takes a while to import, and the journals need it not

    return sum(one.verdict == "agrees" for one in judgments(report))


def tells_of_the_case(document: CheckedDocument) -> bool:
    """Return whether a document is a text about the patient of the data: it prints values of the case, and is more than
    a beginning."""
    values = sum(len(_VALUE.findall(line.text)) for line in document.lines)
    words = sum(len(passage.text.split()) for passage in document.passages if passage.kind == "paragraph")
    return values >= _FEWEST_VALUES and words >= _FEWEST_WORDS


NOT_STATED = Rule(
    "TXT030",
    "consent-not-stated",
    Severity.WARNING,
    summary="A report of a patient does not mention consent.",
    purpose="Journals return a report without the consent of the patient or a representative to its publication.",
    wrong="We report a boy with fever.   # and no sentence on consent",
    right="Written informed consent was obtained from the parents.",
    when_wrong="If the journal asks for the statement only in its submission system, or no person is described.",
    source='ICMJE Recommendations, "Protection of Research Participants"; CARE guidelines, item 13.',
    check=_not_stated,
)

RULES = (NOT_STATED,)
