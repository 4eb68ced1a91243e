"""References whose style sets their numbers off from the text."""

from __future__ import annotations

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines


def numbered_entry(entry: Element) -> tuple[Inlines | None, Blocks]:
    """A reference's number, which citeproc sets off as `csl-left-margin`, and its text; None where it does not."""
    if entry["t"] != "Div" or not entry["c"][1]:
        return None, []
    first, *others = entry["c"][1]
    inlines = first["c"] if first["t"] in {"Plain", "Para"} else []
    if not inlines or not ast.has_class(inlines[0], "csl-left-margin"):
        return None, []
    rest = inlines[2:] if len(inlines) > 1 and inlines[1]["t"] == "Space" else inlines[1:]
    return inlines[0]["c"][1], [ast.plain(rest), *others]
