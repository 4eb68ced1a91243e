"""Every way Quarto lets an author write a figure, a table or a listing, and the one shape each becomes."""

from __future__ import annotations

import pytest

from casewright.manuscript import ast
from casewright.manuscript.floats.conditional import Audience
from casewright.manuscript.floats.floats import FloatRules, caption_attributes, project_path
from casewright.manuscript.floats.structure import StructureRules, structured
from casewright.manuscript.reading import inlines_of, read_caption_attributes

from .conftest import NO_CACHE, expected, read, shown

PLACES = {"fig": "bottom", "tbl": "top", "lst": "top", "suppfig": "bottom", "supptbl": "top"}


def shape(text: str, **places: str) -> str:
    """The canonical shape of Markdown in `report/letter.qmd`."""
    blocks = read(text)
    captions = {typed: inlines_of(found) for typed, found in read_caption_attributes(blocks, NO_CACHE).items()}
    rules = FloatRules({**PLACES, **places}, "report", captions)
    return shown(structured(blocks, StructureRules(rules, Audience("html"), {})))


SHAPES = {
    "a figure": (
        "![The *rash* [@smith]](rash.png){#fig-rash}",
        """
        float #fig-rash kind=fig type=figure
          float-content
            image report/rash.png
          float-caption
            The *rash* {smith}
        """,
    ),
    "a figure without a label": (
        "![The rash](rash.png)",
        """
        float kind=fig type=figure
          float-content
            image report/rash.png
          float-caption
            The rash
        """,
    ),
    "a figure with a label and no caption": (
        "![](rash.png){#fig-rash}",
        """
        float #fig-rash kind=fig type=figure
          float-content
            image report/rash.png
          float-caption
        """,
    ),
    "an image with neither is no float": ("![](rash.png)", "image report/rash.png"),
    "an image inside a sentence is no float": (
        "A rash ![Rash](rash.png){#fig-rash} was seen.",
        "A rash image report/rash.png alt='Rash' was seen.",
    ),
    "sizes and alt text": (
        '![Rash](rash.png){#fig-rash width=50% fig-alt="A *red* rash" .lightbox fig-align="left"}',
        """
        float #fig-rash kind=fig type=figure fig-align=left
          float-content
            image report/rash.png width='50%' alt='A *red* rash'
          float-caption
            Rash
        """,
    ),
    "a decorative image": (
        '![Rash](rash.png){#fig-rash fig-alt=""}',
        """
        float #fig-rash kind=fig type=figure
          float-content
            image report/rash.png alt=''
          float-caption
            Rash
        """,
    ),
    "a figure that is a link": (
        "[![Rash](rash.png){#fig-rash}](https://example.org)",
        """
        float #fig-rash kind=fig type=figure
          float-content
            <image report/rash.png -> https://example.org>
          float-caption
            Rash
        """,
    ),
    "a figure that is a link, without a label": (
        "[![Rash](rash.png)](https://example.org)",
        """
        float kind=fig type=figure
          float-content
            <image report/rash.png -> https://example.org>
          float-caption
            Rash
        """,
    ),
    "a division with its own caption": (
        """
        ::: {#fig-rash}
        ![](rash.png)

        The rash on day 6
        :::
        """,
        """
        float #fig-rash kind=fig type=figure
          float-content
            image report/rash.png
          float-caption
            The rash on day 6
        """,
    ),
    "only the last paragraph of a division is its caption": (
        """
        ::: {#fig-rash}
        ![](rash.png)

        Seen in daylight.

        The rash on day 6
        :::
        """,
        """
        float #fig-rash kind=fig type=figure
          float-content
            image report/rash.png
            Seen in daylight.
          float-caption
            The rash on day 6
        """,
    ),
    "a division with one block has no caption": (
        "::: {#fig-flow}\nNo picture yet.\n:::",
        """
        float #fig-flow kind=fig type=figure
          float-content
            No picture yet.
          float-caption
        """,
    ),
    "a caption as an attribute is Markdown": (
        '::: {#fig-flow fig-cap="Patient *flow*"}\n- screened\n- treated\n:::',
        """
        float #fig-flow kind=fig type=figure
          float-content
            BulletList
              screened
              treated
          float-caption
            Patient *flow*
        """,
    ),
    "a division inside a float": (
        """
        ::: {#fig-rash}
        :::: {.border}
        ![](rash.png)
        ::::

        Rash
        :::
        """,
        """
        float #fig-rash kind=fig type=figure
          float-content
            border
              image report/rash.png
          float-caption
            Rash
        """,
    ),
    "a table": (
        """
        | Day | Fever |
        |----:|-------|
        |   1 | yes   |

        : Fever by *day* [@smith] {#tbl-fever .striped tbl-colwidths="[25,75]"}
        """,
        """
        float #tbl-fever kind=tbl type=table
          float-caption
            Fever by *day* {smith}
          float-content
            table striped
              widths 0.25 0.75
              | Day | Fever
              | 1 | yes
        """,
    ),
    "a table whose caption is only a label": (
        "| Day |\n|-----|\n| 1   |\n\n: {#tbl-fever}",
        """
        float #tbl-fever kind=tbl type=table
          float-caption
          float-content
            table
              | Day
              | 1
        """,
    ),
    "a table with a caption and no label": (
        "| Day |\n|-----|\n| 1   |\n\n: Fever",
        """
        float kind=tbl type=table
          float-caption
            Fever
          float-content
            table
              | Day
              | 1
        """,
    ),
    "braces that are no attributes stay in a caption": (
        "| Day |\n|-----|\n| 1   |\n\n: The set {a, b} of days",
        """
        float kind=tbl type=table
          float-caption
            The set {a, b} of days
          float-content
            table
              | Day
              | 1
        """,
    ),
    "a table without a caption is no float": ("| Day |\n|-----|\n| 1   |", "table\n  | Day\n  | 1"),
    "a table in a division, with notes": (
        """
        ::: {#supptbl-fever}
        | Day |
        |-----|
        | 1   |

        Days count from infusion.

        Fever
        :::
        """,
        """
        float #supptbl-fever kind=supptbl type=table
          float-caption
            Fever
          float-content
            table
              | Day
              | 1
          float-notes
            Days count from infusion.
        """,
    ),
    "a cell labelled for a declared kind names its table, not the text below": (
        """
        ::: {#cell-supptbl-doses .cell tbl-cap="*Doses*"}
        :::: {#supptbl-doses .cell-output .cell-output-display}
        | Drug |
        |------|
        | A    |

        None is real.
        ::::
        :::
        """,
        """
        float #supptbl-doses kind=supptbl type=table
          float-caption
            *Doses*
          float-content
            table
              | Drug
              | A
        None is real.
        """,
    ),
    "a table's own caption serves its division": (
        "::: {#tbl-fever}\n| Day |\n|-----|\n| 1   |\n\n: Fever\n:::",
        """
        float #tbl-fever kind=tbl type=table
          float-caption
            Fever
          float-content
            table
              | Day
              | 1
        """,
    ),
    "a listing": (
        '```{#lst-query .sql lst-cap="Patients with *fever*"}\nSELECT *\n```',
        """
        float #lst-query kind=lst type=listing
          float-caption
            Patients with *fever*
          float-content
            ```sql
            SELECT *
            ```
        """,
    ),
    "a listing in a division": (
        "::: {#lst-query}\n```sql\nSELECT *\n```\n\nPatients\n:::",
        """
        float #lst-query kind=lst type=listing
          float-caption
            Patients
          float-content
            ```sql
            SELECT *
            ```
        """,
    ),
    "a listing in a cell of a table's row keeps its code": (
        """
        +---------+
        | a       |
        +=========+
        | ```     |
        | x = 1   |
        | ```     |
        +---------+

        : Code {#tbl-code}
        """,
        """
        float #tbl-code kind=tbl type=table
          float-caption
            Code
          float-content
            table
              widths 0.139
              | a
              | ```; x = 1; ```
        """,
    ),
    "a declared kind is what is in it": (
        "::: {#suppfig-flow}\n```sql\nSELECT *\n```\n\nQuery\n:::",
        """
        float #suppfig-flow kind=suppfig type=listing
          float-content
            ```sql
            SELECT *
            ```
          float-caption
            Query
        """,
    ),
    "panels": (
        """
        ::: {#fig-eyes layout-ncol=2}
        ![Left](left.png){#fig-left}

        ![](right.png){#fig-right fig-alt="Right eye"}

        Both eyes
        :::
        """,
        """
        float #fig-eyes kind=fig type=figure
          float-content
            layout
              layout-row
                panel #fig-left width=50%
                  float-content
                    image report/left.png
                  float-caption
                    Left
                panel #fig-right width=50%
                  float-content
                    image report/right.png alt='Right eye'
          float-caption
            Both eyes
        """,
    ),
    "panels that are tables": (
        """
        ::: {#tbl-both}
        | Day |
        |-----|
        | 1   |

        : First {#tbl-first}

        | Day |
        |-----|
        | 2   |

        : Second {#tbl-second}

        Both weeks
        :::
        """,
        """
        float #tbl-both kind=tbl type=table
          float-caption
            Both weeks
          float-content
            layout
              layout-row
                panel #tbl-first width=100%
                  float-caption
                    First
                  float-content
                    table
                      | Day
                      | 1
              layout-row
                panel #tbl-second width=100%
                  float-caption
                    Second
                  float-content
                    table
                      | Day
                      | 2
        """,
    ),
    "a cell's code is before its float, its outputs are panels": (
        """
        ::: {#fig-plots .cell fig-cap="Both *plots*" fig-subcap='["First", "*Second*"]' layout-ncol=2}
        ``` {.python .cell-code}
        plot()
        ```

        :::: {.cell-output .cell-output-display}
        ![](1.png)
        ::::

        :::: {.cell-output .cell-output-display}
        ![](2.png)
        ::::
        :::
        """,
        """
        ```python cell-code
        plot()
        ```
        float #fig-plots kind=fig type=figure
          float-content
            layout
              layout-row
                panel #fig-plots-1 width=50%
                  float-content
                    image report/1.png
                  float-caption
                    First
                panel #fig-plots-2 width=50%
                  float-content
                    image report/2.png
                  float-caption
                    *Second*
          float-caption
            Both *plots*
        """,
    ),
    "in lists, quotations and callouts": (
        "> ![Rash](rash.png){#fig-rash}",
        """
        BlockQuote
          float #fig-rash kind=fig type=figure
            float-content
              image report/rash.png
            float-caption
              Rash
        """,
    ),
    "what a format hides is hidden in captions too": (
        '![Rash [in Word]{.content-visible when-format="docx"}[on screen]{.content-visible when-format="html"}](a.png)',
        """
        float kind=fig type=figure
          float-content
            image report/a.png
          float-caption
            Rash on screen
        """,
    ),
    "a label of no float kind is left alone": (
        "![Rash](rash.png){#photo}",
        """
        float kind=fig type=figure
          float-content
            image report/rash.png
          float-caption
            Rash
        """,
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str) -> None:
    typed, becomes = SHAPES[name]
    assert shape(expected(typed)) == expected(becomes)


@pytest.mark.parametrize(
    ("typed", "place", "first"),
    [
        ("![Rash](a.png){#fig-a}", "bottom", "float-content"),
        ("![Rash](a.png){#fig-a}", "top", "float-caption"),
        ('::: {#fig-a fig-cap-location="top"}\n![](a.png)\n\nRash\n:::', "bottom", "float-caption"),
    ],
)
def test_captions_stand_where_they_are_asked_to(typed: str, place: str, first: str) -> None:
    assert shape(typed, fig=place).splitlines()[1].strip() == first


@pytest.mark.parametrize(
    ("folder", "typed", "path"),
    [
        ("report", "a.png", "report/a.png"),
        ("", "a.png", "a.png"),
        ("report", "../figures/a.png", "figures/a.png"),
        ("report", "/figures/a.png", "figures/a.png"),
        ("report", "a%20b.png", "report/a b.png"),
        ("report", "%C3%BCber.png", "report/über.png"),
        ("report", "https://example.org/a%20b.png", "https://example.org/a%20b.png"),
        ("report", "//example.org/a.png", "//example.org/a.png"),
        ("report", "data:image/png;base64,AA%3D", "data:image/png;base64,AA%3D"),
        ("report", "../../a.png", "../a.png"),
    ],
)
def test_paths_are_from_the_project(folder: str, typed: str, path: str) -> None:
    assert project_path(folder, typed) == path


def test_attributes_that_hold_markdown() -> None:
    blocks = read(
        """
        ::: {#fig-a fig-cap="A *b*" fig-subcap='["One", "Two"]' fig-alt="not this"}
        ```{#lst-a lst-cap="Code"}
        x
        ```
        :::

        ::: {.callout-note title="Look"}
        x
        :::
        """
    )
    assert caption_attributes(blocks) == ("A *b*", "One", "Two", "Code", "Look")


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("![Rash](rash.png){#fig-rash}", "right"),
        ("![Rash](rash.png)", "right"),
        ("![Rash](rash.png){#fig-rash fig-align=left}", "left"),
        ("[![Rash](rash.png){fig-align=center}](https://example.org)", "center"),
        ("::: {#fig-rash fig-align=left}\n![](rash.png)\n\nRash\n:::", "left"),
        ("| a |\n|---|\n| 1 |\n\n: Values {#tbl-a}", None),
    ],
)
def test_figures_are_on_their_side_else_on_that_of_the_document(text: str, side: str | None) -> None:
    rules = FloatRules(PLACES, "", {}, "right")
    [one] = structured(read(text), StructureRules(rules, Audience("html"), {}))
    assert ast.attributes_of(one).get("fig-align") == side
