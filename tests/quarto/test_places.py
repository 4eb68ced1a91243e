"""Where outputs lie after Quarto has rendered: also where the built-in engine puts them, with what they refer to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from casewright.pandoc import pandoc_path
from casewright.render.quarto.engine import EXTENSION_FOLDER

SCRIPT = "_extensions/casewright/copy-outputs.lua"
PROJECT = f"project:\n  output-dir: _output\n  post-render: {SCRIPT}\n"
REPORT = PROJECT + "casewright: true\nfilters: [casewright]\n"
DOCUMENTS = {"report/letter.qmd": "Text.\n", "report/supplement.qmd": "Text.\n"}
PAGE = b"""<html><head><link href="letter_files/libs/quarto.css" rel="stylesheet"></head><body>
<p>See <a href="supplement.html#fig-s1">S1</a>, <a href="supplement.pdf">its PDF</a>, <a href="#top">above</a>,
<a href="https://example.org/../figures/course.svg">there</a>, <a href="../figures/gone.svg">gone</a>.</p>
<img src="../figures/the%20course.svg?v=1"><img src="images/a&amp;b.png" alt="../figures/the course.svg">
</body></html>
"""


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A report after Quarto has rendered it, in a folder whose name has a space."""
    root = tmp_path / "my report"
    shutil.copytree(EXTENSION_FOLDER / "_extensions", root / "_extensions")
    made = {
        "report/letter.html": PAGE,
        "report/letter.pdf": b"%PDF letter",
        "report/letter.docx": b"PK letter",
        "report/letter.epub": b"PK epub",
        "report/letter_files/libs/quarto.css": b"p {}",
        "report/other_files/x.css": b"",
        "report/images/a&b.png": b"",
        "report/supplement.html": b"<html></html>",
        "report/supplement.pdf": b"%PDF supplement",
        "figures/the course.svg": b"<svg/>",
    }
    return write(root, {"_quarto.yml": REPORT, **DOCUMENTS, **{f"_output/{name}": data for name, data in made.items()}})


