"""How much of everything a manuscript has that journals set limits on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from casewright.checks.memo import memoized
from casewright.checks.report import CheckedDocument
from casewright.diagnostics import Location
from casewright.journals.profile import DEFAULT_PARTS, Limit
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.crossref.back_matter import back_matter_kind
from casewright.manuscript.end_matter import Attribution, end_matter

_APART = frozenset({"float", "figure-legend", "abbreviations-list", "references"})
_MARKS = re.compile(r"[.,;:!?()\[\]{}\"'“”„‘’«»]+")
_MAIN_KINDS = {"fig": "figures", "tbl": "tables"}


@dataclass(frozen=True)
class Measured:
    """How much there is of something, and where a finding about it points."""

    value: int
    location: Location


def measured(document: CheckedDocument) -> Mapping[str, Measured]:
    """Return the quantities of a document that limits are set on (`QUANTITIES`), without those of a section.

    Words count as printed: with values in place and abbreviations expanded; citations count nothing. The main text ends
    where a section of back matter (references, declarations, legends, ...) begins, and goes on at the next other one.
    """
    return memoized(document, "measured", lambda: _measured(document))


def _measured(document: CheckedDocument) -> Mapping[str, Measured]:
    resolved, metadata = document.resolved, document.metadata
    start, title = _start(document), metadata.value_location("title")
    counts = {"figures": 0, "tables": 0}
    for entry in document.registry.entries.values():
        if entry.document == document.name and not entry.parent and entry.kind in _MAIN_KINDS:
            counts[_MAIN_KINDS[entry.kind]] += 1
    words = part_words(document)
    return {
        **{name: Measured(sum(words[part] for part in parts), start) for name, parts in DEFAULT_PARTS.items()},
        "abstract-words": Measured(words["abstract"], metadata.value_location("abstract")),
        "title-characters": Measured(len(printed_title(document)), title),
        "title-words": Measured(len(_words(printed_title(document))), title),
        "authors": Measured(len(resolved.authors), metadata.value_location("author")),
        "keywords": Measured(len(resolved.keywords), metadata.value_location("keywords")),
        "references": Measured(len(listed_works(document)), metadata.value_location("bibliography")),
        "legend-words": Measured(max(_legend_words(_without_labels(resolved.blocks)), default=0), start),
        "figures": Measured(counts["figures"], start),
        "tables": Measured(counts["tables"], start),
        "figures-and-tables": Measured(sum(counts.values()), start),
    }


def amount_of(limit: Limit, document: CheckedDocument, highlights: Collection[str] = ()) -> Measured | None:
    """Return how much there is of what a limit is on, counted as the journal counts, None if its section is missing.
    Sections that are called as the journal calls its `highlights` are in the front matter too."""
    if limit.section:
        return _of_section(limit, document) or _of_highlights(limit, document, highlights)
    if limit.parts:
        words = part_words(document)
        return Measured(sum(words[part] for part in limit.parts), _start(document))
    return measured(document)[limit.what]


def part_words(document: CheckedDocument) -> Mapping[str, int]:
    """Return the words of each part of a document (`PARTS`)."""
    return memoized(document, "part_words", lambda: _part_words(document))


def _part_words(document: CheckedDocument) -> Mapping[str, int]:
    head, blocks = document.resolved.title_block, document.resolved.blocks
    abstract, keywords = word_count(abstract_blocks(document)), _words_of_class(head, "keywords")
    text, headings, back_matter = _divided(blocks)
    inside = [element for element in ast.walk(_without_apart(text)) if element["t"] in {"Cite", "Note"}]
    tables = [one for one in _floats(blocks) if _is_table(one)]
    cells = [part for one in tables for part in one["c"][1] if not _is_legend(part)]
    return {
        "title-page": word_count(head) - abstract - keywords,
        "abstract": abstract,
        "keywords": keywords,
        "headings": word_count(headings),
        "text": word_count(text),
        "citations": sum(len(_words(ast.plain_text(one["c"][1]))) for one in inside if one["t"] == "Cite"),
        "footnotes": sum(word_count(one["c"]) for one in inside if one["t"] == "Note"),
        "back-matter": word_count(back_matter),
        "legends": sum(_legend_words(blocks)),
        "table-cells": sum(map(_words_within, cells)),
        "table-notes": sum(_words_within(part) for one in tables for part in one["c"][1] if _is_legend(part)),
    }


def _start(document: CheckedDocument) -> Location:
    return Location(document.path, document.lines[0].number if document.lines else None)


def printed_title(document: CheckedDocument) -> str:
    """Return the title as printed, its abbreviations spelled out."""
    titles = [one["c"][1] for one in ast.walk(document.resolved.title_block, "Div") if ast.has_class(one, "title")]
    return ast.plain_text(titles[0]) if titles else document.resolved.title


def abstract_blocks(document: CheckedDocument) -> Blocks:
    """Return the blocks of the abstract, without its heading."""
    return [
        block
        for one in ast.walk(document.resolved.title_block)
        if ast.has_class(one, "abstract")
        for block in one["c"][1]
        if not ast.has_class(block, "abstract-title")
    ]


def _words_of_class(blocks: Blocks, *names: str) -> int:
    return sum(word_count(one["c"][1]) for one in ast.walk(blocks, "Div") if {*names}.intersection(ast.classes_of(one)))


def _of_section(limit: Limit, document: CheckedDocument) -> Measured | None:
    names = {name.casefold() for name in limit.section}
    inside: Blocks = []
    level = 0
    for block in document.resolved.blocks:
        if block["t"] == "Header":
            if level and block["c"][0] <= level:
                level = 0
            if not level and heading_text(block).casefold() in names:
                level = block["c"][0]
        elif level:
            inside.append(block)
    if not inside:
        return None
    if limit.what == "section-words":
        return Measured(word_count(inside), _start(document))
    lists = ast.walk(inside, "BulletList", "OrderedList")
    return Measured(sum(len(one["c"] if one["t"] == "BulletList" else one["c"][1]) for one in lists), _start(document))


def _of_highlights(limit: Limit, document: CheckedDocument, names: Collection[str]) -> Measured | None:
    points = document.metadata.get("highlights")
    if not isinstance(points, list) or {*map(str.casefold, names)}.isdisjoint(map(str.casefold, limit.section)):
        return None
    amount = sum(len(str(one).split()) for one in points) if limit.what == "section-words" else len(points)
    return Measured(amount, document.metadata.value_location("highlights"))


def heading_text(header: Element) -> str:
    """Return the text of a heading without its number."""
    inlines = [one for one in header["c"][2] if not ast.has_class(one, "header-section-number")]
    return ast.plain_text(inlines).strip(" .:,")


def listed_works(document: CheckedDocument) -> tuple[str, ...]:
    """Return the works in a document's reference list."""
    plan = document.plan
    every = tuple(document.bibliography.by_key) if "*" in plan.nocite else ()
    return tuple(dict.fromkeys(key for key in (*plan.cited, *plan.nocite, *every) if key != "*"))


