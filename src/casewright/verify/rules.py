"""VER: the rules that findings in rendered files belong to."""

from __future__ import annotations

from collections.abc import Mapping

from casewright.checks.rule import Rule
from casewright.diagnostics import Severity
from casewright.verify.comparison import DifferenceKind


def _rule(code: str, name: str, severity: Severity, summary: str, purpose: str, wrong: str, right: str) -> Rule:
    return Rule(
        code,
        name,
        severity,
        summary=summary,
        purpose=purpose,
        wrong=wrong,
        right=right,
        when_wrong="Where a file was rendered by another program that prints more than the manuscript says.",
        source="This toolkit's own: one source, and files that agree to the last number. Reported by `casewright "
        "verify`.",
    )


OUT_OF_DATE = _rule(
    "VER001",
    "output-out-of-date",
    Severity.ERROR,
    "All rendered files of a document show what the manuscript no longer says.",
    "The source was changed after the files were rendered, and what is sent to a journal is the old version.",
    "An age is corrected in data/case.yml, and _output/ is sent.",
    "casewright render",
)
_NUMBER = _rule(
    "VER002",
    "rendered-number-differs",
    Severity.ERROR,
    "A rendered file shows another number than the manuscript.",
    "Somebody changed a number in the Word file, and the PDF says something else.",
    "the Word file: day 4; the manuscript: day 3",
    "The number is corrected in data/case.yml, and all files are rendered again.",
)
_CITATION = _rule(
    "VER003",
    "rendered-citation-differs",
    Severity.ERROR,
    "A rendered file cites by another number or name than the manuscript.",
    "A citation typed into the Word file does not move with the reference list.",
    "the Word file: [4]; the manuscript: [3]",
    "The citation is changed in the source, and all files are rendered again.",
)
_LEGEND = _rule(
    "VER004",
    "rendered-legend-differs",
    Severity.ERROR,
    "A rendered file has another legend, caption or note than the manuscript.",
    "Legends are written once; one that is changed in a rendered file is lost with the next rendering.",
    "the Word file: Figure 1: The right leg; the manuscript: Figure 1: The left leg",
    "The legend is changed in figures/figures.yml.",
)
_CELL = _rule(
    "VER005",
    "rendered-cell-differs",
    Severity.ERROR,
    "A cell of a table in a rendered file is not what the manuscript says.",
    "A number changed in one cell of one file is the error nobody finds by reading.",
    "the Word file, row 4: 66; the manuscript: 65",
    "The number is corrected in the table's data.",
)
_ABBREVIATION = _rule(
    "VER006",
    "rendered-abbreviation-differs",
    Severity.ERROR,
    "The abbreviations list of a rendered file is not the manuscript's.",
    "The list is made of what the text uses; one that is edited no longer fits it.",
    "the Word file lacks CRS in its list",
    "The entry is changed in data/abbreviations.yml.",
)
_TEXT = _rule(
    "VER007",
    "rendered-text-differs",
    Severity.ERROR,
    "A rendered file has other words than the manuscript.",
    "A sentence that a co-author changed in the Word file is not in the source, and the next rendering undoes it.",
    "the Word file: no fever; the manuscript: fever",
    "The sentence is changed in the source.",
)
_PART = _rule(
    "VER008",
    "rendered-part-missing-or-added",
    Severity.ERROR,
    "A rendered file lacks a paragraph, or has one that the manuscript does not.",
    "A part was deleted from, or typed into, one of the files.",
    "the Word file has a paragraph that is in no other file",
    "The paragraph is added to the source.",
)
_FORMULA = _rule(
    "VER009",
    "rendered-formula-differs",
    Severity.ERROR,
    "A formula of a rendered file has other numbers than the manuscript's.",
    "A dose that is calculated with another number in one of the files.",
    "the Word file: 140 − 32; the manuscript: 140 − 23",
    "The formula is changed in the source.",
)
_ALTERNATIVE = _rule(
    "VER010",
    "rendered-alternative-text-differs",
    Severity.ERROR,
    "A picture of a rendered file has another alternative text than the manuscript gives it.",
    "Who hears the picture described is told something else than who reads the legend.",
    "the Word file: fever from day 4; the manuscript: fever from day 3",
    "The text is changed in figures/figures.yml, or at the image (`fig-alt`).",
)

_PICTURE = _rule(
    "VER011",
    "rendered-picture-differs",
    Severity.ERROR,
    "A picture of a rendered file is not the one that the report has now.",
    "A figure was drawn again, or replaced in the Word file, and the files that are sent show different pictures.",
    "The colors in scripts/course.py are changed, `casewright figures` is run, and _output/ is sent.",
    "casewright render",
)
_MOVED = _rule(
    "VER012",
    "rendered-part-moved",
    Severity.ERROR,
    "A paragraph or heading of a rendered file is elsewhere than in the manuscript.",
    "Two paragraphs that changed places tell another course of events with the same words.",
    "the Word file tells of the discharge before the operation",
    "The paragraph is moved in the source.",
)
_HIDDEN = _rule(
    "VER013",
    "rendered-text-hidden",
    Severity.ERROR,
    "A rendered file contains text that it does not show.",
    "Hidden text is read by whoever looks into the file: a name, or a sentence that was not meant to be sent.",
    "a sentence of the Word file is formatted as hidden",
    "The text is deleted, or shown.",
)

RULE_OF: Mapping[DifferenceKind, Rule] = {
    "number": _NUMBER,
    "citation": _CITATION,
    "legend": _LEGEND,
    "cell": _CELL,
    "abbreviation": _ABBREVIATION,
    "text": _TEXT,
    "missing": _PART,
    "extra": _PART,
    "formula": _FORMULA,
    "alternative": _ALTERNATIVE,
    "picture": _PICTURE,
    "moved": _MOVED,
    "hidden": _HIDDEN,
}
"""The rule that each kind of difference is a finding of."""

RULES = (OUT_OF_DATE, *dict.fromkeys(RULE_OF.values()))
