"""Where printed text comes from: words of a rendered block to lines of the files that it was written in.

The rendered page has no marks. A block is found by its words: the passage of a file with the most of them, in their
order, is its source. Values count as the words they print, so that a click on one leads to its name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from casewright.checks.report import CheckedDocument, Report
from casewright.diagnostics import Location
from casewright.figures.registry import REGISTRY_PATH
from casewright.manuscript.places import aligned
from casewright.render.preparation import ABBREVIATIONS_FILE

_TOKEN = re.compile(
    r"\{\{<\s+(?:var|meta)\s+(?P<value>[\w.-]+)\s+>\}\}|(?P<other>\{\{<.*?>\}\}|-?@[\w:.#/-]+|\{[#.=][^{}]*\})|(?P<word>\w+)"
)
_WORD = re.compile(r"\w+")
_MOST_PLACES = 12
_LEAST_SHARE = 0.4
"""The share of the words of a block that a passage must have to be its source; values and citations are the rest."""
_CERTAIN_SHARE = 0.8


@dataclass(frozen=True)
class Origin:
    """A place that a text comes from: `kind` says what is there (paragraph, value, mention, citation, abbreviation),
    `name` which one."""

    kind: str
    name: str
    location: Location


@dataclass(frozen=True)
class Clicked:
    """What was clicked in a page: the text of the block, the character of it (None for the whole block), and the
    citekeys, label and abbreviation there. A reference of the list has its key in `reference`."""

    text: str
    offset: int | None = None
    citekeys: tuple[str, ...] = ()
    label: str = ""
    abbreviation: str = ""
    reference: str = ""


@dataclass(frozen=True)
class _Word:
    text: str
    location: Location
    value: str = ""


@dataclass(frozen=True)
class _File:
    """The words of a file in order, values as the words that they print, and where each pair of words is."""

    words: tuple[_Word, ...]

    @cached_property
    def places(self) -> Mapping[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            found[(word.text, "")].append(index)
            if index:
                found[(self.words[index - 1].text, word.text)].append(index - 1)
        return found


@dataclass
class Origins:
    """The sources of one document of a report."""

    report: Report
    document: CheckedDocument
    _files: dict[str, _File] = field(default_factory=dict)

    def of(self, clicked: Clicked) -> tuple[Origin, ...]:
        """Return the places that a clicked text comes from, the nearest first, empty if none could be determined."""
        found = dict.fromkeys([*self._named(clicked), *self._typed(clicked)])
        return tuple(found)[:_MOST_PLACES]

    def _named(self, clicked: Clicked) -> Iterator[Origin]:
        works = self.document.bibliography.by_key
        for key in (*clicked.citekeys, *([clicked.reference] if clicked.reference else [])):
            if key in works:
                yield Origin("bibliography entry", key, works[key].location)
        if clicked.label:
            yield from self._label(clicked.label)
        term = self.report.terms.by_short.get(clicked.abbreviation)
        if term is not None:
            yield Origin("abbreviation", term.short, term.location)

    def _label(self, label: str) -> Iterator[Origin]:
        for document in self.report.documents:
            for typed in document.parsed.labels:
                if typed.key == label:
                    yield Origin("label", label, typed.location)
        for figure in self.report.figures.figures:
            if figure.label == label:
                yield Origin("figure", label, figure.location)
                for path in figure.source_paths:
                    yield Origin("drawn by" if path.endswith((".py", ".ipynb")) else "drawn from", path, Location(path))

    def _typed(self, clicked: Clicked) -> Iterator[Origin]:
        words = [(match[0].lower(), match.start()) for match in _WORD.finditer(clicked.text)]
        if not words or clicked.reference:
            return
        texts = [text for text, _ in words]
        best, share = None, 0.0
        for path in self._paths():
            source = self._file(path)
            window = _window(texts, source)
            if window is not None and window[2] > share:
                best, share = (source, window), window[2]
                if share >= _CERTAIN_SHARE:
                    break
        if best is None or share < _LEAST_SHARE:
            return
        source, (start, stop, _) = best
        passage = source.words[start:stop]
        pairs = aligned(texts, [word.text for word in passage])
        if not pairs:
            return
        if clicked.offset is None:
            yield Origin("text", "", passage[min(pairs.values())].location)
            for name in dict.fromkeys(word.value for word in passage[min(pairs.values()) : max(pairs.values()) + 1]):
                yield from self._value(name)
            return
        position = max(0, bisect_right([at for _, at in words], clicked.offset) - 1)
        nearest = min(pairs, key=lambda index: (abs(index - position), index > position))
        word = passage[pairs[nearest]]
        yield from self._value(word.value)
        yield Origin("text", "", word.location)

    def _value(self, name: str) -> Iterator[Origin]:
        if not name:
            return
        place = self.report.value_sources.get(name)
        if place is None and self.report.project.variables_yaml is not None:
            place = self.report.project.variables_yaml.value_location(*name.split("."))
        if place is not None:
            yield Origin("value", name, place)

    def _paths(self) -> tuple[str, ...]:
        source = self.document.parsed.source
        others = (REGISTRY_PATH, ABBREVIATIONS_FILE, *self.report.data_tables, "_quarto.yml")
        return tuple(dict.fromkeys(path for path in (source.path, *source.files_read, *others) if path in self._lines))

    @property
    def _lines(self) -> Mapping[str, tuple[str, ...]]:
        return self.report.files

    def _file(self, path: str) -> _File:
        if path not in self._files:
            self._files[path] = _File(tuple(self._words(path)))
        return self._files[path]

    def _words(self, path: str) -> Iterator[_Word]:
        for number, line in enumerate(self._lines[path], start=1):
            for match in _TOKEN.finditer(line):
                place = Location(path, number, match.start() + 1)
                if match["value"]:
                    printed = self.report.values.get(match["value"], "")
                    yield from (_Word(one.lower(), place, match["value"]) for one in _WORD.findall(printed))
                elif match["word"]:
                    yield _Word(match["word"].lower(), place)


def _window(texts: list[str], source: _File) -> tuple[int, int, float] | None:
    """Return the passage with the most pairs of words of a block (its first and last word), and the share it has of
    them."""
    keys = set(pairwise(texts)) if len(texts) > 1 else {(texts[0], "")}
    hits = sorted((place, key) for key in keys for place in source.places.get(key, ()))
    length = len(texts) + len(texts) // 2 + 10
    count: dict[tuple[str, str], int] = defaultdict(int)
    best, found, first = 0, (0, 0), 0
    for last, (place, key) in enumerate(hits):
        count[key] += 1
        while hits[first][0] < place - length:
            count[hits[first][1]] -= 1
            if not count[hits[first][1]]:
                del count[hits[first][1]]
            first += 1
        if len(count) > best:
            best, found = len(count), (first, last)
    if not best:
        return None
    start = max(0, hits[found[0]][0] - 5)
    return start, min(len(source.words), hits[found[1]][0] + 7), best / len(keys)
