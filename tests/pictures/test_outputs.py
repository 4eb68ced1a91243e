"""Pictures that cells produce hold the picture and nothing else."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from casewright.pictures.cleaning import cleaned, cleaned_output
from casewright.pictures.pixels import PictureError
from casewright.pictures.png import PictureSize, png_size
from casewright.pictures.svg import svg_size


def png(**options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 150), "red").save(buffer, "PNG", **options)
    return buffer.getvalue()


def test_a_png_file_loses_what_tells_of_its_maker() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Dr. Muller")
    told.add_itxt("Software", "Matplotlib", zip=True)
    exif = Image.Exif()
    exif[0x013B] = "Dr. Muller"
    dirty = png(pnginfo=told, exif=exif, dpi=(300, 300))
    assert b"Muller" in dirty
    clean = cleaned(dirty).content
    assert clean == cleaned(png(dpi=(300, 300))).content
    with Image.open(io.BytesIO(clean)) as picture:
        picture.load()
        assert (picture.size, picture.info.get("Author")) == ((300, 150), None)


def test_a_jpeg_file_loses_what_tells_of_its_maker_and_is_turned_as_it_said() -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = "Dr. Muller", 6
    buffer = io.BytesIO()
    Image.new("RGB", (30, 10)).save(buffer, "JPEG", exif=exif, comment=b"Dr. Muller")
    clean = cleaned(buffer.getvalue()).content
    assert b"Muller" in buffer.getvalue()
    assert b"Muller" not in clean
    assert b"Exif" not in clean
    with Image.open(io.BytesIO(clean)) as picture:
        picture.load()
        assert picture.size == (10, 30)


def test_an_svg_file_loses_metadata_comments_and_addresses_of_document_types() -> None:
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n "http://www.w3.org/svg11.dtd">\n'
        '<svg width="1in" height="2in"><metadata><dc:creator>Muller</dc:creator></metadata><!-- by Muller --><g/></svg>'
    )
    clean = cleaned_output("image/svg+xml", text)
    assert clean == '<svg xmlns="http://www.w3.org/2000/svg" width="1in" height="2in"><g/></svg>\n'
    assert cleaned_output("image/svg+xml", clean) == clean


def test_cleaning_twice_changes_nothing() -> None:
    once = cleaned_output("image/png", base64.b64encode(png(dpi=(96, 96))).decode())
    assert cleaned_output("image/png", once) == once


@pytest.mark.parametrize("data", [b"", b"no picture", png()[:20], png()[:-9] + b"\xff" * 4])
def test_what_is_no_whole_picture_is_left_out(data: bytes) -> None:
    assert cleaned_output("image/png", base64.b64encode(data).decode()) is None
    assert png_size(data) is None


@pytest.mark.parametrize(
    ("dpi", "size"),
    [(300, PictureSize(96, 48)), (96, PictureSize(300, 150)), (192, PictureSize(150, 75)), (None, None)],
)
def test_the_size_of_a_png_file_follows_from_its_resolution(dpi: int | None, size: PictureSize | None) -> None:
    assert png_size(png() if dpi is None else png(dpi=(dpi, dpi))) == size


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="144pt" height="72pt"', PictureSize(192, 96)),
        ('width="2in" height="1in"', PictureSize(192, 96)),
        ('width="192" height="96px"', PictureSize(192, 96)),
        ('height="25.4mm" width="5.08cm"', PictureSize(192, 96)),
        ('width="100%" height="1in"', None),
        ('viewBox="0 0 1 1"', None),
    ],
)
def test_the_size_of_an_svg_file_is_what_it_says(attributes: str, size: PictureSize | None) -> None:
    assert svg_size(f"<svg {attributes}></svg>") == size


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_stands_behind_a_picture_without_an_end_is_gone(kind: str) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (30, 10), "red").save(stream, kind)
    whole = stream.getvalue()
    torn = whole[:-2] + b"Dr. Muller" if kind == "JPEG" else whole.replace(b"IEND", b"prVt") + b"Dr. Muller"
    try:
        made = cleaned(torn).content
    except PictureError:
        return
    assert b"Muller" not in made
    assert Image.open(io.BytesIO(made)).size == (30, 10)
