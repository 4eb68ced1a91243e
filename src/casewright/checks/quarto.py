"""QRT: what of Quarto the built-in engine leaves aside, and places that are not filled.

Options that are ignored come up when a report is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from casewright.checks.repair import Edit
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript.floats.generated_places import unfilled
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.source import generated_place
from casewright.render.places import place_of
from casewright.render.quarto.engine import EXTENSION_FOLDER
from casewright.render.quarto.unsupported import EXTENSION, scripts_of_earlier_versions
from casewright.storage import leads_outside


def _left_from_earlier_versions(report: Report) -> Iterator[Finding]:
    for keys in scripts_of_earlier_versions(report.project.metadata):
        name = "pre-render" if "pre-render" in keys else "filters"
        yield EARLIER_VERSION.finding(
            f"`{name}` names a script of an earlier version, which Quarto cannot run any more.",
            report.project.location(*keys),
            "Delete the line."
            if name == "pre-render"
            else f'Write `filters: [{EXTENSION}]`, and run `quarto add "{EXTENSION_FOLDER}"` in this folder.',
        )
    yield from _generated_parts(report)


def _generated_parts(report: Report) -> Iterator[Finding]:
    paths = dict.fromkeys(path for one in report.documents for path in one.parsed.source.files_read)
    for path in paths:
        for number, line in enumerate(report.files.get(path, ()), start=1):
            place = generated_place(line)
            if not place:
                continue
            typed = line.rstrip()
            indent = len(typed) - len(typed.lstrip())
            division = f"::: {{#{place}}}\n{typed[:indent]}:::"
            yield EARLIER_VERSION.finding(
                f"`{typed.strip()}` includes a file that is no longer generated.",
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
                f"The division `{typed}` contains a heading, so nothing is printed in it."
                if holds_heading
                else f"The division `{typed}` is empty, and nothing is printed in it.",
                place or Location(document.path),
                "Move the heading above the division, and leave the division empty."
                if holds_heading
                else f"Write `{meant}`.",
            )


_SPEAKER_NOTES = re.compile(r"\s*:{3,}\s*(?:notes|\{(?:[^}]*\s)?\.notes)(?=[\s}]|\Z)")


def _speaker_notes(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        for line in document.lines:
            if _SPEAKER_NOTES.match(line.text):
                yield SPEAKER_NOTES.finding(
                    "The notes for the speaker of a presentation are printed.",
                    line.location(1),
                    "Write `::: {.hidden}`, or delete them.",
                )


def _opens(line: str, name: str) -> bool:
    return line.lstrip().startswith(":::") and name in line


def _files_outside(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        if document.settings is not None:  # such a report is refused where it names one
            continue
        parsed, style = document.parsed, document.plan.style
        named = {*parsed.files_read, *parsed.metadata.files_read, *document.plan.bibliography, *document.pictures}
        for path in sorted(named | ({style} if style and (report.root / style).is_file() else set())):
            if leads_outside(report.root / path, report.root):
                yield FILE_OUTSIDE.finding(
                    f"`{path}` lies outside the project.",
                    _named_at(path, parsed),
                    "Copy it into the project's folder, so that the folder contains the whole report. If you trust "
                    "the folder (`casewright trust`), it is rendered as it is.",
                )


def _named_at(path: str, parsed: ParsedDocument) -> Location:
    """Return where a document, or metadata of it, names a file."""
    for key, value in parsed.metadata.values.items():
        for index, one in enumerate(value if isinstance(value, list) else [value]):
            if one == path:
                return parsed.metadata.value_location(*((key, index) if isinstance(value, list) else (key,)))
    return place_of([path, PurePosixPath(path).name], parsed)


OPTION_IGNORED = Rule(
    "QRT001",
    "quarto-option-ignored",
    Severity.WARNING,
    summary="An option of Quarto has no effect in the built-in engine.",
    purpose="The output of the option is missing from the page. Options that only change looks are notes; options "
    "that cannot be left out are refused.",
    wrong="toc-title: In this letter   # with the built-in engine",
    right="casewright render --engine quarto",
    when_wrong="If the report is rendered by Quarto as well, which follows the option.",
    source="Quarto's documentation, reference pages of its formats.",
)
EARLIER_VERSION = Rule(
    "QRT002",
    "left-from-earlier-version",
    Severity.NOTE,
    summary="A document includes the abbreviations list or the figure legends as a file, or `_quarto.yml` names a "
    "script of an earlier version.",
    purpose="Nothing generates the file, and the scripts are not needed. The built-in engine prints the same; Quarto "
    "stops.",
    wrong="{{< include _generated/abbreviations.qmd >}}",
    right="::: {#abbreviations}\n:::",
    when_wrong="Never: a file of your own has another name.",
    source='docs/how-to.md ("Print the abbreviations and the figure legends").',
    check=_left_from_earlier_versions,
    fixable=True,
)
UNFILLED_PLACE = Rule(
    "QRT003",
    "place-not-filled",
    Severity.WARNING,
    summary="A division for the abbreviations list or the figure legends is not filled, because it contains a heading "
    "or its name is misspelled.",
    purpose="Only an empty division named `abbreviations` or `figure-legends` is filled; the reader gets no list.",
    wrong="::: {#abbreviations}\n## Abbreviations\n:::",
    right="## Abbreviations\n\n::: {#abbreviations}\n:::",
    when_wrong="If only the heading is to be printed, or the division is empty on purpose.",
    source='docs/how-to.md ("Print the abbreviations and the figure legends").',
    check=_unfilled_places,
)
NEEDS_QUARTO = Rule(
    "QRT004",
    "needs-quarto",
    Severity.WARNING,
    summary="The built-in engine refuses what only Quarto does.",
    purpose="Rendering stops at an option that changes the text.",
    wrong="from: markdown+emoji   # with the built-in engine",
    right=":smile: as the sign itself",
    when_wrong="If the report is rendered by Quarto: `casewright render --engine quarto`.",
    source="docs/quarto.md, the options that are refused.",
)
FILE_OUTSIDE = Rule(
    "QRT005",
    "file-outside",
    Severity.WARNING,
    summary="A document of plain Quarto reads a file outside of its project's folder.",
    purpose="Quarto reads it, and so does the built-in engine in a trusted folder, but it is missing from a copy of "
    "the folder. With `casewright:` settings such a file is refused.",
    wrong="bibliography: ../library.bib",
    right="bibliography: library.bib",
    when_wrong="If several reports on one computer share the file, and none of them is sent.",
    source="This toolkit's own.",
    check=_files_outside,
    is_habit=True,
)
SPEAKER_NOTES = Rule(
    "QRT006",
    "speaker-notes-printed",
    Severity.WARNING,
    summary="A division of notes for the speaker is printed.",
    purpose="Quarto hides them in presentations only, so the reader of a page, a PDF or a Word file gets them.",
    wrong="::: {.notes}\nAsk for the MRI.\n:::",
    right="::: {.hidden}\nAsk for the MRI.\n:::",
    when_wrong="If the class is one of your own style sheet.",
    source="Quarto's documentation, presentations/revealjs (speaker notes).",
    check=_speaker_notes,
)
RULES = (OPTION_IGNORED, EARLIER_VERSION, UNFILLED_PLACE, NEEDS_QUARTO, FILE_OUTSIDE, SPEAKER_NOTES)
