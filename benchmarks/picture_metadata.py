"""Plant what can name a patient in pictures, and count what is still there in the files that are rendered.

    python benchmarks/picture_metadata.py [FOLDER]

Each planting is a picture that holds a mark in one of the places that its format has for more than the picture, written
from the format's specification. Each is shown in every way a report shows pictures: directly, as a `data:` address,
inside an SVG, as a panel of `figures.yml`, and by a cell. Searched are the bytes of the page, the Word file, the PDF,
the executed notebook and its page, with everything unpacked that is packed in them.
"""

from __future__ import annotations

import base64
import io
import json
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdf
from PIL import Image, ImageCms, ImageDraw

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


@dataclass(frozen=True)
class Planting:
    """One picture with a mark: where the mark is, the suffix of its file, and its content."""

    name: str
    suffix: str
    content: bytes
    mark: str

    @property
    def file(self) -> str:
        return f"{self.mark.lower()}{self.suffix}"


def plantings() -> list[Planting]:
    """Every planting, each with a mark of its own."""
    found = []
    for kind, makers in _MAKERS.items():
        for name, make in makers.items():
            mark = f"PLANT{len(found):03d}DOE"
            found.append(Planting(f"{kind}: {name}", _SUFFIX.get(kind, f".{kind.lower()}"), make(mark), mark))
    return found


# --- pictures without anything


def picture() -> Image.Image:
    image = Image.new("RGB", (96, 64), (20, 90, 60))
    draw = ImageDraw.Draw(image)
    for at in range(0, 96, 8):
        draw.line((at, 0, 95 - at, 63), fill=(at * 2, 255 - at, 128), width=2)
    return image


