"""Pandoc as the writers use it: blocks of the resolved AST in, a document of some format out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from casewright.manuscript.ast import Blocks
from casewright.pandoc import API_VERSION, run_pandoc

__all__ = ["Pandoc", "document_json", "pandoc_api_version", "run_pandoc"]

Pandoc = Callable[[bytes, list[str]], bytes]
"""What a writer needs of pandoc: standard input and arguments to standard output (`run_pandoc` is one)."""


def pandoc_api_version() -> list[int]:
    """Return the version of pandoc's JSON AST that `document_json` writes."""
    return list(API_VERSION)


def document_json(blocks: Blocks, meta: Mapping[str, Any] | None = None) -> bytes:
    """Blocks (and metadata as AST, `{"lang": {"t": "MetaString", "c": "en"}}`) as `pandoc --from json` reads them."""
    document = {"pandoc-api-version": pandoc_api_version(), "meta": dict(meta or {}), "blocks": blocks}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
