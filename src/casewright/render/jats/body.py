"""The resolved AST's own shapes as elements of JATS, around what pandoc's JATS writer prints.

Source: JATS Archiving 1.2, "fig", "fig-group", "table-wrap", "boxed-text", "statement", "disp-formula", "abbrev".
"""

from __future__ import annotations

import html
import mimetypes
from collections.abc import Mapping
from typing import Final

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines

EQUATION: Final = "casewright-equation"
"""The element around a numbered formula, until its number is moved into it."""
_SEEN = frozenset({"Div", "Span", "Link", "Cite", "RawBlock", "RawInline", "Image", "Code", "Para", "Plain", "Header"})
_FLOATS: Final = {"figure": "fig", "table": "table-wrap", "listing": "boxed-text"}


def raw_block(markup: str) -> Element:
    return {"t": "RawBlock", "c": ["jats", markup]}


def raw_inline(markup: str) -> Element:
    return {"t": "RawInline", "c": ["jats", markup]}


def opening(tag: str, attributes: Mapping[str, str] | None = None) -> str:
    """Return an opening tag; empty attributes are left out."""
    written = (f' {key}="{html.escape(value)}"' for key, value in (attributes or {}).items() if value)
    return f"<{tag}{''.join(written)}>"


def jats_blocks(blocks: Blocks, addresses: Mapping[str, str]) -> Blocks:
    """Blocks that pandoc's JATS writer prints as JATS. `addresses` are where pictures are, by their paths."""

    def recurse(inner: Blocks) -> Blocks:
        return ast.rewrite(inner, change, _SEEN)

    def change(element: Element) -> Element | list[Element] | None:
        kind = element["t"]
        if kind in {"RawBlock", "RawInline"}:
            return None if element["c"][0] == "jats" else []
        if kind == "Image":
            return _picture(element, addresses, "inline-graphic")
        if kind in {"Para", "Plain"} and len(element["c"]) == 1 and element["c"][0]["t"] == "Image":
            inline = _picture(element["c"][0], addresses, "graphic")
            return raw_block(inline["c"][1])
        if kind in {"Para", "Plain"}:
            return None
        if kind == "Code":
            return {"t": "Code", "c": [ast.attr(), element["c"][1]]}
        if kind == "Cite":
            return recurse(element["c"][1])
        if kind == "Link":
            return _link(element, recurse)
        if kind == "Header":
            level, triple, inlines = element["c"]
            return {"t": "Header", "c": [level, [triple[0], [], []], recurse(inlines)]}
        if kind == "Span":
            return _span(element, recurse)
        return _division(element, recurse)

    return recurse(blocks)


def _picture(element: Element, addresses: Mapping[str, str], tag: str) -> Element:
    path = element["c"][2][0]
    alt = ast.attributes_of(element).get("alt") or ast.plain_text(element["c"][1])
    media, _, subtype = (mimetypes.guess_type(path)[0] or "image/png").partition("/")
    named = {"mimetype": media, "mime-subtype": subtype, "xlink:href": addresses[path]}
    described = f"<alt-text>{html.escape(alt)}</alt-text>" if alt else ""
    return raw_inline(f"{opening(tag, named)}{described}</{tag}>")


def _link(element: Element, recurse: ast.Recurse) -> Element | list[Element]:
    """Return a link inside the article, or to an address; one to another document of the project is its text."""
    _, inlines, (target, title) = element["c"]
    if ast.attributes_of(element).get("document"):
        return recurse(inlines)
    return {"t": "Link", "c": [ast.attr(), recurse(inlines), [target, title]]}


def _span(element: Element, recurse: ast.Recurse) -> list[Element]:
    classes, attributes = ast.classes_of(element), ast.attributes_of(element)
    inside: Inlines = recurse(element["c"][1])
    if "abbr" in classes:
        return [raw_inline(opening("abbrev", {"xlink:title": attributes.get("title", "")})), *inside, _end("abbrev")]
    if "equation" in classes:
        named = {"id": ast.identifier_of(element), "label": attributes.get("tag", ""), "alt": attributes.get("alt", "")}
        return [raw_inline(opening(EQUATION, named)), *inside, _end(EQUATION)]
    return inside


def _end(tag: str) -> Element:
    return raw_inline(f"</{tag}>")


