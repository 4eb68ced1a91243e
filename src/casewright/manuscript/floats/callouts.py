"""Callouts: notes, tips, warnings set off from the text.

Source: Quarto's documentation, authoring/callouts: the title is the attribute `title`, else the heading the callout
begins with, else, in the appearance `default`, the callout's own word in the document's language.
"""

from __future__ import annotations

from collections.abc import Mapping

from casewright.manuscript import ast
from casewright.manuscript.ast import Element, Inlines

KINDS = ("note", "tip", "warning", "caution", "important")


LABEL_KINDS: Mapping[str, str] = {"nte": "note", "tip": "tip", "wrn": "warning", "cau": "caution", "imp": "important"}


def has_label(identifier: str) -> bool:
    """Whether an identifier is a callout's label, such as `tip-example`."""
    return identifier.partition("-")[0] in LABEL_KINDS and "-" in identifier


def callout_kind(element: Element) -> str | None:
    """The kind of callout a Div is, or None; one of class `callout` alone is a note."""
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
    """A callout in its resolved shape: a title and a body. `titles` are the words of each kind, by language.

    Only the appearance `default` has its own title accord; `document_appearance` (the option
    `callout-appearance`) is that of a callout which says none. A callout with a label has its kind and number there.
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
