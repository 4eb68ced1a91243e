"""What is Word's own: captions it goes on counting, references it numbers, headings from the first level."""

from __future__ import annotations

import re

import pytest
from word_manuscripts import a_float, blocks, document, inlines
from word_reader import W, parts_of, root_of, text_of

from casewright.manuscript.ast import Blocks, Element, div, para, span, text
from casewright.render.word import word_document
from casewright.verify.word import read_word_file


def word(given: Blocks, **facts: object) -> bytes:
    return word_document(document(given, **facts), resources={}, link_targets={})


@pytest.mark.parametrize(
    ("kind", "prefix", "sequence"),
    [
        ("fig", "Figure", "Figure"),
        ("fig", "Abbildung", "Abbildung"),
        ("tbl", "Tabelle", "Tabelle"),
        ("lst", "Listing", "Listing"),
        ("fig", "図", "図"),
        ("suppfig", "Supplementary Figure", "suppfig"),
        ("fig", "Extended Figure", "fig"),
    ],
)
def test_captions_are_counted_by_their_printed_word(kind: str, prefix: str, sequence: str) -> None:
    made = word([a_float("x-a", blocks("Text."), kind=kind, prefix=prefix)])
    codes = "".join(node.text for node in root_of(made).iter(W + "instrText"))
    assert f"SEQ {sequence} \\* ARABIC" in codes


def reference(key: str, number: str, entry: str) -> Element:
    parts = [span([text(number)], classes=["csl-left-margin"]), span(inlines(entry), classes=["csl-right-inline"])]
    return div([para(parts)], f"ref-{key}", ["csl-entry"])


def references(*numbers: str) -> Blocks:
    entries = [reference(f"k{place}", number, "Doe J. A case.") for place, number in enumerate(numbers)]
    return [div(entries, "refs", ["references", "csl-bib-body"])]


@pytest.mark.parametrize(
    ("numbers", "level_text", "start"),
    [(("1.", "2."), "%1.", "1"), (("[1]", "[2]"), "[%1]", "1"), (("13.", "14.", "15."), "%1.", "13")],
)
def test_references_are_a_numbered_list(numbers: tuple[str, ...], level_text: str, start: str) -> None:
    made = word(references(*numbers))
    lists = {p.find(f"{W}pPr/{W}numPr/{W}numId").get(W + "val") for p in root_of(made).iter(W + "p") if len(p) > 0}
    numbering = root_of(made, "word/numbering.xml")
    [number] = lists
    [item] = [one for one in numbering.iter(W + "num") if one.get(W + "numId") == number]
    kind = item.find(W + "abstractNumId").get(W + "val")
    [level] = [one for one in numbering.iter(W + "abstractNum") if one.get(W + "abstractNumId") == kind]
    assert level.find(f"{W}lvl/{W}lvlText").get(W + "val") == level_text
    assert level.find(f"{W}lvl/{W}start").get(W + "val") == start
    assert text_of(made) == " ".join(["Doe J. A case."] * len(numbers))
    shown = [part.text for part in read_word_file(made, "x.docx").parts]
    assert shown == [f"{one} Doe J. A case." for one in numbers]


def test_numbers_that_do_not_follow_one_another_are_typed() -> None:
    assert text_of(word(references("1.", "3."))).startswith("1.")


@pytest.mark.parametrize(
    ("options", "styles"),
    [({"casewright": {}}, ["Heading1", "Heading2", "Heading1"]), ({}, ["Heading2", "Heading3", "Heading2"])],
)
def test_the_first_heading_is_heading_1(options: dict[str, object], styles: list[str]) -> None:
    made = word(blocks("## One\n\n### Two\n\n## Three\n"), options=options)
    assert re.findall(r'w:pStyle w:val="(Heading\d)"', parts_of(made)["word/document.xml"].decode()) == styles


def test_cells_of_a_table_have_no_formatting_of_their_own() -> None:
    shown = parts_of(word(blocks("| A | B |\n|---|---|\n| 1 | 2 |\n")))["word/document.xml"].decode()
    table = shown[shown.index("<w:tbl>") : shown.index("</w:tbl>")]
    assert not re.search(r"<w:(tcBorders|vAlign|rPr|sz|jc|tblLayout)\b", table)
    assert set(re.findall(r'w:pStyle w:val="(\w+)"', table)) == {"TableHeading", "TableText"}


@pytest.mark.parametrize(("words", "parted"), [(20, False), (400, True)])
def test_a_caption_of_about_a_page_begins_beside_its_figure(words: int, parted: bool) -> None:
    root = root_of(word([a_float("fig-x", blocks("Drawing."), caption="words " * words)]))
    lines = [line.get(W + "val") for line in root.iter(W + "keepLines")]
    assert lines == (["0"] if parted else [])


def test_formulas_keep_the_order_of_the_schema() -> None:
    formula = r"$$\begin{pmatrix} 1 & 2 \end{pmatrix} + \text{dose}$$"
    shown = parts_of(word(blocks(formula)))["word/document.xml"].decode()
    assert "<m:mcPr><m:count" in shown
    assert not re.search(r"<m:nor/><m:sty|<m:nor [^>]*/><m:sty", shown)


@pytest.mark.parametrize(
    ("texts", "numbered"),
    [
        (("1. Doe J. A case.", "2. Roe R. Another."), 2),
        (("[1] Doe J. A case.",), 1),
        (("Doe J. 2020. A case.",), 0),
        (("1984. A novel.",), 0),
        (("1. Doe J. A case.", "3. Roe R. Another."), 0),
    ],
)
def test_numbers_before_the_text_are_those_of_a_list(texts: tuple[str, ...], numbered: int) -> None:
    entries = [div([para(inlines(f"x {entry}")[2:])], f"ref-{at}", ["csl-entry"]) for at, entry in enumerate(texts)]
    made = word([div(entries, "refs", ["references", "csl-bib-body"])])
    assert len([*root_of(made).iter(W + "numPr")]) == numbered
