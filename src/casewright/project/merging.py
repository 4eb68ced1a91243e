"""Merging of metadata by Quarto's rules.

Maps are merged key by key, lists are joined without duplicates, a plain value is joined to a list, and of two plain
values the later is used (Quarto documentation, "Project Basics", section "Metadata Merging", and `mergeConfigs` in its
source).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from casewright.diagnostics import CasewrightError
from casewright.yaml.tree import Tree

_NEVER_JOINED = frozenset({"tbl-colwidths"})
_SWITCHED_OFF_BY_FALSE = frozenset({"code-links", "other-links"})
_TEXT_IS_REPLACED = frozenset({"contents"})


def map_of(document: Tree) -> Tree:
    """Return a YAML document as a map, which may be empty. Raises CasewrightError if it is another kind of value."""
    if document.content is None:
        return document.with_content({})
    if not isinstance(document.content, Mapping):
        raise CasewrightError(
            f"`{document.path}` must contain options, each as `name: value`.",
            location=document.value_location(),
            why=f"it contains {kind_of(document.value)}",
        )
    return document


def merge(*trees: Tree) -> Tree:
    """Merge trees; later ones override earlier ones."""
    first, *others = trees
    for other in others:
        first = _merged(first, other, "")
    return first


def _merged(under: Tree, over: Tree, key: str) -> Tree:
    if key in _NEVER_JOINED:
        return over
    if key in _TEXT_IS_REPLACED and isinstance(under.content, str):
        return over
    if key == "variant" and isinstance(under.content, str) and isinstance(over.content, str):
        return over.with_content(_joined_extensions(under.content, over.content))
    if key in _SWITCHED_OFF_BY_FALSE and not (isinstance(under.content, tuple) and isinstance(over.content, tuple)):
        if over.content is False:
            return over.with_content(())
        return _joined(_as_list(under), _as_list(over), over)
    if isinstance(under.content, tuple) or isinstance(over.content, tuple):
        if _is_empty(under):
            return over
        if _is_empty(over):
            return under
        return _joined(_as_list(under), _as_list(over), over)
    if isinstance(under.content, Mapping) and isinstance(over.content, Mapping):
        entries = dict(under.content)
        for name, child in over.content.items():
            entries[name] = _merged(entries[name], child, name) if name in entries else child
        return Tree(entries, over.place, over.value_place)
    return over


def _joined(under: Sequence[Tree], over: Sequence[Tree], place: Tree) -> Tree:
    items: dict[str, Tree] = {}
    for item in (*under, *over):
        items.setdefault(json.dumps(item.value), item)
    return place.with_content(tuple(items.values()))


def _as_list(tree: Tree) -> tuple[Tree, ...]:
    return tree.content if isinstance(tree.content, tuple) else (tree,)


def _is_empty(tree: Tree) -> bool:
    return not isinstance(tree.content, (Mapping, tuple)) and not tree.content


def _joined_extensions(under: str, over: str) -> str:
    """Join two lists of pandoc extensions, such as `+footnotes-smart`; the last sign of an extension is used."""
    switches: dict[str, str] = {}
    for sign, name in re.findall(r"([+-])([a-z_]+)", f"{under} {over}"):
        switches[name] = sign
    return "".join(sign + name for name, sign in switches.items())


def kind_of(value: Any) -> str:
    """Describe a value in the words of a message."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{'true' if value else 'false'}`"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text `{value}`"
    if isinstance(value, (list, tuple)):
        return "a list"
    return "a map"
