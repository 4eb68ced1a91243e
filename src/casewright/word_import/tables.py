"""Changes in the layout of the tables of a returned file: cells, columns and tables that are gone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from casewright.render.word.identity.part import Passage
from casewright.render.word.identity.reading import Paragraph
from casewright.word_import.source_edits import TABLE_ROW, CannotPlaceError, Placed, SourceEdit, not_typed

_CELL = re.compile(r"table (\d+) row (\d+) column (\d+)")
_TYPED_CELL = re.compile(r"\|(?:\\.|[^|\\])*")
Names = tuple[str, ...]


def gone_parts(
    sent: Sequence[Passage],
    found: Mapping[str, Sequence[Paragraph]],
    deleted: Collection[str],
    paragraphs: Iterable[Paragraph],
) -> Iterator[tuple[str, Names]]:
    """Yield the passages that are in a table which is gone (`table`), whose head is gone (`head`), in a column that is
    gone (`column`), or in cells that are one now (`merged`)."""
    tables: dict[int, dict[tuple[int, int], list[str]]] = defaultdict(lambda: defaultdict(list))
    for passage in sent:
        if passage.words and (cell := _CELL.fullmatch(passage.paragraphs[-1].container)):
            table, row, column = map(int, cell.groups())
            tables[table][row, column].append(passage.name)
    width: dict[tuple[int, int], int] = defaultdict(int)
    for paragraph in paragraphs:
        if paragraph.mark_deleted is None and (cell := _CELL.fullmatch(paragraph.container)):
            place = int(cell[1]), int(cell[2])
            width[place] = max(width[place], int(cell[3]))
    for cells in tables.values():
        yield from _gone_in(cells, {name: found[name][-1] for name in found if name not in deleted}, width)


def _gone_in(
    cells: Mapping[tuple[int, int], list[str]], found: Mapping[str, Paragraph], width: Mapping[tuple[int, int], int]
) -> Iterator[tuple[str, Names]]:
    """Yield what is gone of a table; `found` are the paragraphs that are left of passages, by name, and `width` the
    cells that each row of a table has."""
    now = {
        name: (int(cell[1]), int(cell[2]), int(cell[3]))
        for several in cells.values()
        for name in several
        if name in found and (cell := _CELL.match(found[name].container))
    }
    if not now:
        yield "table", tuple(name for several in cells.values() for name in several)
        return
    rows, columns = (sorted({place[axis] for place in cells}) for axis in (0, 1))
    by_row = {row: [name for place, several in cells.items() if place[0] == row for name in several] for row in rows}
    by_column = {at: [name for place, several in cells.items() if place[1] == at for name in several] for at in columns}
    if rows[0] == 1 and not now.keys() & set(by_row[1]):
        yield "head", tuple(by_row[1])
    gone: list[int] = []
    if max(width[place[:2]] for place in now.values()) < columns[-1]:
        gone = [column for column, names in by_column.items() if not now.keys() & set(names)]
        yield from (("column", tuple(by_column[column])) for column in gone)
    for row, names in by_row.items():
        places = {now[name] for name in names if name in now}
        count = len({column for at, column in cells if at == row and column not in gone})
        if places and width[next(iter(places))[:2]] < count:
            yield "merged", tuple(names)
    for names in by_column.values():
        left = [name for name in names if name in now]
        if len({now[name] for name in left}) < sum(bool({*several} & {*left}) for several in cells.values()):
            yield "merged", tuple(names)


def deleted_column(cells: Sequence[Placed]) -> list[tuple[SourceEdit, str]]:
    """Return the edits that delete a column of a Markdown table, each with the passage in its row, or "". Raises
    CannotPlaceError if the table is not typed as rows of equally many cells."""
    if any(not cell.typed for cell in cells):
        raise not_typed(cells[0].passage)
    path, line, start = cells[0].begin(min(cells[0].typed))
    lines = cells[0].texts[path]
    first, last = line, line
    while first > 1 and TABLE_ROW.match(lines[first - 2]):
        first -= 1
    while last < len(lines) and TABLE_ROW.match(lines[last]):
        last += 1
    rows = {
        number: list(_TYPED_CELL.finditer(lines[number - 1].rstrip().removesuffix("|")))
        for number in range(first, last + 1)
    }
    column = sum(cell.start() < start for cell in rows.get(line, ())) - 1
    by_line = {cell.begin(min(cell.typed))[1]: cell.passage.name for cell in cells}
    if len({len(row) for row in rows.values()}) != 1 or column < 0 or not by_line.keys() <= rows.keys():
        raise CannotPlaceError("the column is deleted in the source of its table", cells[0].location)
    return [
        (SourceEdit(path, number, row[column].start(), number, row[column].end(), ""), by_line.get(number, ""))
        for number, row in rows.items()
    ]
