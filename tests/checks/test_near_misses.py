"""What looks like a slip in real manuscripts and is none, beside the slip itself. A `▶` is before each finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.abb.tokens import hand_definitions
from casewright.manuscript.cells.found import find_cells
from casewright.manuscript.cells.unrun import unrun_results
from casewright.manuscript.source import SourceLine
from tests.checks.reports import checked, found_at, marked

PLAIN = {"_quarto.yml": "project:\n  type: default\n"}


def expect(folder: Path, rule: str, text: str, files: dict[str, str] | None = None) -> None:
    case = marked(text)
    outcome = checked(folder, {**PLAIN, **(files or {}), "letter.qmd": case.text}, rule)
    assert found_at(outcome, "letter.qmd", rule) == case.marks, [str(one) for one in outcome.findings]


CASES = {
    "ABB001": """\
The ▶XCR of two readers (AB, CD) rose.

Investigators did the manual (GW), automated (TL) and other (WL) work.

The strain MSK.2.78 came from 12902 USF Magnolia Drive, Tampa, FL 33612. Influenza H1N1 was rare; see COVerAGE-DB.

The table SC-EST2018-AGESEX-CIV was used. Systolic and diastolic pressure (SBP and DBP, respectively) fell; SBP rose.

Abbreviations: MLR = multivariable regression, PLR = penalized regression, StGB = German penal law.

AUC, area under the curve; HTN, hypertension; JKL, joint kidney list.

# METHODS

**Author Contributions**

TAG designed the work; JHC and TAG wrote it.

# Results

The clinical target volume (CTV-N) was small; the CTV grew. ▶QZT rose.
""",
    "ABB003": """\
The base excess (BE) fell in shock according to BE (BE < 2).

HCM - hypertrophic cardiomyopathy; DCM - dilated cardiomyopathy.

Hypertrophic cardiomyopathy (HCM) is common. ▶Hypertrophic cardiomyopathy (HCM) is frequent.

Conditions (CD, UC, and nonIBD) differ. Crohn disease (CD) is one.
""",
    "ABB007": """\
The emergency department (ED) is busy, and the ▶emergency department is full. It searched for "emergency department".

The accident and emergency department closed. The accident and emergency department opened.

African American men (AAM) differ; European and African American men were asked, and AAM answered.
""",
    "TXT004": """\
