"""Callouts: notes, tips and warnings.

The title is the attribute `title`, or the first heading of the callout, or, in the appearance `default`, the word for
its kind in the document's language (Quarto's documentation, authoring/callouts).
"""

from __future__ import annotations

from collections.abc import Mapping

from casewright.manuscript import ast
from casewright.manuscript.ast import Element, Inlines

KINDS = ("note", "tip", "warning", "caution", "important")


LABEL_KINDS: Mapping[str, str] = {"nte": "note", "tip": "tip", "wrn": "warning", "cau": "caution", "imp": "important"}


def has_label(identifier: str) -> bool:
    """Return whether an identifier is a callout's label, such as `tip-example`."""
    return identifier.partition("-")[0] in LABEL_KINDS and "-" in identifier


def callout_kind(element: Element) -> str | None:
    """Return the kind of a callout (a note if its only class is `callout`), None for another element."""
    if element["t"] != "Div":
        return None
    classes = element["c"][0][1]
    own = "note" if "callout" in classes else None
    return next((kind for kind in KINDS if f"callout-{kind}" in classes), own)


def callout(
    element: Element,
    kind: str,
    titles: Mapping[str, str],
    markdown: Mapping[str, Inlines],
    document_appearance: str = "default",
) -> Element:
    """Return a callout as a title and a body. `titles` are the words for each kind.

    `document_appearance` (the option `callout-appearance`) is the default appearance. The title of a labeled callout is
    completed with its kind and number later.
    """
    (identifier, _, attributes), content = element["c"]
    named = dict(attributes)
    appearance = named.get("appearance") or document_appearance
    title: Inlines = []
    if named.get("title"):
        title = markdown.get(named["title"]) or ast.words(named["title"])
    elif content and content[0]["t"] == "Header":
        title, content = content[0]["c"][2], content[1:]
    if not title and appearance == "default" and not has_label(identifier):
        title = ast.words(titles[kind])
    titled = title or has_label(identifier)
    parts = [ast.div([ast.plain(title)], classes=("callout-title",))] if titled else []
    parts.append(ast.div(content, classes=("callout-body",)))
    return ast.div(parts, identifier, ("callout", f"callout-{kind}"), {"appearance": appearance})
