"""Tables: spans, header rows on every page, widths that fit, notes."""

from __future__ import annotations

import io

import pypdf
import pytest

from casewright.manuscript import ast
from casewright.render.pdf.tables import table_blocks

from .manuscripts import floating, markdown, written
from .tagged import Tag, artifact_text, read_tagged

SPANS = """
+---------------------+-----------------------+
| Place               | Temperature           |
|                     +-------+-------+-------+
|                     | min   | mean  | max   |
+=====================+=======+=======+======:+
| Antarctica          | -89   | N/A   | 20    |
+---------------------+-------+-------+-------+
| Earth               | - a   | 14    | 57    |
|                     | - b   |       |       |
+=====================+=======+=======+=======+
| Foot                | x     | y     | z     |
+=====================+=======+=======+=======+
"""


def grid(cells: list[list[str]]) -> str:
    head, *rows = ["| " + " | ".join(row) + " |" for row in cells]
    return "\n".join([head, "|" + "---|" * len(cells[0]), *rows]) + "\n"


def cells(table: Tag) -> list[list[str]]:
    return [[cell.text for cell in row.all("TH", "TD")] for row in table.all("TR")]


def raw(code: str) -> ast.Element:
    return ast.made("RawBlock", ["typst", code])


def right_edges(pdf: bytes) -> float:
    """The farthest place, in points from the left, at which a piece of text begins."""
    found = [0.0]

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            found.append(cm[4] + tm[4])

    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=note)
    return max(found)


def test_spans_header_rows_and_foot() -> None:
    table = read_tagged(written(SPANS).content).all("Table")[0]
    assert cells(table) == [
        ["Place", "Temperature"],
        ["min", "mean", "max"],
        ["Antarctica", "-89", "N/A", "20"],
        ["Earth", "• a • b", "14", "57"],
        ["Foot", "x", "y", "z"],
    ]
    place, temperature, *_ = table.all("TH")
    assert place.properties["/A"][0]["/RowSpan"] == 2
    assert temperature.properties["/A"][0]["/ColSpan"] == 3
    assert [group.kind for group in table.children if isinstance(group, Tag)] == ["THead", "TBody", "TFoot"]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (SPANS, 1),
        (SPANS.replace("Temperature", "           "), 0),
        (grid([["Place", "Temperature"], ["Earth", "14"]]), 0),
    ],
    ids=["over headings", "an empty cell", "one row"],
)
def test_a_heading_over_several_columns_has_a_rule_above_theirs(text: str, rules: int) -> None:
    [table] = markdown(text)
    blocks = table_blocks(table, lambda cell, before, after: [raw(before), *cell, raw(after)], raw)
    assert sum("cw-spanner" in one["c"][1] for one in blocks if one["t"] == "RawBlock") == rules


def test_a_long_table_goes_on_with_its_header_row_and_is_read_once() -> None:
    content = markdown(grid([["Case", "Age"], *([f"case {number}", str(number)] for number in range(120))]))
    pdf = written([floating("tbl-x", "Table 1", content, caption="Many.", notes="A note.", kind="table")]).content
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 2
    assert all("Case" in page.extract_text() for page in pages)
    assert artifact_text(pdf).count("Case Age") == len(pages) - 1
    tree = read_tagged(pdf)
    assert cells(tree.all("Table")[0]) == [["Case", "Age"], *([f"case {number}", str(number)] for number in range(120))]
    assert tree.text.endswith("A note.")


def test_a_short_table_is_not_split() -> None:
    before = markdown("Text. " * 480)
    content = markdown(grid([["Case", "Age"], *([f"case {number}", str(number)] for number in range(12))]))
    pdf = written([*before, floating("tbl-x", "Table 1", content, caption="Few.", kind="table")]).content
    *_, last = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert all(word in last.extract_text() for word in ("Table 1:", "case 0", "case 11"))


