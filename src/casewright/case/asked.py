"""The names of values that compare two others of a case: made only where they are used, since any two could be
compared."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ASKED = re.compile(r"(?<![\w.-])(?:[a-z][a-z0-9-]*\.)+(?:since|change|percent-change|ratio|in)\.[a-z0-9.-]+")


def asked_names(texts: Iterable[str]) -> frozenset[str]:
    """The names of values in texts that compare two of a case, such as `course.discharge.since.surgery`; they are made
    only where they are used, since any two could be compared."""
    return frozenset(match.rstrip(".-") for text in texts for match in _ASKED.findall(text))
