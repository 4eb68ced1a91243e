"""The places of a document that links can reach, each with words for a reader who hears a link to it."""

from __future__ import annotations

from collections.abc import Iterable

from casewright.manuscript.ast import Element, attributes_of, has_class, identifier_of, plain_text, walk

_LONGEST = 100


def destinations(elements: Iterable[Element]) -> dict[str, str]:
    """Return each identifier, in reading order and where it first stands, with what is there: `Figure 1`, a heading's
    words, the work of a reference."""
    found: dict[str, str] = {}
    label = ""
    for element in walk(elements):
        if has_class(element, "float"):
            label = float_label(element)
        identifier = identifier_of(element)
        if identifier and identifier not in found:
            found[identifier] = _described(element, label) or identifier
    return found


def float_label(element: Element) -> str:
    """Return a float's printed label without its delimiter (`Supplementary Figure S1`), or nothing."""
    captions = [part for part in element["c"][1] if has_class(part, "float-caption")]
    labels = [part for part in walk(captions) if has_class(part, "float-label")]
    return plain_text(labels[0]["c"][1]).rstrip(":.|— ") if labels else ""


def _described(element: Element, label: str) -> str:
    if has_class(element, "float"):
        return label
    if has_class(element, "panel"):
        return f"{label} {attributes_of(element).get('letter', '')}".strip()
    if has_class(element, "equation"):
        return attributes_of(element).get("tag", "")
    words = plain_text(element["c"][2] if element["t"] == "Header" else [element])
    if len(words) <= _LONGEST:
        return words
    return words[:_LONGEST].rsplit(" ", 1)[0] + " …"
