"""What a reader sees of an HTML page or a Word file, reduced to an outline that two engines can be compared by.

An outline is `{"blocks": [[kind, text], ...], "links": [[text, fragment], ...]}`. Kinds of blocks are `h1` to `h6`,
`p`, `li`, `caption`, `row` (the cells of a table's row, joined by " | "), `code`, `output`, `dt`, `dd` and `ref` (an
entry of the reference list). Links are those into the same page. White space of every kind is one space; title block,
navigation, buttons and scripts are left out. Pages that tell a reader the same have equal outlines, whatever their
markup.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

from lxml import etree, html

Node = Any
"""An element (or comment) of lxml, which has no types."""


class Outline(TypedDict):
    """What a reader sees, in reading order."""

    blocks: list[list[str]]
    links: list[list[str]]


_UNSEEN_TAGS = frozenset({"script", "style", "nav", "button", "template", "noscript", "svg", "head", "colgroup"})
_UNSEEN_CLASSES = frozenset(
    {
        "callout-icon-container",
        "code-copy-button",
        "code-copy-outer-scaffold-button",
        "quarto-embedded-source-code",
        "quarto-title-block",
        "screen-reader-only",
        "skip-link",
        "sr-only",
        "title-block",
        "toc",
    }
)
_UNSEEN_IDS = frozenset({"title-block-header", "quarto-margin-sidebar", "TOC"})
_PARAGRAPHS = frozenset(
    {
        "summary",
        "div",
        "section",
        "blockquote",
        "figure",
        "body",
        "main",
        "article",
        "header",
        "aside",
        "footer",
        "details",
    }
)
_CAPTIONS = frozenset({"figcaption", "caption"})
_BLOCKS = (
    _PARAGRAPHS
    | _CAPTIONS
    | {"h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "ul", "ol", "li", "dl", "dt", "dd", "hr", "html"}
    | {"table", "thead", "tbody", "tfoot", "tr"}
)
_BLANKS = re.compile(r"[\s\u00a0\u202f\u2009\u2060]+")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def outline(path: Path) -> Outline:
    """The outline of a file, by its suffix `.html` or `.docx`."""
    return _of_word(path) if path.suffix == ".docx" else _of_page(path)


def _of_page(path: Path) -> Outline:
    root = html.parse(str(path))
    page = root.find(".//main")
    if page is None:
        page = root.find(".//body")
    links = []
    for anchor in page.iter("a"):
        fragment = anchor.get("href") or ""
        text = _all_text(anchor)
        if fragment.startswith("#") and text and not _is_inside_unseen(anchor):
            links.append([text, fragment])
    return {"blocks": list(_blocks_of(page)), "links": links}


def _is_inside_unseen(node: Node) -> bool:
    return any(_is_unseen(one) for one in (node, *node.iterancestors()) if one.tag != "body")


def _is_unseen(node: Node) -> bool:
    if not isinstance(node.tag, str):
        return True
    is_empty_anchor = node.get("aria-hidden") == "true" and node.tag in {"a", "div"} and not _all_text(node)
    return (
        is_empty_anchor
        or node.tag in _UNSEEN_TAGS
        or node.get("id") in _UNSEEN_IDS
        or not _UNSEEN_CLASSES.isdisjoint(_classes(node))
    )


def _classes(node: Node) -> set[str]:
    return set((node.get("class") or "").split())


def _squeezed(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _all_text(node: Node) -> str:
    return _squeezed("".join(node.itertext()))


def _blocks_of(node: Node) -> Iterator[list[str]]:
    """The outline of a block and all that is in it."""
    if _is_unseen(node):
        return
    classes = _classes(node)
    if "csl-entry" in classes:
        yield ["ref", _all_text(node)]
    elif node.tag == "pre":
        yield ["code" if classes & {"sourceCode", "cell-code"} else "output", _all_text(node)]
    elif node.tag == "tr":
        cells = [cell for cell in node if cell.tag in {"td", "th"}]
        yield ["row", " | ".join(_cell_text(cell) for cell in cells)]
    else:
        own = _squeezed(_own_text(node)) if node.tag in _BLOCKS else ""
        if own:
            yield [_kind(node.tag), own]
        for child in node:
            yield from _blocks_below(child)


def _kind(tag: str) -> str:
    return "caption" if tag in _CAPTIONS else "p" if tag in _PARAGRAPHS else tag


def _blocks_below(node: Node) -> Iterator[list[str]]:
    """The outline of a node, or, where it is inline, of the blocks inside it."""
    if _is_unseen(node):
        return
    if node.tag in _BLOCKS:
        yield from _blocks_of(node)
    else:
        for child in node:
            yield from _blocks_below(child)


def _own_text(node: Node) -> str:
    """The text of a node without that of the blocks inside it."""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and not _is_unseen(child):
            if child.tag == "br":
                parts.append(" ")
            elif child.tag == "math":
                source = child.find(".//{*}annotation")
                parts.append("".join(child.itertext()) if source is None else source.text)
            elif child.tag not in _BLOCKS:
                parts.append(_own_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _cell_text(cell: Node) -> str:
    inside = [_own_text(block) for block in cell.iter(*_BLOCKS) if not _is_unseen(block)]
    return _squeezed(" ".join([_own_text(cell), *inside]))


def _of_word(path: Path) -> Outline:
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml")).find(_WORD + "body")
    return {"blocks": list(_word_blocks(body)), "links": []}


def _word_blocks(parent: Node) -> Iterator[list[str]]:
    for node in parent:
        if node.tag == _WORD + "p":
            text = _word_text(node)
            if text:
                yield ["p", text]
        elif node.tag == _WORD + "tbl":
            for row in node.iter(_WORD + "tr"):
                cells = [cell for cell in row if cell.tag == _WORD + "tc"]
                texts = [_squeezed(" ".join(_word_text(one) for one in cell.iter(_WORD + "p"))) for cell in cells]
                yield ["row", " | ".join(texts)]
        elif node.tag in {_WORD + "sdt", _WORD + "sdtContent"}:
            yield from _word_blocks(node)


def _word_text(paragraph: Node) -> str:
    parts = []
    for node in paragraph.iter():
        if node.tag == _WORD + "t":
            parts.append(node.text or "")
        elif node.tag in {_WORD + "tab", _WORD + "br"}:
            parts.append(" ")
    return _squeezed("".join(parts))


if __name__ == "__main__":
    print(json.dumps(outline(Path(sys.argv[1])), ensure_ascii=False, indent=1))
