"""With the real Quarto on the PATH: both engines show the same, and both exit the same way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.command.conftest import Ran, copy_report, run_command
from tests.outline import outline

pytestmark = [
    pytest.mark.quarto,
    pytest.mark.skipif(shutil.which("quarto") is None, reason="there is no command `quarto` on the PATH"),
]
DOCUMENTS = ("letter", "supplement")


def quarto(*arguments: str, cwd: Path) -> Ran:
    """The Quarto command as an author types it, its cells run in this Python."""
    own = {key: value for key, value in os.environ.items() if key not in {"QUARTO_PROFILE", "CASEWRIGHT_ENGINE"}}
    done = subprocess.run(
        ["quarto", *arguments],
        cwd=cwd,
        env={**own, "QUARTO_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def found(root: Path, name: str) -> Path:
    """An output of that name, wherever below the output folder the engine puts it."""
    [path] = (root / "_output").rglob(name)
    return path


@pytest.fixture(scope="module")
def by_quarto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked report as `quarto render` makes it from a fresh copy, in every format it declares."""
    root = copy_report(tmp_path_factory.mktemp("quarto") / "report")
    ran = quarto("render", cwd=root)
    assert ran.code == 0, ran.err
    return root


@pytest.fixture(scope="module")
def by_casewright(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_report(tmp_path_factory.mktemp("builtin") / "report")
    ran = run_command("render", "--engine", "builtin", "--to", "html", cwd=root)
    assert ran.code == 0, ran.err
    return root


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_engines_show_the_same_page(name: str, by_quarto: Path, by_casewright: Path) -> None:
    shown = outline(found(by_quarto, f"{name}.html"))
    expected = outline(found(by_casewright, f"{name}.html"))
    assert shown["blocks"] == expected["blocks"]
    assert shown["links"] == expected["links"]


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("suffix", ["html", "pdf", "docx"])
def test_every_declared_format_is_made(name: str, suffix: str, by_quarto: Path) -> None:
    assert found(by_quarto, f"{name}.{suffix}").stat().st_size > 1000


def test_words_fields_are_in_quartos_word_file(by_quarto: Path) -> None:
    with zipfile.ZipFile(found(by_quarto, "letter.docx")) as package:
        text = package.read("word/document.xml").decode()
    assert " SEQ tbl " in text
    assert " REF tbl_reported " in text
    with zipfile.ZipFile(found(by_quarto, "supplement.docx")) as package:
        assert " SEQ suppfig " in package.read("word/document.xml").decode()


def test_the_engine_exits_with_1_on_what_quarto_only_warns_of(tmp_path: Path) -> None:
    root = copy_report(tmp_path / "report")
    letter = root / "report" / "letter.qmd"
    letter.write_text(letter.read_text(encoding="utf-8") + "\nSee @fig-nowhere.\n", encoding="utf-8")
    ran = run_command("render", "--engine", "quarto", "--to", "html", cwd=root)
    assert ran.code == 1, ran.err
    assert ran.err.count("error NUM001: Nothing carries the label `fig-nowhere`.") == 1
    assert "?@fig-nowhere" in found(root, "letter.html").read_text(encoding="utf-8")
    assert "letter.html" in ran.out


def test_the_engine_exits_with_0_on_a_clean_report(tmp_path: Path) -> None:
    root = copy_report(tmp_path / "report")
    ran = run_command("render", "report/supplement.qmd", "--engine", "quarto", "--to", "html", cwd=root)
    assert ran.code == 0, ran.err
    assert "supplement.html" in ran.out


def test_a_value_that_is_not_there_stops_quarto(tmp_path: Path) -> None:
    root = copy_report(tmp_path / "report")
    letter = root / "report" / "letter.qmd"
    letter.write_text(letter.read_text(encoding="utf-8") + "\n{{< var patient.agee >}}\n", encoding="utf-8")
    ran = quarto("render", "report/letter.qmd", "--to", "html", cwd=root)
    assert ran.code != 0
    assert "There is no value `patient.agee`." in ran.err
