"""The texts of a report that are looked through for identifiers, each with its place: prose, and everything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from casewright.checks.dat.claims.sentences import sentences
from casewright.checks.pri.judgments import JUDGEMENTS_FILE
from casewright.checks.pri.recognition.words import folded, word_list
from casewright.checks.report import CheckedDocument, Report
from casewright.diagnostics import Location
from casewright.text_cache import cached

_OF_AUTHORS = word_list("keys_of_authors.txt")
_AUTHOR_KEY = re.compile(r"^(?P<indent>\s*)(?:- )?(?P<key>[\w-]+):")
_NOTES = ("note", "annote", "annotation", "abstract", "file", "keywords", "addendum", "comment", "review")
_ENTRY_FIELD = re.compile(rf"(?i)^\s*(?:{'|'.join(_NOTES)})\s*=")
_HIDDEN = re.compile(r"<!--(?!\s*casewright:)(?P<text>.*?)-->", re.DOTALL)
_OTHER_TEXTS = (".yml", ".yaml", ".csv", ".tsv", ".txt", ".py", ".r", ".R", ".md", ".qmd", ".ipynb", ".tex")
_LONGEST_LINE = 20_000
_NOT_WORDS = re.compile(r"[A-Za-z0-9+/=]{200}")


@dataclass(frozen=True)
class Surface:
    """A text that is looked through. `location` says where the character at an offset was typed, `cites` that a
    sentence cites a work; `is_prose` is off for data, code and names of files. `kind` is that of the passage, or
    `line`, `markup` (a line of prose, for what passages leave out), `output` (of a cell) or `name` (of a file)."""

    text: str
    location: Callable[[int], Location]
    is_prose: bool = True
    cites: bool = False
    kind: str = ""


def surfaces(report: Report) -> Iterator[Surface]:
    """Yield every text of a report that readers of it, or of its folder, may see; names of files at the end."""
    yield from _prose(report)
    for document in report.documents:
        yield from _code_and_comments(document)
        yield from _outputs(document)
    prose = {document.path for document in report.documents}
    for path, lines in report.files.items():
        if path == JUDGEMENTS_FILE or path.startswith(".."):
            continue
        if path.endswith(".bib") or (path not in prose and path.endswith(_OTHER_TEXTS)):
            yield from surfaces_of_lines(path, lines)
    for path in report.names:
        words = re.sub(r"[_/](?!home/|Users/)|(?<=[A-Za-z])-(?=\d{3})", " ", path)
        yield Surface(words, partial(_at, Location(path)), is_prose=False, kind="name")


def _prose(report: Report) -> Iterator[Surface]:
    heading: dict[str, str] = {}
    for passage in report.passages:
        if passage.kind == "heading":
            heading[passage.start.path] = passage.text
        if passage.kind in {"reference", "keyword"}:
            continue
        is_of_authors = _AUTHORS_SECTION.search(heading.get(passage.start.path, "")) is not None
        for sentence in sentences(passage, report):
            if passage.kind == "paragraph" and is_of_authors and not _OF_THE_PATIENT.search(sentence.text):
                continue

            def place(offset: int, sentence: Any = sentence) -> Location:
                typed = sentence.offset(offset, offset)
                begins = sentence.typed[0][2] if sentence.typed else 0
                found: Location = sentence.passage.location(begins if typed is None else typed)
                return found

            yield Surface(sentence.text, place, cites=sentence.cites, kind=passage.kind)


_AUTHORS_SECTION = re.compile(
    r"(?i)^(?:acknowledg|author|contribut|funding|conflict|competing|disclosure|correspond|affiliation|ethic|"
    r"danksagung|autor|interessen|finanzierung|remerciement|agradecim|data (?:and code )?availab)"
)
_OF_THE_PATIENT = re.compile(r"(?i)\b(?:patient|family|mother|father|parents|relatives|Patient\w*|Familie|Eltern)\b")


def _code_and_comments(document: CheckedDocument) -> Iterator[Surface]:
    """Front matter except authors, cells, and comments."""
    files = document.files
    for path in dict.fromkeys([document.path, *(line.path for line in document.lines)]):
        lines = files.get(path, ())
        front = _front_matter_end(lines)
        yield from _yaml_lines(path, ["" if _OWN_DATE.match(line) else line for line in lines[:front]])
        shown = {line.number: text for line, text in document.prose_lines if line.path == path and line.is_whole}
        in_comment = False
        for number, line in enumerate(lines[front:], start=front + 1):
            if number not in shown:
                if not _NOT_WORDS.search(line):  # in a notebook, a picture
                    yield _line(path, number, line)
                continue
            if in_comment or "<!--" in line:
                hidden = _only_comments(line, in_comment)
                in_comment = _still_open(line, in_comment)
                if hidden.strip() and "casewright:" not in hidden:
                    yield _line(path, number, hidden, is_prose=True)
            elif any(mark in line for mark in _IN_MARKUP):
                yield _line(path, number, line, kind="markup")


_OWN_DATE = re.compile(r"date(?:-modified)?:(?!.*#)")
"""The date of the report itself, in its front matter."""
_IN_MARKUP = ("@", "://", "www.", ".com/", "`", "^")
"""What a passage of prose leaves out: addresses, code, and the signs between the parts of a name."""


def _only_comments(line: str, inside: bool) -> str:
    out, position = [], 0
    while position < len(line):
        mark = line.find("-->" if inside else "<!--", position)
        stop = len(line) if mark < 0 else mark + (3 if inside else 4)
        piece = line[position:stop]
        out.append(piece if inside else " " * len(piece))
        inside = inside if mark < 0 else not inside
        position = stop
    return "".join(out).replace("-->", "   ")


def _still_open(line: str, inside: bool) -> bool:
    return line.rfind("<!--") > line.rfind("-->") if "<!--" in line or "-->" in line else inside


def _front_matter_end(lines: Sequence[str]) -> int:
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((index + 1 for index, line in enumerate(lines[1:], start=1) if line.rstrip() in {"---", "..."}), 0)


def _yaml_lines(path: str, lines: Sequence[str]) -> Iterator[Surface]:
    """Yield the lines of YAML except those that name authors, or files and addresses of Quarto's own."""
    skipped = -1
    for number, line in enumerate(lines, start=1):
        indent = len(line) - len(line.lstrip())
        key = _AUTHOR_KEY.match(line)
        if (
            skipped >= 0
            and line.strip()
            and (indent > skipped or (line.lstrip().startswith("- ") and indent >= skipped))
        ):
            if "#" in line:
                yield _line(path, number, " " * line.index("#") + line[line.index("#") :])
            continue
        skipped = indent if is_of_authors(line) else -1
        if skipped < 0 and line.strip():
            if key and key["key"] in {"title", "subtitle", "abstract"} and "#" not in line:
                continue  # prose, looked through as such
            yield _line(path, number, line)


