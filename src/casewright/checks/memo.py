"""What several rules work out about a report or a document, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

MOST_KEPT = 16_384
"""The results that a function of a text keeps in a process that checks a report again and again: more than there are
sentences in 50,000 words."""


def memoized(holder: object, name: str, make: Callable[[], _T]) -> _T:
    """What was made under this name for a frozen object before, else what `make` gives now: kept in the object, as
    `functools.cached_property` keeps what belongs to its class."""
    store = vars(holder)
    if name not in store:
        store[name] = make()
    found: _T = store[name]
    return found
