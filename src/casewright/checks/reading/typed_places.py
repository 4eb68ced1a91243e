"""Where the words of a value were typed: values come without their line breaks, quotes and braces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LINES_AHEAD = 6
"""How far below the last word the next one is looked for; folded text leaves its words in order."""


@dataclass(frozen=True)
class TypedWord:
    """A word of a value, its offset there, and where it was typed; line and column are from 1, None if unknown."""

    word: str
    offset: int
    line: int | None
    column: int | None


def typed_words(value: str, lines: Sequence[str], line: int, column: int) -> Iterator[TypedWord]:
    """Yield the words of a value that was typed from `line` and `column` (from 1) on, each at its place."""
    row, position = line - 1, column - 1
    for match in re.finditer(r"\S+", value):
        found = _find(match[0], lines, row, position)
        if found is None:
            yield TypedWord(match[0], match.start(), None, None)
        else:
            row, position = found
            yield TypedWord(match[0], match.start(), row + 1, position + 1)
            position += len(match[0])


def _find(word: str, lines: Sequence[str], row: int, position: int) -> tuple[int, int] | None:
    for index in range(row, min(row + _LINES_AHEAD, len(lines))):
        at = lines[index].find(word, position if index == row else 0)
        if at >= 0:
            return index, at
    return None
