"""The pictures of a PDF: which file stands for a path of the AST, whether Typst can read it, and how large it is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.render.pdf.typst.literal import Code

PREFERRED = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")
"""Suffixes in the order in which files of one stem are taken: drawings before pixels."""

_LENGTH = re.compile(r"(?P<number>\d+(?:\.\d*)?|\.\d+)\s*(?P<unit>px|pt|mm|cm|in|em|%)?")
_SVG = re.compile(rb"<svg[\s>]")


@dataclass(frozen=True)
class Picture:
    """An image file as Typst reads it: its path in the project, a name in the folder it is typeset in, its format
    and its bytes."""

    path: str
    name: str
    format: str
    data: bytes


def picture_for(path: str, resources: Mapping[str, bytes], number: int) -> Picture:
    """Return the picture a path of the AST stands for: of the same stem the SVG before others, else the path itself.

    `number` makes the name of its file. Raises CasewrightError, naming the image, if there is none or its format cannot
    be printed.
    """
    chosen = _chosen(path, resources)
    if chosen is None:
        raise CasewrightError(
            f"The image `{path}` is missing.",
            location=Location(path),
            hint=did_you_mean(path, resources) or "Correct the path, or put the image there.",
        )
    data = resources[chosen]
    kind = _format(data)
    if kind is None:
        raise CasewrightError(
            f"The image `{chosen}` cannot be printed.",
            location=Location(chosen),
            why=_why_not(data),
            hint="Save it as SVG, PNG or JPEG under the same name.",
        )
    return Picture(chosen, f"image-{number}.{kind}", kind, data)


def _chosen(path: str, resources: Mapping[str, bytes]) -> str | None:
    stem, suffix = posixpath.splitext(path)
    if suffix.casefold() not in {*PREFERRED, ".pdf", ".eps", ".tif", ".tiff"}:
        stem = path
    for other in PREFERRED:
        if stem + other in resources:
            return stem + other
    return path if path in resources else None


def _format(data: bytes) -> str | None:
    """Return the format of an image by its content, since names lie; None for one Typst cannot place in a PDF/UA
    file."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if _SVG.search(data[:4096]):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        return "svg"
    return None


def _why_not(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        return "a PDF inside a PDF cannot be made accessible (PDF/UA-1)"
    if not data:
        return "the file is empty"
    return "its content is not an SVG (as UTF-8 text), PNG, JPEG, GIF or WebP image"


def size(option: str, typed: str, path: str) -> Code:
    """Return a width or height of an image: `50%`, `8cm`, `3in`, `300px` (or bare, at 96 to the inch, as pandoc reads
    it).

    Raises CasewrightError for anything else.
    """
    match = _LENGTH.fullmatch(typed.strip())
    if match is None:
        raise CasewrightError(
            f"The image `{path}` has the {option} `{typed}`, which is not a size.",
            location=Location(path),
            hint=f"Write, for example, `{option}=80%` or `{option}=8cm`.",
        )
    number, unit = float(match["number"]), match["unit"] or "px"
    if unit == "px":
        number, unit = number * 72 / 96, "pt"
    return Code(f"{number:.6g}{unit}")
