"""Which part of one text became which part of another: paragraphs, rows, columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from rapidfuzz.distance import Indel

from casewright.revision.words import Alphabet

_Part = TypeVar("_Part")
Pair = tuple[int | None, int | None]
"""The places of a part in the old and in the new text; None where it was inserted or deleted."""
_FEWEST_SAME = 0.5


def aligned(
    old: Sequence[_Part],
    new: Sequence[_Part],
    key: Callable[[_Part], str],
    spelled: Callable[[_Part], str],
    may_pair: Callable[[_Part, _Part], bool] = lambda _old, _new: True,
) -> list[Pair]:
    """Return the pairs of two lists of parts, in order: deleted parts before those inserted in their place.

    Parts with the same `key` are paired first, and then those between them by the similarity of their `spelled` words.
    """
    alphabet = Alphabet()
    pairs: list[Pair] = []
    old_done = new_done = 0
    for step in Indel.opcodes(alphabet.spelled([key(one) for one in old]), alphabet.spelled([key(one) for one in new])):
        if step.tag != "equal":
            continue
        pairs += _similar(
            old, new, range(old_done, step.src_start), range(new_done, step.dest_start), spelled, may_pair
        )
        pairs += zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
        old_done, new_done = step.src_end, step.dest_end
    pairs += _similar(old, new, range(old_done, len(old)), range(new_done, len(new)), spelled, may_pair)
    return pairs


def _similar(
    old: Sequence[_Part],
    new: Sequence[_Part],
    old_places: range,
    new_places: range,
    spelled: Callable[[_Part], str],
    may_pair: Callable[[_Part, _Part], bool],
) -> Iterator[Pair]:
    """Yield the pairs in a stretch without equal parts that have the most in common in all."""
    if not old_places or not new_places:
        yield from ((place, None) for place in old_places)
        yield from ((None, place) for place in new_places)
        return
    likeness = _likeness(old, new, old_places, new_places, spelled, may_pair)
    best = [[0.0] * (len(new_places) + 1) for _ in range(len(old_places) + 1)]
    for i in reversed(range(len(old_places))):
        row, below, like = best[i], best[i + 1], likeness[i]
        for j in reversed(range(len(new_places))):
            row[j] = max(below[j], row[j + 1], like[j] + below[j + 1] if like[j] else 0.0)
    i = j = 0
    while i < len(old_places) and j < len(new_places):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield old_places[i], new_places[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield old_places[i], None
            i += 1
        else:
            yield None, new_places[j]
            j += 1
    yield from ((place, None) for place in old_places[i:])
    yield from ((None, place) for place in new_places[j:])


def _likeness(
    old: Sequence[_Part],
    new: Sequence[_Part],
    old_places: range,
    new_places: range,
    spelled: Callable[[_Part], str],
    may_pair: Callable[[_Part, _Part], bool],
) -> list[list[float]]:
    """Return how similar each pair is, from 0.5 to 1; 0 if it is less, or if it may not be paired."""
    from rapidfuzz.process import cdist

    rows = cdist(
        [spelled(old[place]) for place in old_places],
        [spelled(new[place]) for place in new_places],
        scorer=Indel.normalized_similarity,
        score_cutoff=_FEWEST_SAME,
    ).tolist()
    return [
        [like if like and may_pair(old[i], new[j]) else 0.0 for j, like in zip(new_places, row, strict=True)]
        for i, row in zip(old_places, rows, strict=True)
    ]
