"""What changed in a returned file, against what was sent: edits of the words of each passage.

Tracked and untracked changes are found alike, by comparison; the tracked ones say whose they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from casewright.render.word.identity.part import Passage
from casewright.render.word.identity.reading import Change, Paragraph, accepted
from casewright.render.word.identity.words import PARAGRAPH, Word, paragraph_words

_ALIKE = 0.5
_MOST_COMPARED = 60


@dataclass(frozen=True)
class Edit:
    """The words `start:stop` of a passage are replaced with `new`; `next_space` says whether white space follows. `by`
    are those who did it, as far as the file says; `moved` is the passage that is moved there."""

    passage: str
    start: int
    stop: int
    new: tuple[Word, ...]
    next_space: bool
    by: tuple[Change, ...] = ()
    restyled: bool = False
    moved: str = ""


@dataclass(frozen=True)
class Changes:
    """The changes of a returned file: edits, passages that are gone, pairs that became one, and by the name of each
    passage the paragraphs that it has now."""

    edits: tuple[Edit, ...]
    deleted: Mapping[str, tuple[Change, ...]]
    joined: tuple[tuple[str, str, tuple[Change, ...]], ...]
    groups: Mapping[str, tuple[Paragraph, ...]]

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
        else:
            self.waiting.append(paragraph)

    def end(self) -> None:
        if self.waiting and self.found:
            self.found[self.latest].extend(self.waiting)


def changes_in(sent: Sequence[Passage], paragraphs: Sequence[Paragraph]) -> Changes:
    """Return what was changed in the paragraphs of a returned file against the passages that were sent."""
    known = {passage.name: passage for passage in sent}
    groups = _Groups(known)
    for paragraph in accepted(paragraphs):
        groups.add(paragraph)
    groups.end()
    _find_rewritten(sent, groups.found)
    deleters = _deleted_words(paragraphs)
    edits: list[Edit] = []
    deleted: dict[str, tuple[Change, ...]] = {}
    for passage in sent:
        before = passage.words
        after = paragraph_words(groups.found.get(passage.name, []))
        if not after and before:
            deleted[passage.name] = _by(before, deleters)
        elif before:
            edits += _edits(passage.name, before, after, deleters)
    joined = tuple(one for one in groups.joined if one[0] not in deleted and one[1] not in deleted)
    return Changes(tuple(edits), deleted, joined, {key: tuple(value) for key, value in groups.found.items()})


def _find_rewritten(sent: Sequence[Passage], found: dict[str, list[Paragraph]]) -> None:
    """Give passages whose bookmark is gone, because all of their text was replaced, the paragraphs that resemble them
    among those behind the passage before."""
    previous = ""
    sizes = {passage.name: len(passage.paragraphs) for passage in sent}
    for passage in sent:
        if passage.name not in found and previous:
            group = found[previous]
            words = [word.normal for word in passage.words]
            for index in range(sizes[previous], len(group)):
                if group[index].container == passage.paragraphs[-1].container and (
                    alike(words, [word.normal for word in paragraph_words(group[index : index + 1])]) >= _ALIKE
                ):
                    found[passage.name] = group[index:]
                    found[previous] = group[:index]
                    break
        if passage.name in found:
            previous = passage.name


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
    called: str, before: Sequence[Word], after: Sequence[Word], deleters: Mapping[str, tuple[Change, ...]]
) -> list[Edit]:
    matcher = SequenceMatcher(None, [w.normal for w in before], [w.normal for w in after], autojunk=False)
    found: list[Edit] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            follows = after[d].space if d < len(after) else False
            by = _by([*after[c:d], *before[a:b]], deleters)
            found.append(Edit(called, a, b, tuple(after[c:d]), follows, by))
            continue
        for step in range(b - a):
            one, other = before[a + step], after[c + step]
            is_edited_before = bool(found) and found[-1].stop == a + step and step == 0
            if (a + step) and one.space != other.space and not is_edited_before:
                follows = after[c + step + 1].space if c + step + 1 < len(after) else False
                found.append(Edit(called, a + step, a + step + 1, (other,), follows, _by([other], deleters)))
            elif one.piece.style != other.piece.style and not one.piece.generated and other.piece.restyled is not None:
                by = (other.piece.restyled,)
                last = found[-1] if found else None
                if last is not None and last.restyled and last.stop == a + step:
                    found[-1] = replace(last, stop=last.stop + 1, new=(*last.new, other))
                else:
                    found.append(Edit(called, a + step, a + step + 1, (other,), False, by, restyled=True))
    return found


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
