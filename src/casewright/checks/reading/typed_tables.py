"""Pipe tables as they were typed: their cells in rows and columns, each with its place, and the notes below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casewright.checks.memo import memoized
from casewright.checks.report import CheckedDocument
from casewright.diagnostics import Location
from casewright.manuscript.source import SourceLine

_RULE = re.compile(r"[ \t>]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+(?:\|[ \t]*)?$")
_ROW = re.compile(r"[ \t>]*\|")
_CAPTION = re.compile(r"[ \t>]*(?:Table)?:[ \t]+\S")
_ENDS_NOTES = re.compile(r"[ \t>]*(?:#{1,6}[ \t]|:{3,}[ \t]*\S|\||!\[)")
_NOTE = re.compile(
    r"(?:\\?\*|[†‡§¶‖#]|\^[^\^\s]{1,4}\^|[_*]*(?:Notes?|Abbreviations?|Values|Data|Legend|Footnotes?|Anmerkung\w*|Abkürzungen)\b)"
    r"|[^\s,|]{1,8}(?:,|:| =)\s[a-z](?=.*\^[^\^\s]{1,4}\^)"
)


@dataclass(frozen=True)
class TypedCell:
    """A cell: its text as typed, and where it begins."""

    text: str
    location: Location


@dataclass(frozen=True)
class TypedTable:
    """A pipe table. `header` and `rows` hold cells by column; `notes` are the caption and the paragraphs below that
    explain it, as typed, each with its place."""

    header: tuple[TypedCell, ...]
    rows: tuple[tuple[TypedCell, ...], ...]
    notes: tuple[TypedCell, ...]


def typed_tables(document: CheckedDocument) -> tuple[TypedTable, ...]:
    """Return the pipe tables of a document, in order."""
    return memoized(document, "typed tables", lambda: tuple(_tables(document.prose_lines)))


def _tables(lines: Sequence[tuple[SourceLine, str]]) -> Iterator[TypedTable]:
    index = 1
    while index < len(lines):
        if not _RULE.match(lines[index][1]) or "|" not in lines[index - 1][1]:
            index += 1
            continue
        header = _cells(*lines[index - 1])
        before = _paragraph_before(lines, index - 2)
        rows: list[tuple[TypedCell, ...]] = []
        index += 1
        while index < len(lines) and "|" in lines[index][1] and lines[index][1].strip():
            rows.append(_cells(*lines[index]))
            index += 1
        yield TypedTable(header, tuple(rows), (*before, *_notes(lines, index)))


def _cells(line: SourceLine, text: str) -> tuple[TypedCell, ...]:
    """Return the cells of a row; the bars at its ends are left out."""
    start = _ROW.match(text)
    first = start.end() if start else 0
    last = len(text.rstrip())
    if start and text[:last].endswith("|") and not text[:last].endswith("\\|") and last > first:
        last -= 1
    found: list[TypedCell] = []
    position = first
    for piece in re.split(r"(?<!\\)\|", text[first:last]):
        column = position + len(piece) - len(piece.lstrip()) + 1
        found.append(TypedCell(piece.strip(), line.location(column)))
        position += len(piece) + 1
    return tuple(found)


def _paragraph_before(lines: Sequence[tuple[SourceLine, str]], index: int) -> tuple[TypedCell, ...]:
    """Return the caption above a table, where it is there."""
    while index >= 0 and not lines[index][1].strip():
        index -= 1
    if index >= 0 and _CAPTION.match(lines[index][1]):
        return (TypedCell(lines[index][1].strip(), lines[index][0].location(1)),)
    return ()


def _notes(lines: Sequence[tuple[SourceLine, str]], index: int) -> Iterator[TypedCell]:
    """Yield the caption and the notes below a table: the paragraphs from there on that begin as such do."""
    while index < len(lines):
        line, text = lines[index]
        stripped = text.strip()
        if not stripped or re.fullmatch(r":{3,}", stripped):
            index += 1
            continue
        if _ENDS_NOTES.match(text) or not (_CAPTION.match(text) or _NOTE.match(stripped)):
            return
        typed = [text]
        index += 1
        while index < len(lines) and lines[index][1].strip() and not _ENDS_NOTES.match(lines[index][1]):
            if re.fullmatch(r":{3,}", lines[index][1].strip()):
                break
            typed.append(lines[index][1])
            index += 1
        yield TypedCell("\n".join(typed), line.location(len(text) - len(text.lstrip()) + 1))
