"""The resolved AST as Typst markup, through pandoc: what pandoc's Typst writer does not know, or would let Typst
number, name or read as code, becomes raw Typst that calls the functions of manuscript.typ.

Text never reaches Typst as markup: all but plain words is written as string literals, since Typst's markup turns
`--`, `...`, `~`, `@x` and addresses into something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.pdf.blocks import BLOCKS
from casewright.render.pdf.destinations import destinations
from casewright.render.pdf.front import contents
from casewright.render.pdf.images import Picture
from casewright.render.pdf.inlines import INLINES, held_together
from casewright.render.pdf.page import Page
from casewright.render.pdf.writing import Writing

_CHANGES = {**BLOCKS, **INLINES}


@dataclass(frozen=True)
class Markup:
    """A document as pandoc is to write it in Typst: its blocks, the pictures they name, and what a person is told."""

    blocks: Blocks
    pictures: tuple[Picture, ...]
    warnings: tuple[str, ...]


def typst_markup(
    document: ResolvedDocument, page: Page, *, resources: Mapping[str, bytes], link_targets: Mapping[str, str]
) -> Markup:
    """Return a document's title block and blocks as pandoc AST with raw Typst.

    `resources` maps image paths to content, `link_targets` documents' names to the PDF files links into them go to.
    Raises CasewrightError for an image that is missing, cannot be printed or has no alt text, and for text that cannot
    be printed.
    """
    places = destinations([*document.title_block, *document.blocks])
    first = next((block for block in document.blocks if block["t"] != "Header"), None)
    follows = ast.identifier_of(first) if first is not None and ast.has_class(first, "float") else ""
    writing = Writing(page, resources, link_targets, places, _changed, follows_title=follows)
    blocks = [*writing.elements(document.title_block), *contents(page), *writing.elements(document.blocks)]
    return Markup(blocks, tuple(writing.pictures.values()), tuple(dict.fromkeys(writing.warnings)))


def _changed(writing: Writing, elements: list[Element]) -> list[Element]:
    """Blocks or inlines; what pandoc writes well stays, with its children changed."""
    out: list[Element] = []
    for index, element in enumerate(elements):
        held = held_together(elements, index)
        if held is not None:
            out += held
        elif element["t"] in _CHANGES:
            out += _CHANGES[element["t"]](writing, element)
        else:
            out.append(ast.map_children(element, writing.elements))
    return out
