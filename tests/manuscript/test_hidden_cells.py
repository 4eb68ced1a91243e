"""What a document hides of its cells is in none of the files that are published with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casewright.cli import main
from casewright.manuscript.cells.found import find_cells
from casewright.manuscript.cells.notebook import executed_notebook
from casewright.manuscript.cells.output import CellResult
from casewright.manuscript.source import SourceLine

CODE = "x = 1  # KOMMENTAR\nprint('CODE')"
OUTPUTS: tuple[dict[str, Any], ...] = (
    {"output_type": "stream", "name": "stdout", "text": "PRINTED\n"},
    {"output_type": "stream", "name": "stderr", "text": "WARNED\n"},
    {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": "| SHOWN |", "text/plain": "BEHIND"}},
)


@pytest.mark.parametrize(
    ("options", "document", "left"),
    [
        ((), {}, {"CODE", "KOMMENTAR", "PRINTED", "WARNED", "SHOWN"}),
        (("include: false",), {}, set()),
        (("output: false",), {}, {"CODE", "KOMMENTAR"}),
        (("echo: false",), {}, {"PRINTED", "WARNED", "SHOWN"}),
        (("echo: false", "output: false"), {}, set()),
        (("warning: false",), {}, {"CODE", "KOMMENTAR", "PRINTED", "SHOWN"}),
        ((), {"echo": False}, {"CODE", "PRINTED", "WARNED", "SHOWN"}),
        ((), {"include": False}, set()),
        (("include: true",), {"include": False}, {"CODE", "KOMMENTAR", "PRINTED", "WARNED", "SHOWN"}),
        (("output: asis",), {}, {"CODE", "KOMMENTAR", "PRINTED", "WARNED", "SHOWN"}),
    ],
)
def test_the_executed_notebook_holds_what_is_shown(
    options: tuple[str, ...], document: dict[str, Any], left: set[str]
) -> None:
    text = "\n".join(["# Head", "```{python}", *(f"#| {one}" for one in options), *CODE.split("\n"), "```"])
    lines = [SourceLine(line, "a.qmd", number) for number, line in enumerate(text.split("\n"), start=1)]
    notebook = executed_notebook(find_cells(lines, document), {0: CellResult(OUTPUTS, 1)})
    marks = ("CODE", "KOMMENTAR", "PRINTED", "WARNED", "SHOWN", "BEHIND")
    assert {mark for mark in marks if mark.encode() in (notebook or b"")} == left
    assert (notebook is None) == (not left)


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("# first\nx = '# no comment'  # second\n\ny = 2", "x = '# no comment'\n\ny = 2"),
        ("%matplotlib inline\n# third\nx = 1", "%matplotlib inline\nx = 1"),
    ],
)
def test_code_that_is_not_shown_is_published_without_comments(code: str, kept: str) -> None:
    lines = ["```{python}", *code.split("\n"), "```"]
    cells = find_cells([SourceLine(line, "a.qmd", at) for at, line in enumerate(lines, start=1)], {"echo": False})
    notebook = executed_notebook(cells, {})
    assert notebook is not None
    assert "".join(json.loads(notebook)["cells"][0]["source"]) == kept


REPORT = """---
title: T
format: {html: default, docx: default, pdf: default}
---

```{python}
#| label: tbl-x
#| tbl-cap: Doses
from IPython.display import Markdown
Markdown('| Dose |\\n|--|\\n| 25 mg |\\n')
```

```{python}
#| include: false
# HIDDEN-COMMENT
print("HIDDEN" + "-INCLUDE")
```

```{python}
#| output: false
print("HIDDEN" + "-OUTPUT")
```

```{python}
#| echo: false
secret = "HIDDEN-CODE"
```
"""


def test_no_rendered_file_holds_what_is_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.qmd").write_text(REPORT)
    (tmp_path / "_quarto.yml").write_text("project: {output-dir: _output}\ncasewright: {}\n")
    monkeypatch.chdir(tmp_path)
    assert main(["render", "--quiet"]) == 0
    files = {path.name: path.read_bytes() for path in (tmp_path / "_output").iterdir()}
    assert {"a.html", "a.docx", "a.pdf", "a.ipynb", "a.notebook.html"} <= set(files)
    for name, content in files.items():
        for mark in (b"HIDDEN-COMMENT", b"HIDDEN-INCLUDE", b"HIDDEN-OUTPUT", b"HIDDEN-CODE"):
            assert mark not in content, (name, mark)
