"""TXT: what a merge leaves behind: marks where two versions of a line disagree, and paragraphs that appear twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casewright.checks.reading.prose import OBJECT, Passage
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity

_OPENS = re.compile(r"<{7}(?:[ \t]|$)")
_CLOSES = re.compile(r">{7}(?:[ \t]|$)")
_FEWEST_WORDS = 8
_OF_FLOAT = re.compile(r"\W*(?:supplement\w* )?e?(?:figure|table)s?\b", re.IGNORECASE)
_OPERATOR = re.compile(r"\b(?:OR|AND|NOT|NEAR|ADJ\d?|adj\d)\b")
"""What joins the words of a search in a database, whose lines are alike from one database to the next."""


def _conflicts(report: Report) -> Iterator[Finding]:
    for path, lines in report.files.items():
        is_open = False
        for number, line in enumerate(lines, start=1):
            opens, closes = _OPENS.match(line), _CLOSES.match(line)
            if opens or (closes and not is_open):
                yield CONFLICT.finding(
                    "A merge left both versions of these lines in the file.",
                    Location(path, number, 1),
                    "Keep one, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`.",
                )
            is_open = bool(opens) or (is_open and not closes)


def _passages_twice(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        first: dict[str, Location] = {}
        heading = ""
        for passage in document.passages:
            heading = passage.text if passage.kind == "heading" else heading
            if _OF_FLOAT.match(heading):
                continue  # a note that is below several figures or tables
            words = passage.text.split()
            is_own = passage.kind in {"paragraph", "caption"} and not passage.is_quotation
            if not is_own or len(words) < _FEWEST_WORDS or len(_OPERATOR.findall(passage.text)) > 1:
                continue
            known = " ".join(words).casefold() + _typed_objects(document, passage)
            if known in first:
                yield PASSAGE_TWICE.finding(
                    f"This paragraph appears twice; it begins the first time at {first[known]}.",
                    passage.start,
                    "Delete one of the two.",
                )
            first.setdefault(known, passage.start)


_OBJECTS = re.compile(r"`[^`]*`|@[\w:-]+|\{\{<(?:(?!\{\{<).)*?>\}\}|\$[^$]*\$")


def _typed_objects(document: CheckedDocument, passage: Passage) -> str:
    """Return what was typed where a passage has code, values and citations: paragraphs that differ in these only are
    two."""
    if OBJECT not in passage.text:
        return ""
    numbers = dict.fromkeys((one.path, one.line) for one in passage.segments)
    lines = (document.files.get(path, ())[line - 1 : line] for path, line in numbers)
    return "".join("".join(_OBJECTS.findall(text)) for one in lines for text in one)


CONFLICT = Rule(
    "TXT012",
    "merge-conflict-left",
    Severity.ERROR,
    summary="Marks of a merge conflict are in a file.",
    purpose="Both versions of a sentence are printed, with the marks around them.",
    wrong="<<<<<<< HEAD\nThe fever lasted four days.\n=======\nThe fever lasted five days.\n>>>>>>> draft",
    right="The fever lasted four days.",
    when_wrong="In a text about version control, in code.",
    source='The documentation of Git, git-merge ("How conflicts are presented").',
    check=_conflicts,
)
PASSAGE_TWICE = Rule(
    "TXT013",
    "passage-twice",
    Severity.WARNING,
    summary="A paragraph appears twice in a document.",
    purpose="A merge or a copying mistake doubled it; the next correction changes only one of them.",
    wrong="The fever settled on day 7, and the pain in the leg resolved.\n\nThe fever settled on day 7, and the pain "
    "in the "
    "leg resolved.",
    right="The fever settled on day 7, and the pain in the leg resolved.",
    when_wrong="If a refrain is meant.",
    source="This toolkit's own.",
    check=_passages_twice,
)
