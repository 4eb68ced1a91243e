"""Cells of a CSV file with their places: the encoding of the file, and the limits of its cells.

The rules are those of RFC 4180, and the additions of spreadsheets: a byte-order mark, a first line `sep=;`, semicolons
and tabs, line ends of all systems. Ambiguous files are errors; the message names the right choice in Excel.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from casewright.diagnostics import CasewrightError, Location

SAVE_AS: Final = "In Excel, choose File > Save As > `CSV UTF-8 (Comma delimited) (*.csv)`."
"""What writes a file that can be read in one way only."""

DELIMITERS: Final = (",", ";", "\t")

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte-order marks; the longer before the one that it begins with."""
_OTHER_FILES: Final = (
    (b"PK\x03\x04", "an Excel workbook (or another zip file)"),
    (b"\xd0\xcf\x11\xe0", "an Excel 97 workbook"),
    (b"%PDF-", "a PDF file"),
)
_SEPARATOR_LINE: Final = re.compile(r'"?sep=(?P<delimiter>.)"?[ \t]*(?:\n|$)', re.IGNORECASE)
_HEADER_SEARCH: Final = 20
"""The lines at the start of a file among which the header is looked for."""


@dataclass(frozen=True)
class Cell:
    """A cell as it was typed, without the quotes around it; `line` and `column` count from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Cells:
    """The rows of a file that hold anything, and the sign between their cells."""

    delimiter: str
    rows: tuple[tuple[Cell, ...], ...]


def decoded(data: bytes, shown: str, encoding: str = "") -> str:
    """The text of a CSV file, with line ends as `\\n`.

    A byte-order mark decides; without one it is UTF-8, or what the schema declares as `encoding`. Raises
    CasewrightError where the bytes are not that.
    """
    for beginning, what in _OTHER_FILES:
        if data.startswith(beginning):
            raise CasewrightError(f"`{shown}` is {what}, not CSV.", location=Location(shown), hint=SAVE_AS)
    mark, marked = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    body = data[len(mark) :]
    name = marked or encoding or "utf-8"
    if encoding and not marked and not body.isascii() and _is_utf8(body) and not _same(encoding, "utf-8"):
        raise CasewrightError(
            f"`{shown}` is UTF-8, and its schema declares `encoding: {encoding}`.",
            location=Location(shown),
            hint="Remove `encoding` from the schema.",
        )
    if name == "utf-8" and b"\0" in body:
        raise CasewrightError(
            f"`{shown}` is not text in UTF-8.",
            location=Location(shown, body.count(b"\n", 0, body.index(b"\0")) + 1),
            why="it holds null characters, as UTF-16 without a byte-order mark does",
            hint=SAVE_AS,
        )
    try:
        text = body.decode(name)
    except UnicodeDecodeError as error:
        raise _undecodable(body, shown, name, error, by_mark=bool(marked)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").rstrip("\x1a")


def read_cells(text: str, shown: str, names: Collection[str] = ()) -> Cells:
    """The cells of CSV text, with `\\n` as line ends.

    The delimiter is what a first line `sep=;` says; else the one with which a line of the first twenty holds most of
    the column `names`; else comma or semicolon, whichever the first line has more of. Raises CasewrightError where a
    quote is not closed, or text follows a closing quote.
    """
    start = 0
    if declared := _SEPARATOR_LINE.match(text):
        start = declared.end()
        delimiter = declared["delimiter"]
    else:
        delimiter = _delimiter(text, names)
    return Cells(delimiter, tuple(row for row in _rows(text, shown, start, delimiter) if _is_filled(row)))


def _is_filled(row: tuple[Cell, ...]) -> bool:
    return any(cell.text.strip() for cell in row)


def _delimiter(text: str, names: Collection[str]) -> str:
    lines = [line for line in text.split("\n", 4 * _HEADER_SEARCH)[: 4 * _HEADER_SEARCH] if line.strip()]
    lines = lines[:_HEADER_SEARCH]

    def found(delimiter: str) -> int:
        return max(
            (len({part.strip().strip('"').strip() for part in line.split(delimiter)} & set(names)) for line in lines),
            default=0,
        )

    header = "".join(lines[0].split('"')[::2]) if lines else ""
    return max(DELIMITERS, key=lambda delimiter: (found(delimiter), header.count(delimiter)))


def _rows(text: str, shown: str, position: int, delimiter: str) -> Iterator[tuple[Cell, ...]]:
    sign = re.escape(delimiter)
    blank = "[ ]*" if delimiter == "\t" else r"[ \t]*"
    quoted = re.compile(rf'{blank}"(?P<text>(?:[^"]|"")*)"{blank}(?={sign}|\n|\Z)')
    opened = re.compile(rf'{blank}"')
    bare = re.compile(rf"[^{sign}\n]*")
    line = text.count("\n", 0, position) + 1
    begin = position
    row: list[Cell] = []
    while position < len(text) or row:
        if match := quoted.match(text, position):
            content = match["text"].replace('""', '"')
        elif opened.match(text, position):
            raise _wrong_quote(text, shown, position, Location(shown, line, position - begin + 1))
        else:
            match = bare.match(text, position)
            content = match[0] if match else ""
        row.append(Cell(content, line, position - begin + 1))
        end = match.end() if match else position
        if breaks := text.count("\n", position, end):
            line += breaks
            begin = text.rindex("\n", position, end) + 1
        position = end + 1
        if text[end : end + 1] != delimiter:
            yield tuple(row)
            row = []
            line += 1
            begin = position


def _wrong_quote(text: str, shown: str, position: int, location: Location) -> CasewrightError:
    closed = re.compile(r'[ \t]*"(?:[^"]|"")*"').match(text, position)
    after = text[closed.end() : closed.end() + 20].split("\n")[0].strip() if closed else ""
    return CasewrightError(
        f"`{shown}` is not CSV.",
        location=location,
        why=f"a quote opens here, and closes before `{after}`" if after else "a quote opens here, and does not close",
        hint='Put a cell that holds the separator or a quote between quotes, and double the quotes in it: "a ""b""".',
    )


def _undecodable(body: bytes, shown: str, name: str, error: UnicodeDecodeError, *, by_mark: bool) -> CasewrightError:
    line = body.count(b"\n", 0, error.start) + 1
    if name != "utf-8" or by_mark:
        return CasewrightError(
            f"`{shown}` is not text in {name.upper()}.",
            location=Location(shown, line),
            why=f"byte {error.start + 1} does not belong there",
            hint=SAVE_AS,
        )
    begin, end = body.rfind(b"\n", 0, error.start) + 1, body.find(b"\n", error.start)
    typed = body[begin : end if end >= 0 else len(body)]
    where = error.start - begin
    around = re.compile(rb"[^\s,;\"]*")
    before = around.search(typed[:where][::-1])
    word = around.match(typed, where - len(before[0] if before else b""))
    guess = (word[0] if word else b"").decode("windows-1252", errors="replace")
    return CasewrightError(
        f"`{shown}` is not UTF-8 text.",
        location=Location(shown, line, len(typed[:where].decode("utf-8", errors="replace")) + 1),
        why=f"byte {error.start + 1} is 0x{body[error.start]:02x}; as Windows-1252, this place reads `{guess}`",
        hint=f"{SAVE_AS} If `{guess}` is right, `encoding: windows-1252` at the top of the schema will do.",
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _same(one: str, other: str) -> bool:
    return codecs.lookup(one).name == codecs.lookup(other).name
