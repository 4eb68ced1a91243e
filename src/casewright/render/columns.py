"""Columns of tables, as every writer takes them."""

from __future__ import annotations

from typing import Any

_EVEN = 0.001


def without_even_widths(columns: list[Any]) -> list[Any]:
    """The columns without widths where all are equal: that is what pandoc makes of a pipe table whose author drew the
    same number of dashes everywhere, and no wish of the author's."""
    given = [width.get("c", 0.0) for _, width in columns]
    if len(given) < 2 or max(given) - min(given) > _EVEN:
        return columns
    return [[alignment, {"t": "ColWidthDefault"}] for alignment, _ in columns]
