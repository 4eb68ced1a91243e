"""How a language tells numbers: what the readers of claims know of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from casewright.checks.dat.facts import Claim


@dataclass(frozen=True)
class Grammar:
    """Patterns for each kind of claim, and what their words mean.

    `ages` are patterns with `number`, `unit`, `more` and `lesser`, each with whether it is an adjective. `day` has a
    `bound`, the `word` for day, `first`, `joint` and `second`; `no_day` is before what is none. `bounds` are words in
    English, and `printed_bounds` those that are part of what a value prints. `elapsed` has `number`, `unit`,
    `direction` and `anchor`. `number` and `unit` read words; a unit is in English and in the singular.
    """

    ages: tuple[tuple[re.Pattern[str], bool], ...]
    day: re.Pattern[str]
    no_day: re.Pattern[str]
    bounds: Mapping[str, str]
    printed_bounds: frozenset[str]
    elapsed: re.Pattern[str]
    grade: re.Pattern[str]
    count: re.Pattern[str]
    ordinal: re.Pattern[str]
    number: Callable[[str], Decimal]
    unit: Callable[[str], str]
    ordinal_number: Callable[[str], int]
    quantities: Callable[[str, tuple[str, ...]], Iterator[Claim]]
