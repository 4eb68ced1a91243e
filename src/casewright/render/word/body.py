"""The text of a Word file, settled: the marks that passed through pandoc become WordprocessingML.

Passes over one part (the document, the footnotes), each over the whole of it: sizes first, since they go from the page
down; then what stays together; then links, fields and bookmarks; then the order of everything.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from casewright.render.word.directions import settle_directions
from casewright.render.word.file.package import Relationships
from casewright.render.word.file.schema import order_children
from casewright.render.word.markup import Node, name, node, properties_in, style_of, unwrap
from casewright.render.word.page import Page
from casewright.render.word.pictures import EMU_PER_TWIP, Picture, drawing, picture, printed_size
from casewright.render.word.runs import field as field_runs
from casewright.render.word.runs import properties_of
from casewright.render.word.sections import keep_landscape, settle_sections
from casewright.render.word.tables import LAYOUT_STYLE, TableLetters, layout_table, settle_table

_PICTURE_SHARE = 0.85  # of the text's height: room for the caption below
_KEPT_TABLE = 0.7  # of the text's height: a higher table may be parted between its rows
_CALLOUT_INDENT = 284
_CALLOUT_SPACE = 8  # points between the rule and the text
_WIDEST_RULE_SPACE = 31  # that Word allows
_UNINDENTED = frozenset({"", "BodyText", "FirstParagraph", "Compact"})
_LIST_STEP, _LIST_HANGING = 720, 360  # pandoc's list indents
_CAPTIONS = frozenset({"ImageCaption", "TableCaption"})
_LONG_CAPTION = 1500
"""Letters of a caption that is not kept on one page: about three quarters of a page with double spacing."""
_AROUND_TABLES = frozenset({"TableNote", "TableText", "TableHeading", "ImageCaption", "PanelCaption"})


@dataclass
class Numbers:
    """What is numbered through all parts of a file: drawings and bookmarks."""

    drawings: int = 0
    bookmarks: int = 0
    names: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Surroundings:
    """What settling a part needs: the page, the images, where the part's relations and the file's media are kept."""

    page: Page
    resources: Mapping[str, bytes]
    relationships: Relationships
    numbers: Numbers
    media: Callable[[bytes, str], str]
    letters: TableLetters
    picture_height: int | None = None


def settle(root: Node, around: Surroundings) -> None:
    """Turn every mark of a part into WordprocessingML, in place."""
    keep_landscape(root)
    _indent_tables_of_callouts(root)
    _size(root, around, around.page.text_width)
    _keep_together(root)
    _unwrap_bookmarks(root, around.numbers)
    _break_pages(root)
    _border_callouts(root)
    _settle_links(root, around.relationships)
    _settle_fields(root)
    _settle_equations(root)
    _mend_text(root)
    settle_directions(root)
    settle_sections(root, around.page.turned, spacer)
    _part_tables(root)
    order_children(root)


def _size(parent: Node, around: Surroundings, room: int) -> None:
    for child in list(parent):
        if child.tag == name("cw:layout"):
            table, cells = layout_table(child, room)
            parent.replace(child, table)
        elif child.tag == name("cw:table"):
            (table,) = child.iterchildren(name("w:tbl"))
            kept = int(around.page.text_height * _KEPT_TABLE)
            cells = settle_table(table, room, around.letters, functools.partial(_printed_width, around, room), kept)
            unwrap(child)
        elif child.tag == name("cw:picture"):
            parent.replace(child, _draw(child, around, room))
            continue
        elif child.tag in {name("w:pPr"), name("w:rPr")}:
            continue
        elif child.tag == name("cw:room"):
            left = max(around.page.text_height - int(child.get("taken")), around.page.text_height // 3)
            _size(child, replace(around, picture_height=left), room)
            unwrap(child)
            continue
        elif child.tag == name("cw:landscape"):
            turned = around.page.turned
            _size(child, replace(around, page=turned), turned.text_width)
            continue
        else:
            _size(child, around, room)
            continue
        for cell, width in cells:
            _size(cell, around, width)


def _printed(mark: Node, around: Surroundings, room: int) -> tuple[Picture, tuple[int, int]]:
    path = mark.get("source")
    natural = picture(path, around.resources)
    height = around.picture_height or int(around.page.text_height * _PICTURE_SHARE)
    space = (room * EMU_PER_TWIP, height * EMU_PER_TWIP)
    return natural, printed_size(natural, mark.get("width") or "", mark.get("height") or "", space, path)


def _printed_width(around: Surroundings, room: int, mark: Node) -> int:
    return _printed(mark, around, room)[1][0] // EMU_PER_TWIP


def _draw(mark: Node, around: Surroundings, room: int) -> Node:
    natural, size = _printed(mark, around, room)
    around.numbers.drawings += 1
    relation = around.relationships.add("image", around.media(natural.raster, natural.kind))
    svg = around.relationships.add("image", around.media(natural.svg, "svg")) if natural.svg is not None else None
    return drawing(around.numbers.drawings, size, mark.get("alt") or "", mark.get("title") or "", relation, svg)


def _set(paragraph: Node, tag: str) -> None:
    properties = properties_in(paragraph, "w:pPr")
    if properties.find(name(tag)) is None:
        properties.append(node(tag))


def _is_layout(table: Node) -> bool:
    style = table.find(f"{name('w:tblPr')}/{name('w:tblStyle')}")
    return style is not None and style.get(name("w:val")) == LAYOUT_STYLE


def _keep_together(root: Node) -> None:
    """Keep marked blocks on the page of what follows; of a table of data, which may be long, its last row. A caption
    of about a page begins beside its figure and goes on overleaf."""
    for mark in list(root.iter(name("cw:keep"))):
        _keep_with_next(mark)
        unwrap(mark)
    for paragraph in root.iter(name("w:p")):
        if style_of(paragraph) in _CAPTIONS and sum(map(len, paragraph.itertext())) > _LONG_CAPTION:
            properties_in(paragraph, "w:pPr").append(node("w:keepLines", {"w:val": "0"}))


def _keep_with_next(parent: Node) -> None:
    for child in parent:
        if child.tag == name("w:p"):
            _set(child, "w:keepNext")
        elif child.tag == name("w:tbl") and not _is_layout(child):
            for row in child.findall(name("w:tr"))[-1:]:
                _keep_with_next(row)
        else:
            _keep_with_next(child)


def _unwrap_bookmarks(root: Node, numbers: Numbers) -> None:
    """Give each marked stretch its bookmark; Word wants a name once, so the first keeps it.

    Of marked blocks the first paragraph has it: a cell must end with a paragraph, not with the end of a bookmark.
    """
    known = [start.get(name("w:id")) or "" for start in root.iter(name("w:bookmarkStart"))]
    taken = [int(number) for number in known if number.isascii() and number.isdigit()]
    numbers.bookmarks = max([numbers.bookmarks, *taken])
    for mark in list(root.iter(name("cw:bookmark"))):
        bookmark = mark.get("name")
        if bookmark not in numbers.names:
            numbers.names.add(bookmark)
            numbers.bookmarks += 1
            held = next(mark.iter(name("w:p")), mark)
            start = node("w:bookmarkStart", {"w:id": numbers.bookmarks, "w:name": bookmark})
            held.insert(1 if held.find(name("w:pPr")) is not None else 0, start)
            held.append(node("w:bookmarkEnd", {"w:id": numbers.bookmarks}))
        unwrap(mark)


def _break_pages(root: Node) -> None:
    """Begin a new page: by the paragraph that follows where one does, else by a paragraph that holds the break."""
    for mark in list(root.iter(name("cw:break"))):
        following = mark.getnext()
        while following is not None and following.tag in {name("w:bookmarkStart"), name("w:bookmarkEnd")}:
            following = following.getnext()
        while following is not None and following.tag == name("cw:callout"):
            following = following[0] if len(following) else following.getnext()
        if following is not None and following.tag == name("cw:landscape"):
            mark.getparent().remove(mark)  # turned pages begin a new one
        elif following is not None and following.tag == name("w:p"):
            _set(following, "w:pageBreakBefore")
            mark.getparent().remove(mark)
        else:
            broken = node("w:p", children=[node("w:r", children=[node("w:br", {"w:type": "page"})])])
            mark.getparent().replace(mark, broken)


def _border_callouts(root: Node) -> None:
    """Draw one rule at the left of a callout, through all its paragraphs and those of its lists."""
    for mark in list(root.iter(name("cw:callout"))):
        paragraphs = [paragraph for paragraph in mark.iter(name("w:p")) if _is_directly_in(paragraph, mark)]
        spaces = [_rule_space(paragraph) for paragraph in paragraphs]
        before = mark.getprevious()
        if before is not None and before.find(f"{name('w:pPr')}/{name('w:pBdr')}/{name('w:left')}") is not None:
            mark.addprevious(spacer())  # two callouts, or Word makes one of them
        for place, paragraph in enumerate(paragraphs):
            properties = properties_in(paragraph, "w:pPr")
            rule: dict[str, str | int] = {"w:val": "single", "w:sz": 12, "w:space": spaces[place], "w:color": "auto"}
            properties.append(node("w:pBdr", children=[node("w:left", rule)]))
            if style_of(paragraph) in _UNINDENTED and properties.find(name("w:numPr")) is None:
                properties.append(node("w:ind", {"w:left": _CALLOUT_INDENT}))
            # The rule runs on through the air between paragraphs only where their rules are the same.
            air: dict[str, str | int] = {}
            if place and spaces[place - 1] != spaces[place]:
                air["w:before"] = 0
            if place + 1 < len(paragraphs) and spaces[place + 1] != spaces[place]:
                air["w:after"] = 0
            if air:
                properties.append(node("w:spacing", air))
        unwrap(mark)


def _indent_tables_of_callouts(root: Node) -> None:
    """Place the tables of a callout at its rule, which is their left border."""
    for mark in root.iter(name("cw:callout")):
        for table in mark.iter(name("w:tbl")):
            if _is_directly_in(table, mark):
                rule = node("w:left", {"w:val": "single", "w:sz": 12, "w:space": 0, "w:color": "auto"})
                table.find(name("w:tblPr")).extend(
                    [
                        node("w:tblInd", {"w:w": _CALLOUT_INDENT - 20 * _CALLOUT_SPACE, "w:type": "dxa"}),
                        node("w:tblBorders", children=[rule]),
                    ]
                )


def _is_directly_in(part: Node, mark: Node) -> bool:
    return next(part.iterancestors(name("w:tbl"), name("cw:callout")), None) is mark


def _rule_space(paragraph: Node) -> int:
    """Return how far the rule stands from the paragraph, in points, to be in line with that of the paragraphs around
    it."""
    level = paragraph.find(f"{name('w:pPr')}/{name('w:numPr')}/{name('w:ilvl')}")
    if level is None:
        return _CALLOUT_SPACE
    start = _LIST_STEP * (int(level.get(name("w:val"))) + 1) - _LIST_HANGING
    return min(_WIDEST_RULE_SPACE, _CALLOUT_SPACE + (start - _CALLOUT_INDENT) // 20)


def _settle_links(root: Node, relationships: Relationships) -> None:
    for mark in list(root.iter(name("cw:link"))):
        facts: dict[str, str | int] = {}
        if mark.get("target"):
            facts["r:id"] = relationships.add("hyperlink", mark.get("target"), external=True)
        if mark.get("anchor"):
            facts["w:anchor"] = mark.get("anchor")
        mark.getparent().replace(mark, node("w:hyperlink", {**facts, "w:history": 1}, list(mark)))


def _settle_fields(root: Node) -> None:
    for mark in list(root.iter(name("cw:field"))):
        runs = list(mark)
        letters = properties_of(next(mark.iter(name("w:r")), None))
        for run in runs:
            mark.remove(run)
        mark.extend(field_runs(mark.get("code"), runs, letters))
        unwrap(mark)


def _settle_equations(root: Node) -> None:
    """A numbered equation is between tabs in one paragraph, and so in line: Word displays only a formula alone."""
    for mark in list(root.iter(name("cw:equation"))):
        paragraphs = list(mark.iter(name("w:p")))
        for paragraph in paragraphs[1:]:
            paragraphs[0].extend(child for child in list(paragraph) if child.tag != name("w:pPr"))
        for displayed in list(paragraphs[0].iter(name("m:oMathPara"))):
            for child in displayed.findall(name("m:oMathParaPr")):
                displayed.remove(child)
            unwrap(displayed)
        mark.getparent().replace(mark, paragraphs[0])
    for upright in list(root.iter(name("m:nor"))):
        # Pandoc gives plain text in a formula a style beside it; the schema has one or the other.
        letters = upright.getparent()
        for style in [*letters.iterchildren(name("m:sty"), name("m:scr"))]:
            letters.remove(style)


def _mend_text(root: Node) -> None:
    """Tabs as tabs, list items in the style of the text, and one run where pandoc writes a run a word."""
    for paragraph in root.iter(name("w:p")):
        if paragraph.find(name("m:oMathPara")) is not None:
            _set(paragraph, "w:suppressLineNumbers")  # as in the PDF, where a formula is no line of the text
        if paragraph.find(name("m:oMath")) is not None:
            # Pandoc puts a zero-width space after a formula that is alone, to have it set in line; a space does so too
            # and is nothing that a search or a comparison of texts stumbles over.
            for shown in paragraph.iter(name("w:t")):
                if shown.text == "\u200b":
                    shown.text = " "
        for shown in list(paragraph.iter(name("w:t"))):
            if shown.text == "\t":
                shown.getparent().replace(shown, node("w:tab"))
        if style_of(paragraph) == "" and paragraph.find(f"{name('w:pPr')}/{name('w:numPr')}") is not None:
            # Pandoc leaves the paragraphs of loose lists without a style.
            properties_in(paragraph, "w:pPr").insert(0, node("w:pStyle", {"w:val": "BodyText"}))
    for run in list(root.iter(name("w:r"))):
        before = run.getprevious()
        if before is None or before.tag != run.tag or not _is_text(run) or not _is_text(before):
            continue
        if _letters(run) == _letters(before):
            run[-1].text = (before[-1].text or "") + (run[-1].text or "")
            run.getparent().remove(before)


def _is_text(run: Node) -> bool:
    return len(run) > 0 and run[-1].tag == name("w:t") and all(part.tag == name("w:rPr") for part in run[:-1])


def _letters(run: Node) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    properties = properties_of(run)
    return [] if properties is None else [(part.tag, tuple(sorted(part.attrib.items()))) for part in properties]


def _part_tables(root: Node) -> None:
    """What Word needs around tables: a paragraph at the end of a cell and between two tables, and some air below."""
    for cell in root.iter(name("w:tc")):
        blocks = [child for child in cell if child.tag in {name("w:p"), name("w:tbl")}]
        if not blocks or blocks[-1].tag != name("w:p"):
            cell.append(spacer())
    for paragraph in list(root.iter(name("w:p"))):
        if not len(paragraph):  # pandoc's own, for the same reasons
            paragraph.getparent().replace(paragraph, spacer())
    for table in root.iter(name("w:tbl")):
        following = table.getnext()
        while following is not None and following.tag in {name("w:bookmarkStart"), name("w:bookmarkEnd")}:
            following = following.getnext()
        if following is None or following.tag in {name("w:tbl"), name("w:sectPr")}:
            if following is not None:
                table.addnext(spacer())
        elif following.tag == name("w:p") and not _is_layout(table) and style_of(following) not in _AROUND_TABLES:
            properties = properties_in(following, "w:pPr")
            if properties.find(name("w:spacing")) is None and not style_of(following).startswith("Heading"):
                properties.append(node("w:spacing", {"w:before": 200}))


def spacer() -> Node:
    """Return a paragraph that takes hardly any room and is not counted among the lines."""
    spacing = node("w:spacing", {"w:before": 0, "w:after": 0, "w:line": 60, "w:lineRule": "exact"})
    return node("w:p", children=[node("w:pPr", children=[node("w:suppressLineNumbers"), spacing])])
