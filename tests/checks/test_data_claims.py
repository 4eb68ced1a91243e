"""DAT: what is certain and what is not. A `▶` is before each place of a finding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from casewright.checks.dat.reported_numbers import impossible_numbers
from casewright.checks.dat.units import in_unit
from casewright.checks.num.places import text_mentions
from casewright.checks.repair import repaired
from casewright.diagnostics import Severity
from tests.checks.reports import checked, found_at, loaded, marked, places

CASE = """\
patient: {sex: female, age: 34 years, diagnosis: {name: atypical hemolytic uremic syndrome}}
index-event: {name: admission}
history: []
course:
  - id: eculizumab
    kind: treatment
    name: eculizumab induction
    start: 8
    end: 29
    drugs: [{name: eculizumab, dose: 900 mg, route: intravenous, schedule: once a week}]
    counts: {doses: 4}
  - id: eculizumab-maintenance
    kind: treatment
    name: eculizumab maintenance
    start: 36
    end: 64
    drugs: [{name: eculizumab, dose: 1200 mg, route: intravenous}]
    counts: {doses: 3}
  - id: dyspnea
    kind: finding
    name: dyspnea
    start: -5
    end: 2
  - id: surgery
    kind: treatment
    name: appendectomy
    day: 12
  - id: cetirizine
    kind: treatment
    name: cetirizine
    start: 6
    end: 12
    drugs: [{name: cetirizine, dose: 10 mg, route: oral}]
measurements:
  - id: creatinine
    name: creatinine
    specimen: serum
    unit: µmol/L
    reference-range: {low: 50, high: 98}
    values: [{day: 0, value: 410}, {day: 64, value: 180}, {day: 90, value: 148}, {day: 5 years after, value: 111}]
  - id: ferritin
    name: ferritin
    specimen: serum
    unit: µg/L
    reference-range: not stated
    values: [{day: 0, value: 1712}, {day: 6, value: ">148"}]
  - id: inr
    name: INR
    specimen: plasma
    unit: "1"
    reference-range: not stated
    values: [{day: 0, value: 2.1}, {day: 6, value: 1.1}]
imaging:
  - id: film
    modality: Radiograph
    site: chest
    day: 0
    findings: consolidation in the right lower lobe
