"""The front of an article: title, authors, abstract, keywords, license and counts.

Source: JATS Archiving 1.2, "article-meta"; JATS4R recommendations on authors and affiliations (ORCID as
`contrib-id`, CRediT roles), abstracts, and permissions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from lxml import etree

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.manuscript.end_matter import licenses
from casewright.manuscript.published_date import read_date
from casewright.manuscript.resolved import ResolvedDocument
from casewright.manuscript.title_block import CREDIT_ROLES, Author, Byline, byline

Printed = Callable[[Blocks], list[etree._Element]]
"""Elements of JATS for blocks of the resolved AST."""

_ORCID: Final = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_CREDIT: Final = "https://credit.niso.org/"
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"


def article_meta(document: ResolvedDocument, printed: Printed) -> etree._Element:
    """Return the `article-meta` of a document. `printed` makes elements of the abstract's blocks."""
    meta = etree.Element("article-meta")
    options = document.options
    doi = str(options.get("doi") or "").removeprefix("https://doi.org/")
    if doi:
        etree.SubElement(meta, "article-id", {"pub-id-type": "doi"}).text = doi
    parts = {ast.classes_of(part)[0]: part["c"][1] for block in document.title_block for part in block["c"][1]}
    meta.append(_title_group(document, parts, printed))
    by = _byline(document)
    if by.authors:
        _add_authors(meta, by)
    date = read_date(options["date"]) if options.get("date") is not None else None
    if date is not None:
        published = etree.SubElement(meta, "pub-date", {"date-type": "pub", "iso-8601-date": date.isoformat()})
        for name, value in (("day", date.day), ("month", date.month), ("year", date.year)):
            etree.SubElement(published, name).text = str(value)
    _add_permissions(meta, options, document.language)
    if parts.get("abstract"):
        abstract = etree.SubElement(meta, "abstract")
        blocks = [block for block in parts["abstract"] if not ast.has_class(block, "abstract-title")]
        abstract.extend(printed(blocks))
    if document.keywords:
        group = etree.SubElement(meta, "kwd-group", {"kwd-group-type": "author"})
        for keyword in document.keywords:
            etree.SubElement(group, "kwd").text = keyword
    return meta


def _title_group(document: ResolvedDocument, parts: dict[str, Blocks], printed: Printed) -> etree._Element:
    group = etree.Element("title-group")
    named = parts.get("title") or [ast.para(ast.words(document.title or document.name.rpartition("/")[2]))]
    for tag, blocks in (("article-title", named), ("subtitle", parts.get("subtitle"))):
        if blocks:
            [element] = printed([ast.para(blocks[0]["c"])])
            element.tag = tag
            group.append(element)
    return group


def _byline(document: ResolvedDocument) -> Byline:
    try:
        declared = byline(document.options, Location(document.name))
    except CasewrightError:  # reported where the title block is made; printed by name alone
        declared = Byline()
    return declared if declared.authors else Byline(tuple(Author(name) for name in document.authors))


def _add_authors(meta: etree._Element, by: Byline) -> None:
    group = etree.SubElement(meta, "contrib-group")
    for author in by.authors:
        _add_contributor(group, author)
    for index, line in enumerate(by.affiliations, start=1):
        affiliation = etree.SubElement(meta, "aff", {"id": f"aff-{index}"})
        etree.SubElement(affiliation, "label").text = str(index)
        etree.SubElement(affiliation, "institution").text = line
    addresses = [author.email for author in by.authors if author.corresponding and author.email]
    noted = [author for author in by.authors if author.note]
    if addresses or noted:
        notes = etree.SubElement(meta, "author-notes")
        if addresses:
            correspondence = etree.SubElement(notes, "corresp", {"id": "corresp-1"})
            for number, address in enumerate(addresses, start=1):
                email = etree.SubElement(correspondence, "email")
                email.text, email.tail = address, "; " if number < len(addresses) else None
        for author in noted:
            note = etree.SubElement(notes, "fn", {"fn-type": "other"})
            etree.SubElement(note, "p").text = f"{author.name}: {author.note}"


def _add_contributor(group: etree._Element, author: Author) -> None:
    marks = {
        "corresp": author.corresponding,
        "equal-contrib": author.equal_contributor,
        "deceased": author.deceased,
    }
    attributes = {name: "yes" for name, is_marked in marks.items() if is_marked}
    contributor = etree.SubElement(group, "contrib", {"contrib-type": "author", **attributes})
    if number := _ORCID.search(author.orcid):
        identifier = etree.SubElement(contributor, "contrib-id", {"contrib-id-type": "orcid"})
        identifier.text = f"https://orcid.org/{number[0]}"
    etree.SubElement(contributor, "string-name").text = author.name
    if author.degrees:
        etree.SubElement(contributor, "degrees").text = ", ".join(author.degrees)
    for role in author.roles:
        contributor.append(_role(role))
    for number_of in author.affiliations:
        etree.SubElement(contributor, "xref", {"ref-type": "aff", "rid": f"aff-{number_of}"}).text = str(number_of)
    if author.corresponding and author.email:
        etree.SubElement(contributor, "xref", {"ref-type": "corresp", "rid": "corresp-1"}).text = "*"


def _role(role: str) -> etree._Element:
    """Return a contribution, with its term where it is one of CRediT's (JATS4R, "CRediT taxonomy")."""
    element = etree.Element("role")
    term = role.partition(" (")[0]
    if term.lower() in CREDIT_ROLES:
        address = f"{_CREDIT}contributor-roles/{re.sub(r'[^a-z]+', '-', term.lower())}/"
        element.attrib.update(
            {
                "vocab": "credit",
                "vocab-identifier": _CREDIT,
                "vocab-term": term.capitalize(),
                "vocab-term-identifier": address,
            }
        )
    element.text = role
    return element


def _add_permissions(meta: etree._Element, options: Any, language: str) -> None:
    known = licenses(options.get("license"), language) if options.get("license") else ()
    if not known:
        return
    permissions = etree.SubElement(meta, "permissions")
    for one in known:
        element = etree.SubElement(permissions, "license")
        if one.address:
            element.set(_XLINK, one.address)
        etree.SubElement(element, "license-p").text = one.text or one.address
