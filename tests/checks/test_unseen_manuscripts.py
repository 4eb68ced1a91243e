"""Sentences and entries of published manuscripts that are right, beside near misses that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.engine.checking import run_rules
from casewright.checks.engine.command import run_check
from casewright.checks.engine.request import CheckRequest
from casewright.diagnostics import Severity
from tests.checks.reports import checked, loaded, write_files

BIBLIOGRAPHY = """\
@book{{one, author = {{{author}}}, title = {{Regression}}, publisher = {{Springer}}, year = {{2015}},
  isbn = {{{isbn}}}}}
"""


def codes(folder: Path, text: str, rule: str, **bibliography: str) -> list[str]:
    files = {"_quarto.yml": "lang: en\nbibliography: refs.bib\ncasewright: {}\n", "letter.qmd": f"{text}\n"}
    fields = {"author": "Roe, Jane", "isbn": "978-3-319-19425-7", **bibliography}
    write_files(folder, files | {"refs.bib": BIBLIOGRAPHY.format(**fields)})
    return [one.rule for one in checked(folder, files | {"refs.bib": BIBLIOGRAPHY.format(**fields)}, rule).findings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was done either in in‑person or in web‑based interventions.", []),
        ("It was done either in in-person or in web-based interventions.", []),
        ("It was done in in web-based interventions.", ["TXT001"]),
        ("It was done on the the ward.", ["TXT001"]),
    ],
)
def test_words_that_stand_twice(tmp_path: Path, text: str, found: list[str]) -> None:
    assert codes(tmp_path, text, "TXT001") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("High risk (-), some concerns (+/-), low risk (+) or no information (?).", []),
        ("The dose was 5 mg (?) on that day.", ["TXT007"]),
    ],
)
def test_signs_of_a_key_are_no_placeholders(tmp_path: Path, text: str, found: list[str]) -> None:
    assert codes(tmp_path, text, "TXT007") == found


@pytest.mark.parametrize(
    ("fields", "rule", "found"),
    [
        ({"author": "Harrell ,, Frank E."}, "REF018", []),
        ({"author": "Graus, F, Titulaer, MJ"}, "REF018", ["REF018"]),
        ({"isbn": "978-3-319-19424-0 978-3-319-19425-7"}, "REF007", []),
        ({"isbn": "978-3-319-19424-0 978-3-319-19425-8"}, "REF007", ["REF007"]),
    ],
)
def test_entries(tmp_path: Path, fields: dict[str, str], rule: str, found: list[str]) -> None:
    assert codes(tmp_path, "See [@one].", rule, **fields) == found


def test_a_long_form_is_never_replaced(tmp_path: Path) -> None:
    """The words may be meant in their ordinary sense: `across conditions` is no disease."""
    text = "African American men (AAM) were seen. European and African American men were compared; AAM fared worse."
    write_files(tmp_path, {"letter.qmd": f"{text}\n", "_quarto.yml": "lang: en\ncasewright: {}\n"})
    run_check(tmp_path, CheckRequest(fix=True, select=("ABB007",)))
    assert (tmp_path / "letter.qmd").read_text(encoding="utf-8") == f"{text}\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They combined neuroimaging (nuclear tomography, MRS) with stool. MRS was done.", ["ABB001"]),
        ("They combined neuroimaging (magnetic resonance spectroscopy, MRS) with stool. MRS was done.", []),
        ("Slides were washed (MilliporeSigma, Burlington, MA). The MRS was done.", ["ABB001"]),
        ("Ultra performance liquid chromatography/tandem mass spectrometry (UPLC-MS/MS) was done; UPLC is slow.", []),
        ("Antinuclear antibodies (ANAs: 1/320) were found; ANA is a test.", []),
        ("Labels: E: embryonic day, QZX: quadriceps zone axis, HZC: hazy zone cut. The QZX and the HZC are seen.", []),
        ("Labels: E: embryonic day, P: postnatal day. The QZX is seen.", ["ABB001"]),
        ("Cells had PDGFRα at the surface.", []),
        ("Cells had QZXFRα at the surface; QZX rose.", ["ABB001"]),
        ("Sport lowers the risk [REFs, e.g. Goldberg et al.].", []),
    ],
)
def test_short_forms_are_explained_in_many_ways(tmp_path: Path, text: str, found: list[str]) -> None:
    write_files(tmp_path, {"report.qmd": f"---\ntitle: A report\n---\n\n{text}\n"})
    assert list(dict.fromkeys(one.rule for one in checked(tmp_path, {}, "ABB001").findings)) == found


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("The rate was 0.04 (CI, 0.03-0.04). All audit filters combined was 0.05 (CI, 0.03-0.06).", "ABB003", []),
        ("A complete remission (CR) came. A complete remission (CR) stayed; the CR is long.", "ABB003", ["ABB003"]),
        ("Here nCtx: neocortex, VZ: ventricular zone. Cells of the neocortex grew.", "ABB007", []),
        ("The neural cortex (NCX) grew; the NCX is thick, and the neural cortex folds.", "ABB007", ["ABB007"]),
        ("Keywords: variants, cardiac conditions\n\nOf cardiac conditions (CCs), CCs are rare.", "ABB007", []),
        ("Hemoglobin (Hb: 9.1 g/dL) was low.", "ABB002", []),
        ("The hemoglobin level (HL) was low.", "ABB002", ["ABB002"]),
        ("It was down- or up-regulated; the others were upregulated, upregulated.", "TXT005", []),
        ("It was up-regulated; the others were upregulated, upregulated.", "TXT005", ["TXT005"]),
        ("In *Sleep* (0161-8105 / 1550-9109; 5.6) and *Medicine* (1389-9457 / 1878-5506; 3.9).", "TXT010", []),
        ("It lasted from 2017-2019, in 1550-9100 patients.", "TXT010", ["TXT010", "TXT010"]),
        ("The test was sum(dhyper(t:b, a, n - a, b)) of R.", "TXT003", []),
        ("The mimic polyinosinic:polycytidylic acid was given.", "TXT003", []),
        ("It went like this:The fever fell.", "TXT003", ["TXT003"]),
        ("The color of the wards was grey, and the other was gray.", "TXT006", []),
        ("The color and behavior of the gray tumors; analysed.", "TXT006", ["TXT006"]),
        ("Sport lowers the risk [REFs, e.g. Goldberg et al.].", "TXT007", ["TXT007"]),
    ],
)
def test_near_misses_of_manuscripts(tmp_path: Path, text: str, rule: str, found: list[str]) -> None:
    write_files(tmp_path, {"report.qmd": f"---\ntitle: A report\n---\n\n{text}\n"})
    assert [one.rule for one in checked(tmp_path, {}, rule).findings] == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("report.qmd", r"\( \beta_0 \) is the intercept, \( j \) the index.", ["TXT020", "TXT020"]),
        ("report.Rmd", r"\( \beta_0 \) is the intercept, \( j \) the index.", []),
        ("report.qmd", r"Of these \(five\) and $\beta_0$ were \(three or four\).", []),
        ("report.qmd", "It was ( five) of them.", ["TXT002"]),
    ],
)
def test_formulas_in_brackets_of_latex(tmp_path: Path, name: str, text: str, found: list[str]) -> None:
    write_files(tmp_path, {name: f"---\ntitle: A report\n---\n\n{text}\n"})
    assert [one.rule for one in run_rules(loaded(tmp_path, {}, (name,))).findings] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("*β*<sub>*j*</sub> are the coefficients.", []),
        ("*x*<sub>*i**j*</sub> is the value of the *j*-th one.", ["TXT021"]),
    ],
)
def test_emphasis_behind_html(tmp_path: Path, text: str, found: list[str]) -> None:
    write_files(tmp_path, {"report.qmd": f"---\ntitle: A report\n---\n\n{text}\n"})
    assert list(dict.fromkeys(one.rule for one in checked(tmp_path, {}, "TXT021").findings)) == found


@pytest.mark.parametrize(("code", "found"), [('cat("Fever rose (@fig-fever)")', []), ('cat("Fever rose")', ["NUM003"])])
def test_code_may_mention_a_figure(tmp_path: Path, code: str, found: list[str]) -> None:
    cells = f'```{{r}}\n#| label: fig-fever\n#| fig-cap: "Fever."\nplot(1)\n```\n\n```{{r}}\n{code}\n```\n'
    write_files(tmp_path, {"report.qmd": f"---\ntitle: A report\n---\n\n{cells}"})
    assert [one.rule for one in checked(tmp_path, {}, "NUM003").findings] == found


@pytest.mark.parametrize(
    ("fields", "rule", "found"),
    [
        ({"abstractNote": "cut by 5% in all"}, "REF005", []),
        ({"note": "cut by 5% in all"}, "REF005", ["REF005"]),
        (
            {"author": "Roe, A and Poe, B and Doe, C and Koe, D and Loe, E and Moe, F and Noe, G and others"},
            "REF010",
            [],
        ),
        ({"author": "Roe, A and Poe, B and others"}, "REF010", ["REF010"]),
        ({"title": "R package corrplot: Visualization of a Correlation Matrix"}, "REF011", []),
        ({"title": "The corrplot package: visualization of a Correlation matrix"}, "REF011", ["REF011"]),
    ],
)
def test_fields_of_entries(tmp_path: Path, fields: dict[str, str], rule: str, found: list[str]) -> None:
    entry = {"author": "Roe, Jane", "title": "Regression", "publisher": "Springer", "year": "2015", **fields}
    listed = ", ".join(f"{name} = {{{value}}}" for name, value in entry.items())
    files = {
        "report.qmd": "---\ntitle: A report\nbibliography: refs.bib\n---\n\nSee [@one].\n",
        "refs.bib": f"@book{{one, {listed}}}\n",
    }
    assert [one.rule for one in checked(tmp_path, files, rule).findings] == found


@pytest.mark.parametrize(
    "head",
    [
        "date: 27 September 2024\ndate-format: long\n",
        "date: Sep 27, 2024\ndate-format: long\n",
        "authors:\n  - name: Ada Author\n    affiliation: 1\n",
    ],
)
def test_front_matter_that_quarto_reads(tmp_path: Path, head: str) -> None:
    write_files(tmp_path, {"report.qmd": f"---\ntitle: A report\n{head}---\n\nText.\n"})
    assert checked(tmp_path, {}).findings == ()


def test_a_shortcode_of_quarto_is_a_warning(tmp_path: Path) -> None:
    write_files(tmp_path, {"report.qmd": "---\ntitle: A report\n---\n\nMade with {{< version >}}, the the end.\n"})
    assert [one.rule for one in checked(tmp_path, {}).findings] == ["QRT004", "TXT001"]


@pytest.mark.parametrize(
    ("code", "found"), [('r_refs(file = "r.bib")', []), ('cite_r("r.bib")', []), ('read("r.bib")', ["REF002"])]
)
def test_a_bibliography_that_code_writes(tmp_path: Path, code: str, found: list[str]) -> None:
    files = {
        "report.qmd": f"---\ntitle: A report\nbibliography: r.bib\n---\n\n```{{r}}\n{code}\n```\n\nText.\n",
        "r.bib": "@manual{R-base, title = {{R}}, author = {{R Core Team}}, year = {2024}}\n",
    }
    assert [one.rule for one in checked(tmp_path, files, "REF002").findings] == found


@pytest.mark.parametrize(("label", "severity"), [("apx-1", Severity.WARNING), ("apx-2", Severity.ERROR)])
def test_a_label_of_an_extension(tmp_path: Path, label: str, severity: Severity) -> None:
    text = f"---\ntitle: A report\n---\n\n# Items {{#apx-1}}\n\nSee @{label}.\n"
    assert [one.severity for one in checked(tmp_path, {"report.qmd": text}, "REF001").findings] == [severity]
