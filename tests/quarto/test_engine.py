"""`--engine quarto` and `--engine auto`, with a small stand-in for the Quarto command (`small_quarto.py`)."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from casewright.pandoc import pandoc_path
from casewright.render.quarto.engine import EXTENSION_FOLDER
from tests.command_process import Ran, run_command

Write = Callable[[Mapping[str, str | bytes]], Path]
REPOSITORY = Path(__file__).parents[2]
FILTERS = "filters: [casewright]\n"
PROJECT = "project: {output-dir: _output}\ncasewright: true\n" + FILTERS


@pytest.fixture
def command_folder(tmp_path: Path) -> Path:
    """A folder with a command `quarto`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = Path(__file__).with_name("small_quarto.py")
    if os.name == "nt":
        (folder / "quarto.bat").write_text(f'@"{sys.executable}" "{script}" %*\n')
    else:
        command = folder / "quarto"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n')
        command.chmod(0o755)
    return folder


def project(write: Write, files: Mapping[str, str]) -> Path:
    root = write(files)
    shutil.copytree(REPOSITORY / "_extensions", root / "_extensions", dirs_exist_ok=True)
    return root


def render(root: Path, *arguments: str, path: Path | None, **more: str) -> Ran:
    own = {
        key: value
        for key, value in os.environ.items()
        if key == "CASEWRIGHT_DATA_DIR" or not key.startswith(("QUARTO", "CASEWRIGHT"))
    }
    environment = {**own, "PATH": str(path or root), "SMALL_QUARTO_PANDOC": str(pandoc_path()), **more}
    return run_command("render", *arguments, cwd=root, environment=environment)


def calls(root: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((root / "called.json").read_text())
    return found


def test_quarto_is_called_and_the_files_it_made_are_listed(write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "report/a.qmd": "![One](a.png){#fig-one}\n\nSee @fig-one.\n"})
    ran = render(root, "--engine", "quarto", "--to", "html,pdf", "--profile", "draft", path=command_folder)
    assert ran.code == 0, ran.err
    assert calls(root) == [{"arguments": ["--to", "html,typst", "--profile", "draft"], "python": sys.executable}]
    assert ran.out.splitlines()[0].startswith(str(Path("_output/a.html")))
    assert "Rendered with Quarto" in ran.out
    assert "not a list of files" in ran.err
    for place in ("_output/a.html", "_output/report/a.html"):
        assert "Figure\u00a01" in (root / place).read_text(encoding="utf-8")


def test_documents_are_rendered_one_by_one(write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "A.\n", "b.qmd": "B.\n", "c.qmd": "C.\n"})
    ran = render(root, "a.qmd", "c.qmd", "--engine", "quarto", "--output-dir", "out", path=command_folder)
    assert ran.code == 0, ran.err
    assert [one["arguments"] for one in calls(root)] == [
        ["a.qmd", "--output-dir", "out"],
        ["c.qmd", "--output-dir", "out"],
    ]
    assert [line.split()[0] for line in ran.out.splitlines()[:2]] == [
        str(Path("out/a.html")),
        str(Path("out/c.html")),
    ]


def test_what_quarto_only_warns_of_is_reported_once_and_exits_with_1(write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "See @fig-nowhere.\n"})
    ran = render(root, "--engine", "quarto", path=command_folder)
    assert ran.code == 1
    assert ran.err.count("a.qmd:1:5: error NUM001") == 1
    assert (root / "_output/a.html").is_file()
    (root / "a.qmd").write_text("Mended.\n")
    assert render(root, "--engine", "quarto", path=command_folder).code == 0


def test_strict_writes_nothing(write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "See @fig-nowhere.\n"})
    ran = render(root, "--engine", "quarto", "--strict", path=command_folder)
    assert ran.code == 1
    assert "error NUM001" in ran.err
    assert "Nothing was written" in ran.err
    assert not (root / "_output").exists()


