"""A report's citations from its files to what is printed: language, bibliographies of all kinds, plain documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casewright.manuscript import ast
from casewright.manuscript.citations.printing import cited

from .conftest import CASEWRIGHT, NO_CACHE, Report

BIB = r"""
@book{b, editor={Roe, Ann and Doe, Bo}, title={Fevers: a guide}, edition={2}, year={2010},
  publisher={Simon and Schuster}}
@online{w, author={European Medicines Agency}, title={A page}, url={https://x.org}, date={2023-11-30},
  urldate={2024-04-01}}
"""
AMERICAN = ["2nd ed.", "November 30, 2023"]
BRITISH = ["2nd edn.", "30 November 2023"]


def printed(report: Report, folder: Path, text: str, files: dict[str, str], settings: str) -> str:
    """The reference list of a report, as a reader reads it."""
    resolved = report({"letter.qmd": text, **files}, settings)
    document, plan = resolved.manuscript.documents[0]
    blocks = cited(resolved.parsed[0], document, plan, folder, NO_CACHE).document.blocks
    return ast.plain_text([one for one in ast.walk(blocks, "Div") if ast.has_class(one, "csl-entry")])


@pytest.mark.parametrize(
    ("style", "language", "words"),
    [
        ("american-medical-association", "", AMERICAN),
        ("american-medical-association", "lang: en\n", AMERICAN),
        ("american-medical-association", "lang: en-GB\n", BRITISH),
        ("blood", "", AMERICAN),
        ("blood", "lang: en\n", AMERICAN),
        ("blood", "lang: en-GB\n", BRITISH),
    ],
)
def test_english_is_american_unless_asked(
    style: str, language: str, words: list[str], report: Report, tmp_path: Path
) -> None:
    settings = f"{CASEWRIGHT}{language}bibliography: refs.bib\ncsl: {style}\n"
    text = printed(report, tmp_path, "Text [@b; @w].", {"refs.bib": BIB}, settings)
    assert [word for word in words if word not in text] == []


def test_a_style_of_another_language_is_printed_in_it(report: Report, tmp_path: Path) -> None:
    style = "springer-fachzeitschriften-medizin-psychologie"
    settings = f"{CASEWRIGHT}bibliography: refs.bib\ncsl: {style}\n"
    assert "2. Aufl." in printed(report, tmp_path, "Text [@b].", {"refs.bib": BIB}, settings)


WORK = {
    "id": "k",
    "type": "article-journal",
    "title": "Loss of <i>TP53</i> &amp; CO<sub>2</sub>.",
    "author": [{"family": "Garci\u0301a", "given": "A"}],
    "container-title": "Heart &amp; Lung",
    "volume": "3",
    "number": "e12",
    "DOI": "https://doi.org/10.1000/x",
    "genre": "Journal Article",
}
LIST = "1. García A. Loss of TP53 & CO2. Heart & Lung. 3:e12. doi:10.1000/x"


@pytest.mark.parametrize("name", ["refs.json", "refs.yaml", "letter.qmd"])
def test_csl_data_is_prepared_wherever_it_stands(name: str, report: Report, tmp_path: Path) -> None:
    works = json.dumps([WORK])
    text = "Text [@k]."
    if name == "letter.qmd":
        text, files, named = f"---\nreferences: {works}\n---\n\n{text}", {}, ""
    else:
        files = {name: works if name.endswith("json") else f"references: {works}"}
        named = f"bibliography: {name}\n"
    assert printed(report, tmp_path, text, files, f"{CASEWRIGHT}{named}csl: vancouver\n") == LIST


def test_a_document_of_plain_quarto_is_printed_as_quarto_prints_it(report: Report, tmp_path: Path) -> None:
    settings = "bibliography: refs.bib\ncsl: vancouver\n"
    text = printed(report, tmp_path, "Text [@b].", {"refs.bib": BIB}, settings)
    assert "Fevers: A guide" in text
    assert "Simon; Schuster" in text
