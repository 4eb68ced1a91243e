"""The places of the abbreviations list and the figure legends, which are filled as pandoc fills `::: {#refs}`.

A place is an empty division with the name as identifier or class: `::: {#abbreviations}`, `::: {.figure-legends}`.
Divisions with content, and headings, with such an identifier do not change.
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
    """Fill the places of a name with `content`, as a division of class `class_name` (by default `name`). Without
    content, the places are removed.

    A division keeps its identifier, for links, unless an earlier element has the same: pandoc gives a heading
    "Abbreviations" the identifier `abbreviations`.
    """
    taken = {ast.identifier_of(element) for element in ast.walk(blocks, "Header")}

    def change(element: Element) -> Blocks | None:
        if not _is_place(element, name):
            return None
        if not content:
            return []
        identifier, classes, attributes = element["c"][0]
        unique = "" if identifier in taken else identifier
        taken.add(identifier)
        others = [class_ for class_ in classes if class_ != name]
        return [ast.with_attr(ast.div(content), [unique, [class_name or name, *others], attributes])]

    return ast.rewrite(blocks, change, frozenset({"Div"}))


def unfilled(blocks: Blocks) -> list[tuple[str, str]]:
    """Return the divisions that authors may mistake for places, as pairs of the typed and the probably intended name:
    divisions with the name of a place that contain only headings, and empty ones with a similar name."""
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
