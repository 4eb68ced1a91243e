"""Drawings that no paper holds: larger than any, or with parts that repeat each other without end."""

from __future__ import annotations

import math
from typing import Any

from casewright.pictures.pixels import PictureError

_MOST_ELEMENTS = 500_000
_MOST_UNITS = 1e7


def refuse_endless(root: Any) -> None:
    """Raise PictureError for an SVG that is larger than any paper, or that repeats its parts without end: what draws
    it would take all memory. `root` is its root element."""
    for name in ("width", "height"):
        _refuse_size((root.get(name) or "").strip())
    for side in (root.get("viewBox") or "").replace(",", " ").split():
        _refuse_size(side)
    from lxml import etree

    by_id = {one.get("id"): one for one in root.iter(etree.Element) if one.get("id")}
    sizes: dict[Any, float] = {}

    def elements(top: Any) -> float:
        """Return how many elements are drawn for one, those it uses among them."""
        if top in sizes:
            return sizes[top]
        sizes[top] = math.inf  # until it is known: what uses itself has no end
        count = 0.0
        for one in top.iter(etree.Element):
            used = next((value for key, value in one.attrib.items() if key.endswith("href")), "")
            count += 1 + (elements(by_id[used[1:]]) if used[:1] == "#" and used[1:] in by_id else 0)
        sizes[top] = count
        return count

    try:
        count = elements(root)
    except RecursionError:
        count = math.inf
    if count > _MOST_ELEMENTS:
        raise PictureError("its parts (`use`) repeat each other until no end is in sight", "Save the drawing as PNG.")


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
