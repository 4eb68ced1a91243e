"""CAR: what CARE asks for, with near misses on both sides, by kind of report and language."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.diagnostics import Severity
from tests.checks.reports import checked

CASE = """\
patient: {sex: male, age: 34 years, diagnosis: {name: gout}}
index-event: {name: admission}
course:
  - {id: rash, kind: finding, name: rash, start: 3, end: 5}
  - {id: pain, kind: finding, name: pain, start: 0, end: 9}
outcome: {day: 30, name: well, vital-status: alive}
"""
SETTINGS = "casewright: {}\nlang: LANGUAGE\n"
VALUES = "{{< var patient.age >}} {{< var course.rash.start >}} {{< var course.pain.end >}} {{< var outcome.day >}}"
FILLER = {
    "en": "He had pain in the toe and came to us at night with it. ",
    "de": "Er hatte in der Nacht Schmerzen in der Zehe und kam damit zu uns. ",
    "fr": "Il avait mal au pied pendant la nuit et il est venu chez nous. ",
    "es": "Le dolía el dedo del pie por la noche y vino a vernos por eso. ",
}
TITLES = {"en": "Gout: a case report", "de": "Gicht: ein Fallbericht", "fr": "Goutte: un cas clinique",
          "es": "Gota: un caso clínico"}  # fmt: skip


def found(
    folder: Path, text: str, language: str = "en", title: str = "", more: str = "", files: dict[str, str] | None = None
) -> dict[str, Severity]:
    """The CAR findings of a report with a case and a text long enough to tell it."""
    header = f'---\ntitle: "{title or TITLES[language]}"\n{more}---\n\n'
    body = f"{header}## Case\n\n{VALUES} {FILLER[language] * 14}\n\n{text}\n"
    settings = SETTINGS.replace("LANGUAGE", language)
    outcome = checked(
        folder, {"_quarto.yml": settings, "data/case.yml": CASE, "letter.qmd": body, **(files or {})}, "CAR"
    )
    return {one.rule: one.severity for one in outcome.findings}


@pytest.mark.parametrize(
    ("code", "language", "text", "is_missing"),
    [
        ("CAR001", "en", "![The toe.](a.svg){#fig-a}", True),
        ("CAR001", "en", "![Timeline of the case.](a.svg){#fig-a}", False),
        ("CAR001", "en", "| Day | Urate |\n|--|--|\n| 1 | 9.1 |\n| 3 | 8.0 |\n| 9 | 6.1 |\n\n: Urate {#tbl-a}", False),
        ("CAR001", "en", "| Test | Day 1 | Day 3 | Day 9 |\n|--|--|--|--|\n| Urate | 9 | 8 | 6 |\n\n: Urate {#tbl-a}",
         False),
        ("CAR001", "en", "| Test | Value |\n|--|--|\n| Urate | 9.1 |\n\n: Tests {#tbl-a}", True),
        ("CAR001", "en", "On day 3 he had a rash.", True),
        ("CAR001", "de", "![Zeitlicher Verlauf.](a.svg){#fig-a}", False),
        ("CAR001", "de", "![Die Zehe.](a.svg){#fig-a}", True),
        ("CAR001", "fr", "![Frise chronologique.](a.svg){#fig-a}", False),
        ("CAR001", "es", "![Cronología del caso.](a.svg){#fig-a}", False),
        ("CAR002", "en", "## Patient perspective\n\nHe was glad.", False),
        ("CAR002", "en", "The patient said that the pain was the worst of his life.", False),
        ("CAR002", "en", "## Patient information\n\nHe was 34.", True),
        ("CAR002", "en", "From the perspective of surgeons, it was late.", True),
        ("CAR002", "de", "## Perspektive des Patienten\n\nEr war froh.", False),
        ("CAR002", "fr", "## Point de vue du patient\n\nIl allait bien.", False),
        ("CAR002", "es", "## Perspectiva del paciente\n\nEstaba bien.", False),
        ("CAR003", "en", "There were no adverse events.", False),
        ("CAR003", "en", "The course was uneventful.", False),
        ("CAR003", "en", "The pain was gone.", True),
        ("CAR003", "de", "Nebenwirkungen traten nicht auf.", False),
        ("CAR003", "de", "Die Schmerzen waren fort.", True),
        ("CAR003", "fr", "Aucun effet secondaire n'a été noté.", False),
        ("CAR003", "es", "No hubo efectos adversos.", False),
        ("CAR004", "en", "Septic arthritis was ruled out.", False),
        ("CAR004", "en", "A septic joint was initially suspected.", False),
        ("CAR004", "en", "Crystals were seen.", True),
        ("CAR004", "de", "Eine septische Arthritis wurde ausgeschlossen.", False),
        ("CAR004", "fr", "Une arthrite septique a été écartée.", False),
        ("CAR004", "es", "Se descartó una artritis séptica.", False),
        ("CAR005", "en", "He took colchicine as prescribed.", False),
        ("CAR005", "en", "Colchicine was well tolerated.", False),
        ("CAR005", "en", "Colchicine was given.", True),
        ("CAR005", "de", "Er vertrug Colchicin gut.", False),
        ("CAR005", "fr", "La colchicine était bien tolérée.", False),
        ("CAR005", "es", "Toleró bien la colchicina.", False),
    ],
)  # fmt: skip
def test_what_a_case_report_lacks(tmp_path: Path, code: str, language: str, text: str, is_missing: bool) -> None:
    assert (code in found(tmp_path, text, language)) is is_missing


@pytest.mark.parametrize(
    ("title", "more", "text", "severities"),
    [
        ("Gout: a case report", "", "", {Severity.WARNING, Severity.NOTE}),
        ("Gout", "keywords: [case report]\n", "", {Severity.WARNING, Severity.NOTE}),
        ("Gout", "", "", set()),
        ("Gout in case reports of one ward", "", "", set()),
        ("Gout: a case report", "", "## To the Editor,\n\nHe went home.", set()),
        ("Gout", "article-type: letter\n", "", set()),
        ("Gout", "article-type: case-report\n", "", {Severity.WARNING, Severity.NOTE}),
    ],
)
def test_the_kind_of_report_decides_how_much_it_weighs(
    tmp_path: Path, title: str, more: str, text: str, severities: set[Severity]
) -> None:
    assert set(found(tmp_path, text, title=title, more=more).values()) == severities


def test_a_letter_whose_authors_use_care_gets_notes(tmp_path: Path) -> None:
    words = {"data/checklist.yml": 'care: {"12": {does-not-apply: He died.}}\n'}
    severities = found(tmp_path, "## To the Editor,\n\nHe went home.", files=words)
    assert set(severities) == {"CAR001", "CAR003", "CAR004", "CAR005"}
    assert set(severities.values()) == {Severity.NOTE}


def test_without_case_data_or_text_nothing_is_said(tmp_path: Path) -> None:
    text = "---\ntitle: A case report\n---\n\n" + FILLER["en"] * 20
    assert not checked(tmp_path, text, "CAR").findings
    short = {"_quarto.yml": "casewright: {}\n", "data/case.yml": CASE, "letter.qmd": text[:60]}
    assert not checked(tmp_path, short, "CAR").findings


def test_the_author_decides(tmp_path: Path) -> None:
    words = 'care:\n  "12": {does-not-apply: He died.}\n  "7": {where: Figure 2 of the supplement.}\n'
    assert set(found(tmp_path, "", files={"data/checklist.yml": words})) == {"CAR003", "CAR004", "CAR005"}


@pytest.mark.parametrize(
    ("item", "text", "severity"),
    [
        ("12", "## Patient perspective\n\nHe was glad.", Severity.WARNING),
        ("12", "His pain was severe.", None),
        ("13", "He gave written informed consent.", Severity.WARNING),
        ("7", "![Timeline of the case.](a.svg){#fig-a}", Severity.WARNING),
        ("10c", "He took the tablets as prescribed.", Severity.NOTE),
        ("10c", "He was given tablets.", None),
        ("10d", "There were no adverse events.", Severity.NOTE),
        ("8c", "Septic arthritis was ruled out.", Severity.NOTE),
        ("8c", "Gout was diagnosed.", None),
    ],
)
def test_an_item_said_not_to_apply_that_the_report_has(
    tmp_path: Path, item: str, text: str, severity: Severity | None
) -> None:
    words = f'care: {{"{item}": {{does-not-apply: It was not asked.}}}}'
    assert found(tmp_path, text, files={"data/checklist.yml": words}).get("CAR006") is severity


def test_an_item_said_to_be_elsewhere_is_not_contradicted(tmp_path: Path) -> None:
    words = 'care: {"12": {where: Section "Perspective".}}'
    text = "## Patient perspective\n\nHe was glad."
    assert "CAR006" not in found(tmp_path, text, files={"data/checklist.yml": words})
