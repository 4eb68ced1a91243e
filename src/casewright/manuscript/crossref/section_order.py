"""The order of sections that a journal asks for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.manuscript.crossref.back_matter import back_matter_kind


def place_in_order(heading: str, names: Sequence[str]) -> int | None:
    """Return the place of a section among names (`Case | Case report` for either), None if none is its own: by its
    words, or as a section of back matter of the same kind (`Funding sources`, `Funding`)."""
    words = heading.strip(" .:").casefold()
    for place, name in enumerate(names):
        if words in (one.strip().casefold() for one in name.split("|")):
            return place
    kind = back_matter_kind(heading)
    kinds = [back_matter_kind(name) for name in names]
    return kinds.index(kind) if kind is not None and kind != "lists" and kinds.count(kind) == 1 else None


def disorder(headings: Sequence[str], names: Sequence[str]) -> tuple[str, str] | None:
    """Return the first heading that has to be before the one that precedes it, with that one; None if all are in
    order."""
    placed = [(place, one) for one in headings if (place := place_in_order(one, names)) is not None]
    return next(((after, before) for (one, before), (two, after) in itertools.pairwise(placed) if two < one), None)


def in_order(blocks: Blocks, names: Sequence[str]) -> Blocks:
    """Return the blocks of a document with the sections that `names` contains in that order, in the places that they
    have together; all others stay where they are."""
    sections = list(_sections(blocks))
    placed = [
        (place, index)
        for index, section in enumerate(sections)
        if section and section[0]["t"] == "Header"
        if (place := place_in_order(ast.plain_text(section[0]["c"][2]), names)) is not None
    ]
    moved = dict(zip((index for _, index in placed), (index for _, index in sorted(placed)), strict=True))
    return [block for index in range(len(sections)) for block in sections[moved.get(index, index)]]


def is_in_order(blocks: Blocks, names: Sequence[str]) -> bool:
    """Return whether the headings of a document that `names` contains are in that order."""
    return disorder([ast.plain_text(one["c"][2]) for one in ast.walk(blocks, "Header")], names) is None


def _sections(blocks: Blocks) -> Iterator[Blocks]:
    """Yield what precedes the first section, then each section of the highest level with its heading."""
    level = min((block["c"][0] for block in blocks if block["t"] == "Header"), default=0)
    starts = [index for index, block in enumerate(blocks) if block["t"] == "Header" and block["c"][0] == level]
    for start, end in itertools.pairwise([0, *starts, len(blocks)]):
        yield blocks[start:end]
