"""Results of pure functions of texts, cached in the process.

A process that checks a report again and again, as for an editor, computes only what has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_T = TypeVar("_T")

MOST_RESULTS = 8_192
"""The most results of a function: more than 50,000 words have passages, and as many as most of their sentences."""


def cached(function: Callable[_P, Iterable[_T]]) -> Callable[_P, tuple[_T, ...]]:
    """Cache the results of a pure function of hashable arguments, each as a tuple."""

    @lru_cache(maxsize=MOST_RESULTS)
    @wraps(function)
    def found(*arguments: _P.args, **options: _P.kwargs) -> tuple[_T, ...]:
        return tuple(function(*arguments, **options))

    return cast(Callable[_P, tuple[_T, ...]], found)
