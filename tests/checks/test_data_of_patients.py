"""A value of one patient of a series is told where it is said of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.reports import checked, found_at, marked

CASE = """\
patient:
  sex: female
  age: {age} years
  diagnosis: {{name: hypercalcaemia}}

index-event:
  name: presentation

history: []

course:
  - id: fluids
    kind: treatment
    name: fluids
    start: 0
    end: {end}

measurements:
  - id: calcium
    name: calcium
    specimen: serum
    unit: mmol/L
    reference-range: {{low: 2.20, high: 2.60}}
    values: [{{day: 0, value: {calcium}}}]

imaging: []

outcome: {{day: 90, name: normal calcium, vital-status: alive}}
"""
SERIES = {
    "_quarto.yml": "casewright: true\n",
    "data/cases/patient-1.yml": CASE.format(age=58, end=4, calcium="3.62"),
    "data/cases/patient-2.yml": CASE.format(age=41, end=3, calcium="3.14"),
}
ONE, TWO = "{{< var patient-1.patient.age >}}", "{{< var patient-2.patient.age >}}"


@pytest.mark.parametrize(
    "text",
    [
        f"Patient 1 was {ONE} old. Patient 2 was {TWO} old.",
        f"Patient 1 was ▶{TWO} old.",
        f"She was tired, as PATIENT 1 said, and ▶{TWO} old.",
        f"Patient 1 until {ONE} and Patient 2 until {TWO}.",
        f"Patient 1 until ▶{TWO} and Patient 2 until ▶{ONE}.",
        f"It was {ONE} in Patient 1 and {TWO} in Patient 2.",
        f"It was ▶{TWO} in Patient 1 and ▶{ONE} in Patient 2.",
        # Who is meant, no word right beside tells.
        f"Patient 1 and Patient 2 were {ONE} and {TWO} old, respectively.",
        f"They were {ONE} and {TWO} old.",
        f"Both took {ONE} daily, Patient 1 until {ONE} and Patient 2 until {TWO}.",
        f"Patient 12 was {ONE} old, and the outpatient 1 of {TWO} others.",
    ],
)
def test_whose_value_it_is(tmp_path: Path, text: str) -> None:
    case = marked(f"---\ntitle: A\n---\n\n{text}\n")
    outcome = checked(tmp_path, {**SERIES, "letter.qmd": case.text}, "DAT013")
    assert found_at(outcome, "letter.qmd", "DAT013") == case.marks


def test_the_finding_says_whose_value_it_is_and_what_to_write(tmp_path: Path) -> None:
    outcome = checked(tmp_path, {**SERIES, "letter.qmd": f"Patient 1 was {TWO} old.\n"}, "DAT013")
    [finding] = outcome.findings
    assert finding.message == "`patient-2.patient.age` is a value of `patient-2`, and this is said of `patient-1`."
    assert finding.hint == "Write `{{< var patient-1.patient.age >}}`, or name the other patient."


def test_a_single_case_has_nobody_to_be_taken_for(tmp_path: Path) -> None:
    files = {"_quarto.yml": "casewright: true\n", "data/case.yml": SERIES["data/cases/patient-1.yml"]}
    text = "Patient 2 was {{< var patient.age >}} old.\n"
    assert checked(tmp_path, {**files, "letter.qmd": text}, "DAT013").findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "Calcium was 3.62 (Patient 1) and 3.14 mmol/L (Patient 2).",
        "Calcium was ▶3.14 (Patient 1) and ▶3.62 mmol/L (Patient 2).",
        "They were 58 (Patient 1) and 41 years old (Patient 2).",
        "They were ▶41 (Patient 1) and 58 years old (Patient 2).",
        "In Patients 1 and 2, at 3.62 mmol/L and 3.14 mmol/L, calcium was high.",
        "Both of our two patients were treated.",
        "Two of our ▶four patients were treated.",
    ],
)
def test_numbers_told_of_patients_in_turn(tmp_path: Path, text: str) -> None:
    told = marked(f"# Cases\n\n{text}\n")
    outcome = checked(tmp_path, SERIES | {"letter.qmd": told.text}, "DAT002")
    assert set(told.marks) <= set(found_at(outcome, "letter.qmd", "DAT002"))
    assert bool(told.marks) is bool(outcome.findings), [one.message for one in outcome.findings]


@pytest.mark.parametrize(
    "text",
    [
        "We report two women. A man who lived with a patient was well. After a day, he was seen.",
        "Patient A was treated with fluids until day 4.",
        "Patient B, who had a husband, was treated with fluids until ▶day 4.",
    ],
)
def test_a_letter_is_a_name_where_it_is_written_as_one(tmp_path: Path, text: str) -> None:
    files = {path.replace("patient-1", "a").replace("patient-2", "b"): content for path, content in SERIES.items()}
    told = marked(f"# Cases\n\n{text}\n")
    outcome = checked(tmp_path, files | {"letter.qmd": told.text}, "DAT002")
    assert found_at(outcome, "letter.qmd", "DAT002") == told.marks, [one.message for one in outcome.findings]
