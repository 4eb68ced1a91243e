"""What an entry of a bibliography has to say, by its type, and whether what it says can be right.

Sources: ICMJE Recommendations and NLM, "Citing Medicine" (what a reference consists of); the required fields of the
entry types of BibTeX and of the BibLaTeX manual, section 2.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casewright.references.entry import Entry
from casewright.references.identifiers import (
    canonical_doi,
    canonical_isbn,
    canonical_issn,
    canonical_pmcid,
    canonical_pmid,
    canonical_year,
    page_ranges,
)

_AUTHORS = ("author", "editor", "collaborator", "organization", "institution", "shortauthor")
_YEAR = ("year", "date", "eventdate")
_JOURNAL = ("journal", "journaltitle", "shortjournal", "journalsubtitle")
_BOOK = ("booktitle", "maintitle", "eventtitle")
_PUBLISHER = ("publisher", "organization", "institution", "howpublished")
_SCHOOL = ("school", "institution", "publisher")
_LOCATOR = ("pages", "eid", "articleno", "article-number", "doi", "eprint", "url", "pmid", "pmcid")
_ADDRESS = ("url", "doi", "howpublished", "eprint", "note", "publisher", "organization")

_AUTHORED = {"author": _AUTHORS, "title": ("title",), "year": _YEAR}
_IN_BOOK = {**_AUTHORED, "booktitle": _BOOK}
REQUIRED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "article": {**_AUTHORED, "journal": _JOURNAL, "pages, article number or DOI": _LOCATOR},
    "book": {**_AUTHORED, "publisher": _PUBLISHER},
    "mvbook": {**_AUTHORED, "publisher": _PUBLISHER},
    "collection": {**_AUTHORED, "publisher": _PUBLISHER},
    "inbook": {**_AUTHORED, "publisher": (*_PUBLISHER, *_BOOK)},
    "incollection": _IN_BOOK,
    "inproceedings": _IN_BOOK,
    "conference": _IN_BOOK,
    "phdthesis": {**_AUTHORED, "school": _SCHOOL},
    "mastersthesis": {**_AUTHORED, "school": _SCHOOL},
    "thesis": {**_AUTHORED, "school": _SCHOOL},
    "techreport": {**_AUTHORED, "institution": _SCHOOL},
    "report": {**_AUTHORED, "institution": (*_SCHOOL, "organization", "type")},
    "online": {"title": ("title",), "url": _ADDRESS},
    "electronic": {"title": ("title",), "url": _ADDRESS},
    "www": {"title": ("title",), "url": _ADDRESS},
    "misc": {"title": ("title", "howpublished", "note")},
    "unpublished": {"author": _AUTHORS, "title": ("title",)},
}
"""What each type of entry needs: what it is called, and the fields of which one has to be there."""

CERTAIN = frozenset({"title", "year", "journal", "booktitle"})
"""What is missing without any doubt: a reference without it sends nobody to the work."""

_NOT_YET = re.compile(r"(?i)\b(?:in press|forthcoming|accepted|submitted|ahead of print|inpress|preprint|to appear)\b")
_TIME = re.compile(r"(?<=\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$")
"""The time of day behind a date (BibLaTeX manual, section 2.3.8)."""
_NO_DATE = re.compile(r"(?i)n\.?\s?d\.?|no date|in press|forthcoming|submitted|inpress")
_SEVERAL = re.compile(r"(?<!\s)\s*[,;]\s*|(?<!\s)\s+(?=\d{4}-|97[89][\d-]{10}|(?:\d-?){9}[\dX]$)")

IDENTIFIERS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "doi": ("DOI", canonical_doi),
    "pmid": ("PMID", canonical_pmid),
    "pmcid": ("PMCID", canonical_pmcid),
    "issn": ("ISSN", canonical_issn),
    "isbn": ("ISBN", canonical_isbn),
}


@dataclass(frozen=True)
class Malformed:
    """A field whose value cannot be right, and why, as a phrase."""

    field: str
    value: str
    why: str


def missing_fields(entry: Entry) -> tuple[str, ...]:
    """Return what an entry of its type needs and does not have; nothing for a type that is not known."""
    required = REQUIRED.get(entry.type, {})
    said = {name for name, value in entry.fields.items() if value.strip("{} ")}
    missing = [what for what, names in required.items() if not said.intersection(names)]
    if missing and _is_not_yet_published(entry):
        missing = [what for what in missing if what != "year" and what not in {"pages, article number or DOI"}]
    return tuple(missing)


def malformed_identifiers(entry: Entry) -> Iterator[Malformed]:
    """Identifiers that cannot be one. A field may hold several serial numbers (print, online)."""
    for name, (_, canonical) in IDENTIFIERS.items():
        value = entry.plain(name)
        parts = _SEVERAL.split(value) if name in {"issn", "isbn"} else [value]
        for part in filter(None, parts):
            try:
                canonical(re.sub(r"(?<!\s)\s*\([^()]*\)$", "", part) if name in {"issn", "isbn"} else part)
            except ValueError as error:
                yield Malformed(name, part, str(error))


def malformed_year(entry: Entry, latest: int) -> Malformed | None:
    """Return a year or date that cannot be one; `latest` is the last year that a journal may print by now."""
    for name in ("year", "date"):
        value = entry.plain(name)
        if value and not _NO_DATE.fullmatch(value):
            try:
                canonical_year(_TIME.sub("", value) if name == "date" else value, latest)
            except ValueError as error:
                return Malformed(name, value, str(error))
    return None


def malformed_pages(entry: Entry) -> Malformed | None:
    """Pages that cannot be read, or that end before they begin."""
    value = entry.plain("pages")
    if not value or _NOT_YET.search(value):
        return None
    try:
        page_ranges(value)
    except ValueError as error:
        return Malformed("pages", value, str(error))
    return None


def run_backwards(pages: str) -> bool:
    """Return whether plain pages end before they begin, and are no shortened range (`439-48`)."""
    match = re.fullmatch(r"\s*(\d+)\s*[-‐‑‒–—−]+\s*(\d+)\s*", pages)
    return match is not None and len(match[2]) >= len(match[1]) and int(match[2]) < int(match[1])


def _is_not_yet_published(entry: Entry) -> bool:
    texts: Sequence[str] = [
        entry.plain(name) for name in ("pubstate", "note", "howpublished", "year", "volume", "pages")
    ]
    return any(_NOT_YET.search(text) for text in texts)
