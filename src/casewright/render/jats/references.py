"""Works of the reference list as structured citations.

Source: JATS Archiving 1.2, "element-citation"; JATS4R, "Citations" (one element for each part, identifiers as
`pub-id`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from lxml import etree

_TYPES: Final = {
    "article-journal": "journal", "article-magazine": "journal", "article-newspaper": "newspaper", "book": "book",
    "chapter": "book", "dataset": "data", "paper-conference": "confproc", "patent": "patent", "report": "report",
    "software": "software", "thesis": "thesis", "webpage": "webpage", "post": "webpage", "post-weblog": "webpage",
    "article": "preprint",
}  # fmt: skip
_IN_BOOKS: Final = frozenset({"chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary"})
_MARKUP: Final = {"i": "italic", "b": "bold", "sub": "sub", "sup": "sup"}
_TAG: Final = re.compile(r"<(/?)(i|b|sub|sup)>")


def structured_citation(work: Mapping[str, Any]) -> etree._Element:
    """Return a work, given as CSL data, as an `element-citation`."""
    kind = str(work.get("type", ""))
    citation = etree.Element("element-citation", {"publication-type": _TYPES.get(kind, "other")})
    for role in ("author", "editor"):
        if work.get(role):
            citation.append(_persons(role, work[role]))
    for tag, text in _parts(work, kind):
        _append(citation, tag, text)
    return citation


def _parts(work: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    """Yield the elements of a work behind its persons, each with its text."""
    year = _date(work, "issued")
    yield "year", year[0] if year else ""
    within = str(work.get("container-title", ""))
    title = str(work.get("title", ""))
    if within:
        yield "chapter-title" if kind in _IN_BOOKS else "article-title", title
        yield "source", within
    else:
        yield "source", title
    yield "edition", str(work.get("edition", ""))
    yield "volume", str(work.get("volume", ""))
    yield "issue", str(work.get("issue", ""))
    first, _, last = re.sub(r"\s*[-–]+\s*", "–", str(work.get("page", ""))).partition("–")
    if first and (last or first.isdecimal()):
        yield "fpage", first
        yield "lpage", last
    else:
        yield "elocation-id", first or str(work.get("number", "") if kind == "article-journal" else "")
    yield "publisher-name", str(work.get("publisher", ""))
    yield "publisher-loc", str(work.get("publisher-place", ""))
    yield "isbn", str(work.get("ISBN", ""))
    yield "date-in-citation", "-".join(_date(work, "accessed"))
    for name in ("DOI", "PMID", "PMCID"):
        yield f"pub-id {name.lower()}", str(work.get(name, ""))
    if not work.get("DOI"):
        yield "ext-link", str(work.get("URL", ""))
    yield "comment", str(work.get("note", ""))


def _append(parent: etree._Element, tag: str, text: str) -> None:
    if not text.strip():
        return
    name, _, kind = tag.partition(" ")
    child = etree.SubElement(parent, name)
    if kind:
        child.set("pub-id-type", kind)
    if name == "ext-link":
        child.set("ext-link-type", "uri")
        child.set("{http://www.w3.org/1999/xlink}href", text)
    if name == "date-in-citation":
        child.set("content-type", "access-date")
    _fill(child, text)


def _fill(element: etree._Element, text: str) -> None:
    """Text with the four marks that CSL data has in titles (`<i>`, `<b>`, `<sub>`, `<sup>`)."""
    open_ones = [element]
    at = 0
    for match in _TAG.finditer(text):
        _add_text(open_ones[-1], text[at : match.start()])
        at = match.end()
        if not match[1]:
            open_ones.append(etree.SubElement(open_ones[-1], _MARKUP[match[2]]))
        elif len(open_ones) > 1:
            open_ones.pop()
    _add_text(open_ones[-1], text[at:])


def _add_text(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _persons(role: str, names: Sequence[Mapping[str, Any]]) -> etree._Element:
    group = etree.Element("person-group", {"person-group-type": role})
    for name in names:
        if name.get("literal"):
            if name["literal"] in {"others", "et al."}:
                etree.SubElement(group, "etal")
            else:
                etree.SubElement(group, "collab").text = name["literal"]
            continue
        person = etree.SubElement(group, "name")
        particle = " ".join(str(name[key]) for key in ("dropping-particle", "non-dropping-particle") if name.get(key))
        etree.SubElement(person, "surname").text = " ".join(filter(None, (particle, name.get("family", ""))))
        if name.get("given"):
            etree.SubElement(person, "given-names").text = name["given"]
        if name.get("suffix"):
            etree.SubElement(person, "suffix").text = name["suffix"]
    return group


def _date(work: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Year, month and day of a date, as far as they are known."""
    value = work.get(name)
    if not isinstance(value, Mapping):
        return ()
    parts = (value.get("date-parts") or [[]])[0]
    if not parts:
        return (str(value.get("literal") or value.get("raw") or ""),)
    return tuple(str(part) if index == 0 else f"{int(part):02}" for index, part in enumerate(parts))
