"""DAT: what each rule finds, where, and what it leaves alone. A `▶` is before each place of a finding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.checks.dat.claims.reading import claims
from casewright.checks.dat.facts import same_noun, same_word
from casewright.checks.dat.rules import unreadable_data
from casewright.checks.loading.unreadable_data import report_of_broken_data
from casewright.checks.repair import repaired
from casewright.diagnostics import CasewrightError, Location
from tests.checks.reports import checked, found_at, marked, places

CASE = """\
patient:
  sex: male
  age: 10 years
  diagnosis: {name: acute leukemia}

index-event:
  name: tisagenlecleucel infusion
  drug: {name: tisagenlecleucel, dose: not stated}

history:
  - id: diagnosis
    kind: diagnosis
    name: acute leukemia
    age: 4 months
  - id: transplantation
    kind: treatment
    name: cord blood transplantation
    age: 14 months
    response: {name: complete remission, ordinal: 2}
  - id: relapse
    kind: finding
    name: testicular relapse
    age: not stated
  - id: blinatumomab
    kind: treatment
    name: blinatumomab
    start: not stated
    end: 9 years
    counts: {courses: 5}
    drugs: [{name: blinatumomab, dose: not stated}]

course:
  - id: crs
    kind: finding
    name: cytokine release syndrome
    start: 3
    end: 9
    grading: {grade: 2, scale: not stated}
  - id: pain
    kind: finding
    name: pain of the left leg
    sites: left leg
    start: not stated
    end: 7
  - id: swelling
    kind: finding
    name: swelling of the ankle
    start: 2
    end: by day 14
  - id: tocilizumab
    kind: treatment
    name: second dose of tocilizumab
    ordinal: 2
    day: 6
    drugs: [{name: tocilizumab, dose: not stated}]
  - id: chimerism
    kind: finding
    name: mixed chimerism
    day: 0
    quantities: {maternal: 99.3%}

outcome:
  day: 1 month after
  name: complete remission
  vital-status: alive
