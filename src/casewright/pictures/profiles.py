"""Color profiles by their numbers alone (ICC.1:2022; ICC.1:2001-04 for version 2).

A profile names its maker, its device, its date and anything that a program writes into it. What colors mean is in
matrices and curves: these are copied into a profile that says nothing else.
"""

from __future__ import annotations

import struct

_HEADER = 128
_CURVES = (b"rTRC", b"gTRC", b"bTRC", b"kTRC")
_POINTS = (b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ")
_NEEDED = {b"RGB ": {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"}, b"GRAY": {b"kTRC"}}
_TABLES = (b"A2B0", b"A2B1", b"A2B2")
_D50 = bytes.fromhex("0000f6d6000100000000d32d")
_PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}


def bare_profile(data: bytes) -> bytes | None:
    """Return the matrices and curves of a profile of a grey or RGB picture as a profile of our own; None for a profile
    that cannot be written so: one that is damaged, holds tables of colors, or is of another kind of picture."""
    try:
        tags = _tags(data)
        space = data[16:20]
        needed = _NEEDED[space]
        if data[36:40] != b"acsp" or any(name in tags for name in _TABLES) or data[20:24] != b"XYZ ":
            return None
        kept = {name: _point(tags[name]) for name in _POINTS if name in tags}
        kept |= {name: _curve(tags[name]) for name in _CURVES if name in tags}
    except (KeyError, struct.error, ValueError):
        return None
    if not needed <= set(kept):
        return None
    is_new = data[8] >= 4
    kept.setdefault(b"wtpt", b"XYZ \0\0\0\0" + _D50)
    if is_new and b"chad" in tags and tags[b"chad"][:4] == b"sf32" and len(tags[b"chad"]) >= 44:
        kept[b"chad"] = tags[b"chad"][:44]
    kept[b"desc"] = _name(is_new)
    kept[b"cprt"] = _name(True) if is_new else b"text\0\0\0\0none\0"
    return _written(kept, data[8:10], space)


def _tags(data: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", data, _HEADER)
    tags = {}
    for number in range(min(count, 200)):
        name, start, length = struct.unpack_from(">4sII", data, _HEADER + 4 + 12 * number)
        tags[name] = data[start : start + length]
    return tags


def _point(tag: bytes) -> bytes:
    if tag[:4] != b"XYZ " or len(tag) < 20:
        raise ValueError("not a point")
    return b"XYZ \0\0\0\0" + tag[8:20]


def _curve(tag: bytes) -> bytes:
    if tag[:4] == b"curv":
        (count,) = struct.unpack_from(">I", tag, 8)
        length = 12 + 2 * count
    elif tag[:4] == b"para":
        (form,) = struct.unpack_from(">H", tag, 8)
        length = 12 + 4 * _PARAMETERS[form]
        tag = tag[:10] + b"\0\0" + tag[12:]
    else:
        raise ValueError("not a curve")
    if len(tag) < length:
        raise ValueError("cut off")
    return tag[:4] + b"\0\0\0\0" + tag[8:length]


def _name(is_new: bool) -> bytes:
    """Return the texts that a profile must have: "none"."""
    if is_new:
        return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", 8, 28) + "none".encode("utf-16-be")
    return b"desc\0\0\0\0" + struct.pack(">I", 5) + b"none\0" + bytes(4 + 4 + 2 + 1 + 67)


def _written(tags: dict[bytes, bytes], version: bytes, space: bytes) -> bytes:
    table, body, places = b"", b"", dict[bytes, tuple[int, int]]()
    start = _HEADER + 4 + 12 * len(tags)
    for name, tag in sorted(tags.items()):
        if tag not in places:
            places[tag] = (start + len(body), len(tag))
            body += tag + bytes(-len(tag) % 4)
        table += name + struct.pack(">II", *places[tag])
    size = start + len(body)
    header = (
        struct.pack(">I4s", size, b"") + version + b"\0\0mntr" + space + b"XYZ "
        + struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _D50 + bytes(48)
    )  # fmt: skip
    return header + struct.pack(">I", len(tags)) + table + body
