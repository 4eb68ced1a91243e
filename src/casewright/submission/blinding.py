"""A document without its authors: what identifies them is left out, and what is left in the text is named.

Source: ICMJE Recommendations, "Double-anonymized peer review"; journals ask for the title page, acknowledgments,
contributions, funding and conflicts of interest as a file of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.citations.reference_list import REFERENCES_ID
from casewright.manuscript.resolved import ResolvedDocument
from casewright.submission.identity import Identity

PROFILE: Final = "blinded"
"""The Quarto profile that is active in a blinded copy: `::: {.content-visible unless-profile="blinded"}` hides what
only the other copy is to show."""
OMITTED: Final = "Reference omitted for blinded review."

_OF_AUTHORS: Final = frozenset({"authors", "affiliations", "author-notes", "correspondence"})
_OPTIONS: Final = ("author", "authors", "affiliations", "affiliation", "by-author", "citation", "copyright", "funding")
_SECTIONS: Final = re.compile(
    r"(?i)declarations?|acknowledge?ments?|danksagung(?:en)?|author(?:s['’]?|['’]s)? contributions?|contributors|"
    r"credit.*|"
    r"beiträge der autoren|authors?['’]? information|about the authors?|funding.*|financial support.*|finanzierung|"
    r"(?:conflicts?|competing|declarations?) (?:of )?interests?.*|disclosures?|interessenkonflikte?|"
    r"corresponding author|correspondence"
)
_OWN_WORK: Final = re.compile(
    r"(?i)\b(?:our|my) (?:own )?(?:previous|earlier|prior|recent|published|former)\b[^.;]{0,60}|"
    r"\bwe (?:have )?(?:previously|earlier|already|recently) (?:\w+ )?"
    r"(?:reported|described|published|shown|demonstrated)\b|"
    r"\b(?:previously|earlier) (?:reported|described|published) by (?:us|our group)\b|"
    r"\b(?:in|from|by) our (?:group|laboratory|lab|center|centre|hospital|institution|department|team)\b"
)
_BOARD: Final = re.compile(
    r"(?:[Ee]thics (?:[Cc]ommittee|[Cc]ommission|[Bb]oard)|[Rr]eview [Bb]oard|IRB|Ethikkommission)"
    r"(?:\s+\([^)]*\))?\s+(?:of|at|der|des)\s+(?:the\s+)?(?P<board>[A-ZÄÖÜ][\w.&'’-]*(?:\s+(?:of|for|and|[A-ZÄÖÜ][\w.&'’-]*))*)"
)


def blinded(document: ResolvedDocument, identity: Identity) -> ResolvedDocument:
    """The document without its authors: no names in its title block and properties, no sections about them, and no
    works of their own in its reference list, which keep their numbers."""
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

    blocks = ast.rewrite(text, change, frozenset({"Div"}))
    return replace(document, title_block=head, blocks=blocks, authors=(), options=options)


def _without_parts(block: Element, classes: frozenset[str]) -> Element:
    parts = [part for part in block["c"][1] if not classes.intersection(ast.classes_of(part))]
    return {"t": "Div", "c": [block["c"][0], parts]}


def split_sections(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """The blocks of a text that any reviewer may read, and the sections whose headings say that they are about the
    authors. License, copyright and citation are in neither."""
    kept: Blocks = []
    about_authors: Blocks = []
    level_left: int | None = None
    for block in blocks:
        if block["t"] == "Header":
            level = block["c"][0]
            if level_left is None or level <= level_left:
                title = ast.plain_text(block["c"][2]).strip(" .:")
                level_left = level if _SECTIONS.fullmatch(title) else None
        if not ast.has_class(block, "end-matter"):
            (kept if level_left is None else about_authors).append(block)
    return kept, about_authors


def telling_phrases(blocks: Blocks, identity: Identity) -> Iterator[tuple[str, str]]:
    """Phrases of the text that tell who wrote it, each with its kind: `own work`, `ethics board`, or `author` for a
    surname. The reference list is left out, since others may have an author's surname."""
    surnames = [re.compile(rf"\b{re.escape(surname)}\b") for surname, _ in identity.surnames]
    text_alone = ast.rewrite(
        blocks, lambda one: [] if ast.identifier_of(one) == REFERENCES_ID else None, frozenset({"Div"})
    )
    for element in ast.walk(text_alone, "Para", "Plain"):
        text = ast.plain_text(element["c"])
        for match in _OWN_WORK.finditer(text):
            yield match[0].strip(), "own work"
        for match in _BOARD.finditer(text):
            yield match["board"], "ethics board"
        for surname in surnames:
            if named := surname.search(text):
                yield named[0], "author"


def _omitted(entry: Element) -> Element:
    margin = [span for span in ast.walk(entry["c"][1], "Span") if ast.has_class(span, "csl-left-margin")]
    return {"t": "Div", "c": [entry["c"][0], [ast.para([*margin, *ast.words(OMITTED)])]]}
