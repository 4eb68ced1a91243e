"""Rendered files read back: an HTML page and a Word file as parts and tables. `verification_pdf` reads the third."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from casewright.checks.verification_mathematics import Formula, printed_formula, typed_formula
from casewright.checks.verification_reading import Alternative, Grid, Part, PartKind, Reading, squeezed
from casewright.diagnostics import CasewrightError, Location

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header li main nav ol p pre section summary table tbody td tfoot th thead tr ul
    """
)
_SILENT_TAGS = _names("script style math svg template button noscript colgroup footer nav head")
_SILENT_CLASSES = frozenset(
    {
        "footnote-ref",
        "footnote-back",
        "toc",
        "skip-link",
        "sidebar",
        "quarto-title-meta-heading",
        "anchor-section",
        "visually-hidden",
    }
)
_MATH_CLASSES = frozenset({"math"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
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


def read_html_file(data: bytes, path: str) -> Reading:
    """What an HTML page shows: its `main` part, or all of its body. Raises CasewrightError where it is no HTML."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        tree = lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise _unreadable(path, "HTML", str(error)) from None
    found = tree.xpath("//main")
    top = found[0] if found else tree.find("body")
    page = _Page()
    if top is not None:
        page.read(top, "text")
        return Reading(tuple(page.parts), tuple(page.grids), tuple(_formulas(top)), tuple(_pictures(top)))
    return Reading(())


def _formulas(top: Any) -> Iterator[Formula]:
    """Formulas in MathML, and those that a script sets, which are in TeX."""
    for element in top.xpath(".//math[not(ancestor::math)]|.//*[contains(concat(' ', @class, ' '), ' math ')]"):
        if element.tag != "math":
            if not element.xpath(".//math"):
                yield typed_formula(re.sub(r"\\[()\[\]]", " ", element.text_content()), element.sourceline)
            continue
        leaves = element.xpath(
            ".//*[self::mn or self::mi or self::mo or self::mtext or self::ms]"
            "[not(ancestor::*[contains(concat(' ', @class, ' '), ' tag ')] or ancestor::annotation)]"
        )
        yield printed_formula([leaf.text_content() for leaf in leaves], element.sourceline)


def _pictures(top: Any) -> Iterator[Alternative]:
    for image in top.iter("img"):
        if squeezed(image.get("alt") or ""):
            yield Alternative(image.get("alt"), image.sourceline)


class _Page:
    """Walks an HTML tree: text between blocks is a part."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.grids: list[Grid] = []

    def read(self, element: Any, kind: PartKind) -> None:
        run: list[str] = []
        line = element.sourceline

        def flush() -> None:
            text = "".join(run)
            run.clear()
            if squeezed(text):
                self.parts.append(Part(kind, text, line=line))

        if element.text:
            run.append(element.text)
        for child in element:
            if isinstance(child.tag, str) and not _is_silent(child):
                self.child(child, kind, run, flush)
            if child.tail:
                run.append(child.tail)
        flush()

    def child(self, child: Any, kind: PartKind, run: list[str], flush: Any) -> None:
        tag = child.tag
        classes = set((child.get("class") or "").split())
        if tag == "table":
            flush()
            self.table(child)
        elif tag == "dl":
            flush()
            self.definitions(child)
        elif "csl-entry" in classes:
            flush()
            self.parts.append(
                Part("reference", _text(child), child.get("id", "").removeprefix("ref-"), child.sourceline)
            )
        elif tag in _BLOCKS or child.xpath(".//div|.//p|.//table"):
            flush()
            self.read(child, _kind(tag, classes, kind))
        else:
            run.append(_text(child))

    def definitions(self, element: Any) -> None:
        term = ""
        line = element.sourceline
        for child in element:
            if child.tag == "dt":
                term = _text(child)
                line = child.sourceline
            elif child.tag == "dd":
                self.parts.append(Part("abbreviation", f"{term} {_text(child)}", line=line))
                term = ""

    def table(self, element: Any) -> None:
        for caption in element.findall("caption"):
            self.read(caption, "legend")
        rows = element.xpath("./thead/tr|./tbody/tr|./tfoot/tr|./tr")
        cells = tuple(tuple(_text(cell) for cell in row if cell.tag in {"td", "th"}) for row in rows)
        self.grids.append(Grid(cells, _label(element), element.sourceline))


def _label(element: Any) -> str:
    while element is not None:
        if "float" in (element.get("class") or "").split() or re.match(r"tbl-|supptbl-", element.get("id") or ""):
            return str(element.get("id") or "")
        element = element.getparent()
    return ""


def _kind(tag: str, classes: set[str], kind: PartKind) -> PartKind:
    if tag in _HEADINGS:
        return "title" if "title" in classes else "heading"
    if tag in {"figcaption", "caption"} or "figure-legend" in classes:
        return "legend"
    if "float-notes" in classes:
        return "note"
    if "footnotes" in classes or tag == "aside":
        return "footnote"
    return kind


def _is_silent(element: Any) -> bool:
    classes = set((element.get("class") or "").split())
    if element.tag in _SILENT_TAGS or classes & _SILENT_CLASSES or element.get("role") == "doc-backlink":
        return True
    if element.tag in _HEADINGS and element.getparent() is not None:
        return "footnotes" in (element.getparent().get("class") or "").split()
    return bool(classes & _MATH_CLASSES) or element.get("hidden") is not None


def _text(element: Any) -> str:
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _is_silent(child):
            pieces.append(_text(child))
            if child.tag in _BLOCKS or child.tag == "br":
                pieces.append(" ")
        pieces.append(child.tail or "")
    return "".join(pieces)


def read_word_file(data: bytes, path: str) -> Reading:
    """What a Word file shows: insertions that nobody has accepted yet count, and deletions do not. Raises
    CasewrightError where it is no Word file."""
    from lxml import etree

    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            body = etree.fromstring(package.read("word/document.xml"))
            names = set(package.namelist())
            notes = [
                etree.fromstring(package.read(f"word/{name}.xml"))
                for name in ("footnotes", "endnotes")
                if f"word/{name}.xml" in names
            ]
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError) as error:
        raise _unreadable(path, "Word", str(error)) from None
    document = _Document()
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
        tuple(Alternative(text) for tree in trees for text in _word_pictures(tree) if squeezed(text)),
    )


