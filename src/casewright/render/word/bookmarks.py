"""Bookmarks: what in the document carries a label, what Word may call it, and what is printed there.

Word's bookmark names have at most 40 characters, letters, digits and underscores, begin with a letter, and are
compared without case ("Add or delete bookmarks", Microsoft's documentation). A name here depends on the label alone, so
that another document's file can be pointed into without being read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from casewright.manuscript.ast import Blocks, Element, Inlines, attributes_of, has_class, identifier_of, walk

_PLAIN = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 37  # leaves room for the suffix of the number's own bookmark
NUMBER_SUFFIX = "__n"


def bookmark_name(label: str) -> str:
    """Return the bookmark of a label: `suppfig-leg` is `suppfig_leg`; labels Word cannot tell apart are told by a
    hash."""
    if _PLAIN.fullmatch(label) and len(label) <= _LONGEST:
        return label.replace("-", "_")
    readable = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:24].rstrip("_")
    if not readable[:1].isalpha():
        readable = f"x{readable}"
    return f"{readable}_{hashlib.sha256(label.encode()).hexdigest()[:10]}"


def number_bookmark_name(label: str) -> str:
    """Return the bookmark around the number alone ("S1" of "Supplementary Figure S1")."""
    return bookmark_name(label) + NUMBER_SUFFIX


@dataclass(frozen=True)
class PrintedLabel:
    """What is printed where a label stands: `text` the whole ("Figure 1"; equals `number` where only that is printed),
    `number` the number; `owner` the label whose number bookmark holds the number (a panel's is its figure's)."""

    text: str
    number: str
    owner: str


@dataclass(frozen=True)
class Labels:
    """The labels with numbers of one document, and every identifier in it."""

    printed: Mapping[str, PrintedLabel] = field(default_factory=dict)
    identifiers: frozenset[str] = frozenset()


def exact_text(inlines: Inlines) -> str | None:
    """Return the text as printed, character by character, None if something other than plain words is among it."""
    parts: list[str] = []
    for inline in inlines:
        kind = inline["t"]
        if kind == "Str":
            parts.append(inline["c"])
        elif kind in {"Space", "SoftBreak"}:
            parts.append(" ")
        elif kind == "Span":
            inner = exact_text(inline["c"][1])
            if inner is None:
                return None
            parts.append(inner)
        else:
            return None
    return "".join(parts)


def float_label_of(caption: Element) -> Element | None:
    """Return the `float-label` span that a float's caption begins with."""
    for block in caption["c"][1]:
        if block["t"] in {"Plain", "Para"}:
            for inline in block["c"]:
                return inline if inline["t"] == "Span" and has_class(inline, "float-label") else None
    return None


def labels_of(blocks: Blocks) -> Labels:
    """Return everything in a document that a mention can point at."""
    printed: dict[str, PrintedLabel] = {}
    identifiers: set[str] = set()
    for element in walk(blocks):
        identifier = identifier_of(element)
        if identifier:
            identifiers.add(identifier)
        if element["t"] == "Div" and has_class(element, "float"):
            _add_float(element, identifier, printed)
        elif element["t"] == "Header" and identifier:
            number = exact_text(next(iter(_spans(element["c"][2], "header-section-number")), []))
            if number:
                printed.setdefault(identifier, PrintedLabel(number, number, identifier))
        elif element["t"] == "Span" and has_class(element, "equation") and identifier:
            number = attributes_of(element).get("number", "")
            if number and number in attributes_of(element).get("tag", f"({number})"):
                printed.setdefault(identifier, PrintedLabel(number, number, identifier))
    return Labels(printed, frozenset(identifiers))


def _spans(inlines: Inlines, name: str) -> Iterable[Inlines]:
    return (inline["c"][1] for inline in inlines if inline["t"] == "Span" and has_class(inline, name))


def _add_float(element: Element, identifier: str, printed: dict[str, PrintedLabel]) -> None:
    for part in element["c"][1]:
        label = float_label_of(part) if part["t"] == "Div" and has_class(part, "float-caption") else None
        if label is None:
            continue
        inlines: Inlines = label["c"][1]
        for place, inline in enumerate(inlines):
            if inline["t"] == "Span" and has_class(inline, "float-number"):
                number = exact_text([inline])
                text = exact_text(inlines[: place + 1])
                if identifier and number and text:
                    printed.setdefault(identifier, PrintedLabel(text, number, identifier))
                    for inner in walk(element["c"][1]):
                        if inner["t"] == "Div" and has_class(inner, "panel") and identifier_of(inner):
                            printed.setdefault(identifier_of(inner), PrintedLabel(number, number, identifier))
