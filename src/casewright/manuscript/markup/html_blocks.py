"""HTML typed as blocks: tables, lists, headings, figures and quotations are read as what they are.

Pandoc divides a typed `<table>` into raw tags and the Markdown between them (Pandoc User's Guide, "Extension:
markdown_in_html_blocks"); only an HTML page is a table again. Here the tags from the first to the last of an element
are read together, with a placeholder for each block of Markdown between them, which takes its place again after.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.markup.html_tags import BROWSER_ONLY, Tag, is_text, tag_of, tags_in
from casewright.manuscript.markup.inline_html import HtmlSlip, WithHtml

ReadHtml = Callable[[str], Blocks]

_OF_STRUCTURE = "blockquote dl figure h1 h2 h3 h4 h5 h6 hr menu ol p pre table ul"
_READ = frozenset(_OF_STRUCTURE.split())
"""Elements whose structure is more than their words."""
_WRAPPED = {"del": "Strikeout", "ins": "Underline"}
"""Elements that pandoc takes for blocks where a paragraph begins with them."""
_BEGIN, _END = "\ue010", "\ue011"
_PLACEHOLDER = re.compile(f"{_BEGIN}(\\d+){_END}")
_PLACE = "data-cw-block"
_LOST = frozenset({"table", "img", *BROWSER_ONLY}) - {"script", "template", "noscript"}


def with_html_blocks(blocks: Blocks, read_html: ReadHtml) -> WithHtml:
    """Blocks whose typed HTML is read. `read_html` is pandoc's HTML reader."""
    mistakes: list[HtmlSlip] = []

    def changed(elements: list[Element]) -> list[Element]:
        out: list[Element] = []
        position = 0
        while position < len(elements):
            element = elements[position]
            position += 1
            tag = _tag(element)
            is_read = tag is not None and (tag.name in _READ or tag.name in _WRAPPED)
            end = _end_of(elements, position - 1, tag) if tag is not None and is_read else None
            if tag is not None and end is not None:
                whole = elements[position - 1 : end + 1]
                out += changed(_wrapped(whole, tag) if tag.name in _WRAPPED else _read(whole, read_html))
                position = end + 1
                continue
            if element["t"] == "RawBlock":
                mistakes.extend(_slips(element, tag))
            out.append(element if element["t"] in ast.LEAVES else ast.map_children(element, changed))
        return _apart(out)

    return WithHtml(changed(blocks), tuple(mistakes))


def _apart(blocks: Blocks) -> Blocks:
    """Blocks whose words stand apart where the HTML tags between them are left out."""
    return [
        ast.para(block["c"])
        if block["t"] == "Plain" and any(_tag(one) for one in blocks[max(0, index - 1) : index + 2])
        else block
        for index, block in enumerate(blocks)
    ]


def html_blocks_not_read(blocks: Blocks) -> tuple[HtmlSlip, ...]:
    """Return what a document that follows Quarto loses with HTML blocks in formats other than HTML."""
    mistakes: list[HtmlSlip] = []
    for element in ast.walk(blocks, "RawBlock"):
        tag = _tag(element)
        if tag is not None and not tag.ends and tag.name in _LOST:
            mistakes.append(_only_html(tag))
        elif _is_html(element) and is_text(element["c"][1]):
            mistakes.extend(_slips(element, tag))
    return tuple(mistakes)


def _is_html(element: Element) -> bool:
    return element["t"] == "RawBlock" and bool(element["c"][0] == "html")


def _tag(element: Element) -> Tag | None:
    """Return the tag that a block of HTML is or, for `<pre>` and the like, begins with."""
    if not _is_html(element):
        return None
    code: str = element["c"][1]
    return tag_of(code) or (next(iter(tags_in(code)), None) if code.startswith("<pre") else None)


def _end_of(elements: list[Element], start: int, tag: Tag) -> int | None:
    """Return the block that ends the element which begins at `start`, None if none does."""
    if tag.ends:
        return None
    if tag.name == "hr":
        return start
    depth = 0
    for index in range(start, len(elements)):
        if _is_html(elements[index]):
            for other in tags_in(elements[index]["c"][1]):
                depth += (other.name == tag.name) * (-1 if other.ends else 1)
            if depth == 0:
                return index
    return None


def _read(elements: list[Element], read_html: ReadHtml) -> Blocks:
    parts: list[str] = []
    for index, element in enumerate(elements):
        if _is_html(element):
            parts.append(element["c"][1])
        elif element["t"] == "Plain":
            parts.append(f"{_BEGIN}{index}{_END}")
        elif element["t"] == "Para":
            parts.append(f"<p>{_BEGIN}{index}{_END}</p>")
        else:
            parts.append(f'<div {_PLACE}="{index}">-</div>')

    def change(element: Element) -> list[Element] | None:
        if element["t"] == "Div":
            index = ast.attributes_of(element).get(_PLACE.removeprefix("data-"))
            return None if index is None else [elements[int(index)]]
        return _with_inlines(element["c"], elements) if _BEGIN in element["c"] else None

    return ast.rewrite(read_html("".join(parts)), change, frozenset({"Str", "Div"}))


def _wrapped(elements: list[Element], tag: Tag) -> Blocks:
    """Return the paragraphs within an element, each struck out or underlined."""
    kind = _WRAPPED[tag.name]
    return [
        ast.para([{"t": kind, "c": block["c"]}]) if block["t"] in {"Plain", "Para"} else block
        for block in elements[1:-1]
    ]


def _with_inlines(text: str, elements: list[Element]) -> list[Element]:
    out: list[Element] = []
    position = 0
    for match in _PLACEHOLDER.finditer(text):
        out += [ast.text(text[position : match.start()])] if match.start() > position else []
        out += elements[int(match[1])]["c"]
        position = match.end()
    return [*out, ast.text(text[position:])] if position < len(text) else out


def _slips(element: Element, tag: Tag | None) -> list[HtmlSlip]:
    if not _is_html(element):
        return []
    code: str = element["c"][1]
    if is_text(code):
        shown = " ".join(code.split())
        what = f"`{shown}` is read as an HTML tag, and no format prints it."
        return [HtmlSlip(code, what, rf"Write `\{shown}`.", is_text=True)]
    if tag is None or tag.ends:
        return []
    if tag.name in BROWSER_ONLY:
        return [_only_html(tag)]
    if tag.name in _READ and tag.name != "p":
        what = f"`{tag.code}` has no `</{tag.name}>` below it."
        return [HtmlSlip(tag.code, what, "Add it, or write the element as Markdown.")]
    return []


def _only_html(tag: Tag) -> HtmlSlip:
    write = "Write a Markdown table." if tag.name == "table" else "Show a picture: `![alternative text](file.png)`."
    return HtmlSlip(tag.code, f"`{tag.code}` is HTML, which PDF and Word leave out.", write)
