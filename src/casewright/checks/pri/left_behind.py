"""Identifiers outside the texts of today: in rendered and kept files, byte by byte, and in the history."""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from itertools import chain
from pathlib import Path

from casewright.archives import unzipped
from casewright.checks.pri.recognition.identifying import identifiers_in
from casewright.checks.pri.recognition.kinds import DATE, PART_OF_DATE, TIME, Found
from casewright.checks.pri.surfaces import is_of_authors, surfaces_of_lines
from casewright.git import git
from casewright.paths import read_bytes

_MOST_UNPACKED = 500_000_000
_STREAM = re.compile(rb"stream\r?\n")
_SHORTEST = 4
_PARTED = re.compile(r"[-\u2010]\s*\n")
_SPACES = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_SHAPES = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-"),
}
_LOG = (
    "log",
    "--all",
    "--no-show-signature",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--unified=0",
    "--format=%x01%h%x02%s",
    "-p",
)


@dataclass(frozen=True)
class LeftBehind:
    """An identifier that is left in a file (`place`), or in a commit (`place` is `commit:path`)."""

    place: str
    text: str
    found: Found | None = None


def left_in_file(root: Path, path: str, texts: Iterable[str]) -> tuple[LeftBehind, ...]:
    """Return which of `texts` are in a file. Raises CasewrightError if the file cannot be read."""
    return tuple(LeftBehind(path, text) for text in left_in(read_bytes(root, path), texts))


def left_in(data: bytes, texts: Iterable[str]) -> tuple[str, ...]:
    """Which of `texts` are in the content of a file, in any encoding that HTML, PDF, Word and records use; archives
    and compressed streams are unpacked."""
    wanted: dict[str, tuple[tuple[bytes, ...], str]] = {
        text: (_encoded(text), _without_typesetting(text)) for text in dict.fromkeys(texts) if len(text) >= _SHORTEST
    }
    found: dict[str, None] = {}
    for part in chain([data], _unpacked(data)):
        printed = _without_typesetting(unescape(part.decode("utf-8", "replace")))
        for text, (forms, bare) in wanted.items():
            if (len(bare) >= _SHORTEST and bare in printed) or any(form in part for form in forms):
                found[text] = None
    return tuple(text for text in wanted if text in found)


def _without_typesetting(text: str) -> str:
    """A text without what a writer changes: spaces of every width, ends of lines, soft hyphens, ligatures, and the
    shape of apostrophes and hyphens."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text).translate(_SHAPES))


def _encoded(text: str) -> tuple[bytes, ...]:
    forms = {(code, text) for code in ("utf-16-le", "utf-16-be")} | {("ascii", json.dumps(text)[1:-1])}
    encoded = {form.encode(code, "ignore") for code, form in forms}
    return tuple(sorted(form for form in encoded if len(form) >= _SHORTEST))


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Yield what is in an archive, or in the compressed streams of a PDF, and the text of its pages."""
    if data[:4] == b"PK\x03\x04":
        with suppress(zipfile.BadZipFile):
            for name, member in unzipped(data, _MOST_UNPACKED).items():
                yield name.encode()
                yield member
                yield re.sub(rb"<[^<>]*>", b"", member)
    elif data[:5] == b"%PDF-":
        for before_end in data.split(b"endstream")[:-1]:
            stream = _STREAM.search(before_end)
            try:
                yield zlib.decompressobj().decompress(before_end[stream.end() :], _MOST_UNPACKED) if stream else b""
            except zlib.error:
                continue
        yield _pdf_text(data)
    elif b"<html" in data[:2000].lower():
        yield re.sub(rb"<[^<>]*>", b"", data)


def _pdf_text(data: bytes) -> bytes:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        pages = "\n".join(page.extract_text() for page in reader.pages)
        metadata = " ".join(str(value) for value in (reader.metadata or {}).values())
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return b""
    return f"{pages}\n{_PARTED.sub('', pages)}\n{metadata}".encode("utf-8", "ignore")


def left_in_history(root: Path, known: frozenset[str]) -> tuple[tuple[LeftBehind, ...], str]:
    """Identifiers in the texts of all commits of the folder, each once; and why there are none to look at, empty if
    there are. No program that the repository names is run."""
    try:
        log = git(root, *_LOG, "--", ".")
    except OSError:
        return (), "git is not installed"
    if log is None:
        return (), "the folder is not in a git repository, has no commits, or lacks some of their contents"
    return tuple(_in_log(log.decode("utf-8", "replace"), known)), ""


def _in_log(log: str, known: frozenset[str]) -> Iterator[LeftBehind]:
    seen: set[tuple[str, str]] = set()
    for place, path, lines in _changes(log):
        is_document = path.endswith((".qmd", ".md"))
        for surface in surfaces_of_lines(path, [line for line in lines if not is_of_authors(line)]):
            content = surface.text
            for found in identifiers_in(content, known, is_prose=is_document, cites=surface.cites):
                text = content[found.start : found.end]
                if found.kind in {TIME, DATE, PART_OF_DATE} and not (is_document or path.endswith(".csv")):
                    continue
                if (found.kind.code, text) not in seen:
                    seen.add((found.kind.code, text))
                    yield LeftBehind(place, text, found)


def _changes(log: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the lines that a commit added to a file or removed from it, with the place `commit:path`, and the path; the
    subject of a commit has the place `commit:(message)`."""
    commit = path = sign = ""
    lines: list[str] = []
    for line in chain(log.split("\n"), ["\x01\x02"]):
        if lines and line[:1] != sign:
            yield f"{commit}:{path}", path, lines
            lines = []
        if line.startswith("\x01"):
            commit, _, subject = line[1:].partition("\x02")
            yield f"{commit}:(message)", "", [subject]
        elif line.startswith(("+++ b/", "--- a/")):
            path = line[6:]
        elif line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"} and len(line) < 20_000:
            sign = line[0]
            lines.append(line[1:])
