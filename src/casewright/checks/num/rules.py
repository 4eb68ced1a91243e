"""NUM: labels, mentions, panels and what numbers them."""

from __future__ import annotations

from casewright.checks.num import floats as numbers_floats
from casewright.checks.num import names as numbers_names
from casewright.checks.num import order as numbers_order
from casewright.checks.num import panel_legends, table_notes
from casewright.checks.num import structure as numbers_structure
from casewright.checks.num import typed as numbers_typed
from casewright.checks.rule import Rule
from casewright.diagnostics import Severity

_QUARTO = 'Quarto\'s documentation, "Cross References".'
_ICMJE = (
    'ICMJE Recommendations, "Preparing a Manuscript" (Tables; Illustrations): tables and figures are numbered '
    "consecutively and cited in the text."
)

REFERENCE_TO_NOTHING = Rule(
    "NUM001",
    "reference-to-nothing",
    Severity.ERROR,
    summary="A mention names a label that is not defined.",
    purpose="It prints as `?@fig-x`, and readers look for a figure or table that does not exist.",
    wrong="The course is shown in @fig-corse.",
    right="The course is shown in @fig-course.",
    when_wrong="If the label is made by code that has not been run.",
    source=_QUARTO,
)
LABEL_TWICE = Rule(
    "NUM002",
    "label-twice",
    Severity.ERROR,
    summary="A label is defined twice.",
    purpose="A mention leads to one of them, and it is unclear which.",
    wrong="![Before](a.png){#fig-leg}\n\n![After](b.png){#fig-leg}",
    right="![Before](a.png){#fig-before}\n\n![After](b.png){#fig-after}",
    when_wrong="If they are in versions of the text of which readers see only one.",
    source=_QUARTO,
)
NO_SUCH_PANEL = Rule(
    "NUM006",
    "panel-that-does-not-exist",
    Severity.ERROR,
    summary="A mention names a panel that the figure does not have.",
    purpose="A panel was removed or renamed, and its mentions were not.",
    wrong="[@fig-leg D] of a figure with panels A to C",
    right="[@fig-leg C]",
    when_wrong="If the text after the label is not a panel: put it after the bracket.",
    source=_ICMJE,
)
PANEL_WITHOUT_LEGEND = Rule(
    "NUM007",
    "panel-without-legend",
    Severity.ERROR,
    summary="A panel of a figure has no legend.",
    purpose="Readers cannot tell what the panel shows.",
    wrong="panels:\n  - letter: A\n    image: before.png",
    right="panels:\n  - letter: A\n    image: before.png\n    legend: The leg before treatment.",
    when_wrong="If the shared legend explains the panel: give the panel its sentence instead.",
    source='ICMJE Recommendations, "Preparing a Manuscript" (Illustrations): each part of an illustration is '
    "identified "
    "and explained in the legend.",
)
LEGEND_TWICE = Rule(
    "NUM008",
    "legend-written-twice",
    Severity.ERROR,
    summary="A figure has a caption in the document and a legend in `figures/figures.yml`.",
    purpose="The two can differ, and only one is printed.",
    wrong="::: {#fig-leg}\n![](../figures/fig-leg.svg)\n\nThe leg.\n:::",
    right="::: {#fig-leg}\n![](../figures/fig-leg.svg)\n:::",
    when_wrong="Never: delete one of them.",
    source="This toolkit's own: every fact is written once.",
)
LEGEND_WITHOUT_PANEL = Rule(
    "NUM009",
    "legend-without-panel",
    Severity.ERROR,
    summary="A legend describes a panel that the figure does not have.",
    purpose="A panel was removed or renamed, and the legend was not changed.",
    wrong='legend: "**D.** Histology."  # the figure has panels A to C',
    right='legend: "**C.** Histology."',
    when_wrong="If a bold letter in the legend means something else, such as a vitamin.",
    source=_ICMJE,
)
SUFFIX_NOT_SHOWN = Rule(
    "NUM012",
    "suffix-not-shown",
    Severity.WARNING,
    summary="The text after a label in a mention is not printed.",
    purpose="Quarto prints `[@fig-leg A]` as `Figure 1`, without the panel.",
    wrong="[@fig-leg A]  # in plain Quarto",
    right="@fig-leg-a, its own label; or `casewright: true` in `_quarto.yml`",
    when_wrong="If it is not to be printed: delete it.",
    source=_QUARTO,
)
READ_AS_EXAMPLE = Rule(
    "NUM013",
    "mention-read-as-example",
    Severity.ERROR,
    summary="A paragraph begins with a citation in round brackets, and is read as a numbered example.",
    purpose="Pandoc prints `(@fig-leg)` at the start of a paragraph, and with it every other mention of it, as (1).",
    wrong="(@fig-leg) shows the leg.",
    right="@fig-leg shows the leg.",
    when_wrong="If a numbered example is meant: give it a name that is not a label or citekey.",
    source='Pandoc User\'s Guide, "Numbered example lists".',
)

RULES = tuple(
    sorted(
        (
            REFERENCE_TO_NOTHING,
            LABEL_TWICE,
            NO_SUCH_PANEL,
            PANEL_WITHOUT_LEGEND,
            LEGEND_TWICE,
            LEGEND_WITHOUT_PANEL,
            SUFFIX_NOT_SHOWN,
            READ_AS_EXAMPLE,
            *numbers_floats.RULES,
            *numbers_typed.RULES,
            *numbers_order.RULES,
            *numbers_structure.RULES,
            *numbers_names.RULES,
            *table_notes.RULES,
            panel_legends.EXCHANGED,
        ),
        key=lambda rule: rule.code,
    )
)
