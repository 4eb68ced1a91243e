"""The options of a document that say how its pages look."""

from __future__ import annotations

import io
import itertools
from typing import Any

import pypdf
import pytest

from casewright.diagnostics import CasewrightError
from casewright.render.pdf.page import Page, page_of

from .manuscripts import document, markdown, title_block, written
from .tagged import artifact_text, read_tagged

MILLIMETRE = 72 / 25.4


def first_page(**options: Any) -> pypdf.PageObject:
    return pypdf.PdfReader(io.BytesIO(written("Text.", options=options).content)).pages[0]


@pytest.mark.parametrize(
    ("papersize", "width", "height"),
    [
        (None, 210, 297),
        ("a4", 210, 297),
        ("A4", 210, 297),
        ("a4paper", 210, 297),
        ("letter", 215.9, 279.4),
        ("us-letter", 215.9, 279.4),
        ("a5", 148, 210),
    ],
)
def test_paper(papersize: str | None, width: float, height: float) -> None:
    box = first_page(**({"papersize": papersize} if papersize else {})).mediabox
    assert float(box.width) == pytest.approx(width * MILLIMETRE, abs=0.1)
    assert float(box.height) == pytest.approx(height * MILLIMETRE, abs=0.1)


def places(page: pypdf.PageObject) -> list[tuple[float, float, float, str]]:
    """Where text begins on a page: from the left, from the top, the size of its type, the text."""
    found = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append((cm[4] + tm[4], float(page.mediabox.height) - cm[5] - tm[5], size, text.strip()))

    page.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ({}, 25),
        ({"margin": "40mm"}, 40),
        ({"margin": {"x": "3cm", "y": "1cm"}}, 30),
        ({"margin": {"left": "1in"}}, 25.4),
        ({"geometry": "margin=2cm"}, 20),
        ({"geometry": ["left=35mm", "top=1in"]}, 35),
    ],
)
def test_margins(options: dict[str, Any], left: float) -> None:
    start, *_ = places(first_page(**options))
    assert start[0] == pytest.approx(left * MILLIMETRE, abs=0.5)


@pytest.mark.parametrize(("fontsize", "points"), [(None, 12), ("11pt", 11), (10, 10), ("10.5pt", 10.5)])
def test_size_of_type(fontsize: str | int | None, points: float) -> None:
    start, *_ = places(first_page(**({"fontsize": fontsize} if fontsize else {})))
    assert start[2] == pytest.approx(points, abs=0.01)


@pytest.mark.parametrize(("spacing", "times"), [("single", 1), ("1.5", 1.5), ("double", 2)])
def test_spacing_is_the_distance_of_lines(spacing: str, times: float) -> None:
    pdf = written("A sentence of some words. " * 40, spacing=spacing).content
    tops = sorted(
        {round(top, 1) for _, top, _, text in places(pypdf.PdfReader(io.BytesIO(pdf)).pages[0]) if len(text) > 20}
    )
    distances = {round(after - before, 1) for before, after in itertools.pairwise(tops)}
    assert distances == {round(12 * 1.2 * times, 1)}


def test_lines_are_numbered_through_the_document_but_for_tables_and_notes() -> None:
    blocks = markdown("# Heading\n\nText.\n\n" + "| A |\n|---|\n| 1 |\n\n: Caption\n\n" + "Text^[A note.].\n")
    pdf = written(blocks, title_block=title_block(title="A title", authors="A B"), line_numbers=True).content
    assert artifact_text(pdf).split() == ["1", "2", "3", "4", "5", "6", "1", "/", "1"]


@pytest.mark.parametrize(
    ("numbering", "printed"),
    [(None, ["1", "/", "2", "2", "/", "2"]), ("1", ["1", "2"]), ("i", ["i", "ii"]), (False, [])],
)
def test_page_numbers(numbering: str | bool | None, printed: list[str]) -> None:
    options = {} if numbering is None else {"page-numbering": numbering}
    blocks = [*markdown("One."), {"t": "Div", "c": [["", ["page-break"], []], []]}, *markdown("Two.")]
    assert artifact_text(written(blocks, options=options).content).split() == printed


def test_two_columns_have_the_title_above_both() -> None:
    pdf = written("Word and word. " * 300, title_block=title_block(title="Over both"), options={"columns": 2}).content
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    starts = {round(left) for left, _, _, text in places(page) if text.startswith("Word")}
    assert len(starts) == 2
    assert read_tagged(pdf).all("Title")[0].text == "Over both"


def test_a_landscape_table_has_a_page_of_its_own() -> None:
    blocks = markdown("Before.\n\n::: {.landscape}\n| A | B |\n|---|---|\n| 1 | 2 |\n:::\n\nAfter.\n")
    pages = pypdf.PdfReader(io.BytesIO(written(blocks).content)).pages
    assert [page.mediabox.width > page.mediabox.height for page in pages] == [False, True, False]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"papersize": "a9000"}, "`papersize: a9000` is not a paper size that is known."),
        ({"papersize": "letter-us"}, "`papersize: letter-us` is not a paper size that is known."),
        ({"margin": "wide"}, "`margin: wide` is not a length with its unit."),
        ({"margin": 25}, "`margin: 25` is not a length or sides with lengths."),
        ({"margin": {"lft": "1in"}}, "`margin` has no side `lft`."),
        ({"margin": {"left": "1"}}, "`margin: left: 1` is not a length with its unit."),
        ({"geometry": "margin=wide"}, "`geometry: margin: wide` is not a length with its unit."),
        ({"fontsize": "large"}, "`fontsize: large` is not a length with its unit."),
        ({"fontsize": "100pt"}, "`fontsize: 100pt` is not a size of type from 6pt to 36pt."),
        ({"columns": "two"}, "`columns: two` is not a whole number from 1 to 4."),
        ({"columns": 0}, "`columns: 0` is not a whole number from 1 to 4."),
        ({"toc": True, "toc-depth": True}, "`toc-depth: True` is not a whole number from 1 to 6."),
        ({"linestretch": "double"}, "`linestretch: double` is not a number from 0.8 to 4."),
        ({"page-numbering": "-"}, "`page-numbering: -` is not a pattern for page numbers."),
        ({"mainfont": 12}, "`mainfont: 12` is not the name of a font."),
    ],
)
def test_a_value_that_an_option_cannot_have_is_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        page_of(document([], options=options))
    assert caught.value.message == message
    assert caught.value.hint


def test_an_unknown_spacing_is_named() -> None:
    with pytest.raises(CasewrightError) as caught:
        page_of(document([], spacing="dubble"))
    assert caught.value.hint == "Did you mean `double`?"


@pytest.mark.parametrize(
    ("options", "warnings"),
    [
        ({"template": "x.typ", "lof": True}, ["lof", "template"]),
        ({"lof": False}, []),
        ({"linkcolor": "red!50"}, ["linkcolor: red!50"]),
        ({"geometry": "landscape,margin=2cm"}, ["geometry: landscape"]),
        ({"linkcolor": "navy", "citecolor": "#0a0", "urlcolor": "1a4470"}, []),
    ],
)
def test_options_that_are_not_used_are_said(options: dict[str, Any], warnings: list[str]) -> None:
    _, said = page_of(document([], options=options))
    assert [warning.split("`")[1] for warning in said] == warnings


def test_options_of_other_formats_change_nothing() -> None:
    page, said = page_of(document([], options={"theme": "cosmo", "toc": False, "documentclass": "article"}))
    assert (page, said) == (Page(), ())
