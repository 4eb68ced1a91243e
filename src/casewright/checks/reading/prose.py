"""The prose of a report as its authors typed it, freed of markup, each character knowing its place.

Rules about wording read passages: a passage is a paragraph, a heading, a cell of a table, a title or a legend. In its
text markup is gone (emphasis, link targets, attributes), and what is not words (a value, a citation, code, a formula)
is one `OBJECT` character, so that nothing before and after it seems to meet. Superscript and subscript keep their marks
(`^1,2^`).
"""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from casewright.checks.reading.spans import Spans
from casewright.checks.reading.typed_places import typed_words
from casewright.checks.repair import Edit
from casewright.diagnostics import Location
from casewright.figures.registry import Figure, MarkdownText
from casewright.figures.registry import Registry as FigureRegistry
from casewright.manuscript.markup.html_tags import is_text, tag_of
from casewright.manuscript.markup.literal_marks import is_literal_star
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.source import SourceDocument, SourceLine, lines_with_code
from casewright.text_cache import cached

OBJECT = "\ufffc"
"""Stands in a passage's text for what is not words."""

_HIDDEN = "\0"
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})[ \t]*$")
_DIVISION = re.compile(r"[ \t>]*:{3,}")
_RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$")
_DASHED = re.compile(r"[ \t]*-{2,}(?:[ \t]+-{2,})*[ \t]*$")
_GRID = re.compile(r"[ \t]*\+[-=:+]+\+?[ \t]*$|[ \t]*\|?[ \t:|-]*-[ \t:|-]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\(?(?:\d{1,9}|[A-Za-z]|#)[.)]|\(?@[\w-]*[.)])[ \t]+")
_CAPTION = re.compile(r"[ \t]*(?:Table)?:[ \t]+(?=\S)")
_DEFINITION = re.compile(r"[ ]{0,3}[:~][ \t]+(?=\S)")
_REFERENCES = re.compile(
    r"(?i)(?:(?:[\d.]+|[IVX]+\.?)\)?\s+)?(?:references?(?: list| cited)?|bibliography|literature(?: cited)?|works cited"
    r"|sources|literatur(?:verzeichnis|angaben)?|quellen(?:verzeichnis)?|bibliographie|références|referencias|bibliograf[ií]a)"
)
_YEAR = re.compile(r"(?<![\w.])(?:19|20)\d\d[a-z]?(?![\w])")
_REFERENCE = re.compile(
    r"(?:\[?\d{1,3}[\].)]\s*)?[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)?,? (?:[^\W\d_a-z]\.?[ -]?){1,3}[,.;:]?(?=\s)"
)
"""A typed reference begins with a surname and its initials; it contains a year."""
_WHERE_PUBLISHED = re.compile(r"\bdoi\b|\bPMID\b|\d\s?(?:\(\d+[\w-]*\))?\s?:\s?e?\d|\d\(\d+\), e?\d", re.IGNORECASE)
_QUOTED = re.compile(r"“[^“”]*(?:”|$)|„[^„“”]*(?:[“”]|$)|«[^«»]*(?:»|$)|(?<!\d)\"[^\"]*(?:\"|$)|(?<!\w)‘[^‘’]*’(?!\w)")
_NOTE = re.compile(r"[ \t]*\[\^[^\]\s]+\]:[ \t]*")
_QUOTE = re.compile(r"[ ]{0,3}(?:>[ ]?)+")
_CELL_OPTION = re.compile(r"[ \t>]*#\|[ \t]?(?P<rest>.*)$")
_CAPTION_OPTIONS = re.compile(r"(?P<key>(?:fig|tbl|lst)-(?:cap|subcap)|fig-alt):[ \t]*+(?P<value>(?!!(?:expr|r)\b).*)$")
_ATTRIBUTE_TEXT = re.compile(r"(?<![\w-])(?:fig-|tbl-|lst-)?(?P<key>cap|alt)=\"(?P<text>(?:\\.|[^\"\\])+)\"")

TEX_FORMULA = r"\\\((?=\s*\w\s*\\\)|(?:(?!\\[()]).){0,300}?(?:\\[A-Za-z]|[_^=]))(?:(?!\\[()]).){1,300}?\\\)"
r"""A formula as LaTeX, R Markdown and language models write it, `\( \beta_0 \)`; in Quarto it is text in brackets."""


