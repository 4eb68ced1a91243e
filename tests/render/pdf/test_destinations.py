"""Links and the places they reach, inside a PDF and between two."""

from __future__ import annotations

import io
from urllib.parse import unquote, urlsplit

import pypdf
import pytest

from casewright.manuscript import ast

from .manuscripts import document, floating, image, markdown, mention, panel, rows, written
from .tagged import read_tagged


def destinations(pdf: bytes) -> set[str]:
    return {in_utf8(name) for name in pypdf.PdfReader(io.BytesIO(pdf)).named_destinations}


def in_utf8(name: object) -> str:
    """A name of a PDF, which is bytes, as the UTF-8 that an address's fragment spells in percent signs."""
    raw = getattr(name, "original_bytes", None)
    return raw.decode() if raw is not None else str(name).encode("latin-1").decode()


def links(pdf: bytes) -> list[tuple[str, str]]:
    """Where each link goes (a name in the file, or an address), and what is said of it."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            target = str(link["/A"]["/URI"]) if "/A" in link else in_utf8(link["/Dest"])
            found.append((target, str(link["/Contents"])))
    return found


def everything_with_an_identifier() -> list[ast.Element]:
    picture = [panel("suppfig-course-a", "a", "100%", "Alone", image())]
    formula = {"t": "Math", "c": [{"t": "InlineMath"}, "x"]}
    return [
        ast.header(1, ast.words("A heading"), "sec-letter"),
        floating("suppfig-course", "Supplementary Figure S1", [rows(picture)], caption="The course."),
        floating("tbl-cases", "Table 1", markdown("| A |\n|---|\n| [1]{#cell} |"), kind="table"),
        floating("fig-legend", "Figure 2", [], caption="Only a legend."),
        ast.para([ast.span([formula], "eq-dose", ("equation",), {"tag": "(1)"}), ast.span([ast.text("x")], "span")]),
        ast.div(markdown("Inside."), "div"),
        {"t": "CodeBlock", "c": [ast.attr("code"), "x"]},
        ast.div([ast.div(markdown("A reference."), "ref-maude", ("csl-entry",))], "refs", ("references",)),
    ]


IDENTIFIERS = {
    *("sec-letter", "suppfig-course", "suppfig-course-a", "tbl-cases", "cell", "fig-legend"),
    *("eq-dose", "span", "div", "code", "refs", "ref-maude"),
}


def test_every_identifier_is_a_named_destination() -> None:
    assert destinations(written(everything_with_an_identifier()).content) == IDENTIFIERS


@pytest.mark.parametrize("identifier", sorted(IDENTIFIERS))
def test_a_link_goes_to_the_name(identifier: str) -> None:
    blocks = [ast.para([ast.link([ast.text("there")], f"#{identifier}")]), *everything_with_an_identifier()]
    [(target, _)] = links(written(blocks).content)
    assert target == identifier


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ("sec-letter", "A heading, page 1"),
        ("suppfig-course", "Supplementary Figure S1, page 1"),
        ("suppfig-course-a", "Supplementary Figure S1 a, page 1"),
        ("tbl-cases", "Table 1, page 1"),
        ("eq-dose", "(1), page 1"),
        ("ref-maude", "A reference., page 1"),
    ],
)
def test_a_link_says_where_it_goes(identifier: str, said: str) -> None:
    blocks = [ast.para([ast.link([ast.text("there")], f"#{identifier}")]), *everything_with_an_identifier()]
    assert links(written(blocks).content) == [(identifier, said)]


def test_a_mention_in_one_file_reaches_the_float_in_the_other() -> None:
    letter = written(
        [ast.para([mention("report/supplement#suppfig-course", "Figure S1", document="report/supplement")])],
        link_targets={"report/supplement": "supplement.pdf"},
    )
    supplement = written([floating("suppfig-course", "Supplementary Figure S1", [ast.plain([image()])])])
    [(address, _)] = links(letter.content)
    parts = urlsplit(address)
    assert parts.path == "supplement.pdf"
    assert unquote(parts.fragment) in destinations(supplement.content)


@pytest.mark.parametrize(
    "identifier", ["fig:a", "fig a", "Fig/1", "fig-é", "図-1", 'fig"x', "fig\\x", "<x>", "#x", "a%20b"]
)
def test_unusual_identifiers_are_reached_too(identifier: str) -> None:
    blocks = [
        ast.para(
            [
                ast.link([ast.text("here")], f"#{identifier}"),
                mention(f"other#{identifier}", "there", document="other"),
            ]
        ),
        floating(identifier, "Figure 1", [ast.plain([image()])]),
    ]
    pdf = written(blocks, link_targets={"other": "other file.pdf"}).content
    assert destinations(pdf) == {identifier}
    (inside, _), (outside, _) = links(pdf)
    assert inside == identifier
    assert outside.isascii()
    path, _, fragment = outside.partition("#")
    assert (unquote(path), unquote(fragment)) == ("other file.pdf", identifier)


def test_links_to_documents_lead_to_their_files() -> None:
    text = '[s](supplement){document="supplement"} [t](supplement#sec-x){document="supplement"}'
    pdf = written(text, link_targets={"supplement": "supplement.pdf"}).content
    assert [target for target, _ in links(pdf)] == ["supplement.pdf", "supplement.pdf#sec-x"]


@pytest.mark.parametrize(
    ("blocks", "warning"),
    [
        (
            markdown("[nowhere](#nowhere)"),
            "The link to `#nowhere` leads nowhere; its text is printed without a link.",
        ),
        (
            [ast.para([mention("report/supplement#fig-x", "nowhere", document="report/supplement")])],
            "`report/supplement` is not rendered as PDF; the link to `report/supplement#fig-x` is printed as text "
            "without a link.",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_text_and_said(blocks: ast.Blocks, warning: str) -> None:
    made = written(blocks)
    assert made.warnings == (warning,)
    assert links(made.content) == []
    assert read_tagged(made.content).text == "nowhere"


def test_an_identifier_that_comes_twice_is_the_first_place() -> None:
    blocks = [
        *markdown("[there](#twice)"),
        ast.header(1, ast.words("First"), "twice"),
        ast.header(1, ast.words("Second"), "twice"),
    ]
    assert links(written(blocks).content) == [("twice", "First, page 1")]


def test_places_in_headings_and_header_rows_are_single_though_they_are_shown_again() -> None:
    long = "\n".join(f"| {number} |" for number in range(90))
    blocks = markdown(
        f"[a](#in-heading) [b](#in-head)\n\n# A [word]{{#in-heading}}\n\n| [A]{{#in-head}} |\n|---|\n{long}\n"
    )
    pdf = written(blocks, options={"toc": True}).content
    assert {"in-heading", "in-head"} <= destinations(pdf)
    assert [target for target, _ in links(pdf)][:2] != []


def test_addresses_are_ascii_and_otherwise_as_typed() -> None:
    pdf = written([ast.para([ast.link([ast.text("x")], "https://é.org/a b?q=%C3%A9&r=(1)#frag~x")])]).content
    assert [target for target, _ in links(pdf)] == ["https://%C3%A9.org/a%20b?q=%C3%A9&r=(1)#frag~x"]


def test_other_documents_do_not_change_what_is_printed() -> None:
    blocks = [ast.para([mention("report/supplement#x", "Figure S1", document="report/supplement")])]
    with_link = written(blocks, link_targets={"report/supplement": "supplement.pdf"})
    assert read_tagged(with_link.content).text == read_tagged(written(blocks).content).text
    assert document(blocks).name == "report/letter"
