"""What several rules work out about a report or a document, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def memoized(holder: object, name: str, make: Callable[[], _T]) -> _T:
    """Return what was made under this name for a frozen object before, else what `make` gives now: kept in the object,
    as `functools.cached_property` keeps what belongs to its class."""
    store = vars(holder)
    if name not in store:
        store[name] = make()
    found: _T = store[name]
    return found
