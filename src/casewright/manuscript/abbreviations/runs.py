"""Flattening of inlines to text, and changes to ranges of that text.

A short form may consist of several inlines (`CAR`, Space, `T`, Space, `cells`) and contain emphasis. A run flattens its
inlines to a string, and `changed` applies changes of ranges of the string to the inlines. Unchanged inlines remain the
same objects.

Code, formulas, raw markup, citations, images and notes become placeholder characters (see `matching`). Text that must
not change (`{.noabbr}`, mentions, addresses in links) and marked text (`{.abbr}`) is part of the string, so that its
neighbors are read correctly, but forms in it are not found.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from casewright.manuscript.abbreviations.matching import GLUED_OBJECT, LEAD_IN, OBJECT, RAISED
from casewright.manuscript.ast import Attr, Element, Inlines, attributes_of, plain_text, text, words

ABBREVIATION = "abbr"
"""A short form with its long form in the attribute `title`; without the attribute, a use marked by the author."""
DEFINITION = "abbr-definition"
"""A definition: a long form with the short form after it."""
SPELLED_OUT = "abbr-long"
"""A long form instead of a short one."""

_LEAD_INS = frozenset({"float-label", "header-section-number"})
_UNCHANGED = frozenset({"noabbr", "mention", "equation", "uri", "email", "quarto-shortcode__"})
_SPLITTABLE = frozenset({"Emph", "Strong", "Underline", "Strikeout", "SmallCaps", "Superscript", "Subscript"})
_CHILDREN_SECOND = frozenset({"Span", "Link", "Quoted"})


@dataclass(frozen=True, slots=True)
class Change:
    """The replacement of the range `start:end` with `before`, the present inlines if `keep`, and `after`.

    With `wrap`, these are put into a Span with the class and attributes. `mark` is the marked Span of the range, whose
    content and identifier are kept.
    """

    start: int
    end: int
    before: str = ""
    keep: bool = False
    after: str = ""
    wrap: tuple[str, tuple[tuple[str, str], ...]] | None = None
    mark: Element | None = None
    replacement: Element | None = None

    def applied_to(self, typed: str) -> str:
        """Apply the change to plain text."""
        return self.before + (typed if self.keep else "") + self.after


@dataclass(slots=True)
class Level:
    """A list of inlines with their flat positions (the last is the end), and the levels inside them."""

    inlines: Inlines
    starts: list[int] = field(default_factory=list)
    inner: dict[int, Level] = field(default_factory=dict)


@dataclass(slots=True)
class Run:
    """The flat text of a list of inlines, with its elements by flat position.

    `marks` are Spans of the classes above, `notes` and `images` the elements at single positions, `blocked` the ranges
    in which forms are not searched. `raised` maps ends of superscripts to their starts; `scripts` are the ranges of
    superscripts and subscripts. `edges` are the starts and ends of links, spans and quotations, which forms do not
    cross, `bold_edges` those of bold text.
    """

    level: Level
    text: str = ""
    marks: list[tuple[int, int, Element]] = field(default_factory=list)
    notes: list[tuple[int, Element]] = field(default_factory=list)
    images: list[tuple[int, Element]] = field(default_factory=list)
    blocked: list[tuple[int, int]] = field(default_factory=list)
    raised: dict[int, int] = field(default_factory=dict)
    scripts: list[tuple[int, int]] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    bold_edges: list[int] = field(default_factory=list)
    _last: tuple[tuple[Change, ...], Inlines] | None = None

    def crosses_edge(self, start: int, end: int) -> bool:
        """Return whether a link, span or quotation begins or ends inside the range."""
        place = bisect_right(self.edges, start)
        return place < len(self.edges) and self.edges[place] < end

    def changes_boldness(self, start: int, end: int) -> bool:
        """Return whether bold text begins or ends after `start` and up to `end`."""
        place = bisect_right(self.bold_edges, start)
        return place < len(self.bold_edges) and self.bold_edges[place] <= end

    def is_in_script(self, start: int, end: int) -> bool:
        """Return whether the range is inside one superscript or subscript, and so an index."""
        place = bisect_right(self.scripts, (start, len(self.text))) - 1
        return place >= 0 and self.scripts[place][1] >= end

    def is_blocked(self, start: int, end: int) -> bool:
        place = bisect_left(self.blocked, (end, 0)) - 1
        return place >= 0 and self.blocked[place][1] > start

    def changed(self, changes: Sequence[Change]) -> Inlines:
        """Return the inlines after the changes, which do not overlap; the same list if there are none, or the same as
        before."""
        if not changes:
            return self.level.inlines
        ordered = tuple(sorted(changes, key=lambda change: change.start))
        if self._last is None or self._last[0] != ordered:
            starts = [change.start for change in ordered]
            self._last = ordered, _render(self.level, 0, len(self.text), ordered, starts)
        return self._last[1]


def flatten(inlines: Inlines) -> Run:
    """Return the run of a list of inlines."""
    run = Run(Level(inlines))
    pieces: list[str] = []
    _flatten(run.level, 0, run, pieces)
    run.text = "".join(pieces)
    run.edges.sort()
    run.bold_edges.sort()
    run.scripts.sort()
    return run


def _flatten(level: Level, position: int, run: Run, pieces: list[str]) -> int:
    starts = level.starts
    for index, element in enumerate(level.inlines):
        starts.append(position)
        kind = element["t"]
        if kind == "Str":
            pieces.append(element["c"])
            position += len(element["c"])
        elif kind in {"Space", "SoftBreak", "LineBreak"}:
            pieces.append(" " if kind != "LineBreak" else "\n")
            position += 1
        elif kind in _SPLITTABLE:
            start = position
            if kind == "Superscript":
                pieces.append(RAISED)
                position += 1
            level.inner[index] = child = Level(element["c"])
            position = _flatten(child, position, run, pieces)
            if kind == "Superscript":
                run.raised[position] = start
            elif kind == "Strong":
                run.bold_edges += [start, position]
            if kind in {"Superscript", "Subscript"}:
                run.scripts.append((start, position))
        elif kind in _CHILDREN_SECOND:
            position = _flatten_container(level, index, element, position, run, pieces)
        else:
            if kind == "Note":
                run.notes.append((position, element))
            elif kind == "Image":
                run.images.append((position, element))
            pieces.append(_placeholder(element))
            position += 1
    starts.append(position)
    return position


def _flatten_container(level: Level, index: int, element: Element, position: int, run: Run, pieces: list[str]) -> int:
    """Flatten a Span, Link or Quoted, and return the position after it."""
    start = position
    classes = set(element["c"][0][1]) if element["t"] != "Quoted" else set()
    if classes & _LEAD_INS:
        pieces.append(LEAD_IN)
        return position + 1
    marked = element["t"] == "Span" and classes & {ABBREVIATION, DEFINITION, SPELLED_OUT}
    if marked or classes & _UNCHANGED:
        shown = attributes_of(element).get("short", "") if classes & {DEFINITION, SPELLED_OUT} else ""
        shown = shown or plain_text([element])
        pieces.append(shown)
        position += len(shown)
        if shown:
            run.blocked.append((start, position))
            if marked and not classes & _UNCHANGED:
                run.marks.append((start, position, element))
        return position
    level.inner[index] = child = Level(element["c"][1])
    quoted = element["t"] == "Quoted"
    if quoted:
        pieces.append('"')
        position += 1
    inner_start = position
    position = _flatten(child, position, run, pieces)
    run.edges += [inner_start, position]
    if quoted:
        pieces.append('"')
        position += 1
    return position


def _placeholder(element: Element) -> str:
    kind = element["t"]
    if kind == "Code" or (kind == "Math" and not element["c"][1].lstrip().startswith("^")):
        return GLUED_OBJECT
    return OBJECT


def _render(level: Level, first: int, last: int, changes: Sequence[Change], starts: Sequence[int]) -> Inlines:
    """Return the inlines of a flat range with the changes in it; `starts` are the starts of all changes."""
    out: Inlines = []
    position = first
    place = bisect_left(starts, first)
    while place < len(changes) and changes[place].start < last:
        change = changes[place]
        place += 1
        if _inside_child(level, change):
            continue
        _append(out, _slice(level, position, change.start, changes, starts))
        _append(out, _replacement(change, _unchanged(level, change.start, change.end) if change.keep else []))
        position = change.end
    _append(out, _slice(level, position, last, changes, starts))
    return out


def _inside_child(level: Level, change: Change) -> bool:
    child = level.inner.get(bisect_right(level.starts, change.start) - 1)
    return child is not None and child.starts[0] <= change.start and change.end <= child.starts[-1]


def _unchanged(level: Level, first: int, last: int) -> Inlines:
    """Return the inlines of a flat range, without anchors without text at its ends."""
    return _slice(level, first, last, (), (), with_ends=False)


def _slice(
    level: Level, first: int, last: int, changes: Sequence[Change], starts: Sequence[int], with_ends: bool = True
) -> Inlines:
    """Return the inlines between two flat positions, cut at these, with the changes inside their children."""
    out: Inlines = []
    index = bisect_left(level.starts, first)
    if index > 0 and level.starts[index] > first:
        index -= 1
    place = bisect_left(starts, first)
    if level.starts[index] >= first and (place == len(starts) or starts[place] >= last):
        # The most frequent case: nothing is cut before `last`, and nothing changes.
        stop = bisect_left(level.starts, last, index) - 1
        if stop > index and (with_ends or level.starts[index + 1] > first):
            out.extend(level.inlines[index:stop])
            index = stop
    while index < len(level.inlines) and level.starts[index] <= last:
        start, end = level.starts[index], level.starts[index + 1]
        element = level.inlines[index]
        child = level.inner.get(index)
        index += 1
        if start == end:
            if with_ends or first < start < last:
                out.append(element)
            continue
        if start >= last:
            break
        if child is None:
            cut = start < first or end > last
            out.append(text(element["c"][max(first - start, 0) : last - start]) if cut else element)
            continue
        lower, upper = max(first, child.starts[0]), min(last, child.starts[-1])
        whole = lower == child.starts[0] and upper == child.starts[-1]
        place = bisect_left(starts, lower)
        if whole and not (place < len(starts) and starts[place] < upper):
            out.append(element)
        elif lower < upper:
            inside = (
                _render(child, lower, upper, changes, starts)
                if with_ends
                else _slice(child, lower, upper, (), (), with_ends=False)
            )
            out.append(_with_children(element, inside))
    return out


def _with_children(element: Element, children: Inlines) -> Element:
    if element["t"] in _CHILDREN_SECOND:
        return {"t": element["t"], "c": [element["c"][0], children, *element["c"][2:]]}
    return {"t": element["t"], "c": children}


def _replacement(change: Change, unchanged: Inlines) -> Inlines:
    if change.replacement is not None:
        return [change.replacement]
    if change.mark is not None and change.keep:
        unchanged = change.mark["c"][1]
    out: Inlines = []
    _append(out, words(change.before))
    _append(out, unchanged)
    _append(out, words(change.after))
    if change.wrap is None:
        return out
    name, attributes = change.wrap
    identifier, classes = "", []
    if change.mark is not None:
        identifier = change.mark["c"][0][0]
        classes = [class_ for class_ in change.mark["c"][0][1] if class_ != ABBREVIATION]
    triple: Attr = [identifier, [name, *classes], [[key, value] for key, value in attributes]]
    return [{"t": "Span", "c": [triple, out]}]


def _append(out: Inlines, more: Inlines) -> None:
    """Add inlines; adjacent texts become one Str, as in pandoc."""
    if not more:
        return
    if out and out[-1]["t"] == "Str" and more[0]["t"] == "Str":
        out[-1] = text(out[-1]["c"] + more[0]["c"])
        out.extend(more[1:])
    else:
        out.extend(more)
