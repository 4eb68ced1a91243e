"""Results of pure functions of texts, kept in the process.

A process that checks a report again and again, as for an editor, computes only what has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_T = TypeVar("_T")

MOST_KEPT = 8_192
"""The results of a function that are kept: more than there are passages, and most of the sentences, of 50,000 words."""


def kept(function: Callable[_P, Iterable[_T]]) -> Callable[_P, tuple[_T, ...]]:
    """Keep what a pure function of hashable arguments yields, as a tuple."""

    @lru_cache(maxsize=MOST_KEPT)
    @wraps(function)
    def found(*arguments: _P.args, **options: _P.kwargs) -> tuple[_T, ...]:
        return tuple(function(*arguments, **options))

    return cast(Callable[_P, tuple[_T, ...]], found)
