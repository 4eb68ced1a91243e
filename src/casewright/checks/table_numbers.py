"""Numbers in typed tables that do not follow from those they stand with: shares of a column's N, and sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from casewright.checks.typed_tables import TypedCell, TypedTable

_COUNT = r"\d{1,3}(?:,\d{3})+|\d+"
_WHOLE = re.compile(rf"\b[nN]\s*=\s*(?P<whole>{_COUNT})(?![\d.])")
_SHARE = re.compile(rf"(?P<part>{_COUNT})\s*\((?P<share>\d{{1,3}}(?:\.\d+)?)\s*(?P<sign>\\?%)?\)\Z")
_COUNTED = re.compile(rf"(?:\*\*)?(?P<part>{_COUNT})(?:\*\*)?(?:\s*\(\d+(?:\.\d+)?\s*\\?%?\))?(?:\*\*)?\Z")
_TOTAL = re.compile(
    r"\W*(?:total|sum|overall|all(?: patients| cases)?|entire cohort|gesamt|summe)\b(?!\s+\w+\s+\w)", re.IGNORECASE
)
_NEAR = Decimal("0.25")
"""Sums that differ by more than this part are hardly meant: rows or groups overlap there."""


@dataclass(frozen=True)
class Unfitting:
    """A number of a cell that the numbers beside it contradict: what was typed, and why it cannot be."""

    cell: TypedCell
    typed: str
    why: str


@dataclass(frozen=True)
class _Share:
    cell: TypedCell
    column: int
    part: int
    typed: str
    whole: int

    @property
    def fits(self) -> bool:
        return _fits(self.part, self.whole, self.typed)


def unfitting_numbers(table: TypedTable) -> Iterator[Unfitting]:
    """Shares in `n (%)` that are not of the N in the header, where most others of the column are, and sums that are
    none. A row whose shares are all of another whole tells of values that are missing, and is passed over."""
    yield from _shares(table)
    yield from _groups(table)
    yield from _totals(table)


def _shares(table: TypedTable) -> Iterator[Unfitting]:
    wholes = _wholes(table.header)
    if not wholes:
        return
    rows = [shares for row in table.rows if (shares := _shares_of(row, wholes, table.header))]
    right = {column: sum(one.fits for row in rows for one in row if one.column == column) for column in wholes}
    wrong = {column: sum(not one.fits for row in rows for one in row if one.column == column) for column in wholes}
    for row in rows:
        unfitting = [one for one in row if not one.fits]
        if len(unfitting) != 1 or (len(row) > 1 and _are_of_row(row)):
            continue
        one = unfitting[0]
        if right[one.column] < 2 or right[one.column] <= wrong[one.column]:
            continue
        if len(row) == 1 and one.part <= one.whole and _may_miss_values(one):
            continue
        share = Decimal(100 * one.part) / one.whole
        places = len(one.typed.partition(".")[2])
        why = f"{one.part} of {one.whole} is {share:.{places}f}%" if one.part <= one.whole else f"{one.whole} are all"
        yield Unfitting(one.cell, one.typed if one.part <= one.whole else str(one.part), why)


def _wholes(header: Sequence[TypedCell]) -> Mapping[int, int]:
    """The N of each column that says one."""
    found = {index: match for index, cell in enumerate(header) if (match := _WHOLE.search(cell.text))}
    return {index: _number(match["whole"]) for index, match in found.items() if _number(match["whole"])}


def _shares_of(row: Sequence[TypedCell], wholes: Mapping[int, int], header: Sequence[TypedCell]) -> list[_Share]:
    """The cells `n (%)` of a row. A row that says an N of its own (`Responders (n = 12)`) counts in another whole."""
    label = row[0].text if row else ""
    if _WHOLE.search(label):
        return []
    told = "%" in label or any("%" in cell.text for cell in header[:1])
    found: list[_Share] = []
    for column, cell in enumerate(row):
        match = _SHARE.match(cell.text) if column in wholes else None
        if match and (match["sign"] or told or "%" in header[column].text):
            found.append(_Share(cell, column, _number(match["part"]), match["share"], wholes[column]))
    return found


def _fits(part: int, whole: int, typed: str) -> bool:
    places = len(typed.partition(".")[2])
    unit = Decimal(1).scaleb(-places)
    share = Decimal(100 * part) / whole
    return abs(share - Decimal(typed)) <= unit  # rounded, or cut off


def _are_of_row(row: Sequence[_Share]) -> bool:
    """Whether shares are of the sum of their row."""
    whole = sum(one.part for one in row)
    return whole > 0 and all(_fits(one.part, whole, one.typed) for one in row)


def _may_miss_values(share: _Share) -> bool:
    """Whether a share is that of a somewhat smaller whole, as where values are missing."""
    return any(
        _fits(share.part, whole, share.typed) for whole in range(max(share.part, share.whole * 3 // 4, 1), share.whole)
    )


def _groups(table: TypedTable) -> Iterator[Unfitting]:
    """Headers whose N do not add up to that of the column for all."""
    wholes = _wholes(table.header)
    total = [column for column in wholes if _TOTAL.match(table.header[column].text)]
    others = [wholes[column] for column in wholes if column not in total]
    if len(total) == 1 and len(others) >= 2:
        cell, whole = table.header[total[0]], wholes[total[0]]
        if sum(others) != whole and abs(sum(others) - whole) <= _NEAR * whole:
            yield Unfitting(cell, str(whole), f"the groups beside it have {sum(others)}")


def _totals(table: TypedTable) -> Iterator[Unfitting]:
    """A last row `Total` that is not the sum of those above it."""
    if len(table.rows) < 3 or not table.rows[-1] or not _TOTAL.fullmatch(table.rows[-1][0].text.strip("* ")):
        return
    for column in range(1, len(table.rows[-1])):
        cells = [row[column].text if column < len(row) else "" for row in table.rows]
        counts = [_COUNTED.match(text) for text in cells]
        if not all(counts):
            continue
        numbers = [_number(match["part"]) for match in counts if match]
        whole, added = numbers[-1], sum(numbers[:-1])
        if added != whole and abs(added - whole) <= _NEAR * max(whole, 1):
            yield Unfitting(table.rows[-1][column], str(whole), f"the rows above it add up to {added}")


def _number(typed: str) -> int:
    return int(typed.replace(",", ""))
