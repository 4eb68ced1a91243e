"""Places that the resolver fills, as pandoc fills `::: {#refs}`: the abbreviations list and the figure legends.

A place is an empty division with the name as identifier or class: `::: {#abbreviations}`, `::: {.figure-legends}`. A
division with content is the author's own list and stays as typed, as does a heading with such an identifier.
"""

from __future__ import annotations

from difflib import get_close_matches

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element

ABBREVIATIONS = "abbreviations"
FIGURE_LEGENDS = "figure-legends"
PLACES = (ABBREVIATIONS, FIGURE_LEGENDS)

_NEAR = 0.75


def with_place_filled(blocks: Blocks, name: str, content: Blocks, class_name: str = "") -> Blocks:
    """Blocks whose places of a name hold `content`, as a division of class `class_name` (`name` where none is given);
    without content the places are left out.

    A division keeps its identifier, which links may lead to, unless something before it has the same: pandoc names a
    heading "Abbreviations" `abbreviations` too.
    """
    taken = {ast.identifier_of(element) for element in ast.walk(blocks, "Header")}

    def change(element: Element) -> Blocks | None:
        if not _is_place(element, name):
            return None
        if not content:
            return []
        identifier, classes, attributes = element["c"][0]
        kept = "" if identifier in taken else identifier
        taken.add(identifier)
        own = [one for one in classes if one != name]
        return [ast.with_attr(ast.div(content), [kept, [class_name or name, *own], attributes])]

    return ast.rewrite(blocks, change, frozenset({"Div"}))


def unfilled(blocks: Blocks) -> list[tuple[str, str]]:
    """Divisions that are no places, although their authors may take them for such: by the name that is typed and the
    one that is meant. Those with the name of a place hold headings and nothing else; those with nearly the name are
    empty."""
    found: list[tuple[str, str]] = []
    for element in ast.walk(blocks, "Div"):
        inside = [block["t"] for block in element["c"][1] if not _is_comment(block)]
        names = [ast.identifier_of(element), *ast.classes_of(element)]
        if inside and set(inside) == {"Header"}:
            found += [(name, name) for name in PLACES if name in names]
        elif not inside and not any(_is_named(element, name) for name in PLACES):
            found += [(name, near) for name in names for near in get_close_matches(name, PLACES, 1, _NEAR)]
    return found


def _is_place(element: Element, name: str) -> bool:
    return _is_named(element, name) and all(_is_comment(block) for block in element["c"][1])


def _is_named(element: Element, name: str) -> bool:
    return ast.identifier_of(element) == name or name in ast.classes_of(element)


def _is_comment(block: Element) -> bool:
    if block["t"] != "RawBlock":
        return False
    form, text = block["c"]
    return form == "html" and str(text).lstrip().startswith("<!--")
