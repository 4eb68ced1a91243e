"""The metadata that goes back to Quarto: title, subtitle, abstract and keywords as resolved, nothing left to cite.

Authors stay as they came: Quarto reads them the same way, and prints them as each format wants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks

_CITING = frozenset({"bibliography", "csl", "nocite", "references", "citation-abbreviations"})


def quarto_metadata(meta: Mapping[str, Any], title_block: Blocks, keywords: Sequence[str]) -> dict[str, Any]:
    """Quarto's metadata with what the resolved `title_block` (in shapes for Quarto) says in its place.

    What would make pandoc cite anew is taken out: works are cited already, and a style may be one that comes with the
    toolkit and is no file of the project.
    """
    changed = {key: value for key, value in meta.items() if key not in _CITING}
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
