"""Citations that a style prints with less than was typed (REF021, REF022), and styles printed otherwise (REF024)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.diagnostics import Severity
from tests.checks.reports import checked, found_at, marked, places

BIB = """\
@article{a1, author={Smith, Anna and Jones, Carl}, title={First work}, journal={J}, year={2020}, pages={1--20}}
@book{b1, author={Roe, Ella}, title={A textbook}, publisher={Springer}, year={2020}}
@article{c1, author={{World Health Organization} and van der Berg, Jan and Öz, Ö}, title={C}, journal={J}, year={2020}}
"""
REPORT = "---\nbibliography: refs.bib\ncsl: {style}\ncasewright:\n  citation-order: first-mention\n---\n\n{text}\n"

NARRATIVE = [
    "▶@a1 describe a rash.",
    "As ▶@b1 [p. 33] say, it is rare [@b1].",
    "It was seen [@a1] and by ▶@c1.",
    "It was seen [@a1, ▶@b1] and [@a1; @b1].",
    "Smith and Jones [@a1] describe a rash.",
    "Smith et al. @a1 describe a rash.",
    "See ref. @a1 and references @b1.",
    "In @fig-x it is seen [@a1].\n\n![A](a.png){#fig-x}",
]


@pytest.mark.parametrize("text", NARRATIVE)
@pytest.mark.parametrize("style", ["vancouver", "nature"])
def test_a_number_in_place_of_names_is_reported(style: str, text: str, tmp_path: Path) -> None:
    letter = marked(REPORT.format(style=style, text=text))
    outcome = checked(tmp_path, {"letter.qmd": letter.text, "refs.bib": BIB}, "REF021")
    assert found_at(outcome, "letter.qmd", "REF021") == letter.marks


def test_the_names_to_write_are_named(tmp_path: Path) -> None:
    letter = REPORT.format(style="vancouver", text="By @a1, by @b1, by @c1.")
    hints = [one.hint for one in checked(tmp_path, {"letter.qmd": letter, "refs.bib": BIB}, "REF021").findings]
    assert hints == [
        "Write `Smith and Jones [@a1]`.",
        "Write `Roe [@b1]`.",
        "Write `World Health Organization et al. [@c1]`.",
    ]


LOCATORS = [
    ("vancouver", "Drawn before [▶@b1, p. 45; ▶@a1, fig. 2], rare [see ▶@b1, pp. 33-35, and elsewhere]."),
    ("nature", "As ▶@b1 [p. 33] say [▶@b1, 45]."),
    ("vancouver", "Drawn [see @b1 and others; @a1, with a discussion]."),
    ("american-medical-association", "Drawn before [@b1, p. 45]."),
    ("apa", "Drawn before [@b1, p. 45]."),
]


@pytest.mark.parametrize(("style", "text"), LOCATORS)
def test_a_page_that_is_not_printed_is_reported(style: str, text: str, tmp_path: Path) -> None:
    letter = marked(REPORT.format(style=style, text=text))
    outcome = checked(tmp_path, {"letter.qmd": letter.text, "refs.bib": BIB}, "REF022")
    assert found_at(outcome, "letter.qmd", "REF022") == letter.marks


def test_names_print_in_styles_of_authors_and_years(tmp_path: Path) -> None:
    letter = REPORT.format(style="apa", text="As @a1 say.")
    assert not checked(tmp_path, {"letter.qmd": letter, "refs.bib": BIB}, "REF021").findings


def test_a_style_that_is_printed_otherwise_is_named(tmp_path: Path) -> None:
    letter = REPORT.format(style="frontiers-in-immunology", text="Text [@a1].")
    (finding,) = checked(tmp_path, {"letter.qmd": letter, "refs.bib": BIB}, "REF024").findings
    assert places([finding]) == ["REF024 letter.qmd:3:6"]
    assert finding.severity is Severity.NOTE
    assert "`frontiers-in-immunology`" in finding.message


def test_what_a_report_prints_as_typed_is_no_lost_capital(tmp_path: Path) -> None:
    bib = "@misc{a, title={Sepsis by E. coli, hepatitis A, and \\emph{Vibrio} in the U.S.}}"
    letter = REPORT.format(style="vancouver", text="Text [@a].")
    assert not checked(tmp_path, {"letter.qmd": letter, "refs.bib": bib}, "REF011").findings


@pytest.mark.parametrize("language", ["ger", "deu", "de", "german", "de-AT", "German"])
def test_a_title_in_a_language_that_is_named_keeps_its_capitals(language: str, tmp_path: Path) -> None:
    bib = f"@misc{{a, title={{Fieber bei Kindern mit Masern}}, language={{{language}}}}}"
    letter = REPORT.format(style="vancouver", text="Text [@a].")
    assert not checked(tmp_path, {"letter.qmd": letter, "refs.bib": bib}, "REF011").findings
