"""Words of a Word file as Markdown, with the styles that it gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from casewright.render.word.identity.reading import OBJECT
from casewright.render.word.identity.words import Word

_MARKUP = re.compile(r"([\\`*_\[\]$@^~<{|])|-(?=-)|\.(?=\.\.)")
_AT_BEGINNING = re.compile(r"^(#+(?=\s)|[-+>:](?=\s|$)|:::)|^(\d+|[A-Za-z])([.)])(?=\s|$)")
_AROUND = {"b": "**", "i": "*", "s": "~~", "^": "^", "~": "~"}
NOT_TYPED = "uh"
"""Underlined and highlighted words, which no Markdown prints so."""


def as_typed(words: Sequence[Word], inside: str = "", *, at_beginning: bool = False) -> str:
    """Return words as Markdown, without the space before the first. `inside` is the style of the text around them.
    Generated words are as they are typed."""
    out = ""
    for (style, generated), group in groupby(words, key=lambda word: (word.piece.style, word.piece.generated)):
        several = list(group)
        text = "".join((" " if word.space and index else "") + word.text for index, word in enumerate(several))
        text = text if generated else _styled(_escaped(text), "" if style == inside else style)
        out += (" " if several[0].space and out else "") + text
    return _AT_BEGINNING.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", out) if at_beginning else out


def can_be_typed(words: Sequence[Word]) -> bool:
    """Return whether words are only words: no pictures, formulas, notes, or signs that are unknown."""
    return not any(OBJECT in word.text or "\ufffd" in word.text for word in words)


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda match: f"\\{match[0]}", text)


def _styled(text: str, style: str) -> str:
    for letter in style:
        mark = _AROUND[letter]
        text = f"{mark}{text.replace(' ', chr(92) + ' ') if letter in '^~' else text}{mark}"
    return text


def in_yaml(text: str, line: str, before: str) -> str | None:
    """Return a text for a value of a YAML file, None if it cannot be typed as the value is. `line` is the line that it
    goes into, `before` the part of it before the text."""
    quote = re.search(r"(?::\s|-\s|^\s*)([\"'])(?:(?!\1).)*$", before)
    if quote:
        return text.replace("\\", "\\\\").replace('"', '\\"') if quote[1] == '"' else text.replace("'", "''")
    is_key = re.match(r"^\s*(?:- )?[\w-]+:\s", line) is not None
    return None if is_key and re.search(r":(?:\s|$)|\s#|^[-?:,\[\]{}#&*!|>'\"%@`]", text) else text
