"""What a reader of statements finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contradiction:
    """Words between `start` and `end` of a sentence, or with `is_called` a value that is shown there, and why they
    contradict the case; `hint` says what to do."""

    start: int
    end: int
    evidence: str
    is_certain: bool = True
    is_called: bool = False
    hint: str = "Correct it, or the case."
