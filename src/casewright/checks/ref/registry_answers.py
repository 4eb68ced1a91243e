"""What a DOI registry says of works, and where a bibliography says something else."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from casewright.checks.ref.same_work import first_author, folded
from casewright.references.entry import Entry
from casewright.references.identifiers import canonical_doi, page_ranges

_SAME_TITLE = 0.92
"""How like each other two titles of one work are, at least: registries keep typing errors, dashes and markup of their
own."""


class State(Enum):
    """What came of asking for one DOI."""

    KNOWN = "known"
    NOT_REGISTERED = "not registered"
    UNDETERMINED = "could not be determined"


@dataclass(frozen=True)
class Answer:
    """What a registry says of one work. Texts are empty if it does not say; `why` says why it could not be asked."""

    state: State
    title: str = ""
    subtitle: str = ""
    years: tuple[int, ...] = ()
    volume: str = ""
    first_page: str = ""
    first_author: str = ""
    why: str = ""


@dataclass(frozen=True)
class Answers:
    """Answers by DOI, in lower case."""

    by_doi: Mapping[str, Answer] = field(default_factory=dict)

    def of(self, entry: Entry) -> Answer | None:
        """Return the answer for an entry's DOI, None if it has none, or was not asked for."""
        doi = requested_doi(entry)
        return None if doi is None else self.by_doi.get(doi)

    @property
    def undetermined(self) -> Mapping[str, Answer]:
        """The DOIs for which nothing could be found out, and why."""
        return {doi: answer for doi, answer in self.by_doi.items() if answer.state is State.UNDETERMINED}


def requested_doi(entry: Entry) -> str | None:
    """Return the DOI under which a registry is asked for an entry, None if it has no DOI that can be one."""
    value = entry.plain("doi")
    if not value:
        return None
    try:
        return canonical_doi(value)
    except ValueError:
        return None


def differences(entry: Entry, answer: Answer) -> Iterator[tuple[str, str, str]]:
    """Yield where an entry and the registry say something different: field, the entry's value, the registry's.

    Titles are compared without case, punctuation and markup, with or without the subtitle; a year may be that of the
    printed or of the online publication. What either does not say is not compared.
    """
    title = entry.plain("title")
    if title and answer.title and not _same_title(title, answer):
        yield "title", title, _without_markup(answer.title)
    year_field = "year" if entry.plain("year") else "date"
    year = entry.plain(year_field)[:4]
    if year.isdigit() and answer.years and int(year) not in answer.years:
        yield year_field, year, " or ".join(str(one) for one in sorted(set(answer.years)))
    volume = entry.plain("volume")
    if volume and answer.volume and folded(volume) != folded(answer.volume):
        yield "volume", volume, answer.volume
    pages = entry.plain("pages")
    first = _first_page(pages)
    if first and answer.first_page and folded(first) != folded(answer.first_page):
        yield "pages", pages, answer.first_page
    author = first_author(entry)
    if author and answer.first_author and not _same_name(author, folded(answer.first_author)):
        yield "author", re.split(r"\s+and\s+", entry.plain("author"))[0], answer.first_author


def _same_title(own: str, answer: Answer) -> bool:
    wanted = folded(own)
    title = folded(_without_markup(answer.title))
    whole = title + folded(_without_markup(answer.subtitle))
    if wanted in {title, whole}:
        return True
    likeness = difflib.SequenceMatcher(None, wanted, whole if len(wanted) > len(title) else title, autojunk=False)
    return likeness.ratio() >= _SAME_TITLE


def _same_name(own: str, registered: str) -> bool:
    """Family names may come with their particles, or without (`De Moerloose`)."""
    return own == registered or own.endswith(registered) or registered.endswith(own)


def _first_page(pages: str) -> str:
    try:
        ranges = page_ranges(pages)
    except ValueError:
        return ""
    return ranges[0].first if ranges else ""


def _without_markup(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", text)).split())
