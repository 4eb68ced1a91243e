"""Tables as they were typed: their cells in rows and columns, each with its place, and the notes below them.

Pipe tables are read from their lines, since pandoc adds and drops cells of their rows. The cells of grid tables and of
tables in columns are those of the AST: their words are aligned with the words of the lines that have the table's rules.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casewright.checks.memo import memoized
from casewright.checks.reading.prose import row_cells
from casewright.checks.report import CheckedDocument
from casewright.diagnostics import Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.manuscript.places import aligned
from casewright.manuscript.source import SourceLine

_DASHES = re.compile(r"[ \t>]*(?:\+(?:[-=:]+\+)+|-{2,}(?:[ \t]+-{2,})+)[ \t]*")
_LINE = re.compile(r"[ \t>]*-{3,}[ \t]*")
_MOST_ROWS = 200
_WORDS = re.compile(r"\d+|[^\W\d_]+").finditer
_SIGNS_BEFORE = re.compile(r"[^\s|+]*\Z")
_SIGNS_BEHIND = re.compile(r"[^\s|]*")
_LEAST_SHARE = 0.6
"""The share of a table's words that lines must have to be the table; the rest is the values that it prints."""
_RULE = re.compile(r"[ \t>]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+(?:\|[ \t]*)?$")
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
    """A table. `header` and `rows` hold cells by column; `notes` are the caption and the paragraphs below that
    explain it, as typed, each with its place. Of a pipe table, `columns` is the number of columns that the line below
    the header has, `places` are where rows begin."""

    header: tuple[TypedCell, ...]
    rows: tuple[tuple[TypedCell, ...], ...]
    notes: tuple[TypedCell, ...]
    columns: int = 0
    places: tuple[Location, ...] = ()


def typed_tables(document: CheckedDocument) -> tuple[TypedTable, ...]:
    """Return the pipe tables of a document, and then its grid tables and tables in columns."""
    return memoized(document, "typed tables", lambda: (*_pipe_tables(document.prose_lines), *_ruled_tables(document)))


def _pipe_tables(lines: Sequence[tuple[SourceLine, str]]) -> Iterator[TypedTable]:
    index = 1
    while index < len(lines):
        if not _RULE.match(lines[index][1]) or "|" not in lines[index - 1][1]:
            index += 1
            continue
        end = next((at for at in range(index + 1, len(lines)) if "|" not in lines[at][1]), len(lines))
        rows = lines[index + 1 : end]
        header, rule, *below = [_cells(*row) for row in (*lines[index - 1 : index + 1], *rows)]
        places = tuple(line.location(len(text) - len(text.lstrip()) + 1) for line, text in rows)
        before = _paragraph_before(lines, index - 2)
        index = end
        yield TypedTable(header, tuple(below), (*before, *_notes(lines, index)), len(rule), places)


def _cells(line: SourceLine, text: str) -> tuple[TypedCell, ...]:
    return tuple(TypedCell(cell, line.location(column + 1)) for cell, column in row_cells(text))


_Word = tuple[SourceLine, re.Match[str]]
"""A word of a line."""


def _ruled_tables(document: CheckedDocument) -> Iterator[TypedTable]:
    """Yield the tables of the AST that are typed with lines of dashes; others, such as those that cells print, have no
    place."""
    lines = document.prose_lines
    blocks = [block for block in _blocks(lines) if any(_DASHES.fullmatch(text) for _, text in lines[slice(*block)])]
    typed = [[(line, match) for line, text in lines[slice(*block)] for match in _WORDS(text)] for block in blocks]
    first = 0
    for table in ast.walk(document.parsed.blocks, "Table") if blocks else ():
        if not table["c"][3][1] or any(cell[2:4] != [1, 1] for row in ast.rows_of(table) for cell in row[1]):
            continue  # without a header, or with cells that span others
        rows = [[_read(cell[4]) for cell in row[1]] for row in ast.rows_of(table)]
        read = [match[0] for row in rows for cell in row for match in _WORDS(cell)]
        for index in range(first, len(blocks)):
            words_there = [match[0] for _, match in typed[index]]
            least = _LEAST_SHARE * max(len(set(read)), 1)
            if len(set(read).intersection(words_there)) < least or len(pairs := aligned(read, words_there)) < least:
                continue
            words = iter([typed[index][pairs[at]] if at in pairs else None for at in range(len(read))])
            header, *below = [
                tuple(_cell(cell, [next(words) for _ in _WORDS(cell)], document) for cell in row) for row in rows
            ]
            notes = (*_paragraph_before(lines, blocks[index][0] - 1), *_notes(lines, blocks[index][1]))
            yield TypedTable(header, tuple(below), notes)
            first = index + 1
            break


def _blocks(lines: Sequence[tuple[SourceLine, str]]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each run of lines that are not empty, and the line behind it; a table whose rows have
    empty lines between them is one."""
    runs: list[tuple[int, int]] = []
    for is_empty, several in itertools.groupby(range(len(lines)), key=lambda index: not lines[index][1].strip()):
        indices = list(several)
        if not is_empty:
            runs.append((indices[0], indices[-1] + 1))
    index = 0
    while index < len(runs):
        first, stop = runs[index]
        if _LINE.fullmatch(lines[first][1]) and any(_DASHES.fullmatch(text) for _, text in lines[first + 1 : stop]):
            ends = (
                at
                for at in range(index, min(index + _MOST_ROWS, len(runs)))
                if _LINE.fullmatch(lines[runs[at][1] - 1][1])
            )
            index = next(ends, index)
        yield first, runs[index][1]
        index += 1


def _read(cell: Blocks) -> str:
    """Return the text of a cell, with the marks of what is raised."""
    raised = ast.rewrite(cell, lambda one: ast.text(f"^{ast.plain_text([one])}^"), frozenset({"Superscript"}))
    return ast.plain_text(raised)


def _cell(read: str, words: Sequence[_Word | None], document: CheckedDocument) -> TypedCell:
    """Return a cell as typed, with its signs, if it is on one line; as read if it is on several or prints a value."""
    found = [word for word in words if word is not None]
    if not found:
        return TypedCell(read, Location(document.path))
    (line, first), (last_line, last) = found[0], found[-1]
    before, after = _SIGNS_BEFORE.search(first.string, 0, first.start()), _SIGNS_BEHIND.match(last.string, last.end())
    start, end = before.start() if before else first.start(), after.end() if after else last.end()
    is_typed = line is last_line and len(found) == len(words)
    return TypedCell(first.string[start:end] if is_typed else read, line.location(start + 1))


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