def saved(kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture().save(stream, kind, **options)
    return stream.getvalue()


def profile(mark: str, tag: bytes = b"desc") -> bytes:
    """The profile of sRGB with a text put into one of its tags (ICC.1:2001-04, 6.5.17)."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (count,) = struct.unpack_from(">I", made, 128)
    tags = [struct.unpack_from(">4sII", made, 132 + 12 * number) for number in range(count)]
    bodies = {name: made[start : start + size] for name, start, size in tags}
    text = b"desc\0\0\0\0" + struct.pack(">I", len(mark) + 1) + mark.encode() + b"\0" + bytes(78)
    bodies[tag] = text if tag == b"desc" else b"text\0\0\0\0" + mark.encode() + b"\0"
    table, body, start = b"", b"", 132 + 12 * len(bodies)
    for name, content in bodies.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    whole = made[4:128] + struct.pack(">I", len(bodies)) + table + body
    return struct.pack(">I", len(whole) + 4) + whole


# --- PNG (W3C, third edition, 11.3)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*extra: bytes, after: bytes = b"") -> bytes:
    plain = saved("PNG")
    return plain[:33] + b"".join(extra) + plain[33:] + after


def png_behind_pixels(mark: str) -> bytes:
    """Bytes behind the end of the compressed pixels, inside IDAT."""
    plain = saved("PNG")
    position, out = 8, plain[:8]
    while position < len(plain):
        (length,) = struct.unpack_from(">I", plain, position)
        name, body = plain[position + 4 : position + 8], plain[position + 8 : position + 8 + length]
        out += chunk(name, body + mark.encode() if name == b"IDAT" else body)
        position += length + 12
    return out


def tiff_block(mark: str, tag: int = 0x013B) -> bytes:
    """EXIF: a TIFF directory with one text (CIPA DC-008, 4.6.2)."""
    text = mark.encode() + b"\0"
    head = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 1)
    return head + struct.pack(">HHII", tag, 2, len(text), 26) + bytes(4) + text


def made_png(depth: int, color: int, size: tuple[int, int], rows: bytes, *extra: bytes, interlaced: int = 0) -> bytes:
    """A PNG file by its rows, each of which begins with the number of its filter."""
    header = struct.pack(">IIBBBBB", *size, depth, color, 0, 0, interlaced)
    body = (chunk(b"IHDR", header), *extra, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def png_more_rows(mark: str) -> bytes:
    return made_png(8, 0, (16, 2), b"\0" + bytes(range(16)) + b"\0" + bytes(range(16)) + mark.encode())


def png_transparent(mark: str) -> bytes:
    """A picture of letters under pixels that are transparent."""
    row = b"\0" + b"".join(bytes([letter, 0]) for letter in mark.encode()) + b"\x40\xff"
    return made_png(8, 4, (len(mark) + 1, 2), row + row)


def png_unused_colors(mark: str) -> bytes:
    colors = b"\x10\x20\x30\xa0\xb0\xc0" + mark.encode().ljust(18)
    return made_png(8, 3, (4, 1), b"\0\0\1\0\1", chunk(b"PLTE", colors))


def png_low_bytes(mark: str) -> bytes:
    row = b"\0" + b"".join(bytes([10 * number, letter]) for number, letter in enumerate(mark.encode()))
    return made_png(16, 0, (len(mark), 1), row)


def png_second_frame(mark: str) -> bytes:
    width = len(mark)
    frame = [struct.pack(">IIIIIHHBB", number, width, 1, 0, 0, 1, 1, 0, 0) for number in (0, 1)]
    rows = zlib.compress(b"\0" + mark.encode(), 0)
    whole = made_png(
        8,
        0,
        (width, 1),
        b"\0" + bytes(range(width)),
        chunk(b"acTL", struct.pack(">II", 2, 0)),
        chunk(b"fcTL", frame[0]),
    )
    return whole[:-12] + chunk(b"fcTL", frame[1]) + chunk(b"fdAT", struct.pack(">I", 2) + rows) + whole[-12:]


def png_interlaced(mark: str) -> bytes:
    """Behind the one row that the passes of a picture of one pixel are."""
    return made_png(8, 0, (1, 1), b"\0\x80" + mark.encode(), interlaced=1)


_PNG: Mapping[str, Callable[[str], bytes]] = {
    "more rows than it has": png_more_rows,
    "under transparent pixels (hidden)": png_transparent,
    "colors of its palette that no pixel has": png_unused_colors,
    "low bytes of 16 bits (hidden)": png_low_bytes,
    "second frame": png_second_frame,
    "behind interlaced pixels": png_interlaced,
    "tEXt": lambda m: png(chunk(b"tEXt", b"Author\0" + m.encode())),
    "zTXt": lambda m: png(chunk(b"zTXt", b"Author\0\0" + zlib.compress(m.encode()))),
    "iTXt": lambda m: png(chunk(b"iTXt", b"Author\0\0\0en\0\0" + m.encode())),
    "XMP in iTXt": lambda m: png(
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>" + m.encode() + b"</x:xmpmeta>")
    ),
    "eXIf": lambda m: png(chunk(b"eXIf", tiff_block(m))),
    "iCCP, its name": lambda m: png(chunk(b"iCCP", m.encode() + b"\0\0" + zlib.compress(profile("x")))),
    "iCCP, its description": lambda m: png(chunk(b"iCCP", b"x\0\0" + zlib.compress(profile(m)))),
    "iCCP, a private tag": lambda m: png(chunk(b"iCCP", b"x\0\0" + zlib.compress(profile(m, b"PRIV")))),
    "sPLT": lambda m: png(chunk(b"sPLT", m.encode() + b"\0\x08" + bytes(6))),
    "private chunk": lambda m: png(chunk(b"prVt", m.encode())),
    "pHYs of a wrong length": lambda m: png(chunk(b"pHYs", m.encode())),
    "after IEND": lambda m: png(after=m.encode()),
    "behind the pixels": png_behind_pixels,
}

# --- JPEG (ITU-T T.81, B.2.4; JFIF; EXIF; XMP part 3; CIPA DC-007; ISO 19566-5)


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*extra: bytes, after: bytes = b"", **options: object) -> bytes:
    plain = saved("JPEG", quality=90, **options)
    return plain[:20] + b"".join(extra) + plain[20:] + after


def exif_thumbnail(mark: str) -> bytes:
    small = io.BytesIO()
    picture().resize((24, 16)).save(small, "JPEG", comment=mark.encode())
    data = small.getvalue()
    first = b"MM\0*" + struct.pack(">IHI", 8, 0, 14)
    second = struct.pack(">HHHII", 2, 0x0201, 4, 1, 44) + struct.pack(">HHII", 0x0202, 4, 1, len(data)) + bytes(4)
    return segment(0xE1, b"Exif\0\0" + first + second + data)


def progressive_with_comment(mark: str) -> bytes:
    plain = saved("JPEG", progressive=True)
    second = plain.index(b"\xff\xda", plain.index(b"\xff\xda") + 2)
    tables = plain.rfind(b"\xff\xc4", 0, second)
    return plain[:tables] + segment(0xFE, mark.encode()) + plain[tables:]


def turned(mark: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, mark
    return saved("JPEG", exif=exif)


def jpeg_before(marker: bytes, mark: str, number: int = 1, **options: object) -> bytes:
    """Bytes that no pixel is read from, before a marker (the first, or a later one) of a photograph."""
    plain = saved("JPEG", quality=90, **options)
    at = 0
    for _ in range(number):
        at = plain.index(marker, at + 1)
    return plain[:at] + mark.encode() + plain[at:]


_JPEG: Mapping[str, Callable[[str], bytes]] = {
    "behind the last pixel (hidden)": lambda m: jpeg_before(b"\xff\xd9", m),
    "behind a scan of a progressive one (hidden)": lambda m: jpeg_before(b"\xff\xc4", m, 2, progressive=True),
    "before a restart (hidden)": lambda m: jpeg_before(b"\xff\xd0", m, restart_marker_rows=1),
    "unused quantization table": lambda m: jpeg(segment(0xDB, b"\x03" + m.encode().ljust(64))),
    "unused Huffman table": lambda m: jpeg(segment(0xC4, b"\x13" + bytes([0, 0, 0, len(m), *bytes(12)]) + m.encode())),
    "EXIF": lambda m: jpeg(segment(0xE1, b"Exif\0\0" + tiff_block(m))),
    "EXIF of a picture that is turned": turned,
    "EXIF, maker's note": lambda m: jpeg(segment(0xE1, b"Exif\0\0" + tiff_block(m, 0x927C))),
    "EXIF, thumbnail": lambda m: jpeg(exif_thumbnail(m)),
    "XMP": lambda m: jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + m.encode())),
    "extended XMP": lambda m: jpeg(segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40) + m.encode())),
    "ICC, its description": lambda m: jpeg(segment(0xE2, b"ICC_PROFILE\0\x01\x01" + profile(m))),
    "ICC, its copyright": lambda m: jpeg(segment(0xE2, b"ICC_PROFILE\0\x01\x01" + profile(m, b"cprt"))),
    "MPF": lambda m: jpeg(segment(0xE2, b"MPF\0" + m.encode())),
    "APP11 (JUMBF)": lambda m: jpeg(segment(0xEB, b"JP\0\x01\0\0\0\x01" + m.encode())),
    "APP12 (Ducky)": lambda m: jpeg(segment(0xEC, b"Ducky" + m.encode())),
    "APP13 (Photoshop, IPTC)": lambda m: jpeg(
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 30) + b"\x1c\x02\x78\0\x0b" + m.encode())
    ),
    "APP14, what is behind": lambda m: jpeg(segment(0xEE, b"Adobe\0d\0\0\0\0\x01" + m.encode())),
    "APP15": lambda m: jpeg(segment(0xEF, m.encode())),
    "comment": lambda m: jpeg(segment(0xFE, m.encode())),
    "comment between scans": progressive_with_comment,
    "JFXX thumbnail": lambda m: jpeg(segment(0xE0, b"JFXX\0\x10" + saved("JPEG", comment=m.encode()))),
    "after its end": lambda m: jpeg(after=m.encode()),
    "a second picture after its end": lambda m: jpeg(after=saved("JPEG", comment=m.encode())),
}

# --- GIF (GIF89a, 23 to 26)


def sub_blocks(data: bytes) -> bytes:
    parts = [data[start : start + 255] for start in range(0, len(data), 255)]
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def gif(extra: bytes = b"", after: bytes = b"") -> bytes:
    plain = saved("GIF")
    start = 13 + 3 * 2 ** ((plain[10] & 7) + 1)
    return b"GIF89a" + plain[6:start] + extra + plain[start:] + after


def gif_second_frame(mark: str) -> bytes:
    """A frame whose colors are letters."""
    colors = mark.encode().ljust(24)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0x82) + colors + b"\x02\x02\x44\x01\0"
    return saved("GIF")[:-1] + b"\x21\xf9\x04\0\x64\0\0\0" + frame + b"\x3b"


_GIF: Mapping[str, Callable[[str], bytes]] = {
    "second frame": gif_second_frame,
    "comment": lambda m: gif(b"\x21\xfe" + sub_blocks(m.encode())),
    "plain text": lambda m: gif(b"\x21\x01\x0c" + bytes(12) + sub_blocks(m.encode())),
    "XMP": lambda m: gif(b"\x21\xff\x0bXMP DataXMP" + sub_blocks(m.encode())),
    "an application's block": lambda m: gif(b"\x21\xff\x0bACMEPACS1.0" + sub_blocks(m.encode())),
    "in the block that says how often it is played": lambda m: gif(
        b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0" + sub_blocks(m.encode())
    ),
    "after its end": lambda m: gif(after=m.encode()),
}

# --- WebP (RFC 9649, 2.7), TIFF (6.0), BMP


def webp(name: bytes, body: bytes, after: bytes = b"") -> bytes:
    plain = saved("WEBP", lossless=True)
    flags = bytes([{b"EXIF": 8, b"XMP ": 4}.get(name, 0)])
    extended = (
        b"VP8X" + struct.pack("<I", 10) + flags + bytes(3) + struct.pack("<I", 95)[:3] + struct.pack("<I", 63)[:3]
    )
    extra = name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2) if name else b""
    content = b"WEBP" + extended + plain[12:] + extra
    return b"RIFF" + struct.pack("<I", len(content)) + content + after


def tiff(tag: int) -> Callable[[str], bytes]:
    return lambda mark: saved("TIFF", tiffinfo={tag: mark})


def tiff_of_two_pages(mark: str) -> bytes:
    stream = io.BytesIO()
    second = picture()
    picture().save(stream, "TIFF", save_all=True, append_images=[second], tiffinfo={270: mark})
    return stream.getvalue()


_WEBP: Mapping[str, Callable[[str], bytes]] = {
    "EXIF": lambda m: webp(b"EXIF", tiff_block(m)),
    "XMP": lambda m: webp(b"XMP ", m.encode()),
    "a chunk of its own": lambda m: webp(b"PATN", m.encode()),
    "after its end": lambda m: webp(b"", b"", m.encode()),
}
_TIFF: Mapping[str, Callable[[str], bytes]] = {
    "description": tiff(270),
    "artist": tiff(315),
    "host computer": tiff(316),
    "XMP": lambda m: saved("TIFF", tiffinfo={700: m.encode()}),
    "a private tag": lambda m: saved("TIFF", tiffinfo={65000: m}),
    "a second page": tiff_of_two_pages,
}
_BMP: Mapping[str, Callable[[str], bytes]] = {"after its end": lambda m: saved("BMP") + m.encode()}

# --- SVG (SVG 2; what Inkscape, Illustrator and draw.io write)


def svg(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    return (
        f'{before}<svg {SVG} width="60mm" height="40mm" viewBox="0 0 60 40" {attributes}>'
        f'<rect width="30" height="20" fill="#246"/><circle id="dot" cx="45" cy="30" r="6"/>{inside}</svg>'
    ).encode()


def inside_svg(data: bytes, media_type: str) -> str:
    address = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    return f'<image x="1" y="1" width="12" height="8" xlink:href="{address}"/>'


_INKSCAPE = (
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
    'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"'
)
_BLACK = "<rect width='60' height='40'/>"
_ON_WHITE = "<rect width='60' height='40' fill='#fff'/>"
_SVG: Mapping[str, Callable[[str], bytes]] = {
    "words, white on white": lambda m: svg(f"{_ON_WHITE}<text x='5' y='30' font-size='4' fill='#fff'>{m}</text>"),
    "words, nearly white": lambda m: svg(f"{_ON_WHITE}<text x='5' y='30' font-size='4' fill='#fefefe'>{m}</text>"),
    "words, black on black": lambda m: svg(
        f"<rect width='60' height='40'/><text x='5' y='30' font-size='4'>{m}</text>"
    ),
    "words that are covered": lambda m: svg(
        f"<text x='5' y='30' font-size='4'>{m}</text><rect width='60' height='40'/>"
    ),
    "words off the canvas": lambda m: svg(f"<g transform='translate(900)'><text x='5' y='30'>{m}</text></g>"),
    "words too small to read": lambda m: svg(f"<text x='5' y='30' font-size='0.01'>{m}</text>"),
    "words, nearly transparent": lambda m: svg(f"<g opacity='0.01'><text x='5' y='30' font-size='4'>{m}</text></g>"),
    "words that are masked": lambda m: svg(
        f"<mask id='m'><rect width='60' height='40'/></mask><g mask='url(#m)'><text x='5' y='30'>{m}</text></g>"
    ),
    "words that are cut off": lambda m: svg(
        f"<clipPath id='c'><rect width='1' height='1'/></clipPath><text clip-path='url(#c)' x='9' y='30'>{m}</text>"
    ),
    "words that a filter wipes out": lambda m: svg(
        f"<filter id='f'><feFlood flood-color='white'/></filter><text filter='url(#f)' x='5' y='30'>{m}</text>"
    ),
    "a white part of a line": lambda m: svg(
        f"{_ON_WHITE}<text x='2' y='30' font-size='4'>Day <tspan fill='#fff'>{m}</tspan></text>"
    ),
    "words in an unused symbol": lambda m: svg(f"<symbol id='s'><text>{m}</text></symbol>"),
    "words in an unused pattern": lambda m: svg(f"<pattern id='p' width='9' height='9'><text>{m}</text></pattern>"),
    "words that are animated": lambda m: svg(
        f"<text opacity='0' x='5' y='30'>{m}<animate attributeName='opacity' to='1' dur='1s'/></text>"
    ),
    "title": lambda m: svg(f"<title>{m}</title>"),
    "desc of a group": lambda m: svg(f"<g><desc>{m}</desc><path d='M0 0L9 9'/></g>"),
    "metadata": lambda m: svg(f"<metadata><creator>{m}</creator></metadata>"),
    "comment": lambda m: svg(f"<!-- {m} -->"),
    "processing instruction": lambda m: svg(f"<?editor {m}?>"),
    "document type": lambda m: svg(before=f'<!DOCTYPE svg [<!ENTITY who "{m}">]>'),
    "text between elements": lambda m: svg(f"<g>{m}<path d='M0 0L9 9'/></g>"),
    "export path (Inkscape)": lambda m: svg("", f'{_INKSCAPE} inkscape:export-filename="/home/{m}/a.png"'),
    "document's name (Inkscape)": lambda m: svg("", f'{_INKSCAPE} sodipodi:docname="{m}.svg"'),
    "layer (Inkscape)": lambda m: svg(f'<g {_INKSCAPE} inkscape:label="{m}"><path d="M0 0L9 9"/></g>'),
    "named view (Inkscape)": lambda m: svg(f'<sodipodi:namedview {_INKSCAPE} id="{m}"/>'),
    "whole document (draw.io)": lambda m: svg("", f'content="&lt;mxfile host=&quot;{m}&quot;&gt;"'),
    "private data (Illustrator)": lambda m: svg(
        '<switch><foreignObject requiredExtensions="http://ns.adobe.com/AdobeIllustrator/10.0/" width="1" height="1">'
        f'<i:pgf xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/">{m}</i:pgf></foreignObject>'
        '<g><path d="M0 0L9 9"/></g></switch>'
    ),
    "id": lambda m: svg(f'<path id="{m}" d="M0 0L9 9"/>'),
    "id that is used": lambda m: svg(f'<defs><path id="{m}" d="M0 0L9 9"/></defs><use xlink:href="#{m}"/>'),
    "class that is used": lambda m: svg(f'<style>.{m} {{fill: red}}</style><path class="{m}" d="M0 0L9 9L0 9"/>'),
    "data attribute": lambda m: svg(f'<path data-name="{m}" d="M0 0L9 9"/>'),
    "aria-label": lambda m: svg(f'<path aria-label="{m}" d="M0 0L9 9"/>'),
    "unknown attribute": lambda m: svg(f'<path patient="{m}" d="M0 0L9 9"/>'),
    "event attribute": lambda m: svg(f'<path onclick="{m}()" d="M0 0L9 9"/>'),
    "script": lambda m: svg(f"<script>{m}</script>"),
    "comment of a style sheet": lambda m: svg(f"<style>/* {m} */ path {{fill: red}}</style>"),
    "custom property": lambda m: svg(f'<path style="--who: {m}; fill: red" d="M0 0L9 9"/>'),
    "text that is not displayed": lambda m: svg(f'<text x="3" y="9" display="none">{m}</text>'),
    "text that is not displayed by its class": lambda m: svg(
        f'<style>.h {{display: none}}</style><g class="h"><text x="3" y="9">{m}</text></g>'
    ),
    "text that is not visible": lambda m: svg(f'<g visibility="hidden"><text x="3" y="9">{m}</text></g>'),
    "transparent text": lambda m: svg(f'<text x="3" y="9" opacity="0">{m}</text>'),
    "text without fill": lambda m: svg(f'<text x="3" y="9" style="fill:none">{m}</text>'),
    "text of no size": lambda m: svg(f'<text x="3" y="9" font-size="0">{m}</text>'),
    "text beside the page": lambda m: svg(f'<text x="9000" y="9" font-size="4">{m}</text>'),
    "text moved off the page": lambda m: svg(
        f'<g transform="translate(0 -900)"><text x="3" y="9" font-size="4">{m}</text></g>'
    ),
    "white text on nothing": lambda m: (
        f'<svg {SVG} width="60mm" height="40mm" viewBox="0 0 60 40"><text x="3" y="9" fill="#ffffff">{m}</text>'
        '<rect y="20" width="9" height="9"/></svg>'
    ).encode(),
    "text in defs": lambda m: svg(f"<defs><text>{m}</text></defs>"),
    "symbol that is not used": lambda m: svg(f'<symbol id="s"><text y="9">{m}</text></symbol>'),
    "EXIF of a JPEG inside": lambda m: svg(inside_svg(_JPEG["EXIF"](m), "image/jpeg")),
    "text of a PNG inside": lambda m: svg(inside_svg(_PNG["tEXt"](m), "image/png")),
    "title of an SVG inside": lambda m: svg(inside_svg(svg(f"<title>{m}</title>"), "image/svg+xml")),
}

# --- PDF (ISO 32000-1, 14) and PostScript (DSC 3.0)


def pdf(change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(saved("PDF")))
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def hidden_layer(mark: str) -> bytes:
    """A page with a layer that is switched off (14.11), written by hand."""
    content = b"0 0 1 rg 10 10 60 30 re f /OC /L BDC BT /F 12 Tf 10 60 Td (" + mark.encode() + b") Tj ET EMC"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]/Order[5 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 120 80]/Contents 4 0 R/Resources<</Properties<</L 5 0 R>>"
        b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/OCG/Name(" + mark.encode() + b")>>",
    ]
    out, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + (
        b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )  # fmt: skip


def with_xmp(mark: str) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        writer.xmp_metadata = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{mark}</x:xmpmeta>".encode()

    return pdf(change)


def _with_script(writer: pypdf.PdfWriter, mark: str) -> None:
    """A script that runs when the file is opened (12.6.4.16)."""
    name, text = pypdf.generic.NameObject, pypdf.generic.TextStringObject
    action = {name("/S"): name("/JavaScript"), name("/JS"): text(f"app.alert('{mark}')")}
    writer.root_object[name("/OpenAction")] = pypdf.generic.DictionaryObject(action)


EPS = (
    "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 72 36\n{head}%%EndComments\n"
    "1 0 0 setrgbcolor 0 0 36 36 rectfill {inside}\nshowpage\n%%EOF\n{after}"
)
_PDF: Mapping[str, Callable[[str], bytes]] = {
    "information": lambda m: pdf(lambda writer: writer.add_metadata({"/Author": m})),
    "XMP": with_xmp,
    "attachment": lambda m: pdf(lambda writer: writer.add_attachment(f"{m}.txt", m.encode()) and None),
    "JavaScript": lambda m: pdf(lambda writer: _with_script(writer, m)),
    "layer that is switched off": hidden_layer,
}
_EPS: Mapping[str, Callable[[str], bytes]] = {
    "title and user": lambda m: EPS.format(head=f"%%Title: {m}\n%%For: {m}\n", inside="", after="").encode(),
    "comment": lambda m: EPS.format(head="", inside=f"% {m}", after="").encode(),
    "after its end": lambda m: EPS.format(head="", inside="", after=f"% {m}").encode(),
}
_MAKERS = {
    "PNG": _PNG, "JPEG": _JPEG, "GIF": _GIF, "WebP": _WEBP, "TIFF": _TIFF, "BMP": _BMP, "SVG": _SVG, "PDF": _PDF,
    "EPS": _EPS,
}  # fmt: skip
_SUFFIX = {"JPEG": ".jpg", "TIFF": ".tif"}
_MEDIA = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".tif": "image/tiff",
          ".bmp": "image/bmp", ".svg": "image/svg+xml"}  # fmt: skip


# --- what is searched


def unpacked(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes of a file and of everything packed in it."""
    yield data
    if depth > 4:
        return
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield name.encode()
                yield from unpacked(package.read(name), depth + 1)
    elif data.startswith(b"%PDF"):
        for one in pypdf.PdfReader(io.BytesIO(data)).xref_objStm, *_pdf_streams(data):
            if isinstance(one, bytes):
                yield from unpacked(one, depth + 1)
    elif data.startswith(b"\x89PNG"):
        position, pixels = 8, b""
        while position + 12 <= len(data):
            (length,) = struct.unpack_from(">I", data, position)
            body = data[position + 8 : position + 8 + length]
            if data[position + 4 : position + 8] in (b"zTXt", b"iTXt", b"iCCP"):
                for start in range(len(body)):
                    if body[start] == 0x78:
                        try:
                            yield zlib.decompressobj().decompress(body[start:])
                        except zlib.error:
                            continue
            elif data[position + 4 : position + 8] == b"IDAT":
                pixels += body
            position += length + 12
        reader = zlib.decompressobj()
        yield reader.decompress(pixels) + reader.unused_data
    for match in re.finditer(rb"base64,([A-Za-z0-9+/=\s]{16,})", data):
        yield from unpacked(base64.b64decode(match[1]), depth + 1)
    if data.startswith(b"{"):
        for match in re.finditer(rb'"((?:[A-Za-z0-9+/]|\\n){60,}=*)(?:\\n)?"', data):
            yield from unpacked(base64.b64decode(match[1].replace(b"\\n", b"") + b"==="), depth + 1)


def _pdf_streams(data: bytes) -> Iterator[bytes]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    for number in range(1, int(reader.trailer["/Size"])):
        try:
            found = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        except (pypdf.errors.PdfReadError, KeyError):
            continue
        if found is None:
            continue
        yield repr(found).encode()
        if isinstance(found, pypdf.generic.StreamObject):
            try:
                yield found.get_data()
            except (NotImplementedError, ValueError, pypdf.errors.PyPdfError):
                yield found._data
            yield found._data


def holds(data: bytes, mark: str) -> bool:
    """Whether a mark is anywhere in a file, in any of the encodings that formats write text in."""
    return bool(marks_in(data, [mark]))


def marks_in(data: bytes, marks: list[str]) -> set[str]:
    """Those of some marks that are anywhere in a file, in capitals or not."""
    found: set[str] = set()
    for part in unpacked(data):
        lower = part.lower()
        text = lower + lower[::2] + lower[1::2] if b"\0" in lower else lower
        found |= {mark for mark in marks if mark.lower().encode() in text}
    return found


# --- the reports


def report(folder: Path, documents: Mapping[str, str], files: Mapping[str, bytes]) -> None:
    for name, content in {**{name: text.encode() for name, text in documents.items()}, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


CONFIGURATION = """project: {output-dir: _output}
format: {html: default, docx: default, pdf: default}
casewright: {}
"""
HEAD = "---\ntitle: Pictures\n---\n\n"


def directly(found: list[Planting]) -> tuple[dict[str, str], dict[str, bytes]]:
    shown = [f'![](images/{one.file}){{fig-alt="A picture"}}' for one in found]
    return {"a.qmd": HEAD + "\n\n".join(shown) + "\n"}, {f"images/{one.file}": one.content for one in found}


def as_addresses(found: list[Planting]) -> tuple[dict[str, str], dict[str, bytes]]:
    shown = [
        f'![](data:{_MEDIA[one.suffix]};base64,{base64.b64encode(one.content).decode()}){{fig-alt="A picture"}}'
        for one in found
        if one.suffix in _MEDIA
    ]
    return {"a.qmd": HEAD + "\n\n".join(shown) + "\n"}, {}


def inside_drawings(found: list[Planting]) -> tuple[dict[str, str], dict[str, bytes]]:
    wrapped = [one for one in found if one.suffix in _MEDIA]
    files = {
        f"images/n{number}.svg": svg(inside_svg(one.content, _MEDIA[one.suffix])) for number, one in enumerate(wrapped)
    }
    shown = [f'![]({name}){{fig-alt="A picture"}}' for name in files]
    return {"a.qmd": HEAD + "\n\n".join(shown) + "\n"}, files


_WINDOW = {"PNG: low bytes of 16 bits (hidden)": ", window: {centre: 12800, width: 25600}"}
"""What a panel needs besides its picture."""


def as_panels(found: list[Planting]) -> tuple[dict[str, str], dict[str, bytes]]:
    usable = [one for one in found if one.suffix not in (".eps",)]
    figures, shown = [], []
    for start in range(0, len(usable), 12):
        panels = "".join(
            f"      - {{letter: {chr(65 + number)}, image: images/{one.file}, minimum-dpi: 1"
            f"{_WINDOW.get(one.name, '')}}}\n"
            for number, one in enumerate(usable[start : start + 12])
        )
        layout = json.dumps(["ABCD", "EFGH", "IJKL"][:3])
        count = len(usable[start : start + 12])
        rows = ["".join(chr(65 + row * 4 + at) if row * 4 + at < count else "." for at in range(4)) for row in range(3)]
        layout = json.dumps([row for row in rows if row.strip(".")])
        figures.append(
            f"  - label: fig-p{start}\n    title: T\n    legend: L\n    alt: A\n    width: double\n"
            f"    formats: [svg, pdf, png, tiff]\n    dpi: 150\n    layout: {layout}\n    panels:\n{panels}"
        )
        shown.append(f"![](figures/fig-p{start}.svg){{#fig-p{start}}}")
    documents = {"figures/figures.yml": "figures:\n" + "".join(figures), "a.qmd": HEAD + "\n\n".join(shown) + "\n"}
    return documents, {f"images/{one.file}": one.content for one in usable}


def from_cells(found: list[Planting]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Pictures that a cell shows, by names that the page says nothing of."""
    usable = [one for one in found if one.suffix in (".png", ".jpg", ".svg")]
    files = {f"images/c{number}{one.suffix}": one.content for number, one in enumerate(usable)}
    code = "".join(f"display({'SVG' if name.endswith('.svg') else 'Image'}(filename={name!r}))\n" for name in files)
    cell = f"```{{python}}\n#| fig-alt: A picture\nfrom IPython.display import SVG, Image, display\n{code}```\n"
    return {"a.qmd": HEAD + cell}, files


WAYS = {
    "shown directly": directly,
    "as an address": as_addresses,
    "inside an SVG": inside_drawings,
    "as a panel": as_panels,
    "by a cell": from_cells,
}


def rendered(folder: Path) -> dict[str, bytes]:
    """The files of a report: all that is rendered, the figures and their manifest."""
    command = [sys.executable, "-m", "casewright", "render", "--quiet", "--trust"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"The report cannot be rendered:\n{done.stdout}{done.stderr}")
    paths = [*(folder / "_output").rglob("*"), *(folder / "figures").glob("fig-*"), folder / "figures/manifest.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def main() -> None:
    found = plantings()
    marks = [one.mark for one in found]
    results: dict[str, dict[str, list[str]]] = {one.mark: {} for one in found}
    shown_in: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch)
        for way, make in WAYS.items():
            folder = base / way.replace(" ", "-")
            documents, files = make(found)
            report(folder, {"_quarto.yml": CONFIGURATION, **documents}, files)
            source = {*files.values(), *(text.encode() for text in documents.values())}
            shown_in[way] = set().union(*(marks_in(content, marks) for content in source))
            for name, content in rendered(folder).items():
                for mark in marks_in(content, marks):
                    results[mark].setdefault(way, []).append(name)
    print(f"{'planting':48}" + "".join(f"{way:>16}" for way in WAYS))
    planted = stripped = 0
    for one in found:
        line = f"{one.name:48}"
        for way in WAYS:
            if one.mark not in shown_in[way]:
                line += f"{'-':>16}"
                continue
            planted += 1
            left = results[one.mark].get(way)
            stripped += left is None
            line += f"{'stripped' if left is None else 'LEFT':>16}"
        print(line)
        for way, names in results[one.mark].items():
            print(f"    left, {way}: {', '.join(sorted(names))}")
    print(f"{len(found)} plantings, {planted} in all ways together: {stripped} stripped ({stripped / planted:.1%})")


if __name__ == "__main__":
    main()
