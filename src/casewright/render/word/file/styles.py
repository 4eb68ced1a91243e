"""The styles of a manuscript: sober, black, one serif face, line spacing as asked for.

They are in `styles.xml`, as Word has them, with names for what depends on a document. The names of the styles are
Word's own and pandoc's (its manual, "custom styles"), so that a co-author finds them in the style pane and another
template can be attached.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

from casewright.diagnostics import CasewrightError
from casewright.render.word.file.language import east_asian_font, is_east_asian, word_language
from casewright.render.word.markup import Node, name, node, xml_text
from casewright.render.word.page import Page

BODY_FONT = "Times New Roman"
REFERENCE_INDENT = 567
"""The indent of an entry of the reference list, in twips, as `styles.xml` has it."""
LINE = {"single": 240, "1.5": 360, "double": 480}
_STEPS = (4, 2, 1, -1, -2)
"""How much larger or smaller than the text the letters of styles are, in points."""


def style_id(style: str) -> str:
    """Return the id of a style by its name, as pandoc makes it: words joined, each with a capital letter."""
    return "".join(word[:1].upper() + word[1:] for word in style.split())


def styles(page: Page, *, font_size: float, font: str, spacing: str, language: str) -> Node:
    """Return the styles part. `font_size` in points; `spacing` is `single`, `1.5` or `double`.

    Raises CasewrightError for a spacing that is none of these.
    """
    if spacing not in LINE:
        raise CasewrightError(f"`spacing: {spacing}` is not a line spacing.", hint="Write `single`, `1.5` or `double`.")
    tag = word_language(language)
    latin, eastern = ("en-US", tag) if is_east_asian(language) else (tag, "ja-JP")
    text = Path(__file__).with_name("styles.xml").read_text(encoding="utf-8")
    filled = text.format(
        font=quoteattr(xml_text(font or BODY_FONT)),
        eastern_font=east_asian_font(language),
        latin=quoteattr(latin),
        eastern=quoteattr(eastern),
        points=round(font_size * 2),
        size={f"{step:+d}": round(max(6.0, font_size + step) * 2) for step in _STEPS},
        line=LINE[spacing],
        middle=page.text_width // 2,
        right=page.text_width,
    )
    return etree.fromstring(filled.encode(), etree.XMLParser(remove_blank_text=True))


ALIGNED = ("right", "center")
_VARIANT = re.compile(rf"(?P<base>.+?)(?:-(?P<align>{'|'.join(ALIGNED)}))?(?:-(?P<size>\d+))?")


def add_variants(styles: Node, users: Iterable[Node]) -> None:
    """Add the styles of table cells that are aligned or have smaller letters, each based on the style it varies:
    `TableText-right-15` is `TableText` at the right with letters of 15 half points. `users` name them."""
    names = {style.get(name("w:styleId")): style.find(name("w:name")) for style in styles.iter(name("w:style"))}
    used = {mark.get(name("w:val")) for root in users for mark in root.iter(name("w:pStyle"))}
    for identifier in sorted(used - names.keys()):
        varied = _VARIANT.fullmatch(identifier)
        base = names.get(varied["base"]) if varied else None
        if varied is None or base is None:
            continue
        align, half_points = varied["align"], varied["size"]
        letters = [node(tag, {"w:val": half_points}) for tag in ("w:sz", "w:szCs")] if half_points else []
        words = [base.get(name("w:val")), align, f"{int(half_points) / 2:g} pt" if half_points else None]
        children = [
            node("w:name", {"w:val": " ".join(filter(None, words))}),
            node("w:basedOn", {"w:val": varied["base"]}),
        ]
        if align:
            children.append(node("w:pPr", children=[node("w:jc", {"w:val": align})]))
        if letters:
            children.append(node("w:rPr", children=letters))
        facts = {"w:type": "paragraph", "w:customStyle": 1, "w:styleId": identifier}
        styles.append(node("w:style", facts, children))
