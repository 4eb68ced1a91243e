"""Citations by DOI, PMID and PMCID: which work they mean, and what is printed and numbered."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.manuscript import ast
from casewright.references.bibliography import load_bibliography
from casewright.references.work_identifiers import Identifier, identifier_in, keys_by_identifier
from tests.checks.reports import checked, loaded, write_files

BOOK = """\
@article{maude2018,
  title = {Tisagenlecleucel}, author = {Maude, Shannon}, journal = {N Engl J Med}, year = {2018}, pages = {439-448},
  doi = {10.1056/NEJMoa1709866}, pmid = {29385370}
}
@article{care, title = {CARE}, author = {Roe, Joel}, journal = {J}, year = {2013}, pages = {1}, pmcid = {PMC3844611}}
@article{lancet, title = {A trial}, author = {Lee, Al}, journal = {Lancet}, year = {2018}, pages = {1},
  doi = {https://doi.org/10.1016/S0140-6736(18)30001-1}}
@article{elsewhere, title = {B}, author = {Roe, Al}, journal = {J}, year = {2018}, pages = {1},
  url = {https://doi.org/10.1000/Else.1}, note = {PMID: 123456; PMCID: PMC654321}}
@article{archived, title = {C}, author = {Poe, Al}, journal = {J}, year = {2018}, pages = {1},
  eprint = {777}, eprinttype = {pubmed}}
@article{doi:10.1000/own, title = {D}, author = {Doe, Al}, journal = {J}, year = {2018}, pages = {1}}
"""

IDENTIFIERS = {
    "doi:10.1056/NEJMoa1709866": Identifier("doi", "10.1056/nejmoa1709866"),
    "DOI: 10.1056/nejmoa1709866": Identifier("doi", "10.1056/nejmoa1709866"),
    "10.1056/NEJMoa1709866": Identifier("doi", "10.1056/nejmoa1709866"),
    "https://dx.doi.org/10.1056/NEJMoa1709866": Identifier("doi", "10.1056/nejmoa1709866"),
    "doi:https://doi.org/10.1056/NEJMoa1709866": Identifier("doi", "10.1056/nejmoa1709866"),
    "pmid:29385370": Identifier("pmid", "29385370"),
    "pubmed:29385370": Identifier("pmid", "29385370"),
    "https://pubmed.ncbi.nlm.nih.gov/29385370/": Identifier("pmid", "29385370"),
    "pmcid:PMC3844611": Identifier("pmcid", "PMC3844611"),
    "pmcid:3844611": Identifier("pmcid", "PMC3844611"),
    "PMC3844611": Identifier("pmcid", "PMC3844611"),
    "maude2018": None,
    "doi2018": None,
    "29385370": None,
    "fig-doi": None,
    "https://example.org/10": None,
    "pmcnamara2019": None,
}


@pytest.mark.parametrize(("typed", "identifier"), IDENTIFIERS.items())
def test_what_is_an_identifier(typed: str, identifier: Identifier | None) -> None:
    assert identifier_in(typed) == identifier


@pytest.mark.parametrize("typed", ["doi:10.1056", "pmid:abc", "pmid:PMC3844611", "pmcid:x"])
def test_what_cannot_be_one(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        identifier_in(typed)


def test_the_works_of_a_bibliography(tmp_path: Path) -> None:
    write_files(tmp_path, {"refs.bib": BOOK})
    found = {
        str(one): key for one, key in keys_by_identifier(load_bibliography(["refs.bib"], tmp_path).entries).items()
    }
    assert found == {
        "doi:10.1056/nejmoa1709866": "maude2018",
        "pmid:29385370": "maude2018",
        "pmcid:PMC3844611": "care",
        "doi:10.1016/s0140-6736(18)30001-1": "lancet",
        "doi:10.1000/else.1": "elsewhere",
        "pmid:123456": "elsewhere",
        "pmcid:PMC654321": "elsewhere",
        "pmid:777": "archived",
    }


CITED = {
    "a DOI": ("[@doi:10.1056/NEJMoa1709866]", ["maude2018"]),
    "a DOI in other letters": ("[@DOI:10.1056/nejmOA1709866]", ["maude2018"]),
    "its address": ("[@https://doi.org/10.1056/NEJMoa1709866]", ["maude2018"]),
    "a bare DOI": ("[@10.1056/NEJMoa1709866]", ["maude2018"]),
    "in a sentence": ("as @doi:10.1056/NEJMoa1709866.", ["maude2018"]),
    "with a page": ("[see @pmid:29385370, p. 3; @pmcid:PMC3844611]", ["maude2018", "care"]),
    "by key as well": ("[@doi:10.1056/NEJMoa1709866] and [@maude2018; @care; @pmid:29385370]", ["maude2018", "care"]),
    "with parentheses": ("[@doi:10.1016/S0140-6736(18)30001-1]", ["lancet"]),
    "with parentheses and a page": ("[@doi:10.1016/S0140-6736(18)30001-1, p. 3; @care]", ["lancet", "care"]),
    "in braces": ("[@{doi:10.1016/S0140-6736(18)30001-1}]", ["lancet"]),
    "a key that looks like one": ("[@doi:10.1000/own]", ["doi:10.1000/own"]),
    "parentheses of another work": ("[@care(18)]", ["care"]),
}


@pytest.mark.parametrize(("text", "keys"), CITED.values(), ids=CITED.keys())
def test_what_is_cited(tmp_path: Path, text: str, keys: list[str]) -> None:
    report = loaded(tmp_path, {"_quarto.yml": SETTINGS, "refs.bib": BOOK, "letter.qmd": f"{FRONT}\n\nText {text}\n"})
    [document] = report.documents
    assert list(document.plan.cited) == keys
    assert [one for one in report.found if one.rule == "REF001"] == []


SETTINGS = "bibliography: refs.bib\ncasewright: true\n"
FRONT = "---\ntitle: A letter\n---"


def test_locators_stay_and_what_belonged_to_the_key_goes(tmp_path: Path) -> None:
    text = f"{FRONT}\n\nText [@doi:10.1016/S0140-6736(18)30001-1, p. 3].\n"
    report = loaded(tmp_path, {"_quarto.yml": SETTINGS, "refs.bib": BOOK, "letter.qmd": text})
    [cite] = ast.walk(report.documents[0].resolved.blocks, "Cite")
    assert ast.plain_text(cite["c"][0][0]["citationSuffix"]) == ", p. 3"


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("@maude2018; @doi:10.1056/NEJMoa1709866", 1),
        ("@pmid:29385370; @doi:10.1056/NEJMoa1709866", 1),
        ("@maude2018; @doi:10.1056/NEJMoa1709866, p. 3", 2),
        ("@care; @pmid:29385370", 2),
    ],
)
def test_a_work_is_cited_once_in_brackets(tmp_path: Path, typed: str, count: int) -> None:
    files = {"_quarto.yml": SETTINGS, "refs.bib": BOOK, "letter.qmd": f"{FRONT}\n\nText [{typed}].\n"}
    [cite] = ast.walk(loaded(tmp_path, files).documents[0].resolved.blocks, "Cite")
    assert len(cite["c"][0]) == count


def test_front_matter_legends_and_nocite(tmp_path: Path) -> None:
    front = FRONT.replace(
        "title:", 'abstract: "As [@pmid:777]."\nnocite: "@doi:10.1056/NEJMoa1709866, @pmid:123456"\ntitle:'
    )
    figures = "figures:\n  - {label: fig-a, panels: [{image: a.png, legend: 'As [@pmcid:PMC3844611]'}]}\n"
    text = f"{front}\n\nText.\n\n![](a.png){{#fig-a}}\n"
    files = {"_quarto.yml": SETTINGS, "refs.bib": BOOK, "letter.qmd": text, "figures/figures.yml": figures}
    report = loaded(tmp_path, files)
    plan = report.documents[0].plan
    assert (set(plan.cited), set(plan.nocite)) == ({"archived", "care"}, {"maude2018", "elsewhere"})


MISSING = {
    "a DOI": ("[@doi:10.1000/none]", "`casewright cite --online 10.1000/none`"),
    "a PMID": ("[@pmid:1]", "`casewright cite --online pmid:1`"),
    "a DOI with parentheses in a sentence": ("as @doi:10.1016/S0140-6736(18)30001-1", "in braces"),
    "none": ("[@pmid:PMC1]", "it is a PMCID"),
}


@pytest.mark.parametrize(("text", "hint"), MISSING.values(), ids=MISSING.keys())
def test_works_that_are_not_there(tmp_path: Path, text: str, hint: str) -> None:
    files = {"_quarto.yml": SETTINGS, "refs.bib": BOOK, "letter.qmd": f"{FRONT}\n\nText {text}\n"}
    [found] = checked(tmp_path, files, "REF001").findings
    assert (found.severity.value, str(found.location)) == ("error", f"letter.qmd:5:{7 if '[' in text else 9}")
    assert hint in found.hint


def test_a_plain_document_is_read_as_quarto_reads_it(tmp_path: Path) -> None:
    files = {"refs.bib": BOOK, "letter.qmd": "---\nbibliography: refs.bib\n---\n\nText [@pmid:29385370].\n"}
    [found] = checked(tmp_path, files, "REF001").findings
    assert "`pmid:29385370`" in found.message