def tex_formulas(line: str) -> tuple[range, ...]:
    """Return where such formulas are in a line."""
    return tuple(range(*match.span()) for match in re.finditer(TEX_FORMULA, line)) if "\\(" in line else ()


_BEFORE_EMAIL = r"""
    (?P<hidden>\0+)
  | (?P<shortcode>\{\{<(?:(?!\{\{<).)*?>\}\})
  | (?P<bookdown>\\@ref\([^()\s]*\)|\\\#[A-Za-z]+:[^()\s]*|\(ref:[\w-]+\))
  | (?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)(?:\{[^{}\n]*\})?)
  | (?P<math>\$\$.+?\$\$|(?<![\\$])(?:(?<!\w)|(?=\$[\^_\\{]))\$(?=\S)(?:`r[ ][^`\n]*`|\\.|[^$\\])*?(?<=\S)\$(?!\d))
  | (?P<formula>TEX_FORMULA|(?m:^[ \t]*)\\\[[ \t]*\n(?:(?!\\[\[\]]).){1,3000}?\\\])
  | (?P<escape>\\[!-/:-@\[-`{-~ \n])
  | (?P<environment>\\begin\{(?P<name>[A-Za-z]+\*?)\}(?:(?!\\begin\{(?P=name)\}).){0,5000}?\\end\{(?P=name)\})
  | (?P<latex>\\[A-Za-z]+(?:\{[^{}]*\})*)
  | (?P<link><(?:https?://|mailto:|[\w.+-]+@)[^>\s]*>|(?:https?://|www\.)(?:[^\s<>\[\])}(\0]|\([^\s<>()\0]*\))*(?:[^\s<>\[\])}(\0.,;:!?'"*_]|\([^\s<>()\0]*\)))
  | (?P<doi>\b10\.\d{4,9}/(?:[^\s<>\[\])}(\0]|\([^\s<>()\0]*\))*(?:[^\s<>\[\])}(\0.,;:!?'"*_]|\([^\s<>()\0]*\)))
""".replace("TEX_FORMULA", TEX_FORMULA)
_EMAIL = r"(?P<email>\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{0,200}\w)"
_AFTER_EMAIL = r"""
    (?P<tag></?[A-Za-z][^<>]*>)
  | (?P<attributes>(?<=[^\s\0])ATTRIBUTES|[ ]ATTRIBUTES(?=[ \t]*(?:\n|\Z)))
  | (?P<citation>(?<![\w@])-?@(?:\{[^}\s]+\}|\w(?:\w|[:.\#$%&+?<>~/-](?=\w)|[:/](?=/))*))
  | (?P<entity>&(?:\#\d+|\#x[0-9A-Fa-f]+|\w+);)
  | (?P<open>[!^]?\[)
  | (?P<close>\])
  | (?P<emphasis>\*+|(?<!\w)_+(?=[^\s_])|(?<=[^\s_])_+(?!\w)|~~)
""".replace("ATTRIBUTES", r"\{(?:[#.=:-]|[\w:-]+=)(?:[^{}\n]|\{\{<[^{}\n]*>\}\})*\}")
# What all of these but an address of mail begin with: letters are passed over at once, which is most of a text.
_BEGINNING = r"(?=[\0{`$\\<&!^\[\]*_~@-]|\(ref:|\x20\{|https?:|www\.|10\.)"
_TOKEN = re.compile(f"{_BEGINNING}(?:{_BEFORE_EMAIL}|{_AFTER_EMAIL})", re.VERBOSE | re.DOTALL)
_AT_IN_WORD = re.compile(r"[\w.+-]@[\w-]")


@lru_cache(maxsize=1)
def _token_or_email() -> re.Pattern[str]:
    return re.compile(f"{_BEFORE_EMAIL}|{_EMAIL}|{_AFTER_EMAIL}", re.VERBOSE | re.DOTALL)


def _tokens(raw: str) -> re.Pattern[str]:
    """Return the pattern of all markup that a text may hold."""
    return _token_or_email() if _AT_IN_WORD.search(raw) else _TOKEN


