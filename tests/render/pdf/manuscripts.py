"""Resolved documents for the tests: the shapes of docs/architecture.md, "The resolved AST", with Markdown inside."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.pandoc import run_pandoc
from casewright.render.pdf import PdfFile, pdf_document

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="#ddd"/></svg>'
)


@functools.cache
def _parsed(text: str) -> str:
    return run_pandoc(text.encode(), ["--from=markdown-smart", "--to=json"]).decode()


def markdown(text: str) -> Blocks:
    """Markdown as pandoc reads it."""
    blocks: Blocks = json.loads(_parsed(text))["blocks"]
    return blocks


def inlines(text: str) -> Inlines:
    [paragraph] = markdown(text)
    content: Inlines = paragraph["c"]
    return content


def image(path: str = "figures/course.svg", alt: str | None = "A grey field", **attributes: str) -> Element:
    named = attributes if alt is None else {"alt": alt, **attributes}
    return {"t": "Image", "c": [ast.attr("", (), named), [], [path, ""]]}


def float_label(words: str, number: str) -> Element:
    return ast.span(
        [
            *ast.words(words),
            ast.SPACE,
            ast.span([ast.text(number)], classes=("float-number",), attributes={"format": "arabic"}),
            ast.text(":"),
        ],
        classes=("float-label",),
    )


def floating(
    identifier: str,
    label: str,
    content: Blocks,
    *,
    caption: str = "",
    notes: str = "",
    kind: str = "figure",
    classes: Sequence[str] = (),
    **attributes: str,
) -> Element:
    """A float: `label` is `Figure 1`; tables and listings have their caption above."""
    words, _, number = label.rpartition(" ")
    captioned: Inlines = [float_label(words, number)] if label else []
    if caption:
        captioned += [*([ast.SPACE] if label else []), *inlines(caption)]
    parts = [ast.div(content, classes=("float-content",))] if content else []
    parts.insert(len(parts) if kind == "figure" else 0, ast.div([ast.plain(captioned)], classes=("float-caption",)))
    if notes:
        parts.append(ast.div(markdown(notes), classes=("float-notes",)))
    named = {"kind": identifier.split("-")[0], "type": kind, "number": number, **attributes}
    return ast.div(parts, identifier, ("float", *classes), named)


def panel(identifier: str, letter: str, width: str, caption: str, picture: Element) -> Element:
    named: Inlines = [ast.text(f"({letter})"), ast.SPACE, *inlines(caption)]
    return ast.div(
        [
            ast.div([ast.plain([picture])], classes=("float-content",)),
            ast.div([ast.plain(named)], classes=("float-caption",)),
        ],
        identifier,
        ("panel",),
        {"letter": letter, "width": width},
    )


def rows(*cells: Sequence[Element]) -> Element:
    """A layout of rows of panels."""
    return ast.div([ast.div(list(row), classes=("layout-row",)) for row in cells], classes=("layout",))


def mention(target: str, text: str, **attributes: str) -> Element:
    label = target.partition("#")[2]
    return ast.link(ast.words(text), target, ("mention",), {"label": label, **attributes})


def title_block(**parts: str | Sequence[str]) -> Blocks:
    """A title block: each part Markdown, or several lines of it."""
    made: Blocks = []
    for name, content in parts.items():
        if name == "abstract":
            title = ast.div([ast.plain(ast.words("Abstract"))], classes=("abstract-title",))
            made.append(ast.div([title, *markdown(str(content))], classes=(name,)))
        else:
            lines = [content] if isinstance(content, str) else content
            made.append(ast.div([ast.plain(inlines(line)) for line in lines], classes=(name,)))
    return [ast.div(made, "title-block-header", ("title-block",))]


def document(blocks: Blocks | str, **fields: Any) -> ResolvedDocument:
    """A resolved document called `report/letter`, in English, unless said otherwise."""
    given: dict[str, Any] = {
        "name": "report/letter",
        "language": "en",
        "title": "A letter",
        "authors": (),
        "keywords": (),
        "title_block": [],
        "blocks": markdown(blocks) if isinstance(blocks, str) else blocks,
    }
    return ResolvedDocument(**{**given, **fields})


def written(
    blocks: Blocks | str,
    *,
    resources: Mapping[str, bytes] | None = None,
    link_targets: Mapping[str, str] | None = None,
    **fields: Any,
) -> PdfFile:
    """A document's PDF; `figures/course.svg` is there."""
    return pdf_document(
        document(blocks, **fields),
        resources={"figures/course.svg": DRAWING} if resources is None else resources,
        link_targets=link_targets or {},
    )
