"""The pictures of rendered files, in reading order, in a form that compares equal where a reader sees the same.

What a file should show is taken from the file as it would be written now, read the same way: a picture is compared with
what `figures/` and the document hold today, whatever a format makes of it.
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
    """A picture as a file holds it: its alternative text, and what it shows, as digests, operators, words and
    numbers (positions in parts of its own width)."""

    alternative: str
    content: tuple[Token, ...]

    def same_as(self, other: Picture) -> bool:
        """Whether both show the same."""
        if len(self.content) != len(other.content):
            return False
        return all(
            abs(one - theirs) <= _NEAR if isinstance(one, float) and isinstance(theirs, float) else one == theirs
            for one, theirs in zip(self.content, other.content, strict=True)
        )


def html_pictures(top: Any) -> tuple[Picture, ...]:
    """The pictures below an element of an HTML page; a picture that it only links to is named by its address."""
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
    """The pictures of a Word file's text, each as the picture of points and the drawing that it holds."""
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
    """What tells a picture from others: its pixels, or the bytes of one that has none."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            return f"{image.size} {content_hash(image.convert('RGBA').tobytes())}"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return content_hash(data)


@dataclass
class DrawnPicture:
    """A picture of a page of a PDF while its operators are read: what is drawn, with positions on the page."""

    content: list[Token] = field(default_factory=list)
    points: list[tuple[int, int, float, float]] = field(default_factory=list)

    @classmethod
    def joined(cls, drawings: Sequence[DrawnPicture]) -> DrawnPicture:
        """Drawings that are beside each other, as one."""
        whole = cls()
        for drawing in drawings:
            begin = len(whole.content)
            whole.content += drawing.content
            whole.points += [(at_x + begin, at_y + begin, x, y) for at_x, at_y, x, y in drawing.points]
        return whole

    @property
    def tokens(self) -> tuple[Token, ...]:
        """What is drawn, with each position in parts of the picture's width from its lower left corner."""
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
        """Add one operator, `matrix` being what maps its coordinates to the page and `objects` the page's pictures."""
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
            self.content += [float(one) for one in operands if isinstance(one, (int, float))]

    def text(self, text: str, matrix: Sequence[float]) -> None:
        """Add a text that is shown where the origin of its line is."""
        self.content += ["text", text]
        self.point(*_mapped(matrix, 0.0, 0.0))


def _pixels(image: Any) -> str:
    """A picture of points, by its size and points, or a drawing, by what it draws."""
    parts = [image.get_data()]
    if "/SMask" in image:
        parts.append(image["/SMask"].get_object().get_data())
    size = f"{image.get('/Width', '')} x {image.get('/Height', '')}"
    return f"{size} {content_hash(b''.join(parts))}"


def _mapped(matrix: Sequence[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def multiplied(inner: Sequence[float], outer: Sequence[float]) -> tuple[float, ...]:
    """The matrix that applies `inner`, then `outer`, each as PDF writes a matrix (a b c d e f)."""
    a, b, c, d, e, f = inner
    return (*_turned(outer, a, b), *_turned(outer, c, d), *_mapped(outer, e, f))


def _turned(matrix: Sequence[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, _, _ = matrix
    return a * x + c * y, b * x + d * y


def picture_differences(said: Sequence[Picture], shown: Sequence[Picture]) -> Iterator[tuple[str, str, str]]:
    """Where a file shows other pictures than it should, as the place, what should be there, and what is; the last two
    are empty for what is missing in one of them."""
    if len(said) == len(shown):
        for number, (one, other) in enumerate(zip(said, shown, strict=True), 1):
            if not one.same_as(other):
                elsewhere = next((at for at, theirs in enumerate(said, 1) if theirs.same_as(other)), None)
                yield _named(number, one), "its own", f"picture {elsewhere}" if elsewhere else "another picture"
        return
    rest = list(enumerate(shown, 1))
    for number, one in enumerate(said, 1):
        same = next((pair for pair in rest if one.same_as(pair[1])), None)
        if same is None:
            yield "its pictures", _named(number, one), ""
        else:
            rest.remove(same)
    for number, other in rest:
        yield "its pictures", "", _named(number, other)


def _named(number: int, picture: Picture) -> str:
    alternative = " ".join(picture.alternative.split())
    told = alternative if len(alternative) <= 40 else alternative[:39].rstrip() + "…"
    return f"picture {number}" + (f" ({told})" if told else "")
