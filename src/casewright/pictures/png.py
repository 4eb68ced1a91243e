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
    b"acTL": {8},
    b"fcTL": {26},
    b"IEND": {0},
}
"""The chunks of numbers that decide how pixels are shown, with the lengths that they can have."""
_SHOWN = frozenset({b"PLTE", b"tRNS", b"IDAT", b"fdAT"})
_LONGEST = {b"PLTE": 768, b"tRNS": 256}
_INCH_IN_METRES = 0.0254
_CSS_PIXELS = 96


@dataclass(frozen=True)
class PictureSize:
    """Width and height in CSS pixels (96 to an inch), as HTML and pandoc count them."""

    width: int
    height: int


def bare_png(data: bytes) -> bytes | None:
    """A PNG file with the chunks that decide how it looks, and its color profile by its numbers; None for a file
    that cannot be written so: its pixels have no end, or its profile's colors have to be converted. Raises ValueError
    for a file that is damaged."""
    kept = [SIGNATURE]
    pixels = bytearray()
    for name, body in _chunks(data):
        if name == b"IDAT":
            pixels += body
            continue
        if pixels and kept[-1][4:8] != b"IDAT":
            packed = _stream(bytes(pixels))
            if packed is None:
                return None
            kept.append(_chunk(b"IDAT", packed))
        if name == b"iCCP":
            profile = _profile(body)
            if profile is None:
                return None
            kept.append(_chunk(b"iCCP", b"none\0\0" + zlib.compress(profile, 9)))
        elif (name in _SHOWN and len(body) <= _LONGEST.get(name, len(body))) or len(body) in _LENGTHS.get(name, ()):
            kept.append(_chunk(name, body))
        if name == b"IEND":
            return b"".join(kept)
    raise ValueError("it ends too early")


def _profile(body: bytes) -> bytes | None:
    _, _, rest = body.partition(b"\0")
    try:
        return bare_profile(zlib.decompressobj().decompress(rest[1:], 10_000_000))
    except zlib.error:
        return None


def _stream(packed: bytes) -> bytes | None:
    """The compressed pixels without what is behind them; None where their end is not found."""
    reader = zlib.decompressobj()
    try:
        rest = packed
        while rest and not reader.eof:
            reader.decompress(rest, 1 << 20)
            rest = reader.unconsumed_tail
    except zlib.error:
        return None
    return packed[: len(packed) - len(reader.unused_data)] if reader.eof else None


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_size(data: bytes) -> PictureSize | None:
    """The size at which a PNG file that says its resolution is to be shown; None for one that does not."""
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
