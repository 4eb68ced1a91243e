"""Pairs that can be separated at the end of a line, as they are found and repaired in plain Quarto documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.engine.command import run_check
from casewright.checks.engine.request import CheckRequest
from casewright.render.layout.no_break import NO_BREAK
from tests.checks.reports import checked, write_files

HEAD = '---\ntitle: "A level of 5 mg"\nlang: en\n---\n\n'
HELD = "¦"
"""A no-break space, in the cases below."""

REPAIRED = {
    "3.14 mmol/L on day 14": "3.14¦mmol/L on day¦14",
    "*p* < 0.001, **3** mg": "*p*¦<¦0.001, **3**¦mg",
    "as J. M. Doe said on days 3 to 5": "as J.¦M.¦Doe said on days¦3 to 5",
    "150 × 10^9^/L": "150¦×¦10^9^/L",
    "# Grade 2": "# Grade¦2",
    "| a | 5 mg |\n|---|------|\n| 3 | day 2 |": "| a | 5¦mg |\n|---|------|\n| 3 | day¦2 |",
    "  Day   Dose\n----- ------\n    3 5 mg\n": "  Day   Dose\n----- ------\n    3 5¦mg\n",
    "See Figure 2 and Table 3.": "See Figure¦2 and Table¦3.",
    "- On day 3,\n  5 mg": "- On day¦3,\n  5¦mg",
    "x[^1]\n\n[^1]: After 3 days.": "x[^1]\n\n[^1]: After 3¦days.",
}
LEFT_ALONE = [
    "`5 mg` and $5 kg$, <https://example.org/5 mg>, [a](b.html \"5 mg\")",
    "```\n5 mg on day 3\n```",
    "::: {.note title=\"5 mg\"}\nText\n:::",
    "<!-- 5 mg -->",
    "Of 12 patients in 2016 the best lacked vitamin D. The others did not.",
    "5&nbsp;mg on day\\ 3",
    "“5 mg”",
    "A dose of 5\nmg",
]  # fmt: skip


def repaired(folder: Path, text: str) -> str:
    write_files(folder, {"letter.qmd": HEAD + text + "\n"})
    request = CheckRequest(select=("TXT037",), fix=True)
    run_check(folder, request)
    once = (folder / "letter.qmd").read_text(encoding="utf-8")
    run_check(folder, request)
    assert (folder / "letter.qmd").read_text(encoding="utf-8") == once
    assert once.startswith(HEAD.replace("5 mg", f"5{NO_BREAK}mg"))
    return once[len(HEAD) :].rstrip("\n").replace(NO_BREAK, HELD)


@pytest.mark.parametrize("typed", REPAIRED)
def test_spaces_become_no_break_spaces(tmp_path: Path, typed: str) -> None:
    assert repaired(tmp_path, typed) == REPAIRED[typed].rstrip("\n")


@pytest.mark.parametrize("typed", LEFT_ALONE)
def test_what_is_left_alone(tmp_path: Path, typed: str) -> None:
    assert repaired(tmp_path, typed) == typed


def test_one_finding_for_a_file(tmp_path: Path) -> None:
    found = checked(tmp_path, HEAD + "On day 3, 5 mg.\n\nOn day 4, 6 mg.\n", "TXT037").findings
    assert [one.message for one in found] == ["`5 mg` and 4 other pairs can be separated at the end of a line."]
    assert str(found[0].location) == "letter.qmd:2:21"


@pytest.mark.parametrize("select", [(), ("TXT",)])
def test_it_is_checked_only_if_selected(tmp_path: Path, select: tuple[str, ...]) -> None:
    found = checked(tmp_path, HEAD + "On day 3, 5 mg.\n", *select).findings
    assert "TXT037" not in {one.rule for one in found}


def test_a_report_with_settings_needs_none(tmp_path: Path) -> None:
    assert not checked(tmp_path, "---\ntitle: Title\ncasewright: {}\n---\n\n5 mg on day 3\n", "TXT037").findings


def test_what_was_changed_is_said(tmp_path: Path) -> None:
    write_files(tmp_path, {"letter.qmd": HEAD + "On day 3.\n" * 7})
    [said] = run_check(tmp_path, CheckRequest(select=("TXT037",), fix=True)).remarks
    lines = said.split("\n")
    assert lines[:2] == ["Repaired 1 finding.", 'letter.qmd:2:21: TXT037 “5 mg"” -> “5&nbsp;mg"”']
    assert lines[-1] == "letter.qmd: TXT037 3 more like these"