def _divided(blocks: Blocks) -> tuple[Blocks, Blocks, Blocks]:
    """Return the blocks of the main text, its headings, and the sections of back matter with theirs."""
    text: Blocks = []
    headings: Blocks = []
    back_matter: Blocks = []
    left_out_at: int | None = None
    for block in blocks:
        if block["t"] == "Header" and (left_out_at is None or block["c"][0] <= left_out_at):
            left_out_at = block["c"][0] if back_matter_kind(heading_text(block)) else None
            (headings if left_out_at is None else back_matter).append(block)
        else:
            (text if left_out_at is None else back_matter).append(block)
    return text, headings, back_matter


def section_words(document: CheckedDocument) -> Iterator[tuple[str, int, int]]:
    """Yield each heading of the main text, how deep it is below the first, and the words of its section."""
    text, headings, _ = _divided(document.resolved.blocks)
    kept = [*map(id, headings), *map(id, text)]
    blocks = [block for block in document.resolved.blocks if id(block) in kept]
    starts = [index for index, block in enumerate(blocks) if block["t"] == "Header"]
    top = min((blocks[index]["c"][0] for index in starts), default=1)
    for index in starts:
        level = blocks[index]["c"][0]
        end = next((one for one in starts if one > index and blocks[one]["c"][0] <= level), len(blocks))
        inside = [block for block in blocks[index:end] if block["t"] != "Header"]
        yield heading_text(blocks[index]), level - top, word_count(inside)


