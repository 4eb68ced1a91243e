"""Values that are not known: never empty, never a guess."""

from __future__ import annotations

import enum


class Unknown(enum.Enum):
    """A fact that the case does not have, written as the word it is known by.

    `NOT_STATED`: the source of the case does not say it. `UNKNOWN`: nobody knows it.
    """

    UNKNOWN = "unknown"
    NOT_STATED = "not stated"

    def __str__(self) -> str:
        return self.value


class Ongoing(enum.Enum):
    """The end of what has not ended: in the history at the index event, in the course at the last observation."""

    ONGOING = "ongoing"

    def __str__(self) -> str:
        return self.value


UNKNOWN_WORDS = tuple(member.value for member in Unknown)


def read_unknown(value: object) -> Unknown | None:
    """Return the `Unknown` that a value of the file spells, else None."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, str):
        words = " ".join(value.split()).casefold()
        return next((member for member in Unknown if member.value == words), None)
    return None
