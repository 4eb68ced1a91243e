"""Pictures of every kind: what becomes of them, and what is said of those that cannot be printed."""

from __future__ import annotations

import base64
import gzip
import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from casewright.cli import main
from casewright.diagnostics import CasewrightError
from casewright.render.image_kinds import printable

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"><text y="20">Fieber: ä</text>%s</svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 72 36\n1 0 0 setrgbcolor 0 0 36 36 rectfill showpage\n"


def pixels(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (40, 30), 1 if mode in {"1", "L"} else None).save(stream, kind, **options)
    return stream.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [
        (pixels("PNG"), "png", (40, 30)),
        (pixels("JPEG"), "jpeg", (40, 30)),
        (pixels("GIF"), "gif", (40, 30)),
        (pixels("TIFF", dpi=(300, 300)), "png", (40, 30)),
        (pixels("TIFF", "CMYK", compression="tiff_lzw"), "png", (40, 30)),
        (pixels("TIFF", "1"), "png", (40, 30)),
        (pixels("TIFF", "I;16"), "png", (40, 30)),
        (pixels("BMP"), "png", (40, 30)),
        (pixels("WEBP", "RGBA"), "png", (40, 30)),
        (pixels("JPEG2000"), "png", (40, 30)),
        (pixels("PDF"), "png", (167, 125)),  # 40 by 30 points at 300 dpi
    ],
    ids=["PNG", "JPEG", "GIF", "TIFF", "CMYK", "black and white", "16 bits", "BMP", "WebP", "JPEG 2000", "PDF"],
)
def test_pictures_of_pixels(content: bytes, kind: str, size: tuple[int, int]) -> None:
    image = printable("a.any", content)
    assert (image.kind, opened(image.content).size, image.remark) == (kind, size, "")
    assert printable("a.any", content) == image


def test_resolution_stays_and_what_a_camera_wrote_does_not() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "A maker"
    made = opened(printable("a.tif", pixels("TIFF", dpi=(300, 300), exif=exif, software="A program")).content)
    assert made.size == (30, 40)
    assert {name: value for name, value in made.info.items() if name != "dpi"} == {}
    assert [round(dots) for dots in made.info["dpi"]] == [300, 300]


@pytest.mark.parametrize(
    "content",
    [
        (SVG % "").encode(),
        b"\xef\xbb\xbf" + (SVG % "").encode(),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>' + SVG % "").encode("latin-1"),
        (SVG % "").encode("utf-16"),
        gzip.compress((SVG % "").encode()),
    ],
    ids=["UTF-8", "byte-order mark", "Latin-1", "UTF-16", "packed"],
)
def test_drawings_in_any_encoding(content: bytes) -> None:
    image = printable("a.svg", content)
    assert image.kind == "svg"
    assert "Fieber: ä" in image.content.decode()


@pytest.mark.skipif(not shutil.which("gs"), reason="needs Ghostscript")
def test_postscript_is_drawn() -> None:
    drawn = opened(printable("a.eps", EPS).content)
    assert drawn.size == (300, 150)
    assert [drawn.getpixel(place) for place in ((50, 75), (250, 75))] == [(255, 0, 0), (255, 255, 255)]
    with pytest.raises(CasewrightError, match="cannot be printed") as caught:
        printable("a.eps", EPS.replace(b"rectfill", b"no-such-thing"))
    assert "undefined in no-such-thing" in caught.value.why


def test_postscript_needs_ghostscript_and_is_not_run_for_a_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(CasewrightError) as caught:
        printable("a.eps", EPS)
    assert "Ghostscript" in caught.value.hint
    monkeypatch.setattr(shutil, "which", lambda _: "/no/such/program")
    assert printable("a.eps", EPS, draws_postscript=False).kind == "png"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (pixels("PNG")[:60], "the file is damaged"),
        (pixels("JPEG")[:300], "the file is damaged"),
        (b"not an image", "no kind of image"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "HEIC"),
        (bytes(128) + b"DICM" + bytes(50), "DICOM"),
        (pixels("TIFF", "F"), "measurements"),
        (b"%PDF-1.7\nbroken", ""),
        ((SVG % '<image href="scan.png" width="9" height="9"/>').encode(), "shows another file, `scan.png`"),
        ((SVG % '<image href="https://a.org/scan.png"/>').encode(), "shows another file"),
        ((SVG % "<rect>").encode(), "not a valid SVG"),
    ],
)
def test_pictures_that_cannot_be_printed(content: bytes, why: str) -> None:
    with pytest.raises(CasewrightError, match=r"The image `a\.any` cannot be printed") as caught:
        printable("a.any", content)
    assert why in caught.value.why
    assert caught.value.hint


PIXEL = base64.b64encode(pixels("PNG")).decode()


@pytest.mark.parametrize("inside", ['<use href="#a"/>', f'<image href="data:image/png;base64,{PIXEL}"/>'])
def test_drawings_that_hold_what_they_show(inside: str) -> None:
    assert printable("a.svg", (SVG % inside).encode()).kind == "svg"


def test_several_pages_are_told() -> None:
    page = Image.new("L", (4, 4))
    stream = io.BytesIO()
    page.save(stream, "TIFF", save_all=True, append_images=[page, page])
    assert printable("a.tif", stream.getvalue()).remark == "`a.tif` holds 3 pictures; only the first is printed."


DOCUMENT = """\
---
title: Pictures
lang: en
format: {html: default, typst: default, docx: default}
---

The scan.tif shows it.

![A scan](scan.tif){fig-alt="A scan"}

![A drawing](drawing.bmp){fig-alt="A drawing" width=4cm}
"""


def test_a_report_with_pictures_from_a_scanner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.qmd").write_text(DOCUMENT)
    Path("scan.tif").write_bytes(pixels("TIFF"))
    Path("drawing.bmp").write_bytes(pixels("BMP"))
    assert main(["check"]) == 0
    assert main(["render"]) == 0
    assert Path("letter.html").read_text().count("data:image/png") == 2
    assert len([name for name in zipfile.ZipFile("letter.docx").namelist() if name.endswith(".png")]) == 2
    Path("scan.tif").write_bytes(b"")
    Path("drawing.bmp").write_bytes(b"BM")
    capsys.readouterr()
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert main(["render"]) == 2
    refused = capsys.readouterr().err
    for place, name in (("letter.qmd:9:11", "scan.tif"), ("letter.qmd:11:14", "drawing.bmp")):
        assert f"{place}: error RND001: The image `{name}` cannot be printed" in told
        assert f"{place}: error: The image `{name}` cannot be printed" in refused
