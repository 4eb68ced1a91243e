"""The worked report: what comes out, that the formats agree, and that the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

from tests.command.conftest import REPOSITORY, Command, copy_report
from tests.command_process import run_command
from tests.rendered_words import words_of_docx, words_of_html, words_of_pdf

DOCUMENTS = ("letter", "supplement")


def letters(text: list[str]) -> str:
    """A text without white space and hyphens, which fall differently in each format."""
    return re.sub(r"[-\s]", "", "".join(text))


def test_every_document_comes_in_every_format(rendered_report: Path) -> None:
    there = sorted(path.name for path in (rendered_report / "_output").iterdir())
    expected = [f"{name}.{suffix}" for name in DOCUMENTS for suffix in ("docx", "html", "pdf")]
    assert there == sorted([*expected, "letter.ipynb", "letter.notebook.html"])


@pytest.fixture(scope="module")
def unnumbered(rendered_report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report without line numbers in the margin, which text extraction would read as words."""
    root = tmp_path_factory.mktemp("unnumbered") / "report"
    shutil.copytree(rendered_report, root)
    project = root / "_quarto.yml"
    project.write_text(project.read_text().replace("line-numbers: true", "line-numbers: false"))
    ran = run_command("render", cwd=root)
    assert ran.code == 0, ran.err
    return root / "_output"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_three_formats_say_the_same(unnumbered: Path, name: str) -> None:
    page = letters(words_of_html(unnumbered / f"{name}.html"))
    assert len(page) > 500
    assert letters(words_of_docx(unnumbered / f"{name}.docx")) == page
    # A PDF has its table cells in another order, so it is compared by how often each letter stands.
    # Its figures have their words as text, which the other formats have inside of a picture.
    drawings = (REPOSITORY / "figures").glob("*.svg") if name == "supplement" else ()
    drawn = [text for path in drawings for text in html.parse(str(path)).xpath("//text//text()")]
    assert Counter(letters(words_of_pdf(unnumbered / f"{name}.pdf"))) == Counter(page + letters(drawn))


def test_two_clean_renders_in_two_folders_give_the_same_bytes(rendered_report: Path, tmp_path: Path) -> None:
    other = copy_report(tmp_path / "elsewhere")
    assert run_command("render", "--no-cache", cwd=other).code == 0
    first = {path.name: path.read_bytes() for path in (rendered_report / "_output").iterdir()}
    second = {path.name: path.read_bytes() for path in (other / "_output").iterdir()}
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_no_output_names_the_folder_it_was_made_in(rendered_report: Path) -> None:
    needles = [rendered_report.name.encode(), str(rendered_report.parent).encode(), Path.home().name.encode() + b"/"]
    for path in (rendered_report / "_output").iterdir():
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                content = b"".join(archive.read(name) for name in archive.namelist())
        for needle in needles:
            assert needle not in content, (path.name, needle)


def test_the_letter_has_its_length_and_its_parts(rendered_report: Path) -> None:
    main = html.parse(str(rendered_report / "_output" / "letter.html")).find(".//main")
    headings = [" ".join(heading.itertext()) for heading in main.iter("h1", "h2")]
    wanted = ["Abbreviations", "To the Editor,", "Declarations", "References", "Table", "Figure Legends"]
    assert [heading for heading in headings if heading in wanted] == wanted
    body = "".join(main.itertext())
    letter = re.sub(r"\[[\d–, ]+\]", "", body[body.index("To the Editor,") : body.index("Declarations")])
    assert 450 <= len(letter.split()) <= 600


def test_the_page_asks_nothing_of_the_network(rendered_report: Path) -> None:
    for path in (rendered_report / "_output").glob("*.html"):
        tree = html.parse(str(path))
        for element in tree.iter("img", "script", "link", "iframe", "source", "object", "embed"):
            if element.get("type") == "application/ld+json":
                continue  # data, which no browser runs
            address = element.get("src") or element.get("href") or element.get("data") or ""
            assert address.startswith("data:"), (path.name, element.tag, address[:60])
        assert not re.search(r"@import|url\((?!data:)", "".join(style.text or "" for style in tree.iter("style")))


