"""Moving the captions in cell options to the tables of the cell's output.

Source: Quarto's documentation, computations/execution-options and authoring/cross-references ("Computations"):
`tbl-cap` is the caption of a cell's table, or of all its tables together; a list contains one for each, and
`tbl-subcap` makes them panels. `cap-location` and similar options apply to every float of the cell.

Quarto supports the label `tbl-` of cells, and puts labels of declared kinds, such as `supptbl-`, on the output. Here
both are labels of the table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from casewright.manuscript import ast
from casewright.manuscript.ast import Element, Inlines

_OWN = frozenset({"tbl-cap", "tbl-subcap"})
_PLACE = re.compile(r"(?:\w+-cap-location|caption)-(?P<place>top|bottom|margin)")
_CELL = "cell-"
_CAPTIONED = frozenset({"Figure", "Table", "CodeBlock"})


def captions_listed(typed: str) -> tuple[str, ...]:
    """Return the captions in an attribute of a cell: a JSON list, or one caption; none for `true` or `false`."""
    try:
        value = json.loads(typed) if typed else []
    except (ValueError, RecursionError):
        return (typed,)
    if isinstance(value, list):
        return tuple("" if item is None else str(item) for item in value)
    return () if isinstance(value, bool) else (typed,)


def with_cell_captions(
    cell: Element, inlines: Callable[[str], Inlines], kind_of: Callable[[str], str | None]
) -> Element:
    """Move captions and labels of a cell to its tables, and caption locations to its floats.

    `inlines` returns the parsed Markdown of a caption, `kind_of` the float kind of a label. The caption of the whole
    cell is put after the content, as in any float.
    """
    (identifier, classes, attributes), content = cell["c"]
    named = dict(attributes)
    places = [match["place"] for name in classes if (match := _PLACE.fullmatch(name))]
    classes = [name for name in classes if not _PLACE.fullmatch(name)]
    if places:
        named["cap-location"] = places[-1]
    count = sum(1 for _ in ast.walk(content, "Table"))
    if count and named.keys() & _OWN:
        declared = identifier.removeprefix(_CELL)
        if declared != identifier and kind_of(declared) is not None:
            identifier, content = declared, ast.rewrite(content, _without_label(declared), frozenset({"Div"}))
        whole, captions, identifier, labels = _assigned(identifier, named, count)
        content = _captioned(content, captions, labels, inlines, named.get("tbl-colwidths", ""))
        if whole is not None:
            content = [*content, ast.para(inlines(whole))] if whole else content
        named = {key: value for key, value in named.items() if key not in _OWN}
    if places:
        content = ast.rewrite(content, _at(places[-1]), _CAPTIONED)
    return {"t": "Div", "c": [ast.attr(identifier, classes, named), content]}


def _assigned(label: str, named: Mapping[str, str], count: int) -> tuple[str | None, Sequence[str], str, Sequence[str]]:
    """Return the caption of the whole cell, those of its tables, the label of the whole, and those of the tables."""
    captions = captions_listed(named.get("tbl-cap", ""))
    numbered = [f"{label}-{number}" if label else "" for number in range(1, count + 1)]
    if named.get("tbl-subcap"):
        panels = captions_listed(named["tbl-subcap"])
        own = [panels[index] if index < len(panels) else "" for index in range(count)]
        return (captions[0] if captions else ""), own, label, numbered
    if count == 1:
        return None, captions[:1], "", [label]
    if len(captions) == 1:
        return captions[0], (), label, ()
    return None, captions, "", numbered[: len(captions)]


def _captioned(
    content: list[Element],
    captions: Sequence[str],
    labels: Sequence[str],
    inlines: Callable[[str], Inlines],
    widths: str,
) -> list[Element]:
    waiting = iter(zip(captions, labels, strict=False))

    def change(element: Element) -> Element | None:
        (identifier, classes, attributes), caption, *rest = element["c"]
        found = next(waiting, None)
        if found is None:
            return None
        words, label = found
        named = {**({"tbl-colwidths": widths} if widths else {}), **dict(attributes)}
        own = [None, [ast.plain(inlines(words))]] if words else caption
        return {"t": "Table", "c": [ast.attr(label or identifier, classes, named), own, *rest]}

    return ast.rewrite(content, change, frozenset({"Table"}))


def _without_label(label: str) -> Callable[[Element], Element | None]:
    def change(element: Element) -> Element | None:
        (identifier, *rest), content = element["c"]
        return {"t": "Div", "c": [["", *rest], content]} if identifier == label else None

    return change


def _at(place: str) -> Callable[[Element], Element]:
    def change(element: Element) -> Element:
        identifier, classes, attributes = element["c"][0]
        triple = ast.attr(identifier, classes, {"cap-location": place, **dict(attributes)})
        return {"t": element["t"], "c": [triple, *element["c"][1:]]}

    return change