def is_of_authors(line: str) -> bool:
    """Return whether a line of a front matter is about an author: an address, an affiliation."""
    key = _AUTHOR_KEY.match(line)
    return key is not None and key["key"].lower() in _OF_AUTHORS


def surfaces_of_lines(path: str, lines: Sequence[str]) -> Iterator[Surface]:
    """Yield the texts in lines of a file, except those about authors and the works cited."""
    if path.endswith(".bib"):
        yield from _bibliographic_notes(path, tuple(lines))
        return
    front = len(lines) if path.endswith((".yml", ".yaml")) else _front_matter_end(lines)
    yield from _yaml_lines(path, lines[:front])
    is_prose = path.endswith(".qmd")
    for number, line in enumerate(lines[front:], start=front + 1):
        if line.strip() and not _NOT_WORDS.search(line):
            yield Surface(
                line[:_LONGEST_LINE], partial(_in_line, path, number), is_prose, cites="[@" in line, kind="line"
            )
    if path.endswith((".csv", ".tsv")):
        yield from _labelled_cells(path, lines)


_CELL = re.compile(r'(?:^|(?<=[,;\t]))(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<bare>[^",;\t]*))(?=[,;\t]|$)')
_LABEL_OF_A_PERSON = re.compile(
    r"(?i)name|patient|person|contact|resid|address|town|city|village|birth|place|\bage|mrn|record|number|\bno\b|\bid\b|"
    r"phone|fax|ssn|nhs|account|insurance|accession|specimen|serial|licen[cs]e|plate|alter|ort\b|nummer"
)


