"""The rows and columns of the tables of a Word file, and which became which."""

from __future__ import annotations

from collections.abc import Sequence

from casewright.render.word.markup import Node, name
from casewright.revision.alignment import Pair, aligned
from casewright.revision.words import Alphabet, key_of, words_of


def rows_of(table: Node) -> list[Node]:
    return list(table.findall(name("w:tr")))


def cells_of(row: Node) -> list[Node]:
    return list(row.findall(name("w:tc")))


def text_of(element: Node) -> str:
    """Return the text of a row, a cell or a table, with a space between its paragraphs."""
    paragraphs = ("".join(one.text or "" for one in each.iter(name("w:t"))) for each in element.iter(name("w:p")))
    return " ".join(" ".join(paragraphs).split())


def rows_between(old: Node, new: Node, columns: Sequence[Pair] | None) -> list[Pair]:
    """Return which rows of two tables became which. Rows are paired only if their cells can be."""
    olds, news = rows_of(old), rows_of(new)
    alphabet = Alphabet()

    def may_pair(one: Node, other: Node) -> bool:
        return columns is not None or _spans(one) == _spans(other)

    pairs = aligned(
        olds,
        news,
        lambda row: "\t".join([str(_spans(row)) if columns is None else "", *map(text_of, cells_of(row))]),
        lambda row: alphabet.spelled(_keys(text_of(row))),
        may_pair,
    )
    if _is_merged(old) or _is_merged(new):
        same = all(i is not None and j is not None and may_pair(olds[i], news[j]) for i, j in pairs)
        return pairs if same else [*((i, None) for i in range(len(olds))), *((None, j) for j in range(len(news)))]
    return pairs


def columns_between(old: Node, new: Node) -> list[Pair] | None:
    """Return which columns of two tables became which, None if their number is the same or their cells are merged."""
    widths = [{len(cells_of(row)) for row in rows_of(table)} for table in (old, new)]
    if widths[0] == widths[1] or any(len(one) != 1 for one in widths):
        return None
    if any(set(_spans(row)) - {""} for table in (old, new) for row in rows_of(table)):
        return None
    alphabet = Alphabet()
    columns = [list(zip(*map(cells_of, rows_of(table)), strict=True)) for table in (old, new)]
    heads = [[text_of(column[0]) for column in each] for each in columns]
    by_head = all(len(set(each)) == len(each) for each in heads)
    return aligned(
        columns[0],
        columns[1],
        lambda column: text_of(column[0]) if by_head else "\t".join(map(text_of, column)),
        lambda column: alphabet.spelled(_keys(" ".join(map(text_of, column)))),
    )


def _keys(text: str) -> list[str]:
    return [key_of(word) for word in words_of(text) if not word.isspace()]


def _spans(row: Node) -> tuple[str, ...]:
    """Return how each cell of a row is merged with others, empty for each that is not."""
    merged = []
    for cell in cells_of(row):
        facts = [cell.find(f"{name('w:tcPr')}/{name(f'w:{one}')}") for one in ("gridSpan", "vMerge")]
        merged.append("".join(f"{one.tag}{one.get(name('w:val'))}" for one in facts if one is not None))
    return tuple(merged)


def _is_merged(table: Node) -> bool:
    return any("vMerge" in one for row in rows_of(table) for one in _spans(row))