outcome: {day: 2 years after, name: complete recovery, vital-status: alive}
"""
PROJECT = {"_quarto.yml": "project:\n  type: default\ncasewright: true\n", "data/case.yml": CASE}
HEAD = "---\ntitle: Report\n---\n\n"
VALUE = "{{< var measurements.creatinine.values.day-64 >}}"


def differing(folder: Path, text: str, files: Mapping[str, str] = PROJECT) -> None:
    case = marked(f"{HEAD}{text}\n")
    outcome = checked(folder, {**files, "letter.qmd": case.text}, "DAT002")
    assert found_at(outcome, "letter.qmd", "DAT002") == case.marks, [str(one) for one in outcome.findings]


TRUE = {
    "a sum of parts, at the day of a measurement": "After seven doses of eculizumab, creatinine fell to 148 µmol/L "
    "on day "
    "90.",
    "a change of dose": "Eculizumab (900 mg once a week for four doses, then three doses of 1200 mg) was given.",
    "a day of the same drug": "The last of the seven doses of eculizumab was given on day 64.",
    "a total": "Eculizumab reached a total dose of 7200 mg.",
    "relatives": "Her mother, a 60-year-old woman, was well. Her 5-year-old daughter was well. Her son had a cold.",
    "staff and donors": "A 40-year-old nurse was exposed. The donor was a 30-year-old man.",
    "another patient": "A second patient, a 50-year-old man, had dyspnea.",
    "groups": "Among adults aged 60 years, creatinine of 120 µmol/L is usual. The mean age was 50 years.",
    "a cohort": "In the cohort, 12 of 40 patients had a creatinine of 300 µmol/L.",
    "an interval after an event": "Twelve days after surgery, she went home.",
    "an interval between two days": "Cetirizine was stopped six days after it was begun. Six days later, all was well.",
    "an age that follows": "At the age of 36 years, she was well.",
    "a value at follow-up": "After five years the creatinine was 111 µmol/L.",
    "a thousands separator": "Ferritin was 1,712 µg/L.",
    "a limit of the assay": "Ferritin was >148 µg/L on day 6. Creatinine above 150 µmol/L is high.",
    "scores": "The INR was 2.1 on day 0 and 1.1 on day 6. INR was 2.1.",
    "another unit": "Cetirizine 0.01 g was given.",
    "the day of the value": f"Creatinine was {VALUE} on day 64.",
    "an earlier value": f"On day 90, creatinine, which had been {VALUE}, was lower.",
    "the side": "Consolidation was seen in the right lower lobe; the left lower lobe was normal.",
    "another measurement": "The pH was 7.3 and the hemoglobin 98 g/L.",
}
WRONG = {
    "the unit of a dose": ("Cetirizine ▶10 g was given.", "error"),
    "the dimension of a dose": ("Cetirizine ▶10 mg/kg was given.", "error"),
    "a dose": ("Cetirizine ▶20 mg was given.", "error"),
    "the unit of a value": ("Creatinine was ▶148 mmol/L on day 90.", "error"),
    "a comparator": ("Ferritin was ▶<148 µg/L on day 6.", "error"),
    "digits in groups": ("Ferritin was ▶1,172 µg/L.", "error"),
    "a score": ("The INR was ▶3.1 on day 0.", "error"),
    "a later score": ("The INR was 2.1 on day 0 and ▶1.7 on day 6.", "error"),
    "a limit for a value": ("Creatinine was ▶98 µmol/L on day 90.", "error"),
    "a value of another day": ("Creatinine was ▶410 µmol/L on day 90.", "error"),
    "a day behind a value": (f"Creatinine was {VALUE} on ▶day 90.", "error"),
    "a day before a value": (f"On ▶day 90, creatinine was {VALUE}.", "warning"),
    "the value of another measurement": (f"The ferritin was ▶{VALUE}.", "error"),
    "the side": ("Consolidation was seen in the ▶left lower lobe.", "error"),
    "the sex": ("A 34-year-old ▶male was admitted.", "error"),
    "the age": ("A ▶43-year-old woman was admitted.", "error"),
    "the number of patients": ("We report ▶three patients with the syndrome.", "warning"),
    "an interval": ("Appendectomy was done ▶9 days after eculizumab induction was begun.", "warning"),
    "a count": ("▶Six doses of eculizumab maintenance were given.", "error"),
    "a day": ("Eculizumab induction began on ▶day 9.", "error"),
    "days before": ("Dyspnea began ▶seven days before admission.", "error"),
}


@pytest.mark.parametrize("kind", TRUE)
def test_a_true_sentence_is_no_contradiction(tmp_path: Path, kind: str) -> None:
    differing(tmp_path, TRUE[kind])


@pytest.mark.parametrize("kind", WRONG)
def test_a_contradiction_is_an_error_where_it_is_certain(tmp_path: Path, kind: str) -> None:
    text, severity = WRONG[kind]
    differing(tmp_path, text)
    [finding] = checked(tmp_path, PROJECT, "DAT002").findings
    assert finding.severity is Severity[severity.upper()], finding.message


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Dyspnea began 5 days before admission.", "{{< var course.dyspnea.start-elapsed >}} before"),
        ("Dyspnea began five days before admission.", "{{< var course.dyspnea.start-elapsed-words >}} before"),
        ("Dyspnea ended on day 2.", "{{< var course.dyspnea.end >}}"),
    ],
)
def test_advice_prints_what_was_typed(tmp_path: Path, text: str, advice: str) -> None:
    [finding] = checked(tmp_path, {**PROJECT, "letter.qmd": f"{HEAD}{text}\n"}, "DAT003").findings
    assert finding.hint == f"Write `{advice}`."


@pytest.mark.parametrize("text", ["Creatinine was 98 µmol/L.", "Dyspnea began seven days before admission."])
def test_a_hint_proposes_no_value_of_another_kind(tmp_path: Path, text: str) -> None:
    [finding] = checked(tmp_path, {**PROJECT, "letter.qmd": f"{HEAD}{text}\n"}, "DAT002").findings
    assert "reference-range" not in finding.hint and ".start >}}" not in finding.hint


@pytest.mark.parametrize(
    ("number", "unit", "wanted", "shown"),
    [
        ("1", "g", "mg", "1000"),
        ("2", "mg/dL", "mg/L", "20"),
        ("5", "µmol/L", "mmol/L", "0.005"),
        ("10", "mg/kg", "mg", None),
        ("10", "g/L", "mmol/L", None),
        ("3", "×10⁹/L", "× 10⁹/L", "3"),
    ],
)
def test_units_of_one_kind(number: str, unit: str, wanted: str, shown: str | None) -> None:
    found = in_unit(Decimal(number), unit, wanted)
    assert (None if found is None else found.normalize()) == (None if shown is None else Decimal(shown).normalize())


SERIES = {
    "_quarto.yml": "casewright: true\n",
    "data/cases/patient-1.yml": CASE,
    "data/cases/patient-2.yml": CASE.replace("sex: female, age: 34", "sex: male, age: 51").replace("410", "260"),
}


@pytest.mark.parametrize(
    "text",
    [
        "Patient 2 had dyspnea. Creatinine was ▶410 µmol/L.",
        "Patient 2 was a ▶34-year-old ▶woman.",
        "Patient 2, a 51-year-old man, had a creatinine of 260 µmol/L.",
        "## Patient 2\n\nA 51-year-old man had a creatinine of ▶410 µmol/L.",
        "We report ▶three patients.",
        "We report two patients.",
        "Creatinine was 410 µmol/L in one and 260 µmol/L in the other.",
    ],
)
def test_a_number_is_held_against_the_patient_it_is_said_of(tmp_path: Path, text: str) -> None:
    differing(tmp_path, text, SERIES)


def test_a_value_is_not_written_across_patients(tmp_path: Path) -> None:
    text = f"{HEAD}Patient 2 had dyspnea. Creatinine was 410 µmol/L.\n\nCreatinine was 260 µmol/L.\n"
    outcome = checked(tmp_path, {**SERIES, "letter.qmd": text}, "DAT")
    texts = {path: "\n".join(lines) for path, lines in outcome.files.items()}
    assert repaired(outcome.findings, texts).texts.get("letter.qmd", text) == text


ROLES = {
    "_quarto.yml": "casewright: true\n",
    "data/cases/mother.yml": CASE,
    "data/cases/twin.yml": SERIES["data/cases/patient-2.yml"],
}


@pytest.mark.parametrize(
    "text",
    [
        "### Mother\n\n{{< var mother.patient.age >}} old, mother of the twin.",
        "### Mother\n\n{{< var mother.patient.age >}} old. The twin weighed {{< var twin.patient.age >}}.",
        "### Mother\n\nShe was ▶{{< var twin.patient.age >}} old.",
        "A woman and her twin, {{< var mother.patient.age >}} and {{< var twin.patient.age >}}.",
    ],
)
def test_a_heading_names_whose_section_it_is(tmp_path: Path, text: str) -> None:
    case = marked(f"{HEAD}{text}\n")
    outcome = checked(tmp_path, {**ROLES, "letter.qmd": case.text}, "DAT013")
    assert found_at(outcome, "letter.qmd", "DAT013") == case.marks
    assert all("twin.patient" not in one.hint for one in outcome.findings)


@pytest.mark.parametrize(
    ("row", "count"), [("0,184\n", 0), ("0,410\n", 0), ("0,401\n", 1), ("64,180\n90,149\n", 1), ("7,300\n", 0)]
)
def test_a_table_by_days_against_the_case(tmp_path: Path, row: str, count: int) -> None:
    name = "crp" if row.startswith("0,184") else "creatinine"
    files = {
        **PROJECT,
        "data/course.csv": f"day,{name}\n{row}",
        "data/course.schema.yml": "columns:\n  day: {meaning: day, unit: days}\n"
        f"  {name}: {{meaning: level, unit: µmol/L}}\n",
        "letter.qmd": HEAD + "Creatinine was 300 µmol/L on day 7.\n" if row.startswith("7") else "Text.\n",
    }
    assert len(checked(tmp_path, files, "DAT008").findings) == count
    assert not checked(tmp_path, files, "DAT002").findings


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Apgar scores were 9/10/10.", 0),
        ("The dose was raised (5/10/20 mg).", 0),
        ("He was admitted on 9/10/2010.", 1),
        ("He was admitted on 10/9/20.", 1),
    ],
)
def test_scores_and_doses_are_no_dates(tmp_path: Path, text: str, found: int) -> None:
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": f"{HEAD}{text}\n"}, "PRI005")
    assert len(outcome.findings) == found


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("p = 8e-07, p = 5 × 10^−8^", []),
        ("p = 1.03", ["1.03"]),
        ("17% (8 of 113) and 7.1% (8/113)", ["17"]),
        ("8 (17%) of 113 patients", ["17"]),
        ("8 (7%) of 113 patients, 66% (2/3)", ["66"]),
        ("p = 12, p = 1.5*10^-3, p = 2·10⁻⁸", []),
        ("12 patients (7 men and 6 men)", []),
        ("12 Patienten (7 Frauen und 6 Männer)", ["12"]),
        ("12 patients (7 men and 6 women)", ["12"]),
        ("13 patients (7 men and 6 women)", []),
        ("The pressure was 50% (120/80 mmHg)", []),
        ("Half of the patients (6/14) and half of the dogs (7/14)", ["Half"]),
        ("Half of the cats (3/7), about half of the mice (4/10), nearly half of the rats (45/100)", []),
        ("Two-thirds of all women (13/20), a third of men (n = 7/20), most of the dogs (9/20)", ["most"]),
        (
            "Two-thirds of all women (10/20), more than half of men (4/20), less than half (9/20)",
            ["Two-thirds", "half"],
        ),
        ("The majority of these children (20/33); a minority of adults (20 of 33)", ["minority"]),
        ("Half of the dose (5 mg/10 mL) and half of them (12/7)", []),
    ],
)
def test_numbers_beside_each_other(text: str, wrong: list[str]) -> None:
    assert [text[one.start : one.end] for one in impossible_numbers(text)] == wrong


@pytest.mark.parametrize(
    ("named", "left"),
    [
        ("DAT002 20 mg as told by the family", ["DAT002 letter.qmd:6:44"]),
        ("DAT002 20mg as told by the family", ["DAT002 letter.qmd:6:44"]),
        ("DAT002 20 as told", ["CHK001 letter.qmd:5:1", "DAT002 letter.qmd:6:12", "DAT002 letter.qmd:6:44"]),
        ("DAT002 20 mg/L as told", ["CHK001 letter.qmd:5:1", "DAT002 letter.qmd:6:12", "DAT002 letter.qmd:6:44"]),
        ("DAT002 43-year-old another", ["DAT002 letter.qmd:6:12"]),
        ("DAT002 all of it", ["CHK003 letter.qmd:5:1"]),
    ],
)
def test_a_suppression_names_the_value(tmp_path: Path, named: str, left: list[str]) -> None:
    text = f"<!-- casewright: ignore {named} -->\nCetirizine 20 mg was given. The patient, a 43-year-old woman, rose.\n"
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": HEAD + text}, "DAT002", "CHK")
    assert places(outcome.findings) == left


def test_a_mention_that_a_cell_prints_moves_no_other(tmp_path: Path) -> None:
    from casewright.checks.engine.request import ReadingOptions
    from casewright.checks.loading import load_report

    files = {
        "_quarto.yml": "casewright: true\n",
        "letter.qmd": '```{python}\n#| output: asis\nprint("As @tbl-a shows.")\n```\n\nText @tbl-a here.\n\n'
        "And @tbl-a again.\n\n| A |\n|---|\n| 1 |\n\n: A {#tbl-a}\n",
    }
    loaded(tmp_path, files)
    report = load_report(tmp_path, ReadingOptions(run_cells=True))
    assert [str(one.location) for one in text_mentions(report.documents[0])] == [
        "letter.qmd:1",
        "letter.qmd:6:6",
        "letter.qmd:8:5",
    ]


def test_an_alternative_text_with_a_value_is_no_paragraph(tmp_path: Path) -> None:
    text = f'{HEAD}![Course.](a.png){{#fig-a fig-alt="QZX until {{{{< var course.dyspnea.end >}}}}."}}\n'
    assert not checked(tmp_path, {**PROJECT, "letter.qmd": text}, "ABB001").findings


TEMPLATE = (
    "---\ntitle: A\nauthor:\n  - name: A. Author\nkeywords: [drug eruption, amoxicillin]\n---\n\n"
    "**Consent.** Say here how consent was given.\n\nHe was well.\n"
)


@pytest.mark.parametrize(("is_template", "count"), [(True, 0), (False, 3)])
def test_text_of_the_template(tmp_path: Path, is_template: bool, count: int) -> None:
    from importlib.resources import files

    case = (files("casewright.new_report") / "parts/en/data/case.yml").read_text("utf-8")
    project = {
        **PROJECT,
        "data/case.yml": case.replace("34 years", "35 years")
        if is_template
        else case.replace("community-acquired pneumonia", "gout"),
    }
    outcome = checked(tmp_path, {**project, "letter.qmd": TEMPLATE}, "TXT007")
    assert [one.severity for one in outcome.findings] == [Severity.ERROR] * count


def test_one_keyword_of_the_template_may_be_right(tmp_path: Path) -> None:
    text = TEMPLATE.replace("[drug eruption, amoxicillin]", "[drug eruption, penicillin]")
    found = checked(tmp_path, {**PROJECT, "letter.qmd": text}, "TXT007").findings
    assert not any("drug eruption" in one.message for one in found)


AMOXICILLIN = "{name: amoxicillin, dose: 1 g, route: oral, schedule: three times a day}"
DOSES = {
    **PROJECT,
    "data/case.yml": CASE.replace(
        "{name: admission}", f"{{name: first dose of amoxicillin, drug: {AMOXICILLIN}}}"
    ).replace(
        "course:\n",
        "course:\n  - {id: amoxicillin, kind: treatment, name: amoxicillin, start: 0, end: 6, "
        f"drugs: [{AMOXICILLIN}]}}\n",
    ),
}


@pytest.mark.parametrize(
    "text",
    [
        "She received 2 g of ceftriaxone.",
        "She was given a single dose of 2 g of intravenous ceftriaxone.",
        "The first dose was 2 g of ceftriaxone.",
        "Amoxicillin was stopped, and a dose of 2 g ceftriaxone was given.",
        "Amoxicillin was replaced by ceftriaxone (2 g once a day).",
        "Amoxicillin was replaced by ceftriaxone at a dose of 2 g.",
        "Prednisolone was given at a dose of 0.5mg q8h.",
        "Eculizumab was begun on day 8. The first dose was 900 mg once a week.",
        "Eculizumab was begun on day 8. The dose was 900 mg once a week, then 1200 mg.",
        "Amoxicillin was given. A dose of 10 mg cetirizine was added.",
        "Amoxicillin ▶2 g was given.",
        "Amoxicillin (▶2 g) was given, and ceftriaxone (2 g).",
        "She received a dose of ▶2 g of oral amoxicillin.",
        "Amoxicillin was given at a dose of ▶2 g.",
        "A dose of ▶2 g amoxicillin was given.",
        "Ceftriaxone was stopped, and amoxicillin ▶2 g was given.",
        "Cetirizine was given at a dose of ▶900 mg.",
    ],
)
def test_a_dose_is_that_of_the_substance_beside_it(tmp_path: Path, text: str) -> None:
    differing(tmp_path, text, DOSES)


def test_a_dose_without_a_drug_is_no_certain_contradiction(tmp_path: Path) -> None:
    text = f"{HEAD}Amoxicillin was begun. A dose of 2 g was given.\n"
    [finding] = checked(tmp_path, {**DOSES, "letter.qmd": text}, "DAT002").findings
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    "text",
    [
        "The nurse, a 40-year-old woman, was exposed.",
        "Dyspnea was noted by her teacher, a 40-year-old woman.",
        "The patient's colleague, a 40-year-old woman, had dyspnea.",
        "The patient, a ▶40-year-old woman, was admitted.",
        "This previously healthy woman, a ▶40-year-old patient, was admitted.",
        "The nurse saw the patient, a ▶40-year-old woman.",
        "The next day, a ▶40-year-old woman was admitted.",
        "Because of the dyspnea, a ▶40-year-old woman was admitted.",
    ],
)
def test_an_age_between_commas_is_of_the_person_before_it(tmp_path: Path, text: str) -> None:
    differing(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "After five years the creatinine was 111 µmol/L. On day 64, ferritin was ▶17 µg/L.",
        "After 5 years creatinine was 111 µmol/L. The patient, a ▶37-year-old woman, had had a creatinine of "
        "▶841 µmol/L on day 64.",
        "Ascites was 5 L. The patient had dyspnea.",
    ],
)
def test_a_sentence_ends_behind_a_unit(tmp_path: Path, text: str) -> None:
    differing(tmp_path, text)
