"""SVG drawings look the same when all is gone that is not drawn, and what a reader sees of their text stays."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from casewright.pictures.cleaning import cleaned, cleaned_markup
from casewright.pictures.drawing import drawn
from casewright.pictures.pixels import PictureError
from casewright.render.word.pictures import drawn_png

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 40" %s>%s</svg>'
)
DARK = '<rect width="60" height="40" fill="#123"/>'


def svg(inside: str, attributes: str = 'width="60" height="40"') -> bytes:
    return (HEAD % (attributes, inside)).encode()


@pytest.mark.parametrize(
    "inside",
    [
        DARK + '<text x="2" y="20" fill="white">WORD</text>',
        '<text x="2" y="20" fill="white" stroke="black">WORD</text>',
        '<text x="2" y="20" fill="none" stroke="black">WORD</text>',
        '<text x="2" y="20" fill="none"><tspan fill="red">WORD</tspan></text>',
        '<g visibility="hidden"><text x="2" y="20" visibility="visible">WORD</text></g>',
        '<g visibility="hidden"><text x="2" y="20">no<tspan visibility="visible">WORD</tspan></text></g>',
        '<symbol id="s"><text y="20">WORD</text></symbol><use href="#s"/>',
        '<defs><text id="t" y="20">WORD</text></defs><use xlink:href="#t" x="3"/>',
        '<defs><g id="a"><use href="#b"/></g><text id="b" y="20">WORD</text></defs><use href="#a"/>',
        '<style>.a {display: none} text.b {display: inline}</style><text class="a b" y="20">WORD</text>',
        '<style>text {display: none !important} .a {display: inline}</style><text y="9">x</text>'
        '<g><text y="20" style="display: inline !important">WORD</text></g>',
        '<style>@media print {text {display: none}}</style><text y="20">WORD</text>',
        '<text x="55" y="20" font-size="4">WORD</text>',
        '<text x="-5" y="20" font-size="16">WORD</text>',
        '<g transform="translate(-100 0)"><text x="102" y="20">WORD</text></g>',
        '<g transform="rotate(90)"><text x="2" y="-20">WORD</text></g>',
        '<text x="2" y="20" opacity="0.5">WORD</text>',
        '<text x="200" y="20" text-anchor="end" font-size="30">WORD WORD WORD</text>',
        '<a href="https://example.org"><text y="20">WORD</text></a>',
        '<switch><g systemLanguage="en"><text y="20">WORD</text></g></switch>',
        '<path id="p" d="M0 20H60"/><text><textPath href="#p">WORD</textPath></text>',
        '<mask id="m"><rect width="60" height="40" fill="white"/></mask><g mask="url(#m)"><text y="20">WORD</text></g>',
        '<text y="20">W<!-- no -->OR<title>no</title>D</text>',
        '<text y="20"><a href="#x">WORD</a></text>',
    ],
)
def test_text_that_is_seen_stays(inside: str) -> None:
    made = cleaned(svg(inside)).content.decode()
    assert "WORD" in made
    assert "no<" not in made and ">no" not in made


LOOKS = {
    "classes": "<style>.a {fill: red} rect.a {fill: blue} #c {stroke: lime; stroke-width: 3} .a {fill: teal}</style>"
    '<rect class="a" id="c" x="5" y="5" width="20" height="20"/><circle class="a" cx="45" cy="20" r="9"/>',
    "inherited": "<style>g {fill: red; stroke: blue} path {fill: lime}</style>"
    '<g><path d="M5 5H25V25Z" fill="black"/><rect x="30" y="9" width="9" height="9"/></g>',
    "children": "<style>g > rect:first-child {fill: red} g rect + rect {fill: blue} *[width='9'] {stroke: lime}</style>"
    '<g><rect width="9" height="9"/><rect x="20" width="9" height="9"/></g><rect x="40" width="12" height="9"/>',
    "own style wins": '<style>rect {fill: red}</style><rect width="9" height="9" style="fill: blue" fill="lime"/>',
    "important wins": '<style>rect {fill: red !important}</style><rect width="9" height="9" style="fill: blue"/>',
    "gradients": '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/>'
    '</linearGradient><radialGradient id="b" xlink:href="#a"/></defs><rect width="30" height="30" fill="url(#b)"/>',
    "clip and pattern": '<defs><clipPath id="c"><circle cx="20" cy="20" r="9"/></clipPath><pattern id="p" width="4" '
    'height="4" patternUnits="userSpaceOnUse"><rect width="2" height="2" fill="red"/></pattern></defs>'
    '<g clip-path="url(#c)"><rect width="60" height="40" fill="url(\'#p\')"/></g>',
    "filter": '<filter id="f"><feGaussianBlur in="SourceAlpha" stdDeviation="2" result="shadow"/><feOffset in="shadow" '
    'dx="3" dy="3" result="moved"/><feMerge><feMergeNode in="moved"/><feMergeNode in="SourceGraphic"/></feMerge>'
    '</filter><rect x="5" y="5" width="20" height="20" fill="red" filter="url(#f)"/>',
    "marker": '<marker id="m" markerWidth="4" markerHeight="4" refX="2" refY="2"><circle cx="2" cy="2" r="2"/></marker>'
    '<path d="M5 5L40 30" stroke="red" stroke-width="2" marker-end="url(#m)"/>',
    "hidden parts": '<rect width="60" height="40" fill="red"/><rect width="60" height="40" display="none"/>'
    '<g display="none"><rect id="r" width="9" height="9"/></g><use href="#r" x="9" y="9"/>',
    "view box": '<svg x="5" y="5" width="20" height="20" viewBox="0 0 100 100"><rect width="50" height="99"/></svg>',
}


@pytest.mark.parametrize("inside", LOOKS.values(), ids=LOOKS)
def test_a_drawing_looks_the_same(inside: str) -> None:
    before, after = (
        Image.open(io.BytesIO(drawn_png(one, ".svg", "a.svg"))).convert("RGB")
        for one in (svg(inside), cleaned(svg(inside)).content)
    )
    assert before.size == after.size
    assert ImageChops.difference(before, after).getbbox() is None
    assert len(before.getcolors(1 << 24) or ()) > 1, "it shows nothing"


@pytest.mark.parametrize(
    ("drawing", "why"),
    [
        (svg('<image href="b.png"/>'), "another file"),
        (svg('<use href="b.svg#a"/>'), "another file"),
        (svg('<rect fill="url(b.svg#a)"/>'), "another file"),
        (svg("<style>@import url(b.css);</style>"), "imports another file"),
        (svg('<image href="data:image/png;base64,AAAA"/>'), "a picture in it"),
        (svg("", 'width="20000000mm" height="20000000mm"'), "larger than any paper"),
        (svg("", 'width="900000" height="900000"'), "too large"),
        (svg("<g>" * 4000 + "</g>" * 4000), "nest"),
        (svg('<filter id="f"><feTurbulence numOctaves="100000"/></filter><rect filter="url(#f)"/>'), "repeat"),
        (svg('<filter id="f"><feMorphology radius="9e9"/></filter><g filter="url(#f)"><rect/></g>'), "repeat"),
        (svg('<mask id="m0"><rect/></mask>' + "".join(
            f'<mask id="m{n + 1}">' + f'<rect mask="url(#m{n})"/>' * 10 + "</mask>" for n in range(7)
        ) + '<rect mask="url(#m7)"/>'), "repeat"),
        (b'<!DOCTYPE svg [<!ENTITY a "' + b"x" * 99 + b'">' + b"".join(
            b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 9 if n else b"&a;" * 9) for n in range(9)
        ) + b"]>" + svg("<text>&a8;</text>"), "valid SVG"),
        (svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">Words</p></foreignObject>'), "foreignObject"),
    ],
    ids=[
        "file", "use", "fill", "import", "damaged", "mm", "pixels", "nested", "octaves", "radius", "masks", "entities",
        "words of HTML",
    ],
)  # fmt: skip
def test_a_drawing_that_cannot_be_shown_is_refused(drawing: bytes, why: str) -> None:
    with pytest.raises(PictureError) as caught:
        cleaned(drawing)
    assert why in caught.value.reason or why in str(caught.value).lower()


def test_a_drawing_that_ends_what_draws_it_is_an_error() -> None:
    """The next drawing is drawn by a new process."""
    endless = '<pattern id="p" patternUnits="userSpaceOnUse" width="90000" height="900000"><rect width="9" height="9"/>'
    with pytest.raises(RuntimeError, match="more than"):
        drawn(svg(f'{endless}</pattern><rect fill="url(#p)" width="60" height="40"/>'), ".svg", 300)
    assert drawn(svg(DARK), ".svg", 72)[:4] == b"\x89PNG"
    with pytest.raises(RuntimeError, match="SVG"):
        drawn(b"<svg", ".svg", 72)


def test_drawings_in_one_page_share_no_id() -> None:
    one = '<svg><defs><path id="a" d="M0 0H%d"/></defs><use href="#a"/></svg>'
    page = cleaned_markup(f"<p>{one % 5}</p><p>{one % 6}</p><pre>&lt;svg&gt;</pre>")
    ids = [part.split('"')[0] for part in page.split('id="')[1:]]
    assert len(ids) == len(set(ids)) == 2
    assert "<pre>&lt;svg&gt;</pre>" in page
