"""Where in an author's text something stands that was found in the AST, which has no places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain

from casewright.diagnostics import Location
from casewright.manuscript.shortcodes import CLOSE, OPEN
from casewright.manuscript.source import SourceLine, text_lines

_TYPED_AS = {
    "’": "(?:’|')",
    "‘": "(?:‘|')",
    "“": '(?:“|")',
    "”": '(?:”|")',
    "–": "(?:–|--)",
    "—": "(?:—|---)",
    "…": r"(?:…|\.\.\.)",
    "\u00a0": r"(?:\u00a0|\\? |&nbsp;)",
    " ": " +",
    "&": "(?:&|&amp;)",
    "<": r"(?:\\?<|&lt;)",
    ">": r"(?:\\?>|&gt;)",
}
"""What pandoc reads as each character (Pandoc User's Guide, "Extension: smart")."""
_VALUE = re.compile(f"{OPEN}\\d+{CLOSE}")
_MARKS = frozenset("*~^")
_Match = tuple[int, int, int]
"""The index of a line, and where in it a match begins and ends."""


class SourcePlaces:
    """Text found again in the lines it was typed on: each search begins behind the last find, and at the top again
    where nothing is left. A place is found once, as long as there is another."""

    def __init__(self, lines: Iterable[SourceLine]) -> None:
        self._prose = list(text_lines(lines))
        self._after = (0, 0)
        self._found_before: set[tuple[int, int]] = set()
        self._left: dict[str, list[_Match] | None] = {}

    def find(self, typed: str) -> Location | None:
        """Return the place of a text that was typed as it is, up to the end of its first line. None if the author did
        not type it."""
        first = typed.split("\n")[0].strip()
        return self._found(re.compile(re.escape(first))) if first else None

    def find_read(self, read: str, at: int = 0) -> Location | None:
        """Return the place of a text as pandoc read it, whose marks are typed: quotes, dashes and values may be typed
        otherwise. `at` is the index in it of the character whose place is wanted."""
        pattern = _pattern(read[:at]) + "(?P<at>)" + _pattern(read[at:])
        return self._found(re.compile(pattern))

    def _found(self, pattern: re.Pattern[str]) -> Location | None:
        key = pattern.pattern
        if key not in self._left:
            self._left[key] = None
            matches: Iterable[_Match] = chain(self._matches(pattern, *self._after), self._matches(pattern, 0, 0))
        else:  # looked for again: all its places are listed, so that those found before are not passed each time
            matches = self._listed(pattern)
        again: _Match | None = None
        for match in matches:
            if match[:2] not in self._found_before:
                self._found_before.add(match[:2])
                self._after = (match[0], match[2])
                return self._place(match)
            again = again or match
        return self._place(again) if again else None

    def _matches(self, pattern: re.Pattern[str], first: int, start: int) -> Iterator[_Match]:
        at = "at" if "at" in pattern.groupindex else 0
        for index in range(first, len(self._prose)):
            for match in pattern.finditer(self._prose[index][1], start):
                yield index, match.start(at), match.end()
            start = 0

    def _listed(self, pattern: re.Pattern[str]) -> Iterator[_Match]:
        """Yield the places of a pattern, each given once: from the last find on, and then from the top; the first place
        of all where none is left."""
        left = self._left[pattern.pattern]
        if left is None:
            left = self._left[pattern.pattern] = list(self._matches(pattern, 0, 0))
        while len(left) > 1:
            at = bisect_left(left, self._after, lo=1)
            if at == len(left):
                yield left[0]
                at = 1
            yield left.pop(at)
        yield from left

    def _place(self, match: _Match) -> Location:
        return self._prose[match[0]][0].location(match[1] + 1)


def _pattern(read: str) -> str:
    parts: list[str] = []
    position = 0
    for value in _VALUE.finditer(read):
        parts += [_character(one) for one in read[position : value.start()]]
        parts.append(r"(?:\{\{<.*?>\}\}|" + re.escape(value[0]) + ")")
        position = value.end()
    return "".join(parts) + "".join(_character(one) for one in read[position:])


def _character(character: str) -> str:
    if character in _TYPED_AS:
        return _TYPED_AS[character]
    if character in _MARKS or character.isalnum():
        return re.escape(character)
    return r"\\?" + re.escape(character)