_TEX_SCRIPT = re.compile(r"(?P<mark>[\^_])(?:\{(?P<text>[\w+,-]+)\}|(?P<one>[^\W_]|[+-]))")
_TEX_SCRIPTS = re.compile(r"\$(?:[\^_](?:\{[\w+,-]+\}|[^\W_]|[+-]))+\$")
_OBJECTS = frozenset(
    ["shortcode", "code", "environment", "math", "formula", "latex", "link", "doi", "email", "citation", "bookdown"]
)
_SCRIPT_MARKS = {"^": "^", "_": "~"}
_CITES = re.compile(r"(?:^|[\s;\[-])-?@[\w{]")
_SHORT_FORM = re.compile(r"^[A-Z][A-Za-z\d-]*[A-Z\d]s?[,;]? |(?<!\S)[A-Z][A-Za-z\d-]*[A-Z\d]s?[,;]? $")
"""Words before a citation in its brackets that begin or end with a short form."""
_TARGET = re.compile(r"\((?:[^()\\]|\\.|\([^()]*\))*\)")
_ATTRIBUTES = re.compile(r"\{(?:[^{}\n]|\{\{<[^{}\n]*>\}\})*\}")


@dataclass(frozen=True)
class Segment:
    """A run of a passage's text that is in one line: from `offset` of the text, at `line` and `column` of `path`.
    Without a column only the line is known."""

    offset: int
    path: str
    line: int
    column: int | None


@dataclass(frozen=True)
class Passage:
    """A piece of prose.

    `kind` is `paragraph`, `heading`, `cell`, `caption`, `title`, `abstract`, `keyword`, `legend`, `alt`, `reference` (a
    work in a reference list that was typed) or `data` (a cell of a data file that the report shows). `text` is what is
    read of it; `segments` say where it was typed. `is_quotation` is on in a block quotation; `level` is that of a
    heading.
    """

    kind: str
    text: str
    segments: tuple[Segment, ...]
    is_quotation: bool = False
    level: int = 0

    def location(self, offset: int) -> Location:
        """Return where the character at `offset` of the text was typed."""
        segment = self._segment(offset)
        column = None if segment.column is None else segment.column + offset - segment.offset
        return Location(segment.path, segment.line, column)

    def edit(self, start: int, end: int, new: str) -> Edit | None:
        """Return the edit that puts `new` in the place of the text from `start` to `end`.

        None if that text was not typed in one piece, and where it is not the author's to change: data, works in a typed
        reference list, words of others in quotation marks.
        """
        if self.kind in {"data", "reference"} or self.is_quoted(start, end):
            return None
        segment = self._segment(start)
        last = self._segment(max(start, end - 1))
        if segment is not last or segment.column is None:
            return None
        return Edit(segment.path, segment.line, segment.column + start - segment.offset, end - start, new)

    def is_quoted(self, start: int, end: int) -> bool:
        """Return whether any of the text from `start` to `end` is in quotation marks, or in a block quotation. A mark
        without a partner quotes all that follows it."""
        return self.is_quotation or self._quotations.overlap(start, end)

    @cached_property
    def _quotations(self) -> Spans:
        return Spans(match.span() for match in _QUOTED.finditer(self.text))

    @cached_property
    def start(self) -> Location:
        """Where the passage begins."""
        return self.location(0)

    def _segment(self, offset: int) -> Segment:
        index = bisect.bisect_right(self.segments, offset, key=lambda segment: segment.offset)
        return self.segments[max(0, index - 1)]


@dataclass(frozen=True)
class _Piece:
    """Source text of one line, at its place."""

    text: str
    path: str
    line: int
    column: int | None


def prose_passages(source: SourceDocument) -> tuple[Passage, ...]:
    """Return the passages of a document's text, in order."""
    return tuple(_Reader(source).passages())


