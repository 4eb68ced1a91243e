"""Word fields in Quarto's Word files: SEQ and REF fields as raw `openxml` around pandoc's runs.

`render/word/fields.py` marks the places of fields and bookmarks, and replaces the marks in the finished file. Here
pandoc writes the finished file, so each mark becomes the WordprocessingML of the start or end of the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.render.word.bookmarks import Labels, bookmark_name, labels_of
from casewright.render.word.fields import Sequences, bookmarked, caption_label, mention
from casewright.render.word.markup import NAMESPACES, parsed, raw_inline

_FIRST_BOOKMARK = 100_000  # above pandoc's numbers
_MARK_OPEN = "<cw:"
_MARK_CLOSE = "</cw:"
_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


class WordFields:
    """The fields of one Word file, with its labels and Word's counters."""

    def __init__(self, blocks: Blocks) -> None:
        """`blocks` are the document's resolved blocks."""
        floats = [element for element in ast.walk(blocks) if ast.has_class(element, "float")]
        self._labels: Labels = labels_of(floats)
        self._sequences = Sequences()
        self._bookmarks = _FIRST_BOOKMARK

    def has(self, label: str) -> bool:
        """Return whether a label is that of a float or panel, which have bookmarks."""
        return label in self._labels.identifiers

    def label(self, span: Element, label: str) -> Inlines:
        """Return the label of a caption with its number as a SEQ field, in a bookmark."""
        return self._streamed(caption_label(span, label, self._sequences))

    def mention(self, inlines: Inlines, label: str) -> Inlines:
        """Return a mention as a REF field."""
        return self._streamed(mention(inlines, label, self._labels))

    def bookmark(self, inlines: Inlines, label: str) -> Inlines:
        """Return inlines in the bookmark for mentions of `label`."""
        return self._streamed(bookmarked(inlines, bookmark_name(label)))

    def _streamed(self, inlines: Sequence[Element]) -> Inlines:
        """Replace marks with WordprocessingML, and spans of the resolved AST with their text."""
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
