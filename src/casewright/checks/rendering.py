"""RND: what stops or spoils a rendering. These findings are made in `render/`, which refuses what is an error here."""

from __future__ import annotations

from casewright.checks.rule import Rule
from casewright.diagnostics import Severity

_OWN = "This toolkit's own."

RULES = (
    Rule(
        "RND001",
        "picture-not-printed",
        Severity.ERROR,
        summary="A picture cannot be printed, or not all of it.",
        purpose="A report that cannot be rendered is best told so before the evening on which it is due.",
        wrong="![A scan](scan.dcm){#fig-scan}",
        right="![A scan](scan.png){#fig-scan}",
        when_wrong="Where only pages of HTML are made, whose reader's browser shows more kinds of pictures.",
        source="SVG, PNG, JPEG, GIF, TIFF, BMP, WebP and PDF are printed; PostScript where Ghostscript is installed.",
    ),
    Rule(
        "RND002",
        "formula-not-printed",
        Severity.ERROR,
        summary="A formula cannot be set.",
        purpose="Packages of LaTeX such as mhchem are not at hand: Word and PDF would print the code.",
        wrong="$\\ce{CO2 + H2O}$",
        right="CO~2~ + H~2~O",
        when_wrong="Where only pages of HTML are made, and a script of the page sets the formula.",
        source="Pandoc's reader of mathematics (texmath), which all writers use.",
    ),
    Rule(
        "RND003",
        "format-not-made",
        Severity.ERROR,
        summary="One of the formats of a document cannot be made.",
        purpose="Rendering stops at an option with a value it cannot have, a template or folder of fonts that is not "
        "there, and a character that no page can show.",
        wrong="papersize: a99",
        right="papersize: a4",
        when_wrong="Where the report is rendered by Quarto, which may follow the option.",
        source=_OWN,
    ),
)
