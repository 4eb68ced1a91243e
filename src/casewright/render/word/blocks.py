"""From the resolved AST to one that pandoc's Word writer prints as a manuscript: styles, and marks for the rest.

Every part of the resolved AST that pandoc does not know (docs/architecture.md, "The resolved AST") becomes paragraphs
of a named style, or is between marks (see `markup.py`) that are settled in the finished file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casewright.manuscript import ast
from casewright.manuscript.ast import (
    Attr,
    Blocks,
    Element,
    Inlines,
    attributes_of,
    classes_of,
    div,
    has_class,
    identifier_of,
    para,
    plain_text,
    rewrite,
    span,
)
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.layout.columns import wished_columns
from casewright.render.layout.numbered_references import numbered_entry
from casewright.render.word.bookmarks import Labels, bookmark_name, float_label_of, number_bookmark_name
from casewright.render.word.fields import Sequences, bookmarked, caption_label, equation_tag, mention, tab
from casewright.render.word.identity.marks import Marks, generated_by, has_text
from casewright.render.word.markup import mark, marked_blocks, marked_inlines, raw_block, raw_inline

TITLE_BLOCK_STYLES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "authors": "Author",
    "affiliations": "Affiliation",
    "author-notes": "Correspondence",
    "correspondence": "Correspondence",
    "date": "Date",
    "abstract": "Abstract",
    "abstract-title": "Abstract Title",
    "keywords": "Keywords",
}
CAPTION_STYLES = {"figure": "Image Caption", "table": "Table Caption", "listing": "Listing Caption"}

_REWRITTEN = frozenset({"Span", "Link", "Image", "Note", "Cite", "RawInline"})


@dataclass(frozen=True)
class Manuscript:
    """What the parts of one document share while it is written: its labels, where other documents' files are
    (`report/supplement` is `supplement.docx`), how far Word has counted, and the names of paragraphs (`marks`), whose
    kind is `kind`."""

    labels: Labels
    link_targets: Mapping[str, str]
    sequences: Sequences = field(default_factory=Sequences)
    line: float = 14.0
    before: Mapping[str, float] = field(default_factory=dict)
    marks: Marks | None = None
    kind: str = "text"

    def began(self, inlines: Inlines) -> Inlines:
        """Return the inlines of a paragraph after the mark that it begins with."""
        return [*self.marks.block(self.kind), *inlines] if self.marks is not None and has_text(inlines) else inlines

    def marked(self, element: Element, inlines: Inlines) -> Inlines:
        """Return the inlines that are printed for an element, between marks if they are generated."""
        what = generated_by(element) if self.marks is not None else None
        return self.marks.around(inlines, what) if self.marks is not None and what is not None else inlines

    def taken(self, label: str, parts: Blocks) -> int:
        """Return how much of a page's height a figure's picture has to leave, in twips: for its caption and notes, and
        for what is above it on the page."""
        height = self.before.get(label, _HEADING)
        for part in parts:
            if has_class(part, "float-caption"):
                height += lines_of_text(ast.plain_text(part["c"][1])) * self.line + 16
            elif has_class(part, "float-notes"):
                height += lines_of_text(ast.plain_text(part["c"][1])) * 12 + 12
        return round(20 * height)


_HEADING = 36.0
_LETTERS_A_LINE = 84
_MOST_ABOVE = 250.0


def lines_of_text(text: str) -> int:
    """About how many lines of 160 mm a text fills in 12 points."""
    return -(-len(text) // _LETTERS_A_LINE)


def height_before(document: ResolvedDocument, line: float) -> Mapping[str, float]:
    """Return what is above the first figure of a document, in points, where so little does that both fit on the first
    page; by the figure's label."""
    height = sum(18.0 * len(part["c"][1]) for block in document.title_block for part in block["c"][1])
    height += 20 * lines_of_text(document.title)
    for block in document.blocks:
        if has_class(block, "float"):
            return {identifier_of(block): height} if height <= _MOST_ABOVE else {}
        height += _HEADING if block["t"] == "Header" else lines_of_text(ast.plain_text([block])) * line + 6
    return {}


def styled(blocks: Blocks, style: str) -> Element:
    """Return the blocks as paragraphs of a style."""
    return div(blocks, attributes={"custom-style": style})


