"""Entries that describe one work: by an identifier, or by title, year and first author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casewright.references.entry import Entry
from casewright.references.work_identifiers import identifiers_of

_SHOWN: Mapping[str, str] = {"doi": "DOI", "pmid": "PubMed identifier", "pmcid": "PMCID"}
_SHORTEST_TITLE = 20
"""Letters and digits from which on a title is hardly shared by two works ("Editorial", "Letter to the Editor" are)."""


@dataclass(frozen=True)
class Twin:
    """An entry, the earlier one of the same work, and what they share."""

    first: Entry
    second: Entry
    shared: str


def twins(entries: Sequence[Entry]) -> Iterator[Twin]:
    """Entries under different keys that describe one work, each with the earliest of its kind."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        identities = dict(_identities(entry))
        found: Twin | None = None
        for name, value in identities.items():
            first = seen.get((name, value))
            if first is not None and first.key != entry.key and found is None and not _differ(first, entry, name):
                found = Twin(first, entry, name)
        for name, value in identities.items():
            seen.setdefault((name, value), entry)
        if found is not None:
            yield found


def _identities(entry: Entry) -> Iterator[tuple[str, str]]:
    yield from ((_SHOWN[one.kind], one.value) for one in identifiers_of(entry))
    title = folded(entry.plain("title"))
    year = entry.plain("year") or entry.plain("date")[:4]
    if len(title) >= _SHORTEST_TITLE and year:
        yield "title and year", f"{title} {year} {first_author(entry)}"


def _differ(first: Entry, second: Entry, shared: str) -> bool:
    """Return whether two entries of one title are told apart by their DOIs: parts of a series, or a paper and its
    correction."""
    if shared != "title and year":
        return False
    dois = [entry.plain("doi").lower().removeprefix("https://doi.org/") for entry in (first, second)]
    return all(dois) and dois[0] != dois[1]


def first_author(entry: Entry) -> str:
    """Return the first author's family name, in lower case, letters only."""
    return folded(first_family_name(entry))


def first_family_name(entry: Entry) -> str:
    """Return the first author's family name, as typed."""
    name = re.split(r"\s+and\s+", entry.plain("author"))[0]
    return name.split(",")[0] if "," in name else (name.split() or [""])[-1]


def folded(text: str) -> str:
    """Return a text for comparing: letters and digits only, without case."""
    return "".join(character for character in text.casefold() if character.isalnum())
