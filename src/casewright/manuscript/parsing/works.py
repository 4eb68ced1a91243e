"""Citations by an identifier, such as a DOI."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from casewright.diagnostics import CasewrightError
from casewright.manuscript.ast import Element
from casewright.manuscript.citations.document_works import document_bibliography
from casewright.manuscript.citations.identified import cited_by_key, identifier_of, identifiers_cited, keys_meant
from casewright.manuscript.parsing.parsed import ParsedDocument


def with_works_by_key(document: ParsedDocument, root: Path) -> ParsedDocument:
    """Return a document whose citations by an identifier are by key, where its bibliography has the work. A
    bibliography that cannot be read is said where works are printed."""
    texts = [document.blocks, *document.front.values(), *document.legends.values(), *document.markdown.values()]
    typed = {one for elements in texts for one in identifiers_cited(elements)}
    nocite = re.findall(r"@\{?([^\s,;{}\]]+)", str(document.metadata.values.get("nocite") or ""))
    typed.update(key for key in nocite if identifier_of(key) is not None)
    if not typed:
        return document
    try:
        works = keys_meant(typed, document_bibliography(document.metadata, root).entries)
    except CasewrightError:
        return document

    def by_key(groups: Mapping[str, list[Element]]) -> dict[str, list[Element]]:
        return {name: cited_by_key(elements, works) for name, elements in groups.items()}

    return replace(
        document,
        blocks=cited_by_key(document.blocks, works),
        front=by_key(document.front),
        legends=by_key(document.legends),
        markdown=by_key(document.markdown),
        citations=tuple(replace(one, key=works.get(one.key, one.key)) for one in document.citations),
        works=works,
    )
