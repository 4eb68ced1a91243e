"""Which typed citation each citation of the AST is, since pandoc gives no places; and which words two texts share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from casewright.diagnostics import Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Element, Inlines
from casewright.manuscript.source import SourceLine, Typed, typed_citations

_NUMBER = "citationHash"
"""The field of pandoc's citations that holds the number of a typed one: pandoc writes 0 and reads nothing there."""
_AROUND = ("citationPrefix", "citationSuffix")
"""What is typed around a citation in its brackets, and may contain others: `[@roe, @poe]`."""
_CITE = frozenset({"Cite"})


class Placing:
    """Numbers the citations of a document's parts, each by the typed one of `citations`, from 1. `captions` are those
    in attributes, by the text as typed."""

    def __init__(self) -> None:
        self.citations: list[Typed] = []
        self.captions: dict[str, Inlines] = {}

    def of(
        self, elements: list[Element], lines: Sequence[SourceLine], captions: Mapping[str, Inlines] | None = None
    ) -> list[Element]:
        """Return elements with the numbers of their citations; `lines` are what they were read from."""
        captions = captions or {}
        read = _citations(elements, captions)
        typed = typed_citations(lines)
        pairs = _pairs([one["citationId"] for one in read], [one.key for one in typed])
        numbers = {id(read[index]): len(self.citations) + at + 1 for index, at in pairs.items()}
        numbers |= {id(copy): numbers.get(id(one), 0) for copy, one in _copies(elements)}
        self.citations += typed

        def number(element: Element) -> Element:
            several, inlines = element["c"]
            numbered = [
                {
                    **one,
                    _NUMBER: numbers.get(id(one), 0),
                    **{part: ast.rewrite(one[part], number, _CITE) for part in _AROUND},
                }
                for one in several
            ]
            return {"t": "Cite", "c": [numbered, inlines]}

        self.captions |= {caption: ast.rewrite(inlines, number, _CITE) for caption, inlines in captions.items()}
        return ast.rewrite(elements, number, _CITE) if read else elements


def place_of(citation: Mapping[str, Any], typed: Sequence[Typed], otherwise: Location) -> Location:
    """Return where a citation was typed; `otherwise` if nobody typed it."""
    return typed[citation[_NUMBER] - 1].location if citation[_NUMBER] else otherwise


def _citations(elements: list[Element], captions: Mapping[str, Inlines]) -> list[dict[str, Any]]:
    """Return the citations in elements in the order of the source, with those in their captions."""
    found: list[dict[str, Any]] = []
    left = dict(captions)

    copies = {id(copy) for copy, _ in _copies(elements)}

    def collect(element: Element) -> None:
        if element["t"] == "Cite":
            found.extend(one for one in element["c"][0] if id(one) not in copies)
        else:
            for value in ast.attributes_of(element).values():
                ast.rewrite(left.pop(value, []), collect, _CITE)

    ast.rewrite(elements, collect, _CITE | ast.ATTRIBUTED if captions else _CITE)
    return found


def _copies(elements: list[Element]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the citations in captions of figures that pandoc has copied from the description of an image, each with
    that of the description."""
    for figure in ast.walk(elements, "Figure"):
        described, caption = (
            [one for cite in ast.walk(part, "Cite") for one in cite["c"][0]]
            for part in (figure["c"][2], figure["c"][1][1])
        )
        if [one["citationId"] for one in described] == [one["citationId"] for one in caption]:
            yield from zip(caption, described, strict=True)


def _pairs(read: Sequence[str], typed: Sequence[str]) -> Mapping[int, int]:
    """Return the typed keys by those read: the same ones in the same order, and the rest, which a note or a caption has
    moved, by the key alone."""
    if read == typed:
        return dict(enumerate(range(len(typed))))
    pairs = dict(aligned(read, typed))
    left: dict[str, list[int]] = {}
    for at in sorted(set(range(len(typed))).difference(pairs.values()), reverse=True):
        left.setdefault(typed[at], []).append(at)
    for index, key in enumerate(read):
        if index not in pairs and left.get(key):
            pairs[index] = left[key].pop()
    return pairs


def aligned(read: Sequence[str], typed: Sequence[str]) -> Mapping[int, int]:
    """Return the indices of the words of one sequence that another has in the same order, with those of the other."""
    blocks = SequenceMatcher(None, read, typed, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}