def front_matter_passages(parsed: ParsedDocument, files: Mapping[str, Sequence[str]]) -> tuple[Passage, ...]:
    """Return the title, subtitle, abstract and keywords of a document. `files` are lines of files by path."""
    metadata = parsed.metadata
    found: list[tuple[str, object, Location]] = [
        (kind, metadata.get(name), metadata.value_location(name))
        for kind, name in (("title", "title"), ("title", "subtitle"), ("abstract", "abstract"))
    ]
    keywords = metadata.get("keywords")
    if isinstance(keywords, list):
        found += [("keyword", one, metadata.value_location("keywords", index)) for index, one in enumerate(keywords)]
    elif keywords is not None:
        found.append(("keyword", keywords, metadata.value_location("keywords")))
    texts = [(kind, value, place) for kind, value, place in found if isinstance(value, str)]
    return tuple(one for kind, value, place in texts for one in yaml_passages(kind, value, place, files))


def legend_passages(figures: FigureRegistry, files: Mapping[str, Sequence[str]]) -> tuple[Passage, ...]:
    """Return the titles, legends, notes and alt texts of the figure registry, each once (panels may share a legend)."""
    passages: dict[tuple[Location, str], tuple[Passage, ...]] = {}
    for figure in figures.figures:
        for kind, text in _figure_texts(figure):
            key = (text.location, text.text)
            if text and key not in passages:
                passages[key] = yaml_passages(kind, text.text, text.location, files)
    seen: set[tuple[Segment, ...]] = set()
    out: list[Passage] = []
    for several in passages.values():
        for passage in several:
            if passage.segments not in seen:  # an alias (`*name`) leads to the place of its anchor
                seen.add(passage.segments)
                out.append(passage)
    return tuple(out)


def _figure_texts(figure: Figure) -> Iterator[tuple[str, MarkdownText]]:
    yield "legend", figure.title
    yield "legend", figure.legend
    yield "legend", figure.notes
    yield "alt", figure.alt
    for panel in figure.panels:
        yield "legend", panel.legend
        yield "alt", panel.alt


def table_passages(path: str, lines: Sequence[str]) -> tuple[Passage, ...]:
    """Return the cells of a CSV file that hold more than one word, at their places."""
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    cell = re.compile(rf'"(?:[^"]|"")*"|[^{delimiter}"]+')
    passages: list[Passage] = []
    for number, line in enumerate(lines[1:], start=2):
        for match in cell.finditer(line):
            text = match[0].strip('"')
            if " " in text.strip():
                start = match.start() + match[0].startswith('"') + 1
                passages += _passages("data", [_Piece(text, path, number, start)])
    return tuple(passages)


def yaml_passages(kind: str, text: str, location: Location, files: Mapping[str, Sequence[str]]) -> tuple[Passage, ...]:
    """Return a YAML value as passages, one a paragraph. Each word is looked for in the file from `location` on; where
    it cannot be found (an escape, an alias), the place of the value stands for it."""
    lines = files.get(location.path, ())
    line, column = location.line or 1, location.column or 1
    passages: list[Passage] = []
    for paragraph in re.split(r"\n[ \t]*\n", text.strip("\n")):
        pieces: list[_Piece] = []
        for typed in typed_words(paragraph, lines, line, column):
            pieces.append(_Piece(typed.word, location.path, typed.line or line, typed.column))
            if typed.line is not None and typed.column is not None:
                line, column = typed.line, typed.column + len(typed.word)
        passages += _passages(kind, pieces, " ")
    return tuple(passages)


