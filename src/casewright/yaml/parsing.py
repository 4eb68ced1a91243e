"""The YAML 1.2 parser behind `yaml/document.py`: ruamel.yaml, with a place for every key and value."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from casewright.diagnostics import CasewrightError, Location
from casewright.yaml.tree import Tree, empty_tree
from casewright.yaml.typed_float import TypedFloat

_DEEPEST = 100
_MOST_VALUES = 50_000
_MOST_UNFOLDED = 10
"""The largest ratio of values with aliases expanded to values in the file, if there are more than `_MOST_VALUES`."""


class _PlainConstructor(SafeConstructor):  # type: ignore[misc]
    """The core types of YAML 1.2 only: a date is text, and a number with a decimal point a `TypedFloat`."""

    def construct_typed_float(self, node: Node) -> TypedFloat:
        return TypedFloat(self.construct_yaml_float(node), str(node.value))


_PlainConstructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
_PlainConstructor.add_constructor("tag:yaml.org,2002:float", _PlainConstructor.construct_typed_float)


def parsed_yaml(text: str, path: str, first_line: int) -> Tree:
    """Parse YAML text into a tree. Raises as `read_yaml` does."""
    offset = first_line - 1
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _PlainConstructor
    try:
        node = reader.compose(text)
        _refuse_unfolding(node, path, offset)
        if node is None:
            return empty_tree(path)
        value = reader.constructor.construct_document(node)
        return _TreeBuilder(path, offset, reader.constructor).tree(node, value)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(path, mark.line + 1 + offset, mark.column + 1) if mark else Location(path)
        problem = (error.problem or error.context or "it is not valid YAML").split("\n")[0]
        raise CasewrightError(f"The YAML of `{path}` cannot be read.", location=place, why=problem) from None
    except RecursionError:
        raise CasewrightError(
            f"The YAML of `{path}` cannot be read.", location=Location(path), why="it is nested too deeply"
        ) from None
    except (YAMLError, ValueError) as error:
        raise CasewrightError(
            f"The YAML of `{path}` cannot be read.", location=Location(path), why=str(error).split("\n")[0]
        ) from None


def _refuse_unfolding(top: Node | None, path: str, offset: int) -> None:
    """Raise CasewrightError for an alias that contains itself, or for aliases that expand to so many values that they
    would exhaust the memory."""
    sizes: dict[int, int] = {}

    def size(node: Node) -> int:
        known = sizes.get(id(node))
        if known == 0:
            raise _unfolds(node, "an alias (`*name`) contains itself")
        if known is None:
            sizes[id(node)] = 0
            children = [child for pair in node.value for child in pair] if isinstance(node, MappingNode) else node.value
            inside = sum(map(size, children)) if isinstance(node, (MappingNode, SequenceNode)) else 0
            known = sizes[id(node)] = 1 + inside
            if known > _MOST_VALUES and known > _MOST_UNFOLDED * len(sizes):
                raise _unfolds(node, "its aliases (`*name`) expand to too many values")
        return known

    def _unfolds(node: Node, why: str) -> CasewrightError:
        place = Location(path, node.start_mark.line + 1 + offset, node.start_mark.column + 1)
        hint = "Replace the alias with the values."
        return CasewrightError(f"The YAML of `{path}` cannot be read.", location=place, why=why, hint=hint)

    if top is not None:
        size(top)


class _TreeBuilder:
    """Builds trees from nodes, which contain the places, and from the values constructed from them."""

    def __init__(self, path: str, offset: int, constructor: Any) -> None:
        self.path, self.offset, self.constructor = path, offset, constructor
        self.seen: set[int] = set()
        self.depth = 0

    def tree(self, node: Node, value: Any, key: Location | None = None, alias: Tree | None = None) -> Tree:
        """Return the tree of a node. `key` is the place of its key. Inside an `alias`, every place is that of the
        alias."""
        place = self.place(node)
        if alias is not None:
            here = alias.with_content(None)
        else:
            here = Tree(None, key or place, place)
            if id(node) in self.seen:
                alias = here
            self.seen.add(id(node))
        if self.depth > _DEEPEST:
            raise _unreadable(here.place, "it is nested too deeply")
        self.depth += 1
        content: Any = value
        if isinstance(node, MappingNode) and isinstance(value, dict):
            content = {}
            for key_node, child in node.value:
                name = self.constructor.construct_object(key_node, deep=True)
                content[_text(name)] = self.tree(child, value[name], self.place(key_node), alias)
        elif isinstance(node, SequenceNode) and isinstance(value, (list, tuple)):
            children = zip(node.value, value, strict=True)
            content = tuple(self.tree(child, item, None, alias) for child, item in children)
        elif value is not None and not isinstance(value, (str, int, float)):
            raise _unreadable(place, f"a {type(value).__name__} is not text, a number, a list or a map")
        self.depth -= 1
        return here.with_content(content)

    def place(self, node: Node) -> Location:
        return Location(self.path, node.start_mark.line + 1 + self.offset, node.start_mark.column + 1)


def _unreadable(place: Location, why: str) -> CasewrightError:
    hint = "Write it as text, a number, true or false, a list or a map."
    return CasewrightError(f"The YAML of `{place.path}` cannot be read.", location=place, why=why, hint=hint)


def _text(key: Any) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return "null" if key is None else str(key)
