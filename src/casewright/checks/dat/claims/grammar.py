"""How a language tells numbers: what the readers of claims know of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from casewright.checks.dat.facts import Claim


@dataclass(frozen=True)
class Grammar:
    """Patterns for each kind of claim, and what their words mean.

    `ages` are patterns with `number`, `unit`, `more` and `lesser`, each with whether it is an adjective. `day` has a
    `bound`, the `word` for day, `first`, `joint` and `second`; `one_day` is the word in the singular, `joins` are words
    between two days of a list; `no_day` is before what is none. `bound` returns the English of a word, and
    `printed_bounds` are those that are part of what a value prints. `elapsed` has `number`, `unit`, `anchor` and
    `direction`, which `before` matches or not. `grade` has `grade`, and `what` or `stage`. `number` and `unit` read
    words; a unit is in English and in the singular. An age in two units has the precision of the second if
    `takes_lesser_unit`.
    """

    ages: tuple[tuple[re.Pattern[str], bool], ...]
    day: re.Pattern[str]
    one_day: re.Pattern[str]
    joins: frozenset[str]
    no_day: re.Pattern[str]
    bound: Callable[[str], str]
    printed_bounds: frozenset[str]
    elapsed: re.Pattern[str]
    before: re.Pattern[str]
    grade: re.Pattern[str]
    count: re.Pattern[str]
    ordinal: re.Pattern[str]
    number: Callable[[str], Decimal]
    unit: Callable[[str], str]
    ordinal_number: Callable[[str], int]
    quantities: Callable[[str, tuple[str, ...]], Iterator[Claim]]
    takes_lesser_unit: bool = False
