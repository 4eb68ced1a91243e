"""Reading of YAML 1.2 with positions: `no` is a word, and a key may appear only once."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casewright.build.store import ContentCache
from casewright.diagnostics import Location
from casewright.storage import content_hash, library_version, package_hash
from casewright.yaml.tree import Tree
from casewright.yaml.typed_float import TypedFloat


def read_yaml(text: str, path: str, first_line: int = 1, cache: ContentCache | None = None) -> Tree:
    """Parse YAML 1.2 text; `first_line` is the line of `path` at which `text` begins.

    A text is parsed once per process, and `cache` stores the result by content for the next, since the parser takes
    80 ms for the 300 values of a short letter. The value is shared and must not be changed.

    Raises CasewrightError with the place of a syntax error, of a key that appears twice, or of an unknown tag.
    """
    source, folder = (text, path, first_line), None if cache is None else cache.folder
    with _LOCK:
        known = _READ.get((source, None))
        document = _READ.get((source, folder))
        if document is None:
            if len(_READ) >= _MOST_READ:
                _READ.clear()
            document = known or _parsed(*source) if cache is None or folder is None else _cached(*source, cache, known)
            _READ[source, folder] = _READ[source, None] = document
        return document


_LOCK = threading.Lock()
_READ: dict[tuple[tuple[str, str, int], Path | None], Tree] = {}
"""The documents read by this process, by source and folder of the cache that contains them too."""
_MOST_READ = 256


def _cached(text: str, path: str, first_line: int, cache: ContentCache, known: Tree | None) -> Tree:
    release = library_version("ruamel.yaml") or ""
    key = content_hash(
        "\0".join(["yaml", package_hash(), release, str(first_line), text]).encode("utf-8", "surrogatepass")
    )
    stored = cache.find(key)
    if stored is not None:
        return _unpacked(json.loads(stored), path)
    tree = known or _parsed(text, path, first_line)
    cache.store(key, json.dumps(_packed(tree)).encode())
    return tree


def _packed(tree: Tree) -> list[Any]:
    """Return a tree as JSON: its places, and its content as a list that begins with the kind."""
    content: Any = tree.content
    if isinstance(content, Mapping):
        content = ["map", *([key, _packed(child)] for key, child in content.items())]
    elif isinstance(content, tuple):
        content = ["list", *map(_packed, content)]
    elif isinstance(content, TypedFloat):
        content = ["float", float(content), content.typed]
    return [tree.place.line, tree.place.column, tree.value_place.line, tree.value_place.column, content]


def _unpacked(packed: list[Any], path: str) -> Tree:
    line, column, value_line, value_column, content = packed
    match content:
        case ["map", *entries]:
            content = {key: _unpacked(child, path) for key, child in entries}
        case ["list", *items]:
            content = tuple(_unpacked(child, path) for child in items)
        case ["float", number, typed]:
            content = TypedFloat(number, typed)
    return Tree(content, Location(path, line, column), Location(path, value_line, value_column))


def _parsed(text: str, path: str, first_line: int) -> Tree:
    from casewright.yaml.parsing import parsed_yaml  # imports a library that takes long to load

    return parsed_yaml(text, path, first_line)
