"""TXT020: syntax of other tools in the text, and text that only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.reports import checked, places

FOUND = {
    r"See Figure \@ref(fig:course).": "`@fig-course`",
    r"$$ x $$ (\#eq:dose)": "`{#eq-dose}`",
    "(ref:cap) The caption.": "Write the caption at its place",
    "{cite}`a1` says.": "`[@a1]`",
    "{cite:t}`a1` says.": "`@a1`",
    "See {numref}`fig:scan`.": "`@fig-scan`",
    "See {ref}`the scan <fig:scan>`.": "`@fig-scan`",
    "See :ref:`fig:scan` here.": "`@fig-scan`",
    "{eq}`dose` holds.": "`@eq-dose`",
    "H{sub}`2`O.": "`~2~`",
    "See [[my note]].": "`[my note](my note.qmd)`",
    "See ![[scan.png]].": "`![](scan.png)`",
    "It is ==marked== here.": "`[marked]{.mark}`",
    "It is %%hidden%% here.": "`<!-- hidden -->`",
    "As said {Smith, 2020 #12}.": "`[@smith2021]`",
    "As said { | Smith, 2012 | p. 3 | |zu:2433:WQVBH98K}.": "`[@smith2021]`",
    "See <<fig-scan>>.": "`@fig-scan`",
    r"A dose of 10\,mg was given.": "a backslash and a space",
    ":::{note}\nHi.\n:::": "`::: {.callout-note}`",
    "```{figure} x.png\nThe scan.\n```": "`![Caption.](picture.png){#fig-name}`",
}


@pytest.mark.parametrize("text", FOUND)
def test_other_syntax_is_named_with_what_to_write(tmp_path: Path, text: str) -> None:
    [finding] = checked(tmp_path, f"First.\n\n{text}\n", "TXT020").findings
    assert FOUND[text] in finding.hint
    assert finding.location.line == 3


@pytest.mark.parametrize(
    "text",
    [
        r"`\@ref(fig:course)` is bookdown's.",
        "`{cite}` is MyST's.",
        "The set {a, b} and [[1]] and [[@a1]] and [[link]](https://a.org) and [[x]{.mark}].",
        "a == b, and x === y; 5%% and 100 %% of 3 %%.",
        "The ratio 3:`x` and {#fig-x}.",
        "x << y and y >> z; p<<0.01.",
        "{Smith, 2020} and #12.",
        "````markdown\n```{figure} x.png\n```\n````",
        "<!-- [[my note]] {cite}`a1` -->",
        r"For $10\,mg$ and 10\ mg and `10\,mg`.",
        "$$\n10\\,x_1\n$$",
    ],
)
def test_what_only_looks_like_it(tmp_path: Path, text: str) -> None:
    assert places(checked(tmp_path, f"First.\n\n{text}\n", "TXT020").findings) == []


def test_spaces_are_not_added_inside_it(tmp_path: Path) -> None:
    assert places(checked(tmp_path, "See Figure \\@ref(fig:course) and (\\#eq:dose).\n", "TXT003").findings) == []


def test_citations_and_labels_have_the_hint_too(tmp_path: Path) -> None:
    outcome = checked(tmp_path, "See {@fig:scan}.\n\n![The scan.](x.png){#fig:scan}\n", "REF001", "NUM019")
    assert [finding.hint.partition("Write ")[2] or finding.hint for finding in outcome.findings] == [
        "`@fig-scan`, without brackets or braces, and `#fig-scan` where it is labeled.",
    ]
