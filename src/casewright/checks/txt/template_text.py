"""What `casewright new` wrote and nobody replaced: its sentences, author, address and keywords, once the
case is another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from casewright.checks.report import Report
from casewright.diagnostics import Location

_SENTENCE = re.compile(r"(?<=[.!?*])\s+")
_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?)\n---\n", re.DOTALL)
_NOT_WORDS = re.compile(r"\{\{<|§\{|\[@|^[#:`|]|^<!--")
_ASKS = re.compile(r"\b(?:say here|speak here|invented|hier (?:steht|kommt)|erfunden\w*)\b", re.IGNORECASE)
_AUTHOR = re.compile(r"^\s*(?:- )?(?:name|email): (?P<value>.+)$", re.MULTILINE)
_FEWEST_WORDS = 6


@dataclass(frozen=True)
class TemplateText:
    """A text of the template that is still there, and where."""

    text: str
    location: Location


def template_texts(report: Report) -> Iterator[TemplateText]:
    """Yield the texts of the template that a report still has; none while its case is the invented one of the
    template."""
    case = report.files.get("data/case.yml")
    if not report.value_sources or (case is not None and _is_invented(case)):
        return
    for document in report.documents:
        for passage in document.passages:
            for start, sentence in _sentences(passage.text):
                if sentence in _sentences_written():
                    yield TemplateText(sentence, passage.location(start))
        lines = report.files.get(document.path, ())
        if not lines or lines[0].strip() != "---":
            continue
        for number, line in enumerate(lines[1:], start=2):
            if line.strip() == "---":
                break
            match = _AUTHOR.match(line)
            if match and match["value"].strip("\"' ") in _authors_written():
                yield TemplateText(match["value"].strip(), Location(document.path, number, match.start("value") + 1))
        keywords = document.metadata.get("keywords")
        if isinstance(keywords, list) and tuple(map(str, keywords)) in _keywords_written():
            yield TemplateText(", ".join(keywords), document.metadata.value_location("keywords"))


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for sentence in _SENTENCE.split(text):
        start = text.find(sentence, position)
        position = start + len(sentence)
        yield start, _plain(sentence)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*_]", "", text).split())


def _parts(folder: str, ending: str) -> Iterator[str]:
    root = files("casewright.new_report") / "parts"
    for language in ("en", "de"):
        yield from (part.read_text(encoding="utf-8") for part in _inside(root / language / folder, ending))


def _inside(folder: Traversable, ending: str) -> Sequence[Traversable]:
    return [part for part in folder.iterdir() if part.name.endswith(ending)] if folder.is_dir() else []


@lru_cache(maxsize=1)
def _sentences_written() -> frozenset[str]:
    """Return the sentences of the template that hold no value, no citation and nothing that the author chose."""
    found: set[str] = set()
    for part in _parts("report", ".qmd"):
        front = _FRONT_MATTER.match(part)
        abstract = front["yaml"].partition("abstract: |\n")[2] if front else ""
        for paragraph in re.split(r"\n\s*\n", f"{abstract}\n\n{part[front.end() :] if front else part}"):
            for sentence in _SENTENCE.split(" ".join(paragraph.split())):
                plain = _plain(sentence)
                is_short = len(plain.split()) < _FEWEST_WORDS and not _ASKS.search(plain)
                if plain and not is_short and not _NOT_WORDS.search(sentence):
                    found.add(plain)
    return frozenset(found)


@lru_cache(maxsize=1)
def _authors_written() -> frozenset[str]:
    fronts = (_FRONT_MATTER.match(part) for part in _parts("report", ".qmd"))
    return frozenset(match["value"].strip() for front in fronts if front for match in _AUTHOR.finditer(front["yaml"]))


@lru_cache(maxsize=1)
def _keywords_written() -> frozenset[tuple[str, ...]]:
    """Return the lists of keywords: one of them alone may be right for another case."""
    lists = (re.search(r"^keywords:\n((?:  - .+\n)+)", part, re.MULTILINE) for part in _parts("report", ".qmd"))
    return frozenset(tuple(re.findall(r"- (.+)", found[1])) for found in lists if found)


@lru_cache(maxsize=1)
def _invented_cases() -> tuple[frozenset[str], ...]:
    """Return what makes each template's case the invented one: its source, its diagnosis and its index event."""
    changed = re.compile(r"^(?:source:|  diagnosis:|index-event:\n  name:).*$", re.MULTILINE)
    return tuple(
        frozenset(line.strip() for match in changed.finditer(part) for line in match[0].split("\n"))
        for part in _parts("data", "case.yml")
    )


def _is_invented(case: Sequence[str]) -> bool:
    lines = {line.strip() for line in case}
    return any(one <= lines for one in _invented_cases())
