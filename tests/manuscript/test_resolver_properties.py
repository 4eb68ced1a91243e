"""What holds of every report: random documents with floats, panels, mentions and citations, resolved.

A random report is first a plain description (`Text`, `Float`), from which both the AST and what has to be printed are
worked out, each in its own way.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.figures.registry import Registry as FigureRegistry
from casewright.languages.words import words_for
from casewright.manuscript import ast
from casewright.manuscript.abbreviations.terms import Terms
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.crossref.captions import with_alt_texts
from casewright.manuscript.crossref.kinds import kinds_from
from casewright.manuscript.crossref.mentions import MentionRules, with_mentions
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolve import resolve
from casewright.manuscript.resolved import ResolvedManuscript
from casewright.manuscript.source import SourceDocument
from casewright.project import DocumentMetadata, document_metadata, load_project
from casewright.yaml.tree import empty_tree

from .conftest import with_settings

KINDS = ("fig", "suppfig", "tbl", "supptbl")
WORKS = tuple("abcdef")
NAMES = {"fig": "Figure", "suppfig": "Supplementary Figure", "tbl": "Table", "supptbl": "Supplementary Table"}


@dataclass(frozen=True)
class Work:
    key: str


@dataclass(frozen=True)
class Mention:
    """`float` and `panel` are counted over the whole report, modulo how many there are."""

    float: int
    panel: int


Reference = Work | Mention


@dataclass(frozen=True)
class Text:
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Float:
    """`panels` are lettered by hand in the caption, or labelled sub-floats of their own."""

    kind: str
    panels: int
    has_labels: bool
    references: tuple[Reference, ...]


Report = tuple[tuple[Text | Float, ...], ...]

_references = st.lists(
    st.one_of(st.sampled_from(WORKS).map(Work), st.builds(Mention, st.integers(0, 20), st.integers(0, 5))), max_size=4
).map(tuple)
_items = st.one_of(
    st.builds(Text, _references),
    st.builds(Float, st.sampled_from(KINDS), st.integers(0, 4), st.booleans(), _references),
)
reports = st.lists(st.lists(_items, max_size=7).map(tuple), min_size=1, max_size=3).map(tuple)


def floats_of(report: Report) -> list[tuple[int, Float]]:
    """Every float with the document it is in, in reading order."""
    return [(number, item) for number, items in enumerate(report) for item in items if isinstance(item, Float)]


def label_of(report: Report, index: int) -> str:
    return f"{floats_of(report)[index][1].kind}-{index}"


def named(report: Report, mention: Mention) -> tuple[int, str] | None:
    """The float that a mention means, and the letter of the panel ("" for the whole); None where there is no float."""
    floats = floats_of(report)
    if not floats:
        return None
    index = mention.float % len(floats)
    panels = floats[index][1].panels
    letter = "" if not panels or mention.panel % (panels + 1) == 0 else "ABCD"[mention.panel % (panels + 1) - 1]
    return index, letter


# --- the report as pandoc would read it


def _citation(key: str, suffix: str = "") -> Element:
    citation = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [ast.SPACE, ast.text(suffix)] if suffix else [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], [ast.text(f"[@{key}]")]]}


def _inlines(report: Report, references: Sequence[Reference]) -> Inlines:
    inlines: Inlines = [ast.text("Text")]
    for reference in references:
        if isinstance(reference, Work):
            inlines += [ast.SPACE, _citation(reference.key)]
            continue
        meant = named(report, reference)
        if meant is not None:
            index, letter = meant
            inlines += [ast.SPACE, _citation(label_of(report, index), letter)]
    return inlines


def _image(name: str) -> Element:
    return {"t": "Image", "c": [ast.attr(), [], [name, ""]]}


def _table() -> Element:
    cell = [ast.attr(), {"t": "AlignDefault"}, 1, 1, [ast.plain([ast.text("cell")])]]
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]]
    body = [ast.attr(), 0, [], [[ast.attr(), [cell]]]]
    return {"t": "Table", "c": [ast.attr(), [None, []], columns, [ast.attr(), []], [body], [ast.attr(), []]]}


def _content(item: Float, name: str) -> Element:
    return _table() if item.kind.endswith("tbl") else ast.para([_image(f"{name}.png")])


def _float(report: Report, item: Float, index: int) -> Element:
    label = label_of(report, index)
    caption = _inlines(report, item.references)
    if item.panels and item.has_labels:
        content = [
            ast.div([_content(item, f"{label}{letter}"), ast.para([ast.text("Panel")])], f"{label}-{letter.lower()}")
            for letter in "ABCD"[: item.panels]
        ]
    else:
        content = [_content(item, label)]
        for letter in "ABCD"[: item.panels]:
            caption += [ast.SPACE, ast.strong([ast.text(f"{letter}.")])]
    return ast.div([*content, ast.para(caption)], label)


def blocks_of(report: Report, document: int) -> Blocks:
    index = sum(isinstance(item, Float) for items in report[:document] for item in items)
    blocks: Blocks = []
    for item in report[document]:
        if isinstance(item, Text):
            blocks.append(ast.para(_inlines(report, item.references)))
        else:
            blocks.append(_float(report, item, index))
            index += 1
    return blocks


@cache
def metadata_of(settings_text: str, name: str) -> DocumentMetadata:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "_quarto.yml").write_text(settings_text, encoding="utf-8")
        front_matter = empty_tree(f"{name}.qmd", {})
        return document_metadata(load_project(Path(folder)), Path(f"{name}.qmd"), front_matter, "html")


NAMES_OF_DOCUMENTS = ("letter", "supplement", "more")


def parsed(report: Report, settings_text: str) -> list[ParsedDocument]:
    documents = []
    for number in range(len(report)):
        name = NAMES_OF_DOCUMENTS[number]
        metadata = metadata_of(settings_text, name)
        words = words_for("en", {})
        documents.append(
            ParsedDocument(
                source=SourceDocument(name, f"{name}.qmd", empty_tree(f"{name}.qmd", {}), ()),
                metadata=metadata,
                kinds=kinds_from(metadata, words),
                words=words,
                blocks=blocks_of(report, number),
                front={},
                legends={},
                alts={},
                markdown={},
                citations=(),
                labels=(),
                execution=None,
            )
        )
    return documents


def resolved(report: Report, format_name: str = "html", **options: str) -> ResolvedManuscript:
    return resolve(parsed(report, with_settings(**options)), format_name, (), FigureRegistry(), Terms())


# --- what has to be printed


def numbers_of(report: Report) -> list[int]:
    """The number of each float: each kind counts for itself over the whole report, in reading order."""
    counts = dict.fromkeys(KINDS, 0)
    numbers = []
    for _, item in floats_of(report):
        counts[item.kind] += 1
        numbers.append(counts[item.kind])
    return numbers


def printed_mention(report: Report, mention: Mention) -> str | None:
    meant = named(report, mention)
    if meant is None:
        return None
    index, letter = meant
    kind = floats_of(report)[index][1].kind
    series = "S" if kind.startswith("supp") else ""
    return f"{NAMES[kind]} {series}{numbers_of(report)[index]}{letter}"


def references_in_order(report: Report, document: int) -> Iterator[Reference]:
    """The references of a document as a reader meets them: a table's caption is above it, but all it has is one."""
    for item in report[document]:
        yield from item.references


