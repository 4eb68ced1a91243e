"""Whether the words of a figure can stay words in its SVG: Typst reads it with a few fonts, and readers with theirs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from casewright.figures import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text


def lettering(figure: Figure) -> Literal["none", "path"]:
    """matplotlib's `svg.fonttype`: text where every letter comes from fonts that all writers have, else outlines."""
    from matplotlib.text import Text

    texts = [one for one in figure.findobj(Text) if isinstance(one, Text)]
    return "none" if all(map(_is_known, texts)) else "path"


def _is_known(text: Text) -> bool:
    from matplotlib.cbook import is_math_text
    from matplotlib.font_manager import findfont
    from matplotlib.mathtext import MathTextParser

    words = text.get_text()
    if not (text.get_visible() and words.strip()):
        return True
    if text.get_usetex():
        return False
    if text.get_parse_math() and is_math_text(words):
        glyphs = MathTextParser("path").parse(words, 72, text.get_fontproperties()).glyphs
        return all(Path(font.fname) in style.font_files() for font, *_ in glyphs)
    first = Path(findfont(text.get_fontproperties()))
    if first not in style.font_files():
        return False
    letters = {ord(letter) for letter in words if not letter.isspace()}
    return letters <= _letters(first) | _letters(Path(findfont(style.FALLBACK)))


@lru_cache(maxsize=16)
def _letters(font: Path) -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(str(font)).get_charmap())
