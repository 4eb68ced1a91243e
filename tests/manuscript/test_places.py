"""The abbreviations list and the figure legends are where an empty division is."""

from __future__ import annotations

import pytest

from casewright.manuscript import ast

from .conftest import Report, with_settings

TERMS = """
    abbreviations:
      - {short: CR, long: complete remission}
      - {short: CRS, long: cytokine release syndrome}
"""
FIGURES = """
    figures:
      - label: fig-course
        title: The course of CRS
        panels: [{script: course.py}]
      - label: suppfig-leg
        title: The leg
        legend: "Drawn on day {{< var day >}} [@x]"
        panels:
          - {letter: A, script: a.py, legend: Before}
          - {letter: B, script: b.py, legend: "After, as in @fig-course"}
"""


def files(text: str) -> dict[str, str]:
    return {
        "data/abbreviations.yml": TERMS,
        "figures/figures.yml": FIGURES,
        "_variables.yml": "day: 6\n",
        "letter.qmd": text + "\nA CR after CRS.\n\n![](course.png){#fig-course}\n",
        "supplement.qmd": "![](leg.png){#suppfig-leg}\n",
    }


LIST = "CRS: cytokine release syndrome"


@pytest.mark.parametrize(
    "place",
    [
        "::: {#abbreviations}\n:::",
        "::: {.abbreviations}\n:::",
        "::: abbreviations\n:::",
        ":::: {#abbreviations .unnumbered}\n\n::::",
        "::: {#short-forms .abbreviations}\n:::",
        "::: {#abbreviations}\n<!-- filled by casewright -->\n:::",
        "# Short forms\n\n::: {#abbreviations}\n:::",
        "::: {.column-body}\n::: {#abbreviations}\n:::\n:::",
        "{{< include _generated/abbreviations.qmd >}}",
        '{{< include "/_generated/abbreviations.qmd" >}}',
    ],
)
def test_the_list_is_put_into_its_place(report: Report, place: str) -> None:
    resolved = report(files(place + "\n"))
    assert resolved.findings == []
    assert LIST in resolved.body("letter")
    assert resolved.body("letter").count("abbreviations-list") == 1


@pytest.mark.parametrize(
    "text",
    [
        "# Abbreviations {#abbreviations}\n\nNone.",
        "# Abbreviations",
        "::: {#abbreviations}\nThose of my own: NB.\n:::",
        "::: {#abbreviations}\n# Abbreviations\n:::",
        "[]{#abbreviations}",
        "::: {#my-abbreviations}\n:::",
        "`::: {#abbreviations}`",
        "```\n::: {#abbreviations}\n:::\n```",
    ],
)
def test_what_is_no_place_stays_as_typed(report: Report, text: str) -> None:
    """A section of that name, a division with the author's own list, a code block."""
    resolved = report(files(text + "\n"))
    assert resolved.findings == []
    assert "abbreviations-list" not in resolved.body("letter")
    assert LIST not in resolved.body("letter")


def test_an_identifier_stands_once(report: Report) -> None:
    """Pandoc names the heading above as the division is named."""
    blocks = report(files("## Abbreviations\n\n::: {#abbreviations}\n:::\n")).document("letter").blocks
    named = [one["t"] for one in ast.walk(blocks) if ast.identifier_of(one) == "abbreviations"]
    assert named == ["Header"]
    blocks = report(files("## Short forms\n\n::: {#abbreviations}\n:::\n")).document("letter").blocks
    named = [one["t"] for one in ast.walk(blocks) if ast.identifier_of(one) == "abbreviations"]
    assert named == ["Div"]


def test_without_anything_to_list_nothing_is_left(report: Report) -> None:
    resolved = report({"letter.qmd": "Before.\n\n::: {#abbreviations}\n:::\n\n::: {#figure-legends}\n:::\n"})
    assert resolved.body("letter") == "Before."


def test_in_a_plain_document_the_divisions_are_the_authors(report: Report) -> None:
    blocks = report(files("::: {#abbreviations}\n:::\n\n::: {.figure-legends}\n:::\n"), "").document("letter").blocks
    assert [one["c"] for one in ast.walk(blocks, "Div")][:2] == [
        [["abbreviations", [], []], []],
        [["", ["figure-legends"], []], []],
    ]


@pytest.mark.parametrize(
    "place",
    ["::: {#figure-legends}\n:::", "::: figure-legends\n:::", "{{< include _generated/figure-legends.qmd >}}"],
)
@pytest.mark.parametrize("document", ["letter", "supplement"])
def test_legends_are_put_into_their_place(report: Report, place: str, document: str) -> None:
    given = files("")
    given[f"{document}.qmd"] = given[f"{document}.qmd"] + "\n" + place + "\n"
    resolved = report(given)
    assert resolved.findings == []
    to_course = "" if document == "letter" else " -> letter#fig-course"
    to_leg = "" if document == "supplement" else " -> supplement#suppfig-leg"
    section = resolved.body(document)[resolved.body(document).index("figure-legends") :]
    named = " #figure-legends" if "#" in place or "include" in place else ""
    course = f"<Figure~1{to_course}>"
    assert section.split("\n") == [
        f"figure-legends{named}",
        "  figure-legend figure=fig-course",
        f"    **{course}.** The course of [CRS]{{.abbr}}.",
        "    [CRS, cytokine release syndrome.]{.abbr-explanations}",
        "  figure-legend figure=suppfig-leg",
        f"    **<Supplementary Figure~S1{to_leg}>.** The leg. **A.** Before. **B.** After, as in {course}. "
        "Drawn on day 6 {x}.",
    ]


def test_legends_of_a_place_are_where_floats_that_stand_apart_are_found(report: Report) -> None:
    body = report(files("# Legends\n\n::: {#figure-legends}\n:::\n"), with_settings(floats="legends-only")).body(
        "letter"
    )
    assert "figure-legend #fig-course figure=fig-course" in body
    assert body.count("#fig-course") == 1


def test_a_legend_of_a_figure_that_no_document_shows_is_told_where_it_is_declared(report: Report) -> None:
    given = files("::: {#figure-legends}\n:::\n")
    del given["supplement.qmd"]
    [finding] = report(given).findings
    assert finding.startswith("NUM001 figures/figures.yml:5:5")
    assert "suppfig-leg" in finding


def test_what_earlier_versions_generated_is_not_read(report: Report) -> None:
    """It says what was true when it was made."""
    given = files("{{< include _generated/figure-legends.qmd >}}\n")
    given["_generated/figure-legends.qmd"] = "**Figure 1.** The course of long ago.\n"
    assert "long ago" not in report(given).body("letter")
