"""Reading of PDF files by their structure tree, as a screen reader does.

Page numbers, line numbers and repeated header rows are artifacts, not parts. A PDF without a structure tree cannot be
read part by part.
"""

from __future__ import annotations

import io
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from casewright.language_tag import is_right_to_left
from casewright.verify.direction import ShownText, in_reading_order, shown_text
from casewright.verify.formulas import Formula, set_formula
from casewright.verify.parts import Alternative, Grid, Part, PartKind, Reading, squeezed, unreadable
from casewright.verify.pictures import DrawnPicture, Picture, multiplied


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    """
    Document Part Sect Div Art BlockQuote L LI LBody P Title H H1 H2 H3 H4 H5 H6 Caption Figure Aside Note FENote
    NonStruct BibEntry Index Table TR TH TD THead TBody TFoot Code
    """
)
_SILENT = frozenset({"TOC", "TOCI", "Formula", "Artifact"})
_NOTES = ("Note", "FENote")
_KINDS: dict[str, PartKind] = {"Title": "title", "Caption": "legend"}
_EQUATION_NUMBER = re.compile(r"\(\w{1,6}(?:\.\w{1,4})?\)")
_CLUSTERS = re.compile("(\\w[\u0300-\u036f]+)\\1+")
_BULLET = re.compile(r"[•‣⁃–*◦▪-]|\(?[0-9a-zA-Z]{1,4}[.)]")


@dataclass
class _Marked:
    """A marked-content sequence of a page: its pieces of text, and its drawing."""

    pieces: list[ShownText] = field(default_factory=list)
    drawing: DrawnPicture = field(default_factory=DrawnPicture)
    ordered: str | None = None

    @property
    def text(self) -> str:
        """The text in reading order."""
        return "".join(piece.text for piece in self.pieces) if self.ordered is None else self.ordered


@dataclass
class _Tag:
    """An element of the structure tree: its type, its children in order, and its alternative text."""

    kind: str
    children: list[_Tag | _Marked] = field(default_factory=list)
    alternative: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether the element contains no text of the document: words inside a picture belong to the picture."""
        return self.kind in _SILENT or (self.kind == "Figure" and bool(squeezed(self.alternative)))

    def text(self) -> str:
        return _CLUSTERS.sub(_once, "".join(self.strings()))

    def strings(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, _Marked):
                yield child.text
            elif not (child.is_silent or child.kind in _NOTES or self.is_mark(child)):
                yield from child.strings()
                if child.kind in _BLOCKS:
                    yield " "

    def is_mark(self, child: _Tag) -> bool:
        """Return whether a child is the mark or number of a list item, or of a footnote."""
        return child.kind == "Lbl" and (self.kind != "LI" or _BULLET.fullmatch(child.text().strip()) is not None)

    def picture(self) -> Picture:
        """Return the picture in a figure."""
        drawn = [child.drawing for child in self.children if isinstance(child, _Marked)]
        return Picture(self.alternative, tuple(token for drawing in drawn for token in drawing.tokens))

    def all(self, *kinds: str) -> Iterator[_Tag]:
        for child in self.children:
            if isinstance(child, _Tag):
                if child.kind in kinds:
                    yield child
                yield from child.all(*kinds)


def read_pdf_file(data: bytes, path: str) -> Reading | None:
    """Read the parts of a PDF, None if it has no structure tree. Raises CasewrightError if it is not a PDF."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        root: Any = reader.trailer["/Root"]
        if "/StructTreeRoot" not in root:
            return None
        contents = {
            page.indirect_reference.idnum: _marked_content(reader, page)
            for page in reader.pages
            if page.indirect_reference
        }
        from_right = is_right_to_left(str(root.get("/Lang", "")))
        top = _Tag("Document", _kids(root["/StructTreeRoot"], contents, None, from_right))
        figures = [tag for tag in top.all("Figure") if squeezed(tag.alternative)]
        pictures = tuple(tag.picture() for tag in figures)
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError) as error:
        raise unreadable(path, "PDF", str(error)) from None
    collector = _Collector()
    collector.read(top, "text")
    return Reading(
        tuple(collector.parts),
        tuple(collector.grids),
        tuple(_formula(tag) for tag in top.all("Formula")),
        tuple(Alternative(tag.alternative) for tag in figures),
        pictures,
    )


def _formula(tag: _Tag) -> Formula:
    """Return a formula without the number of the equation after it."""
    pieces = [piece for piece in tag.strings() if piece.strip()]
    if len(pieces) > 1 and _EQUATION_NUMBER.fullmatch(pieces[-1].strip()):
        pieces.pop()
    return set_formula(pieces)


