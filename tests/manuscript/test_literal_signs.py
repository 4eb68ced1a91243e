"""Signs at the beginning of a cell or paragraph that are text, and those that are marks of a block."""

from __future__ import annotations

import pytest

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.manuscript.markup.literal_signs import with_literal_signs
from casewright.manuscript.reading import read_markdown


def read(text: str) -> Blocks:
    return read_markdown(text + "\n", {}, ContentCache(None)).blocks


GRID = """
+------------+-----------+
| Test       | Value     |
+============+===========+
| # of cells | >135      |
+------------+-----------+
| > 5 mg     | - 5       |
+------------+-----------+
| * p<0.05   | + 2       |
+------------+-----------+
| 2.         | (b)       |
+------------+-----------+
"""
LIST_TABLE = "::: {.list-table}\n* - Test\n  - # of cells\n* - >135\n  - - 5\n:::"


@pytest.mark.parametrize(
    ("typed", "cells"),
    [
        (GRID, ["Test", "Value", "# of cells", ">135", "> 5 mg", "- 5", "* p<0.05", "+ 2", "2.", "(b)"]),
        (LIST_TABLE, ["Test", "# of cells", ">135", "- 5"]),
    ],
)
def test_a_cell_keeps_its_sign(typed: str, cells: list[str]) -> None:
    blocks = with_literal_signs(read(typed), typed).blocks
    assert [ast.plain_text([one]) for one in ast.walk(blocks, "Plain")] == cells
    assert not list(ast.walk(blocks, "BlockQuote", "Header"))


@pytest.mark.parametrize("typed", [">5 mg was given", ">ULN in both", ">=5 mg"])
def test_a_quantity_keeps_its_sign(typed: str) -> None:
    [paragraph] = with_literal_signs(read(typed), typed).blocks
    assert (paragraph["t"], ast.plain_text([paragraph])) == ("Para", typed)


@pytest.mark.parametrize("typed", ["- a list\n- of two", "- fever", "> He said so.", ">He said so.", "# A heading"])
def test_blocks_that_are_meant(typed: str) -> None:
    blocks = read(typed)
    assert with_literal_signs(blocks, typed).blocks == blocks
    assert with_literal_signs(blocks, typed).signs == ()


@pytest.mark.parametrize(
    ("typed", "reported"),
    [("> 5 patients", "> 5 patients"), ("- 5 °C was cold", "- 5"), ("* p < 0.05, ** p < 0.01", "* p")],
)
def test_what_may_be_meant_is_reported_and_kept(typed: str, reported: str) -> None:
    blocks = read(typed)
    done = with_literal_signs(blocks, typed)
    assert done.blocks == blocks
    assert [(sign.typed, sign.is_certain) for sign in done.signs] == [(reported, False)]


@pytest.mark.parametrize("typed", [">5 mg", "- 5 °C", "1. A case", "# 3 cases"])
def test_a_title_keeps_its_sign(typed: str) -> None:
    [only] = with_literal_signs(read(typed), typed, is_inline=True).blocks
    assert (only["t"], ast.plain_text([only])) == ("Plain", typed)
