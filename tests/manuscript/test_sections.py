"""Section numbers, as Quarto counts them."""

from __future__ import annotations

import pytest

from casewright.manuscript.crossref.sections import appendices_last, heading_numbers, with_heading_numbers

from .conftest import Report, read, shown


@pytest.mark.parametrize(
    ("headings", "numbers"),
    [
        (["# A", "## B", "## C", "# D", "## E"], "1 1.1 1.2 2 2.1"),
        (["## A", "### B", "## C"], "1 1.1 2"),
        (["# A", "# B {.unnumbered}", "## C", "# D"], "1 - 1.1 2"),
        (["# A {-}", "# B"], "- 1"),
        (["# A", "### B", "## C"], "1 1.0.1 1.1"),
        (["## A", "# B"], "0.1 1"),
        (["###### A", "# B"], "0.0.0.0.0.1 1"),
        ([], ""),
    ],
)
def test_numbers(headings: list[str], numbers: str) -> None:
    assert " ".join(number or "-" for number in heading_numbers(read("\n\n".join(headings)))) == numbers


def test_chapters_may_be_lettered() -> None:
    blocks = read("# A\n\n## B\n\n# C\n\n## D {.unnumbered}")
    assert heading_numbers(blocks, chapter_letters=True) == ("A", "A.1", "B", "")
    assert heading_numbers(read("## A\n\n## B"), chapter_letters=True) == ("1", "2")


def test_headings_in_divisions_count() -> None:
    assert heading_numbers(read("# A\n\n::: {.box}\n## B\n:::\n\n## C")) == ("1", "1.1", "1.2")


def test_numbers_stand_before_headings_down_to_a_depth() -> None:
    blocks = read("# Case\n\nText\n\n## History\n\n# Thanks {.unnumbered}")
    printed = shown(with_heading_numbers(blocks, heading_numbers(blocks), depth=1))
    assert printed.splitlines() == [
        "# [1]{.header-section-number} Case",
        "Text",
        "## History",
        "# Thanks",
    ]


def test_appendices_go_last_with_what_is_below_them() -> None:
    blocks = read("# Consent {.appendix}\n\nOne\n\n## Details\n\nTwo\n\n# Case\n\nThree\n\n# Data {.appendix}\n\nFour")
    assert shown(appendices_last(blocks)) == "# Case\nThree\n# Consent\nOne\n## Details\nTwo\n# Data\nFour"


SECTIONS = """
---
number-sections: true
---
# Case {#sec-case}

## History {#sec-history}

# Thanks {#sec-thanks .unnumbered}

See @sec-case, @sec-history, [-@sec-history] and @sec-thanks.
"""


def test_mentions_of_sections(report: Report) -> None:
    resolved = report(SECTIONS)
    assert resolved.lines() == ["See <Section~1>, <Section~1.1>, <1.1> and **?@sec-thanks**."]
    assert resolved.findings == ["NUM001 letter.qmd:10:50 The section `sec-thanks` has no number."]


CHAPTERS = """
---
number-sections: true
crossref:
  chapters: true
---
![Before](a.png){#fig-before}

# One {#sec-one}

![First](a.png){#fig-first}

![Second](b.png){#fig-second}

$$x$$ {#eq-x}

# Two {#sec-two}

## Two one {#sec-two-one}

![Third](c.png){#fig-third}

See @fig-before, @fig-first, @fig-second, @fig-third, @eq-x, @sec-one, @sec-two-one.
"""


def test_floats_counted_by_chapter(report: Report) -> None:
    resolved = report(CHAPTERS)
    assert resolved.captions() == [
        "Figure~1: Before",
        "Figure~1.1: First",
        "Figure~1.2: Second",
        "Figure~2.1: Third",
    ]
    assert resolved.lines()[-1] == (
        "See <Figure~1>, <Figure~1.1>, <Figure~1.2>, <Figure~2.1>, <Equation~1.1>, <Chapter~1>, <Section~2.1>."
    )


def test_chapters_with_letters(report: Report) -> None:
    resolved = report(CHAPTERS.replace("chapters: true", "chapters: true\n  chapters-alpha: true"))
    assert resolved.captions()[1:] == ["Figure~A.1: First", "Figure~A.2: Second", "Figure~B.1: Third"]
    assert "<Chapter~A>, <Section~B.1>" in resolved.lines()[-1]
    assert "## [B.1]{.header-section-number} Two one" in resolved.body()
