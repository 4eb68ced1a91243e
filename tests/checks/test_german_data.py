"""DAT in a German report: numbers typed in German prose are held against the case, and little else is."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from casewright.checks.dat.claims.reading import claims
from casewright.checks.engine.checking import run_rules
from casewright.checks.families import Selection
from casewright.checks.loading import load_report
from casewright.checks.repair import repaired
from casewright.diagnostics import Finding

REPORT = Path(__file__).parents[2] / "benchmarks/clean_reports/german"
DOCUMENT = "fallbericht.qmd"


def var(name: str) -> str:
    return f"{{{{< var {name} >}}}}"


def checked(folder: Path, old: str = "", new: str = "", *rules: str) -> tuple[Finding, ...]:
    """What is found in the German report with `new` in the place of `old`."""
    root = folder / "report"
    shutil.copytree(REPORT, root)
    text = (root / DOCUMENT).read_text("utf-8")
    assert old in text
    (root / DOCUMENT).write_text(text.replace(old, new, 1), encoding="utf-8")
    return run_rules(load_report(root), Selection(rules or ("DAT",))).findings


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            var("history.erstdiagnose.age-dative"),
            "37 Jahren",
            "“37 Jahren” contradicts the case, which says `36 Jahre` of `history.erstdiagnose`",
        ),
        (f"mit\n{var('history.erythem.age-dative')}", "mit 39 Jahren", "“39 Jahren” contradicts the case"),
        (
            f"{var('patient.age-adjective-e')} {var('patient.noun')}",
            "34-jährige Frau",
            "“34-jährige” contradicts the case, which says `43 Jahre` of `patient`",
        ),
        (f"Eine {var('patient.age-adjective-e')}", "Eine 34 Jahre alte", "“34 Jahre” contradicts the case"),
        (
            f"an {var('course.fieber.start')} Fieber",
            "an Tag 4 Fieber",
            "“Tag 4” contradicts the case, which says `Tag 3`",
        ),
        (
            f"bis {var('course.fieber.end')} anhielt",
            "bis Tag 9 anhielt",
            "“Tag 9” contradicts the case, which says `Tag 7`",
        ),
        (
            var("course.exanthem.grading.grade"),
            "Grad 3",
            "“Grad 3” contradicts the case, which says `Grad 2` of `course.exanthem`",
        ),
        (
            var("measurements.kreatinin.values.day-6"),
            "1,07 mg/dl",
            "“1,07 mg/dl” contradicts the case",
        ),
        (var("course.prednisolon.drugs.prednisolon.dose"), "5,0 mg/kg", "“5,0 mg/kg” contradicts the case"),
        (var("course.prednisolon.ordinal-en"), "dritten", ""),
        (
            var("course.infusionen.counts.infusionen-words"),
            "vier",
            "“vier” contradicts the case, which says `3` of `course.infusionen`",
        ),
        (
            f"{var('outcome.day-sentence')} der ersten Gabe",
            "Sieben Monate nach der ersten Gabe",
            "“Sieben Monate nach”",
        ),
        (var("patient.noun"), "Patientin, begleitet von einem Mann,", "“Mann” contradicts the case"),
        ("Die CT zeigte", "Die Haut am linken Oberschenkel war frei. Die CT zeigte", ""),
    ],
)
def test_prose_that_contradicts_the_case(tmp_path: Path, old: str, new: str, message: str) -> None:
    found = checked(tmp_path, old, new, "DAT002")
    assert [message in one.message for one in found] == ([True] if message else []), found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Die Bildgebung ist wichtig", "Von 120 Patienten mit Grad 3 waren 7 Jahre nach Diagnose 99,1 % gesund"),
        ("stellte sich mit Husten vor.", "stellte sich mit Husten vor. Die Mutter war mit 61 Jahren erkrankt."),
        ("Die CT zeigte", "Nach 6-tägiger Behandlung mit 14 Tagen Abstand zeigte die CT"),
        ("Die CT zeigte", "Bei 39 Grad Raumtemperatur zeigte die CT"),
        ("stellte sich mit", "stellte sich, wie man früher sagte, mit"),
        ("Die Bildgebung ist wichtig", "Der Patient von Weiß war ein 61-jähriger Mann"),
    ],
)
def test_what_speaks_of_something_else_is_left_alone(tmp_path: Path, old: str, new: str) -> None:
    assert checked(tmp_path, old, new, "DAT002", "DAT003") == ()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("history.erstdiagnose.age-dative", "36 Jahren"),
        ("course.fieber.start", "Tag 3"),
        ("course.exanthem.grading.grade", "Grad 2"),
        ("measurements.kreatinin.values.day-6", "1,70 mg/dl"),
    ],
)
def test_a_typed_number_is_replaced_by_the_form_that_prints_it(tmp_path: Path, name: str, typed: str) -> None:
    found = checked(tmp_path, var(name), typed, "DAT003")
    assert [one.rule for one in found] == ["DAT003"], found
    text = (tmp_path / "report" / DOCUMENT).read_text("utf-8")
    assert repaired(found, {DOCUMENT: text}).texts[DOCUMENT] == (REPORT / DOCUMENT).read_text("utf-8")


def test_the_clean_report_has_no_findings(tmp_path: Path) -> None:
    assert checked(tmp_path) == ()


def test_a_document_of_another_language_refuses_words_of_the_project(tmp_path: Path) -> None:
    found = checked(tmp_path, "title: Sarkoidose", "lang: en\ntitle: Sarkoidose", "NUM001")
    assert found[0].message == "The value `patient.age-adjective-e` is in another language than this document."
    assert found[0].hint.startswith(
        "Values are in the language of the project (`lang: de`), and the document has `lang: en`."
    )
    assert str(found[0].location) == "fallbericht.qmd:14:6"
    assert len(found) == 15  # every value with words


def test_a_document_of_another_language_may_take_numbers_and_names(tmp_path: Path) -> None:
    root = tmp_path / "report"
    shutil.copytree(REPORT, root)
    (root / DOCUMENT).write_text(
        f"---\ntitle: Sarcoidosis\nlang: en-GB\n---\n\nShe was {var('patient.age-number')} years old. "
        f"{var('index-event.drug.name')}, {var('index-event.drug.dose')}, was given.\n",
        encoding="utf-8",
    )
    assert run_rules(load_report(root), Selection(("NUM", "DAT002"))).findings == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Er erkrankte im Alter von 7 Jahren.", [("age", "7 Jahren", 84)]),
        ("Mit 2 Jahren und 3 Monaten wurde er transplantiert.", [("age", "2 Jahren und 3 Monaten", 27)]),
        ("Mit zwei Jahren Abstand.", []),
        ("Zehnjähriger männlicher Patient.", [("age", "Zehnjähriger", 120)]),
        ("Der 61-Jährige klagte.", [("age", "61-Jährige", 732)]),
        ("Sie war einen Monat alt.", [("age", "einen Monat", 1)]),
        ("Ein 4 Monate alter Säugling.", [("age", "4 Monate", 4)]),
        ("Nach 6-tägiger Behandlung und 3-jähriger Pause.", []),
        ("Nach 7 Jahren kam ein Rezidiv.", []),
        ("Von Tag 3 bis Tag 7.", [("day", "Tag 3", 3), ("day", "7", 7)]),
        ("An den Tagen 3 und 7.", [("day", "Tagen 3", 3), ("day", "7", 7)]),
        ("Vor Tag −2.", [("day", "Vor Tag −2", -2)]),
        ("An Tag 3 nach der Transplantation.", []),
        ("Zyklus 2, Tag 8.", []),
        ("Sechs Tage nach der Infusion.", [("elapsed", "Sechs Tage nach", 6)]),
        ("Grad 2 und Grad III", [("grade", "Grad 2", None), ("grade", "Grad III", None)]),
        ("Grad I–II, 39 Grad, Grad 2,5", []),
        (
            "1,5 mg/dl, 1.250 µg/l, 1.250,5 mg und 99,3 %",
            [
                ("quantity", "1,5 mg/dl", Decimal("1.5")),
                ("quantity", "1.250 µg/l", 1250),
                ("quantity", "1.250,5 mg", Decimal("1250.5")),
                ("quantity", "99,3 %", Decimal("99.3")),
            ],
        ),
        ("zum dritten Mal", [("ordinal", "dritten", 3)]),
        ("She had grade 2 CRS on day 3.", [("day", "day 3", 3), ("grade", "grade 2", None)]),
    ],
)
def test_numbers_that_german_prose_states(text: str, found: list[tuple[str, str, object]]) -> None:
    assert [(one.kind, one.text, one.number) for one in claims(text, language="de")] == found


def test_a_plural_with_s_is_none_of_a_german_abbreviation(tmp_path: Path) -> None:
    found = checked(tmp_path, "Die BAL ergab", "Die BALs und die CT ergaben", "ABB001")
    assert [one.message for one in found] == ["“BALs” is not explained."]
    assert found[0].hint.startswith("Did you mean `BAL`?")


@pytest.mark.parametrize(
    ("abstract", "count"),
    [
        ("Eine 34-jährige Patientin hatte Fieber.", 1),
        ("Eine 34 Jahre alte Frau hatte Fieber.", 1),
        ("Ein 43-jähriger Patient hatte Fieber.", 1),
        ("Eine 43-jährige Patientin hatte Fieber, wie man sieht.", 0),
        ("A 43-year-old woman had a fever.", 0),
        ("A 34-year-old woman had a fever.", 1),
    ],
)
def test_an_abstract_and_a_text_that_disagree(tmp_path: Path, abstract: str, count: int) -> None:
    found = checked(tmp_path, "author:\n", f"abstract: {abstract}\nauthor:\n", "DAT011")
    assert len(found) == count, found


def test_a_calendar_date_in_german(tmp_path: Path) -> None:
    found = checked(tmp_path, "stellte sich mit Husten vor.", "stellte sich am 4. März vor.", "PRI005")
    assert [one.message.split(",")[0] for one in found] == ["“4. März” is a calendar date"]


def test_a_side_that_the_case_does_not_have(tmp_path: Path) -> None:
    root = tmp_path / "report"
    shutil.copytree(REPORT, root)
    case = root / "data/case.yml"
    sites = "sites: [linker Unterschenkel, rechter Unterschenkel]"
    case.write_text(case.read_text("utf-8").replace(sites, "sites: [linker Unterschenkel]"), encoding="utf-8")
    document = root / DOCUMENT
    said = "Am rechten Unterschenkel schmerzte es. Das rechte Auge des Vaters war blind. Die CT zeigte"
    document.write_text(document.read_text("utf-8").replace("Die CT zeigte", said), encoding="utf-8")
    found = run_rules(load_report(root), Selection(("DAT002",))).findings
    assert [one.message for one in found] == [
        "“rechten Unterschenkel” contradicts the case, which speaks of “linker Unterschenkel”."
    ]