"""
PROJECT = {
    "_quarto.yml": "project:\n  type: default\ncasewright: true\n",
    "data/case.yml": CASE,
    "data/abbreviations.yml": "abbreviations:\n  - short: CRS\n    long: cytokine release syndrome\n",
    "works.bib": "@article{luan2021, title={T}, author={L, C}, year={2021}, journal={J}}\n",
}
HEAD = "---\ntitle: Report\nbibliography: works.bib\n---\n\n"


def expect(folder: Path, rule: str, text: str, others: Mapping[str, str] | None = None) -> None:
    case = marked(HEAD + text)
    outcome = checked(folder, {**PROJECT, **(others or {}), "letter.qmd": case.text}, rule)
    assert found_at(outcome, "letter.qmd", rule) == case.marks, [str(one) for one in outcome.findings]


AGES = [
    "Leukemia was diagnosed at the age of ▶5 months.",
    "Leukemia was diagnosed at the age of 4 months.",
    "Leukemia was diagnosed at the age of {{< var history.diagnosis.age >}}.",
    "Cord blood was transplanted at ▶13 months of age.",
    "Cord blood was transplanted at 1 year of age.",  # 14 months is one year of age
    "A ▶7-year-old boy received tisagenlecleucel.",
    "A 10-year-old boy received tisagenlecleucel.",
    "A ▶12-year-old boy was seen.",
    "Blinatumomab was given until he was ▶8 years old.",
    # Somebody else.
    "Luan et al saw a 7-year-old boy with leukemia diagnosed at the age of 5 months [@luan2021].",
    "Another report tells of a boy [@luan2021]. He was 7 years old when tisagenlecleucel was given.",
    "Another report tells of a boy [@luan2021]. Our patient was ▶7 years old when tisagenlecleucel was given.",
    # A disease is named everywhere; only its diagnosis has the age of diagnosis.
    "The boy with acute leukemia was 10 years old.",
    "Children below the age of 2 years are at risk.",
    "His mother, who was 40 years old, and his 3-year-old sister were well.",
    # The relapse's age is not stated: another rule.
    "The testicular relapse came at the age of 6 years.",
    "Cord blood from a donor aged 30 years was transplanted.",
    "Cord blood of his sister, who was aged 3 years, was transplanted.",
]
DAYS = [
    "On ▶day 4, CRS set in.",
    "On day 3, CRS set in.",
    "CRS began on ▶day 5 and ended on ▶day 8.",
    "CRS was worst on day 5.",  # within it
    "Tocilizumab was given on ▶day 5.",
    "Tocilizumab was given on day 6; the pain of the leg resolved on ▶day 8.",
    "The pain of the left leg was severe on day 2.",  # its beginning is not stated
    "The swelling of the ankle had gone ▶by day 13 and began on ▶day 1.",
    "The swelling of the ankle had subsided by day 14.",
    "Chimerism was mixed on day 0.",
    "CRS (day 3) was seen on day 4 of cycle 1.",
    "CRS set in on day 4 in others [@luan2021].",
    # Which end of an interval is meant is told by the its own words clause.
    "CRS of grade 2 (scale not stated) appeared on day 3 and resolved by day 9.",
    "CRS appeared on ▶day 9 and resolved ▶by day 3.",
    "Timeline from day −21 to day 42; CRS from day 3 to day 9.",
    "CRS lasted from day 3 to ▶day 8.",
    # What is in brackets does not end the clause that it is in.
    "CRS (grade 2, scale not stated) set in on ▶day 5.",
]
OTHERS = [
    "▶Two months after the infusion, he was in complete remission.",
    "One month after the infusion, he was in complete remission.",
    "Two months after the transplantation, he was in complete remission.",  # counted from something else
    "Chimerism was mixed (▶93.3% maternal).",
    "Chimerism was mixed (99.3% maternal).",
    "Half of all patients (50%) have mixed chimerism in others' reports [@luan2021].",
    "▶Grade 3 CRS (scale not stated) was seen.",
    "Grade 2 CRS (scale not stated) was seen.",
    "▶Six courses of blinatumomab were given.",
    "Five courses of blinatumomab were given in six weeks.",
    "Cord blood transplantation led to a ▶third complete remission.",
    "Cord blood transplantation led to a second complete remission.",
    "A ▶third dose of tocilizumab was given.",
    "The first dose of a drug was given.",
    "Pain of the ▶right leg was seen.",
    "Pain of the left leg was seen; the right leg was normal.",
    "Pain of the left leg was seen, as in the right arm.",
    "A ▶girl with leukemia was seen.",
    "A boy with leukemia was seen, and ▶she recovered.",
    "His mother gave cells, and she recovered.",
    "The sister was a girl of another age.",
    "He recovered, and his leg too.",
    # The index event is the first of its kind, whatever else is called second.
    "The first infusion of tisagenlecleucel was followed by a second dose of tocilizumab.",
    # A length of time speaks of what was then, not of what it is counted from.
    "CRS came early, 3 days after the infusion of tisagenlecleucel.",
    "CRS came late, ▶5 days after the infusion of tisagenlecleucel.",
]


@pytest.mark.parametrize("text", [*AGES, *DAYS, *OTHERS])
def test_prose_that_contradicts_the_case(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT002", text)


CHEMISTRY = """\
measurements:
  - id: calcium
    name: calcium, adjusted for albumin
    specimen: serum
    unit: mmol/L
    reference-range: {low: 2.20, high: 2.60}
    values: [{day: 0, value: 3.62}, {day: 7, value: 2.71}]
  - id: vitamin
    name: 25-hydroxyvitamin D
    specimen: serum
    unit: nmol/L
    reference-range: {low: 50, high: 150}
    values: [{day: 0, value: 1180}, {day: 14, value: 1010}]
  - id: phosphate
    name: phosphate
    specimen: serum
    unit: mmol/L
    reference-range: not stated
    values: [{day: 0, value: 1.58}]

