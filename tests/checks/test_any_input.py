"""Whatever is typed or pasted into a report's files: it is checked, or refused with a sentence. Never a traceback."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casewright.checks.engine.checking import run_rules
from casewright.checks.loading import load_report
from casewright.checks.reading.prose import prose_passages
from casewright.checks.ref.entry_fields import malformed_identifiers, malformed_pages, malformed_year, missing_fields
from casewright.checks.ref.retractions import read_retractions
from casewright.checks.ref.same_work import twins
from casewright.checks.ref.typed_references import typed_numbers
from casewright.checks.suppression import suppressions_in
from casewright.checks.txt.spelling import misspellings, two_spellings
from casewright.checks.txt.wording import (
    closed_words,
    doubled_marks,
    hyphened_ranges,
    hyphened_words,
    placeholders,
    repeated_words,
    spaces_before_marks,
    spaces_missing,
    unbalanced,
    unspaced_units,
)
from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.source import SourceDocument, SourceLine
from casewright.references.entry import Entry
from casewright.references.title_capitals import lost_capitals
from casewright.yaml.tree import empty_tree

ANY_FILE = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
ANY_TEXT = settings(max_examples=300)

PIECES = st.sampled_from(
    [
        "---\n", "title: x\n", "\n\n", "# H {#sec-a}\n", "```{python}\n", "```\n", "@key", "[@key; @fig-a A]",
        "^1,2^", "{{< var x.y >}}", "{{< include a.qmd >}}", "<!-- casewright: ignore TXT001 x -->", "::: {#fig-a}\n",
        ":::\n", "![a](b.png){#fig-b}", "| a |\n|---|\n| b |\n", "the the", "(", "]", "“", "$x$", "$$", "`", "**", "\\",
        "{", "}", "10mg", "3-4", "??", "XXX", "\x00", "\ufeff", "𝒳", "\u202e", "é", "\ud7ff", "text ", "@@", "{=html}",
        "  - ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=80))
BIB_PIECES = st.sampled_from(
    [
        "@article{", "key", ",", "\n", "title", " = ", "{", "}", '"', "#", "author", "A and others", "year", "20211",
        "@string{j = ", "@comment", "% casewright: ignore REF006 x\n", "crossref", "doi", "10.1000/x.", "\\", "é",
        "\x00",
        "pages = {9--1}", "{T} Cell in Hodgkin", "@", "(", ")",
    ]
)  # fmt: skip
YAML_PIECES = st.sampled_from(
    [
        "casewright:", "\n", "  ", "checks:", "ignore: [TXT]", "journal: blood", ": ", "- ", "bibliography: refs.bib",
        "{",
        "}", "[", "]", "&a", "*a", "!!x", "title: 1", "lang: en", "crossref:", "é", "\t", "#", "project:", "render: []",
    ]
)  # fmt: skip


def check(files: Mapping[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            outcome = run_rules(load_report(root))
        except CasewrightError as error:
            assert error.message.strip()
            return
        for finding in outcome.findings:
            assert finding.message
            place = finding.location
            lines = outcome.files.get(place.path)
            if place.line is not None and lines is not None:
                assert 1 <= place.line <= len(lines) + 1, finding
                if place.column is not None and place.line <= len(lines):
                    assert 1 <= place.column <= len(lines[place.line - 1]) + 1, finding


BASE = {"letter.qmd": "---\nbibliography: refs.bib\n---\n\nAs [@a].\n", "refs.bib": "@misc{a, title={A}}\n"}


@ANY_FILE
@given(TEXTS)
@example("**---\n**")
def test_any_document(text: str) -> None:
    check({**BASE, "letter.qmd": text})


@ANY_FILE
@given(TEXTS)
def test_any_document_with_settings(text: str) -> None:
    check({**BASE, "_quarto.yml": "bibliography: refs.bib\ncasewright: true\n", "letter.qmd": text})


@ANY_FILE
@given(st.one_of(st.lists(BIB_PIECES, max_size=30).map("".join), st.text(max_size=60)))
def test_any_bibliography(text: str) -> None:
    check({**BASE, "refs.bib": text})


@ANY_FILE
@given(st.one_of(st.lists(YAML_PIECES, max_size=20).map("".join), st.text(max_size=60)))
def test_any_settings(text: str) -> None:
    check({**BASE, "_quarto.yml": text})


@ANY_FILE
@given(st.one_of(st.lists(YAML_PIECES, max_size=20).map("".join), st.text(max_size=60)))
def test_any_front_matter(text: str) -> None:
    check({**BASE, "letter.qmd": f"---\n{text}\n---\n\nText.\n"})


@ANY_FILE
@given(st.text(max_size=80))
def test_any_table_of_data(text: str) -> None:
    check({**BASE, "_quarto.yml": "casewright: true\n", "data/cases.csv": text})


@ANY_TEXT
@given(TEXTS)
def test_any_text(text: str) -> None:
    """What is found is in the text."""
    slips = (repeated_words, spaces_before_marks, spaces_missing, doubled_marks, unbalanced, placeholders)
    for find in (*slips, unspaced_units, hyphened_ranges):
        for slip in find(text):
            assert 0 <= slip.start <= slip.end <= len(text)
    for start, end, typed in typed_numbers(text):
        assert text[start:end] == typed
    for wrong in misspellings(text, frozenset()):
        assert text[wrong.start :].startswith(wrong.word)
        assert wrong.meant
    for spelled in two_spellings(text):
        assert text[spelled.start :].startswith(spelled.word)
        assert spelled.other.lower() != spelled.word.lower()
    suppressions_in({"a.qmd": text.split("\n")}, {})


@ANY_TEXT
@given(st.text(max_size=60))
def test_any_title(title: str) -> None:
    for offset, word in lost_capitals(title):
        assert title[offset:].startswith(word)


FIELDS = ("author", "title", "year", "date", "journal", "pages", "doi", "pmid", "pmcid", "issn", "isbn", "note")


@ANY_TEXT
@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=30)), min_size=1, max_size=4))
def test_any_entries(several: list[dict[str, str]]) -> None:
    entries = [
        Entry(f"k{index}", "article", fields, Location("a.bib", index + 1)) for index, fields in enumerate(several)
    ]
    for entry in entries:
        missing_fields(entry)
        assert all(one.why for one in malformed_identifiers(entry))
        malformed_year(entry, 2030)
        malformed_pages(entry)
    assert all(twin.first.key != twin.second.key for twin in twins(entries))


@ANY_TEXT
@given(st.one_of(st.text(max_size=60), st.text('a,"\n;0', max_size=60).map("OriginalPaperDOI,x\n{}".format)))
def test_any_csv_of_retractions(text: str) -> None:
    try:
        read_retractions(text, "a.csv")
    except CasewrightError as error:
        assert error.location is not None


LONG = (
    "a",
    "the ",
    "(",
    "[",
    "a-",
    "^1",
    "1-",
    "a,",
    "a.",
    "a:",
    " ",
    "a b(",
    "{{< x ",
    "`",
    "$",
    "_a",
    "<a ",
    "](",
    "a@",
)


@pytest.mark.parametrize("piece", LONG)
def test_long_repetitions_take_no_time(piece: str) -> None:
    """No rule is quadratic: these take milliseconds, or minutes."""
    text = piece * 50_000
    started = time.process_time()
    for find in (repeated_words, spaces_before_marks, spaces_missing, doubled_marks, unbalanced, placeholders):
        list(find(text))
    list(unspaced_units(text))
    list(hyphened_ranges(text))
    list(typed_numbers(text))
    list(misspellings(text, frozenset()))
    list(two_spellings(text))
    list(lost_capitals(text))
    list(hyphened_words(text))
    list(closed_words(text))
    line = SourceLine(text.replace("\n", " "), "a.qmd", 1)
    prose_passages(SourceDocument("a", "a.qmd", empty_tree("a.qmd", {}), (line,)))
    suppressions_in({"a.qmd": ["<!-- casewright: ignore " + text]}, {})
    assert time.process_time() - started < 5