class _Reader:
    """One pass over a document's lines."""

    def __init__(self, source: SourceDocument) -> None:
        self.source = source
        self.pieces: list[_Piece] = []
        self.kind = "paragraph"
        self.in_list = False
        self.tabular = False
        self.in_quotation = False
        self.in_definition = False
        self.in_references = 0
        """The level of the heading `References` that the text is under; 0 if it is under none."""

    def passages(self) -> Iterator[Passage]:
        prose = lines_with_code(self.source.lines, _HIDDEN)
        upcoming = next(prose, None)
        cell: list[SourceLine] = []
        for line in self.source.lines:
            if upcoming is None or upcoming[0] is not line:  # code: its captions are prose
                yield from self._flushed()
                if _CELL_OPTION.match(line.text):
                    cell.append(line)
                elif cell:
                    yield from _cell_captions(cell)
                    cell = []
                continue
            if cell:
                yield from _cell_captions(cell)
                cell = []
            text = upcoming[1]
            upcoming = next(prose, None)
            yield from self._line(line, text)
        yield from self._flushed()

    def _line(self, line: SourceLine, text: str) -> Iterator[Passage]:
        visible = text.replace(_HIDDEN, " ")
        if not visible.strip():
            if _HIDDEN not in text:  # a comment on its own line ends no paragraph
                yield from self._flushed()
            return
        column = 0
        quote = _QUOTE.match(text)
        if (quote is not None) is not self.in_quotation and (quote or not self.pieces):
            yield from self._flushed()
            self.in_quotation = quote is not None
        if quote:
            column = quote.end()
        rest = text[column:]
        if _DIVISION.match(rest):
            yield from self._flushed()
            yield from _attribute_texts([_piece(line, rest, column)])
            return
        if _UNDERLINE.match(rest) and len(self.pieces) == 1 and self.kind == "paragraph" and not self.in_list:
            piece = self.pieces.pop()
            yield from self._heading(piece, 1 if rest.startswith("=") else 2)
            return
        if _DASHED.match(rest) and (self.pieces or len(rest.split()) > 1):
            self.tabular = True
            return
        if _RULE.match(rest) or _GRID.match(rest):
            yield from self._flushed()
            return
        if heading := _HEADING.match(rest):
            yield from self._flushed()
            body = re.sub(r"[ \t]+#+[ \t]*$", "", rest[heading.end() :])
            yield from self._heading(_piece(line, body, column + heading.end()), len(heading[1]))
            return
        if rest.lstrip().startswith("|"):
            yield from self._flushed()
            if rest.lstrip().startswith("| ") and "|" not in rest.lstrip()[1:]:  # a line block
                yield from _passages("paragraph", [_piece(line, rest, column, rest.index("|") + 1)])
            else:
                for cell, start in row_cells(rest):
                    if cell:
                        yield from _passages("cell", [_piece(line, cell, column + start)])
            return
        starts = not self.pieces
        term = _DEFINITION.match(rest)
        if term and (len(self.pieces) == 1 or self.in_definition):  # of the term that is in the line above
            yield from self._flushed()
            self.in_definition = True
            self.pieces.append(_piece(line, rest, column, term.end()))
            return
        for pattern, kind in ((_NOTE, "paragraph"), (_CAPTION, "caption"), (_ITEM, "paragraph")):
            opening = pattern.match(rest)
            if opening and (starts or (pattern is _ITEM and self.in_list)):
                yield from self._flushed()
                self.kind = kind
                self.in_list = pattern is _ITEM
                self.pieces.append(_piece(line, rest, column, opening.end()))
                return
        if starts and not self.in_list and rest.startswith(("    ", "\t")):  # indented code
            return
        if starts and not rest.startswith((" ", "\t")):
            self.in_list = False
        self.pieces.append(_piece(line, rest, column, len(rest) - len(rest.lstrip())))

    def _heading(self, piece: _Piece, level: int) -> Iterator[Passage]:
        if not self.in_references or level <= self.in_references:
            said = _ATTRIBUTES.sub("", piece.text).strip(" *_:.")
            self.in_references = level if _REFERENCES.fullmatch(said) else 0
        yield from (replace(one, level=level) for one in _passages("heading", [piece]))

    def _flushed(self) -> Iterator[Passage]:
        pieces, kind, tabular = self.pieces, self.kind, self.tabular
        self.pieces, self.kind, self.tabular, self.in_definition = [], "paragraph", False, False
        if not tabular:
            is_work = False  # a list without empty lines may be cut anywhere
            for passage in _passages(kind, pieces):
                known = replace(passage, is_quotation=True) if self.in_quotation else passage
                is_work = kind == "paragraph" and (
                    is_work or _is_reference(passage.text, in_list=bool(self.in_references))
                )
                yield replace(known, kind="reference") if is_work else known
            yield from _attribute_texts(pieces)
            return
        for piece in pieces:
            for chunk in re.finditer(r"\S+(?: \S+)*", piece.text):
                at = None if piece.column is None else piece.column + chunk.start()
                yield from _passages("cell", [_Piece(chunk[0], piece.path, piece.line, at)])


