"""Sections: what is marked as landscape is on turned pages of its own, between pages as the others are.

A section of WordprocessingML ends with the paragraph that holds its properties; those of the last are at the end.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable

from casewright.render.word.markup import Node, name, node, properties_in, unwrap
from casewright.render.word.page import Page

_MARK = name("cw:landscape")
_BLOCKS = frozenset({name("w:p"), name("w:tbl")})
_AROUND = frozenset({name("w:document"), name("w:body"), name("cw:bookmark")})


def keep_landscape(root: Node) -> None:
    """Keep the marks for turned pages that can be had: pages turn between blocks of the text alone, not inside a table,
    a float, a callout, a note, or pages that are turned already."""
    for mark in list(root.iter(_MARK)):
        if any(outer.tag not in _AROUND for outer in mark.iterancestors()) or next(mark.iter(*_BLOCKS), None) is None:
            unwrap(mark)


def settle_sections(root: Node, turned: Page, spacer: Callable[[], Node]) -> None:
    """Make a section of each mark, and one of the text before it.

    `turned` is the page of a mark's section; `spacer` makes the paragraph that ends a section behind a table.
    """
    marks = list(root.iter(_MARK))
    if not marks:
        return
    last = root.find(name("w:body"))[-1]
    upright = copy.deepcopy(last)
    for mark in marks:
        before = _first_block(mark.itersiblings(preceding=True))
        if before is not None and before.find(f"{name('w:pPr')}/{name('w:sectPr')}") is None:
            _end_section(before, copy.deepcopy(upright), spacer)
        if _first_block(mark.itersiblings()) is None:
            _turn(last, turned)
        else:
            properties = copy.deepcopy(upright)
            _turn(properties, turned)
            _end_section(_first_block(mark.iterchildren(reversed=True)), properties, spacer)
        unwrap(mark)
    # A first page of its own is that of the document, not of each of its sections.
    for properties in list(root.iter(name("w:sectPr")))[1:]:
        for own in properties.findall(name("w:titlePg")):
            properties.remove(own)


def _first_block(elements: Iterable[Node]) -> Node | None:
    return next((element for element in elements if element.tag in {*_BLOCKS, _MARK}), None)


def _end_section(block: Node, properties: Node, spacer: Callable[[], Node]) -> None:
    if block.tag == name("w:tbl"):
        following = spacer()
        block.addnext(following)
        block = following
    properties_in(block, "w:pPr").append(properties)


def _turn(properties: Node, turned: Page) -> None:
    for size in properties.findall(name("w:pgSz")):
        properties.remove(size)
    properties.append(node("w:pgSz", {"w:w": turned.width, "w:h": turned.height, "w:orient": "landscape"}))
