"""Python values as Typst code: the one place where text becomes source, so that no text can be read as code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')


class Code(str):
    """Typst code, written as it stands."""

    __slots__ = ()


def string(value: str) -> str:
    """Return a Typst string literal, on one line. Source: Typst's documentation, foundations/str, "Escape
    sequences"."""
    return '"' + _ESCAPED.sub(lambda match: _ESCAPES.get(match[0], f"\\u{{{ord(match[0]):x}}}"), value) + '"'


def label(identifier: str) -> str:
    return f"label({string(identifier)})"


def value(thing: object) -> str:
    """Return a Typst value: None, booleans, numbers, text, code, sequences and mappings (keys are Typst
    identifiers)."""
    if thing is None:
        return "none"
    if isinstance(thing, bool):
        return "true" if thing else "false"
    if isinstance(thing, Code):
        return str(thing)
    if isinstance(thing, str):
        return string(thing)
    if isinstance(thing, int | float):
        return f"{thing:.6g}"
    if isinstance(thing, Mapping):
        return "(" + ", ".join(f"{key}: {value(item)}" for key, item in thing.items()) + ")" if thing else "(:)"
    if isinstance(thing, Iterable):
        return "(" + "".join(f"{value(item)}," for item in thing) + ")"
    raise TypeError(f"{type(thing).__name__} has no Typst literal")


def arguments(**named: object) -> str:
    """Named arguments of a Typst call; underscores in names become hyphens."""
    return ", ".join(f"{name.replace('_', '-')}: {value(thing)}" for name, thing in named.items())