"""


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("DAT002", "Calcium was {{< var measurements.calcium.values.day-0 >}} and fell to ▶2.17 mmol/L on day 7."),
        ("DAT002", "Calcium was 3.62 mmol/L, in keeping with the symptoms, and later ▶2.17 mmol/L."),
        ("DAT002", "25-hydroxyvitamin D fell from {{< var measurements.vitamin.values.day-0 >}} to ▶1100 nmol/L."),
        ("DAT002", "At presentation, calcium was ▶3.62 mg/dL."),
        ("DAT002", "Calcium was 3.62 mmol/L and phosphate 1.58 mmol/L."),
        ("DAT003", "Calcium was ▶3.62 mmol/L and phosphate ▶1.58 mmol/L."),
        ("DAT002", "Calcium was ▶1.58 mmol/L and phosphate ▶3.62 mmol/L."),
        ("DAT003", "Calcium was normal (reference range, ▶2.20–▶2.60 mmol/L)."),
        ("DAT002", "Calcium was normal (reference range, ▶2.02–2.60 mmol/L)."),
        ("DAT002", "Calcium was normal (reference range, 2.20–2.60 mmol/L)."),
        # A limit, a difference, another work's patient, another measurement.
        ("DAT002", "Calcium above 3.50 mmol/L is an emergency."),
        ("DAT002", "Calcium fell by 0.91 mmol/L, a decrease of 0.91 mmol/L."),
        ("DAT002", "Others saw a calcium of 4.10 mmol/L [@luan2021]."),
        ("DAT002", "Magnesium was 0.70 mmol/L."),
        ("DAT002", "25 tablets held 3 mmol/L of something."),
    ],
)
def test_values_of_measurements(tmp_path: Path, rule: str, text: str) -> None:
    expect(tmp_path, rule, text, {"data/case.yml": CASE.replace("outcome:", f"{CHEMISTRY}outcome:")})


MEASURED = """\
measurements:
  - id: neutrophils
    name: neutrophil count
    specimen: blood
    unit: ×10⁹/L
    reference-range: {low: 1.8, high: 7.5}
    values:
      - {day: -17, value: 9.6}
      - {day: 24, value: 0.7}
"""
TITRE = """\
  - id: titre
    name: antibody titre
    specimen: serum
    unit: titre
    reference-range: not stated
    values:
      - {day: -17, value: 320}