def expected_order(report: Report, document: int) -> list[str]:
    """ICMJE: by first mention in the text; what only a float cites, where the text first mentions the float."""
    own = {index: item for index, (number, item) in enumerate(floats_of(report)) if number == document}
    order: list[str] = []
    opened: set[int] = set()

    def read(references: Sequence[Reference]) -> None:
        for reference in references:
            if isinstance(reference, Work):
                if reference.key not in order:
                    order.append(reference.key)
                continue
            meant = named(report, reference)
            if meant is not None and meant[0] in own and meant[0] not in opened:
                opened.add(meant[0])
                read(own[meant[0]].references)

    for item in report[document]:
        if isinstance(item, Text):
            read(item.references)
    for index, item in own.items():
        if index not in opened:
            read(item.references)
    return order


# --- the properties

MANY = settings(max_examples=50)
"""Enough reports to find what is wrong, few enough for every run; two cores may be busy."""


def mentions_of(blocks: Blocks) -> list[str]:
    return [ast.plain_text([one]).replace("\u00a0", " ") for one in ast.walk(blocks) if ast.has_class(one, "mention")]


@MANY
@given(reports)
def test_numbers_run_from_one_without_a_gap(report: Report) -> None:
    manuscript = resolved(report)
    assert manuscript.findings == ()
    shown_numbers = [
        (ast.attributes_of(one)["series"], int(ast.attributes_of(one)["value"]))
        for document, _ in manuscript.documents
        for one in ast.walk(document.blocks)
        if ast.has_class(one, "float-number")
    ]
    kinds = [item.kind for _, item in floats_of(report)]
    assert shown_numbers == list(zip(kinds, numbers_of(report), strict=True))
    for kind in KINDS:
        own = [value for series, value in shown_numbers if series == kind]
        assert own == list(range(1, len(own) + 1))


@MANY
@given(reports)
def test_every_mention_prints_the_number_of_its_float(report: Report) -> None:
    manuscript = resolved(report)
    for number, (document, _) in enumerate(manuscript.documents):
        wanted = [
            printed_mention(report, reference)
            for reference in references_in_order(report, number)
            if isinstance(reference, Mention)
        ]
        assert mentions_of(document.blocks) == [mention for mention in wanted if mention is not None]


@MANY
@given(reports)
def test_every_mention_leads_to_its_float(report: Report) -> None:
    manuscript = resolved(report)
    carried = {
        document.name: {ast.identifier_of(one) for one in ast.walk(document.blocks)}
        for document, _ in manuscript.documents
    }
    for document, _ in manuscript.documents:
        for one in ast.walk(document.blocks):
            if ast.has_class(one, "mention"):
                there, _, label = one["c"][2][0].partition("#")
                assert label in carried[there or document.name]


