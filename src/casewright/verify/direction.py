"""Text of a PDF in reading order: what runs from right to left is in the file as it is seen, from the left.

Typst writes each word of such text as marked content of its own, with its letters reversed (`ReversedChars`), the words
of one font from the left; text of the other direction between them is where it is read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_SAME_LINE = 1.0
"""Points by which the baselines of one line may differ."""
_CONTROLS = dict.fromkeys((0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Characters that only say which way text runs."""


@dataclass(frozen=True)
class ShownText:
    """A piece of text, its letters in reading order; whether it runs from right to left, and where it begins on the
    page: its left side, and its baseline, in points from one corner."""

    text: str
    from_right: bool
    left: float
    baseline: float


def shown_text(glyphs: Sequence[str], is_marked: bool, left: float, baseline: float) -> ShownText:
    """The piece of text that glyphs make, which are drawn from the left; `is_marked` where the file says that their
    order is not that of reading."""
    from_right = is_marked or any(unicodedata.bidirectional(sign) in ("R", "AL") for glyph in glyphs for sign in glyph)
    return ShownText("".join(reversed(glyphs) if from_right else glyphs), from_right, left, baseline)


def in_reading_order(shown: Sequence[ShownText], *, from_right: bool = False) -> str:
    """The text of neighboring sequences, the words of each stretch that runs from right to left in reading order;
    `from_right` where the document runs so, whatever letters there are more of."""
    text = "".join(piece.text for stretch in _stretches(shown, from_right) for piece in stretch)
    return text.translate(_CONTROLS)


def _stretches(shown: Sequence[ShownText], from_right: bool) -> Iterator[Iterable[ShownText]]:
    """Pieces in the order of reading: those that run from right to left on one line together, with the signs between
    them, and with those around them where most of the text runs so."""
    letters = [unicodedata.bidirectional(sign) for piece in shown for sign in piece.text]
    mostly_from_right = from_right or letters.count("L") <= letters.count("R") + letters.count("AL")
    position = 0
    while position < len(shown):
        end = position
        while end < len(shown) and _is_of_stretch(shown[end]) and _is_on_line(shown[end], shown[position]):
            end += 1
        stretch = shown[position : max(end, position + 1)]
        position += len(stretch)
        turned = [place for place, piece in enumerate(stretch) if piece.from_right]
        if not turned:
            yield stretch
            continue
        first, last = (0, len(stretch)) if mostly_from_right else (turned[0], turned[-1] + 1)
        yield stretch[:first]
        yield sorted(stretch[first:last], key=lambda piece: -piece.left)
        yield stretch[last:]


def _is_on_line(piece: ShownText, other: ShownText) -> bool:
    return abs(piece.baseline - other.baseline) <= _SAME_LINE


def _is_of_stretch(piece: ShownText) -> bool:
    """Whether a piece runs from right to left, or has no direction of its own."""
    return piece.from_right or not any(unicodedata.bidirectional(sign) in ("L", "EN", "AN") for sign in piece.text)
