"""What prose can say of a case, in which forms, and why something cannot be said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casewright.case.loading import parse_case
from casewright.case.model import Case
from casewright.case.quantity import parse_quantity
from casewright.case.time import parse_age, parse_time
from casewright.case.values import (
    as_markdown,
    nested,
    placed_texts,
    unknown_values,
    values_as_markdown,
)
from casewright.case.words.english import English
from casewright.case.words.number_words import begins_with_vowel_sound, in_words, ordinal_in_words
from casewright.diagnostics import CasewrightError, Location

Change = Callable[[str, str], str]

MEASUREMENTS = """\
measurements:
  - id: il-6
    name: interleukin-6
    specimen: serum
    unit: pg/mL
    reference-range: {high: 7.00}
    values:
      - {day: -1, value: <1.5}
      - {day: 3, value: 1250}
      - {day: 6, value: not stated}
      - {day: 7, value: 80}
      - {day: 7, value: 95}
      - {day: 8, value: 2.20}
      - {day: after day 9, value: 12}
  - id: ferritin
    name: ferritin
    specimen: serum
    unit: not stated
    reference-range: not stated
    values: not stated
"""


def lookup(values: dict[str, Any], name: str) -> str:
    branch: Any = values
    for part in name.split("."):
        branch = branch[part]
    assert isinstance(branch, str)
    return branch


def forms_as_table(forms: dict[str, str]) -> str:
    return "\n".join(f"{suffix or '(plain)'}: {text}" for suffix, text in sorted(forms.items()))


@pytest.mark.parametrize(
    ("age", "table"),
    [
        (
            "4 months",
            """\
(plain): 4 months
-adjective: 4-month-old
-adjective-sentence: Four-month-old
-article: a 4-month-old
-article-sentence: A 4-month-old
-in-months: 4 months
-number: 4
-sentence: Four months
-unit: months
-words: four months""",
        ),
        (
            "14 months",
            """\
(plain): 14 months
-adjective: 14-month-old
-adjective-sentence: Fourteen-month-old
-article: a 14-month-old
-article-sentence: A 14-month-old
-in-months: 14 months
-in-years: 1 year
-number: 14
-sentence: Fourteen months
-unit: months
-words: fourteen months""",
        ),
        (
            "80 years",
            """\
(plain): 80 years
-adjective: 80-year-old
-adjective-sentence: Eighty-year-old
-article: an 80-year-old
-article-sentence: An 80-year-old
-in-years: 80 years
-number: 80
-sentence: Eighty years
-unit: years
-words: eighty years""",
        ),
        (
            "2 years 1 month",
            """\
(plain): 2 years 1 month
-adjective: 2-year-1-month-old
-adjective-sentence: Two-year-one-month-old
-article: a 2-year-1-month-old
-article-sentence: A 2-year-1-month-old
-in-months: 25 months
-in-years: 2 years
-sentence: Two years one month
-words: two years one month""",
        ),
    ],
)
def test_the_forms_of_an_age(age: str, table: str) -> None:
    assert forms_as_table(English().age(parse_age(age))) == table


@pytest.mark.parametrize(
    ("day", "table"),
    [
        (
            6,
            """\
(plain): day 6
-adjective: 6-day
-day: day 6
-elapsed: 6 days
-elapsed-sentence: Six days
-elapsed-words: six days
-number: 6
-sentence: Day 6""",
        ),
        (
            -1,
            """\
(plain): day −1
-adjective: 1-day
-day: day −1
-elapsed: 1 day
-elapsed-sentence: One day
-elapsed-words: one day
-number: −1
-sentence: Day −1""",
        ),
        (
            "by day 14",
            """\
(plain): by day 14
-adjective: 14-day
-day: day 14
-elapsed: 14 days
-elapsed-sentence: Fourteen days
-elapsed-words: fourteen days
-number: 14
-sentence: By day 14""",
        ),
        (
            "1 month after",
            """\
