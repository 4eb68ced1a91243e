"""A document without its authors: what identifies them is left out, and what is left in the text is named.

Source: ICMJE Recommendations, "Double-anonymized peer review"; journals ask for the title page, acknowledgments,
contributions, funding and conflicts of interest as a file of their own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.citations.reference_list import REFERENCES_ID
from casewright.manuscript.crossref.back_matter import ABOUT_AUTHORS, back_matter_kind
from casewright.manuscript.resolved import ResolvedDocument
from casewright.storage import content_hash
from casewright.submission.identity import Identity

PROFILE: Final = "blinded"
"""The Quarto profile that is active in a blinded copy: `::: {.content-visible unless-profile="blinded"}` hides what
only the other copy is to show."""
OMITTED: Final = "Reference omitted for blinded review."

_LABEL_LENGTH: Final = 12
_OF_AUTHORS: Final = frozenset({"authors", "affiliations", "author-notes", "correspondence"})
_OPTIONS: Final = ("author", "authors", "affiliations", "affiliation", "by-author", "citation", "copyright", "funding")


def blinded(document: ResolvedDocument, identity: Identity) -> ResolvedDocument:
    """Return the document without its authors: no names in its title block and properties, no sections about them, and
    no works of their own in its reference list, which keep their numbers."""
    options = {key: value for key, value in document.options.items() if key not in _OPTIONS}
    head = [_without_parts(block, _OF_AUTHORS) for block in document.title_block]
    text, _ = split_sections(document.blocks)

    def change(element: Element) -> Element | None:
        if ast.identifier_of(element) != REFERENCES_ID:
            return None
        entries = [
            _omitted(entry) if identity.wrote(ast.plain_text(entry["c"][1])) else entry for entry in element["c"][1]
        ]
        return {"t": "Div", "c": [element["c"][0], entries]}

    blocks = _without_telling_labels(ast.rewrite(text, change, frozenset({"Div"})), identity)
    return replace(document, title_block=head, blocks=blocks, authors=(), options=options)


def _without_telling_labels(blocks: Blocks, identity: Identity) -> Blocks:
    """Rename the labels that files keep as bookmarks: all those of references, whose keys are often made of names, and
    others that contain a surname. A label has the same new name in every document."""
    surnames = [surname.casefold() for surname, _ in identity.surnames]
    labels = {ast.identifier_of(element) for element in ast.walk(blocks)}
    targets = (element["c"][2][0].partition("#") for element in ast.walk(blocks, "Link"))
    labels |= {label for address, _, label in targets if not address}
    telling = {
        label: f"{label.partition('-')[0]}-{content_hash(label.encode())[:_LABEL_LENGTH]}"
        for label in labels
        if label.startswith("ref-") or any(surname in label.casefold() for surname in surnames)
    }

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: renamed(one) for key, one in value.items()}
        if isinstance(value, list):
            return [renamed(one) for one in value]
        if isinstance(value, str):
            before, sign, label = value.rpartition("#")
            return f"{before}{sign}{telling.get(label, label)}"
        return value

    renamed_blocks: Blocks = renamed(blocks)
    return renamed_blocks


def _without_parts(block: Element, classes: frozenset[str]) -> Element:
    parts = [part for part in block["c"][1] if not classes.intersection(ast.classes_of(part))]
    return {"t": "Div", "c": [block["c"][0], parts]}


def split_sections(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """Return the blocks of a text that any reviewer may read, and the sections whose headings say that they are about
    the authors. License, copyright and citation are in neither."""
    kept: Blocks = []
    about_authors: Blocks = []
    level_left: int | None = None
    for block in blocks:
        if block["t"] == "Header":
            level = block["c"][0]
            if level_left is None or level <= level_left:
                kind = back_matter_kind(ast.plain_text(block["c"][2]))
                level_left = level if kind in ABOUT_AUTHORS else None
        if not ast.has_class(block, "end-matter"):
            (kept if level_left is None else about_authors).append(block)
    return kept, about_authors


def _omitted(entry: Element) -> Element:
    margin = [span for span in ast.walk(entry["c"][1], "Span") if ast.has_class(span, "csl-left-margin")]
    return {"t": "Div", "c": [entry["c"][0], [ast.para([*margin, *ast.words(OMITTED)])]]}
