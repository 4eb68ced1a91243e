"""The typeface of figures inside their SVG files, for readers that have neither Arial nor one as wide.

Only the letters that a drawing contains are embedded, as WOFF in a style sheet, which browsers also read in `<img>`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from casewright.figures.style import FONT, FONTS
from casewright.pictures.svg import SVG, data_uri
from casewright.pictures.svg_styles import style_of

_FILES = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic"}
_BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})


def with_typeface(svg: bytes) -> bytes:
    """The drawing with the letters of Arimo that its text uses; unchanged if it does not name Arimo."""
    if FONT.encode() not in svg or b"@font-face" in svg:
        return svg
    from lxml import etree

    root = etree.fromstring(svg, etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True))
    letters: dict[tuple[bool, bool], set[str]] = {}
    for element, text in _texts(root):
        letters.setdefault(_face(element), set()).update(text)
    rules = "".join(_rule(face, frozenset(found)) for face, found in sorted(letters.items()))
    if not rules:
        return svg
    sheet = f"<style>{rules}</style>".encode()
    end_of_root = svg.index(b">", svg.index(b"<svg")) + 1
    return svg[:end_of_root] + sheet + svg[end_of_root:]


def _texts(root: Any) -> Iterator[tuple[Any, str]]:
    for element in root.iter(f"{{{SVG}}}text", f"{{{SVG}}}tspan"):
        yield element, element.text or ""
        for child in element:
            yield element, child.tail or ""


def _face(element: Any) -> tuple[bool, bool]:
    """Whether text is bold, and whether it is italic; Arimo is shipped without the bold italic."""
    said: dict[str, str] = {}
    for one in (element, *element.iterancestors()):
        said = style_of(one) | said
    is_bold = said.get("font-weight", "") in _BOLD
    return is_bold, said.get("font-style", "normal") != "normal" and not is_bold


def _rule(face: tuple[bool, bool], letters: frozenset[str]) -> str:
    weight, style = "bold" if face[0] else "normal", "italic" if face[1] else "normal"
    address = data_uri(_subset(_FILES[face], "".join(sorted(letters))), "font/woff")
    return f"@font-face{{font-family:{FONT};font-weight:{weight};font-style:{style};src:url({address})}}"


@lru_cache(maxsize=64)
def _subset(name: str, letters: str) -> bytes:
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options(flavor="woff", hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    options.drop_tables += ["GDEF", "GPOS", "GSUB"]  # kerning, which matplotlib does not measure
    font = load_font(str(FONTS / f"{FONT}-{name}.ttf"), options)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    buffer = io.BytesIO()
    save_font(font, buffer, options)
    return buffer.getvalue()
