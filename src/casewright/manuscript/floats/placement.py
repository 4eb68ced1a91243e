"""The placement of floats: in place, at the end, or as legends only, for figure files that are sent separately."""

from __future__ import annotations

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.crossref.sections import top_level

IN_PLACE = "in-place"
AT_END = "at-end"
LEGENDS_ONLY = "legends-only"


def placed(blocks: Blocks, placement: str, legends_title: Inlines) -> Blocks:
    """Move numbered floats to their placement. `legends_title` is the heading of legends without a section."""
    if placement == IN_PLACE:
        return blocks
    taken: list[Element] = []

    def change(element: Element) -> list[Element] | None:
        if ast.has_class(element, "float") and ast.identifier_of(element):
            taken.append(element)
            return []
        return None

    text = ast.rewrite(blocks, change, frozenset({"Div"}))
    tables = [float_ for float_ in taken if ast.attributes_of(float_)["type"] != "figure"]
    figures = [float_ for float_ in taken if ast.attributes_of(float_)["type"] == "figure"]
    if placement == AT_END:
        return text + _on_pages([*tables, *figures])
    return _legends(text, figures, legends_title) + _on_pages(tables)


def _on_pages(floats: Blocks) -> Blocks:
    return [block for float_ in floats for block in (ast.div([], classes=("page-break",)), float_)]


def _legends(text: Blocks, figures: list[Element], title: Inlines) -> Blocks:
    """Make the figure legends in the text targets of links, and add a section with the missing ones."""
    missing = {ast.identifier_of(figure): figure for figure in figures}

    def change(element: Element) -> Element | None:
        label = ast.attributes_of(element).get("figure", "")
        if not ast.has_class(element, "figure-legend") or label not in missing:
            return None
        figure = missing.pop(label)
        triple, inside = element["c"]
        return {"t": "Div", "c": [[label, *triple[1:]], _with_targets(inside, figure)]}

    text = ast.rewrite(text, change, frozenset({"Div"}))
    if not missing:
        return text
    added: Blocks = [ast.header(top_level(text), title, classes=("unnumbered",))]
    for label, figure in missing.items():
        caption = [part for part in figure["c"][1] if ast.has_class(part, "float-caption")]
        notes = [part for part in figure["c"][1] if ast.has_class(part, "float-notes")]
        parts = [*caption, *_panel_captions(figure), *notes]
        inside = [ast.para(block["c"]) if block["t"] == "Plain" else block for part in parts for block in part["c"][1]]
        added.append(ast.div(_with_targets(inside, figure), label, ("figure-legend",), {"figure": label}))
    return text + added


def _panel_captions(figure: Element) -> list[Element]:
    """Return the captions of a figure's panels that are more than a letter."""
    return [
        part
        for panel in ast.walk([figure])
        if ast.has_class(panel, "panel")
        for part in panel["c"][1]
        if ast.has_class(part, "float-caption") and len(ast.plain_text(part["c"][1]).split()) > 1
    ]


def _with_targets(legend: Blocks, figure: Element) -> Blocks:
    """Add targets for mentions of the figure's panels to a legend, since the panels are not shown."""
    panels = [ast.identifier_of(part) for part in ast.walk([figure]) if ast.has_class(part, "panel")]
    if not panels or not legend or legend[0]["t"] not in {"Para", "Plain"}:
        return legend
    targets = [ast.span([], label) for label in panels if label]
    return [{"t": legend[0]["t"], "c": [*targets, *legend[0]["c"]]}, *legend[1:]]
