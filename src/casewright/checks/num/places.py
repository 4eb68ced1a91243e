"""Where in a document's text things are mentioned: mentions in running text apart from those in floats and legends."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from casewright.checks.memo import memoized
from casewright.checks.report import CheckedDocument, Report
from casewright.diagnostics import Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.crossref.kinds import Kinds
from casewright.manuscript.crossref.mentions import label_of
from casewright.manuscript.crossref.numbering import Numbered
from casewright.manuscript.crossref.panels import typed_panels
from casewright.manuscript.source import SourceLine, Typed

_FENCE = re.compile(r"^[ \t>]*(?P<colons>:{3,})[ \t]*(?P<rest>.*?)[ \t]*:*[ \t]*$")
_TABLE_LINE = re.compile(r"^[ \t>]*(?:\||:[ \t]|\+[-=])")
_WORD = re.compile(r"[^\W_]+")
_IMAGE_ALONE = re.compile(r"^[ \t>]*!\[.*\]\([^()]*\)(?:\{[^{}]*\})?[ \t]*$")


@dataclass(frozen=True)
class TextMention:
    """A mention of a float in running text: its label (a panel's own label counts as its float's, with the letter),
    the panels it names (none for the whole figure), and where it is typed."""

    label: str
    panels: tuple[str, ...]
    location: Location


def is_float(entry: Numbered, kinds: Kinds) -> bool:
    """Return whether a registry entry is a figure, table, listing or declared kind as a whole."""
    return not entry.parent and entry.kind in kinds and kinds[entry.kind].family == "float"


def own_floats(document: CheckedDocument) -> tuple[Numbered, ...]:
    """Return the floats that are in a document, in reading order."""
    entries = document.registry.entries.values()
    return tuple(one for one in entries if one.document == document.name and is_float(one, document.parsed.kinds))


def text_mentions(document: CheckedDocument) -> tuple[TextMention, ...]:
    """Return the mentions of floats in a document's running text, in reading order: not those in tables, captions and
    legends, nor those in title and abstract, which count for nothing when floats are numbered (ICMJE)."""
    return memoized(document, "text mentions", lambda: _text_mentions(document))


def _text_mentions(document: CheckedDocument) -> tuple[TextMention, ...]:
    kinds = document.parsed.kinds
    typed = _typed_in_text(document)
    found: list[TextMention] = []
    if not kinds.hyperlinks:  # mentions leave no trace in the resolved text
        for one in sorted(
            (place for places in typed.values() for place in places), key=lambda one: _place(document, one)
        ):
            found += _mention(document, one.key, "", one.location)
        return tuple(found)
    links: dict[str, list[tuple[str, str]]] = {}
    order: list[tuple[str, int]] = []
    for label, panels, before in _mentions_in_text(document.resolved.blocks):
        order.append((label, len(links.setdefault(label, []))))
        links[label].append((panels, before))
    places = {
        label: _places_of([before for _, before in several], typed.get(label, ()), document)
        for label, several in links.items()
    }
    for label, index in order:
        found += _mention(document, label, links[label][index][0], places[label][index])
    return tuple(found)


def _places_of(words: Sequence[str], typed: Sequence[Typed], document: CheckedDocument) -> Sequence[Location]:
    """Return where each mention of a label was typed, told by the words before them where a cell printed some: those
    have the document for a place."""
    nowhere = Location(document.path)
    if len(words) <= len(typed):
        return [one.location for one in typed]
    before = [_word_before(one.location, document) for one in typed]
    places = [nowhere] * len(words)
    for block in SequenceMatcher(None, words, before, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            places[block.a + step] = typed[block.b + step].location
    return places


def _word_before(place: Location, document: CheckedDocument) -> str:
    lines = document.files.get(place.path, ())
    number = place.line or 1
    before = lines[number - 1][: (place.column or 1) - 1] if number <= len(lines) else ""
    if not _WORD.search(before) and number > 1:
        before = lines[number - 2]
    words = _WORD.findall(before)
    return words[-1] if words else ""


def _mention(document: CheckedDocument, label: str, panels: str, location: Location) -> Iterable[TextMention]:
    entry = document.registry.entries.get(label)
    if entry is None:
        return
    named: tuple[str, ...] = ()
    if panels:
        read = typed_panels(panels)
        named = read.all_letters() if read else ()
    if entry.parent:
        yield TextMention(entry.parent, (entry.letter,), location)
    elif is_float(entry, document.parsed.kinds):
        yield TextMention(label, named, location)


def _place(document: CheckedDocument, typed: Typed) -> tuple[int, int]:
    order = {(line.path, line.number): index for index, line in enumerate(document.lines)}
    location = typed.location
    return order.get((location.path, location.line or 0), len(order)), location.column or 0


def _mentions_in_text(blocks: Blocks) -> Iterable[tuple[str, str, str]]:
    """Yield the mentions of running text, in reading order, each as its label, its panels and the word before it:
    without those of floats, tables and legends."""

    def change(element: Element) -> list[Element] | None:
        classes = ast.classes_of(element)
        apart = "float" in classes or "figure-legend" in classes or element["t"] in {"Table", "Figure"}
        return [] if apart else None

    running = ast.rewrite(blocks, change, frozenset({"Div", "Table", "Figure"}))
    with_links = [next(ast.walk([block], "Link"), None) is not None for block in running]
    beside_links = [here or after for here, after in itertools.zip_longest(with_links, with_links[1:])]
    word = ""
    for element in ast.walk(itertools.compress(running, beside_links), "Link", "Str"):
        if element["t"] == "Str":
            word = (_WORD.findall(element["c"]) or [word])[-1]
        elif ast.has_class(element, "mention"):
            attributes = ast.attributes_of(element)
            yield attributes["label"], attributes.get("panels", ""), word


def _typed_in_text(document: CheckedDocument) -> Mapping[str, Sequence[Typed]]:
    """Return where each label is mentioned in running text, by label."""
    kinds = document.parsed.kinds
    apart = lines_apart(document.lines, kinds)
    here = {(line.path, line.number) for line in document.lines}
    found: dict[str, list[Typed]] = {}
    for typed in document.parsed.citations:
        named = label_of(typed.key, kinds)
        place = (typed.location.path, typed.location.line or 0)
        if named is not None and place in here and place not in apart:
            found.setdefault(named[0], []).append(Typed(named[0], typed.location))
    return found


def lines_apart(lines: Sequence[SourceLine], kinds: Kinds) -> frozenset[tuple[str, int]]:
    """Return the lines (path and number) that are no running text: inside a float or legend, of a table."""
    apart: set[tuple[str, int]] = set()
    open_divisions: list[bool] = []
    in_code = ""
    for line in lines:
        place = (line.path, line.number)
        text = line.text
        stripped = text.lstrip(" \t>")
        if in_code or stripped.startswith(("```", "~~~")):
            if not in_code:
                in_code = re.match(r"`+|~+", stripped)[0]  # type: ignore[index]  # the line begins with three of them
                if stripped.startswith("```{"):
                    apart.add(place)  # what a cell makes is typed at its first line
            elif stripped.startswith(in_code) and not stripped.strip("`~ \t"):
                in_code = ""
            continue
        if fence := _FENCE.match(text):
            if fence["rest"]:
                open_divisions.append(_is_apart(fence["rest"], kinds))
            elif open_divisions:
                open_divisions.pop()
            continue
        if any(open_divisions) or _TABLE_LINE.match(text) or _IMAGE_ALONE.match(text):
            apart.add(place)
    return frozenset(apart)


def _is_apart(attributes: str, kinds: Kinds) -> bool:
    if re.search(r"\.figure-legend\b|^figure-legend\b", attributes):
        return True
    label = re.search(r"#(?P<kind>[A-Za-z]+)-[\w.:-]+", attributes)
    return label is not None and label["kind"] in kinds and kinds[label["kind"]].family == "float"


def label_places(document: CheckedDocument) -> Mapping[str, Location]:
    """Return where each label of a document is typed, the first time."""
    places: dict[str, Location] = {}
    for typed in document.parsed.labels:
        places.setdefault(typed.key, typed.location)
    return places


def counted_together(report: Report) -> tuple[tuple[CheckedDocument, ...], ...]:
    """Return the checked documents in groups whose floats are numbered together, in their order."""
    groups: dict[int, list[CheckedDocument]] = {}
    for document in report.documents:
        groups.setdefault(id(document.registry), []).append(document)
    return tuple(tuple(group) for group in groups.values())
