"""Numbers of prose held against the cells of a table, where a sentence names a row and a column of it.

A row is named by what its first cells say ("capsule 3"), or by the work that it cites; a column by its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from casewright.case.facts import MONTHS
from casewright.case.tables.cell_values import COUNTED, TABLES, table_name
from casewright.case.tables.reading import CaseTable, Row
from casewright.case.tables.schema import Column
from casewright.case.unknown import Unknown
from casewright.checks.dat.claims.reading import claims
from casewright.checks.dat.claims.sentences import Sentence, cited_keys, sentences
from casewright.checks.dat.facts import Claim, content_words, same_word
from casewright.checks.dat.tables.reading import number_in, tables
from casewright.checks.dat.units import in_unit
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity

_PROSE = frozenset({"paragraph", "abstract", "caption", "legend"})


def contradicted_cells(report: Report) -> Iterator[tuple[Claim, Sentence, str, str]]:
    """Each number of a sentence that the cell it is about contradicts, with the name of the cell's value and what the
    cell says."""
    known = list(tables(report))
    for passage in report.passages if known else ():
        if passage.kind not in _PROSE:
            continue
        for sentence in sentences(passage, report):
            for table in known:
                yield from _of_table(table, sentence, report)


def _of_table(table: CaseTable, sentence: Sentence, report: Report) -> Iterator[tuple[Claim, Sentence, str, str]]:
    cited = cited_keys(sentence, report)
    rows = [(name, row) for name, row in table.by_name.items() if _is_named(row, table, sentence, cited)]
    if len(rows) != 1 or len(cited) > 1:
        return
    [(name, row)] = rows
    units = tuple(column.unit for column in table.columns if column.unit)
    nouns = tuple(word for column in table.columns if column.unit in COUNTED for word in content_words(column.heading))
    told = list(claims(sentence.text, nouns, units, language=report.language))
    about = [(column, one) for column in table.columns[1:] for one in told if _is_about(one, column, sentence)]
    for column, claim in about:
        cell = row[column.name]
        number = None if isinstance(cell, Unknown) else number_in(cell)
        rivals = [(other, one) for other, one in about if (other is column) != (one is claim)]
        of_all = [number_in(cell) for one in table.rows if not isinstance(cell := one[column.name], Unknown)]
        if claim.number == sum(one for one in of_all if one is not None):
            continue
        clause = replace(sentence, text=sentence.clause(claim.start, claim.end))
        if claim.number in of_all and not _is_named(row, table, clause, cited):
            continue  # of another row, in words of its own
        if number is None or rivals or sentence.offset(claim.start, claim.end) is None:
            continue  # another number of the column, or another column that the number may be of
        if _in_unit_of(claim, column) not in {None, number}:
            value = f"{TABLES}.{table_name(table.path)}.{name}.{column.name}"
            yield claim, sentence, value, f"{cell} {'' if column.unit in COUNTED else column.unit}".strip()


def _is_named(row: Row, table: CaseTable, sentence: Sentence, cited: Sequence[str]) -> bool:
    """Whether a sentence names a row: by its first cell, with the word above it where that is a number or one word
    ("capsule 3", "the second year"), or by a work that it cites."""
    first = table.columns[0]
    cell = row[first.name]
    if isinstance(cell, Unknown):
        return False
    if cell in cited:
        return True
    is_common = re.fullmatch(r"\d+|[A-Za-z]+", cell) is not None and not cell.isupper()
    named = [f"{first.heading} {cell}", f"{cell} {first.heading}"] if is_common else [cell]
    patterns = "|".join(r"[\s-]".join(map(re.escape, words.split())) for words in named if len(words) > 3)
    return bool(patterns) and re.search(rf"(?<![\w-])(?:{patterns})(?![\w-])", sentence.text, re.IGNORECASE) is not None


def _is_about(claim: Claim, column: Column, sentence: Sentence) -> bool:
    """Whether the words beside a number name a column: those it counts, else those of its clause."""
    heading = [word for word in content_words(column.heading) if not re.fullmatch(r"\d+", word)]
    if claim.kind == "age":
        return "age" in heading and column.unit.rstrip("s") in MONTHS
    if claim.kind == "count":
        counted = [word for word in content_words(claim.after)[:1] if word.removesuffix("s") not in MONTHS]
        return column.unit in COUNTED and bool(counted) and any(same_word(counted[0], word) for word in heading)
    words = content_words(sentence.clause(claim.start, claim.end))
    return (
        claim.kind == "quantity"
        and bool(column.unit)
        and bool(heading)
        and all(any(same_word(own, word) for word in words) for own in heading)
    )


def _in_unit_of(claim: Claim, column: Column) -> Decimal | None:
    """The number of a claim in the unit of a column; None where the two do not compare."""
    if claim.number is None or len(claim.numbers) > 1:
        return None
    if claim.kind == "age":
        own = MONTHS[column.unit.rstrip("s")]
        return Decimal(int(claim.number / own)) if claim.unit == column.unit.rstrip("s") else None
    return claim.number if claim.kind == "count" else in_unit(claim.number, claim.unit, column.unit)


def _differs(report: Report) -> Iterator[Finding]:
    for claim, sentence, value, cell in contradicted_cells(report):
        yield CELL_DIFFERS.finding(
            f"“{claim.text}” is not what the table says, which has `{cell}` there (`{value}`).",
            sentence.passage.location(sentence.offset(claim.start, claim.end) or 0),
            f"Write `{{{{< var {value} >}}}}`, or correct the table.",
        )


CELL_DIFFERS = Rule(
    "DAT023",
    "prose-contradicts-table",
    Severity.WARNING,
    summary="A number beside the names of a row and a column differs from the table's cell.",
    purpose="The text and the table that it sums up are printed side by side, and only one can be right.",
    wrong="Kovalenko et al. treated an 81-year-old man [@kovalenko2023].  # the table says 18",
    right="Kovalenko et al. treated an {{< var tables.reported-cases.kovalenko2023.age_years-number >}}-year-old man.",
    when_wrong="If the sentence names the row for another reason.",
    source="ICMJE Recommendations, “Preparing a Manuscript” (Tables): text and tables agree.",
    check=_differs,
)