(plain): 1 month after
-adjective: 1-month
-elapsed: 1 month
-elapsed-sentence: One month
-elapsed-words: one month
-number: 1
-sentence: One month after
-words: one month after""",
        ),
    ],
)
def test_the_forms_of_a_day(day: object, table: str) -> None:
    assert forms_as_table(English().day(parse_time(day))) == table


def test_the_forms_of_counts_ordinals_and_quantities() -> None:
    english = English()
    assert english.count(5) == {"": "5", "-words": "five", "-sentence": "Five"}
    assert english.count(1200) == {"": "1200"}
    assert english.ordinal(2) == {"": "second", "-sentence": "Second", "-number": "2", "-numeral": "2nd"}
    assert english.quantity(parse_quantity("99.3%")) == {"": "99.3%", "-number": "99.3", "-unit": "%"}
    assert english.quantity(parse_quantity("<0.50 mg/dL")) == {
        "": "<0.50 mg/dL",
        "-number": "<0.50",
        "-unit": "mg/dL",
    }


@pytest.mark.parametrize(
    ("number", "cardinal", "ordinal"),
    [
        (0, "zero", "zeroth"),
        (1, "one", "first"),
        (2, "two", "second"),
        (3, "three", "third"),
        (5, "five", "fifth"),
        (8, "eight", "eighth"),
        (9, "nine", "ninth"),
        (12, "twelve", "twelfth"),
        (14, "fourteen", "fourteenth"),
        (20, "twenty", "twentieth"),
        (21, "twenty-one", "twenty-first"),
        (40, "forty", "fortieth"),
        (99, "ninety-nine", "ninety-ninth"),
        (100, "one hundred", "one hundredth"),
        (104, "one hundred four", "one hundred fourth"),
        (999, "nine hundred ninety-nine", "nine hundred ninety-ninth"),
    ],
)
def test_numbers_in_words(number: int, cardinal: str, ordinal: str) -> None:
    assert (in_words(number), ordinal_in_words(number)) == (cardinal, ordinal)


def test_every_number_has_words_of_its_own() -> None:
    assert len({in_words(number) for number in range(1000)}) == 1000
    assert len({ordinal_in_words(number) for number in range(1000)}) == 1000
    assert [in_words(n)[0] in "aeiou" and in_words(n)[:3] != "one" for n in range(1, 1000)] == [
        begins_with_vowel_sound(n) for n in range(1, 1000)
    ]
    for number in (-1, 1000):
        with pytest.raises(ValueError, match="not between"):
            in_words(number)


def test_a_value_is_named_for_its_way_in_the_file(small_case: Case) -> None:
    values = nested(placed_texts(small_case))
    assert lookup(values, "patient.age-adjective") == "8-year-old"
    assert lookup(values, "history.onset.age") == "14 months"
    assert lookup(values, "course.wheeze.end") == "day 2"
    assert lookup(values, "course.wheeze.grading.grade") == "grade 2"
    assert lookup(values, "course.steroid.drugs.prednisolone.dose") == "1 mg/kg"
    assert lookup(values, "course.steroid.counts.courses-words") == "five"
    assert lookup(values, "course.steroid.quantities.saturation") == "91.0%"
    assert lookup(values, "outcome.day-words") == "one month after"


def test_a_list_of_one_and_the_case_itself_are_the_same(small_case: Case) -> None:
    assert nested(placed_texts([small_case])) == nested(placed_texts(small_case))


def test_what_is_not_known_has_no_value_and_a_reason(small_case: Case) -> None:
    values, gaps = nested(placed_texts(small_case)), unknown_values(small_case)
    assert "age" not in values["history"]["relapse"]
    assert "scale" not in values["course"]["wheeze"]["grading"]
    assert gaps["history.relapse.age"] == "it is not stated in the case (data/case.yml:15:10)"
    assert gaps["history.relapse.age-adjective"] == gaps["history.relapse.age"]
    assert gaps["course.wheeze.grading.scale"] == "it is not stated in the case (data/case.yml:23:32)"
    assert gaps["patient.age-in-months"].startswith("the age is given as 8 years, and this form would say more")


def test_nothing_has_both_a_value_and_a_reason_why_it_has_none(small_case: Case) -> None:
    assert not set(placed_texts(small_case)) & set(unknown_values(small_case))


def test_every_value_knows_where_it_stands(small_case: Case, small_case_text: str) -> None:
    sources = {name: place for name, (_, place) in placed_texts(small_case).items()}
    assert sources["history.onset.age-words"] == Location("data/case.yml", 11, 10)
    assert sources["course.steroid.drugs.prednisolone.dose"] == Location("data/case.yml", 29, 40)
    lines = small_case_text.split("\n")
    for name, location in sources.items():
        assert location.line is not None
        assert location.column is not None
        rest = lines[location.line - 1][location.column - 1 :]
        if name.endswith((".name", ".age", ".sex")):
            assert rest.startswith(lookup(nested(placed_texts(small_case)), name))


@pytest.mark.parametrize(
    ("sex", "age", "words"),
    [
        ("male", "10 years", ["boy", "he", "him", "his"]),
        ("female", "17 years 11 months", ["girl", "she", "her", "her"]),
        ("female", "18 years", ["woman", "she", "her", "her"]),
        ("male", "216 months", ["man", "he", "him", "his"]),
        ("male", "not stated", [None, "he", "him", "his"]),
        ("other", "10 years", [None, None, None, None]),
        ("unknown", "10 years", [None, None, None, None]),
    ],
)
def test_the_words_for_a_patient(changed: Change, sex: str, age: str, words: list[str | None]) -> None:
    text = changed("sex: female", f"sex: {sex}").replace("age: 8 years", f"age: {age}")
    case = parse_case(text, "data/case.yml")
    patient, gaps = nested(placed_texts(case))["patient"], unknown_values(case)
    for part, word in zip(("noun", "pronoun", "object", "possessive"), words, strict=True):
        assert patient.get(part) == word
        assert (f"patient.{part}" in gaps) == (word is None)


def test_measurements_by_day(small_case_text: str) -> None:
    case = parse_case(small_case_text + MEASUREMENTS, "data/case.yml")
    values, gaps = nested(placed_texts(case)), unknown_values(case)
    series = values["measurements"]["il-6"]
    assert series["values"] == {
        "day-minus-1": "<1.5 pg/mL",
        "day-minus-1-number": "<1.5",
        "day-minus-1-unit": "pg/mL",
        "day-3": "1250 pg/mL",
        "day-3-number": "1250",
        "day-3-unit": "pg/mL",
        "day-8": "2.20 pg/mL",
        "day-8-number": "2.20",
        "day-8-unit": "pg/mL",
        **{
            f"{key}{suffix}": text
            for key, number in (("day-7-first", "80"), ("day-7-second", "95"), ("after-day-9", "12"))
            for suffix, text in (("", f"{number} pg/mL"), ("-number", number), ("-unit", "pg/mL"))
        },
    }
    assert series["reference-range"]["high"] == "7.00 pg/mL"
    assert gaps["measurements.il-6.values.day-6"].startswith("it is not stated in the case")
    assert gaps["measurements.il-6.values.day-7"].startswith(
        "the case has more than one value of that time: `day-7-first` and `day-7-second`"
    )
    assert gaps["measurements.ferritin.values"].startswith("it is not stated in the case")


def test_an_end_that_is_ongoing(changed: Change) -> None:
    case = parse_case(changed("    end: 2\n", "    end: ongoing\n"), "data/case.yml")
    assert nested(placed_texts(case))["course"]["wheeze"]["end"] == "ongoing"
    assert unknown_values(case)["course.wheeze.end-number"].startswith("it is ongoing, and has no end")


def test_a_series_puts_values_under_the_ids_of_its_cases(small_case_text: str) -> None:
    girl = parse_case(small_case_text, "data/cases/girl.yml")
    boy = parse_case(small_case_text.replace("female", "male"), "data/cases/boy.yml")
    values = nested(placed_texts((girl, boy)))
    assert set(values) == {"girl", "boy"}
    assert lookup(values, "boy.patient.noun") == "boy"
    assert placed_texts((girl, boy))["boy.patient.sex"][1] == Location("data/cases/boy.yml", 2, 8)
    assert "girl.history.relapse.age" in unknown_values((girl, boy))


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (
            "{courses: 5}",
            "{courses: 5, courses-words: 3}",
            "course.steroid.counts.courses-words",
        ),
        (
            "{name: prednisolone, dose: 1 mg/kg}",
            "{name: IL-2, dose: unknown}, {name: IL 2, dose: unknown}",
            "course.steroid.drugs.il-2.name",
        ),
    ],
)
def test_two_facts_cannot_have_one_name(changed: Change, old: str, new: str, name: str) -> None:
    case = parse_case(changed(old, new), "data/case.yml")
    with pytest.raises(CasewrightError, match=f"would have the name `{name}`") as caught:
        nested(placed_texts(case))
    assert caught.value.location is not None
    assert caught.value.location.line in {29, 30}


def test_values_are_shown_as_markdown_that_prints_them() -> None:
    nested = {"b": {"d": "HLA-A*02:01", "c": "2"}, "a": "3"}
    assert values_as_markdown(nested) == {"b": {"d": r"HLA-A\*02:01", "c": "2"}, "a": "3"}


@pytest.mark.parametrize(
    "text",
    [
        "99.3%",
        "HLA-A*02:01",
        "<0.5 mg/dL",
        "2. relapse",
        "3) third",
        "(4) fourth",
        "i. v. infusion",
        "% of cells",
        ": colon",
        "- minus",
        "+ plus",
        "# heading",
        "snake_case_name and *stars*",
        "[link](target) and @maude2018",
        "a $5 + $6 dose, x^2^ and H~2~O",
        "back\\slash and `code`",
        "1.5 × 10^9/L",
        "{{< var other >}}",
        'it\'s "quoted"',
        "a | b",
        "&amp; <b>bold</b>",
        "https://example.org/a_b",
        "T-cell -- and --- so ... on",
    ],
)
def test_a_value_prints_as_it_is_when_read_as_markdown(text: str) -> None:
    import pypandoc

    printed = pypandoc.convert_text(
        as_markdown(text), "plain", format="markdown", extra_args=["--wrap=none"], verify_format=False
    )
    assert printed.rstrip("\n") == text


def test_the_worked_case_has_the_values_its_letter_needs(project_root: Path) -> None:
    case = parse_case((project_root / "data/case.yml").read_text(encoding="utf-8"), "data/case.yml")
    values = nested(placed_texts(case))
    facts = {
        "patient.age-adjective": "10-year-old",
        "patient.noun": "boy",
        "history.diagnosis.age": "4 months",
        "history.first-induction.response.ordinal": "first",
        "history.cord-blood-transplantation.age": "14 months",
        "history.cord-blood-transplantation.counts.hla-mismatched-loci-words": "one",
        "history.cord-blood-transplantation.response.ordinal": "second",
        "history.second-relapse.ordinal": "second",
        "history.haploidentical-transplantation.age": "2 years",
        "history.haploidentical-transplantation.response.ordinal": "third",
        "history.third-relapse.age": "7 years",
        "history.third-relapse.sites": "bone marrow and testis",
        "history.maternal-lymphocytes.end": "9 years",
        "history.extramedullary-lesion.age": "9 years",
        "history.blinatumomab.counts.courses-words": "five",
        "index-event.drug.name": "tisagenlecleucel",
        "course.lymphodepletion.drug-names": "fludarabine and cyclophosphamide",
        "course.mixed-chimerism.quantities.maternal": "99.3%",
        "course.leg-swelling.start": "before day 0",
        "course.leg-swelling.end": "by day 14",
        "course.crs.start": "day 3",
        "course.crs.grading.grade": "grade 2",
        "course.tocilizumab-second.day": "day 6",
        "course.tocilizumab-second.ordinal": "second",
        "course.methylprednisolone.start": "day 7",
        "course.fever.end": "day 7",
        "course.leg-pain.end": "day 7",
        "outcome.day-words": "one month after",
        "outcome.name": "cellular and molecular complete remission",
    }
    assert {name: lookup(values, name) for name in facts} == facts
    gaps = unknown_values(case)
    for name in (
        "course.tocilizumab-first.day",
        "course.crs.grading.scale",
        "course.leg-enlargement.start",
        "course.tocilizumab-first.drugs.tocilizumab.dose",
        "course.cytokines.quantities.interleukin-6",
        "course.leg-swelling.quantities.leg-measurement",
        "index-event.drug.dose",
        "history.first-relapse.age",
    ):
        assert gaps[name].startswith("it is not stated in the case (data/case.yml:")
