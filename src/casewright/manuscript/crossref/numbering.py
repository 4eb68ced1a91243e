"""The registry of all labels of a project, with their numbers.

Each kind is numbered separately in reading order. Without `casewright:` settings, each document is numbered separately,
as in Quarto; with them, numbering continues across documents, so that a label has the same number everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.manuscript.crossref.kinds import Kinds, number_text
from casewright.manuscript.crossref.panels import hand_lettered, letters
from casewright.manuscript.crossref.sections import heading_numbers
from casewright.manuscript.floats.callouts import has_label
from casewright.manuscript.floats.structure import HIDDEN_LABEL


@dataclass(frozen=True)
class Labeled:
    """An element with a label.

    `section` is the number of a section, or of the chapter that contains a float; `panels` are a float's panels as
    pairs of letter and label ("" if the panel has none). A `hidden` element is numbered but not printed.
    """

    label: str
    kind: str
    section: str = ""
    panels: tuple[tuple[str, str], ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Numbered:
    """A label with its number. `number` is the printed number without prefix; `parent` is the label of a panel's float.

    `series` is the kind, with the letter of a supplement that is numbered separately.
    """

    label: str
    kind: str
    document: str
    number: str
    value: int
    series: str
    panels: tuple[str, ...] = ()
    parent: str = ""
    letter: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Registry:
    """All labels of a project, and the findings.

    `repeated` are the numbers of all elements with the same label, by label, if each of them is numbered.
    """

    entries: Mapping[str, Numbered] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    repeated: Mapping[str, tuple[Numbered, ...]] = field(default_factory=dict)


def labels_in(
    blocks: Blocks,
    panels: Mapping[str, tuple[str, ...]],
    chapter_letters: bool = False,
    offsets: Sequence[int] = (),
    series: str = "",
) -> tuple[Labeled, ...]:
    """Return the labeled elements of structured blocks. `panels` are the letters in the figure registry, by label;
    `offsets` are added to the numbers of sections, by level; `series` is the prefix of these numbers."""
    out: list[Labeled] = []
    numbers = iter(heading_numbers(blocks, chapter_letters, offsets, series))
    chapter = ""
    for element in ast.walk(blocks, "Header", "Div", "Span"):
        kind = element["t"]
        if kind == "Header":
            number = next(numbers)
            if element["c"][0] == 1 and number:
                chapter = number
            identifier = ast.identifier_of(element)
            if identifier.startswith("sec-"):
                out.append(Labeled(identifier, "sec", number))
        elif kind == "Div" and ast.has_class(element, "float"):
            identifier = ast.identifier_of(element)
            if identifier:
                own = ast.attributes_of(element)["kind"]
                out.append(Labeled(identifier, own, chapter, _panels(element, panels.get(identifier, ()))))
        elif kind == "Div" and ast.has_class(element, HIDDEN_LABEL):
            out.append(Labeled(ast.identifier_of(element), ast.attributes_of(element)["kind"], chapter, hidden=True))
        elif kind == "Div" and ast.identifier_of(element) and ast.has_class(element, "statement"):
            out.append(Labeled(ast.identifier_of(element), ast.attributes_of(element)["kind"], chapter))
        elif kind == "Div" and ast.has_class(element, "callout") and has_label(ast.identifier_of(element)):
            identifier = ast.identifier_of(element)
            out.append(Labeled(identifier, identifier.partition("-")[0], chapter))
        elif kind == "Span" and ast.has_class(element, "equation"):
            out.append(Labeled(ast.identifier_of(element), "eq", chapter))
    return tuple(out)


def _panels(element: ast.Element, declared: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    own = [ast.identifier_of(part) for part in ast.walk([element]) if ast.has_class(part, "panel")]
    if own:
        return tuple(zip(letters(len(own)), own, strict=True))
    if declared:
        return tuple((letter, "") for letter in declared)
    caption: Blocks = next((part["c"][1] for part in element["c"][1] if ast.has_class(part, "float-caption")), [])
    return tuple((letter, "") for letter in hand_lettered(caption))


@dataclass(frozen=True)
class DocumentLabels:
    """The labels of one document in reading order, its kinds, and the places of labels in the source.

    `series` is the letter of a supplement, whose figures, tables, listings, equations and sections are numbered
    separately as S1, S2, ... Declared kinds have their own series and prefix.
    """

    document: str
    labels: tuple[Labeled, ...]
    kinds: Kinds
    typed: Mapping[str, tuple[Location, ...]]
    series: str = ""

    def series_of(self, kind: str) -> str:
        return "" if kind in self.kinds and self.kinds[kind].declared_at is not None else self.series


def numbered(documents: Sequence[DocumentLabels], as_quarto: bool = False) -> Registry:
    """Return the registry of documents that are numbered together, in their order.

    A label that appears twice is a finding. It refers to the first element, and later ones are not numbered; with
    `as_quarto`, it refers to the last element, and all are numbered.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    entries: dict[str, Numbered] = {}
    findings: dict[str, Finding] = {}
    by_label: dict[str, list[Numbered]] = {}
    for document in documents:
        for item in document.labels:
            if item.label in entries:
                findings[item.label] = _label_twice(item.label, documents)
                if not as_quarto:
                    continue
            # With `chapters`, numbers start at 1 in each chapter.
            counter = (item.kind, document.series_of(item.kind), item.section if document.kinds.chapters else "")
            counts[counter] += 1
            for entry in _entries(item, counts[counter], document):
                by_label.setdefault(entry.label, []).append(entry)
                if entry.label in entries:
                    findings[entry.label] = _label_twice(entry.label, documents)
                if as_quarto or entry.label not in entries:
                    entries[entry.label] = entry
    repeated = {label: tuple(numbers) for label, numbers in by_label.items() if as_quarto and len(numbers) > 1}
    return Registry(entries, tuple(findings.values()), repeated)


def _entries(item: Labeled, value: int, document: DocumentLabels) -> Iterable[Numbered]:
    letters_of_series = document.series_of(item.kind)
    series = item.kind + letters_of_series
    if item.kind == "sec":
        yield Numbered(item.label, "sec", document.document, item.section, value, series)
        return
    number = number_text(document.kinds.number_format(item.kind), value)
    by_chapter = document.kinds.chapters and item.section
    number = f"{item.section}.{number}" if by_chapter else letters_of_series + number
    named = tuple(letter for letter, _ in item.panels)
    yield Numbered(item.label, item.kind, document.document, number, value, series, named, hidden=item.hidden)
    for letter, label in item.panels:
        if label:
            yield Numbered(label, item.kind, document.document, number, value, series, (), item.label, letter)


def _label_twice(label: str, documents: Sequence[DocumentLabels]) -> Finding:
    places = [location for document in documents for location in document.typed.get(label, ())]
    first, second = (places[0], places[-1]) if places else (Location(documents[0].document), None)
    return Finding(
        "NUM002",
        "label-twice",
        Severity.ERROR,
        f"The label `{label}` appears twice" + (f": here and at {first}." if second and second != first else "."),
        second or first,
        "Change one of the labels, and its mentions.",
    )
