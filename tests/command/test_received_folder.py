"""A report that somebody sent: looking at it runs nothing and reads nothing outside, and running it is asked about."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command.conftest import run_in_terminal
from tests.command_process import run_command

CONFIGURATION = """\
project: {output-dir: _output}
format: html
casewright: {citation-order: first-mention}
"""
LETTER = """\
---
title: A letter
---

```{python}
#| include: false
from pathlib import Path
Path("ran.txt").write_text("cell")
dose = 25
```

The dose was `{python} dose` mg.
"""
FIGURES = """\
figures:
  - label: fig-course
    alt: A course.
    panels:
      - script: scripts/course.py
"""
SCRIPT = """\
from pathlib import Path
Path("ran.txt").write_text("script")
"""


@pytest.fixture
def received(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report whose code leaves a mark, before a user who has trusted nothing yet."""
    monkeypatch.setenv("CASEWRIGHT_DATA_DIR", str(tmp_path / "user"))
    root = tmp_path / "received"
    files = {
        "_quarto.yml": CONFIGURATION,
        "report/letter.qmd": LETTER,
        "figures/figures.yml": FIGURES,
        "scripts/course.py": SCRIPT,
        "_environment.local": f"QUARTO_PYTHON={root / 'python'}\n",
        "python": "#!/bin/sh\necho > ran.txt\n",
        "yaml.py": SCRIPT,
        "typst.py": SCRIPT,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "python").chmod(0o755)
    return root


def ran(root: Path) -> bool:
    return any(root.rglob("ran.txt"))


def files_of(root: Path) -> set[str]:
    own = {path.relative_to(root.parent).as_posix() for path in root.parent.rglob("*") if path.is_file()}
    return {name for name in own if not name.startswith(("received/.casewright/", "user/"))}


@pytest.mark.parametrize("arguments", [["check"], ["verify"], ["doctor"], ["figures", "--check"], [], ["explain"]])
def test_looking_at_it_runs_nothing_and_writes_nothing_beside_what_is_kept(
    received: Path, arguments: list[str]
) -> None:
    before = files_of(received)
    run_command(*arguments, cwd=received)
    assert not ran(received)
    assert files_of(received) == before


def test_its_code_runs_once_the_user_has_said_so(received: Path) -> None:
    for arguments in (["render"], ["figures"], ["check", "--execute"]):
        asked = run_command(*arguments, cwd=received)
        assert asked.code == 2
        assert "This folder is not trusted" in asked.err and "casewright trust" in asked.err
        assert not ran(received)
    assert run_command("trust", cwd=received / "report").out == f"Trusted: {received}\n"
    assert "it writes `ran.txt`" in run_command("figures", cwd=received).err  # which is said while it runs
    assert run_command("trust", "--revoke", cwd=received).code == 0
    assert run_command("render", cwd=received).code == 2


def test_nothing_is_run_with_no_execute_and_what_was_not_is_named(received: Path) -> None:
    done = run_command("render", "--no-execute", cwd=received)
    assert done.code == 1
    assert "report/letter.qmd:12:14: error RND004: This code was not run" in done.err
    assert "report/letter.qmd:5:1: error RND004: This code was not run" in done.err
    assert "error RND005: The figure `fig-course` was not drawn" in done.err
    assert "The dose was <strong>[not run]</strong> mg." in (received / "_output/letter.html").read_text()
    assert not ran(received)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_whoever_sits_at_the_terminal_is_asked(received: Path) -> None:
    (received / "figures/figures.yml").unlink()
    assert run_in_terminal("render", cwd=received, typed="n\n").code == 2
    assert not ran(received)
    done = run_in_terminal("render", cwd=received, typed="y\n")
    assert "Trust the folder" in done.out and done.code == 0, done.out
    assert ran(received)
    kept = run_command("render", "--no-execute", cwd=received)
    assert kept.code == 0 and "25\u00a0mg" in (received / "_output/letter.html").read_text(), kept.err
    assert "no findings" in run_command("verify", cwd=received).out