def word_count(blocks: Blocks) -> int:
    """Return the words of blocks as printed; what belongs to floats, lists and references counts nothing, nor do
    formulas."""
    return len(_words(ast.plain_text(ast.rewrite(_without_apart(blocks), lambda _: [], frozenset({"Cite", "Math"})))))


def _without_apart(blocks: Blocks) -> Blocks:
    return ast.rewrite(blocks, lambda one: [] if _APART.intersection(ast.classes_of(one)) else None, frozenset({"Div"}))


def _words(text: str) -> list[str]:
    """Return what is between spaces, as Word counts: `p < 0.001` is three words, a dash in a cell one. Points and
    brackets that stood beside a citation are none."""
    return [word for word in text.split() if not _MARKS.fullmatch(word)]


COUNTED = {
    "text": "words, without abstract, legends, tables, references and sections such as declarations",
    "abstract": "words",
    "legends": "words of captions and notes of figures",
    "tables": "words of captions, cells and notes",
    "references": "works in the list",
    "figures": "numbered, without supplementary ones",
    "whole": "words of all but references, as Word counts them",
}
"""What `counts` counts, and how; citations and formulas count nothing anywhere."""


def counts(document: CheckedDocument) -> Mapping[str, int]:
    """Return how much a document has of what journals limit, by the names of `COUNTED`."""
    found, words = measured(document), part_words(document)
    legends, tables = words["legends"], words["table-cells"] + words["table-notes"]
    metadata = document.metadata
    ends = end_matter(metadata.values, metadata.language, document.parsed.words, Attribution(), 1)
    return {
        "text": found["text-words"].value,
        "abstract": found["abstract-words"].value,
        "legends": legends,
        "tables": tables,
        "references": found["references"].value,
        "figures": found["figures"].value,
        "whole": found["manuscript-words"].value
        + legends
        + tables
        + _words_of_class([*document.resolved.blocks, *ends], "abbreviations-list", "end-matter"),
    }


def _floats(blocks: Blocks) -> list[Element]:
    return [one for one in ast.walk(blocks, "Div") if ast.has_class(one, "float")]


def _is_table(element: Element) -> bool:
    return ast.attributes_of(element).get("type") == "table"


def _legend_words(blocks: Blocks) -> list[int]:
    """Return the words of each figure's legend, with its label and the captions of its panels."""
    figures = [one for one in _floats(blocks) if not _is_table(one)]
    in_place = [sum(map(_words_within, filter(_is_legend, ast.walk(one["c"][1], "Div")))) for one in figures]
    apart = [_words_within(one) for one in ast.walk(blocks, "Div") if ast.has_class(one, "figure-legend")]
    return [*in_place, *apart]


def _is_legend(part: Element) -> bool:
    return ast.has_class(part, "float-caption") or ast.has_class(part, "float-notes")


def _without_labels(blocks: Blocks) -> Blocks:
    return ast.rewrite(blocks, lambda one: [] if ast.has_class(one, "float-label") else None, frozenset({"Span"}))


def _words_within(element: Element) -> int:
    """Return the words of an element, each cell and paragraph for itself, without its notes."""
    inside = ast.rewrite(element["c"][1], lambda _: [], frozenset({"Note"}))
    return sum(word_count([block]) for block in ast.walk(inside, "Plain", "Para", "CodeBlock"))
