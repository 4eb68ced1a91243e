"""Section numbers as in Quarto, heading levels, and the place of appendices.

Sources: Quarto's documentation, authoring/cross-references ("Sections"), authoring/appendices, and its reference of
`number-sections`, `number-depth`, `number-offset`. If a document has no headings of the first level, numbering starts
at the second, so that `##` headings are numbered 1, 2, ...
"""

from __future__ import annotations

from collections.abc import Sequence

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.crossref.kinds import number_text
from casewright.project import DocumentMetadata

DEEPEST = 6


def top_level(blocks: Blocks) -> int:
    """Return the highest level of headings in blocks, 1 if there are none."""
    return min((element["c"][0] for element in ast.walk(blocks, "Header")), default=1)


def heading_numbers(
    blocks: Blocks, chapter_letters: bool = False, offsets: Sequence[int] = (), series: str = ""
) -> tuple[str, ...]:
    """Return the number of each heading, in reading order; "" for those of class `unnumbered`.

    With `chapter_letters`, headings of the first level are numbered A, B, ... (`crossref: chapters-alpha`). `offsets`
    are added at each level, from the first (`number-offset`); `series` is the prefix of every number ("S1.2").
    """
    headings = list(ast.walk(blocks, "Header"))
    top = 1 if any(heading["c"][0] == 1 for heading in headings) else 2
    offset = [0, *offsets[:DEEPEST], *[0] * (DEEPEST - len(offsets))]
    counts = list(offset)
    numbers: list[str] = []
    for heading in headings:
        level = min(heading["c"][0], DEEPEST)
        if ast.has_class(heading, "unnumbered"):
            numbers.append("")
            continue
        counts[level] += 1
        for deeper in range(level + 1, DEEPEST + 1):
            counts[deeper] = offset[deeper]
        parts = [str(count) for count in counts[top : level + 1]]
        if chapter_letters and top == 1 and counts[1]:
            parts[0] = number_text("alpha A", counts[1])
        numbers.append(series + ".".join(parts))
    return tuple(numbers)


def with_heading_numbers(blocks: Blocks, numbers: tuple[str, ...], depth: int) -> Blocks:
    """Add their numbers to headings down to `depth`."""
    remaining = iter(numbers)

    def change(element: Element) -> Element | None:
        number = next(remaining)
        level, triple, inlines = element["c"]
        if not number or level > depth:
            return None
        shown = ast.span([ast.text(number)], classes=("header-section-number",))
        return ast.made("Header", [level, triple, [shown, ast.SPACE, *inlines]])

    return ast.rewrite(blocks, change, frozenset({"Header"}))


def number_offsets(metadata: DocumentMetadata) -> tuple[int, ...]:
    """Return the offsets of section numbers by level (`number-offset`). Raises CasewrightError for other values."""
    value = metadata.get("number-offset")
    if value is None:
        return ()
    offsets = value if isinstance(value, list) else [value]
    if not all(isinstance(offset, int) and not isinstance(offset, bool) and offset >= 0 for offset in offsets):
        raise CasewrightError(
            "`number-offset` must be a number, or a list of numbers.",
            location=metadata.value_location("number-offset"),
            why=f"it is `{value}`",
            hint="Write `number-offset: 2`, or `number-offset: [2, 1]` for sections and subsections.",
        )
    return tuple(offsets)


def numbers_sections(metadata: DocumentMetadata) -> bool:
    """Return whether headings are numbered; as in Quarto, `number-offset` implies it."""
    value = metadata.get("number-sections")
    return value is True or (value is None and metadata.get("number-offset") is not None)


def shifted(blocks: Blocks, by: int) -> tuple[Blocks, Inlines]:
    """Change the level of headings by `by`. Return the blocks, and the document's title if a heading has become it.

    Source: Pandoc User's Guide, `--shift-heading-level-by`: a heading of level 0 at the start becomes the title, and
    headings without a level become paragraphs.
    """
    title: Inlines = []
    while by < 0 and blocks and blocks[0]["t"] == "Header" and blocks[0]["c"][0] + by == 0:
        title, blocks = blocks[0]["c"][2], blocks[1:]

    def change(element: Element) -> Element:
        level, triple, inlines = element["c"]
        return ast.made("Header", [level + by, triple, inlines]) if level + by > 0 else ast.para(inlines)

    return ast.rewrite(blocks, change, frozenset({"Header"})), title


def appendices_last(blocks: Blocks) -> Blocks:
    """Move sections of class `appendix`, with their subsections, after the others, without changing numbers."""
    if not any(block["t"] == "Header" and ast.has_class(block, "appendix") for block in blocks):
        return blocks
    body: Blocks = []
    appendices: Blocks = []
    level = 0
    for block in blocks:
        if block["t"] == "Header":
            if ast.has_class(block, "appendix"):
                level = block["c"][0]
            elif level and block["c"][0] <= level:
                level = 0
        (appendices if level else body).append(block)
    return body + appendices
