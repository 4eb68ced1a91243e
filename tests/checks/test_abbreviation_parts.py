"""ABB: what is no abbreviation to explain, what is no second explanation, and what a repair leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.repair import repaired
from casewright.diagnostics import Severity
from tests.checks.reports import checked, found_at, marked

PLAIN = "---\ntitle: Report\n---\n\n"
TERMS = "abbreviations:\n  - short: OD\n    long: right eye\n  - short: CRS\n    long: extramedullary lesion\n"


def expect(folder: Path, rule: str, text: str) -> None:
    case = marked(PLAIN + text)
    outcome = checked(folder, {"letter.qmd": case.text}, rule)
    assert found_at(outcome, "letter.qmd", rule) == case.marks, [str(one) for one in outcome.findings]


@pytest.mark.parametrize(
    "text",
    [
        # Names by the words beside them; the same letters without those words are reported.
        "Targets came from databases such as TCMID, QWERT and HERBX. ▶QABC rose.",
        "The DGIDB database and the XYZV software (version 2.1) were used; DGIDB is large.",
        "Activities were inferred using PROGENY [@luan2021]. ▶PROGENX [@luan2021] was high.",
        "We used [SEAX](https://example.org/seax) and the ZZQ package. ▶SEAY was not used.",
        "Pressure was read on the COPRA System (COPRA System GmbH, Berlin, Germany). ▶KOPRA System rose.",
        "Two authors (AFK, HBX) read the papers, and a third author (ANZ) decided. The levels (▶AQK, ▶HBY) rose.",
        "The ▶ICU database was searched, and the ICU was full.",
        # Genes: four letters and more wherever they stand, shorter ones where the words speak of genes.
        "IKBKB, PPARG, TNMD and GAPDH were high.",
        "Expression of AR and of the gene LBP rose; a ▶LQP of 3 days was noted.",
        "▶HR was 2.1 (1.1 to 3.0), and the ▶MS was treated.",
        # Formulas, computing, placeholders, words in capitals.
        "CO~2~ and PaO~2~ were measured, and CO~2~ rose; ▶COX was not.",
        "The HTTP API ran CI/CD under the MIT license at 12:00 UTC.",
        "Available at XXXXXX. ALL 42 isolates; ▶ALL was diagnosed.",
        # Parts of chemical names.
        "1,25-(OH)~2~-vitamin D, 25(OH)D and 17-OH-progesterone were low.",
        "17-OH-progesterone was low; ▶OH rose.",
        "▶5-FU, ▶γ-GT and anti-▶HLQ rose; 5-FU again.",
        "5-fluorouracil (5-FU) and γ-glutamyl transferase (γ-GT) were high; 5-FU, γ-GT and ▶7-FX.",
        # Brackets introduce a short form although the letters are not those of the words.
        "Relapsed disease (rrDLX) was seen, and rrDLX recurred. The score (▶QVW) was high, and QVW again.",
    ],
)
def test_names_and_abbreviations(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "ABB001", text + "\n")


@pytest.mark.parametrize(("short", "severity"), [("MRI", "NOTE"), ("ANFIS", "NOTE"), ("HLH", "WARNING")])
def test_what_nearly_every_reader_knows_is_a_note(tmp_path: Path, short: str, severity: str) -> None:
    [finding] = checked(tmp_path, f"{PLAIN}The {short} was high; the {short} fell.\n", "ABB001").findings
    assert finding.severity is Severity[severity]


def test_what_a_plain_document_uses_once_is_a_note(tmp_path: Path) -> None:
    """Nobody has said what its names are."""
    [finding] = checked(tmp_path, f"{PLAIN}The HLH was high.\n", "ABB001").findings
    assert finding.severity is Severity.NOTE


@pytest.mark.parametrize(
    "text",
    [
        "## Abstract\n\nA patient data management system (PDMS); the PDMS.\n\n### Methods\n\nThe PDMS.\n\n"
        "## Introduction\n\nA patient data management system (PDMS); ▶patient data management system (PDMS).\n",
        "**Summary**\n\nComplete remission (CR) and CR.\n\n# Case\n\nComplete remission (CR), then CR.\n",
        "Transcription factor (TF) sites bound by the TF, this is known; TF.\n",
        "The area under the curve (AUC); log10 AUC (all x values used capitals), AUC.\n",
        "Confidence interval (CI) and risk ratio (RR); CI, RR.\n\nCI: confidence interval; RR: risk ratio.\n",
        "Complete remission (CR); CR.\n\nFigure 1. Complete remission (CR) by day; CR.\n",
        "Complete remission (CR); CR.\n\nFigure 1 shows ▶complete remission (CR) again.\n",
    ],
)
def test_second_explanations(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "ABB003", text)


@pytest.mark.parametrize(
    "table",
    [
        "| Abbreviation | Definition |\n|---|---|\n| CR | complete remission |\n| PD | progressive disease |\n",
        "| Kürzel | Bedeutung |\n|---|---|\n| CR | complete remission |\n| PD | progressive disease |\n",
        "| | |\n|---|---|\n| CR | complete remission |\n| PD | progressive disease |\n| SD | stable disease |\n",
    ],
)
def test_a_table_of_abbreviations_explains_them(tmp_path: Path, table: str) -> None:
    text = f"Complete remission (CR) and progressive disease (PD); CR and PD.\n\n{table}"
    expect(tmp_path / "floats", "ABB011", text)
    expect(tmp_path / "explained", "ABB001", f"CR and PD were seen.\n\n{table}")


def test_a_table_of_patients_is_no_list(tmp_path: Path) -> None:
    text = "Complete remission (CR); CR.\n\n| Patient | Response |\n|---|---|\n| 1 | ▶CR |\n"
    expect(tmp_path, "ABB011", text)


@pytest.mark.parametrize(
    "text",
    [
        "Relapsed/refractory (R/R) disease; R/R. In primary refractory disease, death is common. It is "
        "▶relapsed/refractory.",
        "Sleeve gastrectomy (SG) was done; SG.\n\n## References\n\n"
        "1. Doe J, Roe AB. After sleeve gastrectomy. Lancet. 2013.",
        "Sleeve gastrectomy (SG) was done; SG.\n\nDoe J, Roe AB. A study after sleeve gastrectomy. Lancet. 2013;1:2.",
    ],
)
def test_the_whole_long_form_and_no_title_of_a_work(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "ABB007", text + "\n")


def test_short_forms_of_latin_words(tmp_path: Path) -> None:
    files = {
        "_quarto.yml": "project:\n  type: default\ncasewright: true\n",
        "data/abbreviations.yml": TERMS,
        "letter.qmd": "Pressure was high OD and CRS. She had two operations on the right eye.\n",
    }
    assert [one.rule for one in checked(tmp_path, files, "ABB007").findings] == []
    assert ["CRS" in one.message for one in checked(tmp_path, files, "ABB012").findings] == [True]


def test_a_repair_does_not_change_what_is_meant(tmp_path: Path) -> None:
    text = f"{PLAIN}Relapsed/refractory (R/R) disease; R/R. Primary refractory disease.\n"
    outcome = checked(tmp_path, text, "ABB")
    texts = {path: "\n".join(lines) for path, lines in outcome.files.items()}
    assert repaired(outcome.findings, texts).texts.get("letter.qmd", text) == text
