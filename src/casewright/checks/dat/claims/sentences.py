"""Sentences of prose with the values of the case written in, and what is around a number in one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from casewright.checks.dat.facts import unescaped
from casewright.checks.memo import memoized
from casewright.checks.reading.prose import OBJECT, Passage
from casewright.checks.report import Report
from casewright.diagnostics import Location
from casewright.text_cache import cached

OTHER_OBJECT = "\ufff9"
"""Stands in a sentence for what is neither words nor a citation of a work."""

_SENTENCE_END = re.compile(r"(?<=[.!?])[)\]”\"]*\s+(?=[A-ZÄÖÜ0-9(\"“\ufffc\ufff9])")
_NO_END = re.compile(
    r"(?:\b(?:et al|e\.g|i\.e|vs|cf|ca|approx|Figs?|[Nn]os?|[Tt]el|[Rr]ef|[Cc]at|Dr|Mr|Mrs|Ms|Prof|Mme|Sra?|Inc|Ltd|"
    r"Corp|Co|St|resp|z\.B|bzw|ggf|evtl|inkl|Nr|Abb|Tab|u\.a|d\.h|"
    r"(?<!/)(?<!\d )(?<!°)(?<!° )[A-Z]|"
    r"(?:[AaIi]m|[Dd](?:er|ie|as|e[mns])|[Zz]u[mr]|[Vv]om|[Bb]eim|[Bb]is|[Aa]b|[Ss]eit) \d{1,2})\.)\s*$"
)
_LONGEST = 1200
_MOST_NUMBERS = 40
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CLAUSE_END = re.compile(r";|:(?!\d)|,(?!\d)|\b(?:and|but|while|whereas|when|then|although|und|aber|während)\b|[()]")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its values written in. `text` has `OBJECT` for citations of works; `typed` are the ranges of it
    that the author typed, each with where it begins in the passage."""

    text: str
    passage: Passage
    typed: tuple[tuple[int, int, int], ...]
    values: tuple[tuple[int, int, str], ...] = ()

    @property
    def cites(self) -> bool:
        return OBJECT in self.text

    def offset(self, start: int, end: int) -> int | None:
        """Return where in the passage `start:end` of the text was typed in one piece, None if part of it is a value."""
        for first, last, offset in self.typed:
            if first <= start and end <= last:
                return offset + start - first
        return None

    def passage_offset(self, start: int) -> int | None:
        """Return where in the passage the value that is written in at `start` was called, None if text is there."""
        ends = [offset + last - first for first, last, offset in self.typed if last <= start]
        return ends[-1] if ends and any(first == start for first, _, _ in self.values) else None

    def clause_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the clause of `start:end` begins and ends: at the nearest comma, semicolon, conjunction or
        bracket. What is in brackets is joined with what it follows; other brackets are passed over."""
        at = bisect_right(self._marks, start, key=lambda mark: mark[1])
        before = (last for first, last in reversed(self._marks[:at]) if not self._is_aside(first, start))
        begin = next(before, 0)
        if begin and self.text[begin - 1] == "(":
            begin = next(before, 0)
        return begin, next(self._marks_behind(end, start), (len(self.text), 0))[0]

    def clause(self, start: int, end: int) -> str:
        """Return the text of the clause that `start:end` is in."""
        first, last = self.clause_span(start, end)
        return self._without_asides(first, last, start)

    def clause_text(self, start: int, end: int) -> str:
        """Return the clause of `start:end` as it stands."""
        first, last = self.clause_span(start, end)
        return self.text[first:last]

    def part(self, start: int) -> str:
        """Return the part between semicolons that `start` is in."""
        before, after = self.text.rfind(";", 0, start) + 1, self.text.find(";", start)
        return self.text[before : after if after >= 0 else len(self.text)]

    def following_clause(self, end: int) -> str:
        """Return the clause behind the one that `end` is in; none behind a semicolon, which ends what is said."""
        ends = self._marks_behind(end, end)
        own = next(ends, None)
        if own is None or self.text[own[0]] == ";":
            return ""
        return self._without_asides(own[1], next(ends, (len(self.text), 0))[0], end)

    def _marks_behind(self, position: int, of: int) -> Iterator[tuple[int, int]]:
        """Return the marks from a position on that end a clause of what is at `of`."""
        at = bisect_left(self._marks, position, key=lambda mark: mark[0])
        return (mark for mark in self._marks[at:] if not self._is_aside(mark[0], of))

    def _is_aside(self, position: int, of: int) -> bool:
        """Return whether a position lies in brackets that `of` does not lie in."""
        at = bisect_right(self._brackets, position, key=lambda bracket: bracket[0]) - 1
        first, last = self._brackets[at] if at >= 0 else (0, 0)
        return first <= position < last and not first <= of < last

    def _without_asides(self, first: int, last: int, of: int) -> str:
        text = self.text[first:last]
        at = bisect_right(self._brackets, first, key=lambda bracket: bracket[1])
        for begin, end in self._brackets[at:]:
            if begin >= last:
                break
            if not begin <= of < end:
                begin, end = max(begin, first) - first, min(end, last) - first
                text = f"{text[:begin]}{' ' * (end - begin)}{text[end:]}"
        return text

    @cached_property
    def _marks(self) -> tuple[tuple[int, int], ...]:
        """Where each mark that may end a clause begins and ends."""
        return tuple(match.span() for match in _CLAUSE_END.finditer(self.text))

    @cached_property
    def _brackets(self) -> tuple[tuple[int, int], ...]:
        """Where each pair of brackets begins and ends, that holds no other."""
        return tuple(match.span() for match in re.finditer(r"\([^()]*\)", self.text))


def sentences(passage: Passage, report: Report) -> tuple[Sentence, ...]:
    """Return the sentences of a passage, its values written in, except those that are lists of numbers."""
    return memoized(passage, "sentences", lambda: tuple(_sentences(passage, report)))


def _sentences(passage: Passage, report: Report) -> Iterator[Sentence]:
    text, typed, values = _with_values(passage, report)
    for start, end in sentence_spans(text):
        inside = tuple(
            (max(first, start) - start, min(last, end) - start, offset + max(0, start - first))
            for first, last, offset in typed
            if first < end and last > start
        )
        if text[start:end].strip() and not _is_list(text[start:end]):
            shown = tuple((first - start, last - start, name) for first, last, name in values if start <= first < end)
            yield Sentence(text[start:end], passage, inside, shown)


def unread_sentences(report: Report) -> Iterator[Location]:
    """Yield where sentences stand that `sentences` leaves out, since no sentence is as long or has as many numbers:
    lists of measurements, whose every number would be asked after in all of the others."""
    for passage in report.passages:
        if len(passage.text) > _LONGEST or len(_NUMBER.findall(passage.text)) > _MOST_NUMBERS:
            text, typed, _ = _with_values(passage, report)
            for start, end in sentence_spans(text):
                if _is_list(text[start:end]):
                    offset = next((at + max(0, start - first) for first, last, at in typed if last > start), 0)
                    yield passage.location(offset)


def _is_list(sentence: str) -> bool:
    return len(sentence) > _LONGEST or len(_NUMBER.findall(sentence)) > _MOST_NUMBERS


@cached
def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text begin and end."""
    start = 0
    for end in (*sentence_ends(text), len(text)):
        yield start, end
        start = end


