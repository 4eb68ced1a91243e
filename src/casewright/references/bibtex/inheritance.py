"""What an entry takes from others: `crossref` and `xdata`, as BibLaTeX has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.references.entry import Entry
from casewright.references.syntax_rule import syntax_finding

# BibLaTeX manual, appendix B ("Default inheritance setup"): what the title of a parent is to its child.
_TITLE_IN_CHILD = {
    **dict.fromkeys(
        [(parent, child) for parent in ("book", "mvbook") for child in ("inbook", "bookinbook", "suppbook")],
        "booktitle",
    ),
    **dict.fromkeys(
        [
            (parent, child)
            for parent in ("collection", "reference", "mvcollection", "mvreference")
            for child in ("incollection", "inreference", "suppcollection")
        ],
        "booktitle",
    ),
    ("proceedings", "inproceedings"): "booktitle",
    ("proceedings", "conference"): "booktitle",
    ("periodical", "article"): "journaltitle",
    ("periodical", "suppperiodical"): "journaltitle",
    ("mvbook", "book"): "maintitle",
    ("mvcollection", "collection"): "maintitle",
    ("mvproceedings", "proceedings"): "maintitle",
}
_LONGEST_CHAIN = 50
_NOT_INHERITED = frozenset([
    "ids", "crossref", "xref", "xdata", "entryset", "entrysubtype", "execute", "label", "options", "presort",
    "related", "relatedoptions", "relatedstring", "relatedtype", "shorthand", "shorthandintro", "sortkey",
])  # fmt: skip


def with_inheritance(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Entries with what they take from others, and findings where the other is not there.

    What an entry says itself counts more than what it takes; of entries with one key the last is taken from. Raises
    CasewrightError if the way leads back to where it began: pandoc would follow it for ever.
    """
    by_key = {entry.key: entry for entry in entries}
    findings: list[Finding] = []
    done: dict[int, Entry] = {}

    def complete(entry: Entry, below: frozenset[str]) -> Entry:
        if id(entry) in done:
            return done[id(entry)]
        fields, places = dict(entry.fields), dict(entry.field_locations)
        inherited: set[str] = set()
        for name in ("xdata", "crossref"):
            for key in filter(None, map(str.strip, entry.fields.get(name, "").split(","))):
                parent = by_key.get(key)
                if key in below or len(below) > _LONGEST_CHAIN:
                    back = f"leads back to `{key}`, where it began" if key in below else "goes on through other entries"
                    raise CasewrightError(
                        f"`{name}` of the entry `{entry.key}` {back}.",
                        location=entry.field_location(name),
                        hint="Delete one of the fields that lead on.",
                    )
                if parent is None:
                    findings.append(_missing(entry, name, key))
                    continue
                for own, (value, place) in _given(complete(parent, below | {key}), entry, name).items():
                    if own not in fields:
                        fields[own], places[own] = value, place
                        inherited.add(own)
        completed = replace(entry, fields=fields, field_locations=places, inherited=frozenset(inherited))
        done[id(entry)] = completed
        return completed

    return tuple(complete(entry, frozenset({entry.key})) for entry in entries), tuple(findings)


def _missing(entry: Entry, name: str, key: str) -> Finding:
    return syntax_finding(
        Severity.ERROR,
        f"`{name}` of `{entry.key}` names `{key}`, which is not there.",
        entry.field_location(name),
        "Correct the key, or delete the field.",
    )


def _given(parent: Entry, child: Entry, name: str) -> Mapping[str, tuple[str, Location]]:
    title_in_child = _TITLE_IN_CHILD.get((parent.type, child.type)) if name == "crossref" else None
    given: dict[str, tuple[str, Location]] = {}
    for own, value in parent.fields.items():
        if own in _NOT_INHERITED:
            continue
        if title_in_child and own in {"title", "subtitle", "titleaddon"}:
            given[title_in_child.removesuffix("title") + own] = (value, parent.field_location(own))
        else:
            given[own] = (value, parent.field_location(own))
    return given
