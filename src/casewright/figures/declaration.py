"""A YAML file of the project as plain values with places, remembered by its content.

A registry of 200 figures takes a YAML parser a third of a second, its import another tenth; most runs change nothing in
it. What was read is kept under `.casewright/`, keyed by the file's hash, and never trusted for another content.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.storage import content_hash, read_text, write_whole

Keys = tuple[str | int, ...]
Positions = Mapping[Keys, tuple[int, int]]

_CACHE_FOLDER = ".casewright/figures"
_CACHE_FORMAT = 1


@dataclass(frozen=True)
class Declaration:
    """Plain values, and the line and column (from 1) of every key and value."""

    path: str
    value: Any
    positions: Positions = field(default_factory=dict)
    value_positions: Positions = field(default_factory=dict)

    def location(self, *keys: str | int) -> Location:
        """Where a key stands; for one that is not there, the nearest above it."""
        return self._nearest(self.positions, keys)

    def value_location(self, *keys: str | int) -> Location:
        """Where the value of a key stands; for one that is not there, the nearest above it."""
        return self._nearest(self.value_positions, keys)

    def _nearest(self, positions: Positions, keys: Keys) -> Location:
        while keys and keys not in positions:
            keys = keys[:-1]
        line, column = positions.get(keys, (1, 1))
        return Location(self.path, line, column)


def read_declaration(root: Path, path: str) -> Declaration | None:
    """Read the YAML file `path` of a project; None where there is no such file.

    Raises CasewrightError where it cannot be read or is not YAML.
    """
    if not (root / path).is_file():
        return None
    text = read_text(root / path, path)
    key = content_hash(text.encode())
    cache = root / _CACHE_FOLDER / (path.replace("/", "-") + ".json")
    remembered = _remembered(cache, key, path)
    if remembered is not None:
        return remembered
    from casewright.yaml_document import read_yaml

    document = read_yaml(text, path)
    declaration = Declaration(path, document.value, document.positions, document.value_positions)
    _remember(cache, key, declaration)
    return declaration


def _remembered(cache: Path, key: str, path: str) -> Declaration | None:
    try:
        kept = json.loads(cache.read_bytes())
        if kept["format"] != _CACHE_FORMAT or kept["key"] != key:
            return None
        return Declaration(
            path,
            kept["value"],
            {tuple(keys): (line, column) for keys, line, column in kept["positions"]},
            {tuple(keys): (line, column) for keys, line, column in kept["value_positions"]},
        )
    except (OSError, ValueError, KeyError, TypeError):  # no memory, or not one of ours: read the file itself
        return None


def _remember(cache: Path, key: str, declaration: Declaration) -> None:
    kept = {
        "format": _CACHE_FORMAT,
        "key": key,
        "value": declaration.value,
        "positions": [[list(keys), *place] for keys, place in declaration.positions.items()],
        "value_positions": [[list(keys), *place] for keys, place in declaration.value_positions.items()],
    }
    try:
        data = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
        if json.loads(data)["value"] == declaration.value:  # keys that are not text would come back changed
            write_whole(cache, data)
    except (TypeError, ValueError, CasewrightError):
        return  # only a memory: a folder that cannot be written to costs time, not the run
