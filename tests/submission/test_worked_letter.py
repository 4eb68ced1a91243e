"""The bundle of the worked letter for a journal's letters: every file of it opens, and is what it is called."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from casewright.cli import main
from casewright.storage import content_hash
from tests.command.conftest import REPOSITORY
from tests.rendered_words import words_of_docx, words_of_pdf

PARTS = ("_quarto.yml", "_environment.local", "references.bib", "report", "data", "figures", "scripts", "_extensions")
FRONT = {
    "Cover letter.docx": "To the editors of Blood",
    "Manuscript.docx": "Pseudo-progression of a bone lesion",
    "Manuscript.pdf": "Pseudo-progression of a bone lesion",
    "Supplement.docx": "Supplementary Figure S1",
    "Supplement.pdf": "Supplementary Figure S1",
    "Table 1.docx": "Selected reports of pseudo-progression",
    "Title page.docx": "Words of the text:",
}


def test_every_file_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PARTS:
        source = REPOSITORY / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert main(["render", "--engine", "builtin", "--trust", "--quiet"]) == 0
    assert main(["submit", "--journal", "blood", "--article-type", "letter", "--quiet"]) == 0
    [folder] = [path for path in (tmp_path / "submission").iterdir() if path.is_dir()]
    opened = {"README.md", "manifest.json"}
    for name, words in FRONT.items():
        printed = words_of_docx(folder / name) if name.endswith(".docx") else words_of_pdf(folder / name)
        assert words in " ".join(printed), name
        opened.add(name)
    for path in folder.glob("*.tif"):
        with Image.open(path) as picture:
            picture.load()
            assert (picture.format, picture.mode) == ("TIFF", "RGB")
            assert picture.info["dpi"][0] >= 300
        opened.add(path.name)
    article = etree.parse(folder / "jats/article.xml")
    assert article.findtext(".//article-title", "").startswith("Pseudo-progression")
    opened.add("jats/article.xml")
    with zipfile.ZipFile(folder / "meca.zip") as archive:
        assert archive.testzip() is None
        etree.fromstring(archive.read("manifest.xml"))
    opened.add("meca.zip")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {name for name in files if not name.startswith("jats/letter_files/")} == opened
    hashes = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {name: content_hash((folder / name).read_bytes()) for name in hashes} == hashes
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "| kept | “Letter to Blood 1,200” (Article Types, read " in readme
