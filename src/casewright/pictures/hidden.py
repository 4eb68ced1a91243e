"""What of a drawing nobody sees: dropped, since a reader of the file would."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from casewright.pictures.svg_styles import style_of
from casewright.pictures.svg_words import NOT_DRAWN_ALONE, TEXTS

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_INHERITED = ("visibility", "fill", "fill-opacity", "stroke", "font-size")
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "use"})
_WHITE = re.compile(r"white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\)|rgb\(\s*100%\s*,\s*100%\s*,\s*100%\s*\)")
_FONT_SIZE = 16.0
_WIDEST_LETTER = 1.2  # in parts of the font's size: what a text reaches at most

_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def drop_hidden(root: Any) -> None:
    """Drop elements that are switched off or that nothing refers to, and text that is transparent, white on nothing,
    without size, or outside of the drawing."""
    seen = _seen(root)
    holding = {above for element in seen for above in element.iterancestors()}
    for element in list(root.iter()):
        if element in seen or element is root or element.getparent() is None:
            continue
        if element in holding:  # it is not drawn, and holds what others refer to
            element.text = None
        else:
            _removed(element)
    for element in list(root.iter(f"{_SVG}text")):
        if not "".join(element.itertext()).strip() and element.getparent() is not None:
            _removed(element)


def _removed(element: Any) -> None:
    parent, tail = element.getparent(), element.tail
    if tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _seen(root: Any) -> set[Any]:
    """The elements that are drawn, and those that drawn ones refer to."""
    by_id = {element.get("id"): element for element in reversed(list(root.iter())) if element.get("id")}
    seen: set[Any] = set()
    box = [float(one) for one in _NUMBER.findall(root.get("viewBox") or "")]
    ground = [False]  # whether anything was drawn that white text can be on

    def see(element: Any, style: dict[str, str], matrix: _Matrix | None, asked: bool) -> None:
        if element in seen:
            return
        name = element.tag.removeprefix(_SVG)
        own = style_of(element)
        if not asked and name in NOT_DRAWN_ALONE and name != "stop":
            return
        if own.get("display") == "none" and name not in NOT_DRAWN_ALONE:
            return
        if _is_nothing(own.get("opacity")):
            return
        style = style | {key: value for key, value in own.items() if key in _INHERITED and value != "inherit"}
        matrix = None if matrix is None else _times(matrix, _matrix(own.get("transform")))
        if name in TEXTS and _is_unseen(element, name, style, matrix, box, ground[0]):
            blank = [child for child in element if style_of(child).get("visibility") == "visible"]
            if not blank:
                return
            element.text = None
            for child in element:
                child.tail = None
        seen.add(element)
        for target in _targets(element):
            if target in by_id:
                see(by_id[target], {}, None, True)
        for child in element:
            see(child, style, matrix, asked and name in NOT_DRAWN_ALONE)
        if name in _SHAPES and (name in ("image", "use") or not _WHITE.fullmatch(style.get("fill", "black").strip())):
            ground[0] = True

    see(root, {}, _SAME, True)
    return seen


def _is_unseen(
    element: Any, name: str, style: dict[str, str], matrix: _Matrix | None, box: list[float], has_ground: bool
) -> bool:
    if style.get("visibility") in ("hidden", "collapse"):
        return True
    size = _size(style.get("font-size"))
    if size is not None and size < 0.01:
        return True
    fill, stroke = style.get("fill", "black").strip(), style.get("stroke", "none").strip()
    is_unfilled = fill in ("none", "transparent") or _is_nothing(style.get("fill-opacity")) or _is_clear(fill)
    if stroke in ("none", "transparent", ""):
        if is_unfilled and not any(True for _ in _filled(element)):
            return True
        if _WHITE.fullmatch(fill.lower()) and not has_ground and not any(True for _ in _filled(element)):
            return True
    return name == "text" and matrix is not None and len(box) == 4 and _is_outside(element, matrix, box, size)


def _filled(element: Any) -> Iterator[Any]:
    """Parts of a text that have a color of their own."""
    for child in element.iterdescendants():
        own = style_of(child)
        if "fill" in own or "fill-opacity" in own or "stroke" in own:
            yield child


def _is_clear(fill: str) -> bool:
    match = re.fullmatch(r"(?:rgba|hsla|rgb|hsl)\([^)]*[,/]\s*(0?\.?0+%?)\s*\)", fill)
    return match is not None and fill.count(",") in (0, 3)


def _is_nothing(value: str | None) -> bool:
    if value is None:
        return False
    match = re.fullmatch(r"\s*([\d.]+)(%?)\s*", value)
    return match is not None and float(match[1]) < (0.5 if match[2] else 0.005)


def _size(value: str | None) -> float | None:
    match = re.fullmatch(r"\s*([\d.]+)(?:px)?\s*", value or "")
    return float(match[1]) if match else None


def _is_outside(element: Any, matrix: _Matrix, box: list[float], size: float | None) -> bool:
    """Whether a text lies outside of the drawing, however wide its letters are; False where that is not certain."""
    if any(style_of(part).get("transform") for part in element.iterdescendants()):
        return False
    reach = (size or _FONT_SIZE) * _WIDEST_LETTER * (len("".join(element.itertext())) + 2)
    parts = [element, *(part for part in element.iterdescendants() if part.get("x") or part.get("y"))]
    for part in parts:
        if part.get("dx") or part.get("dy") or "%" in (part.get("x") or "") + (part.get("y") or ""):
            return False
        numbers = [[float(one) for one in _NUMBER.findall(part.get(side) or "0")] for side in ("x", "y")]
        for x in numbers[0] or [0.0]:
            for y in numbers[1] or [0.0]:
                at_x, at_y = (
                    matrix[0] * x + matrix[2] * y + matrix[4],
                    matrix[1] * x + matrix[3] * y + matrix[5],
                )
                stretch = max(math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])) * reach
                if (
                    box[0] - stretch <= at_x <= box[0] + box[2] + stretch
                    and box[1] - stretch <= at_y <= box[1] + box[3] + stretch
                ):
                    return False
    return True


def _targets(element: Any) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name in _HREFS and value.strip().startswith("#"):
            yield value.strip()[1:]
        elif "url(" in value:
            yield from (target.strip("\"' #") for target in re.findall(r"url\(([^()]*)\)", value))


def _matrix(text: str | None) -> _Matrix:
    matrix = _SAME
    for name, body in _TRANSFORM.findall(text or ""):
        n = [float(one) for one in _NUMBER.findall(body)]
        step = _SAME
        if name == "matrix" and len(n) == 6:
            step = (n[0], n[1], n[2], n[3], n[4], n[5])
        elif name == "translate" and n:
            step = (1.0, 0.0, 0.0, 1.0, n[0], n[1] if len(n) > 1 else 0.0)
        elif name == "scale" and n:
            step = (n[0], 0.0, 0.0, n[-1], 0.0, 0.0)
        elif name == "rotate" and n:
            c, s = math.cos(math.radians(n[0])), math.sin(math.radians(n[0]))
            step = (c, s, -s, c, 0.0, 0.0)
            if len(n) == 3:
                step = _times(_times((1.0, 0.0, 0.0, 1.0, n[1], n[2]), step), (1.0, 0.0, 0.0, 1.0, -n[1], -n[2]))
        elif n:
            slope = math.tan(math.radians(n[0]))
            step = (1.0, 0.0, slope, 1.0, 0.0, 0.0) if name == "skewX" else (1.0, slope, 0.0, 1.0, 0.0, 0.0)
        matrix = _times(matrix, step)
    return matrix


def _times(outer: _Matrix, inner: _Matrix) -> _Matrix:
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (
        a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f,
    )  # fmt: skip
