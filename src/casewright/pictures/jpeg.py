"""JPEG files by their segments (ITU-T T.81, annex B; JFIF 1.02, ITU-T T.871)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from casewright.pictures.profiles import bare_profile

_HUFFMAN, _ARITHMETIC, _QUANTIZATION, _LINES, _RESTART = 0xC4, 0xCC, 0xDB, 0xDC, 0xDD
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, 0xD9
_PROFILE = b"ICC_PROFILE\0"


def bare_jpeg(data: bytes) -> bytes | None:
    """Return a JPEG file with the segments that decide how it looks, its color profile by its numbers and no more than
    its first picture, with the tables that it uses; None for a file that cannot be written so: it has no end, restarts
    (behind each of which anything may be), or a profile whose colors have to be converted."""
    try:
        return _bare(data)
    except (ValueError, IndexError, struct.error):
        return None


def _bare(data: bytes) -> bytes | None:
    kept = [b"\xff\xd8"]
    profile = icc_profile(data)
    if profile is not None:
        bare = bare_profile(profile)
        if bare is None:
            return None
        profile = _segment(0xE2, _PROFILE + b"\x01\x01" + bare)
    tables: dict[tuple[int, int], bytes] = {}
    used: set[tuple[int, int]] = set()
    for marker, body, scan in _segments(data):
        if marker == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= 12 and len(kept) == 1:
            kept.append(_segment(0xE0, b"JFIF\0\x01\x02" + body[7:12] + b"\0\0"))  # its resolution, no thumbnail
        elif marker == 0xEE and body.startswith(b"Adobe") and len(body) >= 12:
            kept.append(_segment(0xEE, b"Adobe\0\x64" + bytes(4) + body[11:12]))  # how its colors are coded
        elif marker in (_QUANTIZATION, _HUFFMAN):
            tables |= {(marker, number): table for number, table in _tables(marker, body)}
        elif marker == _RESTART and any(body[:2]):
            return None
        elif marker in (_ARITHMETIC, _LINES) or marker in _FRAMES or marker == _SCAN:
            if profile is not None:
                kept.append(profile)
                profile = None
            if marker in _FRAMES:
                if used:
                    raise ValueError("it has two pictures in one")
                body = body[: 6 + 3 * body[5]]
                used = {(_QUANTIZATION, number) for number in body[8::3]}
            elif marker == _SCAN:
                body = body[: 4 + 2 * body[0]]
                coded = {code for pair in body[2 : 1 + 2 * body[0] : 2] for code in (pair >> 4, 16 | pair & 15)}
                needed = used | {(_HUFFMAN, code) for code in coded}
                kept += [_segment(key[0], tables.pop(key)) for key in sorted(needed & tables.keys())]
            kept += [_segment(marker, body), scan]
    return b"".join([*kept, b"\xff\xd9"])


def _tables(marker: int, body: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the tables of a segment, each with its number (for Huffman codes, with its class in the upper half)."""
    while body:
        number = body[0] & 15 if marker == _QUANTIZATION else body[0]
        length = 65 + 64 * (body[0] >> 4 > 0) if marker == _QUANTIZATION else 17 + sum(body[1:17])
        yield number, body[:length]
        body = body[length:]


def scan_ends(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the coded data of each scan begin and end in a file that `bare_jpeg` made."""
    position = 2
    for _, body, scan in _segments(data):
        position += 4 + len(body) + len(scan)
        if scan:
            yield position - len(scan), position


def icc_profile(data: bytes) -> bytes | None:
    """Return the color profile of a JPEG file (ICC.1, annex B.4), None if there is none."""
    parts = [body[len(_PROFILE) :] for _, body, _ in _segments(data) if body.startswith(_PROFILE)]
    return b"".join(part[2:] for part in sorted(parts, key=lambda part: part[:1])) if parts else None


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the segments up to the end of the first picture: marker, content, and what is coded after it in a scan."""
    position = 2
    while position + 1 < len(data):
        if data[position] != 0xFF:
            raise ValueError("a segment of it begins with no marker")
        marker = data[position + 1]
        if marker == 0xFF:  # fill
            position += 1
            continue
        if marker == _END:
            return
        if position + 4 > len(data):
            break
        (length,) = struct.unpack_from(">H", data, position + 2)
        body, position = data[position + 4 : position + 2 + length], position + 2 + length
        scan_end = _scan_end(data, position) if marker == _SCAN else position
        yield marker, body, data[position:scan_end]
        position = scan_end
    raise ValueError("it has no end")


def _scan_end(data: bytes, start: int) -> int:
    """Return where coded data end: at a marker that is no restart and no stuffed byte."""
    position = data.find(b"\xff", start)
    while 0 <= position < len(data) - 1:
        following = data[position + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return position
        position = data.find(b"\xff", position + (1 if following == 0xFF else 2))
    return len(data)
