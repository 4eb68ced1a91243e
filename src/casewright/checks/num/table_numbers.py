"""Numbers in typed tables that do not follow from those they stand with: shares of a column's N, and sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from casewright.checks.dat.reported_numbers import Share
from casewright.checks.reading.typed_tables import TypedCell, TypedTable

_COUNT = r"\d{1,3}(?:,\d{3})+|\d+"
_WHOLE = re.compile(rf"\b[nN]\s*=\s*(?P<whole>{_COUNT})(?![\d.])")
_SHARE = re.compile(rf"(?P<part>{_COUNT})\s*\((?P<share>\d{{1,3}}(?:\.\d+)?)\s*(?P<sign>\\?%)?\)\Z")
_COUNTED = re.compile(rf"(?:\*\*)?(?P<part>{_COUNT})(?:\*\*)?(?:\s*\(\d+(?:\.\d+)?\s*\\?%?\))?(?:\*\*)?\Z")
_TOTAL = re.compile(
    r"\W*(?:total|sum|overall|all(?: patients| cases)?|entire cohort|gesamt|summe)\b(?!\s+\w+\s+\w)", re.IGNORECASE
)
_ALL = re.compile(
    r"total|sum|overall|all(?: patients| cases)?|both(?: \w+)?|gesamt|summe|beide(?: \w+)?", re.IGNORECASE
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
    """A share in a cell of a column that says its N."""

    cell: TypedCell
    column: int
    share: Share

    @property
    def fits(self) -> bool:
        return self.is_of(self.share.whole)

    def is_of(self, whole: int) -> bool:
        share = replace(self.share, whole=whole)
        return share.is_rounded or share.is_cut


def unfitting_numbers(table: TypedTable) -> Iterator[Unfitting]:
    """Shares in `n (%)` that are not of the N in the header, where most others of the column are, and sums that are
    none. A row whose shares are all of another whole tells of values that are missing, and is passed over."""
    yield from _shares(table)
    yield from _groups(table)
    yield from _totals(table)
    yield from _row_totals(table)


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
        share = one.share
        if share.part > share.whole:
            yield Unfitting(one.cell, str(share.part), f"{share.whole} are all")
        elif len(row) > 1 or not _may_miss_values(one):
            yield Unfitting(one.cell, share.typed, share.right)


def _wholes(header: Sequence[TypedCell]) -> Mapping[int, int]:
    """Return the N of each column that says one."""
    found = {index: match for index, cell in enumerate(header) if (match := _WHOLE.search(cell.text))}
    return {index: _number(match["whole"]) for index, match in found.items() if _number(match["whole"])}


def _shares_of(row: Sequence[TypedCell], wholes: Mapping[int, int], header: Sequence[TypedCell]) -> list[_Share]:
    """Return the cells `n (%)` of a row. A row that says an N of its own (`Responders (n = 12)`) counts in another
    whole."""
    label = row[0].text if row else ""
    if _WHOLE.search(label):
        return []
    is_percentage = "%" in label or any("%" in cell.text for cell in header[:1])
    found: list[_Share] = []
    for column, cell in enumerate(row):
        match = _SHARE.match(cell.text) if column in wholes else None
        if match and (match["sign"] or is_percentage or "%" in header[column].text):
            found.append(_Share(cell, column, Share(_number(match["part"]), wholes[column], match["share"])))
    return found


def _are_of_row(row: Sequence[_Share]) -> bool:
    """Return whether shares are of the sum of their row."""
    whole = sum(one.share.part for one in row)
    return whole > 0 and all(one.is_of(whole) for one in row)


def _may_miss_values(one: _Share) -> bool:
    """Return whether a share is that of a somewhat smaller whole, as where values are missing."""
    part, whole = one.share.part, one.share.whole
    return any(one.is_of(smaller) for smaller in range(max(part, whole * 3 // 4, 1), whole))


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
    """Yield a last row `Total` that is not the sum of those above it."""
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


def _row_totals(table: TypedTable) -> Iterator[Unfitting]:
    """Yield a last column for all that is not the sum of those before it, and shares of it that are none. A table whose
    other rows do not add up either has a column of something else."""
    if len(table.header) < 3 or not _ALL.fullmatch(table.header[-1].text.strip("* ")):
        return
    unfitting: list[Unfitting] = []
    right = 0
    for row in table.rows:
        cells = row[1:]
        counts = [_COUNTED.match(cell.text) for cell in cells]
        if len(cells) != len(table.header) - 1 or not all(counts) or len(cells) < 3:
            continue
        numbers = [_number(match["part"]) for match in counts if match]
        whole, added = numbers[-1], sum(numbers[:-1])
        if added != whole:
            if abs(added - whole) <= _NEAR * max(whole, 1):
                unfitting.append(Unfitting(cells[-1], str(whole), f"the columns before it add up to {added}"))
            continue
        right += 1
        shares = [(cell, _SHARE.match(cell.text)) for cell in cells[:-1]]
        is_percentage = [
            (cell, Share(_number(match["part"]), whole, match["share"])) for cell, match in shares if match and whole
        ]
        wrong = [(cell, share) for cell, share in is_percentage if not share.is_rounded]
        if len(wrong) == 1 and len(is_percentage) > 2:
            yield Unfitting(wrong[0][0], wrong[0][1].typed, wrong[0][1].right)
    if right >= len(unfitting):
        yield from unfitting


def _number(typed: str) -> int:
    return int(typed.replace(",", ""))
