"""DAT in French and Spanish reports: numbers typed in their prose are compared with the case, from the patterns in the
files of the languages."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from casewright.checks.dat.claims.reading import claims
from casewright.checks.engine.checking import run_rules
from casewright.checks.families import Selection
from casewright.checks.loading import load_report
from casewright.diagnostics import Finding

REPORTS = Path(__file__).parents[2] / "benchmarks/clean_reports"


def checked(folder: Path, language: str, sentence: str, *rules: str) -> tuple[Finding, ...]:
    """Return the findings of the report in `language` with a sentence at the end of its case."""
    name, document, heading = {
        "fr": ("french", "cas.qmd", "# Consentement"),
        "es": ("spanish", "caso.qmd", "# Consentimiento"),
    }[language]
    root = folder / "report"
    shutil.copytree(REPORTS / name, root)
    text = (root / document).read_text("utf-8")
    assert heading in text
    (root / document).write_text(text.replace(heading, f"{sentence}\n\n{heading}", 1), encoding="utf-8")
    return run_rules(load_report(root), Selection(rules or ("DAT",))).findings


@pytest.mark.parametrize(
    ("language", "sentence", "typed"),
    [
        ("fr", "Cette fillette de neuf ans a guéri.", "neuf ans"),
        ("fr", "L’otite moyenne aiguë était survenue à l’âge de 5 ans.", "5 ans"),
        ("fr", "La CRP était de 83 mg/L au jour 6.", "83 mg/L"),
        ("fr", "La CRP était de 221,5 mg/L à l’admission.", "221,5 mg/L"),
        ("fr", "La ceftriaxone a été donnée à 10 mg/kg.", "10 mg/kg"),
        ("fr", "La nécrose cutanée était de grade 2.", "grade 2"),
        ("fr", "La fièvre a duré jusqu’au jour 7.", "jour 7"),
        ("fr", "La greffe de peau a été faite à J12.", "J12"),
        ("fr", "Ce patient a guéri.", "Ce patient"),
        ("es", "Este varón de 85 años se curó.", "85 años"),
        ("es", "La prótesis aórtica se implantó a la edad de 15 años.", "15 años"),
        ("es", "La PCR era de 21 mg/l el día 14.", "21 mg/l"),
        ("es", "Recibió doxiciclina a 200 mg.", "200 mg"),
        ("es", "La fiebre duró hasta el día 9.", "día 9"),
        ("es", "El recambio valvular se hizo el día 21.", "día 21"),
        ("es", "Esta paciente se curó.", "Esta paciente"),
    ],
)
def test_a_sentence_that_contradicts_the_case(tmp_path: Path, language: str, sentence: str, typed: str) -> None:
    found = checked(tmp_path, language, sentence, "DAT002")
    assert [one.message.partition("”")[0] for one in found] == [f"“{typed}"], found


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Cette fillette de six ans a guéri."),
        ("fr", "La CRP était de 212,5 mg/L à l’admission et de 38 mg/L au jour 6."),
        ("fr", "Les plaquettes étaient à 34 G/L au jour 1."),
        ("fr", "La fièvre a duré cinq jours, du jour 0 au jour 5."),
        ("fr", "La greffe de peau a été faite à J21, trois semaines après l’admission."),
        ("fr", "Sa mère, âgée de 34 ans, et son frère de 9 ans étaient sains."),
        ("fr", "Dans une série de 12 patients, l’âge médian était de 3 ans [@moreau2019]."),
        ("fr", "Trois mois après l’admission, elle marchait sans aide."),
        ("fr", "Les 1 250 mL de soluté ont été perfusés en 6 heures."),
        ("es", "Este varón de 58 años se curó."),
        ("es", "La PCR era de 96,4 mg/l al ingreso y de 12 mg/l el día 14."),
        ("es", "El recambio valvular se hizo doce días después del ingreso."),
        ("es", "Su esposa, de 54 años, y su hija de 20 años estaban sanas."),
        ("es", "En una serie de 22 pacientes la edad media era de 61 años [@garcia2021]."),
        ("es", "Seis meses después del ingreso seguía bien."),
    ],
)
def test_a_true_sentence(tmp_path: Path, language: str, sentence: str) -> None:
    assert checked(tmp_path, language, sentence, "DAT002", "DAT010") == ()


@pytest.mark.parametrize("folder", ["french", "spanish"])
def test_the_clean_report_has_no_findings(tmp_path: Path, folder: str) -> None:
    shutil.copytree(REPORTS / folder, tmp_path / "report")
    assert run_rules(load_report(tmp_path / "report"), Selection()).findings == ()


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "Une fillette de six ans.", [("age", "six ans", 72)]),
        ("fr", "Un homme de 45 ans.", [("age", "45 ans", 540)]),
        ("fr", "À l’âge de deux ans et trois mois.", [("age", "deux ans et trois mois", 27)]),
        ("fr", "Un traitement de 6 jours, un délai de trois mois.", []),
        ("fr", "Du jour 3 au jour 7.", [("day", "Du jour 3", 3), ("day", "7", 7)]),
        ("fr", "Les jours 3 et 7, puis à J14.", [("day", "jours 3", 3), ("day", "7", 7), ("day", "J14", 14)]),
        ("fr", "Au jour 3 de la cure, cycle 2, jour 8.", []),
        ("fr", "Quatre jours après la perfusion.", [("elapsed", "Quatre jours après", 4)]),
        ("fr", "Stade III, grade 2,5", [("grade", "Stade III", None)]),
        ("fr", "115/80 mmHg", [("quantity", "115/80 mmHg", 115)]),
        (
            "fr",
            "1 250,5 mg, 10–15 %",
            [("quantity", "1 250,5 mg", Decimal("1250.5")), ("quantity", "10", 10), ("quantity", "15 %", 15)],
        ),
        ("fr", "Le jour 3 500 mg", [("day", "jour 3", 3), ("quantity", "500 mg", 500)]),
        ("fr", "la troisième perfusion", [("ordinal", "troisième", 3)]),
        ("es", "Una niña de seis años.", [("age", "seis años", 72)]),
        ("es", "A la edad de 7 años y dos meses.", [("age", "7 años y dos meses", 86)]),
        ("es", "Del día 3 al día 7.", [("day", "Del día 3", 3), ("day", "7", 7)]),
        ("es", "El día 3 del ciclo.", []),
        ("es", "Dos semanas antes del ingreso.", [("elapsed", "Dos semanas antes del", 2)]),
        ("es", "1.250 µg/l y 99,3 %", [("quantity", "1.250 µg/l", 1250), ("quantity", "99,3 %", Decimal("99.3"))]),
        ("es", "la tercera infusión", [("ordinal", "tercera", 3)]),
        ("fr", "She had grade 2 CRS on day 3.", [("grade", "grade 2", None), ("day", "day 3", 3)]),
    ],
)
def test_numbers_of_prose(language: str, text: str, found: list[tuple[str, str, object]]) -> None:
    assert [(one.kind, one.text, one.number) for one in claims(text, language=language)] == found
