"""TXT, titles: a supplement that names another title than the article it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity

_PREFIX = re.compile(
    r"(?i)\s*(?:online\s+)?(?:supplement(?:ary|al)?|supporting|additional|appendix|data supplement|e-?supplement)"
    r"(?:\s+(?:materials?|information|data|appendix|files?|methods|figures?|tables?|and|online|content|\d+|S\d+))*"
    r"\s*(?:(?:to|for|of|accompanying)\b(?:\s*(?:the\s+)?(?:article|letter|manuscript|paper|report)\b)?\s*)?[:.,–—-]*\s*"
)
_ALIKE = 0.6
"""From which likeness on a title without a prefix such as `Supplement:` is meant to be the article's."""


def _differs(report: Report) -> Iterator[Finding]:
    main = report.manuscript
    if main is None:
        return
    title = _title(main, "title")
    if not title or _PREFIX.match(title):
        return
    for document in report.documents:
        if document is main:
            continue
        is_named = True
        for typed, place in _names(document):
            prefix = _PREFIX.match(typed)
            named = typed[prefix.end() :].strip(" \"“”'*_") if prefix else typed
            if prefix and not named:
                is_named = False  # what follows it may be the article's title
            if not named or _folded(named) in _folded(title) or _folded(title) in _folded(named):
                continue  # a part of it is its short form
            likeness = SequenceMatcher(None, _folded(named), _folded(title), autojunk=False).ratio()
            claims = (prefix is not None and typed[: prefix.end()].rstrip().endswith(":")) or _says_for(typed, prefix)
            claims = claims or not is_named
            if likeness >= _ALIKE or (claims and len(named.split()) >= 4):
                yield DIFFERS.finding(
                    f"This supplement names the title “{named}”, and {main.path} has “{title}”.",
                    place,
                    "Write the title of the article, or correct that one.",
                )


def _names(document: CheckedDocument) -> Iterator[tuple[str, Location]]:
    """Yield what may name a supplement: its title and subtitle, and its first lines where they begin as such names
    do."""
    for field in ("title", "subtitle"):
        if typed := _title(document, field):
            yield typed, document.metadata.value_location(field)
    for passage in [one for one in document.passages if one.kind in {"heading", "paragraph"}][:2]:
        prefix = _PREFIX.match(passage.text)
        if (
            prefix is not None
            and len(passage.text) < _LONGEST
            and (
                passage.kind == "heading"
                or (_says_for(passage.text, prefix) and not passage.text.rstrip().endswith("."))
            )
        ):
            yield " ".join(passage.text.split()), passage.start


_LONGEST = 250


def _says_for(typed: str, prefix: re.Match[str] | None) -> bool:
    return prefix is not None and re.search(r"(?i)\b(?:to|for|of|accompanying)\b", typed[: prefix.end()]) is not None


def _title(document: CheckedDocument, field: str) -> str:
    found = document.metadata.get(field)
    return " ".join(found.split()) if isinstance(found, str) else ""


def _folded(title: str) -> str:
    """Return a title as it is compared: without marks, markup and capitals."""
    return " ".join(re.findall(r"\w+", title.casefold()))


DIFFERS = Rule(
    "TXT031",
    "supplement-title-differs",
    Severity.WARNING,
    summary="The title of the article in a supplement differs from the article's.",
    purpose="The title was changed in one of them; readers and databases cannot tell what the supplement belongs to.",
    wrong='title: "Supplement: A rash in an infant"   # the article: "A rash in a child"',
    right='title: "Supplement: A rash in a child"',
    when_wrong="If the supplement has its own title that resembles the article's.",
    source=r"ICMJE Recommendations (Title Page); this toolkit's own: every fact is the same wherever it is written.",
    check=_differs,
)

RULES = (DIFFERS,)
