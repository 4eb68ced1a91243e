"""The comments of `review/` in a Word file, with replies and responses, at the words that they are about.

Sources: ECMA-376 part 1, 17.13.4 (comments); [MS-DOCX] 2.5.1 (`commentsEx`: replies and states).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from casewright.render.word.file.package import ContentTypes, Relationships, read_parts, write_parts
from casewright.render.word.identity.part import Passage, sent_in
from casewright.render.word.markup import NAMESPACES, Node, name, node, parsed, serialised, xml_bytes, xml_text
from casewright.review.comments import DONE, Comment

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PART, _STATES = "word/comments.xml", "word/commentsExtended.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_STATES_RELATION = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"


def with_comments(content: bytes, comments: Sequence[Comment], responding: str) -> bytes:
    """Return a Word file with the comments about its paragraphs; `responding` is the author of the responses. Comments
    whose place is not in the file are left out."""
    parts = read_parts(content)
    sent = sent_in(parts)
    if sent is None:
        return content
    root = parsed(parts["word/document.xml"])
    paragraphs = {start.get(name("w:name")): start.getparent() for start in root.iter(name("w:bookmarkStart"))}
    made = etree.Element(name("w:comments"), nsmap={"w": NAMESPACES["w"], "w14": _W14, "mc": _COMPATIBILITY})
    made.set(f"{{{_COMPATIBILITY}}}Ignorable", "w14")  # for programs that do not know it
    states = etree.Element(f"{{{_W15}}}commentsEx", nsmap={"w15": _W15})
    for comment in comments:
        passage = _passage(comment, sent.passages)
        paragraph = paragraphs.get(passage.name) if passage is not None else None
        if paragraph is None:
            continue
        said = [(reply.author, reply.date, reply.text) for reply in comment.replies]
        if comment.response is not None and comment.response.text.strip():
            said.append((responding, "", comment.response.text))
        first = _add(made, states, (comment.author, comment.date, comment.text), "", comment.state == DONE)
        numbers = [first, *(_add(made, states, one, first, comment.state == DONE) for one in said)]
        _anchor(paragraph, comment.quoted, numbers)
    if not len(made):
        return content
    parts |= {"word/document.xml": serialised(root), _PART: xml_bytes(made), _STATES: xml_bytes(states)}
    return write_parts({**parts, **_declared(parts)})


def _declared(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    relations = Relationships(parts["word/_rels/document.xml.rels"])
    relations.add("comments", "comments.xml")
    relations.add_other(_STATES_RELATION, "commentsExtended.xml")
    types = ContentTypes(parts["[Content_Types].xml"])
    types.set_part(_PART, f"{_TYPE}comments+xml")
    types.set_part(_STATES, f"{_TYPE}commentsExtended+xml")
    return {"word/_rels/document.xml.rels": relations.serialised(), "[Content_Types].xml": types.serialised()}


def _passage(comment: Comment, passages: Sequence[Passage]) -> Passage | None:
    """Return the passage that a comment is about: the one with its words that begins nearest above its line."""
    path, _, line = comment.at.rpartition(":")
    if not line.isdigit():
        return None
    quoted = _plain(comment.quoted)
    above = [
        passage
        for passage in passages
        if passage.location is not None and passage.location.path == path and (passage.location.line or 0) <= int(line)
    ]
    ranked = sorted(above, key=lambda passage: -((passage.location and passage.location.line) or 0))
    having = [passage for passage in ranked if quoted in _plain("".join(one.text() for one in passage.paragraphs))]
    return next(iter(having or ranked), None)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _add(made: Node, states: Node, said: tuple[str, str, str], parent: str, is_done: bool) -> str:
    """Add a comment or a reply; return its number."""
    author, date, text = said
    number = str(len(made))
    facts = {"w:id": number, "w:author": author or "Unknown author", "w:initials": _initials(author)}
    if "T" in date:
        facts["w:date"] = date
    comment = node("w:comment", facts)
    shown = re.sub(r"\\(\W)", r"\1", text)
    for paragraph in [part for part in shown.split("\n\n") if part.strip()] or [""]:
        words = node("w:t", {"xml:space": "preserve"})
        words.text = xml_text(_plain(paragraph))
        comment.append(node("w:p", children=[node("w:r", children=[words])]))
    comment[-1].set(f"{{{_W14}}}paraId", _identifier(number))
    made.append(comment)
    state = etree.SubElement(states, f"{{{_W15}}}commentEx")
    state.set(f"{{{_W15}}}paraId", _identifier(number))
    if parent:
        state.set(f"{{{_W15}}}paraIdParent", _identifier(parent))
    state.set(f"{{{_W15}}}done", "1" if is_done else "0")
    return number


def _identifier(number: str) -> str:
    return f"{int(number) + 1:08X}"


def _initials(author: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", author))[:4] or "?"


def _anchor(paragraph: Node, quoted: str, numbers: Sequence[str]) -> None:
    """Put the ends of comments around the runs with the words that they are about, or around the paragraph."""
    runs = [run for run in paragraph.iter(name("w:r")) if run.find(name("w:t")) is not None]
    if not runs:
        return
    texts = ["".join(text.text or "" for text in run.iter(name("w:t"))).replace("\u00a0", " ") for run in runs]
    start = "".join(texts).find(quoted.replace("\u00a0", " ")) if quoted else -1
    first, last = runs[0], runs[-1]
    if start >= 0:
        at = 0
        for run, text in zip(runs, texts, strict=True):
            if at <= start:
                first = run
            if at < start + len(quoted):
                last = run
            at += len(text)
    for number in numbers:
        first.addprevious(node("w:commentRangeStart", {"w:id": number}))
    for number in reversed(numbers):
        reference = node("w:r", children=[node("w:commentReference", {"w:id": number})])
        last.addnext(reference)
        last.addnext(node("w:commentRangeEnd", {"w:id": number}))
