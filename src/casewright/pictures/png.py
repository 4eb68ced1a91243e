"""PNG files by their chunks (PNG, third edition, W3C 2025)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from casewright.pictures.profiles import bare_profile

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LENGTHS = {
    b"IHDR": {13},
    b"pHYs": {9},
    b"gAMA": {4},
    b"cHRM": {32},
    b"sRGB": {1},
    b"cICP": {4},
    b"sBIT": {1, 2, 3, 4},
    b"IEND": {0},
}
"""The chunks of numbers that decide how pixels are shown, with the lengths that they can have."""
_SHOWN = frozenset({b"PLTE", b"tRNS"})
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_FILTERS = 5
_LONGEST = {b"PLTE": 768, b"tRNS": 256}
_INCH_IN_METRES = 0.0254
_CSS_PIXELS = 96


@dataclass(frozen=True)
class PictureSize:
    """Width and height in CSS pixels (96 to an inch), as HTML and pandoc count them."""

    width: int
    height: int


def bare_png(data: bytes) -> bytes | None:
    """Return a PNG file with the chunks that decide how it looks, and its color profile by its numbers; None for a file
    that has room for more than its pixels (16 bits, interlaced, filled up, packed with something behind them), or whose
    colors have to be converted. Frames of an animation are left out. Raises ValueError for a file that is damaged."""
    kept = [SIGNATURE]
    pixels = bytearray()
    header = b""
    for name, body in _chunks(data):
        header = body if name == b"IHDR" else header
        if name == b"IDAT":
            pixels += body
        elif name == b"IEND":
            packed = _stream(bytes(pixels), header)
            return None if packed is None else b"".join([*kept, _chunk(b"IDAT", packed), _chunk(name, b"")])
        elif pixels:
            continue  # what comes behind the pixels says nothing of how they look
        elif name == b"iCCP":
            profile = _profile(body)
            if profile is None:
                return None
            kept.append(_chunk(b"iCCP", b"none\0\0" + zlib.compress(profile, 9)))
        elif (name in _SHOWN and len(body) <= _LONGEST[name]) or len(body) in _LENGTHS.get(name, ()):
            kept.append(_chunk(name, body))
    raise ValueError("it ends too early")


def _profile(body: bytes) -> bytes | None:
    _, _, rest = body.partition(b"\0")
    try:
        return bare_profile(zlib.decompressobj().decompress(rest[1:], 10_000_000))
    except zlib.error:
        return None


def _stream(packed: bytes, header: bytes) -> bytes | None:
    """Return the compressed pixels without what is behind them, None if they are more or fewer than the header says, or
    not as plain rows of 8 bits a channel."""
    width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    row = 1 + width * _CHANNELS.get(color, 0)
    if depth != 8 or interlaced:
        return None
    reader = zlib.decompressobj()
    try:
        rows = reader.decompress(packed, row * height + 1)
    except zlib.error:
        return None
    if len(rows) != row * height or not reader.eof or max(rows[::row], default=0) >= _FILTERS:
        return None
    return packed[: len(packed) - len(reader.unused_data)]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_size(data: bytes) -> PictureSize | None:
    """Return the size at which a PNG file that says its resolution is to be shown; None for one that does not."""
    width = height = 0
    for name, body in _chunks(data):
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


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(SIGNATURE)
    while position + 12 <= len(data) and data.startswith(SIGNATURE):
        (length,) = struct.unpack_from(">I", data, position)
        end = position + 12 + length
        if end > len(data):
            return
        yield data[position + 4 : position + 8], data[position + 8 : end - 4]
        position = end
