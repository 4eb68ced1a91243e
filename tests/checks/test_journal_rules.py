"""JNL: what journals ask for that is no number, and how much a limit weighs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casewright.checks.engine.checking import run_rules
from casewright.checks.families import Selection
from casewright.checks.jnl.comparison import State, comparisons
from casewright.checks.jnl.limits import part_words
from casewright.journals.profile import RULE_FIELDS, JournalRule
from tests.checks.reports import checked, loaded

SOURCE = '- {id: page, title: For Authors, address: "https://example.org/authors", read: "2026-01-02"%s}'
DATA = """\
abbreviations:
  - {short: CR, long: complete remission}
  - {short: CAR, long: chimeric antigen receptor}
"""
FIGURES = """\
figures:
  - {label: fig-leg, width: 85, formats: [svg, png], dpi: 300, panels: [{image: leg.png, legend: A leg}]}
"""
BOOK = "@article{a, title={A}, doi={10.1000/a}}\n@article{b, title={B}}\n@book{c, title={C}}\n"
AUTHORS = " and ".join(f"Roe, {one}" for one in "ABCDEFGH")
MANY = f"@article{{many, title={{M}}, author={{{AUTHORS}}}, doi={{10.1000/m}}}}\n"
SECTIONED = "\n\n# Background\n\nA [@a].\n\n# Consent\n\nHe consented.\n\n# Funding\n\nNone.\n"


def profile(rule: str, more: str = "", head: str = "rules") -> str:
    """A journal that asks for one thing; `more` is said of its page."""
    return f"journal: The Journal\nsources:\n  {SOURCE % more}\n{head}:\n  - {{{rule}, says: as said, source: page}}\n"


def files(rule: str, front: str = "", text: str = SECTIONED, settings: str = "", head: str = "rules") -> dict[str, str]:
    return {
        "_quarto.yml": f"lang: en-US\ncasewright:\n  journal: mine.yml\n{settings}",
        "mine.yml": profile(rule, head=head),
        "refs.bib": BOOK + MANY,
        "data/abbreviations.yml": DATA,
        "letter.qmd": f"---\ntitle: A letter\nbibliography: refs.bib\n{front}---\n{text}",
    }


STRUCTURED = "abstract: |\n  **Background:** One.\n\n  **Case report.** Two.\n"
PLAIN = "abstract: One **bold** word. And two.\n"
CASES = {
    # what is asked, front matter, text, settings, the rule that finds it broken
    "a word in the title": ("title-without: [a letter]", "", SECTIONED, "", "JNL007"),
    "half a word in the title": ("title-without: [let]", "", SECTIONED, "", ""),
    "a colon in the title": ("title-without: punctuation", "subtitle: x\n", SECTIONED, "", ""),
    "an abstract with headings": ("abstract: structured", STRUCTURED, SECTIONED, "", ""),
    "headings not wanted": ("abstract: unstructured", STRUCTURED, SECTIONED, "", "JNL008"),
    "an abstract without headings": ("abstract: structured", PLAIN, SECTIONED, "", "JNL008"),
    "bold words are no headings": ("abstract: unstructured", PLAIN, SECTIONED, "", ""),
    "no abstract": ("abstract: structured", "", SECTIONED, "", ""),
    "no abstract wanted": ("abstract: none", PLAIN, SECTIONED, "", "JNL008"),
    "the headings": ("abstract-headings: [Background, Case Report]", STRUCTURED, SECTIONED, "", ""),
    "other headings": ("abstract-headings: [Background, Case]", STRUCTURED, SECTIONED, "", "JNL008"),
    "a work in the abstract": ("abstract-without: references", "abstract: As [@a].\n", SECTIONED, "", "JNL008"),
    "no work in the abstract": ("abstract-without: references", PLAIN, SECTIONED, "", ""),
    "an abbreviation": ("abstract-without: abbreviations", "abstract: In CR.\n", SECTIONED, "", "JNL008"),
    "a section": ("sections: [Case | Background]", "", SECTIONED, "", ""),
    "no section": ("sections: [Discussion]", "", SECTIONED, "", "JNL009"),
    "the order": ("section-order: [Background, Discussion, Funding]", "", SECTIONED, "", ""),
    "another order": ("section-order: [Funding, Background]", "", SECTIONED, "", "JNL009"),
    "an order by kind": ("section-order: [Background, Funding sources]", "", SECTIONED, "", ""),
    "another order by kind": ("section-order: [Funding sources, Text | Background]", "", SECTIONED, "", "JNL009"),
    "highlights": ("highlights: key points", "highlights: [One, Two]\n", SECTIONED, "", ""),
    "highlights as a section": ("highlights: background", "", SECTIONED, "", ""),
    "no highlights": ("highlights: key points", "", SECTIONED, "", "JNL009"),
    "authors before et al": ("authors-before-et-al: 6", "csl: vancouver\n", "\nA [@many].\n", "", ""),
    "fewer before et al": ("authors-before-et-al: 3", "csl: vancouver\n", "\nA [@many].\n", "", "JNL010"),
    "all authors": ("authors-before-et-al: 3", "csl: apa-cv\n", "\nA [@many].\n", "", "JNL010"),
    "no work of many": ("authors-before-et-al: 3", "csl: vancouver\n", SECTIONED, "", ""),
    "a section on consent": ("consent: section", "", SECTIONED, "", ""),
    "no section on consent": ("consent: section", "", "\nHe consented.\n", "", "JNL009"),
    "a statement of consent": ("consent: statement", "", "\nHe consented.\n", "", ""),
    "no statement of consent": ("consent: statement", "", "\nText.\n", "", "JNL009"),
    "statements": ("statements: [funding]", "", SECTIONED, "", ""),
    "a statement is missing": ("statements: [funding, competing interests]", "", SECTIONED, "", "JNL009"),
    "a DOI": ("reference-dois: true", "", SECTIONED, "", ""),
    "no DOI": ("reference-dois: true", "", "\nA [@b].\n", "", "JNL010"),
    "a book has none": ("reference-dois: true", "", "\nA [@c].\n", "", ""),
    "no list of abbreviations": ("abbreviations-list: needed", "", SECTIONED, "", "JNL012"),
    "a list": ("abbreviations-list: needed", "", "\nCR.\n\n::: {#abbreviations}\n:::\n", "", ""),
    "a list not wanted": ("abbreviations-list: none", "", "\nCR.\n\n::: {#abbreviations}\n:::\n", "", "JNL012"),
    "used once": ("minimum-uses: 2", "", SECTIONED, "", "JNL012"),
    "used twice": ("minimum-uses: 2", "", SECTIONED, "  abbreviations: {minimum-uses: 2}\n", ""),
    "an exact age": ("patient-without: exact age", "", "\nA 47-year-old man.\n", "", "JNL013"),
    "an age in decades": ("patient-without: exact age", "", "\nA man in his 40s, 3 days later.\n", "", ""),
    "a date": ("patient-without: calendar dates", "", "\nOn 3 May 2021 he fell.\n", "", "JNL013"),
    "a day": ("patient-without: calendar dates", "", "\nOn day 3 he fell; it may be 2021.\n", "", ""),
    "American": ("spelling: American", "", SECTIONED, "", ""),
    "British": ("spelling: British", "", SECTIONED, "", "JNL014"),
    "line numbers": ("line-numbers: true", "", SECTIONED, "  manuscript: {line-numbers: true}\n", ""),
    "no line numbers": ("line-numbers: true", "", SECTIONED, "", "JNL014"),
    "wider than asked": ("spacing: 1.5", "", SECTIONED, "  manuscript: {spacing: double}\n", ""),
    "narrower": ("spacing: double", "", SECTIONED, "  manuscript: {spacing: 1.5}\n", "JNL014"),
    "a type that is taken": ("not-taken: true, article-type: letter", "", SECTIONED, "  article-type: note\n", ""),
    "a type not taken": ("not-taken: true, article-type: letter", "", SECTIONED, "  article-type: letter\n", "JNL017"),
    "seen to by hand": ("other: a cover letter", "", SECTIONED, "", ""),
}


@pytest.mark.parametrize(("rule", "front", "text", "settings", "code"), CASES.values(), ids=CASES.keys())
def test_what_a_journal_asks_for(tmp_path: Path, rule: str, front: str, text: str, settings: str, code: str) -> None:
    report = files(rule, front, text, settings)
    if "note" in settings:
        report["mine.yml"] += "article-types: [{id: letter, name: Letter}, {id: note, name: Note}]\n"
    found = checked(tmp_path, report, "JNL").findings
    assert [one.rule for one in found] == ([code] if code else [])
    assert all("“as said”, For Authors, read 2026-01-02" in one.message for one in found)


FIGURE_CASES = {
    "a format": ("figure-formats: [jpeg, png]", "", ""),
    "no format": ("figure-formats: [tif, eps]", "", "JNL011"),
    "dots enough": ("figure-dpi: 300", "", ""),
    "too few dots": ("figure-dpi: 600", "", "JNL011"),
    "line art is another thing": ("line-art-dpi: 600", "", ""),
    "wide enough": ("narrowest-figure: 80", "", ""),
    "too narrow": ("narrowest-figure: 107", "", "JNL011"),
    "too wide": ("widest-figure: 80", "", "JNL011"),
    "in the manuscript": ("figure-files: apart", "", "JNL011"),
    "apart": ("figure-files: apart", "  floats: legends-only\n", ""),
}


@pytest.mark.parametrize(("rule", "settings", "code"), FIGURE_CASES.values(), ids=FIGURE_CASES.keys())
def test_figures(tmp_path: Path, rule: str, settings: str, code: str) -> None:
    found = checked(tmp_path, {**files(rule, settings=settings), "figures/figures.yml": FIGURES}, "JNL").findings
    assert [one.rule for one in found] == ([code] if code else [])


def test_a_title_is_as_long_as_it_is_printed(tmp_path: Path) -> None:
    report = files("what: title-characters, most: 20", head="limits")
    report["letter.qmd"] = report["letter.qmd"].replace("A letter", "After CR")
    [found] = checked(tmp_path, report, "JNL").findings
    assert found.message.startswith("24 title characters")  # After complete remission


TITLES = {
    "An unusual case of pain": ("", ""),
    "Pain in a man": ("sex", "man"),
    "Pain in a manual worker": ("sex", ""),
    "Pain at the age of ten: a case": ("punctuation", ":"),
    "B-cell disease after T cells": ("abbreviations", ""),
    "DNA after remission": ("abbreviations", "DNA"),
    "Remission after CAR T cells": ("abbreviations", ""),  # it is spelled out where it is printed
    "A 4-month-old with pain": ("age", "4-month-old"),
    "A long-lived plant": ("age", ""),
    "Pain!": ("exclamation marks", "!"),
}


@pytest.mark.parametrize(("title", "part", "found"), [(title, *case) for title, case in TITLES.items()])
def test_titles(tmp_path: Path, title: str, part: str, found: str) -> None:
    report = files(f"title-without: [{part or 'rare case'}]")
    report["letter.qmd"] = report["letter.qmd"].replace("A letter", f'"{title}"')
    outcome = checked(tmp_path, report, "JNL").findings
    assert [f"`{found}`" in one.message for one in outcome] == ([True] if found else [])


COUNTED = """\

