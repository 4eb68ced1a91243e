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
    widths: dict[int, int] = defaultdict(int)
    for paragraph in paragraphs:
        if paragraph.mark_deleted is None and (cell := _CELL.fullmatch(paragraph.container)):
            widths[int(cell[1])] = max(widths[int(cell[1])], int(cell[3]))
    for cells in tables.values():
        names = [name for several in cells.values() for name in several]
        now = {name: found[name][-1].container for name in names if name not in deleted and name in found}
        if not now:
            yield "table", tuple(names)
            continue
        head = [name for (row, _), several in cells.items() if row == 1 for name in several]
        if head and not now.keys() & set(head):
            yield "head", tuple(head)
        width = max((widths[int(cell[1])] for one in now.values() if (cell := _CELL.match(one))), default=0)
        if width < max(column for _, column in cells):
            for number in sorted({column for _, column in cells}):
                inside = [name for (_, column), several in cells.items() if column == number for name in several]
                if not now.keys() & set(inside):
                    yield "column", tuple(inside)
        shared: dict[str, list[str]] = defaultdict(list)
        for several in cells.values():
            for one in dict.fromkeys(now[name] for name in several if name in now):
                shared[one] += several
        yield from (("merged", tuple(several)) for several in _doubled(shared, cells))


def _doubled(shared: Mapping[str, list[str]], cells: Mapping[tuple[int, int], list[str]]) -> Iterator[list[str]]:
    first = {name: place for place, several in cells.items() for name in several}
    yield from (several for several in shared.values() if len({first[name] for name in several}) > 1)


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