def test_what_commands_keep_is_never_written_through_a_link(received: Path, tmp_path: Path) -> None:
    (tmp_path / "home/ab").mkdir(parents=True)
    (tmp_path / "home/ab/precious").write_text("x")
    (received / ".casewright").mkdir()
    (received / ".casewright/cache").symlink_to(tmp_path / "home")
    (received / ".casewright/checked.json").symlink_to(tmp_path / "home/ab/precious")
    run_command("check", cwd=received)
    assert [path.name for path in (tmp_path / "home").rglob("*")] == ["ab", "precious"]
    assert (tmp_path / "home/ab/precious").read_text() == "x"


OUTSIDE = {
    "bibliography: ../secret/a.bib": "_quarto.yml:4:15",
    "csl: ../secret/a.csl": "_quarto.yml:4:6",
    "language: ../secret/a.yml": "_quarto.yml:4:11",
    "metadata-files: [../secret/a.yml]": "_quarto.yml:4:18",
}


@pytest.mark.parametrize(("line", "place"), OUTSIDE.items())
def test_nothing_outside_is_read(received: Path, tmp_path: Path, line: str, place: str) -> None:
    (tmp_path / "secret").mkdir()
    for name in ("a.bib", "a.csl", "a.yml"):
        (tmp_path / "secret" / name).write_text("CANARY: [")
    for shown in (line, line.replace("../secret", f"{tmp_path}/secret")):
        (received / "_quarto.yml").write_text(CONFIGURATION + shown + "\n")
        (received / "report/letter.qmd").write_text("Text [@a].\n")
        done = run_command("check", cwd=received)
        assert done.code != 0 and "lies outside the project" in done.out + done.err, done
        assert place in done.out + done.err
        assert "CANARY" not in done.out + done.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_no_pipe_is_read(received: Path) -> None:
    os.mkfifo(received / "pipe.svg")
    os.mkfifo(received / "refs.bib")
    (received / "report/letter.qmd").write_text("![A pipe](../pipe.svg){fig-alt=x}\n")
    assert "`pipe.svg` is not a regular file: it is a named pipe." in run_command("check", cwd=received).out
    (received / "_quarto.yml").write_text(CONFIGURATION + "bibliography: refs.bib\n")
    done = run_command("check", cwd=received)
    assert "`refs.bib`" in done.err + done.out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize(
    ("make", "why"),
    [
        (os.mkfifo, "is not a regular file. it is a named pipe"),
        (os.mkdir, "is not a regular file. it is a folder"),
        (lambda path: path.symlink_to("/dev/null"), "lies outside the project"),
        (lambda path: path.symlink_to("nothing"), "does not exist."),
    ],
    ids=["a pipe", "a folder", "a device", "a broken link"],
)
@pytest.mark.parametrize("name", ["_quarto.yml", "_variables.yml", "report/_metadata.yml"])
def test_what_is_in_place_of_a_configuration_is_refused(
    received: Path, name: str, make: Callable[[Path], object], why: str
) -> None:
    (received / name).unlink(missing_ok=True)
    make(received / name)
    done = run_command("check", cwd=received)
    assert done.code == 2, done
    assert f"`{name}` {why}" in " ".join(done.err.split()), done


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_no_pipe_is_read_that_nothing_names(received: Path) -> None:
    """Texts in which values may be asked for, and rendered files in which identifiers may be left."""
    (received / "_output").mkdir()
    for name in ("notes.md", "report/_part.qmd", "_output/letter.html", "old.pdf"):
        os.mkfifo(received / name)
    assert run_command("check", cwd=received).code == 0
    done = run_command("deidentify", "--rendered", cwd=received)
    assert done.code == 0, done
    assert "_output/letter.html was not looked at: it is a named pipe" in done.out
    assert "old.pdf was not looked at: it is a named pipe" in done.out


def test_what_a_report_holds_steers_no_terminal(received: Path) -> None:
    (received / "report/letter.qmd").write_text("See @fig-a\x1b]0;owned\x07 \x9b31m \u202egm 52.\n")
    for form in ("text", "json", "github", "sarif"):
        done = run_command("check", "--format", form, cwd=received)
        assert not set(done.out + done.err) & {"\x1b", "\x07", "\x9b", "\u202e"}, form
