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
        purpose="A report that cannot be rendered should be found before it is due.",
        wrong="![A scan](scan.dcm){#fig-scan}",
        right="![A scan](scan.png){#fig-scan}",
        when_wrong="If only HTML is rendered, and the browser shows the picture.",
        source="SVG, PNG, JPEG, GIF, TIFF, BMP, WebP and PDF are printed; PostScript where Ghostscript is installed.",
    ),
    Rule(
        "RND002",
        "formula-not-printed",
        Severity.ERROR,
        summary="A formula cannot be set.",
        purpose="Packages of LaTeX such as mhchem are not supported: Word and PDF would print the code.",
        wrong="$\\ce{CO2 + H2O}$",
        right="CO~2~ + H~2~O",
        when_wrong="If only HTML is rendered, and a script of the page typesets the formula.",
        source="Pandoc's reader of mathematics (texmath), which all writers use.",
    ),
    Rule(
        "RND003",
        "format-not-made",
        Severity.ERROR,
        summary="A format of a document cannot be rendered.",
        purpose="Rendering stops at an option with an invalid value, a missing template or folder of fonts, and a "
        "character that cannot be printed.",
        wrong="papersize: a99",
        right="papersize: a4",
        when_wrong="If the report is rendered by Quarto, which may follow the option.",
        source=_OWN,
    ),
    Rule(
        "RND004",
        "not-run",
        Severity.ERROR,
        summary="Code of a document was not run, and its output is not cached.",
        purpose="With `--no-execute` no code is run, and missing output must be visible: readers would take an empty "
        "table for one without patients.",
        wrong="casewright render --no-execute",
        right="casewright render",
        when_wrong="Never.",
        source=_OWN,
    ),
    Rule(
        "RND005",
        "not-drawn",
        Severity.ERROR,
        summary="A figure that is out of date was not drawn again.",
        purpose="With `--no-execute` the figure is the one last drawn, even if its data have changed.",
        wrong="casewright render --no-execute",
        right="casewright render",
        when_wrong="If the change is not visible in the figure.",
        source=_OWN,
    ),
    Rule(
        "RND006",
        "active-content-left-out",
        Severity.WARNING,
        summary="HTML or Open XML that would run, send or load something is left out of the rendered files.",
        purpose="Editors and reviewers open the report, so nothing in it may run. Scripts, forms, frames, event "
        "attributes and addresses that run code are left out, and in Word all fields but those of numbers, "
        "references, pages and contents.",
        wrong='<img src="x.png" onerror="send()">',
        right="![Leg before treatment](x.png)",
        when_wrong="If only you open the page.",
        source="HTML Living Standard, sections 4.10, 4.12 and 8.1.8; ECMA-376 part 1, section 17.16.5.",
    ),
    Rule(
        "RND007",
        "table-too-wide",
        Severity.WARNING,
        summary="A table does not fit a landscape page in the smallest type, and its words are broken.",
        purpose="A table that is too wide for a page is turned automatically in PDF and Word; in a wider one, words "
        "and numbers are broken, and read wrongly.",
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
        purpose="PDF and Word break such a formula at its signs, and printed HTML has it in small type; an author "
        "would break it by its meaning.",
        wrong="$$a_1 + a_2 + ... + a_{40} = b$$",
        right="$$\\begin{aligned} a_1 + ... \\\\ + a_{40} = b \\end{aligned}$$",
        when_wrong="The width is estimated from the formula's letters.",
        source=_OWN,
    ),
    Rule(
        "RND009",
        "landscape-ignored",
        Severity.WARNING,
        summary="`.landscape` is at a place where a page cannot be turned.",
        purpose="Pages turn between blocks of the text, not inside a list, a callout, a float or a table.",
        wrong="::: callout-note\n::: {.landscape}\n...\n:::\n:::",
        right="::: {.landscape}\n::: callout-note\n...\n:::\n:::",
        when_wrong="If only HTML is used.",
        source="Quarto's documentation, output-formats/page-layout: landscape pages.",
    ),
    Rule(
        "RND010",
        "picture-printed-small",
        Severity.WARNING,
        summary="A picture is larger than the page, and printed at less than 70 % of its size.",
        purpose="Lettering of 7 points would be smaller than 5, which journals do not print.",
        wrong="A figure of 180 by 400 mm",
        right="The same panels in two columns, 180 by 160 mm",
        when_wrong="If its lettering is large.",
        source="Artwork guides of Nature, Elsevier and PLOS: lettering of at least 5 to 8 points at printed size.",
    ),
    Rule(
        "RND011",
        "figure-too-high",
        Severity.WARNING,
        summary="A figure is higher than journals print.",
        purpose="The journal reduces it, with its lettering, or asks for another one.",
        wrong="A figure of 180 by 213 mm",
        right="The same panels in two columns, 180 by 160 mm",
        when_wrong="If the journal prints figures on whole pages.",
        source="Nature, Preparing figures: at most 170 mm high, with room for the legend.",
    ),
)
