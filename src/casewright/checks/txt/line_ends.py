"""TXT: pairs that may be separated at the end of a line, such as a number and its unit, in plain Quarto documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from casewright.checks.reading.prose import Passage
from casewright.checks.repair import Edit
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.render.layout.no_break import NO_BREAK, stays_with

_PAIR = re.compile(r"(?<!\S)(?P<before>\S+)(?P<space> )(?=(?P<after>\S+))")
_NOT_TYPESET = frozenset({"alt", "data", "keyword", "reference"})


def _separable(report: Report) -> Iterator[Finding]:
    """One finding for each file. A report with `casewright:` settings needs none: its pairs are kept when printed."""
    found: dict[str, list[tuple[Location, str, Edit]]] = {}
    for document in report.documents:
        if document.settings is None:
            for passage in document.passages:
                for pair, edit in _pairs(passage, report.files):
                    found.setdefault(edit.path, []).append((Location(edit.path, edit.line, edit.column), pair, edit))
    for pairs in found.values():
        location, first, _ = pairs[0]
        others = f" and {len(pairs) - 1} other pairs" if len(pairs) > 2 else ""
        others = " and one other pair" if len(pairs) == 2 else others
        yield SEPARABLE.finding(
            f"`{first}`{others} can be separated at the end of a line.",
            location,
            f"Write a no-break space (U+00A0, `&nbsp;`, or `{first.replace(' ', chr(92) + ' ')}`); "
            "`casewright check --select TXT037 --fix` writes all.",
            edits=[edit for _, _, edit in pairs],
        )


def _pairs(passage: Passage, files: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Edit]]:
    """Yield the pairs of a passage that are typed with a space in one line, each with its repair."""
    if passage.kind in _NOT_TYPESET:
        return
    for match in _PAIR.finditer(passage.text):
        before = match["before"].rpartition(NO_BREAK)[2]
        edit = passage.edit(match.start("space"), match.end("space"), NO_BREAK)
        if edit is None or not stays_with(before, match["after"]):
            continue
        line = files[edit.path][edit.line - 1]
        if line[edit.column - 1 : edit.column] == " ":  # in a title or an abstract it may be a no-break space
            yield f"{before} {match['after'].rstrip('.,;:')}", edit


SEPARABLE = Rule(
    "TXT037",
    "separable-at-line-end",
    Severity.NOTE,
    summary="A number and its unit, or a similar pair, can be separated at the end of a line.",
    purpose="Readers see `3.14` on one line and `mmol/L` on the next. In a report with `casewright:` settings such "
    "pairs are kept together when it is rendered, in every format, so this is for plain Quarto documents, and is "
    "checked only if it is selected: `casewright check --select TXT037 --fix`.",
    wrong="3.14 mmol/L on day 14 in a document that follows Quarto",
    right="3.14&nbsp;mmol/L on day&nbsp;14",
    when_wrong="In a name that looks like a number and its unit. `--fix` writes the character U+00A0, which takes the "
    "place of one space: it shifts no column of a table and is right in YAML, unlike a backslash and a space.",
    source="AMA Manual of Style, 11th ed., 17.4; SI Brochure, 9th ed., 5.4.3; The Chicago Manual of Style, 17th ed., "
    "6.121 and 7.39.",
    check=_separable,
    fixable=True,
    is_on_request=True,
)

RULES = (SEPARABLE,)
