"""BibTeX and BibLaTeX files, read so that no entry is lost without a word.

bibtexparser splits a file into blocks; values, `@string` names, comments and inheritance are resolved here, as pandoc
resolves them, because pandoc is what prints the references (under Quarto too). Where pandoc would print something else
than was meant, or nothing, there is a finding.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.references.bibtex.inheritance import with_inheritance
from casewright.references.entry import Entry
from casewright.references.syntax_rule import syntax_finding
from casewright.references.works_preparation import NAME_LISTS, TEXTS

_MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
# Characters that pandoc's reader does not take in a key (found by trying each); white space neither.
_KEY = re.compile(r"[^\s\"#%,<>\\^{|}~]+")
_MOST_EXPANDED = 10_000_000
"""The most characters that the names of a file stand for, at all their places together."""
_AT = "\ufdd0"  # a code point that stands for no character
_BLOCK_START = re.compile(r"@\w*[ \t]*[({]")
_LOOKS_LIKE_ENTRY = re.compile(r"\b(\w+)\s*\{\s*([^\s,{}=]+)\s*,\s*[\w-]+\s*=", re.DOTALL)
_UNREADABLE_BLOCKS = {
    "entries in parentheses": re.compile(r"@\w*[ \t]*\("),
    "an entry without a comma after its key": re.compile(r"@\w*[ \t]*[{(][^,={}()\"]*[})]$"),
    "an entry of a type that is not a word": re.compile(r"@\w*[\d_]"),
    "an `@string` whose name is not a word": re.compile(r"(?i)@string[ \t]*[{(]\s*[^={}()\"]*[^\w\s={}()\"-]"),
}
_PRINTED = frozenset(
    (
        *(*TEXTS, *NAME_LISTS, "volume", "number", "issue", "pages", "eid", "year", "date", "month", "edition"),
        *("chapter", "version", "part", "type", "addendum", "pubstate", "eventtitle", "venue", "origdate"),
    )
)
"""Fields that pandoc reads as LaTeX and that some style prints: a percent sign in another hides nothing."""


@dataclass(frozen=True)
class BibtexFile:
    """What a BibTeX file holds, in its order.

    `typed` are its entries before they take anything from others. `readable` is the same entries written so that pandoc
    can read them, where it could not read the file itself (it does not know entries in parentheses, for one); None if
    it can.
    """

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...] = ()
    readable: str | None = None
    typed: tuple[Entry, ...] = ()


@dataclass
class _Reading:
    """A file while it is read: where its lines begin, its `@string` names so far, and what was found wrong."""

    path: str
    text: str
    line_starts: Sequence[int]
    strings: dict[str, str] = field(default_factory=dict)
    expanded: int = 0
    findings: list[Finding] = field(default_factory=list)

    def location(self, offset: int) -> Location:
        line = bisect.bisect_right(self.line_starts, offset)
        return Location(self.path, line, offset - self.line_starts[line - 1] + 1)

    def report(self, severity: Severity, message: str, location: Location, hint: str) -> None:
        self.findings.append(syntax_finding(severity, message, location, hint))


def read_bibtex(text: str, path: str) -> BibtexFile:
    """Return the entries of BibTeX text; `path` is the file as the reader knows it.

    Raises CasewrightError, at the entry's place and with its name, for an entry that cannot be read: braces or quotes
    that do not close, a missing comma or equals sign, a key that is missing or that no citation can name.
    """
    line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
    reading = _Reading(path, _without_comments(text), line_starts)
    entries: list[Entry] = []
    offset = 0
    unreadable: list[str] = []
    for block in _blocks(reading):
        kind = type(block).__name__
        if kind == "ParsingFailedBlock":
            raise _unreadable(block, reading)
        if kind in {"DuplicateBlockKeyBlock", "DuplicateFieldKeyBlock"}:
            block = block.ignore_error_block
            kind = type(block).__name__
        raw = str(block.raw)
        start = reading.text.find(raw, offset)
        offset = start + len(raw)
        if kind != "ExplicitComment":
            unreadable += [what for what, pattern in _UNREADABLE_BLOCKS.items() if pattern.match(raw)]
        if kind == "String":
            reading.strings[str(block.key).lower()] = _value(str(block.value), reading.location(start), reading)
        elif kind == "Entry":
            entries.append(_entry(block, start, reading))
        elif kind in {"ExplicitComment", "Preamble"} and (longer := re.match(r"@(?:comment|preamble)\w+", raw, re.I)):
            reading.report(
                Severity.ERROR,
                f"This entry is not read: `{longer[0]}` is taken for a remark.",
                reading.location(start),
                "Give it another type, such as `@misc`.",
            )
        elif kind == "ImplicitComment":
            unreadable += ["an at sign between the entries"] if "@" in raw else []
            _look_for_entries(raw, start, reading)
    if unreadable:
        reading.report(
            Severity.WARNING,
            f"Quarto cannot read `{path}`: it contains {unreadable[0]}.",
            Location(path),
            "Write entries as `@article{key, ...}`, and remarks after `%`.",
        )
    complete, broken = with_inheritance(entries)
    readable = written_bibtex(entries) if unreadable else None
    citable = tuple(entry for entry in complete if entry.type != "xdata")
    return BibtexFile(citable, (*reading.findings, *broken), readable, tuple(entries))


def _blocks(reading: _Reading) -> Sequence[Any]:
    import logging

    import bibtexparser
    from bibtexparser.exceptions import ParsingException

    # What cannot be read is raised here, with its place; the library would print it as well.
    logger = logging.getLogger("bibtexparser")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    try:
        blocks: Sequence[Any] = bibtexparser.parse_string(reading.text, parse_stack=[]).blocks
    except ParsingException as error:
        raise CasewrightError(
            f"`{reading.path}` cannot be read as BibTeX.",
            location=Location(reading.path),
            why=str(error),
            hint="Look for braces and quotation marks that do not close.",
        ) from None
    return blocks


def _without_comments(text: str) -> str:
    """Text of the same length in which `%` comments are blank: those between entries, and between fields.

    BibTeX itself knows no comments; pandoc does, so an entry in a comment is not there. An at sign in a value that
    would look like the beginning of an entry is replaced by `_AT`, unless braces do not close: then it is where the
    next entry begins.
    """
    out = list(text)
    hidden: list[int] = []
    in_comment = False
    depth, quoted, parenthesis = 0, False, False
    position = 0
    token = re.compile(r"\\.|[%@{}()\"\n]", re.DOTALL)
    while match := token.search(text, position):
        sign, position = match[0], match.end()
        if sign == "%" and depth <= 1 and not quoted:
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            out[match.start() : end] = " " * (end - match.start())
            position = end
        elif sign == "@" and depth == 0:
            start = _BLOCK_START.match(text, match.start())
            if start:
                depth, quoted, parenthesis, position = 1, False, start[0].endswith("("), start.end()
                in_comment = start[0][1:-1].strip().lower() == "comment"
        elif sign == "@" and (depth > 1 or quoted or in_comment) and _BLOCK_START.match(text, match.start()):
            hidden.append(match.start())
        elif sign == '"' and depth == 1:
            quoted = not quoted
        elif depth and sign == "{":
            depth += 1
        elif depth and sign == "}" and (depth > 1 or not parenthesis):
            depth -= 1
        elif depth == 1 and sign == ")" and parenthesis and not quoted:
            depth = 0
    if depth == 0:
        for place in hidden:
            out[place] = _AT
    return "".join(out)


def _entry(block: Any, start: int, reading: _Reading) -> Entry:
    key, location = str(block.key), reading.location(start)
    if not _KEY.fullmatch(key):
        raise CasewrightError(
            f"An entry of `{reading.path}` has no key." if not key else f"`{key}` cannot be the key of an entry.",
            location=location,
            why="" if not key else 'keys hold no spaces and none of the characters " # % , < > \\ ^ { | } ~',
            hint="Begin the entry with a key and a comma: `@article{miller2020, ...`.",
        )
    if not block.fields:
        reading.report(
            Severity.ERROR,
            f"The entry `{key}` has no fields.",
            location,
            "Write a comma after the key, then the fields, as `title = {...},`.",
        )
    fields: dict[str, str] = {}
    places: dict[str, Location] = {}
    cursor = reading_start = start + str(block.raw).find(",")
    for item in block.fields:
        name, raw = str(item.key).lower(), str(item.value)
        at = re.compile(re.escape(str(item.key)) + r"\s*=\s*").search(reading.text, cursor)
        place = reading.location(at.start()) if at else location
        cursor = (at.end() if at else reading_start) + len(raw)
        if not re.fullmatch(r"[^\s{}\"%#,=()]+", name):
            raise CasewrightError(
                f"The entry `{key}` has a field without a proper name.",
                location=place,
                why=f"it is called `{name}`" if name else "nothing is before the equals sign",
                hint="Look for a comma that is missing in the line before.",
            )
        value = _value(raw, place, reading, key, name)
        if name in fields and fields[name] != value:
            reading.report(
                Severity.ERROR if name in _PRINTED | {"doi", "url", "eprint"} else Severity.WARNING,
                f"The entry `{key}` has two fields `{name}`, here and at {places[name]}; the last one is printed.",
                place,
                "Delete the one that is wrong.",
            )
        if name in _PRINTED and re.search(r"(?<!\\)%", value):
            reading.report(
                Severity.ERROR,
                f"In `{name}` of `{key}` the text after `%` is not printed: it begins a comment.",
                place,
                "Write `\\%`.",
            )
        fields[name], places[name] = value, place
    return Entry(key, str(block.entry_type).lower(), fields, location, places)


def _value(raw: str, location: Location, reading: _Reading, key: str = "", name: str = "") -> str:
    """Return a value as typed: braced or quoted text, numbers and `@string` names, joined by `#`."""
    parts: list[str] = []
    position, joined = 0, True
    while position < len(raw):
        sign = raw[position]
        if sign.isspace():
            position += 1
            continue
        if sign == "#":
            joined, position = True, position + 1
            continue
        if not joined:
            raise CasewrightError(
                f"After `{name}` of the entry `{key}` a comma is missing." if key else "An `@string` is not closed.",
                location=location,
                why=f"`{' '.join(raw[position:].split())[:40]}` follows its value",
                hint="Write a comma after the value.",
            )
        joined = False
        if sign in '{"':
            end = _end_of_group(raw, position)
            parts.append(raw[position + 1 : end])
            position = end + 1
            continue
        word = re.compile(r"[^\s#{}\"]+").match(raw, position)
        if word is None:
            raise CasewrightError(
                f"`{name}` of the entry `{key}` cannot be read.",
                location=location,
                why=f"`{sign}` is where a value should begin",
                hint="Put the value in braces.",
            )
        parts.append(_word(word[0], location, reading, key, name))
        position = word.end()
    return " ".join("".join(parts).replace(_AT, "@").split())


def _word(word: str, location: Location, reading: _Reading, key: str, name: str) -> str:
    """Return a value without braces: a number, or a name that an `@string` defines."""
    if word.isdigit():
        return word
    known = reading.strings.get(word.lower())
    if known is not None:
        reading.expanded += len(known)
        if reading.expanded > _MOST_EXPANDED:
            raise CasewrightError(
                f"The names of `@string` in a bibliography stand for more than {_MOST_EXPANDED:,} characters.",
                location=location,
                why=f"`{word}` stands for {len(known):,}, and names are made of names",
                hint="Remove the names that nothing needs.",
            )
        return known
    if word.lower() not in _MONTHS:
        reading.report(
            Severity.ERROR,
            f"`{word}` in `{name}` of `{key}` is not defined." if key else f"`{word}` is not defined.",
            location,
            "Put the text in braces, or define the name before with `@string`.",
        )
    return word


def _end_of_group(raw: str, start: int) -> int:
    """Return the index of the brace or quotation mark that closes the one at `start`."""
    depth = 0
    for match in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(raw, start + 1):
        sign = match[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            if depth == 0 and raw[start] == "{":
                return match.start()
            depth -= 1
        elif sign == '"' and depth == 0 and raw[start] == '"':
            return match.start()
    return len(raw)


def _unreadable(block: Any, reading: _Reading) -> CasewrightError:
    raw = str(block.raw)
    named = re.match(r"@\s*(\w+)\s*[({]\s*([^\s,{}=]*)", raw)
    reason = str(getattr(block.error, "abort_reason", block.error)).strip()
    noticed = block.start_line + raw.count("\n") + 1
    if "end of file" in reason:
        why = "it is not closed before the end of the file"
    elif "Unexpected block start" in reason:
        why = f"it is not closed before another begins, at line {noticed + 1}"
    elif "comma" in reason:
        why = f"a comma is missing after its key, at line {noticed}"
    else:
        why = f"an equals sign is missing after a name, or a name before it, at line {noticed}"
    line = reading.text.split("\n")[block.start_line]
    column = line.find("@") + 1 or None
    what = f"The entry `{named[2]}`" if named and named[2] else "An entry"
    if named and named[1].lower() in {"string", "comment", "preamble"}:
        what = f"An `@{named[1]}`"
    return CasewrightError(
        f"{what} of `{reading.path}` cannot be read.",
        location=Location(reading.path, block.start_line + 1, column),
        why=why,
        hint="Look for a brace, a quotation mark, an equals sign or a comma that is missing, or that is one too many.",
    )


def _look_for_entries(comment: str, start: int, reading: _Reading) -> None:
    for match in _LOOKS_LIKE_ENTRY.finditer(comment):
        reading.report(
            Severity.ERROR,
            f"`{match[2]}` looks like an entry, but is not read as one.",
            reading.location(start + match.start()),
            f"Begin it with `@{match[1]}{{`, or put `%` before it if it is to be left out.",
        )


def written_bibtex(entries: Iterable[Entry]) -> str:
    """Entries as plain BibTeX, for pandoc."""
    return "\n\n".join(
        f"@{entry.type if entry.type.isalpha() else 'misc'}{{{entry.key},\n"
        + "".join(f"  {name} = {_braced(name, value)},\n" for name, value in entry.fields.items())
        + "}"
        for entry in entries
    )


def _braced(name: str, value: str) -> str:
    return value if name == "month" and value.lower() in _MONTHS else f"{{{value}}}"
