"""Frozen models as JSON and back, so that a cached model is read without its validator."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import Any

from casewright.yaml.typed_float import TypedFloat


def as_json(value: Any) -> bytes:
    """Encode a value of dataclasses, tuples, lists, maps and plain values. Raises TypeError for any other value."""
    return json.dumps(_packed(value)).encode()


def from_json(data: bytes) -> Any:
    """Decode the result of `as_json`. Raises ValueError for a class that is not an imported dataclass."""
    return _unpacked(json.loads(data))


def _packed(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [_packed(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init]
        return ["class", type(value).__module__, type(value).__name__, *fields]
    if isinstance(value, (tuple, list)):
        return [type(value).__name__, *map(_packed, value)]
    if isinstance(value, dict):
        return ["map", *([_packed(key), _packed(part)] for key, part in value.items())]
    if isinstance(value, TypedFloat):
        return ["float", float(value), value.typed]
    if value is None or type(value) in (str, int, float, bool):
        return value
    raise TypeError(f"{type(value).__name__} cannot be encoded as JSON")


def _unpacked(packed: Any) -> Any:
    if not isinstance(packed, list):
        return packed
    kind, *parts = packed
    if kind == "class":
        module, name, *fields = parts
        model = getattr(sys.modules.get(module), name, None)
        if not dataclasses.is_dataclass(model) or not isinstance(model, type):
            raise ValueError(f"{module}.{name} is not a model")
        names = [field.name for field in dataclasses.fields(model) if field.init]
        return model(**dict(zip(names, map(_unpacked, fields), strict=True)))
    if kind == "map":
        return {_unpacked(key): _unpacked(part) for key, part in parts}
    if kind == "float":
        return TypedFloat(*parts)
    return tuple(map(_unpacked, parts)) if kind == "tuple" else list(map(_unpacked, parts))
