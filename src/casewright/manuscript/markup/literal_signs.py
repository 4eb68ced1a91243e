"""Signs at the beginning of a cell or paragraph that pandoc takes for the mark of a block, put back as text; and marks
of blocks in paragraphs, which are printed.

A cell of a grid table or list table that holds `>135` is a quotation to pandoc, `# of patients` a heading, `- 5` a
list, and none of the signs is printed (Pandoc User's Guide, "Block quotations", "Headings", "Lists"). In a cell no
author means these. Elsewhere `>5 mg` is text, and `> 5 patients` may be a quotation, which is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.markup.list_tables import LIST_TABLE

_QUANTITY = re.compile(r"[=≥]?\s?[.,]?\d|[UL]LN\b|LL?OQ\b|LOD\b")
_ITEM = re.compile(r"(?:[pP]\s*(?:[<>=≤≥]|value)|\d|[<>≤≥]|(?:statistically\s+)?[Ss]ignifican)")
_KINDS = {"BlockQuote": "a quotation", "Header": "a heading", "BulletList": "the item of a list"}


@dataclass(frozen=True)
class EatenSign:
    """A sign that pandoc took for the mark of a block: `typed` is it with the first word behind it, `what` the block,
    `is_certain` where no author can have meant that."""

    sign: str
    typed: str
    what: str
    is_certain: bool


@dataclass(frozen=True)
class WithSigns:
    """Blocks whose signs are text where nothing else can be meant, and the signs, in order."""

    blocks: Blocks
    signs: tuple[EatenSign, ...]


def with_literal_signs(blocks: Blocks, source: str, *, is_inline: bool = False) -> WithSigns:
    """Blocks with the signs at their beginnings. `source` is the text they were read from; `is_inline` for text that
    is where only inlines may, as in a cell."""
    signs: list[EatenSign] = []

    if is_inline and len(blocks) == 1 and blocks[0]["t"] == "OrderedList":  # a title such as "1. A case"
        number = source.split(maxsplit=1)[0]
        [element] = blocks
        inlines = [inline for item in element["c"][1] for block in item for inline in (ast.SPACE, *_inlines_of(block))]
        return WithSigns([ast.plain([ast.text(number), *inlines])], ())

    def changed(elements: list[Element], in_cell: bool) -> list[Element]:
        return [one if one["t"] in ast.LEAVES else _changed(one, in_cell) for one in elements]

    def _changed(element: Element, in_cell: bool) -> Element:
        kind = element["t"]
        if in_cell and kind == "OrderedList" and element["c"][1] == [[]]:
            return ast.plain([ast.text(_number(element["c"][0]))])
        if kind in _KINDS:
            sign = _sign(element, source, in_cell)
            if sign is not None:
                signs.append(sign)
                if sign.is_certain:
                    return _text(element, sign, in_cell)
        if kind == "Table":
            return ast.map_children(element, lambda children: changed(children, True))
        if kind == "Div" and LIST_TABLE in ast.classes_of(element):
            rows = [
                _in_items(one, lambda row: [_in_items(cells, in_cells) for cells in row]) for one in element["c"][1]
            ]
            return {"t": "Div", "c": [element["c"][0], rows]}
        if kind in {"Para", "Plain"} and in_cell:
            return element
        return ast.map_children(element, lambda children: changed(children, in_cell))

    def in_cells(cell: Blocks) -> Blocks:
        return changed(cell, True)

    return WithSigns(changed(blocks, is_inline), tuple(signs))


def _in_items(element: Element, change: Callable[[Blocks], Blocks]) -> Element:
    if element["t"] != "BulletList":
        return element
    return {"t": "BulletList", "c": [change(item) for item in element["c"]]}


def _sign(element: Element, source: str, in_cell: bool) -> EatenSign | None:
    """Return the sign of a block that may be text; None for a block that is meant."""
    kind = element["t"]
    content = element["c"]
    if kind == "Header":
        sign = "#" * content[0]
        word = _first_word(ast.plain_text(content[2]))
        return _eaten(f"{sign} ", word, kind, True) if in_cell and f"{sign} {word}" in source else None
    if kind == "BulletList":
        text = ast.plain_text(content[0][:1])
        word = _first_word(text)
        if len(content) != 1 or not _ITEM.match(text):
            return None
        found = [bullet for bullet in "*+-" if f"{bullet} {word}" in source]
        return _eaten(f"{found[0]} ", word, kind, in_cell and len(found) == 1) if found else None
    text = ast.plain_text(content)
    two = " ".join(text.split()[:2])
    word = two if f">{two}" in source or f"> {two}" in source else _first_word(text)
    is_tight, is_loose = f">{word}" in source, f"> {word}" in source
    if not word or not (in_cell or _QUANTITY.match(text)) or not (is_tight or is_loose):
        return None
    sign = ">" if is_tight else "> "
    return _eaten(sign, word, kind, in_cell or not is_loose)


def _number(marker: list[Any]) -> str:
    """Return the number of a list that has nothing but it: `2.`, `(b)`."""
    start, style, delimiter = marker
    number = chr(ord("a" if "Lower" in style["t"] else "A") + start - 1) if "Alpha" in style["t"] else str(start)
    before, after = {"OneParen": ("", ")"), "TwoParens": ("(", ")")}.get(delimiter["t"], ("", "."))
    return before + number + after


def _first_word(text: str) -> str:
    return text.partition(" ")[0]


def _eaten(sign: str, word: str, kind: str, is_certain: bool) -> EatenSign:
    return EatenSign(sign.strip(), sign + word, _KINDS[kind], is_certain)


def _text(element: Element, sign: EatenSign, in_cell: bool) -> Element:
    """Return a block as the paragraph that it is, with its sign."""
    content = element["c"]
    blocks = content[0] if element["t"] == "BulletList" else content
    if element["t"] == "Header":
        inlines = content[2]
    else:
        inlines = [inline for block in blocks for inline in (ast.SPACE, *_inlines_of(block))][1:]
    before = [ast.text(sign.sign), ast.SPACE] if sign.typed[len(sign.sign)] == " " else [ast.text(sign.sign)]
    make = ast.plain if in_cell else ast.para
    return make(ast.joined([*before, *inlines]))


def _inlines_of(block: Element) -> list[Element]:
    if block["t"] in {"Para", "Plain"}:
        return list(block["c"])
    return [inline for children in ast.child_lists(block) for one in children for inline in _inlines_of(one)]


_HEADING_MARK = re.compile(r"#{2,6} \S|# [^\W\d_]")
_UNSPACED_HEADING = re.compile(r"#{2,6}[A-Z][a-z]")
_ITEM_MARK = re.compile(r"[-+*] \S")
_FIRST_MARK = re.compile(r"1[.)] \S")
_SECOND_MARK = re.compile(r"2[.)] \S")
_RULE_OF_TABLE = re.compile(r"\|?(?:\s?:?[—–-]+:?\s?\|)+(?:\s?:?[—–-]+:?\s?)?")
_LONGEST_SHOWN = 30


@dataclass(frozen=True)
class PrintedMark:
    """A line that begins with the mark of a heading, a list or a table and is printed with it: as pandoc read it, and
    what it lacks. Other readers of Markdown need no empty line there (Pandoc User's Guide, "Extension:
    blank_before_header"). `is_certain` for headings and tables; a line may begin with a dash."""

    line: str
    lacks: str
    hint: str
    is_certain: bool

    @property
    def shown(self) -> str:
        return self.line if len(self.line) <= _LONGEST_SHOWN else self.line[: _LONGEST_SHOWN - 1].rstrip() + "…"


def printed_block_marks(blocks: Blocks) -> Iterator[PrintedMark]:
    """Yield the marks of blocks that paragraphs print, the first of each list and table."""
    for element in ast.walk(blocks, "Para"):
        yield from _of_paragraph(element)


@ast.of_block
def _of_paragraph(paragraph: Element) -> tuple[PrintedMark, ...]:
    return tuple(_of_lines(_lines(paragraph["c"])))


def _of_lines(lines: Sequence[str]) -> Iterator[PrintedMark]:
    empty = "Put an empty line before it."
    if lines and _UNSPACED_HEADING.match(lines[0]):
        yield PrintedMark(lines[0], "a heading has a space behind its `#`", "Write a space behind the last `#`.", True)
    listed = False
    for index, line in enumerate(lines[1:], start=1):
        before, after = lines[index - 1], lines[index + 1] if index + 1 < len(lines) else ""
        if _HEADING_MARK.match(line):
            yield PrintedMark(line, "a heading needs an empty line before it", empty, True)
        elif _RULE_OF_TABLE.fullmatch(line) and "|" in before and index > 1:
            yield PrintedMark(before, "a table needs an empty line before it", empty, True)
        elif not listed and (
            (_ITEM_MARK.match(line) and (before.endswith(":") or (line[0] != "+" and after[:2] == line[:2])))
            or (_FIRST_MARK.match(line) and (before.endswith(":") or _SECOND_MARK.match(after)))
        ):
            listed = True
            yield PrintedMark(line, "a list needs an empty line before it", empty, False)


def _lines(inlines: Inlines) -> list[str]:
    """Return the text of a paragraph by the lines that it was typed on."""
    lines: list[Inlines] = [[]]
    for inline in inlines:
        if inline["t"] == "SoftBreak":
            lines.append([])
        else:
            lines[-1].append(inline)
    return [ast.plain_text(line) for line in lines]
