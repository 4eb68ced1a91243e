"""The part of a Word file that says what its bookmarks are: for each paragraph its place and its text as sent.

It contains what is printed in the file anyway, names of values and paths in the report, and nothing else of the source,
in which comments may be that are not for co-authors. Source of the parts around it: ECMA-376 part 1, 15.2.4 and 22.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml import etree

from casewright.diagnostics import Location
from casewright.manuscript.source import SourceLine, text_lines
from casewright.render.word.file.package import Relationships
from casewright.render.word.identity.marks import Generated, Marks
from casewright.render.word.identity.placing import Place, Source, placed
from casewright.render.word.identity.reading import Paragraph, Piece
from casewright.render.word.identity.words import Unit, Word, paragraph_words, typed_words, units_of
from casewright.render.word.markup import Node, parsed, xml_bytes, xml_text
from casewright.storage import content_hash

NAMESPACE = "urn:casewright:passages"
PART = "customXml/item1.xml"
_DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ITEM_ID = "{6B1D9A52-3C0E-4B7A-9F41-CA5E3214D001}"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
PROPERTIES_PART = "docProps/custom.xml"
_PROPERTY = "casewright-document"
_GENERATED_KINDS = frozenset({"reference", "authors", "affiliations", "author-notes", "correspondence", "date"})
"""Paragraphs that are made of entries of files."""
_KEY = re.compile(r"^\s*(?:- )?[\w-]+:(?=\s|$)")
_LABEL = "\1"
_TABLE = re.compile(r"table \d+")
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
STORE_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


@dataclass(frozen=True)
class Identity:
    """What identifies a document in its Word file: its path, and the lines of the files that it is written in: its
    `front` matter, its text with includes, and `others`, the registry of figures and the abbreviations."""

    path: str
    front: tuple[SourceLine, ...]
    lines: tuple[SourceLine, ...]
    others: tuple[SourceLine, ...] = ()

    @property
    def digest(self) -> str:
        texts = [f"{line.path}:{line.number}:{line.text}" for line in (*self.front, *self.lines, *self.others)]
        return content_hash("\n".join([self.path, *texts]).encode())

    @cached_property
    def source(self) -> Source:
        front = ((line, line.text) for line in self.front)
        others = ((line, _KEY.sub(lambda key: " " * len(key[0]), line.text)) for line in self.others)
        return Source(tuple(typed_words([*front, *text_lines(self.lines), *others])))


@dataclass(frozen=True)
class Passage:
    """A paragraph of a Word file as sent, with the paragraphs after it that have no name. `kind` is text, reference,
    title, ...; `location` its place in the source."""

    name: str
    kind: str
    paragraphs: tuple[Paragraph, ...]
    location: Location | None = None

    @cached_property
    def words(self) -> list[Word]:
        return paragraph_words(self.paragraphs)

    def units(self, generated: Mapping[str, Generated]) -> list[Unit]:
        return units_of(self.words, generated)


@dataclass(frozen=True)
class Sent:
    """A document as sent: its path, the digest of its sources, its passages, and the words generated in them."""

    path: str
    digest: str
    passages: tuple[Passage, ...]
    generated: Mapping[str, Generated] = field(default_factory=dict)


def passages_of(paragraphs: Iterable[Paragraph], kinds: Mapping[str, str]) -> list[Passage]:
    """Return the passages of a file; paragraphs without a name belong to the one before, or, behind a table, to the one
    after."""
    found: list[tuple[str, list[Paragraph]]] = []
    waiting: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.names:
            found.append((paragraph.names[0][0], [*waiting, paragraph]))
            waiting = []
        elif paragraph.text().strip():
            if found and found[-1][1][-1].container == paragraph.container and not waiting:
                found[-1][1].append(paragraph)
            else:
                waiting.append(paragraph)
    if waiting and found:
        found[-1][1].extend(waiting)
    return [Passage(name, kinds.get(name, "text"), tuple(several)) for name, several in found]


def sent_document(identity: Identity, marks: Marks, paragraphs: Iterable[Paragraph]) -> Sent:
    """Return what is sent to co-authors."""
    passages = passages_of(paragraphs, marks.blocks)
    source = identity.source
    places = placed([_searched(passage, marks.generated) for passage in passages], source)
    located = [
        Passage(passage.name, passage.kind, passage.paragraphs, _location(place, source))
        for passage, place in zip(passages, places, strict=True)
    ]
    return Sent(identity.path, identity.digest, tuple(located), marks.generated)


def places_of(sent: Sent, source: Source) -> list[Place | None]:
    """Return the places of the passages of a document in its source."""
    return placed([_searched(passage, sent.generated) for passage in sent.passages], source)


def _searched(passage: Passage, generated: Mapping[str, Generated]) -> tuple[list[Unit], str]:
    is_generated = passage.kind.partition(" ")[0] in _GENERATED_KINDS
    table = _TABLE.match(passage.paragraphs[-1].container)
    units = [] if is_generated else passage.units(generated)
    if passage.kind == "keywords":  # the word before them is the program's
        units = [replace(unit, key=_LABEL) for unit in units[:2]] + units[2:]
    return units, table[0] if table is not None else ""


def _location(place: Place | None, source: Source) -> Location | None:
    if place is None:
        return None
    first = source.words[place.first]
    return Location(first.path, first.line, first.start + 1)


def identity_parts(sent: Sent) -> dict[str, bytes]:
    """Return the parts that identify a document, without the relationships to them."""
    root = etree.Element(f"{{{NAMESPACE}}}passages", nsmap={None: NAMESPACE}, path=sent.path, sources=sent.digest)
    for passage in sent.passages:
        entry = etree.SubElement(root, f"{{{NAMESPACE}}}passage", name=passage.name)
        _set(entry, kind="" if passage.kind == "text" else passage.kind)
        place = passage.location
        if place is not None:
            _set(entry, file="" if place.path == sent.path else place.path, at=f"{place.line}:{place.column}")
        for paragraph in passage.paragraphs:
            shown = etree.SubElement(entry, f"{{{NAMESPACE}}}p")
            style = paragraph.style if paragraph.style.startswith("Heading") else ""
            _set(shown, container=paragraph.container, style=style, list=paragraph.list_id)
            for piece in paragraph.pieces:
                text = etree.SubElement(shown, f"{{{NAMESPACE}}}t")
                text.text = xml_text(piece.text)
                _set(text, style=piece.style, mark=piece.generated)
                if what := sent.generated.get(piece.generated):
                    _set(text, kind=what.kind, of=what.name)
    store = etree.Element(f"{{{_DATA_STORE}}}datastoreItem", nsmap={"ds": _DATA_STORE})
    store.set(f"{{{_DATA_STORE}}}itemID", _ITEM_ID)
    references = etree.SubElement(store, f"{{{_DATA_STORE}}}schemaRefs")
    etree.SubElement(references, f"{{{_DATA_STORE}}}schemaRef").set(f"{{{_DATA_STORE}}}uri", NAMESPACE)
    return {
        PART: xml_bytes(root),
        "customXml/itemProps1.xml": xml_bytes(store),
        "customXml/_rels/item1.xml.rels": _item_relationships(),
        PROPERTIES_PART: _properties(sent.path, sent.digest),
    }


def _set(element: Node, **facts: str) -> None:
    for key, value in facts.items():
        if value:
            element.set(key, xml_text(value))


def _properties(path: str, digest: str) -> bytes:
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _TYPES})
    entry = etree.SubElement(
        root, f"{{{_CUSTOM}}}property", fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", pid="2", name=_PROPERTY
    )
    etree.SubElement(entry, f"{{{_TYPES}}}lpwstr").text = xml_text(f"{digest} {path}")
    return xml_bytes(root)


def sent_in(parts: Mapping[str, bytes]) -> Sent | None:
    """Return what a returned file says was sent, None if that part is gone. Raises lxml's XMLSyntaxError."""
    for part, data in parts.items():
        if part.startswith("customXml/item") and NAMESPACE.encode() in data:
            root = parsed(data)
            if root.tag == f"{{{NAMESPACE}}}passages":
                return _read(root)
    return None


