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
    "&": "(?:&|&amp;)",
    "<": r"(?:\\?<|&lt;)",
    ">": r"(?:\\?>|&gt;)",
}
"""What pandoc reads as each character (Pandoc User's Guide, "Extension: smart")."""
_VALUE = re.compile(f"{OPEN}\\d+{CLOSE}")
_MARKS = frozenset("*~^")


class SourcePlaces:
    """Text found again in the lines it was typed on, from the top down: each search begins behind the last find, and
    at the top again where nothing is left."""

    def __init__(self, lines: Iterable[SourceLine]) -> None:
        self._prose = list(text_lines(lines))
        self._after = (0, 0)

    def find(self, typed: str, at: int = 0) -> Location | None:
        """The place of a text that was typed as it is, up to the end of its first line; `at` characters further on.
        None where the author did not type it."""
        first = typed.split("\n")[0].strip()
        return self._found(re.compile(re.escape(first)), at) if first else None

    def find_read(self, read: str, at: int = 0) -> Location | None:
        """The place of a text as pandoc read it, whose marks are typed: quotes, dashes and values may be typed
        otherwise. `at` is the index in it of the character whose place is wanted."""
        pattern = _pattern(read[:at]) + "(?P<at>)" + _pattern(read[at:])
        return self._found(re.compile(pattern), 0)

    def _found(self, pattern: re.Pattern[str], at: int) -> Location | None:
        first, start = self._after
        order = [*range(first, len(self._prose)), *range(min(first + 1, len(self._prose)))]
        for turn, index in enumerate(order):
            line, text = self._prose[index]
            match = pattern.search(text, start if turn == 0 else 0)
            if match is not None:
                self._after = (index, match.end())
                begins = match.start("at") if "at" in pattern.groupindex else match.start()
                place: Location = line.location(begins + at + 1)
                return place
        return None


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
