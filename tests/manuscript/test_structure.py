"""Callouts, equations, layouts, page breaks and theorems in their one shape."""

from __future__ import annotations

import pytest

from casewright.manuscript import ast
from casewright.manuscript.floats.conditional import Audience
from casewright.manuscript.floats.floats import FloatRules
from casewright.manuscript.floats.structure import StructureRules, structured
from casewright.manuscript.reading import inlines_of, read_caption_attributes

from .conftest import NO_CACHE, Report, expected, read, shown

TITLES = {"note": "Note", "tip": "Tip", "warning": "Warning", "caution": "Caution", "important": "Important"}
PLACES = {"fig": "bottom", "tbl": "top", "lst": "top"}


def shape(text: str) -> str:
    blocks = read(text)
    captions = {typed: inlines_of(found) for typed, found in read_caption_attributes(blocks, NO_CACHE).items()}
    rules = FloatRules(PLACES, "", captions)
    families = {"thm": "theorem", "prf": "proof", "fig": "float"}
    return shown(structured(blocks, StructureRules(rules, Audience("html"), TITLES, families)))


SHAPES = {
    "a callout is titled with its kind": (
        "::: {.callout-warning}\nLook out.\n:::",
        """
        callout/callout-warning appearance=default
          callout-title
            Warning
          callout-body
            Look out.
        """,
    ),
    "or with the heading it begins with": (
        "::: {.callout-tip appearance=simple #advice}\n## *My* tip\n\nDo it.\n:::",
        """
        callout/callout-tip #advice appearance=simple
          callout-title
            *My* tip
          callout-body
            Do it.
        """,
    ),
    "or with its title, which is Markdown": (
        '::: {.callout-note title="A *word*"}\n## Heading\n\nText\n:::',
        """
        callout/callout-note appearance=default
          callout-title
            A *word*
          callout-body
            ## Heading
            Text
        """,
    ),
    "a minimal callout has no title of its own accord": (
        "::: {.callout-note appearance=minimal}\nText\n:::",
        "callout/callout-note appearance=minimal\n  callout-body\n    Text",
    ),
    "figures in callouts are figures": (
        "::: {.callout-note}\n![Rash](a.png){#fig-a}\n:::",
        """
        callout/callout-note appearance=default
          callout-title
            Note
          callout-body
            float #fig-a kind=fig type=figure
              float-content
                image a.png
              float-caption
                Rash
        """,
    ),
    "an equation with a label": ("$$x$$ {#eq-dose}", "[$x$]{.equation#eq-dose}"),
    "in a sentence, and with an alternative text": (
        'Dose\n$$d = 2$$ {#eq-dose alt="d equals two"}\nwas given.',
        "Dose [$d = 2$]{.equation#eq-dose} was given.",
    ),
    "two equations": ("$$x$$ {#eq-a} and $$y$$ {#eq-b}", "[$x$]{.equation#eq-a} and [$y$]{.equation#eq-b}"),
    "an equation without a label": ("$$x$$", "$x$"),
    "braces that are no label": ("$$x$$ {#fig-a}", "$x$ {#fig-a}"),
    "inline mathematics takes no label": ("$x$ {#eq-dose}", "$x$ {#eq-dose}"),
    "blocks side by side": (
        "::: {layout-ncol=2}\nLeft\n\n- right\n:::",
        """
        layout
          layout-row
            layout-cell width=50%
              Left
            layout-cell width=50%
              BulletList
                right
        """,
    ),
    "figures side by side keep their numbers apart": (
        '::: {layout="[[30,70]]"}\n![One](1.png){#fig-one}\n\n![Two](2.png){#fig-two}\n:::',
        """
        layout
          layout-row
            layout-cell width=30%
              float #fig-one kind=fig type=figure
                float-content
                  image 1.png
                float-caption
                  One
            layout-cell width=70%
              float #fig-two kind=fig type=figure
                float-content
                  image 2.png
                float-caption
                  Two
        """,
    ),
    "scaffolding of cells is gone": (
        "::: {.cell}\n:::: {.cell-output .cell-output-display .cell-output-markdown}\nShown\n::::\n:::",
        "Shown",
    ),
    "what a cell printed is marked": (
        "::: {.cell}\n:::: {.cell-output .cell-output-stdout}\n```\n42\n```\n::::\n:::",
        "cell-output/cell-output-stdout\n  ```\n  42\n  ```",
    ),
    "a theorem": (
        "::: {#thm-line}\n## Line\n\nTwo points.\n:::",
        "statement #thm-line kind=thm\n  statement-name\n    Line\n  Two points.",
    ),
    "a proof": ("::: {.proof}\nBy induction.\n:::", "statement/proof kind=prf\n  statement-name\n  By induction."),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str) -> None:
    typed, becomes = SHAPES[name]
    assert shape(typed) == expected(becomes)


def test_a_page_break(report: Report) -> None:
    assert report("One\n\n{{< pagebreak >}}\n\nTwo").body() == "One\npage-break\nTwo"


@pytest.mark.parametrize("kind", TITLES)
def test_the_kinds_of_callouts_in_a_language(report: Report, kind: str) -> None:
    words = {"note": "Hinweis", "tip": "Tipp", "warning": "Warnung", "caution": "Vorsicht", "important": "Wichtig"}
    body = report(f"---\nlang: de\n---\n::: {{.callout-{kind}}}\nText\n:::").body()
    assert body.splitlines()[2].strip() == words[kind]


NUMBERED = """
::: {#tip-rest .callout-tip}
## Rest

Sleep.
:::

::: {#thm-line}
Two points.
:::

::: {#lst-x}
```
code
```
$$y$$ {#eq-inside}
:::

$$x$$ {#eq-dose}

See @tip-rest, @thm-line, @eq-inside and @eq-dose.
"""


def test_what_is_numbered_besides_floats(report: Report) -> None:
    resolved = report(NUMBERED)
    assert resolved.lines() == [
        "[$x$]{.equation#eq-dose}",
        "See <Tip~1>, <Theorem~1>, <Equation~1> and <Equation~2>.",
    ]
    assert "Tip~1: Rest" in resolved.body()
    assert "**Theorem~1**" in resolved.body()
    assert resolved.findings == []


def test_equations_say_their_number_also_inside_a_float(report: Report) -> None:
    blocks = report(NUMBERED).document("letter").blocks
    tags = [ast.attributes_of(one)["tag"] for one in ast.walk(blocks) if ast.has_class(one, "equation")]
    assert tags == ["(1)", "(2)"]
