"""Measured values in the tables that are typed into documents: cells that contradict the case.

A cell is held against the case where a header of its row or column names the measurement, and the other one its day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from casewright.checks.dat.facts import Fact, Facts, content_words, same_word, spelled_out
from casewright.checks.dat.tables import number_in
from casewright.checks.dat.units import same_unit
from casewright.checks.reading.typed_tables import TypedTable, typed_tables
from casewright.checks.report import Report
from casewright.diagnostics import Location

_DAY = re.compile(r"(?:day\s)?(?P<day>[−-]?\d+)", re.IGNORECASE)
_GENERAL = frozenset(
    {
        "count",
        "level",
        "levels",
        "concentration",
        "serum",
        "plasma",
        "blood",
        "total",
        "titre",
        "titer",
        "value",
        "cell",
    }
)
_UNIT = re.compile(r"(?:,\s*|\(|\[)(?P<unit>[^()\[\],]+?)[)\]]?\s*$")


@dataclass(frozen=True)
class OtherValue:
    """A cell that shows something else than the case has: its text and place, and the fact."""

    typed: str
    location: Location
    fact: Fact


def other_values(report: Report, facts: Facts) -> Iterator[OtherValue]:
    """The cells of typed tables that contradict a measurement of the case."""
    measured = [fact for fact in facts.of("quantity") if fact.day is not None and fact.number is not None]
    if not measured:
        return
    for document in report.documents:
        for table in typed_tables(document):
            yield from _in_table(table, measured, report)


def _in_table(table: TypedTable, measured: Sequence[Fact], report: Report) -> Iterator[OtherValue]:
    head = table.header
    corner = head[0].text.casefold()
    for row in table.rows:
        for column, cell in enumerate(row[1:], start=1):
            shown = number_in(cell.text)
            if column >= len(head) or shown is None:
                continue
            for named, dated in ((head[column], row[0]), (row[0], head[column])):
                day = _DAY.fullmatch(dated.text)
                if day is None or not ("day" in corner or "day" in dated.text.casefold()):
                    continue
                words = content_words(spelled_out(named.text, report.terms))
                unit = _UNIT.search(named.text)
                number = Decimal(day["day"].replace("−", "-"))
                then = [
                    fact
                    for fact in measured
                    if fact.day == number
                    and _is_named(fact, words)
                    and (unit is None or same_unit(unit["unit"], fact.unit))
                ]
                if then and all(fact.number != shown for fact in then):
                    yield OtherValue(cell.text, cell.location, then[0])
                    break


def _is_named(fact: Fact, words: Sequence[str]) -> bool:
    """Whether a header names what was measured: a word that tells it from others, and all its numbers."""
    telling = [word for word in fact.words if word not in _GENERAL]
    numbers = [word for word in telling if word.isdigit()]
    named = [word for word in telling if any(same_word(word, one) for one in words)]
    return bool(named) and named != numbers and all(number in words for number in numbers)
