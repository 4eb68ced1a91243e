"""A rendered PDF read back by its structure tree, as a screen reader reads it: page numbers, line numbers and repeated
header rows are artifacts and no part of it. A PDF without a structure tree cannot be read part by part."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from casewright.checks.verification_direction import ShownText, in_reading_order, shown_text
from casewright.checks.verification_mathematics import Formula, set_formula
from casewright.checks.verification_reading import Alternative, Grid, Part, PartKind, Reading, squeezed
from casewright.diagnostics import CasewrightError, Location
from casewright.language_tag import is_right_to_left


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    """
    Document Part Sect Div Art BlockQuote L LI LBody P Title H H1 H2 H3 H4 H5 H6 Caption Figure Aside Note FENote
    NonStruct BibEntry Index Table TR TH TD THead TBody TFoot Code
    """
)
_SILENT = frozenset({"TOC", "TOCI", "Formula", "Artifact"})
_KINDS: dict[str, PartKind] = {"Title": "title", "Caption": "legend"}
_EQUATION_NUMBER = re.compile(r"\(\w{1,6}(?:\.\w{1,4})?\)")
_BULLET = re.compile(r"[•‣⁃–*◦▪-]|\(?[0-9a-zA-Z]{1,4}[.)]")


@dataclass
class _Tag:
    """An element of the structure tree: its type, its text and elements in order, and its alternative text."""

    kind: str
    children: list[_Tag | str] = field(default_factory=list)
    alternative: str = ""

    def text(self) -> str:
        return "".join(self.strings())

    def strings(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.kind not in _SILENT:
                yield from child.strings()
                if child.kind in _BLOCKS:
                    yield " "

    def all(self, kind: str) -> Iterator[_Tag]:
        for child in self.children:
            if isinstance(child, _Tag):
                if child.kind == kind:
                    yield child
                yield from child.all(kind)


def read_pdf_file(data: bytes, path: str) -> Reading | None:
    """What a tagged PDF tells; None where it has no structure tree. Raises CasewrightError where it is no PDF."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        root: Any = reader.trailer["/Root"]
        if "/StructTreeRoot" not in root:
            return None
        texts = {
            page.indirect_reference.idnum: _marked_text(reader, page)
            for page in reader.pages
            if page.indirect_reference
        }
        from_right = is_right_to_left(str(root.get("/Lang", "")))
        top = _Tag("Document", _kids(root["/StructTreeRoot"], texts, None, from_right))
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError) as error:
        raise CasewrightError(
            f"`{path}` cannot be read as a PDF file.",
            location=Location(path),
            why=str(error).split("\n")[0],
            hint="Render it again: `casewright render`.",
        ) from None
    teller = _Teller()
    teller.read(top, "text")
    return Reading(
        tuple(teller.parts),
        tuple(teller.grids),
        tuple(_formula(tag) for tag in top.all("Formula")),
        tuple(Alternative(tag.alternative) for tag in top.all("Figure") if squeezed(tag.alternative)),
    )


def _formula(tag: _Tag) -> Formula:
    """A formula's characters, without the number of the equation that stands behind it."""
    pieces = [piece for piece in tag.strings() if piece.strip()]
    if len(pieces) > 1 and _EQUATION_NUMBER.fullmatch(pieces[-1].strip()):
        pieces.pop()
    return set_formula(pieces)


