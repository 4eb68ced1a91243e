"""Cells of tables that code prints from CSV files, edited in a returned file."""

from __future__ import annotations

from pathlib import Path

from casewright.build.trust import trust_for_now
from casewright.render.builtin import render
from casewright.render.record import Request
from tests.checks.reports import write_files
from tests.word_import.editing import WordFile
from tests.word_import.report import Report, imported

LETTER = """\
---
title: Three rashes
---

## Cases

All cases are in @tbl-cases and @tbl-doses.

```{python}
#| label: tbl-cases
#| tbl-cap: Cases
#| echo: false
import casewright as cw
cw.markdown_table(cw.load_table("data/cases.csv"))
```

```{python}
#| label: tbl-doses
#| tbl-cap: Doses
#| echo: false
cw.markdown_table(cw.load_table("data/doses.csv"), columns=["drug", "dose"])
```
"""
FILES = {
    "letter.qmd": LETTER,
    "_quarto.yml": """\
        project: {render: [letter.qmd], output-dir: out}
        lang: en
        format: {docx: default}
        casewright: {}
        """,
    "data/cases.csv": """\
        name,age,lactate,outcome
        first,10,2.5,recovered
        second,14,3.5,"died, later"
        third,10,,recovered
        fourth,11,2.5,recovered
        """,
    "data/cases.schema.yml": """\
        columns:
          name: {meaning: who}
          age: {meaning: age, unit: years, type: integer}
          lactate: {meaning: lactate, unit: mmol/L, type: number}
          outcome: {meaning: outcome}
        """,
    "data/doses.csv": """\
        drug;dose;note
        prednisolone;2,5;by mouth
        rituximab;37,5;by vein
        """,
    "data/doses.schema.yml": """\
        decimal: ","
        columns:
          drug: {meaning: drug}
          dose: {meaning: dose, unit: mg, type: number}
          note: {meaning: route}
        """,
}


def test_cells_are_changed_in_their_file_where_that_is_certain(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    write_files(folder, FILES)
    trust_for_now(folder)
    done = render(folder, Request((), ("docx",)), progress=lambda *_: None)
    report = Report(folder, next(path for path in done.written if path.suffix == ".docx").read_bytes())
    file = WordFile(report.sent)
    row = {name: list(file.paragraphs()).index(file.paragraph(name)) for name in ("first", "fourth")}
    cells = list(file.paragraphs())
    for name, new in (("first", "4.5"), ("fourth", "")):
        lactate = cells[row[name] + 2]
        for run in list(lactate.iter("{*}r")):
            text = next(run.iter("{*}t"))
            text.text = new
    file.replace("third", 'last, a "boy"').replace("died, later", "died, soon").replace("14", "unknown")
    file.replace("37.5", "38.5").replace("rituximab", "rituximab i.v.").replace("name", "case")
    result = imported(report, file.bytes())
    texts = {name: (folder / f"data/{name}.csv").read_text() for name in ("cases", "doses")}
    assert texts["cases"] == (
        "name,age,lactate,outcome\n"
        "first,10,4.5,recovered\n"
        'second,14,3.5,"died, soon"\n'
        '"last, a ""boy""",10,,recovered\n'
        "fourth,11,2.5,recovered\n"
    ), result.left
    assert texts["doses"] == "drug;dose;note\nprednisolone;2,5;by mouth\nrituximab i.v.;38,5;by vein\n"
    assert (folder / "letter.qmd").read_text() == LETTER
    assert any("data/cases.csv:3:8" in line and "its column has no such values" in line for line in result.left)
    assert any("code prints it, in table 1, row 1, column 1" in line for line in result.left)
    assert any("“2.5” deleted" in line for line in result.left)
    assert "`data/cases.csv` changes, from which code prints; run `casewright render`" in result.notes[0]
