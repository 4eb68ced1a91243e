"""Edits of printed words as edits of the source: only where every word that is touched has its place there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby

from casewright.diagnostics import Location
from casewright.figures.registry import REGISTRY_PATH
from casewright.render.preparation import ABBREVIATIONS_FILE
from casewright.render.word.identity.marks import Generated
from casewright.render.word.identity.part import Passage, Sent, places_of
from casewright.render.word.identity.placing import Place, Source
from casewright.render.word.identity.placing import placed as placed_units
from casewright.render.word.identity.reading import OBJECT, OBJECT_END, Paragraph, Piece
from casewright.render.word.identity.words import Typed, Unit, Word, form_of, units_of, words_of
from casewright.word_import.as_typed import NOT_TYPED, as_typed, can_be_typed, in_yaml
from casewright.word_import.changes import Edit, is_paragraph

_OPENING = re.compile(r"(?:\*{1,3}|_{1,3}|\^|~{1,2})$")
_CLOSING = re.compile(r"(?:\*{1,3}|_{1,3}|\^|~{1,2})(?![\w*_^~])")
_EMPHASIS = re.compile(r"[*_^~]+")
_ITEM = re.compile(r"^(?P<all>\s*(?:[-*+]|\(?(?:\d+|[a-zA-Z#@])[.)])\s+)")
TABLE_ROW = re.compile(r"^\s*\|")
_SHORT_FORM = re.compile(r"\s*(?:- )?short:\s*(?P<form>.*?)\s*$")
_UNKNOWN = "a link"
_DATA = frozenset({REGISTRY_PATH, ABBREVIATIONS_FILE})


@dataclass(frozen=True, order=True)
class SourceEdit:
    """Text between two places of a file (lines from 1, columns from 0) is replaced with `new`."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    new: str