def _is_reference(text: str, *, in_list: bool) -> bool:
    """Return whether a paragraph is a work of a typed reference list: below the heading `References` any that holds a
    year, elsewhere one that names its author, its year and where it was published."""
    if not _YEAR.search(text):
        return False
    heading = _REFERENCES.match(text)  # a line of its own above the works, without an empty one between them
    start = heading.end() + 1 if heading else 0
    return in_list or bool(_REFERENCE.match(text, start) and _WHERE_PUBLISHED.search(text))


def _piece(line: SourceLine, text: str, column: int, skipped: int = 0) -> _Piece:
    """Text from 0-based `column` of a line, without its first `skipped` characters."""
    at = column + skipped + 1 if line.is_whole else None
    return _Piece(text[skipped:].rstrip(), line.path, line.number, at)


_NO_BAR = re.compile(r"\\.|`[^`]*`|\{\{<(?:(?!\{\{<).)*?>\}\}|\$(?=\S)[^$]*(?<=\S)\$(?!\d)")


def row_cells(text: str) -> Iterator[tuple[str, int]]:
    """Yield the cells of a row of a pipe or grid table, each with the column (from 0) of its first character; the bars
    at the ends of the row, and those in code, formulas and values, divide nothing."""
    bars = _NO_BAR.sub(lambda one: " " * len(one[0]), text).rstrip()
    start = len(text) - len(text.lstrip(" \t>"))
    start += bars[start : start + 1] == "|"
    for cell in bars[start:].removesuffix("|").split("|"):
        typed = text[start : start + len(cell)]
        yield typed.strip(), start + len(typed) - len(typed.lstrip())
        start += len(cell) + 1


def _cell_captions(options: Sequence[SourceLine]) -> Iterator[Passage]:
    """Yield the captions and alt texts among the option lines of a cell."""
    index = 0
    while index < len(options):
        line = options[index]
        match = _CELL_OPTION.match(line.text)
        index += 1
        option = _CAPTION_OPTIONS.match(match["rest"]) if match else None
        if match is None or option is None:
            continue
        pieces = [(line, match.start("rest") + option.start("value"), option["value"])]
        while index < len(options):
            more = _CELL_OPTION.match(options[index].text)
            if more is None or not more["rest"].startswith((" ", "-")):
                break
            pieces.append((options[index], more.start("rest"), more["rest"]))
            index += 1
        kind = "alt" if option["key"] == "fig-alt" else "caption"
        yield from _passages(kind, [one for piece in pieces if (one := _unquoted(*piece)) is not None])


def _attribute_texts(pieces: Sequence[_Piece]) -> Iterator[Passage]:
    """Yield the captions and alternative texts in attributes of divisions and pictures, also where they go over
    lines."""
    raw = "\n".join(piece.text for piece in pieces)
    if '="' not in raw:
        return
    for match in _ATTRIBUTE_TEXT.finditer(raw):
        first, last = match.span("text")
        inside: list[_Piece] = []
        start = 0
        for piece in pieces:
            low, high = max(first, start), min(last, start + len(piece.text))
            if low < high:
                column = None if piece.column is None else piece.column + low - start
                inside.append(_Piece(piece.text[low - start : high - start], piece.path, piece.line, column))
            start += len(piece.text) + 1
        yield from _passages("alt" if match["key"] == "alt" else "caption", inside)


def _unquoted(line: SourceLine, column: int, text: str) -> _Piece | None:
    """Text of a YAML value without the marks around it."""
    marks = re.match(r"[ \t]*(?:[|>][+-]?\d?[ \t]*$|-[ \t]+)?[\"']?", text)
    start = marks.end() if marks else 0
    body = text[start:].rstrip().rstrip("\"'")
    return _piece(line, body, column + start) if body else None


def _passages(kind: str, pieces: Sequence[_Piece], joint: str = "\n") -> Iterable[Passage]:
    """Return the passages that pieces of source text make; none where they hold no words."""
    return [replace(one) for one in _passages_of(kind, tuple(pieces), joint)]  # what is memoized in one is of a report


