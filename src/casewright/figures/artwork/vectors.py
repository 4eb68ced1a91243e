"""Drawings as parts of a figure: what matplotlib draws made ready to be beside others, foreign files cleaned."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.figures import style
from casewright.pictures.cleaning import cleaned, data_content
from casewright.pictures.kinds import svg_text
from casewright.pictures.pixels import PictureError
from casewright.pictures.svg import (
    HREF,
    SVG,
    XLINK,
    keep_geometry,
    length_in_points,
    parsed_svg,
    points_per_unit,
    view_box,
)

# What matplotlib writes of the house style's font, alone and with the fonts that stand in for it.
_OWN_FONTS = re.compile(f"(?<=[ :])'?{style.FONT}'?(?:, '{style.FALLBACK}')?(?:, sans-serif)?(?=[;\"])")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True)
class Raster:
    """A raster picture inside a drawing: its pixels and its size there, in points."""

    pixels: tuple[int, int]
    points: tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """A vector drawing: the markup inside its `svg` element, its box, and the raster pictures it holds."""

    markup: bytes
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    rasters: tuple[Raster, ...] = ()
    has_text: bool = False


def own_drawing(svg: bytes, prefix: str) -> Drawing:
    """A drawing that matplotlib wrote, its ids made `prefix` and a number, so that it can be beside others."""
    root = parsed_svg(_OWN_FONTS.sub(style.SHOWN_FONTS, svg.decode()))
    return _drawing(root, prefix, _global_style(root))


def foreign_drawing(svg: bytes, shown: str, location: Location) -> Drawing:
    """A cleaned drawing from a file; `shown` is the file's path as messages name it.

    Raises CasewrightError for what is not SVG, has no size, or refers to other files.
    """
    try:
        return _drawing(parsed_svg(svg_text(svg) or ""), "v", {})
    except PictureError as error:
        raise CasewrightError(
            f"`{shown}` cannot be used.", location=location, why=error.reason, hint=error.hint
        ) from None
    except ValueError as error:
        raise CasewrightError(
            f"`{shown}` cannot be used.", location=location, why=str(error), hint="Save it as plain SVG with a size."
        ) from None


def standalone(drawing: Drawing) -> bytes:
    """The drawing as an SVG file of its own, sized in points."""
    head = (
        f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}"'
        f' width="{number(drawing.width)}pt" height="{number(drawing.height)}pt"'
        f' viewBox="{number(drawing.left)} {number(drawing.top)} {number(drawing.width)} {number(drawing.height)}">'
    )
    return head.encode() + drawing.markup + b"</svg>"


def number(value: float) -> str:
    """A length in SVG, to a thousandth."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def _drawing(root: Any, prefix: str, inherited: dict[str, str]) -> Drawing:
    from lxml import etree

    left, top, width, height = view_box(root)
    keep_geometry(root, prefix, cleaned)
    unit = points_per_unit(root, width, height)
    rasters = tuple(_rasters(root, unit))
    has_text = next(root.iter(f"{{{SVG}}}text"), None) is not None
    group = etree.Element(f"{{{SVG}}}g", nsmap={None: SVG, "xlink": XLINK})
    for name, value in inherited.items():
        group.set(name, value)
    if root.get("style"):
        group.set("style", root.get("style"))
    group.extend(list(root))
    etree.cleanup_namespaces(group, top_nsmap={None: SVG, "xlink": XLINK})
    markup = etree.tostring(group, encoding="unicode").encode()
    if unit != (1.0, 1.0):
        sx, sy = unit
        markup = (
            f'<g transform="scale({sx:.6g} {sy:.6g}) translate({number(-left)} {number(-top)})">'.encode()
            + markup
            + b"</g>"
        )
        left = top = 0.0
        width, height = width * sx, height * sy
    return Drawing(markup, width, height, left, top, rasters, has_text)


def _global_style(root: Any) -> dict[str, str]:
    """matplotlib's style sheet says one thing of everything: taken as attributes that all inherit, it binds no other
    drawing."""
    inherited: dict[str, str] = {}
    for sheet in list(root.iter(f"{{{SVG}}}style")):
        match = re.fullmatch(r"\s*\*\s*\{([^}]*)\}\s*", sheet.text or "")
        if match is None:
            continue
        for rule in match[1].split(";"):
            name, _, value = rule.partition(":")
            if name.strip():
                inherited[name.strip()] = value.strip()
        sheet.getparent().remove(sheet)
    return inherited


def _rasters(root: Any, unit: tuple[float, float]) -> Iterator[Raster]:
    """The pictures of pixels in a cleaned drawing, with their sizes."""
    from PIL import Image

    for element in root.iter(f"{{{SVG}}}image"):
        address = element.get(HREF) or ""
        width, height = (length_in_points(element.get(name)) for name in ("width", "height"))
        if address.startswith("data:image/svg") or width is None or height is None:
            continue
        with Image.open(io.BytesIO(data_content(address) or b"")) as picture:
            pixels = picture.size
        scale_x, scale_y = _scale_of(element)
        yield Raster(pixels, (width / 0.75 * scale_x * unit[0], height / 0.75 * scale_y * unit[1]))


def _scale_of(element: Any) -> tuple[float, float]:
    """How much the transforms around an element stretch it, horizontally and vertically."""
    scale_x = scale_y = 1.0
    while element is not None:
        for name, body in re.findall(r"(matrix|scale)\s*\(([^()]*)\)", element.get("transform") or ""):
            values = [float(one) for one in _NUMBER.findall(body)]
            if name == "scale" and values:
                scale_x *= abs(values[0])
                scale_y *= abs(values[-1])
            elif len(values) == 6:
                a, b, c, d = values[:4]
                scale_x *= (a * a + b * b) ** 0.5
                scale_y *= (c * c + d * d) ** 0.5
        element = element.getparent()
    return scale_x, scale_y
