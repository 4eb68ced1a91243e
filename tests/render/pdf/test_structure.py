"""What a screen reader finds in the PDF: PDF/UA-1's structure, compared as a whole with a file a person can read.

To see what a change does to it, run with `UPDATE_GOLDEN=1` and read the difference.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pypdf
import pytest

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast

from .manuscripts import (
    DRAWING,
    document,
    floating,
    image,
    inlines,
    markdown,
    mention,
    panel,
    rows,
    title_block,
    written,
)
from .tagged import artifact_text, read_tagged

GOLDEN = Path(__file__).parent / "golden"


def letter() -> dict[str, object]:
    """A letter with one of everything that docs/architecture.md lets a resolved document hold."""
    abbreviations = markdown("ALL\n:   acute lymphoblastic leukemia\n\nCR\n:   complete *remission*\n")
    references = ast.div(
        [
            ast.div(
                [
                    ast.para(
                        [
                            ast.span([ast.text("1.")], classes=("csl-left-margin",)),
                            ast.span(inlines("Maude SL. *N Engl J Med*. 2018. <https://doi.org/10.1056/x>")),
                        ]
                    )
                ],
                "ref-maude",
                ("csl-entry",),
            )
        ],
        "refs",
        ("references", "csl-bib-body"),
    )
    citation = {
        "t": "Cite",
        "c": [[], [{"t": "Superscript", "c": [ast.link([ast.text("1")], "#ref-maude")]}]],
    }
    formula = {"t": "Math", "c": [{"t": "DisplayMath"}, r"D = \frac{m}{V}"]}
    callout = ast.div(
        [
            ast.div([ast.plain(ast.words("Careful"))], classes=("callout-title",)),
            ast.div(markdown("Doses differ."), classes=("callout-body",)),
        ],
        "",
        ("callout", "callout-warning"),
    )
    three = rows(
        [panel("fig-leg-a", "a", "100%", "The course", image(alt="Fever falls on day 7"))],
        [
            panel("fig-leg-b", "b", "50%", "Before", image(alt="A swollen leg")),
            panel("fig-leg-c", "c", "50%", "After", image(alt="A leg of usual size")),
        ],
    )
    return {
        "title": "Pseudo-progression after CAR-T",
        "authors": ("Aki Sato", "Ben Ito"),
        "keywords": ("leukemia", "CAR-T"),
        "title_block": title_block(
            title="Pseudo-progression *after* CAR-T",
            subtitle="A letter",
            authors="Aki Sato^1,\\*^ and Ben Ito^2^",
            affiliations=["^1^A hospital", "^2^Another"],
            correspondence="^\\*^<aki@example.org>",
            date="2020",
            abstract="One sentence.",
            keywords="Keywords: leukemia",
        ),
        "blocks": [
            ast.header(1, ast.words("Abbreviations"), "sec-abbreviations"),
            ast.div(abbreviations, "", ("abbreviations-list",)),
            ast.header(
                1,
                [ast.span([ast.text("1")], classes=("header-section-number",)), ast.SPACE, *ast.words("To the Editor")],
                "sec-letter",
            ),
            ast.para(
                [
                    *inlines("Leukemia (ALL) relapsed^[Twice.] at"),
                    ast.SPACE,
                    ast.span([ast.text("CR")], classes=("abbr",), attributes={"title": "complete remission"}),
                    citation,
                    *inlines("; see"),
                    ast.SPACE,
                    mention("#fig-leg", "Figure 1A–C", panels="A-C"),
                    ast.text(","),
                    ast.SPACE,
                    mention("#tbl-cases", "Table 1"),
                    ast.text(","),
                    ast.SPACE,
                    mention("#eq-dose", "Equation 1"),
                    *inlines("and"),
                    ast.SPACE,
                    mention("report/supplement#suppfig-leg", "Supplementary Figure S1", document="report/supplement"),
                    ast.text("."),
                ]
            ),
            ast.para([ast.span([formula], "eq-dose", ("equation",), {"number": "1", "tag": "(1)"})]),
            ast.header(3, ast.words("Two levels deeper")),
            *markdown(
                "- one\n- two\n\n1. first\n2. second\n\n> Quoted.\n\n`x = 1` and $\\beta$.\n\n```python\nx = 1\n```\n"
            ),
            callout,
            floating(
                "tbl-cases",
                "Table 1",
                markdown("| Disease | Age |\n|---|--:|\n| ALL | 10 |\n| Lymphoma | 58 |\n"),
                caption="Reported cases.",
                notes="ALL, acute lymphoblastic leukemia.",
                kind="table",
            ),
            floating("fig-leg", "Figure 1", [three], caption="**A.** The course. **B, C.** The leg.", notes="A note."),
            floating("fig-later", "Figure 2", [], caption="A legend alone."),
            ast.header(1, ast.words("References")),
            references,
        ],
        "link_targets": {"report/supplement": "supplement.pdf"},
    }


def test_a_screen_reader_finds_every_part_in_order() -> None:
    drawn = read_tagged(written(**letter()).content).drawn() + "\n"
    golden = GOLDEN / "letter.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")


def test_the_file_says_that_it_is_pdf_ua_with_title_language_and_authors() -> None:
    fields = letter() | {"language": "en-GB"}
    reader = pypdf.PdfReader(io.BytesIO(written(**fields).content))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"].value is True
    assert catalog["/Lang"] == "en-GB"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == "Pseudo-progression after CAR-T"
    assert reader.metadata.author == "Aki Sato, Ben Ito"
    assert "leukemia" in reader.metadata["/Keywords"]
    described = catalog["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in described


def test_bookmarks_are_the_headings() -> None:
    reader = pypdf.PdfReader(io.BytesIO(written(**letter()).content))

    def titles(items: list[object]) -> list[object]:
        return [titles(item) if isinstance(item, list) else item["/Title"] for item in items]  # type: ignore[index]

    assert titles(reader.outline) == ["Abbreviations", "1 To the Editor", ["Two levels deeper"], "References"]


@pytest.mark.parametrize(
    ("levels", "structure"),
    [
        ([1, 2, 2, 1], ["H1", "H2", "H2", "H1"]),
        ([2, 3, 2], ["H1", "H2", "H1"]),
        ([3, 1, 4, 2, 6], ["H1", "H1", "H2", "H2", "H3"]),
    ],
    ids=["as typed", "from the second level", "with gaps"],
)
def test_levels_of_headings_have_no_gaps(levels: list[int], structure: list[str]) -> None:
    blocks = [ast.header(level, ast.words(f"Heading {number}")) for number, level in enumerate(levels)]
    found = read_tagged(written(blocks).content).all("H1", "H2", "H3", "H4", "H5", "H6")
    assert [heading.kind for heading in found] == structure
    assert [heading.text for heading in found] == [f"Heading {number}" for number in range(len(levels))]


def test_header_cells_head_the_columns_of_data_cells() -> None:
    table = read_tagged(written("| A | B |\n|---|---|\n| 1 | 2 |\n").content).all("Table")[0]
    heads = table.all("TH")
    assert [head.properties["/A"][0]["/Scope"] for head in heads] == ["/Column", "/Column"]
    names = {head.text: str(head.properties["/ID"]) for head in heads}
    assert [[names_of(cell) for cell in row.all("TD")] for row in table.all("TR")[1:]] == [[[names["A"]], [names["B"]]]]


def names_of(cell: object) -> list[str]:
    return [str(name) for name in cell.properties["/A"][0]["/Headers"]]  # type: ignore[attr-defined]


def test_decoration_is_not_read_aloud() -> None:
    tree = read_tagged(written([ast.para([image(alt="")]), *markdown("Text.")]).content)
    assert tree.all("Figure") == []
    assert tree.text == "Text."


def test_an_inline_image_stays_in_its_paragraph() -> None:
    paragraph = ast.para([*inlines("before"), ast.SPACE, image(alt="dot", height="8pt"), *inlines("after")])
    [read] = read_tagged(written([paragraph]).content).all("P")
    assert [figure.alt for figure in read.all("Figure")] == ["dot"]
    assert read.text == "before after"


def test_page_and_line_numbers_are_no_part_of_the_text() -> None:
    text = "One paragraph that is long enough to go on to a second line and then to a third one. " * 3
    pdf = written(text, line_numbers=True).content
    assert read_tagged(pdf).text == " ".join(text.split())
    assert artifact_text(pdf).split() == ["1", "2", "3", "1", "/", "1"]


def test_the_contents_list_the_headings_that_are_not_unlisted() -> None:
    blocks = "# One\n\n## Two\n\n## Three {.unlisted}\n\n### Four\n"
    tree = read_tagged(written(blocks, options={"toc": True, "toc-depth": 2, "toc-title": "Inside"}).content)
    word_joiner = "\u2060"
    assert [entry.text.replace(word_joiner, "") for entry in tree.all("TOCI")] == ["One 1", "Two 1"]
    assert tree.all("H1")[0].text == "Inside"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("- [ ] open\n- [x] done\n", "☐ open ☒ done"),
        ("| line\n|   indented\n", "line   indented"),
        ("(iv) four\n(v) five\n", "(iv) four (v) five"),
        ("Term\n\n:   One.\n\n    Two.\n\n:   Three.\n", "Term One. Two. Three."),
        ("H~2~O x^2^ ~~out~~ [sc]{.smallcaps} [u]{.underline} [m]{.mark}\n", "H2O x2 out sc u m"),
        ("“double ‘single’”\n", "“double ‘single’”"),
        ("`<b>`{=html}kept `#emph[raw]`{=typst}\n", "kept raw"),
        ("***\n\nafter\n", "after"),
        ("[text](https://example.org)[ ](#x)\n", "text"),
    ],
)
def test_text_of_other_elements(content: str, kind: str) -> None:
    text = read_tagged(written(content).content).text
    assert " ".join(text.split()) == " ".join(kind.split())


def test_nothing_is_said_of_a_document_that_is_whole() -> None:
    assert written(**letter()).warnings == ()


def test_an_empty_document_is_a_page() -> None:
    reader = pypdf.PdfReader(io.BytesIO(written([]).content))
    assert len(reader.pages) == 1


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"title": "", "blocks": markdown("# First *heading*\n")}, "First heading"),
        ({"title": " ", "blocks": markdown("No heading.")}, "letter"),
    ],
)
def test_a_document_without_a_title_is_named_for_what_it_has(fields: dict[str, object], title: str) -> None:
    from casewright.render.pdf import pdf_document

    made = pdf_document(document(**fields), resources={"figures/course.svg": DRAWING}, link_targets={})  # type: ignore[arg-type]
    assert pypdf.PdfReader(io.BytesIO(made.content)).metadata.title == title


PAGE_BREAK = {"t": "Div", "c": [["", ["page-break"], []], []]}


def test_a_page_break_ends_the_page_also_inside_plain_divs() -> None:
    inside = ast.div([*markdown("One."), PAGE_BREAK, *markdown("Two.")], "part", (), {"lang": "fr"})
    made = written([inside, PAGE_BREAK, *markdown("Three.")])
    pages = pypdf.PdfReader(io.BytesIO(made.content)).pages
    assert [page.extract_text().split()[0] for page in pages] == ["One.", "Two.", "Three."]
    assert made.warnings == ()


@pytest.mark.parametrize(
    "block",
    [
        {"t": "BlockQuote", "c": [PAGE_BREAK, *markdown("Text.")]},
        {"t": "BulletList", "c": [[PAGE_BREAK, *markdown("Text.")]]},
        ast.div([ast.div([PAGE_BREAK, *markdown("Text.")], "", ("callout-body",))], "", ("callout", "callout-note")),
        floating("fig-x", "", [PAGE_BREAK, *markdown("Text.")]),
    ],
    ids=["quote", "list", "callout", "float"],
)
def test_a_page_break_where_a_page_cannot_end_is_said(block: ast.Element) -> None:
    made = written([block])
    assert made.warnings == ("A page break inside a list, a float or a callout is not possible; it is left out.",)
    assert len(pypdf.PdfReader(io.BytesIO(made.content)).pages) == 1
    assert "Text." in read_tagged(made.content).text


def test_languages_of_parts_are_told_and_others_are_said() -> None:
    made = written("Text [mot]{lang=fr} [x]{lang=klingonese}.\n\n::: {lang=de}\nWort\n:::\n")
    assert b"/Lang(fr)" in stripped(made.content)
    assert b"/Lang(de)" in stripped(made.content)
    assert made.warnings == ("`lang=klingonese` is not a language tag such as `en` or `pt-BR`; it is not used.",)


def stripped(pdf: bytes) -> bytes:
    """A PDF's content streams and objects, without compression."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return pdf + b"".join(page.get_contents().get_data() for page in reader.pages)


def test_columns_stand_side_by_side_and_are_read_one_after_the_other() -> None:
    text = "::: {.columns}\n::: {.column width=30%}\nLeft.\n:::\n::: {.column}\nRight.\n:::\n:::\n"
    pdf = written(text).content
    assert [paragraph.text for paragraph in read_tagged(pdf).all("P")] == ["Left.", "Right."]


@pytest.mark.parametrize("tag", ["english", "e", "", "12"])
def test_a_language_that_is_none_is_an_error(tag: str) -> None:
    with pytest.raises(CasewrightError, match="is not a language tag"):
        written("Text.", language=tag)
