"""What a document prints, in a form that compares before and after an import: words as typed, names for values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from casewright.render.word.identity.marks import Generated
from casewright.render.word.identity.part import Passage, Sent
from casewright.render.word.identity.words import Word, form_of, normal
from casewright.word_import.changes import Edit, is_paragraph

Text = tuple[str, ...]
_MADE = frozenset({"reference", "abbreviation"})
"""Lists of what a document uses, which change with it."""
_ARTICLES = frozenset({"an", "An"})


def printed_texts(sent: Sent) -> list[Text]:
    """Return the texts of the passages of a document."""
    return [
        text
        for passage in sent.passages
        for text in _split(passage.words, passage, sent, form_of(passage.paragraphs[0]))
    ]


def expected_texts(
    sent: Sent, edits: Sequence[Edit], deleted: Collection[str], joined: Sequence[tuple[str, str]]
) -> list[tuple[Text, tuple[str, ...]]]:
    """Return the texts that a document will have, each with the passages that it is of."""
    by_passage: dict[str, list[Edit]] = {}
    for edit in edits:
        by_passage.setdefault(edit.passage, []).append(edit)
    continues = {one for one, _ in joined}
    forms = {passage.name: form_of(passage.paragraphs[0]) for passage in sent.passages}
    out: list[tuple[Text, tuple[str, ...]]] = []
    is_open = False
    for passage in sent.passages:
        words: list[Word] = [] if passage.name in deleted else list(passage.words)
        form = forms[passage.name]
        for edit in sorted(by_passage.get(passage.name, ()), key=lambda one: (one.start, one.stop), reverse=True):
            words[edit.start : edit.stop] = edit.new
            if edit.start == edit.stop == 0 and any(map(is_paragraph, edit.new)):  # new paragraphs before it
                form = forms.get(edit.moved) or (form if form.startswith("item") else "")
        texts: list[tuple[Text, tuple[str, ...]]] = [
            (text, (passage.name,)) for text in _split(words, passage, sent, form)
        ]
        if is_open and texts and out:
            last = out.pop()
            texts[0] = ((*last[0], *texts[0][0][1:]), (*last[1], passage.name))
        out += texts
        is_open = passage.name in continues
    return out


def _split(words: Sequence[Word], passage: Passage, sent: Sent, form: str) -> list[Text]:
    """Return the texts of paragraphs, each after what it is: a heading, an item of a list at a level, or a plain one.
    `form` is that of the first."""
    if passage.kind.partition(" ")[0] in _MADE:
        return []
    parts: list[tuple[str, list[Word]]] = [(form, [])]
    for word in words:
        if is_paragraph(word):
            parts.append((word.piece.style, []))
        else:
            parts[-1][1].append(word)
    texts = (("heading" if kind.startswith("Heading") else kind, _text(part, sent.generated)) for kind, part in parts)
    return [(kind, *text) for kind, text in texts if text]


def _text(words: Sequence[Word], generated: Mapping[str, Generated]) -> Text:
    out: list[str] = []
    previous = ""
    for word in words:
        called = word.piece.generated
        if not called:
            out.append("a" if word.text in _ARTICLES or word.text in {"a", "A"} else word.normal)
        elif called != previous:
            what = generated.get(called, Generated("number"))
            if what.kind == "abbreviation":
                out += [normal(one) for one in re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\S", what.name)]
            elif what.kind not in {"number", "note"}:
                out.append(f"\0{what.kind}:{what.name}")
        previous = called
    return tuple(out)
