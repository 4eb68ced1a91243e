"""Numbers: every label of the project in one registry, counted in reading order, each kind for itself.

Without the `casewright:` settings each document counts for itself, as under Quarto; with them documents go on where
the one before ended, so that a label means the same number wherever it is mentioned.
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
class Labelled:
    """Something in a document that carries a label, in reading order.

    `section` is the number of a section, or of the chapter a float is in; `panels` are a float's panels as pairs of
    letter and label (empty where the panel has none). What is `hidden` counts, and is not shown.
    """

    label: str
    kind: str
    section: str = ""
    panels: tuple[tuple[str, str], ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Numbered:
    """A label and what it is called: `number` is as printed, without prefix; a panel names its float as `parent`.

    `series` is what things are counted among: the kind, and the letter of a supplement that counts for itself.
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
    """Every label of the project, and what is wrong with them.

    `repeated` are, by label, the numbers of all that carry the same one, where each of them is counted.
    """

    entries: Mapping[str, Numbered] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    repeated: Mapping[str, tuple[Numbered, ...]] = field(default_factory=dict)


def labelled(
    blocks: Blocks,
    panels: Mapping[str, tuple[str, ...]],
    chapter_letters: bool = False,
    offsets: Sequence[int] = (),
    series: str = "",
) -> tuple[Labelled, ...]:
    """What carries a label in structured blocks. `panels` are the letters a figure registry declares for labels;
    `offsets` are added to the numbers of sections, by level, and `series` is before them."""
    out: list[Labelled] = []
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
                out.append(Labelled(identifier, "sec", number))
        elif kind == "Div" and ast.has_class(element, "float"):
            identifier = ast.identifier_of(element)
            if identifier:
                own = ast.attributes_of(element)["kind"]
                out.append(Labelled(identifier, own, chapter, _panels(element, panels.get(identifier, ()))))
        elif kind == "Div" and ast.has_class(element, HIDDEN_LABEL):
            out.append(Labelled(ast.identifier_of(element), ast.attributes_of(element)["kind"], chapter, hidden=True))
        elif kind == "Div" and ast.identifier_of(element) and ast.has_class(element, "statement"):
            out.append(Labelled(ast.identifier_of(element), ast.attributes_of(element)["kind"], chapter))
        elif kind == "Div" and ast.has_class(element, "callout") and has_label(ast.identifier_of(element)):
            identifier = ast.identifier_of(element)
            out.append(Labelled(identifier, identifier.partition("-")[0], chapter))
        elif kind == "Span" and ast.has_class(element, "equation"):
            out.append(Labelled(ast.identifier_of(element), "eq", chapter))
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
    """The labels of one document in reading order, how its kinds are numbered, and where labels were typed.

    `series` is the letter of a supplement: its figures, tables, listings, equations and sections count for themselves
    and are called S1, S2, ... Kinds that the report declares have a series and a prefix of their own already.
    """

    document: str
    labels: tuple[Labelled, ...]
    kinds: Kinds
    typed: Mapping[str, tuple[Location, ...]]
    series: str = ""

    def series_of(self, kind: str) -> str:
        return "" if kind in self.kinds and self.kinds[kind].declared_at is not None else self.series


def numbered(documents: Sequence[DocumentLabels], as_quarto: bool = False) -> Registry:
    """The registry of documents that count together, in their order.

    A label that appears twice is a finding, and means the first that carries it; with `as_quarto` the last, and every
    one of them is counted.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    entries: dict[str, Numbered] = {}
    findings: dict[str, Finding] = {}
    carried: dict[str, list[Numbered]] = {}
    for document in documents:
        for item in document.labels:
            if item.label in entries:
                findings[item.label] = _label_twice(item.label, documents)
                if not as_quarto:
                    continue
            # Under `chapters` every chapter counts from 1, also where a chapter of another document has its number.
            among = (item.kind, document.series_of(item.kind), item.section if document.kinds.chapters else "")
            counts[among] += 1
            for entry in _entries(item, counts[among], document):
                carried.setdefault(entry.label, []).append(entry)
                if entry.label in entries:
                    findings[entry.label] = _label_twice(entry.label, documents)
                if as_quarto or entry.label not in entries:
                    entries[entry.label] = entry
    repeated = {label: tuple(all_of_it) for label, all_of_it in carried.items() if as_quarto and len(all_of_it) > 1}
    return Registry(entries, tuple(findings.values()), repeated)


def _entries(item: Labelled, value: int, document: DocumentLabels) -> Iterable[Numbered]:
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
        "Give one of them another label, and mention each by its own.",
    )
