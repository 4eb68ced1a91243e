"""Where printed paragraphs are in the source: the passage of the files with the same units in the same order.

Paragraphs are mostly printed in the order they are typed in, so the search begins behind the previous one; those that
are printed elsewhere, such as legends, are found by their pairs of units.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from casewright.manuscript.places import aligned
from casewright.render.word.identity.reading import OBJECT
from casewright.render.word.identity.words import Typed, Unit

_NEAR = 80
"""The units behind the previous paragraph within which a paragraph of one or two words is looked for."""
_REACH = 10
_SHORT = 8
"""The words of a paragraph that may be found within another sentence by chance."""
_LEAST_RUN = 4
_LEAST_SHARE = 0.6
_SURE_SHARE = 0.95


@dataclass(frozen=True)
class Source:
    """The words of the files that a document is written in."""

    words: tuple[Typed, ...]

    @cached_property
    def keys(self) -> list[str]:
        return [word.key if not word.key.startswith(OBJECT) else OBJECT for word in self.words]

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        known = [index for index, key in enumerate(self.keys) if _is_text(key)]
        for one, other in pairwise(known):
            found[self.keys[one], self.keys[other]].append(one)
        return found

    @cached_property
    def rows(self) -> tuple[Source, Sequence[int]]:
        """The words in the rows of tables, and their indices among all words."""
        indices = [index for index, word in enumerate(self.words) if word.in_row]
        return Source(tuple(self.words[index] for index in indices)), indices

    @cached_property
    def single(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(self.keys):
            found[key].append(index)
        return found


@dataclass(frozen=True)
class Place:
    """A paragraph in the source: `pairs` are the indices of the words of its units that were found, by unit."""

    pairs: Mapping[int, int]

    @property
    def first(self) -> int:
        return min(self.pairs.values())

    @property
    def last(self) -> int:
        return max(self.pairs.values())


def placed(paragraphs: Sequence[tuple[Sequence[Unit], str]], source: Source) -> list[Place | None]:
    """Return the place of each paragraph, None for those that are not in the source.

    A paragraph has the name of the table that it is in, or "". The cells of a table are looked for together in the rows
    of tables: what code prints in a cell may be anywhere else.
    """
    out: list[Place | None] = []
    cursor = row = 0
    for table, group in groupby(paragraphs, key=lambda paragraph: paragraph[1]):
        several = [[_key(unit) for unit in units] for units, _ in group]
        if table:
            places, row = _cells(several, source, row)
            out += places
            continue
        for keys in several:
            place = _place(keys, source, cursor)
            out.append(place)
            cursor = place.last + 1 if place is not None else cursor
    return out


def _key(unit: Unit) -> str:
    return OBJECT if unit.key.startswith(OBJECT) else unit.key


def _cells(cells: Sequence[list[str]], source: Source, cursor: int) -> tuple[list[Place | None], int]:
    """Return the places of the cells of a table, and the word of the rows of tables behind it."""
    rows, indices = source.rows
    place = _place([key for keys in cells for key in keys], rows, cursor)
    if place is None:
        return [None] * len(cells), cursor
    out: list[Place | None] = []
    start = 0
    for keys in cells:
        pairs = {at: indices[place.pairs[start + at]] for at in range(len(keys)) if start + at in place.pairs}
        out.append(Place(pairs) if pairs else None)
        start += len(keys)
    return out, place.last + 1


def _is_sentence_part(keys: Sequence[str], pairs: Mapping[int, int], source: Source) -> bool:
    """Return whether a few words were found within a longer sentence, which are then not these words."""
    found = [at for index, at in pairs.items() if _is_text(keys[index])]
    if not found or sum(map(_is_text, keys)) > _SHORT:
        return False
    for at, beside in ((min(found), min(found) - 1), (max(found), max(found) + 1)):
        if 0 <= beside < len(source.words):
            one, other = source.words[at], source.words[beside]
            if (one.path, one.line) == (other.path, other.line) and _is_text(other.key):
                return True
    return False


def _is_text(key: str) -> bool:
    return key[:1].isalnum() or key.startswith("\0")


def _place(keys: list[str], source: Source, cursor: int) -> Place | None:
    texts = [key for key in keys if _is_text(key)]
    if not texts:
        return None
    best: tuple[float, Place] | None = None
    for start in _starts(texts, source, cursor):
        pairs = _aligned(keys, source.keys, start)
        share = _share(keys, source.keys, pairs)
        if 0.2 < share < 1 and len(keys) > 2:
            first = min(pairs)
            earlier = min(start, max(0, pairs[first] - 3 * first - _REACH))
            matched = _matched(keys, source.keys, earlier)
            pairs = max(pairs, matched, key=lambda found: (_share(keys, source.keys, found), len(found)))
            share = _share(keys, source.keys, pairs)
        if pairs and _is_sentence_part(keys, pairs, source):
            continue
        if share >= _SURE_SHARE:
            return Place(pairs)
        if pairs and (best is None or share > best[0]):
            best = share, Place(pairs)
    if len(texts) <= _SHORT:  # all words, or it is another paragraph
        return None
    return best[1] if best is not None and best[0] >= _LEAST_SHARE else _in_parts(keys, source, cursor)


def _in_parts(keys: list[str], source: Source, cursor: int) -> Place | None:
    """Return the place of a paragraph that is typed in several places, such as a legend with those of its panels."""
    pairs: dict[int, int] = {}
    index = 0
    while index < len(keys):
        texts = [key for key in keys[index : index + _SHORT] if _is_text(key)]
        found: dict[int, int] = {}
        for start in _starts(texts, source, cursor) if len(texts) > 2 else ():
            tried = _run(keys, source.keys, index, start)
            found = tried if len(tried) > len(found) else found
        pairs |= found if len(found) >= _LEAST_RUN else {}
        index = max(found, default=index) + 1 if len(found) >= _LEAST_RUN else index + 1
    printed = sum(map(_is_text, keys))
    return Place(pairs) if len(pairs) >= _LEAST_SHARE * printed else None


def _run(keys: list[str], typed: list[str], index: int, start: int) -> dict[int, int]:
    """Return the units from `index` on that follow one another near a place of the source."""
    pairs: dict[int, int] = {}
    at = start
    while index < len(keys):
        ahead = next((step for step in range(_REACH) if typed[at + step : at + step + 1] == [keys[index]]), None)
        if ahead is None or (pairs and any(map(_is_text, typed[at : at + ahead]))):
            break
        pairs[index] = at + ahead
        index, at = index + 1, at + ahead + 1
    return pairs


def _starts(texts: list[str], source: Source, cursor: int) -> list[int]:
    """Return where in the source a paragraph may begin, the likeliest first: behind the cursor, then anywhere."""
    if len(texts) < 3:
        found = source.single.get(texts[0], []) if len(texts) == 1 else source.pairs.get((texts[0], texts[1]), [])
        place = bisect_left(found, cursor)
        near = [at for at in found[place : place + 1] if at < cursor + _NEAR]
        return near or (found if len(found) == 1 else [])
    votes: dict[int, int] = defaultdict(int)
    for offset, pair in enumerate(pairwise(texts)):
        found = source.pairs.get(pair, [])
        place = bisect_left(found, cursor)
        near = found[place : place + 2]
        for at in near if len(found) > 6 else found:
            votes[(at - offset) // 8] += 1
    ranked = sorted(votes, key=lambda slot: (-votes[slot] - votes.get(slot + 1, 0), abs(slot * 8 - cursor)))
    starts: dict[int, None] = {}
    for slot in ranked[:4]:
        first = slot
        while votes.get(first - 1):  # markup between the words moves the later pairs
            first -= 1
        start = max(0, first * 8 - 4)
        starts[cursor if start < cursor < start + 16 else start] = None
    return list(starts)


def _aligned(keys: list[str], typed: list[str], start: int) -> dict[int, int]:
    """Return the units found from `start` on, in one pass that leaves out what is on one side only."""
    pairs: dict[int, int] = {}
    at, index = start, 0
    reach = _REACH * 2
    while index < len(keys) and at < len(typed):
        if keys[index] == typed[at]:
            pairs[index] = at
            index, at, reach = index + 1, at + 1, _REACH
            continue
        for distance in range(1, reach + 1):
            if at + distance < len(typed) and typed[at + distance] == keys[index]:
                at += distance
                break
            if index + distance < len(keys) and keys[index + distance] == typed[at]:
                index += distance
                break
        else:
            index += 1
    return pairs


def _matched(keys: list[str], typed: list[str], start: int) -> dict[int, int]:
    stop = start + len(keys) * 3 // 2 + 40
    return {index: start + at for index, at in aligned(keys, typed[start:stop]).items()}


def _share(keys: list[str], typed: list[str], pairs: Mapping[int, int]) -> float:
    """Return which share of the text of a paragraph, and of the passage found, is the same."""
    if not pairs:
        return 0.0
    printed = sum(map(_is_text, keys))
    passage = sum(map(_is_text, typed[min(pairs.values()) : max(pairs.values()) + 1]))
    same = sum(1 for index in pairs if _is_text(keys[index]))
    return same / max(printed, passage, 1)