def test_the_page_is_semantic(rendered_report: Path) -> None:
    tree = html.parse(str(rendered_report / "_output" / "letter.html"))
    root = tree.getroot()
    assert root.get("lang") == "en"
    assert len(root.findall(".//main")) == 1
    table = root.find(".//main//table")
    assert table.find("caption") is not None
    assert {cell.get("scope") for cell in table.iter("th")} == {"col"}
    assert all(mark.get("title") and mark.get("tabindex") is None for mark in root.iter("abbr"))
    supplement = html.parse(str(rendered_report / "_output" / "supplement.html")).getroot()
    figure = supplement.find(".//figure")
    assert figure.get("id") == "suppfig-course"
    assert len(figure.find(".//img").get("alt")) > 40
    assert figure.find("figcaption") is not None


def test_the_notes_of_the_table_end_with_its_abbreviations(rendered_report: Path) -> None:
    page = html.parse(str(rendered_report / "_output" / "letter.html")).getroot()
    [notes] = page.find_class("float-notes")
    own, abbreviations = ("".join(paragraph.itertext()) for paragraph in notes.iter("p"))
    assert own.startswith("A selection from publications that were found later, not all reported cases.")
    assert abbreviations.startswith("CAR T cell, chimeric antigen receptor redirected T cell; CRS, cytokine release")


def test_the_committed_figures_follow_from_their_data(casewright: Command) -> None:
    ran = casewright("figures", "--check", cwd=Path(__file__).parents[2])
    assert ran.code == 0, ran.out


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_page_says_what_its_figures_were_drawn_from(rendered_report: Path, name: str) -> None:
    footer = html.parse(str(rendered_report / "_output" / f"{name}.html")).find(".//footer")
    rows = {row[0].text_content(): row[1].text_content() for row in footer.iter("tr") if row[0].tag == "td"}
    for path in ("scripts/clinical_course.py", "data/case.yml"):
        assert rows[path] == hashlib.sha256((rendered_report / path).read_bytes()).hexdigest()


def test_documents_link_to_each_other(rendered_report: Path) -> None:
    main = html.parse(str(rendered_report / "_output" / "letter.html")).find(".//main")
    links = {"".join(link.itertext()).replace("\u00a0", " "): link.get("href") for link in main.iter("a")}
    assert links["Supplementary Figure S1A"] == "supplement.html#suppfig-course"
    assert links["Supplementary Figure S1B–C"] == "supplement.html#suppfig-course"


def test_the_pdf_is_tagged_titled_and_in_its_language(rendered_report: Path) -> None:
    reader = PdfReader(rendered_report / "_output" / "letter.pdf")
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert str(catalog["/Lang"]).startswith("en")
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (
        reader.metadata.title
        == "Pseudo-progression of a bone lesion in relapsed infant leukemia after tisagenlecleucel"
    )
    assert b"pdfuaid" in reader.xmp_metadata.stream.get_data() if reader.xmp_metadata else False


def test_prose_types_no_number_that_the_data_holds() -> None:
    """Ages, days and counts come from the case: the letter's own text has no digit outside citations and labels."""
    source = (Path(__file__).parents[2] / "report" / "letter.qmd").read_text()
    prose = source[source.index("To the Editor,") : source.index("Declarations")]
    prose = re.sub(r"\{\{<.*?>\}\}|@[\w:.-]+|\{[^}]*\}", "", prose, flags=re.DOTALL)
    prose = prose.replace("day 0", "").replace("IL-6", "")
    assert re.findall(r"\d+", prose) == []


def test_nothing_to_do_does_nothing(rendered_report: Path, casewright: Command) -> None:
    before = {path: path.stat().st_mtime_ns for path in (rendered_report / "_output").iterdir()}
    ran = casewright("render", cwd=rendered_report)
    assert ran.code == 0
    assert "Up to date" in ran.out
    assert {path: path.stat().st_mtime_ns for path in (rendered_report / "_output").iterdir()} == before


def test_a_change_of_data_reaches_prose_table_and_figure(tmp_path: Path, casewright: Command) -> None:
    root = copy_report(tmp_path)
    case = root / "data" / "case.yml"
    case.write_text(case.read_text().replace("age: 10 years", "age: 11 years", 1))
    assert casewright("render", "--to", "html", cwd=root).code == 0
    page = (root / "_output" / "letter.html").read_text().replace("\u00a0", " ")
    assert "He was 11 years old" in page
    assert "He was 10 years old" not in page
