"""The resolver as a whole: what a small report prints, and what is wrong with it."""

from __future__ import annotations

import re

import pytest

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks

from .conftest import CASEWRIGHT, SUPPLEMENT_KINDS, Report, expected, shown, with_settings

REPORT = {
    "data/abbreviations.yml": """
        abbreviations:
          - {short: CR, long: complete remission}
          - {short: CRS, long: cytokine release syndrome}
    """,
    "_variables.yml": 'age: 10 years\nday: "6"\n',
    "figures/figures.yml": """
        figures:
          - label: suppfig-leg
            title: The leg in CRS
            alt: Two pictures of the leg.
            panels:
              - {letter: A, script: a.py, legend: "Day {{< var day >}} [@x]"}
              - {letter: B, script: b.py, legend: In CR}
    """,
    "report/letter.qmd": """
        ---
        title: CRS at the age of {{< var age >}}
        author: Ada Author
        bibliography: refs.bib
        ---
        ::: {#abbreviations}
        :::

        A girl of {{< var age >}} had CRS [@b] on day {{< var day >}} ([@suppfig-leg A]; @tbl-cases). She reached
        CR [@a].

        | Case | Outcome |
        |------|---------|
        | 1    | CR [@t] |

        : Cases reported {#tbl-cases}
    """,
    "report/supplement.qmd": """
        ---
        title: Supplement
        ---
        As in @tbl-cases.

        ![](leg.png){#suppfig-leg}
    """,
}


def test_a_report(report: Report) -> None:
    resolved = report(REPORT)
    assert resolved.findings == []
    assert resolved.body("report/letter") == expected("""
        abbreviations-list #abbreviations
          CRS: cytokine release syndrome
          CR: complete remission
        A girl of 10 years had [cytokine release syndrome (CRS)]{.abbr-definition} {b} on day 6 (<Supplementary Figure~S1A -> report/supplement#suppfig-leg>; <Table~1>). She reached [complete remission (CR)]{.abbr-definition} {a}.
        float #tbl-cases kind=tbl type=table number=1
          float-caption
            Table~1: Cases reported
          float-content
            table
              | Case | Outcome
              | 1 | [CR]{.abbr} {t}
          float-notes
            [CR, complete remission.]{.abbr-explanations}
        # References
        div #refs
    """)  # noqa: E501
    assert resolved.plan("report/letter").order == ("b", "t", "a")
    [caption] = resolved.captions("report/supplement")
    assert caption == ("Supplementary Figure~S1: The leg in [CRS]{.abbr}. **A.** Day 6 {x}. **B.** In [CR]{.abbr}.")
    assert resolved.lines("report/supplement") == ["As in <Table~1 -> report/letter#tbl-cases>."]


def _unmarked(blocks: Blocks) -> str:
    """Return blocks as text, without the marks of values, which only Word has, for returned files."""
    return re.sub(r"\[([^\[\]]*)\]\{\.value\}", r"\1", shown(blocks))


@pytest.mark.parametrize("format_name", ["pdf", "docx"])
def test_every_format_prints_the_same(report: Report, format_name: str) -> None:
    page, other = report(REPORT), report(REPORT, format_name=format_name)
    for (one, plan), (two, two_plan) in zip(page.manuscript.documents, other.manuscript.documents, strict=True):
        assert _unmarked(one.title_block) == _unmarked(two.title_block)
        assert _unmarked(one.blocks) == _unmarked(two.blocks)
        assert plan == two_plan
    assert page.findings == other.findings


def test_what_a_document_is_called(report: Report) -> None:
    document = report(REPORT).document("report/letter")
    assert document.name == "report/letter"
    assert document.title.replace("\u00a0", " ").endswith("at the age of 10 years")
    assert (document.authors, document.language, document.spacing, document.line_numbers) == (
        ("Ada Author",),
        "en",
        "single",
        False,
    )


def test_manuscript_settings(report: Report) -> None:
    document = report("Text", with_settings(manuscript="{spacing: double, line-numbers: true}")).document("letter")
    assert (document.spacing, document.line_numbers) == ("double", True)


