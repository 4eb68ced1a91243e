"""`casewright diff`: states from git and kept submissions, never run or changed by looking at them; wrong inputs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from casewright.build import trust
from casewright.cli import main
from casewright.revision.history import find_commit, unpack
from casewright.revision.word.package import Package
from casewright.revision.word.tracked import printed_lines, resolve_changes

LETTER = "---\ntitle: A rash\n---\n\nThe patient was 4 years old. A rash was seen on day 3.\n"
CELL = "```{python}\nprint('ran')\n```\n"


def git(folder: Path, *arguments: str) -> None:
    identity = {f"GIT_{who}_{what}": "a@b.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": "2026-03-31T12:00:00Z", "GIT_COMMITTER_DATE": "2026-03-31T12:00:00Z"}
    subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **identity, **dates}
    )


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report in a folder of a repository: `v1`, and `v2` with other words and a new document."""
    folder = tmp_path / "papers" / "rash"
    folder.mkdir(parents=True)
    git(folder.parent, "init", "--quiet", "--initial-branch=main")
    (folder / "_quarto.yml").write_text("casewright: {}\nproject: {output-dir: out}\n", encoding="utf-8")
    (folder / "letter.qmd").write_text(LETTER, encoding="utf-8")
    commit(folder, "v1")
    (folder / "letter.qmd").write_text(LETTER.replace("4 years", "5 years"), encoding="utf-8")
    (folder / "more.qmd").write_text(LETTER, encoding="utf-8")
    commit(folder, "v2")
    monkeypatch.chdir(folder)
    return folder


def commit(folder: Path, tag: str) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", tag)
    git(folder, "tag", tag)


def lines_of(path: Path, choice: str) -> str:
    package = Package(path.read_bytes(), path.name)
    resolve_changes(package, "accept" if choice == "new" else "reject")
    return "\n".join(printed_lines(package))


def test_two_tags(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.relative_to(report) for path in report.rglob("*") if "out" not in path.parts)
    assert main(["diff", "v1..v2"]) == 0
    shown = capsys.readouterr()
    assert "letter: 1 word inserted, 1 deleted." in shown.out
    assert "note: `more` is only in `v2`." in shown.err
    marked = report / "out" / "letter-changes.docx"
    assert "4 years" in lines_of(marked, "old")
    assert "5 years" in lines_of(marked, "new")
    assert b'w:date="2026-03-31T12:00:00Z"' in Package(marked.read_bytes(), "x").parts["word/document.xml"]
    after = sorted(path.relative_to(report) for path in report.rglob("*") if "out" not in path.parts)
    assert [path for path in after if path not in before and path.parts[0] != ".casewright"] == []
    content = marked.read_bytes()
    assert main(["diff", "v1..v2", "letter.qmd", "--quiet"]) == 0
    assert marked.read_bytes() == content


def test_the_folder_as_it_is_pages_and_yellow(report: Path) -> None:
    (report / "letter.qmd").write_text(LETTER.replace("A rash was seen", "A *large* rash came"), encoding="utf-8")
    assert main(["diff", "v2..", "letter.qmd", "--to", "docx,html,pdf", "--author", "A. B."]) == 0
    page = (report / "out" / "letter-changes.html").read_text(encoding="utf-8")
    assert "<ins>" in page
    assert "<del>5</del><ins>4</ins>\xa0years" in page
    assert "<h1" in page
    assert (report / "out" / "letter-changes.pdf").read_bytes().startswith(b"%PDF")
    assert main(["diff", "v2..", "letter.qmd", "--to", "html", "--highlight"]) == 0
    page = (report / "out" / "letter-changes.html").read_text(encoding="utf-8")
    assert "<mark>4</mark>\xa0years" in page
    assert "<del>" not in page