def word_blocks(blocks: Blocks, manuscript: Manuscript) -> Blocks:
    """Blocks of the resolved AST as blocks for pandoc's Word writer."""
    return [made for block in blocks for made in _block(block, manuscript)]


def _block(block: Element, manuscript: Manuscript) -> Blocks:
    kind = block["t"]
    content: Any = block.get("c")
    if kind in {"Para", "Plain"}:
        return _paragraphs(block, manuscript)
    if kind == "Div":
        made = _div(block, manuscript)
        return marked_blocks(made, "landscape") if has_class(block, "landscape") else made
    if kind == "Header":
        return [_heading(block, manuscript)]
    if kind == "BlockQuote":
        return [{"t": kind, "c": word_blocks(content, manuscript)}]
    if kind == "BulletList":
        return [{"t": kind, "c": [word_blocks(item, manuscript) for item in content]}]
    if kind == "OrderedList":
        return [{"t": kind, "c": [content[0], [word_blocks(item, manuscript) for item in content[1]]]}]
    if kind == "DefinitionList":
        items = [
            [
                manuscript.began(word_inlines(term, manuscript)),
                [word_blocks(meaning, manuscript) for meaning in meanings],
            ]
            for term, meanings in content
        ]
        return [{"t": kind, "c": items}]
    if kind == "LineBlock":
        lines = [word_inlines(line, manuscript) for line in content]
        return [{"t": kind, "c": [manuscript.began(lines[0]), *lines[1:]] if lines else []}]
    if kind == "Table":
        return _table(block, manuscript)
    if kind == "Figure":
        return _figure(block, manuscript)
    if kind == "CodeBlock":
        return _at_place(identifier_of(block), [{"t": kind, "c": [["", [], []], content[1]]}])
    if kind == "HorizontalRule":
        return [raw_block('<w:p><w:pPr><w:pStyle w:val="HorizontalRule"/></w:pPr></w:p>')]
    return [block]


def _at_place(identifier: str, blocks: Blocks) -> Blocks:
    """Return the blocks, findable by the bookmark of their identifier where they have one."""
    return marked_blocks(blocks, "bookmark", name=bookmark_name(identifier)) if identifier else blocks


def word_inlines(inlines: Inlines, manuscript: Manuscript) -> Inlines:
    """Inlines with their mentions, links, pictures and bookmarks as Word has them."""

    def change(element: Element) -> Element | list[Element] | None:
        return _inline(element, manuscript)

    return rewrite(inlines, change, _REWRITTEN)


def _inline(element: Element, manuscript: Manuscript) -> Element | list[Element] | None:
    kind = element["t"]
    if kind == "Note":
        return {"t": "Note", "c": word_blocks(element["c"], manuscript)}
    if kind == "Image":
        return _picture(element)
    if kind == "Cite":
        return manuscript.marked(element, word_inlines(element["c"][1], manuscript))
    if kind == "Link":
        return manuscript.marked(element, _link(element, manuscript))
    if kind == "Span":
        return _span(element, manuscript)
    return element if element["c"][0] == "openxml" else []


def _span(element: Element, manuscript: Manuscript) -> Element | list[Element] | None:
    identifier = identifier_of(element)
    classes = classes_of(element)
    if "equation" in classes:
        return [
            *element["c"][1],
            raw_inline('<w:r><w:t xml:space="preserve"> </w:t></w:r>'),
            *equation_tag(element, manuscript.sequences),
        ]
    if "value" in classes:
        return manuscript.marked(element, word_inlines(element["c"][1], manuscript))
    if not identifier and (manuscript.marks is None or generated_by(element) is None):
        return None
    shown = [span(word_inlines(element["c"][1], manuscript), "", classes, attributes_of(element))]
    shown = bookmarked(shown, bookmark_name(identifier)) if identifier else shown
    return manuscript.marked(element, shown)


def _picture(element: Element) -> list[Element]:
    attributes = attributes_of(element)
    target, title = element["c"][2]
    alt = attributes["alt"] if "alt" in attributes else plain_text(element["c"][1])
    asked = {key: attributes[key] for key in ("width", "height") if key in attributes}
    picture = [raw_inline(mark("picture", source=target, alt=alt, title=title, **asked))]
    identifier = identifier_of(element)
    return bookmarked(picture, bookmark_name(identifier)) if identifier else picture


