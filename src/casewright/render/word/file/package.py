"""The package of a Word file: its parts, how they point at each other, and the bytes of the whole.

Source: ECMA-376 part 2 (Open Packaging Conventions). Parts are stored, not deflated: zlib's output differs between its
versions and successors, and a Word file is to be the same bytes on every machine.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from urllib.parse import quote

from lxml import etree

from casewright.archives import unzipped
from casewright.render.word.markup import Node, parsed, xml_bytes, xml_text

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MOST_BYTES = 100_000_000
_OLDEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def read_parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name (`word/document.xml`). Raises zipfile.BadZipFile where it is damaged, or
    unpacks to more than any document has."""
    return unzipped(data, _MOST_BYTES)


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return the package, the same bytes for the same parts: sorted (which puts `[Content_Types].xml` first),
    undated."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for part in sorted(parts):
            entry = zipfile.ZipInfo(part, _OLDEST_ZIP_DATE)
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, parts[part])
    return buffer.getvalue()


class Relationships:
    """What one part points at: other parts, and addresses outside."""

    def __init__(self, data: bytes | None) -> None:
        self._known: dict[tuple[str, str, bool], str] = {}
        for relation in parsed(data) if data else ():
            external = relation.get("TargetMode") == "External"
            target = _safe_address(relation.get("Target")) if external else relation.get("Target")
            self._known.setdefault((relation.get("Type"), target, external), relation.get("Id"))

    def add(self, kind: str, target: str, *, external: bool = False) -> str:
        """Return the id of a relationship (`hyperlink`, `image`, ...), made if there is none yet."""
        return self._added((RELATION + kind, _safe_address(target) if external else target, external))

    def add_other(self, kind: str, target: str) -> str:
        """Return the id of a relationship of a kind with another address than `RELATION`."""
        return self._added((kind, target, False))

    def _added(self, key: tuple[str, str, bool]) -> str:
        if key not in self._known:
            taken = set(self._known.values())
            number = len(taken) + 1
            while f"rId{number}" in taken:
                number += 1
            self._known[key] = f"rId{number}"
        return self._known[key]

    def serialised(self) -> bytes:
        root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})
        for (kind, target, external), number in self._known.items():
            relation = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", Id=number, Type=kind, Target=target)
            if external:
                relation.set("TargetMode", "External")
        return xml_bytes(root)


def _safe_address(address: str) -> str:
    """Return an address as a URI: Word refuses a file in which one holds a space or a bracket."""
    return quote(xml_text(address), safe="%/:=&?~#+!$,;'@()*._-")


class ContentTypes:
    """What each part is."""

    def __init__(self, data: bytes) -> None:
        root = parsed(data)
        self._defaults = {
            entry.get("Extension"): entry.get("ContentType") for entry in root if _local(entry) == "Default"
        }
        self._overrides = {
            entry.get("PartName"): entry.get("ContentType") for entry in root if _local(entry) == "Override"
        }

    def set_default(self, extension: str, content_type: str) -> None:
        self._defaults[extension] = content_type

    def set_part(self, part: str, content_type: str) -> None:
        self._overrides[f"/{part}"] = content_type

    def keep(self, parts: frozenset[str]) -> None:
        """Forget what is said of parts that the package does not have."""
        self._overrides = {part: kind for part, kind in self._overrides.items() if part.removeprefix("/") in parts}
        extensions = {part.rsplit(".", 1)[-1] for part in parts}
        self._defaults = {extension: kind for extension, kind in self._defaults.items() if extension in extensions}

    def serialised(self) -> bytes:
        root = etree.Element(f"{{{_CONTENT_TYPES}}}Types", nsmap={None: _CONTENT_TYPES})
        for extension, kind in sorted(self._defaults.items()):
            etree.SubElement(root, f"{{{_CONTENT_TYPES}}}Default", Extension=extension, ContentType=kind)
        for part, kind in sorted(self._overrides.items()):
            etree.SubElement(root, f"{{{_CONTENT_TYPES}}}Override", PartName=part, ContentType=kind)
        return xml_bytes(root)


def _local(entry: Node) -> str:
    return str(etree.QName(entry).localname)
