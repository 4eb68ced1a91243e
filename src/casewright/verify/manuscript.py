"""Reading of the resolved manuscript, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.resolved import ResolvedDocument
from casewright.verify.formulas import Formula, typed_formula
from casewright.verify.parts import Alternative, Grid, Part, PartKind, Reading, squeezed


def reading_of(document: ResolvedDocument, format_name: str) -> Reading:
    """Read a resolved document with its citations processed, as one format shows it."""
    reader = _Reader(format_name)
    reader.blocks(document.title_block, "title", "")
    reader.blocks(document.blocks, "text", "")
    everything = [*document.title_block, *document.blocks]
    return Reading(
        tuple(reader.parts),
        tuple(reader.grids),
        tuple(_formulas(everything)),
        tuple(Alternative(text) for text in _alternatives(everything) if squeezed(text)),
    )


def _formulas(blocks: Blocks) -> Iterator[Formula]:
    return (typed_formula(element["c"][1]) for element in ast.walk(blocks) if element["t"] == "Math")


def _alternatives(blocks: Blocks) -> Iterator[str]:
    for element in ast.walk(blocks):
        if element["t"] == "Image":
            attributes = ast.attributes_of(element)
            yield attributes["alt"] if "alt" in attributes else ast.plain_text(element["c"][1])


class _Reader:
    """Collects parts and tables from blocks."""

    def __init__(self, format_name: str) -> None:
        self.format_name = format_name
        self.parts: list[Part] = []
        self.grids: list[Grid] = []

    def blocks(self, blocks: Blocks, kind: PartKind, label: str) -> None:
        for block in blocks:
            self.block(block, kind, label)

    def block(self, block: Element, kind: PartKind, label: str) -> None:
        name = block["t"]
        if name in {"Para", "Plain"}:
            self.part(kind, block["c"], label)
        elif name == "Header":
            self.part("heading", block["c"][2], label)
        elif name == "LineBlock":
            for line in block["c"]:
                self.part(kind, line, label)
        elif name == "CodeBlock":
            for line in block["c"][1].split("\n"):
                self.add(Part(kind, line, label))
        elif name == "Div":
            self.division(block, kind, label)
        elif name == "Table":
            self.table(block, label)
        elif name == "DefinitionList":
            self.definitions(block, label)
        elif name == "Figure":
            self.blocks(block["c"][2], kind, label)
            self.blocks(block["c"][1][1], "legend", label)
        elif name not in {"RawBlock", "HorizontalRule"}:
            for children in ast.child_lists(block):
                self.blocks(children, kind, label)

    def division(self, block: Element, kind: PartKind, label: str) -> None:
        classes = set(ast.classes_of(block))
        children = block["c"][1]
        if "csl-entry" in classes:
            self.add(_entry(children, ast.identifier_of(block)))
            return
        if "float" in classes or "panel" in classes:
            label = ast.identifier_of(block) or label
        if "float-caption" in classes or "figure-legend" in classes:
            label = ast.attributes_of(block).get("figure", label)
            kind = "legend"
        elif "float-notes" in classes:
            kind = "note"
        self.blocks(children, kind, label)

    def definitions(self, block: Element, label: str) -> None:
        for term, meanings in block["c"]:
            texts = " ".join(ast.plain_text(_comparable(text)) for text in (term, *meanings))
            self.add(Part("abbreviation", texts, label))

    def table(self, block: Element, label: str) -> None:
        self.blocks(block["c"][1][1], "legend", label)
        rows = ast.rows_of(block)
        cells = tuple(tuple(ast.plain_text(_comparable(cell[4])) for cell in row[1]) for row in rows)
        self.grids.append(Grid(cells, label))
        for element in ast.walk(cell_block for row in rows for cell in row[1] for cell_block in cell[4]):
            if element["t"] == "Note":
                self.blocks(element["c"], "footnote", label)

    def part(self, kind: PartKind, inlines: Inlines, label: str) -> None:
        self.add(_part(kind, inlines, label))
        for element in ast.walk(inlines):
            if element["t"] == "Note":
                self.blocks(element["c"], "footnote", label)

    def add(self, part: Part) -> None:
        if part.squeezed:
            self.parts.append(part)


def _part(kind: PartKind, inlines: Inlines, label: str) -> Part:
    """Return a part with the ranges of its citations in the squeezed text."""
    shown = _comparable(inlines)
    text = ast.plain_text(shown)
    ranges: list[tuple[int, int]] = []
    position = 0
    for piece, cites in _pieces(shown):
        length = len(squeezed(piece))
        if cites:
            ranges.append((position, position + length))
        position += length
    return Part(kind, text, label, citations=tuple(ranges))


def _pieces(inlines: Inlines) -> Iterator[tuple[str, bool]]:
    """Yield the text of inlines in pieces, each with whether it is a citation."""
    for inline in inlines:
        if inline["t"] == "Cite":
            yield ast.plain_text([inline]), True
        elif inline["t"] in ast.LEAVES or inline["t"] == "Quoted" or "c" not in inline:
            yield ast.plain_text([inline]), False
        else:
            for children in ast.child_lists(inline):
                yield from _pieces(children)


def _comparable(elements: Sequence[Element]) -> list[Element]:
    """Return elements without notes and pictures, and without mathematics, which each format writes differently."""

    def change(_element: Element) -> list[Element] | None:
        return []

    return ast.rewrite(list(elements), change, frozenset({"Math", "Note", "Image"}))


def _entry(children: Blocks, identifier: str) -> Part:
    return Part("reference", ast.plain_text(_comparable(children)), identifier.removeprefix("ref-"))