"""
MEASUREMENTS = [
    "Antibodies were found at a titre of ▶1:230.",
    "Antibodies were found at a titre of 1:320, and the ratio of cells was 1:2.",
    "On day 24, the neutrophil count had fallen to 0.7 × 10⁹/L.",
    "On day 24, the neutrophil count had fallen to ▶0.9 × 10⁹/L.",
    "On day 24, the neutrophil count had fallen to ▶9.6 ×10⁹/L.",  # that of another day
    "The neutrophil count was 9.6 × 10⁹/L at first.",
    "The neutrophil count was 9.6 × 10⁹/L at first and 5.5 × 10⁹/L in others [@luan2021].",
    "| Day | Neutrophils (×10⁹/L) |\n|----:|-----:|\n| −17 | 9.6 |\n| 24 | ▶0.6 |\n",
    "| Test | Day −17 | Day 24 |\n|:--|--:|--:|\n| neutrophils, ×10⁹/L | ▶6.9 | 0.7 |\n| platelets | 12 | 15 |\n",
    "| Day | Neutrophils (%) | Age |\n|----:|-----:|----:|\n| −17 | 50 | 3 |\n",  # another unit, another thing
    "| Patient | Neutrophils (×10⁹/L) |\n|----:|-----:|\n| 24 | 3.1 |\n",  # no days
]


@pytest.mark.parametrize("text", MEASUREMENTS)
def test_measured_values_that_contradict_the_case(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT002", text, {"data/case.yml": CASE + MEASURED + TITRE})


def test_the_day_of_a_measurement_is_a_day_of_the_case(tmp_path: Path) -> None:
    text = "{{< var patient.noun >}} and {{< var patient.age >}}: between ▶day 25 and day 24 it rose."
    expect(tmp_path, "DAT010", text, {"data/case.yml": CASE + MEASURED})


FAR = CASE.replace(
    "outcome:\n",
    "  - id: ecg\n    kind: finding\n    name: short QT interval\n    day: 0\n    quantities: {corrected-qt: 340 ms}\n"
    "  - id: kidney\n    kind: finding\n    name: kidney injury\n    start: 0\n    end: by day 90\n"
    "  - id: pamidronate\n    kind: treatment\n    name: pamidronate\n    day: 23\n\noutcome:\n",
)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("DAT002", "An electrocardiogram showed a short QT interval (corrected, ▶430 ms)."),
        ("DAT002", "An electrocardiogram showed a short QT interval (corrected, 340 ms)."),
        ("DAT002", "The reaction time was 430 ms."),
        (
            "DAT010",
            "{{< var patient.noun >}}, {{< var patient.age >}}: on ▶day 25, after fluids, a dose of pamidronate, "
            "low because of the kidney injury.",
        ),
        (
            "DAT010",
            "{{< var patient.noun >}}, {{< var patient.age >}}: on day 23, after fluids, a dose of pamidronate, "
            "low because of the kidney injury.",
        ),
    ],
)
def test_what_is_told_far_from_its_event(tmp_path: Path, rule: str, text: str) -> None:
    expect(tmp_path, rule, text, {"data/case.yml": FAR})


SESSIONS = CASE.replace(
    "outcome:\n",
    "  - id: exchange\n    kind: treatment\n    name: plasma exchange\n    start: -10\n    end: -2\n"
    "    counts: {sessions: 5}\n\noutcome:\n",
)


@pytest.mark.parametrize(
    "text",
    ["He had ▶seven plasma exchanges.", "He had five plasma exchanges.", "One plasma exchange was stopped early."],
)
def test_counts_by_the_name_of_the_event(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT002", text, {"data/case.yml": SESSIONS})


@pytest.mark.parametrize(
    "text",
    [
        "CRS of grade 2 (▶CTCAE 4.0) was seen.",
        "CRS of grade 2 (CTCAE 5.0) was seen.",
        "CRS of grade 2 (CTCAE version 5) was seen.",
        "Others were graded by CTCAE 3.0 [@luan2021].",
    ],
)
def test_the_scale_of_a_grade_in_another_version(tmp_path: Path, text: str) -> None:
    graded = CASE.replace("grading: {grade: 2, scale: not stated}", "grading: {grade: 2, scale: CTCAE 5.0}")
    expect(tmp_path, "DAT002", text, {"data/case.yml": graded})


def test_titles_alternative_texts_and_captions_of_pictures_are_read_too(tmp_path: Path) -> None:
    text = (
        '---\ntitle: CRS in a girl\n---\n\n![CRS from day 4.](a.png){#fig-a\nfig-alt="A curve. CRS began\n'
        'on day 5."}\n\n::: {#fig-b fig-cap="CRS began on day 6."}\nx\n:::\n'
    )
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": text}, "DAT002")
    assert places(outcome.findings) == [
        "DAT002 letter.qmd:2:17",
        "DAT002 letter.qmd:5:12",
        "DAT002 letter.qmd:7:4",
        "DAT002 letter.qmd:9:35",
    ]


IMPOSSIBLE = [
    "It was found in 8 of 113 patients (▶17%) and in 8 of 113 patients (7%).",
    "It was found in 8/113 (7.1%), 8/113 (▶7.2%), 1 of 3 (33%), 2 of 3 (66.7%) and ▶9 of 8 (90%).",
    "It was found in 1,042 of 2 084 patients (50%).",
    "It was found in 8 of 113 (95% CI, 3%–13%), 2 of 3 doses (75% of what was planned), and 5 of 10 (40%–60%).",
    "Of 60 children, 15 (▶20%) relapsed. Of the 60 children, 15 (25%) relapsed; of 15, 3 (20%) died.",
    "The pressure was 120/80 (10% higher).",
    "The share was 7% (95% CI, 3%–13%), ▶2% (95% CI 3–13%), and 0.4 (95% CI, ▶0.6 to 0.3).",
    "The ratio was 2.1 (95% CI, 1.2-3.4; *P* = .03), or 1.4--2.0: 1.7 (95% CI 1.4--2.0).",
    "The change was −0.5 (95% CI, −1.2 to 0.3); n = 20 (95% CI, 1–3); at day 30 (95% CI, 0.4–0.6).",
    "It differed (*p* = ▶1.03; *p* = ▶0.000; *P* < .001; p > 0.99; P = 1).",
    "A pressure of P = 12 mmHg, TP53 and p = 5% are none.",
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_numbers_that_cannot_be(tmp_path: Path, text: str) -> None:
    case = marked(HEAD + text)
    outcome = checked(tmp_path, {"letter.qmd": case.text, "works.bib": PROJECT["works.bib"]}, "DAT012")
    assert found_at(outcome, "letter.qmd", "DAT012") == case.marks, [str(one) for one in outcome.findings]


@pytest.mark.parametrize(
    "text",
    [
        "Methylprednisolone (▶1 intravenously) was given.",
        "Tocilizumab (▶40 twice daily) was given.",
        "Methylprednisolone (1 g intravenously) was given.",
        "The fluid held ▶0.42 of protein and 0.4 g/L of albumin.",
        "It was 0.5 of the dose.",
        "It was measured (twice daily, 3 times a day).",
    ],
)
def test_doses_without_a_unit(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT006", text)


def test_the_message_says_what_the_case_says_and_where(tmp_path: Path) -> None:
    text = "Leukemia was diagnosed at the age of 5 months.\n"
    [finding] = checked(tmp_path, {**PROJECT, "letter.qmd": HEAD + text}, "DAT002").findings
    assert finding.message == (
        "“5 months” contradicts the case, which says `4 months` of `history.diagnosis` (data/case.yml:14:10)."
    )
    assert "{{< var history.diagnosis.age >}}" in finding.hint


def test_legends_and_abstracts_are_read_too(tmp_path: Path) -> None:
    figures = """\
        figures:
          - label: fig-leg
            title: The leg
            legend: Grade 3 CRS was seen.
            alt: A leg.
            panels: [{image: figures/leg.png}]
        """
    text = "---\ntitle: Report\nabstract: |\n  CRS set in on day 4.\n---\n\nText.\n"
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": text, "figures/figures.yml": figures}, "DAT002")
    assert places(outcome.findings) == ["DAT002 figures/figures.yml:4:13", "DAT002 letter.qmd:4:17"]


@pytest.mark.parametrize(
    "text",
    [
        "Leukemia was diagnosed at the age of ▶4 months.",
        "Leukemia was diagnosed at the age of {{< var history.diagnosis.age >}}.",
        "On ▶day 3, CRS set in.",
        "Chimerism was mixed (▶99.3% maternal).",
        "Four months is a short time, and day 3 was a Monday.",
    ],
)
def test_numbers_typed_that_the_case_has(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT003", text)


def test_a_typed_number_can_be_replaced_by_its_value(tmp_path: Path) -> None:
    text = HEAD + "Leukemia was diagnosed at the age of 4 months.\n"
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": text}, "DAT003")
    texts = {path: "\n".join(lines) for path, lines in outcome.files.items()}
    assert "of {{< var history.diagnosis.age >}}.\n" in repaired(outcome.findings, texts).texts["letter.qmd"]


@pytest.mark.parametrize(
    "text",
    [
        "Tocilizumab (▶8 mg/kg) was given.",
        "Tocilizumab was given in a room of 8 m2.",
        "The testicular relapse came at the age of ▶6 years.",
        "He recovered ({{< var course.crs.start >}}, {{< var course.crs.end >}}) and went home on ▶day 12.",
        "He went home on day 12.",
    ],
)
def test_numbers_that_the_case_does_not_have(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT010", text)


@pytest.mark.parametrize(
    "text",
    [
        "▶Grade 2 CRS set in.",
        "▶{{< var course.crs.grading.grade-sentence >}} CRS set in. It ended. Consensus criteria exist for grading "
        "[@luan2021].",
        "Grade 2 CRS (ASTCT consensus) set in.",
        "Grade 2 CRS set in. The scale is not stated.",
        "CRS was graded according to CTCAE. It began early. It grew. Then grade 2 CRS was seen.",
        "Grade 3 CRS was seen in others [@luan2021].",
        "A high-grade tumor, a grade 3/6 murmur, and pupils in grade 5.",
    ],
)
def test_grades_without_a_scale(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT007", text)


@pytest.mark.parametrize(
    "text",
    [
        "He was admitted on ▶12 March 2019, and on ▶2019-03-14 again.",
        "The drug was approved on 30 August 2017.",
        "Luan et al saw a patient on 3 May 2020 [@luan2021].",
        "In 2019 he was seen, and the ratio was 3/4.",
    ],
)
def test_calendar_dates(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "PRI005", text)


@pytest.mark.parametrize(
    ("abstract", "body", "count"),
    [
        ("A 61-year-old man had fever.", "A 16-year-old man had fever.", 1),
        ("A 61-year-old man had fever.", "A 61-year-old woman had fever.", 1),
        ("A 61-year-old man had fever.", "The 61-year-old patient had fever.", 0),
        ("A 61-year-old man had fever.", "He had a 30-year-old son.", 0),
        ("A 61-year-old man had fever.", "A 30-year-old man is told of elsewhere [@luan2021].", 0),
    ],
)
def test_an_abstract_and_a_text_that_disagree(tmp_path: Path, abstract: str, body: str, count: int) -> None:
    text = f"---\nbibliography: works.bib\nabstract: {abstract}\n---\n\n{body}\n"
    outcome = checked(tmp_path, {"works.bib": PROJECT["works.bib"], "letter.qmd": text}, "DAT011")
    assert places(outcome.findings) == ["DAT011 letter.qmd:3:13"] * count


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (CASE.replace("start: 3\n    end: 9", "start: 9\n    end: 3"), 37),
        (CASE.replace("  sex: male", "  sexe: male"), 2),
        (CASE.replace("age: 14 months", "age: 14 moons"), 18),
    ],
)
def test_data_that_do_not_hold_together_are_a_finding(tmp_path: Path, broken: str, place: int) -> None:
    files = {**PROJECT, "data/case.yml": broken, "letter.qmd": "Text.\n"}
    with pytest.raises(CasewrightError) as raised:
        checked(tmp_path, files)
    report = report_of_broken_data(tmp_path, (), raised.value)
    [finding] = report.found
    assert (finding.rule, finding.location.path, finding.location.line) == ("DAT001", "data/case.yml", place)


def test_other_errors_are_no_findings_about_data() -> None:
    assert unreadable_data(CasewrightError("No.", location=Location("letter.qmd", 3))) is None
    assert unreadable_data(CasewrightError("No.")) is None


TABLE = "reference,age_years,sex,crs_grade\nthis-report,10,male,2\nluan2021,65,female,3\n"
SCHEMA = """\
columns:
  reference:
    meaning: key
  age_years:
    meaning: age
    unit: years
  sex:
    meaning: sex
  crs_grade:
    meaning: grade
