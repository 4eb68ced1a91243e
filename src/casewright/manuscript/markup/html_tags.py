"""HTML tags: which elements there are, and what those that authors type mean in print.

Source: the HTML Living Standard, "Indices: elements" and "Obsolete features".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

_ELEMENTS = """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br
    button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
    fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe
    img input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noframes noscript object
    ol optgroup option output p param picture pre progress q rp rt ruby s samp script search section select slot small
    source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr
    track tt u ul var video wbr xmp
"""
ELEMENTS = frozenset(_ELEMENTS.split())
_VOID = "area base br col embed hr img input link meta param source track wbr"
VOID = frozenset(_VOID.split())
"""Elements without an end tag."""
_BROWSER_ONLY = """
    applet audio button canvas datalist embed form frame frameset iframe input map math meter object picture progress
    rt ruby script select svg template textarea track video
"""
BROWSER_ONLY = frozenset(_BROWSER_ONLY.split())
"""Elements that only a browser shows, so that what they show is missing from other formats."""
FOREIGN = frozenset({"math", "svg"})
"""Elements that hold elements of other languages than HTML."""
_SWITCH_NAMES = """
    allowfullscreen async autofocus autoplay checked compact controls default defer disabled download hidden inert
    ismap itemscope loop multiple muted nomodule noresize noshade novalidate nowrap open playsinline readonly required
    reversed selected
"""
_SWITCHES = frozenset(_SWITCH_NAMES.split())
"""Attributes that stand without a value."""

_TAG = re.compile(
    r"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)"
    r"(?P<attributes>(?:\s+[^\s=<>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*)\s*/?>"
)
_BEGINNING = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(r"([^\s=<>\"'/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")


@dataclass(frozen=True)
class Tag:
    """A tag: the element's name in small letters, whether it ends the element, its attributes, as typed."""

    name: str
    ends: bool
    attributes: Mapping[str, str]
    code: str


def tag_of(code: str) -> Tag | None:
    """Return the one tag that code consists of; None for a comment, several tags, and what is no HTML."""
    match = _TAG.fullmatch(code.strip())
    if match is None or match["name"].lower() not in ELEMENTS:
        return None
    attributes: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(match["attributes"]):
        value = next((one for one in values if one), "")
        is_text = "=" not in match["attributes"] and name.lower() not in _SWITCHES
        if is_text:
            return None
        attributes[name.lower()] = unescape(value)
    return Tag(match["name"].lower(), bool(match["slash"]), attributes, code.strip())


def is_text(code: str) -> bool:
    """Return whether code that pandoc takes for an HTML tag is text: `<LOD in serum and >`, `<x years>`. No element has
    the name, or words follow it that are no attributes."""
    match = _BEGINNING.match(code)
    if match is None:
        return False
    return match["name"].lower() not in ELEMENTS or (_TAG.fullmatch(code.strip()) is not None and tag_of(code) is None)


def tags_in(code: str) -> list[Tag]:
    """Return the tags that code holds, in order."""
    found = (tag_of(match[0]) for match in _TAG.finditer(code))
    return [tag for tag in found if tag is not None]
