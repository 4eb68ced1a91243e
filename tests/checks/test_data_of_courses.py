"""DAT: what follows from a course. Intervals, lengths, stages, gestational ages, sides, zygosity, shares, limits; each
true sentence beside the slip. A `▶` is before each finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.reports import checked, found_at, marked

SETTINGS = "project:\n  type: default\ncasewright: true\n"
CASE = """\
patient: {sex: male, age: 52 years, diagnosis: {name: colon cancer}, allergies: penicillin}
index-event: {name: operation, time: "21:30"}
history:
  - {id: hernia, kind: procedure, name: repair of the inguinal hernia, side: left, age: 28 years}
course:
  - {id: staging, kind: diagnosis, name: staging of the tumor, day: -7, grading: {stage: IIIB, scale: AJCC 8}}
  - {id: intubation, kind: procedure, name: intubation, day: 13 hours after}
  - {id: filtration, kind: procedure, name: hemofiltration, start: 20 hours after, end: 68 hours after}
  - {id: extubation, kind: procedure, name: extubation, day: 61 hours after}
  - {id: leak, kind: finding, name: anastomotic leak, day: 6, grading: {grade: IVa, scale: Clavien-Dindo}}
  - {id: drainage, kind: procedure, name: incision and drainage, day: 7}
  - {id: numbness, kind: finding, name: numbness of the thigh, side: right, start: 8, end: 20}
  - id: antibiotic
    kind: treatment
    name: meropenem
    start: 7
    end: 16
    drugs: [{name: meropenem, dose: 1 g, schedule: every 8 hours}]
  - id: heparin
    kind: treatment
    name: enoxaparin
    start: 2
    end: 30
    drugs: [{name: enoxaparin, dose: 40 mg}]
  - {id: vomiting, kind: finding, name: vomiting, absent: true, start: 0, end: 20}
  - {id: stoma, kind: finding, name: need of a stoma, absent: true, start: 0, end: 20}
  - {id: discharge, kind: event, name: discharge, day: 20}
measurements:
  - id: crp
    name: C-reactive protein
    specimen: serum
    unit: mg/L
    reference-range: <5.0
    values: [{day: 3, value: 184}, {day: 6, value: 231}, {day: 9, value: 64}]
  - id: leukocytes
    name: leukocyte count
    specimen: blood
    unit: 10^9/L
    reference-range: 4.0–10.0
    values: [{day: 3, value: 17.8}, {day: 6, value: 19.6}, {day: 9, value: 10.9}]
  - id: gcs
    name: Glasgow Coma Scale
    unit: 1
    values: [{day: 0, value: 15 (E4 V5 M6)}]
genetics:
  - {id: apc, gene: APC, variant: c.646C>T, zygosity: heterozygous}
  - {id: mutyh, gene: MUTYH, variant: c.536A>G, zygosity: homozygous}
