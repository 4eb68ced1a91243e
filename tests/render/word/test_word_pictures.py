"""Pictures: the file that is taken, the size that is printed, and what is said where there is none."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_manuscripts import png

from casewright.diagnostics import CasewrightError
from casewright.render.word.pictures import Picture, picture, printed_size

MM = 36000
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="60mm" height="30mm"><rect width="9" height="9"/></svg>'
WEBP = png(9, 9, image_format="WEBP")


def size_in_mm(shown: Picture) -> tuple[float, float]:
    return round(shown.width / MM, 1), round(shown.height / MM, 1)


def pdf() -> bytes:
    import typst

    return bytes(typst.compile(b'#set page(width: 40mm, height: 20mm)\n#"x"', format="pdf"))


@pytest.mark.parametrize(
    ("path", "resources", "kind", "size", "has_svg"),
    [
        ("a.png", {"a.png": png(600, 300, dpi=300)}, "png", (50.8, 25.4), False),
        ("a.png", {"a.png": png(96, 192)}, "png", (25.4, 50.8), False),  # no resolution: 96 pixels an inch
        ("a.jpg", {"a.jpg": png(96, 96, image_format="JPEG")}, "jpeg", (25.4, 25.4), False),
        ("a.jpg", {"a.jpg": png(96, 96)}, "png", (25.4, 25.4), False),  # its content says what it is
        ("a.tif", {"a.tif": png(300, 300, dpi=300, image_format="TIFF")}, "tiff", (25.4, 25.4), False),
        ("a.svg", {"a.svg": SVG}, "png", (60.0, 30.0), True),
        ("a.svg", {"a.svg": SVG, "a.png": png(10, 5)}, "png", (60.0, 30.0), False),  # the twin, as large as the SVG
        ("a.svg", {"a.png": png(96, 96)}, "png", (25.4, 25.4), False),
        ("a.pdf", {"a.pdf": b"", "a.png": png(96, 96)}, "png", (25.4, 25.4), False),
        ("fig.v2/a.svg", {"fig.v2/a.png": png(96, 96)}, "png", (25.4, 25.4), False),
    ],
)
def test_an_image_is_the_file_or_its_png_twin(
    path: str, resources: dict[str, bytes], kind: str, size: tuple[float, float], has_svg: bool
) -> None:
    shown = picture(path, resources)
    assert (shown.kind, size_in_mm(shown), shown.svg is not None) == (kind, size, has_svg)


def test_an_svg_alone_is_drawn_for_programs_that_cannot() -> None:
    from PIL import Image

    shown = picture("a.svg", {"a.svg": SVG})
    assert shown.svg == SVG
    with Image.open(io.BytesIO(shown.raster)) as drawn:
        assert drawn.size == (709, 354)  # 60 by 30 mm at 300 dpi
    assert picture("a.svg", {"a.svg": SVG}).raster == shown.raster


def test_a_pdf_alone_is_drawn() -> None:
    shown = picture("a.pdf", {"a.pdf": pdf()})
    assert (shown.kind, size_in_mm(shown)) == ("png", (40.0, 20.0))


@pytest.mark.parametrize(
    ("path", "resources", "message"),
    [
        ("a.png", {}, "There is no image `a.png`."),
        ("a.svg", {}, "There is no image `a.svg`."),
        ("https://x.org/a.png", {}, "The image `https://x.org/a.png` is not a file of this project."),
        ("a.png", {"a.png": b"not an image"}, "The image `a.png` cannot be read."),
        ("a.png", {"a.png": png(9, 9)[:20]}, "The image `a.png` cannot be read."),
        (
            "a.webp",
            {"a.webp": png(9, 9, image_format="WEBP")},
            "The image `a.webp` is of a kind that Word cannot show (WEBP).",
        ),
        ("a.svg", {"a.svg": b"<svg"}, "The image `a.svg` is not a valid SVG."),
        ("a.svg", {"a.svg": b"<p/>"}, "The image `a.svg` cannot be drawn for the Word file."),
        ("a.pdf", {"a.pdf": b"%PDF-1.4 broken"}, "The image `a.pdf` cannot be drawn for the Word file."),
    ],
)
def test_what_is_no_image_is_named(path: str, resources: dict[str, bytes], message: str) -> None:
    with pytest.raises(CasewrightError) as raised:
        picture(path, resources)
    assert raised.value.message == message
    assert raised.value.hint or raised.value.why


NATURAL = Picture(b"", "png", 100 * MM, 50 * MM)


@pytest.mark.parametrize(
    ("width", "height", "printed"),
    [
        ("", "", (100, 50)),
        ("50%", "", (80, 40)),
        ("100%", "", (160, 80)),
        ("40mm", "", (40, 20)),
        ("4cm", "", (40, 20)),
        ("2in", "", (50.8, 25.4)),
        ("144pt", "", (50.8, 25.4)),
        ("192px", "", (50.8, 25.4)),
        ("192", "", (50.8, 25.4)),
        ("", "25mm", (50, 25)),
        ("30mm", "30mm", (30, 30)),
        ("300mm", "", (160, 80)),  # never wider than the text
        ("400mm", "400mm", (160, 160)),
        ("", "400mm", (160, 80)),
        ("auto", "25mm", (50, 25)),
    ],
)
def test_a_picture_is_as_large_as_asked_for_and_fits_the_text(
    width: str, height: str, printed: tuple[float, float]
) -> None:
    wide, high = printed_size(NATURAL, width, height, (160 * MM, 200 * MM), "a.png")
    assert (round(wide / MM, 1), round(high / MM, 1)) == printed


@pytest.mark.parametrize("width", ["wide", "3 apples", "-5mm", "0", "0%", "5 5"])
def test_a_size_that_is_no_length_is_named(width: str) -> None:
    with pytest.raises(CasewrightError, match=r"`width=.*` of the image `a.png` is not a length"):
        printed_size(NATURAL, width, "", (160 * MM, 200 * MM), "a.png")


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.sampled_from(["", "10%", "250%", "90mm"]))
def test_any_picture_fits_and_keeps_its_shape(width: int, height: int, asked: str) -> None:
    room = (160 * MM, 200 * MM)
    wide, high = printed_size(Picture(b"", "png", width, height), asked, "", room, "a.png")
    assert 1 <= wide <= room[0]
    assert 1 <= high <= room[1]
    assert abs(wide * height - high * width) <= 2 * max(width, height)
