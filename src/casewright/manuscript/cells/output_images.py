"""Pictures that cells produce, as files fit to be given away: nothing in them but the picture, the same every time.

What is taken out of a PNG, a JPEG or an SVG file here can tell who made it, when and with what: text chunks, EXIF and
XMP blocks, the metadata and document type of an SVG file.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
from dataclasses import dataclass
from typing import Any

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_TELLING = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_INCH_IN_METRES = 0.0254
_CSS_PIXELS = 96
_POINTS_OF_SVG_UNIT = {"": 72 / 96, "px": 72 / 96, "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0}
_SVG_LENGTH = re.compile(r"\s*([0-9.]+(?:[eE][-+]?\d+)?)\s*([a-z]*)\s*$")


@dataclass(frozen=True)
class PictureSize:
    """Width and height in CSS pixels (96 to an inch), as HTML and pandoc count them."""

    width: int
    height: int


def clean_png(data: bytes) -> bytes:
    """A PNG file without its text, time and EXIF chunks; anything that is no PNG file comes back as it is."""
    if not data.startswith(_PNG_SIGNATURE):
        return data
    kept = [_PNG_SIGNATURE]
    for name, start, end in _png_chunks(data):
        if name not in _PNG_TELLING:
            kept.append(data[start:end])
    return b"".join(kept)


def clean_jpeg(data: bytes) -> bytes:
    """A JPEG file without EXIF, XMP and comments; a picture that EXIF turns is turned first."""
    if not data.startswith(b"\xff\xd8"):
        return data
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as picture:
        if picture.getexif().get(0x0112, 1) != 1:
            turned = io.BytesIO()
            ImageOps.exif_transpose(picture).save(turned, "JPEG", quality=95)
            data = turned.getvalue()
    return _without_telling_segments(data)


def clean_svg(text: str) -> str:
    """An SVG file without metadata, comments, XML declaration and document type (whose address a reader may load)."""
    text = re.sub(r"<\?xml\b.*?\?>", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"<!DOCTYPE\b[^>\[]*(?:\[.*?\])?[^>]*>", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"<metadata\b.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    return text.strip() + "\n"


def cleaned_image(kind: str, content: Any) -> Any:
    """A picture as notebooks hold it (`kind` is its media type; SVG as text, others in base64), cleaned.

    Content of other kinds, and content that is no readable picture, comes back as it is.
    """
    if kind == "image/svg+xml" and isinstance(content, str):
        return clean_svg(content)
    if kind in ("image/png", "image/jpeg") and isinstance(content, str):
        try:
            data = base64.b64decode(content)
        except (binascii.Error, ValueError):
            return content
        return base64.b64encode(clean_png(data) if kind == "image/png" else clean_jpeg(data)).decode("ascii")
    return content


def png_size(data: bytes) -> PictureSize | None:
    """The size at which a PNG file that says its resolution is to be shown; None for one that does not."""
    if not data.startswith(_PNG_SIGNATURE):
        return None
    width = height = 0
    for name, start, end in _png_chunks(data):
        body = data[start + 8 : end - 4]
        if name == b"IHDR" and len(body) >= 8:
            width, height = struct.unpack(">II", body[:8])
        elif name == b"pHYs" and len(body) == 9:
            across, down, unit = struct.unpack(">IIB", body)
            if unit != 1 or not across or not down:
                return None
            per_inch = (round(across * _INCH_IN_METRES), round(down * _INCH_IN_METRES))
            return PictureSize(
                round(width / per_inch[0] * _CSS_PIXELS) or 1, round(height / per_inch[1] * _CSS_PIXELS) or 1
            )
        elif name == b"IDAT":
            return None
    return None


def svg_size(text: str) -> PictureSize | None:
    """The size an SVG file gives itself in absolute units; None where it gives none."""
    root = re.search(r"<svg\b[^>]*>", text)
    if root is None:
        return None
    sides = []
    for name in ("width", "height"):
        attribute = re.search(rf"\s{name}=[\"']([^\"']*)[\"']", root.group())
        length = _SVG_LENGTH.match(attribute.group(1)) if attribute else None
        if length is None or length[2] not in _POINTS_OF_SVG_UNIT:
            return None
        sides.append(round(float(length[1]) * _POINTS_OF_SVG_UNIT[length[2]] / 72 * _CSS_PIXELS))
    return PictureSize(*sides) if all(sides) else None


def _png_chunks(data: bytes) -> list[tuple[bytes, int, int]]:
    chunks = []
    position = len(_PNG_SIGNATURE)
    while position + 12 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        end = position + 12 + length
        if end > len(data):
            break
        chunks.append((data[position + 4 : position + 8], position, end))
        position = end
    return chunks


def _without_telling_segments(data: bytes) -> bytes:
    """Drop APP1 (EXIF, XMP), APP13 (IPTC) and comment segments; everything from the scan on is the picture."""
    kept = [data[:2]]
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xDA:
            break
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        if marker not in (0xE1, 0xED, 0xFE):
            kept.append(data[position : position + 2 + length])
        position += 2 + length
    kept.append(data[position:])
    return b"".join(kept)