def _division(element: Element, recurse: ast.Recurse) -> Blocks:
    classes, content = ast.classes_of(element), element["c"][1]
    identifier = ast.identifier_of(element)
    if "float" in classes:
        return _float(element, recurse)
    if "panel" in classes:
        return _captioned("fig", element, recurse)
    if "callout" in classes:
        title: Inlines = next((part["c"][1][0]["c"] for part in content if ast.has_class(part, "callout-title")), [])
        inner = [block for part in content if not ast.has_class(part, "callout-title") for block in part["c"][1]]
        return _boxed("boxed-text", identifier, recurse(title), recurse(inner), {"content-type": "callout"})
    if "tab" in classes:
        title = content[0]["c"][1][0]["c"]
        return _boxed("boxed-text", identifier, recurse(title), recurse(content[1:]), {"content-type": "tab"})
    if "theorem" in classes or "proof" in classes:
        return [raw_block(opening("statement", {"id": identifier})), *recurse(content), raw_block("</statement>")]
    if "page-break" in classes:
        return []
    return recurse(content)


def _boxed(tag: str, identifier: str, title: Inlines, content: Blocks, attributes: Mapping[str, str]) -> Blocks:
    head = [raw_block("<caption>"), _titled(title), raw_block("</caption>")] if title else []
    return [raw_block(opening(tag, {"id": identifier, **attributes})), *head, *content, raw_block(f"</{tag}>")]


def _titled(title: Inlines) -> Element:
    return ast.plain([raw_inline("<title>"), *title, raw_inline("</title>")])


def _float(element: Element, recurse: ast.Recurse) -> Blocks:
    """Return a float: a figure of panels is a `fig-group` of figures."""
    kind = _FLOATS.get(ast.attributes_of(element)["type"], "boxed-text")
    has_panels = any(ast.has_class(part, "panel") for part in ast.walk(element["c"][1], "Div"))
    return _captioned("fig-group" if kind == "fig" and has_panels else kind, element, recurse)


def _captioned(tag: str, element: Element, recurse: ast.Recurse) -> Blocks:
    """Return a float or a panel with its label and its caption, which JATS has before the content."""
    parts: Blocks = element["c"][1]
    label = ""
    caption: Blocks = []
    for part in parts:
        if ast.has_class(part, "float-caption"):
            label, caption = _label_and_caption(part["c"][1])
    notes = [block for part in parts if ast.has_class(part, "float-notes") for block in part["c"][1]]
    content = [
        block
        for part in parts
        if not (ast.has_class(part, "float-caption") or ast.has_class(part, "float-notes"))
        for block in (part["c"][1] if ast.has_class(part, "float-content") else [part])
    ]
    out = [raw_block(opening(tag, {"id": ast.identifier_of(element)}))]
    if label:
        out.append(raw_block(f"<label>{html.escape(label)}</label>"))
    described = [*caption, *([] if tag == "table-wrap" else notes)]
    if described:
        out += [raw_block("<caption>"), *_paragraphs(recurse(described)), raw_block("</caption>")]
    out += recurse(content)
    if notes and tag == "table-wrap":
        out += [raw_block("<table-wrap-foot>"), *_paragraphs(recurse(notes)), raw_block("</table-wrap-foot>")]
    return [*out, raw_block(f"</{tag}>")]


def _label_and_caption(blocks: Blocks) -> tuple[str, Blocks]:
    """Return the label of a caption ("Figure 1:", "(a)"), and the caption behind it."""
    first, *rest = blocks
    inlines: Inlines = first["c"]
    if inlines and (ast.has_class(inlines[0], "float-label") or _is_letter(inlines[0])):
        label, behind = [inlines[0]], inlines[1:]
        if behind and behind[0]["t"] == "Space":
            behind = behind[1:]
        return ast.plain_text(label).rstrip(":. "), [ast.para(behind), *rest] if behind else rest
    return "", blocks


def _is_letter(inline: Element) -> bool:
    text = inline["c"] if inline["t"] == "Str" else ""
    return text.startswith("(") and text.endswith(")")


def _paragraphs(blocks: Blocks) -> Blocks:
    return [ast.para(block["c"]) if block["t"] == "Plain" else block for block in blocks]
