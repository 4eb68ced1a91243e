"""The placement of floats: in place, at the end, as legends only for figure files that are sent separately, or as a
mark of the place for tables that are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.crossref.sections import top_level

IN_PLACE: Final = "in-place"
AT_END: Final = "at-end"
LEGENDS_ONLY: Final = "legends-only"

FigurePlace = Literal["in-place", "at-end", "legends-in-place", "legends-at-end"]
TablePlace = Literal["in-place", "at-end", "apart"]


@dataclass(frozen=True)
class Placement:
    """Where figures and tables are; figures without their pictures where only legends are printed."""

    figures: FigurePlace = IN_PLACE
    tables: TablePlace = IN_PLACE


PLACEMENTS: Final[Mapping[str, Placement]] = {
    IN_PLACE: Placement(),
    AT_END: Placement(AT_END, AT_END),
    LEGENDS_ONLY: Placement("legends-at-end", AT_END),
}
"""What the values of the setting `floats` mean."""


def placed(blocks: Blocks, placement: Placement, legends_title: Inlines) -> Blocks:
    """Move numbered floats to their placement. `legends_title` is the heading of legends without a section."""
    if placement == Placement():
        return blocks
    tables: list[Element] = []
    figures: list[Element] = []

    def change(element: Element) -> list[Element] | Element | None:
        if not ast.has_class(element, "float") or not ast.identifier_of(element):
            return None
        is_figure = ast.attributes_of(element)["type"] == "figure"
        place = placement.figures if is_figure else placement.tables
        if place == IN_PLACE:
            return None
        if place == "legends-in-place":
            return ast.div(_legend(element), ast.identifier_of(element), ("figure-legend",))
        if place == "apart":
            return _mark(element)
        (figures if is_figure else tables).append(element)
        return []

    text: Blocks = []
    headings: dict[str, Element] = {}
    for heading, body in _sections(blocks):
        before = len(tables), len(figures)
        left = ast.rewrite(body, change, frozenset({"Div"}))
        moved = [*tables[before[0] :], *figures[before[1] :]]
        if heading is not None and moved and not _has_content(left):
            headings[ast.identifier_of(moved[0])] = heading
        elif heading is not None:
            text.append(heading)
        text += left
    if placement.figures == "legends-at-end":
        return _legends(text, figures, legends_title) + _on_pages(tables, headings)
    return text + _on_pages([*tables, *figures], headings)


def _sections(blocks: Blocks) -> Iterator[tuple[Element | None, Blocks]]:
    """Yield each heading with the blocks up to the next, first those before any heading."""
    heading: Element | None = None
    body: Blocks = []
    for block in blocks:
        if block["t"] == "Header":
            yield heading, body
            heading, body = block, []
        else:
            body.append(block)
    yield heading, body


def _has_content(blocks: Blocks) -> bool:
    """Return whether there is more than empty divisions; one with an identifier may be filled later."""
    return any(
        ast.identifier_of(element) if element["t"] == "Div" else element["t"] not in {"Para", "Plain"}
        for element in ast.walk(blocks)
    )


def _on_pages(floats: Blocks, headings: Mapping[str, Element]) -> Blocks:
    """Floats on pages of their own, with the heading of a section that had nothing else."""
    out: Blocks = []
    for one in floats:
        heading = headings.get(ast.identifier_of(one))
        out += [ast.div([], classes=("page-break",)), *([heading] if heading is not None else []), one]
    return out


def _mark(table: Element) -> Element:
    """Return the place of a table that is sent as a file: its label in brackets, which mentions lead to."""
    label = next((one for one in ast.walk([table], "Span") if ast.has_class(one, "float-label")), None)
    words = ast.plain_text([label]).strip(" .:") if label is not None else ast.identifier_of(table)
    return ast.div([ast.para(ast.words(f"[{words}]"))], ast.identifier_of(table))


def _legend(figure: Element) -> Blocks:
    """Return the caption and notes of a figure, with targets for mentions of its panels."""
    caption = [part for part in figure["c"][1] if ast.has_class(part, "float-caption")]
    notes = [part for part in figure["c"][1] if ast.has_class(part, "float-notes")]
    parts = [*caption, *_panel_captions(figure), *notes]
    inside = [ast.para(block["c"]) if block["t"] == "Plain" else block for part in parts for block in part["c"][1]]
    return _with_targets(inside, figure)


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
        added.append(ast.div(_legend(figure), label, ("figure-legend",), {"figure": label}))
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
