"""Text inside a document that is to be read as a document itself: Markdown in the attribute `qmd` (`data-qmd` in HTML),
as packages for tables write it, and raw blocks that name their reader (`{=pandoc-reader-html}`).

Source: Quarto's documentation, authoring/tables ("HTML Tables") and prerelease notes, and its filter
`normalize/extractquartodom.lua`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.reading import inlines_of

ReadText = Callable[[str, str], Blocks]
"""From the name of a reader of pandoc and a text to the blocks in it."""

MARKDOWN = "markdown"
_NAMED = "pandoc-reader-"
_OTHERS = {"pandoc-native": "native", "pandoc-json": "json"}
_SEEN = frozenset({"Div", "Span", "RawBlock", "RawInline"})


def with_text_read(blocks: Blocks, read: ReadText) -> Blocks:
    """Blocks in which such text is what it says."""

    def change(element: Element) -> list[Element] | None:
        if element["t"] in {"RawBlock", "RawInline"}:
            reader = _reader(element["c"][0])
            found = None if reader is None else read(reader, element["c"][1])
        else:
            text = _markdown(ast.attributes_of(element))
            found = None if text is None else read(MARKDOWN, text)
        if found is None:
            return None
        return found if element["t"] in {"Div", "RawBlock"} else inlines_of(found)

    return ast.rewrite(blocks, change, _SEEN)


def _reader(name: str) -> str | None:
    return name.removeprefix(_NAMED) if name.startswith(_NAMED) else _OTHERS.get(name)


def _markdown(attributes: dict[str, str]) -> str | None:
    if "qmd" in attributes:
        return attributes["qmd"]
    try:
        return base64.b64decode(attributes["qmd-base64"]).decode() if "qmd-base64" in attributes else None
    except (binascii.Error, UnicodeDecodeError):
        return None