# Case

Two words [@a].^[A note of five words.] And *three* more.

| a | b |
|---|---|
| 1 | 2 |

: Cells {#tbl-a}

# Funding

None at all.
"""


def test_words_of_each_part(tmp_path: Path) -> None:
    report = loaded(tmp_path, files("other: x", "abstract: One two.\nkeywords: [one]\n", COUNTED))
    assert report.manuscript is not None
    words = part_words(report.manuscript)
    assert {key: words[key] for key in ("abstract", "headings", "text", "citations", "footnotes", "back-matter")} == {
        "abstract": 2,
        "headings": 1,
        "text": 5,
        "citations": 1,
        "footnotes": 5,
        "back-matter": 5,  # with the heading of the reference list
    }
    assert (words["keywords"], words["table-cells"], words["table-notes"]) == (2, 4, 3)


LIMITS = {
    "the text alone": ("what: text-words, most: 5", ""),
    "with notes and citations": ("what: text-words, most: 10, counted: [text, citations, footnotes]", "error"),
    "with notes and citations, just enough": ("what: text-words, most: 11, counted: [text, citations, footnotes]", ""),
    "recommended": ("what: text-words, most: 4, recommended: true", "note"),
    "where there is a table": ("what: text-words, most: 4, when: figures-or-tables", "error"),
    "where there is none": ("what: text-words, most: 4, when: no-figures-or-tables", ""),
    "where the abstract has headings": ("what: text-words, most: 4, when: structured-abstract", ""),
    "a section": ("what: section-words, most: 2, section: [Funding]", "error"),
    "another section": ("what: section-words, most: 2, section: [Discussion]", ""),
    "authors": ("what: authors, most: 1", "error"),
}


@pytest.mark.parametrize(("limit", "severity"), LIMITS.values(), ids=LIMITS.keys())
def test_limits(tmp_path: Path, limit: str, severity: str) -> None:
    authors = "author: [{name: A B}, {name: C D}]\n"
    found = checked(tmp_path, files(limit, authors, COUNTED, head="limits"), "JNL").findings
    assert [one.severity.value for one in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("more", "today", "found"),
    [
        ("", date(2027, 1, 2), [("JNL001", "error")]),
        ("", date(2027, 1, 3), [("JNL001", "warning"), ("JNL015", "warning")]),
        (", copy: a page of 2014", date(2026, 2, 1), [("JNL001", "warning")]),
    ],
)
def test_an_old_reading_is_said_and_is_no_error(
    tmp_path: Path, more: str, today: date, found: list[tuple[str, str]]
) -> None:
    report = files("other: x", text=COUNTED)
    report["mine.yml"] = profile("what: text-words, most: 4", more, "limits")
    outcome = run_rules(replace(loaded(tmp_path, report), today=today), Selection(("JNL",)))
    assert sorted((one.rule, one.severity.value) for one in outcome.findings) == found
    if today.year == 2027 and len(found) > 1:
        assert "today, 2027-01-03" in outcome.findings[0].message + outcome.findings[1].message


def test_what_a_program_cannot_see_to_is_said(tmp_path: Path) -> None:
    report = loaded(tmp_path, files("patient-without: [exact age, institutions]"))
    assert report.journal is not None
    [comparison] = comparisons(report, report.journal, "")
    assert (comparison.state, "institutions" in comparison.problem) == (State.UNDETERMINED, True)


def test_every_field_of_a_rule_is_described() -> None:
    assert all(f"`{name}`" in (JournalRule.__doc__ or "") for name in RULE_FIELDS)
