"""GIF files by their blocks (GIF89a, CompuServe 1990)."""

from __future__ import annotations

_TRAILER, _EXTENSION, _IMAGE = 0x3B, 0x21, 0x2C
_CONTROL = 0xF9
_LOOP = b"\x0bNETSCAPE2.0"


def bare_gif(data: bytes) -> bytes:
    """A GIF file with its pictures and how long each is shown, without comments, texts and programs' own blocks.

    Raises ValueError for a file that is damaged.
    """
    try:
        return b"".join(_kept(data))
    except IndexError:
        raise ValueError("it ends too early") from None


def _kept(data: bytes) -> list[bytes]:
    position = 13 + _colors(data[10])
    kept = [data[:position]]
    while data[position] != _TRAILER:
        begin = position
        if data[position] == _EXTENSION:
            label = data[position + 1]
            position = _after_blocks(data, position + 2)
            block = data[begin:position]
            if label == _CONTROL:
                kept.append(block[:7] + b"\0")
            elif block[2:].startswith(_LOOP) and block[14:16] == b"\x03\x01":
                kept.append(block[:18] + b"\0")
        elif data[position] == _IMAGE:
            position = _after_blocks(data, position + 11 + _colors(data[position + 9]))
            kept.append(data[begin:position])
        else:
            raise ValueError("a block of it is of no known kind")
    return [*kept, b"\x3b"]


def _colors(flags: int) -> int:
    """The length of a table of colors."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, position: int) -> int:
    while data[position]:
        position += data[position] + 1
    return position + 1