def _link(element: Element, manuscript: Manuscript) -> list[Element]:
    attributes = attributes_of(element)
    target: str = element["c"][2][0]
    shown = word_inlines(element["c"][1], manuscript)
    fragment = target.partition("#")[2]
    if "document" in attributes:
        file = manuscript.link_targets.get(attributes["document"])
        if file is None:
            return shown
        anchor = {"anchor": bookmark_name(fragment)} if fragment else {}
        return marked_inlines(shown, "link", target=file, **anchor)
    if has_class(element, "mention"):
        return mention(shown, attributes.get("label", fragment), manuscript.labels)
    if target.startswith("#"):
        known = fragment in manuscript.labels.identifiers
        return marked_inlines(shown, "link", anchor=bookmark_name(fragment)) if known else shown
    return [{"t": "Link", "c": [["", [], []], shown, [target, ""]]}]


def _paragraphs(block: Element, manuscript: Manuscript) -> Blocks:
    """Return a paragraph; one that holds numbered equations is parted there, each equation on its own line."""
    out: Blocks = []
    held: Inlines = []
    for inline in block["c"]:
        if inline["t"] == "Span" and has_class(inline, "equation"):
            out += _text_paragraph(block["t"], held, manuscript)
            out += _equation(inline, manuscript)
            held = []
        else:
            held.append(inline)
    return out + _text_paragraph(block["t"], held, manuscript)


def _text_paragraph(kind: str, inlines: Inlines, manuscript: Manuscript) -> Blocks:
    spaces = {"Space", "SoftBreak"}
    first = next((place for place, inline in enumerate(inlines) if inline["t"] not in spaces), None)
    if first is None:
        return []
    last = max(place for place, inline in enumerate(inlines) if inline["t"] not in spaces)
    shown = manuscript.began(word_inlines(inlines[first : last + 1], manuscript))
    return [{"t": kind, "c": shown}]


def _equation(inline: Element, manuscript: Manuscript) -> Blocks:
    """Return the formula in the middle, its tag at the right. Pandoc parts the paragraph there; the mark joins it
    again."""
    tag = equation_tag(inline, manuscript.sequences)
    return marked_blocks([styled([para([tab(), *inline["c"][1], tab(), *tag])], "Equation")], "equation")


def _heading(block: Element, manuscript: Manuscript) -> Element:
    level, (identifier, _, _), inlines = block["c"]
    shown = word_inlines(inlines, manuscript)
    if identifier:
        if identifier in manuscript.labels.printed and shown and has_class(shown[0], "header-section-number"):
            shown = [*bookmarked(shown[:1], number_bookmark_name(identifier)), *shown[1:]]
        shown = bookmarked(shown, bookmark_name(identifier))
    return {"t": "Header", "c": [min(level, 6), ["", [], []], manuscript.began(shown)]}


def _div(block: Element, manuscript: Manuscript) -> Blocks:
    identifier = identifier_of(block)
    classes = classes_of(block)
    children: Blocks = block["c"][1]
    if "title-block" in classes:
        return [made for part in children for made in _title_block_part(part, manuscript)]
    if "float" in classes:
        return _float(block, manuscript)
    if "panel" in classes:
        return _panel(block, manuscript)
    if "layout" in classes:
        return _at_place(identifier, _layout(children, manuscript))
    if "callout" in classes:
        return _at_place(identifier, _callout(children, manuscript))
    if "page-break" in classes:
        return [raw_block(mark("break"))]
    if "abbreviations-list" in classes:
        return _at_place(identifier, _abbreviations(children, manuscript))
    if "references" in classes or identifier == "refs":
        inner = _references(children, manuscript)
    else:
        inner = word_blocks(children, manuscript)
    kept = {key: value for key, value in attributes_of(block).items() if key in {"custom-style", "lang", "dir"}}
    return _at_place(identifier, [div(inner, attributes=kept)] if kept else inner)


