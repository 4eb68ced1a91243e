"""The identifiers of all kinds in a text, none over another."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from casewright.checks.pri.recognition import kinds
from casewright.checks.pri.recognition.contacts import contacts_in
from casewright.checks.pri.recognition.kinds import COMBINATION, PERSON, PLACE, Found
from casewright.checks.pri.recognition.moments import moments_in
from casewright.checks.pri.recognition.numbers import numbers_in, opaque_numbers_in
from casewright.checks.pri.recognition.persons import persons_in
from casewright.checks.pri.recognition.places import places_in
from casewright.checks.pri.recognition.recognizable import recognizable_in
from casewright.text_cache import cached

OF_OTHERS: Final = frozenset(
    {PERSON, PLACE, COMBINATION, kinds.INITIALS, kinds.HOSPITAL, kinds.DATE, kinds.PART_OF_DATE, kinds.TIME, kinds.FACE}
)
"""Kinds that a sentence about a work that it cites may hold: they are of others."""
_IN_PROSE_ALONE: Final = frozenset({kinds.INITIALS, COMBINATION, kinds.FACE})


def identifiers_in(
    text: str, known: frozenset[str] = frozenset(), *, is_prose: bool = True, cites: bool = False
) -> tuple[Found, ...]:
    """Return the identifiers in a sentence (or, not being prose, in a line of data or code), in order, none over
    another.

    `known` are names of authors, without accents and capitals; `cites` where the sentence cites a work, and so speaks
    of others. The time it takes grows as the text does.
    """
    if not is_prose and not _MAY_HOLD_ONE.search(text):
        return ()
    found: list[Found] = []
    for start, end in _windows(text):
        for one in _in_window(text[start:end], known, is_prose=is_prose, cites=cites):
            found.append(replace(one, start=one.start + start, end=one.end + start) if start else one)
    return tuple(found)


_MAY_HOLD_ONE: Final = re.compile(
    r"[A-Z]|[@°]|://|(?!(?:19|20)\d\d(?!\d))\d{4}|\d[-/:. ]\d+[-/:. ]\d|/(?:home|[uU]sers)/|"
    r"(?:9|1[0-2])\d[- ]?(?:y|J|a)|age"
)
"""What a line of data holds that is worth a closer look: most lines are numbers, and files of data are long."""
_WINDOW: Final = 2_000
"""How much is looked at together, in characters: more than a sentence. It bounds what a pattern can cost."""


def _windows(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > _WINDOW:
        space = text.rfind(" ", start + _WINDOW // 2, start + _WINDOW)
        end = space if space > 0 else start + _WINDOW
        yield start, end
        start = end
    yield start, len(text)


_DESCRIBED: Final = r"\b(?:wrote|describ\w+|reported|published|observed|coined|named|introduced|proposed|discovered)\b"
_LONG_AGO: Final = r"\b(?:1[5-8]\d\d|19[0-2]\d)\b"
_HISTORY: Final = re.compile(rf"{_DESCRIBED}(?=.{{0,60}}{_LONG_AGO})|{_LONG_AGO}(?=.{{0,60}}{_DESCRIBED})")
"""Who described what in a year long ago is no patient of today."""


@cached
def _in_window(text: str, known: frozenset[str], *, is_prose: bool, cites: bool) -> list[Found]:
    is_history = _HISTORY.search(text) is not None
    accepted: list[Found] = []
    taken: list[tuple[int, int]] = []
    for found in sorted(_all(text, known, is_prose), key=lambda one: (one.kind is COMBINATION, not one.is_certain)):
        if is_history and found.kind in {PERSON, PLACE}:
            continue
        if (cites and found.kind in OF_OTHERS) or (not is_prose and found.kind in _IN_PROSE_ALONE):
            continue
        place = bisect.bisect_left(taken, (found.end, 0))
        overlaps = place > 0 and taken[place - 1][1] > found.start
        if found.kind is COMBINATION or not overlaps:
            accepted.append(found)
            if not overlaps:
                taken.insert(place, (found.start, found.end))
    return sorted(accepted, key=lambda one: (one.start, one.end))


def _all(text: str, known: frozenset[str], is_prose: bool) -> Iterator[Found]:
    yield from numbers_in(text)
    yield from contacts_in(text, is_prose=is_prose)
    yield from moments_in(text)
    yield from places_in(text, is_prose=is_prose)
    yield from persons_in(text, known, is_prose=is_prose)
    yield from recognizable_in(text)
    yield from opaque_numbers_in(text)
