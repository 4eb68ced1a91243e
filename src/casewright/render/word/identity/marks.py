"""The names of paragraphs and of generated words in a Word file, given while it is written.

A paragraph begins with an empty bookmark, and generated words are between the two ends of one: LibreOffice and Word
keep both, and LibreOffice drops `w14:paraId` and the tags of content controls. A name begins with a digest of the
document's path, since the paragraphs of two documents of the same file name are not the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from casewright.manuscript.ast import Element, Inlines, attributes_of, classes_of, walk
from casewright.render.word.markup import mark, marked_inlines, raw_inline
from casewright.storage import content_hash

BLOCK, GENERATED = "cw-p-", "cw-v-"
_DIGEST_LENGTH = 8
_EXPANSIONS = frozenset({"abbr-definition", "abbr-long"})
_NUMBERS = frozenset({"float-label", "header-section-number", "theorem-title", "proof-title"})


@dataclass(frozen=True)
class Generated:
    """Words that the author did not type there: `kind` is value, citation, mention, abbreviation, number or note, and
    `name` the value's name, the citekeys, the label or the short form."""

    kind: str
    name: str = ""


@dataclass
class Marks:
    """The names given so far in a document; `blocks` are the paragraphs, each with what it is (`text`, `reference`)."""

    document: str
    blocks: dict[str, str] = field(default_factory=dict)
    generated: dict[str, Generated] = field(default_factory=dict)

    def block(self, kind: str) -> Inlines:
        """Return the mark that a paragraph begins with."""
        name = f"{BLOCK}{self._stem}-{len(self.blocks) + 1}"
        self.blocks[name] = kind
        return [raw_inline(mark("bookmark", name=name))]

    def around(self, inlines: Inlines, what: Generated) -> Inlines:
        """Return generated inlines between their marks."""
        name = f"{GENERATED}{self._stem}-{len(self.generated) + 1}"
        self.generated[name] = what
        return marked_inlines(inlines, "bookmark", name=name)

    @property
    def _stem(self) -> str:
        return content_hash(self.document.encode())[:_DIGEST_LENGTH]


def generated_by(element: Element) -> Generated | None:
    """Return what generated an inline of the resolved document, None for what the author typed."""
    kind = element["t"]
    if kind == "Cite":
        return Generated("citation", ";".join(citation["citationId"] for citation in element["c"][0]))
    if kind not in {"Span", "Link"}:
        return None
    classes, facts = set(classes_of(element)), attributes_of(element)
    if kind == "Link":
        return Generated("mention", facts.get("label", "")) if "mention" in classes else None
    if "value" in classes:
        return Generated("value", facts.get("name", ""))
    if classes & _EXPANSIONS:
        return Generated("abbreviation", facts.get("short", ""))
    if "abbr-explanations" in classes:
        return Generated("note")
    return Generated("number") if classes & _NUMBERS else None


def has_text(inlines: Inlines) -> bool:
    """Return whether inlines print something other than pictures."""
    return any(element["t"] in {"Str", "Code", "Math", "Note"} for element in walk(inlines))
