"""A number that is typed in prose, with the words around it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

ClaimKind = Literal["age", "day", "elapsed", "quantity", "grade", "count", "ordinal"]


@dataclass(frozen=True)
class Claim:
    """A typed number. `number` is it (an age in months); `unit` as typed, for times in English and in the singular;
    `bound` what stands before a day, in English (`by`, `on`, ...); `after` the words behind it; `adjective` tells "a
    10-year-old" from "at the age of".
    """

    kind: ClaimKind
    text: str
    start: int
    end: int
    number: Decimal | None
    unit: str = ""
    bound: str = ""
    after: str = ""
    adjective: bool = False
