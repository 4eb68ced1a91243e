"""The YAML 1.2 parser behind `yaml_document.py`: ruamel's, with a place for every key and value."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from casewright.diagnostics import CasewrightError, Location
from casewright.typed_float import TypedFloat

Keys = tuple[str | int, ...]
_MOST_VALUES = 50_000
_MOST_UNFOLDED = 10
"""How many times more values a file may have once its aliases are followed, where they are many."""
Positions = dict[Keys, tuple[int, int]]


class _PlainConstructor(SafeConstructor):  # type: ignore[misc]
    """YAML 1.2's core types only: what looks like a date stays the text that was typed, and a number its digits."""

    def construct_typed_float(self, node: Node) -> TypedFloat:
        return TypedFloat(self.construct_yaml_float(node), str(node.value))


_PlainConstructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
_PlainConstructor.add_constructor("tag:yaml.org,2002:float", _PlainConstructor.construct_typed_float)


def parsed_yaml(text: str, path: str, first_line: int) -> tuple[Any, Positions, Positions]:
    """The value of YAML text, the places of its keys and those of its values. Raises as `read_yaml` does."""
    offset = first_line - 1
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _PlainConstructor
    try:
        node = reader.compose(text)
        _refuse_unfolding(node, path, offset)
        value = None if node is None else reader.constructor.construct_document(node)
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
    positions: Positions = {}
    value_positions: Positions = {}
    if node is not None:
        _collect(node, (), offset, positions, value_positions, reader, set())
    return value, positions, value_positions


def _refuse_unfolding(top: Node | None, path: str, offset: int) -> None:
    """Raise CasewrightError for aliases that hold themselves, or of which so few lines make so many values that a file
    of them would exhaust the memory."""
    sizes: dict[int, int] = {}

    def size(node: Node) -> int:
        known = sizes.get(id(node))
        if known == 0:
            raise _unfolds(node, "an alias (`*name`) holds itself")
        if known is None:
            sizes[id(node)] = 0
            children = [one for pair in node.value for one in pair] if isinstance(node, MappingNode) else node.value
            inside = sum(map(size, children)) if isinstance(node, (MappingNode, SequenceNode)) else 0
            known = sizes[id(node)] = 1 + inside
            if known > _MOST_VALUES and known > _MOST_UNFOLDED * len(sizes):
                raise _unfolds(node, "its aliases (`*name`) stand for more values than any report has")
        return known

    def _unfolds(node: Node, why: str) -> CasewrightError:
        place = Location(path, node.start_mark.line + 1 + offset, node.start_mark.column + 1)
        hint = "Write the values out where the alias stands."
        return CasewrightError(f"The YAML of `{path}` cannot be read.", location=place, why=why, hint=hint)

    if top is not None:
        size(top)


def _collect(
    node: Node,
    keys: Keys,
    offset: int,
    positions: Positions,
    value_positions: Positions,
    reader: YAML,
    seen: set[int],
) -> None:
    place = (node.start_mark.line + 1 + offset, node.start_mark.column + 1)
    value_positions[keys] = place
    positions.setdefault(keys, place)
    if id(node) in seen:  # an alias: its anchor was walked, and may hold itself
        return
    seen.add(id(node))
    if isinstance(node, MappingNode):
        for key_node, child in node.value:
            key = reader.constructor.construct_object(key_node, deep=True)
            way = (*keys, key if isinstance(key, (str, int)) else str(key))
            positions[way] = (key_node.start_mark.line + 1 + offset, key_node.start_mark.column + 1)
            _collect(child, way, offset, positions, value_positions, reader, seen)
    elif isinstance(node, SequenceNode):
        for index, child in enumerate(node.value):
            _collect(child, (*keys, index), offset, positions, value_positions, reader, seen)
