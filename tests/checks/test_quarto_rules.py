"""QRT: lists that were included as files, and divisions that are not filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.repair import repaired
from tests.checks.reports import checked, places
from tests.command_process import run_command

PROJECT = {
    "_quarto.yml": "casewright: true\n",
    "data/abbreviations.yml": "abbreviations:\n  - {short: CR, long: complete remission}\n",
}


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("{{< include _generated/abbreviations.qmd >}}", "::: {#abbreviations}\n:::"),
        ("  {{< include _generated/figure-legends.qmd >}}", "  ::: {#figure-legends}\n  :::"),
        ('{{< include "/_generated/abbreviations.qmd" >}}', "::: {#abbreviations}\n:::"),
        ("{{< include report/_generated/abbreviations.qmd >}}", "::: {#abbreviations}\n:::"),
    ],
)
def test_an_include_of_a_part_that_is_not_generated_is_told_and_repaired(
    tmp_path: Path, line: str, mended: str
) -> None:
    text = f"Before CR.\n\n{line}\n\nAfter.\n"
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": text}, "QRT002")
    column = len(line) - len(line.lstrip()) + 1
    assert places(outcome.findings) == [f"QRT002 letter.qmd:3:{column}"]
    assert repaired(outcome.findings, {"letter.qmd": text}).texts["letter.qmd"] == text.replace(line, mended)


def test_one_in_an_included_file_is_told_there(tmp_path: Path) -> None:
    files = {
        **PROJECT,
        "letter.qmd": "CR.\n\n{{< include _back.qmd >}}\n",
        "_back.qmd": "Text.\n\n{{< include _generated/abbreviations.qmd >}}\n",
    }
    assert places(checked(tmp_path, files, "QRT002").findings) == ["QRT002 _back.qmd:3:1"]


def test_files_of_the_authors_own_are_not(tmp_path: Path) -> None:
    files = {
        **PROJECT,
        "letter.qmd": "CR.\n\n{{< include _generated/table.qmd >}}\n\n{{< include parts/abbreviations.qmd >}}\n",
        "_generated/table.qmd": "A table.\n",
        "parts/abbreviations.qmd": "My own.\n",
    }
    assert checked(tmp_path, files, "QRT002").findings == ()


def test_scripts_of_an_earlier_version_are_told_and_passed_over(tmp_path: Path) -> None:
    configuration = """casewright: true
project:
  pre-render: scripts/quarto_prepare.py
filters:
  - at: pre-ast
    path: scripts/quarto_resolve.py
    type: json
"""
    files = {**PROJECT, "_quarto.yml": configuration, "letter.qmd": "CR.\n"}
    outcome = checked(tmp_path, files, "QRT002")
    assert places(outcome.findings) == ["QRT002 _quarto.yml:3:3", "QRT002 _quarto.yml:5:5"]
    ran = run_command("render", "--to", "html", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")


def test_the_command_repairs_it_with_the_line_ends_of_the_file(tmp_path: Path) -> None:
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    letter = tmp_path / "letter.qmd"
    letter.write_bytes(b"CR.\r\n\r\n{{< include _generated/abbreviations.qmd >}}")
    ran = run_command("check", "--select", "QRT002", "--fix", cwd=tmp_path)
    assert ran.code == 0, ran.out + ran.err
    assert letter.read_bytes() == b"CR.\r\n\r\n::: {#abbreviations}\n:::"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("::: {#abbreviations}\n## Abbreviations\n:::", ["QRT003 letter.qmd:3:1"]),
        ("::: figure-legends\n## Legends\n:::", ["QRT003 letter.qmd:3:1"]),
        ("::: {#abbreviation}\n:::", ["QRT003 letter.qmd:3:1"]),
        ("::: {.abbreviations-list}\n:::", ["QRT003 letter.qmd:3:1"]),
        ("::: figure-legend\n:::", ["QRT003 letter.qmd:3:1"]),
        ("::: {#abbreviation}\nMine.\n:::", []),
        ("::: {#refs}\n:::", []),
        ("::: {.clearfix}\n:::", []),
        ("::: {#abbreviations}\n:::", []),
        ("::: {#abbreviations}\n## Abbreviations\n\nNB, note well.\n:::", []),
        ("## Abbreviations {#abbreviations}", []),
    ],
)
def test_a_division_that_is_not_filled_is_told(tmp_path: Path, text: str, found: list[str]) -> None:
    files = {**PROJECT, "letter.qmd": f"CR.\n\n{text}\n"}
    assert places(checked(tmp_path, files, "QRT003").findings) == found


def test_a_file_outside_of_a_plain_project_is_told_where_it_is_named(tmp_path: Path) -> None:
    """QRT005. A report with `casewright:` settings is refused where it names one."""
    (tmp_path / "library.bib").write_text("@book{a2020, author={Roe, J.}, title={T}, publisher={P}, year={2020}}")
    project = tmp_path / "report"
    files = {
        "letter.qmd": "---\nlang: en\nbibliography: ../library.bib\n---\n\nText [@a2020].\n",
        "_quarto.yml": "{}\n",
    }
    assert places(checked(project, files, "QRT005").findings) == ["QRT005 letter.qmd:3:15"]
    (project / "library.bib").write_bytes((tmp_path / "library.bib").read_bytes())
    files["letter.qmd"] = files["letter.qmd"].replace("../", "")
    assert checked(project, files, "QRT005").findings == ()


@pytest.mark.parametrize(
    ("opening", "found"),
    [("::: {.notes}", True), ("::: notes", True), ("::: {#a .notes .x}", True), ("::: {.table-notes}", False),
     ("::: {.notes-of-mine}", False), ("::: {.hidden}", False)],
)  # fmt: skip
def test_printed_notes_of_a_speaker(tmp_path: Path, opening: str, found: bool) -> None:
    text = f"Before.\n\n{opening}\nAsk for the MRI.\n:::\n"
    assert places(checked(tmp_path, text, "QRT006").findings) == (["QRT006 letter.qmd:3:1"] if found else [])
