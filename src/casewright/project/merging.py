"""How two pieces of metadata merge.

The rules are Quarto's (documentation, "Project Basics", section "Metadata Merging", and `mergeConfigs` in its source):
maps merge key by key, lists are joined and say each item once, a text that meets a list joins it, and of two plain
values the later wins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from casewright.diagnostics import CasewrightError
from casewright.yaml_tree import Tree

_NEVER_JOINED = frozenset({"tbl-colwidths"})
_SWITCHED_OFF_BY_FALSE = frozenset({"code-links", "other-links"})
_TEXT_IS_REPLACED = frozenset({"contents"})


def map_of(document: Tree) -> Tree:
    """A YAML document that has to be a map; an empty one is an empty map. Raises CasewrightError for any other."""
    if document.content is None:
        return document.with_content({})
    if not isinstance(document.content, Mapping):
        raise CasewrightError(
            f"`{document.path}` has to hold options, each as `name: value`.",
            location=document.value_location(),
            why=f"it contains {kind_of(document.value)}",
        )
    return document


def merge(*trees: Tree) -> Tree:
    """Several trees as one; what comes later goes over what came before."""
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
        if _says_nothing(under):
            return over
        if _says_nothing(over):
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


def _says_nothing(tree: Tree) -> bool:
    return not isinstance(tree.content, (Mapping, tuple)) and not tree.content


def _joined_extensions(under: str, over: str) -> str:
    """Pandoc extensions of both, as `+footnotes-smart`; the later sign of an extension counts."""
    switches: dict[str, str] = {}
    for sign, name in re.findall(r"([+-])([a-z_]+)", f"{under} {over}"):
        switches[name] = sign
    return "".join(sign + name for name, sign in switches.items())


def kind_of(value: Any) -> str:
    """What a value is, in words for a message."""
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
