"""Edits of Word files in the XML that Word and LibreOffice write for them."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


def w(local: str) -> str:
    return f"{{{W}}}{local}"


@dataclass
class WordFile:
    """A Word file that is edited. `author` is empty for changes that are not tracked."""

    data: bytes
    author: str = "A. B."
    date: str = "2026-05-03T10:11:12Z"
    parts: dict[str, bytes] = field(default_factory=dict)
    comments: list[tuple[str, str, str, str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])
        self.notes = etree.fromstring(self.parts["word/footnotes.xml"]) if "word/footnotes.xml" in self.parts else None
        self._number = 9000
        self._notes_are_edited = False

    def bytes(self) -> bytes:
        self.parts["word/document.xml"] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        if self.notes is not None and self._notes_are_edited:
            self.parts["word/footnotes.xml"] = etree.tostring(self.notes, xml_declaration=True, encoding="UTF-8")
        if self.comments:
            self._write_comments()
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
        return buffer.getvalue()

    def paragraphs(self) -> Iterator[Any]:
        yield from self.root.iter(w("p"))
        self._notes_are_edited = True
        yield from self.notes.iter(w("p")) if self.notes is not None else ()

    def paragraph(self, text: str) -> Any:
        return next(one for one in self.paragraphs() if text in shown(one))

    def replace(self, old: str, new: str, *, style: str = "", within: str = "") -> WordFile:
        """Replace words, tracked if there is an author; the first occurrence counts."""
        paragraph = self.paragraph(within or old)
        runs = self._cut(paragraph, shown(paragraph).index(old), len(old))
        made = self._run(new, runs[0] if runs else None, style) if new else None
        last = runs[-1]
        if made is not None:
            self._tracked(last.addnext, made, "ins")
        for run in runs:
            self._delete(run)
        return self

    def insert(self, after: str, new: str, *, style: str = "", within: str = "") -> WordFile:
        """Insert words behind others."""
        paragraph = self.paragraph(within or after)
        run = self._cut(paragraph, shown(paragraph).index(after), len(after))[-1]
        self._tracked(run.addnext, self._run(new, run, style), "ins")
        return self

    def insert_before(self, before: str, new: str, *, within: str = "") -> WordFile:
        paragraph = self.paragraph(within or before)
        run = self._cut(paragraph, shown(paragraph).index(before), len(before))[0]
        self._tracked(run.addprevious, self._run(new, run, ""), "ins")
        return self

    def delete(self, old: str, *, within: str = "") -> WordFile:
        return self.replace(old, "", within=within)

    def restyle(self, text: str, style: str, *, within: str = "") -> WordFile:
        """Change the style of words, tracked as Word does."""
        paragraph = self.paragraph(within or text)
        for run in self._cut(paragraph, shown(paragraph).index(text), len(text)):
            properties = run.find(w("rPr"))
            before = copy.deepcopy(properties) if properties is not None else etree.Element(w("rPr"))
            if properties is None:
                properties = etree.Element(w("rPr"))
                run.insert(0, properties)
            for child in list(properties):
                if child.tag in {w("b"), w("bCs"), w("i"), w("iCs"), w("vertAlign")}:
                    properties.remove(child)
            _set_style(properties, style)
            change = self._mark("rPrChange")
            change.append(before)
            properties.append(change)
        return self

    def new_paragraph(self, after: str, text: str) -> WordFile:
        """Insert a paragraph behind another one."""
        paragraph = self.paragraph(after)
        made = etree.Element(w("p"))
        properties = paragraph.find(w("pPr"))
        if properties is not None:
            made.append(copy.deepcopy(properties))
        if self.author:
            self._properties(made).append(self._mark("ins"))
        self._tracked(made.append, self._run(text, None, ""), "ins")
        paragraph.addnext(made)
        return self

    def new_row(self, text: str, *cells: str) -> WordFile:
        """Insert a row behind that of a cell."""
        row = next(self.paragraph(text).iterancestors(w("tr")))
        made = etree.Element(w("tr"))
        if self.author:
            etree.SubElement(made, w("trPr")).append(self._mark("ins"))
        for cell in cells:
            paragraph = etree.SubElement(etree.SubElement(made, w("tc")), w("p"))
            self._tracked(paragraph.append, self._run(cell, None, ""), "ins")
        row.addnext(made)
        return self

    def delete_row(self, text: str) -> WordFile:
        """Delete the row of a cell."""
        row = next(self.paragraph(text).iterancestors(w("tr")))
        if not self.author:
            row.getparent().remove(row)
            return self
        properties = row.find(w("trPr"))
        if properties is None:
            properties = etree.Element(w("trPr"))
            row.insert(0, properties)
        properties.append(self._mark("del"))
        for paragraph in row.iter(w("p")):
            for run in list(paragraph.iter(w("r"))):
                self._delete(run)
        return self

    def retype(self, text: str, new: str) -> WordFile:
        """Replace a paragraph with all that is in it, its bookmark too."""
        paragraph = self.paragraph(text)
        for one in list(paragraph):
            if one.tag != w("pPr"):
                paragraph.remove(one)
        paragraph.append(self._run(new, None, ""))
        return self

    def split(self, before: str) -> WordFile:
        """End a paragraph before words: Word marks the mark of the first part as inserted."""
        paragraph = self.paragraph(before)
        first = self._cut(paragraph, shown(paragraph).index(before), len(before))[0]
        made = etree.Element(w("p"))
        properties = paragraph.find(w("pPr"))
        if properties is not None:
            made.append(copy.deepcopy(properties))
        place = first
        while place.getparent() is not paragraph:
            place = place.getparent()
        rest = [place, *place.itersiblings()]
        for one in rest:
            made.append(one)
        paragraph.addnext(made)
        if self.author:
            self._properties(paragraph).append(self._mark("ins"))
        return self

    def join(self, text: str) -> WordFile:
        """Join a paragraph with the next one."""
        paragraph = self.paragraph(text)
        if self.author:
            self._properties(paragraph).append(self._mark("del"))
            return self
        following = paragraph.getnext()
        for one in list(following):
            if one.tag != w("pPr"):
                paragraph.append(one)
        following.getparent().remove(following)
        return self

    def delete_paragraph(self, text: str) -> WordFile:
        paragraph = self.paragraph(text)
        if not self.author:
            paragraph.getparent().remove(paragraph)
            return self
        for run in list(paragraph.iter(w("r"))):
            self._delete(run)
        self._properties(paragraph).append(self._mark("del"))
        return self

    def move_paragraph(self, text: str, after: str) -> WordFile:
        """Move a paragraph, as Word tracks it (moveFrom, moveTo)."""
        paragraph, target = self.paragraph(text), self.paragraph(after)
        made = etree.Element(w("p"))
        self._properties(made).append(self._mark("ins"))
        moved = self._mark("moveTo")
        for run in paragraph.iter(w("r")):
            moved.append(copy.deepcopy(run))
        made.append(moved)
        for run in list(paragraph.iter(w("r"))):
            gone = self._mark("moveFrom")
            run.addprevious(gone)
            gone.append(run)
        self._properties(paragraph).append(self._mark("del"))
        target.addnext(made)
        return self

    def comment(
        self, about: str, text: str, *, author: str = "A. B.", reply: str = "", done: bool = False, within: str = ""
    ) -> WordFile:
        paragraph = self.paragraph(within or about)
        runs = self._cut(paragraph, shown(paragraph).index(about), len(about))
        number = str(len(self.comments))
        for tag, place in (("commentRangeStart", runs[0].addprevious), ("commentRangeEnd", runs[-1].addnext)):
            place(etree.Element(w(tag), {w("id"): number}))
        self.comments.append((number, author, text, "", done))
        if reply:
            self.comments.append((str(len(self.comments)), "C. D.", reply, number, False))
        return self

    def _write_comments(self) -> None:
        root = etree.Element(w("comments"), nsmap={"w": W, "w14": W14})
        extended = etree.Element(f"{{{W15}}}commentsEx", nsmap={"w15": W15})
        for number, author, text, parent, done in self.comments:
            made = etree.SubElement(root, w("comment"), {w("id"): number, w("author"): author, w("date"): self.date})
            paragraph = etree.SubElement(made, w("p"), {f"{{{W14}}}paraId": f"000000{int(number):02X}"})
            etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = text
            state = {f"{{{W15}}}paraId": f"000000{int(number):02X}", f"{{{W15}}}done": str(int(done))}
            if parent:
                state[f"{{{W15}}}paraIdParent"] = f"000000{int(parent):02X}"
            etree.SubElement(extended, f"{{{W15}}}commentEx", state)
        self.parts["word/comments.xml"] = etree.tostring(root)
        self.parts["word/commentsExtended.xml"] = etree.tostring(extended)

    def _cut(self, paragraph: Any, start: int, length: int) -> list[Any]:
        """Return the runs of some characters, cut where they begin and end."""
        for position in (start, start + length):
            at = 0
            for text in list(_texts(paragraph)):
                size = len(text.text or "")
                if at < position < at + size:
                    run = text.getparent()
                    other = copy.deepcopy(run)
                    text.text, rest = text.text[: position - at], text.text[position - at :]
                    next(iter(other.iter(w("t")))).text = rest
                    for each in (text, next(iter(other.iter(w("t"))))):
                        each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                    run.addnext(other)
                    break
                at += size
        at = 0
        found = []
        for text in _texts(paragraph):
            if start <= at and at + len(text.text or "") <= start + length and text.text:
                found.append(text.getparent())
            at += len(text.text or "")
        return found

    def _run(self, text: str, like: Any, style: str) -> Any:
        run = etree.Element(w("r"))
        properties = like.find(w("rPr")) if like is not None else None
        if properties is not None and not style:
            run.append(copy.deepcopy(properties))
        elif style:
            made = etree.SubElement(run, w("rPr"))
            _set_style(made, style)
        shown_text = etree.SubElement(run, w("t"))
        shown_text.text = text
        shown_text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return run

    def _tracked(self, place: Callable[[Any], Any], run: Any, kind: str) -> None:
        if not self.author:
            place(run)
            return
        mark = self._mark(kind)
        mark.append(run)
        place(mark)

    def _delete(self, run: Any) -> None:
        if not self.author:
            run.getparent().remove(run)
            return
        mark = self._mark("del")
        run.addprevious(mark)
        for text in run.iter(w("t")):
            text.tag = w("delText")
        mark.append(run)

    def _mark(self, kind: str) -> Any:
        self._number += 1
        return etree.Element(w(kind), {w("id"): str(self._number), w("author"): self.author, w("date"): self.date})

    def _properties(self, paragraph: Any) -> Any:
        """Return the properties of the mark of a paragraph."""
        properties = paragraph.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            paragraph.insert(0, properties)
        letters = properties.find(w("rPr"))
        return letters if letters is not None else etree.SubElement(properties, w("rPr"))


def _set_style(properties: Any, style: str) -> None:
    for letter, tag in (("b", "b"), ("i", "i"), ("s", "strike")):
        if letter in style:
            etree.SubElement(properties, w(tag))
    for letter, value in (("^", "superscript"), ("~", "subscript")):
        if letter in style:
            etree.SubElement(properties, w("vertAlign"), {w("val"): value})


def _texts(paragraph: Any) -> Iterator[Any]:
    return paragraph.iter(w("t"))


def shown(paragraph: Any) -> str:
    """The text of a paragraph without what is deleted."""
    return "".join(text.text or "" for text in _texts(paragraph))
