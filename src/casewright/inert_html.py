"""Sanitizing of HTML, so that nothing in it runs, sends or loads.

Allowed are elements of text, tables, formulas and drawings, and attributes that describe them (HTML Living Standard,
sections 4.3 to 4.9 and 4.11; MathML Core; SVG 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import nh3

_TEXT = """
    a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup data dd del details
    dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd label legend li main
    mark menu meter nav ol p pre progress q rp rt rtc ruby s samp search section small span strike strong style sub
    summary sup table tbody td tfoot th thead time tr tt u ul var wbr
"""
_FORMULAS = """
    annotation math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts
    mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics
"""
_DRAWINGS = """
    svg g path rect circle ellipse line polyline polygon text tspan textPath defs clipPath linearGradient
    radialGradient stop use symbol title desc marker pattern mask
"""
_GONE_WITH_TEXT = frozenset({"script", "template", "noscript", "noembed", "noframes", "iframe", "object", "applet"})
_ATTRIBUTES = """
    id class style title lang dir role tabindex hidden width height align valign start type value reversed span colspan
    rowspan scope headers abbr open cite datetime href src alt name for min max low high optimum color face size
    checked border cellpadding cellspacing bgcolor nowrap rel translate itemprop loading
    accent accentunder alttext columnalign columnlines columnspacing columnspan depth display displaystyle encoding
    fence form frame framespacing largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize
    minsize
    movablelimits notation rowalign rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset xmlns
    viewBox preserveAspectRatio d x y x1 y1 x2 y2 cx cy r rx ry dx dy points transform fill fill-opacity fill-rule
    stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-opacity
    stroke-miterlimit opacity clip-path clip-rule font-family font-size font-style font-weight text-anchor
    dominant-baseline gradientUnits gradientTransform offset stop-color stop-opacity spreadMethod marker-start
    marker-mid marker-end markerWidth markerHeight markerUnits orient refX refY patternUnits patternTransform
    clipPathUnits maskUnits mask rotate textLength startOffset version letter-spacing
"""
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "doi", "ftp", "data", "casewright-image"})
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]|casewright-image:\d+$|[^:/][^:]*$")
_ACTIVE = re.compile(
    r"<\s*(?P<element>script|meta|base|link|form|input|button|select|textarea|iframe|frame|object|embed|applet|video"
    r"|audio)\b|[\s\"'/](?P<event>on[a-z]+)\s*=|(?P<scheme>(?:java|vb)script):"
    r"|(?P<style>@import\b|\burl\()\s*[\"']?\s*(?:[a-z]+:)?//",
    re.IGNORECASE,
)
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.IGNORECASE | re.DOTALL)
_LOADING = re.compile(r"(?i)url|@|image|src|cross-fade|\\")
_LOADERS = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"})
_OF_THE_PAGE = re.compile(r"#|data:(?:image|font)/")


def inert(markup: str) -> str:
    """Remove everything from HTML that runs, sends or loads. Text is removed only from scripts and frames."""
    cleaned = nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags=set(_GONE_WITH_TEXT),
        attributes={"*": _NAMES},
        attribute_filter=_allowed_value,
        generic_attribute_prefixes={"data-", "aria-"},
        set_tag_attribute_values={"input": {"type": "checkbox"}},  # as in a list of tasks
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )
    cleaned = _STYLE.sub(lambda match: f"{match[1]}{_inert_css(match[2])}{match[3]}", cleaned)
    return cleaned.replace("&nbsp;", "\u00a0")  # as in the rest of the page


def _inert_css(css: str) -> str:
    """Remove from CSS all that loads a file. Kept are data in it, and addresses of parts of the page."""
    import tinycss2

    if not _LOADING.search(css):
        return css
    kept: str = tinycss2.serialize(list(_not_loading(tinycss2.parse_component_value_list(css))))
    return kept.replace("</", "<\\/")


def _not_loading(nodes: Iterable[Any]) -> Iterator[Any]:
    imports = False
    for node in nodes:
        imports = (node.type == "at-keyword" and node.lower_value == "import") or (imports and node != ";")
        addresses = [part.value for part in getattr(node, "arguments", ()) if part.type == "string"]
        if imports or (node.type == "url" and not _OF_THE_PAGE.match(node.value)):
            continue
        if node.type == "function" and node.lower_name in _LOADERS and not all(map(_OF_THE_PAGE.match, addresses)):
            continue
        for inside in ("arguments", "content"):
            if isinstance(getattr(node, inside, None), list):
                setattr(node, inside, list(_not_loading(getattr(node, inside))))
        yield node


def active_parts(markup: str) -> tuple[str, ...]:
    """Return the active parts of HTML, each once: names of elements, event attributes, and schemes of addresses."""
    found = []
    for match in _ACTIVE.finditer(markup):
        element, event, scheme, style = match.group("element", "event", "scheme", "style")
        found.append(
            f"<{element}>" if element else f"{event}=" if event else f"{scheme}:" if scheme else style.rstrip("(")
        )
    return tuple(dict.fromkeys(name.lower() for name in found))


_TAGS = {*_TEXT.split(), *_FORMULAS.split(), *_DRAWINGS.split(), "input"}
_NAMES = set(_ATTRIBUTES.split())


def _allowed_value(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute, or None to remove it: only pictures of the page itself may be loaded, and a
    drawing may use only its own parts."""
    if name == "style":
        return _inert_css(value)
    if name == "src":
        return value if tag == "img" and _PICTURE.match(value.strip()) else None
    if name == "href" and (value.strip().lower().startswith("data:") or (tag == "use" and value[:1] != "#")):
        return None
    return value
