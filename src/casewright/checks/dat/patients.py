"""Values of one patient of a series in a sentence about another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casewright.checks.dat.claims.sentences import sentence_spans, value_named
from casewright.checks.dat.person import case_names, named_in, sectioned
from casewright.checks.reading.prose import OBJECT, Passage
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity

_BEHIND = re.compile(r" (?:in|of|for|bei|von) ")
_BEFORE = re.compile(
    r" (?:until|from|since|on|at|aged|had|was|took|received|bis|von|seit|an|hatte|war|erhielt)(?: (?:an?|the|about))? "
)
"""What is between a value and the patient it is a value of."""


@dataclass(frozen=True)
class _Mark:
    """A patient named in a sentence, or (with `value`) a value that is shown there; `case` is the id of the case."""

    start: int
    end: int
    case: str
    value: str = ""


def _another_patients(report: Report) -> Iterator[Finding]:
    names = case_names(report)
    for passage, section, _ in sectioned(report, names) if names else ():
        text = re.sub(r"[\s\u00a0\u202f]", " ", passage.text)
        for first, last in sentence_spans(text):
            marks = _marks(passage, text, first, last, names, report)
            others = named_in(text, names) | ({section} if section else set())
            for value, meant in _misplaced(marks, text, section):
                if section and value.case in others:
                    continue  # the section's own patient, or one whom the paragraph names
                own = f"{meant}.{value.value.partition('.')[2]}"
                yield ANOTHER_PATIENT.finding(
                    f"`{value.value}` is a value of `{value.case}`, and this is said of `{meant}`.",
                    passage.location(value.start),
                    f"Write `{{{{< var {own} >}}}}`, or name the other patient."
                    if own in report.values
                    else "Name the other patient, or use another value.",
                )


def _marks(
    passage: Passage, text: str, first: int, last: int, names: Mapping[str, re.Pattern[str]], report: Report
) -> Sequence[_Mark]:
    marks = [
        _Mark(match.start(), match.end(), one)
        for one, name in names.items()
        for match in name.finditer(text, first, last)
    ]
    for match in re.finditer(OBJECT, text[first:last]):
        place = first + match.start()
        value = value_named(passage, place, report) or ""
        case = value.partition(".")[0]
        if case in names:
            marks.append(_Mark(place, place + 1, case, value))
    return sorted(marks, key=lambda mark: mark.start)


def _misplaced(marks: Sequence[_Mark], text: str, section: str) -> Iterator[tuple[_Mark, str]]:
    """Yield each value with the id of the patient it is said of, where that is another one.

    In the section of one patient, and where a sentence names one, all its values are theirs, unless it lists values of
    several patients who are called by what they are to each other ("a man, a woman and their daughter"). Where it names
    several, only a value that stands right beside a name is told: "Patient 1 until ...", "... in Patient 1".
    """
    named = {mark.case for mark in marks if not mark.value} or ({section} if section else set())
    shown = {mark.case for mark in marks if mark.value}
    if len(named) == 1:
        [only] = named
        if len(shown) < 2 or re.search(r"\d$", only):
            yield from ((mark, only) for mark in marks if mark.value and mark.case != only)
        return
    for index, mark in enumerate(marks):
        if not mark.value:
            continue
        behind = marks[index + 1] if index + 1 < len(marks) else None
        before = marks[index - 1] if index else None
        if behind is not None and not behind.value and _BEHIND.fullmatch(text, mark.end, behind.start):
            meant = behind.case
        elif before is not None and not before.value and _BEFORE.fullmatch(text, before.end, mark.start):
            meant = before.case
        else:
            continue
        if meant != mark.case:
            yield mark, meant


ANOTHER_PATIENT = Rule(
    "DAT013",
    "value-of-another-patient",
    Severity.WARNING,
    summary="A sentence about one patient of a series shows a value of another.",
    purpose="The number is in the data, so no other rule finds it in the wrong place.",
    wrong="Patient 1 was {{< var patient-2.patient.age >}} old.",
    right="Patient 1 was {{< var patient-1.patient.age >}} old.",
    when_wrong="If two patients are compared: name the other one next to the value.",
    source="CARE guidelines, item 5 (patient information), for each patient of a series.",
    check=_another_patients,
)
