"""The runs of a paragraph with tracked changes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable

from casewright.render.word.markup import Node, name, node, properties_in
from casewright.revision.word.pieces import Piece

_DELETED = {name("w:t"): name("w:delText"), name("w:instrText"): name("w:delInstrText")}


class RunWriter:
    """Writes pieces to a paragraph: neighboring words with the same letters as one run, and neighboring runs of the
    same kind as one change."""

    def __init__(self, paragraph: Node, change: Callable[[str], Node]) -> None:
        """`change` returns the element of a change (`w:ins`), with its author."""
        self._paragraph, self._change = paragraph, change
        self._link: Node | None = None
        self._place = paragraph
        self._tag = ""
        self._holder = paragraph
        self._words: list[str] = []
        self._letters: tuple[Node | None, Node | None, bool] = (None, None, False)
        self._look = ("", "")

    def add(self, piece: Piece, tag: str = "", look: Node | None = None, is_changed: bool = False) -> None:
        """Add a piece that is kept, or was inserted (`w:ins`) or deleted (`w:del`). If its letters changed
        (`is_changed`), `look` are the properties that they had."""
        look = look if is_changed else None
        if piece.before or piece.link is not self._link:
            self._close_link()
            self._paragraph.extend(piece.before)
            if piece.link is not None:
                self._link = piece.link
                self._place = node("w:hyperlink")
                for key, value in piece.link.items():
                    self._place.set(key, value)
                self._paragraph.append(self._place)
            self._holder = self._place
        if tag != self._tag:
            self._flush()
            self._open(tag)
        look_key = (piece.look, f"was {_described(look)}" if is_changed else "")
        if piece.nodes or look_key != self._look:
            self._flush()
        self._look, self._letters = look_key, (piece.letters, look, is_changed)
        if not piece.nodes:
            self._words.append(piece.text)
            return
        self._append_object(piece, tag)

    def end(self, ranges: Iterable[Node]) -> None:
        """Write what is left, and the ranges at the end."""
        self._close_link()
        self._paragraph.extend(ranges)

    def _close_link(self) -> None:
        self._flush()
        self._link, self._place, self._tag = None, self._paragraph, ""
        self._holder = self._paragraph

    def _open(self, tag: str) -> None:
        self._tag = tag
        self._holder = self._place
        if tag:
            self._holder = self._change(tag)
            self._place.append(self._holder)

    def _flush(self) -> None:
        if self._words:
            text = node("w:delText" if self._tag == "w:del" else "w:t", {"xml:space": "preserve"})
            text.text = "".join(self._words)
            self._holder.append(self._run([text]))
            self._words = []

    def _run(self, content: list[Node]) -> Node:
        letters, before, is_changed = self._letters
        made = node("w:r")
        if letters is not None:
            made.append(copy.deepcopy(letters))
        if is_changed:
            self._track_letters(made, before)
        made.extend(content)
        return made

    def _track_letters(self, run: Node, before: Node | None) -> None:
        change = self._change("w:rPrChange")
        change.append(node("w:rPr") if before is None else copy.deepcopy(before))
        properties_in(run, "w:rPr").append(change)

    def _append_object(self, piece: Piece, tag: str) -> None:
        nodes = [copy.deepcopy(one) for one in piece.nodes]
        if piece.is_in_run:
            nodes = [self._run(nodes)]
        elif self._letters[2]:
            for one in nodes:
                if one.tag == name("w:r") and one.find(name("w:t")) is not None:
                    self._track_letters(one, self._letters[1])
        if tag == "w:del":
            for one in nodes:
                for text in list(one.iter(*_DELETED)):
                    text.tag = _DELETED[text.tag]
        self._holder.extend(nodes)


def _described(properties: Node | None) -> str:
    return "" if properties is None else "".join(f"{one.tag}{one.items()}" for one in properties)
