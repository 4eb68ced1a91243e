"""A table from a CSV file as Excel saves it, printed by a cell: in every format as typed, or refused in a sentence."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from lxml import html

from casewright.verify.pdf import read_pdf_file
from tests.command_process import run_command

FILES = {
    "_quarto.yml": "lang: en\nformat: {html: default, typst: default, docx: default}\nexecute: {echo: false}\n"
    "casewright: {manuscript: {line-numbers: false}}\n",
    "report/letter.qmd": """\
---
title: Ein Ausschlag
lang: de
---

Siehe @tbl-t.

```{python}
#| label: tbl-t
#| tbl-cap: Fälle
import casewright as cw

cw.markdown_table(cw.load_table("data/t.csv"), notes="–, nicht angegeben.")
```
""",
    "data/t.schema.yml": """\
columns:
  variant: {meaning: v, title: Variante, required: true}
  wbc: {meaning: w, title: Leukozyten, unit: 10^9/L}
  crp: {meaning: c, title: CRP, unit: mg/L, type: number}
""",
}
TABLE = """\
sep=;
Fälle;;
variant;wbc;crp
HLA-A*02:01|HLA-A*24:02;4,5–11,0;<0,5
c.35T>G (p.Leu12*) / p.Arg4*;;1.234,50
=1+1;"etwa 3,5";-2
;;
"""
ROWS = [
    ["Variante", "Leukozyten (×10⁹/L)", "CRP (mg/L)"],
    ["HLA-A*02:01|HLA-A*24:02", "4,5–11,0", "<0,5"],
    ["c.35T>G (p.Leu12*) / p.Arg4*", "–", "1234,50"],
    ["=1+1", "etwa 3,5", "−2"],
]


def write(root: Path, table: bytes) -> None:
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "data/t.csv").write_bytes(table)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("csv")
    write(root, TABLE.replace("\n", "\r\n").encode("utf-16"))
    done = run_command("render", cwd=root)
    assert (done.code, "warning" in done.err) == (0, False), done.err
    return root / "report"


def squeezed(rows: list[list[str]]) -> list[list[str]]:
    return [[re.sub(r"\s+", " ", cell).strip() for cell in row] for row in rows]


def test_html(rendered: Path) -> None:
    page = html.fromstring((rendered / "letter.html").read_bytes())
    rows = [[cell.text_content() for cell in row.xpath("./th | ./td")] for row in page.iter("tr")]
    assert squeezed(rows) == ROWS
    assert "–, nicht angegeben." in page.text_content()


def test_pdf(rendered: Path) -> None:
    reading = read_pdf_file((rendered / "letter.pdf").read_bytes(), "letter.pdf")
    assert reading is not None
    assert squeezed([list(row) for row in reading.grids[0].rows]) == ROWS


def test_word(rendered: Path) -> None:
    with zipfile.ZipFile(rendered / "letter.docx") as package:
        page = package.read("word/document.xml").decode()
    assert page.count("<w:tr>") == len(ROWS)
    for cell in ("HLA-A*02:01|HLA-A*24:02", "&lt;0,5", "1234,50", "=1+1", "c.35T&gt;G (p.Leu12*) / p.Arg4*"):
        assert cell in page


def test_what_cannot_be_read_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    write(tmp_path, b"variant;wbc;crp\nx;2-Jan;1.234\n")
    done = run_command("render", "--to", "html", cwd=tmp_path)
    assert done.code == 2
    assert "Traceback" not in done.err + done.out
    assert "data/t.csv:2:3: error: The column `wbc` contains the calendar date `2-Jan`" in done.err
    assert "1 more problem in this file; the cell `tbl-t` at report/letter.qmd:13:1 reads it" in done.err
    assert "Home > Number Format > Text" in done.err
    done = run_command("check", cwd=tmp_path)
    assert done.code == 1
    assert "data/t.csv:2:3: error DAT001" in done.out
    assert "data/t.csv:2:9: error DAT001" in done.out
