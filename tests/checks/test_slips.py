"""Mistakes that a reader sees, in tables, titles, terms, legends and citations.

Each rule fires at the place where the slip is (`▶`), and is silent on what only looks like one.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.checks.reports import checked, found_at, marked

WORKS = """\
@article{jones2019, author={Jones, Ann and Müller-Lüdenscheid, Heinz}, title={A}, journal={J}, year={2019}, pages={1}}
@article{smith2018, author={Smith, Bo and Lee, C.}, title={B}, journal={J}, year={2018}, pages={2}}
@article{gone2010, author={Gone, D.}, title={RETRACTED: A new treatment}, journal={J}, year={2010}, pages={3}}
@article{many2011, author={First, E. and others}, title={C}, journal={J}, year={2011}, pages={4}}
@misc{nobody, title={D}, year={2011}}
"""

TABLE = "| Value | A (N = 20) | B (N = 31) |\n|---|---|---|\n"
ROWS = "| Male, n (%) | 12 (60) | 15 (48) |\n| Fever, n (%) | 5 (25) | 10 (32) |\n"

CASES = [
    # a name before a citation
    ("REF030", "▶Smith et al. [@jones2019] saw it."),
    ("REF030", "It was seen before [@jones2019], which adds to the findings of Smith et al. in adults."),
    ("REF030", "It was seen before [@jones2019]; ▶Smith et al. found it in adults."),
    ("REF030", "As ▶Smith and colleagues [@jones2019; @gone2010] saw,"),
    ("REF030", "▶Smith et al. (2018) [@jones2019]"),
    ("REF030", "▶Smith *et al.* [@jones2019] saw it."),
    ("REF030", "It was ▶Smith et\nal. [@jones2019]"),
    ("REF030", "Jones et al. [@jones2019], Lee et al. [@smith2018] and Smith et al. [@smith2018; @jones2019]"),
    ("REF030", "Mueller-Luedenscheid et al. [@jones2019]; Lüdenscheid and co-workers [@jones2019]"),
    ("REF030", "Smith et al. [see @jones2019] and Smith et al. reported it [@jones2019]"),
    ("REF030", "Other et al. [@many2011] and Other et al. [@nobody]"),
    ("REF030", "▶Smith and Roe [@jones2019] report a rash; Roe and Jones [@jones2019] report one."),
    ("REF030", "Bland and Altman [@jones2019] plots."),
    ("REF030", "In ▶Smith et al.'s study [@jones2019] and according to Jones [@jones2019]."),
    ("REF030", "According to ▶Smith [@jones2019], it is rare."),
    ("REF030", "▶Smith et al. reported a rate of 5% in children [@jones2019]."),
    ("REF030", "Smith et al. reported a rate of 5% [@smith2018], which others confirmed [@jones2019]."),
    ("REF030", "Its course was longer than most in the series of ▶Smith et al., who saw many patients [@jones2019]."),
    ("REF030", "The criteria of Bland and Altman were met, and Jones and Smith saw them [@jones2019]."),
    # a work whose title says that it was retracted
    ("REF031", "A treatment ▶[@gone2010] works.".replace("▶[@", "[▶@")),
    ("REF031", "A treatment, since retracted [@gone2010], and others."),
    # a word before a mention that prints it
    ("NUM031", "as in ▶Table @tbl-one shows"),
    ("NUM031", "as in ▶Table [@tbl-one] shows"),
    ("NUM031", "▶Tables @tbl-one and others"),
    ("NUM031", "as in the ▶table @tbl-one"),
    ("NUM031", "as in @tbl-one, [Table @tbl-one], Supplementary @tbl-one and Table [-@tbl-one]"),
    ("NUM031", "the table of @jones2019, in `Table @tbl-one`"),
    ("NUM031", "as in **▶Table** @tbl-one and the *▶table* @tbl-one"),
    ("NUM031", "as in ▶Table\n@tbl-one"),
    ("NUM031", "as in the table.\n@tbl-one shows it"),
    # notes of tables
    ("NUM030", "| A | B |\n|---|---|\n| Ferritin | 12▶\\* |\n\nText goes on."),
    ("NUM030", "| A | B |\n|---|---|\n| Ferritin▶† | 12 |\n\n\\* Not measured.".replace("\n\n\\*", "\n\n▶\\*")),
    ("NUM030", "| A | B |\n|---|---|\n| Ferritin | 12^a^ |\n| CRP | 3▶^b^ |\n\n^a^ Measured elsewhere."),
    ("NUM030", "| A | B |\n|---|---|\n| Ferritin | 12\\* |\n\n\\* Not measured. † Died.".replace("\n\n", "\n\n▶")),
    ("NUM030", "| A | B |\n|---|---|\n| Ferritin | 12\\* |\n| CRP† | 3 |\n\n\\* Not measured. † Elsewhere."),
    ("NUM030", "| A | p |\n|---|---|\n| Ferritin | 0.03* |\n\n*p < 0.05; **p < 0.01; ***p < 0.001"),
    ("NUM030", "| A | B |\n|---|---|\n| *E. coli* | **12** |\n| HLA-A\\*02:01 | CYP2D6*4 |\n| p.Arg412* | 10^9^/L |"),
    ("NUM030", "| A | B |\n|---|---|\n| Age^a^ | 12 |\n| ^a^ At the first infusion. | |"),
    ("NUM030", "| A | B |\n|---|---|\n| Ferritin† | 12 |\n\n: Values († not measured)"),
    ("NUM030", "| A | B |\n|---|---|\n| Ferritin | 12 |\n\n*In vivo* it was less. **Bold** it was."),
    # shares and sums of tables
    ("DAT012", TABLE + ROWS + "| Rash, n (%) | ▶8 (45) | 9 (29) |\n"),
    ("DAT012", TABLE + ROWS + "| Rash, n (%) | ▶21 (100) | 9 (29) |\n"),
    ("DAT012", TABLE + ROWS + "| Rash, n (%) | 8 (40) | 9 (29) |\n"),
    ("DAT012", TABLE + ROWS + "| Grade 3, n (%) | 8 (44.4) | 9 (30.0) |\n"),  # other wholes: values are missing
    ("DAT012", TABLE + ROWS + "| Of those with fever (n = 15), n (%) | 5 (33) | 10 (67) |\n"),
    ("DAT012", TABLE + ROWS + "| Died, n (%) | 3 (33) | 6 (67) |\n"),  # of the row
    ("DAT012", TABLE + ROWS + "| Age, mean (SD) | 8 (45) | 9 (29) |\n"),
    ("DAT012", "| Value | ▶Total (N = 50) | A (N = 20) | B (N = 31) |\n|---|---|---|---|\n| Age | 1 | 2 | 3 |\n"),
    ("DAT012", "| Value | Total (N = 51) | A (N = 20) | B (N = 31) |\n|---|---|---|---|\n| Age | 1 | 2 | 3 |\n"),
    ("DAT012", "| Value | All (N = 90) | A (N = 20) | B (N = 31) |\n|---|---|---|---|\n| Age | 1 | 2 | 3 |\n"),
    ("DAT012", "| Ward | n |\n|---|---|\n| A | 12 |\n| B | 30 |\n| Total | ▶43 |\n"),
    ("DAT012", "| Ward | n |\n|---|---|\n| A | 12 (29%) |\n| B | 30 (71%) |\n| **Total** | **42** |\n"),
    # parts in the text
    ("DAT012", "We saw ▶20 patients (12 men and 9 women)."),
    ("DAT012", "Of ▶20 children (12 boys, 7 girls), all lived."),
    ("DAT012", "We saw 20 patients (12 men and 8 women) and 20 patients (12 men)."),
    # statistics
    ("DAT012", "p = ▶1.03 and P < ▶0"),
    ("DAT012", "p = 8e-07, p = 1.05E-38, p < 5 × 10^−8^, p = 3.2 x 10^-5^, p<5·10⁻⁸, p = 1.5*10^-3 and n = 40, p = 12"),
    ("DAT012", "53/55 (▶97%) and 2/3 (▶66%)"),
    # a term in several spellings
    ("TXT032", "CAR T-cells, the ▶CAR-T cells, and a CAR T-cell"),
    ("TXT032", "CAR T cells, CAR T cells and ▶CAR T-cells"),
    ("TXT032", "T cells fell, T cells rose, and ▶T-cells were seen"),
    ("TXT032", "An X-ray, an X-ray and an ▶x-ray"),
    ("TXT007", "▶<<insert figure>> It rose. ▶<< Table 1 here >>"),
    ("TXT032", "CAR T cells, CAR T-cell therapy, CAR T cells"),
    ("TXT032", "CAR T cells, “CAR-T cells” and TCR T cells, NK T-cells"),
    # marks of blocks without an empty line before them
    ("TXT036", "It rose.\n▶## Methods\nIt fell."),
    ("TXT036", "It rose:\n▶- one\n- two"),
    ("TXT036", "It rose.\n▶- one\n- two\n- three"),
    ("TXT036", "It rose.\n▶1. one\n2. two"),
    ("TXT036", "It rose.\n▶| A | B |\n|---|:-:|\n| 1 | 2 |"),
    ("TXT036", "▶##Methods"),
    ("TXT036", "It rose.\n\n## Methods\n\nIt fell:\n\n- one\n- two\n\n| A | B |\n|---|:-:|\n| 1 | 2 |"),
    ("TXT036", "It rose\n- as was said - and fell in group\n1. The hash #5 and ## are text, and\n# 5 too."),
    ("TXT036", "```\nIt rose.\n## Methods\n```"),
    # placeholders
    ("TXT007", "- ▶to be done"),
    ("TXT007", "Statistics: ▶to be done."),
    ("TXT007", "Fever set in. ▶To be done. ▶To be confirmed."),
    ("TXT007", "To be done well, it takes time. Care has to be completed. To be written about is rare."),
    ("TXT007", "▶Supplementary table to be added. Fever set in."),
    ("TXT007", "Work to be done. What remains to be done. The patient needs the test to be done. It is to be added."),
    ("TXT007", "The dose was 5 mg ▶[need source from the ward]."),
    ("TXT007", "It was so ▶(citation needed)."),
    ("TXT007", "It was so ▶(?) and ▶[check with Bo]."),
    ("TXT007", "in ▶XX% of them, n = ▶XX, p = ▶0.XX".replace("p = ▶0.XX", "and ▶XX.X years")),
    ("TXT007", "Much remains to be done, and is to be done soon. A TODOS list, XX and XY chromosomes, 46,XX, (46,XX)"),
    ("TXT007", "| Age [number] | Female [ref] |\n|---|---|\n| 1 | 2 |"),
    ("TXT007", "“I told [name] about it,” she said."),
    ("TXT007", "[checked](https://example.org) and [find more](https://example.org)"),
    # marks of authors and of notes
    ("REF012", "Word Online^1^ and Ada One^1^ are named."),
    ("REF012", "Mohamed YG Albahaie^1^, Mohamed H Salama^1,2^, Ashraf F Nabhan^1^"),
    ("REF012", "Bo van der Berg¹, Ann Lee²"),
    ("REF012", "| Drug^1^ | Dose |\n|---|---|\n| Rituximab^2^ | 3 |\n\n^1^ Given once. ^2^ Given twice."),
    ("REF012", "| Study | N |\n|---|---|\n| Smith et al.▶^12^ | 3 |"),
    ("REF012", "the Chi² statistic and eta² and I² = 40%"),
    ("REF012", "It is known,▶^3^ and rare▶^4^."),
    ("REF012", "as Jones and colleagues▶^14^ said"),
]  # fmt: skip

FRONT = ["---", "title: 7", "lang: en", "bibliography: refs.bib", "---", ""]
FLOAT = ["", "| a | b |", "|---|---|", "| 1 | 2 |", "", ": Values {#tbl-one}", ""]


WHOLE = {"TXT032", "REF012", "REF031"}
"""Rules that look at a whole report, so that one case would explain another."""


@pytest.mark.parametrize("rule", sorted({rule for rule, _ in CASES} - WHOLE))
def test_each_slip_is_found_where_it_is(tmp_path: Path, rule: str) -> None:
    lines = list(FRONT)
    for number, text in enumerate(text for code, text in CASES if code == rule):
        lines += [f"# {number}", "", *text.split("\n"), ""]
    assert_found(tmp_path, rule, "\n".join([*lines, *FLOAT]))


@pytest.mark.parametrize(("rule", "text"), [case for case in CASES if case[0] in WHOLE])
def test_each_slip_of_a_report_is_found_where_it_is(tmp_path: Path, rule: str, text: str) -> None:
    assert_found(tmp_path, rule, "\n".join([*FRONT, text, *FLOAT]))


def assert_found(folder: Path, rule: str, text: str) -> None:
    """A rule finds what is marked in a text, and nothing else."""
    typed = marked(text)
    lines = typed.text.split("\n")
    found = found_at(checked(folder, {"letter.qmd": typed.text, "refs.bib": WORKS}, rule), "letter.qmd", rule)
    assert [(place, lines[(place[0] or 1) - 1]) for place in found] == [
        (place, lines[place[0] - 1]) for place in typed.marks
    ]


CONSENT = {
    "a case in the title": ("title: A case of fever in a boy", "He was well.", True),
    "a case report": ("title: 'Rash: a case report'", "He was well.", True),
    "a patient who is reported": ("title: Fever", "We report a previously healthy boy with fever.", True),
    "a patient who came": ("title: Fever", "A 4-year-old boy was admitted with fever.", True),
    "one of days": ("title: Fever", "A newborn boy aged 3 days was admitted with fever.", True),
    "one of ours": ("title: Fever", "Our patient, a 30-year-old pregnant woman, presented with fever.", True),
    "no age": ("title: Fever", "A previously healthy adolescent presented with fever.", True),
    "anybody": ("title: Fever", "A patient was admitted if fever was high; the boys presented with rash.", False),
    "consent": ("title: A case of fever", "Written informed consent was obtained from the parents.", False),
    "a waiver": ("title: A case of fever", "The committee waived the need for it.", False),
    "people who agreed": ("title: A case of fever", "His parents have kindly agreed.", False),
    "a review": ("title: Case reports of fever, a review", "We report a review of a case.", False),
    "somebody else": ("title: Fever", "The nurse, a 40-year-old woman, was well. Her son was 5 years old.", False),
    "a study": ("title: Fever in children", "We report a study of 40 patients.", False),
    "another language": ("title: A case of fever\nlang: fr", "Il allait bien.", False),
}  # fmt: skip


@pytest.mark.parametrize(("front", "text", "expected"), CONSENT.values(), ids=CONSENT.keys())
def test_a_report_of_a_patient_says_who_consented(tmp_path: Path, front: str, text: str, expected: bool) -> None:
    found = checked(tmp_path, f"---\n{front}\n---\n\n{text}\n", "TXT030").findings
    assert [str(one.location) for one in found] == (["letter.qmd:2:8"] if expected else [])


TITLES = {
    "the same": ("title: 'Supplement: Rash in a child after measles'", False),
    "the same, other marks": ("title: Supplementary Material for “Rash in a child, after measles”", False),
    "a word changed": ("title: 'Supplement: Rash in an infant after measles'", True),
    "another one": ("title: 'Supplement to: Fever of a boy with leukemia'", True),
    "alike, no prefix": ("title: Rash in an infant after measles", True),
    "in the subtitle": ("title: Supplement\nsubtitle: Rash in an infant after measles", True),
    "none": ("title: Supplementary Material", False),
    "another one in the subtitle": ("title: Supplementary appendix\nsubtitle: Fever of a boy with leukemia", True),
    "a short subtitle": ("title: Supplementary appendix\nsubtitle: Methods and tables", False),
    "its short form": ("title: 'Supplement: Rash in a child'", False),
    "methods": ("title: Supplementary Methods and Tables", False),
    "its own": ("title: 'Supplement: statistics'", False),
}


@pytest.mark.parametrize(("front", "expected"), TITLES.values(), ids=TITLES.keys())
def test_a_supplement_names_the_title_of_its_article(tmp_path: Path, front: str, expected: bool) -> None:
    files = {
        "_quarto.yml": "project:\n  render: [letter.qmd, supplement.qmd]\n",
        "letter.qmd": "---\ntitle: Rash in a child after measles\n---\n\nText.\n",
        "supplement.qmd": f"---\n{front}\n---\n\nText.\n",
    }
    assert bool(checked(tmp_path, files, "TXT031").findings) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Supplement to: Fever of a boy with leukemia", True),
        ("# Supplementary material for “Fever of a boy with leukemia”", True),
        ("# Supplementary material for “Rash in a child after measles”", False),
        ("# Supplementary methods", False),
        ("Supplementary data of the patients are in the tables below.", False),
    ],
)
def test_a_supplement_names_the_title_in_its_first_line(tmp_path: Path, text: str, expected: bool) -> None:
    files = {
        "_quarto.yml": "project:\n  render: [letter.qmd, supplement.qmd]\n",
        "letter.qmd": "---\ntitle: Rash in a child after measles\n---\n\nText.\n",
        "supplement.qmd": f"{text}\n\nText.\n",
    }
    assert bool(checked(tmp_path, files, "TXT031").findings) is expected


@pytest.mark.parametrize("title", ["A study (Retracted)", "A study [RETRACTED]", "A study. Withdrawn", "[Retracted] A"])
def test_a_title_that_ends_so_says_retracted_as_well(tmp_path: Path, title: str) -> None:
    files = {"letter.qmd": "It is rare [@a].\n", "refs.bib": f"@article{{a, author={{Roe, A}}, title={{{title}}}}}\n"}
    files["_quarto.yml"] = "bibliography: refs.bib\n"
    assert checked(tmp_path, files, "REF031").findings
    files["refs.bib"] = files["refs.bib"].replace(title, "Retracted articles and withdrawn drugs")
    assert not checked(tmp_path, files, "REF031").findings


LEGENDS = {
    "alone": ("Fever set in.\n\n## Figure legends\n\nFigure 1. The leg. (A) Before. (B) After. (C) Later.\n", True),
    "bold letters": ("Fever set in.\n\n**Figure 1.** The leg. **A.** Before. **B.** After.\n", True),
    "small letters": ("Fever set in.\n\nFigure S1. The leg. (a) Before. (b) After.\n", True),
    "without a number": ("Fever set in.\n\n## Legends\n\nThe leg. (A) Before. (B) After.\n", True),
    "cited": ("The leg was swollen (Figure 1A).\n\nFigure 1. The leg. (A) Before. (B) After.\n", False),
    "cited with another": ("It was so (Figs. 1 and 2).\n\nFigure 2. The leg. (A) Before. (B) After.\n", False),
    "of one panel": ("Fever set in.\n\nFigure 1. The leg (A).\n", False),
    "no legend": ("We asked for (A) fever, (B) rash and (C) pain.\n", False),
    "shown": ("See @fig-leg.\n\n![The leg.](leg.png){#fig-leg}\n\nFigure 1. The leg. (A) Before. (B) After.\n", False),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LEGENDS.values(), ids=LEGENDS.keys())
def test_a_legend_belongs_to_a_figure(tmp_path: Path, text: str, expected: bool) -> None:
    assert bool(checked(tmp_path, f"---\ntitle: A\n---\n\n{text}", "NUM032").findings) is expected


def test_definition_lists_comments_and_brackets_in_identifiers_are_read(tmp_path: Path) -> None:
    text = textwrap.dedent("""\
        ---
        title: A
        ---

        Fever
        :   A temperature of 38 °C or more.
        :   Also a rash.

        Rash

        :   Redness.

        doi:10.1016/S0140-6736(23)02750-2 and <https://example.org/a_(b)> and https://example.org/a_(b)(c).

        A sentence [that goes
        <!-- a comment -->
        on](https://example.org).

        poly(ADP-ribose)polymerase, poly(ADP-ribose) polymerase, N-(4-hydroxyphenyl)acetamide, iron(III) chloride,
        2-(2-methylpropyl)benzene, cis,trans-isomers, alpha,beta-unsaturated and
        N,N-dimethylformamide, poly(lactic-co-glycolic acid) and interleukin(IL)-6 were given.

        The support is [0, ∞) or (0, 1], see [this](https://example.org), and call roles.update(a b).

        \\begin{align*}
        P(x , y) = \\bigg( x \\bigg)
        \\end{align*}

        https://example.org/10[@raw:repo] and “XX”, with inner (YY) and outer (XX) repeats.

        It is lost if 1) there was fever, 2) a rash was seen, or if it contained i) one or ii) two.
        """)
    assert [str(one) for one in checked(tmp_path, text, "TXT").findings] == []
