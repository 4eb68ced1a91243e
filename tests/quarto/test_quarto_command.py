"""With the real Quarto on the PATH, from a clone as a newcomer has it: `git clone`, `make report`, then Quarto.

No environment is active and no `QUARTO_PYTHON` is set, so that Quarto has to find the Python it needs by what the
report says. Both engines show the same and exit the same way.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.command.conftest import REPOSITORY
from tests.command_process import Ran
from tests.outline import outline

pytestmark = [
    pytest.mark.quarto,
    pytest.mark.skipif(shutil.which("quarto") is None, reason="there is no command `quarto` on the PATH"),
    pytest.mark.skipif(shutil.which("make") is None, reason="there is no command `make` on the PATH"),
]
DOCUMENTS = ("letter", "supplement")
EXAMPLE = Path("examples/vitamin-d")


def newcomer() -> dict[str, str]:
    """The environment of somebody who has not activated anything."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QUARTO", "CASEWRIGHT", "PYTHON", "CONDA")) and name != "VIRTUAL_ENV"
    }
    active = {os.path.realpath(sys.prefix)} if sys.prefix != sys.base_prefix else set()
    folders = [one for one in kept["PATH"].split(os.pathsep) if os.path.realpath(Path(one).parent) not in active]
    return {**kept, "PATH": os.pathsep.join([*folders, quarto_alone()])}


@functools.cache
def quarto_alone() -> str:
    """A folder with the command `quarto` and nothing else: the package `quarto-cli` puts it into an environment."""
    folder = Path(tempfile.mkdtemp())
    command = shutil.which("quarto")
    assert command is not None
    (folder / Path(command).name).symlink_to(command)
    return str(folder)


