"""Drawings that no paper holds: larger than any, or with parts that repeat each other without end."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from casewright.pictures.pixels import PictureError

_MOST_ELEMENTS = 1_000_000
_MOST_UNITS = 1e7
_STEP_OF_A_FILTER = 1_000
"""What a step of a filter costs, which visits every pixel, in elements."""
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^)\"'\s]+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE]\d{1,3})?")
_GRADIENTS = ("linearGradient", "radialGradient")


def refuse_oversized(root: Any) -> None:
    """Raise PictureError for an SVG that is larger than any paper. `root` is its root element."""
    for name in ("width", "height"):
        _refuse_size((root.get(name) or "").strip())
    for side in (root.get("viewBox") or "").replace(",", " ").split():
        _refuse_size(side)


def refuse_endless(root: Any) -> None:
    """Raise PictureError for an SVG that repeats its parts without end: what draws it would take all memory. Styles
    have to be attributes of its elements."""
    from lxml import etree

    by_id = {one.get("id"): one for one in root.iter(etree.Element) if one.get("id")}
    sizes: dict[Any, float] = {}

    def elements(top: Any) -> float:
        """Return how many elements are drawn for one, those it uses among them."""
        if top in sizes:
            return sizes[top]
        sizes[top] = math.inf  # until it is known: what uses itself has no end
        sizes[top] = sum(_cost(one) + sum(map(elements, _used(one, by_id))) for one in top.iter(etree.Element))
        return sizes[top]

    try:
        count = elements(root)
    except RecursionError:
        count = math.inf
    if count > _MOST_ELEMENTS:
        raise PictureError(
            "its parts (`use`, masks, filters) repeat each other until no end is in sight", "Save the drawing as PNG."
        )


def _used(element: Any, by_id: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the elements that are drawn again for one: what it uses, its mask, its filter, its pattern."""
    for key, value in element.attrib.items():
        names = [value[1:]] if key.endswith("href") and value[:1] == "#" else _REFERENCE.findall(value)
        for used in (by_id[name] for name in names if name in by_id):
            if not used.tag.endswith(_GRADIENTS):
                yield used


def _cost(element: Any) -> float:
    """Return how much work an element is, in those that are drawn once."""
    name = element.tag.rpartition("}")[2]
    if not name.startswith("fe"):
        return 1
    typed = _NUMBER.findall(" ".join(element.get(key) or "" for key in ("numOctaves", "radius", "order")))
    return _STEP_OF_A_FILTER * (20 if name == "feTurbulence" else 1) * (1 + sum(map(float, typed)))


def _refuse_size(typed: str) -> None:
    digits = typed.rstrip("abcdefghijklmnopqrstuvwxyz%QABCDEFGHIJKLMNOPRSTUVWXYZ ")
    try:
        size = abs(float(digits or 0))
    except ValueError:
        return
    if not size < _MOST_UNITS:
        raise PictureError(
            f"its size is `{typed[:40]}`, which is larger than any paper",
            "Correct its `width`, `height` and `viewBox`.",
        )
