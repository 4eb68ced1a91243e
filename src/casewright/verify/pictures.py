"""The pictures of rendered files, in a form that is equal for pictures that look the same.

The pictures of a file are compared with those of a file that is rendered now, so that the conversion by a format does
not matter.
"""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from casewright.storage import content_hash

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

_TARGETS = "word/_rels/document.xml.rels"
_NEAR = 1e-3
_CORNERS = frozenset(b"m l c v y re".split())
_NOT_SEEN = frozenset(b"q Q cm cs CS gs ri Tm Td TD T* BT ET BDC BMC EMC Tr Tf Tj TJ".split())


Token = str | float


@dataclass(frozen=True)
class Picture:
    """A picture in a file: its alternative text, and its content as digests, operators, words and numbers (positions as
    fractions of its width)."""

    alternative: str
    content: tuple[Token, ...]

    def same_as(self, other: Picture) -> bool:
        """Return whether both pictures look the same."""
        if len(self.content) != len(other.content):
            return False
        return all(
            abs(ours - theirs) <= _NEAR if isinstance(ours, float) and isinstance(theirs, float) else ours == theirs
            for ours, theirs in zip(self.content, other.content, strict=True)
        )


def html_pictures(top: Any) -> tuple[Picture, ...]:
    """Return the pictures below an element of an HTML page; the content of a linked picture is its address."""
    return tuple(Picture(image.get("alt") or "", (_linked(image.get("src") or ""),)) for image in top.iter("img"))


def _linked(address: str) -> str:
    head, comma, encoded = address.partition(",")
    if not (comma and head.startswith("data:") and head.endswith(";base64")):
        return address
    try:
        return _digest(base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError):
        return address


def word_pictures(package: zipfile.ZipFile, body: Any) -> tuple[Picture, ...]:
    """Return the pictures in the text of a Word file, each with its bitmap and its drawing."""
    from lxml import etree

    names = set(package.namelist())
    targets: dict[str, str] = {}
    if _TARGETS in names:
        for relation in etree.fromstring(package.read(_TARGETS)).iter(f"{_RELATIONS}Relationship"):
            targets[relation.get("Id")] = posixpath.normpath(posixpath.join("word", relation.get("Target") or ""))
    found: list[Picture] = []
    for picture in body.iter(f"{_WP}inline", f"{_WP}anchor"):
        if any(parent.tag == f"{_MC}Fallback" for parent in picture.iterancestors()):
            continue
        described = picture.find(f"{_WP}docPr")
        alternative = described.get("descr") or "" if described is not None else ""
        blips = picture.iter(f"{_A}blip", f"{_ASVG}svgBlip")
        parts = [targets.get(blip.get(f"{_R}embed") or "", "") for blip in blips]
        if parts:
            found.append(
                Picture(alternative, tuple(_digest(package.read(part)) if part in names else part for part in parts))
            )
    return tuple(found)


def _digest(data: bytes) -> str:
    """Return the hash of a picture's pixels, or, if it is not a bitmap, of its bytes."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            return f"{image.size} {content_hash(image.convert('RGBA').tobytes())}"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return content_hash(data)


@dataclass
class DrawnPicture:
    """A picture in a PDF while its operators are read, with positions on the page."""

    content: list[Token] = field(default_factory=list)
    points: list[tuple[int, int, float, float]] = field(default_factory=list)

    @classmethod
    def joined(cls, drawings: Sequence[DrawnPicture]) -> DrawnPicture:
        """Join drawings."""
        whole = cls()
        for drawing in drawings:
            begin = len(whole.content)
            whole.content += drawing.content
            whole.points += [(at_x + begin, at_y + begin, x, y) for at_x, at_y, x, y in drawing.points]
        return whole

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The content, with positions as fractions of the picture's width from its lower left corner."""
        if not self.points:
            return tuple(self.content)
        left = min(x for _, _, x, _ in self.points)
        bottom = min(y for _, _, _, y in self.points)
        width = (max(x for _, _, x, _ in self.points) - left) or 1.0
        tokens = list(self.content)
        for at_x, at_y, x, y in self.points:
            tokens[at_x], tokens[at_y] = (x - left) / width, (y - bottom) / width
        return tuple(tokens)

    def point(self, x: float, y: float) -> None:
        self.content += [0.0, 0.0]
        self.points.append((len(self.content) - 2, len(self.content) - 1, x, y))

    def operator(self, operands: Sequence[Any], operator: bytes, matrix: Sequence[float], objects: Any) -> None:
        """Add an operator. `matrix` maps its coordinates to the page; `objects` are the page's pictures."""
        if operator == b"Do":
            self.content.append(_pixels(objects[operands[0]].get_object()))
            for x, y in ((0.0, 0.0), (1.0, 1.0)):
                self.point(*_mapped(matrix, x, y))
        elif operator in _CORNERS:
            self.content.append(operator.decode())
            numbers = [float(number) for number in operands]
            if operator == b"re":
                x, y, width, height = numbers
                numbers = [x, y, x + width, y + height]
            for x, y in zip(numbers[::2], numbers[1::2], strict=True):
                self.point(*_mapped(matrix, x, y))
        elif operator not in _NOT_SEEN:
            self.content.append(operator.decode("latin-1"))
            self.content += [float(operand) for operand in operands if isinstance(operand, (int, float))]

    def text(self, text: str, matrix: Sequence[float]) -> None:
        """Add a text at the origin of its line."""
        self.content += ["text", text]
        self.point(*_mapped(matrix, 0.0, 0.0))


def _pixels(image: Any) -> str:
    """Return the size and hash of a bitmap or drawing."""
    parts = [image.get_data()]
    if "/SMask" in image:
        parts.append(image["/SMask"].get_object().get_data())
    size = f"{image.get('/Width', '')} x {image.get('/Height', '')}"
    return f"{size} {content_hash(b''.join(parts))}"


def _mapped(matrix: Sequence[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def multiplied(inner: Sequence[float], outer: Sequence[float]) -> tuple[float, ...]:
    """Return the matrix that applies `inner`, then `outer`, each in the form of PDF (a b c d e f)."""
    a, b, c, d, e, f = inner
    return (*_turned(outer, a, b), *_turned(outer, c, d), *_mapped(outer, e, f))


def _turned(matrix: Sequence[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, _, _ = matrix
    return a * x + c * y, b * x + d * y


def picture_differences(expected: Sequence[Picture], shown: Sequence[Picture]) -> Iterator[tuple[str, str, str]]:
    """Yield the differences between the pictures of a file and the expected ones, as the place, the expected and the
    shown picture; the last two are "" for a missing or extra one."""
    if len(expected) == len(shown):
        for number, (ours, theirs) in enumerate(zip(expected, shown, strict=True), 1):
            if not ours.same_as(theirs):
                moved = next((at for at, picture in enumerate(expected, 1) if picture.same_as(theirs)), None)
                yield _named(number, ours), "its own", f"picture {moved}" if moved else "another picture"
        return
    rest = list(enumerate(shown, 1))
    for number, picture in enumerate(expected, 1):
        same = next((pair for pair in rest if picture.same_as(pair[1])), None)
        if same is None:
            yield "its pictures", _named(number, picture), ""
        else:
            rest.remove(same)
    for number, other in rest:
        yield "its pictures", "", _named(number, other)


def _named(number: int, picture: Picture) -> str:
    alternative = " ".join(picture.alternative.split())
    excerpt = alternative if len(alternative) <= 40 else alternative[:39].rstrip() + "…"
    return f"picture {number}" + (f" ({excerpt})" if excerpt else "")
