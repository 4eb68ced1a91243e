"""Words of a drawing that nobody sees when it is drawn: in the color of what is behind them, covered, cut off, masked,
off the canvas, too small. They are found by drawing the picture with and without them, and left out."""

from __future__ import annotations

import copy
import io
from functools import partial
from typing import TYPE_CHECKING, Any

from casewright.pictures.drawing import drawn
from casewright.pictures.svg_styles import style_of
from casewright.pictures.svg_words import NOT_DRAWN_ALONE, TEXTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SVG = "{http://www.w3.org/2000/svg}"
_DPI = 144
_LEAST = 12
"""The difference of a channel, of 255, from which on a color is another one."""
_COVERED = 0.7
_SHADES = 32
_STEP = 8
"""The number of shades of red and of green that mark words, and their distance, which survives rounding."""
_INK = 128
"""The part of a pixel, of 255, that a letter covers at least where its color is read: small digits cover none whole."""
_LOOK = frozenset([
    "fill", "stroke", "opacity", "fill-opacity", "visibility", "display", "filter", "mask", "clip-path",
    "mix-blend-mode",
])  # fmt: skip

COVERED = "holds words that are covered in part, which whoever has the file can read: take them out of the drawing."


def drop_unseen(root: Any) -> tuple[str, ...]:
    """Drop the words of a cleaned drawing that change none of its pixels, and pictures that are covered as a whole.
    Says where words are covered in part. A drawing that cannot be drawn stays as it is; who prints it says so."""
    words = [element for element in root.iter() if element.tag.removeprefix(_SVG) in TEXTS and _direct(element).strip()]
    pictures = list(root.iter(f"{_SVG}image"))
    if not words and len(pictures) < 2:
        return ()
    try:
        shown = _pixels(root)
        remarks, doubtful = _doubtful(root, words, shown) if words else ((), [])
        for element in [*doubtful, *pictures]:
            if _is_unseen(root, element, shown) and (element in pictures or _has_glyphs(element)):
                _dropped(element)
    except RuntimeError:
        return ()
    for text in list(root.iter(f"{_SVG}text")):
        if not "".join(text.itertext()).strip() and text.getparent() is not None:
            text.getparent().remove(text)
    return remarks


def _direct(element: Any) -> str:
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _doubtful(root: Any, words: list[Any], shown: NDArray[Any]) -> tuple[tuple[str, ...], list[Any]]:
    """Return the words of which no pixel is found that differs from the drawing without any, and a remark where a part
    of one is covered. In a second drawing each piece has a color of its own, without blue, and nothing else is drawn:
    the blue of a pixel is the white behind it, and the rest is the color of the piece."""
    import numpy as np

    number = {element: index for index, element in enumerate(words)}
    without = _pixels(_copied(root, lambda one, _: _restyled(one, "none") if one in number else None))

    def colored(one: Any, made: Any, first: int) -> None:
        name = one.tag.removeprefix(_SVG)
        style = {key: value for key, value in style_of(made).items() if key not in _LOOK}
        for key in [key for key in made.attrib if key in _LOOK]:
            del made.attrib[key]
        made.set("style", ";".join(f"{key}:{value}" for key, value in style.items()))
        if first <= number.get(one, -1) < first + _SHADES * _SHADES:
            red, green = divmod(number[one] - first, _SHADES)
            made.set("fill", f"#{red * _STEP:02x}{green * _STEP:02x}00")
        elif one in number:
            made.set("fill", "none")
        elif name not in TEXTS and len(one) == 0 and one is not root:
            made.set("display", "none")

    shown_by: set[int] = set()
    is_covered = False
    for first in range(0, len(words), _SHADES * _SHADES):
        colors = _pixels(_copied(root, partial(colored, first=first)))
        if shown.shape != without.shape or shown.shape != colors.shape:
            return (), words
        differs = np.abs(shown.astype(int) - without.astype(int)).max(axis=2) > _LEAST
        ink = 255 - colors[:, :, 2].astype(int)
        is_word = ink > _INK
        mixed = colors[is_word].astype(int) - 255 + ink[is_word][:, None]
        shades = np.rint(mixed * 255 / ink[is_word][:, None] / _STEP).astype(int).clip(0, _SHADES - 1)
        index = shades[:, 0] * _SHADES + shades[:, 1]
        own = np.bincount(index, minlength=_SHADES * _SHADES)
        seen = np.bincount(index[differs[is_word]], minlength=_SHADES * _SHADES)
        count = min(len(words) - first, _SHADES * _SHADES)
        is_covered = is_covered or any(0 < seen[one] < own[one] * _COVERED for one in range(count))
        shown_by.update(first + one for one in range(count) if seen[one])
    return (COVERED,) if is_covered else (), [one for one in words if number[one] not in shown_by]


def _is_unseen(root: Any, element: Any, shown: NDArray[Any]) -> bool:
    """Return whether a drawing looks the same without one of its words or pictures."""
    import numpy as np

    without = _pixels(_copied(root, lambda one, _: _restyled(one, "none") if one is element else None))
    return shown.shape == without.shape and bool(
        (np.abs(shown.astype(int) - without.astype(int)).max(axis=2) <= _LEAST).all()
    )


def _restyled(element: Any, value: str) -> dict[str, str]:
    """Return the style of an element that leaves its place empty."""
    if element.tag == f"{_SVG}image":
        return {"display": value}
    return {"fill": value, "stroke": value}


def _copied(root: Any, change: Any) -> Any:
    """Return a copy of a drawing in which elements are changed: `change` gives the style to add, or changes the
    copy."""
    whole = copy.deepcopy(root)
    for one, made in zip(list(root.iter()), list(whole.iter()), strict=True):
        if style := change(one, made):
            made.set("style", ";".join(f"{key}:{value}" for key, value in (style_of(made) | style).items()))
    return whole


def _has_glyphs(element: Any) -> bool:
    """Return whether a font has the letters of an element: what cannot be drawn at all is no hidden word."""
    from lxml import etree

    page = etree.Element(f"{_SVG}svg", viewBox="0 0 2000 40", width="2000", height="40")
    blank = _pixels(page)
    text = etree.SubElement(page, f"{_SVG}text", x="5", y="30")
    text.set("font-size", "20")
    text.text = _direct(element).strip()[:80]
    return bool((_pixels(page) != blank).any())


def _dropped(element: Any) -> None:
    """Take an element's words, leaving their room where others follow."""
    if element.tag == f"{_SVG}image":
        if not any(one.tag.removeprefix(_SVG) in NOT_DRAWN_ALONE for one in element.iterancestors()):
            element.getparent().remove(element)
        return
    room = "\u00a0" if len(element) or element.getparent().tag != f"{_SVG}text" or element.getnext() is not None else ""
    room = "" if element.tag == f"{_SVG}text" and not len(element) else room
    element.text = room * len((element.text or "").strip()) or None
    for child in element:
        child.tail = room * len((child.tail or "").strip()) or None


def _pixels(root: Any) -> NDArray[Any]:
    """Return a drawing as pixels."""
    import numpy as np
    from PIL import Image

    from casewright.pictures.svg import svg_file

    png = drawn(svg_file(copy.deepcopy(root)), ".svg", _DPI)
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
