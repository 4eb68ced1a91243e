"""Tables of a whole case: the course, the drugs, the measurements, for every case that the model takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import casewright as cw
from casewright.case.loading import parse_case
from casewright.case.model import Case
from casewright.diagnostics import CasewrightError

FOLDER = Path(__file__).parent / "specialties"
FILES = sorted(FOLDER.rglob("*.yml"))
NO_VALUE = re.compile(r"\b(?:None|nan|NaT|<NA>)\b|\(1\)|\(\)|\| +; ")


def told(name: str) -> Case:
    return parse_case((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), f"{name}.yml")


def rows(text: object) -> list[list[str]]:
    lines = [line for line in str(text).splitlines() if line.startswith("|")]
    return [[re.sub(r"\\(.)", r"\1", cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_is_in_tables_whole(path: Path, language: str) -> None:
    case = parse_case(path.read_text(encoding="utf-8"), path.name)
    course = cw.course_table(case, language=language)
    printed = rows(course)
    assert not NO_VALUE.search(str(course))
    assert len(printed) == 2 + len((*case.history, *case.course, *case.imaging, *case.follow_up)) + 2
    for event in (*case.history, *case.course, *case.follow_up, case.outcome):
        assert any(event.name.casefold() in row[1].casefold() for row in printed), event.name
    drugs = [drug for event in (*case.history, *case.course) for drug in event.drugs]
    if drugs:
        medication = cw.medication_table(case, language=language)
        assert not NO_VALUE.search(str(medication))
        assert {drug.name.casefold() for drug in drugs} <= {row[0].casefold() for row in rows(medication)}
    if case.measurements:
        laboratory = cw.laboratory_table(case, language=language)
        assert not NO_VALUE.search(str(laboratory))
        cells = {digits(part) for row in rows(laboratory) for cell in row[1:] for part in cell.split("; ")}
        values = [one.value for each in case.measurements for _, one in each.named_values]
        assert {digits(str(value)) for value in values if str(value) != "not stated"} <= cells


def digits(text: str) -> str:
    """The digits of a value without signs, or its words: however the language prints it."""
    return re.sub(r"\D", "", text) or text


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("poisoning", ["From day 0; end not stated", "Serotonin syndrome"]),
        ("poisoning", ["12 hours after to day 14", "Mechanical ventilation", "sufentanil 50 µg intravenous"]),
        ("poisoning", ["Start about day 4; end not stated", "Septic shock", "–"]),
        ("poisoning", ["7 days after extracorporeal life support", "End of extracorporeal life support", "–"]),
        ("poisoning", ["Day 0", "No fever", "–"]),
        (
            "poisoning",
            ["Day 4", "Blood culture", "blood; Staphylococcus aureus (penicillin MIC 0.06 mg/L, susceptible)"],
        ),
        ("poisoning", ["Time not stated", "Discharged to rehabilitation with a lesion of the peroneal nerve", "–"]),
        ("mushroom", ["Day 2 after liver transplantation", "Extubation", "–"]),
        ("mushroom", ["Day 2 to 5", "Fulminant liver failure", "grade 4 (West Haven)"]),
        ("neurology", ["5 months to 9 years after", "Severe relapses", "relapses: 9"]),
        ("neurology", ["6 years 6 months to 9 years 4 months after", "Infusion-related reactions"]),
        ("cardiac-arrest", ["2 to 38 minutes after", "Chest compressions", "–"]),
        ("dermatology", ["Start age 60–69 years; ongoing", "Hypertension", "–"]),
        ("psychiatry", ["Age 18 years to 3 weeks before", "Olanzapine", "20 mg once a day; no response"]),
        ("twins/mother", ["12 days after caesarean section", "Discharge", "–"]),
    ],
)
def test_rows_of_the_course(name: str, row: list[str]) -> None:
    assert row in [one[: len(row)] for one in rows(cw.course_table(told(name), language="en"))]


def test_the_course_is_in_the_order_of_time() -> None:
    names = [row[1] for row in rows(cw.course_table(told("poisoning"), language="en"))]
    order = [
        "Ingestion of venlafaxine and alcohol",
        "Admission",
        "Mechanical ventilation",
        "Blood culture",
        "End of extracorporeal life support",
        "Discharged to rehabilitation with a lesion of the peroneal nerve",
    ]
    assert [name for name in names if name in order] == order
    assert "Depressive disorder" not in str(cw.course_table(told("poisoning"), history=False, language="en"))


@pytest.mark.parametrize(
    ("name", "language", "row"),
    [
        ("neurology", "en", ["Rituximab", "375 mg/m²", "intravenous", "every 6 months", "–"]),
        ("dermatology", "en", ["Prednisolone", "10 to 0 mg", "oral", "–", "–", "6 to 12 weeks after"]),
        ("dermatology", "de", ["Prednisolone", "0,5 mg/kg", "oral", "once a day", "etwa 1,4 g", "Tag 1 bis 14"]),
        ("cardiac-arrest", "de", ["Adrenaline", "1 mg", "intravenous", "every 4 minutes", "6 mg",
                                  "12 bis 36 Minuten danach"]),
        ("hematology", "en", ["Caplacizumab", "10 mg", "intravenous", "once", "Day 0"]),
        ("hematology", "en", ["Caplacizumab", "10 mg", "subcutaneous", "once a day", "Day 0 to 32"]),
        ("twins/mother", "en", ["Gentamicin", "not stated", "–", "–", "Day 0 to 11"]),
    ],
)  # fmt: skip
def test_rows_of_the_drugs(name: str, language: str, row: list[str]) -> None:
    assert row in [one[: len(row)] for one in rows(cw.medication_table(told(name), language=language))]


def test_a_first_dose_with_which_a_treatment_begins_is_not_listed_twice() -> None:
    drug = "{name: amoxicillin, dose: 1 g, route: oral}"
    case = (
        "patient: {{sex: female, age: 30 years, diagnosis: {{name: fever}}}}\n"
        "index-event: {{name: first dose, drug: {drug}}}\n"
        "course: [{course}]\n"
        "outcome: {{day: 9, name: well, vital-status: alive}}\n"
    )
    event = f"{{id: a, kind: treatment, name: amoxicillin, start: 0, end: 6, drugs: [{drug}]}}"
    alone = parse_case(case.format(drug=drug, course=""), "case.yml")
    both = parse_case(case.format(drug=drug, course=event), "case.yml")
    assert [row[-1] for row in rows(cw.medication_table(alone, language="en"))[2:]] == ["Day 0"]
    assert [row[-1] for row in rows(cw.medication_table(both, language="en"))[2:]] == ["Day 0 to 6"]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("poisoning", ["Time not stated", "–", "–", "–", "–", "–", ">720"]),
        ("poisoning", ["Reference range", "<2.0", "≥ 55", "–", "<35", "0.8–1.2", "not stated"]),
        ("twins/mother", ["Cervical length (mm)", ">25", "not stated"]),
        ("glaucoma", ["Spherical equivalent, left (D)", "–", "−1.25", "–", "–"]),
        ("psychiatry", ["Troponin T (ng/L)", "<14", "–", "<5", "–", "312", "88", "6", "–", "–"]),
    ],
)
def test_rows_of_the_measurements(name: str, row: list[str]) -> None:
    assert row in rows(cw.laboratory_table(told(name), language="en"))


def test_patients_stand_side_by_side() -> None:
    cases = [told(f"twins/{name}") for name in ("first-twin", "mother", "second-twin")]
    course = rows(cw.course_table(cases, language="en"))
    assert list(dict.fromkeys(row[0] for row in course[2:])) == ["First twin", "Mother", "Second twin"]
    assert ["Second twin", "Day 0", "Breech presentation", "–"] in course
    twice = [told("mushroom").model_copy(update={"id": name}) for name in ("patient-1", "sister")]
    laboratory = rows(cw.laboratory_table(twice, measurements=["ast"], language="en"))
    assert [row[:3] for row in laboratory[2:]] == [
        ["Aspartate aminotransferase (U/L)", "1", "20–60"],
        ["Aspartate aminotransferase (U/L)", "Sister", "20–60"],
    ]


def test_what_a_case_does_not_have_is_said() -> None:
    case = told("twins/first-twin")
    for table, missing in ((cw.medication_table, "no drugs"), (cw.laboratory_table, "no measurements")):
        with pytest.raises(CasewrightError, match=missing):
            table(case, language="en")
    with pytest.raises(CasewrightError, match="no words in `pl`"):
        cw.course_table(case, language="pl")
    with pytest.raises(CasewrightError, match="no measurement `crpp`"):
        cw.laboratory_table(told("poisoning"), measurements=["crpp"], language="en")
