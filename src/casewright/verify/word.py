"""Reading of Word files, part by part."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from casewright.render.word.file.package import read_parts
from casewright.verify.formulas import Formula, printed_formula
from casewright.verify.parts import Alternative, Grid, Part, PartKind, Reading, squeezed, unreadable
from casewright.verify.pictures import word_pictures

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_NUMBERING = "word/numbering.xml"
_BOXES = frozenset("☐☑☒")
_NOT_SHOWN = frozenset({f"{_W}del", f"{_W}txbxContent", f"{_MC}Fallback", f"{_W}pPr", f"{_W}moveFrom"})
_STYLES: dict[str, PartKind] = {
    "title": "title",
    "subtitle": "title",
    "heading": "heading",
    "caption": "legend",
    "tablecaption": "legend",
    "imagecaption": "legend",
    "tablenote": "note",
    "bibliography": "reference",
    "abbreviation": "abbreviation",
    "footnotetext": "footnote",
}


def read_word_file(data: bytes, path: str) -> Reading:
    """Read the visible parts of a Word file, with tracked insertions and without tracked deletions.

    Raises CasewrightError if it is not a Word file.
    """
    from lxml import etree

    try:
        read_parts(data)  # raises an error for a damaged file, or one that unpacks to too much
        with zipfile.ZipFile(BytesIO(data)) as package:
            body = etree.fromstring(package.read("word/document.xml"))
            names = set(package.namelist())
            notes = [
                etree.fromstring(package.read(f"word/{name}.xml"))
                for name in ("footnotes", "endnotes")
                if f"word/{name}.xml" in names
            ]
            numbering = etree.fromstring(package.read(_NUMBERING)) if _NUMBERING in names else ()
            marks, starts = _list_marks(numbering), _list_starts(numbering)
            pictures = word_pictures(package, body)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError) as error:
        raise unreadable(path, "Word", str(error)) from None
    document = _Document(marks, starts)
    document.read(body)
    for tree in notes:
        for note in tree:
            if note.get(f"{_W}type") in {None, "normal"}:
                start = len(document.parts)
                document.read(note)
                document.parts[start:] = [replace(part, kind="footnote") for part in document.parts[start:]]
    trees = [body, *notes]
    return Reading(
        tuple(document.parts),
        tuple(document.grids),
        tuple(_word_formula(formula) for tree in trees for formula in tree.iter(f"{_M}oMath")),
        tuple(Alternative(text) for tree in trees for text in _word_alternatives(tree) if squeezed(text)),
        pictures,
        tuple(text for tree in trees for text in _hidden(tree)),
    )


def _list_marks(numbering: Any) -> dict[tuple[str, str], str]:
    """Return the text before list items, by list and level: a box, or `%1` for the number of a reference."""
    levels: dict[str, dict[str, str]] = {}
    for abstract in _children(numbering, "abstractNum"):
        levels[abstract.get(f"{_W}abstractNumId")] = {
            level.get(f"{_W}ilvl"): text.get(f"{_W}val")
            for level in abstract.iter(f"{_W}lvl")
            if (text := level.find(f"{_W}lvlText")) is not None
        }
    marks: dict[tuple[str, str], str] = {}
    for item in _children(numbering, "num"):
        reference = item.find(f"{_W}abstractNumId")
        if reference is not None:
            for level, mark in levels.get(reference.get(f"{_W}val"), {}).items():
                marks[item.get(f"{_W}numId"), level] = mark
    return marks


def _list_starts(numbering: Any) -> dict[str, int]:
    """Return the first number of each list."""
    starts = {
        abstract.get(f"{_W}abstractNumId"): int(start.get(f"{_W}val"))
        for abstract in _children(numbering, "abstractNum")
        if (start := abstract.find(f"{_W}lvl/{_W}start")) is not None
    }
    references = {item.get(f"{_W}numId"): item.find(f"{_W}abstractNumId") for item in _children(numbering, "num")}
    return {key: starts.get(item.get(f"{_W}val"), 1) for key, item in references.items() if item is not None}


def _children(numbering: Any, name: str) -> list[Any]:
    return [child for child in numbering if child.tag == f"{_W}{name}"]


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val") not in {"0", "false", "off"}


def _hidden(tree: Any) -> Iterator[str]:
    """Yield the hidden texts; those of neighboring runs are joined."""
    text: list[str] = []
    previous = None
    for run in tree.iter(f"{_W}r"):
        if not _is_hidden(run):
            continue
        if previous is not None and run.getprevious() is not previous and text:
            yield "".join(text)
            text = []
        text += [piece.text or "" for piece in run.iter(f"{_W}t")]
        previous = run
    if squeezed("".join(text)):
        yield "".join(text)


def _word_formula(formula: Any) -> Formula:
    """Return a formula with neighboring runs joined, since editing splits text anywhere."""
    pieces: list[str] = []
    previous = None
    for text in formula.iter(f"{_M}t"):
        run = text.getparent()
        if previous is not None and run.getprevious() is previous:
            pieces[-1] += text.text or ""
        else:
            pieces.append(text.text or "")
        previous = run
    return printed_formula(pieces)


def _word_alternatives(tree: Any) -> Iterator[str]:
    for picture in tree.iter(f"{_WP}docPr"):
        if not any(parent.tag == f"{_MC}Fallback" for parent in picture.iterancestors()):
            yield picture.get("descr") or ""


class _Document:
    """Collects parts from the body of a Word file."""

    def __init__(self, marks: Mapping[tuple[str, str], str], starts: Mapping[str, int]) -> None:
        self.marks = marks
        self.starts = dict(starts)
        self.parts: list[Part] = []
        self.grids: list[Grid] = []

    def read(self, element: Any) -> None:
        for child in element:
            if child.tag == f"{_W}p":
                self.paragraph(child)
            elif child.tag == f"{_W}tbl":
                self.table(child)
            elif isinstance(child.tag, str) and not _is_contents(child):
                self.read(child)

    def paragraph(self, element: Any) -> None:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name = (style.get(f"{_W}val") or "").casefold().rstrip("0123456789") if style is not None else ""
        text = self.text(element, is_reference=name == "bibliography")
        if squeezed(text) and not name.startswith("toc"):
            self.parts.append(Part(_STYLES.get(name, "text"), text))
        for box in element.iter(f"{_W}txbxContent"):
            if not any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors()):
                self.read(box)

    def text(self, paragraph: Any, *, is_reference: bool = False) -> str:
        """Return the text of a paragraph after the box of a task or the number of a reference."""
        item = paragraph.find(f"{_W}pPr/{_W}numPr")
        mark = ""
        if item is not None:
            number, level = (item.find(f"{_W}{name}") for name in ("numId", "ilvl"))
            at = "0" if level is None else level.get(f"{_W}val")
            mark = "" if number is None else self.marks.get((number.get(f"{_W}val"), at), "")
            if is_reference and "%1" in mark:
                start = self.starts.get(number.get(f"{_W}val"), 1)
                self.starts[number.get(f"{_W}val")] = start + 1
                mark = mark.replace("%1", str(start)) + " "
            elif mark not in _BOXES:
                mark = ""
        return mark + "".join(_word_text(paragraph))

    def table(self, element: Any) -> None:
        rows: list[tuple[str, ...]] = []
        for row in element.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not element:
                continue
            cells = [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
            rows.append(
                tuple(" ".join(self.text(p) for p in cell.iter(f"{_W}p")) for cell in cells if not _is_merged(cell))
            )
        self.grids.append(Grid(tuple(rows)))


def _is_merged(cell: Any) -> bool:
    """Return whether a cell continues the one above it."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val", "continue") == "continue"


def _is_contents(element: Any) -> bool:
    """Return whether an element is a table of contents, which Word makes, or a fallback for other readers."""
    gallery = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery") if element.tag == f"{_W}sdt" else None
    if gallery is not None and "Contents" in (gallery.get(f"{_W}val") or ""):
        return True
    return bool(element.tag == f"{_MC}Fallback")


def _word_text(element: Any) -> Iterator[str]:
    """Yield the text of a paragraph without text boxes, with the results of fields."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"} and element.tag == f"{_W}r":
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag in _NOT_SHOWN or (child.tag == f"{_W}r" and _is_hidden(child)):
            continue
        elif isinstance(child.tag, str):
            yield from _word_text(child)
