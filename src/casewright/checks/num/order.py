"""NUM, levels and citations: headings that skip a level, and citation numbers that do not rise through the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity
from casewright.manuscript import ast
from casewright.manuscript.citations.order import FIRST_MENTION, POSITION, citation_order
from casewright.manuscript.crossref.mentions import running_text


def _levels_skipped(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        before = 0
        for heading in (passage for passage in document.passages if passage.kind == "heading"):
            level, place = heading.level, replace(heading.start, column=1 if heading.start.column else None)
            if before == 0 and level > 2:
                yield LEVEL_SKIPPED.finding(f"The first heading has level {level}.", place, "Begin with `#` or `##`.")
            elif before and level > before + 1:
                yield LEVEL_SKIPPED.finding(
                    f"A heading of level {level} follows one of level {before}.",
                    place,
                    f"Write it with `{'#' * (before + 1)}`.",
                )
            before = level


def _citations_out_of_order(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        settings = document.settings
        if document.style is None or not document.style.numeric:
            continue
        if settings is not None and settings.citation_order != POSITION:
            continue  # the resolver has put them in order
        blocks = [*document.resolved.title_block, *document.resolved.blocks]
        printed = {key: index for index, key in enumerate(citation_order(blocks, POSITION), start=1)}
        wanted = {key: index for index, key in enumerate(citation_order(blocks, FIRST_MENTION))}
        citations = [one for cite in ast.walk(running_text(document.resolved.blocks), "Cite") for one in cite["c"][0]]
        in_text = tuple(dict.fromkeys(one["citationId"] for one in citations))
        places = {one["citationId"]: document.parsed.place_of(one) for one in reversed(citations)}
        if all(printed[one] < printed[other] for one, other in pairwise(in_text)):
            continue
        for index, key in enumerate(in_text):
            later = [one for one in in_text[index + 1 :] if printed[one] < printed[key] and wanted[one] > wanted[key]]
            if later:
                yield CITATIONS_OUT_OF_ORDER.finding(
                    f"`{key}` is cited as number {printed[key]} before number {printed[later[0]]} (`{later[0]}`).",
                    places[key],
                    "Tables and legends before it were numbered first; write `citation-order: first-mention` below "
                    "`casewright:` in `_quarto.yml`, or move them behind the text that mentions them.",
                )
                break


LEVEL_SKIPPED = Rule(
    "NUM016",
    "heading-level-skipped",
    Severity.WARNING,
    summary="A heading is more than one level below the heading before it.",
    purpose="Readers who navigate by headings miss a level, and numbered sections print as 1.0.1.",
    wrong="## Case report\n\n#### Imaging",
    right="## Case report\n\n### Imaging",
    when_wrong="If a heading of the level between is in a version of the text that is not checked.",
    source="Web Content Accessibility Guidelines 2.2, technique G141.",
    check=_levels_skipped,
)
CITATIONS_OUT_OF_ORDER = Rule(
    "NUM017",
    "citations-out-of-order",
    Severity.WARNING,
    summary="The numbers of citations do not rise through the text.",
    purpose="References are numbered in the order in which the text first mentions them; a table before its mention "
    "takes numbers that come later in the text.",
    wrong="A table that cites two works, and below it: The first reports [@lee2019] ...  # prints 3 before 1",
    right="casewright:\n  citation-order: first-mention",
    when_wrong="If a style numbers its list by the alphabet.",
    source='ICMJE Recommendations, "Preparing a Manuscript for Submission" (References): "numbered consecutively in '
    "the "
    'order in which they are first mentioned in the text".',
    check=_citations_out_of_order,
)

RULES = (LEVEL_SKIPPED, CITATIONS_OUT_OF_ORDER)
