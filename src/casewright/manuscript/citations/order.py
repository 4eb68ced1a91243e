"""The order in which citations are numbered.

ICMJE (Recommendations, "Preparing a manuscript", References): "References should be numbered consecutively in the
order in which they are first mentioned in the text", and those "cited only in tables or figure legends should be
numbered in accordance with the sequence established by the first identification in the text of the particular table
or figure".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element

FIRST_MENTION = "first-mention"
TEXT_TABLES_FIGURES = "text-tables-figures"
POSITION = "position"

ORDER_ID = "citation-order"


@dataclass(frozen=True)
class _Parts:
    """The running text of a document, the blocks of each labeled float (with its legend), and the float of each label,
    including those of panels."""

    text: Blocks
    floats: Mapping[str, Blocks] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)


def citation_order(blocks: Blocks, rule: str) -> tuple[str, ...]:
    """Return the keys cited in resolved blocks, each once, in the order of their numbers."""
    if rule == POSITION:
        return tuple(dict.fromkeys(_keys(blocks)))
    parts = _parts(blocks)
    if rule == TEXT_TABLES_FIGURES:
        order = dict.fromkeys(_keys(parts.text))
        for float_type in ("table", "listing", "figure"):
            for content in parts.floats.values():
                if _type(content) == float_type:
                    order.update(dict.fromkeys(_keys(content)))
        return tuple(order)
    order = {}
    entered: set[str] = set()
    _visit(parts.text, parts, order, entered)
    for label, content in parts.floats.items():
        if label not in entered:
            _visit(content, parts, order, entered)
    return tuple(order)


def _type(content: Blocks) -> str:
    return next((ast.attributes_of(block).get("type", "figure") for block in content), "figure")


def _parts(blocks: Blocks) -> _Parts:
    floats: dict[str, Blocks] = {}
    owners: dict[str, str] = {}

    def change(element: Element) -> list[Element] | None:
        label = ast.identifier_of(element) if ast.has_class(element, "float") else ""
        if ast.has_class(element, "figure-legend"):
            label = ast.attributes_of(element).get("figure", "")
        if not label:
            return None
        floats.setdefault(label, []).append(element)
        owners[label] = label
        for inside in ast.walk([element]):
            if ast.has_class(inside, "panel"):
                owners[ast.identifier_of(inside)] = label
        return []

    return _Parts(ast.rewrite(blocks, change, frozenset({"Div"})), floats, owners)


def _keys(blocks: Blocks) -> Iterable[str]:
    for element in ast.walk(blocks, "Cite"):
        for citation in element["c"][0]:
            yield citation["citationId"]


def _visit(blocks: Blocks, parts: _Parts, order: dict[str, None], entered: set[str]) -> None:
    """Number the works of blocks. The works of a float are numbered at its first mention."""
    for element in ast.walk(blocks, "Cite", "Link"):
        if element["t"] == "Cite":
            for citation in element["c"][0]:
                order.setdefault(citation["citationId"])
        elif ast.has_class(element, "mention"):
            label = parts.owners.get(ast.attributes_of(element)["label"])
            if label is not None and label not in entered:
                entered.add(label)
                _visit(parts.floats[label], parts, order, entered)


def with_order(blocks: Blocks, order: Iterable[str]) -> Blocks:
    """Add a first division that cites every work in order, so that the citation processor numbers them in this
    order."""
    cites = [ast.cite([key], "NormalCitation") for key in order]
    return [ast.div([ast.para([cite]) for cite in cites], ORDER_ID), *blocks] if cites else blocks


def without_order(blocks: Blocks) -> Blocks:
    """Remove the division that `with_order` adds."""
    return [block for block in blocks if not (block["t"] == "Div" and ast.identifier_of(block) == ORDER_ID)]
