"""Where floats, legends and the reference list stand: three settings, the same numbers."""

from __future__ import annotations

import pytest

from casewright.manuscript import ast
from casewright.manuscript.citations.reference_list import has_references_place, with_references_place
from casewright.manuscript.floats.placement import Placement, placed

from .conftest import Report, expected, read, shown, with_settings

LETTER = """
See @tbl-cases, @fig-course and @fig-left.

![Course on *day* 6](course.png){#fig-course}

More.

| Case |
|------|
| 1    |

: Cases {#tbl-cases}

::: {#fig-eyes layout-ncol=2}
![Left [@x]](left.png){#fig-left}

![](right.png){#fig-right}

Both eyes
:::

End [@a].
"""


def test_in_place(report: Report) -> None:
    kinds = [line.split()[0] for line in report(LETTER).body().splitlines() if not line.startswith(" ")]
    assert kinds == ["See", "float", "More.", "float", "float", "End"]


def test_at_the_end_tables_first_each_on_its_page(report: Report) -> None:
    resolved = report(LETTER, with_settings(floats="at-end"))
    lines = [line for line in resolved.body().splitlines() if not line.startswith(" ")]
    assert lines == [
        "See <Table~1>, <Figure~1> and <Figure~2A>.",
        "More.",
        "End {a}.",
        "page-break",
        "float #tbl-cases kind=tbl type=table number=1",
        "page-break",
        "float #fig-course kind=fig type=figure number=1",
        "page-break",
        "float #fig-eyes kind=fig type=figure number=2",
    ]


def test_legends_only(report: Report) -> None:
    resolved = report(LETTER, with_settings(floats="legends-only"))
    assert resolved.body() == expected("""
        See <Table~1>, <Figure~1> and <Figure~2A>.
        More.
        End {a}.
        # Figure legends
        figure-legend #fig-course figure=fig-course
          Figure~1: Course on *day* 6
        figure-legend #fig-eyes figure=fig-eyes
          []{#fig-left}[]{#fig-right}Figure~2: Both eyes
          (A) Left {x}
        page-break
        float #tbl-cases kind=tbl type=table number=1
          float-caption
            Table~1: Cases
          float-content
            table
              | Case
              | 1
    """)


def test_a_section_of_legends_that_is_there_is_the_target(report: Report) -> None:
    legends = '# Legends\n\n::: {.figure-legend figure="fig-course"}\n**@fig-course.** The course.\n:::\n'
    body = report(LETTER + "\n" + legends, with_settings(floats="legends-only")).body()
    assert "figure-legend #fig-course figure=fig-course\n  **<Figure~1>.** The course." in body
    assert body.count("#fig-course") == 1
    assert "# Figure legends\nfigure-legend #fig-eyes" in body


def test_every_mention_has_its_target_in_every_placement(report: Report) -> None:
    for floats in ("in-place", "at-end", "legends-only"):
        blocks = report(LETTER, with_settings(floats=floats)).document("letter").blocks
        targets = [ast.identifier_of(one) for one in ast.walk(blocks) if ast.identifier_of(one)]
        mentioned = [one["c"][2][0][1:] for one in ast.walk(blocks) if ast.has_class(one, "mention")]
        assert set(mentioned) <= set(targets)
        assert len(set(targets)) == len(targets)


def test_figures_without_a_number_stay(report: Report) -> None:
    body = report("![A photo](a.png)\n\nEnd.", with_settings(floats="legends-only")).body()
    assert "image a.png" in body


def test_a_heading_of_floats_alone_moves_with_them(report: Report) -> None:
    table = "\n| Case |\n|------|\n| 1    |\n\n: Cases {#tbl-cases}\n"
    body = report(f"See @tbl-cases.\n\n# Table\n{table}\n# After\n\nText.\n", with_settings(floats="at-end")).body()
    assert body.index("# After") < body.index("# Table") < body.index("float #tbl-cases")
    body = report(f"See @tbl-cases.\n\n# Table\n\nText.\n{table}", with_settings(floats="at-end")).body()
    assert "# Table\nText." in body


@pytest.mark.parametrize(
    ("placement", "figure", "table"),
    [
        (Placement("legends-in-place", "apart"), "figure-legend #fig-course\n  Figure~1: Course", "[Table 1]"),
        (Placement("in-place", "in-place"), "float #fig-course", "float #tbl-cases"),
        (Placement("in-place", "at-end"), "float #fig-course", "page-break\nfloat #tbl-cases"),
    ],
)
def test_figures_and_tables_are_placed_on_their_own(
    report: Report, placement: Placement, figure: str, table: str
) -> None:
    blocks = report(LETTER, with_settings(floats="in-place")).document("letter").blocks
    after = placed(blocks, placement, ast.words("Figure legends"))
    assert figure in shown(after)
    assert table in shown(after).replace("~", " ")
    targets = [ast.identifier_of(one) for one in ast.walk(after) if ast.identifier_of(one)]
    mentioned = {one["c"][2][0][1:] for one in ast.walk(after) if ast.has_class(one, "mention")}
    assert mentioned <= set(targets)


PLACES = {
    "at the end, under a heading": ("Text.", "Text.\n# References\ndiv #refs"),
    "where the author puts it": (
        "Text.\n\n::: {#refs}\n:::\n\n# After",
        "Text.\ndiv #refs\n# After",
    ),
    "under a last heading that has nothing below it": ("Text.\n\n## Works", "Text.\n## Works\ndiv #refs"),
    "in an empty document": ("", "# References\ndiv #refs"),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_place_of_the_reference_list(name: str) -> None:
    typed, printed = PLACES[name]
    blocks = with_references_place(read(typed), ast.words("References"))
    assert shown(blocks) == printed
    assert has_references_place(blocks)
    assert with_references_place(blocks, ast.words("Again")) == blocks


def test_the_heading_that_is_added_is_not_numbered(report: Report) -> None:
    text = "---\nnumber-sections: true\nbibliography: refs.bib\n---\n# One\n\nText @a."
    assert report(text).body().splitlines() == [
        "# [1]{.header-section-number} One",
        "Text {a}.",
        "# References",
        "div #refs",
    ]


@pytest.mark.parametrize("floats", ["at-end", "legends-only"])
def test_floats_at_the_end_stand_behind_the_references(report: Report, floats: str) -> None:
    settings = with_settings(floats=floats) + "bibliography: refs.bib\n"
    for text in ("See @fig-a [@a].\n\n![A](a.png){#fig-a}\n\n# References", "See @fig-a [@a].\n\n![A](a.png){#fig-a}"):
        body = report(text, settings).body()
        assert body.count("References") == 1
        assert body.index("#refs") < body.index("#fig-a")


@pytest.mark.parametrize(
    ("front_matter", "heading"),
    [("lang: de", "Literatur"), ("reference-section-title: Works", "Works"), ("lang: fr", "Les références")],
)
def test_the_heading_of_the_list(report: Report, front_matter: str, heading: str) -> None:
    body = report(f"---\nbibliography: refs.bib\n{front_matter}\n---\nText @a.").body()
    assert heading in body


def test_a_work_that_only_a_figure_sent_apart_cites_is_not_listed(report: Report) -> None:
    text = "Text @a.\n\n::: {#fig-flow}\n| @x |\n|---|\n| b |\n\nFlow\n:::\n"
    assert report(text).plan("letter").order == ("a", "x")
    assert report(text, with_settings(floats="legends-only")).plan("letter").order == ("a",)
    assert report(text, with_settings(floats="legends-only")).plan("letter").cited == ("a",)
