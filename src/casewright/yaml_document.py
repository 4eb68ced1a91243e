"""YAML 1.2 with positions: `no` is a word, a key may stand only once, and every value knows its line."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casewright.build.store import ContentCache
from casewright.diagnostics import Location
from casewright.storage import content_hash, library_version, package_hash

Keys = tuple[str | int, ...]


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


def read_yaml(text: str, path: str, first_line: int = 1, cache: ContentCache | None = None) -> YamlDocument:
    """Parse YAML 1.2 text; `first_line` is the line of `path` at which `text` begins.

    A text is parsed once a process; with a `cache`, what was read is kept by content for the next: the parser takes
    80 ms for the 300 values of a short letter. Nobody may change the value.

    Raises CasewrightError with the place of a syntax error, of a key that appears twice, or of an unknown tag.
    """
    read, folder = (text, path, first_line), None if cache is None else cache.folder
    with _READING:
        known = _READ.get((read, None))
        document = _READ.get((read, folder))
        if document is None:
            if len(_READ) >= _MOST_READ:
                _READ.clear()
            document = known or _parsed(*read) if cache is None or folder is None else _kept(*read, cache, known)
            _READ[read, folder] = _READ[read, None] = document
        return document


_READING = threading.Lock()
_READ: dict[tuple[tuple[str, str, int], Path | None], YamlDocument] = {}
"""What was read, by the folder of the cache that keeps it too."""
_MOST_READ = 256


def _kept(text: str, path: str, first_line: int, cache: ContentCache, known: YamlDocument | None) -> YamlDocument:
    release = library_version("ruamel.yaml") or ""
    key = content_hash(
        "\0".join(["yaml", package_hash(), release, str(first_line), text]).encode("utf-8", "surrogatepass")
    )
    kept = cache.find(key)
    if kept is not None:
        return _from_json(kept, path)
    document = known or _parsed(text, path, first_line)
    with suppress(TypeError, ValueError, RecursionError):  # JSON has no such values: the text is read again next time
        data = _as_json(document)
        again = _from_json(data, path)
        if again == document and _is_same(again.value, document.value):
            cache.keep(key, data)
    return document


def _is_same(kept: Any, read: Any) -> bool:
    """Whether a value comes back as it was, to the type: keys that are not text would come back as text, and a value of
    a type of its own, such as a number that knows how it was typed, as a plain one."""
    if type(kept) is not type(read):
        return False
    if isinstance(read, dict):
        return all(_is_same(kept.get(key), value) for key, value in read.items())
    if isinstance(read, list):
        return all(map(_is_same, kept, read))
    return bool(kept == read)


def _as_json(document: YamlDocument) -> bytes:
    places = [[[*keys], *place, *document.value_positions[keys]] for keys, place in document.positions.items()]
    return json.dumps([document.value, places]).encode()


def _from_json(data: bytes, path: str) -> YamlDocument:
    value, places = json.loads(data)
    positions: dict[Keys, tuple[int, int]] = {}
    value_positions: dict[Keys, tuple[int, int]] = {}
    for keys, line, column, value_line, value_column in places:
        way = tuple(keys)
        positions[way] = (line, column)
        value_positions[way] = (value_line, value_column)
    return YamlDocument(path, value, positions, value_positions)


def _parsed(text: str, path: str, first_line: int) -> YamlDocument:
    from casewright.yaml_parsing import parsed_yaml  # with a library that takes a while to import

    return YamlDocument(path, *parsed_yaml(text, path, first_line))
