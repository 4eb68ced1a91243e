"""The plan of an import: what changes in the sources, what is refused and why, and the proof that it is right.

Every edit is made in the text of the sources only after the report, rendered with it, prints exactly what the returned
file has there and nothing else anywhere. Edits that fail are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from pathlib import Path

from casewright.build.store import stored_in_memory
from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.places import aligned
from casewright.render.word.identity.kept import kept_sent
from casewright.render.word.identity.marks import Generated
from casewright.render.word.identity.part import Passage, Sent
from casewright.render.word.identity.reading import OBJECT, OBJECT_END, Change, Paragraph, accepted, rejected
from casewright.render.word.identity.words import Word, form_of, paragraph_words
from casewright.storage import unsaved
from casewright.word_import.as_typed import as_typed
from casewright.word_import.changes import Changes, Edit, changes_in, is_paragraph, pairs_of
from casewright.word_import.csv_cells import cell_edit
from casewright.word_import.present import Present, present_documents
from casewright.word_import.printed import expected_texts, printed_texts
from casewright.word_import.returned import Returned
from casewright.word_import.source_edits import (
    CannotPlaceError,
    Placed,
    SourceEdit,
    applied,
    deleted_passage,
    deleted_rows,
    heading_edit,
    joined_passages,
    lines_of_passage,
    overlap,
    recognized,
    source_edit,
    with_sources,
)
from casewright.word_import.tables import deleted_column, gone_parts

_ANOTHER_REPORT = 0.2
_MOST_TRIES = 4
_PARTS = {
    "table": "a table is deleted in the source",
    "head": "the first row of a table is deleted in the source",
    "merged": "cells are merged in the source",
}
_UNRUN = "code prints it, whose results are not stored; run `casewright render`, and import the file again"
_TOGETHER = "it is made together with another change, which conflicts"
_BESIDE = "it belongs to the change beside it, which is not imported"


Refuse = Callable[[str, tuple[Change, ...], str, str, CannotPlaceError], None]


@dataclass(frozen=True)
class Planned:
    """An edit that is made: `printed` is the edit of words that it comes from. A move is two edits with the same
    `group`, both or none of which are made."""

    edit: SourceEdit
    by: tuple[Change, ...]
    file: str
    printed: Edit | None = None
    deleted: tuple[str, ...] = ()
    joined: tuple[str, str] | None = None
    group: str = ""

    @property
    def passages(self) -> tuple[str, ...]:
        if self.printed is not None:
            return (self.printed.passage,)
        return self.joined if self.joined is not None else self.deleted


@dataclass(frozen=True)
class Refused:
    """A change that is not made: where it is, what it is, why it is not made, and what generated its words."""

    location: Location
    by: tuple[Change, ...]
    before: str
    after: str
    why: str
    generated: Generated | None = None
    file: str = ""


@dataclass(frozen=True)
class FilePlan:
    """A returned file with what was sent of it: `certainty` is the share of passages that were recognized, where its
    bookmarks are gone. `passages` are the present passages by those that were sent."""

    returned: Returned
    path: str
    sent: Sent
    changes: Changes
    passages: Mapping[str, str]
    certainty: float | None = None


@dataclass(frozen=True)
class Plan:
    """What an import does. `already` is the number of changes that the sources have already."""

    files: tuple[FilePlan, ...]
    present: Mapping[str, Present]
    planned: tuple[Planned, ...]
    refused: tuple[Refused, ...]
    already: int = 0

    @property
    def texts(self) -> dict[str, str]:
        """The new text of each file that changes, by path."""
        return applied(lines_of(self.present), [one.edit for one in self.planned])


def lines_of(present: Mapping[str, Present]) -> dict[str, Sequence[str]]:
    return {path: lines for document in present.values() for path, lines in document.texts.items()}


def plan_import(root: Path, files: Sequence[Returned], paths: Sequence[str], profiles: tuple[str, ...]) -> Plan:
    """Plan the import of returned files. `paths` are the documents of the report.

    Raises CasewrightError for a file of another report, and if the report cannot be rendered.
    """
    named = {one.shown: _named_path(one, paths) for one in files}
    wanted = tuple(dict.fromkeys(path for path in named.values() if path)) if all(named.values()) else tuple(paths)
    present = present_documents(root, wanted, profiles)
    plans = tuple(_file_plan(root, one, named[one.shown], present) for one in files)
    planned: list[Planned] = []
    refused: list[Refused] = []
    already = 0
    for plan in plans:
        already += _place(plan, present[plan.path], planned, refused)
    planned = _without_conflicts(planned, present, refused)
    tables = {table.path for document in present.values() for table in document.tables}
    of_code = [one for one in planned if one.edit.path in tables]  # not proved: code would have to run
    planned = _proved(root, [one for one in planned if one not in of_code], present, profiles, refused)
    return Plan(plans, present, (*planned, *of_code), tuple(dict.fromkeys(refused)), already)


def _named_path(returned: Returned, paths: Sequence[str]) -> str:
    path = returned.sent.path if returned.sent is not None else returned.named[1] if returned.named else ""
    if path and path not in paths:
        raise CasewrightError(
            f"`{returned.shown}` is `{path}`, which this report does not have.",
            location=Location(returned.shown),
            hint="Run the command in the folder of the report that the file was rendered from.",
        )
    return path


def _file_plan(root: Path, returned: Returned, path: str, present: Mapping[str, Present]) -> FilePlan:
    """Return what a returned file changes against what was sent."""
    sent = returned.sent
    if sent is None and returned.named is not None:
        sent = kept_sent(root, *returned.named)
    paragraphs = returned.paragraphs
    certainty: float | None = None
    if not path:
        path = max(present, key=lambda one: _resemblance(present[one].sent, returned))
    sent = sent or present[path].sent
    known = {passage.name for passage in sent.passages}
    named = {called for paragraph in paragraphs for called, _ in paragraph.names} & known
    if len(named) < len(known) / 2:
        paragraphs, certainty = _named(paragraphs, sent, named)
    if _resemblance(present[path].sent, returned) < _ANOTHER_REPORT:
        raise CasewrightError(
            f"`{returned.shown}` has hardly a sentence in common with `{path}`.",
            location=Location(returned.shown),
            why="it seems to be of another report, or of a much older state of this one",
            hint="Run the command in the folder of the report that the file was rendered from.",
        )
    changes = changes_in(sent.passages, paragraphs, has_styles=certainty is None)
    changes = replace(changes, edits=tuple(recognized(edit, sent) for edit in changes.edits))
    now = present[path].sent
    pairs = pairs_of([_text(passage) for passage in sent.passages], [_text(passage) for passage in now.passages])
    passages = {sent.passages[one].name: now.passages[other].name for one, (other, _) in pairs.items()}
    return FilePlan(returned, path, sent, changes, passages, certainty)


def _text(passage: Passage) -> list[str]:
    return [word.normal for word in passage.words]


def _resemblance(sent: Sent, returned: Returned) -> float:
    """Return which share of the words of a document a returned file has, in pairs."""
    one = _pairs([word.normal for passage in sent.passages for word in passage.words])
    other = _pairs([word.normal for word in paragraph_words(rejected(returned.paragraphs))])
    return len(one & other) / max(1, min(len(one), len(other)))


def _pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    return set(pairwise(words))


def _named(paragraphs: Sequence[Paragraph], sent: Sent, kept: Collection[str]) -> tuple[tuple[Paragraph, ...], float]:
    """Return the paragraphs of a file without bookmarks with the names of the passages that they resemble, and the
    share of the passages that were found."""
    filled = [index for index, paragraph in enumerate(paragraphs) if paragraph.text().strip()]
    texts = [[word.normal for word in paragraph_words(rejected([paragraphs[index]]))] for index in filled]
    now = [[word.normal for word in paragraph_words(accepted([paragraphs[index]]))] for index in filled]
    pairs = pairs_of([_text(passage) for passage in sent.passages], texts)
    pairs |= {one: found for one, found in pairs_of([_text(p) for p in sent.passages], now).items() if one not in pairs}
    out = list(paragraphs)
    for one, (other, _) in pairs.items():
        index = filled[other]
        if not out[index].names and sent.passages[one].name not in kept:
            out[index] = replace(out[index], names=((sent.passages[one].name, 0),))
    return tuple(out), sum(share for _, share in pairs.values()) / max(1, len(sent.passages))


def _place(plan: FilePlan, present: Present, planned: list[Planned], refused: list[Refused]) -> int:
    """Add the changes of a file to those that are made or refused; return how many the sources have already."""
    already = 0
    sent = {passage.name: passage for passage in plan.sent.passages}
    shown = plan.returned.shown

    def refuse(name: str, by: tuple[Change, ...], before: str, after: str, error: CannotPlaceError) -> None:
        here = present.passages[plan.passages[name]] if name in plan.passages else None
        place = (here.location if here is not None else None) or sent[name].location or Location(plan.path)
        place = error.location or place
        refused.append(Refused(place, by, before, after, error.why, error.generated, shown))

    moved = _moves(plan, sent)
    done = _done(plan, present)
    made: dict[Edit, Planned] = {}
    failed: list[Edit] = []
    pasted = {what for edit in plan.changes.edits for what in _generated(plan, edit, ())}
    cells = _place_cells(plan, present, planned, refuse)
    for edit in plan.changes.edits:
        if edit in moved.values() or edit.passage in cells:
            continue
        if _is_done(plan, present, edit) if edit.is_row or edit.moved else edit.passage in done and not edit.restyled:
            already += 1
            continue
        words = sent[edit.passage].words
        before, after = _shown(words[edit.start : edit.stop]), _shown(edit.new)
        try:
            here = _transferred(plan, edit, words, present)
            if here is None:
                already += 1
                continue
            here, typed = with_sources(here, plan.sent.generated, present.passages.values())
            found = source_edit(present.passages[here.passage], typed, pasted)
            group = " ".join(f"{one.kind} {one.name}" for one in _generated(plan, edit, words) if one in pasted)
            made[edit] = Planned(found, edit.by, shown, here, group=group)
            planned.append(made[edit])
        except CannotPlaceError as error:
            failed.append(edit)
            if error.generated is not None and words[edit.start : edit.stop + 1]:
                several = [one for one in plan.changes.edits if one.passage == edit.passage]
                before, after = _whole(words, edit, several)
                error.location = error.location or _typed_at(plan, present, edit, words)
            refuse(edit.passage, edit.by, before, after, error)
    for phrase in _phrases(plan.changes.edits, sent):
        for edit in phrase if any(one in failed for one in phrase) else ():
            if edit in made:
                planned.remove(made[edit])
                words = sent[edit.passage].words
                before, after = _shown(words[edit.start : edit.stop]), _shown(edit.new)
                refuse(edit.passage, edit.by, before, after, CannotPlaceError(_BESIDE))
    unplaced = _place_tables(plan, present, planned, refuse)
    rows = deleted_rows(
        [present.passages[plan.passages[name]] for name in plan.changes.deleted if name in plan.passages]
    )
    for name, by in plan.changes.deleted.items():
        text = _shown(sent[name].words)
        if name in unplaced:
            continue
        if name not in plan.passages and not present.is_run:
            refuse(name, by, text, "", CannotPlaceError(_UNRUN))
            continue
        if name not in plan.passages or (name in moved and _is_moved(plan, present, name, moved[name])):
            already += 1
            continue
        placed = present.passages[plan.passages[name]]
        try:
            if _text(sent[name]) != _text(placed.passage):
                raise CannotPlaceError("the source has changed since it was sent", placed.location)
            row = rows.get(placed.passage.name)
            names = row[1] if row is not None else (placed.passage.name,)
            found = row[0] if row is not None else deleted_passage(placed)
            gone = Planned(found, by, shown, deleted=names, group=names[0])
            if name in moved:
                planned.append(_moved(plan, present, moved[name], placed, shown))
            planned.append(gone)
        except CannotPlaceError as error:
            refuse(name, by, text, "moved" if name in moved else "", error)
    for one, other, by in plan.changes.joined:
        if one in done:
            already += 1
            continue
        try:
            if one not in plan.passages or other not in plan.passages:
                raise CannotPlaceError("the source has changed since it was sent")
            pair = plan.passages[one], plan.passages[other]
            found = joined_passages(present.passages[pair[0]], present.passages[pair[1]])
            planned.append(Planned(found, by, shown, joined=pair))
        except CannotPlaceError as error:
            refuse(one, by, "the end of the paragraph", "", error)
    for name in plan.changes.reordered:
        refuse(
            name, (), _shown(sent[name].words), "", CannotPlaceError("it was moved and changed; move it in the source")
        )
    for name, form, by in plan.changes.reformed:
        text = _shown(sent[name].words)
        try:
            if name not in plan.passages:
                raise CannotPlaceError("the source has changed since it was sent")
            placed = present.passages[plan.passages[name]]
            if form_of(placed.passage.paragraphs[0]) == form:
                already += 1
            else:
                planned.append(Planned(heading_edit(placed, form), by, shown))
        except CannotPlaceError as error:
            refuse(name, by, text, text, error)
    known = {one.container.partition(" row")[0] for group in plan.changes.groups.values() for one in group}
    for paragraph in plan.changes.stray:
        what, is_cell, _ = paragraph.container.partition(" row")
        why = "it is in a new column of a table" if is_cell and what in known else "it is in a text box or a new table"
        why = "it is in a new footnote; type it in the source" if what.startswith("note") else why
        by = _by_of(paragraph)
        refused.append(Refused(Location(plan.path), by, "", paragraph.text().strip(), why, None, shown))
    return already


def _place_cells(plan: FilePlan, present: Present, planned: list[Planned], refuse: Refuse) -> set[str]:
    """Add the edits of cells that code prints from CSV files to the changes that are made, or refuse them; return the
    passages of these cells."""
    placed: set[str] = set()
    for name, several in groupby(sorted(plan.changes.edits, key=lambda one: one.passage), key=lambda one: one.passage):
        edits = [edit for edit in several if not (edit.restyled or edit.is_row or edit.moved)]
        here = present.passages.get(plan.passages.get(name, ""))
        is_printed = here is not None and here.place is None and here.passage.kind == "text"
        sent = next(passage for passage in plan.sent.passages if passage.name == name)
        if here is None or not edits or not is_printed or _text(sent) != _text(here.passage):
            continue
        words = list(sent.words)
        for edit in sorted(edits, key=lambda one: -one.start):
            words[edit.start : edit.stop] = edit.new
        by = tuple(dict.fromkeys(change for edit in edits for change in edit.by))
        if any(is_paragraph(word) or word.piece.generated for word in [*words, *sent.words]):
            continue
        try:
            found = cell_edit(here, _shown(words), present.passages, present.tables, present.root, present.decimal)
        except CannotPlaceError as error:
            refuse(name, by, _shown(sent.words), _shown(words), error)
            placed.add(name)
            continue
        if found is not None:
            planned.append(Planned(found, by, plan.returned.shown))
            placed.add(name)
    return placed


def _place_tables(plan: FilePlan, present: Present, planned: list[Planned], refuse: Refuse) -> set[str]:
    """Add the columns that are deleted to the changes that are made, and refuse the deletion of tables and of their
    heads, and merged cells; return the passages that are gone with these."""
    sent = {passage.name: passage for passage in plan.sent.passages}
    deleted = plan.changes.deleted
    gone: set[str] = set()
    for what, names in gone_parts(plan.sent.passages, plan.changes.groups, deleted, plan.returned.paragraphs):
        known = [present.passages[plan.passages[name]] for name in names if name in plan.passages]
        if not known and what != "merged" and present.is_run:
            continue  # it is not in the source any more
        by = tuple(dict.fromkeys(change for name in names for change in deleted.get(name, ())))[:1]
        gone |= set(names) if what != "merged" else set()
        try:
            if what != "column":
                raise CannotPlaceError(_PARTS[what])
            if len(known) < len(names):
                raise CannotPlaceError("the source has changed since it was sent")
            for found, cell in deleted_column(known):
                planned.append(
                    Planned(found, by, plan.returned.shown, deleted=(cell,) if cell else (), group=f"column {names[0]}")
                )
        except CannotPlaceError as error:
            text = " | ".join(_shown(sent[name].words) for name in names)
            refuse(names[0], by, text, "one cell" if what == "merged" else "", error)
    return gone


def _by_of(paragraph: Paragraph) -> tuple[Change, ...]:
    return tuple(dict.fromkeys(piece.inserted for piece in paragraph.pieces if piece.inserted is not None))


def _phrases(edits: Sequence[Edit], sent: Mapping[str, Passage]) -> list[list[Edit]]:
    """Return edits in groups of those with at most a word between them: half of a changed phrase is another phrase. All
    of a line of the list of abbreviations is one."""
    groups: list[list[Edit]] = []
    for edit in edits:
        last = groups[-1][-1] if groups else None
        is_of_words = last is not None and not (edit.restyled or edit.is_row or last.restyled or last.is_row)
        if last is not None and is_of_words and last.passage == edit.passage:
            is_line = sent[edit.passage].kind == "abbreviation"
            groups[-1:] = [[*groups[-1], edit]] if is_line or edit.start - last.stop <= 1 else [groups[-1], [edit]]
        else:
            groups.append([edit])
    return groups


def _generated(plan: FilePlan, edit: Edit, words: Sequence[Word]) -> list[Generated]:
    """Return what generates the words that an edit inserts, or deletes of the `words` of its passage."""
    names = dict.fromkeys(word.piece.generated for word in [*edit.new, *words[edit.start : edit.stop]])
    return [plan.sent.generated[called] for called in names if called in plan.sent.generated]


def _is_done(plan: FilePlan, present: Present, edit: Edit) -> bool:
    """Return whether the paragraphs that an edit inserts follow its passage already."""
    cells = [text for text in _parted(edit.new) if text]
    names = list(present.passages)
    at = names.index(plan.passages[edit.passage]) + 1 if edit.passage in plan.passages else len(names)
    return [_text(present.passages[name].passage) for name in names[at : at + len(cells)]] == cells


def _parted(words: Sequence[Word]) -> list[list[str]]:
    """Return the paragraphs of words."""
    parts: list[list[str]] = [[]]
    for word in words:
        if is_paragraph(word):
            parts.append([])
        else:
            parts[-1].append(word.normal)
    return parts


def _done(plan: FilePlan, present: Present) -> set[str]:
    """Return the passages that the sources have as they were returned, with paragraphs that were added or joined."""
    now = [tuple(_text(passage)) for passage in present.sent.passages]
    known = {text: index for index, text in reversed(list(enumerate(now)))}
    following = plan.changes.joined_to
    done: set[str] = set()
    changed = {edit.passage for edit in plan.changes.edits} | set(following)
    for name in changed & plan.changes.groups.keys():
        texts: list[tuple[str, ...]] = [()]
        chain = [name]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        for one in chain:
            parts = [[word.normal for word in paragraph_words([each])] for each in plan.changes.groups.get(one, ())]
            for index, part in enumerate(parts):
                texts = [*texts, tuple(part)] if index else [*texts[:-1], (*texts[-1], *part)]
        start = known.get(texts[0])
        if start is not None and now[start : start + len(texts)] == texts:
            done |= {name, *chain[:-1]}
    return done


def _whole(words: Sequence[Word], edit: Edit, edits: Sequence[Edit]) -> tuple[str, str]:
    """Return the generated words that an edit touches, as a whole, before and after all edits of the passage."""
    start, stop = edit.start, edit.stop
    while 0 < start < len(words) and (one := words[start].piece.generated) and words[start - 1].piece.generated == one:
        start -= 1
    while 0 < stop < len(words) and (one := words[stop - 1].piece.generated) and words[stop].piece.generated == one:
        stop += 1
    after = list(words[start:stop])
    for other in sorted(edits, key=lambda one: -one.start):
        if start <= other.start and other.stop <= stop:
            after[other.start - start : other.stop - start] = other.new
    return _shown(words[start:stop]), _shown(after)


def _typed_at(plan: FilePlan, present: Present, edit: Edit, words: Sequence[Word]) -> Location | None:
    """Return where generated words are typed in the source."""
    placed = present.passages.get(plan.passages.get(edit.passage, ""))
    touched = [index for index in range(edit.start, max(edit.stop, edit.start + 1)) if index < len(words)]
    for index in touched if placed is not None and len(placed.words) == len(words) else ():
        if words[index].piece.generated and placed is not None and index in placed.typed:
            path, line, column = placed.begin(index)
            return Location(path, line, column + 1)
    return None


def _moves(plan: FilePlan, sent: Mapping[str, Passage]) -> dict[str, Edit]:
    """Return the edits that insert the text of a deleted passage, by the passage."""
    found: dict[str, Edit] = {}
    for name in plan.changes.deleted:
        text = _text(sent[name])
        for edit in plan.changes.edits:
            if edit.start == edit.stop and edit not in found.values() and text in _parted(edit.new):
                found[name] = edit
                break
    return found


def _is_moved(plan: FilePlan, present: Present, name: str, edit: Edit) -> bool:
    """Return whether a passage is already where an edit inserts it."""
    order = [passage.name for passage in present.sent.passages]
    beside = plan.passages.get(edit.passage)
    if beside is None:
        return False
    return order.index(plan.passages[name]) == order.index(beside) + (1 if edit.start else -1)


def _moved(plan: FilePlan, present: Present, edit: Edit, placed: Placed, shown: str) -> Planned:
    """Return the insertion of a passage, as it is typed, at another place. Raises CannotPlaceError."""
    words = next(one for one in plan.sent.passages if one.name == edit.passage).words
    here = _transferred(plan, edit, words, present)
    if here is None:
        raise CannotPlaceError("it is there already")
    typed = source_edit(present.passages[here.passage], here)
    text = _text(placed.passage)
    new: list[Word] = []
    plain = ""
    for is_end, group in groupby(here.new, key=is_paragraph):
        part = list(group)
        if not is_end and not plain and [word.normal for word in part] == text:
            plain = as_typed(part, at_beginning=True)
            part = placed.words
        elif any(word.piece.generated for word in part):
            raise CannotPlaceError("generated words are in a paragraph beside it")
        new += part
    source = lines_of_passage(placed)
    if not plain or plain not in typed.new or source is None:
        raise CannotPlaceError("it is not a paragraph there")
    made = replace(typed, new=typed.new.replace(plain, source, 1))
    return Planned(
        made, edit.by, shown, replace(here, new=tuple(new), moved=placed.passage.name), group=placed.passage.name
    )


def _shown(words: Sequence[Word]) -> str:
    return "".join((" " if word.space else "") + _sign(word) for word in words).strip()


def _sign(word: Word) -> str:
    if word.text.startswith(OBJECT):
        return f"[{word.text.strip(OBJECT + OBJECT_END) or 'picture or note'}]"
    return "¶" if is_paragraph(word) else word.text


def _transferred(plan: FilePlan, edit: Edit, words: Sequence[Word], present: Present) -> Edit | None:
    """Return an edit of the passage as it is now, None if it has been made already. Raises CannotPlaceError if the
    source has changed at its place."""
    if edit.passage not in plan.passages:
        raise CannotPlaceError("its paragraph is not in the source any more" if present.is_run else _UNRUN)
    name = plan.passages[edit.passage]
    now = present.passages[name].words
    keys, present_keys = [word.normal for word in words], [word.normal for word in now]
    if keys == present_keys:
        styles = [word.piece.style for word in now[edit.start : edit.stop]]
        is_made = edit.restyled and styles == [word.piece.style for word in edit.new]
        return None if is_made else replace(edit, passage=name)
    at = {-1: -1, len(keys): len(present_keys), **aligned(keys, present_keys)}
    before, after = edit.start - 1, edit.stop
    if before in at and after in at:
        between = present_keys[at[before] + 1 : at[after]]
        if between == [word.normal for word in edit.new] and not edit.restyled:
            return None
        if between == keys[edit.start : edit.stop]:
            return replace(edit, passage=name, start=at[before] + 1, stop=at[after])
    why = "the source has changed there since it was sent"
    if before in at and after in at:
        why += f", to “{_shown(now[at[before] + 1 : at[after]])}”"
    raise CannotPlaceError(why, present.passages[name].location)


def _without_conflicts(
    planned: Sequence[Planned], present: Mapping[str, Present], refused: list[Refused]
) -> list[Planned]:
    """Return the edits without those that overlap; the same edit by several authors is made once."""
    kept: dict[SourceEdit, Planned] = {}
    for one in planned:
        same = kept.get(one.edit)
        kept[one.edit] = one if same is None else replace(same, by=tuple(dict.fromkeys([*same.by, *one.by])))
    ordered = sorted(kept.values(), key=lambda one: one.edit)
    rivals = {
        index: ordered[other]
        for index, one in enumerate(ordered)
        for other in (index - 1, index + 1)
        if 0 <= other < len(ordered) and overlap(one.edit, ordered[other].edit, beside=one.file != ordered[other].file)
    }
    lines = lines_of(present)
    failed = _with_groups([ordered[index] for index in rivals], ordered)
    for index, one in enumerate(ordered):
        if one in failed:
            rival = rivals.get(index)
            new = _refusal(rival, lines, "").after if rival is not None else ""
            by = f" by {shown_authors(rival.by)}" if rival is not None else ""
            refused.append(_refusal(one, lines, f"it conflicts with the change to “{new}”{by}" if by else _TOGETHER))
    return [one for one in ordered if one not in failed]


def shown_authors(by: Iterable[Change]) -> str:
    """Return the authors of a change with its day: `A. B., 2026-05-03`."""
    names = dict.fromkeys(
        ", ".join(part for part in (change.author or "Unknown author", change.date[:10]) if part) for change in by
    )
    return " and ".join(names) or "Untracked"


def _with_groups(failed: Sequence[Planned], planned: Sequence[Planned]) -> list[Planned]:
    """Return edits with those that are made only together with them."""
    groups = {one.group for one in failed if one.group}
    return [one for one in planned if one in failed or one.group in groups]


def _refusal(one: Planned, lines: Mapping[str, Sequence[str]], why: str) -> Refused:
    edit = one.edit
    text = lines[edit.path][edit.line - 1]
    end = edit.end_column if edit.end_line == edit.line else len(text)
    before = text[edit.column : end]
    after = _shown(one.printed.new) if one.printed is not None else ""
    if one.printed is None or one.printed.moved:
        before = before or text.strip()
    return Refused(Location(edit.path, edit.line, edit.column + 1), one.by, before.strip(), after, why, None, one.file)


def _proved(
    root: Path,
    planned: list[Planned],
    present: Mapping[str, Present],
    profiles: tuple[str, ...],
    refused: list[Refused],
) -> list[Planned]:
    """Return the edits with which the report prints what the returned files have, and nothing else differently."""
    lines = lines_of(present)
    for _ in range(_MOST_TRIES):
        if not planned:
            return planned
        wrong = _wrong(root, planned, present, profiles, lines)
        if wrong is None:
            return planned
        failed = [one for one in planned if not wrong or wrong & set(one.passages)] or planned
        failed = _with_groups(failed, planned)
        for one in failed:
            refused.append(_refusal(one, lines, "the report would not print it as it was returned"))
        planned = [one for one in planned if one not in failed]
    for one in planned:
        refused.append(_refusal(one, lines, "the report would not print it as it was returned"))
    return []


def _wrong(
    root: Path,
    planned: Sequence[Planned],
    present: Mapping[str, Present],
    profiles: tuple[str, ...],
    lines: Mapping[str, Sequence[str]],
) -> set[str] | None:
    """Return the passages that would not be printed as expected, empty if that is not known; None if all are right."""
    texts = applied(lines, [one.edit for one in planned])
    with unsaved({root / path: text.encode() for path, text in texts.items()}), stored_in_memory():
        try:
            after = present_documents(root, tuple(present), profiles)
        except CasewrightError:
            return set()
    wrong: set[str] = set()
    for path, before in present.items():
        edits = [one.printed for one in planned if one.printed is not None]
        deleted = {name for one in planned for name in one.deleted}
        joined = [one.joined for one in planned if one.joined is not None]
        expected = expected_texts(before.sent, edits, deleted, joined)
        printed = printed_texts(after[path].sent)
        matcher = SequenceMatcher(None, [text for text, _ in expected], printed, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind != "equal":
                wrong |= {name for _, names in expected[a:b] for name in names}
                wrong |= {name for _, names in expected[max(0, a - 1) : b + 1] for name in names} if c < d else set()
                wrong.add("")
    return wrong - {""} if wrong else None
