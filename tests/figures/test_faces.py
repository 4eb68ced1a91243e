"""The typeface inside an SVG: the letters that it uses, and no remark when the file is read again."""

from __future__ import annotations

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from casewright.figures.artwork.composing import Cell, PlacedPicture, compose_svg
from casewright.figures.artwork.faces import with_typeface
from casewright.figures.files import written
from casewright.figures.style import SHOWN_FONTS
from casewright.pictures.cleaning import cleaned

DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="20mm" font-family="{SHOWN_FONTS}">%s</svg>'
FACE = re.compile(
    r"@font-face\{font-family:Arimo;font-weight:(\w+);font-style:(\w+);src:url\(data:font/woff;base64,([^)]+)\)\}"
)


def faces(svg: bytes) -> dict[tuple[str, str], str]:
    """The letters of each embedded face, by its weight and style."""
    found: dict[tuple[str, str], str] = {}
    for weight, style, content in FACE.findall(svg.decode()):
        with TTFont(io.BytesIO(base64.b64decode(content))) as font:
            assert "Google" in font["name"].getDebugName(0)
            found[weight, style] = "".join(sorted(map(chr, font.getBestCmap())))
    return found


@pytest.mark.parametrize(
    ("content", "embedded"),
    [
        ('<text y="9">day</text>', {("normal", "normal"): "ady"}),
        ('<g font-weight="bold"><text y="9">B<tspan style="font-weight:400">µ</tspan>A</text></g>',
         {("bold", "normal"): "AB", ("normal", "normal"): "µ"}),
        ('<text y="9" style="font-style:italic">p</text>', {("normal", "italic"): "p"}),
        ('<text y="9" style="font-style:italic;font-weight:700">p</text>', {("bold", "normal"): "p"}),
        ("<path d='M0 0'/>", {}),
        ('<text y="9" font-family="Georgia">a</text>', {("normal", "normal"): "a"}),
    ],
)  # fmt: skip
def test_letters_are_embedded_as_they_are_set(content: str, embedded: dict[tuple[str, str], str]) -> None:
    drawing = (DRAWING % content).encode()
    shown = with_typeface(drawing)
    assert faces(shown) == embedded
    assert with_typeface(shown) == shown


def test_a_drawing_in_another_typeface_stays() -> None:
    drawing = (DRAWING % "<text>a</text>").replace("Arimo", "Georgia").encode()
    assert with_typeface(drawing) == drawing


def test_a_sheet_holds_its_typeface_and_is_read_again_without_a_remark() -> None:
    sheet = compose_svg([PlacedPicture(Cell("B", 0, 5, 40, 40), b"")], 40, 45).replace(
        b'xlink:href="data', b'title="data'
    )
    svg = written(sheet, 40, 45, ["svg"], 300)["svg"]
    assert faces(svg) == {("bold", "normal"): "B"}
    picture = cleaned(svg.replace(b"<image ", b"<path "))
    assert picture.remarks == ()
    assert b"@font-face" not in picture.content
    foreign = svg.replace(b"font-family:Arimo", b"font-family:Other").replace(b"<image ", b"<path ")
    assert len(cleaned(foreign).remarks) == 1