class _Collector:
    """Collects parts from the structure tree: text between blocks is a part."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.grids: list[Grid] = []

    def read(self, tag: _Tag, kind: PartKind) -> None:
        run: list[str] = []

        def flush() -> None:
            text = _CLUSTERS.sub(_once, "".join(run))
            run.clear()
            if squeezed(text):
                self.parts.append(Part(kind, text))

        for number, child in enumerate(tag.children):
            if isinstance(child, _Marked):
                run.append(child.text)
            elif _is_skipped(child, tag.children[number + 1 : number + 2]):
                continue
            elif child.kind in _NOTES:
                self.read(child, "footnote")
            elif child.kind == "Table":
                flush()
                self.table(child)
            elif child.kind == "LI":
                flush()
                self.item(child, kind)
            elif child.kind in _BLOCKS:
                flush()
                inner: PartKind = "heading" if _is_heading(child) else _KINDS.get(child.kind, kind)
                self.read(child, inner)
            else:
                run.append(child.text())
                self.notes(child)
        flush()

    def notes(self, tag: _Tag) -> None:
        """Read the footnotes inside an element that is one part."""
        for note in tag.all(*_NOTES):
            self.read(note, "footnote")

    def item(self, tag: _Tag, kind: PartKind) -> None:
        """Read an item of a list without its mark; an item of a definition list is one part."""
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
        rows = [*tag.all("TR")]
        cells = ([one for one in row.children if isinstance(one, _Tag) and one.kind in {"TH", "TD"}] for row in rows)
        self.grids.append(Grid(tuple(tuple(cell.text() for cell in row) for row in cells)))
        for row in rows:
            self.notes(row)


def _once(clusters: re.Match[str]) -> str:
    """Return a letter with accents once: if several glyphs draw it, Typst writes the whole text for each of them."""
    letter, times = clusters[1], len(clusters[0]) // len(clusters[1])
    return clusters[0] if times % len(letter) else letter * (times // len(letter))


def _is_heading(tag: _Tag) -> bool:
    return re.fullmatch(r"H\d?", tag.kind) is not None


def _is_skipped(tag: _Tag, following: Sequence[_Tag | _Marked]) -> bool:
    """Return whether an element is not the author's text: a picture, the mark of a footnote, or the title of the table
    of contents."""
    titles_contents = any(isinstance(other, _Tag) and other.kind == "TOC" for other in following)
    return tag.is_silent or tag.kind == "Lbl" or (_is_heading(tag) and titles_contents)


def _kids(
    element: Any, contents: Mapping[int, Mapping[int | None, _Marked]], page: int | None, from_right: bool
) -> list[_Tag | _Marked]:
    from pypdf.generic import IndirectObject, NumberObject

    if element.get("/Pg") is not None:
        page = element.raw_get("/Pg").idnum
    kids = element.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    out: list[_Tag | _Marked] = []
    several: list[Any] = kids if isinstance(kids, list) else [kids]
    for kid in several:
        target: Any = kid
        if isinstance(kid, IndirectObject):
            target = kid.get_object()
        if isinstance(target, NumberObject):
            out.append(contents.get(page or -1, {}).get(int(target), _Marked()))
        elif target.get("/Type") == "/MCR":
            holder = target.raw_get("/Pg").idnum if "/Pg" in target else page
            out.append(contents.get(holder or -1, {}).get(int(target["/MCID"]), _Marked()))
        elif target.get("/Type") != "/OBJR":
            kids_of_target = _kids(target, contents, page, from_right)
            out.append(_Tag(str(target["/S"])[1:], kids_of_target, str(target.get("/Alt", ""))))
    return _in_reading_order(out, from_right)


def _in_reading_order(children: Sequence[_Tag | _Marked], from_right: bool) -> list[_Tag | _Marked]:
    """Join neighboring sequences in reading order if any of their text runs from right to left."""
    out: list[_Tag | _Marked] = []
    for is_marked, group in itertools.groupby(children, lambda child: isinstance(child, _Marked)):
        several = list(group)
        marked = [child for child in several if isinstance(child, _Marked)]
        pieces = [piece for child in marked for piece in child.pieces]
        if is_marked and any(piece.from_right for piece in pieces):
            drawing = DrawnPicture.joined([child.drawing for child in marked])
            out.append(_Marked(pieces, drawing, in_reading_order(pieces, from_right=from_right)))
        else:
            out += several
    return out


def _marked_content(reader: Any, page: Any) -> dict[int | None, _Marked]:
    """Return the marked-content sequences of a page by number; None is the key of all artifacts."""
    from pypdf.generic import ContentStream

    fonts = {name: _characters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    objects = page["/Resources"].get("/XObject", {})
    found: dict[int | None, _Marked] = defaultdict(_Marked)
    marks: list[tuple[int | None, bool, list[str] | None]] = []  # the last contains the text of all glyphs
    font: dict[int, str] = {}
    matrix: tuple[float, ...] = (1, 0, 0, 1, 0, 0)
    matrices: list[tuple[float, ...]] = []
    text_matrix = matrix
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
            matrices.append(matrix)
        elif operator == b"Q" and matrices:
            matrix = matrices.pop()
        elif operator == b"cm":
            matrix = multiplied([float(number) for number in operands], matrix)
        elif operator == b"Tm":
            text_matrix = tuple(float(number) for number in operands)
        elif operator == b"Tf":
            font = fonts.get(operands[0], {})
        elif operator in {b"Tj", b"TJ"}:
            parts = operands[0] if operator == b"TJ" else [operands[0]]
            data = b"".join(part.original_bytes for part in parts if hasattr(part, "original_bytes"))
            glyphs = [font.get(int.from_bytes(data[at : at + 2], "big"), "\ufffd") for at in range(0, len(data), 2)]
            placed = multiplied(text_matrix, matrix)
            found[mark].drawing.text("".join(glyphs), placed)
            piece = shown_text(glyphs, reversed_order, placed[4], placed[5])
            if actual is not None:
                piece = replace(piece, text=actual.pop() if actual else "")
            found[mark].pieces.append(piece)
        elif mark is not None:
            found[mark].drawing.operator(operands, operator, matrix, objects)
    return found


def _characters(font: Any) -> dict[int, str]:
    """Return the text of each glyph of a font, from its ToUnicode table."""
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
