"""The styles of a manuscript: sober, black, one serif face, line spacing as asked for.

Names are Word's own and pandoc's (its manual, "custom styles"), so that a co-author finds them in the style pane and
another template can be attached.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casewright.diagnostics import CasewrightError
from casewright.render.word.file.language import east_asian_font, is_east_asian, word_language
from casewright.render.word.markup import Node, name, node
from casewright.render.word.page import Page

BODY_FONT = "Times New Roman"
CODE_FONT = "Courier New"
REFERENCE_INDENT = 567
LINE = {"single": 240, "1.5": 360, "double": 480}


@dataclass(frozen=True)
class Letters:
    """How letters look: size relative to the text's, in points."""

    size: float = 0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    superscript: bool = False
    font: str = ""


TABLE_LETTERS = Letters(-2)


@dataclass(frozen=True)
class ParagraphStyle:
    """A paragraph style. Distances in twips; `spaced` paragraphs take the line spacing of the manuscript."""

    name: str
    based_on: str = ""
    following: str = ""
    letters: Letters | None = None
    before: int | None = None
    after: int | None = None
    spaced: bool | None = None
    align: str = ""
    left: int | None = None
    hanging: int = 0
    right: int = 0
    tabs: tuple[tuple[str, int], ...] = ()
    border: tuple[str, int] | None = None
    keep_with_next: bool = False
    keep_lines: bool = False
    outline: int | None = None
    line_numbers: bool = True
    wrap_words: bool = True


def style_id(style: str) -> str:
    """Return the id of a style by its name, as pandoc makes it: words joined, each with a capital letter."""
    return "".join(word[:1].upper() + word[1:] for word in style.split())


def _headings() -> Iterator[ParagraphStyle]:
    looks = (
        Letters(2, bold=True), Letters(1, bold=True), Letters(0, bold=True, italic=True), Letters(0, italic=True),
        Letters(0, underline=True), Letters(0),
    )  # fmt: skip
    for level, letters in enumerate(looks, start=1):
        yield ParagraphStyle(
            f"heading {level}", "Normal", "Body Text", letters,
            before=320 if level == 1 else 240, after=80, keep_with_next=True, keep_lines=True, outline=level - 1,
        )  # fmt: skip


