"""Frozen models as JSON and back, so that a model that was read before is there without its validator."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import Any

from casewright.typed_float import TypedFloat


def as_json(value: Any) -> bytes:
    """A value of dataclasses, tuples, lists, maps and plain values. Raises TypeError for any other."""
    return json.dumps(_packed(value)).encode()


def from_json(data: bytes) -> Any:
    """The value that `as_json` was given; of classes, only dataclasses come back."""
    return _unpacked(json.loads(data))


def _packed(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [_packed(getattr(value, one.name)) for one in dataclasses.fields(value) if one.init]
        return ["class", type(value).__module__, type(value).__name__, *fields]
    if isinstance(value, (tuple, list)):
        return [type(value).__name__, *map(_packed, value)]
    if isinstance(value, dict):
        return ["map", *([_packed(key), _packed(part)] for key, part in value.items())]
    if isinstance(value, TypedFloat):
        return ["float", float(value), value.typed]
    if value is None or type(value) in (str, int, float, bool):
        return value
    raise TypeError(f"{type(value).__name__} has no JSON")


def _unpacked(packed: Any) -> Any:
    if not isinstance(packed, list):
        return packed
    kind, *parts = packed
    if kind == "class":
        module, name, *fields = parts
        model = getattr(sys.modules.get(module), name, None)
        if not dataclasses.is_dataclass(model) or not isinstance(model, type):
            raise ValueError(f"{module}.{name} is not a model")
        names = [one.name for one in dataclasses.fields(model) if one.init]
        return model(**dict(zip(names, map(_unpacked, fields), strict=True)))
    if kind == "map":
        return {_unpacked(key): _unpacked(part) for key, part in parts}
    if kind == "float":
        return TypedFloat(*parts)
    return tuple(map(_unpacked, parts)) if kind == "tuple" else list(map(_unpacked, parts))
