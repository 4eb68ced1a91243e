"""Dates that depend on the day or on a file: `today`, `now` and `last-modified`, as values of `date`.

Source: Quarto's documentation, reference/dates ("Dates and Date Formatting"); without `date-format` Quarto prints them
in the form `long`. https://reproducible-builds.org/specs/source-date-epoch/ for SOURCE_DATE_EPOCH.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from casewright.yaml.tree import Tree

_KEYWORDS = frozenset({"today", "now", "last-modified"})


def today() -> datetime.date:
    """Return the day of SOURCE_DATE_EPOCH where it is set, else of the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.datetime.now().astimezone().date()


def with_day(tree: Tree, document: Path) -> Tree:
    """Metadata whose `date` is a day, where one of Quarto's words asks for it."""
    date = tree.at("date")
    if date is None or date.content not in _KEYWORDS:
        return tree
    day = today()
    if date.content == "last-modified" and not os.environ.get("SOURCE_DATE_EPOCH", "").isdigit():
        day = datetime.datetime.fromtimestamp(document.stat().st_mtime).astimezone().date()
    form = tree.at("date-format") or date.with_content("long")
    return tree.with_entry("date", date.with_content(day.isoformat())).with_entry("date-format", form)
