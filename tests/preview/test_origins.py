"""Where printed texts come from: a block of a page, a character of it, and the places that are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.loading import load_report
from casewright.preview.origins import Clicked, Origin, Origins
from tests.preview.conftest import make_report

LETTER = """---
title: A case of fever in a boy
author: [{name: Ann Author, affiliations: [{name: General Hospital}]}]
bibliography: refs.bib
---

## The case

A boy of {{< var patient.age >}} had fever with CRS. Two days later, the
fever had gone, and he left the hospital at the age of {{< var patient.age >}} with his mother.

- He had never been ill before.
- His sister, who was {{< var index-event.name >}} free, was well.

{{< include part.qmd >}}

| Day | Temperature | Remark       |
|----:|------------:|--------------|
|   1 |        39.5 | chills       |
|   2 |        36.9 | felt better  |

: Temperatures of the boy. {#tbl-days}
"""
PART = "The discussion is in a file of its own, as [@luan2021] shows.\n"
FIGURES = """figures:
  - label: fig-course
    panels:
      - {letter: A, file: course.svg, legend: A curve that falls.}
    title: The course over thirty days
    alt: A curve
"""


@pytest.fixture(scope="module")
def origins(tmp_path_factory: pytest.TempPathFactory) -> Origins:
    folder = tmp_path_factory.mktemp("report")
    make_report(folder, LETTER)
    (folder / "part.qmd").write_text(PART)
    report = load_report(folder)
    return Origins(report, report.documents[0])


def shown(found: tuple[Origin, ...]) -> list[str]:
    return [f"{one.kind} {one.name} {one.location}".replace("  ", " ") for one in found]


FIRST = (
    "A boy of 10 years had fever with cytokine release syndrome (CRS). Two days later, the fever had gone, and he left"
)
FIRST += " the hospital at the age of 10 years with his mother."


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        (FIRST, "boy", ["text letter.qmd:9:3"]),
        (FIRST, "10", ["value patient.age data/case.yml:3:8", "text letter.qmd:9:10"]),
        (FIRST, "years had", ["value patient.age data/case.yml:3:8", "text letter.qmd:9:10"]),
        (FIRST, "later", ["text letter.qmd:9:63"]),
        (FIRST, "gone", ["text letter.qmd:10:11"]),
        (FIRST, "10 years with", ["value patient.age data/case.yml:3:8", "text letter.qmd:10:56"]),
        (FIRST, "mother", ["text letter.qmd:10:89"]),
        (FIRST, "", ["text letter.qmd:9:1", "value patient.age data/case.yml:3:8"]),
        ("A case of fever in a boy", "fever", ["text letter.qmd:2:18"]),
        ("General Hospital", "Hospital", ["text letter.qmd:3:59"]),
        ("The case", "case", ["text letter.qmd:7:8"]),
        ("He had never been ill before.", "never", ["text letter.qmd:12:10"]),
        ("His sister, who was infusion free, was well.", "infusion", ["value index-event.name data/case.yml:5:21"]),
        ("The discussion is in a file of its own, as [1] shows.", "own", ["text part.qmd:1:36"]),
        ("2 36.9 felt better", "felt", ["text letter.qmd:20:23"]),
        ("Table 1: Temperatures of the boy.", "Temperatures", ["text letter.qmd:22:3"]),
        ("Nobody wrote these words anywhere here.", "words", []),
        ("", "", []),
        ("1", "1", None),
    ],
)
def test_the_source_of_a_word(text: str, word: str, expected: list[str] | None, origins: Origins) -> None:
    found = shown(origins.of(Clicked(text, text.index(word) if word else None)))
    if expected is None:
        return  # a digit alone is in many places: any, or none
    assert found[: len(expected)] == expected
    if not expected:
        assert found == []


@pytest.mark.parametrize(
    ("clicked", "expected"),
    [
        (Clicked("[1]", 1, citekeys=("luan2021",)), "bibliography entry luan2021 refs.bib:1:1"),
        (Clicked("1. Luan C, Zhou J.", 3, reference="luan2021"), "bibliography entry luan2021 refs.bib:1:1"),
        (Clicked("[1]", 1, citekeys=("nobody2020",)), ""),
        (Clicked("Table 1", 1, label="tbl-days"), "label tbl-days letter.qmd:22"),
        (Clicked("CRS", 0, abbreviation="CRS"), "abbreviation CRS data/abbreviations.yml:2"),
        (Clicked("XYZ", 0, abbreviation="XYZ"), ""),
    ],
)
def test_the_source_of_what_is_named(clicked: Clicked, expected: str, origins: Origins) -> None:
    found = shown(origins.of(clicked))
    named = [one for one in found if not one.startswith("text")]
    assert (named[0] if named else "").startswith(expected)
    assert bool(named) == bool(expected)


def test_a_long_text_is_found_too(tmp_path: Path) -> None:
    paragraphs = [
        f"The patient number{number} had a fever of grade{number} for days{number}." for number in range(2_000)
    ]
    make_report(tmp_path, LETTER + "\n\n" + "\n\n".join(paragraphs))
    (tmp_path / "part.qmd").write_text(PART)
    report = load_report(tmp_path)
    origins = Origins(report, report.documents[0])
    [found] = origins.of(Clicked(paragraphs[1_234], 12))
    assert found.location.line == 25 + 2 * 1_234
