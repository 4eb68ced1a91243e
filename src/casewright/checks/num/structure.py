"""NUM, structure: pictures, links, footnotes, divisions and rows of tables that lead nowhere or do not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from casewright.checks.reading.pictures import pictures_shown
from casewright.checks.reading.typed_tables import typed_tables
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity, did_you_mean
from casewright.manuscript import ast
from casewright.manuscript.crossref.document_links import linked_file
from casewright.render.places import place_of

_DOCUMENTS = (".qmd", ".md", ".ipynb")
_NOTE_CALLED = re.compile(r"(?<!\\)\[\^(?P<name>[^\]\s^]+)\](?!:)")  # `[^18^F]` is raised text in brackets
_NOTE_WRITTEN = re.compile(r"^(?:[ ]{0,3}|[ \t>]*)\[\^(?P<name>[^\]\s]+)\]:")
_DIVISION = re.compile(r"^[ \t>]*(?P<colons>:{3,})[ \t]*(?P<rest>(?![ \t]*:*[ \t]*$).)?")


def _pictures_missing(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        for typed, path in pictures_shown(document.parsed):
            is_addressed = typed in document.parsed.pictures  # data in the document, or a placeholder
            if is_addressed or path in document.pictures or _is_made(document, typed) or _is_declared(report, path):
                continue
            yield PICTURE_MISSING.finding(
                f"There is no picture `{path}`.",
                place_of([unquote(typed), typed], document.parsed, ("(",)),
                "Paths are relative to the document, or begin with `/` at the project's folder.",
            )


def _is_made(document: CheckedDocument, path: str) -> bool:
    """Return whether a cell made the picture: it is then kept with the results of cells, and no file of the project."""
    execution = document.parsed.execution
    return execution is not None and any(path.endswith(name) for name in execution.resources)


def _is_declared(report: Report, path: str) -> bool:
    """Return whether the figure registry makes the picture: that it is missing is a finding about the figure."""
    return any(path in figure.files.values() for figure in report.figures.figures)


def _links_to_nothing(report: Report) -> Iterator[Finding]:
    places = {document.resolved.name: _identifiers(document) for document in report.documents}
    if report.project.type == "book":  # Quarto looks for the place of a link in every chapter
        everywhere = set().union(*places.values())
        places = dict.fromkeys(places, everywhere)
    for document in report.documents:
        reported: set[str] = set()
        for element in ast.walk([*document.resolved.title_block, *document.resolved.blocks], "Link"):
            if ast.has_class(element, "mention") or element["c"][2][0] in reported:
                continue
            reported.add(element["c"][2][0])
            other = ast.attributes_of(element).get("document", "")
            name = unquote(element["c"][2][0]).partition("#")[2]
            if other:
                if name and name not in places.get(other, {name}):
                    yield _no_place(f"`{other}`", name, places[other], place_of([name], document.parsed, ("#",)))
            elif element["c"][2][0].startswith("#"):
                here = places[document.resolved.name]
                if name and name not in here and not name.startswith("ref-"):
                    yield _no_place("the document", name, here, place_of([f"#{name}"], document.parsed, ("(",)))
            else:
                yield from _no_document(report, document, element)


def _identifiers(document: CheckedDocument) -> set[str]:
    """Return every place of a document that a link can lead to."""
    blocks = [*document.resolved.title_block, *document.resolved.blocks]
    there = {ast.identifier_of(element) for element in ast.walk(blocks, *ast.ATTRIBUTED)} | {"refs"}
    for element in ast.walk(blocks, "RawBlock", "RawInline"):
        there.update(re.findall(r"\bid=[\"']?([\w.:-]+)", element["c"][1]))
    return there - {""}


def _no_place(where: str, name: str, there: Iterable[str], place: Location) -> Finding:
    message = f"Nothing in {where} has the identifier `{name}`."
    return LINK_TO_NOTHING.finding(message, place, did_you_mean(name, there))


def _no_document(report: Report, document: CheckedDocument, link: ast.Element) -> Iterator[Finding]:
    linked = linked_file(link, document.parsed.source.folder)
    if linked is None or PurePosixPath(linked[0]).suffix not in _DOCUMENTS or linked[0] in document.linked:
        return
    typed = link["c"][2][0].partition("#")[0]
    yield LINK_TO_NOTHING.finding(
        f"There is no document `{linked[0]}`.",
        place_of([typed, unquote(typed)], document.parsed, ("(",)),
        did_you_mean(linked[0], [one.path for one in report.documents]),
    )


def _footnotes(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        called: dict[str, Location] = {}
        written: dict[str, Location] = {}
        for line, text in document.prose_lines:
            start = 0
            if match := _NOTE_WRITTEN.match(text):
                written.setdefault(match["name"], line.location(text.index("[^") + 1))
                start = match.end()
            for match in _NOTE_CALLED.finditer(text, start):
                called.setdefault(match["name"], line.location(match.start() + 1))
        for name, place in called.items():
            if name not in written:
                yield NOTE_MISSING.finding(
                    f"The footnote `[^{name}]` is called, and not written.",
                    place,
                    did_you_mean(name, written) or f"Write it below the paragraph: `[^{name}]: ...`.",
                )
        for name, place in written.items():
            if name not in called:
                yield NOTE_MISSING.finding(
                    f"The footnote `[^{name}]` is written, and not called: it is not printed.",
                    place,
                    f"Write `[^{name}]` where it belongs, or delete it.",
                    severity=Severity.WARNING,
                )


def _divisions(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        opened: list[Location] = []
        for line, text in document.prose_lines:
            match = _DIVISION.match(text)
            if match is None:
                continue
            if match["rest"]:
                opened.append(line.location(match.start("colons") + 1))
            elif opened:
                opened.pop()
            else:
                yield NOT_CLOSED.finding(
                    "`:::` closes a division that is not open.",
                    line.location(match.start("colons") + 1),
                    "Delete it, or open the division with `::: {...}`.",
                )
        for place in opened:
            yield NOT_CLOSED.finding("A division is opened here and not closed.", place, "Add a line `:::` at its end.")


def _uneven_rows(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        for table in typed_tables(document):
            for row, place in zip(table.rows, table.places, strict=False):
                if len(row) != table.columns:
                    yield UNEVEN_ROW.finding(
                        f"This row has {len(row)} cell{'' if len(row) == 1 else 's'}, and the table has "
                        f"{table.columns} columns.",
                        place,
                        "Add the missing `|`, or delete the one too many; `\\|` prints a bar.",
                    )


PICTURE_MISSING = Rule(
    "NUM020",
    "picture-missing",
    Severity.ERROR,
    summary="A picture does not exist.",
    purpose="The report cannot be rendered, or is rendered without it.",
    wrong="![The leg.](../figures/leg.png)  # and no such file",
    right="![The leg.](../figures/fig-leg.png)",
    when_wrong="If the picture is made by code that has not been run.",
    source='Quarto\'s documentation, "Figures".',
    check=_pictures_missing,
)
LINK_TO_NOTHING = Rule(
    "NUM021",
    "link-to-nothing",
    Severity.WARNING,
    summary="A link leads to a place or a document that does not exist.",
    purpose="A heading or a file was renamed, and the link was not changed.",
    wrong="[the case](#case-reprot)",
    right="[the case](#case-report)",
    when_wrong="If a filter or an included page makes the place.",
    source='Pandoc User\'s Guide, "Internal links".',
    check=_links_to_nothing,
)
NOTE_MISSING = Rule(
    "NUM022",
    "footnote-to-nothing",
    Severity.ERROR,
    summary="A footnote is called but not written, or written but not called.",
    purpose="The first prints as `[^1]`, the second is not printed at all.",
    wrong="Fever.[^1]\n\n[^2]: Above 38 °C.",
    right="Fever.[^1]\n\n[^1]: Above 38 °C.",
    when_wrong="If `[^1]` is meant to be printed so: write `\\[^1]`.",
    source='Pandoc User\'s Guide, "Footnotes".',
    check=_footnotes,
)
NOT_CLOSED = Rule(
    "NUM023",
    "division-not-closed",
    Severity.WARNING,
    summary="A division is opened but not closed, or closed but not opened.",
    purpose="Everything below an open division becomes part of it: of a legend, of a figure.",
    wrong="::: {#fig-leg}\n![](leg.png)\n\nThe leg.\n\nThe patient was discharged.",
    right="::: {#fig-leg}\n![](leg.png)\n\nThe leg.\n:::\n\nThe patient was discharged.",
    when_wrong="If colons at the start of a line mean something else.",
    source='Pandoc User\'s Guide, "Divs and Spans".',
    check=_divisions,
)
UNEVEN_ROW = Rule(
    "NUM024",
    "table-row-uneven",
    Severity.WARNING,
    summary="A row of a table has more or fewer cells than the table has columns.",
    purpose="Pandoc fills or drops cells silently, and numbers move to the wrong column.",
    wrong="| Day | Dose | Grade |\n|---|---|---|\n| 3 | 2 |",
    right="| Day | Dose | Grade |\n|---|---|---|\n| 3 | 8 mg/kg | 2 |",
    when_wrong="If the last cells are left out because they are empty: write `| |`.",
    source='Pandoc User\'s Guide, "Tables" (pipe_tables).',
    check=_uneven_rows,
)
DOCUMENT_MISSING = Rule(
    "NUM034",
    "document-missing",
    Severity.ERROR,
    summary="`project: render:` names a document or a folder that is not there.",
    purpose="No document of the project is rendered; labels of the missing one are not known.",
    wrong="project:\n  render: [report/leter.qmd]   # and no such file",
    right="project:\n  render: [report/letter.qmd]",
    when_wrong="If a script makes the document before it is rendered.",
    source='Quarto\'s documentation, "Project Basics" (Render Targets).',
)

RULES = (PICTURE_MISSING, LINK_TO_NOTHING, NOTE_MISSING, NOT_CLOSED, UNEVEN_ROW, DOCUMENT_MISSING)