@MANY
@given(reports)
def test_citations_are_numbered_by_first_mention(report: Report) -> None:
    manuscript = resolved(report)
    for number, (_, plan) in enumerate(manuscript.documents):
        assert list(plan.order) == expected_order(report, number)
        assert set(plan.order) == set(plan.cited)


@MANY
@given(reports, st.sampled_from(["text-tables-figures", "position"]))
def test_other_orders_hold_the_same_works_once(report: Report, rule: str) -> None:
    for number, (_, plan) in enumerate(resolved(report, citation_order=rule).documents):
        assert sorted(plan.order) == sorted(expected_order(report, number))
        in_text = [
            reference.key
            for item in report[number]
            if isinstance(item, Text)
            for reference in item.references
            if isinstance(reference, Work)
        ]
        text_first = list(dict.fromkeys(in_text))
        if rule == "text-tables-figures":
            assert list(plan.order[: len(text_first)]) == text_first
        else:
            assert plan.order == plan.cited


@MANY
@given(reports)
def test_continued_lists_give_every_work_one_number(report: Report) -> None:
    manuscript = resolved(report, supplement_references="continued")
    numbers: dict[str, int] = {}
    listed: set[str] = set()
    for _, plan in manuscript.documents:
        for number, key in enumerate(plan.order, start=1):
            assert numbers.setdefault(key, number) == number
        own = [key for key in plan.cited if key not in plan.earlier]
        assert not listed & set(own)
        assert set(plan.earlier) == listed
        listed |= set(own)
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))


@MANY
@given(reports)
def test_all_formats_print_the_same(report: Report) -> None:
    page, paper, word = (resolved(report, format_name) for format_name in ("html", "pdf", "docx"))
    assert page == paper == word


@MANY
@given(reports)
def test_resolving_changes_nothing_of_what_it_is_given(report: Report) -> None:
    documents = parsed(report, with_settings())
    before = copy.deepcopy([document.blocks for document in documents])
    first = resolve(documents, "html", (), FigureRegistry(), Terms())
    assert [document.blocks for document in documents] == before
    assert resolve(documents, "html", (), FigureRegistry(), Terms()) == first


@MANY
@given(reports)
def test_what_is_resolved_stays_as_it_is(report: Report) -> None:
    manuscript = resolved(report)
    for one, (document, _) in zip(parsed(report, with_settings()), manuscript.documents, strict=True):
        rules = MentionRules(document.name, manuscript.registries[document.name], one.kinds, "1A", True)
        again = with_mentions(document.blocks, rules)
        assert again.blocks == document.blocks
        assert again.mentions == ()
        assert with_alt_texts(document.blocks) == document.blocks


@MANY
@given(reports, st.sampled_from(KINDS))
def test_a_float_put_first_moves_the_numbers_of_its_kind_only(report: Report, kind: str) -> None:
    # Mentions keep their floats: those of the longer report are one place further on.
    floats = len(floats_of(report))

    def moved(item: Text | Float) -> Text | Float:
        references = tuple(
            replace(one, float=one.float % floats + 1) if isinstance(one, Mention) and floats else one
            for one in item.references
            if floats or isinstance(one, Work)
        )
        return replace(item, references=references)

    longer: Report = (
        (Float(kind, 0, False, ()), *(moved(item) for item in report[0])),
        *(tuple(moved(item) for item in items) for items in report[1:]),
    )
    before = [mentions_of(document.blocks) for document, _ in resolved(report).documents]
    after = [mentions_of(document.blocks) for document, _ in resolved(longer).documents]
    for old, new in zip(before, after, strict=True):
        for was, now in zip(old, new, strict=True):
            moves = was.startswith(NAMES[kind] + " ")
            assert (was != now) == moves


@MANY
@given(reports, st.sampled_from(["at-end", "legends-only"]))
def test_numbers_do_not_depend_on_where_floats_stand(report: Report, floats: str) -> None:
    in_place, elsewhere = resolved(report), resolved(report, floats=floats)
    for (one, plan), (other, other_plan) in zip(in_place.documents, elsewhere.documents, strict=True):
        assert sorted(mentions_of(one.blocks)) == sorted(mentions_of(other.blocks))
        assert plan.order == other_plan.order
        labels = [ast.plain_text([it]) for it in ast.walk(one.blocks) if ast.has_class(it, "float-label")]
        assert sorted(labels) == sorted(
            ast.plain_text([it]) for it in ast.walk(other.blocks) if ast.has_class(it, "float-label")
        )


@MANY
@given(reports)
def test_words_are_neither_lost_nor_added(report: Report) -> None:
    manuscript = resolved(report)
    for number, (document, _) in enumerate(manuscript.documents):
        assert ast.plain_text(document.blocks).split().count("Text") == len(report[number])
