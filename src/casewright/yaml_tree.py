"""A value of YAML whose parts know where they were typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from casewright.diagnostics import Location

Keys = tuple[str | int, ...]
"""The way to a value: keys and indices from the top."""


@dataclass(frozen=True)
class Tree:
    """One value of YAML: a map or a list of trees, or a plain value. Keys are text, as YAML's other keys are written.

    `place` is where its key (or the item) stands, `value_place` where the value itself does.
    """

    content: Mapping[str, Tree] | tuple[Tree, ...] | str | int | float | bool | None
    place: Location
    value_place: Location

    @cached_property
    def value(self) -> Any:
        """The value as dicts, lists, text, numbers, booleans and None. Nobody may change it."""
        if isinstance(self.content, Mapping):
            return {key: child.value for key, child in self.content.items()}
        if isinstance(self.content, tuple):
            return [child.value for child in self.content]
        return self.content

    @property
    def path(self) -> str:
        """The file."""
        return self.place.path

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
        """Another value that is at the same place."""
        return Tree(content, self.place, self.value_place)

    def _child(self, key: str | int) -> Tree | None:
        if isinstance(self.content, Mapping):
            return self.content.get(str(key))
        if isinstance(self.content, tuple) and isinstance(key, int) and 0 <= key < len(self.content):
            return self.content[key]
        return None


def empty_tree(path: str, content: Mapping[str, Tree] | None = None) -> Tree:
    """A file that says nothing, or holds an empty map."""
    place = Location(path, 1, 1)
    return Tree(content, place, place)
