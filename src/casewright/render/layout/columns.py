"""Columns of tables, as every writer takes them: what is in them, how wide it is, which need turned pages."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.resolved import ResolvedDocument

TABLE_LETTERS = 10 / 12
"""The size of type in tables, in parts of that of the text."""
SMALLEST = 0.55
"""The smallest type that a table is set in, where a page is too narrow for its words: 6.6 points of 12."""
_SMALLEST_UPRIGHT = 0.7
"""The smallest type for which a table stays on an upright page: 8.4 points of 12."""
_SIDES = 0.64
"""The margins of a cell, left and right together, in the size of its type."""
_DRAWN = 0.02
_CELL_BLANKS = 2
_MARKS = {"Strong": 4, "Emph": 2, "Superscript": 2, "Subscript": 2, "Strikeout": 4, "Code": 2, "Quoted": 2}

# Widths of the letters of Times in parts of its size; other letters as `x`. Bold is a little wider.
_LETTERS = {
    letter: width
    for letters, width in (
        (" \u00a0\u202f.,", 0.25), ("ijlt/:;|", 0.28), ("frI()[]-'’!", 0.34), ("sJ", 0.39), ("acez", 0.45),
        ("FPS", 0.56), ("ELTZ", 0.62), ("BCR", 0.67), ("ADGHKNOQUVXYw", 0.73), ("m", 0.78), ("M%@", 0.9), ("W—…", 1.0),
    )
    for letter in letters
}  # fmt: skip
_LETTER = 0.5
_IDEOGRAPH = 1.0
_BOLD = 1.08
_SAFETY = 1.03


@dataclass(frozen=True)
class PlacedCell:
    """A cell and the column it begins in."""

    column: int
    columns: int
    rows: int
    alignment: str
    blocks: Blocks


def placed_cells(rows: list[Any], width: int) -> list[list[PlacedCell]]:
    """Rows of cells with their columns, spans of rows above taken into account; short rows are filled up."""
    held = [0] * width
    placed: list[list[PlacedCell]] = []
    for _, cells in rows:
        row: list[PlacedCell] = []
        column = 0
        waiting = iter(cells)
        while column < width:
            if held[column]:
                held[column] -= 1
                column += 1
                continue
            cell = next(waiting, None)
            if cell is None:
                row.append(PlacedCell(column, 1, 1, "AlignDefault", []))
                column += 1
                continue
            _, alignment, down, across, blocks = cell
            across = max(1, min(across, width - column))
            row.append(PlacedCell(column, across, max(1, down), alignment["t"], blocks))
            for index in range(column, column + across):
                held[index] = max(0, down - 1)
            column += across
        placed.append(row)
    return placed


def wished_columns(table: Element) -> list[Any]:
    """Return the columns of a table, without widths that are no wish of the author's: those that pandoc makes of the
    dashes of a pipe table, where these are equally many everywhere or as many as the letters of the longest cell, as
    editors and programs align them."""
    _, _, columns, head, _, _ = table["c"]
    given = [width.get("c", 0.0) for _, width in columns]
    if len(given) < 2 or not all(given):
        return list(columns)
    typed = [_CELL_BLANKS] * len(given)
    padded = list(typed)
    for place, row in enumerate(placed_cells(ast.rows_of(table), len(given))):
        for cell in row:
            for block in cell.blocks if cell.columns == 1 else ():
                if block["t"] in {"Plain", "Para"}:
                    letters = _typed_letters(block["c"]) + _CELL_BLANKS
                    typed[cell.column] = max(typed[cell.column], letters)
                    # Some programs (tabulate, which pandas calls) leave two blanks beside a heading.
                    padded[cell.column] = max(padded[cell.column], letters + (2 if place < len(head[1]) else 0))
    shares = ([1 / len(given)] * len(given), *([one / sum(of) for one in of] for of in (typed, padded)))
    if all(any(abs(one / sum(given) - share) > _DRAWN for one, share in zip(given, of, strict=True)) for of in shares):
        return list(columns)
    return [[alignment, {"t": "ColWidthDefault"}] for alignment, _ in columns]


def _typed_letters(inlines: Inlines) -> int:
    """About how many letters a text was typed with: its marks are counted, a citation by its keys."""
    letters = 0
    for inline in inlines:
        kind = inline["t"]
        if kind in {"Str", "Code"}:
            letters += len(inline["c"] if kind == "Str" else inline["c"][1])
        elif kind in {"Space", "SoftBreak"}:
            letters += 1
        elif kind == "Cite":
            letters += 1 + sum(len(one["citationId"]) + 2 for one in inline["c"][0])
        else:
            letters += sum(map(_typed_letters, ast.child_lists(inline)))
        letters += _MARKS.get(kind, 0)
    return letters


def lines_of(blocks: Blocks) -> Iterator[str]:
    """Yield the lines of a cell as it would stand with room enough, with no-break spaces as they are; mathematics,
    whose TeX says little of its width, is left out."""
    for element in ast.walk(blocks):
        if element["t"] in {"Plain", "Para"}:
            yield from "".join(_letters(element["c"])).split("\n")
        elif element["t"] == "CodeBlock":
            yield from element["c"][1].splitlines()


def _letters(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        kind = inline["t"]
        if kind in {"Str", "Code"}:
            yield inline["c"] if kind == "Str" else inline["c"][1]
        elif kind in {"Space", "SoftBreak", "LineBreak"}:
            yield "\n" if kind == "LineBreak" else " "
        elif kind != "Note":
            for children in [inline["c"][1]] if kind == "Cite" else ast.child_lists(inline):
                yield from _letters(children)


def is_heavy(blocks: Blocks) -> bool:
    """Return whether a cell has bold type or code, which run wider."""
    return any(element["t"] in {"Strong", "Code", "CodeBlock"} for element in ast.walk(blocks))


def unbroken(line: str) -> list[str]:
    """Return the parts of a line that a line break does not part: words, up to a hyphen before a letter or a dash, and
    single ideographs. A short word such as `CAR-T` is not parted; an address is at its signs, a sequence of bases
    anywhere."""
    parts: list[str] = []
    for word in re.split(r"[ \t\n\u200b]+", line):
        if HELD_TOGETHER.fullmatch(word):
            parts.append(word)
        elif "://" in word:
            parts += BREAKABLE.split(word)
        else:
            spaced = "".join(f" {letter} " if _is_wide(letter) else letter for letter in word)
            parts += re.sub(r"(?<=\w)(?:([–—])(?=\w)|(-)(?=[^\W\d]))", r"\1\2 ", spaced).split(" ")
    return [piece for part in parts for piece in (_PIECE.findall(part) if is_endless(part) else [part]) if piece]


BREAKABLE = re.compile(r"(?<=[/._\-?&=:%#+~])(?=[^/._\-?&=:%#+~])")
"""Where an address may go on in the next line."""
_ENDLESS = re.compile(r"\S{61,}|[A-Z\d]{25,}|[ACGTUNacgtun]{25,}|[\da-f]{25,}")


def is_endless(word: str) -> bool:
    """Return whether a word may be broken anywhere: a sequence of bases or amino acids, a checksum, or a word that is
    longer than any of a language."""
    return len(word) > 24 and _ENDLESS.search(word) is not None


_PIECE = re.compile(r".{1,20}", re.DOTALL)
HELD_TOGETHER = re.compile(
    r"[^\w\s]*(?=\S{3,14}$)(?:\w{1,2}[)\]]?-[\w-]+|[\w-]+-\w{1,2}|[^\s/]{1,8}(?:/[^\s/]{1,6}){1,2})[^\w\s]*|"
    r"[^\w\s]*p\.\([\w*?=]{3,24}\)[^\w\s]*"
)
"""Short words with a hyphen or a stroke, such as `CAR-T`, `IL-6` and `U/L`, and the names of variants of proteins, such
as `p.(Arg355Hisfs*69)` (HGVS), that stay on one line."""


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def relative_width(text: str, is_bold: bool = False) -> float:
    """Return how wide a text runs in a face such as Times, in parts of the size of its type."""
    parts = sum(_IDEOGRAPH if _is_wide(letter) else _LETTERS.get(letter, _LETTER) for letter in text)
    return parts * _SAFETY * (_BOLD if is_bold else 1.0)


_SPREADS = {
    "times": 1.0, "liberation serif": 1.0, "tinos": 1.0, "nimbus roman": 1.0, "arial": 1.12, "helvetica": 1.12,
    "liberation sans": 1.12, "arimo": 1.12, "nimbus sans": 1.12, "courier": 1.6, "consolas": 1.6, "mono": 1.6,
}  # fmt: skip
"""How wide typefaces run, where the widths above are 1: the widest of some words of medicine, measured. Only faces that
every computer has, or one of the same widths."""
_WIDEST_SPREAD = 1.3


def spread_of(face: str) -> float:
    """Return how wide a typeface runs, where Times is 1; of any other, such as Cambria, as wide as DejaVu and Verdana,
    which are shown where it is not installed."""
    return next((spread for known, spread in _SPREADS.items() if known in face.casefold()), _WIDEST_SPREAD)


def least_width(table: Element) -> float:
    """Return how wide a table is at the least, with no word broken, in parts of the size of its type."""
    _, _, columns, head, bodies, foot = table["c"]
    least = [0.0] * len(columns)
    sections = [(head[1], True), (foot[1], False)]
    sections += [part for body in bodies for part in ((body[2], True), (body[3], False))]
    cells = [
        (cell, is_heading)
        for rows, is_heading in sections
        for cell in itertools.chain.from_iterable(placed_cells(rows, len(columns)))
    ]
    for cell, is_heading in sorted(cells, key=lambda pair: pair[0].columns):
        heavy = is_heading or is_heavy(cell.blocks)
        words = (part for line in lines_of(cell.blocks) for part in unbroken(line))
        widest = max((relative_width(part, heavy) for part in words), default=0.0) + _SIDES
        held = range(cell.column, cell.column + cell.columns)
        missing = max(0.0, widest - sum(least[column] for column in held))
        for column in held:
            least[column] += missing / cell.columns
    return sum(least)


def with_turned_tables(document: ResolvedDocument, width: float) -> ResolvedDocument:
    """Return the document with each table that is too wide for a page (its text `width` in sizes of the text's type) on
    a turned page of its own, or with those beside it and its heading; one inside a list, a callout or a float stays.
    Plain Quarto turns the pages it is told to."""
    own = "casewright" in document.options

    def is_turned(block: Element) -> bool:
        return ast.has_class(block, "landscape") or (
            own
            and (
                block["t"] == "Table" or (ast.has_class(block, "float") and ast.attributes_of(block)["type"] == "table")
            )
            and any(least_width(table) * _SMALLEST_UPRIGHT > width for table in ast.walk([block], "Table"))
        )

    def turned(blocks: Blocks) -> Blocks:
        out: Blocks = []
        for together, group in itertools.groupby(blocks, is_turned):
            if together:
                headings = len(list(itertools.takewhile(lambda block: block["t"] == "Header", reversed(out))))
                before = out[len(out) - headings :]
                del out[len(out) - headings :]
                shown = [*before, *(_without_landscape(block) for block in group)]
                out.append(ast.div(shown, classes=("landscape",)))
            else:
                out += [_inside(block, turned) for block in group]
        return out

    return replace(document, blocks=turned(document.blocks))


def _inside(block: Element, turned: Any) -> Element:
    """Divisions that only hold blocks of the text are entered."""
    if block["t"] != "Div" or set(ast.classes_of(block)) & CONTAINERS:
        return block
    return {"t": "Div", "c": [block["c"][0], turned(block["c"][1])]}


CONTAINERS = frozenset({"float", "panel", "callout", "layout", "layout-row", "columns", "references"})


def _without_landscape(block: Element) -> Element:
    if not ast.has_class(block, "landscape"):
        return block
    identifier, classes, attributes = block["c"][0]
    return ast.with_attr(block, [identifier, [name for name in classes if name != "landscape"], attributes])
