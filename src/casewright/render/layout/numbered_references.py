"""References that begin with a number."""

from __future__ import annotations

import re

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines

_TYPED = re.compile(r"\d{1,3}[.)]|\[\d{1,3}\]\.?|\(\d{1,3}\)")


def numbered_entry(entry: Element) -> tuple[Inlines | None, Blocks]:
    """Return a reference's number and its text: a number that citeproc sets off as `csl-left-margin`, or one with its
    sign (`1.`, `[1]`) before the text, None if it has none."""
    if entry["t"] != "Div" or not entry["c"][1]:
        return None, []
    first, *others = entry["c"][1]
    inlines = first["c"] if first["t"] in {"Plain", "Para"} else []
    if not inlines:
        return None, []
    is_apart = ast.has_class(inlines[0], "csl-left-margin")
    is_spaced = len(inlines) > 1 and inlines[1]["t"] == "Space"
    if not (is_apart or (is_spaced and inlines[0]["t"] == "Str" and _TYPED.fullmatch(inlines[0]["c"]))):
        return None, []
    number = inlines[0]["c"][1] if is_apart else inlines[:1]
    return number, [ast.plain(inlines[2 if is_spaced else 1 :]), *others]
