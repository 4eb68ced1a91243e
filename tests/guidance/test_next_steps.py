"""`casewright` alone: what there is, and what to do next."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.guidance.folder import Checked, FolderState, Rendered, folder_state
from casewright.guidance.steps import facts, next_steps
from tests.command.conftest import copy_report
from tests.command_process import run_command

HERE = Path("anywhere")
REPORT = FolderState(HERE, ".", ("letter.qmd",), cases=1, figures=1)
FILES = Rendered(("_output/letter.docx", "_output/letter.pdf"), has_errors=False)
CLEAN = Checked("1 document checked; no findings.", has_errors=False)
WRONG = Checked("1 document checked; 1 error.", has_errors=True)


@pytest.mark.parametrize(
    ("state", "first", "never"),
    [
        (FolderState(HERE, None), "casewright new my-report", "casewright render"),
        (FolderState(HERE, None, ("a note.qmd",)), 'casewright render "a note.qmd"', "casewright verify"),
        (FolderState(HERE, "."), "casewright doctor", "casewright render"),
        (REPORT, "casewright check", "casewright verify"),
        (FolderState(HERE, ".", ("a.qmd",), checked=CLEAN), "casewright render", "casewright check"),
        (FolderState(HERE, ".", ("a.qmd",), checked=WRONG, rendered=FILES), "casewright check", "casewright render"),
        (FolderState(HERE, ".", ("a.qmd",), checked=CLEAN, rendered=FILES), "casewright verify", "casewright check"),
    ],
)
def test_the_first_step_is_the_one_that_is_missing(state: FolderState, first: str, never: str) -> None:
    commands = [step.command for step in next_steps(state)]
    assert commands[0] == first
    assert not [command for command in commands if command.startswith(never)]
    assert all(step.why for step in next_steps(state))


def test_a_report_that_is_all_done_is_to_be_read() -> None:
    done = FolderState(HERE, ".", ("a.qmd",), checked=CLEAN, rendered=FILES)
    assert next_steps(done)[-1].command == "_output/letter.pdf"


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (FolderState(HERE, None), "There is no report in this folder."),
        (FolderState(HERE, "..", ("a.qmd",)), "The report in `..`: 1 document, 0 cases, 0 figures."),
        (FolderState(HERE, ".", ("a.qmd",), figures=2, stale_figures=("fig-a",)), "  figures   out of date: fig-a"),
        (REPORT, "  rendered  not yet"),
        (FolderState(HERE, ".", was_rendered=True), "  rendered  out of date: the report has changed"),
        (FolderState(HERE, ".", ("a.qmd",), rendered=FILES), "  rendered  up to date, 2 files"),
        (FolderState(HERE, ".", rendered=Rendered(("a.pdf",), True)), "  rendered  up to date, 1 file; it has errors"),
        (FolderState(HERE, ".", ("a.qmd",), checked=WRONG), "  checked   1 document checked; 1 error."),
    ],
)  # fmt: skip
def test_where_the_report_stands(state: FolderState, line: str) -> None:
    assert line in facts(state)


def test_the_state_of_a_report_follows_what_is_done_to_it(tmp_path: Path) -> None:
    (tmp_path / "a.qmd").write_text("---\ntitle: A\n---\n\nText.\n", encoding="utf-8")
    assert folder_state(tmp_path) == FolderState(tmp_path, None, ("a.qmd",))
    (tmp_path / "_quarto.yml").write_text("project:\n  type: default\n", encoding="utf-8")
    before = folder_state(tmp_path)
    assert (before.root, before.documents, before.rendered, before.checked) == (".", ("a.qmd",), None, None)
    assert run_command("render", cwd=tmp_path).code == 0
    assert run_command("check", cwd=tmp_path).code == 0
    after = folder_state(tmp_path)
    assert after.rendered == Rendered(("a.html",), has_errors=False)
    assert after.checked is not None and not after.checked.has_errors
    (tmp_path / "sub").mkdir()
    below = folder_state(tmp_path / "sub")
    assert (below.root, below.documents, below.checked) == ("..", ("../a.qmd",), after.checked)
    (tmp_path / "a.qmd").write_text("---\ntitle: A\n---\n\nText, text.\n", encoding="utf-8")
    changed = folder_state(tmp_path)
    assert (changed.rendered, changed.was_rendered, changed.checked) == (None, True, None)


@pytest.mark.parametrize(
    ("text", "has_errors"),
    [("Text.", False), ("A ratio of \\frac{1}{2}.", False), ("As @fig-nowhere shows.", True)],
)
def test_warnings_of_a_rendering_are_no_errors(tmp_path: Path, text: str, has_errors: bool) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: default\n", encoding="utf-8")
    (tmp_path / "a.qmd").write_text(f"---\ntitle: A\n---\n\n{text}\n", encoding="utf-8")
    run_command("render", cwd=tmp_path)
    assert folder_state(tmp_path).rendered == Rendered(("a.html",), has_errors)


def test_the_command_alone_says_it_in_the_worked_report(tmp_path: Path) -> None:
    root = copy_report(tmp_path / "report")
    ran = run_command(cwd=root / "report")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("The report in `..`: 2 documents, 1 case, 1 figure.\n")
    assert "  casewright check     reports inconsistencies" in ran.out


def test_a_report_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: [\n", encoding="utf-8")
    ran = run_command(cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.startswith("_quarto.yml:")
