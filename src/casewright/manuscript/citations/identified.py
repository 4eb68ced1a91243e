"""Citations by an identifier: `[@doi:10.1056/NEJMoa1709866]` cites the work of that DOI, under its own key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from casewright.manuscript import ast
from casewright.manuscript.ast import Element, Inlines
from casewright.references.entry import Entry
from casewright.references.work_identifiers import Identifier, identifier_in, keys_by_identifier
from casewright.text_cache import MOST_RESULTS


def identifiers_cited(elements: Iterable[Element]) -> Iterator[str]:
    """Yield the identifiers that elements cite, as they were typed."""
    for element in ast.walk(elements, "Cite"):
        for citation in element["c"][0]:
            for typed in (citation["citationId"], _whole(citation)[0]):
                if identifier_of(typed) is not None:
                    yield typed


@lru_cache(maxsize=MOST_RESULTS)
def identifier_of(key: str) -> Identifier | None:
    """Return the identifier that a citation's key is; None for one that is none, or cannot be one."""
    try:
        return identifier_in(key)
    except ValueError:
        return None


def keys_meant(typed: Iterable[str], entries: Iterable[Entry]) -> Mapping[str, str]:
    """Return the keys of the works that identifiers mean, by the identifiers as they were typed; one that is the key of
    an entry stays."""
    entries = tuple(entries)
    own = {entry.key for entry in entries}
    known = keys_by_identifier(entries)
    pairs = ((one, identifier_of(one)) for one in typed if one not in own)
    return {one: known[identifier] for one, identifier in pairs if identifier is not None and identifier in known}


def cited_by_key(elements: list[Element], keys: Mapping[str, str]) -> list[Element]:
    """Elements in which citations by the identifiers of `keys` are by key. One of a work that the same brackets cite
    already is left out, unless it says more, such as a page."""

    def by_key(citation: dict[str, Any]) -> dict[str, Any]:
        whole, suffix = _whole(citation)
        if whole in keys:
            return {**citation, "citationId": keys[whole], "citationSuffix": suffix}
        return {**citation, "citationId": keys.get(citation["citationId"], citation["citationId"])}

    def change(element: Element) -> Element:
        citations, inlines = element["c"]
        cited: list[dict[str, Any]] = []
        for typed, citation in ((one["citationId"], by_key(one)) for one in citations):
            is_said = any(before["citationId"] == citation["citationId"] for before in cited)
            is_bare = not citation["citationPrefix"] and not citation["citationSuffix"]
            if typed == citation["citationId"] or not (is_said and is_bare):
                cited.append(citation)
        return {"t": "Cite", "c": [cited, inlines]}

    return ast.rewrite(elements, change, frozenset({"Cite"})) if keys else elements


def _whole(citation: Mapping[str, Any]) -> tuple[str, Inlines]:
    """Return the key of a citation in brackets with the rest of a DOI, and what follows both: pandoc ends a key before
    a parenthesis, as in `10.1016/S0140-6736(18)30001-1`."""
    key, suffix = citation["citationId"], citation["citationSuffix"]
    if not suffix or suffix[0]["t"] != "Str" or not suffix[0]["c"].startswith("("):
        return key, suffix
    text = suffix[0]["c"]
    rest = text.rstrip(".,;")
    left = [ast.text(text[len(rest) :])] if len(rest) < len(text) else []
    return key + rest, [*left, *suffix[1:]]
