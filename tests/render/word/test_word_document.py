"""A whole document in Word: every part of the resolved AST, as text a person can read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from word_manuscripts import a_float, blocks, document, image, inlines, mention, png
from word_reader import W, parts_of, readable, root_of, text_of

from casewright.diagnostics import CasewrightError
from casewright.manuscript.ast import (
    SPACE,
    Blocks,
    Element,
    div,
    header,
    link,
    para,
    plain,
    span,
    strong,
    text,
    words,
)
from casewright.render.word import word_document

GOLDEN = Path(__file__).parent / "golden"
IMAGES = {"figures/course.png": png(1600, 800, dpi=300), "figures/a.png": png(300, 200)}
TARGETS = {"report/supplement": "supplement.docx"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="60mm" height="30mm"><rect width="9" height="9"/></svg>'


def word(given: Blocks, resources: dict[str, bytes] | None = None, **facts: Any) -> bytes:
    return word_document(document(given, **facts), resources=resources or IMAGES, link_targets=TARGETS)


def title_block() -> Blocks:
    parts = {
        "title": [plain(inlines("A *bone* lesion"))],
        "subtitle": [plain(inlines("A letter"))],
        "authors": [plain(inlines("Ada Alpha^1^ and Berta Beta^1,2^"))],
        "affiliations": [plain(inlines("^1^ Paediatrics, Town")), plain(inlines("^2^ Radiology, Town"))],
        "correspondence": [plain(inlines("Correspondence: Ada Alpha, <ada@example.org>"))],
        "abstract": [div([plain(words("Abstract"))], classes=["abstract-title"]), *blocks("One.\n\nTwo.")],
        "keywords": [plain(inlines("Keywords: leukaemia; bone"))],
    }
    made = [div(given, classes=[name]) for name, given in parts.items()]
    return [div(made, "title-block-header", ["title-block"])]


def citation(key: str, printed: str) -> Element:
    facts = {"citationPrefix": [], "citationSuffix": [], "citationNoteNum": 0, "citationHash": 0}
    cited = {"citationId": key, "citationMode": {"t": "NormalCitation"}, **facts}
    return {"t": "Cite", "c": [[cited], [{"t": "Superscript", "c": [link([text(printed)], f"#ref-{key}")]}]]}


def reference(key: str, number: str, entry: str) -> Element:
    parts = [span([text(number)], classes=["csl-left-margin"]), span(inlines(entry), classes=["csl-right-inline"])]
    return div([para(parts)], f"ref-{key}", ["csl-entry"])


def panel(label: str, letter: str, shown: Blocks, width: str = "50%") -> Element:
    caption = div([plain([text(f"({letter})"), SPACE, *words("Panel")])], classes=["float-caption"])
    content = div(shown, classes=["float-content"])
    return div([content, caption], label, ["panel"], {"width": width, "letter": letter})


def letter() -> Blocks:
    abbreviation = {"t": "DefinitionList", "c": [[[text("CR")], [[plain(words("complete remission"))]]]]}
    formula = equation("eq-dose", "E = m c^2", number="1", tag="(1)")
    mentions = [
        mention("fig-course", "Figure 1"),
        mention("fig-two", "Figure 2B"),
        mention("fig-a", "Figure 2 (a)"),
        mention("tbl-cases", "Table 1"),
        mention("suppfig-leg", "Supplementary Figure S1A–C", "report/supplement"),
        mention("eq-dose", "Equation 1"),
        mention("sec-case", "Section 1"),
    ]
    rows = [
        div([panel("fig-a", "a", [plain([image("figures/a.png", "Before", width="100%")])]),
             panel("fig-b", "b", [plain([image("figures/a.png", "")])])], classes=["layout-row"]),
        div([div(blocks("A cell."), "", ["layout-cell"], {"width": "100%"})], classes=["layout-row"]),
    ]  # fmt: skip
    title = div([plain(words("Note"))], classes=["callout-title"])
    body = div(blocks("Mind this.\n\n- point"), classes=["callout-body"])
    return [
        div([abbreviation], classes=["abbreviations-list"]),
        para(words("To the Editor,")),
        numbered_heading("1", "Case", "sec-case"),
        para([text("See"), *(inline for mentioned in mentions for inline in (SPACE, mentioned)), text("."),
              citation("Maude2018", "1")]),
        para([*words("The dose"), SPACE, formula, SPACE, *words("where"), SPACE, *inlines("$m$ is a mass.")]),
        a_float("fig-course", [plain([image("figures/course.png", "A timeline", width="100%")])],
                caption="Course. **A**, fever.", notes=[para(words("CR, complete remission."))]),
        header(2, words("Methods"), "methods"),
        *blocks("See [above](#methods), [a site](https://example.org/?a=b c) and *this*^[A note.].\n\n- one\n- two\n"),
        a_float("tbl-cases", blocks("| Study | Age |\n|:---|---:|\n| Alpha | 4 |\n| Beta | 12 |\n"), kind="tbl",
                type_="table", prefix="Table", caption="Cases.", notes=[para(words("NR, not reported."))]),
        a_float("fig-two", [div(rows, classes=["layout"])], number="2", value=2, caption="Two panels."),
        a_float("lst-x", blocks("```python\nx = 1\ny = 2\n```"), kind="lst", type_="listing", prefix="Listing"),
        div([title, body], "nte-1", ["callout", "callout-note"]),
        div([], classes=["page-break"]),
        header(1, words("References"), "references"),
        div([reference("Maude2018", "1.", "Maude SL. *N Engl J Med*. 2018.")], "refs", ["references", "csl-bib-body"]),
    ]  # fmt: skip


def test_the_letter_reads_as_it_was_when_a_person_last_looked() -> None:
    assert readable(word(letter(), title_block=title_block())) == (GOLDEN / "letter.txt").read_text("utf-8")


def equation(label: str, formula: str, **facts: str) -> Element:
    return span([{"t": "Math", "c": [{"t": "DisplayMath"}, formula]}], label, ["equation"], facts)


def numbered_heading(number: str, title: str, label: str) -> Element:
    return header(1, [span([text(number)], classes=["header-section-number"]), SPACE, *words(title)], label)


TABLE = "| a |\n|---|\n| 1 |\n"
GRID = """
+---+---+---+
| a     | b |
+===+===+===+
| c | d | e |
|   +---+---+
|   | f | g |
+---+---+---+
"""
RAW_TABLE = '<w:tbl><w:tblPr><w:tblStyle w:val="Table"/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>'
NO_ATTR: list[Any] = ["", [], []]
EMPTY_TABLE: Element = {"t": "Table", "c": [NO_ATTR, [None, []], [], [NO_ATTR, []], [], [NO_ATTR, []]]}
RAW = "a`<b>`{=html}b\n\n```{=latex}\n\\clearpage\n```\n\n```{=openxml}\n<w:p><w:r><w:t>own</w:t></w:r></w:p>\n```\n"


def table_with_caption_below() -> Element:
    made = a_float("tbl-a", blocks(TABLE), kind="tbl", type_="table", prefix="Table")
    return div(list(reversed(made["c"][1])), "tbl-a", ["float"], {"type": "table", "kind": "tbl"})


def figure_without_label() -> Element:
    content = [plain([image("figures/a.png", "Alt", width="30mm")])]
    return {"t": "Figure", "c": [["", [], []], [None, [plain(words("A legend"))]], content]}


PARTS: dict[str, Blocks] = {
    "a supplementary number": [
        a_float("suppfig-leg", blocks("x"), kind="suppfig", prefix="Supplementary Figure", number="S1")
    ],
    "a series that begins at two": [a_float("fig-b", blocks("x"), number="ii", value=2, number_format="roman i")],
    "a caption below a table": [table_with_caption_below()],
    "a mention in a heading": [header(2, [mention("fig-b", "Figure 1")]), a_float("fig-b", blocks("x"))],
    "a mention in bold": [para([strong([mention("sec-a", "Section A")])]), numbered_heading("A", "Case", "sec-a")],
    "a mention of a document that is not written": [para([mention("tbl-x", "Table S1", "report/other")])],
    "a link to nothing": blocks("[here](#nowhere)"),
    "a link to another document": [
        para([link([text("it")], "report/supplement#sec-b", attributes={"document": "report/supplement"})])
    ],
    "two equations in a paragraph": [
        para([text("a"), SPACE, equation("eq-a", "x", number="1"), SPACE, equation("eq-b", "y", number="2", tag="[2]")])
    ],
    "a label that appears twice": [para([span([text("x")], "here")]), para([span([text("y")], "here")])],
    "page breaks": [div([], classes=["page-break"]), para([text("x")]), div([], classes=["page-break"])],
    "a figure without a label": [figure_without_label()],
    "a table without a label": blocks(f"{TABLE}\n: A caption\n"),
    "two tables in a row": blocks(f"{TABLE}\n{TABLE}"),
    "cells over several columns and rows": blocks(GRID),
    "a formula alone": blocks("$x^2$"),
    "raw parts of other formats": blocks(RAW),
    "code": blocks("```\na\tb\n\n c\n```\n\nand `code`."),
    "text that XML cannot hold": [para([text("a\x00b\x0bc<&>")])],
    "a linked picture": [para([link([image("figures/a.png", "Alt", width="15mm")], "https://example.org")])],
    "an empty float": [div([], "fig-none", ["float"], {"type": "figure"})],
    "a heading below the sixth": [header(7, words("Deep"))],
    "definitions": blocks("Term\n: One.\n\n: Two.\n"),
    "a quotation, lines, a rule": blocks("> Said.\n\n| one\n| two\n\n***\n"),
    "lists in lists": blocks("- a\n\n  more\n\n  1. b\n- c\n"),
    "a table of the author's own": blocks(f"```{{=openxml}}\n{RAW_TABLE}\n```\n\n{TABLE}"),
    "a table without rows": [para([text("x")]), EMPTY_TABLE],
    "a layout without cells": [div([div([], classes=["layout-row"])], classes=["layout"]), para([text("x")])],
    "a picture in a table": blocks("| a |\n|---|\n| ![Alt](figures/a.png) |\n"),
}


@pytest.mark.parametrize("name", PARTS)
def test_parts_read_as_they_were_when_a_person_last_looked(name: str) -> None:
    golden = dict(section.split(" ==\n", 1) for section in (GOLDEN / "parts.txt").read_text("utf-8").split("\n== ")[1:])
    assert readable(word(PARTS[name])) == golden[name]


def test_columns_without_a_width_share_what_the_others_leave() -> None:
    (table,) = blocks("| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n")
    table["c"][2][0][1] = {"t": "ColWidth", "c": 0.5}
    columns = [int(column.get(W + "w")) for column in root_of(word([table])).iter(W + "gridCol")]
    assert columns == [4536, 2268, 2268]


def test_a_table_of_contents_is_a_field_of_links() -> None:
    given = [header(1, words("Case"), "sec-case"), header(2, words("Course")), header(4, words("Deep"))]
    made = readable(word(given, options={"toc": True, "toc-title": "Contents"}))
    assert made.splitlines()[:3] == [
        "[TOCHeading] Contents",
        '[Toc1] {TOC \\o "1-3" \\n \\h \\z \\u = <#sec_case: Case>',
        "[Toc2] Course}",
    ]


def test_alt_texts_reach_the_picture_and_decoration_is_marked() -> None:
    made = root_of(
        word([plain([image("figures/a.png", 'Rash & "fever" <2 days>')]), plain([image("figures/a.png", "")])])
    )
    facts = list(made.iter("{*}docPr"))
    assert [fact.get("descr") for fact in facts] == ['Rash & "fever" <2 days>', None]
    assert [len(list(fact.iter("{*}decorative"))) for fact in facts] == [0, 1]
    assert [fact.get("id") for fact in facts] == ["1", "2"]


def test_an_image_used_twice_is_kept_once_and_an_svg_with_its_drawing() -> None:
    given = [plain([image("a.png", "x")]), plain([image("a.png", "x")]), plain([image("b.svg", "y")])]
    made = word(given, {"a.png": png(9, 9), "b.svg": SVG})
    media = [part for part in parts_of(made) if part.startswith("word/media/")]
    assert media == ["word/media/image1.png", "word/media/image2.png", "word/media/image3.svg"]
    assert len(list(root_of(made).iter("{*}svgBlip"))) == 1


def test_pictures_are_never_wider_than_their_cell() -> None:
    cells = [div([plain([image("figures/course.png", "x", width="100%")])], "", ["layout-cell"], {"width": "25%"})] * 4
    made = root_of(word([div([div(cells, classes=["layout-row"])], classes=["layout"])]))
    widths = [int(extent.get("cx")) / 635 for extent in made.iter("{*}extent")]
    cell = int(next(made.iter(W + "tcW")).get(W + "w"))
    assert len(widths) == 4
    assert all(0.9 * cell < width < cell for width in widths)


def test_pictures_and_mentions_in_a_footnote_belong_to_the_notes() -> None:
    note = {"t": "Note", "c": [para([mention("fig-a", "Figure 1"), SPACE, image("figures/a.png", "x")])]}
    made = word([para([text("x"), note]), a_float("fig-a", [plain([image("figures/a.png", "y")])])])
    assert "REF fig_a " in parts_of(made)["word/footnotes.xml"].decode()
    assert "media/image1.png" in parts_of(made)["word/_rels/footnotes.xml.rels"].decode()
    assert text_of(made, "word/footnotes.xml") == "Figure 1"


@pytest.mark.parametrize(
    ("facts", "paper", "numbered"),
    [
        ({}, ("11906", "16838"), False),
        ({"line_numbers": True}, ("11906", "16838"), True),
        ({"options": {"papersize": "us-letter"}}, ("12240", "15840"), False),
    ],
)
def test_the_section_has_its_paper_its_page_numbers_and_by_wish_line_numbers(
    facts: dict[str, Any], paper: tuple[str, str], numbered: bool
) -> None:
    made = word(blocks("x"), **facts)
    (section,) = root_of(made).iter(W + "sectPr")
    size = section.find(W + "pgSz")
    assert (size.get(W + "w"), size.get(W + "h")) == paper
    assert section.find(W + "pgMar").get(W + "left") == "1417"  # 25 mm
    numbers = section.find(W + "lnNumType")
    assert (numbers is not None) == numbered
    if numbered:
        assert dict(numbers.attrib) == {W + "countBy": "1", W + "restart": "continuous"}
    assert b" PAGE " in parts_of(made)["word/footer1.xml"]


@pytest.mark.parametrize(("spacing", "line"), [("single", "240"), ("1.5", "360"), ("double", "480")])
def test_lines_are_spaced_as_asked_for(spacing: str, line: str) -> None:
    styles = root_of(word(blocks("x"), spacing=spacing), "word/styles.xml")
    lines = {
        style.get(W + "styleId"): style.find(f"{W}pPr/{W}spacing").get(W + "line")
        for style in styles.iter(W + "style")
        if style.find(f"{W}pPr/{W}spacing") is not None
    }
    assert lines["BodyText"] == line
    assert {lines[style] for style in ("Compact", "Caption", "Bibliography")} == {None}  # as the text they are based on
    assert styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}spacing").get(W + "line") == "240"


@pytest.mark.parametrize(
    ("language", "latin", "eastern", "font"),
    [
        ("en", "en-US", "ja-JP", "MS Mincho"),
        ("en-GB", "en-GB", "ja-JP", "MS Mincho"),
        ("de", "de-DE", "ja-JP", "MS Mincho"),
        ("ja", "en-US", "ja-JP", "MS Mincho"),
        ("zh", "en-US", "zh-CN", "SimSun"),
    ],
)
def test_the_language_is_that_of_the_document(language: str, latin: str, eastern: str, font: str) -> None:
    styles = root_of(word(blocks("x"), language=language), "word/styles.xml")
    spoken = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert (spoken.get(W + "val"), spoken.get(W + "eastAsia")) == (latin, eastern)
    assert styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts").get(W + "eastAsia") == font


def test_every_style_the_letter_uses_is_defined_and_based_on_one_that_is() -> None:
    made = word([*letter(), *blocks("::: {custom-style='Own Style'}\nx\n:::")], title_block=title_block())
    styles = root_of(made, "word/styles.xml")
    known = [style.get(W + "styleId") for style in styles.iter(W + "style")]
    assert len(known) == len(set(known))
    used = {
        node.get(W + "val")
        for root in (root_of(made), root_of(made, "word/footnotes.xml"), root_of(made, "word/footer1.xml"), styles)
        for node in root.iter(*(W + tag for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")))
    }
    assert "OwnStyle" in used
    assert used <= set(known)


def test_python_docx_opens_it() -> None:
    import docx

    opened = docx.Document(io.BytesIO(word(letter(), title_block=title_block())))
    assert opened.paragraphs[0].style.name == "Title"
    assert [table.style.name for table in opened.tables] == ["Table", "Layout Table"]
    assert opened.sections[0].page_width.mm == pytest.approx(210, abs=0.1)
    assert opened.styles["Body Text"].paragraph_format.line_spacing == 1.0


@pytest.mark.parametrize(
    ("given", "facts", "message"),
    [
        ([plain([image("figures/none.png", "x")])], {}, "There is no image `figures/none.png`."),
        (
            [plain([image("figures/a.png", "x", width="wide")])],
            {},
            "`width=wide` of the image `figures/a.png` is not a length.",
        ),
        (blocks("$\\unknowncommand{x}$"), {}, "The formula `\\unknowncommand{x}` cannot be set in Word."),
        (blocks("```{=openxml}\n<w:p>\n```"), {}, "A raw `openxml` part of the document is not well-formed XML."),
        ([], {"options": {"papersize": "a44"}}, "`papersize: a44` is not a paper that the Word file can have."),
        ([], {"options": {"fontsize": "huge"}}, "`fontsize: huge` is not a size for text."),
        ([], {"options": {"reference-doc": "no.docx"}}, "There is no template `no.docx`."),
        ([], {"options": {"reference-doc": "figures/a.png"}}, "The template `figures/a.png` is not a Word file."),
        ([], {"spacing": "triple"}, "`spacing: triple` is not a line spacing."),
    ],
)
def test_what_cannot_be_written_is_named(given: Blocks, facts: dict[str, Any], message: str) -> None:
    with pytest.raises(CasewrightError) as raised:
        word(given, **facts)
    assert raised.value.message == message
    assert raised.value.hint


@pytest.mark.parametrize(
    ("side", "style"), [("", "Figure"), ("left", "FigureLeft"), ("center", "Figure"), ("right", "FigureRight")]
)
def test_a_figure_is_on_its_side(side: str, style: str) -> None:
    figure = a_float("fig-a", [plain([image("a.png")])], caption="A rash")
    if side:
        figure["c"][0][2].append(["fig-align", side])
    root = root_of(word_document(document([figure]), resources={"a.png": png(90, 60)}, link_targets={}))
    assert style in [one.get(W + "val") for one in root.iter(W + "pStyle")]


def test_a_table_in_a_callout_is_at_its_rule() -> None:
    body = div(blocks("Mind this.\n\n| a |\n|---|\n| 1 |"), classes=["callout-body"])
    callout = div([body], "", ["callout", "callout-note"])
    root = root_of(word_document(document([callout]), resources={}, link_targets={}))
    [properties] = root.iter(W + "tblPr")
    assert properties.find(f"{W}tblInd").get(W + "w") == "124"
    assert properties.find(f"{W}tblBorders/{W}left").get(W + "val") == "single"
