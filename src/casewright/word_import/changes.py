"""What changed in a returned file, against what was sent: edits of the words of each passage.

Tracked and untracked changes are found alike, by comparison; the tracked ones say whose they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import groupby

from casewright.render.word.identity.part import Passage
from casewright.render.word.identity.reading import COPY, Change, Paragraph, accepted
from casewright.render.word.identity.words import PARAGRAPH, Word, end_before, form_of, paragraph_words
from casewright.word_import.as_typed import NOT_TYPED

_ALIKE = 0.5
_ROW = re.compile(r"table \d+ row \d+")
_MOST_COMPARED = 60
_NOT_TYPED = str.maketrans("", "", NOT_TYPED)
_TITLES = frozenset({"title", "subtitle"})


@dataclass(frozen=True)
class Edit:
    """The words `start:stop` of a passage are replaced with `new`; `next_space` says whether white space follows. `by`
    are those who did it, as far as the file says; `moved` is the passage that is moved there. With `is_row`, rows of a
    table are new behind the passage, each cell a paragraph."""

    passage: str
    start: int
    stop: int
    new: tuple[Word, ...]
    next_space: bool
    by: tuple[Change, ...] = ()
    restyled: bool = False
    moved: str = ""
    is_row: bool = False


@dataclass(frozen=True)
class Changes:
    """The changes of a returned file: edits, passages that are gone, pairs that became one, and by the name of each
    passage the paragraphs that it has now. `stray` are new paragraphs in boxes, cells and notes, `reordered` are
    passages that are elsewhere and changed, `reformed` those that became headings, items of lists or plain paragraphs,
    with this form."""

    edits: tuple[Edit, ...]
    deleted: Mapping[str, tuple[Change, ...]]
    joined: tuple[tuple[str, str, tuple[Change, ...]], ...]
    groups: Mapping[str, tuple[Paragraph, ...]]
    stray: tuple[Paragraph, ...] = ()
    reordered: tuple[str, ...] = ()
    reformed: tuple[tuple[str, str, tuple[Change, ...]], ...] = ()

    @property
    def joined_to(self) -> Mapping[str, str]:
        """The passage that each joined passage continues with."""
        return {one: other for one, other, _ in self.joined}


@dataclass
class _Groups:
    """The paragraphs of a returned file by the passage that they belong to."""

    known: Mapping[str, Passage]
    found: dict[str, list[Paragraph]] = field(default_factory=dict)
    joined: list[tuple[str, str, tuple[Change, ...]]] = field(default_factory=list)
    waiting: list[Paragraph] = field(default_factory=list)
    stray: list[Paragraph] = field(default_factory=list)
    latest: str = ""

    def add(self, paragraph: Paragraph) -> None:
        names = [(one, at) for one, at in paragraph.names if one in self.known and one not in self.found]
        if not names:
            self._add_unnamed(paragraph)
            return
        cuts = [0, *(at for _, at in names[1:]), len(paragraph.pieces)]
        for index, (called, _) in enumerate(names):
            part = replace(paragraph, pieces=paragraph.pieces[cuts[index] : cuts[index + 1]])
            self.found[called] = [*self.waiting, part]
            self.waiting = []
            if index and paragraph.text().strip():
                by = (paragraph.mark_deleted,) if paragraph.mark_deleted is not None else ()
                self.joined.append((names[index - 1][0], called, by))
            self.latest = called

    def _add_unnamed(self, paragraph: Paragraph) -> None:
        if not paragraph.text().strip():
            return
        before = self.found.get(self.latest)
        if before and before[-1].container == paragraph.container and not self.waiting:
            before.append(paragraph)
        elif paragraph.container:
            self.stray.append(paragraph)
        else:
            self.waiting.append(paragraph)

    def end(self) -> None:
        if self.waiting and self.found:
            self.found[self.latest].extend(self.waiting)


def changes_in(sent: Sequence[Passage], paragraphs: Sequence[Paragraph], *, has_styles: bool = True) -> Changes:
    """Return what was changed in the paragraphs of a returned file against the passages that were sent. Without
    `has_styles`, a program has changed styles, and only tracked changes of them count."""
    known = {passage.name: passage for passage in sent}
    groups = _Groups(known)
    now, rows = _without_rows(_renamed(sent, _named_as_copied(accepted(paragraphs))), known)
    edits = list(rows.values())
    for paragraph in now:
        groups.add(paragraph)
    groups.end()
    deleters = _deleted_words(paragraphs)
    deleted: dict[str, tuple[Change, ...]] = {}
    reformed: list[tuple[str, str, tuple[Change, ...]]] = []
    has_forms = any(form_of(paragraph) for passage in sent for paragraph in passage.paragraphs)
    for passage in sent:
        before = passage.words
        group = groups.found.get(passage.name, [])
        after = _without_own_style(paragraph_words(group), passage)
        if not after and before:
            deleted[passage.name] = _by(before, deleters)
        elif before:
            edits += _edits(passage.name, before, after, deleters, has_styles, passage.kind)
            others = {form_of(known[one].paragraphs[0]) for one, _ in group[0].names if one in deleted}  # joined with
            if has_forms and form_of(group[0]) not in {form_of(passage.paragraphs[0]), *others}:
                by = group[0].reformed
                reformed.append((passage.name, form_of(group[0]), () if by is None else (by,)))
    reordered = _move_reordered(sent, groups.found, edits, deleted)
    joined = tuple(one for one in groups.joined if one[0] not in deleted and one[1] not in deleted)
    found = {key: tuple(value) for key, value in groups.found.items()}
    return Changes(tuple(edits), deleted, joined, found, tuple(groups.stray), reordered, tuple(reformed))


def _without_own_style(words: list[Word], passage: Passage) -> list[Word]:
    """Return words without the style of their title or heading, which LibreOffice gives new words once more."""
    form = form_of(passage.paragraphs[0])
    if passage.kind not in _TITLES and not form.startswith("Heading"):
        return words
    own = "bi" if form > "Heading2" else "b"
    known = {word.piece.style for word in passage.words}
    return [
        word
        if word.piece.style in known
        else replace(word, piece=replace(word.piece, style=word.piece.style.strip(own)))
        for word in words
    ]


def _move_reordered(
    sent: Sequence[Passage],
    found: Mapping[str, Sequence[Paragraph]],
    edits: list[Edit],
    deleted: dict[str, tuple[Change, ...]],
) -> tuple[str, ...]:
    """Make deletions and insertions of the passages that are elsewhere, with their bookmarks, as after cut and paste.
    Return those whose text was changed too."""
    order = {passage.name: index for index, passage in enumerate(sent)}
    names = [name for name in found if name not in deleted]
    kept = set(_longest_rising([order[name] for name in names]))
    changed: list[str] = []
    for at, name in enumerate(names):
        if order[name] in kept:
            continue
        own = [edit for edit in edits if edit.passage == name]
        if any(edit.start < len(sent[order[name]].words) or not is_paragraph(edit.new[0]) for edit in own):
            changed.append(name)
            continue
        edits[:] = [edit for edit in edits if edit.passage != name]  # new paragraphs behind it are moved with it
        previous = next((one for one in reversed(names[:at]) if order[one] in kept), "")
        following = next((one for one in names[at:] if order[one] in kept), "")
        words = paragraph_words(found[name])
        deleted[name] = by = _by(words, {})
        if previous:
            end = len(sent[order[previous]].words)
            edits.append(Edit(previous, end, end, (end_before(found[name][0]), *words), False, by, moved=name))
        else:
            edits.append(Edit(following, 0, 0, (*words, end_before(found[following][0])), False, by, moved=name))
    return tuple(changed)


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the longest rising subsequence of different numbers."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    out: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        out.append(last)
        last = before[last]
    return out[::-1]


def _named_as_copied(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Give the copy of a paragraph of which nothing is left the name of the original: it was moved."""
    filled: set[str] = set()
    for paragraph in paragraphs:
        ends = [*(at for _, at in paragraph.names[1:]), len(paragraph.pieces)]
        for (called, start), end in zip(paragraph.names, ends, strict=False):
            filled |= {called} if any(piece.text.strip() for piece in paragraph.pieces[start:end]) else set()
    moved = {called: base for called in filled if COPY in called and (base := called.partition(COPY)[0]) not in filled}
    gone = set(moved.values())
    return [
        replace(one, names=tuple((moved.get(called, called), at) for called, at in one.names if called not in gone))
        for one in paragraphs
    ]


