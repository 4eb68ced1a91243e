"""The files of one sheet: their size, their dots an inch, nothing in them but the picture, always the same bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from casewright.diagnostics import CasewrightError, Location
from casewright.figures.artwork.composing import (
    Cell,
    PlacedDrawing,
    PlacedPicture,
    compose_svg,
    panel_widths,
    place,
    rows_of,
)
from casewright.figures.artwork.imaging import png_bytes
from casewright.figures.artwork.vectors import foreign_drawing
from casewright.figures.files import PostScriptPanel, compose_eps, picture_eps, svg_of_pdf, written

SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0H10V10H0Z" fill="#0072B2"/></svg>'
HERE = Location("figures/figures.yml", 1, 1)


def sheet() -> bytes:
    """85 by 45 mm: A a blue square in vectors, B a red picture of 20 by 20 pixels."""
    drawing = foreign_drawing(SQUARE, "square.svg", HERE)
    png = png_bytes(Image.new("RGB", (20, 20), (200, 0, 0)))
    return compose_svg(
        [
            PlacedDrawing(Cell("A", 0, 5, 40, 40), drawing),
            PlacedPicture(Cell("B", 45, 5, 40, 40), png),
        ],
        85,
        45,
    )


@pytest.mark.parametrize(
    ("rows", "widths"),
    [
        (("A",), {"A": 180}),
        (("AB",), {"A": 88, "B": 88}),
        (("AA", "BC"), {"A": 180, "B": 88, "C": 88}),
        (("AAB", "AAC"), {"A": 118.66666666666667, "B": 57.333333333333336, "C": 57.333333333333336}),
    ],
)
def test_columns_are_equally_wide(rows: tuple[str, ...], widths: dict[str, float]) -> None:
    assert panel_widths(rows, 180) == pytest.approx(widths)


def test_without_a_layout_panels_stand_below_one_another() -> None:
    assert rows_of((), ["A", "B"]) == ("A", "B")


def test_a_row_is_as_high_as_its_highest_panel_and_its_letter() -> None:
    cells, height = place(("AB", "CC"), 180, {"A": 30, "B": 50, "C": 20})
    assert height == pytest.approx(5 + 50 + 4 + 5 + 20)
    assert (cells["C"].top, cells["C"].left, cells["A"].top) == (64, 0, 5)


def test_a_panel_over_two_rows_makes_room_below_where_it_needs_to() -> None:
    cells, height = place(("AB", "AC"), 180, {"A": 100, "B": 30, "C": 30})
    assert height == pytest.approx(105)
    assert cells["C"].top == pytest.approx(5 + 30 + 4 + 5)


def test_a_single_panel_has_no_band_for_a_letter() -> None:
    cells, height = place((" ",), 85, {" ": 60})
    assert (height, cells[" "].letter, cells[" "].top) == (60, "", 0)


def test_every_format_has_the_printed_size() -> None:
    files = written(sheet(), 85, 45, ("svg", "pdf", "png", "tiff"), 300)
    assert b'width="85mm" height="45mm"' in files["svg"]
    box = PdfReader(io.BytesIO(files["pdf"])).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((85 / 25.4 * 72, 45 / 25.4 * 72), abs=0.01)
    for form in ("png", "tiff"):
        image = Image.open(io.BytesIO(files[form]))
        assert image.size == pytest.approx((85 / 25.4 * 300, 45 / 25.4 * 300), abs=1)
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert image.mode == "RGB"
        assert image.getpixel((200, 300)) == (0, 114, 178)
        assert image.getpixel((700, 300)) == (200, 0, 0)
    tiff = Image.open(io.BytesIO(files["tiff"]))
    assert tiff.info["compression"] == "tiff_lzw"


@pytest.mark.parametrize("dpi", [300, 600])
def test_line_art_has_more_dots(dpi: int) -> None:
    image = Image.open(io.BytesIO(written(sheet(), 85, 45, ("tiff",), dpi)["tiff"]))
    assert image.size[0] == pytest.approx(85 / 25.4 * dpi, abs=1)


def test_pdf_keeps_vectors_as_vectors_and_pictures_at_their_pixels() -> None:
    page = PdfReader(io.BytesIO(written(sheet(), 85, 45, ("pdf",), 300)["pdf"])).pages[0]
    assert [image.image.size for image in page.images if image.image is not None] == [(20, 20)]


def test_nothing_but_the_picture_is_in_the_files() -> None:
    files = written(sheet(), 85, 45, ("svg", "pdf", "png", "tiff"), 100)
    reader = PdfReader(io.BytesIO(files["pdf"]))
    assert reader.metadata is not None
    assert {key: str(value).partition(" ")[0] for key, value in reader.metadata.items()} == {"/Creator": "Typst"}
    assert b"Date" not in files["pdf"]
    assert Image.open(io.BytesIO(files["png"])).info.keys() == {"dpi"}
    tags = set(Image.open(io.BytesIO(files["tiff"])).tag_v2)
    layout = {256, 257, 258, 259, 262, 273, 277, 278, 279, 284, 317}  # how the pixels are stored
    assert tags - layout == {282, 283, 296}  # the dots an inch
    for data in files.values():
        assert str(Path.home()).encode() not in data
        assert b"/tmp/" not in data


def test_the_same_sheet_gives_the_same_bytes() -> None:
    forms = ("svg", "pdf", "png", "tiff")
    assert written(sheet(), 85, 45, forms, 150) == written(sheet(), 85, 45, forms, 150)


def test_too_many_pixels_are_refused_before_they_are_made() -> None:
    with pytest.raises(CasewrightError, match="million pixels") as caught:
        written(sheet(), 297, 420, ("png",), 2400)
    assert "dpi" in caught.value.hint


def test_the_page_of_a_pdf_becomes_vectors() -> None:
    pdf = written(sheet(), 85, 45, ("pdf",), 300)["pdf"]
    drawing = foreign_drawing(svg_of_pdf(pdf), "a.pdf", HERE)
    assert (drawing.width, drawing.height) == pytest.approx((85 / 25.4 * 72, 45 / 25.4 * 72), abs=0.1)
    assert b"svg+xml" in drawing.markup
    with pytest.raises(ValueError):
        svg_of_pdf(b"%PDF-1.7 broken")


def plotted_eps() -> bytes:
    from matplotlib.figure import Figure

    from casewright import printed

    with printed(40, 40):
        figure = Figure()
        figure.add_subplot().plot([1, 3, 2])
        buffer = io.BytesIO()
        figure.savefig(buffer, format="eps")
    return buffer.getvalue()


def composed_eps() -> bytes:
    picture = picture_eps(png_bytes(Image.new("RGB", (20, 20), (200, 0, 0))))
    panels = [
        PostScriptPanel(Cell("A", 0, 5, 40, 40), plotted_eps()),
        PostScriptPanel(Cell("B", 45, 5, 40, 40), picture),
    ]
    return compose_eps(panels, 85, 45)


def test_eps_has_a_box_and_says_nothing_of_who_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    eps = composed_eps()
    assert eps.startswith(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 241 128\n")
    for word in (b"Creator", b"CreationDate", b"%%Title", b"%%For"):
        assert word not in eps
    assert eps.count(b"%%BeginDocument") == eps.count(b"%%EndDocument") == 3
    assert composed_eps() == eps


@pytest.mark.skipif(shutil.which("gs") is None, reason="needs Ghostscript to draw PostScript")
def test_eps_draws_both_panels_and_their_letters_as_text(tmp_path: Path) -> None:
    source, target = tmp_path / "a.eps", tmp_path / "a.png"
    source.write_bytes(composed_eps())
    subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dEPSCrop", "-sDEVICE=png16m", "-r100",
         f"-sOutputFile={target}", str(source)], check=True, timeout=60,
    )  # fmt: skip
    image = Image.open(target)
    assert image.size == pytest.approx((335, 178), abs=2)
    assert image.getpixel((250, 100)) == (200, 0, 0)
    letter_a = image.crop((0, 0, 20, 20)).convert("L").getextrema()
    assert letter_a[0] < 60
    words = subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=txtwrite", "-sOutputFile=-", str(source)],
        check=True, timeout=60, capture_output=True, text=True,
    )  # fmt: skip
    assert words.stdout.split()[:2] == ["A", "B"]
    assert image.crop((0, 30, 155, 170)).convert("L").getextrema()[0] < 120
