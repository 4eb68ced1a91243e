"""JNL: what the journal asks for, in its own words (`casewright: journal:`). Without a profile, or with a silent one,
these rules say nothing. The number of references is REF013."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Unpack

from casewright.checks.jnl.comparison import broken, old_readings
from casewright.checks.report import Report
from casewright.checks.rule import Rule, RuleTexts
from casewright.diagnostics import Finding, Severity

_SOURCE = "The journal's own words, quoted in the message with the page they are on and the day they were read."
_CHANGED = "If the journal has changed its rule since that day, or counts differently from the hint."
_GUESSED = "If the journal's words mean something else, or have changed since that day."


def _asked(
    code: str,
    name: str,
    subjects: str,
    *,
    severity: Severity = Severity.WARNING,
    when_wrong: str = _GUESSED,
    **texts: Unpack[RuleTexts],
) -> Rule:
    """Return the rule that a report meets the requirements of some subjects, separated by spaces."""

    def check(report: Report) -> Iterator[Finding]:
        return broken(rule, report, subjects.split())

    rule = Rule(code, name, severity, when_wrong=when_wrong, source=_SOURCE, check=check, **texts)
    return rule


def _read_long_ago(report: Report) -> Iterator[Finding]:
    document, profile = report.manuscript, report.journal
    if document is None or profile is None:
        return
    for source in old_readings(profile, report.today):
        yield READ_LONG_AGO.finding(
            f"“{source.title}” of {profile.journal} was read {source.read}, more than a year before today, "
            f"{report.today.isoformat()}.",
            document.metadata.value_location("casewright", "journal"),
            f"Look whether {source.address} still says the same; a profile of your own says what it says now.",
        )


READ_LONG_AGO = Rule(
    "JNL015",
    "journal-read-long-ago",
    Severity.WARNING,
    summary="A page of the journal was read more than a year ago.",
    purpose="Journals change their requirements; the day is compared with today, when the report is sent.",
    wrong='read: "2024-01-02"   # and today is 2026-11-28',
    right='read: "2026-11-28"',
    when_wrong="If the page has not been changed since.",
    source="The day that the profile gives.",
    check=_read_long_ago,
)

RULES = (
    _asked(
        "JNL001",
        "text-length",
        "text-words manuscript-words",
        summary="The text has more words than the journal takes, or fewer.",
        purpose="Journals return such a manuscript unread.",
        wrong="1,612 words in a brief report that may have 1,500",
        right="1,480 words",
        when_wrong=_CHANGED,
        severity=Severity.ERROR,
    ),
    _asked(
        "JNL002",
        "abstract-length",
        "abstract-words",
        summary="The abstract has more words than the journal takes, or fewer.",
        purpose="Submission systems and indexes cut a longer abstract off.",
        wrong="An abstract of 270 words where 250 are taken",
        right="An abstract of 248 words",
        when_wrong=_CHANGED,
        severity=Severity.ERROR,
    ),
    _asked(
        "JNL003",
        "title-length",
        "title-characters title-words",
        summary="The title is longer than the journal takes, or shorter.",
        purpose="Submission systems refuse a longer title.",
        wrong="A title of 134 characters where 120 are taken",
        right="A title of 97 characters",
        when_wrong=_CHANGED,
        severity=Severity.ERROR,
    ),
    _asked(
        "JNL004",
        "figure-and-table-count",
        "figures tables figures-and-tables",
        summary="The manuscript has more figures or tables than the journal takes, or fewer.",
        purpose="Items over the limit become supplementary, which changes all numbers and mentions.",
        wrong="3 figures and 1 table where three together are taken",
        right="2 figures and 1 table; the other figure in the supplement",
        when_wrong=_CHANGED,
        severity=Severity.ERROR,
    ),
    _asked(
        "JNL005",
        "keyword-count",
        "keywords",
        summary="There are more keywords than the journal takes, or fewer.",
        purpose="Submission systems ask for so many.",
        wrong="keywords: [leukemia]",
        right="keywords: [leukemia, infant, CAR T cells]",
        when_wrong=_CHANGED,
        severity=Severity.ERROR,
    ),
    _asked(
        "JNL006",
        "other-citation-style",
        "style",
        summary="References are set in another style than the journal asks for.",
        purpose="Such references are returned, or set again by hand, with errors.",
        wrong="csl: nature",
        right="csl: american-medical-association",
        when_wrong="If two styles differ in name only.",
    ),
    _asked(
        "JNL007",
        "title-wording",
        "title_without",
        summary="The title has a word, sign or abbreviation that the journal does not take in titles.",
        purpose="Editors see the title first, and change it first.",
        wrong="title: A case report of local CRS after CAR T cells",
        right="title: Local cytokine release syndrome after chimeric antigen receptor T cells",
    ),
    _asked(
        "JNL008",
        "abstract-form",
        "abstract abstract_headings abstract_without",
        summary="The abstract has headings that the journal does not want, lacks those it wants, or contains citations "
        "or abbreviations.",
        purpose="Submission systems ask for the parts of a structured abstract one by one.",
        wrong="abstract: We report ...   # where Background, Case Report, Conclusion are asked for",
        right="abstract: |\n  **Background:** ...",
    ),
    _asked(
        "JNL009",
        "section-asked-for",
        "sections section_order consent statements highlights",
        summary="A section or statement that the journal asks for is missing, or in another order.",
        purpose="Journals send a manuscript back for a missing statement.",
        wrong="A report without the section Consent where the journal asks for one",
        right="# Consent\n\nWritten informed consent was obtained from the patient.",
        when_wrong="If the section has another name, or its text is in another.",
    ),
    _asked(
        "JNL010",
        "reference-form",
        "reference_dois authors_before_et_al",
        summary="A reference has no DOI, or shows other than the number of authors that the journal asks for.",
        purpose="The publisher links references by their DOIs, and sends lists of another form back.",
        wrong="@article{miller2020, ...}   % without `doi`",
        right="@article{miller2020, ..., doi = {10.1000/182}}",
        when_wrong="If the work has no DOI.",
    ),
    _asked(
        "JNL011",
        "figure-form",
        "figure_formats figure_dpi line_art_dpi narrowest_figure widest_figure figure_files",
        summary="A figure has another format, width, resolution or place than the journal asks for.",
        purpose="Figures are sent back, or printed blurred.",
        wrong="formats: [svg]   # where the journal takes TIFF",
        right="formats: [svg, tiff]",
        when_wrong="If the figures are converted later. Only figures of `figures/figures.yml` are checked.",
    ),
    _asked(
        "JNL012",
        "abbreviation-form",
        "abbreviations_list minimum_uses",
        summary="A list of abbreviations is missing or not wanted, or a term is abbreviated that is used too rarely.",
        purpose="Journals state how often an abbreviated term must be used, and whether a list is printed.",
        wrong="abbreviations: {minimum-uses: 1}   # where a term has to be used twice",
        right="abbreviations: {minimum-uses: 2}",
    ),
    _asked(
        "JNL013",
        "patient-detail",
        "patient_without",
        summary="The text has an exact age or a calendar date where the journal takes none.",
        purpose="Readers could recognize the patient.",
        wrong="A 47-year-old man was admitted on 3 May 2021.",
        right="A man in his 40s was admitted; five days later ...",
        when_wrong="If the date or age is not the patient's.",
    ),
    _asked(
        "JNL014",
        "layout-asked-for",
        "spelling line_numbers spacing",
        summary="Spelling, line spacing or line numbers differ from what the journal asks for.",
        purpose="Reviewers cite line numbers, and write between the lines.",
        wrong="manuscript: {spacing: single}   # where double spacing is asked for",
        right="manuscript: {spacing: double}",
    ),
    READ_LONG_AGO,
    _asked(
        "JNL016",
        "part-length",
        "authors legend-words section-words section-items",
        summary="There are more authors than the journal takes, or a legend or section is too long.",
        purpose="Submission systems refuse them.",
        wrong="A legend of 240 words where 200 are taken",
        right="A legend of 180 words",
        when_wrong=_CHANGED,
        severity=Severity.ERROR,
    ),
    _asked(
        "JNL017",
        "article-type-not-taken",
        "not_taken",
        summary="The journal does not print this type of article.",
        purpose="The manuscript is returned unread.",
        wrong="article-type: case-report   # at a journal whose policy is not to accept case reports",
        right="article-type: letter",
    ),
)
