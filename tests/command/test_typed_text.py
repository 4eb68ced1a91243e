"""What is printed is what was written: signs that Markdown takes for markup, and HTML, from the file to the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_process import Ran, run_command
from tests.rendered_words import words_of_docx, words_of_html, words_of_pdf

TEXT = """---
title: "TPMT*1/*3A and 10~20mg,30~40mg"
abstract: "The dose was 2*5 mg and 3*5 mg."
keywords: ["CYP2D6*4/*10"]
---

## HLA-A*02:01 and HLA-B*57:01

Values were <LOD in serum and >ULN; the ratio was Ca^2+/Mg^2+; p.(Gln39*) and p.(Arg5*).

Platelets were 150 × 10<sup>9</sup>/L, CO$_2$ normal; 5<br>10 mg of H<sub>2</sub>O<sub>2</sub>. See @tbl-x and @fig-a.

| Day    | Value          |
|--------|----------------|
| 0<br>7 | c.*32 to c.*45 |

: Values 2*7 and 3*7, <LLN to >ULN {#tbl-x}

<table><tr><th>Sign</th></tr><tr><td>CYP3A5*3/*3</td></tr></table>

::: {#fig-a}

<img src="a.png" alt="A scan of HLA-C*07:01 and HLA-C*07:02">

A picture 2*8 and 3*8

:::
"""
PRINTED = (
    "TPMT*1/*3A and 10~20mg,30~40mg",
    "The dose was 2*5 mg and 3*5 mg.",
    "CYP2D6*4/*10",
    "HLA-A*02:01 and HLA-B*57:01",
    "Values were <LOD in serum and >ULN; the ratio was Ca^2+/Mg^2+; p.(Gln39*) and p.(Arg5*).",
    "Platelets were 150 × 109/L, CO2 normal; 5 10 mg of H2O2.",
    "c.*32 to c.*45",
    "Values 2*7 and 3*7, <LLN to >ULN",
    "CYP3A5*3/*3",
    "A picture 2*8 and 3*8",
)
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)


def written(folder: Path, settings: str) -> Path:
    (folder / "_quarto.yml").write_text(
        f"{settings}project: {{output-dir: out}}\nformat: {{html: default, typst: default, docx: default}}\n",
        encoding="utf-8",
    )
    (folder / "a.qmd").write_text(TEXT, encoding="utf-8")
    (folder / "a.png").write_bytes(PICTURE)
    return folder


def squeezed(words: list[str]) -> str:
    return re.sub(r"\s", "", "".join(words)).replace("-", "")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = written(tmp_path_factory.mktemp("report"), "casewright: true\n")
    ran = run_command("render", "--quiet", cwd=folder)
    assert ran.code == 0, ran.err
    return folder


@pytest.mark.parametrize(
    ("suffix", "words_of"), [("html", words_of_html), ("pdf", words_of_pdf), ("docx", words_of_docx)]
)
def test_a_report_prints_what_was_typed(report: Path, suffix: str, words_of: object) -> None:
    assert callable(words_of)
    page = squeezed(words_of(report / f"out/a.{suffix}"))
    assert [text for text in PRINTED if squeezed([text]) not in page] == []


def test_it_is_raised_and_lowered_in_word_and_no_formula(report: Path) -> None:
    import zipfile

    with zipfile.ZipFile(report / "out/a.docx") as archive:
        body = archive.read("word/document.xml").decode()
    assert body.count('w:val="superscript"') == 1
    assert body.count('w:val="subscript"') == 3
    assert "m:oMath" not in body
    assert "HLA-C*07:01 and HLA-C*07:02" in body


def test_check_and_verify_agree(report: Path) -> None:
    assert places(run_command("check", "--select", "TXT021,TXT022,TXT023", cwd=report)) == [
        "TXT023 " + TEXT.splitlines()[8].replace("Ca^2", "Ca¦^2")
    ]
    assert run_command("verify", cwd=report).code == 0


LOST = """
TXT021 TPMT¦*1/*3A
TXT021 10¦~20mg
TXT021 2¦*5 mg and
TXT021 CYP2D6¦*4
TXT021 HLA-A¦*02:01 and
TXT021 were ¦<LOD in
TXT021 Ca¦^2+/Mg
TXT021 Gln39¦*) and
TXT022 10¦<sup>9
TXT022 5¦<br>10
TXT022 H¦<sub>2</sub>O
TXT022 O¦<sub>2</sub>.
TXT022 0¦<br>7
TXT021 c.¦*32 to
TXT021 2¦*7 and
TXT021 3*7, ¦<LLN to
TXT022 ¦<table>
TXT021 CYP3A5¦*3/*3
TXT022 ¦<img src
TXT021 2¦*8 and
""".strip().splitlines()


def test_a_plain_document_is_told_what_is_lost(tmp_path: Path) -> None:
    ran = run_command("check", "--select", "TXT021,TXT022,TXT023", cwd=written(tmp_path, ""))
    found = places(ran)
    assert len(found) == len(LOST)
    for wanted, place in zip(LOST, found, strict=True):
        before, after = wanted.split(" ", 1)[1].split("¦")
        code, around = place.split(" ", 1)
        left, right = around.split("¦")
        assert (code, left[-len(before) :] if before else "", right[: len(after)]) == (wanted[:6], before, after)


def places(ran: Ran) -> list[str]:
    """Each finding's code, and its line with a mark where it points."""
    lines = TEXT.splitlines()
    found = sorted(
        (int(line), int(column), code)
        for line, column, code in re.findall(r"^a\.qmd:(\d+):(\d+): \w+ (TXT\d+)", ran.out, re.MULTILINE)
    )
    return [f"{code} {lines[line - 1][: column - 1]}¦{lines[line - 1][column - 1 :]}" for line, column, code in found]


def test_a_line_that_is_read_as_an_address_is_told(tmp_path: Path) -> None:
    text = (
        "[a]: p < 0.05\n[b]: not measured\n\n[*]: p<0.05\n\nSee [it][x], [y], [z] and [w].[^n]\n\n"
        '[x]: https://x.org\n[y]: y.html "Title"\n[z]: <a b.html> {.c}\n[w]:\n  #end\n\n[^n]: A note.\n\n'
        "The text\n[c]: goes on\n\n```\n[d]: code\n```\n"
    )
    (tmp_path / "_quarto.yml").write_text("casewright: true\n", encoding="utf-8")
    (tmp_path / "a.qmd").write_text(text, encoding="utf-8")
    ran = run_command("check", "--select", "TXT021", cwd=tmp_path)
    assert re.findall(r"^a\.qmd:(\d+:\d+): error TXT021: `(.*?)` is read", ran.out, re.MULTILINE) == [
        ("1:1", "[a]: p < 0.05"),
        ("2:1", "[b]: not measured"),
        ("4:1", "[*]: p<0.05"),
    ]


def test_what_is_likely_to_be_text_is_told(tmp_path: Path) -> None:
    text = (
        "Text (*p < 0.05*; *P* = .01).\n\n*p < 0.05 versus day 0, as for 7.1* of them.\n\n"
        "*Significant versus control. Those of 7.1* differ.\n\n*A sentence. Another.* and *E. coli*\n\n"
        "US$5,000 (10$) and $5 and $10; $5/d or 10$ and $5$ and $f(x)$.\n\n- 5 °C was cold\n\n> 5 patients\n"
    )
    (tmp_path / "_quarto.yml").write_text("casewright: true\n", encoding="utf-8")
    (tmp_path / "a.qmd").write_text(text, encoding="utf-8")
    ran = run_command("check", "--select", "TXT021", cwd=tmp_path)
    assert re.findall(r"^a\.qmd:(\d+:\d+): warning", ran.out, re.MULTILINE) == [
        *("3:1", "5:1", "9:3", "9:32", "11:1", "13:1"),
    ]
