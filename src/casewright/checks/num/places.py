"""Where in a document's text things are mentioned: mentions in running text apart from those in floats and legends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from casewright.checks.memo import memoized
from casewright.checks.report import CheckedDocument, Report
from casewright.diagnostics import Location
from casewright.manuscript.crossref.kinds import Kinds
from casewright.manuscript.crossref.mentions import Mention
from casewright.manuscript.crossref.numbering import Numbered
from casewright.manuscript.source import places_by_key


def is_float(entry: Numbered, kinds: Kinds) -> bool:
    """Return whether a registry entry is a figure, table, listing or declared kind as a whole."""
    return not entry.parent and entry.kind in kinds and kinds[entry.kind].family == "float"


def own_floats(document: CheckedDocument) -> tuple[Numbered, ...]:
    """Return the floats that are in a document, in reading order."""
    entries = document.registry.entries.values()
    return tuple(one for one in entries if one.document == document.name and is_float(one, document.parsed.kinds))


def text_mentions(document: CheckedDocument) -> tuple[Mention, ...]:
    """Return the mentions of floats in a document's running text, in reading order: not those in tables, captions and
    legends, nor those in title and abstract, which count for nothing when floats are numbered (ICMJE). The label of a
    panel counts as its float's, with the letter."""
    return memoized(document, "text mentions", lambda: tuple(_text_mentions(document)))


def _text_mentions(document: CheckedDocument) -> Iterator[Mention]:
    for one in document.resolved.mentions:
        entry = document.registry.entries.get(one.label) if one.is_in_text else None
        if entry is not None and entry.parent:
            yield replace(one, label=entry.parent, panels=(entry.letter,))
        elif entry is not None and is_float(entry, document.parsed.kinds):
            yield one


def label_places(document: CheckedDocument) -> Mapping[str, Location]:
    """Return where each label of a document is typed, the first time."""
    return {label: places[0] for label, places in places_by_key(document.parsed.labels).items()}


def counted_together(report: Report) -> tuple[tuple[CheckedDocument, ...], ...]:
    """Return the checked documents in groups whose floats are numbered together, in their order."""
    groups: dict[int, list[CheckedDocument]] = {}
    for document in report.documents:
        groups.setdefault(id(document.registry), []).append(document)
    return tuple(tuple(group) for group in groups.values())
