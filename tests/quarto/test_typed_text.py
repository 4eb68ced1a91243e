"""Under Quarto, which has read the text before, a report prints what was typed as well."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from casewright.manuscript import ast
from tests.quarto.conftest import as_quarto_reads, elements, resolved

Write = Callable[[Mapping[str, str | bytes]], Path]

TEXT = """---
title: "TPMT*1/*3A"
---

CYP2D6*4/*10, 10~20mg,30~40mg, <LOD to >ULN, {{< var dose >}}*2 and 3*5 mg, CO$_2$, 10<sup>9</sup>/L, 10^9/L.

<table><tr><td>2*5 and 3*5</td></tr></table>

<img src="a.png" alt="A scan">

<video src="a.mp4"></video>
"""


def test_the_filter_puts_right_what_quarto_has_read(write: Write) -> None:
    root = write(
        {"_quarto.yml": "casewright: true\n", "_variables.yml": "dose: 5 mg\n", "part/a.qmd": TEXT, "part/a.png": b"x"}
    )
    done = resolved(as_quarto_reads(root, "part/a.qmd"), root, "part/a.qmd")
    document = json.loads(done.output)
    text = ast.plain_text(document["blocks"]).replace("\u00a0", " ")
    assert "CYP2D6*4/*10, 10~20mg,30~40mg, <LOD to >ULN, 5 mg*2 and 3*5 mg, CO2, 109/L, 10^9/L." in text
    assert "2*5 and 3*5" in text
    assert "TPMT*1/*3A" in ast.plain_text(document["meta"]["title"]["c"])
    kinds = {kind for kind in ("Superscript", "Subscript", "Table", "Math", "Emph") if elements(done.output, kind)}
    assert kinds == {"Superscript", "Subscript", "Table"}
    assert [one["c"][2][0] for one in elements(done.output, "Image")] == ["a.png"]
    assert [f"{one.rule} {one.location}" for one in done.findings] == [
        "TXT022 part/a.qmd:11:1",
        "TXT023 part/a.qmd:5:105",
    ]
