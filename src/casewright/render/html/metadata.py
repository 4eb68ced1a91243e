"""What a page says of itself to reference managers and search engines.

Sources: Google Scholar's inclusion guidelines (`citation_*`), Dublin Core in HTML (RFC 2731), schema.org
`ScholarlyArticle`; Zotero reads all three.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript import ast
from casewright.manuscript.end_matter import licenses
from casewright.manuscript.published_date import read_date
from casewright.manuscript.resolved import ResolvedDocument
from casewright.manuscript.title_block import Author, byline

_LONGEST_DESCRIPTION = 300


def metadata_elements(document: ResolvedDocument, title: str) -> str:
    """Return the elements for the head of a page: description, Google Scholar's names, Dublin Core, JSON-LD."""
    facts = _Facts(document, title)
    named = [f'<meta name="{name}" content="{html.escape(value)}">' for name, value in facts.named() if value]
    data = json.dumps(facts.linked_data(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return "\n".join([*named, f'<script type="application/ld+json">{data}</script>'])


class _Facts:
    def __init__(self, document: ResolvedDocument, title: str) -> None:
        options = document.options
        self.title, self.language, self.keywords = title, document.language, document.keywords
        try:
            declared = byline(options, Location(document.name))
        except CasewrightError:  # printed by name alone
            declared = None
        self.authors = declared.authors if declared else tuple(Author(name) for name in document.authors)
        self.affiliations = declared.affiliations if declared else ()
        day = None if options.get("date") is None else read_date(options["date"])
        self.date = day.isoformat() if day else ""
        self.doi = str(options.get("doi") or "").removeprefix("https://doi.org/")
        known = licenses(options.get("license"), document.language) if options.get("license") else ()
        self.license = next((one.address or one.text for one in known), "")
        self.description = str(options.get("description") or "") or _abstract(document)

    def named(self) -> Iterator[tuple[str, str]]:
        yield "description", self.description
        yield "citation_title", self.title
        for author in self.authors:
            yield "citation_author", author.name
            for number in author.affiliations:
                yield "citation_author_institution", self.affiliations[number - 1]
            yield "citation_author_orcid", _orcid(author)
        yield "citation_publication_date", self.date.replace("-", "/")
        yield "citation_language", self.language
        yield "citation_doi", self.doi
        yield "citation_keywords", "; ".join(self.keywords)
        yield "DC.title", self.title
        for author in self.authors:
            yield "DC.creator", author.name
        yield "DC.date", self.date
        yield "DC.language", self.language
        yield "DC.subject", "; ".join(self.keywords)
        yield "DC.rights", self.license
        yield "DC.description", self.description
        yield "DC.type", "Text"

    def linked_data(self) -> dict[str, Any]:
        people = [
            {
                "@type": "Person",
                "name": author.name,
                "@id": _orcid(author),
                "affiliation": [
                    {"@type": "Organization", "name": self.affiliations[at - 1]} for at in author.affiliations
                ],
            }
            for author in self.authors
        ]
        data = {
            "@context": "https://schema.org",
            "@type": "ScholarlyArticle",
            "headline": self.title,
            "author": [{key: value for key, value in person.items() if value} for person in people],
            "datePublished": self.date,
            "inLanguage": self.language,
            "keywords": list(self.keywords),
            "license": self.license,
            "abstract": self.description,
            "identifier": f"https://doi.org/{self.doi}" if self.doi else "",
        }
        return {key: value for key, value in data.items() if value}


def _orcid(author: Author) -> str:
    number = re.search(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", author.orcid)
    return f"https://orcid.org/{number[0]}" if number else ""


def _abstract(document: ResolvedDocument) -> str:
    """Return the beginning of the abstract, to a word's end."""
    parts = [
        block
        for part in ast.walk(document.title_block, "Div")
        if ast.has_class(part, "abstract")
        for block in part["c"][1]
        if not ast.has_class(block, "abstract-title")
    ]
    text = " ".join(ast.plain_text([part]) for part in parts)
    return text if len(text) <= _LONGEST_DESCRIPTION else text[:_LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
