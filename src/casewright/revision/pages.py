"""Copies with the changes marked, as HTML and PDF: what pandoc reads in the Word file, with its tracked changes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from casewright.manuscript import ast
from casewright.manuscript.ast import Element
from casewright.manuscript.resolved import ResolvedDocument
from casewright.pandoc import run_pandoc
from casewright.render.layout.columns import with_turned_tables
from casewright.render.layout.paper import text_width
from casewright.render.word.file.package import read_parts, write_parts

_MARKS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "html": {"insertion": ("<ins>", "</ins>"), "deletion": ("<del>", "</del>"), "mark": ("<mark>", "</mark>")},
    "typst": {
        "insertion": ('#text(fill: rgb("#0b5a1e"))[#underline[', "]]"),
        "deletion": ('#text(fill: rgb("#a31515"))[#strike[', "]]"),
        "mark": ("#highlight[", "]"),
    },
}
_STYLE = """<style>
ins { color: #0b5a1e; background: #e5f5e8; text-decoration: underline; }
del { color: #8f1111; background: #fdecec; text-decoration: line-through; }
img { max-width: 100%; height: auto; }
mark { color: #1a1a1a; background: #fff3a3; }
ins::before, ins::after, del::before, del::after {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(100%); white-space: nowrap;
}
ins::before { content: " [inserted: "; }
del::before { content: " [deleted: "; }
ins::after, del::after { content: "] "; }
@media (prefers-color-scheme: dark) {
  ins { color: #b9efc4; background: #12351b; }
  del { color: #ffc9c9; background: #451717; }
}
</style>"""
_FRONT = re.compile(rb'(<w:name w:val=")(Title|Subtitle|Author|Date|Abstract)(?=")')
"""Styles whose paragraphs pandoc would take out of the text."""
_SEEN = frozenset({"Span", "Header", "Div"})


def changes_page(word: bytes, title: str, language: str) -> bytes:
    """Return the page of a Word file with tracked or highlighted changes."""
    from casewright.render.html import html_page
    from casewright.render.html.page import PageExtras

    document, resources = _read(word, title, language, "html")
    extras = PageExtras(before=_STYLE)
    return html_page(document, resources=resources, link_targets={}, pandoc=run_pandoc, extras=extras)


def changes_pdf(word: bytes, title: str, language: str, epoch: int | None) -> bytes:
    """Return the PDF of a Word file with tracked or highlighted changes."""
    from casewright.render.pdf import pdf_document

    document, resources = _read(word, title, language, "typst")
    document = with_turned_tables(document, text_width(document))
    made = pdf_document(document, resources=resources, link_targets={}, timestamp=epoch, font_folders=())
    return made.content


def _read(word: bytes, title: str, language: str, raw: str) -> tuple[ResolvedDocument, Mapping[str, bytes]]:
    parts = read_parts(word)
    parts["word/styles.xml"] = _FRONT.sub(rb"\1Front \2", parts["word/styles.xml"])
    arguments = ["--from=docx+styles", "--to=json", "--track-changes=all"]
    read: dict[str, Any] = json.loads(run_pandoc(write_parts(parts), arguments))
    marks = _MARKS[raw]

    def changed(elements: list[Element]) -> list[Element]:
        return ast.rewrite(elements, change, _SEEN)

    def change(element: Element) -> Element | list[Element] | None:
        if element["t"] == "Header":
            level, triple, inlines = element["c"]
            return {"t": "Header", "c": [min(level + 1, 6), triple, changed(inlines)]}
        if element["t"] == "Div" and ast.attributes_of(element).get("custom-style") == "Front Title":
            return [ast.header(1, changed(one["c"])) for one in element["c"][1]]
        kind = next((one for one in ast.classes_of(element) if one in marks), "")
        if not kind:
            return None
        opening, closing = marks[kind]
        return [
            {"t": "RawInline", "c": [raw, opening]},
            *changed(element["c"][1]),
            {"t": "RawInline", "c": [raw, closing]},
        ]

    blocks = changed(read["blocks"])
    resources = {name.removeprefix("word/"): data for name, data in parts.items() if name.startswith("word/media/")}
    return ResolvedDocument("changes", language, title, (), (), [], blocks), resources
