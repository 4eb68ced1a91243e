"""VER: the rules of findings in rendered files."""

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
        when_wrong="If a file was rendered by another program that prints more than the manuscript contains.",
        source="casewright's own: all files of one source agree. Reported by `casewright verify`.",
    )


OUT_OF_DATE = _rule(
    "VER001",
    "output-out-of-date",
    Severity.ERROR,
    "All rendered files of a document show text that is no longer in the manuscript.",
    "The source was changed after the files were rendered, so the old version is sent to the journal.",
    "An age is corrected in data/case.yml, and _output/ is sent.",
    "casewright render",
)
_NUMBER = _rule(
    "VER002",
    "rendered-number-differs",
    Severity.ERROR,
    "A rendered file shows another number than the manuscript.",
    "A number was changed in the Word file, and the PDF prints another.",
    "the Word file: day 4; the manuscript: day 3",
    "The number is corrected in data/case.yml, and all files are rendered again.",
)
_CITATION = _rule(
    "VER003",
    "rendered-citation-differs",
    Severity.ERROR,
    "A rendered file cites by another number or name than the manuscript.",
    "A citation that is typed into the Word file does not change with the reference list.",
    "the Word file: [4]; the manuscript: [3]",
    "The citation is changed in the source, and all files are rendered again.",
)
_LEGEND = _rule(
    "VER004",
    "rendered-legend-differs",
    Severity.ERROR,
    "A rendered file has another legend, caption or note than the manuscript.",
    "A legend that is changed in a rendered file is overwritten by the next rendering.",
    "the Word file: Figure 1: The right leg; the manuscript: Figure 1: The left leg",
    "The legend is changed in figures/figures.yml.",
)
_CELL = _rule(
    "VER005",
    "rendered-cell-differs",
    Severity.ERROR,
    "A table cell of a rendered file differs from the manuscript.",
    "A number that was changed in one cell of one file is not found by reading.",
    "the Word file, row 4: 66; the manuscript: 65",
    "The number is corrected in the table's data.",
)
_ABBREVIATION = _rule(
    "VER006",
    "rendered-abbreviation-differs",
    Severity.ERROR,
    "The abbreviations list of a rendered file differs from the manuscript's.",
    "The list is made from the abbreviations in the text; an edited list no longer matches the text.",
    "the Word file lacks CRS in its list",
    "The entry is changed in data/abbreviations.yml.",
)
_TEXT = _rule(
    "VER007",
    "rendered-text-differs",
    Severity.ERROR,
    "The words of a rendered file differ from the manuscript.",
    "A sentence that a co-author changed in the Word file is not in the source, and the next rendering overwrites it.",
    "the Word file: no fever; the manuscript: fever",
    "The sentence is changed in the source.",
)
_PART = _rule(
    "VER008",
    "rendered-part-missing-or-added",
    Severity.ERROR,
    "A rendered file lacks a paragraph of the manuscript, or has an extra one.",
    "A part was deleted from, or typed into, one of the files.",
    "the Word file has a paragraph that is in no other file",
    "The paragraph is added to the source.",
)
_FORMULA = _rule(
    "VER009",
    "rendered-formula-differs",
    Severity.ERROR,
    "A formula of a rendered file has other numbers than the manuscript's.",
    "A dose is calculated with another number in one of the files.",
    "the Word file: 140 − 32; the manuscript: 140 − 23",
    "The formula is changed in the source.",
)
_ALTERNATIVE = _rule(
    "VER010",
    "rendered-alternative-text-differs",
    Severity.ERROR,
    "A picture of a rendered file has another alternative text than in the manuscript.",
    "A screen reader reads a description that contradicts the legend.",
    "the Word file: fever from day 4; the manuscript: fever from day 3",
    "The text is changed in figures/figures.yml, or at the image (`fig-alt`).",
)

_PICTURE = _rule(
    "VER011",
    "rendered-picture-differs",
    Severity.ERROR,
    "A picture of a rendered file differs from the report's present picture.",
    "A figure was drawn again, or replaced in the Word file, and the files show different pictures.",
    "The colors in scripts/course.py are changed, `casewright figures` is run, and _output/ is sent.",
    "casewright render",
)
_MOVED = _rule(
    "VER012",
    "rendered-part-moved",
    Severity.ERROR,
    "A paragraph or heading of a rendered file is at a different place in the manuscript.",
    "Two paragraphs in the wrong order describe another course of events.",
    "the Word file describes the discharge before the operation",
    "The paragraph is moved in the source.",
)
_HIDDEN = _rule(
    "VER013",
    "rendered-text-hidden",
    Severity.ERROR,
    "A rendered file contains text that it does not show.",
    "Anybody who opens the file can read hidden text, such as a name.",
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
"""The rule of each kind of difference."""

RULES = (OUT_OF_DATE, *dict.fromkeys(RULE_OF.values()))