def _references(entries: Blocks, manuscript: Manuscript) -> Blocks:
    """Return the references: as a list that Word numbers where their numbers are set off and follow one another."""
    split = [numbered_entry(entry) for entry in entries]
    numbers = [_NUMBER.fullmatch(ast.plain_text(number)) if number else None for number, _ in split]
    found = [match for match in numbers if match]
    values = [int(match["number"]) for match in found]
    around = {(match["before"], match["after"]) for match in found}
    follow = values == list(range(values[0], values[0] + len(values))) if values else False
    if len(found) < len(entries) or not follow or len(around) > 1:
        return [styled(word_blocks(entries, replace(manuscript, kind="reference")), "Bibliography")]
    before, after = around.pop()
    out: Blocks = []
    for entry, (_, rest) in zip(entries, split, strict=True):
        # Pandoc sets what it knows as the text beside a number off from it.
        beside = (one["c"][1] if has_class(one, "csl-right-inline") else [one] for one in rest[0]["c"])
        first = [para([inline for inlines in beside for inline in inlines]), *rest[1:]]
        kept = {key: value for key, value in attributes_of(entry).items() if key in {"lang", "dir"}}
        named = replace(manuscript, kind=f"reference {identifier_of(entry).removeprefix('ref-')}")
        shown = [styled([div(word_blocks(first, named), attributes=kept)], "Bibliography")]
        shown = marked_blocks(shown, "numbered", text=f"{before}%1{after}", start=str(values[0]))
        out += _at_place(identifier_of(entry), shown)
    return out


_NUMBER = re.compile(r"(?P<before>\D{0,2})(?P<number>\d+)(?P<after>\D{0,2})")


def _title_block_part(part: Element, manuscript: Manuscript) -> Blocks:
    for name, style in TITLE_BLOCK_STYLES.items():
        if part["t"] == "Div" and has_class(part, name):
            inside = replace(manuscript, kind=name)
            inner = [made for child in part["c"][1] for made in _title_block_part(child, inside)]
            return _at_place(identifier_of(part), [styled(inner, style)])
    return _block(part, manuscript)


def _float(block: Element, manuscript: Manuscript) -> Blocks:
    """Caption, content and notes in the order given, none parted from the next by a page break."""
    identifier = identifier_of(block)
    kind = attributes_of(block).get("type", "figure")
    parts: Blocks = block["c"][1]
    out: Blocks = []
    labelled = False
    for place, part in enumerate(parts):
        if part["t"] != "Div":
            out += _block(part, manuscript)
            continue
        inner: Blocks = part["c"][1]
        if has_class(part, "float-caption"):
            labelled = labelled or float_label_of(part) is not None
            made = [styled(_caption(inner, identifier, manuscript), CAPTION_STYLES.get(kind, "Image Caption"))]
        elif has_class(part, "float-content"):
            made = word_blocks(inner, manuscript)
            if kind == "figure":
                taken = manuscript.taken(identifier, parts)
                side = attributes_of(block).get("fig-align", "").capitalize()
                style = f"Figure {side}" if side in {"Left", "Right"} else "Figure"
                made = marked_blocks([styled(made, style)], "room", taken=str(taken))
        elif has_class(part, "float-notes"):
            made = [styled(word_blocks(inner, manuscript), "Table Note")]
        else:
            made = _block(part, manuscript)
        out += marked_blocks(made, "keep") if place < len(parts) - 1 else made
    return out if labelled else _at_place(identifier, out)


def _caption(blocks: Blocks, label: str, manuscript: Manuscript) -> Blocks:
    """Return the blocks of a caption, its label with a SEQ field and bookmarks."""
    out: Blocks = []
    for place, block in enumerate(blocks):
        inlines: Inlines = block["c"] if block["t"] in {"Plain", "Para"} else []
        if place == 0 and inlines and has_class(inlines[0], "float-label"):
            label_inlines = manuscript.marked(inlines[0], caption_label(inlines[0], label, manuscript.sequences))
            shown = span(label_inlines, attributes={"custom-style": "Caption Label"})
            out.append(para(manuscript.began([shown, *word_inlines(inlines[1:], manuscript)])))
        else:
            out += word_blocks([block], manuscript)
    return out


def _panel(block: Element, manuscript: Manuscript) -> Blocks:
    """Return a panel: its content above its own caption, found by a bookmark around both."""
    out: Blocks = []
    parts: Blocks = block["c"][1]
    for place, part in enumerate(parts):
        inner = word_blocks(part["c"][1], manuscript) if part["t"] == "Div" else _block(part, manuscript)
        if has_class(part, "float-caption"):
            inner = [styled(inner, "Panel Caption")]
        elif has_class(part, "float-content"):
            inner = [styled(inner, "Figure")]
        out += marked_blocks(inner, "keep") if place < len(parts) - 1 else inner
    return _at_place(identifier_of(block), out)


