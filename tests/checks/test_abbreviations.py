"""ABB: what each rule finds, where, and what it leaves alone. A `▶` is before each place of a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.checks.abb.tokens import hand_definitions, initials, tokens
from casewright.checks.engine.checking import run_rules
from casewright.checks.families import Selection
from casewright.checks.repair import repaired
from tests.checks.reports import checked, found_at, loaded, marked, places

LIST = """\
abbreviations:
  - short: CRS
    long: cytokine release syndrome
  - short: CR
    long: complete remission
  - short: CAR T cell
    long: chimeric antigen receptor T cell
    plural-short: CAR T cells
    plural-long: chimeric antigen receptor T cells
    variants: [CAR-T cell, CAR-T cells]
  - short: IL-6
    long: interleukin-6
known: [DNA]
"""
PROJECT = {"_quarto.yml": "project:\n  type: default\ncasewright: true\n", "data/abbreviations.yml": LIST}


def expect(folder: Path, rule: str, text: str, project: dict[str, str] | None = None) -> None:
    case = marked(text)
    outcome = checked(folder, {**(PROJECT if project is None else project), "letter.qmd": case.text}, rule)
    assert found_at(outcome, "letter.qmd", rule) == case.marks, [str(one) for one in outcome.findings]


@pytest.mark.parametrize(
    "text",
    [
        "▶HLH and CRS were excluded; HLH again.",
        "The ▶MRI-guided biopsy of ▶EBV-positive cells in ▶PET/▶CT.",
        "Serum ▶IL-10 rose, with ▶aGVHD and ▶siRNA.",
        "## Course of ▶HLH\n",
        "| ▶HLH | CRS |\n|---|---|\n| yes | no |\n",
        "![Leg in ▶HLH.](leg.svg){#fig-leg fig-alt='HLH'}",
        "Two ▶MRIs, and the MRI’s report.",
        # Declared, known, marked, in code, in an address, explained by hand.
        "CRS, CR, CAR T cells, IL-6 and DNA.",
        "[HLH]{.noabbr} and `HLH` and https://example.org/HLH and {{< meta title >}} and $HLH$.",
        "CRS-related, anti-CRS, B-CR and CRS’s.",
        "Hemophagocytic lymphohistiocytosis (HLH) is rare, and HLH is severe.",
        "HLH (hemophagocytic lymphohistiocytosis) is rare.",
    ],
)
def test_tokens_that_nothing_explains(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "ABB001", f"---\ntitle: Report\n---\n\n{text}\n")


NAMES = {
    "gene symbols": "BRCA1, TP53, KRAS, *MYC*, *CRP*, KMT2A, NRAS, FLT3-ITD1, BCR::ABL1, MLL-ENL, JAK2 V617F",
    "cluster and receptor markers": "CD19, CD4+, CD3ε, anti-CD20, CXCR4, TLR9",
    "HLA alleles": "HLA-A\\*02:01, HLA-DRB1\\*15:01, HLA-A*02:01, HLA-B27, HLA-DR4, HLA-Cw6",
    "Roman numerals": "stage IV, grade III, class II, factor VIII, cranial nerve XII, type IIIA, Table II",
    "units": "5 mL, 3 mg/dL, 2 Gy, 120 mmHg, 4 kBq, 10 IU/mL, 3 mEq/L, 200 kVp, 7 µL, 2 MBq/kg, 15 cGy",
    "formulas": "CO2, NaCl, H2O, CaCO3, NaHCO3, HCl, O2, KCl, N2O",
    "cell lines": "HEK293, NALM-6, MCF-7, K562, CHO cells, SUP-B15, HL-60, THP-1, MDCK",
    "registrations": "NCT03876769, ISRCTN12345678, DRKS00012345, EUCTR2019-001234-12",
    "variants and karyotypes": "V600E, R882H, 46,XY, 47,XXY, t(4;11)(q21;q23), p.Val600Glu, 46,XX",
    "names and places": "McDonald, PubMed, GitHub, DiGeorge, LaTeX, MacOS, US, UK, EU, WHO, FDA",
    "makers": "(BD Biosciences, San Jose, CA, USA), (Novartis, East Hanover, NJ), IBM SPSS",
    "degrees": "MD, PhD, MSc, MPH",
    "blood groups": "blood group AB, ABO-incompatible, Rh-positive, blood type AB",
    "trials": "the ELIANA trial, the ZUMA-1 study, the TRANSCEND registry",
    "words in capitals": "CASE REPORT AND REVIEW; it was NOT given, and ONLY once",
    "immunoglobulins": "IgG, IgM, IgA and IgE",
    "designations": "BMS-936558, H1N1-like, B12, T2-weighted, SARS 2-like, 18F, 99mTc, p53, L-asparaginase, D-dimer",
    "trade marks": "KYMRIAH® and CAR®",
}


@pytest.mark.parametrize("kind", NAMES)
def test_names_that_are_no_abbreviations(kind: str, tmp_path: Path) -> None:
    allowed = {"designations": {"SARS", "H1N1"}}  # these two have to be explained, and are in the list as near misses
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": f"The patient had {NAMES[kind]} on that day.\n"}, "ABB001")
    reported = {finding.message.split("”")[0][1:] for finding in outcome.findings}
    assert reported <= allowed.get(kind, set())


def test_authors_sign_with_their_initials(tmp_path: Path) -> None:
    text = "---\nauthor:\n  - name: Jane M. Doe\n  - name: Jean-Pierre Durand\n---\n\nJMD and JPD wrote it; ▶XYZ "
    "read it.\n"
    expect(tmp_path, "ABB001", text)
    expect(tmp_path / "section", "ABB001", "# Author contributions\n\nXYZ read it.\n\n# Case\n\n▶XYZ rose.\n")


def test_a_token_is_reported_once_with_how_often_it_stands(tmp_path: Path) -> None:
    [finding] = checked(tmp_path, {**PROJECT, "letter.qmd": "HLH, HLH.\n\nHLH.\n"}, "ABB001").findings
    assert "(3 times)" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "▶Cytokine release syndrome (CRS) set in.",
        "The ▶hemophagocytic lymphohistiocytosis (HLH) is rare.",
        "CRS set in (data not shown), and a patient (CR) was seen.",
        "[CRS]{.abbr form=both} set in.",
    ],
)
def test_explained_by_hand_beside_the_list(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "ABB005", text)


def test_an_explanation_that_is_not_the_lists(tmp_path: Path) -> None:
    [finding] = checked(tmp_path, {**PROJECT, "letter.qmd": "Clinical response (CR) was seen.\n"}, "ABB005").findings
    assert "“Clinical response”" in finding.message and "“complete remission”" in finding.message


def test_what_is_explained_by_hand_can_be_repaired(tmp_path: Path) -> None:
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": "A cytokine release syndrome (CRS) set in.\n"}, "ABB005")
    texts = {path: "\n".join(lines) for path, lines in outcome.files.items()}
    assert repaired(outcome.findings, texts).texts["letter.qmd"] == "A CRS set in.\n"


@pytest.mark.parametrize(
    "text",
    [
        "▶CAR-T cells and CAR T cells.",
        "▶IL6 and ▶IL6-dominant cytokines, IL-6.",
        "▶cRS is no spelling; Crs may be a name.",
        "CAR T cells, IL-6, CRS.",
        "Six patients had CRS 2 days later; CR was seen.",
    ],
)
def test_spellings_that_are_not_the_lists(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "ABB004", text)


def test_spellings_are_compared_within_a_document_without_a_list(tmp_path: Path) -> None:
    text = "IL-6 rose. IL-6 fell. ▶IL6 was normal. PD-L1 was seen, and COVID-19. CAR T cells; ▶CAR-T cells; CAR T "
    "cells."
    expect(tmp_path, "ABB004", text, {})


@pytest.mark.parametrize(
    "text",
    [
        "CRS set in. The ▶cytokine release syndrome was severe.",
        "CRS set in.\n\nSevere ▶cytokine\nrelease syndrome followed.",
        "CRS set in. Cytokine release syndrome was severe.",  # a sentence may begin with words
        "The cytokine release syndrome was severe. CRS set in.",
        "CRS set in, as the Society of Cytokine Release Syndrome says.",
        "CRS set in.\n\n## A cytokine release syndrome\n",
        "---\nabstract: CRS set in.\n---\n\nThe cytokine release syndrome was severe.",
        "CR was seen, and incomplete remission too.",
    ],
)
def test_long_forms_after_the_short_one(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "ABB007", text)


def test_long_forms_in_a_document_without_a_list(tmp_path: Path) -> None:
    text = "A cytokine release syndrome (CRS) set in, and the ▶cytokine release syndrome was severe; CRS ended."
    expect(tmp_path, "ABB007", text, {})


@pytest.mark.parametrize(
    ("title", "count"),
    [("HLH after CRS", 1), ("CRS in a patient with grade IV disease and CD19", 0), ("DNA of cells", 0)],
)
def test_abbreviations_in_the_title(tmp_path: Path, title: str, count: int) -> None:
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": f"---\ntitle: {title}\n---\n\nText.\n"}, "ABB008")
    assert places(outcome.findings) == ["ABB008 letter.qmd:2:8"] * count


def test_entries_of_the_list_that_nothing_uses(tmp_path: Path) -> None:
    text = "CRS set in after CAR T cells, with IL-6.\n"
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": text}, "ABB002")
    assert places(outcome.findings) == ["ABB002 data/abbreviations.yml:4:5"]


def test_explanations_by_hand_that_nothing_uses(tmp_path: Path) -> None:
    text = "Polymerase chain reaction (▶PCR) was done. Human leukocyte antigen (HLA) typing: HLA fits.\n"
    expect(tmp_path, "ABB002", text, {})


@pytest.mark.parametrize(
    ("short", "long", "fits"),
    [
        ("CR", "extramedullary lesion", False),
        ("EL", "complete remission", False),
        ("HLH", "hemophagocytic lymphohistiocytosis", True),
        ("cGVHD", "chronic graft-versus-host disease", True),
        ("PET-CT", "positron emission tomography-computed tomography", True),
        ("EKG", "electrocardiogram", True),
        ("BAL", "bronchoalveoläre Lavage", True),
        ("IL-6", "interleukin-6", True),
        ("25(OH)D", "25-hydroxyvitamin D", True),
        ("25(OH)D", "parathyroid hormone", False),
        ("5-FU", "platelets", False),
    ],
)
def test_letters_that_do_not_fit_their_long_form(tmp_path: Path, short: str, long: str, fits: bool) -> None:
    terms = f"abbreviations:\n  - short: {short}\n    long: {long}\n"
    outcome = checked(tmp_path, {**PROJECT, "data/abbreviations.yml": terms, "letter.qmd": f"{short}\n"}, "ABB012")
    assert bool(outcome.findings) is not fits


@pytest.mark.parametrize(
    "text",
    [
        "Cytokine release syndrome (CRS) and CRS.\n\n| ▶CRS | b |\n|---|---|\n| 1 | 2 |\n",
        "Cytokine release syndrome (CRS) and CRS.\n\n| CRS | b |\n|---|---|\n| 1 | 2 |\n\n"
        ": Values. CRS, cytokine release syndrome. {#tbl-a}\n",
        "Cytokine release syndrome (CRS) and CRS.\n\n| CRS | b |\n|---|---|\n| 1 | 2 |\n\n"
        "CRS: cytokine release syndrome.\n",
    ],
)
def test_tables_explain_what_they_abbreviate(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "ABB011", text, {})


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("ABB003", "Cytokine release syndrome (CRS) set in; ▶cytokine release syndrome (CRS) ended."),
        ("ABB006", "It was ▶[CRS]{.abbr form=short} at first."),
        ("ABB009", "It was ▶[XYZ]{.abbr form=long} at first, and ▶[XYZ]{.abbr}."),
        ("ABB009", "It was ▶[CRS]{.abbr form=longer} at first."),
    ],
)
def test_what_the_resolver_finds_has_line_and_column(tmp_path: Path, rule: str, text: str) -> None:
    expect(tmp_path, rule, f"---\ntitle: Report\n---\n\n{text}\n")


def test_uses_below_what_the_report_asks(tmp_path: Path) -> None:
    project = {**PROJECT, "_quarto.yml": "project:\n  type: default\ncasewright: {abbreviations: {minimum-uses: 3}}\n"}
    expect(tmp_path, "ABB010", "A cytokine release syndrome (▶CRS) set in. CRS ended.", project)
    expect(tmp_path / "often", "ABB010", "A cytokine release syndrome (CRS) set in. CRS, CRS.", project)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("graft-versus-host disease (GVHD)", [("GVHD", "graft-versus-host disease")]),
        ("two human leukocyte antigens (HLAs)", [("HLAs", "human leukocyte antigens")]),
        ("MRI (magnetic resonance imaging)", [("MRI", "magnetic resonance imaging")]),
        ("CRS, cytokine release syndrome; CR, complete remission.", ["CRS", "CR"]),
        ("chimeric antigen receptor (CAR) T cells", [("CAR", "chimeric antigen receptor")]),
        ("seen in three patients (PET)", []),
        ("virus d’Epstein-Barr (EBV)", [("EBV", "virus d’Epstein-Barr")]),
        ("virus of type B (EBV)", []),
        ("variance inflation factors (VIF's)", [("VIF", "variance inflation factors")]),
        ("CR refers to complete remission.", ["CR"]),
        ("an electrocardiogram (ECG)", [("ECG", "electrocardiogram")]),
        ("the panels (A) and (B) of the figure (CT)", []),
        ("CR, and then the patient died.", []),
    ],
)
def test_explanations_by_hand(text: str, found: list[object]) -> None:
    shorts = [(one.short, " ".join(one.long.split())) for one in hand_definitions(text)]
    assert [pair if isinstance(want, tuple) else pair[0] for pair, want in zip(shorts, found, strict=True)] == found


def test_initials_of_names() -> None:
    assert initials(["Jane M. Doe"]) >= {"JMD", "JD"}
    assert initials(["Jean-Pierre Durand"]) >= {"JD", "JPD"}
    assert not initials(["Consortium"])


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
    for one in hand_definitions(text):
        assert text[one.short_start : one.short_end] == one.short


def test_findings_of_legends_stand_in_the_registry(tmp_path: Path) -> None:
    figures = """\
        figures:
          - label: fig-leg
            title: Leg in HLH
            panels:
              - image: figures/leg.png
            alt: A leg.
        """
    report = loaded(tmp_path, {**PROJECT, "letter.qmd": "@fig-leg shows it.\n", "figures/figures.yml": figures})
    assert places(run_rules(report, Selection(["ABB001"])).findings) == ["ABB001 figures/figures.yml:3:19"]


def test_a_spelling_is_told_by_one_rule(tmp_path: Path) -> None:
    text = "---\ntitle: Report\n---\n\nCAR T cells, CAR T cells, CAR-T cells and CAR T-cells.\n"
    outcome = checked(tmp_path, text, "ABB004", "TXT032")
    assert places(outcome.findings) == ["ABB004 letter.qmd:5:27", "TXT032 letter.qmd:5:43"]
