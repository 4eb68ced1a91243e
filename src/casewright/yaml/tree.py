"""YAML values with the places where they were typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from casewright.diagnostics import Location

Keys = tuple[str | int, ...]
"""The path to a value: keys and indices from the top."""


@dataclass(frozen=True)
class Tree:
    """A YAML value: a map or a list of trees, or a plain value. All keys are text.

    `place` is the place of its key (or list item), `value_place` that of the value itself.
    """

    content: Mapping[str, Tree] | tuple[Tree, ...] | str | int | float | bool | None
    place: Location
    value_place: Location

    @cached_property
    def value(self) -> Any:
        """The value as dicts, lists, text, numbers, booleans and None. It is shared and must not be changed."""
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
        """Return the place of the key at the path `keys`, or of the nearest parent."""
        return self.nearest(*keys).place

    def value_location(self, *keys: str | int) -> Location:
        """Return the place of the value at the path `keys`, or of the nearest parent."""
        return self.nearest(*keys).value_place

    def at(self, *keys: str | int) -> Tree | None:
        """Return the tree at the path `keys`, None if there is none."""
        tree: Tree | None = self
        for key in keys:
            tree = tree._child(key) if tree is not None else None
        return tree

    def nearest(self, *keys: str | int) -> Tree:
        """Return the tree at the path `keys`, or its nearest parent."""
        tree = self
        for key in keys:
            child = tree._child(key)
            if child is None:
                return tree
            tree = child
        return tree

    def items(self) -> Iterator[tuple[str, Tree]]:
        """Yield the entries of a map; none if this is not a map."""
        if isinstance(self.content, Mapping):
            yield from self.content.items()

    def with_entry(self, key: str, child: Tree) -> Tree:
        """Return the map with one entry set; a value that is not a map is replaced."""
        entries = dict(self.content) if isinstance(self.content, Mapping) else {}
        entries[key] = child
        return Tree(entries, self.place, self.value_place)

    def without(self, *keys: str) -> Tree:
        """Return the map without some of its keys."""
        if not isinstance(self.content, Mapping):
            return self
        return Tree(
            {key: child for key, child in self.content.items() if key not in keys}, self.place, self.value_place
        )

    def with_content(self, content: Any) -> Tree:
        """Return another value at the same place."""
        return Tree(content, self.place, self.value_place)

    def _child(self, key: str | int) -> Tree | None:
        if isinstance(self.content, Mapping):
            return self.content.get(str(key))
        if isinstance(self.content, tuple) and isinstance(key, int) and 0 <= key < len(self.content):
            return self.content[key]
        return None


def empty_tree(path: str, content: Mapping[str, Tree] | None = None) -> Tree:
    """Return the tree of an empty file, or of one with the given map."""
    place = Location(path, 1, 1)
    return Tree(content, place, place)
