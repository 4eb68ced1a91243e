"""How much of everything a manuscript has, and which of it is more than its journal takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from casewright.checks.jnl.profile import QUANTITIES, Limit
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element

_APART = frozenset({"float", "figure-legend", "abbreviations-list", "references"})
_BACK_MATTER = re.compile(
    r"(?i)abbreviations?|references?|bibliography|acknowledge?ments?|declarations?|disclosures?|funding"
    r"|(?:conflicts?|competing|declaration) (?:of )?interests?.*|data (?:availability|sharing).*|ethic(?:s|al).*"
    r"|(?:informed )?consent.*|author(?:s'?|ship|'s)? contributions?|figures?(?: legends?)?|tables?|legends?(?: .*)?"
    r"|supp(?:orting|lement).*|keywords?|additional (?:files?|information)"
)
_MARKS = re.compile(r"[.,;:!?()\[\]{}\"'“”„‘’«»]+")
_MAIN_KINDS = {"fig": "figures", "tbl": "tables"}


@dataclass(frozen=True)
class Measured:
    """How much there is of something, and where a finding about it points."""

    value: int
    location: Location


def measured(document: CheckedDocument) -> Mapping[str, Measured]:
    """The quantities of a document that limits are set on (see `journal_profile.QUANTITIES`).

    Words count as printed: with values in place and abbreviations expanded; citations count nothing. The main text ends
    where a section of back matter (references, declarations, legends, ...) begins, and goes on at the next other one.
    """
    resolved, metadata = document.resolved, document.metadata
    start = Location(document.path, document.lines[0].number if document.lines else None)
    title = metadata.value_location("title")
    counts = {"figures": 0, "tables": 0}
    for entry in document.registry.entries.values():
        if entry.document == document.name and not entry.parent and entry.kind in _MAIN_KINDS:
            counts[_MAIN_KINDS[entry.kind]] += 1
    abstract = [
        block
        for one in ast.walk(resolved.title_block)
        if ast.has_class(one, "abstract")
        for block in one["c"][1]
        if not ast.has_class(block, "abstract-title")
    ]
    return {
        "text-words": Measured(word_count(main_text(resolved.blocks)), start),
        "manuscript-words": Measured(word_count(resolved.title_block) + word_count(resolved.blocks), start),
        "abstract-words": Measured(word_count(abstract), metadata.value_location("abstract")),
        "title-characters": Measured(len(resolved.title), title),
        "title-words": Measured(len(_words(resolved.title)), title),
        "keywords": Measured(len(resolved.keywords), metadata.value_location("keywords")),
        "references": Measured(len(listed_works(document)), metadata.value_location("bibliography")),
        "figures": Measured(counts["figures"], start),
        "tables": Measured(counts["tables"], start),
        "figures-and-tables": Measured(sum(counts.values()), start),
    }


def listed_works(document: CheckedDocument) -> tuple[str, ...]:
    """The works in a document's reference list."""
    plan = document.plan
    every = tuple(document.bibliography.by_key) if "*" in plan.nocite else ()
    return tuple(dict.fromkeys(key for key in (*plan.cited, *plan.nocite, *every) if key != "*"))


def main_text(blocks: Blocks) -> Blocks:
    """The blocks of the main text: without floats, legends and lists, and without sections of back matter."""
    kept: Blocks = []
    left_out_at: int | None = None
    for block in blocks:
        if block["t"] == "Header":
            level = block["c"][0]
            if left_out_at is not None and level > left_out_at:
                continue
            title = ast.plain_text(block["c"][2]).strip(" .:,")
            left_out_at = level if _BACK_MATTER.fullmatch(title) else None
        elif left_out_at is None:
            kept.append(block)
    return kept


def word_count(blocks: Blocks) -> int:
    """The words of blocks as printed; what belongs to floats, lists and references counts nothing."""

    def change(element: Element) -> list[Element] | None:
        if element["t"] == "Cite":
            return []
        return [] if _APART.intersection(ast.classes_of(element)) else None

    return len(_words(ast.plain_text(ast.rewrite(blocks, change, frozenset({"Cite", "Div"})))))


def _words(text: str) -> list[str]:
    """What is between spaces, as Word counts: `p < 0.001` is three words, a dash in a cell one. Points and brackets
    that stood beside a citation are none."""
    return [word for word in text.split() if not _MARKS.fullmatch(word)]


COUNTED = {
    "text": "words, without abstract, legends, tables, references and sections such as declarations",
    "abstract": "words",
    "legends": "words of captions and notes of figures",
    "tables": "words of captions, cells and notes",
    "references": "works in the list",
    "figures": "numbered, without supplementary ones",
    "whole": "words of text, title block, legends and tables, without references",
}
"""What `counts` counts, and how; citations count nothing anywhere."""


def counts(document: CheckedDocument) -> Mapping[str, int]:
    """How much a document has of what journals limit, by the names of `COUNTED`."""
    found = measured(document)
    floats = [one for one in ast.walk(document.resolved.blocks, "Div") if ast.has_class(one, "float")]
    tables = [one for one in floats if ast.attributes_of(one).get("type") == "table"]
    figures = [part for one in floats if one not in tables for part in one["c"][1] if _is_legend(part)]
    legends = [one for one in ast.walk(document.resolved.blocks, "Div") if ast.has_class(one, "figure-legend")]
    words = {
        "legends": sum(_words_within(part["c"][1]) for part in [*figures, *legends]),
        "tables": sum(_words_within(part["c"][1]) for one in tables for part in one["c"][1]),
    }
    return {
        "text": found["text-words"].value,
        "abstract": found["abstract-words"].value,
        **words,
        "references": found["references"].value,
        "figures": found["figures"].value,
        "whole": found["manuscript-words"].value + sum(words.values()),
    }


def _is_legend(part: Element) -> bool:
    return ast.has_class(part, "float-caption") or ast.has_class(part, "float-notes")


def _words_within(blocks: Blocks) -> int:
    """The words of blocks, each cell and paragraph for itself."""
    kinds = ("Plain", "Para", "CodeBlock")
    return sum(word_count([block]) for block in ast.walk(blocks, *kinds))


def over_limit(rule: Rule, report: Report, what: Collection[str]) -> Iterator[Finding]:
    """Findings for the limits on some quantities that the manuscript does not keep."""
    document, profile = report.manuscript, report.journal
    if document is None or profile is None:
        return
    limits = [limit for limit in profile.limits if limit.what in what and _holds(limit, report)]
    if not limits:
        return
    values = measured(document)
    for limit in limits:
        amount = values[limit.what]
        source = profile.source(limit.source)
        name = limit.what.replace("-", " ")
        too_few_known = not document.is_run and limit.what == "references"
        if limit.most is not None and amount.value > limit.most:
            problem = f"{amount.value} {name}; {profile.journal} takes at most {limit.most}"
        elif limit.least is not None and amount.value < limit.least and not too_few_known:
            problem = f"{amount.value} {name}; {profile.journal} asks for at least {limit.least}"
        else:
            continue
        yield rule.finding(
            f"{problem} (“{limit.says}”, {source.title}, read {source.read}).",
            amount.location,
            f"Counted are {QUANTITIES[limit.what]}; {source.address}",
        )


def _holds(limit: Limit, report: Report) -> bool:
    return not limit.article_type or limit.article_type == report.article_type
