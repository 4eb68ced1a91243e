"""Which way text runs: right to left where `dir: rtl` says so, and in languages that are written so.

A passage (`[...]{lang=ar}`, `::: {lang=he}`) has the direction of its language, and a cited work that begins with Latin
letters runs from left to right in a list that does not: else its full stop would be before it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from casewright.language_tag import is_right_to_left
from casewright.manuscript import ast
from casewright.manuscript.ast import Element
from casewright.manuscript.resolved import ResolvedDocument

_PASSAGES = frozenset({"Div", "Span"})
_LEFT, _RIGHT = ("L",), ("R", "AL")


def runs_from_right(document: ResolvedDocument) -> bool:
    """Return whether a document runs from right to left: as `dir` says, else as its language is written."""
    given = document.options.get("dir")
    return given == "rtl" if given in ("rtl", "ltr") else is_right_to_left(document.language)


def with_directions(document: ResolvedDocument) -> ResolvedDocument:
    """Return the document with the direction of each passage that differs from what is around it, as its attribute
    `dir`."""
    from_right = runs_from_right(document)
    return replace(
        document,
        title_block=_directed(document.title_block, from_right),
        blocks=_directed(document.blocks, from_right),
    )


def _directed(elements: list[Element], from_right: bool) -> list[Element]:
    """Elements in a text that runs `from_right`, or from left to right."""

    def directed(element: Element) -> Element | None:
        attributes = ast.attributes_of(element)
        inner = from_right
        if given := attributes.get("dir"):
            inner = given == "rtl"
        elif language := attributes.get("lang"):
            inner = is_right_to_left(language)
        elif from_right and ast.has_class(element, "csl-entry"):
            inner = not _begins_from_left(ast.plain_text([element]))
        if inner == from_right:
            return None
        identifier, classes, _ = element["c"][0]
        turned = ast.attr(identifier, classes, {**attributes, "dir": "rtl" if inner else "ltr"})
        return ast.map_children(ast.with_attr(element, turned), lambda children: _directed(children, inner))

    return ast.rewrite(elements, directed, _PASSAGES)


def _begins_from_left(text: str) -> bool:
    """Return whether the first letter of a text is one of those that are written from left to right."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind in _LEFT for kind in kinds if kind in (*_LEFT, *_RIGHT)), False)
