"""The worked report under Quarto: what the filter gives back reads as the built-in engine's page does."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
import typst
from lxml import etree

from casewright.manuscript import ast
from tests.command.conftest import copy_report
from tests.command_process import run_command
from tests.outline import outline
from tests.quarto.conftest import as_quarto_reads, elements, page_outline, resolved, written

DOCUMENTS = ("letter", "supplement")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report, its HTML pages rendered by the built-in engine."""
    root = copy_report(tmp_path_factory.mktemp("under quarto") / "report")
    ran = run_command("render", "--engine", "builtin", "--to", "html", cwd=root)
    assert ran.code == 0, ran.err
    return root


@pytest.fixture(scope="module")
def read(report: Path) -> dict[str, bytes]:
    return {name: as_quarto_reads(report, f"report/{name}.qmd") for name in DOCUMENTS}


def answer(read: dict[str, bytes], report: Path, name: str, writer: str) -> bytes:
    done = resolved(read[name], report, f"report/{name}.qmd", writer)
    assert done.findings == ()
    return done.output


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_engines_show_the_same_page(name: str, report: Path, read: dict[str, bytes]) -> None:
    shown = page_outline(answer(read, report, name, "html"), report / "report")
    assert len(shown["blocks"]) > 2
    assert shown == outline(report / "_output" / f"{name}.html")


def test_images_are_found_from_the_documents_folder(report: Path, read: dict[str, bytes]) -> None:
    targets = {
        writer: [one["c"][2][0] for one in elements(answer(read, report, "supplement", writer), "Image")]
        for writer in ("html", "docx")
    }
    assert targets == {"html": ["../figures/suppfig-course.svg"], "docx": ["../figures/suppfig-course.png"]}


@pytest.mark.parametrize(
    ("writer", "file"), [("html", "supplement.html"), ("docx", "supplement.docx"), ("typst", "supplement.pdf")]
)
def test_mentions_lead_to_the_other_documents_file(
    writer: str, file: str, report: Path, read: dict[str, bytes]
) -> None:
    links = elements(answer(read, report, "letter", writer), "Link")
    place = "suppfig_course" if writer == "docx" else "suppfig-course"
    shown = {ast.plain_text(one["c"][1]) for one in links if one["c"][2][0] == f"{file}#{place}"}
    assert {"Supplementary Figure S1", "Supplementary Figure S1A", "Supplementary Figure S1B–C"} <= shown


def fields(path: Path) -> list[tuple[str, str]]:
    """The fields of a Word file: each one's instruction and what it shows."""
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    found: list[tuple[str, str]] = []
    inside = ""
    shown: list[str] = []
    for node in body.iter(W + "fldChar", W + "instrText", W + "t"):
        if node.tag == W + "fldChar":
            kind = node.get(W + "fldCharType")
            if kind == "end":
                found.append((inside.strip(), "".join(shown)))
                inside = ""
            shown = []
        elif node.tag == W + "instrText":
            inside = node.text
        elif inside:
            shown.append(node.text)
    return found


def test_words_fields_count_and_refer(report: Path, read: dict[str, bytes], tmp_path: Path) -> None:
    letter = written(answer(read, report, "letter", "docx"), "docx", tmp_path / "letter.docx", report / "report")
    supplement = written(
        answer(read, report, "supplement", "docx"), "docx", tmp_path / "supplement.docx", report / "report"
    )
    assert fields(letter) == [
        (r"REF tbl_reported \h \* CHARFORMAT", "Table\u00a01"),
        (r"SEQ Table \* ARABIC", "1"),
    ]
    assert fields(supplement) == [(r"SEQ suppfig \* ARABIC", "1")]
    with zipfile.ZipFile(supplement) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    assert {"suppfig_course", "suppfig_course__n"} <= {one.get(W + "name") for one in body.iter(W + "bookmarkStart")}
    starts = sorted(one.get(W + "id") for one in body.iter(W + "bookmarkStart"))
    assert starts == sorted(one.get(W + "id") for one in body.iter(W + "bookmarkEnd"))
    assert len(set(starts)) == len(starts)
    styles = [one.get(W + "val") for one in body.iter(W + "pStyle")]
    assert "ImageCaption" in styles and "CaptionedFigure" in styles
    [picture] = body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    assert picture.get("descr").startswith("Three panels.")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_typst_sets_it_with_the_same_numbers(name: str, report: Path, read: dict[str, bytes], tmp_path: Path) -> None:
    document = json.loads(answer(read, report, name, "typst"))
    document["meta"].pop("keywords", None)  # pandoc's own template prints them unquoted
    source = written(json.dumps(document).encode(), "typst", tmp_path / f"{name}.typ", report / "report")
    inside = report / "report" / f"{name}.typ"
    inside.write_bytes(source.read_bytes())
    pdf = typst.compile(str(inside), root=str(report))
    from io import BytesIO

    from pypdf import PdfReader

    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))
    label = "Table 1: Selected reports" if name == "letter" else "Supplementary Figure S1: Clinical course"
    assert text.replace("\u00a0", " ").count(label) == 1


def test_the_same_document_gives_the_same_bytes(report: Path, read: dict[str, bytes]) -> None:
    first, second = (answer(read, report, "letter", "html") for _ in range(2))
    assert first == second
    assert str(report).encode() not in first
