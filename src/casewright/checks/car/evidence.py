"""Where a report says what a checklist asks for: pure functions from a report to places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from typing import Any, Literal

from casewright.checks.car.checklist import AuthorsWord, Checklist, Item
from casewright.checks.car.tables import tables_by
from casewright.checks.reading.prose import OBJECT, Passage
from casewright.checks.report import CheckedDocument, Report
from casewright.diagnostics import Location
from casewright.language_tag import primary_language

State = Literal["found", "suspected", "not found", "not determined", "the author says", "does not apply"]
_MOST_PLACES = 3
_LONGEST_TEXT = 90
_SENTENCE_END = re.compile(r"[.?!]\s+")
_VALUE = re.compile(r"\{\{<\s*var\s+(?P<name>[\w.-]+)")
_KINDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "keywords": ("keyword",),
    "abstract": ("abstract",),
    "words": ("paragraph",),
    "heading": ("heading",),
    "caption": ("caption", "legend", "alt"),
}
"""The kinds of passages in which each kind of evidence is looked for."""


@dataclass(frozen=True)
class Evidence:
    """A place of the report, the words there (or the name of a value), and the heading that they are under."""

    location: Location
    text: str
    section: str = ""


@dataclass(frozen=True)
class Answer:
    """An item of a checklist, and whether and where the report has it.

    `suspected` is what words only suggest, and a person has to confirm; `not determined` is an item for which no words
    of the report's language are known.
    """

    item: Item
    state: State
    evidence: tuple[Evidence, ...] = ()
    remark: str = ""


def answers(report: Report, checklist: Checklist, words: Mapping[str, AuthorsWord]) -> tuple[Answer, ...]:
    """Whether and where a report has each item of a checklist. What the author says of an item (`words`) decides."""
    documents = [one for one in report.documents if one.path == report.main] or list(report.documents[:1])
    return tuple(_answer(item, report, documents, words.get(item.id)) for item in checklist.items)


def _answer(item: Item, report: Report, documents: Sequence[CheckedDocument], word: AuthorsWord | None) -> Answer:
    if word is not None and word.does_not_apply:
        return Answer(item, "does not apply", remark=word.does_not_apply)
    if word is not None:
        return Answer(item, "the author says", remark=word.where)
    if report.journal is not None and (words := _forbidden(item, report)):
        return Answer(item, "does not apply", remark=f"{report.journal.journal} takes no title with “{words}”")
    if not item.shows:
        return Answer(item, "not determined", remark="only the author can say")
    found = tuple(islice(_evidence(item, report, documents), _MOST_PLACES))
    if not found:
        unknown = [
            one.metadata.language for one in documents if primary_language(one.metadata.language) not in item.languages
        ]
        if unknown:
            return Answer(item, "not determined", remark=f"no words for {_language_name(unknown[0])}")
        return Answer(item, "not found")
    found = tuple(replace(one, section=_section(one.location, documents)) for one in found)
    return Answer(item, "found" if item.decided_by == "rule" else "suspected", found)


def _forbidden(item: Item, report: Report) -> str:
    """Return the words that an item asks for in the title and the report's journal does not take there, else empty."""
    rules = report.journal.rules_for(report.article_type) if report.journal is not None else ()
    asked = re.compile(rf"(?i)(?:{'|'.join(item.shows['title'])})") if "title" in item.shows else None
    parts = (part for rule in rules for part in rule.title_without)
    return next((part for part in parts if asked is not None and asked.search(part)), "")


def plain_answer(answer: Answer) -> dict[str, Any]:
    """An answer as values for JSON."""
    return {
        "item": answer.item.id,
        "topic": answer.item.topic,
        "asks": answer.item.asks,
        "state": answer.state,
        "remark": answer.remark,
        "evidence": [
            {"path": one.location.path, "line": one.location.line, "column": one.location.column, "text": one.text}
            for one in answer.evidence
        ],
    }


def _language_name(tag: str) -> str:
    """The English name of a language, its tag if it has none."""
    from babel import Locale, UnknownLocaleError

    language = primary_language(tag)
    try:
        return Locale(language).get_language_name("en") or language
    except (UnknownLocaleError, ValueError):
        return language


def _section(location: Location, documents: Sequence[CheckedDocument]) -> str:
    """Return the heading that a place of a document is under."""
    headings = [
        passage
        for document in documents
        for passage in document.passages
        if passage.kind == "heading" and passage.start.path == location.path
    ]
    above = [one.text for one in headings if (one.start.line or 0) <= (location.line or 0)]
    return above[-1].strip() if above else ""


def _evidence(item: Item, report: Report, documents: Sequence[CheckedDocument]) -> Iterator[Evidence]:
    for kind, looked_for in item.shows.items():
        if kind == "values":
            yield from _values(looked_for, documents)
        elif kind == "table":
            pattern = re.compile(rf"(?i)(?:{'|'.join(looked_for)})")
            yield from (Evidence(*table) for document in documents for table in tables_by(pattern, document))
        elif kind == "cites-under":
            yield from _citations_under("|".join(looked_for), documents)
        else:
            pattern = re.compile(rf"(?i)(?:{'|'.join(looked_for)})")
            for passage in _passages(kind, report, documents):
                if match := pattern.search(passage.text):
                    yield Evidence(passage.location(match.start()), _sentence(passage.text, match.start()))


def _passages(kind: str, report: Report, documents: Sequence[CheckedDocument]) -> Iterator[Passage]:
    if kind == "caption":
        pictures = {
            (line.location(1).path, line.location(1).line)
            for document in report.documents
            for line in document.lines
            if line.text.lstrip().startswith("![")
        }
        for passage in report.passages:
            if passage.kind in _KINDS[kind] or (passage.start.path, passage.start.line) in pictures:
                yield passage
        return
    for document in documents:
        yield from (passage for passage in document.passages if passage.kind in _KINDS[kind])


def _values(beginnings: tuple[str, ...], documents: Sequence[CheckedDocument]) -> Iterator[Evidence]:
    """Yield values of the case that the text prints, by the beginning of their names."""
    for document in documents:
        for line in document.lines:
            for match in _VALUE.finditer(line.text):
                name = re.sub(r"^patient-\d+\.", "", match["name"])
                if any(name == one or name.startswith((f"{one}.", f"{one}-")) for one in beginnings):
                    yield Evidence(line.location(match.start() + 1), f"`{match['name']}`")


def _citations_under(heading: str, documents: Sequence[CheckedDocument]) -> Iterator[Evidence]:
    """Yield the first citation under each heading that a pattern matches."""
    pattern = re.compile(rf"(?i)(?:{heading})")
    for document in documents:
        headings = [passage for passage in document.passages if passage.kind == "heading"]
        for passage, following in zip_longest(headings, headings[1:]):
            if not pattern.search(passage.text):
                continue
            first, last = passage.start.line or 0, None if following is None else following.start.line
            for one in document.parsed.citations:
                line = one.location.line or 0
                if one.location.path == passage.start.path and first < line and (last is None or line < last):
                    yield Evidence(one.location, f"`@{one.key}`")
                    break


def _sentence(text: str, at: int) -> str:
    """Return the sentence of a text around an offset, shortened, with values as an ellipsis."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    begin = max((end for end in ends if end <= at), default=0)
    end = min((end for end in ends if end > at), default=len(text))
    words = " ".join(text[begin:end].replace(OBJECT, "…").split())
    return words if len(words) <= _LONGEST_TEXT else words[:_LONGEST_TEXT].rsplit(" ", 1)[0] + " …"
