"""Where in an author's text something stands that was found in the AST, which has no places."""

from __future__ import annotations

import re
from collections.abc import Iterable

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


class SourcePlaces:
    """Text found again in the lines it was typed on: each search begins behind the last find, and at the top again
    where nothing is left. A place is found once, as long as there is another."""

    def __init__(self, lines: Iterable[SourceLine]) -> None:
        self._prose = list(text_lines(lines))
        self._after = (0, 0)
        self._found_before: set[tuple[int, int]] = set()

    def find(self, typed: str) -> Location | None:
        """The place of a text that was typed as it is, up to the end of its first line. None where the author did not
        type it."""
        first = typed.split("\n")[0].strip()
        return self._found(re.compile(re.escape(first))) if first else None

    def find_read(self, read: str, at: int = 0) -> Location | None:
        """The place of a text as pandoc read it, whose marks are typed: quotes, dashes and values may be typed
        otherwise. `at` is the index in it of the character whose place is wanted."""
        pattern = _pattern(read[:at]) + "(?P<at>)" + _pattern(read[at:])
        return self._found(re.compile(pattern))

    def _found(self, pattern: re.Pattern[str]) -> Location | None:
        first, start = self._after
        again: Location | None = None
        for index in (*range(first, len(self._prose)), *range(min(first + 1, len(self._prose)))):
            line, text = self._prose[index]
            for match in pattern.finditer(text, start):
                begins = match.start("at") if "at" in pattern.groupindex else match.start()
                place: Location = line.location(begins + 1)
                if (index, begins) not in self._found_before:
                    self._found_before.add((index, begins))
                    self._after = (index, match.end())
                    return place
                again = again or place
            start = 0
        return again


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
