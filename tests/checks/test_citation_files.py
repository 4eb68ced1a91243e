"""Files that are not there, a bibliography, a style or a document, are findings, and the rest is checked all the
same."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.engine.checking import run_rules
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.families import Selection
from casewright.checks.loading import load_report
from tests.checks.reports import checked, places, write_files

MISSING = {
    "a bibliography": (
        "bibliography: refs.bib",
        "There is no bibliography `refs.bib`; its works cannot be checked.",
    ),
    "one on the net": ("bibliography: https://a.org/refs.bib", "is an address; nothing is read from the net"),
    "one of another kind": ("bibliography: refs.ris", "is not a kind of bibliography"),
    "a style": ("csl: vancover", "There is no style `vancover`"),
    "a style on the net": ("csl: https://www.zotero.org/styles/vancouver", "is an address"),
    "a style's file": ("csl: styles/own.csl", "There is no style `styles/own.csl`"),
}


@pytest.mark.parametrize(("line", "told"), MISSING.values(), ids=MISSING)
def test_it_is_told_beside_what_else_is_wrong(tmp_path: Path, line: str, told: str) -> None:
    outcome = checked(tmp_path, f"---\nlang: en\n{line}\n---\n\nThe the rash [@a2020].\n")
    found = {finding.rule: finding for finding in outcome.findings}
    assert told in found["REF034"].message
    assert found["REF034"].location.line == 3
    assert "TXT001 letter.qmd:6:5" in places(outcome.findings)


def test_what_a_bibliography_that_is_not_there_holds_is_not_known(tmp_path: Path) -> None:
    found = checked(tmp_path, "---\nbibliography: refs.bib\n---\n\nA rash [@a2020].\n").findings
    assert [finding.rule for finding in found] == ["REF034"]


def test_the_address_of_a_style_under_a_former_name_is_told_by_its_name(tmp_path: Path) -> None:
    found = checked(tmp_path, "---\ncsl: https://www.zotero.org/styles/vancouver\n---\n\nText.\n", "REF034").findings
    assert [finding.hint for finding in found] == ["Write `csl: vancouver`."]


def test_a_document_that_is_not_there(tmp_path: Path) -> None:
    files = {
        "_quarto.yml": "project:\n  render: [letter.qmd, supplment.qmd]\n",
        "letter.qmd": "The the rash.\n",
        "supplement.qmd": "",
    }
    outcome = checked(tmp_path, files)
    assert places(outcome.findings) == ["NUM034 _quarto.yml:2:24", "TXT001 letter.qmd:1:5"]
    assert "supplement.qmd" in outcome.findings[0].hint


@pytest.mark.parametrize(
    ("orcid", "found"),
    [
        ("0000-0002-1825-0097", []),
        ("https://orcid.org/0000-0002-1694-233X", []),
        ("0000-0002-1825-0098", ["REF035 letter.qmd:4:12"]),
        ("0000-0000-0000-0000", ["REF035 letter.qmd:4:12"]),
        ("0000-0002-1825", ["REF035 letter.qmd:4:12"]),
    ],
)
def test_the_check_digit_of_an_orcid(tmp_path: Path, orcid: str, found: list[str]) -> None:
    text = f"---\nauthor:\n  - name: Ann Roe\n    orcid: {orcid}\n---\n\nA rash.\n"
    assert places(checked(tmp_path, text, "REF035").findings) == found


@pytest.mark.parametrize(
    ("file", "work", "hint"),
    [
        ("refs.json", '[{"id": "k", "type": "article-journal", "title": "T", "container-title": "J"}]', '"author":'),
        ("refs.json", '[{"id": "k", "type": "chapter", "author": [{"family": "R"}], "title": "T"}]', '"issued":'),
        ("refs.yaml", "- {id: k, type: thesis, author: [{family: R}], issued: 2020, title: T}", "`publisher: ...`"),
        (
            "refs.yaml",
            "- {id: k, type: article-journal, author: [{family: R}], title: T, page: 1, issued: [{year: 2001}]}",
            "`container-title: ...`",
        ),
        ("refs.bib", "@phdthesis{k, author = {R, A}, year = {2020}, title = {T}}", "`school = {...},`"),
    ],
)
def test_a_missing_field_is_named_as_its_file_writes_it(tmp_path: Path, file: str, work: str, hint: str) -> None:
    files = {"letter.qmd": f"---\nbibliography: {file}\n---\n\nA rash [@k].\n", file: work}
    (finding,) = checked(tmp_path, files, "REF006").findings
    assert hint in finding.hint


def test_a_bibliography_that_knitr_makes_is_not_known(tmp_path: Path) -> None:
    text = "---\nbibliography: \"`r rbbt::bbt_write_bib('manuscript.bib')`\"\n---\n\nA rash [@a2020].\n"
    write_files(tmp_path, {"letter.Rmd": text})
    report = load_report(tmp_path, ReadingOptions(documents=("letter.Rmd",)))
    assert places(run_rules(report, Selection(["REF"])).findings) == []
