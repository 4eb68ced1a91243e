"""A table of contents, where the document asks for one (`toc: true`): a field whose entries are links, without pages.

The pages are Word's to find; a field without them (`\\n`) prints the same before and after it is updated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casewright.manuscript.ast import Blocks, div, identifier_of, para, plain_text, walk, words
from casewright.render.word.bookmarks import bookmark_name
from casewright.render.word.markup import marked_inlines, raw_inline

_DEEPEST = 3  # Quarto's own `toc-depth`


def contents(blocks: Blocks, options: Mapping[str, Any], title: str = "", lifted: int = 0) -> Blocks:
    """Return the paragraphs of the table of contents, none where it is not asked for or there are no headings.

    `title` is above it unless the document has a `toc-title` of its own; `lifted` is by how many levels headings are
    above those that were typed, which `toc-depth` counts.
    """
    if options.get("toc") is not True:
        return []
    asked = options.get("toc-depth", _DEEPEST)
    depth = asked if isinstance(asked, int) and 1 <= asked <= 6 else _DEEPEST
    depth = max(1, depth - lifted)
    headings = [element for element in walk(blocks) if element["t"] == "Header" and element["c"][0] <= depth]
    headings = [heading for heading in headings if plain_text(heading["c"][2])]
    if not headings:
        return []
    out: Blocks = []
    shown = str(options.get("toc-title") or title)
    if shown:
        out.append(div([para(words(shown))], attributes={"custom-style": "TOC Heading"}))
    for place, heading in enumerate(headings):
        entry = words(plain_text(heading["c"][2]))
        if identifier_of(heading):
            entry = marked_inlines(entry, "link", anchor=bookmark_name(identifier_of(heading)))
        if place == 0:
            entry = [raw_inline(_begin(depth)), *entry]
        if place == len(headings) - 1:
            entry = [*entry, raw_inline('<w:r><w:fldChar w:fldCharType="end"/></w:r>')]
        out.append(div([para(entry)], attributes={"custom-style": f"Toc {min(heading['c'][0], _DEEPEST)}"}))
    return out


def _begin(depth: int) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{depth}" \\n \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
