"""Works by their identifiers: which entry `doi:10.1056/NEJMoa1709866`, `pmid:29385370` or `pmcid:PMC3844611` means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from casewright.references.entry import Entry
from casewright.references.identifiers import canonical_doi, canonical_pmcid, canonical_pmid

CANONICAL: Mapping[str, Callable[[str], str]] = {
    "doi": canonical_doi,
    "pmid": canonical_pmid,
    "pmcid": canonical_pmcid,
}
"""The kinds of identifiers, by the fields of entries that hold them, and how each is written."""

_KINDS = {"doi": "doi", "pmid": "pmid", "pubmed": "pmid", "pmcid": "pmcid", "pmc": "pmcid"}
_PREFIXED = re.compile(r"(?i)(?P<kind>doi|pmid|pubmed|pmcid|pmc)\s*:\s*(?P<value>\S.*)")
_UNPREFIXED: Mapping[str, re.Pattern[str]] = {
    "doi": re.compile(r"(?i)10\.\d{4,9}(?:\.\d+)*/.+|https?://(?:dx\.|www\.)?doi\.org/.+"),
    "pmid": re.compile(r"(?i)https?://(?:www\.)?(?:pubmed\.)?ncbi\.nlm\.nih\.gov/(?:pubmed/)?\d+/?"),
    "pmcid": re.compile(r"(?i)PMC\d+|https?://(?:www\.|pmc\.)?ncbi\.nlm\.nih\.gov/(?:pmc/)?(?:articles/)?PMC\d+/?"),
}
_ELSEWHERE = ("url", "note", "annote", "howpublished")
_IN_TEXT: Mapping[str, re.Pattern[str]] = {
    "doi": re.compile(r"(?i)(?:https?://(?:dx\.)?doi\.org/|\bdoi:\s*)(?P<value>10\.\S+?)(?=[.,;]?(?:\s|$))"),
    "pmid": re.compile(r"(?i)\bPMID:\s*(?P<value>\d+)\b"),
    "pmcid": re.compile(r"(?i)\bPMCID:\s*(?P<value>PMC\d+)\b"),
}
_REPOSITORIES = {"pubmed": "pmid", "pmid": "pmid", "pmc": "pmcid", "pubmedcentral": "pmcid", "doi": "doi"}


@dataclass(frozen=True)
class Identifier:
    """An identifier of a work: its kind (`doi`, `pmid`, `pmcid`) and its value as it is compared."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


def identifier_in(typed: str) -> Identifier | None:
    """Return the identifier that was typed, with its kind before it or as an address; None for other text, such as a
    key.

    Raises ValueError, with the reason, for one that says its kind and cannot be one.
    """
    match = _PREFIXED.fullmatch(typed.strip())
    if match is not None:
        kind = _KINDS[match["kind"].lower()]
        return Identifier(kind, CANONICAL[kind](match["value"]))
    kind = next((kind for kind, pattern in _UNPREFIXED.items() if pattern.fullmatch(typed.strip())), "")
    return Identifier(kind, CANONICAL[kind](typed)) if kind else None


def identifiers_of(entry: Entry) -> Iterator[Identifier]:
    """Yield the identifiers in an entry's fields of that name; those that cannot be one are left out."""
    for kind in CANONICAL:
        yield from valid_identifier(kind, entry.plain(kind))


def keys_by_identifier(entries: Iterable[Entry]) -> Mapping[Identifier, str]:
    """Return the key of the work that each identifier means: the first entry with a field of it, else the first that
    says it elsewhere, as exports of reference managers do (`url`, `note`, `eprint`)."""
    found: dict[Identifier, str] = {}
    elsewhere: dict[Identifier, str] = {}
    for entry in entries:
        for one in identifiers_of(entry):
            found.setdefault(one, entry.key)
        for one in _said_elsewhere(entry):
            elsewhere.setdefault(one, entry.key)
    return {**elsewhere, **found}


def _said_elsewhere(entry: Entry) -> Iterator[Identifier]:
    archive = (entry.plain("eprinttype") or entry.plain("archiveprefix")).lower().replace(" ", "")
    if archive in _REPOSITORIES:
        yield from valid_identifier(_REPOSITORIES[archive], entry.plain("eprint"))
    for kind, pattern in _IN_TEXT.items():
        for name in _ELSEWHERE:
            for match in pattern.finditer(entry.plain(name)):
                yield from valid_identifier(kind, match["value"])


def valid_identifier(kind: str, value: str) -> Iterator[Identifier]:
    """Yield the identifier of a kind that a value is; nothing for one that cannot be one."""
    if value:
        try:
            yield Identifier(kind, CANONICAL[kind](value))
        except ValueError:  # another rule's finding
            return
