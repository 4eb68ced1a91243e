"""Sentences and entries of published manuscripts that are right, beside near misses that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.engine.command import run_check
from casewright.checks.engine.request import CheckRequest
from tests.checks.reports import checked, write_files

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
