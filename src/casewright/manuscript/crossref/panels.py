"""Panels, the lettered parts of a figure, in mentions and legends.

Panels are typed as `A`, `A-C`, `A,C` or `A and C`; ranges are printed with an en dash (AMA Manual of Style).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Inlines
from casewright.manuscript.crossref.kinds import number_text

_AND = r"\b(?:and|und|et|y)\b"
_JOINT = rf"\s*(?:[-–—]|,\s*(?:{_AND}|&)|,|&|{_AND})\s*"
_TYPED = re.compile(rf"^[\s,;(]*(?P<panels>[A-Za-z](?:{_JOINT}[A-Za-z]\b)*)[\s)]*$")
_PART = re.compile(rf"(?P<joint>(?<=[A-Za-z]){_JOINT}(?=[A-Za-z]\b))|(?P<letter>[A-Za-z])")
_LETTERS = re.compile(r"^\(?(?P<letters>[A-Z](?:\s*(?:,|[-–]|and|&)\s*[A-Z])*)[.):]*$")


@dataclass(frozen=True)
class TypedPanels:
    """Panels in a mention: upper-case letters and the separators between them (one fewer)."""

    letters: tuple[str, ...]
    joints: tuple[str, ...]

    def all_letters(self) -> tuple[str, ...]:
        """Return every panel, with those inside ranges; a reversed range has none inside."""
        out = [self.letters[0]]
        for joint, letter in zip(self.joints, self.letters[1:], strict=True):
            if "–" in joint:
                out += [chr(code) for code in range(ord(out[-1]) + 1, ord(letter))]
            out.append(letter)
        return tuple(out)

    def is_reversed(self) -> bool:
        return any(
            "–" in joint and after <= before
            for before, joint, after in zip(self.letters, self.joints, self.letters[1:], strict=False)
        )

    def printed(self, style: str) -> str:
        """Return the panels as printed after a figure's number: `A–C` in style `1A`, ` (a–c)` in style `1 (a)`."""
        letters = self.letters if style == "1A" else tuple(letter.lower() for letter in self.letters)
        joined = letters[0] + "".join(joint + letter for joint, letter in zip(self.joints, letters[1:], strict=True))
        return joined if style == "1A" else f"\u00a0({joined})"


def typed_panels(suffix: str) -> TypedPanels | None:
    """Return the panels in a mention's suffix, None if it is other text."""
    match = _TYPED.match(suffix)
    if match is None:
        return None
    letters: list[str] = []
    joints: list[str] = []
    for part in _PART.finditer(match["panels"]):
        if part["letter"]:
            letters.append(part["letter"].upper())
        else:
            joints.append(_joint(part["joint"]))
    return TypedPanels(tuple(letters), tuple(joints)) if len(letters) == len(joints) + 1 else None


def _joint(typed: str) -> str:
    word = typed.strip()
    if set(word) <= set("-–—"):
        return "–"
    if word == ",":
        return ", " if typed.endswith(" ") else ","
    if word.startswith(","):
        return f", {word[1:].strip()}\u00a0"
    return f"\u00a0{word}\u00a0"


def hand_lettered(caption: Blocks) -> tuple[str, ...]:
    """Return the panels of a legend typed in a document: its bold letters ("**A.** ... **B, C.** ...")."""
    found: list[str] = []
    for element in ast.walk(caption):
        if element["t"] == "Strong":
            found += _letters(element["c"])
    return tuple(dict.fromkeys(found))


def _letters(inlines: Inlines) -> Iterable[str]:
    match = _LETTERS.match(ast.plain_text(inlines))
    if match is None:
        return ()
    typed = typed_panels(match["letters"])
    return typed.all_letters() if typed else ()


def letters(count: int) -> tuple[str, ...]:
    """Return the letters of `count` panels: A, ..., Z, AA, AB, ..."""
    return tuple(number_text("alpha A", number) for number in range(1, count + 1))
