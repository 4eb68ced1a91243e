"""Tables that arrive as HTML, read into the document, so that every format holds them.

Cells show data frames as HTML, and authors may write HTML tables. Quarto's filters read both with pandoc
(`astpipeline.lua` in quarto-cli); so does this, for either engine. Other HTML that a cell shows is read too, unless it
needs a browser: it would be missing from PDF and Word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from casewright.manuscript.ast import (
    Attr,
    Blocks,
    Element,
    attr_of,
    attributes_of,
    has_class,
    map_children,
    rewrite,
    with_attr,
)

ReadHtml = Callable[[str], Blocks]

_TABLE = re.compile(r"<table\b.*</table\s*>", re.IGNORECASE | re.DOTALL)
_STYLE = re.compile(r"<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_NEEDS_A_BROWSER = re.compile(
    r"<(?:script|iframe|object|embed|video|audio|canvas|input|button|svg|form|details)\b", re.IGNORECASE
)
_KEEP = "html-table-processing"
_READ = frozenset({"RawBlock", "Div"})
_LOOKS = frozenset({"border", "style", "cellspacing", "cellpadding", "bgcolor"})


def with_html_tables(blocks: Blocks, read_html: ReadHtml) -> Blocks:
    """Blocks with raw HTML tables (and, in a cell's output, other raw HTML that any format can hold) read.

    `read_html` is pandoc's HTML reader: from a fragment to blocks. A div with `html-table-processing="none"` keeps its
    HTML as it is; the attribute is taken off.
    """
    return _read(blocks, read_html, in_output=False)


def _read(blocks: Blocks, read_html: ReadHtml, *, in_output: bool) -> Blocks:
    def change(block: Element) -> Element | Blocks | None:
        if block["t"] == "RawBlock":
            is_html = block["c"][0] in ("html", "html5", "html4")
            return _read_raw(block, read_html, in_output) if is_html else None
        if attributes_of(block).get(_KEEP) == "none":
            return _without_mark(block)
        if in_output or not has_class(block, "cell-output-display"):
            return None
        return map_children(block, lambda children: _read(children, read_html, in_output=True))

    return rewrite(blocks, change, _READ)


def _read_raw(block: Element, read_html: ReadHtml, in_output: bool) -> Blocks:
    html = block["c"][1]
    if _NEEDS_A_BROWSER.search(html) or not (in_output or _TABLE.search(html)):
        return [block]
    read = read_html(_STYLE.sub("", html))
    return [_plain_look(one) for one in _unwrapped(read)]


def _unwrapped(blocks: Blocks) -> Blocks:
    """Without the nameless divs that data frames come in."""
    while len(blocks) == 1 and blocks[0]["t"] == "Div" and attr_of(blocks[0]) == ["", [], []]:
        blocks = blocks[0]["c"][1]
    return blocks


def _without_mark(block: Element) -> Element:
    identifier, classes, attributes = block["c"][0]
    return with_attr(block, [identifier, classes, [pair for pair in attributes if pair[0] != _KEEP]])


def _plain_look(block: Element) -> Element:
    """Return a table without HTML's own looks: writers decide how tables look."""
    if block["t"] != "Table":
        return map_children(block, lambda children: [_plain_look(child) for child in children])
    triple, caption, columns, head, bodies, foot = block["c"]
    return {
        "t": "Table",
        "c": [
            _bare(triple),
            caption,
            columns,
            [_bare(head[0]), _bare_rows(head[1])],
            [[_bare(body[0]), body[1], _bare_rows(body[2]), _bare_rows(body[3])] for body in bodies],
            [_bare(foot[0]), _bare_rows(foot[1])],
        ],
    }


def _bare_rows(rows: list[Any]) -> list[Any]:
    return [[_bare(row[0]), [[_bare(cell[0]), *cell[1:]] for cell in row[1]]] for row in rows]


def _bare(triple: Attr) -> Attr:
    identifier, classes, attributes = triple
    return [identifier, classes, [pair for pair in attributes if pair[0] not in _LOOKS]]
