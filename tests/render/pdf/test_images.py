"""Images: which file is taken, how large it stands, what is said of one that cannot be printed."""

from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.render.pdf.images import picture_for, size

from .manuscripts import DRAWING, floating, image, written
from .tagged import read_tagged


def pixels(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "#336699").save(stream, kind)
    return stream.getvalue()


PNG = pixels("PNG")


@pytest.mark.parametrize(
    ("path", "there", "taken"),
    [
        ("figures/a.png", {"figures/a.png": PNG}, "figures/a.png"),
        ("figures/a.png", {"figures/a.png": PNG, "figures/a.svg": DRAWING}, "figures/a.svg"),
        ("figures/a.pdf", {"figures/a.pdf": b"%PDF-", "figures/a.png": PNG}, "figures/a.png"),
        ("figures/a", {"figures/a.png": PNG, "figures/a.svg": DRAWING}, "figures/a.svg"),
        ("figures/a.jpg", {"figures/a.jpg": PNG}, "figures/a.jpg"),
        ("figures/v1.2", {"figures/v1.2.png": PNG}, "figures/v1.2.png"),
    ],
    ids=[
        "itself",
        "drawing before pixels",
        "another for a PDF",
        "no suffix",
        "a suffix that lies",
        "a point in the stem",
    ],
)
def test_the_file_that_is_taken(path: str, there: dict[str, bytes], taken: str) -> None:
    picture = picture_for(path, there, 3)
    assert picture.path == taken
    assert picture.data == there[taken]
    assert picture.name == f"image-3.{picture.format}"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_formats_are_known_by_their_content(kind: str) -> None:
    made = written([ast.para([image("x.dat", alt=kind)])], resources={"x.dat": pixels(kind)})
    assert [figure.alt for figure in read_tagged(made.content).all("Figure")] == [kind]


@pytest.mark.parametrize(
    ("path", "there", "message", "why"),
    [
        ("figures/a.svg", {"figures/b.svg": DRAWING}, "The image `figures/a.svg` is missing.", ""),
        ("a.png", {"a.png": b""}, "The image `a.png` cannot be printed.", "the file is empty"),
        ("a.tif", {"a.tif": b"II*\0"}, "The image `a.tif` cannot be printed.", "its content is not"),
        ("a.pdf", {"a.pdf": b"%PDF-1.7"}, "The image `a.pdf` cannot be printed.", "a PDF inside a PDF"),
        ("a.svg", {"a.svg": "<svg>é</svg>".encode("latin-1")}, "The image `a.svg` cannot be printed.", "UTF-8"),
        ("a.png", {"a.png": PNG[:50]}, "The image `a.png` cannot be read.", "decode"),
        ("a.jpg", {"a.jpg": b"\xff\xd8\xffnothing"}, "The image `a.jpg` cannot be read.", "decode"),
        ("a.svg", {"a.svg": b"<svg><rect"}, "The image `a.svg` cannot be read.", "parse"),
    ],
)
def test_an_image_that_cannot_be_printed_is_named(path: str, there: dict[str, bytes], message: str, why: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        written([ast.para([image("good.svg")]), ast.para([image(path)])], resources={"good.svg": DRAWING, **there})
    assert caught.value.message == message
    assert why in caught.value.why
    assert caught.value.hint
    assert caught.value.location is not None
    assert caught.value.location.path in {path, *there}


def test_an_image_without_alt_text_is_named() -> None:
    with pytest.raises(CasewrightError) as caught:
        written([ast.para([image(alt=None)])])
    assert caught.value.message == "The image `figures/course.svg` has no alt text."
    assert "fig-alt" in caught.value.hint


@pytest.mark.parametrize(
    ("typed", "code"),
    [("50%", "50%"), ("3in", "3in"), ("8.5cm", "8.5cm"), ("96px", "72pt"), ("96", "72pt"), ("12pt", "12pt")],
)
def test_sizes(typed: str, code: str) -> None:
    assert size("width", typed, "x.svg") == code


@pytest.mark.parametrize("typed", ["wide", "10 parsec", "-3cm", "1e3cm", "3cm, height: 1cm", ""])
def test_a_size_that_is_none_is_named(typed: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        size("width", typed, "figures/x.svg")
    assert "figures/x.svg" in caught.value.message


def box(pdf: bytes) -> tuple[float, float]:
    """The width and height of the one figure, in points."""
    [figure] = read_tagged(pdf).all("Figure")
    attributes = figure.properties["/A"]
    left, bottom, right, top = next(each["/BBox"] for each in attributes if "/BBox" in each)
    return float(right - left), float(top - bottom)


@pytest.mark.parametrize(
    ("attributes", "width"),
    [({}, 90), ({"width": "50%"}, 226.8), ({"width": "2in"}, 144), ({"height": "40px"}, 45)],
    ids=["its own", "share of the text", "inches", "by height"],
)
def test_an_image_is_as_large_as_is_said(attributes: dict[str, str], width: float) -> None:
    pdf = written([floating("fig-x", "Figure 1", [ast.plain([image(alt="x", **attributes)])])]).content
    assert box(pdf)[0] == pytest.approx(width, abs=0.5)


@pytest.mark.parametrize(("wide", "high"), [(3000, 300), (300, 4000), (3000, 5000)])
def test_a_large_image_is_made_to_fit_the_page_with_its_caption(wide: int, high: int) -> None:
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}"><rect width="9" height="9"/></svg>'
    )
    figure = floating("fig-x", "Figure 1", [ast.plain([image(alt="x")])], caption="Words. " * 60, notes="Note.")
    pdf = written([figure], resources={"figures/course.svg": drawing.encode()}).content
    width, height = box(pdf)
    assert width <= 454
    assert height <= 842 - 2 * 70
    assert width / height == pytest.approx(wide / high, rel=0.02)
    [page] = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert "Note." in page.extract_text()


@pytest.mark.parametrize(("wide", "high", "least"), [(240, 160, 160), (400, 4000, 300)])
def test_an_image_keeps_its_size_beside_a_legend_longer_than_a_page(wide: int, high: int, least: int) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt"><path d="M0 0L9 9"/></svg>'
    figure = floating("fig-x", "Figure 1", [ast.plain([image(alt="x")])], caption="Words of it. " * 700)
    pdf = written([figure], resources={"figures/course.svg": drawing.encode()}).content
    assert box(pdf)[1] >= least - 1
    first, *others = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert others
    assert "Figure 1" in first.extract_text()


def test_one_image_twice_is_read_once() -> None:
    twice = [ast.para([image()]), ast.para([image(alt="Again")])]
    made = written(twice)
    assert [figure.alt for figure in read_tagged(made.content).all("Figure")] == ["A grey field", "Again"]


@pytest.mark.parametrize(
    ("attributes", "left"), [({}, 0.5), ({"fig-align": "left"}, 0.0), ({"fig-align": "right"}, 1.0)]
)
def test_a_figure_is_in_the_middle_of_the_page(attributes: dict[str, str], left: float) -> None:
    """`left` is the share of the free width that is to the left of the picture."""
    content = [ast.para([image("x.png", width="20mm")])]
    figure = floating("fig-x", "Figure 1", content, caption="A course", **attributes)
    [sheet] = pypdf.PdfReader(io.BytesIO(written([figure], resources={"x.png": PNG}).content)).pages
    shown = []
    sheet.extract_text(visitor_operand_before=lambda name, _, at, __: shown.append(at) if name == b"Do" else None)
    margin, free = 71.0, float(sheet.mediabox.width) - 2 * 71.0 - shown[0][0]
    assert shown[0][4] - margin == pytest.approx(left * free, abs=8)
