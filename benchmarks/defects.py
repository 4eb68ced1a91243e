"""How many defects `casewright check` and `casewright verify` catch, planted one at a time into clean reports.

    python benchmarks/defects.py [KIND ...]

Clean reports are the worked one, the series in `examples/vitamin-d`, and those in `clean_reports/`: a case of an adult
with a supplement, panels, tables and numbered sections; one with measurements by day and a formula (`neurology`); one
dense with doses (`infection`) and one with genes, alleles and cell lines (`genes`); two in German; one in plain Quarto;
a document alone; five stories in typed prose with their own slips (`slips.txt`). Prints caught and
planted by kind, what was not caught, false findings on the true sentences of the stories, and every finding on the
clean reports (which is a false alarm, or a defect nobody planted).

A defect counts as caught where a new finding of one of its expected rules comes up, or an error at the defect's file
that keeps the report from being read.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.checks.engine.checking import run_rules
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.loading import load_report
from casewright.checks.loading.unreadable_data import report_of_broken_data
from casewright.diagnostics import CasewrightError, Finding
from casewright.verify.verification import verify

REPOSITORY = Path(__file__).parents[1]
WORKED = "worked"
SERIES = "vitamin-d"
CLEAN = REPOSITORY / "benchmarks/clean_reports"
STORIES = tuple(sorted(path.parent.name for path in CLEAN.glob("*/slips.txt")))
"""Reports in typed prose, as journals print them, with the slips planted in them (`KIND | OLD | NEW`, a line each)."""
REPORTS = (
    *(
        WORKED,
        SERIES,
        "adult",
        "german",
        "french",
        "spanish",
        "plain",
        "single",
        "neurology",
        "infection",
        "genes",
        "rheumatology",
    ),
    *STORIES,
)
RENDERED = (WORKED, SERIES, "neurology")
SHELVES = {WORKED: REPOSITORY, SERIES: REPOSITORY / "examples" / SERIES}
DOCUMENTS = {"single": ("note.qmd",)}
PARTS = (
    "_quarto.yml",
    "references.bib",
    "report",
    "data",
    "figures",
    "scripts",
    ".casewright",
)

Plant = Callable[[Path], None]


@dataclass(frozen=True)
class Defect:
    """One slip: its kind, the report it is planted in, the rules that may name it, and how it is made. With `rendered`
    it is planted into files that were rendered before, and `casewright verify` has to find it."""

    kind: str
    report: str
    rules: tuple[str, ...]
    plant: Plant
    rendered: bool = False


def swap(path: str, old: str, new: str, count: int = 1) -> Plant:
    """Put `new` in the place of `old` in a file; the text has to be there."""

    def plant(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        if old not in text:
            raise LookupError(f"{path} does not hold {old!r}")
        (root / path).write_text(text.replace(old, new, count), encoding="utf-8")

    return plant


def several(*plants: Plant) -> Plant:
    def plant(root: Path) -> None:
        for one in plants:
            one(root)

    return plant


def add(path: str, text: str) -> Plant:
    def plant(root: Path) -> None:
        with (root / path).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return plant


def exchange(path: str, one: str, other: str) -> Plant:
    """Let two texts of a file change places."""
    mark = "\0"
    return several(swap(path, one, mark), swap(path, other, one), swap(path, mark, other))


def in_word(path: str, old: str, new: str) -> Plant:
    """Put `new` in the place of `old` in the text of a Word file."""

    def plant(root: Path) -> None:
        with zipfile.ZipFile(root / path) as package:
            members = {name: package.read(name) for name in package.namelist()}
        pattern = re.escape(old).replace(r"\ ", "[ \u00a0]")  # a number does not part from its unit
        body, count = re.subn(pattern, lambda _: new, members["word/document.xml"].decode(), count=1)
        if not count:
            raise LookupError(f"{path} does not hold {old!r}")
        members["word/document.xml"] = body.encode()
        with zipfile.ZipFile(root / path, "w") as package:
            for name, data in members.items():
                package.writestr(name, data)

    return plant


LETTER, SUPPLEMENT, FIGURES = "report/letter.qmd", "report/supplement.qmd", "figures/figures.yml"
CASE, APPENDIX, TERMS = "report/case.qmd", "report/appendix.qmd", "data/abbreviations.yml"
GERMAN, PLAIN, SINGLE = "fallbericht.qmd", "report.qmd", "note.qmd"


def defects() -> tuple[Defect, ...]:
    """Every defect that is planted, kind by kind."""
    out: list[Defect] = []

    def kind(name: str, rules: str, *planted: tuple[str, Plant], rendered: bool = False) -> None:
        out.extend(Defect(name, report, tuple(rules.split()), plant, rendered) for report, plant in planted)

    _references(kind)
    _numbers(kind)
    _abbreviations(kind)
    _structure(kind)
    _data(kind)
    _text(kind)
    _rendered(kind)
    _series(kind)
    _by_a_stranger(kind)
    _in_stories(kind)
    return tuple(out)


_Kind = Callable[..., None]


def _in_stories(kind: _Kind) -> None:
    for report in STORIES:
        for line in (CLEAN / report / "slips.txt").read_text(encoding="utf-8").splitlines():
            name, old, new = (
                part.strip().replace("\\|", "|").replace("\\n", "\n") for part in re.split(r"(?<!\\)\|", line)
            )
            kind(f"story: {name}", "DAT NUM REF TXT JNL", (report, swap(CASE, old, new)))


def _references(kind: _Kind) -> None:
    kind(
        "citation misspelt",
        "REF001",
        (WORKED, swap(LETTER, "[@maude2018]", "[@maud2018]")),
        ("adult", swap(CASE, "@henter2007", "@henter207")),
        ("german", swap(GERMAN, "@weiss2018", "@weis2018")),
        ("french", swap("cas.qmd", "@moreau2019", "@moreau2091")),
        ("spanish", swap("caso.qmd", "@garcia2021", "@garcia2012")),
        ("plain", swap(PLAIN, "@roujeau1994;", "@roujeau1995;")),
        ("single", swap(SINGLE, "@habib2012", "@habib2011")),
    )
    kind(
        "entry deleted from the bibliography",
        "REF001",
        (WORKED, swap("references.bib", "{jia2019,", "{jia2019b,")),
        ("german", swap("literatur.bib", "{schmidt2020,", "{schmitt2020,")),
    )
    kind(
        "key twice in the bibliography",
        "REF003",
        (
            "adult",
            add(
                "references.bib",
                "\n@article{ramos2014,\n  title = {Other},\n  author = {Doe, Jane},\n  year = {2001}\n}\n",
            ),
        ),
        (
            "plain",
            add(
                "works.bib",
                "\n@article{kardaun2013,\n  title = {Other},\n  author = {Doe, Jane},\n  year = {2001}\n}\n",
            ),
        ),
    )
    kind(
        "one work under two keys",
        "REF004",
        (
            "adult",
            several(
                add(
                    "references.bib",
                    "\n@article{fardetb,\n  author = {Fardet, Laurence},\n  title = {The {HScore}},\n  journal = "
                    "{Arthritis Rheum},\n"
                    "  year = {2014},\n  volume = {66},\n  pages = {2613--2620},\n  doi = {10.1002/art.38690}\n}\n",
                ),
                swap(CASE, "agrees with that of other adults", "agrees with that of other adults [@fardetb]"),
            ),
        ),
    )
    kind(
        "entry broken by a merge", "REF005 REF001", ("single", swap("own.bib", "year    = {2009},", "year    = {2009,"))
    )
    kind("reference number typed by hand", "REF012", (WORKED, swap(LETTER, "[@danylesko2021]", "[7]")))


def _numbers(kind: _Kind) -> None:
    kind(
        "label misspelt in a mention",
        "NUM001",
        (WORKED, swap(LETTER, "@tbl-reported gathers", "@tbl-reportd gathers")),
        ("adult", swap(CASE, "(@suppfig-ferritin)", "(@suppfig-feritin)")),
        ("german", swap(GERMAN, "(@tbl-bal)", "(@tbl-bla)")),
        ("plain", swap(PLAIN, "(@fig-rash)", "(@fig-rush)")),
    )
    kind("label of a float renamed", "NUM001", ("adult", swap(CASE, "{#fig-histology ", "{#fig-biopsy ")))
    kind(
        "label twice",
        "NUM002",
        ("plain", swap(PLAIN, "{#fig-biopsy ", "{#fig-rash ")),
        ("adult", swap(CASE, "{#tbl-laboratory}", "{#tbl-drugs}")),
    )
    kind(
        "mention deleted",
        "NUM003",
        (WORKED, swap(LETTER, "@tbl-reported gathers selected reports", "There are selected reports")),
        ("adult", swap(CASE, " (@fig-histology)", "")),
        ("german", swap(GERMAN, " (@tbl-bal)", "")),
        ("plain", swap(PLAIN, " (@fig-biopsy)", "")),
        ("single", swap(SINGLE, " (@fig-curve)", "")),
    )
    kind(
        "two figures swapped",
        "NUM004",
        (
            "adult",
            exchange(
                CASE,
                "confirmed HLH (@fig-histology)",
                "CT showed enlarged lymph nodes ([@fig-nodes A]), which were smaller after\ntreatment ([@fig-nodes B])",
            ),
        ),
        ("german", exchange(GERMAN, "@fig-verlauf)", "@fig-schema.")),
        ("plain", exchange(PLAIN, "(@fig-rash)", "(@fig-biopsy)")),
    )
    kind("two tables swapped", "NUM004", ("adult", exchange(CASE, "[@tbl-drugs]", "@tbl-laboratory")))
    kind("panels mentioned out of order", "NUM005", ("adult", exchange(CASE, "[@fig-nodes A]", "[@fig-nodes B]")))
    kind(
        "panel that does not exist",
        "NUM006",
        (WORKED, swap(LETTER, "[@suppfig-course B-C]", "[@suppfig-course B-D]")),
        ("adult", swap(CASE, "[@fig-nodes B]", "[@fig-nodes C]")),
    )
    kind(
        "panel renamed",
        "NUM006 NUM007 NUM009 DAT001 FIG",
        (WORKED, several(swap(FIGURES, "letter: C", "letter: D"), swap(FIGURES, "[AA, BC]", "[AA, BD]"))),
    )
    kind("panel no longer mentioned", "NUM018", ("adult", swap(CASE, " ([@fig-nodes B])", "")))
    kind("legend of a panel deleted", "NUM007", (WORKED, swap(FIGURES, "        legend: *mri\n", "")))
    kind(
        "caption typed beside the legend",
        "NUM008",
        (WORKED, swap(SUPPLEMENT, "suppfig-course.svg)\n", "suppfig-course.svg)\n\nThe clinical course.\n")),
    )
    kind(
        "legend speaks of a panel that is gone",
        "NUM009",
        (WORKED, swap(FIGURES, "are drawn open (fading);", "are drawn open (fading); **D.** Photograph;")),
    )
    kind(
        "number typed by hand",
        "NUM010",
        (WORKED, swap(LETTER, "@tbl-reported gathers", "Table 1 gathers")),
        ("adult", swap(CASE, "(@fig-histology)", "(Figure 2)")),
        ("german", swap(GERMAN, "(@tbl-bal)", "(Tabelle 1)")),
        ("plain", swap(PLAIN, "@tbl-values.", "Table 1.")),
        ("single", swap(SINGLE, "(@fig-curve)", "(Fig. 1)")),
    )
    kind(
        "number of a supplementary figure typed by hand",
        "NUM010",
        (WORKED, swap(LETTER, "([@suppfig-course A])", "(Supplementary Figure S1A)")),
    )
    kind(
        "number left empty",
        "NUM011",
        (WORKED, swap(LETTER, "([@suppfig-course A])", "(Supplementary figure )")),
        ("plain", swap(PLAIN, "(@fig-biopsy)", "(Figure )")),
        ("german", swap(GERMAN, "(@fig-verlauf)", "(Abbildung )")),
    )
    kind(
        "caption deleted",
        "NUM014",
        ("adult", swap(APPENDIX, "Ferritin over time in HLH.\n", "")),
        ("plain", swap(PLAIN, "![Rash of the trunk.]", "![]")),
    )
    kind(
        "alternative text deleted",
        "NUM015",
        ("adult", swap(CASE, ' fig-alt="Histiocytes that hold red cells."', "")),
        ("single", swap(SINGLE, ' fig-alt="A curve that rises and falls."', "")),
        (WORKED, add(SUPPLEMENT, "\n![](../figures/suppfig-course.png)\n")),
    )
    kind(
        "heading level skipped",
        "NUM016",
        ("adult", swap(CASE, "## Treatment", "#### Treatment")),
        ("plain", swap(PLAIN, "## Case", "#### Case")),
    )
    kind(
        "paragraph that cites moved behind a table",
        "NUM017",
        (
            "single",
            swap(
                SINGLE,
                "Local steroids can raise glucose [@stepan2017].",
                "| a | b |\n|---|---|\n| x [@habib2012] | y [@stepan2017] |\n\n: Reports. {#tbl-reports}\n\nLocal "
                "steroids can raise glucose [@stepan2017], and others agree [@habib2012] (@tbl-reports).",
            ),
        ),
    )
    kind(
        "float without a label",
        "NUM019 NUM001",
        ("adult", swap(CASE, ": Drugs given for HLH. {#tbl-drugs}", ": Drugs given for HLH.")),
    )
    kind(
        "mention in round brackets at the start of a paragraph",
        "NUM013 NUM001",
        ("plain", swap(PLAIN, "A 61-year-old man", "(@fig-rash) shows the rash. A 61-year-old man")),
    )


def _abbreviations(kind: _Kind) -> None:
    kind(
        "definition removed",
        "ABB001",
        (WORKED, swap(TERMS, "  - short: CRS\n    long: cytokine release syndrome\n    article: a\n", "")),
        (
            WORKED,
            swap(TERMS, "  - short: IL-6\n    long: interleukin-6\n    article: an\n    variants: [IL6]\n", ""),
        ),
        ("adult", swap(TERMS, "  - short: EBV\n    long: Epstein-Barr virus\n    article: an\n", "")),
        ("german", swap(TERMS, "  - short: BAL\n    long: bronchoalveoläre Lavage\n", "")),
        ("plain", swap(PLAIN, "polymerase chain reaction (PCR)", "a PCR")),
    )
    kind(
        "definition nobody uses",
        "ABB002",
        (
            WORKED,
            swap(
                TERMS,
                "known:",
                "  - short: ICANS\n    long: immune effector cell-associated neurotoxicity syndrome\nknown:",
            ),
        ),
        (
            "plain",
            several(
                swap(PLAIN, "HLA typing of\nhis", "Typing of\nhis"),
                swap(PLAIN, "The allele HLA-B\\*58:01\nwas", "An allele\nwas"),
            ),
        ),
    )
    kind(
        "explained twice by hand",
        "ABB003",
        ("plain", swap(PLAIN, "A second PCR", "A second polymerase chain reaction (PCR)")),
        (
            WORKED,
            several(
                swap(LETTER, "grading\nCRS [@lee", "grading\ncytokine release syndrome (CRS) [@lee"),
                swap(LETTER, "as local CRS [@luan2021]", "as local cytokine release syndrome (CRS) [@luan2021]"),
            ),
        ),
    )
    kind(
        "variant of an abbreviation",
        "ABB004",
        (WORKED, swap(LETTER, "adverse events of CAR T cells", "adverse events of CAR-T cells")),
        ("adult", swap(CASE, "IL-2 receptor levels", "IL2 receptor levels")),
        (WORKED, swap(LETTER, "cGVHD was controllable", "cGvHD was controllable")),
    )
    kind(
        "explained by hand beside the list",
        "ABB005",
        (WORKED, swap(LETTER, "for grading\nCRS [@lee", "for grading\ncytokine release syndrome (CRS) [@lee")),
        ("adult", swap(CASE, "DNA of EBV was", "DNA of Epstein-Barr virus (EBV) was")),
    )
    kind(
        "mark that names no abbreviation",
        "ABB009",
        (WORKED, swap(LETTER, "imitation of tumor progression", "imitation of [TPX]{.abbr form=long}")),
    )
    kind(
        "long form again",
        "ABB007",
        (WORKED, swap(LETTER, "severity of CRS", "severity of cytokine release syndrome")),
        (
            "adult",
            swap(CASE, "other adults with HLH and EBV", "other adults with hemophagocytic lymphohistiocytosis and EBV"),
        ),
        ("plain", swap(PLAIN, "A second PCR confirmed", "A second polymerase chain reaction confirmed")),
    )
    kind(
        "abbreviation in the title",
        "ABB008",
        (WORKED, swap(LETTER, "title: Pseudo-progression of", "title: FDG uptake and pseudo-progression of")),
        ("plain", swap(PLAIN, "title: A drug reaction", "title: DRESS")),
    )
    kind(
        "undefined abbreviation in a legend",
        "ABB001 ABB011",
        (WORKED, swap(FIGURES, "treatments, CRS with fever", "treatments, CRS and HLH with fever")),
        (
            "plain",
            swap(PLAIN, "Laboratory values by day of admission.", "Laboratory values in DRESS by day of admission."),
        ),
    )


def _structure(kind: _Kind) -> None:
    kind(
        "picture deleted",
        "NUM020 DAT004",
        ("adult", lambda root: (root / "figures/histology.svg").unlink()),
        ("single", lambda root: (root / "curve.svg").unlink()),
        (WORKED, lambda root: (root / "figures/suppfig-course.svg").unlink()),
    )
    kind(
        "link to a heading that was renamed",
        "NUM021",
        ("adult", swap(CASE, "as summarized above", "as [summarized](#summary)")),
        ("plain", swap(PLAIN, "is well known", "is [well known](#introducton)")),
    )
    kind(
        "footnote deleted",
        "NUM022",
        ("plain", swap(PLAIN, "was normal.", "was normal.[^count]")),
        ("adult", swap(CASE, "# Discussion\n", "[^score]: As given by the laboratory.\n\n# Discussion\n")),
    )
    kind("division not closed", "NUM023", ("adult", swap(CASE, "Lymph nodes on CT.\n\n:::", "Lymph nodes on CT.\n")))
    kind(
        "cell of a table deleted",
        "NUM024",
        ("adult", swap(CASE, "| 150 mg/m2 | 0    |", "| 0    |")),
        ("german", swap(GERMAN, "| Makrophagen  | 45        |", "| Makrophagen 45 |")),
    )
    kind(
        "paragraph pasted twice",
        "TXT013",
        (
            "plain",
            swap(
                PLAIN,
                "## Discussion\n",
                "## Discussion\n\nDRESS after allopurinol is well known, as @kardaun2013 "
                "report. "
                "Others saw the same in Figure 2 of @roujeau1994.\n",
            ),
        ),
    )
    kind(
        "long forms of two abbreviations swapped",
        "ABB012",
        (WORKED, exchange(TERMS, "long: complete remission", "long: extramedullary lesion")),
        ("adult", exchange(TERMS, "long: Epstein-Barr virus", "long: computed tomography")),
    )
    kind(
        "abstract and text disagree",
        "DAT011 DAT002",
        (
            "plain",
            swap(
                PLAIN,
                "author: Carla Muster\n",
                "author: Carla Muster\nabstract: A 16-year-old man had fever and a rash.\n",
            ),
        ),
        (
            "single",
            several(
                swap(
                    SINGLE,
                    "author: Dora Autor\n",
                    "author: Dora Autor\nabstract: A 52-year-old man had high glucose.\n",
                ),
                swap(SINGLE, "A woman with type II diabetes", "A 52-year-old woman with type II diabetes"),
            ),
        ),
    )
    kind(
        "order of citations set to position",
        "NUM017",
        (
            WORKED,
            several(
                swap("_quarto.yml", "citation-order: first-mention", "citation-order: position"),
                swap(
                    LETTER,
                    "## Abbreviations {.unnumbered}",
                    "| a | b |\n|---|---|\n| [@sarfati2023] | [@dean2026] "
                    "|\n\n"
                    ": Reports. {#tbl-two}\n\n## Abbreviations {.unnumbered}",
                ),
            ),
        ),
    )


def _data(kind: _Kind) -> None:
    def var(name: str) -> str:
        return f"{{{{< var {name} >}}}}"

    kind(
        "age changed in prose",
        "DAT002",
        (WORKED, swap(LETTER, var("history.haploidentical-transplantation.age"), "7 years")),
        (WORKED, swap(LETTER, var("history.diagnosis.age"), "5 months")),
        (WORKED, swap(LETTER, var("history.cord-blood-transplantation.age"), "15 months")),
        (WORKED, swap(LETTER, var("history.extramedullary-lesion.age"), "8 years")),
        (WORKED, swap(LETTER, f"was {var('patient.age')} old", "was 11 years old")),
        (WORKED, swap(LETTER, f"{var('history.maternal-lymphocytes.end')} old", "8 years old")),
        ("adult", swap(CASE, f"at the age of {var('history.thyroiditis.age')}", "at the age of 29 years")),
        ("adult", swap(CASE, f"the age of {var('history.splenectomy.age')}", "the age of 38 years")),
        ("german", swap(GERMAN, var("history.erstdiagnose.age-dative"), "37 Jahren")),
        (
            "adult",
            swap(
                CASE,
                f"A {var('patient.age-adjective')} {var('patient.noun')} was admitted",
                "A 34-year-old woman was admitted",
            ),
        ),
        (
            "adult",
            swap(
                CASE, f"A {var('patient.age-adjective')} {var('patient.noun')} with EBV", "A 44-year-old woman with EBV"
            ),
        ),
    )
    kind(
        "day changed in prose",
        "DAT002 DAT010",
        (WORKED, swap(LETTER, f"On {var('course.crs.start')}", "On day 4")),
        (WORKED, swap(LETTER, var("course.tocilizumab-second.day"), "day 5")),
        (WORKED, swap(LETTER, var("course.methylprednisolone.start"), "day 8")),
        (WORKED, swap(LETTER, var("course.fever.end"), "day 9")),
        (WORKED, swap(LETTER, var("course.leg-swelling.end-sentence"), "By day 13")),
        ("adult", swap(CASE, var("course.rash.start"), "day 3")),
        ("adult", swap(CASE, var("course.dexamethasone.start"), "day 2")),
        ("german", swap(GERMAN, var("course.fieber.start"), "Tag 4")),
    )
    kind(
        "interval changed in prose",
        "DAT002",
        (WORKED, swap(LETTER, f"{var('outcome.day-sentence')} the infusion", "Two months after the infusion")),
        ("adult", swap(CASE, f"{var('outcome.day-sentence')} the infusion", "Five months after the infusion")),
    )
    kind(
        "percentage changed in prose",
        "DAT002",
        (WORKED, swap(LETTER, var("course.mixed-chimerism.quantities.maternal"), "93.3%")),
    )
    kind(
        "measured value changed in prose",
        "DAT002",
        (
            "adult",
            swap(
                CASE, f"plasma\n({var('course.viremia.quantities.viral-load')})", "plasma (viremia of 2.5 log10 IU/mL)"
            ),
        ),
    )
    kind(
        "dose changed in prose",
        "DAT002",
        ("adult", swap(CASE, f"Etoposide ({var('index-event.drug.dose')})", "Etoposide (100 mg/m2)")),
    )
    kind(
        "dose the case does not state",
        "DAT010",
        (WORKED, swap(LETTER, "dose of tocilizumab followed", "dose of tocilizumab (8 mg/kg) followed")),
    )
    kind(
        "grade changed in prose",
        "DAT002",
        (WORKED, swap(LETTER, var("course.crs.grading.grade"), "grade 3")),
        ("german", swap(GERMAN, var("course.exanthem.grading.grade"), "Grad 3")),
        ("adult", swap(CASE, var("course.rash.grading.grade"), "grade 3")),
    )
    kind(
        "count changed in prose",
        "DAT002",
        (WORKED, swap(LETTER, f"despite {var('history.blinatumomab.counts.courses-words')}", "despite six")),
        ("adult", swap(CASE, f"and {var('course.transfusions.counts.units-words')}", "and nine")),
    )
    kind(
        "ordinal changed in prose",
        "DAT002",
        (
            WORKED,
            swap(LETTER, f"{var('history.haploidentical-transplantation.response.ordinal')} CR. BM", "second CR. BM"),
        ),
    )
    kind("side changed in prose", "DAT002", (WORKED, swap(LETTER, "bone\nof the left leg", "bone\nof the right leg")))
    kind(
        "sex changed in prose",
        "DAT002",
        (WORKED, swap(LETTER, f"case of a {var('patient.noun')}", "case of a girl")),
        (
            WORKED,
            swap(
                LETTER, f"{var('patient.pronoun-sentence')} was {var('patient.age')}", f"She was {var('patient.age')}"
            ),
        ),
        ("adult", swap(CASE, f"{var('patient.pronoun-sentence')} had been", "He had been")),
    )
    kind(
        "value typed that a variable has",
        "DAT003",
        (WORKED, swap(LETTER, var("history.diagnosis.age"), "4 months")),
        ("adult", swap(CASE, var("course.dexamethasone.start"), "day 1")),
    )
    kind(
        "scale of a grade deleted",
        "DAT007",
        (WORKED, swap(LETTER, " (grading scale\nnot stated)", "")),
        ("adult", swap(CASE, " by CTCAE version 5.0", "")),
    )
    kind(
        "chronology broken",
        "DAT001",
        (WORKED, swap("data/case.yml", "    start: 3\n    end: 7", "    start: 9\n    end: 7")),
        ("adult", swap("data/case.yml", "start: 2\n    end: 5", "start: 6\n    end: 5")),
    )
    kind(
        "field of the case misspelt",
        "DAT001",
        (WORKED, swap("data/case.yml", "    grading: {grade: 2,", "    gradings: {grade: 2,")),
        ("adult", swap("data/case.yml", "  sex: female", "  sexe: female")),
    )
    kind("unit deleted", "DAT006", (WORKED, swap("data/case.yml", "maternal: 99.3%", "maternal: 99.3")))
    kind(
        "cell of this report's row changed",
        "DAT008",
        (
            WORKED,
            swap(
                "data/reported-cases.csv",
                "pseudo-progression,1,10,male,relapsed infant",
                "pseudo-progression,1,11,male,relapsed infant",
            ),
        ),
        (WORKED, swap("data/reported-cases.csv", "1,10,male,", "1,10,female,")),
    )
    kind(
        "row of a table torn by a merge",
        "DAT001 CEL",
        (
            WORKED,
            swap(
                "data/reported-cases.csv",
                "kovalenko2023,worsening then resolution,1,18,male,",
                "kovalenko2023,worsening then resolution,1,18,",
            ),
        ),
    )
    kind(
        "figure out of date",
        "DAT004",
        (WORKED, swap("data/case.yml", "    day: 6\n    after: [crs", "    day: 5\n    after: [crs")),
        (WORKED, swap("scripts/clinical_course.py", "\n", "\n# changed\n")),
    )
    kind(
        "value that does not exist",
        "NUM001 ERROR",
        (WORKED, swap(LETTER, var("patient.age"), var("patient.ages"))),
        ("adult", swap(CASE, var("course.rash.start"), var("course.rashes.start"))),
    )
    kind(
        "calendar date in the text",
        "PRI005",
        (WORKED, swap(LETTER, "The painful leg then", "On 12 March 2019 the painful leg then")),
        ("adult", swap(CASE, "CT showed", "On March 3, CT showed")),
    )


def _text(kind: _Kind) -> None:
    kind(
        "word twice",
        "TXT001",
        (WORKED, swap(LETTER, "Its danger depends", "Its danger danger depends")),
        ("plain", swap(PLAIN, "is a severe reaction", "is a a severe reaction")),
    )
    kind(
        "conflict of a merge left in",
        "TXT012",
        (
            WORKED,
            swap(
                LETTER,
                "In the present case,",
                "<<<<<<< HEAD\nIn the present case,\n=======\nIn this case,\n>>>>>>> draft\nIn the present case,",
            ),
        ),
        (
            "plain",
            swap(PLAIN, "## Discussion\n", "<<<<<<< HEAD\n## Discussion\n=======\n## Comment\n>>>>>>> coauthor\n"),
        ),
    )
    kind(
        "placeholder left in",
        "TXT",
        (WORKED, swap(LETTER, "careful management.", "careful management TODO.")),
        ("adult", swap(CASE, "was missing.", "was missing (XXX).")),
    )
    kind(
        "word misspelt",
        "TXT",
        (WORKED, swap(LETTER, "have been recognized", "have been recieved")),
        ("plain", swap(PLAIN, "systemic symptoms", "systemic symtoms")),
    )
    kind("bracket not closed", "TXT", (WORKED, swap(LETTER, "(data not shown)", "(data not shown")))
    kind(
        "spelling of two kinds",
        "TXT",
        (WORKED, swap(LETTER, "malignant tumors [@jia2019]", "malignant tumours [@jia2019]")),
    )


def _rendered(kind: _Kind) -> None:
    word, page = "_output/letter.docx", "_output/letter.html"
    kind(
        "cell edited in the Word file", "VER005", (WORKED, in_word(word, "1 (65; male)", "1 (56; male)")), rendered=True
    )
    kind("number edited in the Word file", "VER002", (WORKED, in_word(word, "99.3%", "93.9%")), rendered=True)
    kind(
        "word edited in the Word file",
        "VER007",
        (WORKED, in_word(word, "careful management", "no management")),
        rendered=True,
    )
    kind(
        "legend edited in the Word file",
        "VER004",
        (WORKED, in_word(word, "are drawn open (fading)", "are drawn closed")),
        rendered=True,
    )
    kind(
        "citation edited in the HTML file",
        "VER003",
        (WORKED, swap(page, 'role="doc-biblioref">12</a>', 'role="doc-biblioref">11</a>')),
        rendered=True,
    )
    kind(
        "number of a float edited in the HTML file",
        "VER002 VER004",
        (WORKED, swap(page, 'class="mention">Table\u00a01', 'class="mention">Table\u00a02')),
        rendered=True,
    )
    kind(
        "abbreviations list edited in the HTML file",
        "VER006",
        (WORKED, swap(page, "<dd>\ncomplete remission\n</dd>", "<dd>\ncomplete response\n</dd>")),
        rendered=True,
    )
    kind(
        "paragraph deleted from the HTML file",
        "VER008",
        (WORKED, swap(page, "<p><strong>Consent.</strong> Not applicable: retold from a public preprint.</p>", "")),
        rendered=True,
    )
    kind("PDF of an earlier version", "VER002", (WORKED, older_pdf), rendered=True)
    kind(
        "source changed after rendering",
        "VER001",
        (WORKED, swap("data/case.yml", "age: 10 years", "age: 11 years")),
        rendered=True,
    )


def _by_a_stranger(kind: _Kind) -> None:
    """Mistakes that were thought of before anybody looked at what the rules can find."""

    def var(name: str) -> str:
        return f"{{{{< var {name} >}}}}"

    text, more, bib = "report/case.qmd", "report/supplement.qmd", "references.bib"
    kind(
        "key of a work without its mark",
        "REF017",
        (WORKED, swap(LETTER, "[@sarfati2023]", "sarfati2023")),
        ("infection", swap("case.qmd", "[@roden2005]", "(roden2005)")),
    )
    kind(
        "authors separated by commas",
        "REF018",
        (
            "neurology",
            swap(bib, "Graus, Francesc and Titulaer, Maarten J. and Balu, Ramani", "Graus F, Titulaer MJ, Balu R"),
        ),
    )
    kind("DOI cut short", "REF007", ("neurology", swap(bib, "10.1016/S1474-4422(15)00401-9", "10.1016")))
    kind("pages reversed", "REF009", ("neurology", swap(bib, "391--404", "404--391")))
    kind("year mistyped", "REF008", ("neurology", swap(bib, "year = {2016}", "year = {2061}")))
    kind("journal deleted", "REF006", ("neurology", swap(bib, "  journal = {Medicine},\n", "")))
    kind(
        "authors shortened by hand",
        "REF010",
        ("neurology", swap(bib, "Lancaster, Eric and Martinez-Hernandez, Eugenia", "others")),
    )
    kind("dollar sign in a title", "REF005", ("genes", swap("refs.bib", "unique subtype of", "5 $ subtype of")))
    kind("citation deleted", "REF002", ("neurology", swap(text, "[@dalmau2011; @graus2016]", "[@dalmau2011]")))
    kind("letters of an abbreviation transposed", "ABB001", ("neurology", swap(text, "CSF contained", "CFS contained")))
    kind(
        "measured value changed at its day",
        "DAT002",
        ("neurology", swap(text, var("measurements.neutrophils.values.day-24"), "9.6 × 10⁹/L")),
        ("neurology", swap(text, var("measurements.neutrophils.values.day-24"), "0.9 × 10⁹/L")),
    )
    kind("measured value changed in a table", "DAT002", ("neurology", swap(text, "| 24  | 0.7 ", "| 24  | 0.9 ")))
    kind(
        "day changed in an alternative text",
        "DAT002",
        (WORKED, swap(FIGURES, var("course.crs.start") + "; fever", "day 5; fever")),
        ("neurology", swap(more, var("course.neutropenia.start"), "day 27")),
        ("neurology", swap(more, var("course.neutropenia.end"), "day 30")),
    )
    kind("day changed in a legend", "DAT002", (WORKED, swap(FIGURES, "(day 0): treatments", "(day 1): treatments")))
    kind(
        "day changed in the abstract",
        "DAT002",
        ("neurology", swap(text, f"by {var('course.neutropenia.end')} without", "by day 13 without")),
        ("neurology", swap(text, var("outcome.day-sentence"), "Three months after")),
        ("neurology", swap(text, f"  {var('course.neutropenia.start')} and", "  day 42 and")),
    )
    kind(
        "count changed by the name of the event",
        "DAT002",
        ("neurology", swap(text, f"{var('course.exchange.counts.sessions-words')} plasma", "seven plasma")),
    )
    kind(
        "dose changed where the case states it",
        "DAT002",
        ("neurology", swap(text, f"({var('index-event.drug.dose')})", "(735 mg/m²)")),
        ("neurology", swap(text, var("course.pulse.drugs.methylprednisolone.dose"), "10 g")),
        (
            "infection",
            swap("case.qmd", var("course.amphotericin.drugs.liposomal-amphotericin-b.dose"), "50 mg/kg"),
        ),
    )
    kind(
        "sex changed in the title",
        "DAT002",
        ("neurology", swap(text, "rituximab in a young woman", "rituximab in a man")),
    )
    kind(
        "version of a scale changed",
        "DAT002",
        ("neurology", swap(text, "(CTCAE 5.0) appeared", "(CTCAE 4.0) appeared")),
    )
    kind(
        "unit of a dose deleted",
        "DAT006",
        (
            "neurology",
            swap(text, f"{var('course.pulse.drugs.methylprednisolone.dose')} intravenously", "1 intravenously"),
        ),
    )
    kind(
        "unit of a concentration deleted", "DAT006", ("neurology", swap(text, "0.42 g/L of protein", "0.42 of protein"))
    )
    kind("titre changed in prose", "DAT002", ("neurology", swap(text, "titre of 1:320", "titre of 1:230")))
    kind(
        "day of this report's row changed",
        "DAT008",
        (WORKED, swap("data/reported-cases.csv", "resolved by day 14", "resolved by day 41")),
    )
    kind("share that is not the quotient", "DAT012", ("neurology", swap(text, "patients (7%", "patients (17%")))
    kind("estimate outside its interval", "DAT012", ("neurology", swap(text, "interval 3%–13%", "interval 8%–13%")))
    kind("probability beyond 1", "DAT012", ("neurology", swap(text, "*p* = 0.03", "*p* = 1.03")))
    kind("probability of 0", "DAT012", ("genes", swap("report.qmd", "*P* < .001", "*P* = .000")))
    kind("space before a comma", "TXT002", ("neurology", swap(text, "agitated, had", "agitated , had")))
    kind("space missing behind a full stop", "TXT003", ("neurology", swap(text, "voices. Her", "voices.Her")))
    kind("full stop twice", "TXT011", ("neurology", swap(text, "voices. Her", "voices.. Her")))
    kind("quotation mark lost", "TXT004", ("rheumatology", swap("bericht.qmd", "„Post hoc“", "„Post hoc")))
    kind("number touches its unit", "TXT009", ("genes", swap("report.qmd", "3.2 mg/kg", "3.2mg/kg")))
    kind(
        "range with a hyphen",
        "TXT010",
        ("neurology", swap(text, "3%–13%", "3%-13%")),
        ("genes", swap("report.qmd", "58–73 years", "58-73 years")),
    )
    kind("decimal comma", "TXT014", ("neurology", swap(text, "37.4 °C", "37,4 °C")))
    kind("endings -ise and -ize", "TXT006", ("neurology", swap(text, "a generalised", "a generalized")))
    kind(
        "hyphen of a compound lost",
        "TXT005",
        (WORKED, swap(LETTER, "Comparable reactions", "Comparable pseudoprogression-like reactions")),
    )
    kind("name of a drug misspelt", "TXT008", ("neurology", swap(text, "cyclophosphamide", "cyclophosphomide")))
    kind("medical word misspelt", "TXT008", ("neurology", swap(text, "hypoventilation", "hypoventillation")))
    kind("sign of ordinals for degrees", "TXT033", ("neurology", swap(text, "37.4 °C", "37.4 ºC")))
    kind("sign of degrees in the wrong encoding", "TXT035", ("neurology", swap(text, "37.4 °C", "37.4 Â°C")))
    kind("micro sign typed as u", "TXT015", ("neurology", swap(text, "34 cells/µL", "34 cells/uL")))
    kind(
        "work cited twice in one bracket",
        "REF",
        ("neurology", swap(text, "[@dalmau2011; @gr", "[@dalmau2011; @dalmau2011; @gr")),
    )

    page, word, drawn = "_output/case.html", "_output/case.docx", "_output/supplement"
    kind(
        "number of a formula edited",
        "VER009",
        ("neurology", in_word(word, "<m:t>61.5</m:t>", "<m:t>65.1</m:t>")),
        ("neurology", swap(page, "<mn>0.85</mn>", "<mn>0.58</mn>")),
        rendered=True,
    )
    kind("PDF with an earlier formula", "VER009", ("neurology", older_formula), rendered=True)
    kind(
        "alternative text edited",
        "VER010",
        ("neurology", in_word(f"{drawn}.docx", "neutropenia from day 24", "neutropenia from day 25")),
        ("neurology", swap(f"{drawn}.html", "neutropenia from day 24", "neutropenia from day 25")),
        rendered=True,
    )
    kind(
        "title edited in the HTML file",
        "VER007",
        ("neurology", swap(page, '<h1 class="title">Late-onset', '<h1 class="title">Early-onset')),
        rendered=True,
    )
    kind(
        "abstract edited in the Word file",
        "VER002",
        ("neurology", in_word(word, "resolved by day 31", "resolved by day 13")),
        rendered=True,
    )


def older_formula(root: Path) -> None:
    """A PDF whose formula is an earlier one, beside newer files."""
    document = root / "report/case.qmd"
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("61.5", "16.5"), encoding="utf-8")
    render(root, "--to", "pdf")
    document.write_text(text, encoding="utf-8")


def render(root: Path, *options: str) -> None:
    subprocess.run([sys.executable, "-m", "casewright", "render", "--quiet", *options], cwd=root, check=True)


REPORT, PATIENT_1, PATIENT_2 = "report/case-report.qmd", "data/cases/patient-1.yml", "data/cases/patient-2.yml"
CAPSULES = "data/capsules.schema.yml"


def _series(kind: _Kind) -> None:
    """Mistakes that need several cases, measurements with units and ranges, or a full article."""

    def value(name: str) -> str:
        return "{{< var patient-" + name + " >}}"

    kind(
        "laboratory value typed and wrong",
        "DAT",
        (SERIES, swap(REPORT, value("1.measurements.calcium.values.day-90"), "2.14 mmol/L")),
        (SERIES, swap(REPORT, value("2.measurements.creatinine.values.day-0"), "183 µmol/L")),
    )
    kind(
        "value of another patient",
        "DAT013",
        (
            SERIES,
            swap(
                REPORT,
                "Patient 1 until\n" + value("1.course.saline.end"),
                "Patient 1 until\n" + value("2.course.saline.end"),
            ),
        ),
        (
            SERIES,
            swap(
                REPORT,
                "Patient 1 was " + value("1.patient.age-article"),
                "Patient 1 was " + value("2.patient.age-article"),
            ),
        ),
    )
    kind(
        "laboratory value in another unit",
        "DAT",
        (SERIES, swap(REPORT, value("1.measurements.creatinine.values.day-0"), "196 mmol/L")),
        (SERIES, swap(REPORT, value("1.measurements.hydroxyvitamin-d.values.day-90"), "415 ng/mL")),
    )
    kind(
        "patients' values changed places",
        "DAT",
        (
            SERIES,
            several(
                swap(REPORT, value("1.measurements.creatinine.values.day-0"), "138 µmol/L"),
                swap(REPORT, value("2.measurements.creatinine.values.day-0"), "196 µmol/L"),
            ),
        ),
        (SERIES, swap(REPORT, value("2.patient.age-article"), "a 58-year-old")),
    )
    kind(
        "reference range removed",
        "DAT001",
        (SERIES, swap(PATIENT_1, "    reference-range: {low: 45, high: 84}\n", "")),
        (SERIES, swap(PATIENT_2, "    reference-range: {low: 1.6, high: 6.9}\n", "")),
    )
    kind(
        "reference range typed and wrong",
        "DAT",
        (
            SERIES,
            swap(
                REPORT,
                value("1.measurements.calcium.reference-range.low-number")
                + "–"
                + value("1.measurements.calcium.reference-range.high"),
                "2.02–2.60 mmol/L",
            ),
        ),
    )
    kind(
        "reference range upside down",
        "DAT001",
        (SERIES, swap(PATIENT_1, "{low: 2.20, high: 2.60}", "{low: 2.60, high: 2.20}")),
    )
    kind(
        "value of a case that does not exist",
        "NUM001 ERROR",
        (SERIES, swap(REPORT, "var patient-2.course", "var patient-3.course")),
    )
    kind(
        "day of one patient of a series typed and wrong",
        "DAT",
        (SERIES, swap(REPORT, value("2.course.discharge.day"), "day 5")),
    )
    kind("unit of a column removed", "DAT006", (SERIES, swap(CAPSULES, "    unit: µg\n", "")))
    kind(
        "figure of a series stale", "DAT", (SERIES, swap(PATIENT_2, "{day: 14, value: 3.05}", "{day: 14, value: 3.50}"))
    )
    kind(
        "author's affiliation unknown",
        "REF NUM TXT ERROR",
        (SERIES, swap(REPORT, "      - ref: chemistry", "      - ref: chemestry")),
    )
    kind(
        "American spelling in a British report",
        "TXT",
        (SERIES, swap(REPORT, "Analysis of the capsules", "The capsules were analyzed, which")),
        (SERIES, swap(REPORT, "leads to hypercalcaemia", "leads to hypercalcemia")),
    )
    kind(
        "rendered laboratory value edited",
        "VER",
        (SERIES, in_word("_output/case-report.docx", ">2.41<", ">2.14<")),
        rendered=True,
    )


def older_pdf(root: Path) -> None:
    """A PDF that was rendered when the case was another, beside newer files."""
    data = root / "data/case.yml"
    text = data.read_text(encoding="utf-8")
    data.write_text(text.replace("age: 14 months", "age: 13 months"), encoding="utf-8")
    render(root, "--to", "pdf")
    data.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Shelf:
    """Clean reports in a folder, worked on once; `copy` makes a fresh one for a defect."""

    folder: Path

    def clean(self, report: str) -> Path:
        return self.folder / report

    def copy(self, report: str, rendered: bool) -> Path:
        target = self.folder / "planted"
        shutil.rmtree(target, ignore_errors=True)
        ignored = (
            shutil.ignore_patterns("__pycache__") if rendered else shutil.ignore_patterns("__pycache__", "_output")
        )
        shutil.copytree(self.clean(report), target, ignore=ignored)
        return target


def shelf(folder: Path, reports: Sequence[str] = REPORTS, rendered: bool = True) -> Shelf:
    """Clean copies of reports, with values, parts and results of cells made; those in `RENDERED` rendered where
    asked for."""
    for report in reports:
        target = folder / report
        if report in SHELVES:
            target.mkdir(parents=True)
            for name in PARTS:
                source = SHELVES[report] / name
                if source.is_dir():
                    shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
                elif source.exists():
                    shutil.copy(source, target / name)
        else:
            shutil.copytree(CLEAN / report, target)
        if rendered and report in RENDERED:
            render(target)
        findings_of(target, report)
    return Shelf(folder)


def findings_of(root: Path, report: str, rendered: bool = False) -> tuple[Finding, ...] | CasewrightError:
    """What is found in a report; the error where it cannot be read."""
    try:
        if rendered:
            return verify(root).findings
        try:
            loaded = load_report(root, ReadingOptions(DOCUMENTS.get(report, ()), run_cells=True))
        except CasewrightError as error:
            loaded = report_of_broken_data(root, (), error)
        return run_rules(loaded).findings
    except CasewrightError as error:
        return error


def is_caught(defect: Defect, before: Sequence[Finding], after: tuple[Finding, ...] | CasewrightError) -> bool:
    """Whether the defect is named: by a new finding of an expected rule, or by an error that stops the check."""
    if isinstance(after, CasewrightError):
        return after.location is not None or "ERROR" in defect.rules
    known = {(finding.rule, finding.message) for finding in before}
    new = [finding for finding in after if (finding.rule, finding.message) not in known]
    return any(finding.rule.startswith(rule) for finding in new for rule in defect.rules)


def tried(
    shelf: Shelf, chosen: Sequence[Defect]
) -> Iterator[tuple[Defect, bool, tuple[Finding, ...] | CasewrightError]]:
    """Plant each defect into a fresh copy, and look."""
    before: dict[tuple[str, bool], tuple[Finding, ...] | CasewrightError] = {}
    for defect in chosen:
        key = (defect.report, defect.rendered)
        if key not in before:
            before[key] = findings_of(shelf.clean(defect.report), defect.report, defect.rendered)
        clean = before[key]
        if isinstance(clean, CasewrightError):
            raise clean
        root = shelf.copy(defect.report, defect.rendered)
        defect.plant(root)
        after = findings_of(root, defect.report, defect.rendered)
        yield defect, is_caught(defect, clean, after), after


def main() -> None:
    wanted = sys.argv[1:]
    chosen = [one for one in defects() if not wanted or any(word in one.kind for word in wanted)]
    planted: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        reports = shelf(Path(folder))
        clean = {report: findings_of(reports.clean(report), report) for report in REPORTS}
        started = time.perf_counter()
        for defect, is_found, after in tried(reports, chosen):
            planted[defect.kind] += 1
            caught[defect.kind] += is_found
            if not is_found:
                other = after if isinstance(after, CasewrightError) else [str(one.rule) for one in after]
                missed.append(f"{defect.kind} ({defect.report}): {other}")
        took = time.perf_counter() - started
    width = max(map(len, planted))
    for kind, count in planted.items():
        print(f"{kind:{width}}  {caught[kind]} / {count}")
    print(f"\n{len(planted)} kinds, {caught.total()} of {planted.total()} caught, {took:.0f} s")
    for line in missed:
        print("missed:", line)
    for report in STORIES:
        found = clean[report]
        assert not isinstance(found, CasewrightError)
        words = len((CLEAN / report / CASE).read_text(encoding="utf-8").split())
        told = Counter(one.severity.value for one in found if one.rule != "DAT003")  # true: the values are typed
        share = told["warning"] * 500 / words
        print(f"true sentences of {report}: {told['error']} errors, {share:.1f} warnings per 500 words")
    for report, findings in clean.items():
        for finding in [findings] if isinstance(findings, CasewrightError) else findings:
            name = "" if isinstance(finding, CasewrightError) else finding.rule
            print(f"clean {report}: {finding.location} {name} {finding}"[:200])


if __name__ == "__main__":
    main()