Results were alike (`r glue("mean {x} to {b})")`.

▶(`r x` was small.

▶(CRS set in.
""",
    "TXT009": "The dose 5▶g was given (additional file 5g; Figures 2g and 3L).\n",
    "TXT010": 'In 10▶-14 days; the categories were "18-25" and "25-35".\n',
    "TXT013": """\
1. Accuracy OR precision OR reliability OR validity OR validation OR deviation

2. Accuracy OR precision OR reliability OR validity OR validation OR deviation

The fever settled on day seven, and the pain in the leg resolved.

▶The fever settled on day seven, and the pain in the leg resolved.

## Figure S1

Ages were standardized to the census of the year in all of the groups.

## Figure S2

Ages were standardized to the census of the year in all of the groups.
""",
    "NUM030": """\
| Searched for | Found |
|---|---|
| rodent* OR rat | 12 |
| arenavir* | 3 |

: Searches {#tbl-a}

| Group | Dose |
|---|---|
| One▶* | 12 |

: Doses {#tbl-b}
""",
    "TXT021": "The *H~TRANS~* coefficient (**H~T~**) and ^\\*^As were used.\n",
    "REF012": "Growth was slow [▶[3, 4]]{}. Age knots: [10, 15, 20].\n".replace("[▶[3, 4]]{}", "▶[3, 4]"),
}


def test_a_short_form_before_a_citation_explains_it(tmp_path: Path) -> None:
    text = (
        "The Interoceptive Accuracy Scale [IAS, 21 items, @m] and Lexical Naming Tasks [LNTs; @z]. The IAS fell; the "
        "IAS rose. The LNT and LNTs were given [a Memory Recall Questionnaire - MRQ, @z]. The MRQ rose; the MRQ fell.\n"
    )
    expect(tmp_path, "ABB001", text)


@pytest.mark.parametrize("rule", CASES)
def test_near_misses(tmp_path: Path, rule: str) -> None:
    expect(tmp_path, rule, f"---\ntitle: Report\nengine: knitr\n---\n\n{CASES[rule]}")


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        (
            "self-efficacy for modifying Sexual Interest in Children (SSIC \ufffc)",
            "SSIC",
            "self-efficacy for modifying ",
        ),
        ("the Index of Desistance (IoD total score)", "IoD", "Index of Desistance"),
        ("time to event (TTE)", "TTE", "time to event"),
        ("nationally (EPCI: Établissement public de coopération intercommunale)", "EPCI", "Établissement public"),
        ("Établissement public de coopération intercommunale (EPCI)", "EPCI", "Établissement public"),
        ("support vector machine with radial basis kernel (SVM radial)", "SVM", "support vector machine"),
        ("respiration - RSP, and electrodermal activity – EDA), of which", "EDA", "electrodermal activity"),
        ("**k-Nearest Neighbors (k-NN)** classifies", "k-NN", "k-Nearest Neighbors"),
        ("AV : Anne Villemey, AJ : Ann Jones,\nRS : Romain Sordello, MV : Marianne Vargac", "AJ", "Ann Jones"),
        ("EKK-R = Questionnaire on Congruence, ESIQ = Explicit Interest", "EKK-R", "Questionnaire on Congruence"),
    ],
)
def test_long_forms(text: str, short: str, long: str) -> None:
    found = hand_definitions(text)
    assert any(one.short == short and one.long.startswith(long) for one in found)


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("library(ggplot2)\np <- plot(\n  x,\n)\nggsave(\n  'a.png',\n  plot = p\n)", False),
        ("p <- ggplot(d) +\n  geom_point()\np", True),
        ("fit$x <- lm(a ~ b)\nnames(d) <- c('(', 'b')  # plot(", False),
        ("if (TRUE) plot(1)", True),
        ("x == 1", True),
    ],
)
def test_cells_that_show_something(code: str, shows: bool) -> None:
    typed = f"```{{r}}\n#| label: fig-a\n{code}\n```".split("\n")
    lines = tuple(SourceLine(line, "a.qmd", number) for number, line in enumerate(typed, start=1))
    cells = find_cells(lines, {}, keeps_other_languages=True)
    assert ("Not run" in unrun_results(cells).markdown[0]) is shows


def test_tex_of_a_document_that_only_latex_prints(tmp_path: Path) -> None:
    text = "---\ntitle: T\n{}---\n\n{}\\num{{5}} mg.\n\n```{{r}}\nx <- 1\n```\n"
    for formats, mark in (
        ("format: pdf\n", ""),
        ("format: titlepage-pdf\n", ""),
        ("output:\n  bookdown::pdf_book: default\n", ""),
        ("output:\n  pdf_document: default\n  html_document: default\n", "▶"),
        ("format:\n  pdf: default\n  docx: default\n", "▶"),
    ):
        expect(tmp_path, "TXT016", text.format(formats, mark))


def test_works_in_press(tmp_path: Path) -> None:
    bibliography = (
        "@article{a, author={Roe, A}, title={T}, journal={J}, year={2020}, note={Epub ahead of print}}\n"
        "@article{b, author={Roe, B}, title={U}, journal={J}, year={2020}, volume={1}, pages={2}, note={In press}}\n"
        "@article{c, author={Roe, C}, title={V}, journal={J}, year={2020}, volume={1}, pages={2}, note={A comment}}\n"
    )
    files = {**PLAIN, "letter.qmd": "---\nbibliography: a.bib\n---\n\n[@a; @b; @c]\n", "a.bib": bibliography}
    outcome = checked(tmp_path, files, "REF033")
    assert [one.hint.split(" ")[0] for one in outcome.findings] == ["Write", "Delete"]


def test_citations_that_are_read_as_a_link_have_a_place(tmp_path: Path) -> None:
    bibliography = "@article{a, author={Roe, A}, title={T}, journal={J}, year={2020}}\n"
    head = "---\nbibliography: a.bib\ncsl: vancouver\n---\n\n"
    expect(tmp_path, "REF021", f"{head}Trials[▶@a][@a] and [@a].\n", {"a.bib": bibliography})
    expect(tmp_path, "REF001", f"{head}See [▶@url:https://a.org/x/1].\n", {"a.bib": bibliography})
