"""Printing the citations and the reference list of a resolved document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.diagnostics import Finding, Severity
from casewright.manuscript.citations.document_works import document_bibliography
from casewright.manuscript.citations.marks import CitationPlan, missing_findings, with_citations
from casewright.manuscript.citations.shortened import shortened_citations
from casewright.manuscript.markup.tex_text import with_tex_as_text
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolved import ResolvedDocument
from casewright.manuscript.source import places_by_key
from casewright.project import DocumentMetadata
from casewright.references.bibliography import prepared_texts
from casewright.references.style_preparation import prepared_style
from casewright.references.styles import Style, load_style
from casewright.references.works_preparation import StyleNeeds, prepared_work
from casewright.storage import content_hash, file_hash, is_file

INLINE_REFERENCES = "references.json"
"""The name of the file that passes the works in a document's metadata (`references:`) to the citation processor."""


@dataclass(frozen=True)
class Cited:
    """A document with printed citations, the findings, and the files that were read."""

    document: ResolvedDocument
    findings: tuple[Finding, ...] = ()
    files_read: tuple[str, ...] = ()


def cited(
    parsed: ParsedDocument, document: ResolvedDocument, plan: CitationPlan, root: Path, cache: ContentCache
) -> Cited:
    """Print the citations of a document. Raises CasewrightError if a bibliography or style cannot be read."""
    metadata = parsed.metadata
    bibliography = document_bibliography(metadata, root)
    keys = (*plan.cited, *(key for key in plan.nocite if key != "*"))
    known = tuple(bibliography.by_key)
    findings = (
        *bibliography.findings,
        *missing_findings(keys, known, places_by_key(parsed.citations), parsed.source.path),
    )
    inline = metadata.get("references")
    plan = replace(plan, bibliography=(*plan.bibliography, *([INLINE_REFERENCES] if inline else [])))
    if not plan.bibliography or not (plan.cited or plan.nocite):
        return Cited(document, findings, bibliography.files)
    read = list(bibliography.files)
    content = [file_hash(root / path) or "" for path in bibliography.files]
    texts = dict(bibliography.readable or {})
    if inline:
        texts[INLINE_REFERENCES] = json.dumps(inline, default=str)
    wanted_works = StyleNeeds()
    if plan.style:
        style = load_style(plan.style, root, metadata.value_location("csl"))
        findings += shortened_citations(parsed, style, plan.style, bibliography.by_key)
        content.append(file_hash(style.path) or "")
        if is_file(root / plan.style):
            read.append(plan.style)
        own_language = None if metadata.get("lang") is not None else _language_of(style, metadata.settings is not None)
        # A note style prints later citations of a work in short form, and with the list every citation is a later one.
        order = () if style.style_class == "note" else plan.order
        plan = replace(plan, style=str(style.path), order=order, language=own_language or plan.language)
        if metadata.settings is not None:
            prepared = prepared_style(style.path.read_bytes())
            findings += style_findings(style, prepared.departures, metadata)
            texts[plan.style], wanted_works = prepared.text, prepared.wanted
            plan = replace(plan, raised_numbers=style.superscript)
    if metadata.settings is not None:
        texts.update(prepared_texts(bibliography, root, wanted_works))
        if isinstance(inline, list):
            works = [prepared_work(work, wanted_works) for work in inline if isinstance(work, Mapping)]
            texts[INLINE_REFERENCES] = json.dumps(works, default=str)
    together = [*document.title_block, *document.blocks]
    head = len(document.title_block)
    blocks = with_citations(together, plan, root, texts, content_hash("".join(content).encode()), cache)
    if metadata.settings is not None:
        blocks = with_tex_as_text(blocks)  # superscripts and subscripts in BibTeX titles
    return Cited(replace(document, title_block=blocks[:head], blocks=blocks[head:]), findings, tuple(read))


def style_findings(style: Style, departures: Sequence[str], metadata: DocumentMetadata) -> tuple[Finding, ...]:
    """Return a finding for the parts of references that pandoc prints differently from CSL's reference processor."""
    if not departures:
        return ()
    return (
        Finding(
            "REF024",
            "style-printed-otherwise",
            Severity.NOTE,
            f"The style `{style.name}` prints {' and '.join(departures)} differently from Zotero.",
            metadata.value_location("csl"),
            "Check these in the reference list.",
        ),
    )


def _language_of(style: Style, is_report: bool) -> str | None:
    """Return the language of a style, for a document without `lang`; None for a report in a style of British English,
    since reports are in American English unless `lang` is `en-GB`."""
    is_english = (style.locale or "").lower().startswith("en")
    return None if is_report and is_english else style.locale