def test_a_caption_is_not_left_behind() -> None:
    content = markdown(grid([["Case"], *([f"case {number}"] for number in range(90))]))
    for lines in range(41, 47):
        before = [ast.para([*ast.words("line"), *([{"t": "LineBreak"}, ast.text("line")] * lines)])]
        pdf = written([*before, floating("tbl-x", "Table 1", content, caption="Many.", kind="table")]).content
        captioned = next(page for page in pypdf.PdfReader(io.BytesIO(pdf)).pages if "Table 1:" in page.extract_text())
        assert "case 0" in captioned.extract_text()


@pytest.mark.parametrize(
    "rows",
    [
        [["Column"] * 14, [f"cell {number}" for number in range(14)]],
        [["A", "B"], ["pneumonoultramicroscopicsilicovolcanoconiosis " * 2, "Sentence of some words. " * 20]],
        [["Drug"] * 9, ["tisagenlecleucel"] * 9],
        [["Drug"] * 16, ["tisagenlecleucel"] * 16],
    ],
    ids=["many columns", "long words and sentences", "long words everywhere", "more than fits at any size"],
)
def test_a_wide_table_stays_inside_the_margins(rows: list[list[str]]) -> None:
    pdf = written(grid(rows)).content
    assert right_edges(pdf) < 595 - 71
    words = " ".join(" ".join(row) for row in rows).split()
    assert read_tagged(pdf).all("Table")[0].text.split() == words


def test_widths_that_are_given_are_kept() -> None:
    content = markdown(grid([["A", "B"], ["a", "b"]]))
    content[0]["c"][2] = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": share}] for share in (0.75, 0.25)]
    pdf = written([*content]).content
    text_width = 595.28 - 2 * 70.87
    assert right_edges(pdf) == pytest.approx(70.87 + 0.75 * text_width, abs=8)


def test_a_caption_without_a_number_is_a_caption() -> None:
    table = read_tagged(written(grid([["A"], ["1"]]) + "\n: Only words.\n").content).all("Table")[0]
    assert [caption.text for caption in table.all("Caption")] == ["Only words."]


def test_a_table_without_a_header_has_none() -> None:
    table = read_tagged(written("--- ---\n1   2\n3   4\n--- ---\n").content).all("Table")[0]
    assert cells(table) == [["1", "2"], ["3", "4"]]
    assert table.all("TH") == []


def test_short_rows_are_filled_up() -> None:
    content = markdown(grid([["A", "B"], ["1", "2"]]))
    del content[0]["c"][4][0][3][0][1][1]
    table = read_tagged(written(content).content).all("Table")[0]
    assert cells(table) == [["A", "B"], ["1", ""]]


def test_groups_of_rows_have_their_own_header() -> None:
    content = markdown(grid([["A", "B"], ["Group", ""], ["1", "2"]]))
    [body] = content[0]["c"][4]
    body[2], body[3] = body[3][:1], body[3][1:]
    heads = read_tagged(written(content).content).all("TH")
    assert [head.text for head in heads] == ["A", "B", "Group", ""]


def test_footnotes_formulas_and_images_in_cells() -> None:
    table = "| A^[In a head.] | B |\n|---|---|\n| ![](figures/course.svg){alt=dot height=20pt} | $x$^[In a cell.] |\n"
    tree = read_tagged(written(table).content)
    assert [note.text for note in tree.all("Note")] == ["1 In a head.", "2 In a cell."]
    assert [figure.alt for figure in tree.all("Figure")] == ["dot"]


@pytest.mark.parametrize("beside", ["1", "Antidisestablishmentarianism" * 6], ids=["fits", "is broken"])
def test_a_cell_may_be_longer_than_a_page(beside: str) -> None:
    sentence = "Sentence {} of the narrative says what was seen, and on which day of the illness it was seen. "
    narrative = "".join(sentence.format(number) for number in range(100))
    pdf = written(f"| A | B |\n|---|---|\n| {beside} | {narrative}|\n").content
    printed = "".join(filter(str.isalnum, read_tagged(pdf).text))
    assert len(narrative) > 9000
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 1
    assert all(f"Sentence{number}of" in printed for number in range(100))
