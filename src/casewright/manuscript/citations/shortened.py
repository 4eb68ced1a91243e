"""Findings for citations that a style prints incompletely: narrative ones without names, and omitted locators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casewright.diagnostics import Finding, Severity
from casewright.manuscript import ast
from casewright.manuscript.parsing import ParsedDocument
from casewright.references.entry import Entry, plain_text
from casewright.references.organizations import names_of
from casewright.references.styles import Style

_LABEL = (
    r"(?:pp?|pages?|chap|chapters?|ch|sec|sections?|figs?|figures?|tabs?|tables?|para|paragraphs?|vol|vols|volumes?|no|"
    r"nos|parts?|pt|fol|folios?|col|columns?|lines?|l|ll|nn?|notes?|app|appendix|art|articles?|bk|books?|ed|eq|"
    r"s|seiten?|kap|kapitel|abb|abbildung|tab|tabelle|abs|absatz|anm)"
)
_LOCATOR = re.compile(
    rf"\s*,?\s*(?P<typed>\{{[^}}]*\d[^}}]*\}}|(?:{_LABEL}\.?\s*|[§¶]+\s*)[A-Za-z]{{0,3}}\d[\w–-]*(?:\.\d+)*"
    r"(?:\s*[,–-]\s*\d[\w–-]*)*|\d[\d–-]*)",
    re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(
    r"(?i)\b(?:refs?\.?|references?|citations?|no\.?|nos\.?|number|literatur|zitat|et al\.?)\W*$"
)
_NEAR = 60
"""Characters before and after a citation that matter: the names of its authors, and another key."""


def names_in_text(entry: Entry) -> str:
    """Return the authors' names for a sentence: `Roe`, `Smith and Jones`, `Smith et al.`, or ""."""
    names = [_family(name) for name in names_of(entry.fields.get("author") or entry.fields.get("editor") or "")]
    names = [name for name in names if name and name.lower() != "others"]
    if not names:
        return ""
    return " and ".join(names) if len(names) < 3 else f"{names[0]} et al."


def _family(name: str) -> str:
    plain = plain_text(name)
    if name.strip().startswith("{"):
        return plain
    if "," in plain:
        return plain.split(",")[0].strip()
    words = plain.split()
    particles = next((index for index, word in enumerate(words[:-1]) if index and word[0].islower()), len(words) - 1)
    return " ".join(words[particles:])


def shortened_citations(
    parsed: ParsedDocument, style: Style, named: str, entries: Mapping[str, Entry]
) -> tuple[Finding, ...]:
    """Return findings for narrative citations that `style` prints without names (REF021), and for locators that it does
    not print (REF022). `named` is the style's name in the document."""
    findings: list[Finding] = []
    if style.numeric:
        findings += _narrative(parsed, style, entries)
    if not style.prints_locators:
        findings += _omitted_locators(parsed, named, entries)
    return tuple(findings)


def _narrative(parsed: ParsedDocument, style: Style, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    lines = {(line.path, line.number): line.text for line in parsed.source.lines}
    number = "a raised number" if style.superscript else "a number"
    for citation in _citations(parsed):
        entry = entries.get(citation["citationId"])
        if entry is None or citation["citationMode"]["t"] != "AuthorInText":
            continue
        place = parsed.place_of(citation)
        line = lines.get((place.path, place.line or 0), "")
        before, after = line[: (place.column or 1) - 1], line[(place.column or 1) - 1 :]
        is_in_brackets = before.count("[") > before.count("]")
        before = before[-_NEAR:]
        message = f"`@{entry.key}` is printed as {number} without the names of the authors."
        hint = f"Write `{names_in_text(entry) or 'the authors'} [@{entry.key}]`."
        if is_in_brackets and (link := _IN_LINK.match(after)):
            message = (
                f"`[@{entry.key}][@{link['other']}]` is read as a link, so `@{entry.key}` is printed as {number} in "
                "brackets."
            )
            hint = f"Write one pair of brackets: `[@{entry.key}; @{link['other']}]`."
        elif is_in_brackets and _BEHIND_COMMA.search(before):
            message = (
                f"`@{entry.key}` behind a comma belongs to the citation before it, and is printed as {number} in its "
                "brackets."
            )
            hint = f"Write a semicolon between works: `; @{entry.key}`."
        elif _NAMED_BEFORE.search(before) or _names_authors(before, entry):
            continue
        yield Finding("REF021", "narrative-citation-without-names", Severity.WARNING, message, place, hint)


def _names_authors(before: str, entry: Entry) -> bool:
    family = names_in_text(entry).split(" and ")[0].removesuffix(" et al.")
    return bool(family) and family.lower() in before.lower()


_BEHIND_COMMA = re.compile(r"@[^;\[\]]*,\s*\Z")
_IN_LINK = re.compile(r"-?@[^\s\[\]]+\]\[-?@(?P<other>[\w:.#$%&+?<>~/-]*\w)")
"""The first citation in `[@a][@b]`, which pandoc reads as a link."""


def _omitted_locators(parsed: ParsedDocument, named: str, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    for citation in _citations(parsed):
        key = citation["citationId"]
        locator = _LOCATOR.match(ast.plain_text(citation["citationSuffix"])) if key in entries else None
        if locator is not None:
            yield Finding(
                "REF022",
                "locator-not-printed",
                Severity.WARNING,
                f"`{locator['typed']}` of `@{key}` is not printed: citations of the style `{named}` have no locators.",
                parsed.place_of(citation),
                f"Write it in the sentence: `({locator['typed']}) [@{key}]`.",
            )


def _citations(parsed: ParsedDocument) -> Iterator[Mapping[str, Any]]:
    front: Sequence[Any] = [element for part in parsed.front.values() for element in part]
    for element in ast.walk([*front, *parsed.blocks], "Cite"):
        yield from element["c"][0]