def _read(root: Node) -> Sent:
    generated: dict[str, Generated] = {}
    passages: list[Passage] = []
    path = root.get("path") or ""
    for entry in root:
        paragraphs: list[Paragraph] = []
        for shown in entry:
            pieces: list[Piece] = []
            for text in shown:
                called = text.get("mark") or ""
                pieces.append(Piece(text.text or "", text.get("style") or "", called))
                if called:
                    generated[called] = Generated(text.get("kind") or "number", text.get("of") or "")
            form = shown.get("container") or "", shown.get("style") or "", shown.get("list") or ""
            paragraphs.append(Paragraph((), tuple(pieces), *form))
        line, _, column = (entry.get("at") or "").partition(":")
        file = entry.get("file") or path
        place = Location(file, int(line), int(column)) if line.isdigit() and column.isdigit() else None
        passages.append(Passage(entry.get("name") or "", entry.get("kind") or "text", tuple(paragraphs), place))
    return Sent(path, root.get("sources") or "", tuple(passages), generated)


def named_digest(parts: Mapping[str, bytes]) -> tuple[str, str] | None:
    """Return the digest of the sources and the path that a file's properties name, None if they name none."""
    data = parts.get(PROPERTIES_PART)
    if data is None:
        return None
    for entry in parsed(data):
        if entry.get("name") == _PROPERTY:
            digest, _, path = "".join(entry.itertext()).partition(" ")
            return digest, path
    return None


def related(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the relationships of a file's parts with those to the parts that identify it."""
    made: dict[str, bytes] = {}
    for part, kind, target in (
        ("_rels/.rels", "custom-properties", PROPERTIES_PART),
        ("word/_rels/document.xml.rels", "customXml", f"../{PART}"),
    ):
        relations = Relationships(parts[part])
        relations.add(kind, target)
        made[part] = relations.serialised()
    return made


def _item_relationships() -> bytes:
    """Return the relationship from the part to its properties."""
    relations = Relationships(None)
    relations.add("customXmlProps", "itemProps1.xml")
    return relations.serialised()
