"""YAML 1.2 with positions: `no` is a word, a key may stand only once, and every value knows its line."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casewright.build.store import ContentCache
from casewright.diagnostics import Location
from casewright.storage import content_hash, library_version, package_hash
from casewright.typed_float import TypedFloat
from casewright.yaml_tree import Tree


def read_yaml(text: str, path: str, first_line: int = 1, cache: ContentCache | None = None) -> Tree:
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
_READ: dict[tuple[tuple[str, str, int], Path | None], Tree] = {}
"""What was read, by the folder of the cache that keeps it too."""
_MOST_READ = 256


def _kept(text: str, path: str, first_line: int, cache: ContentCache, known: Tree | None) -> Tree:
    release = library_version("ruamel.yaml") or ""
    key = content_hash(
        "\0".join(["yaml", package_hash(), release, str(first_line), text]).encode("utf-8", "surrogatepass")
    )
    kept = cache.find(key)
    if kept is not None:
        return _unpacked(json.loads(kept), path)
    tree = known or _parsed(text, path, first_line)
    cache.keep(key, json.dumps(_packed(tree)).encode())
    return tree


def _packed(tree: Tree) -> list[Any]:
    """A tree as JSON has it: its places, and a list that begins with its kind."""
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
    from casewright.yaml_parsing import parsed_yaml  # with a library that takes a while to import

    return parsed_yaml(text, path, first_line)
