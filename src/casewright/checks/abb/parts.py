"""What the parts of a text are to its abbreviations: an abstract under a heading of the body, legends and notes among
paragraphs, tables that list abbreviations; typed reference lists are no part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from casewright.checks.abb.nomenclature import looks_abbreviated
from casewright.checks.abb.tokens import HandDefinition, explains, hand_definitions
from casewright.checks.reading.prose import OBJECT, Passage
from casewright.checks.report import CheckedDocument, Report
from casewright.manuscript.crossref.kinds import Kinds

_ABSTRACT = re.compile(
    r"\W*(?:structured |graphical |plain[- ]language )?"
    r"(?:abstract|summary|synopsis|zusammenfassung|r[eé]sum[eé]|resumen)"
    r"(?:\W+(?:max\w* |up to |of )*\d[\d\W]*words?)?\W*\Z",
    re.IGNORECASE,
)
_LEGENDS = re.compile(
    r"\W*(?:(?:supplement\w*|main|extended data) )?(?:figures?|tables?|illustrations?)?(?: and (?:figures?|tables?))?"
    r" ?(?:legends?|captions?)?(?: (?:of|to|for) (?:the )?(?:figures?|tables?))?\W*\Z|\W*(?:abbildungs)?legenden\W*\Z",
    re.IGNORECASE,
)
"""The heading of a section of legends."""
_CONCLUDES = re.compile(r"\W*(?:conclusions?|interpretation|discussion)\b[^.:]{0,30}:", re.IGNORECASE)
"""The last part of a structured abstract; what follows it without a label is the text."""
_LONGEST_ABSTRACT = 500
"""Words of an abstract; what is below it is the text, though no heading says so."""
_LABELED = re.compile(r"\W*[A-Z][\w ]{2,40}:")
_LEGEND = re.compile(
    r"\W*(?:(?:Supplement(?:ary|al)|Extended Data|Online) )?e?(?:Fig(?:ure|\.)?|Table|Abbildung|Abb\.|Tabelle|Tab\.)"
    rf"[ \u00a0*]*(?:S?\d+[A-Z]?\b(?:[.:|)]|\*|\s+[(A-ZÄÖÜ–—-])|{OBJECT}\s?[.:|])"
)
_NOTE = re.compile(r"\W*(?:Abbreviations?|Abk[uü]rzungen|List of abbreviations)\b", re.IGNORECASE)
_KEYWORDS = re.compile(r"\W*(?:key ?-?words?|index terms|schl[uü]sselw[oö]rter|mots-cl[eé]s)\W*:", re.IGNORECASE)
_SHORT_HEAD = re.compile(
    r"\W*(?:abbreviations?|abbrev\.?|acronyms?|initialisms?|short(?: form)?|"
    r"abk(?:ürzung(?:en)?|\.)|kürzel|abréviations?)\W*\Z",
    re.IGNORECASE,
)
_FEWEST_ROWS = 3


def as_parts(passages: Sequence[Passage], report: Report) -> Iterator[Passage]:
    """Yield the passages as what they are to abbreviations: those below "Abstract" are of the abstract, a paragraph
    that is the legend of a figure a legend, one that lists abbreviations a note. Typed references are left out."""
    in_abstract, depth, is_concluded, in_legends, words = False, 0, False, False, 0
    apart = {place for one in report.documents for place in _lines_apart(one)}
    for passage in passages:
        if passage.kind == "heading" or (passage.kind == "paragraph" and _ABSTRACT.match(passage.text)):
            level = _level(passage, report)
            in_legends = _LEGENDS.match(passage.text) is not None
            if level <= depth or not in_abstract:
                in_abstract, depth, is_concluded = _ABSTRACT.match(passage.text) is not None, level, False
                words = 0
            yield passage
        elif passage.kind == "reference":
            continue
        elif passage.kind != "paragraph":
            yield passage
        elif _KEYWORDS.match(passage.text):
            yield replace(passage, kind="keyword")
        elif in_legends or (passage.start.path, passage.start.line) in apart or _is_legend(passage, report):
            yield replace(passage, kind="caption")
        elif in_abstract and words < _LONGEST_ABSTRACT and not (is_concluded and not _LABELED.match(passage.text)):
            words += len(passage.text.split())
            is_concluded = is_concluded or _CONCLUDES.match(passage.text) is not None
            yield replace(passage, kind="abstract")
        elif _NOTE.match(passage.text) or _is_list(passage):
            yield replace(passage, kind="note")
        else:
            yield passage


def _is_legend(passage: Passage, report: Report) -> bool:
    return _LEGEND.match(passage.text) is not None or _typed(passage, report).lstrip().startswith("![")


def _typed(passage: Passage, report: Report) -> str:
    lines = report.files.get(passage.start.path, ())
    line = passage.start.line or 0
    return lines[line - 1] if 0 < line <= len(lines) else ""


def is_bold_line(passage: Passage, report: Report) -> bool:
    """Return whether a paragraph is a line in bold, which stands for a heading: `**Author Contributions**`."""
    is_text = passage.kind in {"paragraph", "abstract"}
    return is_text and re.fullmatch(r"\s*(\*\*|__)[^*_]+\1:?\s*", _typed(passage, report)) is not None


def _level(passage: Passage, report: Report) -> int:
    """Return how deep a heading is; a paragraph in bold is below every one."""
    marks = re.match(r" {0,3}(#+)", _typed(passage, report))
    return len(marks[1]) if marks else 7


def _is_list(passage: Passage) -> bool:
    """Return whether a paragraph begins as a list of abbreviations: "CI: confidence interval; RR: risk ratio"."""
    found = [one for one in hand_definitions(passage.text) if passage.text.startswith(one.short, one.start)]
    return len(found) > 1 and found[0].start < 3


def listed_abbreviations(passages: Sequence[Passage]) -> Iterator[tuple[Passage, tuple[HandDefinition, ...]]]:
    """Yield the cells of tables that list abbreviations, each with what it explains: nothing for those of long
    forms."""
    for rows in _tables(passages):
        head = next((index for index, cell in enumerate(rows[0]) if _SHORT_HEAD.match(cell.text)), None)
        pairs = [(row[head or 0], row[(head or 0) + 1]) for row in rows if len(row) > (head or 0) + 1]
        explained = [
            looks_abbreviated(_bare(short)) and bool(explains(_bare(short), long.text)) for short, long in pairs
        ]
        if head is None and not (
            len(rows) >= _FEWEST_ROWS
            and all(len(row) == 2 for row in rows)
            and sum(explained) * 4 >= 3 * (len(rows) - 1)
        ):
            continue
        for cell in (cell for row in rows for cell in row):
            yield cell, ()
        for short, long in pairs[0 if head is None else 1 :]:
            word = short.text.strip()
            yield short, (HandDefinition(word, long.text, 0, len(word), 0, len(word)),)


def _bare(cell: Passage) -> str:
    return re.sub(r"\W", "", cell.text)


_DIVISION = re.compile(r"^[ \t>]*:{3,}[ \t]*(?P<attributes>.*?)[ \t]*:*[ \t]*$")
_APART = re.compile(r"^[ \t>]*(?:\||:[ \t]|\+[-=]|!\[.*\]\([^()]*\)(?:\{[^{}]*\})?[ \t]*$)")
"""A line of a table, and an image alone."""


def _lines_apart(document: CheckedDocument) -> Iterator[tuple[str, int]]:
    """Yield the lines (path and number) that are no running text: inside a float or legend, of a table."""
    is_apart: list[bool] = []
    for line, text in document.prose_lines:
        if division := _DIVISION.match(text):
            if division["attributes"]:
                is_apart.append(_is_float(division["attributes"], document.parsed.kinds))
            elif is_apart:
                is_apart.pop()
        elif any(is_apart) or _APART.match(text):
            yield line.path, line.number


def _is_float(attributes: str, kinds: Kinds) -> bool:
    if re.search(r"\.figure-legend\b|^figure-legend\b", attributes):
        return True
    label = re.search(r"#(?P<kind>[A-Za-z]+)-[\w.:-]+", attributes)
    return label is not None and label["kind"] in kinds and kinds[label["kind"]].family == "float"


def _tables(passages: Sequence[Passage]) -> Iterator[list[list[Passage]]]:
    """Yield the cells of each typed table, by rows."""
    rows: list[list[Passage]] = []
    last: tuple[str, int] | None = None
    for passage in (*passages, None):
        place = None if passage is None or passage.kind != "cell" else (passage.start.path, passage.start.line or 0)
        if rows and (place is None or last is None or place[0] != last[0] or not 0 <= place[1] - last[1] <= 2):
            yield rows
            rows = []
        if passage is not None and place is not None:
            if rows and last == place:
                rows[-1].append(passage)
            else:
                rows.append([passage])
        last = place
