"""The content of a paragraph of a Word file as pieces: words, and objects that are compared as wholes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from casewright.render.word.markup import Node, name
from casewright.revision.word.package import NOTE_REFERENCES, Package
from casewright.revision.words import OBJECT, key_of, words_of

_RANGES = frozenset(
    name(f"w:{one}")
    for one in (
        "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd",
    )
)  # fmt: skip
_DROPPED = frozenset({name("w:pPr"), name("w:rPr"), name("w:proofErr"), name("w:lastRenderedPageBreak")})
_FIELD_CHARACTER = name("w:fldChar")
_DRAWN = frozenset({name("w:drawing"), name("w:pict"), name("w:object")})


@dataclass(slots=True)
class Piece:
    """A word, with the properties of its letters, or an object made of `nodes`, which are in one run if `is_in_run`.

    `before` are the ranges (bookmarks) that begin or end before it, `link` the hyperlink that it is in, `rest` the
    parts of a word after the first, if its letters differ or a bookmark is in it.
    """

    key: str
    text: str = ""
    letters: Node | None = None
    look: str = ""
    link: Node | None = None
    nodes: tuple[Node, ...] = ()
    before: list[Node] = field(default_factory=list)
    is_in_run: bool = False
    rest: list[Piece] = field(default_factory=list)


def pieces_of(paragraph: Node, package: Package, part: str) -> tuple[list[Piece], list[Node]]:
    """Return the pieces of a paragraph, and the ranges after the last one."""
    pieces: list[Piece] = []
    waiting: list[Node] = []
    depth = 0
    of_field: list[Node] = []
    complete = _has_complete_fields(paragraph)

    def add(piece: Piece) -> None:
        piece.before = waiting[:]
        waiting.clear()
        pieces.append(piece)

    for child, link in _children(paragraph, None):
        if child.tag in _DROPPED:
            continue
        if child.tag in _RANGES:
            waiting.append(child)
            continue
        mark = child.find(_FIELD_CHARACTER) if child.tag == name("w:r") else None
        if complete and (mark is not None or depth):
            of_field.append(child)
            kind = None if mark is None else mark.get(name("w:fldCharType"))
            depth += {"begin": 1, "end": -1}.get(kind or "", 0)
            if not depth:
                add(_field_piece(of_field, link))
                of_field = []
        elif mark is not None or child.find(name("w:instrText")) is not None:
            waiting.append(child)  # of a field over several paragraphs
        elif child.tag == name("w:r"):
            for piece in _run_pieces(child, link, package, part):
                add(piece)
        else:
            add(Piece(f"{OBJECT}{package.fingerprint(child, part)}", link=link, nodes=(child,)))
    return list(_in_words(pieces)), waiting


def _in_words(pieces: list[Piece]) -> Iterator[Piece]:
    """Split the texts between objects into words; the parts of a word may be in several runs."""
    texts: list[Piece] = []
    for piece in [*pieces, None]:
        if piece is not None and not piece.nodes:
            texts.append(piece)
            continue
        at, left = 0, texts[0].text if texts else ""
        for word in words_of("".join(one.text for one in texts)):
            parts: list[Piece] = []
            missing = word
            while missing:
                if not left:
                    at, left = at + 1, texts[at + 1].text
                one = texts[at]
                part, left = left[: len(missing)], left[len(missing) :]
                is_first = len(part) + len(left) == len(one.text)
                parts.append(Piece("", part, one.letters, one.look, one.link, before=one.before if is_first else []))
                missing = missing[len(part) :]
            parts[0].key, parts[0].rest = key_of(word), parts[1:]
            yield parts[0]
        texts = []
        if piece is not None:
            yield piece


def _children(element: Node, link: Node | None) -> Iterator[tuple[Node, Node | None]]:
    """Yield the children of a paragraph and those of its hyperlinks, with the hyperlink."""
    for child in element:
        if child.tag == name("w:hyperlink"):
            yield from _children(child, child)
        elif isinstance(child.tag, str):
            yield child, link


def _has_complete_fields(paragraph: Node) -> bool:
    depth = 0
    for mark in paragraph.iter(_FIELD_CHARACTER):
        depth += {"begin": 1, "end": -1}.get(mark.get(name("w:fldCharType")), 0)
        if depth < 0:
            return False
    return depth == 0


def _field_piece(nodes: list[Node], link: Node | None) -> Piece:
    """A field is compared by what it prints; its bookmarks have other names in other files."""
    shown = "".join(text.text or "" for one in nodes for text in one.iter(name("w:t")))
    last = next((one.find(name("w:rPr")) for one in reversed(nodes) if one.find(name("w:t")) is not None), None)
    return Piece(f"{OBJECT}field:{key_of(shown)}", "", last, look_of(last), link, tuple(nodes))


def _run_pieces(run: Node, link: Node | None, package: Package, part: str) -> Iterator[Piece]:
    letters = run.find(name("w:rPr"))
    look = look_of(letters)
    for child in run:
        if child.tag in _DROPPED or not isinstance(child.tag, str):
            continue
        if child.tag == name("w:t"):
            if child.text:
                yield Piece("", child.text, letters, look, link)
            continue
        if child.tag in NOTE_REFERENCES:
            key = "note"
        elif child.tag in _DRAWN:
            key = package.fingerprint(child, part)
        else:
            key = f"{child.tag}{sorted(child.items())}"
        yield Piece(f"{OBJECT}{key}", "", letters, look, link, (child,), is_in_run=True)


def look_of(properties: Node | None) -> str:
    """Return the properties of letters as text, to be compared."""
    if properties is None:
        return ""
    return "\n".join(sorted(f"{one.tag}{sorted(one.items())}" for one in properties if isinstance(one.tag, str)))
