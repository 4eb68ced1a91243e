"""LaTeX commands of a bibliography that do not reach the reader (REF032)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.diagnostics import Severity
from tests.checks.reports import checked, places

PROJECT = "project:\n  type: default\ncasewright: true\n"
DOCUMENT = "---\ntitle: Report\nbibliography: refs.bib\n---\n\nAs shown [@a].\n"


def _files(title: str, project: str = PROJECT) -> dict[str, str]:
    entry = (
        f"@article{{a,\n  author = {{Roe, Jane}},\n  title = {{{title}}},\n  journal = {{J}},\n  year = {{2020}}\n}}\n"
    )
    unused = "@article{b,\n  title = {Not \\ce{H2O}},\n  year = {2020}\n}\n"
    return {"_quarto.yml": project, "letter.qmd": DOCUMENT, "refs.bib": entry + unused}


PRINTED = (
    r"M{\"u}ller's {\ss} \& 5\% \textit{in vivo} CO\textsubscript{2}",
    r"{\textbeta} cells, \mbox{IL}-6, 37 {\textdegree}C",
    r"A \textendash{} B, 5 \texteuro{}",
    r"Neonates{\textemdash}the {\textminus}5 \textcelsius and 7 \textohm{} of \textbraceleft x\textbraceright",
    r"Rise of $\alpha$ and $\mathrm{CO}_2$",
    r"\SI{5}{mg} of \enquote{it}",
    r"\noopsort{1973b}Loss and \protect\textit{x}\relax",
    r"\uppercase{k} and \MakeUppercase{m}",
)
LOST = {
    r"Loss of \ce{CO2} and x": [r"\ce{CO2}"],
    r"\nocase{IL} in \textit{the \chem{Na} test}": [r"\nocase{IL}", r"\chem{Na}"],
    r"Fatty \textmarried acid": [r"\textmarried"],
    r"Rise of $\alpha$ and \alpha": [r"\alpha"],
}


@pytest.mark.parametrize("title", PRINTED)
def test_what_is_printed_is_no_finding(tmp_path: Path, title: str) -> None:
    assert not checked(tmp_path, _files(title), "REF032").findings


@pytest.mark.parametrize("title", LOST)
def test_what_is_left_out_is_an_error_at_its_field(tmp_path: Path, title: str) -> None:
    findings = checked(tmp_path, _files(title), "REF032").findings
    assert sorted(one.message.split("`")[1] for one in findings) == sorted(LOST[title])
    assert set(places(findings)) == {"REF032 refs.bib:3:3"}
    assert {one.severity for one in findings} == {Severity.ERROR}


def test_a_value_that_is_no_latex_hides_no_other(tmp_path: Path) -> None:
    files = _files(r"Loss of \ce{CO2}")
    files["refs.bib"] = files["refs.bib"].replace("{J}", r"{Costs of 5 \foo $ a year}")
    assert "REF032 refs.bib:3:3" in places(checked(tmp_path, files, "REF032").findings)


def test_elsewhere_it_is_a_warning(tmp_path: Path) -> None:
    [finding] = checked(tmp_path, _files(r"Loss of \ce{CO2}", "project:\n  type: default\n"), "REF032").findings
    assert finding.severity is Severity.WARNING
