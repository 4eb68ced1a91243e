"""VER: rendered files that agree with the manuscript, and those that do not, edited as a co-author edits them."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError
from casewright.verify.comparison import differences
from casewright.verify.formulas import printed_formula, same_numbers, set_formula, typed_formula
from casewright.verify.html import read_html_file
from casewright.verify.parts import Grid, Part, Reading, squeezed
from casewright.verify.pdf import read_pdf_file
from casewright.verify.verification import run_verify, verify
from casewright.verify.word import read_word_file
from tests.checks.reports import write_files
from tests.command_process import run_command

REPORT = {
    "_quarto.yml": """\
        project:
          type: default
          output-dir: _output
        lang: en
        csl: vancouver
        bibliography: works.bib
        number-sections: true
        format: {html: default, typst: default, docx: default}
        casewright: {manuscript: {line-numbers: true, spacing: double}}
        """,
    "works.bib": """\
        @article{luan2021, title={Local reactions}, author={Luan, C}, journal={J}, year={2021}, volume={1}, pages={7}}
        @article{jia2019, title={Growth}, author={Jia, W}, journal={K}, year={2019}, volume={2}, pages={8--9}}
        """,
    "data/abbreviations.yml": """\
        abbreviations:
          - short: CRS
            long: cytokine release syndrome
          - short: CR
            long: complete remission
        """,
    "leg.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="9" height="9"/></svg>',
    "letter.qmd": """\
        ---
        title: The “left” leg
        author: Jane Doe
        abstract: CRS set in.
        ---

        # Case

        On day 3, CRS set in [@luan2021; @jia2019].[^note] CR was reached after 14 days (@fig-leg, @tbl-values). The
        dose
        was $x_1 = 3$ mg, given as follows:

        1.  first, and
        2.  second.

        $$y = 4$$ {#eq-dose}

        [^note]: The scale is not stated.

        ::: {#fig-leg}

        ![](leg.svg){fig-alt="A square."}

        The leg in CRS.

        :::

        | Day | Value, mg |
        |:----|:----------|
        | 3   | 65        |
        | 14  | –         |

        : Values by day. {#tbl-values}

        ## Abbreviations {.unnumbered}

        ::: {#abbreviations}
        :::
        """,
}


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rendered")
    write_files(folder, REPORT)
    run_command("render", "--quiet", cwd=folder, check=True)
    return folder


@pytest.fixture
def report(rendered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(rendered, tmp_path / "report"))


def edit_word(file: Path, old: str, new: str) -> None:
    with zipfile.ZipFile(file) as package:
        members = {name: package.read(name) for name in package.namelist()}
    body = members["word/document.xml"].decode().replace("\u00a0", " ")  # as an editor may type it
    assert old in body
    members["word/document.xml"] = body.replace(old, new, 1).encode()
    with zipfile.ZipFile(file, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)


def edit_page(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8").replace("\u00a0", " ")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_files_as_they_were_rendered_agree(rendered: Path) -> None:
    found = verify(rendered)
    assert found.findings == () and found.undetermined == ()
    assert found.checked["files"] == 3
    assert found.checked["cells"] == 3 * 6 and found.checked["citations"] == 3 and found.checked["abbreviations"] == 6


@pytest.mark.parametrize(
    ("rule", "format_name", "old", "new", "said"),
    [
        ("VER002", "docx", "On day 3", "On day 4", "On day 4"),
        ("VER002", "html", "14 days", "15 days", "15 days"),
        ("VER003", "html", ">2</a>", ">3</a>", "3"),
        ("VER004", "docx", "The leg in", "The arm in", "arm"),
        ("VER004", "html", "Values by day.", "Values by week.", "week"),
        ("VER005", "docx", "65", "56", "row 2, column “Value, mg”"),
        ("VER005", "html", '<td style="text-align: left;">65</td>', "<td>56</td>", "“56”"),
        ("VER006", "html", "complete remission\n</dd>", "complete response\n</dd>", "response"),
        ("VER007", "docx", "was reached after", "was not reached after", "not"),
        ("VER007", "html", "Local reactions", "Locale reactions", "reference list"),
        ("VER008", "html", "<p>The scale is not stated.", "<p>", "a footnote"),
        ("VER009", "html", "<mn>3</mn>", "<mn>30</mn>", "x_1 = 3"),
        ("VER009", "docx", "<m:t>4</m:t>", "<m:t>5</m:t>", "y = 4"),
        ("VER010", "html", 'alt="A square."', 'alt="A circle."', "“A circle.”"),
        ("VER010", "html", 'alt="A square."', 'alt=""', "lacks a part of an alternative text: “A square.”"),
        ("VER010", "docx", 'descr="A square."', 'descr="A square on day 4."', "day 4"),
    ],
)
def test_what_was_edited_in_one_file(report: Path, rule: str, format_name: str, old: str, new: str, said: str) -> None:
    edit: Callable[[Path, str, str], None] = edit_word if format_name == "docx" else edit_page
    edit(report / f"_output/letter.{format_name}", old, new)
    found = verify(report).findings
    assert [one.rule for one in found] == [rule], [one.message for one in found]
    assert said in found[0].message
    assert found[0].location.path == f"_output/letter.{format_name}"
    assert (found[0].location.line is not None) is (format_name == "html" and rule != "VER008" and new != 'alt=""')


def test_text_that_a_word_file_hides(report: Path) -> None:
    run = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Jane Roe, born 1969</w:t></w:r>"
    edit_word(report / "_output/letter.docx", "</w:p>", f"{run}</w:p>")
    [finding] = verify(report).findings
    assert (finding.rule, finding.location.path) == ("VER013", "_output/letter.docx")
    assert "Jane Roe, born 1969" in finding.message


def test_a_sentence_that_a_page_hides_is_missing_and_hidden(report: Path) -> None:
    edit_page(report / "_output/letter.html", "<p>On day 3", '<p style="display: none">On day 3')
    assert {one.rule for one in verify(report).findings} == {"VER008", "VER013"}


def test_two_paragraphs_that_changed_places(report: Path) -> None:
    page = report / "_output/letter.html"
    first, second = re.findall(r"<li>.*?</li>", page.read_text(encoding="utf-8"), re.DOTALL)[:2]
    edit_page(page, first, "<li>here</li>")
    edit_page(page, second, first)
    edit_page(page, "<li>here</li>", second)
    [finding] = verify(report).findings
    assert finding.rule == "VER012"


OTHER_SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect x="30" width="9" height="9"/></svg>'
)


@pytest.mark.parametrize("formats", ["html,docx", "html,pdf", "pdf,docx"])
def test_a_picture_that_was_drawn_again_after_a_file_was_rendered(report: Path, formats: str) -> None:
    (report / "leg.svg").write_text(OTHER_SQUARE, encoding="utf-8")
    run_command("render", "--quiet", "--to", formats, cwd=report, check=True)
    [finding] = verify(report).findings
    [old] = {"html", "pdf", "docx"} - set(formats.split(","))
    assert (finding.rule, finding.location.path) == ("VER011", f"_output/letter.{old}")
    assert "another picture as picture 1 (A square.)" in finding.message


def test_a_picture_that_was_drawn_again_after_all_files_were_rendered(report: Path) -> None:
    (report / "leg.svg").write_text(OTHER_SQUARE, encoding="utf-8")
    [finding] = verify(report).findings
    assert finding.rule == "VER001" and "another picture" in finding.message


def test_a_picture_that_was_replaced_in_the_word_file(report: Path) -> None:
    from PIL import Image

    with zipfile.ZipFile(report / "_output/letter.docx") as package:
        members = {name: package.read(name) for name in package.namelist()}
    [name] = [name for name in members if name.endswith(".png")]
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    with zipfile.ZipFile(report / "_output/letter.docx", "w") as package:
        for member, data in (members | {name: picture.getvalue()}).items():
            package.writestr(member, data)
    [finding] = verify(report).findings
    assert (finding.rule, finding.location.path) == ("VER011", "_output/letter.docx")


def test_a_picture_that_was_deleted_from_one_file(report: Path) -> None:
    page = (report / "_output/letter.html").read_text(encoding="utf-8")
    [image] = re.findall(r"<img[^>]*>", page)
    edit_page(report / "_output/letter.html", image, "")
    assert {one.rule for one in verify(report).findings} == {"VER010", "VER011"}


def test_a_paragraph_before_a_picture_does_not_change_the_picture(report: Path) -> None:
    text = (report / "letter.qmd").read_text(encoding="utf-8")
    (report / "letter.qmd").write_text(text.replace("# Case\n", "# Case\n\nA new paragraph.\n"), encoding="utf-8")
    [finding] = verify(report).findings
    assert finding.rule == "VER001" and "in 1 place;" in finding.message


def test_a_file_of_a_format_that_the_document_does_not_declare(tmp_path: Path) -> None:
    write_files(tmp_path, {"note.qmd": "---\ntitle: Note\nformat: html\n---\n\nThe dose was 5 mg.\n"})
    run_command("render", "--quiet", "--to", "html,docx", "note.qmd", cwd=tmp_path, check=True)
    (tmp_path / "note.odt").write_bytes(b"")
    assert verify(tmp_path, ["note.qmd"]).findings == ()
    edit_word(tmp_path / "note.docx", "5 mg", "50 mg")
    found = verify(tmp_path, ["note.qmd"])
    assert [(one.rule, one.location.path) for one in found.findings] == [("VER002", "note.docx")]
    assert found.undetermined == ("note.odt was not compared: `verify` reads HTML, PDF and Word files.",)


def test_an_insertion_that_word_tracks_counts(report: Path) -> None:
    run = '<w:ins w:id="900" w:author="x"><w:r><w:t>very </w:t></w:r></w:ins>'
    with zipfile.ZipFile(report / "_output/letter.docx") as package:
        body = package.read("word/document.xml").decode().replace("\u00a0", " ")
    place = body.index("<w:r>", body.index("On day 3") - 400)
    edit_word(report / "_output/letter.docx", body[place : place + 300], run + body[place : place + 300])
    assert [one.rule for one in verify(report).findings] in (["VER007"], ["VER008"])


def test_a_paragraph_that_was_typed_into_one_file(report: Path) -> None:
    edit_page(report / "_output/letter.html", "</main>", "<p>A new paragraph of a co-author.</p></main>")
    [finding] = verify(report).findings
    assert finding.rule == "VER008" and "A new paragraph" in finding.message


def test_all_files_are_older_than_the_source(report: Path) -> None:
    text = (report / "letter.qmd").read_text(encoding="utf-8")
    (report / "letter.qmd").write_text(text.replace("On day 3", "On day 5"), encoding="utf-8")
    [finding] = verify(report).findings
    assert finding.rule == "VER001" and "“On day 3," in finding.message


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("| 3   | 65 ", "| 3   | 66 ", "VER005"),
        ("$$y = 4$$", "$$y = 4.5$$", "VER009"),
        ("x_1 = 3$", "x_2 = 3$", "VER009"),
        ('fig-alt="A square."', 'fig-alt="A square of 3 cm."', "VER010"),
    ],
)
def test_one_file_is_older_than_the_others(report: Path, old: str, new: str, rule: str) -> None:
    text = (report / "letter.qmd").read_text(encoding="utf-8")
    assert old in text
    (report / "letter.qmd").write_text(text.replace(old, new), encoding="utf-8")
    run_command("render", "--quiet", "--to", "html,docx", cwd=report, check=True)
    [finding] = verify(report).findings
    assert (finding.rule, finding.location.path) == (rule, "_output/letter.pdf")


def test_a_file_that_is_not_there_is_said(report: Path) -> None:
    (report / "_output/letter.pdf").unlink()
    found = verify(report)
    assert found.findings == () and found.undetermined == (
        "_output/letter.pdf does not exist: render it, and verify again.",
    )
    shutil.rmtree(report / "_output")
    with pytest.raises(CasewrightError, match="no rendered file"):
        verify(report)


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_file_that_cannot_be_read(report: Path, suffix: str) -> None:
    (report / f"_output/letter.{suffix}").write_bytes(b"no such file")
    with pytest.raises(CasewrightError, match="cannot be read") as raised:
        verify(report)
    assert raised.value.location is not None and raised.value.location.path == f"_output/letter.{suffix}"


def test_a_pdf_without_structure_cannot_be_compared(report: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(report / "_output/letter.pdf")
    found = verify(report)
    assert found.findings == () and "not a tagged PDF" in found.undetermined[0]


def test_what_is_printed_has_denominators(rendered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(rendered)
    result = run_verify(rendered, (), (), "", "text")
    assert not result.failed
    assert "3 files" in result.text and "no findings" in result.text


def parts(*texts: str) -> Reading:
    return Reading(tuple(Part("text", text) for text in texts))


@pytest.mark.parametrize(
    ("said", "shown", "kinds"),
    [
        (parts("One two three.", "Four."), parts("Four.", "One two  three."), ["moved"]),
        (parts("One.", "One.", "Two."), parts("One.", "Two.", "One."), []),
        (parts("One two three. Four."), parts("One two three.", "Four."), []),
        (parts("One.", "Two."), parts("One. Two."), []),
        (parts("It was “so”."), parts('It was "so".'), []),
        (parts("It was 99.3% then."), parts("It was 93.9% then."), ["number"]),
        (parts("He had fever and rash."), parts("He had no fever and rash."), ["text"]),
        (parts("One paragraph.", "Another one."), parts("One paragraph."), ["missing"]),
        (parts("One paragraph."), parts("One paragraph.", "Something else."), ["extra"]),
        (Reading((), (Grid((("a", "b"), ("1", "2"))),)), Reading((), (Grid((("a", "b"), ("1", "3"))),)), ["cell"]),
        (Reading((), (Grid((("a",), ("1",), ("2",))),)), Reading((), (Grid((("a",), ("2",))),)), ["cell"]),
        (Reading((), (Grid((("a",), ("1",))),)), Reading(()), ["missing"]),
        # A table that only lays panels out is text.
        (parts("(a) Before.", "(b) After."), Reading((), (Grid((("(a) Before.", "(b) After."),)),)), []),
    ],
)
def test_two_readings_compared(said: Reading, shown: Reading, kinds: list[str]) -> None:
    assert [one.kind for one in differences(said, shown)] == kinds


def test_what_is_read_of_a_page() -> None:
    page = b"""<html><body><nav>Menu</nav><main><h1 class="title">T</h1><p>One<sup><a class="footnote-ref">1</a></sup>
    <math><mi>x</mi></math> two.</p><dl><dt>CR</dt><dd>complete remission</dd></dl>
    <table><caption>C</caption><tr><th>a</th></tr><tr><td>1</td></tr></table></main><footer>F</footer></body></html>"""
    reading = read_html_file(page, "page.html")
    assert [(part.kind, " ".join(part.text.split())) for part in reading.parts] == [
        ("title", "T"),
        ("text", "One two."),
        ("abbreviation", "CR complete remission"),
        ("legend", "C"),
    ]
    assert [grid.rows for grid in reading.grids] == [(("a",), ("1",))]


@pytest.mark.parametrize(
    ("tex", "pieces"),
    [
        (r"D = 3.5\,\text{mg/kg} \times 10^{-2}", ["D", "=", "3.5", "mg/kg", "×", "10", "−", "2"]),
        (r"\frac12 + 1\tfrac{3}{4}", ["1", "2", "+", "1", "3", "4"]),
        (r"x^{12}_{34}", ["x", "34", "12"]),
        (r"\sqrt[3]{27}", ["27", "3"]),
        (r"22{,}000 + 1\,000 \tag{7}", ["22", ",", "000", "+", "1", "000"]),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", ["(", "1", "2", "3", "4", ")"]),
        (r"\mathbf{12}\% % of 99", ["𝟏𝟐", "%"]),
    ],
)
def test_a_formula_has_the_same_numbers_in_every_format(tex: str, pieces: list[str]) -> None:
    typed = typed_formula(tex)
    assert same_numbers(typed, printed_formula(pieces))
    assert same_numbers(typed, set_formula([sign for piece in pieces for sign in piece]))
    other = [piece.replace("2", "8").replace("𝟐", "8") for piece in pieces]
    assert not same_numbers(typed, printed_formula(other))
    assert not same_numbers(typed, set_formula(other))


def test_a_decimal_point_that_moved_is_seen() -> None:
    assert not same_numbers(typed_formula("3.5"), printed_formula(["35"]))
    assert not same_numbers(typed_formula("0.85"), set_formula(list("8.5")))
    assert not same_numbers(typed_formula(r"\frac{1}{2}"), printed_formula(["2", "1"]))


def test_no_file_of_the_kind() -> None:
    with pytest.raises(CasewrightError):
        read_word_file(b"PK", "letter.docx")
    with pytest.raises(CasewrightError):
        read_pdf_file(b"%PDF-1.7", "letter.pdf")


def test_marks_and_spaces_do_not_count() -> None:
    assert squeezed("“A\u00a0b”\u00ad – ﬁx") == squeezed('"Ab" –fix')
    assert squeezed("1–2") != squeezed("1-2")
