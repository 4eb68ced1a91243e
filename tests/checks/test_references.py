"""REF: citations, entries of the bibliography and typed reference numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.engine.checking import Outcome, run_rules
from casewright.checks.families import Selection
from casewright.checks.loading import with_retractions
from casewright.diagnostics import CasewrightError, Severity
from tests.checks.reports import checked, found_at, loaded, marked, places, write_files

# Each entry stands for itself; `K` becomes its own key. A `▶` is where a finding of the rule is expected.
ENTRIES = [
    ("REF006", "▶@article{K, author={M, A}, title={Case one alone}, year={2020}, pages={1}}"),
    ("REF006", "▶@article{K, author={M, A}, title={Case two alone}, journal={J}, pages={1}}"),
    ("REF006", "▶@article{K, author={M, A}, journal={J}, year={2020}, pages={1}}"),
    ("REF006", "▶@article{K, title={Case three alone}, journal={J}, year={2020}, pages={1}}"),
    ("REF006", "▶@article{K, author={M, A}, title={Case four alone}, journal={J}, year={2020}, volume={3}}"),
    ("REF006", "▶@article{K, author={M, A}, title={}, journal={J}, year={2020}, pages={1}}"),
    ("REF006", "▶@book{K, author={M, A}, title={Book one alone}, year={2020}}"),
    ("REF006", "▶@inproceedings{K, author={M, A}, title={Talk one alone}, year={2020}}"),
    ("REF006", "▶@phdthesis{K, author={M, A}, title={Thesis one alone}, year={2020}}"),
    ("REF006", "▶@online{K, title={Page one alone}}"),
    ("REF006", "@article{K, author={M, A}, title={Case five alone}, journaltitle={J}, date={2020-05}, eid={e1}}"),
    ("REF006", "@article{K, author={M, A}, title={Case six alone}, journal={J}, year={2020}, doi={10.1000/six}}"),
    ("REF006", "@article{K, author={M, A}, title={Case seven alone}, journal={J}, note={in press}}"),
    ("REF006", "@article{K, editor={M, A}, title={Case eight alone}, journal={J}, year={2020}, pages={1}}"),
    ("REF006", "@misc{K, howpublished={A letter}}"),
    ("REF006", "@online{K, title={Page two alone}, url={https://example.org}}"),
    ("REF006", "@dataset{K, title={Of a type that is not known}}"),
    ("REF006", "@book{K, author={M, A}, title={Book two alone}, year={2020}, publisher={P}}"),
    ("REF007", "@misc{K, title={A one}, ▶doi={10.1000}}"),
    ("REF007", "@misc{K, title={A two}, ▶doi={10.1000/two.}}"),
    ("REF007", "@misc{K, title={A three}, ▶doi={doi.org/three}}"),
    ("REF007", "@misc{K, title={A four}, ▶pmid={PMC123456}}"),
    ("REF007", "@misc{K, title={A five}, ▶pmcid={29385370x}}"),
    ("REF007", "@misc{K, title={A six}, ▶issn={0028-4794}}"),
    ("REF007", "@misc{K, title={A seven}, ▶isbn={978-3-16-148410-1}}"),
    ("REF007", "@misc{K, title={A eight}, ▶issn={0028-4793, 1533-4407}}"),
    ("REF007", "@misc{K, title={A nine}, doi={https://doi.org/10.1000/nine}}"),
    ("REF007", "@misc{K, title={A ten}, doi={10.1002/(SICI)1097-0142(19990301)85:5<1::AID-CNCR1>3.0.CO;2-T}}"),
    ("REF007", "@misc{K, title={A eleven}, pmid={29385371}, pmcid={PMC5996391}, issn={0028-4793, 1533-4406}}"),
    ("REF007", "@misc{K, title={A twelve}, issn={0028-4793 (print)}, isbn={978-3-16-148410-0}}"),
    ("REF008", "@misc{K, title={B one}, ▶year={20211}}"),
    ("REF008", "@misc{K, title={B two}, ▶year={202}}"),
    ("REF008", "@misc{K, title={B three}, ▶year={2199}}"),
    ("REF008", "@misc{K, title={B four}, ▶date={2020-13}}"),
    ("REF008", "@misc{K, title={B five}, year={2021}}"),
    ("REF008", "@misc{K, title={B six}, date={2021-02-28}}"),
    ("REF008", "@misc{K, title={B seven}, year={in press}}"),
    ("REF008", "@misc{K, title={B eight}, year={1543}}"),
    ("REF009", "@misc{K, title={C one}, ▶pages={448--439}}"),
    ("REF009", "@misc{K, title={C two}, ▶pages={439--y}}"),
    ("REF009", "@misc{K, title={C three}, ▶pages={12 to 14}}"),
    ("REF009", "@misc{K, title={C four}, pages={439--448}}"),
    ("REF009", "@misc{K, title={C five}, pages={439-48}}"),
    ("REF009", "@misc{K, title={C six}, pages={e123--e130}}"),
    ("REF009", "@misc{K, title={C seven}, pages={S12--S15, 20}}"),
    ("REF009", "@misc{K, title={C eight}, pages={707191}}"),
    ("REF009", "@misc{K, title={C nine}, pages={xii--xv}}"),
    ("REF010", "@misc{K, title={D one}, ▶author={Maude, S and others}}"),
    ("REF010", "@misc{K, title={D two}, ▶author={Maude, S and Grupp, S et al.}}"),
    ("REF010", "@misc{K, title={D three}, author={Maude, S and Others, B}}"),
    ("REF010", "@misc{K, title={D four}, author={Et, Alan and Etal, Bo}}"),
    ("REF011", "@misc{K, title={Treatment of children with ▶T cells after relapse}}"),
    ("REF011", "@misc{K, title={“Delay” of a report with small words in ▶Hodgkin lymphoma}}"),
    ("REF011", "@misc{K, title={A report of ▶Hodgkin lymphoma in children}}"),
    ("REF011", "@misc{K, title={Chimeric Antigen Receptor ▶T-Cell Therapy in Patients}}"),
    ("REF011", "@misc{K, title={The role of vitamin ▶D in the course of disease}}"),
    ("REF011", "@misc{K, title={Expression of ▶Ki-67 in Tumors of Children}}"),
    ("REF011", "@misc{K, title={How ▶I Treat Anemia}}"),
    ("REF011", "@misc{K, title={Onset of rash in \\emph{{{▶Mycoplasma}}} infection}}"),
    ("REF011", "@misc{K, title={Onset of rash in \\emph{{Mycoplasma} pneumoniae} infection}}"),
    ("REF011", "@misc{K, title={Onset of rash in \\emph{▶Mycoplasma pneumoniae} infection}}"),
    ("REF011", "@misc{K, title={Onset of rash in {\\emph{Mycoplasma pneumoniae}} infection}}"),
    ("REF011", "@misc{K, title={Vowel Space and F0 Characteristics of Ki67 in Infants}}"),
    ("REF011", "@misc{K, title={Cues to Structure in Infant-directed Speech: {{Cross}}-linguistic Evidence}}"),
    ("REF011", "@misc{K, title={A {B}ayesian-Inspired Framework of Short {B}ates {C}ommunicative Scales}}"),
    ("REF011", "@misc{K, title={ggpubr: 'ggplot2' Based Publication Ready Plots}}"),
    ("REF007", "@misc{K, title={A short one}, doi={10/gg3h86}}"),
    ("REF011", "@misc{K, ▶title={Les R\\'esistances Fran\\c{c}aises et La Vaccination}}"),
    ("REF011", "@misc{K, title={Social Inequalities in Hostility toward Vaccination against {{Covid-19}}}}"),
    ("REF011", "@misc{K, title={The Portals: an Open-Access Platform for Drug-Resistant Tuberculosis Data}}"),
    ("REF011", "@misc{K, title={Differentiating between taxa using 16S gene data and 3D models}}"),
    ("REF011", "@misc{K, title={{CAR}-▶T cell therapy of children}}"),
    ("REF011", "@misc{K, title={Leukemia in a ▶Dutch family with relapse}}"),
    ("REF011", "@misc{K, title={Treatment of children with {T} cells after relapse}}"),
    ("REF011", "@misc{K, title={{Treatment with T Cells in Hodgkin Lymphoma}}}"),
    ("REF011", "@misc{K, title={Immune Imitation of Tumor Progression After Treatment}}"),
    ("REF011", "@misc{K, title={IL-6, CD19, mRNA and DNA in the blood of children}}"),
    ("REF011", "@misc{K, title={T cells in the young: B cells in the old}}"),
    ("REF011", "@misc{K, title={Case report: Local inflammation of the skin}}"),
    ("REF011", "@misc{K, title={Hepatitis A and what we saw of it in children}}"),
    ("REF011", "@misc{K, langid={german}, title={Behandlung der Hodgkin Krankheit bei Kindern}}"),
    ("REF009", "@misc{K, title={C ten}, pages={1338-46; discussion 1346-7}}"),
    ("REF009", "@misc{K, title={C eleven}, pages={129-36, quiz 137-8}}"),
    ("REF009", "@misc{K, title={C thirteen}, pages={e00164--24}}"),
    ("REF009", "@misc{K, title={C twelve}, pages={338-46.e1-3}}"),
    ("REF011", "@misc{K, title={Fever in ▶Germany: a report from Hamburg on Stevens-Johnson syndrome}}"),
    ("REF011", "@misc{K, title={Outcome of ▶Wiskott-Aldrich Syndrome After Transplantation}}"),
    ("REF011", "@misc{K, title={Graft-Versus-Host Disease and Long-Term Disease in Children's Disease}}"),
    ("REF011", "@misc{K, title={Measles in ▶Kenya and {Peru} After Vaccination}}"),
    ("REF011", "@misc{K, title={Loss of \\emph{▶Escherichia coli} and \\textit{TP53}}}"),
    ("REF011", "@misc{K, title={Schwere ▶Hautreaktion nach Gabe von Amoxicillin}}"),
    ("REF011", "@misc{K, language={ger}, title={Schwere ▶Hautreaktion nach Gabe von Amoxicillin}}"),
    ("REF011", "@misc{K, langid={ngerman}, title={Schwere Hautreaktion nach Gabe von Amoxicillin}}"),
    ("REF011", "@incollection{K, title={T}, author={R, A}, year={2010}, booktitle={Measles in the north of ▶Kenya}}"),
    ("REF011", "@misc{K, title={Cell Therapy for Acute Lymphoblastic Leukemia: a randomized trial in adults}}"),
    ("REF020", "@misc{K, title={E one}, ▶author={World Health Organization}}"),
    ("REF020", "@misc{K, title={E two}, ▶author={Roe, A and European Medicines Agency}}"),
    ("REF020", "@misc{K, title={E three}, ▶author={Food and Drug Administration}}"),
    ("REF020", "@misc{K, title={E four}, ▶author={WHO Collaborating Group and Roe, A}}"),
    ("REF020", "@misc{K, title={E five}, author={{World Health Organization} and WHO}}"),
    ("REF020", "@misc{K, title={E six}, author={Jane Board and Carl Team and Koch, Robert}}"),
    ("REF020", "@book{K, title={E seven}, author={Roe, A}, ▶publisher={Simon and Schuster}, year={2010}}"),
    ("REF020", "@book{K, title={E eight}, author={Roe, A}, publisher={{Simon and Schuster}}, year={2010}}"),
    ("REF018", "@misc{K, title={E nine}, author={King, Martin Luther, Jr. and Müller, Jr., Hans}}"),
    ("REF018", "@misc{K, title={E ten}, ▶author={Smith JA and Doe B}}"),
    ("REF018", "@misc{K, title={E eleven}, author={John Smith and WEI LI and J. A. Roe and Smith, JA}}"),
    ("REF023", "@misc{K, title={F one}, ▶type={Journal Article}}"),
    ("REF023", "@phdthesis{K, title={F two}, author={Roe, A}, type={PhD thesis}, school={O}, year={2010}}"),
    ("REF011", "@misc{K, title={Über {M\\\"{u}ller} und die anderen}}"),
]  # fmt: skip
LIBRARY = "\n\n".join(text.replace("K,", f"key{index},", 1) for index, (_, text) in enumerate(ENTRIES))
PLAIN = "---\nlang: en\nbibliography: refs.bib\nnocite: '@*'\n---\n\nText.\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("library")
    return checked(folder, {"letter.qmd": PLAIN, "refs.bib": marked(LIBRARY).text}, "REF")


@pytest.mark.parametrize("number", range(len(ENTRIES)), ids=[f"{rule} {text}" for rule, text in ENTRIES])
def test_each_entry(library: Outcome, number: int) -> None:
    rule, _ = ENTRIES[number]
    line = 2 * number + 1
    expected = [place for place in marked(LIBRARY).marks if place[0] == line]
    assert [place for place in found_at(library, "refs.bib", rule) if place[0] == line] == expected


def test_what_is_missing_for_certain_is_an_error_and_the_rest_a_warning(library: Outcome) -> None:
    weights = {one.message: one.severity for one in library.findings if one.rule == "REF006"}
    assert weights["The entry `key0` (@article) has no journal."] is Severity.ERROR
    assert weights["The entry `key3` (@article) has no author."] is Severity.WARNING
    assert weights["The entry `key6` (@book) has no publisher."] is Severity.WARNING


def test_pages_that_run_backwards_are_an_error(library: Outcome) -> None:
    weights = [one.severity for one in library.findings if one.rule == "REF009"]
    assert weights == [Severity.ERROR, Severity.WARNING, Severity.WARNING]


def test_csl_titles_keep_their_capitals_by_themselves(tmp_path: Path) -> None:
    """Only BibTeX titles are set small; CSL data says what is printed."""
    data = '[{"id": "a", "type": "article", "title": "A report of Hodgkin lymphoma in children with T cells"}]'
    letter = PLAIN.replace("refs.bib", "refs.json")
    assert not checked(tmp_path, {"letter.qmd": letter, "refs.json": data}, "REF011").findings


def test_titles_are_set_small_in_english_only(tmp_path: Path) -> None:
    letter = PLAIN.replace("lang: en", "lang: de")
    bib = "@misc{a, title={Bericht der Hodgkin Krankheit}}"
    assert not checked(tmp_path, {"letter.qmd": letter, "refs.bib": bib}, "REF011").findings


LETTER = "---\nbibliography: refs.bib\n---\n\n{text}\n"
TWO = """\
@article{luan2021, author={Luan, C}, title={Local cytokine release syndrome in a patient}, journal={J}, year={2021},
  pages={1}, doi={10.1000/luan}}

