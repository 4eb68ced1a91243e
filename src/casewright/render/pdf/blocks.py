"""Blocks as Typst: headings whose levels have no gaps, code, lists, and all that a resolved document marks as Div."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.render.pdf import floats, front
from casewright.render.pdf.inlines import image_call, raw
from casewright.render.pdf.language import in_language
from casewright.render.pdf.typst.literal import string, value
from casewright.render.pdf.writing import Writing, check_printable, raw_block, raw_inline

_NO_LANGUAGE = frozenset({"cell-code", "code-with-copy", "numberLines", "sourceCode"})
_TASKS = ("☐", "☒")


def _paragraph(writing: Writing, element: Element) -> Blocks:
    shown = [inline for inline in element["c"] if inline["t"] not in {"Space", "SoftBreak"}]
    if len(shown) == 1 and shown[0]["t"] == "Image":
        return [raw_block(f"#{image_call(writing, shown[0])}")]
    changed = writing.elements(element["c"])
    return [{"t": element["t"], "c": changed}] if changed else []


def _header(writing: Writing, element: Element) -> Blocks:
    """Return a heading. Its level in the PDF's structure is its depth, as PDF/UA allows no gaps; it looks as it was
    typed."""
    look, (identifier, classes, _), inlines = element["c"]
    if not ast.plain_text(inlines):
        anchors = writing.anchor(identifier) + writing.hoisted(inlines)
        return [raw_block(anchors)] if anchors else []
    while writing.outline and writing.outline[-1] >= look:
        writing.outline.pop()
    writing.outline.append(look)
    claimed = writing.claimed(identifier)
    before = writing.hoisted(inlines)
    listed = value("unlisted" not in classes)
    opening = f"{before}#cw-heading({len(writing.outline)}, {look}, {claimed}, {listed}, ["
    return [ast.para([raw_inline(opening), *writing.elements(inlines), raw_inline("])")])]


def _code_block(writing: Writing, element: Element) -> Blocks:
    (identifier, classes, _), code = element["c"]
    check_printable(code)
    language = next((name for name in classes if name not in _NO_LANGUAGE), None)
    shaded = value(language is not None or "cell-code" in classes)
    return [raw_block(f"{writing.anchor(identifier)}#cw-code({value(language)}, {shaded}, {string(code)})")]


def _inside(writing: Writing, element: Element) -> Element:
    return ast.map_children(element, writing.contained)


def _bullets(writing: Writing, element: Element) -> Blocks:
    changed = _inside(writing, element)
    if all(_is_task(item) for item in element["c"]):
        return [raw_block("#[#set list(marker: none)"), changed, raw_block("]")]
    return [changed]


def _is_task(item: Blocks) -> bool:
    """Return whether an item of a list begins with the box of a task."""
    if not item or item[0]["t"] not in {"Plain", "Para"} or not item[0]["c"]:
        return False
    first = item[0]["c"][0]
    return first["t"] == "Str" and first["c"] in _TASKS


def _div(writing: Writing, element: Element) -> Blocks:
    (identifier, classes, attributes), content = element["c"]
    for name, make in _MADE_OF_DIVS.items():
        if name in classes:
            return _landscape(writing, classes, make(writing, element))
    inner = _landscape(writing, classes, writing.elements(content))
    return writing.anchored(identifier, in_language(writing, dict(attributes), inner, raw_block))


def _landscape(writing: Writing, classes: list[str], inner: Blocks) -> Blocks:
    if "landscape" not in classes or writing.containers:
        return inner
    return [raw_block("#cw-landscape["), *inner, raw_block("]")]


def _page_break(writing: Writing, _: Element) -> Blocks:
    if writing.containers:
        writing.warnings.append("A page break inside a list, a float or a callout is not possible; it is left out.")
        return []
    return [raw_block("#pagebreak(weak: true)")]


def _columns(writing: Writing, element: Element) -> Blocks:
    """Pandoc's columns (its manual, "Columns"); what is no column goes before them."""
    columns = [block for block in element["c"][1] if ast.has_class(block, "column")]
    others = [block for block in element["c"][1] if not ast.has_class(block, "column")]
    return [*writing.elements(others), *(floats.row(writing, columns) if columns else [])]


def _callout(writing: Writing, element: Element) -> Blocks:
    (identifier, classes, _), parts = element["c"]
    kind = next((name.removeprefix("callout-") for name in classes if name.startswith("callout-")), "note")
    title: Blocks = []
    body: Blocks = []
    for part in parts:
        if ast.has_class(part, "callout-title"):
            title += part["c"][1]
        else:
            body += part["c"][1] if ast.has_class(part, "callout-body") else [part]
    out: Blocks = [raw_block(f"{writing.anchor(identifier)}#cw-callout({string(kind)}, ")]
    out += writing.argument(title) if title else [raw_block("none,")]
    return [*out, *writing.text_argument(body), raw_block(")")]


def _with_anchor(make: Callable[[Writing, Blocks], Blocks]) -> Callable[[Writing, Element], Blocks]:
    return lambda writing, element: writing.anchored(ast.identifier_of(element), make(writing, element["c"][1]))


_MADE_OF_DIVS: Mapping[str, Callable[[Writing, Element], Blocks]] = {
    "float": floats.floating,
    "panel": floats.panel,
    "layout-row": lambda writing, element: floats.row(writing, element["c"][1]),
    "columns": _columns,
    "callout": _callout,
    "page-break": _page_break,
    "abbreviations-list": _with_anchor(front.abbreviations),
    "references": _with_anchor(front.references),
    "title-block": lambda writing, element: front.title_block(writing, element["c"][1]),
}

BLOCKS: Mapping[str, Callable[[Writing, Element], Blocks]] = {
    "Plain": _paragraph,
    "Para": _paragraph,
    "Header": _header,
    "CodeBlock": _code_block,
    "RawBlock": raw,
    "BulletList": _bullets,
    "OrderedList": lambda writing, element: [_inside(writing, element)],
    "BlockQuote": lambda writing, element: [_inside(writing, element)],
    "Note": lambda writing, element: [_inside(writing, element)],
    "DefinitionList": front.terms,
    "HorizontalRule": lambda *_: [raw_block("#cw-rule")],
    "Table": floats.table,
    "Figure": floats.figure,
    "Div": _div,
}
"""What is made of blocks (and of notes, which hold blocks) that pandoc's Typst writer does not write as is needed."""
