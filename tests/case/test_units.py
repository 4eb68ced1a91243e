"""Units: what is nearly one is named, each has its code in UCUM, and conversions are exact and asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.case.loading import parse_case
from casewright.case.quantity import parse_quantity, printed_unit
from casewright.case.units.ucum import converted, near_miss, ucum_code, unit_key, unit_of_key
from casewright.case.values import unknown_values, value_texts
from casewright.diagnostics import CasewrightError, CombinedError


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ug/L", "µg/L"),
        ("mcg", "µg"),
        ("mcg/kg/min", "µg/kg/min"),
        ("MG/DL", "mg/dL"),
        ("Mg/L", "mg/L"),
        ("Kg", "kg"),
        ("umol/L", "µmol/L"),
        ("/uL", "/µL"),
        ("mcg/l", "µg/l"),
        ("ML/min/1.73 m^2", "mL/min/1.73 m²"),
        ("ug/l FEU", "µg/l FEU"),
        ("mm[Hg]", "mm Hg"),
        ("mmhg", "mm Hg"),
        ("Cel", "°C"),
        ("[IU]/L", "IU/L"),
        ("iu/L", "IU/L"),
        ("sec", "s"),
        ("cc", "mL"),
        ("meq/L", "mEq/L"),
    ],
)
def test_what_is_nearly_a_unit_is_named(typed: str, meant: str) -> None:
    assert near_miss(printed_unit(typed)) == meant
    assert near_miss(meant) == ""


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("mg/dL", "mg/dL"),
        ("mg/dl", "mg/dL"),
        ("copies/ml", "{copies}/mL"),
        ("µmol/L", "umol/L"),
        ("\u03bcg/L", "ug/L"),
        ("×10⁹/L", "10*9/L"),
        ("/µL", "/uL"),
        ("mm Hg", "mm[Hg]"),
        ("mmHg", "mm[Hg]"),
        ("cm H₂O", "cm[H2O]"),
        ("IU/L", "[IU]/L"),
        ("CFU/mL", "[CFU]/mL"),
        ("D", "[diop]"),
        ("°C", "Cel"),
        ("mEq/L", "meq/L"),
        ("g/24 h", "g/(24.h)"),
        ("mg/kg/day", "mg/kg/d"),
        ("kg/m²", "kg/m2"),
        ("mg·h/L", "mg.h/L"),
        ("mL/min/1.73 m²", "mL/min/{1.73_m2}"),
        ("mg/g creatinine", "mg/g{creatinine}"),
        ("log10 copies/mL", "{log10_copies}/mL"),
        ("points", "{points}"),
        ("logMAR", "{logMAR}"),
        ("kU/L", "kU/L"),
        ("MBq", "MBq"),
        ("%", "%"),
        ("1", "1"),
    ],
)
def test_a_unit_has_its_code_in_ucum(unit: str, code: str) -> None:
    ucumvert = pytest.importorskip("ucumvert")
    assert near_miss(printed_unit(unit)) == ""
    assert ucum_code(printed_unit(unit)) == code
    ucumvert.get_ucum_parser().parse(code)


@pytest.mark.parametrize("word", ["tablets", "puffs", "letters", "pack-years", "INR", "Jahre", "titre", "units", "SD"])
def test_words_of_the_authors_own_are_no_slips(word: str) -> None:
    assert near_miss(word) == ""


@pytest.mark.parametrize(
    ("value", "unit", "substance", "printed"),
    [
        ("126 mg/dL", "mmol/L", "glucose", "6.99 mmol/L"),
        ("5.0 mmol/L", "mg/dL", "glucose", "90.1 mg/dL"),
        ("1.2 mg/dL", "µmol/L", "creatinine", "106 µmol/L"),
        ("100 mg/dL", "mmol/L", "cholesterol", "2.59 mmol/L"),
        ("14 mg/dL", "mmol/L", "urea nitrogen", "5.00 mmol/L"),
        ("10.0–15.0 mg/dL", "mmol/L", "calcium", "2.50–3.74 mmol/L"),
        ("<5 mg/L", "mg/dL", None, "<0.500 mg/dL"),
        ("115 mm Hg", "kPa", None, "15.3 kPa"),
        ("60 U/L", "µkat/L", None, "1.00 µkat/L"),
        ("150 000/µL", "×10⁹/L", None, "150 × 10⁹/L"),
        ("99.96 mg/L", "µg/mL", None, "99.96 µg/mL"),
    ],
)
def test_a_value_in_another_unit(value: str, unit: str, substance: str | None, printed: str) -> None:
    assert str(converted(parse_quantity(value), unit, substance)) == printed


@pytest.mark.parametrize(
    ("value", "unit", "substance", "why"),
    [
        ("126 mg/dL", "mmol/L", None, "write the measurement's `substance`"),
        ("126 mg/dL", "mmol/L", "hemoglobin", "the molar mass of `hemoglobin` is not known here"),
        ("126 mg/dL", "mm Hg", "glucose", "they measure different things"),
        ("40 IU/L", "µg/L", "calcidiol", "they measure different things"),
        ("negative", "mg/dL", None, "no number that can be converted"),
        ("38.5 °C", "°F", None, "temperatures are written in the unit they were measured in"),
    ],
)
def test_what_is_not_converted(value: str, unit: str, substance: str | None, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        converted(parse_quantity(value), unit, substance)


def test_factors_are_those_of_ucum() -> None:
    ucumvert = pytest.importorskip("ucumvert")
    registry = ucumvert.PintUcumRegistry()
    for unit, other in (("mg/dL", "g/L"), ("U/L", "µkat/L"), ("mm Hg", "kPa"), ("cm H2O", "mm Hg"), ("kcal", "kJ")):
        factor = registry.from_ucum(ucum_code(unit)).to(registry.from_ucum(ucum_code(other)).units).magnitude
        own = converted(parse_quantity(f"1.000000 {unit}"), other).number
        assert float(own or 0) == pytest.approx(factor, rel=1e-5)


@pytest.mark.parametrize("unit", ["mmol/L", "µmol/L", "×10⁹/L", "/µL", "kPa", "µkat/L", "mg/kg/d", "%", "mm Hg"])
def test_the_key_of_a_unit_leads_back_to_it(unit: str) -> None:
    assert unit_of_key(unit_key(unit)) == unit


def test_all_slips_of_a_file_are_told_at_once() -> None:
    text = (Path(__file__).parent / "specialties/every-form.yml").read_text(encoding="utf-8")
    for right, slip in (("7.5 g/dL", "7.5 gm/dL"), ("unit: mg/L", "unit: mgs/L"), ("0.1 µg/kg/min", "0.1 mcg/kg/min")):
        text = text.replace(right, slip, 1)
    with pytest.raises(CasewrightError) as refused:
        parse_case(text, "data/case.yml")
    assert isinstance(refused.value, CombinedError)
    told = " ".join(f"{one.message} {one.why}" for one in refused.value.errors)
    assert all(word in told for word in ("`gm/dL`", "`mgs/L`", "`mcg/kg/min`"))


@pytest.mark.parametrize(
    ("name", "english", "german"),
    [
        ("course.lesion.quantities.apgar", "8/9/10", "8/9/10"),
        ("course.lesion.quantities.gcs2", "3–4–6", "3–4–6"),
        ("course.lesion.quantities.signed", "+2.00 D", "+2,00 D"),
        ("course.lesion.quantities.up-to-sentence", "Up to 10 mg/h", "Bis zu 10 mg/h"),
        ("course.lesion.quantities.range", "10–15%", "10–15 %"),
        ("course.lesion.quantities.percentile", "10th percentile", "10th percentile"),
        ("course.lesion.quantities.ge", "≥55 mm Hg", "≥55 mm Hg"),
        ("course.lesion.quantities.big", "150,000/µL", "150\u202f000/µL"),
        ("course.lesion.name-sentence", "eGFR decline", "eGFR decline"),
        ("course.fever.absent-sentence", "No fever", "Kein Nachweis: fever"),
        ("course.severe.grading.grade", "severe", "severe"),
        ("measurements.ana.reference-range.normal", "<1:80", "<1:80"),
        ("measurements.wbc.range", "4.5–12 × 10⁹/L", "4,5–12 × 10⁹/L"),
        ("measurements.glucose.range", "126–450 mg/dL", "126–450 mg/dL"),
        ("measurements.glucose.in.mmol-per-l.day-1", "6.99 mmol/L", "6,99 mmol/L"),
        ("measurements.glucose.in.mmol-per-l.highest", "25.0 mmol/L", "25,0 mmol/L"),
    ],
)
def test_each_form_prints_as_the_field_prints_it(name: str, english: str, german: str) -> None:
    text = (Path(__file__).parent / "specialties/every-form.yml").read_text(encoding="utf-8")
    case = parse_case(text, "data/case.yml")
    for language, printed in (("en", english), ("en-GB", english), ("de", german)):
        assert value_texts(case, language, [name]).get(name) == printed


def test_a_range_or_a_conversion_that_does_not_follow_says_why() -> None:
    text = (Path(__file__).parent / "specialties/every-form.yml").read_text(encoding="utf-8")
    asked = ["measurements.glucose.in.mm-hg.day-1", "measurements.crp.in.g-per-l.day-0", "measurements.crp.in.x.day-0"]
    gaps = unknown_values(parse_case(text, "data/case.yml"), "en", asked)
    assert "they measure different things" in gaps[asked[0]]
    assert asked[1] not in gaps
    assert "`x` is no unit that is known here" in gaps[asked[2]]
    assert "<0.6 is not one exact number" in gaps["measurements.crp.range"]


# How many units of the second are in one of the first, as published (AMA Manual of Style, conversions to SI units;
# American Association for Clinical Chemistry; American Society of Health-System Pharmacists).
PUBLISHED_FACTORS = [
    ("acetaminophen", "µg/mL", "µmol/L", "6.62"),
    ("acetone", "mg/dL", "mmol/L", "0.172"),
    ("aldosterone", "ng/dL", "nmol/L", "0.0277"),
    ("ammonia", "µg/dL", "µmol/L", "0.587"),
    ("androstenedione", "ng/dL", "nmol/L", "0.0349"),
    ("beta-hydroxybutyrate", "mg/dL", "µmol/L", "96.05"),
    ("bilirubin", "mg/dL", "µmol/L", "17.1"),
    ("caffeine", "µg/mL", "µmol/L", "5.15"),
    ("calcidiol", "ng/mL", "nmol/L", "2.496"),
    ("calcitriol", "pg/mL", "pmol/L", "2.40"),
    ("calcium", "mg/dL", "mmol/L", "0.2495"),
    ("carbamazepine", "mg/L", "µmol/L", "4.23"),
    ("cholesterol", "mg/dL", "mmol/L", "0.02586"),
    ("copper", "µg/dL", "µmol/L", "0.157"),
    ("cortisol", "µg/dL", "nmol/L", "27.59"),
    ("creatinine", "mg/dL", "µmol/L", "88.4"),
    ("cyclosporine", "ng/mL", "nmol/L", "0.832"),
    ("digoxin", "ng/mL", "nmol/L", "1.281"),
    ("estradiol", "pg/mL", "pmol/L", "3.671"),
    ("ethanol", "mg/dL", "mmol/L", "0.217"),
    ("folate", "ng/mL", "nmol/L", "2.266"),
    ("glucose", "mg/dL", "mmol/L", "0.05551"),
    ("homocysteine", "mg/L", "µmol/L", "7.397"),
    ("iron", "µg/dL", "µmol/L", "0.179"),
    ("lactate", "mg/dL", "mmol/L", "0.111"),
    ("lead", "µg/dL", "µmol/L", "0.0483"),
    ("magnesium", "mg/dL", "mmol/L", "0.4114"),
    ("methotrexate", "ng/mL", "nmol/L", "2.20"),
    ("phenobarbital", "mg/L", "µmol/L", "4.306"),
    ("phenylalanine", "mg/dL", "µmol/L", "60.54"),
    ("phenytoin", "mg/L", "µmol/L", "3.964"),
    ("phosphorus", "mg/dL", "mmol/L", "0.3229"),
    ("progesterone", "ng/mL", "nmol/L", "3.18"),
    ("salicylate", "µg/mL", "µmol/L", "7.24"),
    ("testosterone", "ng/dL", "nmol/L", "0.0347"),
    ("theophylline", "mg/L", "µmol/L", "5.55"),
    ("thyroxine", "µg/dL", "nmol/L", "12.87"),
    ("triglycerides", "mg/dL", "mmol/L", "0.0113"),
    ("triiodothyronine", "ng/dL", "nmol/L", "0.01536"),
    ("tyrosine", "mg/dL", "µmol/L", "55.19"),
    ("urea nitrogen", "mg/dL", "mmol/L", "0.357"),
    ("uric acid", "mg/dL", "mmol/L", "0.0595"),
    ("valproic acid", "µg/mL", "µmol/L", "6.93"),
    ("vancomycin", "µg/mL", "µmol/L", "0.690"),
    ("vitamin b12", "pg/mL", "pmol/L", "0.738"),
    ("zinc", "µg/dL", "µmol/L", "0.153"),
]


@pytest.mark.parametrize(("substance", "unit", "other", "factor"), PUBLISHED_FACTORS)
def test_molar_masses_give_the_published_factors(substance: str, unit: str, other: str, factor: str) -> None:
    thousand = converted(parse_quantity(f"1000000 {unit}"), other, substance)
    assert float(thousand.numbers[0]) / 1_000_000 == pytest.approx(float(factor), rel=0.005)
