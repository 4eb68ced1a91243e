"""Floats as Typst: figures, tables and listings with their captions and notes, and panels in rows."""

from __future__ import annotations

import re

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.render.pdf.tables import table_blocks
from casewright.render.pdf.typst.literal import string, value
from casewright.render.pdf.writing import Writing, raw_block

_TYPES = frozenset({"figure", "table", "listing"})
_SIDES = frozenset({"left", "center", "right"})
_PARTS = ("float-caption", "float-content", "float-notes")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_NONE = "none,"


def floating(writing: Writing, element: Element) -> Blocks:
    """Return a float; one without content is its legend alone."""
    (identifier, _, attributes), parts = element["c"]
    named = dict(attributes)
    caption, content, notes = (_part(parts, name) for name in _PARTS)
    if content:
        kind, side = named.get("type", ""), named.get("fig-align", "")
        usual = "center" if kind == "figure" else "start"
        shown = f"{_caption_place(parts)}, {side if side in _SIDES else usual}"
        follows = value(bool(identifier) and identifier == writing.follows_title and kind == "figure")
        named_kind = string(kind if kind in _TYPES else "figure")
        call = f"#cw-float({named_kind}, {writing.claimed(identifier)}, {shown}, {follows}, "
    else:
        call = f"#cw-legend({writing.claimed(identifier)}, "
    out: Blocks = [raw_block(call)]
    out += writing.argument(caption) if caption else [raw_block(_NONE)]
    if content:
        out += writing.argument(content)
    out += writing.text_argument(notes) if notes else [raw_block(_NONE)]
    return [*out, raw_block(")"), *writing.elements(_others(parts))]


def panel(writing: Writing, element: Element) -> Blocks:
    """Return a panel of a float."""
    (identifier, _, _), parts = element["c"]
    caption, content, _ = (_part(parts, name) for name in _PARTS)
    out: Blocks = [raw_block(f"#cw-panel({writing.claimed(identifier)}, {_caption_place(parts)},")]
    out += writing.argument(caption) if caption else [raw_block(_NONE)]
    out += writing.argument(content or _others(parts))
    return [*out, raw_block(")")]


def row(writing: Writing, cells: Blocks) -> Blocks:
    """Cells side by side; those without a width share what the others leave."""
    widths = [_percent(ast.attributes_of(cell).get("width", "")) for cell in cells]
    missing = widths.count(0.0)
    share = max(100.0 - sum(widths), 10.0) / missing if missing else 0.0
    out: Blocks = [raw_block(f"#cw-row({value([width or share for width in widths])},")]
    for cell in cells:
        out += writing.text_argument([cell] if ast.has_class(cell, "panel") else cell["c"][1])
    return [*out, raw_block(")")]


def figure(writing: Writing, element: Element) -> Blocks:
    """Pandoc's figure: a float without a number."""
    (identifier, classes, attributes), (_, caption), content = element["c"]
    return floating(
        writing,
        ast.div(
            [ast.div(content, classes=("float-content",)), *_captioned(caption)],
            identifier,
            ("float", *classes),
            {"type": "figure", **dict(attributes)},
        ),
    )


def table(writing: Writing, element: Element) -> Blocks:
    """Return a table; one with its own caption is a float without a number."""
    (identifier, _, _), (_, caption), _, head, _, _ = element["c"]
    in_head = [block for one in head[1] for cell in one[1] for block in cell[4]]
    anchors = writing.anchor(identifier) + writing.hoisted(in_head)
    before = [raw_block(anchors)] if anchors else []
    if not caption:
        return before + table_blocks(element, writing.argument, raw_block)
    bare: Element = {"t": "Table", "c": [ast.attr(), [None, []], *element["c"][2:]]}
    parts = [*_captioned(caption), ast.div([bare], classes=("float-content",))]
    return before + floating(writing, ast.div(parts, classes=("float",), attributes={"type": "table"}))


def _captioned(caption: Blocks) -> Blocks:
    return [ast.div(caption, classes=("float-caption",))] if caption else []


def _is_part(element: Element) -> bool:
    return any(ast.has_class(element, name) for name in _PARTS)


def _part(parts: Blocks, name: str) -> Blocks:
    return [block for part in parts if ast.has_class(part, name) for block in part["c"][1]]


def _others(parts: Blocks) -> Blocks:
    return [part for part in parts if not _is_part(part)]


def _caption_place(parts: Blocks) -> str:
    first = next((part for part in parts if _is_part(part)), None)
    return "top" if first is not None and ast.has_class(first, "float-caption") else "bottom"


def _percent(typed: str) -> float:
    match = _PERCENT.fullmatch(typed)
    return float(match[1]) if match else 0.0