def run(*command: str, cwd: Path, **more: str) -> Ran:
    done = subprocess.run(
        list(command),
        cwd=cwd,
        env={**newcomer(), **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def rendered(root: Path, *arguments: str) -> Ran:
    """`quarto render`, which has to work."""
    ran = run("quarto", "render", *arguments, cwd=root)
    assert ran.code == 0, ran.err
    assert "Traceback" not in ran.err
    return ran


def casewright(clone: Path) -> str:
    folder = clone / ".venv" / ("Scripts" if os.name == "nt" else "bin")
    return str(folder / "casewright")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone in a folder whose name has a space, after `make report`, its outputs by the built-in engine put aside in
    `builtin/` beside it."""
    folder = tmp_path_factory.mktemp("new comer")
    cloned = run("git", "clone", "--quiet", str(REPOSITORY), "clone", cwd=folder)
    assert cloned.code == 0, cloned.err
    root = folder / "clone"
    made = run("make", "report", cwd=root)
    assert made.code == 0, made.err
    (root / "_output").rename(folder / "builtin")
    return root


@pytest.fixture(scope="module")
def worked(clone: Path) -> Path:
    """The clone after `quarto render`."""
    rendered(clone)
    return clone


@pytest.fixture(scope="module")
def example(clone: Path) -> Path:
    """The example in the clone: by the built-in engine in `builtin/`, by Quarto in `_output/`."""
    root = clone / EXAMPLE
    made = run(casewright(clone), "render", "--to", "html", "--output-dir", "builtin", cwd=root)
    assert made.code == 0, made.err
    rendered(root)
    return root


@pytest.fixture(scope="module")
def begun(clone: Path) -> Path:
    """A report of `casewright new` beside the clone, its Python nowhere but in its `_environment.local`."""
    made = run(casewright(clone), "new", "my report", cwd=clone.parent)
    assert made.code == 0, made.err
    root = clone.parent / "my report"
    made = run(casewright(clone), "render", "--to", "html", "--output-dir", "builtin", cwd=root)
    assert made.code == 0, made.err
    rendered(root)
    return root


def same_page(one: Path, other: Path) -> None:
    shown, expected = outline(one), outline(other)
    assert shown["blocks"] == expected["blocks"]
    assert shown["links"] == expected["links"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_engines_show_the_same_page(name: str, worked: Path) -> None:
    by_quarto = worked / "_output" / f"{name}.html"
    by_casewright = worked.parent / "builtin" / f"{name}.html"
    same_page(by_quarto, by_casewright)


@pytest.mark.parametrize("name", ["case-report", "supplement"])
def test_both_engines_show_the_same_page_of_the_example(name: str, example: Path) -> None:
    by_quarto = example / "_output" / f"{name}.html"
    by_casewright = example / "builtin" / f"{name}.html"
    same_page(by_quarto, by_casewright)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_engines_show_the_same_page_of_a_new_report(name: str, begun: Path) -> None:
    by_quarto = begun / "_output" / f"{name}.html"
    by_casewright = begun / "builtin" / f"{name}.html"
    same_page(by_quarto, by_casewright)


def test_lists_and_legends_are_in_their_places(worked: Path) -> None:
    page = worked / "_output" / "letter.html"
    blocks = outline(page)["blocks"]
    assert ["dt", "CRS"] in blocks
    assert ["dd", "cytokine release syndrome"] in blocks
    assert any(kind == "p" and text.startswith("Supplementary Figure S1. Clinical course") for kind, text in blocks)


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("suffix", ["html", "pdf", "docx"])
def test_every_declared_format_is_made(name: str, suffix: str, worked: Path) -> None:
    """Where the built-in engine puts it, and where Quarto does."""
    assert (worked / "_output" / f"{name}.{suffix}").stat().st_size > 1000
    assert (worked / "_output" / "report" / f"{name}.{suffix}").stat().st_size > 1000


def test_what_a_page_refers_to_is_there_in_both_places(worked: Path) -> None:
    for page in (worked / "_output" / "report").glob("*.html"):
        copied = worked / "_output" / page.name
        assert missing_references(copied) <= missing_references(page)


def missing_references(page: Path) -> set[str]:
    referred = re.findall(r'(?:src|href)="([^"#?:]+)["#?]', page.read_text(encoding="utf-8"))
    assert referred
    return {one for one in referred if not (page.parent / unquote(one)).exists()}


def test_nothing_in_the_clone_is_changed(worked: Path, example: Path) -> None:
    """Quarto adds what it leaves out to a `.gitignore` that has it not, and nothing is generated beside the sources."""
    said = run("git", "status", "--porcelain", cwd=worked)
    assert [line for line in said.out.splitlines() if not line.endswith(f"{EXAMPLE.as_posix()}/builtin/")] == []
    assert not list(worked.rglob("_generated"))
    assert not (worked / "_variables.yml").exists()
    assert not (example / "_variables.yml").exists()


def test_words_fields_are_in_quartos_word_file(worked: Path) -> None:
    letter = worked / "_output" / "letter.docx"
    with zipfile.ZipFile(letter) as package:
        text = package.read("word/document.xml").decode()
    assert " SEQ Table " in text
    assert " REF tbl_reported " in text
    supplement = worked / "_output" / "supplement.docx"
    with zipfile.ZipFile(supplement) as package:
        assert " SEQ suppfig " in package.read("word/document.xml").decode()


def test_one_document_in_one_format(clone: Path) -> None:
    output = clone / "_output" / "letter.docx"
    output.unlink(missing_ok=True)
    rendered(clone, "report/letter.qmd", "--to", "docx")
    assert output.is_file()


def test_a_document_is_rendered_from_its_own_folder(clone: Path) -> None:
    rendered(clone / "report", "letter.qmd", "--to", "html")


def test_preview_renders_the_document(clone: Path) -> None:
    """It ends by itself when no browser asks for the page."""
    output = clone / "_output" / "letter.html"
    output.unlink(missing_ok=True)
    arguments = ("report/letter.qmd", "--to", "html", "--no-browser", "--no-watch-inputs", "--timeout", "1")
    ran = run("quarto", "preview", *arguments, cwd=clone)
    assert output.is_file()
    assert "Browse at" in ran.out + ran.err, ran.err
    assert "Traceback" not in ran.err


def test_the_engine_exits_with_1_on_what_quarto_only_warns_of(begun: Path) -> None:
    letter = begun / "report" / "letter.qmd"
    typed = letter.read_text(encoding="utf-8")
    letter.write_text(typed + "\nSee @fig-nowhere.\n", encoding="utf-8")
    try:
        ran = run(casewright(begun.parent / "clone"), "render", "--engine", "quarto", "--to", "html", cwd=begun)
    finally:
        letter.write_text(typed, encoding="utf-8")
    assert ran.code == 1, ran.err
    assert ran.err.count("error NUM001: Nothing has the label `fig-nowhere`.") == 1
    assert "letter.html" in ran.out


@pytest.mark.parametrize("place", [".", EXAMPLE.as_posix()])
def test_the_engine_exits_with_0_on_a_clean_report(clone: Path, place: str) -> None:
    arguments = ("report/supplement.qmd", "--engine", "quarto", "--to", "html")
    ran = run(casewright(clone), "render", *arguments, cwd=clone / place)
    assert ran.code == 0, ran.err
    assert "supplement.html" in ran.out


def test_a_value_that_is_not_there_stops_quarto(begun: Path) -> None:
    other = begun / "report" / "other.qmd"
    other.write_text("A value: {{< var patient.agee >}}\n", encoding="utf-8")
    try:
        ran = run("quarto", "render", "report/other.qmd", "--to", "html", cwd=begun)
    finally:
        other.unlink()
    assert ran.code != 0
    assert "There is no value `patient.agee`." in ran.err
    assert "Traceback" not in ran.err


def a_project(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


DOCUMENT = (
    "---\ntitle: One\nformat: html\n---\n\n![A](a.png){#fig-a}\n\nSee @fig-a, and CR.\n\n::: {#abbreviations}\n:::\n"
)
TERMS = "abbreviations:\n  - {short: CR, long: complete remission}\n"


@pytest.mark.parametrize("named", ["filters: [casewright]", "project: {type: casewright}"])
def test_the_extension_is_added_from_the_folder(clone: Path, tmp_path: Path, named: str) -> None:
    files = {"_quarto.yml": "casewright: true\n", "one.qmd": DOCUMENT, "data/abbreviations.yml": TERMS}
    root = a_project(tmp_path / "a project", files)
    added = run("quarto", "add", str(clone), "--no-prompt", cwd=root)
    assert added.code == 0, added.err
    own = clone / "_extensions" / "casewright"
    for path in own.iterdir():
        assert (root / "_extensions" / "casewright" / path.name).read_bytes() == path.read_bytes()
    (root / "_quarto.yml").write_text(f"{named}\ncasewright: true\n", encoding="utf-8")
    (root / "_environment.local").write_text((clone / "_environment.local").read_text(encoding="utf-8"))
    rendered(root, "one.qmd", "--to", "html")
    blocks = outline(root / "one.html")["blocks"]
    assert ["p", "See Figure 1, and complete remission (CR)."] in blocks
    assert ["dd", "complete remission"] in blocks


def test_without_casewright_quarto_says_how_to_install_it(clone: Path, tmp_path: Path) -> None:
    files = {"_quarto.yml": "filters: [casewright]\ncasewright: true\n", "one.qmd": DOCUMENT}
    root = a_project(tmp_path / "bare", files)
    shutil.copytree(clone / "_extensions", root / "_extensions")
    assert run(sys.executable, "-m", "venv", str(tmp_path / "python"), cwd=tmp_path).code == 0
    folder = tmp_path / "python" / ("Scripts" if os.name == "nt" else "bin")
    path = f"{folder}{os.pathsep}{newcomer()['PATH']}"
    ran = run("quarto", "render", "one.qmd", "--to", "html", cwd=root, QUARTO_PYTHON=str(folder), PATH=path)
    assert ran.code != 0
    assert "casewright is not installed where Quarto can find it" in ran.err
    assert "-m pip install casewright" in ran.err
    assert "Traceback" not in ran.err
