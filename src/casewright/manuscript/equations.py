"""Equations with a label: `$$ ... $$ {#eq-dose}`. Source: Quarto's documentation, authoring/cross-references."""

from __future__ import annotations

import re

from casewright.manuscript import ast
from casewright.manuscript.ast import Inlines

_LABEL = re.compile(r"^\{#(?P<label>eq-[\w.:-]+)(?:\s+alt=[\"“”](?P<alt>[^\"“”]*)[\"“”])?\s*\}$")


def with_equations(inlines: Inlines) -> Inlines:
    """Inlines in which display mathematics followed by its label is one `Span.equation`."""
    out: Inlines = []
    index = 0
    while index < len(inlines):
        element = inlines[index]
        if element["t"] == "Math" and element["c"][0]["t"] == "DisplayMath":
            labelled = _label_after(inlines, index + 1)
            if labelled:
                label, alt, index = labelled
                out.append(ast.span([element], label, ("equation",), {"alt": alt} if alt else {}))
                continue
        out.append(element)
        index += 1
    return out


def _label_after(inlines: Inlines, start: int) -> tuple[str, str, int] | None:
    """The label that begins at or after white space from `start`, its alt text, and the index after it."""
    index = start
    while index < len(inlines) and inlines[index]["t"] in {"Space", "SoftBreak"}:
        index += 1
    if index >= len(inlines) or inlines[index]["t"] != "Str" or not inlines[index]["c"].startswith("{#eq-"):
        return None
    for end in range(index + 1, len(inlines) + 1):
        match = _LABEL.match(ast.plain_text(inlines[index:end]))
        if match:
            return match["label"], match["alt"] or "", end
    return None