def test_a_kept_submission(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "letter.qmd", "--to", "docx", "--quiet"]) == 0
    kept = report / "submission" / "blood-2026-03-31"
    kept.mkdir(parents=True)
    (report / "out" / "letter.docx").rename(kept / "Manuscript.docx")
    (report / "letter.qmd").write_text(LETTER, encoding="utf-8")
    assert main(["diff", "submission/blood-2026-03-31/..", "letter.qmd"]) == 0
    assert "letter: 1 word inserted, 1 deleted." in capsys.readouterr().out
    assert "5 years" in lines_of(report / "out" / "letter-changes.docx", "old")


def test_changes_that_are_not_committed_are_named(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (report / "letter.qmd").write_text(LETTER, encoding="utf-8")
    assert main(["diff", "v1..HEAD", "letter.qmd"]) == 0
    assert "Changes that are not committed are not compared (`letter.qmd`)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["v9.."], "There is no commit, tag or branch `v9`."),
        (["v1..v1"], "`v1` and `v1` are the same state."),
        (["v2..main"], "`v2` and `main` are the same state."),
        (["v1...v2"], "`v1...v2` does not name two states."),
        (["v1..v2", "more.qmd"], "`more.qmd` did not exist in `v1`."),
        (["v1..v2", "none.qmd"], "There is no document `none.qmd`."),
        (["--to", "odt", "v1..v2"], "not as `odt`"),
        (["submission/blod.."], "There is no commit, tag or branch `submission/blod`."),
        (["--output=/etc/x..v1"], "No such option"),
    ],
)
def test_wrong_states(report: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str) -> None:
    assert main(["diff", *arguments]) == 2
    assert says in capsys.readouterr().err
    assert not (report / "out").exists()


def test_a_state_that_cannot_be_rendered(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (report / "letter.qmd").write_text(LETTER + "\n![](none.png)\n", encoding="utf-8")
    commit(report, "broken")
    git(report, "checkout", "--quiet", "v2")
    assert main(["diff", "broken..", "letter.qmd"]) == 2
    shown = capsys.readouterr().err
    assert "The report cannot be rendered as it was in `broken`." in shown
    assert "letter.qmd:7" in shown


def test_a_folder_without_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.qmd").write_text(LETTER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["diff", "v1.."]) == 2
    assert "the folder is in no git repository" in capsys.readouterr().err


def test_cells_of_an_earlier_state_run_in_a_trusted_folder_only(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (report / "letter.qmd").write_text(LETTER + "\n" + CELL, encoding="utf-8")
    commit(report, "cells")
    monkeypatch.setattr(trust, "_FOR_NOW", set())
    monkeypatch.setattr(trust, "_is_recorded", lambda _path: False)
    assert main(["diff", "v1..cells", "letter.qmd"]) == 2
    shown = capsys.readouterr().err
    assert "This folder is not trusted, and the cells of `letter` are programs." in shown
    assert str(report) in shown
    assert main(["diff", "v1..cells", "letter.qmd", "--no-execute"]) == 0
    assert "In `cells`: letter.qmd:7" in capsys.readouterr().err


def test_looking_at_a_commit_runs_nothing_that_the_repository_names(report: Path, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    (report / ".gitattributes").write_text("*.qmd filter=evil export-ignore diff=evil\n", encoding="utf-8")
    commit(report, "v3")
    for key in ("filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "core.fsmonitor", "core.pager"):
        git(report, "config", key, str(program))
    unpack(report, find_commit(report, "v3"), tmp_path / "there")
    assert (tmp_path / "there" / "letter.qmd").read_text(encoding="utf-8").startswith("---")
    assert not (tmp_path / "ran").exists()


def test_links_out_of_the_report_are_left_out(report: Path, tmp_path: Path) -> None:
    (report / "inside.qmd").symlink_to("letter.qmd")
    (report / "outside.qmd").symlink_to("/etc/hostname")
    commit(report, "links")
    unpack(report, find_commit(report, "links"), tmp_path / "there")
    assert (tmp_path / "there" / "inside.qmd").is_file()
    assert not (tmp_path / "there" / "outside.qmd").is_symlink()
