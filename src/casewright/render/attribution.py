"""The sections Quarto adds to a document, put behind a resolved one: the edge where pandoc writes its own citation."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.crossref.sections import top_level
from casewright.manuscript.end_matter import (
    Attribution,
    attribution_styles,
    end_matter,
    entry_json,
    own_entry,
)
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolved import ResolvedDocument
from casewright.pandoc import pandoc_release, run_pandoc
from casewright.references.styles import load_style
from casewright.storage import content_hash


def with_end_matter(
    parsed: ParsedDocument, document: ResolvedDocument, root: Path, cache: ContentCache
) -> ResolvedDocument:
    """Return a document with its license, copyright and citation after all else, where it asks for them."""
    values, metadata = parsed.metadata.values, parsed.metadata
    attribution = Attribution()
    entry = own_entry(values, document.name)
    if entry is not None:
        styles = attribution_styles(values.get("appendix-cite-as"), metadata.value_location("appendix-cite-as"))
        named = values.get("csl")
        style = load_style(named, root, metadata.value_location("csl")).path if isinstance(named, str) else None
        data = entry_json(entry)
        attribution = Attribution(
            _bibtex(data, cache) if "bibtex" in styles else "",
            _entry(data, style, cache) if "display" in styles else None,
        )
    blocks = end_matter(values, metadata.language, parsed.words, attribution, top_level(document.blocks))
    return replace(document, blocks=[*document.blocks, *blocks])


def _bibtex(data: bytes, cache: ContentCache) -> str:
    return _written(data, ["--from", "csljson", "--to", "biblatex", "--citeproc"], cache).decode().strip()


def _entry(data: bytes, style: Path | None, cache: ContentCache) -> ast.Inlines:
    """Return the entry in a style (pandoc's own where a document names none), without a number or label before it."""
    named = ["--csl", str(style)] if style else []
    written = json.loads(_written(data, ["--from", "csljson", "--to", "json", "--citeproc", *named], cache))
    for element in ast.walk(written["blocks"], "Div"):
        if ast.has_class(element, "csl-entry"):
            inlines = element["c"][1][0]["c"] if element["c"][1] else []
            kept = [one for one in inlines if not ast.has_class(one, "csl-left-margin")]
            return [part for one in kept for part in (one["c"][1] if ast.has_class(one, "csl-right-inline") else [one])]
    return []


def _written(data: bytes, arguments: list[str], cache: ContentCache) -> bytes:
    key = content_hash(json.dumps(["attribution", pandoc_release(), arguments, data.decode()]).encode())
    found = cache.find(key)
    if found is None:
        found = run_pandoc(data, arguments)
        cache.store(key, found)
    return found
