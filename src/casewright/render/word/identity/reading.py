"""The paragraphs of a Word file with everything that was done to them: tracked changes, bookmarks, comments.

Source: ECMA-376 part 1, 17.13 (annotations). Moves are a deletion and an insertion; a paragraph whose mark is deleted
continues with the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from casewright.render.word.identity.marks import BLOCK, GENERATED
from casewright.render.word.markup import NAMESPACES, Node, name, node

OBJECT, OBJECT_END = "\ufffc", "\ufffb"
"""The text of a picture, a formula or the number of a footnote. The alternative text of a picture and the text of a
formula follow, up to the end."""
COPY = "_Copy_"
"""What LibreOffice adds to the name of a bookmark that is copied, with a number."""
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_INSERTED = frozenset({name("w:ins"), name("w:moveTo")})
_DELETED = frozenset({name("w:del"), name("w:moveFrom")})
_OBJECTS = frozenset(
    {name("w:drawing"), name("w:pict"), name("w:object"), name("w:footnoteReference"), name("w:endnoteReference")}
)
_SPACES = frozenset({name("w:tab"), name("w:br"), name("w:cr"), name("w:ptab")})
_FORMULA = name("m:oMath")
_REFERENCE = "REF"
"""The field that prints what a bookmark contains."""
_OFF = frozenset({"0", "false", "off", "none"})
_STYLES = (("w:b", "b"), ("w:i", "i"), ("w:strike", "s"), ("w:u", "u"), ("w:highlight", "h"))
_RAISED: Mapping[str, str] = {"superscript": "^", "subscript": "~"}
_SYMBOLS = dict(
    zip(
        [*range(0x41, 0x5B), *range(0x61, 0x7B), 0xA3, 0xB0, 0xB1, 0xB3, 0xB4, 0xB7, 0xAE, 0xA5],
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ≤°±≥×•→∞",
        strict=True,
    )
)
"""The letters of the font Symbol, which Word inserts by their place in the font."""


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed something, and when (as in the file, empty if it does not say)."""

    author: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one kind. `style` has letters of `_STYLES`, and ^ and ~ for raised and lowered; `generated`
    is the name of the bookmark around it; `restyled` who changed its style; `is_linked` says whether it leads to a
    place of the document, such as a citation, of which LibreOffice copies no bookmark."""

    text: str
    style: str = ""
    generated: str = ""
    inserted: Change | None = None
    deleted: Change | None = None
    restyled: Change | None = None
    comments: tuple[str, ...] = ()
    is_linked: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `names` are its block bookmarks, each with the number of pieces before it; `container` is the cell,
    footnote or text box that it is in, empty for the body; `style` is its style, `list_id` its list, with its level
    (`3:1`) below the first; `reformed` who changed these."""

    names: tuple[tuple[str, int], ...]
    pieces: tuple[Piece, ...]
    container: str = ""
    style: str = ""
    list_id: str = ""
    mark_inserted: Change | None = None
    mark_deleted: Change | None = None
    points: tuple[tuple[str, int], ...] = ()
    """Comments without a range, each with the number of pieces before it."""
    reformed: Change | None = None

    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def paragraphs_of(roots: Iterable[Node]) -> list[Paragraph]:
    """Return the paragraphs of the document and its footnotes, in order."""
    reader = _Reader()
    for root in roots:
        if root.tag == name("w:document"):
            reader.blocks(root, "")
        else:
            for note in root:
                if note.get(name("w:type")) in {None, "normal"}:
                    reader.blocks(note, f"note {note.get(name('w:id'))}")
    return reader.found


