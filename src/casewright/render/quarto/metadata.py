"""The metadata that is returned to Quarto: resolved title, subtitle, abstract and keywords, without bibliographies.

Authors are unchanged, since Quarto reads them in the same way and prints them in each format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks

RESOLVED = "casewright-resolved"
"""The key that marks a resolved document."""

_CITING = frozenset({"bibliography", "csl", "nocite", "references", "citation-abbreviations"})
_VARIABLES = "_quarto-vars"


def quarto_metadata(
    meta: Mapping[str, Any], title_block: Blocks, keywords: Sequence[str], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Replace Quarto's metadata with those of the resolved `title_block` (converted for Quarto), and add the `values`
    of the cases, as nested plain text, to Quarto's variables.

    Keys that would make pandoc process citations again are removed.
    """
    changed = {key: value for key, value in meta.items() if key not in _CITING}
    changed[RESOLVED] = {"t": "MetaBool", "c": True}
    if values:
        changed[_VARIABLES] = _with_values(meta.get(_VARIABLES), values)
    for element in ast.walk(title_block):
        for name in ("title", "subtitle", "abstract"):
            if element["t"] != "Div" or name not in ast.classes_of(element):
                continue
            blocks = [block for block in element["c"][1] if not ast.has_class(block, "abstract-title")]
            if name == "abstract":
                changed[name] = {"t": "MetaBlocks", "c": blocks}
            elif blocks:
                changed[name] = {"t": "MetaInlines", "c": blocks[0]["c"]}
    if keywords:
        changed["keywords"] = {"t": "MetaList", "c": [{"t": "MetaInlines", "c": ast.words(word)} for word in keywords]}
    return changed


def _with_values(variables: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Add values to variables in pandoc's JSON."""
    known = variables["c"] if isinstance(variables, dict) and variables["t"] == "MetaMap" else {}
    added = {
        name: _with_values(known.get(name), value)
        if isinstance(value, Mapping)
        else {"t": "MetaInlines", "c": ast.words(value)}
        for name, value in values.items()
    }
    return {"t": "MetaMap", "c": {**known, **added}}
