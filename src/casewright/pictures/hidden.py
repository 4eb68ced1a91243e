"""What of a drawing is switched off: dropped, since a reader of the file would see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from casewright.pictures.svg_styles import style_of
from casewright.pictures.svg_words import NOT_DRAWN_ALONE, TEXTS

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_INHERITED = ("visibility", "fill", "fill-opacity", "stroke")


def drop_hidden(root: Any) -> None:
    """Drop elements that are switched off or that nothing refers to, and text that is transparent."""
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
    """Return the elements that are drawn, and those that drawn ones refer to."""
    by_id = {element.get("id"): element for element in reversed(list(root.iter())) if element.get("id")}
    seen: set[Any] = set()

    def see(element: Any, style: dict[str, str], asked: bool) -> None:
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
        if name in TEXTS and _is_unseen(element, style):
            blank = [child for child in element if style_of(child).get("visibility") == "visible"]
            if not blank:
                return
            element.text = None
            for child in element:
                child.tail = None
        seen.add(element)
        for target in _targets(element):
            if target in by_id:
                see(by_id[target], {}, True)
        for child in element:
            see(child, style, asked and name in NOT_DRAWN_ALONE)

    see(root, {}, True)
    return seen


def _is_unseen(element: Any, style: dict[str, str]) -> bool:
    if style.get("visibility") in ("hidden", "collapse"):
        return True
    fill, stroke = style.get("fill", "black").strip(), style.get("stroke", "none").strip()
    is_unfilled = fill in ("none", "transparent") or _is_nothing(style.get("fill-opacity")) or _is_clear(fill)
    return stroke in ("none", "transparent", "") and is_unfilled and not any(True for _ in _filled(element))


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


def _targets(element: Any) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name in _HREFS and value.strip().startswith("#"):
            yield value.strip()[1:]
        elif "url(" in value:
            yield from (target.strip("\"' #") for target in re.findall(r"url\(([^()]*)\)", value))
