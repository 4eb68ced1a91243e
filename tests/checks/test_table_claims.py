"""DAT023: prose that names a row and a column of a table, and has another number. A `▶` is before each finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.reports import BIBLIOGRAPHY, checked, found_at, marked

PROJECT = {
    "_quarto.yml": "project:\n  type: default\nbibliography: references.bib\ncasewright: true\n",
    "references.bib": BIBLIOGRAPHY,
    "data/reported.schema.yml": """\
        columns:
          reference: {meaning: key of the publication, type: citation}
          patients: {meaning: patients with the reaction, unit: number}
          age: {meaning: age at the infusion, unit: years}
        """,
    "data/reported.csv": "reference,patients,age\nluan2021,3,18\nothers2020,5,40\n",
    "data/capsules.schema.yml": """\
        columns:
          capsule: {meaning: which capsule, unit: number}
          measured: {meaning: colecalciferol as measured, unit: µg}
          label: {meaning: colecalciferol as the label states it, unit: µg}
        """,
    "data/capsules.csv": "capsule,measured,label\n1,2410,25\n2,2380,25\n",
}


@pytest.mark.parametrize(
    "sentence",
    [
        "Luan and Ge described an ▶81-year-old man [@luan2021].",
        "Luan and Ge described an 18-year-old man [@luan2021].",
        "Luan and Ge described ▶four patients [@luan2021].",
        "Luan and Ge described three patients [@luan2021].",
        "In capsule 1, the measured content was ▶2140 µg.",
        "In capsule 1, the measured content was 2.41 mg.",
        "In capsule 1, the measured content was 2410 µg, and the label said ▶52 µg.",
        "In capsules 1 and 2, the measured content was above 2000 µg.",
        "In capsule 7, the measured content was 1 µg.",
        "Of 81-year-old men nothing is known [@luan2021; @others2020].",
    ],
)
def test_a_number_beside_the_names_of_a_row_and_a_column(tmp_path: Path, sentence: str) -> None:
    text = marked(f"---\ntitle: Report\n---\n\n{sentence}\n")
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": text.text}, "DAT023")
    assert found_at(outcome, "letter.qmd", "DAT023") == text.marks, list(map(str, outcome.findings))


PANELS = [
    ("**A.** Neutrophils, lowest on day 10. **B.** Platelets, lowest on day 13.", True),
    ("**A.** Platelets, lowest on day 13. **B.** Neutrophils, lowest on day 10.", False),
    ("**B.** Neutrophils, lowest on day 10. **A.** Platelets, lowest on day 13.", False),
    ("Counts after the first cycle.", True),
]


@pytest.mark.parametrize(("legend", "is_right"), PANELS)
def test_legends_of_panels_and_the_alternative_text(tmp_path: Path, legend: str, *, is_right: bool) -> None:
    alt = "Two graphs. A, neutrophils fall to 0.1 on day 10. B, platelets fall to 54 on day 13."
    figure = f'---\ntitle: Report\n---\n\nSee @fig-a.\n\n![{legend}](a.svg){{#fig-a fig-alt="{alt}"}}\n'
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="5" height="5"/></svg>'
    outcome = checked(tmp_path, {"letter.qmd": figure, "a.svg": picture}, "NUM033")
    assert (not outcome.findings) is is_right, list(map(str, outcome.findings))
