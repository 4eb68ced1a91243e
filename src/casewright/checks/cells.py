"""CEL: what came up while cells were read, run and shown. These findings are made in `manuscript/`."""

from __future__ import annotations

from casewright.checks.rule import Rule
from casewright.diagnostics import Severity

_QUARTO_CELLS = 'Quarto\'s documentation, "Execution Options" and "Jupyter Cell Options".'
_OWN = "This toolkit's own."

RULES = (
    Rule(
        "CEL001",
        "cell-option-ignored",
        Severity.WARNING,
        summary="An option of a cell is ignored.",
        purpose="An option that is misspelled or in the wrong place silently has no effect.",
        wrong="```{python, echo=FALSE}\nprint(1)\n```",
        right="```{python}\n#| echo: false\nprint(1)\n```",
        when_wrong="If another program reads the option.",
        source=_QUARTO_CELLS,
    ),
    Rule(
        "CEL002",
        "cell-in-comment",
        Severity.WARNING,
        summary="A cell is in a comment and is not run.",
        purpose="Cells in comments are not run; a cell may have been put in a comment by accident.",
        wrong="<!--\n```{python}\ntable\n```\n-->",
        right="```{python}\n#| eval: false\ntable\n```",
        when_wrong="If the cell is not to be run: delete it, or write `eval: false`.",
        source=_QUARTO_CELLS,
    ),
    Rule(
        "CEL003",
        "output-changes",
        Severity.WARNING,
        summary="The output of a cell changes with every run.",
        purpose="An address in memory (`<object at 0x7f...>`) has no meaning for readers, and makes outputs differ.",
        wrong="plot",
        right="plot;",
        when_wrong="If the text only looks like an address in memory.",
        source=_OWN,
    ),
    Rule(
        "CEL005",
        "result-not-kept",
        Severity.NOTE,
        summary="Results of cells cannot be cached, so the cells run each time.",
        purpose="Data from the network or another program can change without notice.",
        wrong='pandas.read_csv("https://example.org/cases.csv")',
        right='pandas.read_csv("../data/cases.csv")',
        when_wrong="If the program or address always returns the same.",
        source=_OWN,
    ),
    Rule(
        "CEL006",
        "output-not-shown",
        Severity.WARNING,
        summary="An output of a cell cannot be printed.",
        purpose="Widgets and scripts are lost in PDF and Word: readers of these formats would miss them.",
        wrong="an interactive plot",
        right="a static figure of the same data",
        when_wrong="If only HTML is made.",
        source=_OWN,
    ),
    Rule(
        "CEL007",
        "printed-value-doubtful",
        Severity.WARNING,
        summary="Code prints a value in a form that is not fit for print.",
        purpose="`2.0000000001`, `None`, `nan` or `<NA>` in print is a mistake.",
        wrong="The mean was `{python} 0.1 + 0.2` mg.",
        right='The mean was `{python} f"{0.1 + 0.2:.1f}"` mg.',
        when_wrong="If all digits are intended.",
        source=_OWN,
    ),
    Rule(
        "CEL008",
        "file-outside-project",
        Severity.WARNING,
        summary="Cells read files from outside the project.",
        purpose="On another machine the report cannot be rendered again.",
        wrong='open("../../Desktop/cases.csv")',
        right='open("../data/cases.csv")',
        when_wrong="If the file exists on every machine that renders the report.",
        source=_OWN,
    ),
    Rule(
        "CEL009",
        "letters-drawn-as-boxes",
        Severity.ERROR,
        summary="A figure of a cell shows empty boxes instead of letters.",
        purpose="matplotlib draws a box for what its font does not have, and says so where nobody may look.",
        wrong='axes.set_xlabel("日")',
        right='axes.set_xlabel("Day")',
        when_wrong="Never: matplotlib itself names the letters.",
        source="matplotlib's warning “Glyph missing from font(s)”.",
    ),
)
