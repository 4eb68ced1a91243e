"""Reading of HTML pages, part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from casewright.verify.formulas import Formula, printed_formula, typed_formula
from casewright.verify.parts import Alternative, Grid, Part, PartKind, Reading, squeezed, unreadable
from casewright.verify.pictures import html_pictures


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
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_MATH_CLASSES = frozenset({"math"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def read_html_file(data: bytes, path: str) -> Reading:
    """Read the visible parts of an HTML page, in its `main` element or its body.

    Raises CasewrightError if it is not HTML.
    """
    from lxml import etree
    from lxml import html as lxml_html

    try:
        tree = lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise unreadable(path, "HTML", str(error)) from None
    found = tree.xpath("//main")
    top = found[0] if found else tree.find("body")
    page = _Page()
    if top is not None:
        page.read(top, "text")
        return Reading(
            tuple(page.parts),
            tuple(page.grids),
            tuple(_formulas(top)),
            tuple(_alternatives(top)),
            html_pictures(top),
            tuple(_hidden(top)),
        )
    return Reading(())


def _formulas(top: Any) -> Iterator[Formula]:
    """Yield formulas in MathML, and formulas in TeX that a script typesets."""
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


def _alternatives(top: Any) -> Iterator[Alternative]:
    for image in top.iter("img"):
        if squeezed(image.get("alt") or ""):
            yield Alternative(image.get("alt"), image.sourceline)


def _hidden(top: Any) -> Iterator[str]:
    """Yield the texts that an inline style hides."""
    for element in top.xpath(".//*[@style]"):
        if _HIDING.search(element.get("style")) and squeezed(element.text_content()):
            yield " ".join(element.text_content().split())


class _Page:
    """Collects parts from an HTML tree: text between blocks is a part."""

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
    if _HIDING.search(element.get("style") or ""):
        return True
    if element.tag in _HEADINGS and element.getparent() is not None:
        return "footnotes" in (element.getparent().get("class") or "").split()
    return bool(classes & _MATH_CLASSES) or element.get("hidden") is not None


def _text(element: Any) -> str:
    if element.tag == "input" and element.get("type") == "checkbox":
        return "☒ " if element.get("checked") is not None else "☐ "
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _is_silent(child):
            pieces.append(_text(child))
            if child.tag in _BLOCKS or child.tag == "br":
                pieces.append(" ")
        pieces.append(child.tail or "")
    return "".join(pieces)