outcome: {day: 30 months after, name: without evidence of disease, vital-status: alive}
"""
SENTENCES = [
    # intervals between events
    "He was discharged on day 20, 13 days after drainage.",
    "He was discharged on day 20, ▶15 days after drainage.",
    "Hemofiltration was begun seven hours after intubation.",
    "Hemofiltration was begun ▶nine hours after intubation.",
    "On day 7, a day after the leak, it was drained.",
    "He was without evidence of disease at 30 months.",
    "He was without evidence of disease at ▶36 months.",
    "Meropenem was given from day 7 to day 16, 30 g in all.",
    # lengths
    "Meropenem was given for ten days.",
    "Meropenem was given for ▶six days.",
    "Hemofiltration lasted 48 hours.",
    "He was extubated at 61 hours, on day 3.",
    # words for events
    "He was sent home on day 20.",
    "He was sent home on ▶day 16.",
    "He left intensive care on day 9, and was sent home later.",
    # stages and grades
    "The tumor was of stage IIIB.",
    "The tumor was of ▶stage IIB.",
    "The leak was a complication of ▶grade IIIb by Clavien and Dindo.",
    # ages
    "He had had a hernia of the groin repaired at 28.",
    "An inguinal hernia had been repaired at ▶25.",
    # absent and present
    "He did not vomit.",
    "▶He vomited.",
    "A stoma was not needed.",
    "▶A stoma was needed.",
    # sides
    "The right thigh was numb, below the left hernia.",
    "The ▶left half of the thigh was numb.",
    # variants
    "He was heterozygous for c.646C>T in *APC* and homozygous for c.536A>G.",
    "He was ▶homozygous for c.646C>T in *APC* and ▶heterozygous for c.536A>G.",
    # directions and shares
    "C-reactive protein rose from 184 to 231 mg/L, while leukocytes fell from 19.6 to 10.9.",
    "C-reactive protein rose from 184 to 231 mg/L, while leukocytes ▶rose from 19.6 to 10.9.",
    "C-reactive protein had fallen to 64 mg/L, by 72% from its peak.",
    "C-reactive protein ▶rose by 167 mg/L to 64 mg/L.",
    # limits
    "C-reactive protein (reference range below 5.0 mg/L) was 184 mg/L.",
    "C-reactive protein (reference range above ▶5.0 mg/L) was 184 mg/L.",
    "C-reactive protein was always above 60 mg/L, and leukocytes were within the range (4.0 to 10.0 × 10⁹/L) later.",
    "C-reactive protein was above ▶300 mg/L.",
    "C-reactive protein, at 184 mg/L, was more than thirty times the upper limit of 5.0 mg/L.",
    "C-reactive protein, at 184 mg/L, was ▶less than thirty times the upper limit of 5.0 mg/L.",
    # another unit, another subject
    "The leukocyte count was ▶17.8 × 10⁶/L.",
    "Leukocytes were lowest three days after C-reactive protein peaked, with 10.9 × 10⁹/L on day 9.",
    # called values
    "Meropenem was begun on {{< var course.antibiotic.start >}}.",
    "Enoxaparin was begun on ▶{{< var course.antibiotic.start >}}.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_follows_from_a_course(tmp_path: Path, sentence: str) -> None:
    text = marked(f"---\ntitle: Report\n---\n\n# Case\n\n{sentence}\n")
    files = {"_quarto.yml": SETTINGS, "data/case.yml": CASE, "letter.qmd": text.text}
    outcome = checked(tmp_path, files, "DAT002")
    assert found_at(outcome, "letter.qmd", "DAT002") == text.marks, list(map(str, outcome.findings))


FAMILY = {
    "data/cases/mother.yml": """\
        relations: {mother-of: boy}
        called: [the mother]
        patient: {sex: female, age: 34 years, gestational-age: 31+5 weeks, diagnosis: {name: preeclampsia}}
        index-event: {name: birth}
        course:
          - {id: discharge, kind: event, name: discharge, day: 9}
          - {id: seizure, kind: finding, name: seizure, absent: true, start: 0, end: 9}
        outcome: {day: 3 months after, name: healthy, vital-status: alive}
        """,
    "data/cases/boy.yml": """\
        relations: {son-of: mother}
        called: [the newborn]
        patient: {sex: male, age: newborn, gestational-age: 31+5 weeks, diagnosis: {name: prematurity}}
        index-event: {name: birth}
        course:
          - {id: discharge, kind: event, name: discharge, day: 37}
          - {id: intubation, kind: finding, name: intubation, absent: true, start: 0, end: 9}
        outcome: {day: 6 months after, name: thriving, vital-status: alive}
        """,
}


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("Maternal course", "She was discharged on day 9 and had no seizure."),
        ("Maternal course", "She was discharged on ▶day 37."),
        ("Maternal course", "She had a ▶seizure."),
        ("Maternal course", "▶He was well."),
        ("The newborn", "He was discharged on day 37, at a postmenstrual age of 37+0 weeks."),
        ("The newborn", "He was discharged on day 37, at a postmenstrual age of ▶36+0 weeks."),
        ("The newborn", "He was discharged on ▶day 9."),
        ("Course", "He went home on day 37; his mother had gone home four weeks before him."),
        ("Course", "He was discharged on ▶day 9."),
        ("Course", "The mother was 34 years older than the newborn."),
        ("Course", "The mother was ▶24 years older than the newborn."),
    ],
)
def test_the_heading_or_a_pronoun_says_whose_values_they_are(tmp_path: Path, heading: str, sentence: str) -> None:
    text = marked(f"---\ntitle: Report\n---\n\n# {heading}\n\n{sentence}\n")
    outcome = checked(tmp_path, {"_quarto.yml": SETTINGS, **FAMILY, "letter.qmd": text.text}, "DAT002")
    assert found_at(outcome, "letter.qmd", "DAT002") == text.marks, list(map(str, outcome.findings))
