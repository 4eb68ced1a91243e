"""DAT002: values against their range, their series and each other, drugs against their route and schedule, times after
another event than the index event. A `▶` is before each place of a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.reports import checked, found_at, marked

CASE = """\
patient: {sex: female, age: 31 years, weight: 68 kg, gravida: 2, para: 1, diagnosis: {name: vasculitis},
  counts: {criteria: 9, criteria-of: 14}}
index-event: {name: admission}
course:
  - {id: seizure, kind: finding, name: seizures, absent: true, day: 1}
  - {id: transfer, kind: event, name: transfer to the ward, day: 6}
  - {id: discharge, kind: event, name: discharge home, day: 20}
  - {id: delivery, kind: procedure, name: delivery of a boy, day: 3 years after, quantities: {blood-loss: 1800 mL}}
  - {id: fever, kind: finding, name: fever, start: 2, end: 9}
  - {id: steroid, kind: treatment, name: prednisolone, start: 1, end: 14, drugs: [
      {name: prednisolone, dose: 30 mg, route: oral, schedule: once daily}]}
  - {id: antibody, kind: treatment, name: infliximab, start: 20, end: 160, drugs: [
      {name: infliximab, dose: 5 mg/kg, route: intravenous, schedule: every 8 weeks}]}
  - {id: first-relapse, kind: finding, name: relapse, ordinal: 1, day: 200}
  - {id: second-relapse, kind: finding, name: relapse, ordinal: 2, day: 400}
  - {id: bypass, kind: procedure, name: bypass with the vein of the left leg, day: 4}
  - {id: knee, kind: finding, name: swelling of the right leg, day: 4}
  - {id: weekly, kind: treatment, name: methotrexate, start: 3, end: 90, drugs: [
      {name: methotrexate, dose: 15 mg, route: subcutaneous, schedule: once weekly}]}
  - {id: sugar, kind: treatment, name: glucose, day: 2, drugs: [{name: glucose 50%, dose: 50 mL}]}
  - {id: scan, kind: test, name: duplex ultrasound, day: 5, findings: patent graft}
genetics:
  - {id: variant, gene: ABCC8, variant: c.4477C>T, zygosity: heterozygous, origin: paternal}
measurements:
  - {id: lactate, name: lactate, specimen: blood, unit: mmol/L, reference-range: 0.5-2.0, values: [
      {day: 0, value: 1.8}, {day: 1, value: 3.4}, {day: 2, value: 8.6}, {day: 3, value: 4.3}, {day: 9, value: 1.2}]}
  - {id: crp, name: C-reactive protein, specimen: serum, unit: mg/L, reference-range: <5, values: [
      {day: 0, value: 84}, {day: 7, value: 21}, {day: 21, value: 4}]}