def accepted(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with all tracked changes accepted."""
    return _joined(
        paragraphs, lambda piece: piece.deleted is None, lambda paragraph: paragraph.mark_deleted is not None
    )


def rejected(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with all tracked changes rejected."""
    return _joined(
        paragraphs, lambda piece: piece.inserted is None, lambda paragraph: paragraph.mark_inserted is not None
    )


def _joined(paragraphs: Iterable[Paragraph], keeps: object, continues: object) -> list[Paragraph]:
    out: list[Paragraph] = []
    open_paragraph: Paragraph | None = None
    for paragraph in paragraphs:
        kept = _filtered(paragraph, keeps)
        if open_paragraph is not None and open_paragraph.container == paragraph.container:
            before = len(open_paragraph.pieces)
            kept = replace(
                kept if not open_paragraph.text().strip() else open_paragraph,
                names=(*open_paragraph.names, *((one, at + before) for one, at in kept.names)),
                pieces=(*open_paragraph.pieces, *kept.pieces),
                points=(*open_paragraph.points, *((one, at + before) for one, at in kept.points)),
            )
        elif open_paragraph is not None:
            out.append(open_paragraph)
        if continues(paragraph):  # type: ignore[operator]
            open_paragraph = kept
        else:
            out.append(kept)
            open_paragraph = None
    return [*out, open_paragraph] if open_paragraph is not None else out


def _filtered(paragraph: Paragraph, keeps: object) -> Paragraph:
    kept: list[Piece] = []
    places = [0]
    for piece in paragraph.pieces:
        if keeps(piece):  # type: ignore[operator]
            kept.append(piece)
        places.append(len(kept))
    return replace(
        paragraph,
        pieces=tuple(kept),
        names=tuple((one, places[at]) for one, at in paragraph.names),
        points=tuple((one, places[at]) for one, at in paragraph.points),
    )


@dataclass
class _Open:
    """What is open at a place of a paragraph."""

    inserted: Change | None = None
    deleted: Change | None = None


@dataclass
class _Reader:
    found: list[Paragraph] = field(default_factory=list)
    comments: dict[str, None] = field(default_factory=dict)
    generated: dict[str, str] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)
    tables: int = 0
    row: Change | None = None
    row_deleted: Change | None = None

    def blocks(self, parent: Node, container: str) -> None:
        for child in parent:
            if child.tag == name("w:p"):
                self.paragraph(child, container)
            elif child.tag == name("w:tbl"):
                self.table(child, container)
            elif child.tag == f"{_COMPATIBILITY}Fallback" or not isinstance(child.tag, str):
                continue
            elif child.tag in {name("w:bookmarkStart"), name("w:bookmarkEnd"), name("w:commentRangeStart")}:
                self.boundary(child)
            elif child.tag == name("w:commentRangeEnd"):
                self.comments.pop(child.get(name("w:id")), None)
            elif child.tag not in {name("w:sectPr"), name("w:sdtPr"), name("w:tblPr")}:
                self.blocks(child, container)

    def table(self, table: Node, container: str) -> None:
        self.tables += 1
        number = self.tables
        outside = self.row, self.row_deleted
        rows = [row for row in table.iter(name("w:tr")) if next(row.iterancestors(name("w:tbl"))) is table]
        for at, row in enumerate(rows):
            self.row = _change(row.find(f"{name('w:trPr')}/{name('w:ins')}"))
            self.row_deleted = _change(row.find(f"{name('w:trPr')}/{name('w:del')}"))
            cells = [cell for cell in row.iter(name("w:tc")) if next(cell.iterancestors(name("w:tr"))) is row]
            for column, cell in enumerate(cells):
                before = self.row, self.row_deleted
                self.row = _change(cell.find(f"{name('w:tcPr')}/{name('w:cellIns')}")) or self.row
                self.row_deleted = _change(cell.find(f"{name('w:tcPr')}/{name('w:cellDel')}")) or self.row_deleted
                self.blocks(cell, f"{container}table {number} row {at + 1} column {column + 1}")
                self.row, self.row_deleted = before
        self.row, self.row_deleted = outside

    def boundary(self, mark: Node) -> None:
        """Open or close the bookmark of generated words, or open a comment."""
        if mark.tag == name("w:commentRangeStart"):
            self.comments[mark.get(name("w:id"))] = None
        elif mark.tag == name("w:bookmarkStart"):
            called = mark.get(name("w:name")) or ""
            if called.startswith(GENERATED):
                self.generated[mark.get(name("w:id"))] = called.partition(COPY)[0]
        else:
            self.generated.pop(mark.get(name("w:id")), None)

    def paragraph(self, element: Node, container: str) -> None:
        reading = _ParagraphReader(self, _Open(self.row, self.row_deleted))
        reading.read(element)
        properties = element.find(name("w:pPr"))
        if properties is None:
            properties = node("w:pPr")
        listed, level = (_value(properties.find(f"{name('w:numPr')}/{name(f'w:{one}')}")) for one in ("numId", "ilvl"))
        letters = name("w:rPr")
        inserted, deleted = (
            _change(properties.find(f"{letters}/{name(f'w:{one}')}"))
            or _change(properties.find(f"{letters}/{name(f'w:{other}')}"))
            for one, other in (("ins", "moveTo"), ("del", "moveFrom"))
        )
        self.found.append(
            Paragraph(
                tuple(reading.names),
                tuple(reading.pieces),
                container,
                _value(properties.find(name("w:pStyle"))),
                listed.lstrip("0") and listed + (f":{level}" if level.strip("0") else ""),
                inserted or self.row,
                deleted or self.row_deleted,
                tuple(reading.points),
                _change(properties.find(name("w:pPrChange"))),
            )
        )
        for at, box in enumerate(reading.boxes):
            self.blocks(box, f"{container}box {len(self.found)}.{at}")


