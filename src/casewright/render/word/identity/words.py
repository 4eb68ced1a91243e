"""The words of printed paragraphs and of source files, in a form in which both compare.

The source of a paragraph has markup between its words, and names where values and citations are printed. So each side
is a list of units: a word or a sign as printed, or the name of what is printed there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from casewright.manuscript.source import SourceLine
from casewright.render.word.identity.marks import Generated
from casewright.render.word.identity.reading import OBJECT, OBJECT_END, Change, Paragraph, Piece

_WORD = r"\d+(?:[.,]\d+)*|[^\W\d_]+|-{2,3}|\.\.\.|\S"
_PRINTED = re.compile(rf"{OBJECT}(?:[^{OBJECT}{OBJECT_END}]*{OBJECT_END})?|{_WORD}")
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
    return word if word.isalnum() else _SIGNS.get(word) or word.translate(_NORMAL)


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
"""The end of a paragraph that is followed by another one; the style of its piece is the form of what follows."""


def words_of(pieces: Sequence[Piece]) -> list[Word]:
    """Return the words of a paragraph; where the style changes, a word ends. A word that is generated in part is
    generated."""
    out: list[Word] = []
    space = False
    start = 0
    for _, group in groupby(pieces, key=lambda piece: piece.style):
        several = list(group)
        text = "".join(piece.text for piece in several).replace("\u00a0", " ").replace("\u202f", " ")
        ends = list(accumulate(len(piece.text) for piece in several))
        position = 0
        for match in _PRINTED.finditer(text):
            first, last = bisect_right(ends, match.start()), bisect_right(ends, match.end() - 1)
            piece = several[first]
            if first != last and not piece.generated:
                piece = next((one for one in several[first : last + 1] if one.generated), piece)
            space = space or match.start() > position
            out.append(Word(match[0], space and bool(out), piece, start + match.start()))
            space, position = False, match.end()
        space = space or position < len(text)
        start += len(text)
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
    never printed; `in_row` says whether it is in a row of a table."""

    key: str
    path: str
    line: int
    start: int
    end: int
    in_row: bool = False


def typed_words(lines: Iterable[tuple[SourceLine, str]]) -> list[Typed]:
    """Return the words of lines, each with the text in which comments and code are blank."""
    out: list[Typed] = []
    for line, text in lines:
        if not line.is_whole:  # of a notebook, whose columns are others
            continue
        in_row = text.lstrip().startswith("|")
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
            out += [Typed(key, line.path, line.number, start, end, in_row) for key in keys]
    return out


def paragraph_words(paragraphs: Sequence[Paragraph]) -> list[Word]:
    """Return the words of paragraphs that belong together, with the ends between them."""
    out: list[Word] = []
    for index, paragraph in enumerate(paragraphs):
        if index:
            out.append(end_before(paragraph, paragraphs[index - 1].mark_inserted))
        out += words_of(paragraph.pieces)
    return out


def end_before(paragraph: Paragraph, inserted: Change | None = None) -> Word:
    """Return the end of a paragraph that is followed by this one."""
    return replace(PARAGRAPH, piece=Piece("\n", form_of(paragraph), inserted=inserted))


def form_of(paragraph: Paragraph) -> str:
    """Return what a paragraph is: a heading (`Heading2`), an `item` (of a list in a list: `item 1`), or a plain one."""
    if paragraph.style.startswith("Heading"):
        return paragraph.style
    _, is_within, level = paragraph.list_id.partition(":")
    return f"item {level}" if is_within else "item" if paragraph.list_id else ""
