"""SVG as geometry and nothing else.

Titles, descriptions, metadata, comments, editors' own elements and attributes (Inkscape writes paths of users, layers
and names), scripts, and what is never drawn are left out; ids are numbered; pictures inside are cleaned in turn.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from casewright.pictures.endless import refuse_endless, refuse_oversized
from casewright.pictures.hidden import drop_hidden
from casewright.pictures.pixels import MOST_PIXELS, PictureError
from casewright.pictures.png import PictureSize
from casewright.pictures.svg_styles import inline_styles
from casewright.pictures.svg_words import ATTRIBUTES, ELEMENTS, FIGURES, TEXTS
from casewright.pictures.unseen import drop_unseen

if TYPE_CHECKING:
    from casewright.pictures.cleaning import CleanPicture

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_HTML = "{http://www.w3.org/1999/xhtml}"
_POINTS = {"px": 0.75, "": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pc": 12.0}
_CSS_PIXELS_A_POINT = 96 / 72
_LENGTH = re.compile(r"\s*([-+]?\d*\.?\d+(?:[eE][-+]?\d+)?)\s*(px|pt|mm|cm|in|pc|)\s*")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_FIGURES = re.compile(r"(?:[-+0-9.eE,%\s]|px|pt|mm|cm|in|pc|em|ex|rem|Q|deg|rad)*|auto")
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE+\-.,\s]*")
_TRANSFORMS = re.compile(
    r"(?:(?:matrix|translate|scale|rotate|skew)[XY3dD]*\s*\([-+0-9.eE,\s%a-z]{0,200}\)[,\s]*)*|none"
)
_FORMS = dict.fromkeys(FIGURES, _FIGURES) | {
    "d": _PATH,
    "transform": _TRANSFORMS,
    "gradientTransform": _TRANSFORMS,
    "patternTransform": _TRANSFORMS,
}
_OWN_FACE = re.compile(r"@font-face\{font-family:Arimo;")
"""A font that is printed with the drawing in any case."""
_DRAWN_DPI = 300
_LONG = 9_000_000  # of characters, as pictures inside have; the parser takes no more in one value unless it is told to

_TOO_DEEP = ("its groups are too deeply nested", "Ungroup them, or save the drawing as PNG.")

Clean = Callable[[bytes], "CleanPicture"]
"""What cleans a picture inside a drawing; raises PictureError."""


def bare_svg(text: str, clean: Clean, prefix: str = "v") -> tuple[bytes, tuple[str, ...]]:
    """Return a drawing as an SVG file of geometry, with what of it is not shown. Its ids begin with `prefix`.

    Raises PictureError if it is no SVG, too large to be drawn, or lacks parts in other files.
    """
    root = parsed_svg(text)
    refuse_oversized(root)
    _check_size(root)
    remarks = keep_geometry(root, prefix, clean)
    return svg_file(root), remarks


def parsed_svg(text: str) -> Any:
    """Return the root of a drawing, without comments and instructions. Raises PictureError for what is no SVG."""
    from lxml import etree

    text = re.sub(r"\A\s*<\?xml\b.*?\?>", "", text, count=1, flags=re.DOTALL)
    declares = "<!ENTITY" in text  # only then is there anything to blow up, and the parser's own limit holds
    limits: dict[str, Any] = {
        "resolve_entities": "internal",
        "no_network": True,
        "load_dtd": False,
        "remove_comments": True,
        "remove_pis": True,
        "huge_tree": len(text) > _LONG and not declares,
    }
    data = text.strip().encode("utf-8", "replace")
    try:
        try:
            root = etree.fromstring(data, etree.XMLParser(**limits))
        except etree.XMLSyntaxError as error:
            if not error.msg.startswith("Namespace prefix"):
                raise
            root = etree.fromstring(data, etree.XMLParser(**limits, recover=True))  # a name more, nothing less
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = getattr(error, "msg", None) or str(error)
        if "xcessive depth" in reason:
            raise PictureError(*_TOO_DEEP) from None
        raise PictureError(f"it is not a valid SVG ({reason})", "Save the drawing again.") from None
    if not isinstance(root.tag, str) or etree.QName(root).localname != "svg":
        raise PictureError("it is not an SVG drawing (its root is no `svg`)", "Save the drawing again.")
    for element in root.iter(etree.Element):
        if "}" not in element.tag and ":" not in element.tag:
            element.tag = f"{{{SVG}}}{element.tag}"
    return root


def svg_file(root: Any) -> bytes:
    """Return a cleaned drawing as a file."""
    from lxml import etree

    whole = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG, "xlink": XLINK})
    for name, value in root.attrib.items():
        whole.set(name, value)
    whole.extend(list(root))
    etree.cleanup_namespaces(whole, top_nsmap={None: SVG, "xlink": XLINK})
    text: str = etree.tostring(whole, encoding="unicode")
    return f"{text}\n".encode()


def keep_geometry(root: Any, prefix: str, clean: Clean) -> tuple[str, ...]:
    """Take everything from a drawing but its geometry; its ids become `prefix` and a number. Says what is not shown.

    Raises PictureError if it shows other files or holds words that only a browser draws.
    """
    try:
        sheets = (_OWN_FACE.sub("", sheet.text or "") for sheet in root.iter(f"{{{SVG}}}style"))
        has_fonts = any("@font-face" in sheet for sheet in sheets)
        _drop_foreign(root)
        inline_styles(root)
        _keep_attributes(root)
        drop_hidden(root)
        _rename(root, prefix)
        _clean_pictures(root, clean)
    except PictureError:
        raise
    except RecursionError:
        raise PictureError(*_TOO_DEEP) from None
    except ValueError as error:
        raise PictureError(
            str(error),
            "Embed that file in the SVG (in Inkscape: Extensions, Images, Embed Images), or save the drawing as PNG.",
        ) from None
    refuse_endless(root)
    remarks = drop_unseen(root)
    drop_hidden(root)  # what only the dropped words referred to
    _rename(root, prefix)
    return (*remarks, "has its own fonts, which are not printed: convert its text to paths.") if has_fonts else remarks


def _drop_foreign(root: Any) -> None:
    """Drop elements that are no geometry, with all that is in them, and text that is in no text element."""
    from lxml import etree

    for element in list(root.iter()):
        parent = element.getparent()
        if parent is None:
            continue
        is_svg = isinstance(element.tag, str) and element.tag.startswith(f"{{{SVG}}}")
        name = element.tag.rpartition("}")[2] if is_svg else ""
        if name == "foreignObject" and any(
            isinstance(part.tag, str) and part.tag.startswith(_HTML) and "".join(part.itertext()).strip()
            for part in element.iter()
        ):
            raise PictureError(
                "its words are HTML inside the SVG (`foreignObject`), which PDF and Word leave out",
                "Save the drawing as PNG or PDF; in draw.io, switch off “Formatted Text” for its shapes.",
            )
        if not is_svg or (name not in ELEMENTS and name != "style"):
            if element.tail and etree.QName(parent).localname in TEXTS:
                before = element.getprevious()
                if before is not None:
                    before.tail = (before.tail or "") + element.tail
                else:
                    parent.text = (parent.text or "") + element.tail
            parent.remove(element)
    for element in root.iter():
        name = etree.QName(element).localname
        if name == "a":
            name = "tspan" if etree.QName(element.getparent()).localname in TEXTS else "g"
            element.tag = f"{{{SVG}}}{name}"
            element.attrib.pop("href", None)
            element.attrib.pop(HREF, None)
        if name not in TEXTS and name != "style":
            element.text = None
            for child in element:
                child.tail = None
    root.tail = None


def _keep_attributes(root: Any) -> None:
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name in (HREF, _SPACE):
                continue
            form = _FORMS.get(name)
            if name not in ATTRIBUTES or (form is not None and not form.fullmatch(value.strip())):
                del element.attrib[name]


def _rename(root: Any, prefix: str) -> None:
    """Ids that are used as a prefix and a number: none from a file can name anyone, none of two drawings can be the
    same. Raises ValueError for what shows another file."""
    used: set[str] = set()
    for element in root.iter():
        if "href" in element.attrib:  # SVG 2's spelling; the older one is read everywhere
            element.set(HREF, element.attrib.pop("href"))
        for name, value in element.attrib.items():
            used.update(_targets(name, value))
    ids: dict[str, str] = {}
    results: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old in used and old not in ids:
            ids[old] = f"{prefix}{len(ids) + 1}"
            element.set("id", ids[old])
        if "result" in element.attrib:
            element.set("result", results.setdefault(element.get("result"), f"r{len(results) + 1}"))
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == HREF and not value.strip().startswith("data:"):
                element.set(name, "#" + ids.get(value.strip()[1:], "none"))
            elif name in ("in", "in2"):
                element.set(name, results.get(value, value if value[:1].isupper() else "none"))
            elif "url(" in value and name != HREF:
                element.set(name, _URL.sub(lambda match: f"url(#{ids.get(_target(match), 'none')})", value))


_URL = re.compile(r"url\(([^)]*)\)")


def _target(match: re.Match[str]) -> str:
    return match[1].strip("\"' ").removeprefix("#")


def _targets(name: str, value: str) -> Iterator[str]:
    """Yield the ids that an attribute refers to. Raises ValueError if it shows another file."""
    addresses = [value.strip()] if name == HREF else [match[1].strip("\"' ") for match in _URL.finditer(value)]
    for address in addresses:
        if address.startswith("#"):
            yield address[1:]
        elif not (name == HREF and address.startswith("data:")):
            raise ValueError(f"the drawing shows another file, `{address[:60]}`, which no output contains")


def _clean_pictures(root: Any, clean: Clean) -> None:
    from casewright.pictures.cleaning import MEDIA_TYPES, data_content

    for element in root.iter(f"{{{SVG}}}image", f"{{{SVG}}}feImage"):
        address = element.get(HREF) or ""
        if address.startswith("#"):
            continue
        content = data_content(address)
        if content is None:
            raise ValueError("a picture in it is not embedded" if not address else "a picture in it is damaged")
        try:
            inside = clean(content)
        except PictureError as error:
            raise PictureError(f"a picture in it is unusable: {error.reason}", error.hint) from None
        element.set(HREF, data_uri(inside.content, MEDIA_TYPES[inside.kind]))


def data_uri(data: bytes, media_type: str) -> str:
    """Bytes inside an SVG."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def _check_size(root: Any) -> None:
    """Refuse a drawing that has more pixels than can be drawn at the resolution of print."""
    try:
        _, _, wide, high = view_box(root)
    except ValueError:
        return
    scale_x, scale_y = points_per_unit(root, wide, high)
    dots = _DRAWN_DPI / 72
    if wide * scale_x * dots * high * scale_y * dots > MOST_PIXELS:
        size = f"{wide * scale_x / 72 * 25.4:,.0f} by {high * scale_y / 72 * 25.4:,.0f} mm"
        raise PictureError(f"it is too large to be drawn ({size})", "Save it at the size it is printed at.")


