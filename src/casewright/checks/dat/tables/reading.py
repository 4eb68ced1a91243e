"""The tables of a report: which CSV files it has, the numbers they hold, and typed tables whose cells contradict the
case.

A cell is held against the case where a header of its row or column (or the caption) names the measurement, and the
other one its time.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePosixPath

from casewright.case.tables.reading import CaseTable, ReadTable, data_tables, read_table
from casewright.case.unknown import Unknown
from casewright.checks.dat.claims.english import NUMBER
from casewright.checks.dat.facts import Fact, Facts, content_words, same_word
from casewright.checks.dat.person import case_names, named_in
from casewright.checks.dat.quantities import Subject, When, mentions, subjects_of, times_in
from casewright.checks.dat.units import same_unit
from casewright.checks.reading.typed_tables import TypedCell, TypedTable, typed_tables
from casewright.checks.report import Report
from casewright.diagnostics import Location
from casewright.manuscript.parsing import ParsedDocument

_UNIT = re.compile(r"(?:,(?!\s*(?:left|right)\b)\s*|\(|\[)(?P<unit>[^()\[\],]+?)[)\]]?\s*$")
_SIDED = re.compile(r"\b(?:left|right)\b", re.IGNORECASE)
_NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?")


def tables(report: Report) -> Iterator[CaseTable]:
    """The tables that can be read."""
    return (read.table for read in report.tables if read.table is not None)


def as_typed(table: CaseTable) -> TypedTable:
    """A table of a file as one that is typed in a document."""
    header = tuple(TypedCell(column.heading, Location(table.path)) for column in table.columns)
    rows = tuple(
        tuple(
            TypedCell("" if isinstance(cell := row[column.name], Unknown) else cell, row.places[column.name])
            for column in table.columns
        )
        for row in table.rows
    )
    return TypedTable(header, rows, ())


def number_in(cell: str) -> Decimal | None:
    """The number that a cell is; None where it is none."""
    return Decimal(cell.strip().replace("−", "-")) if _NUMBER.fullmatch(cell.strip()) else None


def numbers_in_tables(report: Report) -> Mapping[tuple[Decimal, str], frozenset[str]]:
    """The numbers of all tables, each with the unit of its column, and with the words of the columns that hold it."""
    found: dict[tuple[Decimal, str], frozenset[str]] = {}
    for table in tables(report):
        for column in table.columns:
            words = frozenset(content_words(f"{column.name.replace('_', ' ')} {column.meaning}"))
            for row in table.rows:
                cell = row[column.name]
                if not isinstance(cell, Unknown) and (number := number_in(cell)) is not None:
                    key = number, column.unit
                    found[key] = found.get(key, frozenset()) | words
    return found


def read_tables(root: Path, documents: Iterable[ParsedDocument]) -> tuple[ReadTable, ...]:
    """The tables in `data/` with a schema, and those that cells load by a path that is typed there, each as it was
    read."""
    named = {path for document in documents for path in _named(document)}
    return tuple(read_table(root, path) for path in sorted({*data_tables(root), *named}))


def _named(document: ParsedDocument) -> Iterator[str]:
    for cell in document.typed_cells.cells:
        if not cell.runs:
            continue
        try:
            code = ast.parse(cell.code)
        except (SyntaxError, ValueError):  # magics, or code that fails when it is run
            continue
        for call in ast.walk(code):
            if isinstance(call, ast.Call) and _called(call.func) == "load_table" and call.args:
                path = call.args[-1]
                if isinstance(path, ast.Constant) and isinstance(path.value, str) and _is_inside(path.value):
                    yield PurePosixPath(path.value).as_posix()


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return bool(parts.suffix) and not parts.is_absolute() and ".." not in parts.parts


@dataclass(frozen=True)
class OtherValue:
    """A cell that shows something else than the case has: its text and place, and the fact."""

    typed: str
    location: Location
    fact: Fact


def other_values(report: Report, facts: Facts) -> Iterator[OtherValue]:
    """The cells of typed tables that contradict a measurement of the case."""
    subjects = subjects_of(facts, report.terms)
    if not any(one.is_measured for one in subjects):
        return
    for document in report.documents:
        for table in typed_tables(document):
            yield from _in_table(table, facts, subjects)


_COLUMNS: Mapping[str, re.Pattern[str]] = {
    "start": re.compile(r"(?:(?:first|start(?:ing)?) day|start(?:ed)?|begin|begun|onset|from)\b", re.IGNORECASE),
    "end": re.compile(r"(?:(?:last|final) day|stop(?:ped)?|end(?:ed)?|until|to)\b", re.IGNORECASE),
    "side": re.compile(r"side\b", re.IGNORECASE),
}


def other_ends(report: Report, facts: Facts) -> Iterator[OtherValue]:
    """Cells of typed tables and of files that contradict the first or last day, or the side, of the event in their row:
    the only one that the first words of the row name."""
    typed = [table for document in report.documents for table in typed_tables(document)]
    for table in (*typed, *map(as_typed, tables(report))):
        columns = [
            (index, what)
            for index, cell in enumerate(table.header)
            for what, pattern in _COLUMNS.items()
            if index and pattern.match(cell.text.strip())
        ]
        for row in table.rows if columns else ():
            words = next(
                (found for cell in row if (found := content_words(cell.text)) and number_in(cell.text) is None), ()
            )
            events = {fact.event for fact in facts.of("day") if ".course." in f".{fact.event}" and _is_of(fact, words)}
            for index, what in columns if len(events) == 1 and words else ():
                cell = row[index] if index < len(row) else None
                known = _end_of(next(iter(events)), what, facts)
                if cell is None or known is None:
                    continue
                told = cell.text.strip().casefold()
                shown = number_in(re.sub(r"^day ", "", told))
                is_other = (
                    shown not in {None, known.number} if what != "side" else told in _SIDES and told != known.value
                )
                if is_other and (what == "side" or known.number is not None):
                    yield OtherValue(cell.text, cell.location, known)


_SIDES = frozenset({"left", "right"})


def _is_of(fact: Fact, words: Sequence[str]) -> bool:
    """Whether words are what an event, or the drug of it, is called, and nothing else."""
    own = {*fact.words, *fact.drugs}
    return bool(words) and all(any(same_word(one, word) for one in own) for word in words)


def _end_of(event: str, what: str, facts: Facts) -> Fact | None:
    """The only first or last day of an event, or its side."""
    if what == "side":
        side = facts.text(f"{event}.side")
        return Fact(f"{event}.side", "text", event, (), "", side) if side in _SIDES else None
    found = [one for one in facts.of("day") if one.event == event and one.role == what and ".drugs." not in one.name]
    return found[0] if len(found) == 1 and not found[0].bound else None


def _in_table(table: TypedTable, facts: Facts, subjects: Sequence[Subject]) -> Iterator[OtherValue]:
    head, about = table.header, " ".join(cell.text for cell in table.notes)
    corner = head[0].text.casefold()
    for row in table.rows:
        for column, cell in enumerate(row[1:], start=1):
            shown = number_in(cell.text)
            if column >= len(head) or shown is None:
                continue
            for named, dated in ((head[column].text, row[0].text), (row[0].text, head[column].text)):
                when = time_of(dated, corner, facts)
                told = [one for one in mentions(named, subjects) if one.subject.is_measured]
                if not told and not content_words(_NOTHING_ELSE.sub("", named)):
                    told = [one for one in mentions(about, subjects) if one.subject.is_measured][:1]
                if when is None or not told:
                    continue
                unit, side = _UNIT.search(named), _SIDED.search(named)
                then = [
                    fact
                    for fact in told[0].subject.facts
                    if when.is_of(fact)
                    and (unit is None or same_unit(unit["unit"], fact.unit))
                    and (side is None or fact.side in {side[0].casefold(), ""})
                ]
                if then and all(fact.number != shown for fact in then):
                    yield OtherValue(cell.text, cell.location, then[0])
                    break


_NOTHING_ELSE = re.compile(
    r"\([^()]*\)|\b(?:values?|results?|totals?|levels?|scores?|patient|left|right|eyes?|both|OD|OS)\b", re.IGNORECASE
)


_COUNTED_IN = re.compile(r"minute|hour|day|week|month|year|tag")


def time_of(header: str, corner: str, facts: Facts) -> When | None:
    """The time that a header of a row or column tells, if it tells nothing else."""
    text = header.strip()
    if re.fullmatch(r"[−-]?\d+", text):
        unit = _COUNTED_IN.search(corner)
        told = {"day": f"day {text}", "tag": f"day {text}"}
        text = told.get(unit[0], f"at {text} {unit[0]}s") if unit else ""
    elif content_words(text)[:1] and set(content_words(text)) <= set(facts.index_words):
        text = "day 0"
    elif re.fullmatch(rf"{NUMBER}\s\w+(?:\s(?:and\s)?\d+\s\w+)?", text, re.IGNORECASE):
        text = "at " + re.sub(r"(?<=[a-z])\s(?=\d)", " and ", text)
    found = times_in(text, facts)
    return (
        found[0]
        if len(found) == 1 and found[0].days is not None and len(text) - (found[0].end - found[0].start) < 4
        else None
    )


_STATUS = re.compile(r"(?P<deceased>dead|died|deceased|death)\b|(?P<alive>alive|survived)\b", re.IGNORECASE)


def other_status(report: Report) -> Iterator[OtherValue]:
    """Cells of typed tables with a column for each patient that call somebody dead who is alive, or the reverse."""
    names = case_names(report)
    status = {fact.name.partition(".")[0]: fact for fact in report.facts if fact.name.endswith(".outcome.vital-status")}
    for document in report.documents if names else ():
        for table in typed_tables(document):
            whose = [named_in(cell.text, names) for cell in table.header]
            for row in table.rows:
                for cell, cases in zip(row, whose, strict=False):
                    known = status.get(next(iter(cases))) if len(cases) == 1 else None
                    told = _STATUS.match(cell.text)
                    if known and told and told.lastgroup != known.text:
                        event = f"{known.name.partition('.')[0]}.outcome"
                        yield OtherValue(cell.text, cell.location, Fact(known.name, "text", event, (), "", known.text))
