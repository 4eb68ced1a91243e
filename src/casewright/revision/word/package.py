"""The parts of a Word file, and moving content from one file to another."""

from __future__ import annotations

import copy
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from casewright.diagnostics import CasewrightError
from casewright.render.word.file.package import read_parts, write_parts
from casewright.render.word.markup import Node, name, parsed, serialised, xml_bytes
from casewright.storage import content_hash

TEXT = "document"
NOTES = ("footnotes", "endnotes")
NOTE_REFERENCES = {name("w:footnoteReference"): "footnotes", name("w:endnoteReference"): "endnotes"}
_IDENTIFIERS = (name("r:embed"), name("r:id"), name("r:link"))
_SIZES = ("}extent", "}effectExtent", "}xfrm", "}docPr", "}cNvPr", "}bookmarkStart", "}bookmarkEnd")
_EMPTY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


class Package:
    """A Word file: the trees of its texts, and its other parts."""

    def __init__(self, data: bytes, path: str) -> None:
        """Raises CasewrightError if `data` are not a Word file; `path` is its name in the message."""
        try:
            self.parts = read_parts(data)
            shown = [part for part in (TEXT, *NOTES) if part == TEXT or f"word/{part}.xml" in self.parts]
            self.roots = {part: parsed(self.parts[f"word/{part}.xml"]) for part in shown}
            self.styles = parsed(self.parts["word/styles.xml"])
            numbering = self.parts.get("word/numbering.xml")
            self.numbering = etree.Element(name("w:numbering")) if numbering is None else parsed(numbering)
            self.types = parsed(self.parts["[Content_Types].xml"])
            self.relations = {
                part: parsed(self.parts.get(f"word/_rels/{part}.xml.rels", _EMPTY)) for part in self.roots
            }
        except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
            raise CasewrightError(
                f"`{path}` is not a Word file.", why=str(error), hint="Render it again, or name another state."
            ) from None
        self.body = self.roots[TEXT].find(name("w:body"))
        self._lists: dict[str, int] = {}

    def note(self, reference: Node) -> Node | None:
        """Return the footnote or endnote that a reference points at."""
        part = NOTE_REFERENCES[reference.tag]
        return _find(self.roots[part], part[:-1], "id", reference.get(name("w:id"))) if part in self.roots else None

    def add_notes(self, part: str, source: Package) -> None:
        """Add the part for notes of another file, without its notes."""
        path = f"word/{part}.xml"
        self.roots[part] = copy.deepcopy(source.roots[part])
        for note in list(self.roots[part]):
            if note.get(name("w:type")) is None:
                self.roots[part].remove(note)
        self.relations[part] = parsed(_EMPTY)
        self.types.extend(copy.deepcopy(one) for one in source.types if one.get("PartName") == f"/{path}")
        target = next(one for one in source.relations[TEXT] if _path_of(one) == path)
        self._adopt_relation(target, source, TEXT)

    def fingerprint(self, element: Node, part: str) -> str:
        """Return the content of an element as a hash: sizes and identifiers, which differ between files that print the
        same, do not count."""
        found: list[str] = []
        for one in element.iter(etree.Element):
            if one.tag.endswith(_SIZES):
                found.append(one.get("descr") or "")
                continue
            facts = [(key, self._digest(value, part) if key in _IDENTIFIERS else value) for key, value in one.items()]
            found += [one.tag, str(sorted(facts)), (one.text or "").strip()]
        return content_hash("\n".join(found).encode())

    def _digest(self, identifier: str, part: str) -> str:
        """Return what identifies the content that a relationship points at."""
        relation = self._relation(identifier, part)
        data = None if relation is None else self.parts.get(_path_of(relation))
        if data is not None:
            return content_hash(data)
        return identifier if relation is None else str(relation.get("Target"))

    def _relation(self, identifier: str, part: str) -> Node | None:
        return next((one for one in self.relations[part] if one.get("Id") == identifier), None)

    def adopt(self, element: Node, source: Package, part: str, own_part: str) -> Node:
        """Return a copy of an element of another file whose pictures, links, lists and styles are in this one."""
        made = copy.deepcopy(element)
        for one in list(made.iter(etree.Element)):
            for key in _IDENTIFIERS:
                relation = source._relation(one.get(key), part) if one.get(key) else None
                if relation is not None:
                    one.set(key, self._adopt_relation(relation, source, own_part))
            if one.tag == name("w:numPr"):
                self._adopt_list(one, source)
            elif one.tag in {name("w:pStyle"), name("w:rStyle"), name("w:tblStyle")}:
                self._adopt_style(one.get(name("w:val")), source)
        return made

    def _adopt_relation(self, relation: Node, source: Package, own_part: str) -> str:
        facts = dict(relation.attrib)
        data = source.parts.get(_path_of(relation))
        if data is not None:
            path = _path_of(relation)
            stem, suffix = posixpath.splitext(path)
            same = (one for one, content in self.parts.items() if content == data and one.endswith(suffix))
            place = next(same, "" if path not in self.parts else f"{stem}-old{suffix}") or path
            self.parts[place] = data
            facts["Target"] = posixpath.relpath(place, "word")
            self._adopt_type(suffix.lstrip("."), source)
        root = self.relations[own_part]
        taken = {one.get("Id") for one in root}
        facts["Id"] = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        etree.SubElement(root, f"{{{root.nsmap[None]}}}Relationship", facts)
        return str(facts["Id"])

    def _adopt_type(self, extension: str, source: Package) -> None:
        if all(one.get("Extension") != extension for one in self.types):
            self.types.extend(copy.deepcopy(one) for one in source.types if one.get("Extension") == extension)

    def _adopt_style(self, style: str, source: Package) -> None:
        found = _find(source.styles, "style", "styleId", style)
        if found is None or _find(self.styles, "style", "styleId", style) is not None:
            return
        self.styles.append(copy.deepcopy(found))
        based = found.find(name("w:basedOn"))
        if based is not None:
            self._adopt_style(based.get(name("w:val")), source)

    def use_list(self, old: str, new: str) -> None:
        """Let deleted items of a list of another file continue a list of this one."""
        self._lists.setdefault(old, int(new))

    def _adopt_list(self, facts: Node, source: Package) -> None:
        number = facts.find(name("w:numId"))
        old = "0" if number is None else number.get(name("w:val"))
        if old == "0":
            return
        if old not in self._lists:
            found = _find(source.numbering, "num", "numId", old)
            abstract = found.find(name("w:abstractNumId")).get(name("w:val")) if found is not None else ""
            kind = _find(source.numbering, "abstractNum", "abstractNumId", abstract)
            if found is None or kind is None:
                facts.getparent().remove(facts)
                return
            self._lists[old] = self._add_list(copy.deepcopy(kind), copy.deepcopy(found))
        number.set(name("w:val"), str(self._lists[old]))

    def _add_list(self, kind: Node, number: Node) -> int:
        kinds = [int(one.get(name("w:abstractNumId"))) for one in self.numbering.iter(name("w:abstractNum"))]
        numbers = [int(one.get(name("w:numId"))) for one in self.numbering.iter(name("w:num"))]
        identifier = max(numbers, default=0) + 1
        kind.set(name("w:abstractNumId"), str(max(kinds, default=0) + 1))
        number.set(name("w:numId"), str(identifier))
        number.find(name("w:abstractNumId")).set(name("w:val"), str(max(kinds, default=0) + 1))
        first = self.numbering.find(name("w:num"))
        self.numbering.insert(len(self.numbering) if first is None else self.numbering.index(first), kind)
        last = self.numbering.findall(name("w:num"))
        self.numbering.insert(self.numbering.index(last[-1]) + 1 if last else len(self.numbering), number)
        return identifier

    def packed(self) -> bytes:
        """Return the bytes of the file, the same for the same content."""
        for part, root in self.roots.items():
            self.parts[f"word/{part}.xml"] = serialised(root)
            if len(self.relations[part]):
                self.parts[f"word/_rels/{part}.xml.rels"] = xml_bytes(self.relations[part])
        self.parts["word/styles.xml"] = serialised(self.styles)
        if len(self.numbering):
            self.parts["word/numbering.xml"] = serialised(self.numbering)
        self.parts["[Content_Types].xml"] = xml_bytes(self.types)
        return write_parts(self.parts)


def _path_of(relation: Node) -> str:
    target = str(relation.get("Target"))
    if relation.get("TargetMode") == "External":
        return ""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"word/{target}")


def _find(root: Node, tag: str, key: str, value: str) -> Node | None:
    return next((one for one in root.iterchildren(name(f"w:{tag}")) if one.get(name(f"w:{key}")) == value), None)


def paragraphs_of(root: Node) -> Iterator[Node]:
    """Yield the paragraphs of a text in order, without those of text boxes."""
    for paragraph in root.iter(name("w:p")):
        if next(paragraph.iterancestors(name("w:txbxContent")), None) is None:
            yield paragraph