class _Teller:
    """Walks the structure tree: text between blocks is a part."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.grids: list[Grid] = []

    def read(self, tag: _Tag, kind: PartKind) -> None:
        run: list[str] = []

        def flush() -> None:
            text = "".join(run)
            run.clear()
            if squeezed(text):
                self.parts.append(Part(kind, text))

        for child in tag.children:
            if isinstance(child, str):
                run.append(child)
            elif child.kind in _SILENT or child.kind == "Lbl":  # a label outside of lists calls a footnote
                continue
            elif child.kind in {"Note", "FENote"}:
                self.read(child, "footnote")
            elif child.kind == "Table":
                flush()
                self.table(child)
            elif child.kind == "LI":
                flush()
                self.item(child, kind)
            elif child.kind in _BLOCKS:
                flush()
                inner: PartKind = "heading" if re.fullmatch(r"H\d?", child.kind) else _KINDS.get(child.kind, kind)
                self.read(child, inner)
            else:
                run.append(child.text())
        flush()

    def item(self, tag: _Tag, kind: PartKind) -> None:
        """An item of a list: of a list of definitions term and meaning are one part; bullets and numbers are none."""
        labels = [child for child in tag.children if isinstance(child, _Tag) and child.kind == "Lbl"]
        term = " ".join(label.text() for label in labels).strip()
        if term and not _BULLET.fullmatch(term):
            self.parts.append(Part("abbreviation", tag.text()))
            return
        start = len(self.parts)
        self.read(_Tag("LI", [child for child in tag.children if child not in labels]), kind)
        if len(self.parts) > start:
            self.parts[start] = replace(self.parts[start], mark=term)

    def table(self, tag: _Tag) -> None:
        for caption in tag.all("Caption"):
            self.read(caption, "legend")
        rows = tuple(
            tuple(cell.text() for cell in row.children if isinstance(cell, _Tag) and cell.kind in {"TH", "TD"})
            for row in tag.all("TR")
        )
        self.grids.append(Grid(rows))


def _kids(
    element: Any, texts: dict[int, dict[int | None, list[ShownText]]], page: int | None, from_right: bool
) -> list[_Tag | str]:
    from pypdf.generic import IndirectObject, NumberObject

    if element.get("/Pg") is not None:
        page = element.raw_get("/Pg").idnum
    kids = element.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    out: list[_Tag | list[ShownText]] = []
    several: list[Any] = kids if isinstance(kids, list) else [kids]
    for kid in several:
        target: Any = kid
        if isinstance(kid, IndirectObject):
            target = kid.get_object()
        if isinstance(target, NumberObject):
            out.append(texts.get(page or -1, {}).get(int(target), []))
        elif target.get("/Type") == "/MCR":
            holder = target.raw_get("/Pg").idnum if "/Pg" in target else page
            out.append(texts.get(holder or -1, {}).get(int(target["/MCID"]), []))
        elif target.get("/Type") != "/OBJR":
            out.append(_Tag(str(target["/S"])[1:], _kids(target, texts, page, from_right), str(target.get("/Alt", ""))))
    read: list[_Tag | str] = []
    for is_text, group in itertools.groupby(out, lambda one: isinstance(one, list)):
        if not is_text:
            read += [one for one in group if isinstance(one, _Tag)]
            continue
        marked = [one for one in group if isinstance(one, list)]
        if any(piece.from_right for pieces in marked for piece in pieces):
            read.append(in_reading_order([piece for pieces in marked for piece in pieces], from_right=from_right))
        else:
            read += ["".join(piece.text for piece in pieces) for pieces in marked]
    return read


def _marked_text(reader: Any, page: Any) -> dict[int | None, list[ShownText]]:
    """The text of each marked-content sequence of a page, by its number; None collects the artifacts'."""
    from pypdf.generic import ContentStream

    fonts = {name: _characters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    texts: dict[int | None, list[ShownText]] = {}
    place = (0.0, 0.0)
    places: list[tuple[float, float]] = []
    start = (0.0, 0.0)
    marks: list[
        tuple[int | None, bool, list[str] | None]
    ] = []  # the last: what stands for all glyphs, until it is read
    font: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        mark, reversed_order, actual = marks[-1] if marks else (None, False, None)
        if operator == b"BDC":
            properties = operands[1]
            mark = int(properties["/MCID"]) if "/MCID" in properties else mark
            if "/ActualText" in properties and actual is None:
                actual = [str(properties["/ActualText"])]
            marks.append((mark, reversed_order, actual))
        elif operator == b"BMC":
            right_to_left = operands[0] == "/ReversedChars"
            marks.append((mark if right_to_left else None, right_to_left, actual))
        elif operator == b"EMC":
            marks.pop()
        elif operator == b"q":
            places.append(place)
        elif operator == b"Q" and places:
            place = places.pop()
        elif operator == b"cm":
            place = (place[0] + float(operands[4]), place[1] + float(operands[5]))
        elif operator == b"Tm":
            start = (float(operands[4]), float(operands[5]))
        elif operator == b"Tf":
            font = fonts.get(operands[0], {})
        elif operator in {b"Tj", b"TJ"}:
            parts = operands[0] if operator == b"TJ" else [operands[0]]
            data = b"".join(part.original_bytes for part in parts if hasattr(part, "original_bytes"))
            glyphs = [font.get(int.from_bytes(data[at : at + 2], "big"), "\ufffd") for at in range(0, len(data), 2)]
            piece = shown_text(glyphs, reversed_order, place[0] + start[0], place[1] + start[1])
            if actual is not None:
                piece = replace(piece, text=actual.pop() if actual else "")
            texts.setdefault(mark, []).append(piece)
    return texts


def _characters(font: Any) -> dict[int, str]:
    """What each glyph of a font stands for, by its table to Unicode."""
    table = font["/ToUnicode"].get_data()
    out: dict[int, str] = {}
    for section in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", section):
            out[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for section in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", section):
            start = bytes.fromhex(text.decode()).decode("utf-16-be")
            for code in range(int(first, 16), int(last, 16) + 1):
                out[code] = start[:-1] + chr(ord(start[-1]) + code - int(first, 16))
    return out
