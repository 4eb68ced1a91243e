"""A MECA archive: the files of a submission as journals hand them to each other.

Source: NISO RP-30-2020, Manuscript Exchange Common Approach: a zip file with `manifest.xml`, `transfer.xml` and the
article's metadata in JATS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from casewright.archives import zipped

_XLINK: Final = "http://www.w3.org/1999/xlink"
_MANIFEST: Final = '<!DOCTYPE manifest PUBLIC "-//MECA//DTD Manifest v1.0//en" "https://meca.zip/manifest-1.0.dtd">'
_TRANSFER: Final = '<!DOCTYPE transfer PUBLIC "-//MECA//DTD Transfer v1.0//en" "https://meca.zip/transfer-1.0.dtd">'
_MEDIA_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xml": "application/xml",
    "tif": "image/tiff",
    "png": "image/png",
    "svg": "image/svg+xml",
    "jpg": "image/jpeg",
    "eps": "application/postscript",
}


@dataclass(frozen=True)
class Item:
    """A file of the archive: what MECA calls it (`manuscript`, `figure`), its title for people, path and content."""

    type: str
    title: str
    path: str
    content: bytes


def meca_archive(items: Sequence[Item], article: bytes, destination: str) -> bytes:
    """Return the archive. `article` is the article as JATS, `destination` the journal that it is for, empty if
    unknown."""
    files: dict[str, bytes] = {
        "manifest.xml": _manifest((Item("article-metadata", "Article metadata", "article.xml", article), *items)),
        "transfer.xml": _transfer(destination),
        "article.xml": article,
        **{item.path: item.content for item in items},
    }
    return zipped(sorted(files.items()))


def _manifest(items: Sequence[Item]) -> bytes:
    space = "https://manuscriptexchange.org/schema/manifest"
    root = etree.Element(f"{{{space}}}manifest", {"manifest-version": "1"}, {None: space, "xlink": _XLINK})
    for index, item in enumerate(items, start=1):
        element = etree.SubElement(root, f"{{{space}}}item", {"id": f"item-{index}", "item-type": item.type})
        etree.SubElement(element, f"{{{space}}}item-title").text = item.title
        kind = _MEDIA_TYPES.get(item.path.rpartition(".")[2].lower(), "application/octet-stream")
        etree.SubElement(element, f"{{{space}}}instance", {"media-type": kind, f"{{{_XLINK}}}href": item.path})
    return _document(root, _MANIFEST)


def _transfer(destination: str) -> bytes:
    space = "https://manuscriptexchange.org/schema/transfer"
    root = etree.Element(f"{{{space}}}transfer", {"transfer-version": "1"}, {None: space})
    for place, title in (("transfer-source", "Not published"), ("destination", destination or "Not stated")):
        element = etree.SubElement(root, f"{{{space}}}{place}")
        etree.SubElement(element, f"{{{space}}}service-provider")
        publication = etree.SubElement(element, f"{{{space}}}publication")
        etree.SubElement(publication, f"{{{space}}}publication-title").text = title
    return _document(root, _TRANSFER)


def _document(root: etree._Element, doctype: str) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype=doctype))
