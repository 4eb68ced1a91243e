"""Cases of other specialties, told whole: values, timelines, what follows from facts, and who is related to whom."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casewright.case.loading import load_cases, parse_case
from casewright.case.model import Case
from casewright.case.relations import person_names
from casewright.case.tables.laboratory import laboratory_frame
from casewright.case.values import unknown_values, value_texts
from casewright.diagnostics import CasewrightError
from casewright.figures.clinical_timeline.course import course_of
from casewright.figures.clinical_timeline.plan import plan_timeline
from casewright.figures.clinical_timeline.time_scale import scale_for, ticks

FOLDER = Path(__file__).parent / "specialties"
FILES = sorted(FOLDER.rglob("*.yml"))


def told(name: str) -> Case:
    return parse_case((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), f"{name}.yml")


def measure(text: str, points: float, bold: bool) -> float:
    return len(text) * points * 0.3528 * (0.66 if bold else 0.6)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_is_told_whole(path: Path) -> None:
    case = parse_case(path.read_text(encoding="utf-8"), path.name)
    for language in ("en", "de", "fr"):
        texts, gaps = value_texts(case, language), unknown_values(case, language)
        assert all(texts.values()) and not set(texts) & set(gaps)
        assert not [text for text in texts.values() if re.search(r"\b(?:None(?! known)|nan|NaT)\b|\(1\)", text)]
    measured = {
        f"measurements.{one.id}.values.{key}"
        for one in case.measurements
        for key, value in one.named_values
        if str(value.value) != "not stated"
    }
    assert measured <= set(value_texts(case))
    course = course_of(case)
    plan_timeline(course, 180, measure)
    shown = {identifier for row in course.rows for identifier in row.identifiers}
    assert {one.id for one in (*case.course, *case.imaging, *case.follow_up)} | {"outcome"} <= shown
    if case.measurements:
        frame = laboratory_frame([case], "en")
        assert not frame.map(lambda cell: "None" in str(cell) and cell is not None).any(axis=None)


@pytest.mark.parametrize(
    ("name", "asked", "printed"),
    [
        ("poisoning", "measurements.lactate.values.17-hours-after", "19.1 mmol/L"),
        ("poisoning", "measurements.lvef.values.13-hours-after", "10–15%"),
        ("poisoning", "measurements.lactate.highest-day", "17 hours after"),
        ("poisoning", "course.serotonin-syndrome.grading.score", "7 (E1 V2 M4)"),
        ("poisoning", "course.serotonin-syndrome.quantities.blood-pressure-number-1", "115"),
        ("poisoning", "course.fever.absent-sentence", "No fever"),
        ("poisoning", "course.ecls.since.ventilation", "5 hours"),
        ("poisoning", "course.culture.isolates.staphylococcus-aureus.susceptibility.penicillin.mic", "0.06 mg/L"),
        ("poisoning", "course.noradrenaline.drugs.noradrenaline.dose", "up to 10 mg/h"),
        ("twins/mother", "patient.gestational-age", "20+6 weeks"),
        ("twins/mother", "course.betamethasone.day", "24+0 weeks"),
        ("twins/mother", "course.caesarean.since.rupture", "38 days"),
        ("twins/mother", "outcome.since.index-event-words", "forty-four days"),
        ("twins/second-twin", "patient.age-article", "a newborn"),
        ("twins/second-twin", "measurements.apgar.values.5-minutes-after", "8"),
        ("twins/second-twin", "outcome.day-age", "15 months"),
        ("neurology", "measurements.edss.values.9-years-after", "3.0"),
        ("neurology", "measurements.acuity.values.9-years-after-right", "0.1"),
        ("neurology", "course.first-attack.grading.score", "8.0"),
        ("neurology", "course.reactions.grading.grade", "severe"),
        ("neurology", "course.rituximab.drugs.rituximab.phases.2.schedule", "every 6 months"),
        ("neurology", "follow-up.five-years.day-age", "13 years"),
        ("neurology", "measurements.b-cells.values.10-years-after", "<1/µL"),
        ("glaucoma", "genetics.first-variant.protein", "p.(Arg355Hisfs*69)"),
        ("glaucoma", "genetics.first-variant.variant-sentence", "c.1064_1076del"),
        ("glaucoma", "measurements.refraction.values.day-0-right", "+2.00 D"),
        ("glaucoma", "measurements.acuity.values.day-0-left", "hand motion"),
        ("glaucoma", "measurements.iop.change.day-0-right.5-years-after-right", "11 mm Hg"),
        ("glaucoma", "measurements.iop.highest-left", "30 mm Hg"),
        ("mushroom", "measurements.amatoxin.name-sentence", "α-amanitin"),
        ("mushroom", "measurements.ast.highest", ">10000 U/L"),
        ("mushroom", "measurements.platelets.values.day-1", "150,000/µL"),
        ("mushroom", "measurements.ast.percent-change.day-1.day-3", "392%"),
        ("dermatology", "patient.age-words", "older than 89 years"),
        ("dermatology", "course.bullae.quantities.largest", "3 × 2 cm"),
        ("dermatology", "course.itch.start", "2–3 weeks before"),
        ("dermatology", "course.prednisolone.drugs.prednisolone.phases.2.dose", "30 to 10 mg"),
        ("dermatology", "measurements.eosinophils.values.day-0", "2.4 × 10⁹/L"),
        ("cardiac-arrest", "course.rosc.since.first-shock", "29 minutes"),
        ("cardiac-arrest", "course.ecg.day", "10 minutes after"),
        ("cardiac-arrest", "course.angiography.day-clock", "9:40"),
        ("cardiac-arrest", "measurements.potassium.values.day-1-second", "4.4 mmol/L"),
        ("cardiac-arrest", "measurements.ph.name-sentence", "pH"),
        ("obstetrics/mother", "course.discharge.day-elapsed", "8 days"),
        ("obstetrics/mother", "course.discharge.since.index-event", "8 days"),
        ("obstetrics/mother", "measurements.dipstick.first", "3+"),
        ("obstetrics/mother", "measurements.blood-pressure.values.day-0-7-30", "152/94 mm Hg"),
        ("obstetrics/second-newborn", "patient.quantities.weight-percentile", "<3rd percentile"),
        ("obstetrics/second-newborn", "measurements.glucose-level.range", "28–67 mg/dL"),
        ("obstetrics/second-newborn", "measurements.glucose-level.in.mmol-per-l.lowest", "1.55 mmol/L"),
        ("obstetrics/first-newborn", "measurements.bilirubin.in.umol-per-l.highest", "243 µmol/L"),
        ("trauma", "measurements.bp.values.41-minutes-after", "60/palpation"),
        ("trauma", "course.laparotomy.since.admission", "17 minutes"),
        ("trauma", "course.femur.grading.grade", "grade IIIB"),
        ("trauma", "measurements.lactate.in.mg-per-dl.highest", "106 mg/dL"),
        ("bipolar", "measurements.gaf.range", "31–75"),
        ("bipolar", "course.taper.drugs.lithium-carbonate.phases.1.dose", "900 to 0 mg"),
        ("neuroblastoma", "patient.diagnosis.details-sentence", "MYCN amplified and del(1p)"),
        ("neuroblastoma", "course.induction.drugs.cisplatin.cumulative", "320 mg/m²"),
        ("neuroblastoma", "course.collection.quantities.dose", "8.2 × 10⁶/kg"),
        ("psychiatry", "course.fever.start-sentence", "Between day 15 and day 17"),
        ("psychiatry", "measurements.troponin.values.day-3-after-myocarditis", "88 ng/L"),
    ],
)
def test_every_fact_has_a_name_and_prints_as_the_field_prints_it(name: str, asked: str, printed: str) -> None:
    assert value_texts(told(name), "en", [asked])[asked] == printed


@pytest.mark.parametrize(
    ("name", "asked", "why"),
    [
        ("neurology", "measurements.acuity.unit", "it has no unit"),
        ("cardiac-arrest", "measurements.potassium.values.day-1", "more than one value of that time: `day-1-first`"),
        ("poisoning", "measurements.venlafaxine.values.not-stated-number-1", "`>720 µg/L` is not made of two numbers"),
        ("dermatology", "patient.age-adjective", "`>89 years` has no such form"),
        ("dermatology", "outcome.day-age", "the patient's age at the index event is >89 years"),
        ("psychiatry", "patient.noun", None),
        ("neurology", "course.anaphylaxis.day-age", "can be 15 years or 16 years"),
        ("neurology", "measurements.acuity.change.9-years-after-right.5-years-after", None),
    ],
)
def test_what_does_not_print_says_why(name: str, asked: str, why: str | None) -> None:
    gaps = unknown_values(told(name), "en", [asked])
    if why is None:
        assert asked not in gaps
    else:
        assert why in gaps[asked]


@pytest.mark.parametrize(
    ("name", "axis"),
    [
        ("neurology", ["year"]),
        ("glaucoma", ["year"]),
        ("poisoning", ["hour", "day"]),
        ("cardiac-arrest", ["minute", "hour", "day"]),
        ("dermatology", ["day", "month"]),
        ("twins/second-twin", ["minute", "month"]),
    ],
)
def test_the_axis_of_a_timeline_has_the_units_of_the_case(name: str, axis: list[str]) -> None:
    scale = scale_for(course_of(told(name), history=False), 50, 179)
    scaled = scale.of("days")
    assert list(dict.fromkeys(segment.unit for segment in scaled)) == axis
    for segment in scaled:
        numbers = [tick.text for tick in ticks(segment, lambda text: len(text) * 1.8)]
        assert numbers and len(set(numbers)) == len(numbers)


DEATH = """
patient: {sex: male, age: 40 years, diagnosis: {name: sepsis}}
index-event: {name: admission}
course: [{id: shock, kind: finding, name: shock, day: DAY}]
outcome: {day: 3, name: death, vital-status: deceased}
"""


@pytest.mark.parametrize(
    ("day", "is_refused"), [("3", False), ("4", True), ("90 hours after", False), ("5 days after", True)]
)
def test_a_patient_who_died_has_no_later_events(day: str, is_refused: bool) -> None:
    text = DEATH.replace("DAY", day)
    if not is_refused:
        parse_case(text, "data/case.yml")
        return
    with pytest.raises(CasewrightError, match="and the patient died on day 3"):
        parse_case(text, "data/case.yml")
    parse_case(text.replace("kind: finding", "kind: test"), "data/case.yml")


@pytest.mark.parametrize(
    ("cause", "effect", "is_refused"),
    [
        ("17 hours after", "12 hours after", True),
        ("30 minutes after", "1 hour after", False),
        ("day 0, 14:30", "day 0, 14:10", True),
        ("day 1", "12 hours after", False),
        ("day 2", "12 hours after", True),
        ("34+2 weeks", "34+1 weeks", True),
        ("6 months after", "5 years after", False),
        ("5 years after", "6 months after", True),
    ],
)
def test_causes_are_held_against_effects_in_every_unit(cause: str, effect: str, is_refused: bool) -> None:
    text = f"""