@cached
def _passages_of(kind: str, pieces: Sequence[_Piece], joint: str) -> Iterable[Passage]:
    if not pieces:
        return ()
    raw = joint.join(piece.text for piece in pieces)
    starts: list[int] = []
    offset = 0
    for piece in pieces:
        starts.append(offset)
        offset += len(piece.text) + len(joint)
    writer = _Writer(pieces, starts)
    _clean(raw, writer)
    text = "".join(writer.out)
    if not any(character.isalnum() for character in text):
        return ()
    return tuple(_none_too_long(Passage(kind, text, tuple(writer.segments))))


_LONGEST = 5000
_NO_WORD = re.compile(r"[!-~]{200,}|\s{40,}")
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\W\da-z])")


def _none_too_long(passage: Passage) -> Iterator[Passage]:
    """Yield a passage in pieces of some pages at most, cut between sentences where that can be, and without runs of
    signs that are no words: what rules ask of a text may take the square of its length, and must not take a night."""
    text = _NO_WORD.sub(lambda run: OBJECT * len(run[0]), passage.text)
    start = 0
    while len(text) - start > _LONGEST:
        ends = [match.end() for match in _SENTENCE_END.finditer(text, start, start + _LONGEST)]
        end = ends[-1] if ends else text.rfind(" ", start + 1, start + _LONGEST) + 1 or start + _LONGEST
        yield _part(passage, text, start, end)
        start = end
    if start:
        yield _part(passage, text, start, len(text))
    else:
        yield passage if text == passage.text else replace(passage, text=text)


def _part(passage: Passage, text: str, start: int, end: int) -> Passage:
    first = max(0, bisect.bisect_right(passage.segments, start, key=lambda segment: segment.offset) - 1)
    last = bisect.bisect_left(passage.segments, end, key=lambda segment: segment.offset)
    segments = tuple(
        replace(segment, offset=0, column=None if segment.column is None else segment.column + start - segment.offset)
        if segment.offset < start
        else replace(segment, offset=segment.offset - start)
        for segment in passage.segments[first:last]
    )
    return replace(passage, text=text[start:end], segments=segments)


class _Writer:
    """Collects the text of a passage, and where each run of it was typed."""

    def __init__(self, pieces: Sequence[_Piece], starts: Sequence[int]) -> None:
        self.pieces = pieces
        self.starts = starts
        self.out: list[str] = []
        self.length = 0
        self.segments: list[Segment] = []
        self.following = -1

    def copy(self, raw: str, start: int, end: int) -> None:
        """Text as typed, from `start` to `end` of the raw text."""
        while start < end:
            index = bisect.bisect_right(self.starts, start) - 1
            stop = min(end, self.starts[index + 1]) if index + 1 < len(self.starts) else end
            self._put(raw[start:stop], start, index, continues=start == self.following)
            self.following = stop
            start = stop

    def replace(self, new: str, start: int) -> None:
        """Text that stands for something typed at `start`."""
        self._put(new, start, bisect.bisect_right(self.starts, start) - 1, continues=False)
        self.following = -1

    def _put(self, text: str, start: int, index: int, continues: bool) -> None:
        piece = self.pieces[index]
        column = None if piece.column is None else piece.column + start - self.starts[index]
        if not continues or start == self.starts[index]:
            self.segments.append(Segment(self.length, piece.path, piece.line, column))
        self.out.append(text)
        self.length += len(text)


def _clean(raw: str, writer: _Writer) -> None:
    """Write raw Markdown without its markup."""
    partner = _brackets(raw)
    token = _tokens(raw)
    position = 0
    while match := token.search(raw, position):
        start, end = match.span()
        writer.copy(raw, position, start)
        position = end
        kind = match.lastgroup
        if kind == "ticks":
            kind = "code"
        elif kind == "name":
            kind = "environment"
        if kind == "math" and _TEX_SCRIPTS.fullmatch(match[0]):
            for script in _TEX_SCRIPT.finditer(match[0]):
                mark = _SCRIPT_MARKS[script["mark"]]
                writer.replace(mark + (script["text"] or script["one"]) + mark, start)
        elif kind in _OBJECTS:
            writer.replace(OBJECT, start)
        elif kind == "escape":
            if match[0][1] == " ":
                writer.replace("\u00a0", start)
            else:
                writer.copy(raw, start + 1, end)
        elif kind == "entity":
            shown = html.unescape(match[0])
            if shown == match[0]:
                writer.copy(raw, start, end)
            else:
                writer.replace(shown, start)
        elif kind == "emphasis" and (_is_alone(raw, start, end) or is_literal_star(raw, start, end)):
            writer.copy(raw, start, end)
        elif kind == "tag" and is_text(match[0]):
            writer.copy(raw, start, start + 1)
            position = start + 1
        elif kind == "tag" and (shown := _shown_for(match[0])):
            writer.replace(shown, start)
        elif kind == "open":
            position = _opened(raw, start, end, partner, writer)
        elif kind == "close":
            position = _closed(raw, start, partner, writer)
    writer.copy(raw, position, len(raw))