def test_documents_with_and_without_settings_in_one_project(report: Report) -> None:
    resolved = report(
        {
            "letter.qmd": "---\ncasewright: true\n---\n![A](a.png){#fig-a}\n\n@fig-b",
            "plain.qmd": "![B](b.png){#fig-b}\n\n[@fig-b]",
            "more.qmd": "---\ncasewright: true\n---\n![C](c.png){#fig-c}\n\n@fig-a",
        },
        SUPPLEMENT_KINDS,
    )
    assert resolved.captions("letter") == ["Figure~1: A"]
    assert resolved.captions("plain") == ["Figure~1: B"]
    assert resolved.captions("more") == ["Figure~2: C"]
    assert resolved.lines("more") == ["<Figure~1 -> letter#fig-a>"]
    assert resolved.rules == ["NUM001"]


LANGUAGES = [
    ("en", "Figure~1: A", "See <Figure~1>, <Table~1> and <Section~1>."),
    ("de", "Abbildung~1: A", "See <Abbildung~1>, <Tabelle~1> and <Kapitel~1>."),
    ("fr", "Figure~1: A", "See <Figure~1>, <Table~1> and <Section~1>."),
    ("es", "Figura~1: A", "See <Figura~1>, <Tabla~1> and <Sección~1>."),
    ("ja", "図~1: A", "See <図~1>, <表~1> and <セクション~1>."),
]


TABLE = "| a |\n|---|\n| 1 |\n\n: B {#tbl-a}\n"


@pytest.mark.parametrize(("language", "caption", "line"), LANGUAGES)
def test_languages(report: Report, language: str, caption: str, line: str) -> None:
    text = "# Case {#sec-a}\n\nSee @fig-a, @tbl-a and @sec-a.\n\n![A](a.png){#fig-a}\n\n" + TABLE
    resolved = report(f"---\nlang: {language}\nnumber-sections: true\n---\n{text}")
    assert resolved.captions()[0] == caption
    assert resolved.lines()[0] == line


def test_numbers_in_a_document_of_one_language_and_mentions_in_another(report: Report) -> None:
    resolved = report(
        {
            "letter.qmd": "---\nlang: de\n---\n@suppfig-a and @fig-a",
            "supp.qmd": "![A](a.png){#suppfig-a}\n\n![B](b.png){#fig-a}",
        }
    )
    assert resolved.lines("letter") == ["<Supplementary Figure~S1 -> supp#suppfig-a> and <Abbildung~1 -> supp#fig-a>"]


def test_switched_off_cross_references(report: Report) -> None:
    resolved = report("@fig-a\n\n![A](a.png){#fig-a}", "casewright: true\ncrossref: false\n")
    assert resolved.plan("letter").cited == ("fig-a",)
    assert resolved.body().splitlines()[-1].strip() == "A"


def test_an_empty_document(report: Report) -> None:
    resolved = report({"letter.qmd": "", "supp.qmd": "---\ntitle: S\n---\n"})
    assert resolved.body("letter") == resolved.body("supp") == ""
    assert resolved.findings == []


BAD = [
    ("a label twice", "![A](a.png){#fig-a}\n\n![B](b.png){#fig-a}", ["NUM002"]),
    ("a reference to nothing", "@fig-a", ["NUM001"]),
    ("a panel of a figure without panels", "![A](a.png){#fig-a}\n\nSee [@fig-a B].", ["NUM006"]),
    (
        "everything at once",
        "![A](a.png){#fig-a}\n\n![B](b.png){#fig-a}\n\n[@fig-a B], @tbl-a",
        ["NUM002", "NUM006", "NUM001"],
    ),
]


@pytest.mark.parametrize(
    ("typed", "rules"), [(typed, rules) for _, typed, rules in BAD], ids=[name for name, *_ in BAD]
)
def test_what_is_wrong_is_found_and_no_wrong_number_is_printed(report: Report, typed: str, rules: list[str]) -> None:
    resolved = report(typed)
    assert resolved.rules == rules
    assert all(finding.location.line for finding in resolved.manuscript.findings)
    blocks = resolved.document("letter").blocks
    numbers = [ast.plain_text([one]) for one in ast.walk(blocks) if ast.has_class(one, "float-number")]
    assert len(set(numbers)) == len(numbers)


def test_an_unknown_setting_is_refused(report: Report) -> None:
    with pytest.raises(CasewrightError, match="`citation-ordre` is not an option") as caught:
        report("Text", CASEWRIGHT.replace("true", "{citation-ordre: position}"))
    assert caught.value.location is not None
    assert caught.value.location.path == "_quarto.yml"
    assert "citation-order" in caught.value.hint