patient: {{sex: male, age: 40 years, diagnosis: {{name: sepsis}}}}
index-event: {{name: admission}}
course:
  - {{id: cause, kind: finding, name: shock, day: "{cause}"}}
  - {{id: effect, kind: finding, name: fever, day: "{effect}", after: cause}}
outcome: {{day: not stated, name: recovery, vital-status: alive}}
"""
    if not is_refused:
        parse_case(text, "data/case.yml")
        return
    with pytest.raises(CasewrightError, match=r"`effect` .* comes before `cause`"):
        parse_case(text, "data/case.yml")


def series(tmp_path: Path, **changes: str) -> tuple[Case, ...]:
    folder = tmp_path / "data/cases"
    folder.mkdir(parents=True)
    for path in (FOLDER / "twins").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        for old, new in changes.items():
            text = text.replace(old.replace("_", "-"), new)
        (folder / path.name).write_text(text, encoding="utf-8")
    return load_cases(tmp_path)


def test_relations_name_the_patients_of_a_series(tmp_path: Path) -> None:
    assert person_names(series(tmp_path)) == {
        "first-twin": ("first twin",),
        "mother": ("mother",),
        "second-twin": ("second twin",),
    }


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"mother_of": "father-of"}, "`mother` is `father-of` somebody, and is female"),
        ({"twin_of: first-twin": "twin-of: third-twin"}, "the series has no other case `third-twin`"),
        (
            {"daughter_of: mother": "sister-of: mother"},
            "`first-twin` is said to be `sister-of: mother`, and `mother` to be",
        ),
    ],
)
def test_relations_that_cannot_be(tmp_path: Path, changes: dict[str, str], says: str) -> None:
    with pytest.raises(CasewrightError, match=says):
        series(tmp_path, **changes)
