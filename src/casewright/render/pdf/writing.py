"""What the parts of one document share while it becomes Typst: what has been placed, used and said so far."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.render.pdf.images import Picture, picture_for
from casewright.render.pdf.page import Page
from casewright.render.pdf.typst.literal import string

_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})


def raw_block(code: str) -> Element:
    return {"t": "RawBlock", "c": ["typst", code]}


def raw_inline(code: str) -> Element:
    return {"t": "RawInline", "c": ["typst", code]}


@dataclass
class Writing:
    """One document on its way.

    `places` are its identifiers and what is there; `placed` those that have a destination already; `outline` the
    levels of the headings that are open; `containers` how many things stand around that a page cannot end in;
    `change` what makes blocks or inlines pandoc AST with raw Typst; `follows_title` the float that has nothing but
    headings between it and the title.
    """

    page: Page
    resources: Mapping[str, bytes]
    link_targets: Mapping[str, str]
    places: Mapping[str, str]
    change: Callable[[Writing, list[Element]], list[Element]]
    placed: set[str] = field(default_factory=set)
    pictures: dict[str, Picture] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    outline: list[int] = field(default_factory=list)
    containers: int = 0
    in_citation: bool = False
    follows_title: str = ""

    def elements(self, elements: list[Element]) -> list[Element]:
        return self.change(self, elements)

    def contained(self, blocks: Blocks) -> Blocks:
        """Blocks inside something that a page cannot end in."""
        self.containers += 1
        changed = self.elements(blocks)
        self.containers -= 1
        return changed

    def argument(self, blocks: Blocks, opening: str = "[", closing: str = "],") -> Blocks:
        """Blocks as one content argument. One paragraph is given as inlines, so that Typst makes none of its own."""
        changed = self.contained(blocks)
        if not changed:
            return [raw_block(opening + closing)]
        if len(changed) == 1 and changed[0]["t"] in {"Plain", "Para"}:
            return [ast.plain([raw_inline(opening), *changed[0]["c"], raw_inline(closing)])]
        return [raw_block(opening), *changed, raw_block(closing)]

    def text_argument(self, blocks: Blocks) -> Blocks:
        """Blocks as one content argument in which one paragraph is a paragraph for a screen reader, too."""
        alone = len(blocks) == 1 and blocks[0]["t"] in {"Plain", "Para"} and _has_text(blocks[0]["c"])
        return self.argument(blocks, "[#par[", "]],") if alone else self.argument(blocks)

    def anchor(self, identifier: str) -> str:
        """Return the code of a destination, where this identifier is not placed yet."""
        if not identifier or identifier in self.placed:
            return ""
        self.placed.add(identifier)
        return f"#cw-anchor({string(identifier)}, {string(self.places.get(identifier, identifier))});"

    def anchored(self, identifier: str, blocks: Blocks) -> Blocks:
        anchor = self.anchor(identifier)
        return [raw_block(anchor), *blocks] if anchor else blocks

    def claimed(self, identifier: str) -> str:
        """Return an identifier for a function that makes the destination itself, and the words for it; both may be
        empty."""
        shown = "" if identifier in self.placed else identifier
        self.placed.add(identifier)
        return f"{string(shown)}, {string(self.places.get(shown, ''))}"

    def hoisted(self, elements: list[Element]) -> str:
        """Return the destinations inside elements that Typst shows more than once (headings, header rows)."""
        return "".join(self.anchor(ast.identifier_of(element)) for element in ast.walk(elements))

    def picture(self, path: str) -> Picture:
        """Return the picture a path stands for. Raises CasewrightError if there is none or it cannot be printed."""
        if path not in self.pictures:
            self.pictures[path] = picture_for(path, self.resources, len(self.pictures) + 1)
        return self.pictures[path]


def check_printable(text: str) -> None:
    """Raises CasewrightError for characters that no font shows: control, private, unassigned."""
    for character in text:
        if character not in "\n\t\r" and unicodedata.category(character) in _UNPRINTABLE:
            raise CasewrightError(
                f"The text `{text.replace(character, '□')[:60]}` contains a character that cannot be printed.",
                why=f"U+{ord(character):04X} is where the □ is: a control, private or unassigned character",
                hint="Delete it, or write the character that is meant.",
            )


def _has_text(inlines: Inlines) -> bool:
    return any(inline["t"] not in {"Image", "Math", "Space", "SoftBreak"} for inline in inlines)
