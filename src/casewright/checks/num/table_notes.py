"""NUM, notes of tables: marks in cells that no note explains, and notes whose mark is in no cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from casewright.checks.reading.typed_tables import TypedCell, TypedTable, typed_tables
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity

_SYMBOL = re.compile(r"(?:[†‡§¶‖])+")
_RAISED = re.compile(r"\^(?P<marks>(?:[a-h]|\\?\*|[†‡§¶‖#])(?:,? ?(?:[a-h]|\\?\*|[†‡§¶‖#]))*)\^")
_ESCAPED = re.compile(r"(?:(?<!\w)(?:\\\*)+|(?:\\\*)+(?!\w|\\))")
_STARS = re.compile(r"(?<=[\w.)%])\*{1,4}(?=\s*$|[\s,;)])")
_VARIANT = re.compile(r"(?:[pc]\.\(?[\w>_-]+|\b[A-Z]\d{1,4}|\b(?:Ter|fs)\w*)$")
_OPENS_EMPHASIS = re.compile(r"(?<![\w\\])\*+(?=\S)")
_SEARCHES = re.compile(r"\b(?:OR|AND|NOT)\b")
"""In a table of what was searched for, stars stand for the ends of words: `rodent* OR rat`."""
_LEVEL = re.compile(r"(?<![\w\\])(?P<stars>\*{1,4}) ?_?[pP]_?(?:\W?value)? ?(?:[<≤=]|&lt;)")
_LONG_NOTE = 12


def _marks(cell: TypedCell) -> Iterator[tuple[str, int]]:
    """Yield the marks of notes in a cell or note, each with its offset; stars are counted (`**` is another mark than
    `*`)."""
    text = cell.text
    raised: list[tuple[int, int]] = []
    for match in _RAISED.finditer(text):
        raised.append(match.span())
        for one in re.finditer(r"[a-h]|(?:\\?\*)+|[†‡§¶‖#]", match["marks"]):
            yield one[0].replace("\\", ""), match.start()
    plain = [*_SYMBOL.finditer(text), *_ESCAPED.finditer(text)]
    if not _OPENS_EMPHASIS.search(text):
        plain += [match for match in _STARS.finditer(text) if not _VARIANT.search(text[: match.start()])]
    for match in plain:
        if not any(first <= match.start() < last for first, last in raised):
            yield match[0].replace("\\", ""), match.start()


def _explained(table: TypedTable) -> set[str]:
    """Return the marks that notes explain, wherever in them they stand; also in a row of the table that is a note."""
    found: set[str] = set()
    for note in table.notes:
        found |= {mark for mark, _ in _marks(note)} | {match["stars"] for match in _LEVEL.finditer(note.text)}
        if match := re.match(r"\*{1,4}(?=[ \w])", note.text.lstrip()):
            found.add(match[0])
    return found | {mark for cell in _note_cells(table) for mark, offset in _marks(cell) if offset == 0}


def _note_cells(table: TypedTable) -> Iterator[TypedCell]:
    """Cells that are notes: they begin with a mark and go on."""
    for row in table.rows:
        for cell in row[:1]:
            if len(cell.text) > _LONG_NOTE and any(offset == 0 for _, offset in _marks(cell)):
                yield cell


def _without_partner(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        for table in typed_tables(document):
            if any("*" in cell.text and _SEARCHES.search(cell.text) for row in table.rows for cell in row):
                continue
            explained = _explained(table)
            notes = set(_note_cells(table))
            used: set[str] = set()
            reported: set[str] = set()
            for row in (table.header, *table.rows):
                for cell in row:
                    if cell in notes:
                        continue
                    for mark, offset in _marks(cell):
                        used.add(mark)
                        if mark not in explained | reported:
                            reported.add(mark)
                            yield WITHOUT_PARTNER.finding(
                                f"`{mark}` is in this table, and no note explains it.",
                                replace(cell.location, column=(cell.location.column or 1) + offset),
                                f"Explain it below the table, as in `{_typed(mark)} Not measured.`, or delete it.",
                            )
            yield from _unused_notes(table, used)


def _unused_notes(table: TypedTable, used: set[str]) -> Iterator[Finding]:
    stars_used = any(mark.startswith("*") for mark in used)
    captions = [note for note in table.notes if note.text.lstrip().startswith((":", "Table:"))]
    used |= {mark for caption in captions for mark, _ in _marks(caption)}
    for note in table.notes:
        if note in captions:
            continue
        for mark, offset in _marks(note):
            begins = not note.text[:offset].strip() or note.text[:offset].rstrip()[-1] in ".;,:\n"
            if not begins or mark in used or (mark.startswith("*") and stars_used):
                continue
            used.add(mark)
            yield WITHOUT_PARTNER.finding(
                f"The note `{mark}`below this table explains a mark that is not in it.",
                note.location,
                "Put the mark into its cell, or delete the note.",
            )


def _typed(mark: str) -> str:
    """Return a mark as it is typed in Markdown."""
    return "".join(f"\\{sign}" if sign == "*" else f"^{sign}^" if sign.isalpha() else sign for sign in mark)


WITHOUT_PARTNER = Rule(
    "NUM030",
    "table-note-without-partner",
    Severity.WARNING,
    summary="A mark in a table has no note, or a note explains a mark that is not in the table.",
    purpose="Readers look for the missing one; a row or the note was lost in a revision.",
    wrong="| Ferritin | 12\\* |\n\n† Measured elsewhere.",
    right="| Ferritin | 12\\* |\n\n\\* Measured elsewhere.",
    when_wrong="If the note is in the text.",
    source='ICMJE Recommendations, "Preparing a Manuscript" (Tables): explanations are in footnotes, called by '
    "symbols.",
    check=_without_partner,
)

RULES = (WITHOUT_PARTNER,)
