"""The same document gives the same bytes: wherever it is made, whatever the clock and the hash seed say."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast

from .manuscripts import document, floating, image, markdown, written

SCRIPT = """
import json, sys
sys.path.insert(0, {tests!r})
from {package}.test_structure import letter
from {package}.manuscripts import written
sys.stdout.buffer.write(written(**letter()).content)
"""


def made_in(folder: Path, **environment: str) -> bytes:
    """A letter's PDF, made by its own process in its own folder."""
    folder.mkdir()
    tests = Path(__file__).resolve().parents[1]
    script = SCRIPT.format(tests=str(tests), package=Path(__file__).parent.name)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder), **environment},
        capture_output=True,
        check=True,
    )
    assert list(folder.iterdir()) == []
    return done.stdout


def test_two_folders_two_clocks_two_seeds_give_one_file(tmp_path: Path) -> None:
    one = made_in(tmp_path / "one", TZ="Asia/Tokyo", PYTHONHASHSEED="1", LANG="C", USER="first")
    two = made_in(tmp_path / "a second folder", TZ="America/Lima", PYTHONHASHSEED="2", USER="second")
    assert one == two
    assert one.startswith(b"%PDF-1.7")


def test_the_file_knows_no_path_and_no_time_but_the_one_given() -> None:
    from casewright.render.pdf import pdf_document

    blocks = [*markdown("Text."), floating("fig-x", "Figure 1", [ast.plain([image()])])]
    made = pdf_document(
        document(blocks),
        resources={"figures/course.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'},
        link_targets={},
    )
    assert not re.search(rb"/tmp|/home|/work|image-1|main\\.typ", made.content)
    metadata = pypdf.PdfReader(io.BytesIO(made.content)).metadata
    assert metadata is not None
    assert "/CreationDate" not in metadata


def test_the_time_given_is_the_time_of_the_file() -> None:
    from casewright.render.pdf import pdf_document

    made = pdf_document(document("Text."), resources={}, link_targets={}, timestamp=1_600_000_000)
    metadata = pypdf.PdfReader(io.BytesIO(made.content)).metadata
    assert metadata is not None
    assert metadata["/CreationDate"].startswith("D:20200913122640")
    described = pypdf.PdfReader(io.BytesIO(made.content)).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert "<pdfaid:part>2</pdfaid:part>" in described
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in described


def test_one_process_gives_the_same_bytes_again() -> None:
    assert written("# H\n\nText.").content == written("# H\n\nText.").content


def test_no_room_for_temporary_files_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(CasewrightError) as caught:
        written("Text.")
    assert caught.value.message == "The PDF of `report/letter` cannot be typeset: there is no room for temporary files."
    assert "TMPDIR" in caught.value.hint


def test_nothing_is_left_behind_when_it_goes_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(CasewrightError):
        written("```{=typst}\n#nothing\n```\n")
    assert list(tmp_path.iterdir()) == []
