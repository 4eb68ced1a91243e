"""A PDF as a screen reader reads it: its structure tree, with the text of each element and without artifacts.

Page numbers, line numbers, repeated header rows and rules are artifacts and do not appear; two files whose trees are
equal tell a reader the same, however their lines and pages break.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdf
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject, NumberObject

_CHARACTERS = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")


_APART = frozenset({"P", "H1", "H2", "H3", "H4", "H5", "H6", "Title", "LI", "Lbl", "TD", "TH", "Caption"})


@dataclass
class Tag:
    """An element of the structure tree: its type (`P`, `TH`, ...), its alt text, and its text and elements in order."""

    kind: str
    alt: str | None = None
    properties: DictionaryObject = field(default_factory=DictionaryObject)
    children: list[Tag | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words inside, single spaces between them."""
        return " ".join("".join(self.strings()).split())

    def strings(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.strings()
                if child.kind in _APART:
                    yield " "

    def all(self, *kinds: str) -> list[Tag]:
        """Every element of these types below this one, in reading order."""
        found = []
        for child in self.children:
            if isinstance(child, Tag):
                if child.kind in kinds:
                    found.append(child)
                found += child.all(*kinds)
        return found

    def drawn(self, depth: int = 0) -> str:
        """The tree as text: an element a line, its type, its alt text in brackets; text between bars, behind the type
        of an element that holds nothing else."""
        parts: list[Tag | str] = []
        for child in self.children:
            if isinstance(child, str) and parts and isinstance(parts[-1], str):
                parts[-1] += child
            elif child:
                parts.append(child)
        first = "  " * depth + self.kind + (f" [{self.alt}]" if self.alt is not None else "")
        if len(parts) == 1 and isinstance(parts[0], str):
            return f"{first} |{parts[0]}|"
        inside = "  " * (depth + 1)
        return "\n".join(
            [first, *(f"{inside}|{part}|" if isinstance(part, str) else part.drawn(depth + 1) for part in parts)]
        )


def read_tagged(pdf: bytes) -> Tag:
    """The structure tree of a tagged PDF; its root is `Document`."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    texts = {page.indirect_reference.idnum: _marked_text(reader, page) for page in reader.pages}
    tree = reader.trailer["/Root"]["/StructTreeRoot"]
    [document] = _kids(tree, texts, None)
    assert isinstance(document, Tag)
    return document


def artifact_text(pdf: bytes) -> str:
    """The text that is not in the structure tree, in drawing order: page and line numbers, repeated header rows."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return " ".join(_marked_text(reader, page).get(None, "") for page in reader.pages)


def _kids(element: DictionaryObject, texts: dict[int, dict[int | None, str]], page: int | None) -> list[Tag | str]:
    own = element.get("/Pg")
    if own is not None:
        page = element.raw_get("/Pg").idnum
    kids = element.get("/K", [])
    out: list[Tag | str] = []
    for kid in kids if isinstance(kids, list) else [kids]:
        target = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if isinstance(target, NumberObject):
            assert page is not None
            out.append(texts[page].get(int(target), ""))
        elif target.get("/Type") == "/MCR":
            holder = target.raw_get("/Pg").idnum if "/Pg" in target else page
            out.append(texts[holder].get(int(target["/MCID"]), ""))
        elif target.get("/Type") != "/OBJR":
            alt = target.get("/Alt")
            out.append(
                Tag(str(target["/S"])[1:], None if alt is None else str(alt), target, _kids(target, texts, page))
            )
    return out


def _marked_text(reader: pypdf.PdfReader, page: pypdf.PageObject) -> dict[int | None, str]:
    """The text of each marked-content sequence of a page, by its number; None collects the artifacts'."""
    fonts = {name: _characters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    texts: dict[int | None, str] = {}
    marks: list[tuple[int | None, bool, bool]] = []
    font: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        mark, replaced, reversed_order = marks[-1] if marks else (None, False, False)
        shown = ""
        if operator == b"BDC":
            properties = operands[1]
            mark = int(properties["/MCID"]) if "/MCID" in properties else mark
            if "/ActualText" in properties and not replaced:
                shown, replaced = str(properties["/ActualText"]), True
            marks.append((mark, replaced, reversed_order))
        elif operator == b"BMC":
            right_to_left = operands[0] == "/ReversedChars"
            marks.append((mark if right_to_left else None, replaced, right_to_left))
        elif operator == b"EMC":
            marks.pop()
        elif operator == b"Tf":
            font = fonts[operands[0]]
        elif operator in {b"Tj", b"TJ"} and not replaced:
            parts = operands[0] if operator == b"TJ" else [operands[0]]
            data = b"".join(part.original_bytes for part in parts if hasattr(part, "original_bytes"))
            glyphs = [font[int.from_bytes(data[at : at + 2], "big")] for at in range(0, len(data), 2)]
            shown = "".join(reversed(glyphs) if reversed_order else glyphs)
            shown += "" if mark is not None else " "
        if shown:
            texts[mark] = texts.get(mark, "") + shown
    return texts


def _characters(font: DictionaryObject) -> dict[int, str]:
    """What each glyph of a font stands for."""
    table = font["/ToUnicode"].get_data()
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in _CHARACTERS.findall(table)
    }
