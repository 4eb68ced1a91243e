"""One sheet as files for print and portals: PDF, PNG and TIFF from its SVG, EPS from panels drawn as EPS.

No file says when, where, by whom or with which folders it was made, and the same sheet gives the same bytes.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from casewright.diagnostics import CasewrightError
from casewright.figures import sizes, style
from casewright.figures.artwork.composing import Cell, letter_place
from casewright.figures.artwork.faces import with_typeface
from casewright.pictures.drawing import page_of

_MOST_PIXELS = 160_000_000


@dataclass(frozen=True)
class PostScriptPanel:
    """A panel as an EPS file of its own, and where it is on the sheet."""

    cell: Cell
    eps: bytes


def written(svg: bytes, width_mm: float, height_mm: float, formats: Sequence[str], dpi: int) -> dict[str, bytes]:
    """The sheet in every format that can be made from its SVG.

    Raises CasewrightError where the sheet is too large for a raster at these dots an inch.
    """
    files: dict[str, bytes] = {}
    if "svg" in formats:
        files["svg"] = with_typeface(svg)
    if "pdf" in formats:
        files["pdf"] = _typeset(svg, width_mm, height_mm, "pdf", dpi)
    if "png" in formats or "tiff" in formats:
        files |= _rasters(svg, width_mm, height_mm, formats, dpi)
    return files


def svg_of_pdf(pdf: bytes) -> bytes:
    """The first page of a PDF as SVG, in vectors. Raises ValueError where it cannot be read as PDF."""
    return _compiled(
        {"sheet.pdf": pdf}, '#set page(width: auto, height: auto, margin: 0pt)\n#image("sheet.pdf")', "svg"
    )


def _rasters(svg: bytes, width_mm: float, height_mm: float, formats: Sequence[str], dpi: int) -> dict[str, bytes]:
    from PIL import Image

    from casewright.figures.artwork.imaging import flat, png_bytes

    pixels = sizes.inches(width_mm) * dpi * sizes.inches(height_mm) * dpi
    if pixels > _MOST_PIXELS:
        raise CasewrightError(
            f"At {dpi} dots an inch the figure has {pixels / 1e6:.0f} million pixels, which is too many.",
            hint="Lower `dpi`, or ask for vectors only: `formats: [svg, pdf]`.",
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large pictures; this one is casewright's own
        sheet = flat(Image.open(io.BytesIO(_typeset(svg, width_mm, height_mm, "png", dpi))))
    files: dict[str, bytes] = {}
    if "png" in formats:
        files["png"] = png_bytes(sheet, dpi)
    if "tiff" in formats:
        buffer = io.BytesIO()
        bare = Image.frombytes("RGB", sheet.size, sheet.convert("RGB").tobytes())
        bare.save(buffer, format="TIFF", compression="tiff_lzw", dpi=(dpi, dpi))
        files["tiff"] = buffer.getvalue()
    return files


def _typeset(svg: bytes, width_mm: float, height_mm: float, form: Literal["pdf", "png"], dpi: int) -> bytes:
    page = (
        f"#set page(width: {width_mm:.4f}mm, height: {height_mm:.4f}mm, margin: 0pt, fill: white)\n"
        "#set document(date: none)\n"
        '#image("sheet.svg", width: 100%, height: 100%, fit: "stretch")'
    )
    return _compiled({"sheet.svg": svg}, page, form, dpi)


def _compiled(files: Mapping[str, bytes], page: str, form: Literal["pdf", "png", "svg"], dpi: int = 300) -> bytes:
    """What Typst makes of a page and the files it shows. Raises ValueError with Typst's reason."""
    import matplotlib as mpl

    fonts = [str(style.FONTS), str(Path(mpl.get_data_path(), "fonts", "ttf"))]
    try:
        return page_of(files, page, format=form, ppi=float(dpi), font_paths=fonts, timestamp=0, pdf_tags=False)
    except RuntimeError as error:
        raise ValueError(str(error).split("\n")[0]) from None


