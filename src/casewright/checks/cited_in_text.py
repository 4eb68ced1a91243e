"""REF: citations that a style prints with less than was typed: a narrative citation without names, a page left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript import ast
from casewright.references.entry import Entry, plain_text
from casewright.references.organizations import names_of

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
"""Characters before a citation in which the names of its authors count as written."""


def names_in_text(entry: Entry) -> str:
    """The names that a sentence begins with: `Roe`, `Smith and Jones`, `Smith et al.`; empty where none is known."""
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


def _narrative(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        if document.style is None or not document.style.numeric:
            continue
        places = {key: _narrative_places(document, key, report) for key in document.bibliography.by_key}
        for citation in _citations(document):
            entry = document.bibliography.by_key.get(citation["citationId"])
            if entry is None or citation["citationMode"]["t"] != "AuthorInText":
                continue
            own = places[entry.key]
            place, before = own.pop(0) if own else (Location(document.path), "")
            if _NAMED_BEFORE.search(before) or _names_authors(before, entry):
                continue
            names = names_in_text(entry) or "the authors"
            number = "a raised number" if document.style.superscript else "a number"
            yield NARRATIVE_NUMBER.finding(
                f"`@{entry.key}` is printed as {number} without the names of the authors.",
                place,
                f"Write `{names} [@{entry.key}]`.",
            )


def _names_authors(before: str, entry: Entry) -> bool:
    family = names_in_text(entry).split(" and ")[0].removesuffix(" et al.")
    return bool(family) and family.lower() in before[-_NEAR:].lower()


def _narrative_places(document: CheckedDocument, key: str, report: Report) -> list[tuple[Location, str]]:
    """Where a key stands outside of brackets, each with the text of the line before it."""
    found: list[tuple[Location, str]] = []
    for typed in document.citations:
        if typed.key != key:
            continue
        before = _line_before(typed.location, report)
        if before.count("[") <= before.count("]"):
            found.append((typed.location, before))
    return found


def _line_before(place: Location, report: Report) -> str:
    lines = report.files.get(place.path, ())
    if place.line is None or place.line > len(lines):
        return ""
    return lines[place.line - 1][: (place.column or 1) - 1]


def _left_out(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        if document.style is None or document.style.prints_locators:
            continue
        places: dict[str, list[Location]] = {}
        for typed in document.citations:
            places.setdefault(typed.key, []).append(typed.location)
        for citation in _citations(document):
            key = citation["citationId"]
            place = places[key].pop(0) if places.get(key) else Location(document.path)
            if key not in document.bibliography.by_key:
                continue
            locator = _LOCATOR.match(ast.plain_text(citation["citationSuffix"]))
            if locator is not None:
                yield LOCATOR_LEFT_OUT.finding(
                    f"`{locator['typed']}` of `@{key}` is not printed: the style `{document.plan.style}` prints no "
                    "pages in citations.",
                    place,
                    f"Write it in the sentence: `({locator['typed']}) [@{key}]`.",
                )


def _citations(document: CheckedDocument) -> Iterator[Mapping[str, Any]]:
    front: Sequence[Any] = [one for part in document.parsed.front.values() for one in part]
    for element in ast.walk([*front, *document.parsed.blocks], "Cite"):
        yield from element["c"][0]


_AMA = 'AMA Manual of Style, 11th ed., 3.6 and 3.7 (citing in text); ICMJE, "Preparing a Manuscript" (References).'

NARRATIVE_NUMBER = Rule(
    "REF021",
    "narrative-citation-without-names",
    Severity.WARNING,
    summary="A citation that is part of the sentence is printed as a number only.",
    purpose="A numeric style prints no names: `@roe2020 say` becomes “(2) say”.",
    wrong="As @roe2020 say, it is rare.",
    right="As Roe et al. [@roe2020] say, it is rare.",
    when_wrong="Where a number can stand in the sentence in another way than after `ref.` or after the authors' names.",
    source=_AMA,
    check=_narrative,
)
LOCATOR_LEFT_OUT = Rule(
    "REF022",
    "locator-not-printed",
    Severity.WARNING,
    summary="A page or figure named in a citation is not printed, since the style prints none.",
    purpose="What was typed does not reach the reader: `[@roe2020, p. 45]` becomes “(2)”.",
    wrong="[@roe2020, p. 45]",
    right="(p. 45) [@roe2020]",
    when_wrong="Where the place in the work is for the author only.",
    source='CSL 1.0.2, "Locators"; pandoc\'s manual, "Citation syntax".',
    check=_left_out,
)
STYLE_DEPARTS = Rule(
    "REF024",
    "style-printed-otherwise",
    Severity.NOTE,
    summary="A style prints something in another way than in Zotero, whose processor journals use.",
    purpose="Styles are prepared for pandoc's citation processor so that it prints what they say; a few things it "
    "prints in its own way all the same.",
    wrong="csl: frontiers-in-immunology   % a comma and a full stop behind quoted titles",
    right="the reference list, looked at",
    when_wrong="Where no work of the kind is cited.",
    source="citeproc-js, the citation processor of Zotero, compared with pandoc's.",
)