def sentence_ends(text: str) -> Iterator[int]:
    """Yield where the sentences of a text end, except the last one."""
    for match in _SENTENCE_END.finditer(text):
        if not _NO_END.search(text[max(0, match.start() - 12) : match.start()]):
            yield match.end()


_Ranges = tuple[tuple[int, int, int], ...]
_Named = tuple[tuple[int, int, str], ...]


_LONGEST_OBJECT = 1_000


def _with_values(passage: Passage, report: Report) -> tuple[str, _Ranges, _Named]:
    """Return a passage with the values it shows written in: its text, where that was typed, and where each value
    stands."""
    return memoized(passage, "with values", lambda: _values_written_in(passage, report))  # many rules read it


def _values_written_in(passage: Passage, report: Report) -> tuple[str, _Ranges, _Named]:
    body = re.sub(r"[\s\u00a0\u202f]", " ", passage.text)
    pieces: list[str] = []
    typed: list[tuple[int, int, int]] = []
    values: list[tuple[int, int, str]] = []
    length = position = 0
    for match in re.finditer(OBJECT, body):
        piece = body[position : match.start()]
        typed.append((length, length + len(piece), position))
        shown = _shown(passage, match.start(), report)
        pieces += [piece, shown]
        if name := value_named(passage, match.start(), report):
            values.append((length + len(piece), length + len(piece) + len(shown), name))
        length += len(piece) + len(shown)
        position = match.end()
    typed.append((length, length + len(body) - position, position))
    return "".join([*pieces, body[position:]]), tuple(typed), tuple(values)


def value_named(passage: Passage, offset: int, report: Report) -> str | None:
    """Return the name of the value that the object at an offset shows, None if it is no value."""
    value = re.match(r"\{\{<\s*var\s+([\w.-]+)\s*>\}\}", _typed_at(passage, offset, report))
    return value[1] if value else None


def _typed_at(passage: Passage, offset: int, report: Report) -> str:
    """Return what was typed from an offset of a passage to the end of its line, so far as an object may be."""
    place = passage.location(offset)
    lines: Sequence[str] = report.files.get(place.path, ())
    if place.line is None or place.column is None or place.line > len(lines):
        return ""
    return lines[place.line - 1][place.column - 1 : place.column - 1 + _LONGEST_OBJECT]


def citations(sentence: Sentence, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Yield where a sentence cites works, and their keys."""
    for match in re.finditer(OBJECT, sentence.text):
        ends = [offset + last - first for first, last, offset in sentence.typed if last <= match.start()]
        if ends:
            yield match.start(), _keys(_typed_at(sentence.passage, ends[-1], report))


def cited_keys(sentence: Sentence, report: Report) -> tuple[str, ...]:
    """Return the keys of the works that a sentence cites."""
    return tuple(dict.fromkeys(key for _, keys in citations(sentence, report) for key in keys))


def _keys(raw: str) -> list[str]:
    return re.findall(
        r"@\{?([\w:.#$%&+?<>~/-]+)", raw.split("]")[0] if raw.startswith("[") else raw.split(maxsplit=1)[0]
    )


def _shown(passage: Passage, offset: int, report: Report) -> str:
    """Return what stands for an object: the value that a shortcode shows, `OBJECT` for a citation of a work."""
    raw = _typed_at(passage, offset, report)
    if not raw:
        return OTHER_OBJECT
    if value := value_named(passage, offset, report):
        return unescaped(report.values.get(value, OTHER_OBJECT))
    if raw.startswith(("[", "@", "-@")):
        keys = _keys(raw)
        kinds = {kind for document in report.documents for kind in document.parsed.kinds}
        if any(key.partition("-")[0][:1].lower() + key.partition("-")[0][1:] not in kinds for key in keys):
            return OBJECT
    return OTHER_OBJECT
