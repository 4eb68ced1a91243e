"""The file while it is made: the parts that are kept, added and replaced, and what points at them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from casewright.render.word.file.inert import inert_parts
from casewright.render.word.file.package import ContentTypes, Relationships, write_parts
from casewright.render.word.file.styles import REFERENCE_INDENT
from casewright.render.word.file.template import merged_styles, page_of_section
from casewright.render.word.identity.part import (
    PROPERTIES_PART,
    PROPERTIES_TYPE,
    STORE_TYPE,
    Sent,
    identity_parts,
    related,
)
from casewright.render.word.markup import Node, name, node, parsed, serialised, unwrap
from casewright.render.word.page import Page, footer, line_numbering, section, settings
from casewright.render.word.pictures import CONTENT_TYPES

TEXT_PARTS = ("document", "footnotes")
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
# Pandoc's parts that say nothing of the document.
_NOT_KEPT_WITHOUT_TEMPLATE = frozenset({"word/theme/theme1.xml", "word/webSettings.xml", "word/fontTable.xml"})


def add_list(numbering: Node, identifier: int, text: str, start: str) -> None:
    """A list with one level, its numbers set off as references have them; `text` has `%1` for the number."""
    level = node(
        "w:lvl",
        {"w:ilvl": 0},
        [
            node("w:start", {"w:val": start}),
            node("w:numFmt", {"w:val": "decimal"}),
            node("w:lvlText", {"w:val": text}),
            node("w:lvlJc", {"w:val": "left"}),
            node("w:pPr", children=[node("w:ind", {"w:left": REFERENCE_INDENT, "w:hanging": REFERENCE_INDENT})]),
        ],
    )
    kind = node("w:multiLevelType", {"w:val": "singleLevel"})
    abstract = node("w:abstractNum", {"w:abstractNumId": 0}, [kind, level])
    insert_list(numbering, abstract, node("w:num", {"w:numId": identifier}, [node("w:abstractNumId", {"w:val": 0})]))


def insert_list(numbering: Node, abstract: Node, listed: Node) -> None:
    """Insert the kind of a list, with the next free number, behind the other kinds, and the list behind the others."""
    taken = (int(one.get(name("w:abstractNumId"))) for one in numbering.iter(name("w:abstractNum")))
    free = str(max(taken, default=0) + 1)
    abstract.set(name("w:abstractNumId"), free)
    listed.find(name("w:abstractNumId")).set(name("w:val"), free)
    lists = [numbering.index(one) for one in numbering.findall(name("w:num"))]
    numbering.insert(lists[-1] + 1 if lists else len(numbering), listed)
    numbering.insert(lists[0] if lists else numbering.index(listed), abstract)


class WordFile:
    """Pandoc's file on its way to ours; `template` is the author's own, if there is one."""

    def __init__(self, parts: dict[str, bytes], template: bytes | None) -> None:
        self.template = template
        dropped = frozenset[str]() if template is not None else _NOT_KEPT_WITHOUT_TEMPLATE
        self.parts = {part: data for part, data in parts.items() if part not in dropped}
        self._identifying: dict[str, bytes] = {}
        self.types = ContentTypes(parts["[Content_Types].xml"])
        self.relationships = {part: Relationships(parts.get(f"word/_rels/{part}.xml.rels")) for part in TEXT_PARTS}
        if not len(parsed(parts.get("word/comments.xml", b"<none/>"))):
            # Pandoc always adds a part for comments.
            self.parts.pop("word/comments.xml", None)
        if template is None:
            self.parts["word/settings.xml"] = serialised(settings())

    def media(self, data: bytes, kind: str) -> str:
        """Return the name of an image among the file's media, as relationships point at it; the same for the same
        image."""
        self.types.set_default(kind, CONTENT_TYPES[kind])
        images = [part for part in self.parts if part.startswith("word/media/")]
        for part in images:
            if part.endswith(f".{kind}") and self.parts[part] == data:
                return part.removeprefix("word/")
        number = len(images) + 1
        while any(PurePosixPath(part).stem == f"image{number}" for part in images):
            number += 1
        self.parts[f"word/media/image{number}.{kind}"] = data
        return f"media/image{number}.{kind}"

    def set_styles(self, ours: Node, roots: Mapping[str, Node]) -> None:
        """Ours, or the template's with ours for what it lacks; `roots` are the parts with text, which name styles."""
        numbering = parsed(self.parts["word/numbering.xml"])
        written = parsed(self.parts["word/styles.xml"])
        merged = merged_styles(written, ours, self.template, [*roots.values(), numbering])
        self.parts["word/styles.xml"] = serialised(merged)
        self.parts["word/numbering.xml"] = serialised(numbering)

    def set_numbering(self, roots: Mapping[str, Node]) -> None:
        """Give each list of references its numbering; its entries are marked with the text around their numbers."""
        numbering = parsed(self.parts["word/numbering.xml"])
        identifiers = [int(one.get(name("w:numId"))) for one in numbering.iter(name("w:num"))]
        lists: dict[tuple[str, str], int] = {}
        for root in roots.values():
            for mark in list(root.iter(name("cw:numbered"))):
                key = (mark.get("text"), mark.get("start"))
                if key not in lists:
                    lists[key] = max([*identifiers, *lists.values(), 0]) + 1
                    add_list(numbering, lists[key], *key)
                paragraph = next(mark.iter(name("w:p")), None)
                if paragraph is not None:
                    facts = [node("w:ilvl", {"w:val": 0}), node("w:numId", {"w:val": lists[key]})]
                    paragraph.find(name("w:pPr")).append(node("w:numPr", children=facts))
                unwrap(mark)
        if lists:
            self.parts["word/numbering.xml"] = serialised(numbering)

    def set_section(self, root: Node, page: Page, *, line_numbers: bool, from_right: bool = False) -> Page:
        """Return the page, its foot and its line numbers: the template's, or ours; `from_right` has columns of text
        begin at the right. Returns the page there is."""
        body = root.find(name("w:body"))
        theirs = body.findall(name("w:sectPr"))
        for old in theirs:
            body.remove(old)
        if self.template is None or not theirs:
            body.append(section(page, self._add_footer(), line_numbers))
            if from_right:
                body[-1].append(node("w:bidi"))
            return page
        kept = theirs[-1]
        if kept.find(name("w:footerReference")) is None:
            kept.append(node("w:footerReference", {"w:type": "default", "r:id": self._add_footer()}))
        if line_numbers and kept.find(name("w:lnNumType")) is None:
            kept.append(line_numbering())
        if from_right and kept.find(name("w:bidi")) is None:
            kept.append(node("w:bidi"))
        body.append(kept)
        return page_of_section(kept, page)

    def _add_footer(self) -> str:
        number = 1
        while f"word/footer{number}.xml" in self.parts:
            number += 1
        self.parts[f"word/footer{number}.xml"] = serialised(footer())
        self.types.set_part(f"word/footer{number}.xml", _FOOTER_TYPE)
        return self.relationships["document"].add("footer", f"footer{number}.xml")

    def identify(self, sent: Sent) -> None:
        """Add the parts that say what the bookmarks of the file are."""
        self._identifying = identity_parts(sent)
        self.types.set_part("customXml/itemProps1.xml", STORE_TYPE)
        self.types.set_part(PROPERTIES_PART, PROPERTIES_TYPE)
        self.types.set_default("xml", "application/xml")

    def packed(self) -> bytes:
        """Return the bytes of the file; what points at parts that were not kept is forgotten."""
        for part, relations in self.relationships.items():
            self.parts[f"word/_rels/{part}.xml.rels"] = relations.serialised()
        parts = {**inert_parts(self.parts), **self._identifying}
        if self._identifying:
            parts |= related(parts)
        self.types.keep(frozenset(parts))
        parts["[Content_Types].xml"] = self.types.serialised()
        return write_parts(parts)
