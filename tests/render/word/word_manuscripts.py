"""Resolved documents to write: the shapes of the resolved AST, made by hand as the resolver makes them."""

from __future__ import annotations

import functools
import io
import json
from typing import Any

from casewright.manuscript.ast import (
    SPACE,
    Blocks,
    Element,
    Inlines,
    attr,
    div,
    link,
    plain,
    span,
    text,
    words,
)
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.pandoc import run_pandoc


@functools.cache
def _read(markdown: str) -> str:
    return run_pandoc(markdown.encode(), ["--from=markdown", "--to=json"]).decode()


def blocks(markdown: str) -> Blocks:
    """Markdown as pandoc reads it."""
    read: Blocks = json.loads(_read(markdown))["blocks"]
    return read


def inlines(markdown: str) -> Inlines:
    content: Inlines = blocks(markdown)[0]["c"]
    return content


def caption_label(
    prefix: str, number: str, series: str, value: int, number_format: str = "arabic", delimiter: str = ":"
) -> Element:
    facts = {"series": series, "value": str(value), "format": number_format}
    printed = span([text(number)], classes=["float-number"], attributes=facts)
    return span([*words(prefix), SPACE, printed, text(delimiter)], classes=["float-label"])


def a_float(
    label: str,
    content: Blocks,
    *,
    kind: str = "fig",
    type_: str = "figure",
    prefix: str = "Figure",
    number: str = "1",
    value: int = 1,
    number_format: str = "arabic",
    caption: str = "",
    notes: Blocks | None = None,
) -> Element:
    """A float as the resolver makes it: caption first for tables and listings, last for figures."""
    shown = caption_label(prefix, number, kind, value, number_format)
    captioned = div([plain([shown, SPACE, *inlines(caption)] if caption else [shown])], classes=["float-caption"])
    held = div(content, classes=["float-content"])
    parts = [held, captioned] if type_ == "figure" else [captioned, held]
    if notes:
        parts.append(div(notes, classes=["float-notes"]))
    return div(parts, label, ["float"], {"kind": kind, "type": type_, "number": number})


def mention(label: str, shown: str, document: str = "") -> Element:
    facts = {"label": label} | ({"document": document} if document else {})
    return link(words(shown), f"{document}#{label}", ["mention"], facts)


def image(path: str, alt: str | None = None, **attributes: str) -> Element:
    facts = attributes if alt is None else {"alt": alt, **attributes}
    return {"t": "Image", "c": [attr("", (), facts), [], [path, ""]]}


def png(width: int, height: int, dpi: int | None = None, image_format: str = "PNG") -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    resolution: dict[str, Any] = {} if dpi is None else {"dpi": (dpi, dpi)}
    Image.new("RGB", (width, height), "navy").save(buffer, image_format, **resolution)
    return buffer.getvalue()


def document(given: Blocks, **facts: Any) -> ResolvedDocument:
    known: dict[str, Any] = {
        "name": "report/letter",
        "language": "en-GB",
        "title": "A bone lesion",
        "authors": ("Ada Alpha", "Berta Beta"),
        "keywords": ("leukaemia", "bone"),
        "title_block": [],
        "blocks": given,
    }
    return ResolvedDocument(**{**known, **facts})