def _layout(rows: Blocks, manuscript: Manuscript) -> Blocks:
    """Rows of cells with their widths (in percent; a cell without one takes an equal share of what is left)."""
    out: Blocks = []
    for row in rows:
        if row["t"] == "Div" and not row["c"][1]:
            continue
        if row["t"] != "Div":
            out += marked_blocks(marked_blocks(_block(row, manuscript), "cell"), "row")
            continue
        cells: Blocks = []
        for cell in row["c"][1]:
            width = attributes_of(cell).get("width", "")
            inner = (
                word_blocks(cell["c"][1], manuscript) if has_class(cell, "layout-cell") else _block(cell, manuscript)
            )
            cells += marked_blocks(inner, "cell", width=width)
        out += marked_blocks(cells, "row")
    return marked_blocks(out, "layout") if out else []


def _callout(children: Blocks, manuscript: Manuscript) -> Blocks:
    out: Blocks = []
    for child in children:
        if child["t"] == "Div" and has_class(child, "callout-title"):
            out.append(styled(word_blocks(child["c"][1], manuscript), "Callout Title"))
        elif child["t"] == "Div" and has_class(child, "callout-body"):
            out.append(styled(word_blocks(child["c"][1], manuscript), "Callout"))
        else:
            out += _block(child, manuscript)
    return marked_blocks(out, "callout")


def _abbreviations(children: Blocks, manuscript: Manuscript) -> Blocks:
    """One line an abbreviation, its long form at a tab stop."""
    out: Blocks = []
    for child in children:
        if child["t"] != "DefinitionList" or not all(_is_line(meanings) for _, meanings in child["c"]):
            out += _block(child, manuscript)
            continue
        lines = [para([{"t": "Strong", "c": term}, tab(), *meanings[0][0]["c"]]) for term, meanings in child["c"]]
        out.append(styled(word_blocks(lines, replace(manuscript, kind="abbreviation")), "Abbreviation"))
    return out


def _is_line(meanings: list[Blocks]) -> bool:
    return len(meanings) == 1 and len(meanings[0]) == 1 and meanings[0][0]["t"] in {"Plain", "Para"}


def _table(block: Element, manuscript: Manuscript) -> Blocks:
    """Return a table; its own caption (tables without a label) is above it. Word has no table without rows."""
    (identifier, _, attributes), caption, _, head, bodies, foot = block["c"]

    def rows(given: list[list[object]]) -> list[list[object]]:
        return [[row[0], [_cell(cell, manuscript) for cell in row[1]]] for row in given]  # type: ignore[attr-defined]

    style: Attr = ["", [], [pair for pair in attributes if pair[0] == "custom-style"]]
    table: Element = {
        "t": "Table",
        "c": [
            style,
            [None, []],
            _columns(wished_columns(block)),
            [head[0], rows(head[1])],
            [[body[0], body[1], rows(body[2]), rows(body[3])] for body in bodies],
            [foot[0], rows(foot[1])],
        ],
    }
    above: Blocks = []
    if caption[1]:
        above = marked_blocks([styled(word_blocks(caption[1], manuscript), "Table Caption")], "keep")
    is_empty = not (head[1] or foot[1] or any(body[2] or body[3] for body in bodies))
    return _at_place(identifier, above if is_empty else [*above, *marked_blocks([table], "table")])


def _columns(columns: list[list[Any]]) -> list[list[Any]]:
    """Return the columns, where only some say their width, with an equal share of what is left for the others."""
    asked = [width["c"] for _, width in columns if width["t"] == "ColWidth" and width["c"] > 0]
    if not asked or len(asked) == len(columns):
        return columns
    share = max(1 - sum(asked), 0.1) / (len(columns) - len(asked))
    given = {"t": "ColWidth", "c": share}
    return [[align, width if width.get("c", 0) > 0 else given] for align, width in columns]


def _cell(cell: list[object], manuscript: Manuscript) -> list[object]:
    return [*cell[:4], word_blocks(cell[4], manuscript)]  # type: ignore[arg-type]


def _figure(block: Element, manuscript: Manuscript) -> Blocks:
    """Return a figure without a label: its content, kept with the caption below it."""
    (identifier, _, _), caption, children = block["c"]
    content: Blocks = [styled(word_blocks(children, manuscript), "Figure")]
    if caption[1]:
        below = styled(word_blocks(caption[1], manuscript), "Image Caption")
        content = [*marked_blocks(content, "keep"), below]
    return _at_place(identifier, content)
