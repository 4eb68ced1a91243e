"""Tables have widths that fit the page, whatever is in them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_reader import W

from casewright.render.layout.columns import unbroken
from casewright.render.word.columns import CellContent, fitted_columns
from casewright.render.word.file.styles import add_variants, styles
from casewright.render.word.file.template import cell_margins
from casewright.render.word.markup import name, node, parsed
from casewright.render.word.page import Page
from casewright.render.word.tables import TableLetters, layout_table, settle_table

ROOM = 9000


def data_table(rows: list[list[str]], widths: list[float] | None = None) -> Any:
    columns = len(rows[0])
    share = sum(widths or [])
    properties = '<w:tblStyle w:val="Table"/>' + (
        f'<w:tblW w:type="pct" w:w="{round(5000 * share)}"/><w:tblLayout w:type="fixed"/>'
        if widths
        else '<w:tblW w:type="auto" w:w="0"/>'
    )
    grid = "".join(f'<w:gridCol w:w="{round(7920 * width)}"/>' for width in widths or [1 / columns] * columns)
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in row) + "</w:tr>"
        for row in rows
    )
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = f"<w:tbl {namespace}><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{cells}</w:tbl>"
    return parsed(xml.encode())


def widths_of(table: Any) -> list[int]:
    return [int(column.get(name("w:w"))) for column in table.find(name("w:tblGrid"))]


WORD = "methylprednisolone"  # 8 times the size of its letters wide


@pytest.mark.parametrize(
    ("rows", "asked", "widths", "letters"),
    [
        ([["ab", "abcd"]], None, (340, 531), 1),  # as wide as the content
        ([["ab", "word " * 100]], None, (340, 8660), 1),  # the long column takes what is left
        # what nearly fits has its width before what is long
        (
            [["second twin", "word " * 40, "from the first day " * 4], ["first twin", "-", "-"]],
            None,
            (1135, 5028, 2837),
            1,
        ),
        ([["患者は女児", "ab"]], None, (1170, 340), 1),
        ([["a", "b"]], [2250, 6750], (2250, 6750), 1),
        ([["a", "b"]], [1800, 2700], (1800, 2700), 1),
        ([[WORD, "a", "b"]], [1000, 3000, 5000], (1784, 2715, 4501), 1),  # no narrower than its word
        ([[WORD, "pseudo-progression"]], [1500, 1200], (1784, 1106), 1),  # there is room on the page for both words
        ([[WORD * 3, WORD * 3]], None, (4500, 4500), 0.88),  # smaller letters: both fit
        ([["a" * 300, "b"]], None, (8728, 272), 0.66),  # the long one is broken, the short one is not
    ],
)
def test_columns_are_as_wide_as_asked_for_or_as_their_content(
    rows: list[list[str]], asked: list[int] | None, widths: tuple[int, ...], letters: float
) -> None:
    cells = [[CellContent(column, 1, (text,)) for column, text in enumerate(row)] for row in rows]
    columns = fitted_columns(cells, len(rows[0]), ROOM, 200, asked)
    assert (columns.widths, round(columns.letters, 2)) == (widths, letters)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("a word-like thing", ["a", "word-", "like", "thing"]),
        ("2018–2020, -1", ["2018–", "2020,", "-1"]),
        ("患者ab", ["患", "者", "ab"]),
    ],
)
def test_lines_break_where_word_breaks_them(line: str, parts: list[str]) -> None:
    assert [part for part in unbroken(line) if part] == parts


def test_a_cell_over_several_columns_widens_them_together() -> None:
    cells = [CellContent(0, 1, ("a",)), CellContent(1, 1, ("b",)), CellContent(0, 2, ("a heading over both",), True)]
    narrow, wide = (fitted_columns([row], 2, ROOM, 200) for row in (cells[:2], cells))
    assert sum(narrow.widths) < sum(wide.widths) == 1909


def test_a_table_of_words_too_wide_for_the_page_has_smaller_letters() -> None:
    table = data_table([["w" * 40, "w" * 40]])
    settle_table(table, ROOM, TableLetters(10), lambda _: 0)
    assert styles_of(table) == ["TableText-14", "TableText-14"]  # 7 points


@given(
    st.lists(st.lists(st.text("ab-m 患 ", max_size=200), min_size=3, max_size=3), min_size=1, max_size=4),
    st.one_of(st.none(), st.lists(st.integers(1, 3000), min_size=3, max_size=3)),
)
def test_no_table_is_wider_than_the_text(rows: list[list[str]], asked: list[int] | None) -> None:
    cells = [[CellContent(column, 1, (text,)) for column, text in enumerate(row)] for row in rows]
    columns = fitted_columns(cells, 3, ROOM, 200, asked)
    assert sum(columns.widths) <= max(ROOM, sum(asked or []))
    assert all(width >= 0 for width in columns.widths)
    assert 0.66 <= columns.letters <= 1


@pytest.mark.parametrize(
    ("asked", "widths"),
    [([0.25, 0.75], [2250, 6750]), ([0.2, 0.3], [1800, 2700]), ([1.5, 1.5], [4500, 4500]), (None, [340, 340])],
)
def test_a_table_has_its_widths_in_grid_cells_and_properties(asked: list[float] | None, widths: list[int]) -> None:
    table = data_table([["a", "b"]], asked)
    cells = settle_table(table, ROOM, TableLetters(10), lambda _: 0)
    assert widths_of(table) == widths
    assert [width for _, width in cells] == [width - 140 for width in widths]
    assert int(table.find(f"{name('w:tblPr')}/{name('w:tblW')}").get(name("w:w"))) == sum(widths)


def styles_of(table: Any) -> list[str]:
    return [style.get(name("w:val")) for style in table.iter(name("w:pStyle"))]


def test_cells_have_styles_and_no_formatting_of_their_own() -> None:
    table = data_table([["a", "b", "w" * 40, "w" * 40]])
    for paragraph, side in zip(table.iter(name("w:p")), ("right", "left", "center", "right"), strict=True):
        paragraph.insert(0, node("w:pPr", children=[node("w:jc", {"w:val": side})]))
    settle_table(table, ROOM, TableLetters(10), lambda _: 0)
    assert styles_of(table) == ["TableText-right-13", "TableText-13", "TableText-center-13", "TableText-right-13"]
    assert not [*table.iter(name("w:jc"), name("w:sz"))]
    part = styles(Page(11906, 16838), font_size=12, font="", spacing="single", language="en")
    add_variants(part, [table])
    made = {style.get(name("w:styleId")): style for style in part.iter(name("w:style"))}
    varied = made["TableText-right-13"]
    assert [child.get(name("w:val")) for child in varied] == ["Table Text right 6.5 pt", "TableText", None, None]
    assert varied.find(f".//{name('w:jc')}").get(name("w:val")) == "right"
    assert varied.find(f".//{name('w:sz')}").get(name("w:val")) == "13"


@pytest.mark.parametrize(("rows", "width", "kept"), [(3, 10, 1), (20, 10, 18), (40, 10, 0), (12, 900, 0)])
def test_a_table_that_is_not_high_stays_on_one_page(rows: int, width: int, kept: int) -> None:
    table = data_table([["a"]] + [["word " * (width // 5)]] * (rows - 1))
    table[2].insert(0, node("w:trPr", children=[node("w:tblHeader")]))
    settle_table(table, ROOM, TableLetters(10), lambda _: 0, kept=9000)
    assert len([*table.iter(name("w:keepNext"))]) == kept


def layout(rows: list[list[str]]) -> Any:
    return node(
        "cw:layout",
        children=[node("cw:row", children=[node("cw:cell", {"width": width}) for width in row]) for row in rows],
    )


@pytest.mark.parametrize(
    ("rows", "grid", "spans"),
    [
        ([["50%", "50%"]], [4500, 4500], [[1, 1]]),
        ([["50%", "50%"], ["100%"]], [4500, 4500], [[1, 1], [2]]),
        ([["40%", "60%"], ["50%", "50%"]], [3600, 900, 4500], [[1, 2], [2, 1]]),
        ([["33.3%", "33.3%", "33.4%"], ["", "", ""]], [2997, 2997, 3006], [[1, 1, 1], [1, 1, 1]]),
        ([["25%", ""]], [2250, 6750], [[1, 1]]),
        ([["80%", "80%"]], [4500, 4500], [[1, 1]]),
        ([["50%"]], [4500, 4500], [[1]]),
    ],
)
def test_rows_of_a_layout_stand_in_one_grid(rows: list[list[str]], grid: list[int], spans: list[list[int]]) -> None:
    table, cells = layout_table(layout(rows), ROOM)
    assert widths_of(table) == grid
    made = []
    for row in table.findall(name("w:tr")):
        found = [cell.find(f"{name('w:tcPr')}/{name('w:gridSpan')}") for cell in row.findall(name("w:tc"))]
        made.append([1 if span is None else int(span.get(name("w:val"))) for span in found])
    assert made == spans
    assert len(cells) == sum(len(row) for row in rows)


@given(
    st.lists(
        st.lists(st.sampled_from(["", "10%", "33%", "50%", "97%", "nonsense", "-3%"]), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    )
)
def test_every_row_of_a_layout_fills_the_grid_and_no_more(rows: list[list[str]]) -> None:
    table, cells = layout_table(layout(rows), ROOM)
    columns = len(widths_of(table))
    assert sum(widths_of(table)) == ROOM
    assert all(width > -140 for _, width in cells)
    for row in table.findall(name("w:tr")):
        spans = [cell.find(f"{name('w:tcPr')}/{name('w:gridSpan')}") for cell in row.findall(name("w:tc"))]
        after = row.find(f"{name('w:trPr')}/{name('w:gridAfter')}")
        filled = sum(1 if span is None else int(span.get(name("w:val"))) for span in spans)
        assert filled + (0 if after is None else int(after.get(name("w:val")))) == columns


def _table_style(margins: str, based: str = "", id_: str = "Table") -> str:
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:styleId="{id_}">{on}<w:tblPr><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>'


@pytest.mark.parametrize(
    ("styles", "margins"),
    [
        (_table_style('<w:left w:w="70"/><w:right w:w="70"/>'), 140),
        (_table_style('<w:start w:w="150"/><w:end w:w="0"/>'), 150),
        (_table_style('<w:left w:w="0"/>', "Plain") + _table_style('<w:right w:w="40"/>', id_="Plain"), 40),
        (_table_style("", "Table"), 216),
        ("", 216),
    ],
)
def test_the_margins_of_cells_are_those_of_their_style(styles: str, margins: int) -> None:
    given = f'<w:styles xmlns:w="{W[1:-1]}">{styles}</w:styles>'
    assert cell_margins(parsed(given.encode())) == margins
