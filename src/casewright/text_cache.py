"""Results of pure functions of texts, cached in the process.

A process that checks a report again and again, as for an editor, computes only what has changed.
"""

from __future__ import annotations

import re
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


def searcher(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    """Return a function that returns whether a pattern is found in a text, with its results cached."""

    @lru_cache(maxsize=MOST_RESULTS)
    def is_in(text: str) -> bool:
        return pattern.search(text) is not None

    return is_in


def all_matches(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], ...]:
    """Return the matches of a pattern, which may depend on the report, in a text."""
    return _all_matches(pattern.pattern, pattern.flags, text)  # the hash of a long pattern itself takes longer


@cached
def _all_matches(pattern: str, flags: int, text: str) -> Iterable[re.Match[str]]:
    return re.finditer(pattern, text, flags)