def view_box(root: Any) -> tuple[float, float, float, float]:
    """Return the view box in user units; without one, the size. Raises ValueError if there is neither."""
    numbers = [float(one) for one in _NUMBER.findall(root.get("viewBox") or "")]
    if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
        return numbers[0], numbers[1], numbers[2], numbers[3]
    width, height = length_in_points(root.get("width")), length_in_points(root.get("height"))
    if width is None or height is None:
        raise ValueError("it has neither a viewBox nor a width and a height")
    return 0.0, 0.0, width / 0.75, height / 0.75


def length_in_points(text: str | None) -> float | None:
    """Return a length in absolute units; None for any other."""
    match = _LENGTH.fullmatch(text or "")
    if match is None:
        return None
    points = float(match[1]) * _POINTS[match[2]]
    return points if points > 0 else None


def points_per_unit(root: Any, width: float, height: float) -> tuple[float, float]:
    """Return how many points a unit of a drawing has, across and down, from its view box and the size it gives
    itself."""
    wide, high = length_in_points(root.get("width")), length_in_points(root.get("height"))
    if wide is None and high is None:
        return 0.75, 0.75
    if wide is None:
        assert high is not None
        return high / height, high / height
    if high is None:
        return wide / width, wide / width
    return wide / width, high / height


def svg_size(text: str) -> PictureSize | None:
    """Return the size an SVG file gives itself in absolute units, None if it gives none."""
    root = re.search(r"<svg\b[^>]*>", text)
    if root is None:
        return None
    sides = []
    for name in ("width", "height"):
        attribute = re.search(rf"\s{name}=[\"']([^\"']*)[\"']", root.group())
        points = length_in_points(attribute.group(1)) if attribute else None
        if points is None:
            return None
        sides.append(round(points * _CSS_PIXELS_A_POINT))
    return PictureSize(*sides) if all(sides) else None
