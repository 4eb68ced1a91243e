"""Where floats stand: in place, all at the end, or as legends only with the files sent apart.

Journals ask for each of the three; the numbers do not depend on it.
"""

from __future__ import annotations

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.crossref.sections import top_level

IN_PLACE = "in-place"
AT_END = "at-end"
LEGENDS_ONLY = "legends-only"


def placed(blocks: Blocks, placement: str, legends_title: Inlines) -> Blocks:
    """Blocks with numbered floats where the setting wants them. `legends_title` heads legends that are alone."""
    if placement == IN_PLACE:
        return blocks
    taken: list[Element] = []

    def change(element: Element) -> list[Element] | None:
        if ast.has_class(element, "float") and ast.identifier_of(element):
            taken.append(element)
            return []
        return None

    text = ast.rewrite(blocks, change, frozenset({"Div"}))
    tables = [one for one in taken if ast.attributes_of(one)["type"] != "figure"]
    figures = [one for one in taken if ast.attributes_of(one)["type"] == "figure"]
    ends: Blocks = []
    for one in tables:
        ends += [_page_break(), one]
    if placement == AT_END:
        for one in figures:
            ends += [_page_break(), one]
        return text + ends
    return _legends(text, figures, legends_title) + ends


def _page_break() -> Element:
    return ast.div([], classes=("page-break",))


def _legends(text: Blocks, figures: list[Element], title: Inlines) -> Blocks:
    """The text with the legend of every figure: where a legends section stands it is the target, else one is added."""
    own = {ast.identifier_of(one): one for one in figures}

    def change(element: Element) -> Element | None:
        label = ast.attributes_of(element).get("figure", "")
        if not ast.has_class(element, "figure-legend") or label not in own:
            return None
        figure = own.pop(label)
        triple, inside = element["c"]
        return {"t": "Div", "c": [[label, *triple[1:]], _with_targets(inside, figure)]}

    text = ast.rewrite(text, change, frozenset({"Div"}))
    if not own:
        return text
    added: Blocks = [ast.header(top_level(text), title, classes=("unnumbered",))]
    for label, one in own.items():
        caption = [part for part in one["c"][1] if ast.has_class(part, "float-caption")]
        notes = [part for part in one["c"][1] if ast.has_class(part, "float-notes")]
        parts = [*caption, *_panel_captions(one), *notes]
        inside = [ast.para(block["c"]) if block["t"] == "Plain" else block for part in parts for block in part["c"][1]]
        added.append(ast.div(_with_targets(inside, one), label, ("figure-legend",), {"figure": label}))
    return text + added


def _panel_captions(figure: Element) -> list[Element]:
    """The captions of a figure's panels that say more than their letter."""
    return [
        part
        for panel in ast.walk([figure])
        if ast.has_class(panel, "panel")
        for part in panel["c"][1]
        if ast.has_class(part, "float-caption") and len(ast.plain_text(part["c"][1]).split()) > 1
    ]


def _with_targets(legend: Blocks, figure: Element) -> Blocks:
    """A legend that mentions of the figure's panels lead to, since the panels themselves are not shown."""
    panels = [ast.identifier_of(part) for part in ast.walk([figure]) if ast.has_class(part, "panel")]
    if not panels or not legend or legend[0]["t"] not in {"Para", "Plain"}:
        return legend
    targets = [ast.span([], label) for label in panels if label]
    return [{"t": legend[0]["t"], "c": [*targets, *legend[0]["c"]]}, *legend[1:]]
