"""The works that documents cite and their styles, with the findings of reading them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.manuscript import ast
from casewright.manuscript.citations.marks import CitationPlan, missing_findings
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolved import ResolvedDocument
from casewright.manuscript.source import places_by_key
from casewright.references.bibliography import Bibliography
from casewright.references.styles import Style, load_style
from casewright.references.syntax_rule import syntax_finding
from casewright.storage import is_file, leads_outside

_UNREADABLE = Bibliography()
_IDENTIFIED = ("Header", "Div", "Span", "Image", "Figure", "Table")
_LABEL_OF_CROSSREF = re.compile(r"No bibliography contains `(?:fig|tbl|tab|eq|sec|lst)[:.]")


@dataclass(frozen=True)
class DocumentCitations:
    """The bibliography and style of a document, with the findings of reading them and of comparing them with its
    citations. `style` is None if the document names none, or it cannot be read."""

    bibliography: Bibliography
    style: Style | None
    findings: tuple[Finding, ...]


class CitationReader:
    """Reads the bibliography and style of each document of a report; a bibliography of several documents is read
    once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._bibliographies: dict[tuple[object, ...], tuple[Bibliography, tuple[Finding, ...]]] = {}

    def citations(self, parsed: ParsedDocument, resolved: ResolvedDocument, plan: CitationPlan) -> DocumentCitations:
        """Return the bibliography and style of a document. Their errors are findings."""
        key = (plan.bibliography, repr(parsed.metadata.get("references")))
        if key not in self._bibliographies:
            self._bibliographies[key] = _bibliography(parsed, plan, self._root)
        bibliography, unreadable = self._bibliographies[key]
        style, missing_style = _style(parsed, plan.style, self._root)
        findings = (
            *unreadable,
            *bibliography.findings,
            *(_missing_works(parsed, resolved, plan, bibliography) if bibliography is not _UNREADABLE else ()),
            *missing_style,
            *_style_findings(parsed, style, plan.style, bibliography),
            *_commands_lost(parsed, plan, bibliography),
        )
        return DocumentCitations(bibliography, style, findings)


def _missing_works(
    parsed: ParsedDocument, resolved: ResolvedDocument, plan: CitationPlan, bibliography: Bibliography
) -> tuple[Finding, ...]:
    """Return the cited works that no bibliography contains."""
    cited = (*plan.cited, *(name for name in plan.nocite if name != "*"))
    identifiers = {ast.identifier_of(element) for element in ast.walk(resolved.blocks, *_IDENTIFIED)}
    missing = missing_findings(
        cited, tuple(bibliography.by_key), places_by_key(parsed.citations), parsed.source.path, identifiers
    )
    is_named = plan.bibliography or parsed.metadata.get("references")
    return tuple(missing) if is_named else _without_bibliography(parsed, missing)


def _without_bibliography(document: ParsedDocument, missing: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the missing works of a document that names no bibliography as one finding. It is a warning if a filter
    may read the bibliography of another key."""
    works = [one for one in missing if one.severity is Severity.ERROR and not _LABEL_OF_CROSSREF.match(one.message)]
    if len(works) < 2:
        return tuple(missing)
    other = next((key for key in document.metadata.values if re.match(r"bibliograph\w*[_-]", key)), "")
    gathered = replace(
        works[0],
        message=f"{works[0].message.rstrip('.')}, and none the {len(works) - 1} citations that follow: none is named.",
        severity=Severity.WARNING if other else Severity.ERROR,
        hint=works[0].hint or "Name it in the front matter: `bibliography: references.bib`.",
    )
    return tuple(gathered if one is works[0] else one for one in missing if one is works[0] or one not in works)


def _bibliography(parsed: ParsedDocument, plan: CitationPlan, root: Path) -> tuple[Bibliography, tuple[Finding, ...]]:
    """Return a document's bibliography. A file that is missing (REF034) or cannot be read (REF005) is a finding, and
    its works are unknown."""
    from casewright.manuscript.citations.document_works import document_bibliography

    if any(name.startswith("`r ") for name in plan.bibliography):  # knitr runs it
        return _UNREADABLE, ()
    try:
        return document_bibliography(parsed.metadata, root), ()
    except CasewrightError as error:
        message = f"{sentence_of(error)}; its works cannot be checked."
        place = error.location
        if place is not None and place.path in plan.bibliography and is_file(root / place.path):
            return _UNREADABLE, (syntax_finding(Severity.ERROR, message, place, error.hint),)
        is_outside = any(leads_outside(root / name, root) for name in plan.bibliography)
        is_reported = is_outside and parsed.metadata.settings is None  # by QRT005; a report cannot be rendered
        severity = Severity.NOTE if is_reported else Severity.ERROR
        return _UNREADABLE, (_not_there(message, place or Location(parsed.source.path), error.hint, severity),)


def _style(parsed: ParsedDocument, name: str, root: Path) -> tuple[Style | None, tuple[Finding, ...]]:
    """Return a document's style. One that is missing, or not a style, is a finding (REF034)."""
    if not name or (parsed.source.path.endswith(".Rmd") and name.startswith("`r ")):  # knitr runs it
        return None, ()
    place = parsed.metadata.value_location("csl")
    try:
        return load_style(name, root, place), ()
    except CasewrightError as error:
        return None, (_not_there(f"{sentence_of(error)}.", error.location or place, error.hint),)


def _style_findings(
    parsed: ParsedDocument, style: Style | None, name: str, bibliography: Bibliography
) -> tuple[Finding, ...]:
    """Return the citations that a document's style shortens (REF021, REF022), and the differences between pandoc and
    the style's own processor (REF024)."""
    if style is None:
        return ()
    from casewright.manuscript.citations.printing import style_findings
    from casewright.manuscript.citations.shortened import shortened_citations
    from casewright.references.style_preparation import prepared_style

    shortened = shortened_citations(parsed, style, name, bibliography.by_key)
    if parsed.metadata.settings is None:
        return shortened
    return shortened + style_findings(style, prepared_style(style.path.read_bytes()).departures, parsed.metadata)


def _commands_lost(parsed: ParsedDocument, plan: CitationPlan, bibliography: Bibliography) -> Iterator[Finding]:
    """Yield the commands in the works that a document cites that are not printed (REF032)."""
    cited = keys_cited([plan])
    entries = [entry for entry in bibliography.by_key.values() if entry.key in cited or "*" in cited]
    if any("\\" in value for entry in entries for value in entry.fields.values()):
        from casewright.references.bibtex.lost_commands import lost_commands

        yield from lost_commands(entries, is_prepared=parsed.metadata.settings is not None)


def _not_there(message: str, place: Location, hint: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding("REF034", "citation-file-missing", severity, message, place, hint)


def sentence_of(error: CasewrightError) -> str:
    """Return the message of an error, with its reason, without a full stop."""
    return error.message.rstrip(".") + (f" ({error.why})" if error.why else "")


def keys_cited(plans: Iterable[CitationPlan]) -> frozenset[str]:
    """Return the keys that are cited or listed in `nocite`."""
    return frozenset(key for plan in plans for key in (*plan.cited, *plan.nocite))
