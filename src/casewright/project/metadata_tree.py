"""Metadata whose every value knows where it was typed, and how two pieces of it merge.

The rules are Quarto's (documentation, "Project Basics", section "Metadata Merging", and `mergeConfigs` in its source):
maps merge key by key, lists are joined and say each item once, a text that meets a list joins it, and of two plain
values the later wins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.yaml_document import Keys, YamlDocument

MOST_VALUES = 50_000
DEEPEST = 100

_NEVER_JOINED = frozenset({"tbl-colwidths"})
_SWITCHED_OFF_BY_FALSE = frozenset({"code-links", "other-links"})
_TEXT_IS_REPLACED = frozenset({"contents"})


@dataclass(frozen=True)
class Tree:
    """One value of merged metadata: a map or a list of trees, or a plain value.

    `place` is where its key (or the item) stands, `value_place` where the value itself does.
    """

    content: Mapping[str, Tree] | tuple[Tree, ...] | str | int | float | bool | None
    place: Location
    value_place: Location

    def plain(self) -> Any:
        """The value as dicts, lists, text, numbers, booleans and None."""
        if isinstance(self.content, Mapping):
            return {key: child.plain() for key, child in self.content.items()}
        if isinstance(self.content, tuple):
            return [child.plain() for child in self.content]
        return self.content

    @property
    def value(self) -> Any:
        """The plain value, as of a `YamlDocument`."""
        return self.plain()

    def location(self, *keys: str | int) -> Location:
        """Where the key at the end of the way stands (or the nearest one above it)."""
        return self.nearest(*keys).place

    def value_location(self, *keys: str | int) -> Location:
        """Where the value at the end of the way stands (or the nearest one above it)."""
        return self.nearest(*keys).value_place

    def at(self, *keys: str | int) -> Tree | None:
        """The tree at the end of the way `keys`; None where there is nothing."""
        tree: Tree | None = self
        for key in keys:
            tree = tree._child(key) if tree is not None else None
        return tree

    def nearest(self, *keys: str | int) -> Tree:
        """The tree at the end of the way `keys`, or the last one on that way."""
        tree = self
        for key in keys:
            child = tree._child(key)
            if child is None:
                return tree
            tree = child
        return tree

    def items(self) -> Iterator[tuple[str, Tree]]:
        """The entries of a map; none where this is not a map."""
        if isinstance(self.content, Mapping):
            yield from self.content.items()

    def with_entry(self, key: str, child: Tree) -> Tree:
        """The same map with one entry set (a value that is not a map is replaced by one)."""
        entries = dict(self.content) if isinstance(self.content, Mapping) else {}
        entries[key] = child
        return Tree(entries, self.place, self.value_place)

    def without(self, *keys: str) -> Tree:
        """The same map without some of its keys."""
        if not isinstance(self.content, Mapping):
            return self
        return Tree(
            {key: child for key, child in self.content.items() if key not in keys}, self.place, self.value_place
        )

    def with_content(self, content: Any) -> Tree:
        """Another value that stands at the same place."""
        return Tree(content, self.place, self.value_place)

    def _child(self, key: str | int) -> Tree | None:
        if isinstance(self.content, Mapping):
            return self.content.get(str(key))
        if isinstance(self.content, tuple) and isinstance(key, int) and 0 <= key < len(self.content):
            return self.content[key]
        return None


def empty_tree(path: str) -> Tree:
    """The metadata of a file that says nothing."""
    place = Location(path)
    return Tree({}, place, place)


def tree_of(document: YamlDocument) -> Tree:
    """A YAML document as a tree.

    Raises CasewrightError where values are nested deeper than 100 levels, hold themselves through an alias, or are
    more than 50,000 once aliases are followed: no report says that much, and such a file would exhaust the memory.
    """
    count = 0

    def grow(value: Any, keys: Keys) -> Tree:
        nonlocal count
        count += 1
        if count > MOST_VALUES or len(keys) > DEEPEST:
            raise CasewrightError(
                f"`{document.path}` cannot be used as metadata.",
                location=document.location(*keys),
                why="its values are nested too deeply or are too many; an alias (`*name`) may hold itself",
                hint="Write the values out where the alias stands.",
            )
        place, value_place = document.location(*keys), document.value_location(*keys)
        if isinstance(value, dict):
            return Tree({_key(key): grow(child, (*keys, key)) for key, child in value.items()}, place, value_place)
        if isinstance(value, (list, tuple)):
            return Tree(tuple(grow(child, (*keys, index)) for index, child in enumerate(value)), place, value_place)
        if value is None or isinstance(value, (str, int, float)):
            return Tree(value, place, value_place)
        raise CasewrightError(
            "This kind of YAML value cannot be used as metadata.",
            location=value_place,
            why=f"it is a {type(value).__name__}",
            hint="Write it as text, a number, true or false, a list or a map.",
        )

    return grow(document.value, ())


def map_of(document: YamlDocument) -> Tree:
    """A YAML document that has to be a map (or empty) as a tree. Raises CasewrightError where it is not one."""
    if document.value is None:
        return empty_tree(document.path)
    if not isinstance(document.value, dict):
        raise CasewrightError(
            f"`{document.path}` has to hold options, each as `name: value`.",
            location=document.value_location(),
            why=f"it holds {kind_of(document.value)}",
        )
    return tree_of(document)


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
        items.setdefault(json.dumps(item.plain()), item)
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


def _key(key: Any) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return "null" if key is None else str(key)
