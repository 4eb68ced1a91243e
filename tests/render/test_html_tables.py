"""Tables, figures and formulas of an HTML page: what is in a box that scrolls, and how captions are held."""

from __future__ import annotations

import json

import pytest
from lxml import html as lxml_html

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.pandoc import run_pandoc
from casewright.render.html.elements import html_blocks
from casewright.render.pandoc import document_json


def markdown(text: str) -> Blocks:
    blocks: Blocks = json.loads(run_pandoc(text.encode(), ["--from=markdown", "--to=json"]))["blocks"]
    return blocks


def page(blocks: Blocks) -> lxml_html.HtmlElement:
    written = run_pandoc(document_json(html_blocks(blocks, {})), ["--from=json", "--to=html5", "--mathml"])
    return lxml_html.fragment_fromstring(written.decode(), create_parent="main")


def float_of(kind: str, *parts: tuple[str, str]) -> Blocks:
    divisions = [ast.div(markdown(text), classes=(f"float-{name}",)) for name, text in parts]
    return [ast.div(divisions, "x", ("float",), {"type": kind})]


TABLE = "| Day | Value |\n|---|---|\n| 1 | 3.1 |\n"


@pytest.mark.parametrize(
    ("blocks", "name"),
    [
        (
            float_of(
                "table", ("caption", "[Table 1:]{.float-label} Values by day"), ("content", TABLE), ("notes", "n")
            ),
            "Table 1",
        ),
        (markdown(TABLE + "\n: A caption of its own"), "Day Value"),
        (markdown(TABLE), "Day Value"),
        (markdown("::: note\n" + TABLE + ":::"), "Day Value"),
    ],
)
def test_a_table_stands_in_a_region_that_a_keyboard_reaches(blocks: Blocks, name: str) -> None:
    [region] = page(blocks).find_class("table-scroll")
    assert [child.tag for child in region] == ["table"]
    assert (region.get("role"), region.get("tabindex"), region.get("aria-label")) == ("region", "0", name)


WORDS = "word " * 20


@pytest.mark.parametrize(
    ("table", "wished"),
    [
        (f"| A | B |\n|---|---|\n| {WORDS} | x |", False),
        (f"| A | B |\n|---|------|\n| {WORDS} | x |", True),
        (f"| A{' ' * 98} | B         |\n|:{'-' * 100}|-----------|\n| {WORDS}| Aged 1 to |", False),
        (f"| A | B |\n|:{'-' * 100}|----------:|\n| {WORDS} | [@ke; @y] |", False),
        (f"| A | B |\n|:{'-' * 100}|----------:|\n| *{WORDS.strip()}* | 10^9^/L a |", False),
        (f"| Haemoglobin | B |\n|:{'-' * 14}|{'-' * 60}:|\n| x | {'w' * 58} |", False),
        (f"| A | B |\n|:{'-' * 60}|{'-' * 40}:|\n| {WORDS} | Aged 1 |", True),
    ],
)
def test_dashes_that_are_even_or_as_long_as_their_column_are_no_wish(table: str, wished: bool) -> None:
    assert (page(markdown(table + "\n")).find(".//colgroup") is not None) is wished


@pytest.mark.parametrize(
    ("kind", "parts", "last"),
    [
        ("figure", [("content", "x"), ("caption", "c"), ("notes", "n")], "figcaption"),
        ("figure", [("content", "x"), ("caption", "c")], "figcaption"),
        ("listing", [("caption", "c"), ("content", "x"), ("notes", "n")], "div"),
    ],
)
def test_a_figure_holds_its_caption_first_or_last(kind: str, parts: list[tuple[str, str]], last: str) -> None:
    [figure] = page(float_of(kind, *parts)).findall("figure")
    tags = [child.tag for child in figure]
    assert tags.count("figcaption") == 1
    assert "figcaption" in (tags[0], tags[-1])
    assert tags[-1] == last
    assert " ".join(figure.text_content().split()) == " ".join(text for _, text in parts)


def test_a_displayed_formula_scrolls_and_one_in_the_text_does_not() -> None:
    made = page(markdown("Text $x$ and\n\n$$y$$"))
    assert [(box.get("tabindex"), len(box.findall("math"))) for box in made.find_class("equation")] == [("0", 1)]


@pytest.mark.parametrize(
    ("word", "held"),
    [
        ("IL-6", 1),
        ("(Interleukin-6)", 1),
        ("2016-2018", 1),
        ("C-reactive", 1),
        ("CAR-T", 1),
        ("p.(Thr404Serfs*30),", 1),
        ("p.(see", 0),
        ("non-Hodgkin", 0),
        ("-7", 0),
        ("NCT-" + "0" * 30, 0),
    ],
)
def test_a_number_stays_with_the_hyphen_before_it(word: str, held: int) -> None:
    shown = page(markdown(f"The {word} rose."))
    assert (len(shown.find_class("held")), shown.text_content().strip()) == (held, f"The {word} rose.")


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("C" * 61, 6),
        ("C" * 24, 0),
        ("[https://example.org/a/b](https://example.org)", 4),
        ("[a/b](https://example.org)", 0),
    ],
)
def test_sequences_and_addresses_go_on_in_the_next_line(typed: str, places: int) -> None:
    shown = page(markdown(f"The {typed} here."))
    assert len(shown.findall(".//wbr")) == places


@pytest.mark.parametrize(("terms", "boxes"), [(3, 0), (20, 1)])
def test_a_long_formula_in_the_text_scrolls_by_itself(terms: int, boxes: int) -> None:
    shown = page(markdown(f"It is ${' + '.join(['a_1 x_1'] * terms)}$ here."))
    assert [box.get("tabindex") for box in shown.find_class("long-formula")] == ["0"] * boxes


@pytest.mark.parametrize(("side", "name"), [("left", "left-aligned"), ("right", "right-aligned"), ("center", None)])
def test_a_figure_has_a_class_for_its_side(side: str, name: str | None) -> None:
    parts = [ast.div(markdown("![](a.png)"), classes=("float-content",))]
    [figure] = page([ast.div(parts, "x", ("float",), {"type": "figure", "fig-align": side})]).iter("figure")
    assert figure.get("class").split() == ["float", "figure-float", *([name] if name else [])]
