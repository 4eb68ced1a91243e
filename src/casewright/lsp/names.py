"""The names in the files of a report: of values, labels, works, abbreviations, events, rules and included files."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from casewright.checks.report import Report
from casewright.diagnostics import Location
from casewright.figures.registry import REGISTRY_PATH, ScriptSource
from casewright.lsp.reports import Checked
from casewright.manuscript.crossref.mentions import label_of
from casewright.manuscript.shortcodes import first_arguments
from casewright.manuscript.source import CITATION, LABEL, include_target
from casewright.render.preparation import ABBREVIATIONS_FILE, case_paths


class Kind(enum.Enum):
    """What a name is of."""

    VALUE = "value"
    LABEL = "label"
    WORK = "work"
    TERM = "abbreviation"
    EVENT = "event"
    RULE = "rule"
    FILE = "file"


@dataclass(frozen=True)
class Name:
    """A name in a file. `start` and `end` are columns from 0. `is_definition` where it is given to something.

    `owner` is the file of the case that an event belongs to.
    """

    kind: Kind
    text: str
    path: str
    line: int
    start: int
    end: int
    is_definition: bool = False
    owner: str = ""

    @property
    def location(self) -> Location:
        return Location(self.path, self.line, self.start + 1)

    def is_same(self, other: Name) -> bool:
        """Return whether both are names of the same thing."""
        return (self.kind, self.text, self.owner) == (other.kind, other.text, other.owner)


_LINKED = re.compile(r"\]\([^()\s#]*#(?P<label>[A-Za-z][\w.:-]*)\)")
_IGNORED = re.compile(r"casewright:[ \t]*ignore\b(?P<names>[^\n]*)")
_CODE = re.compile(r"\b[A-Z]{3}\d{3}\b")
_FIGURE_LABEL = re.compile(r"^\s*-?\s*label:\s*[\"']?(?P<label>[\w.:-]+)")
_SHORT = re.compile(r"^\s*-?\s*short:\s*[\"']?(?P<short>[^\"'#]*[^\"'#\s])")
_BIBTEX_KEY = re.compile(r"^\s*@(?!(?:string|preamble|comment)\b)\w+\s*[{(]\s*(?P<key>[^\s,{}()]+)\s*,", re.IGNORECASE)
_BIBTEX_PARENT = re.compile(r"^\s*(?:crossref|xdata|related)\s*=\s*[{\"](?P<keys>[^{}\"]*)[}\"]", re.IGNORECASE)
_CSL_KEY = re.compile(r"[\"']?\bid[\"']?\s*:\s*[\"']?(?P<key>[^\s\"',}]+)")
_EVENT_ID = re.compile(r"^\s*-?\s*\{?\s*id:\s*[\"']?(?P<id>[\w-]+)")
_EVENT_LINKS = re.compile(r"\b(?:after|during):\s*(?P<ids>\[[^\]]*\]?|[\w-]+)")
_EVENT_TIME = re.compile(r"\b(?:after|before|of)\s+(?P<id>[\w-]+)[\"']?\s*(?:[,}#]|$)")
_ITEM = re.compile(r"^\s*-\s+(?P<id>[\w-]+)\s*$")
_ID = re.compile(r"[\w-]+")


def names_in(checked: Checked, path: str, *, with_terms: bool = False) -> Iterator[Name]:
    """Yield the names in a file, in the order of its lines; abbreviations in prose only `with_terms`, since they take
    time to find."""
    if checked.report is None:
        return
    read = _reader(checked, path)
    for number, text in enumerate(checked.lines(path), 1):
        yield from read.in_line(number, text)
        if with_terms:
            yield from read.terms(number, text)


def name_at(checked: Checked, path: str, line: int, column: int, *, narrowest: bool = False) -> Name | None:
    """Return the name at a place (line from 1, column from 0), None if there is none; with `narrowest`, the event in
    the name of a value instead of the value."""
    lines = checked.lines(path)
    if checked.report is None or not 1 <= line <= len(lines):
        return None
    read = _reader(checked, path)
    text = lines[line - 1]
    found = (*read.in_line(line, text), *read.terms(line, text))
    here = [name for name in found if name.start <= column <= name.end]
    if narrowest:
        return min(here, key=lambda name: name.end - name.start, default=None)
    return here[0] if here else None


def places_of(checked: Checked, name: Name) -> tuple[Name, ...]:
    """Return all places of a name in the files of the report."""
    with_terms = name.kind is Kind.TERM
    return tuple(
        other
        for path in checked.paths
        for other in names_in(checked, path, with_terms=with_terms)
        if name.is_same(other)
    )


def definitions_of(checked: Checked, name: Name) -> tuple[Location, ...]:
    """Return the places where what a name is of is defined."""
    report = checked.report
    assert report is not None
    if name.kind is Kind.VALUE:
        if name.text in report.value_sources:
            return (report.value_sources[name.text],)
        own = report.project.variables_yaml
        keys = name.text.split(".")
        return (own.location(*keys),) if own is not None and own.path and own.at(*keys) is not None else ()
    if name.kind is Kind.FILE:
        return (Location(name.text, 1, 1),)
    if name.kind is Kind.WORK:
        found = (document.bibliography.by_key.get(name.text) for document in report.documents)
        return tuple(dict.fromkeys(entry.location for entry in found if entry is not None))
    if name.kind is Kind.TERM:
        term = report.terms.by_short.get(name.text)
        return (term.location,) if term is not None else ()
    return tuple(other.location for other in places_of(checked, name) if other.is_definition)


@dataclass(frozen=True)
class _Reader:
    """Reads the names in the lines of a file."""

    report: Report
    path: str
    is_bibliography: bool
    events: Mapping[str, frozenset[str]]
    argument_names: frozenset[str]

    def in_line(self, number: int, text: str) -> Iterator[Name]:
        if self.is_bibliography:
            yield from self._works(number, text)
        elif self.path in self.events:
            yield from self._events(number, text)
        else:
            yield from self._prose(number, text)
        for ignored in _IGNORED.finditer(text):
            for code in _CODE.finditer(text, ignored.start("names")):
                yield self._name(Kind.RULE, number, code)

    def terms(self, number: int, text: str) -> Iterator[Name]:
        if self.is_bibliography or self.path in self.events or self.path.endswith(".py"):
            return
        if self.path == ABBREVIATIONS_FILE:
            if match := _SHORT.match(text):
                yield self._name(Kind.TERM, number, match, "short", is_definition=True)
            return
        if "{{<" in text or "@" in text:
            text = re.sub(r"\{\{<.*?>\}\}|@[\w:.-]+", lambda hidden: " " * len(hidden[0]), text)
        for found, term in self.report.terms.uses(text):
            yield Name(Kind.TERM, term.short, self.path, number, found.start, found.end)

    def _works(self, number: int, text: str) -> Iterator[Name]:
        if match := (_BIBTEX_KEY if "bib" in PurePosixPath(self.path).suffix else _CSL_KEY).search(text):
            yield self._name(Kind.WORK, number, match, "key", is_definition=True)
        if match := _BIBTEX_PARENT.match(text):
            for key in re.finditer(r"[^\s,]+", match["keys"]):
                start = match.start("keys") + key.start()
                yield Name(Kind.WORK, key[0], self.path, number, start, start + len(key[0]))

    def _events(self, number: int, text: str) -> Iterator[Name]:
        if match := _EVENT_ID.match(text):
            yield self._name(Kind.EVENT, number, match, "id", is_definition=True)
        for match in (*_EVENT_TIME.finditer(text), *_ITEM.finditer(text)):
            yield self._name(Kind.EVENT, number, match, "id")
        for match in _EVENT_LINKS.finditer(text):
            for link in _ID.finditer(text, match.start("ids"), match.end("ids")):
                yield self._name(Kind.EVENT, number, link)

    def _prose(self, number: int, text: str) -> Iterator[Name]:
        for start, end in first_arguments(text, "var"):
            yield Name(Kind.VALUE, text[start:end], self.path, number, start, end)
            yield from self._parts_of_value(number, text[start:end], start)
        if self.path == REGISTRY_PATH:
            for match in _FIGURE_LABEL.finditer(text):
                yield self._name(Kind.LABEL, number, match, "label", is_definition=True)
            yield from self._arguments(number, text)
        for match in LABEL.finditer(text):
            yield self._name(Kind.LABEL, number, match, "label" if match["label"] else "cell", is_definition=True)
        for match in _LINKED.finditer(text):
            yield self._name(Kind.LABEL, number, match, "label")
        for match in CITATION.finditer(text):
            group = "braced" if match["braced"] else "key"
            label = self._label(match[group])
            if label:
                yield Name(Kind.LABEL, label, self.path, number, *match.span(group))
            else:
                yield self._name(Kind.WORK, number, match, group)
        for start, end in first_arguments(text, "include"):
            included = include_target(PurePosixPath(self.path).parent, text[start:end])
            yield Name(Kind.FILE, included, self.path, number, start, end)

    def _parts_of_value(self, number: int, value: str, column: int) -> Iterator[Name]:
        """Yield the events that the name of a value contains."""
        source = self.report.value_sources.get(value)
        if source is None:
            return
        for part in re.finditer(r"[^.]+", value):
            if part[0] in self.events.get(source.path, ()):
                start = column + part.start()
                yield Name(Kind.EVENT, part[0], self.path, number, start, start + len(part[0]), owner=source.path)

    def _arguments(self, number: int, text: str) -> Iterator[Name]:
        """Yield the events that are arguments of figure scripts."""
        for match in re.finditer(r"(?P<key>\w+):\s*[\"']?(?P<id>[\w-]+)[\"']?\s*(?=[,}#]|$)", text):
            for path, ids in self.events.items():
                if match["id"] in ids and match["key"] in self.argument_names:
                    yield Name(Kind.EVENT, match["id"], self.path, number, *match.span("id"), owner=path)

    def _label(self, key: str) -> str:
        """Return the label that a mention names, "" for the key of a work."""
        found = (label_of(key, document.parsed.kinds) for document in self.report.documents)
        return next((one[0] for one in found if one is not None), "")

    def _name(
        self, kind: Kind, number: int, match: re.Match[str], group: str | int = 0, *, is_definition: bool = False
    ) -> Name:
        owner = self.path if kind is Kind.EVENT else ""
        return Name(kind, match[group], self.path, number, match.start(group), match.end(group), is_definition, owner)


def _reader(checked: Checked, path: str) -> _Reader:
    report = checked.report
    assert report is not None
    bibliographies = {name for document in report.documents for name in document.plan.bibliography}
    events = {
        case: frozenset(match["id"] for text in checked.lines(case) if (match := _EVENT_ID.match(text)) is not None)
        for case in case_paths(report.root)
    }
    sources = (panel.source for figure in report.figures.figures for panel in figure.panels)
    arguments = (name for source in sources if isinstance(source, ScriptSource) for name, _ in source.arguments)
    return _Reader(report, path, path in bibliographies, events, frozenset(arguments))
