"""Names of the values that are computed only if a text uses them.

These are comparisons of two values of a case, since any two can be compared, and the cells of tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_COMPUTED = re.compile(
    r"(?<![\w.-])(?:(?:[a-z][a-z0-9-]*\.)+(?:since|change|percent-change|ratio|in)\.[a-z0-9.-]+"
    r"|(?<=var )tables\.[\w.-]+)"
)


def called_names(texts: Iterable[str]) -> frozenset[str]:
    """Return the names in texts of values that compare two of a case, such as `course.discharge.since.surgery`, and of
    cells of tables, such as `tables.hourly.17.lactate`."""
    return frozenset(match.rstrip(".-") for text in texts for match in _COMPUTED.findall(text))
