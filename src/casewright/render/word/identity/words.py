"""The words of printed paragraphs and of source files, in a form in which both compare.

The source of a paragraph has markup between its words, and names where values and citations are printed. So each side
is a list of units: a word or a sign as printed, or the name of what is printed there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casewright.manuscript.source import SourceLine
from casewright.render.word.identity.marks import Generated
from casewright.render.word.identity.reading import OBJECT, Paragraph, Piece

_WORD = r"\d+(?:[.,]\d+)*|[^\W\d_]+|-{2,3}|\.\.\.|\S"
_PRINTED = re.compile(rf"{OBJECT}[^{OBJECT}]*|{_WORD}")
_TYPED = re.compile(
    r"\{\{<\s*(?:var|meta)\s+(?P<value>[\w.-]+)[^>]*>\}\}"
    r"|(?P<object>\$\$?[^$\s](?:[^$]*[^$\s])?\$\$?|\[\^[\w-]+\])"
    r"|(?P<group>\[[^\[\]]*?@[^\[\]]*\]|-?@(?:\{[^}\s]+\}|\w(?:[\w]|[:.#$%&+?<>~/-](?=\w))*))"
    r"|(?P<markup>\{\{\{?<.*?>\}\}\}?|\]\([^)\s]*\)|\{[^{}]*\}|&[A-Za-z]+;|&#\d+;|\\(?=\s|$))"
    rf"|\\(?P<escaped>[^\w\s])|(?P<word>{_WORD})"
)
_KEY = re.compile(r"@(?:\{(?P<braced>[^}\s]+)\}|(?P<key>\w(?:[\w]|[:.#$%&+?<>~/-](?=\w))*))")
_NORMAL = str.maketrans("“”„‟‘’‚—−", '""""\'\'\'–-')
_SIGNS: Mapping[str, str] = {"--": "–", "---": "–", "...": "…"}


def normal(word: str) -> str:
    """Return a word as it compares: quotation marks and dashes as typed or as printed are the same."""
    return _SIGNS.get(word) or word.translate(_NORMAL)


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word or sign: with `space`, white space is before it; `piece` is the stretch of text it is in, `start`
    its place in the text of the paragraph."""

    text: str
    space: bool
    piece: Piece
    start: int

    @property
    def normal(self) -> str:
        return normal(self.text)


PARAGRAPH = Word("\n", False, Piece("\n"), 0)
"""The end of a paragraph that is followed by another one."""


def words_of(pieces: Sequence[Piece]) -> list[Word]:
    """Return the words of a paragraph. A word that is generated in part is generated."""
    text = "".join(piece.text for piece in pieces)
    ends: list[int] = []
    total = 0
    for piece in pieces:
        total += len(piece.text)
        ends.append(total)
    out: list[Word] = []
    position = at = 0
    for match in _PRINTED.finditer(text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u00ad", "\u2060")):
        while ends[at] <= match.start():
            at += 1
        piece = pieces[at]
        last = at
        while ends[last] < match.end():
            last += 1
            if not piece.generated and pieces[last].generated:
                piece = pieces[last]
        out.append(Word(match[0].strip(), match.start() > position, piece, match.start()))
        position = match.end()
    return out


@dataclass(frozen=True, slots=True)
class Unit:
    """What compares with the source: `key`, and the words `start:stop` of the paragraph that it is."""

    key: str
    start: int
    stop: int


def units_of(words: Sequence[Word], generated: Mapping[str, Generated]) -> list[Unit]:
    """Return the units of a paragraph; numbers and notes of the program have none in the source."""
    out: list[Unit] = []
    index = 0
    while index < len(words):
        called = words[index].piece.generated
        stop = index + 1
        if not called:
            out.append(Unit(words[index].normal, index, stop))
        else:
            while stop < len(words) and words[stop].piece.generated == called:
                stop += 1
            out += [Unit(key, index, stop) for key in _keys(generated.get(called, Generated("number")))]
        index = stop
    return out


def _keys(what: Generated) -> list[str]:
    if what.kind == "value":
        return [f"\0{what.name}"]
    if what.kind in {"citation", "mention"}:
        return [f"\0@{key}" for key in what.name.split(";")]
    if what.kind == "abbreviation":
        return [normal(word) for word in re.findall(_WORD, what.name)]
    return []


@dataclass(frozen=True, slots=True)
class Typed:
    """A word, a name or markup in a source file: its line from 1, its columns from 0. `key` is empty for markup that is
    never printed."""

    key: str
    path: str
    line: int
    start: int
    end: int


def typed_words(lines: Iterable[tuple[SourceLine, str]]) -> list[Typed]:
    """Return the words of lines, each with the text in which comments and code are blank."""
    out: list[Typed] = []
    for line, text in lines:
        for match in _TYPED.finditer(text):
            start, end = match.span()
            if match["value"]:
                keys = [f"\0{match['value']}"]
            elif match["object"]:
                keys = [OBJECT]
            elif match["group"]:
                keys = [f"\0@{found['braced'] or found['key']}" for found in _KEY.finditer(match["group"])]
            elif match["markup"]:
                keys = [""]
            else:
                keys = [normal(match["escaped"] or match["word"])]
            out += [Typed(key, line.path, line.number, start, end) for key in keys]
    return out


def paragraph_words(paragraphs: Sequence[Paragraph]) -> list[Word]:
    """Return the words of paragraphs that belong together, with the ends between them."""
    out: list[Word] = []
    for index, paragraph in enumerate(paragraphs):
        out += [PARAGRAPH] if index else []
        out += words_of(paragraph.pieces)
    return out
