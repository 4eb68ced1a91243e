"""What does not fit a page: it is turned, made smaller or found, at its line."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from casewright.cli import main
from casewright.manuscript import ast
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.layout.columns import least_width, spread_of, unbroken, with_turned_tables

DOCUMENT = "---\ntitle: Title\nlang: en\nformat: {html: default, typst: default, docx: default}\n---\n\n%s\n"


def rows(columns: int, word: str) -> str:
    return "\n".join(f"|{cell * columns}" for cell in (f" {word} |", "---|", f" {word} |"))


WIDE = rows(14, "Immunohistochemistry1234567") + "\n\n: Values {#tbl-x}"
SUM = " + ".join(f"a_{{{number}}} x_{{{number}}}" for number in range(60))

FOUND = {
    "a table wider than a landscape page": (WIDE, "11:11", "RND007", "Table 1 is 2.0 times as wide"),
    "a formula": (f"$$\n{SUM}\n$$", "8:1", "RND008", "times as wide as the page"),
    "a landscape page in a callout": (
        "::: callout-note\n::: {.landscape}\nText.\n:::\n:::", "8:6", "RND009", "inside a list, a callout",
    ),
    "a picture larger than the page": ("![A course](tall.svg){#fig-x}", "7:23", "RND010", "Figure 1 is larger"),
    "a figure larger than a journal's page": (
        "![A course](figures/high.svg){#fig-x}", "7:31", "RND011", "Figure 1 is 185 mm high: journals print at most 170"
    ),
}  # fmt: skip

FITS = {
    "a table for a landscape page": rows(8, "Immunohistochemistry"),
    "a formula of one line, in small type": f"$$\n{SUM[:260]}\n$$",
    "a formula of one line": "$$\na^2 + b^2 = c^2 + \\frac{1}{2} \\mathrm{constant}\n$$",
    "a formula in lines": "$$\n\\begin{aligned}" + r" \\ ".join(["a_1 + b_1 + c_1 = d_1"] * 9) + "\\end{aligned}\n$$",
    "a landscape page": "::: {.landscape}\nText.\n:::",
    "a picture as wide as a page": "![A course](wide.svg){#fig-x}",
    "a figure of a journal's page": "![A course](figures/low.svg){#fig-x}",
    "a figure made lower": "![A course](figures/high.svg){#fig-x height=150mm}",
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("figures").mkdir()
    sizes = (("tall", 180, 400), ("wide", 180, 180), ("figures/high", 120, 185), ("figures/low", 120, 170))
    for stem, width, height in sizes:
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm"/>'
        Path(f"{stem}.svg").write_text(drawing)


def checked(text: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    Path("letter.qmd").write_text(DOCUMENT % text)
    main(["check"])
    return [line for line in capsys.readouterr().out.split("\n") if " RND" in line]


@pytest.mark.parametrize(("text", "place", "code", "told"), FOUND.values(), ids=FOUND)
def test_what_does_not_fit_is_found_at_its_line(
    text: str, place: str, code: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [line] = checked(text, capsys)
    assert line.startswith(f"letter.qmd:{place}: warning {code}"), line
    assert told in line


@pytest.mark.parametrize(
    ("formats", "told"),
    [
        ("html", "the page: HTML on paper has it in small type."),
        ("typst", "the page: the PDF has it over several lines or in small type."),
        ("docx", "the page: Word has it over several lines."),
    ],
)
def test_a_wide_formula_is_told_of_the_formats_of_the_document(
    formats: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("letter.qmd").write_text(f"---\ntitle: Title\nformat: {formats}\n---\n\n$$\n{SUM}\n$$\n")
    main(["check"])
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("text", FITS.values(), ids=FITS)
def test_what_fits_is_not_found(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(text, capsys) == []


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("1000.5", ["1000.5"]),
        ("3.14\u00a0mmol/L", ["3.14\u00a0mmol/L"]),
        ("2016–2018", ["2016–", "2018"]),
        ("2016-2018", ["2016-2018"]),
        ("non-Hodgkin", ["non-", "Hodgkin"]),
        ("CAR-T", ["CAR-T"]),
        ("p.(Arg355Hisfs*69),", ["p.(Arg355Hisfs*69),"]),
        ("患者", ["患", "者"]),
        ("https://example.org/a-b", ["https://", "example.", "org/", "a-", "b"]),
        ("NM_005933.4:c.4012+1G>A", ["NM_005933.4:c.4012+1G>A"]),
        ("C" * 24, ["C" * 24]),
        ("C" * 25, ["C" * 20, "C" * 5]),
        ("c.3delins" + "acgt" * 7, ["c.3delinsacgtacgtacg", "tacgtacgtacgtacgt"]),
        ("b7" * 20, ["b7" * 10] * 2),
        ("pneumonoultramicroscopicsilicovolcanoconiosis", ["pneumonoultramicroscopicsilicovolcanoconiosis"]),
        ("w" * 61, ["w" * 20] * 3 + ["w"]),
    ],
)
def test_what_is_never_parted(word: str, parts: list[str]) -> None:
    assert unbroken(word) == parts


def table(columns: int, word: str) -> ast.Element:
    cell = ["", [], []], {"t": "AlignDefault"}, 1, 1, [ast.plain([ast.text(word)])]
    columns_of = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * columns
    body = [["", [], []], 0, [], [[["", [], []], [list(cell)] * columns]]]
    empty = [["", [], []], []]
    return {"t": "Table", "c": [["", [], []], [None, []], columns_of, empty, [body], empty]}


OWN = {"casewright": {}}


def test_wide_tables_share_turned_pages_with_their_heading() -> None:
    narrow, wide = table(3, "Ferritin"), table(9, "Immunohistochemistry")
    heading = {"t": "Header", "c": [2, ["", [], []], [ast.text("Tables")]]}
    text = ast.para([ast.text("Text")])
    document = ResolvedDocument("letter", "en", "", (), (), [], [text, heading, wide, wide, text, narrow], OWN)
    turned = with_turned_tables(document, 38.0)
    assert [block["t"] for block in turned.blocks] == ["Para", "Div", "Para", "Table"]
    assert [block["t"] for block in turned.blocks[1]["c"][1]] == ["Header", "Table", "Table"]
    callout = ast.div([wide], classes=("callout",))
    assert with_turned_tables(ResolvedDocument("x", "en", "", (), (), [], [callout], OWN), 38.0).blocks == [callout]
    plain = ResolvedDocument("x", "en", "", (), (), [], [wide])
    assert with_turned_tables(plain, 38.0).blocks == [wide]


def test_widths_follow_the_typeface() -> None:
    """A face that not every computer has may be shown in another one: it counts as the widest of them."""
    assert spread_of("Times New Roman") < spread_of("Arial") < spread_of("Verdana")
    assert {spread_of(face) for face in ("Cambria", "Aptos", "Unheard Of")} == {spread_of("Verdana")}
    assert least_width(table(2, "Ferritin")) == pytest.approx(2 * least_width(table(1, "Ferritin")))


PRINTED = {
    "numbered": f"$$\n{SUM} = 1\n$$ {{#eq-x}}\n",
    "capitals": f"$$\n{'W' * 60} = 1\n$$ {{#eq-x}}\n",
    "words": "$$\n" + r" \times ".join([r"\text{body surface area}"] * 8) + " = 1\n$$ {#eq-x}\n",
    "in the text": f"It is ${SUM} = 1$ here (1).",
    "in a cell": f"| a | b |\n|---|---|\n| ${SUM} = 1$ | (1) |\n",
}


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
@pytest.mark.parametrize("text", PRINTED.values(), ids=PRINTED)
def test_a_formula_is_whole_on_paper(text: str) -> None:
    Path("letter.qmd").write_text(DOCUMENT % text)
    assert main(["render", "--to", "html", "--trust"]) == 0
    command = ["chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer", "--print-to-pdf=letter.pdf"]
    subprocess.run([*command, "letter.html"], check=True, capture_output=True)
    sheet = PdfReader("letter.pdf").pages[0]
    ends = []
    sheet.extract_text(visitor_text=lambda _, matrix, at, *__: ends.append(matrix[0] * at[4] + matrix[4]))
    assert "(1)" in sheet.extract_text()
    assert max(ends) < sheet.mediabox.width - 20