@article{wei2020, author={Wei, J}, title={The model of cytokine release syndrome}, journal={J}, year={2020}, pages={2}}
"""


def test_citation_of_nothing_is_found_in_text_and_front_matter(tmp_path: Path) -> None:
    letter = "---\nbibliography: refs.bib\nabstract: See @luan2012.\n---\n\nAs shown [@luan2021; @wei2002].\n"
    found = checked(tmp_path, {"letter.qmd": letter, "refs.bib": TWO}, "REF001").findings
    assert places(found) == ["REF001 letter.qmd:3", "REF001 letter.qmd:6:22"]
    assert found[1].hint == "Did you mean `wei2020`?"


def test_entry_never_cited(tmp_path: Path) -> None:
    files = {"letter.qmd": LETTER.format(text="As shown [@luan2021]."), "refs.bib": TWO}
    assert places(checked(tmp_path, files, "REF002").findings) == ["REF002 refs.bib:4:1"]


@pytest.mark.parametrize(
    "files",
    [
        {"letter.qmd": LETTER.format(text="As shown [@luan2021; @wei2020]."), "refs.bib": TWO},
        {"letter.qmd": PLAIN, "refs.bib": TWO},
        {
            "_quarto.yml": "bibliography: refs.bib\n",
            "letter.qmd": "As shown [@luan2021].\n",
            "supplement.qmd": "And here [@wei2020].\n",
            "refs.bib": TWO,
        },
        {
            "letter.qmd": LETTER.format(text="[@luan2021]\n\n```{python}\nprint('[@wei2020]')\n```"),
            "refs.bib": TWO,
        },
        {
            "_quarto.yml": "bibliography: refs.bib\n",
            "letter.qmd": "[@luan2021]\n\n```{python}\ntable('data/cases.csv')\n```",
            "data/cases.csv": "reference,age\nwei2020,3\n",
            "refs.bib": TWO,
        },
    ],
    ids=[
        "cited",
        "listed by nocite",
        "cited by another document",
        "perhaps cited by cells that have not been run",
        "perhaps cited by cells from data",
    ],
)
def test_entry_cited_after_all(tmp_path: Path, files: dict[str, str]) -> None:
    assert not checked(tmp_path, files, "REF002").findings


def test_an_entry_that_is_written_nowhere_is_cited_by_no_cell(tmp_path: Path) -> None:
    text = LETTER.format(text="[@luan2021]\n\n```{python}\nprint(1)\n```")
    assert places(checked(tmp_path, {"letter.qmd": text, "refs.bib": TWO}, "REF002").findings) == [
        "REF002 refs.bib:4:1"
    ]


def test_a_library_is_one_note_and_only_its_cited_entries_are_looked_at(tmp_path: Path) -> None:
    bib = "\n".join(f"@article{{k{index}, title={{Untitled number {index} of these}}}}" for index in range(40))
    outcome = checked(tmp_path, {"letter.qmd": LETTER.format(text="As shown [@k3]."), "refs.bib": bib}, "REF")
    assert [(str(one.location), one.rule, one.severity) for one in outcome.findings] == [
        ("refs.bib", "REF002", Severity.NOTE),
        ("refs.bib:4:1", "REF006", Severity.ERROR),
    ]
    assert outcome.findings[0].message == "39 of the entries here are never cited."


TWINS = {
    "one DOI, written twice": (
        "doi={10.1000/A}, title={One}",
        "doi={https://doi.org/10.1000/a}, title={Other}",
        "DOI",
    ),
    "one PMID": ("pmid={123456}, title={One}", "pmid={PMID: 123456}, title={Other}", "PubMed identifier"),
    "one PMCID": ("pmcid={PMC123456}, title={One}", "pmcid={pmc123456}, title={Other}", "PMCID"),
    "one title, year and author": (
        "title={The {Model} of Cytokine Release}, year={2020}, author={Wei, Jianshu and Liu, Y}",
        "title={The model of cytokine release.}, date={2020-08}, author={J. Wei}",
        "title and year",
    ),
    "another year": (
        "title={The model of cytokine release}, year={2020}",
        "title={The model of cytokine release}, year={2021}",
        None,
    ),
    "another author": (
        "title={The model of cytokine release}, year={2020}, author={Wei, J}",
        "title={The model of cytokine release}, year={2020}, author={Liu, Y}",
        None,
    ),
    "two DOIs": (
        "title={The model of cytokine release}, year={2020}, doi={10.1000/a}",
        "title={The model of cytokine release}, year={2020}, doi={10.1000/b}",
        None,
    ),
    "a short title that many have": ("title={Editorial}, year={2020}", "title={Editorial}, year={2020}", None),
    "malformed identifiers": ("doi={none}, title={One}", "doi={none}, title={Other}", None),
}


@pytest.mark.parametrize(("first", "second", "shared"), TWINS.values(), ids=TWINS.keys())
def test_one_work_under_two_keys(tmp_path: Path, first: str, second: str, shared: str | None) -> None:
    bib = f"@misc{{a, {first}}}\n\n@misc{{b, {second}}}\n"
    found = checked(tmp_path, {"letter.qmd": LETTER.format(text="[@a]"), "refs.bib": bib}, "REF004").findings
    expected = f"`b` is the same work as `a` (refs.bib:1:1): they have the same {shared}."
    assert [(str(one.location), one.message) for one in found] == ([("refs.bib:3:1", expected)] if shared else [])


def test_one_work_cited_under_two_keys_is_an_error(tmp_path: Path) -> None:
    bib = "@misc{a, doi={10.1000/a}, title={T}}\n@misc{b, doi={10.1000/A}, title={T}}\n"
    files = {"letter.qmd": LETTER.format(text="[@a] and [@b]"), "refs.bib": bib}
    assert [one.severity for one in checked(tmp_path, files, "REF004").findings] == [Severity.ERROR]


def test_what_the_bibliography_says_of_itself_is_shown_once(tmp_path: Path) -> None:
    bib = "@misc{a, title={5% of them}}\n@misc{a, title={Other}}\n"
    files = {
        "_quarto.yml": "bibliography: refs.bib\n",
        "letter.qmd": "[@a]\n",
        "supplement.qmd": "[@a]\n",
        "refs.bib": bib,
    }
    found = places(checked(tmp_path, files, "REF003", "REF005").findings)
    assert found == ["REF005 refs.bib:1:10", "REF003 refs.bib:2:1"]


TYPED = [
    "as described before.▶^1,2^",
    "in the blood▶^3^ of children",
    "as described▶^1–3,5^ and",
    "as described ▶[3] before",
    "as described ▶[1, 2] and ▶[4-6]",
    "see ▶ref. 4 and ▶refs 5, 6",
    "in ▶reference 12 it was",
    "known growth▶¹ and tumors▶¹²",
    "10^9^/L and 5 m^2^ and cm^3^ and kg/m^2^",
    "^18^F-FDG, ^99m^Tc and CD4^+^ cells",
    "95% CI [1, 3] and IQR: [2, 5]",
    "values in [0, 1] and [2020]",
    "[@luan2021, p. 3] and [@luan2021]",
    "a note[^1] here",
    "a link [3](https://example.org) and [3]{.mark}",
    "H~2~O, CO~2~, x^2^ and E = mc², max/total/total²",
    "lost their growth▶²",
    "the reference 2019 guideline, a reference of 5%",
    "`[3]` and `growth^1^`",
    "the 3^rd^ day",
    "respond to them ▶^3-5^, but; as shown ▶^2^.",
    "10 ^9^/L of 18 ^18^F",
]


@pytest.fixture(scope="module")
def typed_numbers(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    text = LETTER.format(text="\n\n".join([*TYPED, "[^1]: The note."]))
    return checked(tmp_path_factory.mktemp("typed"), {"letter.qmd": marked(text).text, "refs.bib": TWO}, "REF012")


@pytest.mark.parametrize("number", range(len(TYPED)), ids=TYPED)
def test_reference_numbers_typed_by_hand(typed_numbers: Outcome, number: int) -> None:
    line = 5 + 2 * number
    places_expected = [place for place in marked(LETTER.format(text="\n\n".join(TYPED))).marks if place[0] == line]
    assert [one for one in found_at(typed_numbers, "letter.qmd", "REF012") if one[0] == line] == places_expected


@pytest.mark.parametrize(
    "text",
    [
        "as described before (▶luan2021) and [@luan2021]",
        "as ▶luan2021 says",
        "`luan2021` is a key, [@luan2021], @luan2021 and [see @luan2021]",
        "https://example.org/luan2021 and xluan2021 and luan2021b",
    ],
)
def test_keys_without_at(tmp_path: Path, text: str) -> None:
    case = marked(LETTER.format(text=text))
    outcome = checked(tmp_path, {"letter.qmd": case.text, "refs.bib": TWO}, "REF017")
    assert found_at(outcome, "letter.qmd", "REF017") == case.marks


@pytest.mark.parametrize(
    "text",
    [
        "as described [@luan2021; ▶@luan2021] before",
        "as described [@luan2021;\n▶@luan2021]",
        "as described [@luan2021] and [@luan2021]",
        "as described [@luan2021, p. 3; @luan2021, p. 5]",
    ],
)
def test_a_work_cited_twice_in_a_bracket(tmp_path: Path, text: str) -> None:
    case = marked(LETTER.format(text=text))
    outcome = checked(tmp_path, {"letter.qmd": case.text, "refs.bib": TWO}, "REF019")
    assert found_at(outcome, "letter.qmd", "REF019") == case.marks


@pytest.mark.parametrize(
    ("authors", "count"),
    [
        ("Graus F, Titulaer MJ, Balu R", 1),
        ("Graus F, Titulaer MJ, Balu R and Dalmau, J", 1),
        ("Graus, F and Titulaer, MJ and Balu, R", 0),
        ("King, Jr., Martin Luther and Smith, III, A", 0),
        ("{World Health Organization, Geneva, Switzerland}", 0),
        ("family=Berg, given=Jan, prefix=van der", 0),
        ("van der Berg, Jan and Müller, {A, B}", 0),
    ],
)
def test_authors_that_only_commas_separate(tmp_path: Path, authors: str, count: int) -> None:
    bib = f"@article{{luan2021,\n author = {{{authors}}},\n title = {{T}}\n}}\n"
    files = {"letter.qmd": LETTER.format(text="[@luan2021]"), "refs.bib": bib}
    assert places(checked(tmp_path, files, "REF018").findings) == ["REF018 refs.bib:2:2"] * count


RETRACTIONS = """\
Record ID,Title,RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature
1,"One, two",1/2/2020 0:00,10.1000/notice,0,10.1000/LUAN,0,Retraction
2,Three,3/4/2021 0:00,,0,10.1000/other,222222,Expression of concern
3,Four,3/4/2021 0:00,,0,unavailable,0,Retraction
4,Five,3/4/2021 0:00,,0,10.1000/corrected,0,Correction
"""


def test_retracted_works_are_found_by_doi_and_pmid(tmp_path: Path) -> None:
    bib = (
        TWO + "@misc{concern, title={C}, pmid={222222}}\n@misc{corrected, title={D}, doi={10.1000/corrected}}\n"
        "@misc{fine, title={E}, doi={10.1000/fine}, pmid={0}}\n"
    )
    report = loaded(tmp_path, {"letter.qmd": PLAIN, "refs.bib": bib, "retracted.csv": RETRACTIONS})
    found = run_rules(with_retractions(report, tmp_path, "retracted.csv"), Selection(["REF014"])).findings
    assert [(str(one.location), one.severity.value, one.message) for one in found] == [
        (
            "refs.bib:1:1",
            "error",
            "`luan2021`: retracted.csv lists the work (Retraction, 1/2/2020, notice 10.1000/notice).",
        ),
        ("refs.bib:5:1", "warning", "`concern`: retracted.csv lists the work (Expression of concern, 3/4/2021)."),
        ("refs.bib:6:1", "note", "`corrected`: retracted.csv lists the work (Correction, 3/4/2021)."),
    ]


def test_without_data_nothing_is_said_of_retractions(tmp_path: Path) -> None:
    assert not checked(tmp_path, {"letter.qmd": PLAIN, "refs.bib": TWO}, "REF014").findings


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", '"'])
def test_other_csv_files_are_refused(tmp_path: Path, text: str) -> None:
    report = loaded(tmp_path, {"letter.qmd": "Text.\n"})
    write_files(tmp_path, {"x.csv": text})
    with pytest.raises(CasewrightError, match=r"x\.csv"):
        with_retractions(report, tmp_path, "x.csv")


HINTS = {
    "names as PubMed writes them": ("REF018", "author={Graus F, Titulaer MJ, Balu R}", "`Graus, F and Titulaer, M J`"),
    "surnames and initials in turn": (
        "REF018",
        "author={Graus, F., Titulaer, M. J.}",
        "`Graus, F. and Titulaer, M. J.`",
    ),
    "names that may be either": ("REF018", "author={Jane Roe, Carl Doe, Ann Fox}", "`Luan, Chengxin and Ge, Jian`"),
    "a date in ISO 8601": ("REF033", "note={Accessed: 2024-01-05}", "`urldate = {2024-01-05}`"),
    "a date in words": ("REF033", "note={Last accessed on 5 May 2021.}", "`urldate = {2021-05-05}`"),
    "a date in numbers": ("REF033", "note={Retrieved 05/06/2021}", "`urldate = {YYYY-MM-DD}`"),
    "a date that is said": ("REF033", "urldate={2021-05-05}, note={Accessed May 5, 2021}", "`urldate` has the date"),
}


@pytest.mark.parametrize(("rule", "fields", "hint"), HINTS.values(), ids=HINTS)
def test_a_hint_says_what_to_type_in_this_entry(tmp_path: Path, rule: str, fields: str, hint: str) -> None:
    files = {
        "letter.qmd": "---\nbibliography: refs.bib\n---\n\nA report [@a].\n",
        "refs.bib": f"@misc{{a, title={{A page}}, year={{2021}}, {fields}}}\n",
    }
    (found,) = checked(tmp_path, files, rule).findings
    assert hint in found.hint


def test_a_note_that_speaks_of_access_is_no_date(tmp_path: Path) -> None:
    files = {
        "letter.qmd": "---\nbibliography: refs.bib\n---\n\nA report [@a].\n",
        "refs.bib": "@misc{a, title={A page}, year={2021}, note={Accessed by members only}}\n",
    }
    assert checked(tmp_path, files, "REF033").findings == ()