def test_quartos_own_errors_stop_with_2(write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n"})
    ran = render(root, "--engine", "quarto", path=command_folder, SMALL_QUARTO_FAILS="1")
    assert ran.code == 2
    assert "something of Quarto's own" in ran.err
    assert "error: Quarto stopped with an error." in ran.err
    assert "its exit code is 7" in ran.err


def test_an_error_of_the_filter_stops_quarto(write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "---\ntitle: '{{< var no.such >}}'\n---\n"})
    ran = render(root, "--engine", "quarto", path=command_folder)
    assert ran.code == 2
    assert "a.qmd:2: error: There is no value `no.such`." in ran.err
    assert "error: Quarto stopped with an error." in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("version", "said"), [("1.8.26", "Quarto 1.8.26 is too old."), ("", "is not Quarto."), ("v2", "is not Quarto.")]
)
def test_another_quarto_is_refused(version: str, said: str, write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n"})
    ran = render(root, "--engine", "quarto", path=command_folder, SMALL_QUARTO_VERSION=version)
    assert ran.code == 2
    assert said in ran.err
    assert not (root / "called.json").exists()


@pytest.mark.parametrize("version", ["1.9.36", "1.10.18", "2.0.1", "99.9.9"])
def test_newer_quartos_are_taken(version: str, write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n"})
    ran = render(root, "--engine", "quarto", path=command_folder, SMALL_QUARTO_VERSION=version)
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.qmd", "---\nfilters: [fix.lua]\n---\n\nText.\n"),
        ("a.qmd", "---\nabout: {template: jolla}\n---\n\nText.\n"),
        ("_quarto.yml", "project: {type: manuscript, output-dir: _output}\n"),
    ],
    ids=["a filter", "an option", "a type of project"],
)
def test_auto_takes_quarto_for_what_the_built_in_engine_refuses(
    name: str, text: str, write: Write, command_folder: Path
) -> None:
    root = project(write, {"_quarto.yml": "project: {output-dir: _output}\n", "a.qmd": "Text.\n", name: text})
    ran = render(root, "--to", "html", path=command_folder)
    assert ran.code == 0, ran.err
    assert len(calls(root)) == 1
    refused = render(root, "--to", "html", "--engine", "builtin", path=command_folder)
    assert refused.code == 2
    assert "--engine quarto" in refused.err


@pytest.mark.skipif(
    shutil.which("quarto", path=str(Path(sys.executable).parent)) is not None, reason="quarto-cli is here"
)
def test_without_quarto_the_command_says_how_to_get_it(write: Write) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n"})
    ran = render(root, "--engine", "quarto", path=None)
    assert ran.code == 2
    assert "error: Quarto is not installed." in ran.err
    assert "https://quarto.org" in ran.err


def test_a_project_without_the_filter_is_not_rendered_unresolved(write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": "casewright: true\n", "a.qmd": "Text.\n"})
    ran = render(root, "--engine", "quarto", path=command_folder)
    assert ran.code == 2
    assert "Quarto would not resolve `a.qmd`." in ran.err
    assert "filters: [casewright]" in ran.err


def test_plain_documents_need_no_filter(write: Write, command_folder: Path) -> None:
    root = write({"_quarto.yml": "project: {output-dir: _output}\n", "a.qmd": "Text.\n"})
    assert render(root, "--engine", "quarto", path=command_folder).code == 0


def test_a_project_without_the_extension_is_told_how_to_install_it(write: Write, command_folder: Path) -> None:
    root = write({"_quarto.yml": PROJECT, "a.qmd": "Text.\n"})
    ran = render(root, "--engine", "quarto", path=command_folder)
    assert ran.code == 2
    assert "The Quarto extension `casewright` is not installed in this project." in ran.err
    assert f'quarto add "{EXTENSION_FOLDER}"' in ran.err
    assert (EXTENSION_FOLDER / "_extensions/casewright/_extension.yml").is_file()


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        (["--to", "revealjs"], {}),
        ([], {"_quarto.yml": PROJECT + "format: revealjs\n"}),
        ([], {"a.qmd": "---\nformat: {html: default, acm-pdf: default}\n---\n\nText.\n"}),
    ],
    ids=["asked for", "declared by the project", "declared by a document"],
)
def test_auto_takes_quarto_for_what_only_quarto_makes(
    arguments: list[str], files: dict[str, str], write: Write, command_folder: Path
) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n", **files})
    ran = render(root, *arguments, path=command_folder)
    assert ran.code == 0, ran.err
    assert len(calls(root)) == 1


@pytest.mark.skipif(
    shutil.which("quarto", path=str(Path(sys.executable).parent)) is not None, reason="quarto-cli is here"
)
def test_auto_without_quarto_names_the_format(write: Write) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n"})
    ran = render(root, "--to", "revealjs", path=None)
    assert ran.code == 2
    assert "The format `revealjs` needs Quarto, which is not installed." in ran.err


def test_auto_is_the_built_in_engine_otherwise(write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n"})
    ran = render(root, "--to", "html", path=command_folder)
    assert ran.code == 0, ran.err
    assert not (root / "called.json").exists()


def test_a_slip_of_a_format_is_not_taken_for_one_of_quartos(write: Write, command_folder: Path) -> None:
    root = project(write, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n"})
    ran = render(root, "--to", "htlm", path=command_folder)
    assert ran.code == 2
    assert "Did you mean `html`" in ran.err
