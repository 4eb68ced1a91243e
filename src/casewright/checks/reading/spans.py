"""Ranges of a text that are asked after again and again: each answer is found by search, not by looking at all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Spans:
    """Ranges of a text, `start` to `end` (exclusive), in any order; they may overlap."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def overlap(self, start: int, end: int) -> bool:
        """Return whether any of them shares text with the range from `start` to `end`."""
        return bisect_left(self._starts, end) > bisect_right(self._ends, start)

    def hold(self, position: int) -> bool:
        """Return whether a position lies in one of them."""
        return self.overlap(position, position + 1)
