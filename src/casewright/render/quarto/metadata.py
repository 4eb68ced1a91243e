"""The metadata that goes back to Quarto: title, subtitle, abstract and keywords as resolved, nothing left to cite.

Authors stay as they came: Quarto reads them the same way, and prints them as each format wants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks

RESOLVED = "casewright-resolved"
"""Set in the metadata of a resolved document."""

_CITING = frozenset({"bibliography", "csl", "nocite", "references", "citation-abbreviations"})
_VARIABLES = "_quarto-vars"


def quarto_metadata(
    meta: Mapping[str, Any], title_block: Blocks, keywords: Sequence[str], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Quarto's metadata with what the resolved `title_block` (in shapes for Quarto) says in its place, and with the
    `values` of the cases, as nested plain text, among the variables that Quarto shows in the rest of the metadata.

    What would make pandoc cite again is taken out: works are cited already, and a style may be one that comes with the
    toolkit and is no file of the project.
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
        changed["keywords"] = {"t": "MetaList", "c": [{"t": "MetaInlines", "c": ast.words(one)} for one in keywords]}
    return changed


def _with_values(variables: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Variables in pandoc's shape with values added."""
    known = variables["c"] if isinstance(variables, dict) and variables["t"] == "MetaMap" else {}
    added = {
        name: _with_values(known.get(name), value)
        if isinstance(value, Mapping)
        else {"t": "MetaInlines", "c": ast.words(value)}
        for name, value in values.items()
    }
    return {"t": "MetaMap", "c": {**known, **added}}
