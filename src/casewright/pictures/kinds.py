"""What an image file is, by its content: names lie."""

from __future__ import annotations

import gzip
import io
import re
import zlib

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF", "pdf"),
    (b"%!PS", "eps"),
    (b"\xc5\xd0\xd3\xc6", "eps"),
)
_SVG = re.compile(r"<(?:\w+:)?svg[\s>/]")
_MOST_UNPACKED = 200_000_000

SUFFIXES = {"png": ".png", "jpeg": ".jpg", "gif": ".gif", "svg": ".svg", "pdf": ".pdf", "eps": ".eps"}
"""The suffix of a file of each kind."""


def kind_of(content: bytes) -> str:
    """Return the kind of an image file: `png`, `jpeg`, `gif`, `svg`, `pdf` or `eps`; empty for any other."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    return "svg" if svg_text(content) is not None else ""


def svg_text(content: bytes) -> str | None:
    """Return the text of an SVG file, packed or not, in the encoding it has; None for what is none."""
    if content.startswith(b"\x1f\x8b"):
        try:
            content = _unpacked(content)
        except (OSError, EOFError, zlib.error):
            return None
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    declared = re.match(rb'\s*<\?xml[^>]*?encoding=["\']([\w.-]+)["\']', content[:200])
    if declared and encoding != "utf-16":
        encoding = declared[1].decode("ascii")
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return text if _SVG.search(text[:4096]) and not text.lstrip()[:14].lower().startswith("<!doctype html") else None


def _unpacked(content: bytes) -> bytes:
    """Return a file that gzip packed. Raises OSError for one that unpacks to more than any drawing has."""
    with gzip.open(io.BytesIO(content)) as stream:
        data = stream.read(_MOST_UNPACKED + 1)
    if len(data) > _MOST_UNPACKED:
        raise OSError("it unpacks to more than 200 MB")
    return data