"""


@pytest.mark.parametrize(
    ("rule", "table", "schema", "found"),
    [
        ("DAT008", TABLE, SCHEMA, []),
        ("DAT008", TABLE.replace("this-report,10", "this-report,11"), SCHEMA, ["DAT008 data/cases.csv:2:13"]),
        ("DAT008", TABLE.replace("10,male", "10,female"), SCHEMA, ["DAT008 data/cases.csv:2:16"]),
        ("DAT008", TABLE.replace("male,2", "male,3", 1), SCHEMA, ["DAT008 data/cases.csv:2:21"]),
        ("DAT008", TABLE.replace("65,female", "66,male"), SCHEMA, []),
        ("DAT006", TABLE, SCHEMA, []),
        (
            "DAT006",
            TABLE.replace("age_years", "ferritin"),
            SCHEMA.replace("age_years", "ferritin").replace("    unit: years\n", ""),
            ["DAT006 data/cases.schema.yml:4:3"],
        ),
        ("DAT001", TABLE.replace("65,female,3", "65,female"), SCHEMA, ["DAT001 data/cases.csv:3"]),
    ],
)
def test_tables(tmp_path: Path, rule: str, table: str, schema: str, found: list[str]) -> None:
    files = {**PROJECT, "data/cases.csv": table, "data/cases.schema.yml": schema, "letter.qmd": "Text.\n"}
    assert places(checked(tmp_path, files, rule).findings) == found


def test_a_measured_number_without_a_unit(tmp_path: Path) -> None:
    case = CASE.replace("{maternal: 99.3%}", "{maternal: 99.3, igg-ratio: 0.7}")
    outcome = checked(tmp_path, {**PROJECT, "data/case.yml": case, "letter.qmd": "Text.\n"}, "DAT006")
    assert places(outcome.findings) == ["DAT006 data/case.yml:60:28"]


def test_a_figure_that_was_not_drawn(tmp_path: Path) -> None:
    figures = """\
        figures:
          - label: fig-leg
            title: The leg
            alt: A leg.
            panels: [{script: scripts/leg.py}]
        """
    files = {
        **PROJECT,
        "letter.qmd": "@fig-leg\n",
        "figures/figures.yml": figures,
        "scripts/leg.py": "def draw(): ...\n",
    }
    [finding] = checked(tmp_path, files, "DAT004").findings
    assert (finding.location.path, finding.location.line) == ("figures/figures.yml", 2)
    assert "casewright figures fig-leg" in finding.hint


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("relapse", "relapsed", True),
        ("swelling", "swell", True),
        ("infusion", "infusions", True),
        ("leg", "legs", True),
        ("diagnosis", "diagnosed", True),
        ("fever", "few", False),
        ("interleukin", "interval", False),
        ("pain", "pan", False),
    ],
)
def test_forms_of_a_word(one: str, other: str, same: bool) -> None:
    assert same_word(one, other) is same
    assert same_noun("locus", "loci") and not same_noun("leg", "lesion")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("at the age of 14 months", [("age", Decimal(14))]),
        ("a ten-year-old boy", [("age", Decimal(120))]),
        ("at age 7, he", [("age", Decimal(84))]),
        ("days 3 to 7", [("day", Decimal(3)), ("day", Decimal(7))]),
        ("on day −2", [("day", Decimal(-2))]),
        ("day 3 of the second course", [("ordinal", Decimal(2))]),
        ("8 mg/kg", [("quantity", Decimal(8))]),
        ("Figure 3 and 2019", []),
    ],
)
def test_numbers_that_prose_states(text: str, found: list[tuple[str, Decimal]]) -> None:
    assert [(claim.kind, claim.number) for claim in claims(text)] == found


@given(st.text(max_size=200))
def test_any_sentence_is_read(text: str) -> None:
    for claim in claims(text, ("courses",), ("mg",)):
        assert 0 <= claim.start < claim.end <= len(text)
