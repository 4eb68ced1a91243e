"""Layouts: what is beside what, and how wide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.manuscript.floats.layout import laid_out, layout_rows

from .conftest import Report, expected, shown


def rows(attributes: dict[str, str], count: int) -> list[str]:
    """Each row as its widths in percent, empty cells in brackets."""
    return [
        " ".join(f"({cell.width:.3g})" if cell.space else f"{cell.width:.3g}" for cell in row)
        for row in layout_rows(attributes, count)
    ]


@pytest.mark.parametrize(
    ("attributes", "count", "widths"),
    [
        ({"layout-ncol": "2"}, 4, ["50 50", "50 50"]),
        ({"layout-ncol": "2"}, 3, ["50 50", "50"]),
        ({"layout-ncol": "3"}, 2, ["33.3 33.3"]),
        ({"layout-nrow": "2"}, 4, ["50 50", "50 50"]),
        ({"layout-nrow": "2"}, 5, ["33.3 33.3 33.3", "33.3 33.3"]),
        ({"layout-nrow": "9"}, 2, ["100", "100"]),
        ({"layout-ncol": "2"}, 0, []),
        ({"layout": "[[1,1], [1]]"}, 3, ["50 50", "100"]),
        ({"layout": "[[70,30], [100]]"}, 3, ["70 30", "100"]),
        ({"layout": "[[40,-20,40], [100]]"}, 3, ["40 (20) 40", "100"]),
        ({"layout": "[ 40, 60 ]"}, 2, ["40 60"]),
        ({"layout": "[15,-2,10]"}, 2, ["55.6 (7.41) 37"]),
        ({"layout": "[[1,1]]"}, 3, ["50 50", "100"]),
        ({"layout": "[[1,1],[1,1]]"}, 1, ["50"]),
        ({"layout": "[[1,-1,1]]"}, 1, ["33.3 (33.3)"]),
    ],
)
def test_rows(attributes: dict[str, str], count: int, widths: list[str]) -> None:
    assert rows(attributes, count) == widths


@pytest.mark.parametrize(
    "attributes",
    [
        {"layout-ncol": "two"},
        {"layout-ncol": "0"},
        {"layout-ncol": "-1"},
        {"layout-nrow": "1.5"},
        {"layout-nrow": "²"},
        {"layout": "[[1,1]"},
        {"layout": "[]"},
        {"layout": "[[]]"},
        {"layout": "[[1,0]]"},
        {"layout": '[["a"]]'},
        {"layout": "[[true]]"},
        {"layout": "[[NaN, 1]]"},
        {"layout": "[[Infinity]]"},
        {"layout": "[[1],2]"},
        {"layout": "3"},
    ],
)
def test_what_is_no_layout(attributes: dict[str, str]) -> None:
    with pytest.raises(CasewrightError) as caught:
        layout_rows(attributes, 2)
    [typed] = attributes.values()
    assert typed in caught.value.message
    assert "Write" in caught.value.hint


def test_a_wrong_layout_says_where(report: Report) -> None:
    with pytest.raises(CasewrightError, match=r"`layout-ncol=two`") as caught:
        report("Text\n\n::: {#fig-a layout-ncol=two}\n![](a.png)\n\n![](b.png)\n\nCap\n:::\n")
    assert str(caught.value.location) == "letter.qmd:3:13"


def test_panels_keep_their_label_and_take_the_width() -> None:
    panel = ast.div([ast.para([ast.text("one")])], "fig-a", ("panel",), {"letter": "", "width": "10%"})
    layout = laid_out([panel, ast.para([ast.text("two")])], {"layout": "[[2,-1,1]]"})
    assert shown([layout]) == expected("""
        layout
          layout-row
            panel #fig-a width=50%
              one
            layout-cell width=25%
            layout-cell width=25%
              two
    """)


_widths = st.lists(st.lists(st.integers(-50, 50).filter(bool), min_size=1, max_size=4), min_size=1, max_size=4)
_attributes = st.one_of(
    st.integers(1, 6).map(lambda n: {"layout-ncol": str(n)}),
    st.integers(1, 6).map(lambda n: {"layout-nrow": str(n)}),
    _widths.map(lambda value: {"layout": str(value)}),
)


@given(_attributes, st.integers(0, 12))
def test_every_cell_has_its_place(attributes: dict[str, str], count: int) -> None:
    layout = layout_rows(attributes, count)
    assert sum(not cell.space for row in layout for cell in row) == count
    for row in layout:
        assert sum(cell.width for cell in row) <= 100.001
        assert all(cell.width > 0 for cell in row)


@given(_attributes, st.integers(0, 8))
def test_laying_out_keeps_order_and_text(attributes: dict[str, str], count: int) -> None:
    cells = [ast.para([ast.text(str(number))]) for number in range(count)]
    assert ast.plain_text([laid_out(cells, attributes)]).split() == [str(number) for number in range(count)]
