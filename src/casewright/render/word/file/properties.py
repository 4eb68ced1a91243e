"""What a file says of itself: title, authors, keywords, language, one given date; nothing of what made it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from lxml import etree

from casewright.render.word.markup import xml_bytes, xml_text

_NAMESPACES = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def core_properties(
    title: str, authors: Sequence[str], keywords: Sequence[str], language: str, epoch: int | None
) -> bytes:
    """Return the core properties part; `epoch` is the date of the document in seconds since 1970, None for none."""
    root = etree.Element(f"{{{_NAMESPACES['cp']}}}coreProperties", nsmap=_NAMESPACES)
    date = ""
    if epoch is not None:
        date = datetime.datetime.fromtimestamp(epoch, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = (
        ("dc", "title", title),
        ("dc", "creator", "; ".join(authors)),
        ("cp", "keywords", ", ".join(keywords)),
        ("dc", "language", language),
        ("dcterms", "created", date),
        ("dcterms", "modified", date),
    )
    for prefix, key, value in said:
        if value:
            entry = etree.SubElement(root, f"{{{_NAMESPACES[prefix]}}}{key}")
            entry.text = xml_text(value)
            if prefix == "dcterms":
                entry.set(f"{{{_NAMESPACES['xsi']}}}type", "dcterms:W3CDTF")
    return xml_bytes(root)