def _renamed(sent: Sequence[Passage], paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Give paragraphs whose bookmark is gone, because all of their text was replaced, the names of the passages that
    are missing at their place, if they are as many or resemble them."""
    order = {passage.name: index for index, passage in enumerate(sent)}
    present = {called for paragraph in paragraphs for called, _ in paragraph.names}
    continued = {_key([one]) for passage in sent for one in passage.paragraphs if len(passage.paragraphs) > 1}
    missing = {passage.name: _key(passage.paragraphs) for passage in sent if passage.name not in present}
    out = list(paragraphs)
    latest = -1
    unnamed: list[int] = []
    for index, paragraph in enumerate([*paragraphs, None]):
        known = [len(sent)] if paragraph is None else [order[one] for one, _ in paragraph.names if one in order]
        if not known:
            unnamed += [index] if paragraph is not None and paragraph.text().strip() else []
            continue
        gap = [passage for passage in sent[latest + 1 : known[0]] if missing.get(passage.name)]
        elsewhere = continued | (set(missing.values()) - {missing[passage.name] for passage in gap})
        free = [at for at in unnamed if _key([paragraphs[at]]) not in elsewhere]
        for kind in {_kind(paragraphs[at]) for at in free} if gap else ():
            ones = [passage for passage in gap if _kind(passage.paragraphs[-1]) == kind]
            others = [at for at in free if _kind(paragraphs[at]) == kind]
            pairs = (
                {at: (at, 1.0) for at in range(len(ones))}
                if len(ones) == len(others)
                else pairs_of([missing[one.name] for one in ones], [_key([paragraphs[at]]) for at in others])
            )
            for one, (other, _) in pairs.items():
                out[others[other]] = replace(paragraphs[others[other]], names=((ones[one].name, 0),))
        latest, unnamed = known[-1], []
    return out


def _kind(paragraph: Paragraph) -> tuple[str, bool]:
    return paragraph.container.partition(" ")[0], form_of(paragraph).startswith("Heading")


def _key(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    return tuple(word.normal for word in paragraph_words(paragraphs))


def _without_rows(
    paragraphs: Sequence[Paragraph], known: Mapping[str, Passage]
) -> tuple[list[Paragraph], dict[str, Edit]]:
    """Return paragraphs without the cells of new rows, and the edits that insert these behind the row before them."""
    rows: dict[str, list[Paragraph]] = {}
    for paragraph in paragraphs:
        if found := _ROW.match(paragraph.container):
            rows.setdefault(found[0], []).append(paragraph)
    edits: dict[str, Edit] = {}
    gone: set[int] = set()
    latest, table = "", ""
    for row, cells in rows.items():
        names = [called for cell in cells for called, _ in cell.names if called in known]
        if names:
            latest, table = names[-1], row.partition(" row")[0]
        elif table == row.partition(" row")[0] and len({cell.container for cell in cells}) == len(cells):
            words = [word for cell in cells for word in (PARAGRAPH, *paragraph_words([cell]))]
            before = edits[latest].new if latest in edits else ()
            length = len(known[latest].words)
            edits[latest] = Edit(latest, length, length, (*before, *words), False, _by(words, {}), is_row=True)
            gone |= {id(cell) for cell in cells}
    return [paragraph for paragraph in paragraphs if id(paragraph) not in gone], edits


def alike(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how much two sequences of words have in common, from 0 to 1."""
    if not one and not other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def pairs_of(ones: Sequence[Sequence[str]], others: Sequence[Sequence[str]]) -> dict[int, tuple[int, float]]:
    """Return which texts are the same in two sequences of texts, with the certainty of each pair: equal ones in order,
    then those between that resemble each other, then equal ones anywhere."""
    left, right = [tuple(text) for text in ones], [tuple(text) for text in others]
    pairs: dict[int, tuple[int, float]] = {}
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs |= {a + step: (c + step, 1.0) for step in range(b - a)}
            continue
        free = list(range(c, min(d, c + _MOST_COMPARED)))
        for index in range(a, min(b, a + _MOST_COMPARED)):
            ranked = sorted(((alike(left[index], right[at]), -at) for at in free), reverse=True)
            if ranked and ranked[0][0] >= _ALIKE:
                pairs[index] = (-ranked[0][1], ranked[0][0])
                free = [at for at in free if at > pairs[index][0]]
    taken = {at for at, _ in pairs.values()}
    for index, text in enumerate(left):
        if index not in pairs and text:
            same = [at for at, other in enumerate(right) if other == text and at not in taken]
            if len(same) == 1:
                pairs[index] = (same[0], 1.0)
                taken.add(same[0])
    return pairs


def _edits(
    called: str,
    before: Sequence[Word],
    after: Sequence[Word],
    deleters: Mapping[str, tuple[Change, ...]],
    has_styles: bool,
    kind: str,
) -> list[Edit]:
    matcher = SequenceMatcher(None, [w.normal for w in before], [w.normal for w in after], autojunk=False)
    found: list[Edit] = []
    is_line = kind == "abbreviation"  # a short form and its long form
    parts = [[word.normal for word in part] for is_end, part in groupby(after, key=is_paragraph) if not is_end]
    is_kept = any(alike([word.normal for word in before], part) >= _ALIKE for part in parts)
    if not is_line and not is_kept and not any(word.piece.generated for word in before):
        return [Edit(called, 0, len(before), _plain(after), False, _by([*after, *before], deleters))]
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            follows = after[d].space if d < len(after) else False
            by = _by([*after[c:d], *before[a:b]], deleters)
            found.append(Edit(called, a, b, _plain(after[c:d]), follows, by))
            continue
        for step in range(b - a):
            one, other = before[a + step], after[c + step]
            is_edited_before = bool(found) and found[-1].stop == a + step and step == 0
            if (a + step) and one.space != other.space and not is_edited_before:
                follows = after[c + step + 1].space if c + step + 1 < len(after) else False
                found.append(Edit(called, a + step, a + step + 1, (other,), follows, _by([other], deleters)))
            elif _is_restyled(one, other) and (has_styles or other.piece.restyled is not None):
                by = (other.piece.restyled,) if other.piece.restyled is not None else ()
                last = found[-1] if found else None
                if last is not None and last.restyled and last.stop == a + step:
                    found[-1] = replace(last, stop=last.stop + 1, new=(*last.new, other))
                else:
                    found.append(Edit(called, a + step, a + step + 1, (other,), False, by, restyled=True))
    return found


def _plain(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return new words without the styles that are not typed, as those of reviewers who highlight what they add."""
    return tuple(
        replace(word, piece=replace(word.piece, style=word.piece.style.translate(_NOT_TYPED))) for word in words
    )


def _is_restyled(one: Word, other: Word) -> bool:
    return one.piece.style != other.piece.style and not one.piece.generated and one.text.isprintable()


def _by(words: Iterable[Word], deleters: Mapping[str, tuple[Change, ...]]) -> tuple[Change, ...]:
    """Return who changed words: who inserted them, or else who deleted such words."""
    known = list(words)
    inserted = dict.fromkeys(word.piece.inserted for word in known if word.piece.inserted is not None)
    if inserted:
        return tuple(inserted)
    return tuple(dict.fromkeys(change for word in known for change in deleters.get(word.normal, ())))[:1]


def _deleted_words(paragraphs: Iterable[Paragraph]) -> dict[str, tuple[Change, ...]]:
    """Return who deleted each word."""
    found: dict[str, tuple[Change, ...]] = {}
    for paragraph in paragraphs:
        for word in paragraph_words([replace(paragraph, pieces=tuple(p for p in paragraph.pieces if p.deleted))]):
            deleted = word.piece.deleted
            if deleted is not None and deleted not in found.get(word.normal, ()):
                found[word.normal] = (*found.get(word.normal, ()), deleted)
    return found


def is_paragraph(word: Word) -> bool:
    """Return whether a word is the end of a paragraph."""
    return word is PARAGRAPH or word.text == PARAGRAPH.text
