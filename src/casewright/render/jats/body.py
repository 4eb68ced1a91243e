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
from casewright.manuscript.visitor import Visitor

EQUATION: Final = "casewright-equation"
"""The element around a numbered formula, until its number is moved into it."""
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
    return _Elements(addresses).visit(blocks)


class _Elements(Visitor):
    """Writes the shapes of the resolved AST as elements of JATS."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        super().__init__()
        self._addresses = addresses

    def visit_RawBlock(self, element: Element) -> list[Element] | None:
        return None if element["c"][0] == "jats" else []

    visit_RawInline = visit_RawBlock

    def visit_Image(self, element: Element) -> Element:
        return raw_inline(self._picture(element, "inline-graphic"))

    def visit_Para(self, element: Element) -> Element | None:
        is_picture = len(element["c"]) == 1 and element["c"][0]["t"] == "Image"
        return raw_block(self._picture(element["c"][0], "graphic")) if is_picture else None

    visit_Plain = visit_Para

    def _picture(self, element: Element, tag: str) -> str:
        path = element["c"][2][0]
        alt = ast.attributes_of(element).get("alt") or ast.plain_text(element["c"][1])
        media, _, subtype = (mimetypes.guess_type(path)[0] or "image/png").partition("/")
        named = {"mimetype": media, "mime-subtype": subtype, "xlink:href": self._addresses[path]}
        described = f"<alt-text>{html.escape(alt)}</alt-text>" if alt else ""
        return f"{opening(tag, named)}{described}</{tag}>"

    def visit_Code(self, element: Element) -> Element:
        return {"t": "Code", "c": [ast.attr(), element["c"][1]]}

    def visit_Cite(self, element: Element) -> Inlines:
        return self.visit(element["c"][1])

    def visit_Link(self, element: Element) -> Element | Inlines:
        """Return a link inside the article, or to an address; one to another document of the project is its text."""
        _, inlines, (target, title) = element["c"]
        if ast.attributes_of(element).get("document"):
            return self.visit(inlines)
        return {"t": "Link", "c": [ast.attr(), self.visit(inlines), [target, title]]}

    def visit_Header(self, element: Element) -> Element:
        level, triple, inlines = element["c"]
        return {"t": "Header", "c": [level, [triple[0], [], []], self.visit(inlines)]}

    def visit_Span_abbr(self, element: Element) -> Inlines:
        title = {"xlink:title": ast.attributes_of(element).get("title", "")}
        return [raw_inline(opening("abbrev", title)), *self.visit(element["c"][1]), raw_inline("</abbrev>")]

    def visit_Span_equation(self, element: Element) -> Inlines:
        attributes = ast.attributes_of(element)
        named = {"id": ast.identifier_of(element), "label": attributes.get("tag", ""), "alt": attributes.get("alt", "")}
        return [raw_inline(opening(EQUATION, named)), *self.visit(element["c"][1]), raw_inline(f"</{EQUATION}>")]

    def visit_Span(self, element: Element) -> list[Element]:
        return self.visit(element["c"][1])

    visit_Div = visit_Span

    def visit_Div_float(self, element: Element) -> Blocks:
        """Return a float: a figure of panels is a `fig-group` of figures."""
        kind = _FLOATS.get(ast.attributes_of(element)["type"], "boxed-text")
        has_panels = any(ast.has_class(part, "panel") for part in ast.walk(element["c"][1], "Div"))
        return self._captioned("fig-group" if kind == "fig" and has_panels else kind, element)

    def visit_Div_panel(self, element: Element) -> Blocks:
        return self._captioned("fig", element)

    def visit_Div_callout(self, element: Element) -> Blocks:
        parts: Blocks = element["c"][1]
        title: Inlines = next((part["c"][1][0]["c"] for part in parts if ast.has_class(part, "callout-title")), [])
        inner = [block for part in parts if not ast.has_class(part, "callout-title") for block in part["c"][1]]
        return self._boxed(ast.identifier_of(element), title, inner, "callout")

    def visit_Div_tab(self, element: Element) -> Blocks:
        first, *content = element["c"][1]
        return self._boxed(ast.identifier_of(element), first["c"][1][0]["c"], content, "tab")

    def _boxed(self, identifier: str, title: Inlines, content: Blocks, kind: str) -> Blocks:
        titled = ast.plain([raw_inline("<title>"), *self.visit(title), raw_inline("</title>")])
        head = [raw_block("<caption>"), titled, raw_block("</caption>")] if title else []
        begin = raw_block(opening("boxed-text", {"id": identifier, "content-type": kind}))
        return [begin, *head, *self.visit(content), raw_block("</boxed-text>")]

    def visit_Div_theorem(self, element: Element) -> Blocks:
        begin = raw_block(opening("statement", {"id": ast.identifier_of(element)}))
        return [begin, *self.visit(element["c"][1]), raw_block("</statement>")]

    visit_Div_proof = visit_Div_theorem

    def visit_Div_page_break(self, _: Element) -> Blocks:
        return []

    def _captioned(self, tag: str, element: Element) -> Blocks:
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
            out += [raw_block("<caption>"), *_paragraphs(self.visit(described)), raw_block("</caption>")]
        out += self.visit(content)
        if notes and tag == "table-wrap":
            out += [raw_block("<table-wrap-foot>"), *_paragraphs(self.visit(notes)), raw_block("</table-wrap-foot>")]
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
