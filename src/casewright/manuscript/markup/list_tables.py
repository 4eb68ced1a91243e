"""Tables typed as lists: a division of class `list-table` around a list of rows, each a list of cells.

Source: Quarto's documentation, authoring/tables ("List Tables"). A paragraph before or after the list is the caption;
`header-rows` (1 unless said) and `header-cols` count header cells, `widths` and `aligns` (`d`, `l`, `r`, `c`) are of
the columns; an empty span `[]{colspan=2}` in front of a cell, or alone in front of a row's list, holds its attributes.
"""

from __future__ import annotations

from typing import Any

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.manuscript.ast import Attr, Blocks, Element

LIST_TABLE = "list-table"
_ALIGNMENTS = {"d": "AlignDefault", "l": "AlignLeft", "r": "AlignRight", "c": "AlignCenter"}
_SHAPE = "Write a list of rows, each a list of cells: `* - cell` and below it `  - cell`."


def with_list_tables(blocks: Blocks) -> Blocks:
    """Blocks whose list tables are tables. Raises CasewrightError, without a place, for lists that make none."""

    def change(element: Element) -> Element | None:
        if not ast.has_class(element, LIST_TABLE) or not element["c"][1]:
            return None
        return _table(element["c"][0], with_list_tables(element["c"][1]))

    return ast.rewrite(blocks, change, frozenset({"Div"}))


def _table(triple: Attr, content: Blocks) -> Element:
    captions = [block for block in (content[0], content[-1]) if block["t"] == "Para"]
    lists = content[1:] if content[0]["t"] == "Para" else content
    lists = lists[:-1] if lists and lists[-1]["t"] == "Para" else lists
    if len(lists) != 1 or lists[0]["t"] != "BulletList":
        raise CasewrightError("A list table contains something besides one list and its caption.", hint=_SHAPE)
    rows = [_row(item) for item in lists[0]["c"]]
    named = dict(triple[2])
    columns = sum(cell[3] for cell in rows[0][1])
    headers = _count("header-rows", named.pop("header-rows", "1"))
    header_columns = _count("header-cols", named.pop("header-cols", "0"))
    specs = _columns(columns, named.pop("aligns", ""), named.pop("widths", ""))
    caption = [ast.plain(captions[-1]["c"])] if captions else []
    bodies = [[ast.attr(), header_columns, [], rows[headers:]]] if rows[headers:] else []
    kept = ast.attr(triple[0], [name for name in triple[1] if name != LIST_TABLE], named)
    head = [ast.attr(), rows[:headers]]
    return {"t": "Table", "c": [kept, [None, caption], specs, head, bodies, [ast.attr(), []]]}


def _row(item: Blocks) -> list[Any]:
    triple = ast.attr()
    if len(item) == 2:
        own, _ = _taken_attributes(item[:1])
        triple, item = own or triple, item[1:]
    if len(item) != 1 or item[0]["t"] != "BulletList":
        raise CasewrightError("A row of a list table is not a list of cells.", hint=_SHAPE)
    return [triple, [_cell(cell) for cell in item[0]["c"]]]


def _cell(content: Blocks) -> list[Any]:
    own, content = _taken_attributes(content)
    if own is None:
        return [ast.attr(), {"t": "AlignDefault"}, 1, 1, content]
    named = dict(own[2])
    rows, columns = (_count(name, named.pop(name, "1")) for name in ("rowspan", "colspan"))
    align = _ALIGNMENTS.get(named.pop("align", "d"), "AlignDefault")
    return [ast.attr(own[0], own[1], named), {"t": align}, rows, columns, content]


def _taken_attributes(content: Blocks) -> tuple[Attr | None, Blocks]:
    """Return the attributes of the empty span that blocks begin with, and the blocks without it."""
    if not content or content[0]["t"] not in {"Plain", "Para"} or not content[0]["c"]:
        return None, content
    first = content[0]["c"][0]
    if first["t"] != "Span" or first["c"][1]:
        return None, content
    rest = content[0]["c"][1:]
    while rest and rest[0]["t"] in {"Space", "SoftBreak"}:
        rest = rest[1:]
    return first["c"][0], [{"t": content[0]["t"], "c": rest}, *content[1:]]


def _columns(count: int, aligns: str, widths: str) -> list[Any]:
    aligned = [part.strip() for part in aligns.split(",")] if aligns else ["d"] * count
    if len(aligned) != count or not set(aligned) <= set(_ALIGNMENTS):
        raise CasewrightError(
            f"`aligns={aligns}` does not align {count} columns.",
            hint='Write one of d, l, r, c for each: `aligns="l,r"`.',
        )
    try:
        sized = [float(part) for part in widths.split(",")] if widths else []
    except ValueError:
        sized = [0.0]
    if sized and (len(sized) != count or min(sized) <= 0):
        raise CasewrightError(
            f"`widths={widths}` does not size {count} columns.", hint='Write a number for each: `widths="1,2"`.'
        )
    shares: list[Element] = [{"t": "ColWidth", "c": width / sum(sized)} for width in sized]
    return [
        [{"t": _ALIGNMENTS[align]}, width]
        for align, width in zip(aligned, shares or [{"t": "ColWidthDefault"}] * count, strict=True)
    ]


def _count(name: str, value: str) -> int:
    if value.isdecimal():
        return int(value)
    raise CasewrightError(f"`{name}={value}` is not a number.", hint=f"Write, for example, `{name}=1`.")