_BOX = re.compile(rb"^%%(?:HiRes)?BoundingBox: *(-?[\d.]+) +(-?[\d.]+) +(-?[\d.]+) +(-?[\d.]+)", re.MULTILINE)
_PRIVATE = re.compile(rb"^%%(?:Creator|CreationDate|Title|For|Author|Copyright)\b.*\n", re.MULTILINE)


def compose_eps(panels: Sequence[PostScriptPanel], width_mm: float, height_mm: float) -> bytes:
    """Panels on one sheet as Encapsulated PostScript, by the rules for included files (Adobe, EPSF 3.0, section 3)."""
    width, height = sizes.points(width_mm), sizes.points(height_mm)
    parts = [
        b"%!PS-Adobe-3.0 EPSF-3.0\n"
        + f"%%BoundingBox: 0 0 {int(width + 0.999)} {int(height + 0.999)}\n".encode()
        + f"%%HiResBoundingBox: 0 0 {width:.3f} {height:.3f}\n".encode()
        + b"%%LanguageLevel: 3\n%%Pages: 1\n%%EndComments\n%%Page: 1 1\n"
        + f"1 1 1 setrgbcolor 0 0 {width:.3f} {height:.3f} rectfill\n".encode()
    ]
    lettered = [_letters(panels, width_mm, height_mm)] if any(panel.cell.letter for panel in panels) else []
    for number, panel in enumerate([*panels, *lettered], start=1):
        cell = panel.cell
        left, bottom, right, top = _bounding_box(panel.eps)
        scale_x = sizes.points(cell.width) / (right - left)
        scale_y = sizes.points(cell.height) / (top - bottom)
        at_y = height - sizes.points(cell.top + cell.height)
        parts.append(
            b"save\n/showpage {} def 0 setgray 0 setlinecap 1 setlinewidth 0 setlinejoin 10 setmiterlimit\n"
            b"[] 0 setdash newpath\n"
            + f"{sizes.points(cell.left):.3f} {at_y:.3f} translate {scale_x:.6f} {scale_y:.6f} scale\n".encode()
            + f"{-left:.3f} {-bottom:.3f} translate\n".encode()
            + f"%%BeginDocument: panel-{number}\n".encode()
            + _PRIVATE.sub(b"", panel.eps.rstrip() + b"\n")
            + b"%%EndDocument\nrestore\n"
        )
    parts.append(b"showpage\n%%Trailer\n%%EOF\n")
    return b"".join(parts)


def picture_eps(png: bytes) -> bytes:
    """A raster picture as EPS, one point a pixel."""
    from PIL import Image

    image = Image.open(io.BytesIO(png))
    buffer = io.BytesIO()
    Image.frombytes(image.mode, image.size, image.tobytes()).save(buffer, format="EPS")
    return buffer.getvalue()


def _bounding_box(eps: bytes) -> tuple[float, float, float, float]:
    boxes = [tuple(float(one) for one in found) for found in _BOX.findall(eps)]
    left, bottom, right, top = boxes[-1]  # the precise one stands second
    return left, bottom, right, top


def _letters(panels: Sequence[PostScriptPanel], width_mm: float, height_mm: float) -> PostScriptPanel:
    """The letters of all panels as one more panel, as large as the sheet: text, with its font embedded."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    style.font_files()
    sheet = Figure(figsize=(sizes.inches(width_mm), sizes.inches(height_mm)))
    for cell in (panel.cell for panel in panels):
        x, baseline = letter_place(cell)
        place = (x / sizes.points(width_mm), 1 - baseline / sizes.points(height_mm))
        sheet.text(*place, cell.letter, family=style.FONT, weight="bold", size=style.LETTER_POINTS, color=style.INK)
    buffer = io.BytesIO()
    with rc_context({"ps.fonttype": 42}):
        sheet.savefig(buffer, format="eps", facecolor="none")
    return PostScriptPanel(Cell("", 0, 0, width_mm, height_mm), buffer.getvalue())