def paragraph_styles(page: Page) -> tuple[ParagraphStyle, ...]:
    """Return every paragraph style a manuscript may use, each after the one it is based on."""
    return (
        ParagraphStyle("Normal"),
        ParagraphStyle("Body Text", "Normal", after=120, spaced=True),
        ParagraphStyle("First Paragraph", "Body Text", "Body Text"),
        ParagraphStyle("Compact", "Body Text", after=40),
        *_headings(),
        ParagraphStyle("Title", "Normal", "Author", Letters(4, bold=True), after=120, keep_with_next=True),
        ParagraphStyle("Subtitle", "Normal", "Author", Letters(2), after=120, keep_with_next=True),
        ParagraphStyle("Author", "Normal", "Affiliation", before=60, after=80),
        ParagraphStyle("Affiliation", "Normal", "Affiliation", Letters(-1), after=20),
        ParagraphStyle("Correspondence", "Normal", "Body Text", Letters(-1), before=100, after=60),
        ParagraphStyle("Date", "Normal", "Body Text", Letters(-1), before=60, after=60),
        ParagraphStyle(
            "Abstract Title", "Normal", "Abstract", Letters(0, bold=True), before=240, after=60, keep_with_next=True
        ),
        ParagraphStyle("Abstract", "Body Text"),
        ParagraphStyle("Keywords", "Body Text", before=120, after=240),
        ParagraphStyle("Abbreviation", "Body Text", "Abbreviation", after=20, left=1701, hanging=1701,
            tabs=(("left", 1701),)),
        ParagraphStyle("Block Text", "Body Text", "Body Text", left=567, right=567),
        ParagraphStyle("Definition Term", "Normal", "Definition", Letters(0, bold=True), before=60,
            keep_with_next=True),
        ParagraphStyle("Definition", "Body Text", left=567),
        ParagraphStyle("Equation", "Body Text", "Body Text", line_numbers=False,
            tabs=(("center", page.text_width // 2), ("right", page.text_width))),
        ParagraphStyle("Source Code", "Normal", letters=Letters(-2, font=CODE_FONT), before=60, after=120, left=284,
            wrap_words=False, line_numbers=False),
        ParagraphStyle("Callout Title", "Normal", "Callout", Letters(0, bold=True), before=120, after=40, left=284,
            border=("left", 8), keep_with_next=True),
        ParagraphStyle("Callout", "Body Text", left=284, border=("left", 8)),
        ParagraphStyle("Horizontal Rule", "Normal", "Body Text", before=60, after=180, border=("bottom", 1),
            line_numbers=False),
        ParagraphStyle("caption", "Body Text", "Body Text", before=120, after=120, keep_lines=True),
        ParagraphStyle("Table Caption", "caption", before=240, keep_with_next=True),
        ParagraphStyle("Listing Caption", "caption", before=240, keep_with_next=True),
        ParagraphStyle("Image Caption", "caption", after=200),
        ParagraphStyle("Panel Caption", "Normal", letters=Letters(-1), before=40, after=80, align="center"),
        ParagraphStyle("Figure", "Normal", before=160, after=80, align="center", line_numbers=False),
        ParagraphStyle("Figure Left", "Figure", align="left"),
        ParagraphStyle("Figure Right", "Figure", align="right"),
        ParagraphStyle("Table Text", "Normal", letters=TABLE_LETTERS, before=30, after=30, line_numbers=False),
        ParagraphStyle("Table Heading", "Table Text", letters=Letters(-2, bold=True), keep_with_next=True),
        ParagraphStyle("Table Note", "Normal", letters=Letters(-2), before=60, after=60),
        ParagraphStyle("Bibliography", "Body Text", after=80, left=REFERENCE_INDENT, hanging=REFERENCE_INDENT,
            tabs=(("left", REFERENCE_INDENT),)),
        ParagraphStyle("footnote text", "Normal", letters=Letters(-2), after=40, line_numbers=False),
        ParagraphStyle("Footnote Block Text", "footnote text", left=567, right=567),
        ParagraphStyle("TOC Heading", "Normal", "Body Text", Letters(2, bold=True), before=240, after=80,
            keep_with_next=True),
        *(ParagraphStyle(f"toc {level}", "Normal", after=40, left=284 * (level - 1), line_numbers=False)
            for level in (1, 2, 3)),
        ParagraphStyle("footer", "Normal", letters=Letters(-2), align="center", line_numbers=False),
    )  # fmt: skip


CHARACTER_STYLES = {
    "Verbatim Char": Letters(font=CODE_FONT),
    "footnote reference": Letters(superscript=True),
    "Hyperlink": Letters(underline=True),
    "Caption Label": Letters(bold=True),
}


def styles(page: Page, *, font_size: float, font: str, spacing: str, language: str) -> Node:
    """Return the styles part. `font_size` in points; `spacing` is `single`, `1.5` or `double`.

    Raises CasewrightError for a spacing that is none of these.
    """
    if spacing not in LINE:
        raise CasewrightError(f"`spacing: {spacing}` is not a line spacing.", hint="Write `single`, `1.5` or `double`.")
    made = [_defaults(font or BODY_FONT, font_size, language)]
    made += [_paragraph(style, font_size, LINE[spacing]) for style in paragraph_styles(page)]
    made.append(_character_default())
    made += [_character(style, letters) for style, letters in CHARACTER_STYLES.items()]
    made += _tables()
    return node("w:styles", children=made)


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


def _defaults(font: str, size: float, language: str) -> Node:
    tag = word_language(language)
    fonts = {"w:ascii": font, "w:eastAsia": east_asian_font(language), "w:hAnsi": font, "w:cs": font}
    latin, eastern = ("en-US", tag) if is_east_asian(language) else (tag, "ja-JP")
    letters = [
        node("w:rFonts", fonts),
        node("w:sz", {"w:val": round(size * 2)}),
        node("w:szCs", {"w:val": round(size * 2)}),
        node("w:lang", {"w:val": latin, "w:eastAsia": eastern, "w:bidi": "ar-SA"}),
    ]
    paragraph = [node("w:spacing", {"w:before": 0, "w:after": 0, "w:line": LINE["single"], "w:lineRule": "auto"})]
    return node(
        "w:docDefaults",
        children=[
            node("w:rPrDefault", children=[node("w:rPr", children=letters)]),
            node("w:pPrDefault", children=[node("w:pPr", children=paragraph)]),
        ],
    )


def _style(kind: str, style: str, children: list[Node], *, default: bool = False) -> Node:
    attributes: dict[str, str | int] = {"w:type": kind}
    if default:
        attributes["w:default"] = 1
    if not default and style not in _BUILT_IN:
        attributes["w:customStyle"] = 1
    attributes["w:styleId"] = style_id(style)
    return node("w:style", attributes, [node("w:name", {"w:val": style}), *children])


_BUILT_IN = frozenset(
    {
        "Normal",
        "Body Text",
        "Title",
        "Subtitle",
        "Date",
        "Block Text",
        "caption",
        "Bibliography",
        "footnote text",
        "footer",
    }
    | {"footnote reference", "Hyperlink", "TOC Heading"}
    | {f"heading {level}" for level in range(1, 7)}
    | {f"toc {level}" for level in range(1, 4)}
)


def _paragraph(style: ParagraphStyle, size: float, line: int) -> Node:
    children: list[Node] = []
    if style.based_on:
        children.append(node("w:basedOn", {"w:val": style_id(style.based_on)}))
    if style.following:
        children.append(node("w:next", {"w:val": style_id(style.following)}))
    children.append(node("w:qFormat"))
    layout = list(_layout(style, line))
    if layout:
        children.append(node("w:pPr", children=layout))
    if style.letters:
        children.append(node("w:rPr", children=list(_letters(style.letters, size))))
    return _style("paragraph", style.name, children, default=style.name == "Normal")


def _layout(style: ParagraphStyle, line: int) -> Iterator[Node]:
    if style.keep_with_next:
        yield node("w:keepNext")
    if style.keep_lines:
        yield node("w:keepLines")
    if not style.line_numbers:
        yield node("w:suppressLineNumbers")
    if style.border:
        side, space = style.border
        rule = {"w:val": "single", "w:sz": 12 if side == "left" else 6, "w:space": space, "w:color": "auto"}
        yield node("w:pBdr", children=[node(f"w:{side}", rule)])
    if style.tabs:
        yield node("w:tabs", children=[node("w:tab", {"w:val": kind, "w:pos": place}) for kind, place in style.tabs])
    if not style.wrap_words:
        yield node("w:wordWrap", {"w:val": 0})
    spacing: dict[str, str | int] = {}
    if style.before is not None:
        spacing["w:before"] = style.before
    if style.after is not None:
        spacing["w:after"] = style.after
    if style.spaced is not None:
        spacing |= {"w:line": line, "w:lineRule": "auto"}
    if spacing:
        yield node("w:spacing", spacing)
    if style.left is not None:
        indent: dict[str, str | int] = {"w:left": style.left}
        if style.right:
            indent["w:right"] = style.right
        if style.hanging:
            indent["w:hanging"] = style.hanging
        yield node("w:ind", indent)
    if style.align:
        yield node("w:jc", {"w:val": style.align})
    if style.outline is not None:
        yield node("w:outlineLvl", {"w:val": style.outline})


def _letters(letters: Letters, size: float) -> Iterator[Node]:
    if letters.font:
        yield node("w:rFonts", {"w:ascii": letters.font, "w:hAnsi": letters.font, "w:cs": letters.font})
    if letters.bold:
        yield node("w:b")
        yield node("w:bCs")
    if letters.italic:
        yield node("w:i")
        yield node("w:iCs")
    if letters.size:
        points = max(6.0, size + letters.size)
        yield node("w:sz", {"w:val": round(points * 2)})
        yield node("w:szCs", {"w:val": round(points * 2)})
    if letters.underline:
        yield node("w:u", {"w:val": "single"})
    if letters.superscript:
        yield node("w:vertAlign", {"w:val": "superscript"})


def _character_default() -> Node:
    children = [node("w:uiPriority", {"w:val": 1}), node("w:semiHidden"), node("w:unhideWhenUsed")]
    return _style("character", "Default Paragraph Font", children, default=True)


def _character(style: str, letters: Letters) -> Node:
    based = node("w:basedOn", {"w:val": "DefaultParagraphFont"})
    return _style("character", style, [based, node("w:rPr", children=list(_letters(letters, 0)))])


def _tables() -> list[Node]:
    """Word's own table style, the three-line table of a journal, and a table that only sets things side by side."""
    margins = [node(f"w:{side}", {"w:w": width, "w:type": "dxa"}) for side, width in (("left", 70), ("right", 70))]
    plain = [
        node("w:uiPriority", {"w:val": 99}),
        node("w:semiHidden"),
        node("w:unhideWhenUsed"),
        node(
            "w:tblPr", children=[node("w:tblInd", {"w:w": 0, "w:type": "dxa"}), node("w:tblCellMar", children=margins)]
        ),
    ]
    rules = [node(f"w:{side}", _rule(8)) for side in ("top", "bottom")]
    heading = node(
        "w:tblStylePr",
        {"w:type": "firstRow"},
        [
            node("w:tblPr"),
            node(
                "w:tcPr",
                children=[
                    node("w:tcBorders", children=[node("w:bottom", _rule(4))]),
                    node("w:vAlign", {"w:val": "bottom"}),
                ],
            ),
        ],
    )
    ruled = [
        node("w:basedOn", {"w:val": "TableNormal"}),
        node("w:qFormat"),
        node("w:tblPr", children=[node("w:tblBorders", children=rules)]),
        heading,
    ]
    aside = [node("w:basedOn", {"w:val": "TableNormal"})]
    return [
        _table_style("Normal Table", "TableNormal", plain, default=True),
        _table_style("Table", "Table", ruled),
        _table_style("Layout Table", "LayoutTable", aside),
    ]


def _rule(eighths: int) -> dict[str, str | int]:
    """Return a border line, its thickness in eighths of a point."""
    return {"w:val": "single", "w:sz": eighths, "w:space": 0, "w:color": "auto"}


def _table_style(style: str, identifier: str, children: list[Node], *, default: bool = False) -> Node:
    attributes: dict[str, str | int] = {"w:type": "table", ("w:default" if default else "w:customStyle"): 1}
    attributes["w:styleId"] = identifier
    return node("w:style", attributes, [node("w:name", {"w:val": style}), *children])
