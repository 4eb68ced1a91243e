"""A Word file in which what differs from another file is a tracked change."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casewright.diagnostics import CasewrightError
from casewright.render.word.markup import Node, name, node, properties_in, style_of
from casewright.revision.alignment import Pair, aligned
from casewright.revision.word.package import NOTE_REFERENCES, TEXT, Package
from casewright.revision.word.pieces import FIELD_PARTS, Piece, pieces_of
from casewright.revision.word.runs import RunWriter
from casewright.revision.word.tables import cells_of, columns_between, rows_between, rows_of, text_of
from casewright.revision.word.tracked import Choice, highlight_changes, printed_lines, resolve_changes
from casewright.revision.words import OBJECT, Alphabet, is_counted, key_of, steps_between, words_of

_TRACKED_PROPERTIES = frozenset(name(f"w:{one}") for one in ("pStyle", "jc", "outlineLvl"))
_AFTER_LETTERS = frozenset({name("w:sectPr"), name("w:pPrChange")})


@dataclass(frozen=True)
class Author:
    """Who made the changes, and when (`2026-03-31T00:00:00Z`, empty if no date is known)."""

    name: str = "casewright"
    date: str = ""


@dataclass(frozen=True)
class MarkedCopy:
    """A Word file with tracked changes, and how many words and objects were inserted and deleted."""

    content: bytes
    inserted: int
    deleted: int


@dataclass(frozen=True)
class _Block:
    """A paragraph (`p`), a table (`tbl`), a content control (`sdt`), or what is not compared."""

    kind: str
    node: Node
    key: str
    spelled: str
    pieces: Sequence[Piece] = ()
    ranges: Sequence[Node] = ()


def marked_copy(old: bytes, new: bytes, author: Author, names: tuple[str, str] = ("old", "new")) -> MarkedCopy:
    """Return the new file with tracked changes: accepting all gives the new file, rejecting all the old one.

    Changes that the files contain already count as accepted. `names` are those of the files in messages. Raises
    CasewrightError for a file that is not a Word file, and if the marked copy would not give both files.
    """
    before, after = Package(old, names[0]), Package(new, names[1])
    for package in (before, after):
        resolve_changes(package, "accept")
    wanted: dict[Choice, list[str]] = {"reject": printed_lines(before), "accept": printed_lines(after)}
    marker = _Marker(before, after, author)
    marker.mark()
    content = after.packed()
    for choice, lines in wanted.items():
        result = Package(content, names[1])
        resolve_changes(result, choice)
        found = printed_lines(result)
        if found != lines:
            pairs = zip([*found, ""], [*lines, ""], strict=False)
            one, other = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
            raise CasewrightError(
                "The changes cannot be marked.",
                why=f"if you {choice} all of them, the text would have `{one}` instead of `{other}`",
                hint="This is a defect of casewright. Please report it with a text that you made up.",
            )
    return MarkedCopy(content, marker.inserted, marker.deleted)


def highlighted_copy(marked: bytes) -> bytes:
    """Return a file with tracked changes as the new text with the insertions in yellow, and without the deletions."""
    package = Package(marked, "the marked copy")
    highlight_changes(package)
    return package.packed()


class _Marker:
    """Marks the changes in the texts of a file."""

    def __init__(self, old: Package, new: Package, author: Author) -> None:
        self.old, self.new = old, new
        self.alphabet = Alphabet()
        self.inserted = self.deleted = 0
        self.author = author
        numbers = (one.get(name("w:id")) or "" for root in new.roots.values() for one in root.iter())
        self.identifier = max((int(one) for one in numbers if one.isascii() and one.isdigit()), default=0)
        self.pictures = 0
        self.letters: dict[int, Node] = {}

    def mark(self) -> None:
        body = self.new.body
        section = body.find(name("w:sectPr"))
        body[:] = self.blocks(list(self.old.body), list(body), TEXT)
        if section is not None:
            body.append(section)
        for tag in NOTE_REFERENCES:
            self.order_notes(list(body.iter(tag)))

    def order_notes(self, references: Sequence[Node]) -> None:
        """Number notes in the order of their references, as LibreOffice expects."""
        notes = [(one, note) for one in references if (note := self.new.note(one)) is not None]
        for number, (one, note) in enumerate(notes, start=1):
            one.set(name("w:id"), str(number))
            note.set(name("w:id"), str(number))
            note.getparent().append(note)

    def change(self, tag: str) -> Node:
        """Return the element of a change: who made it, and when."""
        self.identifier += 1
        facts: dict[str, str | int] = {"w:id": self.identifier, "w:author": self.author.name}
        return node(tag, facts | ({"w:date": self.author.date} if self.author.date else {}))

    def blocks(self, old: Sequence[Node], new: Sequence[Node], part: str) -> list[Node]:
        """Return the blocks of a body, a cell or a note, with the changes between the old and the new ones."""
        olds, news = list(self.read(old, self.old, part)), list(self.read(new, self.new, part))
        pairs = aligned(olds, news, lambda one: one.key, lambda one: one.spelled, lambda a, b: a.kind == b.kind)
        changes = [(None if i is None else olds[i], None if j is None else news[j]) for i, j in pairs]
        _pair_ends(changes)
        for before, after in changes:
            if before is not None and after is not None:
                item, continued = _list_of(before.node), _list_of(after.node)
                if item and continued:
                    self.new.use_list(item, continued)  # deleted items continue the list of those that are kept
        made = [self.block(before, after, part) for before, after in changes]
        self.mark_paragraphs(changes, made)
        out: list[Node] = []
        for (before, after), one in zip(changes, made, strict=True):
            if one is None:
                continue
            if out and one.tag == out[-1].tag == name("w:tbl") and not (before and after):
                out[-1].extend(rows_of(one))  # Word joins tables that have no paragraph between them
            else:
                out.append(one)
        return out

    def read(self, nodes: Sequence[Node], package: Package, part: str) -> Iterator[_Block]:
        for one in nodes:
            if one.tag == name("w:p") and style_of(one).startswith("TOC"):
                yield _Block("contents", one, f"{OBJECT}contents{''.join(one.itertext())}", "")
            elif one.tag == name("w:p"):
                pieces, ranges = pieces_of(one, package, part)
                keys = [piece.key for piece in pieces]
                yield _Block("p", one, f"{style_of(one)}\n{''.join(keys)}", self.spelled(keys), pieces, ranges)
            elif one.tag == name("w:tbl"):
                text = text_of(one)
                yield _Block(
                    "tbl", one, f"{OBJECT}table {text}", self.spelled([key_of(word) for word in words_of(text)])
                )
            elif one.tag == name("w:sdt"):
                yield _Block("sdt", one, f"{OBJECT}control", "")
            elif isinstance(one.tag, str) and one.tag not in {name("w:tcPr"), name("w:sectPr")} and package is self.new:
                yield _Block("range", one, f"{OBJECT}range", "")

    def spelled(self, keys: Sequence[str]) -> str:
        return self.alphabet.spelled([key for key in keys if not key.isspace()])

    def block(self, old: _Block | None, new: _Block | None, part: str) -> Node | None:
        kind = new.kind if new is not None else old.kind if old is not None else ""
        if kind == "p":
            return self.paragraph(old, new, part)
        if kind == "tbl":
            return self.table(None if old is None else old.node, None if new is None else new.node, part)
        if kind == "sdt" and new is not None:
            content = name("w:sdtContent")
            held = new.node.find(content)
            held[:] = self.blocks([] if old is None else list(old.node.find(content)), list(held), part)
        return None if new is None else new.node

    # Paragraphs

    def paragraph(self, old: _Block | None, new: _Block | None, part: str) -> Node:
        """Return a paragraph with its changes; its mark is tracked by `mark_paragraphs`."""
        shown = new or old
        assert shown is not None
        own = shown.node.find(name("w:pPr"))
        made = node("w:p")
        if own is not None:
            made.append(copy.deepcopy(own) if new is not None else self.new.adopt(own, self.old, part, part))
            if new is None:
                for section in made[0].findall(name("w:sectPr")):
                    made[0].remove(section)
        if old is not None and new is not None:
            self.track_properties(made, old.node)
        writer = RunWriter(made, self.change)
        olds, news = (() if one is None else one.pieces for one in (old, new))
        keys = [[piece.key for piece in pieces] for pieces in (olds, news)]
        for step in steps_between(keys[0], keys[1], self.alphabet):
            before, after = olds[step.old_start : step.old_end], news[step.new_start : step.new_end]
            if step.is_kept:
                for one, other in zip(before, after, strict=True):
                    self.notes(one, other)
                    for place, segment in enumerate((other, *other.rest)):
                        former = (one, *one.rest)[min(place, len(one.rest))]
                        writer.add(segment, "", former.letters, is_changed=former.look != segment.look)
                continue
            for one in before:
                adopted = self.adopted(one, part)
                self.deleted += is_counted(one.key)
                self.notes(adopted, None)
                for segment in (adopted, *(self.adopted(part_of, part) for part_of in one.rest)):
                    writer.add(segment, "w:del")
            for one in after:
                self.inserted += is_counted(one.key)
                self.notes(None, one)
                for segment in (one, *one.rest):
                    writer.add(segment, "w:ins")
        writer.end(() if new is None else new.ranges)
        return made

    def adopted(self, piece: Piece, part: str) -> Piece:
        """Return a piece of the old file for the new one: without its link and its ranges, and a field as what it
        prints, since the bookmark that it refers to is not in the new file."""
        shown = (one for one in piece.nodes if not any(child.tag in FIELD_PARTS for child in one))
        nodes = tuple(self.new.adopt(one, self.old, part, part) for one in shown)
        for one in nodes:
            for drawn in one.iter():
                if drawn.tag == name("wp:docPr"):
                    self.pictures += 1
                    drawn.set("id", str(100_000 + self.pictures))
        letters = self.letters.get(id(piece.letters))
        if letters is None and piece.letters is not None:
            letters = self.letters[id(piece.letters)] = self.new.adopt(piece.letters, self.old, part, part)
        return Piece(piece.key, piece.text, letters, piece.look, None, nodes, is_in_run=piece.is_in_run)

    def track_properties(self, made: Node, old: Node) -> None:
        """Record the style and the alignment of the old paragraph if the new one has others."""
        before = old.find(name("w:pPr"))
        if _tracked(made.find(name("w:pPr"))) == _tracked(before):
            return
        change = self.change("w:pPrChange")
        kept = [] if before is None else [one for one in before if one.tag not in {name("w:rPr"), *_AFTER_LETTERS}]
        change.append(self.new.adopt(node("w:pPr", children=map(copy.deepcopy, kept)), self.old, TEXT, TEXT))
        properties_in(made, "w:pPr").append(change)

    def mark_paragraphs(
        self, changes: Sequence[tuple[_Block | None, _Block | None]], made: Sequence[Node | None]
    ) -> None:
        """Track the marks of inserted and deleted paragraphs. The last mark of a text or cell cannot be deleted:
        instead of it, that of the last paragraph before that is in both is tracked."""
        paragraphs = [
            (before, after, one)
            for (before, after), one in zip(changes, made, strict=True)
            if one is not None and "p" in {getattr(before, "kind", ""), getattr(after, "kind", "")}
        ]
        for before, after, one in paragraphs[:-1]:
            if before is None or after is None:
                self.mark_paragraph(one, "w:del" if after is None else "w:ins")
        if not paragraphs or (paragraphs[-1][0] and paragraphs[-1][1]):
            return
        *earlier, (before, after, last) = paragraphs
        kept = next(((o, n, one) for o, n, one in reversed(earlier) if o is not None and n is not None), None)
        if kept is None:
            return
        self.mark_paragraph(kept[2], "w:del" if after is None else "w:ins")
        former = before.node if before is not None else kept[0].node
        if after is None:  # what is kept continues in the last paragraph
            _replace_properties(last, kept[2])
        self.track_properties(last, former)

    def mark_paragraph(self, paragraph: Node, tag: str) -> None:
        properties = properties_in(paragraph, "w:pPr")
        place = next((at for at, one in enumerate(properties) if one.tag in _AFTER_LETTERS), len(properties))
        properties_in(properties, "w:rPr", place).insert(0, self.change(tag))

    # Notes

    def notes(self, old: Piece | None, new: Piece | None) -> None:
        """Compare the footnotes that two pieces refer to. A deleted one is copied into the new file."""
        reference = next(
            (one for piece in (new, old) if piece for one in piece.nodes if one.tag in NOTE_REFERENCES), None
        )
        if reference is None:
            return
        part = NOTE_REFERENCES[reference.tag]
        before = None if old is None else self.old.note(old.nodes[0])
        after = self.new.note(new.nodes[0]) if new is not None else self.add_note(reference, part)
        if after is not None:
            blocks = [] if new is None else list(after)
            after[:] = self.blocks([] if before is None else list(before), blocks, part)

    def add_note(self, reference: Node, part: str) -> Node | None:
        root = self.new.roots.get(part)
        if root is None:
            self.new.add_notes(part, self.old)
            root = self.new.roots[part]
        taken = [int(one.get(name("w:id"))) for one in root]
        made = node(f"w:{part[:-1]}", {"w:id": max([*taken, 100]) + 1})
        reference.set(name("w:id"), made.get(name("w:id")))
        root.append(made)
        return made

    # Tables

    def table(self, old: Node | None, new: Node | None, part: str) -> Node:
        """Return a table with its inserted and deleted rows, columns and words."""
        if old is None or new is None:
            shown = new if new is not None else self.new.adopt(old, self.old, part, part)
            made = copy.deepcopy(shown)
            for row in rows_of(made):
                made.remove(row)
            source = new if new is not None else old
            made.extend(self.whole_row(row, "w:del" if new is None else "w:ins", part) for row in rows_of(source))
            return made
        columns = columns_between(old, new)
        olds, news = rows_of(old), rows_of(new)
        made = copy.deepcopy(new)
        for row in rows_of(made):
            made.remove(row)
        for i, j in rows_between(old, new, columns):
            if i is None or j is None:
                made.append(
                    self.whole_row(olds[i] if i is not None else news[j or 0], "w:del" if j is None else "w:ins", part)
                )
            else:
                made.append(self.row(olds[i], news[j], columns, part))
        self.widen(made, old, columns)
        return made

    def widen(self, made: Node, old: Node, columns: Sequence[Pair] | None) -> None:
        """Add the widths of deleted columns to the grid of a table."""
        grid, before = made.find(name("w:tblGrid")), old.find(name("w:tblGrid"))
        if columns is None or grid is None or before is None or len(before) < sum(i is not None for i, _ in columns):
            return
        widths = list(grid)
        grid[:] = [copy.deepcopy(before[i]) if j is None and i is not None else widths[j or 0] for i, j in columns]

    def whole_row(self, row: Node, tag: str, part: str) -> Node:
        is_old = tag == "w:del"
        made = self.shell(row, is_old, part)
        for cell in cells_of(row):
            made.append(self.cell(cell if is_old else None, None if is_old else cell, part))
        place = 1 if made.find(name("w:tblPrEx")) is not None else 0
        properties_in(made, "w:trPr", place).append(self.change(tag))
        return made

    def row(self, old: Node, new: Node, columns: Sequence[Pair] | None, part: str) -> Node:
        made = self.shell(new, False, part)
        olds, news = cells_of(old), cells_of(new)
        for i, j in columns or [(place, place) for place in range(len(news))]:
            cell = self.cell(None if i is None else olds[i], None if j is None else news[j], part)
            if i is None or j is None:
                properties_in(cell, "w:tcPr").append(self.change("w:cellDel" if j is None else "w:cellIns"))
            made.append(cell)
        return made

    def shell(self, row: Node, is_old: bool, part: str) -> Node:
        made = self.new.adopt(row, self.old, part, part) if is_old else copy.deepcopy(row)
        for cell in cells_of(made):
            made.remove(cell)
        return made

    def cell(self, old: Node | None, new: Node | None, part: str) -> Node:
        shown = new if new is not None else old
        assert shown is not None
        properties = shown.find(name("w:tcPr"))
        made = node("w:tc", children=[] if properties is None else [copy.deepcopy(properties)])
        made.extend(self.blocks([] if old is None else list(old), [] if new is None else list(new), part))
        return made


def _pair_ends(changes: list[tuple[_Block | None, _Block | None]]) -> None:
    """Pair the last paragraphs of two texts if neither is paired: the last one is replaced, not deleted."""
    places = [
        next((at for at in reversed(range(len(changes))) if (one := changes[at][side]) and one.kind == "p"), -1)
        for side in (0, 1)
    ]
    if min(places) < 0 or places[0] == places[1] or changes[places[0]][1] or changes[places[1]][0]:
        return
    pair = (changes[places[0]][0], changes[places[1]][1])
    changes[:] = [one for at, one in enumerate(changes) if at not in places]
    changes.append(pair)


def _list_of(paragraph: Node) -> str:
    number = paragraph.find(f"{name('w:pPr')}/{name('w:numPr')}/{name('w:numId')}")
    return "" if number is None else str(number.get(name("w:val")))


def _tracked(properties: Node | None) -> list[str]:
    if properties is None:
        return []
    listed = [f"list {one.findtext(name('w:ilvl'))}" for one in properties.findall(name("w:numPr"))]
    return sorted([*listed, *(f"{one.tag}{one.items()}" for one in properties if one.tag in _TRACKED_PROPERTIES)])


def _replace_properties(paragraph: Node, source: Node) -> None:
    """Give a paragraph the properties of another, without its tracked mark."""
    own = copy.deepcopy(properties_in(source, "w:pPr"))
    for one in (*own.findall(name("w:rPr")), *own.findall(name("w:pPrChange")), *own.findall(name("w:sectPr"))):
        own.remove(one)
    paragraph.replace(properties_in(paragraph, "w:pPr"), own)
