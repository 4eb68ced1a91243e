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
    Rule(
        "RND007",
        "table-too-wide",
        Severity.WARNING,
        summary="A table does not fit a landscape page in the smallest type, and its words are broken.",
        purpose="A table that is too wide for a page is turned by itself in PDF and Word; one that is wider still has "
        "words and numbers broken inside, which nobody reads without mistakes.",
        wrong="A table of 16 columns with words of 25 letters",
        right="The same with one row a parameter",
        when_wrong="Widths are estimated from usual typefaces; a narrow one may have room for the table.",
        source=_OWN,
    ),
    Rule(
        "RND008",
        "formula-too-wide",
        Severity.WARNING,
        summary="A displayed formula is much wider than the page.",
        purpose="The PDF breaks such a formula at its signs or sets it in small type, where an author would break it "
        "by its meaning.",
        wrong="$$a_1 + a_2 + ... + a_{40} = b$$",
        right="$$\\begin{aligned} a_1 + ... \\\\ + a_{40} = b \\end{aligned}$$",
        when_wrong="The width is estimated from the formula's letters.",
        source=_OWN,
    ),
    Rule(
        "RND009",
        "landscape-ignored",
        Severity.WARNING,
        summary="`.landscape` stands where a page cannot turn.",
        purpose="Pages turn between blocks of the text, not inside a list, a callout, a float or a table.",
        wrong="::: callout-note\n::: {.landscape}\n...\n:::\n:::",
        right="::: {.landscape}\n::: callout-note\n...\n:::\n:::",
        when_wrong="Where only pages of HTML are read.",
        source="Quarto's documentation, output-formats/page-layout: landscape pages.",
    ),
    Rule(
        "RND010",
        "picture-printed-small",
        Severity.WARNING,
        summary="A picture is larger than the page, and printed at less than 70 % of its size.",
        purpose="Lettering of 7 points would be smaller than 5, which journals do not print.",
        wrong="A figure of 180 by 400 mm",
        right="The same panels in two columns, 180 by 210 mm",
        when_wrong="Where its lettering is large.",
        source="Artwork guides of Nature, Elsevier and PLOS: lettering of at least 5 to 8 points at printed size.",
    ),
)
