"""YAML 1.2 with positions: `no` is a word, a key may stand only once, and every value knows its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from casewright.diagnostics import CasewrightError, Location

Keys = tuple[str | int, ...]


class TypedFloat(float):
    """A number with a decimal point that knows how it was typed: 2.20 is 2.2, and was measured to two decimals."""

    typed: str

    def __new__(cls, value: float, typed: str) -> TypedFloat:
        number = super().__new__(cls, value)
        number.typed = typed
        return number

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        return float(self), self.typed


class _PlainConstructor(SafeConstructor):  # type: ignore[misc]
    """YAML 1.2's core types only: what looks like a date stays the text that was typed, and a number its digits."""

    def construct_typed_float(self, node: Node) -> TypedFloat:
        return TypedFloat(self.construct_yaml_float(node), str(node.value))


_PlainConstructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
_PlainConstructor.add_constructor("tag:yaml.org,2002:float", _PlainConstructor.construct_typed_float)


@dataclass(frozen=True)
class YamlDocument:
    """A YAML document as plain Python values, with the place of every key and item.

    `positions` maps the way to a value (keys and indices from the top) to the line and column of its key (of the
    item itself in a list); `value_positions` to those of the value.
    """

    path: str
    value: Any
    positions: Mapping[Keys, tuple[int, int]] = field(default_factory=dict)
    value_positions: Mapping[Keys, tuple[int, int]] = field(default_factory=dict)

    def location(self, *keys: str | int) -> Location:
        """Where the key stands; for a key that is not there, the nearest one above it."""
        return self._nearest(self.positions, keys)

    def value_location(self, *keys: str | int) -> Location:
        """Where the value of the key stands; for a key that is not there, the nearest one above it."""
        return self._nearest(self.value_positions, keys)

    def _nearest(self, positions: Mapping[Keys, tuple[int, int]], keys: Keys) -> Location:
        while keys and keys not in positions:
            keys = keys[:-1]
        line, column = positions.get(keys, (1, 1))
        return Location(self.path, line, column)


def read_yaml(text: str, path: str, first_line: int = 1) -> YamlDocument:
    """Parse YAML 1.2 text; `first_line` is the line of `path` at which `text` begins.

    Raises CasewrightError with the place of a syntax error, of a key that stands twice, or of an unknown tag.
    """
    offset = first_line - 1
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _PlainConstructor
    try:
        node = reader.compose(text)
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
    positions: dict[Keys, tuple[int, int]] = {}
    value_positions: dict[Keys, tuple[int, int]] = {}
    if node is not None:
        _collect(node, (), offset, positions, value_positions, reader, set())
    return YamlDocument(path, value, positions, value_positions)


def _collect(
    node: Node,
    keys: Keys,
    offset: int,
    positions: dict[Keys, tuple[int, int]],
    value_positions: dict[Keys, tuple[int, int]],
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