class CannotPlaceError(Exception):
    """An edit has no certain place in the source; the text says why, `location` where it belongs instead."""

    def __init__(self, why: str, location: Location | None = None, generated: Generated | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.location = location
        self.generated = generated


@dataclass(frozen=True)
class Placed:
    """A passage in the present source: its words and where each is typed."""

    passage: Passage
    place: Place | None
    generated: Mapping[str, Generated]
    source: Source
    texts: Mapping[str, Sequence[str]]
    levels: Mapping[str, str] = field(default_factory=dict)
    """What is typed before a heading, by the style that it is printed in."""

    @property
    def words(self) -> list[Word]:
        return self.passage.words

    @cached_property
    def units(self) -> list[Unit]:
        return units_of(self.words, self.generated)

    @cached_property
    def typed(self) -> dict[int, tuple[int, int]]:
        """The first and last word of the source of each printed word."""
        found: dict[int, tuple[int, int]] = {}
        if self.place is None:
            return found
        for index, unit in enumerate(self.units):
            at = self.place.pairs.get(index)
            if at is None:
                continue
            for word in range(unit.start, unit.stop):
                known = found.get(word, (at, at))
                found[word] = min(known[0], at), max(known[1], at)
        return found

    @property
    def location(self) -> Location | None:
        return self.passage.location

    def text(self, first: tuple[str, int, int], last: tuple[str, int, int]) -> str:
        """Return the source between two places of a file."""
        lines = self.texts[first[0]]
        if first[1] == last[1]:
            return lines[first[1] - 1][first[2] : last[2]]
        between = lines[first[1] : last[1] - 1]
        return "\n".join([lines[first[1] - 1][first[2] :], *between, lines[last[1] - 1][: last[2]]])

    def begin(self, word: int) -> tuple[str, int, int]:
        typed = self.source.words[self.typed[word][0]]
        return typed.path, typed.line, typed.start

    def end(self, word: int) -> tuple[str, int, int]:
        typed = self.source.words[self.typed[word][1]]
        return typed.path, typed.line, typed.end

    def generated_in(self, start: int, stop: int) -> list[str]:
        """Return the generated words that an edit touches: changed ones, and those that it is within."""
        inside = [word.piece.generated for word in self.words[start:stop] if word.piece.generated]
        if start == stop and 0 < start < len(self.words):
            one, other = self.words[start - 1].piece.generated, self.words[start].piece.generated
            inside += [one] if one and one == other else []
        return list(dict.fromkeys(inside))

    def is_cut(self, start: int, stop: int) -> bool:
        """Return whether an edit takes only a part of generated words."""
        touched = set(self.generated_in(start, stop))
        outside = [*self.words[:start], *self.words[stop:]]
        return any(word.piece.generated in touched for word in outside)


def placed_passages(sent: Sent, source: Source, texts: Mapping[str, Sequence[str]]) -> dict[str, Placed]:
    """Return the passages of a document with their places, by name; `texts` are the lines of its files."""
    places = places_of(sent, source)
    levels: dict[str, str] = {}
    for passage, place in zip(sent.passages, places, strict=True):
        style = passage.paragraphs[0].style
        if place is not None and style[7:].isdigit():
            typed = source.words[place.first]
            if mark := re.match("#+", texts[typed.path][typed.line - 1]):
                levels[style] = mark[0]
    return {
        passage.name: Placed(passage, place, sent.generated, source, texts, levels)
        for passage, place in zip(sent.passages, places, strict=True)
    }


def recognized(edit: Edit, sent: Sent) -> Edit:
    """Return an edit in which words that lead to a place of the document have the name of the citation or mention that
    they are a copy of, or an unknown one: LibreOffice copies links without the bookmarks around them."""
    linked = [at for at, word in enumerate(edit.new) if word.piece.is_linked and any(map(str.isdigit, word.text))]
    if not linked:
        return edit
    texts = {
        tuple(words[at].normal for at in several): called
        for passage in sent.passages
        for words in [passage.words]
        for called, several in _by_generator(words)
        if sent.generated[called].kind in {"citation", "mention"}
    }
    new = list(edit.new)
    for at in linked:
        names = [
            (start, start + len(text), called)
            for text, called in sorted(texts.items(), key=lambda one: -len(one[0]))
            for start in range(max(0, at - len(text) + 1), at + 1)
            if tuple(word.normal for word in new[start : start + len(text)]) == text
        ]
        for place in range(*names[0][:2]) if names else (at,):
            piece = replace(new[place].piece, generated=names[0][2] if names else _UNKNOWN)
            new[place] = replace(new[place], piece=piece)
    return replace(edit, new=tuple(new))


def with_sources(edit: Edit, generated: Mapping[str, Generated], passages: Iterable[Placed]) -> tuple[Edit, Edit]:
    """Return an edit with the present names of the generated words that it inserts, as after cut and paste, and one
    with what is typed for them instead. Raises CannotPlaceError for words that are not generated so any more."""
    if not any(word.piece.generated for word in edit.new):
        return edit, edit
    known: dict[tuple[Generated, str], tuple[str, str]] = {}
    for placed in passages:
        for called, several in _by_generator(placed.words):
            if called in placed.generated and all(at in placed.typed for at in several):
                text = "".join(placed.words[at].text for at in several)
                typed = placed.text(placed.begin(several[0]), placed.end(several[-1]))
                known.setdefault((placed.generated[called], text), (called, typed))
    new, source = list(edit.new), list(edit.new)
    if any(word.piece.generated == _UNKNOWN for word in new):
        raise CannotPlaceError("it is a link whose number is counted; type the citation or mention in the source")
    for called, several in reversed(_by_generator(edit.new)):
        what = generated.get(called, Generated("number"))
        text = "".join(edit.new[at].text for at in several)
        found = known.get((what, text))
        if found is None and any(one == what and text in printed for one, printed in known):
            raise CannotPlaceError("it is generated", None, what)
        for at in several:
            new[at] = replace(new[at], piece=replace(new[at].piece, generated=found[0] if found else ""))
        if found is None:  # typed beside generated words
            source[several[0] : several[-1] + 1] = new[several[0] : several[-1] + 1]
            continue
        first = edit.new[several[0]]
        source[several[0] : several[-1] + 1] = [replace(first, text=found[1])]
    return replace(edit, new=tuple(new)), replace(edit, new=tuple(source))


def _by_generator(words: Sequence[Word]) -> list[tuple[str, list[int]]]:
    """Return the stretches of generated words, each with the name of what generates it."""
    groups = groupby(range(len(words)), key=lambda at: words[at].piece.generated)
    return [(called, list(several)) for called, several in groups if called]


def source_edit(placed: Placed, edit: Edit, pasted: Collection[Generated] = ()) -> SourceEdit:
    """Return an edit of the source for an edit of printed words. Of generated words alone, only those are deleted that
    are `pasted` elsewhere. Raises CannotPlaceError."""
    touched = placed.generated_in(edit.start, edit.stop)
    if touched:
        is_deletion = not edit.new and not placed.is_cut(edit.start, edit.stop)
        has_words = any(
            word.text.isalnum() and not word.piece.generated for word in placed.words[edit.start : edit.stop]
        )
        is_moved = all(placed.generated.get(called) in pasted for called in touched)
        if not (is_deletion and (has_words or is_moved)):
            raise CannotPlaceError("it is generated", None, placed.generated.get(touched[0], Generated("number")))
    gone = [word for word in placed.words[edit.start : edit.stop] if not can_be_typed([word])]
    new = [word for word in edit.new if not can_be_typed([word])]
    if gone and new:
        return _described(placed, edit, gone, new)
    if gone and not edit.by:
        raise CannotPlaceError("programs lose pictures, formulas and notes, and no tracked change deletes it")
    if not can_be_typed(edit.new):
        raise CannotPlaceError("it contains a picture, a formula or a note")
    if placed.place is None:
        raise not_typed(placed.passage)
    if edit.restyled:
        return _restyled(placed, edit)
    if edit.is_row:
        return _new_rows(placed, edit)
    found = _inserted(placed, edit) if edit.start == edit.stop else _replaced(placed, edit)
    short = _SHORT_FORM.match(placed.texts[found.path][found.line - 1]) if found.path == ABBREVIATIONS_FILE else None
    if short:
        raise CannotPlaceError("it is generated", None, Generated("abbreviation", short["form"]))
    return found


def _described(placed: Placed, edit: Edit, gone: Sequence[Word], new: Sequence[Word]) -> SourceEdit:
    """Return the edit that changes an alternative text where it is typed: in the data, or beside a picture."""
    before, after = (word.text.strip(OBJECT + OBJECT_END) for word in (gone[0], new[0]))
    why = "alternative texts and formulas are changed where they are typed"
    if len(gone) + len(new) + len(edit.new) + edit.stop - edit.start != 4 or not before or not after:
        raise CannotPlaceError(why)
    places = [
        (path, line, match.start() + 1)
        for path, lines in placed.texts.items()
        for line, text in enumerate(lines, start=1)
        for match in re.finditer(re.escape(f'"{before}"'), text)
    ]
    if len(places) == 1 and '"' not in after and "\\" not in after:
        path, line, column = places[0]
        return SourceEdit(path, line, column, line, column + len(before), after)
    passage = Passage("", "text", (Paragraph((), (Piece(before),)),))
    [place] = placed_units([(units_of(passage.words, {}), "")], placed.source)
    inner = replace(placed, passage=passage, place=place, generated={})
    words = words_of([Piece(after)])
    changed = [
        code
        for code in SequenceMatcher(None, [w.normal for w in passage.words], [w.normal for w in words]).get_opcodes()
        if code[0] != "equal"
    ]
    if place is None or not changed:
        raise CannotPlaceError(why)
    (_, start, _, first, _), (_, _, stop, _, last) = changed[0], changed[-1]
    follows = last < len(words) and words[last].space
    found = source_edit(inner, Edit("", start, stop, tuple(words[first:last]), follows, edit.by))
    if found.path != REGISTRY_PATH:
        raise CannotPlaceError(why)
    return found


def not_typed(passage: Passage) -> CannotPlaceError:
    """Return the error for a passage that is made of entries of files, or printed by code."""
    kind, _, name = passage.kind.partition(" ")
    container = passage.paragraphs[-1].container
    if kind == "text":
        where = f", in {container.replace(' row', ', row').replace(' column', ', column')}" if container else ""
        return CannotPlaceError(f"its text is not typed in the document; code prints it{where}")
    return CannotPlaceError("it is generated", None, Generated(kind, name))


def _new_text(
    placed: Placed, edit: Edit, at: tuple[str, int, int], inside: str, *, at_beginning: bool, at_end: bool = False
) -> str:
    """Return the new words as typed at a place, with the ends of paragraphs."""
    path, line, column = at
    typed = placed.texts[path][line - 1]
    parts: list[list[Word]] = [[]]
    forms: list[str] = []
    for word in edit.new:
        if is_paragraph(word):
            parts.append([])
            forms.append(word.piece.style)
        else:
            parts[-1].append(word)
    is_data = path in _DATA or _is_front(placed, at)
    if len(parts) > 1 and (is_data or TABLE_ROW.match(typed) or (typed.startswith("#") and not at_end)):
        raise CannotPlaceError("a new paragraph cannot be typed there")
    item = _ITEM.match(placed.texts[path][placed.begin(min(placed.typed))[1] - 1])
    texts = [as_typed(part, inside, at_beginning=at_beginning or index > 0) for index, part in enumerate(parts)]
    if not is_data:
        marks = [_mark(form, item, placed) for form in forms]
        return texts[0] + "".join(mark + text for mark, text in zip(marks, texts[1:], strict=True))
    shown = in_yaml(texts[0], typed, typed[:column])
    if shown is None:
        raise CannotPlaceError("the text would be read as YAML there", Location(path, line, column + 1))
    if placed.passage.kind == "keywords" and (entry := re.match(r"\s*(- )?", typed)) is not None:
        return re.sub(r"[;,]\s+", f"\n{entry[0]}" if entry[1] else ", ", shown)
    return shown


def _mark(form: str, item: re.Match[str] | None, placed: Placed) -> str:
    """Return what is between a paragraph and the next, which is an item, a heading (`Heading2`) or a plain one."""
    if form.startswith("item"):
        if item is None or form != form_of(placed.passage.paragraphs[-1]):
            raise CannotPlaceError("a new list is typed in the source", placed.location)
        return f"\n{item['all']}"
    if form[7:].isdigit():  # Heading2
        known = next((len(mark) - int(style[7:]) for style, mark in placed.levels.items()), 1)
        return f"\n\n{'#' * max(1, known + int(form[7:]))} "
    return "\n\n"


def _new_rows(placed: Placed, edit: Edit) -> SourceEdit:
    """Insert rows behind that of a cell of a Markdown table; the head is followed by the line below it."""
    path, line, _ = placed.begin(min(placed.typed))
    lines = placed.texts[path]
    if not TABLE_ROW.match(lines[line - 1]):
        raise CannotPlaceError("a row is typed in the source of its table", placed.location)
    texts: list[str] = []
    for word in edit.new:
        if is_paragraph(word):
            texts.append("")
        else:
            texts[-1] += (" " if word.space else "") + as_typed([word])
    count = len(re.findall(r"(?<!\\)\|", lines[line - 1].strip().strip("|"))) + 1
    if len(texts) % count:
        raise CannotPlaceError(f"the table has {count} columns", placed.location)
    line += line < len(lines) and re.fullmatch(r"[\s|:+=-]+", lines[line]) is not None
    rows = [texts[at : at + count] for at in range(0, len(texts), count)]
    end = (path, line, len(lines[line - 1]))
    return _at(end, "".join(f"\n| {' | '.join(row)} |" for row in rows))


def _is_front(placed: Placed, at: tuple[str, int, int]) -> bool:
    lines = placed.texts[at[0]]
    fences = [number for number, text in enumerate(lines, start=1) if text.rstrip() in {"---", "..."}][:2]
    return len(fences) == 2 and fences[0] == 1 and fences[0] < at[1] < fences[1]


def _replaced(placed: Placed, edit: Edit) -> SourceEdit:
    """Replace words, with the white space beside them where that changes too."""
    words, typed = placed.words, placed.typed
    missing = [index for index in range(edit.start, edit.stop) if index not in typed]
    if missing:
        raise CannotPlaceError("its words are not typed in the document", placed.location)
    first, last = placed.begin(edit.start), placed.end(edit.stop - 1)
    spanned = range(typed[edit.start][0], typed[edit.stop - 1][1] + 1)
    covered = {at for index in range(edit.start, edit.stop) for at in typed[index]}
    between = [placed.source.words[at] for at in spanned if at not in covered]
    if len({placed.source.words[at].path for at in (spanned.start, spanned.stop - 1)}) > 1 or not spanned:
        raise CannotPlaceError("its words are typed in several places", placed.location)
    before, after = edit.start - 1, edit.stop
    left = _gap(placed, before, edit.start) if before in typed else None
    right = _gap(placed, edit.stop - 1, after) if after in typed else None
    if not edit.new:
        _refuse_markup(between, placed)
        return _deleted(placed, edit, first, last, left, right)
    inside = words[edit.start].piece.style
    if inside and any(word.piece.style != inside for word in edit.new):  # out of the emphasis
        opening = _OPENING.search(placed.texts[first[0]][first[1] - 1][: first[2]])
        closing = _CLOSING.match(placed.texts[last[0]][last[1] - 1], last[2])
        marks = [mark for one in between if _EMPHASIS.fullmatch(mark := _shown(one, placed))]
        is_closed = opening is not None and marks.count(opening[0][0]) // len(opening[0]) % 2 == 1
        if opening is None or not (is_closed or (closing and closing[0] == opening[0])):
            raise CannotPlaceError("its style is changed within markup", placed.location)
        first = (first[0], first[1], opening.start())
        left = left[: -len(opening[0])] if left else left
        if is_closed:
            ends = [one for one in between if _shown(one, placed) == opening[0][0]][: len(opening[0])]
            between = [one for one in between if one not in ends]
        elif closing:
            last = (last[0], last[1], closing.end())
            right = right[len(closing[0]) :] if right else right
        inside = ""
    _refuse_markup(between, placed)
    text = _new_text(placed, edit, first, inside, at_beginning=_at_line_start(placed, first))
    if left is not None and not left.strip() and edit.new[0].space != bool(left):
        first = placed.end(before)
        text = (" " if edit.new[0].space else "") + text
    if right is not None and not right.strip() and edit.next_space != bool(right):
        last = placed.begin(after)
        text += " " if edit.next_space else ""
    elif right is not None and right.strip() and edit.next_space != words[after].space:
        raise CannotPlaceError("markup is beside it", placed.location)
    return SourceEdit(first[0], first[1], first[2], last[1], last[2], text)


def _shown(typed: Typed, placed: Placed) -> str:
    return placed.texts[typed.path][typed.line - 1][typed.start : typed.end]


def _at_line_start(placed: Placed, at: tuple[str, int, int]) -> bool:
    return not placed.texts[at[0]][at[1] - 1][: at[2]].strip()


def _refuse_markup(between: Sequence[Typed], placed: Placed) -> None:
    """Raise CannotPlaceError if other words or one half of markup is among words that are replaced."""
    marks: dict[str, int] = {}
    for typed in between:
        shown = _shown(typed, placed)
        if not _EMPHASIS.fullmatch(shown):
            raise CannotPlaceError("markup or another text is within it", placed.location)
        marks[shown] = marks.get(shown, 0) + 1
    if any(count % 2 for count in marks.values()):
        raise CannotPlaceError("emphasis begins or ends within it", placed.location)


def _gap(placed: Placed, one: int, other: int) -> str | None:
    first, last = placed.end(one), placed.begin(other)
    return placed.text(first, last) if first[0] == last[0] and first[1:] <= last[1:] else None


def _deleted(
    placed: Placed,
    edit: Edit,
    first: tuple[str, int, int],
    last: tuple[str, int, int],
    left: str | None,
    right: str | None,
) -> SourceEdit:
    """Delete words, with the white space on one side, and the emphasis around them if nothing is left in it."""
    lines = placed.texts[first[0]]
    opening = _OPENING.search(lines[first[1] - 1][: first[2]])
    closing = _CLOSING.match(lines[last[1] - 1], last[2])
    if opening and closing and opening[0] == closing[0]:
        first = (first[0], first[1], opening.start())
        last = (last[0], last[1], closing.end())
        left = left[: -len(opening[0])] if left else left
        right = right[len(closing[0]) :] if right else right
    has_space_behind = right is None or re.search(r"\s", right) is not None
    if left is not None and not left.strip() and (has_space_behind or not edit.next_space):
        first = placed.end(edit.start - 1)
        if right is not None and right and not right.strip() and not edit.next_space:
            last = placed.begin(edit.stop)
    elif right is not None and not right.strip():
        last = placed.begin(edit.stop)
    elif left is not None and right is not None and right.strip():
        raise CannotPlaceError("markup is beside it", placed.location)
    new = " " if edit.next_space and not left and not right and left is not None and right is not None else ""
    return SourceEdit(first[0], first[1], first[2], last[1], last[2], new)


def _inserted(placed: Placed, edit: Edit) -> SourceEdit:
    """Insert words between two words, on the side of the markup between them whose style is theirs."""
    words, typed = placed.words, placed.typed
    before, after = edit.start - 1, edit.start
    has_before, has_after = before in typed, after in typed
    new = [word for word in edit.new if not is_paragraph(word)]
    style = new[0].piece.style if new else ""
    if has_before and has_after and (gap := _gap(placed, before, after)) is not None:
        first, last = placed.end(before), placed.begin(after)
        if not gap.strip():
            return _between(placed, edit, gap, first, last)
        if style == words[before].piece.style or not any(sign in gap for sign in "*_^~"):
            text = _new_text(placed, edit, first, style, at_beginning=False)
            return _at(first, (" " if edit.new[0].space else "") + text)
        if style == words[after].piece.style:
            text = _new_text(placed, edit, last, style, at_beginning=False)
            return _at(last, text + (" " if edit.next_space else ""))
        space = re.search(r"\s+", gap)
        if space is None or "\n" in gap[: space.start()]:
            raise CannotPlaceError("it is between two kinds of markup", placed.location)
        place = (first[0], first[1], first[2] + space.start())
        return _at(place, " " + _new_text(placed, edit, place, "", at_beginning=False))
    if has_before and not has_after and edit.start == len(words):
        return _at_end(placed, edit, style)
    if has_after and not has_before and edit.start == 0:
        place = placed.begin(after)
        if edit.new and is_paragraph(edit.new[-1]):
            return _paragraph_before(placed, edit, place)
        opening = _OPENING.search(placed.texts[place[0]][place[1] - 1][: place[2]])
        if opening and style != words[after].piece.style:
            place = (place[0], place[1], opening.start())
            style = ""
        text = _new_text(placed, edit, place, style, at_beginning=_at_line_start(placed, place))
        return _at(place, text + (" " if edit.next_space else ""))
    if has_before and words[before].piece.generated == "" and after < len(words):
        place = placed.end(before)  # what follows is printed by the program
        text = _new_text(placed, edit, place, style, at_beginning=False)
        return _at(place, (" " if edit.new[0].space else "") + text)
    if has_after and not words[after].piece.generated:
        place = placed.begin(after)
        text = _new_text(placed, edit, place, style, at_beginning=_at_line_start(placed, place))
        return _at(place, text + (" " if edit.next_space else ""))
    raise CannotPlaceError("the words beside it are not typed in the document", placed.location)


def _at(place: tuple[str, int, int], text: str) -> SourceEdit:
    return SourceEdit(place[0], place[1], place[2], place[1], place[2], text)


def _between(
    placed: Placed, edit: Edit, gap: str, first: tuple[str, int, int], last: tuple[str, int, int]
) -> SourceEdit:
    inside = placed.words[edit.start - 1].piece.style
    inside = inside if inside == placed.words[edit.start].piece.style else ""
    if any(map(is_paragraph, edit.new)):
        text = _new_text(placed, edit, first, inside, at_beginning=False)
        lead = "" if is_paragraph(edit.new[0]) else " " if edit.new[0].space else ""
        tail = "" if is_paragraph(edit.new[-1]) else " " if edit.next_space else ""
        return SourceEdit(first[0], first[1], first[2], last[1], last[2], lead + text + tail)
    text = _new_text(placed, edit, first, inside, at_beginning=False)
    lead = " " if edit.new[0].space else ""
    tail = (gap or " ") if edit.next_space else ""
    return SourceEdit(first[0], first[1], first[2], last[1], last[2], lead + text + tail)


def _at_end(placed: Placed, edit: Edit, style: str) -> SourceEdit:
    """Insert words behind the last one, or new paragraphs behind the line that it is in."""
    before = edit.start - 1
    place = placed.end(before)
    line = placed.texts[place[0]][place[1] - 1]
    if is_paragraph(edit.new[0]):
        end = (place[0], place[1], len(line.rstrip()))
        return _at(end, _new_text(placed, edit, end, "", at_beginning=False, at_end=True))
    inside = placed.words[before].piece.style
    closing = _CLOSING.match(line, place[2])
    if closing and style != inside:
        place, inside = (place[0], place[1], closing.end()), ""
    text = _new_text(placed, edit, place, inside if style == inside else "", at_beginning=False)
    return _at(place, (" " if edit.new[0].space else "") + text)


def _paragraph_before(placed: Placed, edit: Edit, place: tuple[str, int, int]) -> SourceEdit:
    lines = placed.texts[place[0]]
    item = _ITEM.match(lines[place[1] - 1])
    start = (place[0], place[1], 0)
    text = _new_text(placed, edit, place, "", at_beginning=True)
    if lines[place[1] - 1][: place[2]].strip() and not item:
        raise CannotPlaceError("a new paragraph cannot be typed there", placed.location)
    return _at(start, f"{item['all']}{text[: -len(item['all'])]}" if item else text)


def _restyled(placed: Placed, edit: Edit) -> SourceEdit:
    """Give words the style that they have now."""
    if any(index not in placed.typed for index in range(edit.start, edit.stop)):
        raise CannotPlaceError("its words are not typed in the document", placed.location)
    first, last = placed.begin(edit.start), placed.end(edit.stop - 1)
    now = edit.new[0].piece.style
    if any(letter in now for letter in NOT_TYPED):
        raise CannotPlaceError("it was underlined or highlighted, which is not typed", placed.location)
    before = placed.words[edit.start].piece.style
    line = placed.texts[first[0]][first[1] - 1]
    typed = placed.text(first, last)
    if before and not now:
        opening = _OPENING.search(line[: first[2]])
        closing = _CLOSING.match(placed.texts[last[0]][last[1] - 1], last[2])
        if opening and closing and opening[0] == closing[0]:
            return SourceEdit(first[0], first[1], opening.start(), last[1], closing.end(), typed)
    elif now and not before and not _EMPHASIS.search(typed):
        mark = {"b": "**", "i": "*", "bi": "***", "s": "~~", "^": "^", "~": "~"}.get(now, "")
        if mark and not (len(mark) == 1 and mark in "^~" and " " in typed):
            return SourceEdit(first[0], first[1], first[2], last[1], last[2], f"{mark}{typed}{mark}")
    raise CannotPlaceError("its style is changed within markup", placed.location)


def deleted_passage(placed: Placed) -> SourceEdit:
    """Return the edit that deletes a passage with its lines, or the words of a cell. Raises CannotPlaceError."""
    if placed.place is None or not placed.typed or placed.passage.kind == "abbreviation":
        raise not_typed(placed.passage)
    first, last = placed.begin(min(placed.typed)), placed.end(max(placed.typed))
    lines = placed.texts[first[0]]
    if first[0] in _DATA or _is_front(placed, first) or first[0] != last[0]:
        raise CannotPlaceError("it is not deleted as a whole in data", placed.location)
    for word in placed.words:
        if not can_be_typed([word]):
            raise CannotPlaceError("it contains a picture, a formula or a note", placed.location)
    if "table" in placed.passage.paragraphs[-1].container or TABLE_ROW.match(lines[first[1] - 1]):
        return SourceEdit(first[0], first[1], first[2], last[1], last[2], "")
    inside = placed.source.words[placed.place.first : placed.place.last + 1]
    known = set(placed.place.pairs.values())
    for at, typed in enumerate(inside, start=placed.place.first):
        if at not in known and (typed.key[:1].isalnum() or typed.key.startswith("\0")):
            raise CannotPlaceError("another text is within it", placed.location)
    head = lines[first[1] - 1][: first[2]]
    tail = lines[last[1] - 1][last[2] :]
    if re.search(r"[^\W_]", re.sub(_ITEM, "", head)) or re.search(
        r"[^\W_]", re.sub(r"\{[^{}]*\}|\]\([^)]*\)", "", tail)
    ):
        raise CannotPlaceError("other text is in its lines", placed.location)
    stop = last[1]
    if stop < len(lines) and not lines[stop].strip() and not _ITEM.match(lines[first[1] - 1]):
        stop += 1
    if stop < len(lines):
        return SourceEdit(first[0], first[1], 0, stop + 1, 0, "")
    return SourceEdit(first[0], first[1], 0, stop, len(lines[stop - 1]), "")


def heading_edit(placed: Placed, form: str) -> SourceEdit:
    """Return the edit that gives a heading the level of another form (`Heading2`). Raises CannotPlaceError."""
    before = form_of(placed.passage.paragraphs[0])
    path, line, _ = placed.begin(min(placed.typed)) if placed.typed else ("", 0, 0)
    mark = re.match(r"#+(?=\s)", placed.texts[path][line - 1]) if path else None
    if mark is None or not (form[7:].isdigit() and before[7:].isdigit()):
        raise CannotPlaceError(f"it was made {_described_form(form)}; change its mark in the source", placed.location)
    level = len(mark[0]) + int(form[7:]) - int(before[7:])
    return SourceEdit(path, line, 0, line, len(mark[0]), "#" * max(1, level))


def _described_form(form: str) -> str:
    if form.startswith("item"):
        return "an item of a list" if form == "item" else "an item of a list within a list"
    return "a heading" if form else "a plain paragraph"


def lines_of_passage(placed: Placed) -> str | None:
    """Return what is typed for a passage, without the mark that it begins with; None if other words are before it."""
    first, last = placed.begin(min(placed.typed)), placed.end(max(placed.typed))
    line = placed.texts[first[0]][first[1] - 1]
    mark = re.match(r"\s*(?:#+\s+)?", line) if not (item := _ITEM.match(line)) else item
    start = mark.end() if mark else 0
    if re.search(r"[^\W_]", line[start : first[2]]):
        return None
    return placed.text((first[0], first[1], start), (*last[:2], len(placed.texts[last[0]][last[1] - 1].rstrip())))


def deleted_rows(deleted: Sequence[Placed]) -> dict[str, tuple[SourceEdit, tuple[str, ...]]]:
    """Return the edits that delete rows of tables of which all cells are deleted, with the names of these, by cell. The
    head of a table remains."""
    rows: dict[tuple[str, int], list[Placed]] = {}
    for placed in deleted:
        if placed.typed and "table" in placed.passage.paragraphs[-1].container:
            path, line, _ = placed.begin(min(placed.typed))
            rows.setdefault((path, line), []).append(placed)
    out: dict[str, tuple[SourceEdit, tuple[str, ...]]] = {}
    for (path, line), cells in rows.items():
        source = cells[0].source
        inside = {at for cell in cells for at in cell.typed.values()}
        words = {at for first, last in inside for at in range(first, last + 1)}
        texts = [
            at
            for at, typed in enumerate(source.words)
            if (typed.path, typed.line) == (path, line) and typed.key[:1].isalnum()
        ]
        lines = cells[0].texts[path]
        is_head = line < len(lines) and re.fullmatch(r"[\s|:+=-]+", lines[line]) is not None
        if set(texts) <= words and TABLE_ROW.match(lines[line - 1]) and line < len(lines) and not is_head:
            names = tuple(cell.passage.name for cell in cells)
            out |= dict.fromkeys(names, (SourceEdit(path, line, 0, line + 1, 0, ""), names))
    return out


def joined_passages(one: Placed, other: Placed) -> SourceEdit:
    """Return the edit that makes two paragraphs one. Raises CannotPlaceError."""
    if not one.typed or not other.typed:
        raise not_typed(other.passage if one.typed else one.passage)
    first, last = one.end(max(one.typed)), other.begin(min(other.typed))
    gap = one.text(first, last) if first[0] == last[0] and first[1:] <= last[1:] else "?"
    item = _ITEM.match(gap.lstrip("\n")) if gap.startswith("\n") else None
    if gap.strip() and (item is None or item["all"] != gap.lstrip("\n")):
        raise CannotPlaceError("something is between the two paragraphs", one.location)
    indent = " " * len(item["all"]) if item is not None else ""
    return SourceEdit(first[0], first[1], first[2], last[1], last[2], f"\n{indent}")


def applied(texts: Mapping[str, Sequence[str]], edits: Sequence[SourceEdit]) -> dict[str, str]:
    """Return the texts of the files that edits change; the edits do not overlap."""
    out: dict[str, list[str]] = {}
    for edit in sorted(edits, reverse=True):
        lines = out.setdefault(edit.path, list(texts[edit.path]))
        head, tail = lines[edit.line - 1][: edit.column], lines[edit.end_line - 1][edit.end_column :]
        lines[edit.line - 1 : edit.end_line] = f"{head}{edit.new}{tail}".split("\n")
    return {path: "\n".join(lines) for path, lines in out.items()}


def overlap(one: SourceEdit, other: SourceEdit, *, beside: bool = False) -> bool:
    """Return whether two edits touch the same text, or with `beside` are next to each other."""
    if one.path != other.path:
        return False
    first, second = sorted((one, other))
    if beside and (second.line, second.column) == (first.end_line, first.end_column):
        return True
    return (second.line, second.column) < (first.end_line, first.end_column) or (
        (first.line, first.column) == (second.line, second.column)
    )