def _shown_for(code: str) -> str:
    """Return what is in a passage for an HTML tag: marks for what is raised and lowered, a space for a line's end."""
    tag = tag_of(code)
    return {"sup": "^", "sub": "~", "br": " "}.get(tag.name, "") if tag else ""


def _is_alone(raw: str, start: int, end: int) -> bool:
    """Return whether a run of asterisks has space on both sides, or is all that brackets hold: then it is text."""
    before, after = raw[start - 1 : start], raw[end : end + 1]
    return (before, after) == ("(", ")") or ((not before or before.isspace()) and (not after or after.isspace()))


def _brackets(raw: str) -> Mapping[int, int]:
    """Return each square bracket's partner, both ways; brackets in code, formulas and shortcodes are passed over."""
    partner: dict[int, int] = {}
    waiting: list[int] = []
    for match in _tokens(raw).finditer(raw):
        if match.lastgroup == "open":
            waiting.append(match.end() - 1)
        elif match.lastgroup == "close" and waiting:
            opening = waiting.pop()
            partner[opening], partner[match.start()] = match.start(), opening
    return partner


def _opened(raw: str, start: int, end: int, partner: Mapping[int, int], writer: _Writer) -> int:
    """Write what an opening bracket leaves; where to go on."""
    opening = end - 1
    closing = partner.get(opening)
    if closing is None:
        writer.copy(raw, start, end)
        return end
    inside = raw[end:closing]
    if inside.startswith("^") and not re.search(r"\s", inside):  # a note's mark
        return closing + 1
    if raw[closing + 1 : closing + 2] != "(" and (cites := _CITES.search(inside)):
        if _SHORT_FORM.search(inside[: cites.start() + 1]):  # "Accuracy Scale [IAS, 21 items, @murphy2020]"
            writer.copy(raw, start, end + cites.start() + 1)
            writer.replace(OBJECT, start)
            writer.copy(raw, closing, closing + 1)
        else:
            writer.replace(OBJECT, start)
        return closing + 1
    if raw[start] == "^":
        writer.replace(OBJECT, start)
    elif raw[start] == "!":
        if not inside.strip():
            writer.replace(OBJECT, start)
    elif _end_of_link(raw, closing, partner) is None:
        writer.copy(raw, start, end)
    return end


def _closed(raw: str, start: int, partner: Mapping[int, int], writer: _Writer) -> int:
    """Write what a closing bracket leaves; where to go on."""
    opening = partner.get(start)
    if opening is not None and raw[opening - 1 : opening] == "^":
        writer.replace(OBJECT, start)
        return start + 1
    end = None if opening is None else _end_of_link(raw, start, partner)
    if end is None:
        if opening is None or raw[opening - 1 : opening] != "!":
            writer.copy(raw, start, start + 1)
        return start + 1
    return end


def _end_of_link(raw: str, closing: int, partner: Mapping[int, int]) -> int | None:
    """Return where the target and attributes after a closing bracket end, None if it closes neither link nor span."""
    end = closing + 1
    after = raw[end : end + 1]
    if after == "(" and (target := _TARGET.match(raw, end)):
        end = target.end()
    elif after == "[" and end in partner:
        end = partner[end] + 1
    attributes = _ATTRIBUTES.match(raw, end)
    if attributes:
        end = attributes.end()
    return end if end > closing + 1 else None
