"""Pictures: which file stands for an image, how large it is printed, and its drawing as Word writes it.

Word shows PNG, JPEG, GIF, TIFF and BMP; an SVG needs a picture beside it for programs that cannot draw it; a PDF it
cannot show at all. Where an image is an SVG or PDF, a PNG of the same name is taken if there is one, else one is drawn.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.sax.saxutils import quoteattr

from casewright.diagnostics import CasewrightError
from casewright.pictures.drawing import drawn
from casewright.pictures.kinds import kind_of
from casewright.render.word.markup import NAMESPACES, Node, element, xml_text

EMU_PER_TWIP = 635
EMU_PER_POINT = 12700
EMU_PER_INCH = 914400
_DRAWN_DPI = 300
_SCREEN_DPI = 96  # a pixel where a file names no resolution, as CSS has it

_UNITS = {
    "px": EMU_PER_INCH / 96, "": EMU_PER_INCH / 96, "in": EMU_PER_INCH, "cm": EMU_PER_INCH / 2.54,
    "mm": EMU_PER_INCH / 25.4, "pt": EMU_PER_POINT, "pc": 12 * EMU_PER_POINT, "em": 12 * EMU_PER_POINT,
}  # fmt: skip
_LENGTH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*|%)\s*", re.IGNORECASE)
_FORMATS = {"PNG": "png", "JPEG": "jpeg", "GIF": "gif", "TIFF": "tiff", "BMP": "bmp"}
CONTENT_TYPES = {
    "png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "tiff": "image/tiff", "bmp": "image/bmp",
    "svg": "image/svg+xml",
}  # fmt: skip

_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_DECORATIVE_EXTENSION = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


@dataclass(frozen=True)
class Picture:
    """An image as the file holds it: `raster` in the format `kind`, its natural size in EMU, the SVG it stands for."""

    raster: bytes
    kind: str
    width: int
    height: int
    svg: bytes | None = None


def picture(path: str, resources: Mapping[str, bytes]) -> Picture:
    """Return the picture for an image path. Raises CasewrightError if it is missing or is no image Word can show."""
    data = resources.get(path)
    suffix = PurePosixPath(path).suffix.lower()
    kind = kind_of(data or b"")
    if kind:  # names lie
        suffix = f".{kind}"
    if suffix in {".svg", ".pdf"}:
        twin = resources.get(str(PurePosixPath(path).with_suffix(".png")))
        if data is None and twin is None:
            raise _missing(path)
        size = _svg_size(data, path) if data is not None and suffix == ".svg" else None
        if twin is not None:
            return _raster(twin, path, size)
        assert data is not None
        drawn = _raster(drawn_png(data, suffix, path), path, size, resolution=_DRAWN_DPI)
        return drawn if suffix == ".pdf" else Picture(drawn.raster, drawn.kind, drawn.width, drawn.height, data)
    if data is None:
        raise _missing(path)
    return _raster(data, path)


def _missing(path: str) -> CasewrightError:
    if re.match(r"[a-z][a-z0-9+.-]*:", path, re.IGNORECASE):
        return CasewrightError(
            f"The image `{path}` is not a file of this project.",
            hint="Save the image in the project, and name that file: a Word file holds its images.",
        )
    return CasewrightError(f"There is no image `{path}`.", hint="Check the path, or build the figure first.")


def _raster(data: bytes, path: str, size: tuple[int, int] | None = None, resolution: float | None = None) -> Picture:
    """Return an image of pixels, printed at `size`, or else at its resolution, which it says itself unless it is
    given."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            image_format = image.format or ""
            pixels = image.size
            dots = [resolution] * 2 if resolution else image.info.get("dpi", (_SCREEN_DPI, _SCREEN_DPI))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise CasewrightError(
            f"The image `{path}` cannot be read.",
            why=str(error) if "BytesIO" not in str(error) else "it is no known image",
        ) from None
    if image_format not in _FORMATS:
        raise CasewrightError(
            f"The image `{path}` is of a kind that Word cannot show ({image_format or 'unknown'}).",
            hint="Save it as PNG, JPEG or SVG.",
        )
    if size is None:
        dots = [float(dpi) if 1 < float(dpi) < 10000 else _SCREEN_DPI for dpi in dots]
        size = (round(pixels[0] / dots[0] * EMU_PER_INCH), round(pixels[1] / dots[1] * EMU_PER_INCH))
    return Picture(data, _FORMATS[image_format], max(1, size[0]), max(1, size[1]))


