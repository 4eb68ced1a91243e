"""QRT: what of Quarto the built-in engine leaves aside, and places that are not filled.

Options that are ignored come up when a report is rendered.
"""

from __future__ import annotations

from collections.abc import Iterator

from casewright.checks.repair import Edit
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript.places import unfilled
from casewright.manuscript.source import place_meant


def _generated_parts(report: Report) -> Iterator[Finding]:
    paths = dict.fromkeys(path for one in report.documents for path in one.parsed.source.files_read)
    for path in paths:
        for number, line in enumerate(report.files.get(path, ()), start=1):
            place = place_meant(line)
            if not place:
                continue
            typed = line.rstrip()
            indent = len(typed) - len(typed.lstrip())
            division = f"::: {{#{place}}}\n{typed[:indent]}:::"
            yield GENERATED_PART.finding(
                f"`{typed.strip()}` includes a file that is not generated any more.",
                Location(path, number, indent + 1),
                f"Write an empty division in its place, `::: {{#{place}}}` and `:::` below it.",
                edits=[Edit(path, number, indent + 1, len(line) - indent, division)],
            )


def _unfilled_places(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        for typed, meant in unfilled(document.resolved.blocks) if document.settings is not None else ():
            place = next((line.location(1) for line in document.lines if _opens(line.text, typed)), None)
            holds_heading = typed == meant
            yield UNFILLED_PLACE.finding(
                f"The division `{typed}` holds a heading, so nothing is printed in it."
                if holds_heading
                else f"The division `{typed}` is empty, and nothing is printed in it.",
                place or Location(document.path),
                "Move the heading above the division, and leave the division empty."
                if holds_heading
                else f"Write `{meant}`.",
            )


def _opens(line: str, name: str) -> bool:
    return line.lstrip().startswith(":::") and name in line


OPTION_IGNORED = Rule(
    "QRT001",
    "quarto-option-ignored",
    Severity.WARNING,
    summary="An option of Quarto has no effect in the built-in engine.",
    purpose="What an option would print is missing from the page; an author should know before a reader does. "
    "Options that only change looks are notes, and what cannot be left out is refused.",
    wrong="toc-title: In this letter   # with the built-in engine",
    right="casewright render --engine quarto",
    when_wrong="Where the report is rendered by Quarto as well, which follows the option.",
    source="Quarto's documentation, reference pages of its formats.",
)
GENERATED_PART = Rule(
    "QRT002",
    "generated-part-included",
    Severity.NOTE,
    summary="A document includes the abbreviations list or the figure legends as a file.",
    purpose="Nothing generates the file. The built-in engine prints the list all the same; Quarto stops, since it "
    "finds no such file.",
    wrong="{{< include _generated/abbreviations.qmd >}}",
    right="::: {#abbreviations}\n:::",
    when_wrong="Never: a file of your own has another name.",
    source='docs/how-to.md ("Print the abbreviations and the figure legends").',
    check=_generated_parts,
    fixable=True,
)
UNFILLED_PLACE = Rule(
    "QRT003",
    "place-not-filled",
    Severity.WARNING,
    summary="A division for the abbreviations list or the figure legends is not filled: it holds a heading, or its "
    "name is not quite that of a place.",
    purpose="Only an empty division named `abbreviations` or `figure-legends` is filled; the reader gets no list.",
    wrong="::: {#abbreviations}\n## Abbreviations\n:::",
    right="## Abbreviations\n\n::: {#abbreviations}\n:::",
    when_wrong="Where the heading is all that is to be printed, or the division is empty on purpose.",
    source='docs/how-to.md ("Print the abbreviations and the figure legends").',
    check=_unfilled_places,
)
RULES = (OPTION_IGNORED, GENERATED_PART, UNFILLED_PLACE)
