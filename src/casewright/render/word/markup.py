"""WordprocessingML: its names, its elements, and the marks that pass through pandoc to say what it cannot.

Pandoc copies raw `openxml` verbatim. The writer wraps what needs more than pandoc's own Word output (fields, pictures,
layouts, callouts) in elements of a namespace of its own, and turns these into WordprocessingML in what pandoc returns.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from casewright.manuscript.ast import Element

NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "o": "urn:schemas-microsoft-com:office:office",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "v": "urn:schemas-microsoft-com:vml",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "cw": "urn:casewright:word",
}

_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Node = Any
"""An lxml element; lxml has no types of its own."""


@functools.cache
def name(prefixed: str) -> str:
    """`w:p` as lxml writes it, `{namespace}p`."""
    prefix, local = prefixed.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def xml_text(value: str) -> str:
    """Return the text without the control characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", value)


def node(tag: str, attributes: Mapping[str, str | int] | None = None, children: Iterable[Node] = ()) -> Node:
    """Return an element by its prefixed name, with prefixed (or plain) attribute names."""
    prefix = tag.split(":")[0]
    made = etree.Element(name(tag), nsmap={prefix: NAMESPACES[prefix]})
    for key, value in (attributes or {}).items():
        made.set(name(key) if ":" in key else key, xml_text(str(value)))
    made.extend(children)
    return made


def properties_in(element: Node, tag: str, place: int = 0) -> Node:
    """Return the child that holds the properties of an element (`w:pPr`), made at a place if it has none."""
    found = element.find(name(tag))
    if found is None:
        found = node(tag)
        element.insert(place, found)
    return found


def style_of(paragraph: Node) -> str:
    """Return the id of the style of a paragraph, empty for the default one."""
    style = paragraph.find(f"{name('w:pPr')}/{name('w:pStyle')}")
    return "" if style is None else str(style.get(name("w:val")))


def serialised(root: Node) -> bytes:
    """Return a part of the file as bytes: UTF-8, with its declaration, each namespace declared once at the top.

    Prefixes that a template's part names in `mc:Ignorable` stay declared: Word refuses a file where one is not.
    """
    named = (root.get(f"{{{_COMPATIBILITY}}}Ignorable") or "").split()
    top = {prefix: NAMESPACES[prefix] for prefix in ("w", "r")}
    etree.cleanup_namespaces(root, top_nsmap=top, keep_ns_prefixes=named)
    return xml_bytes(root)


def xml_bytes(root: Node) -> bytes:
    """Return XML as bytes: UTF-8, with its declaration."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def parsed(data: bytes) -> Node:
    """Return the root of a part. Entities and the network are off. Raises lxml's XMLSyntaxError."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def raw_inline(xml: str) -> Element:
    return {"t": "RawInline", "c": ["openxml", xml]}


def raw_block(xml: str) -> Element:
    return {"t": "RawBlock", "c": ["openxml", xml]}


def mark_open(kind: str, **attributes: str) -> str:
    """Return the start of a mark, `<cw:kind ...>`."""
    pairs = "".join(f" {key}={quoteattr(xml_text(value))}" for key, value in attributes.items())
    return f'<cw:{kind} xmlns:cw="{NAMESPACES["cw"]}"{pairs}>'


def mark_close(kind: str) -> str:
    return f"</cw:{kind}>"


def mark(kind: str, **attributes: str) -> str:
    """Return a mark without content."""
    return mark_open(kind, **attributes) + mark_close(kind)


def marked_inlines(inlines: list[Element], kind: str, **attributes: str) -> list[Element]:
    return [raw_inline(mark_open(kind, **attributes)), *inlines, raw_inline(mark_close(kind))]


def marked_blocks(blocks: list[Element], kind: str, **attributes: str) -> list[Element]:
    return [raw_block(mark_open(kind, **attributes)), *blocks, raw_block(mark_close(kind))]


def unwrap(element: Node) -> None:
    """Put the children of an element in its place."""
    parent = element.getparent()
    place = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(place + offset, child)
    parent.remove(element)
