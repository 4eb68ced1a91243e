"""Text that runs from right to left in Word: its runs, paragraphs and tables (ECMA-376 part 1, `rtl`, `bidi`,
`bidiVisual`).

Pandoc marks what is declared as such. `rtl` is for runs of right-to-left letters alone, so a run that mixes both is
split where they meet; letters of Arabic or Hebrew in a text of the other direction are runs of their own.
"""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Iterator

from casewright.render.word.markup import Node, name, node, properties_in

_TEXT_STYLE = "BodyText"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def settle_directions(root: Node) -> None:
    """Mark what runs from right to left, in place."""
    for table in root.iter(name("w:tbl")):
        properties = table.find(name("w:tblPr"))
        first = table.find(f".//{name('w:p')}/{name('w:pPr')}/{name('w:bidi')}")
        if first is not None and properties is not None and properties.find(name("w:bidiVisual")) is None:
            properties.append(node("w:bidiVisual"))
    for mark in root.iter(name("w:bidi")):
        properties = mark.getparent()
        if properties.tag == name("w:pPr") and properties.find(name("w:pStyle")) is None:
            properties.append(node("w:pStyle", {"w:val": _TEXT_STYLE}))  # pandoc gives a text that is marked no style
    for run in list(root.iter(name("w:r"))):
        _settle_run(run)


def _settle_run(run: Node) -> None:
    texts = run.findall(name("w:t"))
    content = [child for child in run if child.tag != name("w:rPr")]
    if len(texts) != 1 or content != texts or not texts[0].text:
        return
    declared = run.find(f"{name('w:rPr')}/{name('w:rtl')}") is not None
    pieces = list(_pieces(texts[0].text, from_right=declared))
    if len(pieces) == 1 and pieces[0][1] == declared:
        return
    for text, from_right in pieces:
        piece = copy.deepcopy(run)
        shown = piece.find(name("w:t"))
        shown.text = text
        shown.set(_SPACE, "preserve")
        _mark(piece, from_right)
        run.addprevious(piece)
    last = run.getprevious()
    last.tail = run.tail
    run.getparent().remove(run)


def _mark(run: Node, from_right: bool) -> None:
    properties = properties_in(run, "w:rPr")
    marked = properties.find(name("w:rtl"))
    if from_right and marked is None:
        properties.append(node("w:rtl"))
    elif not from_right and marked is not None:
        properties.remove(marked)


def _pieces(text: str, *, from_right: bool) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces of one direction each: those from the first to the last letter of the other direction, and
    what is between them, which has `from_right`, the direction around them."""
    kinds = list(_directions(text))
    position = 0
    while position < len(text):
        begin = next((at for at in range(position, len(text)) if kinds[at] is (not from_right)), len(text))
        if begin > position:
            yield text[position:begin], from_right
        if begin == len(text):
            return
        end = next((at for at in range(begin, len(text)) if kinds[at] is from_right), len(text))
        position = max(at for at in range(begin, end) if kinds[at] is not None) + 1
        yield text[begin:position], not from_right


def _directions(text: str) -> Iterator[bool | None]:
    """Of each sign: True for a letter that runs from right to left, False for one from left to right, None for another
    sign; a digit has the direction of the letter before it (Unicode Standard Annex 9, rules W2 and W7)."""
    before: bool | None = None
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            before = True
        elif kind == "L":
            before = False
        elif kind not in ("EN", "AN"):
            yield None
            continue
        yield before