def after_rendering(root: Path, *made: str, script: str = SCRIPT, **more: str) -> subprocess.CompletedProcess[str]:
    """The script, called as `src/core/run/lua.ts` of Quarto calls it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("QUARTO", "CASEWRIGHT"))}
    environment = {
        **own,
        "QUARTO_PYTHON": sys.executable,
        "QUARTO_PROJECT_OUTPUT_DIR": str(root / "_output"),
        "QUARTO_PROJECT_OUTPUT_FILES": "\n".join(made),
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }
    ran = subprocess.run(
        [str(pandoc_path()), "--from", "markdown", "--to", "plain", "--lua-filter", script],
        cwd=root,
        env=environment,
        input="",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, ""), ran.stderr
    return ran


def outputs(root: Path) -> set[str]:
    return {path.relative_to(root / "_output").as_posix() for path in (root / "_output").rglob("*") if path.is_file()}


MADE = tuple(f"_output/report/letter.{suffix}" for suffix in ("html", "pdf", "docx", "epub"))


def test_outputs_are_copied_to_where_the_built_in_engine_puts_them(root: Path) -> None:
    before = outputs(root)
    ran = after_rendering(root, *MADE, "_output/report/supplement.html")
    assert ran.stderr == ""
    copied = {"letter.html", "letter.pdf", "letter.docx", "letter_files/libs/quarto.css", "supplement.html"}
    assert outputs(root) == before | copied
    for name in copied - {"letter.html"}:
        assert (root / "_output" / name).read_bytes() == (root / "_output/report" / name).read_bytes()
    assert (root / "_output/report/letter.html").read_bytes() == PAGE


def test_a_copied_page_refers_to_what_it_referred_to(root: Path) -> None:
    after_rendering(root, *MADE)
    expected = PAGE.replace(b'"../figures/the%20course.svg?v=1"', b'"figures/the%20course.svg?v=1"')
    expected = expected.replace(b'src="images/a&amp;b.png"', b'src="report/images/a&amp;b.png"')
    assert (root / "_output/letter.html").read_bytes() == expected


def test_a_second_rendering_replaces_the_copy(root: Path) -> None:
    after_rendering(root, "_output/report/letter.pdf")
    (root / "_output/report/letter.pdf").write_bytes(b"%PDF new")
    after_rendering(root, "_output/report/letter.pdf")
    assert (root / "_output/letter.pdf").read_bytes() == b"%PDF new"


def test_the_list_of_outputs_may_be_in_a_file(root: Path) -> None:
    (root / "list.txt").write_text("_output/report/letter.pdf")
    after_rendering(root, QUARTO_USE_FILE_FOR_PROJECT_OUTPUT_FILES=str(root / "list.txt"))
    assert (root / "_output/letter.pdf").is_file()


def test_documents_keep_the_folders_that_they_do_not_share(root: Path) -> None:
    write(
        root, {"report/ja/letter.qmd": "Text.\n", "_output/report/ja/letter.html": b'<img src="../images/a&amp;b.png">'}
    )
    after_rendering(root, "_output/report/ja/letter.html")
    assert (root / "_output/ja/letter.html").read_bytes() == b'<img src="../report/images/a&amp;b.png">'


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"_quarto.yml": PROJECT}, id="no casewright settings"),
        pytest.param({"_quarto.yml": REPORT.replace("project:", "project:\n  type: website")}, id="a website"),
        pytest.param({"first.qmd": "Text.\n"}, id="no folder that all documents share"),
        pytest.param(
            {"report/report/letter.qmd": "Text.\n", "_output/report/report/letter.html": PAGE},
            id="over what Quarto made of another document",
        ),
    ],
)
def test_nothing_is_copied(files: dict[str, str | bytes], root: Path) -> None:
    write(root, files)
    before = outputs(root)
    made = "report/report/letter.html" if "report/report/letter.qmd" in files else "report/letter.html"
    ran = after_rendering(root, f"_output/{made}")
    assert ran.stderr == ""
    assert outputs(root) == before
    assert (root / "_output/report/letter.html").read_bytes() == PAGE


def test_nothing_is_copied_where_outputs_lie_beside_their_documents(root: Path) -> None:
    write(root, {"_quarto.yml": "casewright: true\n", "report/letter.html": PAGE})
    ran = after_rendering(root, "report/letter.html", QUARTO_PROJECT_OUTPUT_DIR=str(root))
    assert ran.stderr == ""
    assert not (root / "letter.html").exists()


def test_it_is_left_to_the_engine_that_called_quarto(root: Path) -> None:
    after_rendering(root, *MADE, CASEWRIGHT_ENGINE="quarto")
    assert not (root / "_output/letter.pdf").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"QUARTO_PROJECT_OUTPUT_DIR": ""}, "The outputs of Quarto are unknown."),
        ({"QUARTO_USE_FILE_FOR_PROJECT_OUTPUT_FILES": "gone.txt"}, "`gone.txt` cannot be read."),
        ({"QUARTO_PROJECT_OUTPUT_FILES": "_output/report/gone.pdf"}, "The outputs of Quarto cannot be read."),
        ({"QUARTO_PYTHON": "", "PATH": ""}, "casewright is not installed where Quarto can find it"),
    ],
)
def test_what_goes_wrong_is_said_and_stops_nothing(more: dict[str, str], said: str, root: Path) -> None:
    ran = after_rendering(root, *MADE, **more)
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_damaged_extension_stops_nothing(root: Path) -> None:
    (root / "_extensions/casewright/casewright.lua").unlink()
    assert "warning: The outputs were not copied" in after_rendering(root, *MADE).stderr


def test_after_the_stand_in_has_rendered_both_places_hold_the_page(root: Path) -> None:
    shutil.rmtree(root / "_output")
    environment = {**os.environ, "SMALL_QUARTO_PANDOC": str(pandoc_path()), "QUARTO_PYTHON": sys.executable}
    small = Path(__file__).with_name("small_quarto.py")
    ran = subprocess.run([sys.executable, str(small), "render"], cwd=root, env=environment, check=False)
    assert ran.returncode == 0
    assert {"letter.html", "report/letter.html", "supplement.html", "report/supplement.html"} == outputs(root)
