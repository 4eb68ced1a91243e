"""The words of a text, and the changes that make one text of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"  # scripts without spaces between words
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+(?:[.,'\u2019:/\u2010\u2011\u2013-][^\W_]+)*|\s+|.",
    re.DOTALL,
)
_SPACE = re.compile(r"\s+")
OBJECT = "\0"
"""The first character of the key of an object that is compared as a whole, such as a picture."""
_ENDS = frozenset(".!?;:,)\u3002")
_FEWEST_KEPT = 0.25
"""The part of two texts that must be the same, or one replaces the other as a whole."""


def words_of(text: str) -> list[str]:
    """Split a text into words, numbers with their marks (`0.50`, `CD19-CAR`), spaces and signs."""
    return _WORD.findall(text)


def key_of(word: str) -> str:
    """Return a word as it is compared: all spaces are the same, and the kinds of hyphens that print the same."""
    return _SPACE.sub(" ", word).replace("\u2011", "-")


class Alphabet:
    """Gives each word a character, so that texts are compared as strings of these."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def spelled(self, keys: Sequence[str]) -> str:
        """Return the string of the characters of words."""
        return "".join(self._letters.setdefault(key, self._next()) for key in keys)

    def _next(self) -> str:
        number = len(self._letters) + 0x100
        return chr(number if number < 0xD800 else number + 0x800)


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch that is kept, or that `old[old_start:old_end]` was replaced with `new[new_start:new_end]`."""

    is_kept: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def steps_between(old: Sequence[str], new: Sequence[str], alphabet: Alphabet) -> list[Step]:
    """Return the steps from one list of words to another, in order.

    Single words and signs that are the same by chance between two replacements are replaced too, and so are texts
    that have hardly anything in common.
    """
    steps = _joined(
        Step(one.tag == "equal", one.src_start, one.src_end, one.dest_start, one.dest_end)
        for one in Indel.opcodes(alphabet.spelled(old), alphabet.spelled(new))
    )
    kept = sum(_size(new[one.new_start : one.new_end]) for one in steps if one.is_kept)
    has_object = any(key.startswith(OBJECT) for one in steps if one.is_kept for key in old[one.old_start : one.old_end])
    if steps and not has_object and kept < _FEWEST_KEPT * min(_size(old), _size(new)):
        return [Step(False, 0, len(old), 0, len(new))]
    place = 1
    while place < len(steps) - 1:
        if steps[place].is_kept and _is_chance(steps[place - 1 : place + 2], old, new):
            before, after = steps[place - 1], steps[place + 1]
            whole = Step(False, before.old_start, after.old_end, before.new_start, after.new_end)
            steps[place - 1 : place + 2] = [whole]
            place = max(1, place - 2)
        else:
            place += 1
    for place in range(1, len(steps) - 1):
        _shift(steps, place, old, new)
    return steps


def _shift(steps: list[Step], place: int, old: Sequence[str], new: Sequence[str]) -> None:
    """Move an insertion or a deletion between equal words to the beginning of a sentence or of a word: `(a). (b).` lost
    ` (b).` and not `). (b`."""
    before, step, after = steps[place - 1 : place + 2]
    is_deletion = step.new_start == step.new_end
    if not (before.is_kept and after.is_kept) or step.is_kept or (not is_deletion and step.old_start != step.old_end):
        return
    keys = old if is_deletion else new
    start, end = (step.old_start, step.old_end) if is_deletion else (step.new_start, step.new_end)
    least, most = before.old_start - before.old_end + 1, after.old_end - after.old_start - 1
    offsets = [0]
    for direction, limit in ((-1, least), (1, most)):
        offset = direction
        while abs(offset) <= abs(limit):
            gone, come = (start + offset - 1, end + offset - 1) if direction > 0 else (end + offset, start + offset)
            if keys[gone] != keys[come]:
                break
            offsets.append(offset)
            offset += direction
    best = max(offsets, key=lambda one: (_boundary(keys, start + one, end + one), -abs(one)))
    steps[place - 1] = Step(True, before.old_start, before.old_end + best, before.new_start, before.new_end + best)
    steps[place] = Step(False, step.old_start + best, step.old_end + best, step.new_start + best, step.new_end + best)
    steps[place + 1] = Step(True, after.old_start + best, after.old_end, after.new_start + best, after.new_end)


def _boundary(keys: Sequence[str], start: int, end: int) -> int:
    """Return how natural a stretch of words is as a change."""
    first, last, before = keys[start], keys[end - 1], keys[start - 1]
    return (first.isspace() or before.isspace()) + 2 * (last in _ENDS) + 2 * (before in _ENDS)


def _joined(steps: object) -> list[Step]:
    """Join neighboring steps of the same kind."""
    out: list[Step] = []
    for step in steps:  # type: ignore[attr-defined]
        if out and out[-1].is_kept == step.is_kept:
            last = out.pop()
            step = Step(step.is_kept, last.old_start, step.old_end, last.new_start, step.new_end)
        out.append(step)
    return out


def _is_chance(around: Sequence[Step], old: Sequence[str], new: Sequence[str]) -> bool:
    """Return whether a kept stretch between two changes is the same by chance: at most two short words."""
    before, kept, after = around
    same = new[kept.new_start : kept.new_end]
    if any(key.startswith(OBJECT) for key in same) or sum(1 for key in same if _size([key])) > 2:
        return False
    size = _size(same)
    around_sizes = [
        max(_size(old[one.old_start : one.old_end]), _size(new[one.new_start : one.new_end])) for one in (before, after)
    ]
    if not size:
        replaces = [one.old_end > one.old_start and one.new_end > one.new_start for one in (before, after)]
        return any(replaces) and min(around_sizes) > 0
    return size <= min(around_sizes) and size <= 4


def is_counted(key: str) -> bool:
    """Return whether a word counts as one: it has letters or digits, or is an object."""
    return key.startswith(OBJECT) or any(map(str.isalnum, key))


def _size(keys: Sequence[str]) -> int:
    """Return the number of letters and digits."""
    return sum(1 for key in keys if not key.startswith(OBJECT) for letter in key if letter.isalnum())