def _svg_size(data: bytes, path: str) -> tuple[int, int] | None:
    """Return the size an SVG declares, by `width` and `height` or else by its `viewBox`."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise CasewrightError(f"The image `{path}` is not a valid SVG.", why=str(error.msg)) from None
    sizes = [_length(root.get(side) or "", 0) for side in ("width", "height")]
    if sizes[0] and sizes[1]:
        return (sizes[0], sizes[1])
    try:
        box = [float(number) for number in re.split(r"[\s,]+", (root.get("viewBox") or "").strip())]
    except ValueError:
        return None
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return None
    return (round(box[2] * _UNITS["px"]), round(box[3] * _UNITS["px"]))


def drawn_png(data: bytes, suffix: str, path: str) -> bytes:
    """Return an SVG or PDF drawn as PNG, by Typst, with the fonts Typst brings."""
    try:
        return drawn(data, suffix, _DRAWN_DPI)
    except RuntimeError as error:
        raise CasewrightError(
            f"The image `{path}` cannot be drawn for the Word file.",
            why=str(error).split("\n")[0],
            hint="Save it as PNG beside it, under the same name.",
        ) from None


def _length(value: str, whole: int) -> int:
    """Return a length ("85mm", "3in", "50%", "400" pixels) in EMU; 0 if it is none. Percentages are of `whole`."""
    found = _LENGTH.fullmatch(value)
    if not found:
        return 0
    unit = found[2].lower()
    if unit == "%":
        return round(float(found[1]) / 100 * whole)
    return round(float(found[1]) * _UNITS[unit]) if unit in _UNITS else 0


def printed_size(natural: Picture, width: str, height: str, room: tuple[int, int], path: str) -> tuple[int, int]:
    """Return the width and height to print, in EMU: what is asked for, in proportion, never more than the room there
    is.

    Raises CasewrightError for a size that is no length.
    """
    asked = []
    for side, value, whole in (("width", width, room[0]), ("height", height, room[1])):
        size = _length(value, whole)
        if value and value != "auto" and size <= 0:
            raise CasewrightError(
                f"`{side}={value}` of the image `{path}` is not a length.",
                hint=f"Write, for example, `{side}=85mm` or `{side}=60%`.",
            )
        asked.append(size)
    wide, high = asked
    if wide and not high:
        high = max(1, round(natural.height * wide / natural.width))
    elif high and not wide:
        wide = max(1, round(natural.width * high / natural.height))
    elif not wide:
        wide, high = natural.width, natural.height
    scale = min(1.0, room[0] / wide, room[1] / high)
    return max(1, int(wide * scale)), max(1, int(high * scale))


def drawing(number: int, size: tuple[int, int], alt: str, title: str, relation: str, svg_relation: str | None) -> Node:
    """Return the run that shows a picture. An empty `alt` marks it as decoration."""
    said = "".join(f" {key}={quoteattr(xml_text(text))}" for key, text in (("descr", alt), ("title", title)) if text)
    decorative = "" if alt else _extension(_DECORATIVE_EXTENSION, f'<adec:decorative{_declared("adec")} val="1"/>')
    svg = f'<asvg:svgBlip{_declared("asvg")} r:embed="{svg_relation}"/>'
    return element(
        f'<w:r><w:drawing><wp:inline{_declared("wp")} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="Picture {number}"{said}>{decorative}</wp:docPr>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks{_declared("a")} noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic{_declared("a")}><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic{_declared("pic")}>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/>'
        '<pic:cNvPicPr><a:picLocks noChangeAspect="1"/></pic:cNvPicPr></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}">{_extension(_SVG_EXTENSION, svg) if svg_relation else ""}</a:blip>'
        f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{size[0]}" cy="{size[1]}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _extension(uri: str, content: str) -> str:
    return f'<a:extLst{_declared("a")}><a:ext uri="{uri}">{content}</a:ext></a:extLst>'


def _declared(prefix: str) -> str:
    return f' xmlns:{prefix}="{NAMESPACES[prefix]}"'
