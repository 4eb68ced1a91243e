"""REF: what BibTeX's conventions and exports make of an entry: organizations taken for persons, kinds for genres."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity
from casewright.references.organizations import LITERAL_LISTS, holds_and, unbraced_organizations
from casewright.references.works_preparation import NAME_LISTS, names_kind_of_publication

if TYPE_CHECKING:
    from casewright.references.entry import Entry

_BIBTEX = 'BibTeX (Patashnik, "BibTeXing", 1988), section 4; the BibLaTeX manual, "Name Lists" and "Literal Lists".'


def organizations_without_braces(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Organizations that BibTeX takes for persons, and publishers that it takes for two."""
    for entry in entries:
        for field in NAME_LISTS:
            for typed in unbraced_organizations(entry.fields.get(field, "")):
                name = typed.strip(" ,")
                yield ORGANIZATION.finding(
                    f"`{name}`, {_article(field)} of `{entry.key}`, has no braces of its own: BibTeX reads the name "
                    "of a person.",
                    entry.field_location(field),
                    f"Give the name its own braces: `{field} = {{{{{name}}}}}`.",
                )
        for field in LITERAL_LISTS:
            value = entry.fields.get(field, "")
            if holds_and(value):
                yield ORGANIZATION.finding(
                    f"`{value}`, {_article(field)} of `{entry.key}`, has no braces of its own: BibTeX divides it at "
                    "`and`.",
                    entry.field_location(field),
                    f"Write `{field} = {{{{{value}}}}}`: braces keep a name whole.",
                )


def kinds_as_genre(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Yield the kind of publication in `type`, where EndNote and PubMed write it."""
    for entry in entries:
        value = entry.plain("type")
        if names_kind_of_publication(value):
            yield KIND_AS_GENRE.finding(
                f"`type = {{{value}}}` of `{entry.key}` says what @{entry.type} says already.",
                entry.field_location("type"),
                "Delete the field: other programs print it in brackets after the title.",
            )


def states_in_notes(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Yield where a work is on its way to print, or when it was read, said in `note`, which most styles do not
    print."""
    for entry in entries:
        value = entry.plain("note")
        if accessed := _ACCESSED.fullmatch(value.strip(" .()[]")):
            is_said = "urldate" in entry.fields
            yield STATE_IN_NOTE.finding(
                f"`note = {{{value}}}` of `{entry.key}` is not printed by most styles.",
                entry.field_location("note"),
                "Delete it: `urldate` has the date."
                if is_said
                else f"Write `urldate = {{{_iso_date(accessed['date'])}}}`, which is printed as the style asks.",
            )
            continue
        if not _STATE.fullmatch(value.strip(" .")):
            continue
        is_published = bool(entry.fields.get("volume") and (entry.fields.get("pages") or entry.fields.get("eid")))
        yield STATE_IN_NOTE.finding(
            f"`note = {{{value}}}` of `{entry.key}` is not printed by most styles.",
            entry.field_location("note"),
            "Delete it: the work has its volume and pages."
            if is_published
            else f"Write `pubstate = {{{value}}}`, or the volume and pages that the work has by now.",
        )


_STATE = re.compile(
    r"(?:e-?pub(?:lished)?|published online|online) ahead of print|in press|forthcoming|advance online publication|"
    r"accepted(?: for publication| manuscript)?|submitted(?: for publication)?|to appear",
    re.IGNORECASE,
)


_ACCESSED = re.compile(
    r"(?:(?:last|date|online|\w{1,20};)\s+)?(?:accessed|retrieved|visited|viewed|checked|cited|consulted|abgerufen|zugegriffen)"
    r"(?:\s+date)?(?:\s+(?:on|am))?[:,]?\s+(?P<date>[\w .,/-]*\d{4}[\w.,/-]*)",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _iso_date(typed: str) -> str:
    """Return a date in English or ISO 8601 as BibLaTeX wants it; others, and numbers whose order is not certain, by a
    pattern."""
    if iso := re.search(r"\d{4}-\d\d-\d\d", typed):
        return iso[0]
    words = re.findall(r"[^\W\d_]+|\d+", typed)
    months = [_MONTHS.index(word[:3].lower()) + 1 for word in words if word[:3].lower() in _MONTHS]
    years = [word for word in words if re.fullmatch(r"\d{4}", word)]
    days = [int(word) for word in words if re.fullmatch(r"\d{1,2}", word)]
    if len(months) == len(years) == 1 and len(days) < 2:
        return f"{years[0]}-{months[0]:02}" + "".join(f"-{day:02}" for day in days)
    return "YYYY-MM-DD"


def _article(field: str) -> str:
    return f"{'an' if field[0] in 'aeio' else 'a'} {field}"


ORGANIZATION = Rule(
    "REF020",
    "organization-without-braces",
    Severity.WARNING,
    summary="An organization has no braces in a field in which BibTeX expects persons or a list.",
    purpose="`World Health Organization` is printed as “Organization WH”, `Simon and Schuster` as “Simon; Schuster” "
    "by every program that follows BibTeX. A report prints the whole name where it is certain.",
    wrong="author = {World Health Organization}",
    right="author = {{World Health Organization}}",
    when_wrong="If a person has a name like an organization's, or two publishers are meant.",
    source=_BIBTEX,
)
STATE_IN_NOTE = Rule(
    "REF033",
    "state-in-note",
    Severity.WARNING,
    summary="`note` says that a work is in press or ahead of print, or when it was read, but is not printed.",
    purpose="Readers do not learn why the work has no volume and pages, or when a web page was read.",
    wrong="@article{miller2020, note = {Epub ahead of print}, ...}",
    right="@article{miller2020, pubstate = {Epub ahead of print}, ...}",
    when_wrong="If the style prints notes.",
    source='The BibLaTeX manual, section 2.2.2 (`pubstate`, `urldate`); CSL 1.0.2, "status", "accessed" and "note".',
)
KIND_AS_GENRE = Rule(
    "REF023",
    "publication-kind-as-genre",
    Severity.WARNING,
    summary="`type` names the kind of publication, as EndNote and PubMed export it.",
    purpose="`type` is for text that is printed in brackets, such as `PhD thesis`: other programs print "
    "“[Journal Article]”. A report leaves it out.",
    wrong="@article{miller2020, type = {Journal Article}, ...}",
    right="@article{miller2020, ...}",
    when_wrong="If the words are to be printed.",
    source='The BibLaTeX manual, section 2.2.2 (`type`); CSL 1.0.2, "genre".',
)