def _labelled_cells(path: str, lines: Sequence[str]) -> Iterator[Surface]:
    """Yield the cells of a table behind the heads of their columns, which say what a number or a word alone is."""
    if not lines:
        return
    heads = [" ".join(re.split(r"[\W_]+", _cell(match))).strip() for match in _CELL.finditer(lines[0][:_LONGEST_LINE])]
    labels = {index: head for index, head in enumerate(heads) if _LABEL_OF_A_PERSON.search(head)}
    if not labels:
        return
    for number, line in enumerate(lines[1:], start=2):
        for index, match in enumerate(_CELL.finditer(line[:_LONGEST_LINE])):
            if index in labels and (value := _cell(match)):
                before = f"{labels[index]}: "
                start = match.start("quoted" if match["bare"] is None else "bare")
                yield Surface(before + value, partial(_in_cell, path, number, start - len(before)), is_prose=False)


def _cell(match: re.Match[str]) -> str:
    return str(match["bare"] if match["bare"] is not None else match["quoted"]).strip()


def _line(path: str, number: int, text: str, *, is_prose: bool = False, kind: str = "line") -> Surface:
    return Surface(text[:_LONGEST_LINE], partial(_in_line, path, number), is_prose=is_prose, kind=kind)


def _in_line(path: str, number: int, offset: int) -> Location:
    return Location(path, number, offset + 1)


def _in_cell(path: str, number: int, shift: int, offset: int) -> Location:
    return Location(path, number, max(0, offset + shift) + 1)


@cached
def _bibliographic_notes(path: str, lines: Sequence[str]) -> Iterator[Surface]:
    """Comments and notes of a bibliography: what is no part of a citation, nor a record of the work in a database."""
    begins = [index for index, line in enumerate(lines) if _NEXT_FIELD.match(line)]
    for start, end in pairwise([0, *begins, len(lines)]):
        text = "\n".join(lines[start:end])
        is_note = _ENTRY_FIELD.match(text) and (_OF_THE_PATIENT.search(text) or not _OF_A_RECORD.search(text))
        for number, line in enumerate(lines[start:end], start=start + 1):
            if line.strip() and (is_note or line.lstrip().startswith(("%", "@comment"))):
                yield _line(path, number, line, is_prose=False)


_NEXT_FIELD = re.compile(r"\s*[\w-]+\s*=|\s*@|\s*}\s*$")
_OF_A_RECORD = re.compile(
    r"(?im)\b(?:journal article|epub|pubmed|pmid|nih hhs|accessed|retrieved|published online|publisher:)|^\s*eng$"
)
"""What EndNote, Zotero and PubMed put into `note`: the names and dates there are those of the work."""


def _outputs(document: CheckedDocument) -> Iterator[Surface]:
    """Yield what cells printed, at the cell that printed it."""
    execution = document.parsed.execution
    if execution is None:
        return
    for cell, markdown in zip(document.parsed.typed_cells.cells, execution.markdown, strict=False):
        echoed = {line.strip() for line in cell.code.split("\n")}
        for line in markdown.split("\n"):
            if line.strip() and line.strip() not in echoed and not _NOT_WORDS.search(line):
                yield Surface(line[:_LONGEST_LINE], partial(_at, cell.location), is_prose=False, kind="output")


def _at(location: Location, _offset: int) -> Location:
    return location


def known_names(report: Report) -> frozenset[str]:
    """Return the family and given names of the authors and of the works cited, without accents and capitals."""
    names: set[str] = set()
    for document in report.documents:
        for key in ("author", "authors", "editor", "by-author"):
            names.update(_words(document.metadata.get(key)))
        for entry in document.bibliography.by_key.values():
            names.update(_name_words(f"{entry.plain('author')} {entry.plain('editor')}"))
    return frozenset(map(folded, names))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from _name_words(value)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in {"affiliation", "affiliations", "roles", "degrees", "note"}:
                yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)


def _name_words(text: str) -> Iterator[str]:
    for word in re.findall(r"[^\W\d_][\w'’-]+", text):
        yield from (part for part in (word, *word.split("-")) if len(part) > 1)