outcome: {day: 5 years after, name: well, vital-status: alive}
"""
PROJECT = {"_quarto.yml": "project:\n  type: default\ncasewright: true\n", "data/case.yml": CASE}
HEAD = "---\ntitle: Report\n---\n\n"

RANGES = (
    "Lactate was normal on admission (1.8 mmol/L).",
    "Lactate was ▶raised on admission (1.8 mmol/L).",
    "Lactate was still raised on day 3 (4.3 mmol/L).",
    "Lactate was ▶normal on day 3 (4.3 mmol/L).",
    "Lactate was not raised (1.8 mmol/L).",
    "The C-reactive protein was 84 mg/L, about 17 times the upper limit of normal.",
    "The C-reactive protein was 84 mg/L, ▶about 27 times the upper limit of normal.",
    "The C-reactive protein was 84 mg/L, 16.8 times the upper limit of normal.",
    "The C-reactive protein was 84 mg/L, ▶26.8 times the upper limit of normal.",
    "The C-reactive protein was 84 mg/L, seventeen times the upper limit of normal.",
    "The C-reactive protein was 84 mg/L, ▶twenty-seven times the upper limit of normal.",
    "Lactate was normal at 1.8 mmol/L.",
    "Lactate was ▶raised at 1.8 mmol/L.",
    "The C-reactive protein was 84 mg/L (reference below 5 mg/L).",
    "The C-reactive protein was 84 mg/L (reference below ▶8 mg/L).",
    "The C-reactive protein fell from 21 mg/L at seven days to 4 mg/L.",
    "Lactate was 4.3 mmol/L, still above the reference range.",
    "Lactate was 4.3 mmol/L, now ▶within the reference range.",
    "Lactate was raised, at 4.3 mmol/L (reference range 0.5–2.0 mmol/L).",
    "Lactate was raised, at 4.3 mmol/L (reference range 0.5–▶2.9 mmol/L).",
)
SERIES = (
    "Lactate peaked at 8.6 mmol/L on day 2.",
    "Lactate ▶peaked at 4.3 mmol/L.",
    "Lactate peaked last: 4.3 mmol/L on day 3, but 8.6 mmol/L in another sample.",
    "Lactate peaked on ▶day 3.",
    "The lowest lactate was 1.2 mmol/L.",
    "The ▶lowest lactate was 1.8 mmol/L.",
    "Lactate had a second peak of 4.3 mmol/L.",
    "Lactate halved to 4.3 mmol/L.",
    "Lactate ▶tripled to 4.3 mmol/L.",
    "Lactate had gone up from 1.8 to 3.4 mmol/L.",
    "Lactate had ▶gone down from 1.8 to 3.4 mmol/L.",
    "Lactate had reached its maximum of 8.6 mmol/L, twice what it was later.",
    "Lactate had reached 8.6 mmol/L, seven times the value at the end.",
    "Lactate had reached 8.6 mmol/L, ▶six times the value at the end.",
    "The C-reactive protein fell by three quarters to 21 mg/L.",
    "The C-reactive protein fell ▶by half to 21 mg/L.",
    "The C-reactive protein was 21 mg/L, one quarter of the first value.",
    "The C-reactive protein was 21 mg/L, ▶one sixth of the first value.",
)
TREATMENTS = (
    "Oral prednisolone 30 mg once daily was given.",
    "▶Intravenous prednisolone 30 mg was given.",
    "Prednisolone 30 mg daily was given by mouth.",
    "Prednisolone (30 mg ▶intravenously) was given.",
    "Prednisolone 30 mg ▶twice daily was given.",
    "Prednisolone, 30 mg by mouth once daily, was given.",
    "Prednisolone, 30 mg ▶intravenously once daily, was given.",
    "Prednisolone, ▶10 mg once daily, was given.",
    "Prednisolone was given as three 10 mg tablets once daily.",
    "Infliximab 5 mg/kg every eight weeks was continued.",
    "Infliximab 5 mg/kg ▶every six weeks was continued.",
    "Prednisolone was begun on the first day with 30 mg orally every day.",
    "Prednisolone was begun on the first day with 30 mg ▶intravenously every day.",
    "She received rituximab, 1 g, and prednisolone; the former was given intravenously.",
    "Methotrexate 15 mg once weekly was given.",
    "Methotrexate 15 mg ▶once daily was given.",
    "Low glucose was corrected with 50 mL of 50% glucose.",
    "She was given methylprednisolone ▶30 mg.",
)
TIMES = (
    "She went home on day 20, two weeks after the transfer.",
    "She went home on day 20, ▶three weeks after the transfer.",
    "Fourteen days after the transfer, she went home.",
    "The last dose was on day 14, 13 days after the first.",
    "The last dose was on day 9, seven days after the beginning of the fever.",
    "The sutures of the bypass came out on day 14.",
    "The fever lasted until she was 31 years and two and a half weeks old.",
    "Lactate on the first day, three years before the delivery, was 3.4 mmol/L.",
    "She was afebrile from day 9.",
    "At the age of 34, she gave birth to a boy.",
    "At the age of ▶30, she gave birth to a boy.",
    "She gave birth to a boy at 37 weeks.",
)
PERSONS = (
    "The boy weighed 2140 g.",
    "She was gravida 2, para 1.",
    "She was gravida ▶3, para 1.",
    "She met 9 of the 14 criteria.",
    "She met nine of ▶15 criteria.",
    "There was one ▶seizure.",
    "There were no seizures.",
    "The variant was inherited from the father.",
    "The variant was ▶inherited from the mother.",
    "She had two relapses.",
    "She had ▶four relapses.",
    "A vein of the left leg was used.",
    "A vein of the ▶right leg was used.",
    "Ultrasound showed a patent graft.",
    "Ultrasound showed an ▶occluded graft.",
)


@pytest.mark.parametrize("text", [*RANGES, *SERIES, *TREATMENTS, *TIMES, *PERSONS])
def test_prose_against_the_case(tmp_path: Path, text: str) -> None:
    case = marked(f"{HEAD}{text}\n")
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": case.text}, "DAT002")
    assert found_at(outcome, "letter.qmd", "DAT002") == case.marks, [str(one) for one in outcome.findings]


NEWBORN = """\
patient: {sex: male, age: newborn, gestational-age: 38+4 weeks, diagnosis: {name: hypoglycemia}}
index-event: {name: birth}
course:
  - {id: first, kind: finding, name: relapse, ordinal: 1, day: 4 years after}
  - {id: second, kind: finding, name: relapse, ordinal: 2, day: 11 years after}
outcome: {day: 20 years after, name: well, vital-status: alive}
"""


@pytest.mark.parametrize(
    "text",
    [
        "A boy was born at 38+4 weeks.",
        "A boy was born at ▶36+4 weeks.",
        "Relapses occurred at 4 and 11 years.",
        "Relapses occurred at 4 and ▶12 years.",
    ],
)
def test_times_of_a_life(tmp_path: Path, text: str) -> None:
    case = marked(f"{HEAD}{text}\n")
    outcome = checked(tmp_path, {**PROJECT, "data/case.yml": NEWBORN, "letter.qmd": case.text}, "DAT002")
    assert found_at(outcome, "letter.qmd", "DAT002") == case.marks, [str(one) for one in outcome.findings]
