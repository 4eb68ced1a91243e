"""Repairs: what has one right answer is fixed, and nothing else of a file changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.checks.engine.command import CheckRequest, run_check
from casewright.checks.repair import Edit, RepairableFinding, diff, repaired
from casewright.diagnostics import CasewrightError, Location, Severity
from casewright.paths import read_text
from tests.checks.reports import BIBLIOGRAPHY, write_files


def repair(*edits: Edit) -> RepairableFinding:
    return RepairableFinding("TXT001", "x", Severity.ERROR, "x", Location("a", 1), edits=edits)


def test_edits_of_one_line_do_not_disturb_each_other() -> None:
    edits = [repair(Edit("a", 1, 1, 3, "ONE!")), repair(Edit("a", 1, 9, 5, "")), repair(Edit("a", 1, 5, 0, "and "))]
    result = repaired(edits, {"a": "one two three\nfour", "b": "other"})
    assert result.texts == {"a": "ONE! and two \nfour"}
    assert len(result.done) == 3


def test_of_two_that_overlap_the_first_is_made() -> None:
    first, second = repair(Edit("a", 1, 1, 3, "x")), repair(Edit("a", 1, 2, 1, "y"))
    result = repaired([first, second], {"a": "one"})
    assert result.texts == {"a": "x"}
    assert result.done == (first,)


def test_all_edits_of_a_finding_are_made_or_none() -> None:
    result = repaired([repair(Edit("a", 1, 1, 1, "x"), Edit("a", 9, 1, 1, "y"))], {"a": "one"})
    assert result.texts == {}


@pytest.mark.parametrize(
    "edit",
    [
        Edit("a", 0, 1, 1, ""),
        Edit("a", 2, 1, 1, ""),
        Edit("a", 1, 0, 1, ""),
        Edit("a", 1, 3, 2, ""),
        Edit("b", 1, 1, 1, ""),
    ],
)
def test_an_edit_outside_of_its_line_is_not_made(edit: Edit) -> None:
    assert repaired([repair(edit)], {"a": "one"}).texts == {}


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 8), st.integers(0, 4), st.text("xy", max_size=2)), max_size=6)
)
def test_no_edit_adds_or_removes_a_line(edits: list[tuple[int, int, int, str]]) -> None:
    text = "one two\nthree\nfour"
    result = repaired([repair(Edit("a", *edit)) for edit in edits], {"a": text})
    for made in result.texts.values():
        assert made.count("\n") == 2


def test_the_diff_says_which_file_and_lines() -> None:
    assert diff({"a": "one\ntwo"}, {"a": "one\n2"}) == (
        "--- a\n+++ a (repaired)\n@@ -1,2 +1,2 @@\n one\n"
        "-two\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n"
    )


FILES = {
    "letter.qmd": "---\nlang: en-US\nbibliography: refs.bib\n---\n\n"
    "The the tumor , leukemia, a tumour,rash of 10mg for\nfor 3-4 days [@luan2021].\n",
    "refs.bib": BIBLIOGRAPHY.replace("fimmu.2021.707191", "fimmu.2021.707191.").replace("Local", "Local T cell"),
}
RIGHT = (
    "---\nlang: en-US\nbibliography: refs.bib\n---\n\n"
    "The tumor, leukemia, a tumor, rash of 10 mg for\nfor 3–4 days [@luan2021].\n"
)


def test_fix_repairs_what_has_one_right_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    result = run_check(tmp_path, CheckRequest(select=("REF", "TXT"), fix=True))
    assert read_text(tmp_path, "letter.qmd") == RIGHT
    bib = read_text(tmp_path, "refs.bib")
    assert "{Local {T} cell cytokine release syndrome}" in bib
    assert "doi     = {10.3389/fimmu.2021.707191}\n" in bib
    assert result.remarks[0].split("\n") == [
        "Repaired 8 findings.",
        "letter.qmd:6:4: TXT001 “The the” -> “The”",
        "letter.qmd:6:14: TXT002 “tumor ,” -> “tumor,”",
        "letter.qmd:6:29: TXT006 “tumour,rash” -> “tumor,rash”",
        "letter.qmd:6:36: TXT003 “tumour,rash” -> “tumour, rash”",
        "letter.qmd:6:46: TXT009 “10mg” -> “10 mg”",
        "letter.qmd:7:6: TXT010 “3-4” -> “3–4”",
        "refs.bib:3:20: REF011 “T” -> “{T}”",
        "refs.bib:8:39: REF007 “{10.3389/fimmu.2021.707191.}” -> “{10.3389/fimmu.2021.707191}”",
    ]
    assert "letter.qmd:7:1: error TXT001: `for` appears twice." in result.text  # over a line end: a person decides
    assert "1 error." in result.text


def test_diff_alone_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    result = run_check(tmp_path, CheckRequest(select=("TXT",), show_diff=True))
    assert "-The the tumor , leukemia" in result.remarks[0]
    assert "+The tumor, leukemia, a tumor, rash of 10 mg for" in result.remarks[0]
    assert read_text(tmp_path, "letter.qmd") == FILES["letter.qmd"]
    assert result.failed


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_and_byte_order_marks_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
    text = "﻿---\ntitle: x\n---\n\none one\n\ntwo\n".replace("\n", ends)
    (tmp_path / "letter.qmd").write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    run_check(tmp_path, CheckRequest(select=("TXT",), fix=True))
    assert (tmp_path / "letter.qmd").read_bytes() == text.replace("one one", "one").encode()


def test_a_second_repair_finds_nothing_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    run_check(tmp_path, CheckRequest(select=("REF", "TXT"), fix=True))
    assert run_check(tmp_path, CheckRequest(select=("REF", "TXT"), fix=True)).remarks == ("Repaired 0 findings.",)


def test_files_outside_of_the_report_are_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(
        tmp_path,
        {
            "shared.bib": "@misc{a, title={T}, doi={10.1000/a.}}\n",
            "report/_quarto.yml": "bibliography: ../shared.bib\n",
            "report/letter.qmd": "[@a]\n",
        },
    )
    monkeypatch.chdir(tmp_path / "report")
    result = run_check(tmp_path / "report", CheckRequest(select=("REF007",), fix=True))
    assert result.failed
    assert "10.1000/a." in read_text(tmp_path, "shared.bib")


def test_what_cannot_be_written_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {"letter.qmd": "one one\n"})
    monkeypatch.chdir(tmp_path)

    def refuse(path: Path, data: bytes) -> None:
        raise CasewrightError(f"`{path.name}` cannot be written, {len(data)} bytes.")

    monkeypatch.setattr("casewright.checks.engine.command.write_whole", refuse)
    with pytest.raises(CasewrightError, match="cannot be written"):
        run_check(tmp_path, CheckRequest(select=("TXT",), fix=True))
