"""What identifies the paragraphs of a Word file: names that programs keep, and nothing that is not printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casewright.diagnostics import Location
from casewright.render.word.file.package import read_parts
from casewright.render.word.identity.part import Sent, sent_in
from tests.word_import.report import FILES, LETTER, rendered, rendered_report

SECRET = LETTER.replace(
    "The CRP fell", "<!-- a secret -->\n\n::: {.content-hidden}\nHidden words.\n:::\n\nThe CRP fell"
)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    report = rendered_report(tmp_path_factory.mktemp("sent") / "report", {**FILES, "letter.qmd": SECRET})
    assert rendered(report.folder) == report.sent
    return read_parts(report.sent)


@pytest.fixture(scope="module")
def sent(parts: dict[str, bytes]) -> Sent:
    found = sent_in(parts)
    assert found is not None
    return found


def test_names_are_unique_and_short_enough_for_word(parts: dict[str, bytes], sent: Sent) -> None:
    names = re.findall(rb'w:name="(cw-[^"]+)"', parts["word/document.xml"] + parts["word/footnotes.xml"])
    assert len(names) == len(set(names)) > 40
    assert all(re.fullmatch(rb"cw-[pv]-[0-9a-f]{8}-\d+", name) and len(name) <= 40 for name in names)
    assert {name.encode() for name in sent.generated} | {one.name.encode() for one in sent.passages} == set(names)


@pytest.mark.parametrize(
    ("text", "kind", "typed"),
    [
        ("A rash in gout", "title", "A rash in gout"),
        ("The rash spread", "text", "The rash spread"),
        ("mostly at night", "text", "Itching lasted"),
        ("before the drug", "text", "before the drug |"),
        ("This is taught", "text", "This is taught"),
        ("The rash on the arm.", "text", "The rash on the arm."),
        ("Ada B.", "authors", ""),
    ],
)
def test_a_paragraph_says_where_it_is_typed(sent: Sent, text: str, kind: str, typed: str) -> None:
    passage = next(one for one in sent.passages if any(text in paragraph.text() for paragraph in one.paragraphs))
    assert passage.kind == kind
    place = passage.location
    if typed:
        assert place is not None
        assert place.line is not None
        assert place.column is not None
        assert SECRET.split("\n")[place.line - 1][place.column - 1 :].startswith(typed)
    else:
        assert place is None or place == Location("letter.qmd")


def test_generated_words_say_what_they_are(sent: Sent) -> None:
    found = {(what.kind, what.name) for what in sent.generated.values()}
    assert found >= {
        ("value", "patient.age"),
        ("value", "measured.crp"),
        ("citation", "roe2020"),
        ("citation", "roe2020;writer2019"),
        ("mention", "fig-rash"),
        ("abbreviation", "CRP"),
    }


def test_nothing_is_told_that_is_not_printed(parts: dict[str, bytes], tmp_path: Path) -> None:
    everything = b"".join(parts.values())
    for word in (b"secret", b"Hidden words", b"invented", str(tmp_path.parents[1]).encode()):
        assert word not in everything
