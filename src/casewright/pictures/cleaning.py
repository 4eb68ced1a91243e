"""A picture file of any kind as a file that holds the picture and nothing else."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from casewright.pictures import svg
from casewright.pictures.jpeg import bare_jpeg
from casewright.pictures.kinds import kind_of, svg_text
from casewright.pictures.pixels import PictureError, as_gif, as_jpeg, as_png, decoded, is_all_coded, is_all_shown
from casewright.pictures.png import bare_png
from casewright.storage import content_hash

MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml"}
"""The media type of each kind of clean picture."""
_ORIENTATION = 0x0112
_DATA = re.compile(r"data:\s*image/[\w.+-]+(?P<how>(?:;[^;,]*)*),(?P<content>.*)", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(
    r"(?<=[\"'(=])data:\s*image/[\w.+-]+(?:;[^;,\"')]*)*,[^\"'\s)<>]*(?:\s+[A-Za-z0-9+/=]+)*", re.IGNORECASE
)
_INLINE = re.compile(r"<(?P<tag>(?:\w+:)?svg)\b.*?</(?P=tag)\s*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class CleanPicture:
    """A picture that every format shows: its content, its kind (`png`, `jpeg`, `gif` or `svg`), and what of the file
    is not shown, a sentence each that ends a sentence begun with the file's name."""

    content: bytes
    kind: str
    remarks: tuple[str, ...] = ()


def cleaned(content: bytes) -> CleanPicture:
    """Return the picture of a file of pixels or of an SVG file. PNG, JPEG, GIF and SVG stay what they are, others
    become PNG.

    Raises PictureError for a damaged file, one that is no picture, and one that lacks parts in other files.
    """
    kind = kind_of(content)
    if kind == "svg":
        drawing, remarks = svg.bare_svg(svg_text(content) or "", cleaned)
        return CleanPicture(drawing, "svg", remarks)
    picture = decoded(content)
    try:
        if kind == "jpeg":
            bare = bare_jpeg(content) if picture.getexif().get(_ORIENTATION, 1) == 1 else None
            bare = bare if bare is not None and is_all_coded(bare, picture) else bare_jpeg(as_jpeg(picture))
            return CleanPicture(bare if bare is not None else as_png(picture), "jpeg" if bare is not None else "png")
        if kind == "gif":
            shown = as_gif(picture)
        elif kind == "png" and picture.getexif().get(_ORIENTATION, 1) == 1:
            bare = bare_png(content)
            shown = bare if bare is not None and is_all_shown(picture) else as_png(picture)
        else:
            shown = as_png(picture)
        pages = getattr(picture, "n_frames", 1)  # counted last, which turns a picture of several
        remarks = (f"holds {pages} pictures; only the first is printed.",) if pages > 1 else ()
        return CleanPicture(shown, "gif" if kind == "gif" else "png", remarks)
    except PictureError:
        raise
    except Exception as error:  # a damaged directory behind good pixels: Pillow raises what it leads to, of any type
        raise PictureError(f"the file is damaged ({str(error) or type(error).__name__})") from None


def cleaned_output(media_type: str, content: Any) -> Any:
    """One form of a cell's output as notebooks hold it (SVG and HTML as text, other pictures in base64), its pictures
    cleaned; None for a picture that is none, or of a kind that is not shown. Other content comes back as it is."""
    if not isinstance(content, str):
        return content
    if media_type == "image/svg+xml" and "<" in content:
        try:
            return cleaned(content.encode("utf-8", "replace")).content.decode()
        except PictureError:
            return None
    if media_type.startswith("image/") or media_type == "application/pdf":
        try:
            clean = cleaned(base64.b64decode(content))
        except (binascii.Error, ValueError):
            return None
        if MEDIA_TYPES[clean.kind] != media_type:
            return None
        return base64.b64encode(clean.content).decode("ascii") if clean.kind != "svg" else clean.content.decode()
    return cleaned_markup(content) if media_type in ("text/html", "text/markdown", "text/latex") else content


def cleaned_markup(text: str) -> str:
    """HTML or Markdown with the pictures that are typed into it cleaned; one that cannot be read is left out."""
    if "data:" in text:
        text = _ADDRESS.sub(_clean_address, text)
    return _INLINE.sub(_clean_inline, text) if "svg" in text.lower() else text


def data_content(address: str) -> bytes | None:
    """Return the bytes of a picture that is typed as a `data:` address, None if it is none."""
    match = _DATA.fullmatch(address)
    if match is None:
        return None
    try:
        if ";base64" in match["how"].lower():
            return base64.b64decode("".join(unquote_to_bytes(match["content"]).decode("latin-1").split()))
        return unquote_to_bytes(match["content"])
    except (binascii.Error, ValueError):
        return None


def _clean_address(match: re.Match[str]) -> str:
    content = data_content(match[0])
    try:
        clean = cleaned(content or b"")
    except PictureError:
        return "data:,"
    return f"data:{MEDIA_TYPES[clean.kind]};base64,{base64.b64encode(clean.content).decode()}"


def _clean_inline(match: re.Match[str]) -> str:
    """Return a drawing inside a page, where ids of all drawings stand together."""
    prefix = f"v{content_hash(match[0].encode('utf-8', 'surrogatepass'))[:6]}-"
    try:
        return svg.bare_svg(match[0], cleaned, prefix)[0].decode().strip()
    except PictureError:
        return ""
