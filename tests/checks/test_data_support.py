"""DAT010: quantities and lengths of time that neither the case, a table nor another sentence has, and that follow from
none of them; each beside one that follows. A `▶` is before each finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.reports import checked, found_at, marked

FILES = {
    "_quarto.yml": "project:\n  type: default\ncasewright: true\n",
    "data/case.yml": """\
patient: {sex: male, age: 52 years, weight: 80 kg, height: 1.80 m, diagnosis: {name: pneumonia}}
index-event: {name: admission}
course:
  - {id: shock, kind: finding, name: shock, start: 4 hours after, end: 30 hours after}
  - id: gentamicin
    kind: treatment
    name: gentamicin
    day: 4 hours after
    drugs: [{name: gentamicin, dose: 400 mg, route: intravenous}]
  - id: meropenem
    kind: treatment
    name: meropenem
    start: 2
    end: 12
    drugs: [{name: meropenem, dose: 1 g, route: intravenous, schedule: every 8 hours}]
  - {id: surgery, kind: procedure, name: thoracotomy, day: 6, quantities: {duration: 95 min}}
  - {id: discharge, kind: event, name: discharge, day: 20}
measurements:
  - id: crp
    name: C-reactive protein
    specimen: serum
    unit: mg/L
    reference-range: <5
    values: [{day: 0, value: 240}, {day: 6, value: 120}, {day: 12, value: 30}]
  - id: score
    name: activity score
    unit: 1
    values: [{day: 0, value: 64}, {day: 6, value: 41}, {day: 12, value: 18}]
  - id: ef
    name: ejection fraction
    unit: "%"
    values: [{day: 0, value: 30}, {day: 3 months after, value: 63}]
outcome: {day: 3 months after, name: recovery, vital-status: alive}
""",
}
SENTENCES = [
    # doses of what the case does not have, and other people's ages
    "He had taken valganciclovir (450 mg on alternate days).",
    "Mortality was higher in a group of 65-year-olds.",
    # quantities that follow from those near them
    "C-reactive protein fell by 75%, from 120 to 30 mg/L.",
    "C-reactive protein had fallen to 30 mg/L (a 75% reduction).",
    "C-reactive protein had fallen to 30 mg/L (a ▶65% reduction).",
    "C-reactive protein had fallen to 30 mg/L, by 88% from its peak.",
    "C-reactive protein had fallen to 30 mg/L, by ▶62% from its peak.",
    "Gentamicin, 400 mg (5 mg/kg), was given.",
    "Gentamicin, 400 mg (▶3 mg/kg), was given.",
    "Gentamicin was given at 400 mg, that is, 5 mg per kilogram.",
    "The body mass index was 24.7 kg/m².",
    "The activity score dropped by 23 points, to 41.",
    "The activity score dropped by ▶32 points, to 41.",
    "The ejection fraction was 63%, 33 percentage points better than on admission.",
    "The goal was a C-reactive protein below 10 mg/L.",
    "Others gave 300 mg of gentamicin.",
    "C-reactive protein was 30 mg/L, only 25 mg/L above the upper limit of normal.",
    "C-reactive protein was 30 mg/L against 120 mg/L (25%).",
    "C-reactive protein was 30 mg/L against 120 mg/L (▶35%).",
    "At 52, he was well.",
    "At ▶47, he was well.",
    # lengths of time
    "He was a retired teacher of 52 years.",
    "Three months later the ejection fraction was 63%.",
    "On day 0 the ejection fraction was 30%. ▶Six months later it was 63%.",
    "The operation took 95 minutes.",
    "Thoracotomy was done on day 6, and he was discharged 14 days later.",
    "Thoracotomy was done on day 6, and he was discharged ▶nine days later.",
    "At three months he was well.",
    "He went home, and ▶at seven months he was well.".replace("▶at ", "at ▶"),
    "Meropenem was given every 8 hours.",
    "Meropenem was given for 10 days.",
    "Meropenem was given for ▶13 days.",
    "After 26 hours of shock he was well.",
    "After ▶38 hours of shock he was well.",
    "14 days passed between thoracotomy and discharge.",
    "▶Nine days passed between thoracotomy and discharge.",
    "On day 6 thoracotomy was done. 14 days later he was discharged.",
    "On day 6 thoracotomy was done. ▶14 days earlier he was discharged.",
    "On day 6 thoracotomy was done. On day 20, two weeks later, he was well.",
    "On day 6 thoracotomy was done. On day 20, ▶two weeks earlier, he was well.",
    "He was seen on day 6, and on the following day he was well.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_nothing_supports_is_found(tmp_path: Path, sentence: str) -> None:
    text = marked(f"# Case\n\n{sentence}\n")
    outcome = checked(tmp_path, FILES | {"letter.qmd": text.text}, "DAT")
    found = {(one.location.line, one.location.column) for one in outcome.findings if one.rule in {"DAT002", "DAT010"}}
    assert found == set(text.marks), [one.message for one in outcome.findings]


@pytest.mark.parametrize(
    "sentence",
    ["C-reactive protein was 120 mg/L.", "C-reactive protein was ▶120 mg/l.", "C-reactive protein was ▶120 Mg/L."],
)
def test_units_are_spelled_as_in_the_case(tmp_path: Path, sentence: str) -> None:
    text = marked(f"# Case\n\n{sentence}\n")
    outcome = checked(tmp_path, FILES | {"letter.qmd": text.text}, "DAT")
    assert found_at(outcome, "letter.qmd", "DAT024") == text.marks


@pytest.mark.parametrize(
    "rows",
    [
        "| Drug | First day | Last day |\n|---|---|---|\n| Meropenem | 2 | 12 |",
        "| Drug | First day | Last day |\n|---|---|---|\n| Meropenem | 2 | ▶21 |",
        "| Drug | From | To |\n|---|---|---|\n| Vancomycin | 2 | 21 |",
        "+-----------+------+------+\n| Drug      | From | To   |\n+===========+======+======+\n"
        "| Meropenem | 2    | ▶21  |\n+-----------+------+------+",
        "Drug        First day   Last day\n---------   ---------   --------\nMeropenem   2           ▶21",
        "--------------------------\nDrug        First   Last\n            day     day\n---------   -----   ----\n"
        "Meropenem   2       ▶21\n\nMorphine    1       3\n--------------------------",
        "Given.\n\nDrug        First day   Last day\n---------   ---------   --------\nMeropenem   2           12",
    ],
)
def test_tables_have_the_days_of_the_case(tmp_path: Path, rows: str) -> None:
    text = marked(f"# Case\n\n{rows}\n")
    outcome = checked(tmp_path, FILES | {"letter.qmd": text.text}, "DAT002")
    assert found_at(outcome, "letter.qmd", "DAT002") == text.marks
