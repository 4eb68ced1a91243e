"""What an editor would send back: text that is cut off, too small, or lies on other text."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from casewright.figures import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

_SLACK_POINTS = 1.0
_OVERLAP_SHARE = 0.25


def illegible(figure: Figure) -> tuple[str, ...]:
    """Sentences about the text of a figure at its printed size, empty if all of it can be read."""
    figure.canvas.draw()
    slack = _SLACK_POINTS * figure.dpi / 72
    sheet = figure.bbox
    found: list[str] = []
    boxes: list[tuple[Text, Bbox]] = []
    for text in _drawn_texts(figure):
        box = text.get_window_extent()
        words = _short(text.get_text())
        if (
            box.x0 < sheet.x0 - slack
            or box.y0 < sheet.y0 - slack
            or box.x1 > sheet.x1 + slack
            or box.y1 > sheet.y1 + slack
        ):
            found.append(f"the text “{words}” is cut off")
        if float(text.get_fontsize()) < style.LEAST_POINTS:
            found.append(f"the text “{words}” is {text.get_fontsize():g} points high, which is too small to read")
        boxes.append((text, box))
    for number, (one, box) in enumerate(boxes):
        for other, other_box in boxes[number + 1 :]:
            if one.get_rotation() % 90 == other.get_rotation() % 90 == 0 and _share(box, other_box) > _OVERLAP_SHARE:
                found.append(f"the texts “{_short(one.get_text())}” and “{_short(other.get_text())}” overlap")
    return tuple(dict.fromkeys(found))


_MISSING = re.compile(
    r"Glyph (?P<code>\d+) .*?missing from font|does not have a glyph for .*?\[U\+(?P<hex>[0-9a-f]+)\]"
)


@contextmanager
def missing_letters() -> Iterator[list[str]]:
    """A list that is filled, at the end, with the letters that matplotlib found in no font while it drew."""
    found: list[str] = []
    said: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    mathematics = logging.getLogger("matplotlib.mathtext")
    mathematics.addHandler(listener)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            yield found
    finally:
        mathematics.removeHandler(listener)
    found += letters_missing("\n".join([*said, *(str(one.message) for one in warned)]))


def letters_missing(said: str) -> list[str]:
    """Return the letters that matplotlib names where no font has them, each once."""
    matches = _MISSING.finditer(said)
    return list(dict.fromkeys(chr(int(one["code"])) if one["code"] else chr(int(one["hex"], 16)) for one in matches))


def letters_named(letters: Sequence[str]) -> str:
    """Letters as a message names them: `letter for 日 (U+65E5)`, `letters for 日 (U+65E5), 체 (U+CCB4)`."""
    named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters)
    return f"letter{'s' if len(letters) > 1 else ''} for {named}"


def _drawn_texts(figure: Figure) -> list[Text]:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    hidden: set[int] = set()
    for axes in figure.findobj(Axes):
        assert isinstance(axes, Axes)
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = (high - low) * 1e-9
            for tick in (*axis.majorTicks, *axis.minorTicks):
                if not (axes.axison and low - slack <= tick.get_loc() <= high + slack):
                    hidden |= {id(tick.label1), id(tick.label2)}
            if not axes.axison:
                hidden |= {id(axis.label), id(axis.offsetText)}
    texts = [one for one in figure.findobj(Text) if isinstance(one, Text)]
    return [one for one in texts if one.get_visible() and one.get_text().strip() and id(one) not in hidden]


def _share(one: Bbox, other: Bbox) -> float:
    """Return how much of the smaller box the two have in common."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    smaller = min(one.width * one.height, other.width * other.height)
    return width * height / smaller if width > 0 and height > 0 and smaller > 0 else 0.0


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else words[:39] + "…"