def _word_formula(formula: Any) -> Formula:
    """A formula of a Word file. Editing splits text into runs anywhere: those that follow each other are one piece."""
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


def _word_pictures(tree: Any) -> Iterator[str]:
    for picture in tree.iter(f"{_WP}docPr"):
        if not any(parent.tag == f"{_MC}Fallback" for parent in picture.iterancestors()):
            yield picture.get("descr") or ""


class _Document:
    """Walks the body of a Word file."""

    def __init__(self) -> None:
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
        name = re.sub(r"\d+$", "", (style.get(f"{_W}val") or "").casefold()) if style is not None else ""
        text = "".join(_word_text(element))
        if squeezed(text) and not name.startswith("toc"):
            self.parts.append(Part(_STYLES.get(name, "text"), text))
        for box in element.iter(f"{_W}txbxContent"):
            if not any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors()):
                self.read(box)

    def table(self, element: Any) -> None:
        rows: list[tuple[str, ...]] = []
        for row in element.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not element:
                continue
            cells = [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
            rows.append(tuple(" ".join("".join(_word_text(p)) for p in cell.iter(f"{_W}p")) for cell in cells))
        self.grids.append(Grid(tuple(rows)))


def _is_contents(element: Any) -> bool:
    """Whether an element is a table of contents, which Word makes by itself, or what other readers see in its place."""
    gallery = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery") if element.tag == f"{_W}sdt" else None
    if gallery is not None and "Contents" in (gallery.get(f"{_W}val") or ""):
        return True
    return bool(element.tag == f"{_MC}Fallback")


def _word_text(element: Any) -> Iterator[str]:
    """The text of a paragraph: text boxes apart, fields by their result."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"} and element.tag == f"{_W}r":
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag in {f"{_W}del", f"{_W}txbxContent", f"{_MC}Fallback", f"{_W}pPr", f"{_W}moveFrom"}:
            continue
        elif isinstance(child.tag, str):
            yield from _word_text(child)


def _unreadable(path: str, what: str, why: str) -> CasewrightError:
    return CasewrightError(
        f"`{path}` cannot be read as a {what} file.",
        location=Location(path),
        why=why.split("\n")[0],
        hint="Render it again: `casewright render`.",
    )
