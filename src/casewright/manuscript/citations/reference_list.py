"""The place of the reference list: the division `#refs`, or under its own heading at the end.

Sources: Quarto's documentation, authoring/citations ("Bibliography generation"): `::: {#refs}`; a last heading with
nothing below it becomes the list's heading; and authoring/appendices (`appendix-style`).
"""

from __future__ import annotations

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Inlines
from casewright.manuscript.crossref.sections import top_level

REFERENCES_ID = "refs"


def has_references_place(blocks: Blocks) -> bool:
    return any(ast.identifier_of(element) == REFERENCES_ID for element in ast.walk(blocks, "Div"))


def with_references_place(blocks: Blocks, title: Inlines, has_appendix: bool = True) -> Blocks:
    """Add a place for the reference list at the end, unless there is one.

    If a document has an appendix (`appendix-style`), the list belongs to it. Without a `title`, the list has no
    heading.
    """
    if has_references_place(blocks):
        return blocks
    place = ast.div([], REFERENCES_ID)
    classes = ("unnumbered", "appendix") if has_appendix else ("unnumbered",)
    if blocks and blocks[-1]["t"] == "Header":
        heading = blocks[-1]
        typed = ast.header(heading["c"][0], heading["c"][2], ast.identifier_of(heading), classes)
        return [*blocks[:-1], typed, place]
    level = top_level(blocks) if has_appendix else 1
    heading_of_list = [ast.header(level, title, "bibliography", classes)] if title else []
    return [*blocks, *heading_of_list, place]
