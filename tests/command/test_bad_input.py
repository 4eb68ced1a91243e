"""Bad input: one clear message with its place and what to do, exit code 2, and the last good outputs stay.

Each case breaks one thing of a small report that has been rendered before.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from casewright.cli import main
from tests.command_process import run_command

REPORT: dict[str, str | bytes] = {
    "_quarto.yml": """\
project:
  type: default
  output-dir: _output
bibliography: references.bib
csl: vancouver
format: html
casewright:
  panel-style: 1A
""",
    "index.qmd": """\
---
title: A report
---

The boy was {{< var patient.age >}} old [@alpha2018].

{{< include _part.qmd >}}

![A picture](a.png){#fig-a fig-alt="A blue square"}

See @fig-a.
""",
    "_part.qmd": "An included part.\n",
    "references.bib": "@article{alpha2018,\n  author = {Alpha, Ann},\n  title = {A title},\n  year = {2018}\n}\n",
    "a.png": (Path(__file__).parents[1] / "conformance" / "figures" / "a.png").read_bytes(),
    "data/case.yml": """\
patient:
  sex: male
  age: 10 years
  diagnosis: {name: leukemia}
index-event:
  name: infusion
history:
  - id: diagnosis
    kind: diagnosis
    name: leukemia
    age: 4 months
course:
  - id: fever
    kind: finding
    name: fever
    start: day 3
    end: day 7
outcome:
  name: remission
  day: day 28
  vital-status: alive
""",
    "data/abbreviations.yml": "abbreviations:\n  - {short: CR, long: complete remission}\n",
}

Change = Callable[[Path], None]


def replace(name: str, old: str, new: str) -> Change:
    def change(root: Path) -> None:
        text = (root / name).read_text()
        assert old in text
        (root / name).write_text(text.replace(old, new, 1))

    return change


def written(name: str, content: str | bytes) -> Change:
    def change(root: Path) -> None:
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return change


def removed(name: str) -> Change:
    return lambda root: (root / name).unlink()


CASES: dict[str, tuple[Change, str, str]] = {
    # what is broken: (the change, the place it is reported at, what the message says)
    "a missing include": (removed("_part.qmd"), "index.qmd:7:1", "`_part.qmd` does not exist"),
    "an include loop": (
        written("_part.qmd", "Part.\n\n{{< include _part.qmd >}}\n"),
        "_part.qmd:3:1",
        "`_part.qmd` includes itself",
    ),
    "an include outside the project": (
        replace("index.qmd", "_part.qmd", "../secret.qmd"),
        "index.qmd:7:1",
        "lies outside the project",
    ),
    "front matter that does not end": (
        replace("index.qmd", "title: A report\n---", "title: A report"),
        "index.qmd:1:1",
        "is not closed",
    ),
    "front matter that is not YAML": (
        replace("index.qmd", "title: A report", "title: [A report"),
        "index.qmd:2",
        "cannot be read",
    ),
    "a project file that is not YAML": (
        replace("_quarto.yml", "format: html", "format: {html"),
        "_quarto.yml:",
        "cannot be read",
    ),
    "an unknown setting": (
        replace("_quarto.yml", "panel-style: 1A", "panel-stile: 1A"),
        "_quarto.yml:8:3",
        "panel-style",
    ),
    "a setting of the wrong kind": (
        replace("_quarto.yml", "panel-style: 1A", "panel-style: 7"),
        "_quarto.yml:8",
        "panel-style",
    ),
    "an unknown format": (replace("_quarto.yml", "format: html", "format: revealjs"), "_quarto.yml:6", "revealjs"),
    "an unknown citation style": (
        replace("_quarto.yml", "csl: vancouver", "csl: vancuver"),
        "_quarto.yml:5",
        "vancouver",
    ),
    "a missing bibliography": (removed("references.bib"), "_quarto.yml:4:15", "references.bib"),
    "a bibliography that does not parse": (
        replace("references.bib", "title = {A title},", "title = {A title,"),
        "references.bib:",
        "alpha2018",
    ),
    "a value that does not exist": (
        replace("index.qmd", "patient.age", "patient.agee"),
        "index.qmd:5:13",
        "There is no value `patient.agee`",
    ),
    "an unknown shortcode": (replace("index.qmd", "var patient.age", "vra patient.age"), "index.qmd:5:13", "`var`"),
    "a missing image": (removed("a.png"), "index.qmd:9", "There is no image `a.png`"),
    "an image without alternative text": (
        replace("index.qmd", '![A picture](a.png){#fig-a fig-alt="A blue square"}', "![](a.png){#fig-a}"),
        "index.qmd:9",
        "has no alternative text",
    ),
    "an image on the network": (
        replace("index.qmd", "(a.png)", "(https://example.org/a.png)"),
        "index.qmd:9",
        "lies on the network",
    ),
    "a case that is not YAML": (
        replace("data/case.yml", "sex: male", "sex: [male"),
        "data/case.yml:",
        "cannot be read",
    ),
    "an unknown field of the case": (replace("data/case.yml", "sex: male", "sexx: male"), "data/case.yml:2", "sex"),
    "a negative age": (replace("data/case.yml", "age: 4 months", "age: -4 months"), "data/case.yml:11", "age"),
    "an impossible age": (replace("data/case.yml", "age: 10 years", "age: 1000 years"), "data/case.yml:3", "age"),
    "an end before its start": (replace("data/case.yml", "end: day 7", "end: day 2"), "data/case.yml:", "fever"),
    "an age above the patient's": (
        replace("data/case.yml", "age: 4 months", "age: 12 years"),
        "data/case.yml:11",
        "diagnosis",
    ),
    "a calendar date": (
        replace("data/case.yml", "name: fever", "name: fever on 2021-03-04"),
        "data/case.yml:15",
        "date",
    ),
    "an abbreviation twice": (
        written(
            "data/abbreviations.yml",
            "abbreviations:\n  - {short: CR, long: complete remission}\n  - {short: CR, long: controlled release}\n",
        ),
        "data/abbreviations.yml:3",
        "CR",
    ),
    "a picture whose name no file can have": (
        replace("index.qmd", "(a.png)", f"({'a' * 300}.png)"),
        "index.qmd:",
        "no image",
    ),
    "a style whose name no file can have": (
        replace("_quarto.yml", "csl: vancouver", f"csl: {'a' * 300}"),
        "_quarto.yml:5",
        "style",
    ),
    "an include whose name no file can have": (
        replace("index.qmd", "include _part.qmd", f"include {'a' * 300}.qmd"),
        "index.qmd:7",
        "include",
    ),
    "brackets that never close": (
        replace("_part.qmd", "An included part.", "An " + "[" * 60 + " part."),
        "_part.qmd:1:4",
        "pandoc",
    ),
    "a document that is not UTF-8": (
        written("index.qmd", b"---\ntitle: A\n---\n\nFi\xe8vre\n"),
        "index.qmd:5",
        "UTF-8",
    ),
    "a variable with the name of a value": (
        written("_variables.yml", "patient: {age: 3}\n"),
        "_variables.yml:1:11",
        "Rename",
    ),
    "cells of another language": (
        replace("index.qmd", "See @fig-a.", "```{r}\n1 + 1\n```\n"),
        "index.qmd:11",
        "--engine quarto",
    ),
    "a format name in a list": (replace("_quarto.yml", "format: html", "format: [html, 3]"), "_quarto.yml:6", "format"),
}


def rendered(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    monkeypatch.chdir(root)
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)
    code = main(["render", "--quiet"])
    return code, capsys.readouterr().err


@pytest.fixture
def report(
    write: Callable[[dict[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    root = write(REPORT)
    code, err = rendered(root, monkeypatch, capsys)
    assert (code, err) == (0, "")
    return root


@pytest.mark.parametrize("name", CASES)
def test_one_clear_message_and_nothing_lost(
    report: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change, place, said = CASES[name]
    page = report / "_output" / "index.html"
    good = page.read_bytes()
    change(report)
    code, err = rendered(report, monkeypatch, capsys)
    assert code == 2, err
    assert err.startswith(place), err
    assert said in err
    assert err.count("error:") == 1
    assert "Traceback" not in err
    assert page.read_bytes() == good
    assert [path.name for path in page.parent.iterdir()] == ["index.html"]


def test_a_document_that_is_not_there(tmp_path: Path) -> None:
    ran = run_command("render", "nowhere.qmd", cwd=tmp_path)
    assert ran.code == 2
    assert "There is no document `nowhere.qmd`" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "circle"),
        ("check", "--retractions", "circle"),
        ("render", "--output-dir", "circle"),
        ("import", "circle"),
        ("figures", "--trust", "circle"),
        ("batch", "check", ".", "--output", "circle"),
        ("trust", "circle"),
        ("new", "circle"),
    ],
    ids=" ".join,
)
def test_a_link_that_leads_to_itself_is_named(
    tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "circle").symlink_to("circle")
    for name in ("index.qmd", "figures/figures.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("---\ntitle: A\n---\n" if name == "index.qmd" else "figures: []\n")
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert "circle" in err and "defect" not in err


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names of files are Unicode there")
@pytest.mark.parametrize("command", ["check", "render", "deidentify"])
def test_names_in_another_encoding_stop_nothing_but_a_document_of_it(
    report: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (b"d\xe9.csv", b"b\xff.png", b"x\xe9.yml"):
        Path(os.fsdecode(os.fsencode(report) + b"/" + name)).write_text("a: 1\n")
    assert main([command]) < 2, capsys.readouterr().err
    Path(os.fsdecode(os.fsencode(report) + b"/caf\xe9.qmd")).write_text("A text.\n")
    assert main([command]) == 2
    assert "`caf?.qmd` is not UTF-8" in capsys.readouterr().err


def test_a_folder_without_documents(tmp_path: Path) -> None:
    ran = run_command("render", cwd=tmp_path)
    assert ran.code == 2
    assert "no document" in ran.err


def test_a_cell_that_raises_is_shown_with_its_error(
    write: Callable[[dict[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = "```{python}\nages = [4, 14]\nprint('so far', len(ages))\nages[7]\n```\n"
    root = write({"index.qmd": f"---\ntitle: A\n---\n\n{cell}"})
    code, err = rendered(root, monkeypatch, capsys)
    assert code == 2
    assert err.startswith("index.qmd:8")
    assert "IndexError: list index out of range" in err
    assert "ages[7]" in err
    assert "so far 2" in err
    assert "Traceback" not in err
    assert not (root / "index.html").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="folders are made read-only differently there")
def test_a_read_only_output_folder(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = report / "_output" / "index.html"
    good = page.read_bytes()
    replace("index.qmd", "A report", "Another title")(report)
    if os.geteuid() == 0:  # root may write anywhere: a file in the folder's place stands for it
        page.unlink()
        page.parent.rmdir()
        page.parent.write_bytes(good)
        page = page.parent
    else:
        page.parent.chmod(0o500)
    try:
        code, err = rendered(report, monkeypatch, capsys)
    finally:
        page.parent.chmod(0o700)
    assert code == 2
    assert "cannot be written" in err
    assert "--output-dir" in err
    assert page.read_bytes() == good


def test_a_full_disk(report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    page = report / "_output" / "index.html"
    good = page.read_bytes()
    replace("index.qmd", "A report", "Another title")(report)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, err = rendered(report, monkeypatch, capsys)
    assert code == 2
    assert "No space left on device" in err
    assert page.read_bytes() == good


def test_killed_at_any_moment_leaves_whole_files(report: Path) -> None:
    page = report / "_output" / "index.html"
    good = page.read_bytes()
    replace("index.qmd", "A report", "Another title")(report)
    for wait in (0.05, 0.2, 0.35, 0.5, 0.65, 0.8):
        process = subprocess.Popen(
            [sys.executable, "-m", "casewright", "render", "--no-cache", "--quiet"],
            cwd=report,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(wait)
        process.kill()
        process.wait()
        content = page.read_bytes()
        assert content == good or (b"Another title" in content and content.rstrip().endswith(b"</html>"))
    assert run_command("render", cwd=report).code == 0
    assert b"Another title" in page.read_bytes()