@dataclass
class _ParagraphReader:
    reader: _Reader
    open: _Open
    pieces: list[Piece] = field(default_factory=list)
    names: list[tuple[str, int]] = field(default_factory=list)
    points: list[tuple[str, int]] = field(default_factory=list)
    boxes: list[Node] = field(default_factory=list)
    ranged: set[str] = field(default_factory=set)
    fields: list[str] = field(default_factory=list)
    """The codes of the fields that are open."""

    def read(self, parent: Node) -> None:
        for child in parent:
            tag = child.tag
            if tag == name("w:r"):
                self.run(child)
            elif tag in _INSERTED or tag in _DELETED:
                outside = self.open
                change = _change(child)
                self.open = replace(outside, inserted=change) if tag in _INSERTED else replace(outside, deleted=change)
                self.read(child)
                self.open = outside
            elif tag == name("w:bookmarkStart") and (child.get(name("w:name")) or "").startswith(BLOCK):
                self.names.append((child.get(name("w:name")), len(self.pieces)))
            elif tag in {name("w:bookmarkStart"), name("w:bookmarkEnd"), name("w:commentRangeStart")}:
                self.reader.boundary(child)
                self.ranged.add(child.get(name("w:id")) if tag == name("w:commentRangeStart") else "")
            elif tag == name("w:commentRangeEnd"):
                self.ranged.add(child.get(name("w:id")))
                self.reader.comments.pop(child.get(name("w:id")), None)
            elif tag == name("w:hyperlink") and child.get(name("w:anchor")):
                self.fields.append(_REFERENCE)
                self.read(child)
                self.fields.pop()
            elif tag == _FORMULA:
                self.add(OBJECT + "".join(child.itertext(name("m:t"))) + OBJECT_END, "", None)
            elif tag in {name("w:pPr"), f"{_COMPATIBILITY}Fallback"} or not isinstance(tag, str):
                continue
            else:  # hyperlinks, simple fields, content controls, choices between them
                self.read(child)

    def run(self, run: Node) -> None:
        properties = run.find(name("w:rPr"))
        style = style_of(properties)
        restyled = None if properties is None else _change(properties.find(name("w:rPrChange")))
        for text in self.texts(run):
            self.add(text, style, restyled)

    def texts(self, run: Node) -> Iterator[str]:
        for child in run:
            tag = child.tag
            if tag in {name("w:t"), name("w:delText")}:
                yield child.text or ""
            elif tag in _SPACES:
                yield " "
            elif tag == name("w:noBreakHyphen"):
                yield "-"
            elif tag == name("w:sym"):
                yield _symbol(child)
            elif tag == name("w:instrText") and self.fields:
                self.fields[-1] += child.text or ""
            elif tag == name("w:fldChar") and child.get(name("w:fldCharType")) == "begin":
                self.fields.append("")
            elif tag == name("w:fldChar") and child.get(name("w:fldCharType")) == "end" and self.fields:
                self.fields.pop()
            elif tag in _OBJECTS or tag == f"{_COMPATIBILITY}AlternateContent":
                self.boxes += _boxes(child)
                described = next((one.get("descr") or "" for one in child.iter(name("wp:docPr"))), "")
                yield f"{OBJECT}{' '.join(described.split())}{OBJECT_END}" if described.strip() else OBJECT
            elif tag == name("w:commentReference") and child.get(name("w:id")) not in self.ranged:
                self.points.append((child.get(name("w:id")), len(self.pieces)))

    def add(self, text: str, style: str, restyled: Change | None) -> None:
        text = text.replace("\u00ad", "")
        generated = next(reversed(self.reader.generated.values()), "")
        is_linked = not generated and any(code.split()[:1] == [_REFERENCE] for code in self.fields)
        change = self.open
        comments = tuple(self.reader.comments)
        piece = Piece(text, style, generated, change.inserted, change.deleted, restyled, comments, is_linked)
        before = self.pieces[-1] if self.pieces else None
        can_join = before is not None and replace(before, text="") == replace(piece, text="")
        is_named = any(at == len(self.pieces) for _, at in self.names)
        if can_join and before is not None and not is_named and OBJECT not in before.text + text:
            self.pieces[-1] = replace(before, text=before.text + text)
        elif text:
            self.pieces.append(piece)


def style_of(properties: Node | None) -> str:
    """Return the style of a run: letters of `_STYLES`, and ^ and ~ for raised and lowered."""
    if properties is None:
        return ""
    shading = properties.find(name("w:shd"))  # LibreOffice's way to highlight
    is_shaded = shading is not None and (shading.get(name("w:fill")) or "auto").lower() not in {"auto", "ffffff"}
    style = "".join(
        letter
        for tag, letter in _STYLES
        if (found := properties.find(name(tag))) is not None and found.get(name("w:val")) not in _OFF
    )
    style += "h" if is_shaded and "h" not in style else ""
    moved = _value(properties.find(name("w:position")))  # LibreOffice's way to raise and lower
    raised = "~" if moved.startswith("-") else "^" if moved.strip("0") else ""
    return style + _RAISED.get(_value(properties.find(name("w:vertAlign"))), raised)


def _boxes(element: Node) -> list[Node]:
    """Return the text boxes in a drawing, without those repeated for older programs."""
    return [
        box
        for box in element.iter(name("w:txbxContent"))
        if not any(parent.tag == f"{_COMPATIBILITY}Fallback" for parent in box.iterancestors())
    ]


def _symbol(element: Node) -> str:
    code = int(element.get(name("w:char")) or "FFFD", 16)
    code = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    is_symbol = (element.get(name("w:font")) or "").startswith("Symbol")
    return _SYMBOLS.get(code, chr(code)) if is_symbol else "\ufffd"


def _value(element: Node | None) -> str:
    return "" if element is None else str(element.get(f"{{{NAMESPACES['w']}}}val") or "")


def _change(element: Node | None) -> Change | None:
    if element is None:
        return None
    return Change(element.get(name("w:author")) or "", element.get(name("w:date")) or "")
