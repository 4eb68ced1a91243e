"""TeX that no output prints is told where it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_process import run_command

HEAD = "---\ntitle: A\n---\n\n"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("A ratio of \\frac{1}{2}.", ["5:12"]),
        ("\\(\\sqrt{2.5}\\) and 5 \\textmu g and \\textmu g", ["5:22", "5:36"]),  # the formula is TXT020
        ("\\begin{center}\nA dose of 5.5 mg\n\\end{center}", ["5:1"]),
        ("\\vspace{2cm}\n\n\\newpage\n\n\\begin{landscape}\n\\end{landscape}", []),
        ("`\\frac{1}{2}` and $\\frac{1}{2}$ and a \\$ and `\\foo{1}`{=latex}", []),
        ("```\n\\frac{1}{2}\n```", []),
        ("\\begin{align}\na &= 2.5\n\\end{align}", []),  # a formula in every format
    ],
)
def test_what_is_lost(tmp_path: Path, text: str, places: list[str]) -> None:
    (tmp_path / "_quarto.yml").write_text("casewright: true\n", encoding="utf-8")
    (tmp_path / "a.qmd").write_text(HEAD + text + "\n", encoding="utf-8")
    ran = run_command("check", "--select", "TXT016", cwd=tmp_path)
    found = [
        line.split(" ")[0].removeprefix("a.qmd:").rstrip(":") for line in ran.out.splitlines() if "TXT016:" in line
    ]
    assert found == places
    assert ran.code == (1 if places else 0)


@pytest.fixture
def document(tmp_path: Path) -> Callable[[str], Path]:
    def made(settings: str) -> Path:
        (tmp_path / "_quarto.yml").write_text(settings, encoding="utf-8")
        (tmp_path / "a.qmd").write_text(f"{HEAD}A ratio of \\frac{{1}}{{2}}.\n", encoding="utf-8")
        return tmp_path

    return made


def test_rendering_says_so_too(document: Callable[[str], Path]) -> None:
    ran = run_command("render", cwd=document("casewright: true\n"))
    assert ran.code == 1
    assert "a.qmd:5:12: error TXT016: `\\frac{1}{2}`" in ran.err


def test_a_plain_document_is_warned_as_quarto_leaves_it_out_too(document: Callable[[str], Path]) -> None:
    ran = run_command("render", cwd=document("lang: en\n"))
    assert ran.code == 0
    assert "a.qmd:5:12: warning TXT016" in ran.err
