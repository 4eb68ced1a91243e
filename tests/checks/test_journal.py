"""JNL and REF013: limits of a journal, counted as the journal counts, quoted as it says them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casewright.checks.jnl.limits import counts, measured, word_count
from casewright.diagnostics import CasewrightError
from casewright.pandoc import run_pandoc
from tests.checks.reports import checked, loaded

LETTER = """\
---
title: "A boy: one case"
abstract: One two three four.
keywords: [one, two]
bibliography: refs.bib
---

# Abbreviations

::: {#abbreviations}
:::

# Case

One [@a], two {{< var three >}} [see @b, p. 3]. A CR after @fig-leg.

![A legend of five words](leg.png){#fig-leg}

| a | b |
|---|---|
| 1 | 2 |

: A table {#tbl-a}

# Funding

None of this counts.

# Discussion

Five six — seven.

# References

::: {#refs}
:::
"""
FILES = {
    "_variables.yml": 'three: "three"\n',
    "data/abbreviations.yml": "abbreviations:\n  - {short: CR, long: complete remission}\n",
    "letter.qmd": LETTER,
    "refs.bib": "@misc{a, title={A}}\n@misc{b, title={B}}\n@misc{c, title={C}}\n",
}


def test_what_counts(tmp_path: Path) -> None:
    report = loaded(tmp_path, {"_quarto.yml": "casewright: true\n", **FILES})
    assert report.manuscript is not None
    values = {name: amount.value for name, amount in measured(report.manuscript).items()}
    assert values == {
        # One two three A complete remission (CR) after Figure 1 / Five six — seven
        "text-words": 14,
        # and: A boy one case / One two three four / one two / Abstract Keywords / headings / None of this counts
        "manuscript-words": 14 + 4 + 4 + 2 + 2 + 5 + 4,
        "abstract-words": 4,
        "title-characters": 15,
        "title-words": 4,
        "authors": 0,
        "keywords": 2,
        "references": 2,
        "legend-words": 5,
        "figures": 1,
        "tables": 1,
        "figures-and-tables": 2,
    }


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ("keywords:", "license: CC BY\nkeywords:", 4),  # Reuse / CC BY 4.0
        ("keywords:", "copyright: A B owns it.\nkeywords:", 1 + 4),
        ("keywords:", "license: CC BY\nappendix-style: none\nkeywords:", 0),
        ("| 1 | 2 |", "| 1^[A note of a cell.] | 2 |", 0),  # as notes of the text
        ("A CR after", "A remission after", -2 - 3),  # complete remission (CR) / in the list: CR complete remission
    ],
)
def test_all_words_are_counted_as_word_counts_them(tmp_path: Path, before: str, after: str, more: int) -> None:
    amounts = []
    for name, text in (("before", LETTER), ("after", LETTER.replace(before, after))):
        (tmp_path / name).mkdir()
        report = loaded(tmp_path / name, {"_quarto.yml": "casewright: true\n", **FILES, "letter.qmd": text})
        assert report.manuscript is not None
        amounts.append(counts(report.manuscript)["whole"])
    assert amounts[1] - amounts[0] == more


PROFILE = """\
journal: The Journal
sources:
  - {{id: page, title: For Authors, address: "https://example.org/authors", read: "2026-01-02"}}
limits:
  - {{what: {what}, {bound}, says: "no more", source: page}}
"""
BOUNDS = {
    "text": ("text-words", "most: 13", "JNL001", "letter.qmd:7"),
    "text, just enough": ("text-words", "most: 14", None, ""),
    "text too short": ("text-words", "least: 15", "JNL001", "letter.qmd:7"),
    "abstract": ("abstract-words", "most: 3", "JNL002", "letter.qmd:3:11"),
    "title": ("title-characters", "most: 14", "JNL003", "letter.qmd:2:8"),
    "title, just enough": ("title-characters", "most: 15", None, ""),
    "floats": ("figures-and-tables", "most: 1", "JNL004", "letter.qmd:7"),
    "keywords": ("keywords", "least: 3, most: 10", "JNL005", "letter.qmd:4:11"),
    "references": ("references", "most: 1", "REF013", "letter.qmd:5:15"),
    "references, just enough": ("references", "most: 2", None, ""),
}


@pytest.mark.parametrize(("what", "bound", "rule", "place"), BOUNDS.values(), ids=BOUNDS.keys())
def test_limits(tmp_path: Path, what: str, bound: str, rule: str | None, place: str) -> None:
    files = {
        **FILES,
        "_quarto.yml": "casewright:\n  journal: mine.yml\n",
        "mine.yml": PROFILE.format(what=what, bound=bound),
    }
    found = checked(tmp_path, files, "JNL", "REF013").findings
    assert [(one.rule, str(one.location)) for one in found] == ([(rule, place)] if rule else [])
    for one in found:
        assert "The Journal" in one.message
        assert "“no more”, For Authors, read 2026-01-02" in one.message


def test_limits_are_for_the_first_document_of_the_project(tmp_path: Path) -> None:
    files = {
        **FILES,
        "_quarto.yml": "project:\n  render: [letter.qmd, supplement.qmd]\ncasewright:\n  journal: mine.yml\n",
        "mine.yml": PROFILE.format(what="text-words", bound="most: 20"),
        "supplement.qmd": "word " * 30,
    }
    assert not checked(tmp_path, files, "JNL").findings


@pytest.mark.parametrize(
    ("limit", "front", "is_broken"),
    [
        ("section-items, most: 3", "highlights: [One, Two, Three]", False),
        ("section-items, most: 3", "highlights: [One, Two, Three, Four]", True),
        ("section-items, least: 3", "highlights: [One, Two]", True),
        ("section-words, most: 4", "highlights: [One two, Three four]", False),
        ("section-words, most: 4", "highlights: [One two, Three four five]", True),
        ("section-items, most: 1, section: Case, says: x", "highlights: [One, Two]", False),
    ],
)
def test_highlights_of_the_front_matter_count(tmp_path: Path, limit: str, front: str, is_broken: bool) -> None:
    what, bound = limit.split(", ", 1)
    section = "" if "section:" in bound else ", section: Key points"
    profile = PROFILE.format(what=what, bound=bound.replace(", says: x", "") + section)
    files = {
        **FILES,
        "letter.qmd": LETTER.replace("keywords:", f"{front}\nkeywords:"),
        "_quarto.yml": "casewright:\n  journal: mine.yml\n",
        "mine.yml": f"{profile}rules:\n  - {{highlights: key points, says: so, source: page}}\n",
    }
    assert [one.rule for one in checked(tmp_path, files, "JNL016").findings] == (["JNL016"] if is_broken else [])


TYPED = PROFILE.format(what="text-words", bound="most: 1, article-type: letter")


@pytest.mark.parametrize(("setting", "count"), [("", 0), ("  article-type: letter\n", 1)])
def test_limits_of_a_type_of_article_hold_where_it_is_named(tmp_path: Path, setting: str, count: int) -> None:
    files = {**FILES, "_quarto.yml": f"casewright:\n  journal: mine.yml\n{setting}", "mine.yml": TYPED}
    outcome = checked(tmp_path, files, "JNL")
    assert len(outcome.findings) == count
    assert bool(outcome.undetermined) is not bool(count)


def test_another_citation_style(tmp_path: Path) -> None:
    profile = PROFILE.format(what="keywords", bound="most: 9") + "style: {csl: blood, says: as below, source: page}\n"
    files = {**FILES, "_quarto.yml": "csl: nature\ncasewright:\n  journal: mine.yml\n", "mine.yml": profile}
    [found] = checked(tmp_path, files, "JNL").findings
    assert (found.rule, str(found.location), found.hint) == ("JNL006", "_quarto.yml:1:6", "Write `csl: blood`.")


@pytest.mark.parametrize(
    ("setting", "message", "hint"),
    [
        ("journal: bloud", "There is no journal profile `bloud`.", "Did you mean `blood`"),
        ("journal: none.yml", "There is no journal profile `none.yml`.", ""),
        (
            "journal: blood-red-cells-and-iron\n  article-type: brief",
            "has no article type `brief`",
            "`brief-report`",
        ),
    ],
)
def test_settings_that_name_nothing(tmp_path: Path, setting: str, message: str, hint: str) -> None:
    with pytest.raises(CasewrightError) as raised:
        loaded(tmp_path, {**FILES, "_quarto.yml": f"casewright:\n  {setting}\n"})
    assert message in raised.value.message
    assert hint in raised.value.hint
    assert raised.value.location is not None
    assert raised.value.location.path == "_quarto.yml"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It rose (*p* < 0.001).", 5),
        ("3.14\u00a0mmol/L \u2013 and more", 5),
        ("Seen before [@a]. Then not [@b; @c], and (so [@a]).", 6),
        ("CAR-T cells, 2016\u20132018", 3),
        ("As shown in [@a]", 3),
        ("Term\n:   Its meaning", 3),
        ("| A verse\n| of two lines", 5),
        ("Where $a + b$ is\n\n$$\\frac{1}{2} + c$$", 2),
    ],
)
def test_words_are_what_word_counts_without_citations(text: str, count: int) -> None:
    blocks = json.loads(run_pandoc(text.encode(), ["--from=markdown", "--to=json"]))["blocks"]
    assert word_count(blocks) == count
