"""Sentences and entries of published manuscripts that are right, beside near misses that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.engine.checking import run_rules
from casewright.checks.engine.command import run_check
from casewright.checks.engine.request import CheckRequest, ReadingOptions
from casewright.diagnostics import CasewrightError, Severity
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
        ({"author": "Smith, Daniel I., M.D."}, "REF018", ["REF018"]),
        ({"author": "Daniel I. Smith, MD and Jane Roe, PhD"}, "REF018", ["REF018"]),
        ({"author": "{Abdel, H}"}, "REF018", ["REF018"]),
        ({"author": "{Centers, Hospitals and Clinics of Ohio}"}, "REF018", []),
        ({"author": "Smith, MD, Daniel I."}, "REF018", []),
        ({"author": "Le, MD and Smith, Jr., M.D."}, "REF018", []),
        ({"author": r"Jonsd, Sigr{\~A}$\,^{\circ}$ur L{\'o}a"}, "REF018", []),
        ({"isbn": "978-3-319-19424-0 978-3-319-19425-7"}, "REF007", []),
        ({"isbn": "978-1-888569-91-9 1-888569-91-3"}, "REF007", []),
        ({"isbn": "978-3-319-19424-0 978-3-319-19425-8"}, "REF007", ["REF007"]),
    ],
)
def test_entries(tmp_path: Path, fields: dict[str, str], rule: str, found: list[str]) -> None:
    assert codes(tmp_path, "See [@one].", rule, **fields) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Plots show A-C) the counts, D–F) the ratios.", []),
        ("Plots show the counts) and the ratios.", ["TXT004"]),
    ],
)
def test_panels_of_an_enumeration_need_no_opening_bracket(tmp_path: Path, text: str, found: list[str]) -> None:
    assert codes(tmp_path, text, "TXT004") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One star (*) means p < 0.05, two (**) mean p < 0.01.", []),
        ("One star ( ) means p < 0.05.", ["TXT011"]),
    ],
)
def test_stars_that_are_all_that_brackets_hold_are_text(tmp_path: Path, text: str, found: list[str]) -> None:
    write_files(tmp_path, {"letter.qmd": f"{text}\n"})
    assert [one.rule for one in checked(tmp_path, {"letter.qmd": f"{text}\n"}, "TXT011").findings] == found


def test_a_style_that_r_names_is_not_missing(tmp_path: Path) -> None:
    header = '---\ncsl: "`r style_file`"\n---\n\nText.\n'
    write_files(tmp_path, {"reply.Rmd": header, "letter.qmd": header.replace("`r style_file`", "none.csl")})
    wanted = ReadingOptions(("reply.Rmd", "letter.qmd"))
    lines = run_check(tmp_path, CheckRequest(wanted, select=("REF034",))).text.splitlines()
    assert [Path(line.split(":")[0]).name for line in lines if "error REF034" in line] == ["letter.qmd"]


@pytest.mark.parametrize(("settings", "is_read"), [("", True), ("casewright: {}\n", False)])
def test_another_document_that_cannot_be_read(tmp_path: Path, settings: str, is_read: bool) -> None:
    """Where documents are not numbered together, one that nobody asked for is said to be unread."""
    files = {
        "_quarto.yml": f"project: {{type: website}}\n{settings}",
        "a.qmd": "The the case.\n",
        "b.qmd": "---\n[\n---\n",
    }
    write_files(tmp_path, files)
    outcome = run_check(tmp_path, CheckRequest(ReadingOptions(("a.qmd",)), format="json")) if is_read else None
    if outcome is not None:
        assert "TXT001" in outcome.text
        assert "What b.qmd cites is not known" in outcome.text
    else:
        with pytest.raises(CasewrightError, match="cannot be read"):
            run_check(tmp_path, CheckRequest(ReadingOptions(("a.qmd",))))


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
        ("The Body Questionnaire of Zeal [BQZ, @roe2020] was filled in; the BQZ is long.", []),
        ("It was filled in [BQZ, @roe2020]; the BQZ is long.", ["ABB001"]),
        ("Extracellular quartz (XQ) analysis; XQ is good.", []),
        ("All patients underwent brain imaging (MQX); MQX was good.", ["ABB001"]),
        ("In Gambia (*GMB*) and elsewhere; GMB is a state.", []),
        ("Failure with quiet zone (FQZ, value ≥ 50%) and FQZ again.", []),
        ("全基因组关联研究（GQAS）and quiet zone failure（QZF）are known: QZF, GQAS.", []),
        ("*QZS: quality zone size out of `r x` samples*. The QZS is high.", []),
        ("We used QZHARM [@roe2020qzharm] and QZASS r package; QZASS and QZHARM are good.", []),
        ("QZHARM [@roe2020] and QZHARM were good.", ["ABB001"]),
        ("The REC: 09/H0504/104+5 agreed; 3584 CH Utrecht; the MV Hondius sailed, and the MV Hondius sank.", []),
        ("The GC content of t‑SNE and RT-PCR; the GC content.", ["ABB001"]),
        ("R-QHOP (rituximab with quartz) and QHOP; R-QHOP, QHOP.", []),
        ("R-QHOP (p = 0.03) and QHOP; R-QHOP, QHOP.", ["ABB001"]),
        ("Electrodes FPZ and FCZ; CYP51; FPZ, FCZ, CYP51; Caduceus-QS and Caduceus-QS; GiB, GiB.", []),
        ("An ANQ Neuroscan system and an ANQ Neuroscan system.", []),
        ("An ANQ and an ANQ.", ["ABB001"]),
        ("We chose factors OTHER than PHP and VCF files; PHP OTHER.", []),
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
        ("The hemoglobin level (HLs) was low; the HL fell.", "ABB002", []),
        ("The hemoglobin level (HL) was low.\n\n```{r}\nplot(d$HL)\n```", "ABB002", []),
        ("The Comprehensive R Archive Network (CRAN) has it.", "ABB002", []),
        (
            "## Abstract 100-150 words\n\nQuiet zone (QZ); QZ.\n\n## Introduction\n\nA quiet zone (QZ); QZ.",
            "ABB003",
            [],
        ),
        ("## Introduction\n\nQuiet zone (QZ); QZ.\n\n## Methods\n\nA quiet zone (QZ); QZ.", "ABB003", ["ABB003"]),
        ("A quiet zone (QZ). Between the quartz and zinc (QZ faster) and the QZ.", "ABB003", ["ABB003"]),
        ("A quiet zone (QZ). Questions and the size (QZ faster) of the QZ.", "ABB003", []),
        ("A quiet zone (QZ); QZ.\n\n::: {#tbl-a}\n|a|\n|-|\n|1|\n\nOf a quiet zone (QZ).\n:::", "ABB003", []),
        ("A quiet zone (QZ); QZ.\n\n# Figure legends\n\nLine 1. The quiet zone (QZ).", "ABB003", []),
        ("A quiet zone clock (QZC). The DEGs and QZC, would be in the quiet zone collection.", "ABB003", []),
        (
            "True zone rate (TZR); TZR.\n\n**Supplementary Figure ** [-@fig-x]: True zone rate (TZR) of it.",
            "ABB003",
            [],
        ),
        ("**Supplementary Figure ** [-@fig-x]: the rate.", "TXT021", []),
        (
            "**Abstract**\n\nTrue zone rate (TZR); TZR.\n\n**Figure 1.** The true zone rate (TZR).",
            "ABB003",
            [],
        ),
        (
            "**Abstract**\n\nTrue zone rate (TZR); TZR. " + "It was so. " * 200 + "\n\nThe true zone rate (TZR); TZR.",
            "ABB003",
            [],
        ),
        ("As ~ temperature + drug + temperature:prothioconazole with Tm ~ Normal(0, 6.13 K).", "TXT003", []),
        ("It was solved and re-solved; resolved.", "TXT005", []),
        ("We used BATMAN‑TCM, and BATMAN-TCM again.", "ABB004", []),
        ("See @fig-a–[-@fig-c]." + "".join(f"\n\n![A](a.png){{#fig-{one}}}" for one in "abc"), "NUM003", []),
        ("See @fig-a and @fig-c." + "".join(f"\n\n![A](a.png){{#fig-{one}}}" for one in "abc"), "NUM003", ["NUM003"]),
        ("See @fig-b, then @fig-a." + "".join(f"\n\n![A](a.png){{#fig-{one}}}" for one in "ab"), "NUM004", ["NUM004"]),
        ("See Supplementary @fig-b, then @fig-a.\n\n![A](a.png){#fig-a}\n\n![B](b.png){#fig-b}", "NUM004", []),
        ("See @fig-b; @fig-a.\n\n![A](a.png){#fig-a}\n\n\\setcounter{figure}{0}\n\n![B](b.png){#fig-b}", "NUM004", []),
        ("See @fig-b; @fig-a.\n\n![A](a.png){#fig-a}\n\n# Supplementary material\n\n![B](b.png){#fig-b}", "NUM004", []),
        ("See @fig-m.\n\n::: {#fig-m}\n\n```{mermaid}\nflowchart LR\n```\n\nThe flow.\n:::", "NUM014", []),
        ("See @fig-m.\n\n::: {#fig-m}\n\n```{mermaid}\nflowchart LR\n```\n\n:::", "NUM014", ["NUM014"]),
        (
            "The intercept (*b*~0[*j*]~) of **Supplementary Figure **[-@fig-x].\n\n**\\* Correspondence:** R",
            "TXT021",
            [],
        ),
        ("It was *about* ~5mg/~10mg and **p < 0.01; **p < 0.05.", "TXT021", ["TXT021", "TXT021"]),
        ("- $p$ : a phenotype\n- $F_{pj}$ : the value", "TXT002", []),
        ("The value : it is high.", "TXT002", ["TXT002"]),
        ("It was so（Roe et al., 2023). It was so (Roe et al., 2023）.", "TXT004", []),
        ("It was so（Roe et al., 2023. It was.", "TXT004", ["TXT004"]),
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
        ("The dose was [dose to be confirmed] mg [citation?] (ref needed), xx% of [@@@].", "TXT007", ["TXT007"] * 5),
        ("Here it was (insert table 1 here).\n\nFunding: to do", "TXT007", ["TXT007"] * 2),
        ("The dose was to be confirmed (see the reference). We need (to insert a table) to do so.", "TXT007", []),
        ("The follow-up was long; the followup, the followup.", "TXT005", ["TXT005"]),
        ("Twelve of 48 (20%) and two of 40 (5%) had it.", "DAT012", ["DAT012"]),
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
        ("report.Rmd", "It is\n\\[\n\\beta_0 = \\frac{1}{2}\n\\]\nin them.", []),
        ("report.Rmd", "It is\n\\[\n\\beta_0\n\\]\nor \\beta in them.", ["TXT016"]),
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


_PORTUGUESE = (
    "A doença arterial coronariana causa morte em muitos pacientes, e o modelo foi treinado com dados de uma coorte de "
    "pacientes internados; a idade foi de 72,1% e a creatinina foi normal, sem diferenças entre os grupos de pacientes "
    "da coorte de derivação. Os dados foram obtidos ao longo de todo o estudo, por meio de um questionario simples."
)
_ENGLISH = "The patient was seen in the ward, and the fever of the night was gone by day 3 of the stay. " * 3


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        (_PORTUGUESE, "TXT014", []),
        (_ENGLISH + "It was 72,1% of them.", "TXT014", ["TXT014"]),
        (_PORTUGUESE, "TXT008", []),
        (_ENGLISH + "It was mesured.", "TXT008", ["TXT008"]),
        ("结果显示均方根误差(RMSE), 癌细胞系百科全书（CCLE）等项目, 使用CCLE数据和RMSE.", "ABB001", []),
        ("结果显示均方根误差(RMSE), 并且在五折验证上的均值.", "TXT003", []),
        ("The remission(CR) was complete.", "TXT003", ["TXT003"]),
        ("The mean age was 30.1 $\\pm$ 10.1 [18, 73].", "REF012", []),
        ("It was seen before [18, 73], with version 6.8 [11].", "REF012", ["REF012", "REF012"]),
        ("Courtney R. Armour wrote of the color of the gray behavior.", "TXT006", []),
        ("The behaviour. Colour of the wall. The color and the gray tumor behavior.", "TXT006", ["TXT006", "TXT006"]),
        ("It came from the mucus of *Anguilla anguilla* there.", "TXT001", []),
        ("The the fever rose.", "TXT001", ["TXT001"]),
        ("It is shown in table ??.", "TXT002", []),
        ("Is this so ? It is.", "TXT002", ["TXT002"]),
        ("Trees were made with IQ-TREE multicore version 1.6.9 and CD-HIT version 4.8.1.", "ABB001", []),
        ("Maps are under CC-BY-IGO, and cost 450 USD each.", "ABB001", []),
        ("The German Clinical Trials Registry (DRKS) has it; the DRKS is large.", "ABB001", []),
        ("The large registry (DRKS) has it; the DRKS is large.", "ABB001", ["ABB001"]),
        ("Priors were uniform ($unif(0, 5)$), with $FDR < 0.05$.", "TXT021", []),
        ("The rate of false positives ($1 - Sp$) was low.", "TXT021", []),
        ("It is in Supplementary Table X.", "NUM010", []),
        ("It is in Supplementary Table X.", "NUM011", ["NUM011"]),
        ("It is in Supplementary Table IX.", "NUM010", ["NUM010"]),
        ("It is in Online Table 1 and Table 2.", "NUM010", ["NUM010"]),
        ("It cost $5 a day and then 8$ a day.", "TXT021", ["TXT021"]),
        ("By the design**:** a tool, in 15 of them*,* and more**.**", "TXT021", []),
        ("It was CYP2D6*4/*10 in them.", "TXT021", ["TXT021"]),
        ("Overviews explore XX, XX, and XX (CITATION?).", "TXT007", ["TXT007", "TXT007", "TXT007"]),
        ("<style>\n.tg {border:collapse;border-spacing:0;}\n</style>\n\nFever.", "TXT003", []),
    ],
)
def test_near_misses_of_a_second_set(tmp_path: Path, text: str, rule: str, found: list[str]) -> None:
    write_files(tmp_path, {"report.qmd": f"---\ntitle: A report\n---\n\n{text}\n"})
    assert [one.rule for one in checked(tmp_path, {}, rule).findings] == found


_REFERENCES = "References\nRoe, A., & Poe, B. (2014). Analysis of differential item functioning. J, 21(4), 495–508.\n"


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("The fit fell (CFI = .965 vs. .970; at last).", "TXT011", []),
        ("The fit fell. . It rose.", "TXT011", ["TXT011"]),
        (
            "They worked in STEM fields (Science,\nTechnology, Engineering, and Mathematics), and STEM paid.",
            "ABB001",
            [],
        ),
        ("They worked in STEM fields (physics and such), and STEM paid.", "ABB001", ["ABB001"]),
        ("By PECOT – Population, Exposure, Comparator, Outcome and Timing – we chose; PECOT is usual.", "ABB001", []),
        ("By PECOT – which is usual – we chose; PECOT is usual.", "ABB001", ["ABB001"]),
        ("It was driven by RFX factors, RFX2 above all; other RFX were silent.", "ABB001", []),
        ("It was driven by RFX factors; other RFX were silent.", "ABB001", ["ABB001"]),
        ("The board (FNWI-41_2023, FNWI-42_2023) approved.", "ABB001", []),
        ("Medium had fibroblast growth factor 2 (FGF2) and methyl binding protein 2 (MECP2).", "ABB002", []),
        ("Medium had artificial seawater (ASW).", "ABB002", ["ABB002"]),
        ('Choose "GGM" (group geometric mean) or "INN (random)" (item nearest neighbor): GGM or INN.', "ABB001", []),
        ('Choose "GGM" (which is usual) or none: GGM is usual.', "ABB001", ["ABB001"]),
        ("Models such as BIA/BIA+ [@dijkstra2013bia] explain it, as BIA does.", "ABB001", []),
        ("It is large (see footnote^7^) and footnote$^7$ says so.", "REF012", []),
        ("It is large, as seen in growth^7^ and others.", "REF012", ["REF012"]),
        (r"The odds fell $(\text{OR} = 0.71; p < 0.001$).", "TXT004", []),
        (r"The odds fell $\text{OR} = 0.71; p < 0.001$).", "TXT004", ["TXT004"]),
        ("Institute of Health, 24 ul. Chocimska, 00-791 Warsaw, Poland", "TXT015", []),
        ("Mice received 24 ul. Others, 12 of them, got less.", "TXT015", ["TXT015"]),
        (
            "By Analysis of Similarities (ANOSIM) there was, not as strong as for *C. nodosa* associated communities "
            "(ANOSIM, R = 0.5), one.",
            "ABB003",
            [],
        ),
        (
            "Differential item functioning (DIF) was seen. Uniform DIF (differences in item difficulty) is one.",
            "ABB003",
            [],
        ),
        ("Epiblast-like stem cells (EpiLCs) grew. All epiblast-like cells (EpiLCs) grew.", "ABB003", ["ABB003"]),
        ("Differential item functioning (DIF) was seen; DIF grew.\n\n" + _REFERENCES, "ABB007", []),
        (
            "Differential item functioning (DIF) was seen; DIF grew.\n\nIn 2014 we saw differential item functioning.",
            "ABB007",
            ["ABB007"],
        ),
        ("The plane is either the L-M or S-(L+M) plane, and the L-M plane is shown.", "ABB003", []),
        ("An L minus M (L-M) plane is shown; the L minus M (L-M) plane again.", "ABB003", ["ABB003"]),
        ("Weights are S-0.5(L+M), and 3L+M for each.", "TXT009", []),
        ("The dose was 3mg+2mg, or 3L.", "TXT009", ["TXT009"] * 3),
        ("Rated (a) *Ich weiß, was das ist, oder habe eine starke Vermutung* [I know].", "TXT008", []),
        ("Une fièvre est notée dans les suites, avec adress.", "TXT008", []),
        ("The adress of van den Berg is in the list.", "TXT008", ["TXT008"]),
        ("Scales from very bad [0] to very good [100] were shown.", "REF012", []),
        ("Scales from very bad to very good were shown [100].", "REF012", ["REF012"]),
        (r"Which describes you? \[1\] \"Gay or lesbian\" \[2\] Bisexual \[99\] Refused", "REF012", []),
        ("It was seen [1] in adults and [2] in children.", "REF012", ["REF012", "REF012"]),
        ("Afraid that chairs give way. (Ich habe oft Angst, dass Stühle unter mir nachgeben.)", "TXT008", []),
        (r"The model ($A = -203$), then *B* ($\Delta_{E} = -1794, p < .001)$ and *C* followed.", "TXT004", []),
        (r"The model ($A = -203$), then *B* ($\Delta_{E} = -1794, p < .001$ and *C* followed.", "TXT004", ["TXT004"]),
        ("The color, flavor and tumor of the Horizon 2020 research and innovation programme.", "TXT006", []),
        ("The color, flavor and tumor of the research and innovation programme.", "TXT006", ["TXT006"]),
    ],
)
def test_near_misses_of_a_third_set(tmp_path: Path, text: str, rule: str, found: list[str]) -> None:
    write_files(tmp_path, {"report.qmd": f"---\ntitle: A report\n---\n\n{text}\n"})
    assert [one.rule for one in checked(tmp_path, {}, rule).findings] == found


def test_a_book_is_one_text(tmp_path: Path) -> None:
    files = {
        "_quarto.yml": "project:\n  type: book\nbook:\n  title: A book\n  chapters: [index.qmd, two.qmd]\n",
        "index.qmd": "# One {#sec-one}\n\nThe corrected covered area (CCA) is small; see [the table](#sec-two).\n",
        "two.qmd": "# Two {#sec-two}\n\nThe CCA is large; see @sec-one and [nothing](#sec-three).\n",
    }
    assert [one.rule for one in checked(tmp_path, files).findings] == ["NUM021"]


@pytest.mark.parametrize(("settings", "found"), [("", []), ("casewright: {}\n", ["NUM002"])])
def test_a_part_is_checked_where_it_is_included(tmp_path: Path, settings: str, found: list[str]) -> None:
    """Quarto renders a part alone too, and nobody reads it there; the labels of a report belong to the project."""
    files = {
        "_quarto.yml": f"project:\n  type: manuscript\n{settings}",
        "index.qmd": "---\ntitle: A report\n---\n\n{{< include methods.qmd >}}\n\n## Results {#sec-results}\n",
        "methods.qmd": "## Methods {#sec-methods}\n\nSee @sec-results and @sec-methods.\n",
    }
    assert [one.rule for one in checked(tmp_path, files, "NUM").findings] == found
    del files["index.qmd"]
    (tmp_path / "index.qmd").unlink()
    assert [one.rule for one in checked(tmp_path, files, "NUM").findings] == ["NUM001"]


def test_citations_without_a_bibliography_are_one_finding(tmp_path: Path) -> None:
    text = "---\ntitle: A report\n{head}---\n\nSee [@one; @two] and [@three].\n"
    for head, severity in (("", Severity.ERROR), ("bibliography_main: refs.bib\n", Severity.WARNING)):
        found = checked(tmp_path, {"report.qmd": text.format(head=head)}, "REF001").findings
        assert [one.severity for one in found] == [severity]


def test_a_cell_in_a_division_of_its_label(tmp_path: Path) -> None:
    cell = '```{r fig-a}\n#| label: fig-a\n#| fig-cap: "Words."\n#| fig-alt: "Line."\nplot(1)\n```\n'
    text = f"---\ntitle: A report\n---\n\nSee @fig-a.\n\n::: {{#fig-a}}\n{cell}:::\n"
    assert checked(tmp_path, {"report.qmd": text}).findings == ()
    apart = f"---\ntitle: A report\n---\n\nSee @fig-a.\n\n::: {{#fig-a}}\nWords.\n:::\n\n{cell}"
    assert "NUM002" in [one.rule for one in checked(tmp_path, {"report.qmd": apart}).findings]


def test_bookdown_in_a_document_of_r_markdown(tmp_path: Path) -> None:
    text = "---\ntitle: A report\n---\n\nSee Figure \\@ref(fig:a).\n"
    for name, found in (("a.Rmd", []), ("b.qmd", ["TXT020"])):
        write_files(tmp_path, {name: text})
        assert [one.rule for one in run_rules(loaded(tmp_path, {}, (name,))).findings] == found
