"""DAT: hours, ranges, pairs, titers and follow-ups typed in prose. A `▶` is before each place of a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.loading.unreadable_data import report_of_broken_data
from casewright.diagnostics import CombinedError
from tests.checks.reports import checked, found_at, marked

FOLDER = Path(__file__).parents[1] / "case/specialties"
HEAD = "---\ntitle: Report\n---\n\n"

TRUE = {
    "hours after": ("poisoning", "Mechanical ventilation was begun 12 hours after admission."),
    "an interval in hours": ("poisoning", "Five hours later, extracorporeal life support was begun."),
    "hours in words": ("poisoning", "Twelve hours after admission she was ventilated."),
    "a range": ("poisoning", "The left ventricular ejection fraction was 10–15%."),
    "a pair": ("poisoning", "The blood pressure was 115/80 mmHg, then 80/40 mmHg."),
    "two values of a day": ("poisoning", "Lactate rose from 1.8 mmol/L to 19.1 mmol/L."),
    "a score": ("poisoning", "The Glasgow Coma Scale was 7."),
    "a value after years": (
        "neurology",
        "Nine years after the first attack, the Expanded Disability Status Scale was 3.0.",
    ),
    "a titer": ("neurology", "Antibodies to aquaporin-4 had a titer of 1:320."),
    "an age that follows": ("neurology", "She had been well until the age of 17 years, when relapses ended."),
    "weeks of gestation": ("twins/mother", "Betamethasone (12 mg) was given at 24+0 weeks of gestation."),
    "an interval between events": ("twins/mother", "She was discharged 12 days after the caesarean section."),
    "the newborn": ("twins/second-twin", "The girl weighed 685 g. The Apgar score was 1, 8 and 9."),
    "minutes": ("cardiac-arrest", "Adrenaline was begun 12 minutes after collapse."),
    "an interval in minutes": ("cardiac-arrest", "Circulation returned 29 minutes after the first defibrillation."),
    "steps of a taper": ("dermatology", "Prednisolone 0.5 mg/kg was reduced from 30 mg to 10 mg in steps of 5 mg."),
}
WRONG = {
    "hours after": ("poisoning", "Mechanical ventilation was begun ▶7 hours after admission.", "error"),
    "a value": ("poisoning", "Lactate rose from 1.8 mmol/L to ▶19.7 mmol/L.", "warning"),
    "a score after years": ("neurology", "The Expanded Disability Status Scale was ▶4.0.", "warning"),
    "minutes": ("cardiac-arrest", "Adrenaline was begun ▶21 minutes after collapse.", "error"),
    "a dose": ("twins/mother", "Betamethasone ▶14 mg was given.", "error"),
}


def project(name: str) -> dict[str, str]:
    case = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    lines = [line for line in case.splitlines() if not line.startswith("relations:")]
    return {"_quarto.yml": "project:\n  type: default\ncasewright: true\n", "data/case.yml": "\n".join([*lines, ""])}


@pytest.mark.parametrize("kind", TRUE)
def test_what_is_true_is_no_finding(tmp_path: Path, kind: str) -> None:
    name, text = TRUE[kind]
    outcome = checked(tmp_path, {**project(name), "letter.qmd": f"{HEAD}{text}\n"}, "DAT002")
    assert [str(one) for one in outcome.findings] == []


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_found_at_its_place(tmp_path: Path, kind: str) -> None:
    name, text, severity = WRONG[kind]
    case = marked(f"{HEAD}{text}\n")
    outcome = checked(tmp_path, {**project(name), "letter.qmd": case.text}, "DAT002")
    assert found_at(outcome, "letter.qmd", "DAT002") == case.marks, [str(one) for one in outcome.findings]
    assert {one.severity.value for one in outcome.findings} == {severity}


@pytest.mark.parametrize(("days", "is_told"), [("11", False), ("12", False), ("30", True), ("not stated", False)])
def test_days_that_are_counted_fit_the_ends(tmp_path: Path, days: str, is_told: bool) -> None:
    files = project("twins/mother")
    files["data/case.yml"] = files["data/case.yml"].replace("counts: {days: 11}", f"counts: {{days: {days}}}")
    outcome = checked(tmp_path, {**files, "letter.qmd": f"{HEAD}Text.\n"}, "DAT021")
    assert [one.rule for one in outcome.findings] == (["DAT021"] if is_told else [])


def test_all_problems_of_a_case_are_findings(tmp_path: Path) -> None:
    files = project("neurology")
    text = files["data/case.yml"].replace("sex: female", "sex: woman").replace("value: 42", "value: 4.2.1")
    with pytest.raises(CombinedError) as caught:
        checked(tmp_path, {**files, "data/case.yml": text, "letter.qmd": f"{HEAD}Text.\n"}, "DAT001")
    assert len(report_of_broken_data(tmp_path, (), caught.value).found) == 2
