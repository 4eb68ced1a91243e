"""SVG as geometry and nothing else: what matplotlib draws made ready to stand beside others, foreign files cleaned.

Metadata, comments, editors' own elements (Inkscape writes export paths and user names), scripts, titles and references
to other files are left out; raster pictures inside are read and written afresh as pixels.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.figures import sizes

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_HREF = f"{{{XLINK}}}href"

_GEOMETRY = frozenset(
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "image",
        "clipPath",
        "mask",
        "pattern",
        "linearGradient",
        "radialGradient",
        "stop",
        "marker",
        "switch",
        "style",
        "filter",
        "feGaussianBlur",
        "feOffset",
        "feMerge",
        "feMergeNode",
        "feBlend",
        "feFlood",
        "feComposite",
        "feColorMatrix",
        "feComponentTransfer",
        "feFuncR",
        "feFuncG",
        "feFuncB",
        "feFuncA",
        "feImage",
        "feMorphology",
        "feTile",
        "a",
    ]
)
_NOT_DRAWN = ("class-name", "aria-label", "role", "name", "lang", "tabindex")
_LENGTH = re.compile(r"\s*([-+]?\d*\.?\d+(?:[eE][-+]?\d+)?)\s*(px|pt|mm|cm|in|pc|)\s*")
_POINTS = {
    "px": 0.75,
    "": 0.75,
    "pt": 1.0,
    "mm": sizes.POINTS_PER_MM,
    "cm": 10 * sizes.POINTS_PER_MM,
    "in": 72.0,
    "pc": 12.0,
}
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
    """A drawing that matplotlib wrote, its ids made `prefix` and a number, so that it can stand beside others."""
    return _drawing(_parsed(svg), prefix)


def foreign_drawing(svg: bytes, shown: str, location: Location) -> Drawing:
    """A cleaned drawing from a file; `shown` is the file's path as messages name it.

    Raises CasewrightError for what is not SVG, has no size, or refers to other files.
    """
    from lxml import etree

    try:
        root = _parsed(svg)
    except etree.XMLSyntaxError as error:
        raise CasewrightError(f"`{shown}` cannot be read as SVG.", location=location, why=str(error.msg)) from None
    if root.tag != f"{{{SVG}}}svg":
        raise CasewrightError(f"`{shown}` is not an SVG drawing.", location=location, why="its root is no `svg`")
    try:
        return _drawing(root, "v")
    except ValueError as error:
        raise CasewrightError(
            f"`{shown}` cannot be used.",
            location=location,
            why=str(error),
            hint="Save it as plain SVG with a size and with its pictures embedded.",
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


def _parsed(svg: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=True
    )
    return etree.fromstring(svg, parser)


def _drawing(root: Any, prefix: str) -> Drawing:
    from lxml import etree

    left, top, width, height = _box(root)
    _keep_geometry(root)
    _rename(root, prefix)
    rasters = tuple(_clean_images(root, (_points_per_unit(root, width, height))))
    inherited = _global_style(root)
    has_text = next(root.iter(f"{{{SVG}}}text"), None) is not None
    group = etree.Element(f"{{{SVG}}}g", nsmap={None: SVG, "xlink": XLINK})
    for name, value in inherited.items():
        group.set(name, value)
    group.extend(list(root))
    etree.cleanup_namespaces(group, top_nsmap={None: SVG, "xlink": XLINK})
    markup = etree.tostring(group)
    unit = _points_per_unit(root, width, height)
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


def _box(root: Any) -> tuple[float, float, float, float]:
    """The view box in user units; without one, the size."""
    numbers = [float(one) for one in _NUMBER.findall(root.get("viewBox") or "")]
    if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
        return numbers[0], numbers[1], numbers[2], numbers[3]
    width, height = _length(root.get("width")), _length(root.get("height"))
    if width is None or height is None:
        raise ValueError("it has neither a viewBox nor a width and a height")
    return 0.0, 0.0, width / 0.75, height / 0.75


def _length(text: str | None) -> float | None:
    match = _LENGTH.fullmatch(text or "")
    if match is None:
        return None
    points = float(match[1]) * _POINTS[match[2]]
    return points if points > 0 else None


def _points_per_unit(root: Any, width: float, height: float) -> tuple[float, float]:
    wide, high = _length(root.get("width")), _length(root.get("height"))
    if wide is None and high is None:
        return 0.75, 0.75
    if wide is None:
        assert high is not None
        return high / height, high / height
    if high is None:
        return wide / width, wide / width
    return wide / width, high / height


def _keep_geometry(root: Any) -> None:
    for element in list(root.iter()):
        if element is root:
            continue
        tag = element.tag
        parent = element.getparent()
        if parent is None:
            continue
        if (
            not isinstance(tag, str)
            or not tag.startswith(f"{{{SVG}}}")
            or tag.removeprefix(f"{{{SVG}}}") not in _GEOMETRY
        ):
            tail = element.tail
            parent.remove(element)
            if tail and tail.strip() and parent.tag.endswith(("text", "tspan")):
                parent.text = (parent.text or "") + tail
    for element in root.iter():
        for name in list(element.attrib):
            local = name.lower()
            if (
                (name.startswith("{") and name != _HREF)
                or local.startswith(("on", "data-", "aria-"))
                or local in _NOT_DRAWN
            ):
                del element.attrib[name]


def _rename(root: Any, prefix: str) -> None:
    """Ids as a prefix and a number: none from a file can name anyone, none of two drawings can be the same."""
    used = set(
        re.findall(r"#([^)\"'\s;]+)", " ".join(value for element in root.iter() for value in element.attrib.values()))
    )
    names: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old is not None and (old in used):
            names[old] = f"{prefix}{len(names) + 1}"
            element.set("id", names[old])
    for element in root.iter():
        if "href" in element.attrib:  # SVG 2's spelling; the older one is read everywhere
            element.set(_HREF, element.attrib.pop("href"))
        for name, value in list(element.attrib.items()):
            if name == _HREF:
                if value.startswith("#"):
                    element.set(name, "#" + names.get(value[1:], value[1:]))
                elif not value.startswith("data:"):
                    if element.tag == f"{{{SVG}}}a":
                        del element.attrib[name]
                        continue
                    raise ValueError(f"it refers to another file, `{value[:60]}`")
            elif "url(" in value:
                element.set(name, _local_urls(value, names))
        if element.tag == f"{{{SVG}}}style" and element.text:
            element.text = _local_urls(re.sub(r"/\*.*?\*/", "", element.text, flags=re.DOTALL), names)


def _local_urls(text: str, names: dict[str, str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        target = match[1].strip("\"' ")
        if not target.startswith("#"):
            raise ValueError(f"it refers to another file, `{target[:60]}`")
        return f"url(#{names.get(target[1:], target[1:])})"

    if "@import" in text:
        raise ValueError("its style sheet imports another file")
    return re.sub(r"url\(([^)]*)\)", replaced, text)


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


def _clean_images(root: Any, unit: tuple[float, float]) -> Iterator[Raster]:
    from PIL import Image

    from casewright.figures.artwork.imaging import flat

    for element in root.iter(f"{{{SVG}}}image"):
        head, comma, body = (element.get(_HREF) or "").partition(",")
        if not comma or ";base64" not in head:
            raise ValueError("a picture in it is not embedded")
        try:
            data = base64.b64decode(body)
            if "svg" in head:
                inner = _drawing(_parsed(data), "i")
                element.set(_HREF, data_uri(standalone(inner), "image/svg+xml"))
                continue
            picture = Image.open(io.BytesIO(data))
            picture.load()
        except (binascii.Error, OSError, SyntaxError) as error:
            raise ValueError(f"a picture in it is damaged ({error})") from None
        keep = picture if picture.mode in ("RGBA", "L", "RGB", "LA") else flat(picture)
        bare = Image.frombytes(keep.mode, keep.size, keep.tobytes())
        buffer = io.BytesIO()
        bare.save(buffer, format="PNG")
        element.set(_HREF, data_uri(buffer.getvalue(), "image/png"))
        width, height = (_length(element.get(name)) for name in ("width", "height"))
        scale_x, scale_y = _scale_of(element)
        if width is not None and height is not None:
            yield Raster(keep.size, (width / 0.75 * scale_x * unit[0], height / 0.75 * scale_y * unit[1]))


def _scale_of(element: Any) -> tuple[float, float]:
    """How much the transforms around an element stretch it, horizontally and vertically."""
    scale_x = scale_y = 1.0
    while element is not None:
        for name, body in re.findall(r"(matrix|scale)\s*\(([^)]*)\)", element.get("transform") or ""):
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


def data_uri(data: bytes, kind: str) -> str:
    """Bytes inside an SVG."""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
