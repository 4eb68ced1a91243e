"""Word fields in the Word file that Quarto makes: SEQ and REF as raw `openxml`, streamed around pandoc's own runs.

`render/word/fields.py` decides where fields and bookmarks stand and marks them; there the marks are settled in the
finished file. Here nothing comes after pandoc, so each mark becomes the WordprocessingML that opens or closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.render.word.bookmarks import Labels, bookmark_name, labels_of
from casewright.render.word.fields import Sequences, bookmarked, caption_label, mention
from casewright.render.word.markup import NAMESPACES, parsed, raw_inline

_FIRST_BOOKMARK = 100_000  # above the numbers pandoc gives
_MARK_OPEN = "<cw:"
_MARK_CLOSE = "</cw:"
_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


class WordFields:
    """The fields of one Word file: which labels it has, and how far Word has counted."""

    def __init__(self, blocks: Blocks) -> None:
        """`blocks` are the document's resolved blocks."""
        floats = [element for element in ast.walk(blocks) if ast.has_class(element, "float")]
        self._labels: Labels = labels_of(floats)
        self._sequences = Sequences()
        self._bookmarks = _FIRST_BOOKMARK

    def has(self, label: str) -> bool:
        """Whether a label is that of a float or panel, which carry bookmarks."""
        return label in self._labels.identifiers

    def label(self, span: Element, label: str) -> Inlines:
        """The label of a caption, its number a SEQ field, bookmarked."""
        return self._streamed(caption_label(span, label, self._sequences))

    def mention(self, inlines: Inlines, label: str) -> Inlines:
        """A mention, its repeated words a REF field."""
        return self._streamed(mention(inlines, label, self._labels))

    def bookmark(self, inlines: Inlines, label: str) -> Inlines:
        """Inlines that a mention of `label` leads to."""
        return self._streamed(bookmarked(inlines, bookmark_name(label)))

    def _streamed(self, inlines: Sequence[Element]) -> Inlines:
        """Inlines whose marks are WordprocessingML; spans of the resolved AST inside are their text."""
        out: Inlines = []
        open_bookmarks: list[int] = []
        for inline in inlines:
            xml: str = inline["c"][1] if inline["t"] == "RawInline" else ""
            if xml.startswith(_MARK_OPEN):
                out.append(raw_inline(self._opened(xml, open_bookmarks)))
            elif xml.startswith(_MARK_CLOSE):
                out.append(raw_inline(_closed(xml, open_bookmarks)))
            elif inline["t"] == "Span":
                out += self._streamed(inline["c"][1])
            else:
                out.append(inline)
        return out

    def _opened(self, xml: str, open_bookmarks: list[int]) -> str:
        mark = parsed(xml.encode() + b"</" + xml[1:].split(" ")[0].encode() + b">")
        kind = mark.tag.removeprefix("{" + NAMESPACES["cw"] + "}")
        if kind == "field":
            code = escape(mark.get("code"))
            instruction = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
            return _BEGIN + instruction + _SEPARATE
        if kind == "link":
            return f'<w:hyperlink w:anchor={quoteattr(mark.get("anchor"))} w:history="1">'
        self._bookmarks += 1
        open_bookmarks.append(self._bookmarks)
        return f'<w:bookmarkStart w:id="{self._bookmarks}" w:name={quoteattr(mark.get("name"))}/>'


def _closed(xml: str, open_bookmarks: list[int]) -> str:
    kind = xml.removeprefix(_MARK_CLOSE).rstrip(">")
    if kind == "field":
        return _END
    if kind == "link":
        return "</w:hyperlink>"
    return f'<w:bookmarkEnd w:id="{open_bookmarks.pop()}"/>'
