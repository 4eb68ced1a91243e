"""Text of a PDF in reading order: the file contains right-to-left text in visual order.

Typst writes each word of such text as separate marked content with its letters reversed (`ReversedChars`), and the
words of one font from left to right. Left-to-right text between them is in reading order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_SAME_LINE = 1.0
"""Points by which the baselines of one line may differ."""
_CONTROLS = dict.fromkeys((0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Characters that only set the direction of text."""


@dataclass(frozen=True)
class ShownText:
    """A piece of text with its letters in reading order, its direction, and its left side and baseline in points from
    one corner of the page."""

    text: str
    from_right: bool
    left: float
    baseline: float


def shown_text(glyphs: Sequence[str], is_marked: bool, left: float, baseline: float) -> ShownText:
    """Return the text of glyphs that are drawn from left to right; `is_marked` if the file marks them as reversed."""
    from_right = is_marked or any(unicodedata.bidirectional(sign) in ("R", "AL") for glyph in glyphs for sign in glyph)
    return ShownText("".join(reversed(glyphs) if from_right else glyphs), from_right, left, baseline)


def in_reading_order(shown: Sequence[ShownText], *, from_right: bool = False) -> str:
    """Return the text of neighboring sequences in reading order; `from_right` if the document is written from right to
    left, whichever letters are more frequent."""
    text = "".join(piece.text for stretch in _stretches(shown, from_right) for piece in stretch)
    return text.translate(_CONTROLS)


def _stretches(shown: Sequence[ShownText], from_right: bool) -> Iterator[Iterable[ShownText]]:
    """Yield pieces in reading order. A stretch of right-to-left pieces on one line includes the signs between them,
    and, if most of the text runs from right to left, those around them."""
    letters = [unicodedata.bidirectional(sign) for piece in shown for sign in piece.text]
    mostly_from_right = from_right or letters.count("L") <= letters.count("R") + letters.count("AL")
    position = 0
    while position < len(shown):
        end = position
        while end < len(shown) and _is_of_stretch(shown[end]) and _is_on_line(shown[end], shown[position]):
            end += 1
        stretch = shown[position : max(end, position + 1)]
        position += len(stretch)
        reversed_places = [place for place, piece in enumerate(stretch) if piece.from_right]
        if not reversed_places:
            yield stretch
            continue
        first, last = (0, len(stretch)) if mostly_from_right else (reversed_places[0], reversed_places[-1] + 1)
        yield stretch[:first]
        yield sorted(stretch[first:last], key=lambda piece: -piece.left)
        yield stretch[last:]


def _is_on_line(piece: ShownText, other: ShownText) -> bool:
    return abs(piece.baseline - other.baseline) <= _SAME_LINE


def _is_of_stretch(piece: ShownText) -> bool:
    """Return whether a piece runs from right to left, or has no direction."""
    return piece.from_right or not any(unicodedata.bidirectional(sign) in ("L", "EN", "AN") for sign in piece.text)
