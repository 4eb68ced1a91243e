"""The executed notebook and its page: complete, the same every time, and loading nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lxml import html

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError
from casewright.manuscript.cells.found import find_cells
from casewright.manuscript.cells.notebook import executed_notebook
from casewright.manuscript.cells.notebook_page import notebook_page
from casewright.manuscript.cells.output import CellResult
from casewright.manuscript.source import SourceLine

DOCUMENT = """\
# Course {#sec-course}

## Background

Only prose.

## Doses

```{python}
#| label: tbl-doses
#| fig-alt: "A rising line"
x = "<b>"
```

```{python}
x = "<b>"
```

- item

  ```{python}
  #| eval: false
  y
  ```

# Discussion
"""

OUTPUTS: dict[int, Any] = {
    0: CellResult(
        (
            {"output_type": "stream", "name": "stdout", "text": "a\nb\n"},
            {
                "output_type": "display_data",
                "metadata": {},
                "data": {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'></svg>"},
            },
        ),
        1,
    ),
    1: CellResult(
        (
            {
                "output_type": "execute_result",
                "execution_count": 2,
                "metadata": {},
                "data": {
                    "text/html": '<p onclick="run()">kept</p><script src="https://example.org/a.js">alert(1)</script>'
                    '<img src="https://example.org/a.png"><img src="data:image/png;base64,AAAA">'
                    '<link rel="stylesheet" href="https://example.org/a.css"><iframe src="https://example.org"></iframe>'
                    '<p style="background:url(https://example.org/b.png)">styled</p><a href="javascript:x()">go</a>'
                    '<style>@import "https://example.org/c.css";</style>',
                    "text/plain": "x",
                },
            },
            {"output_type": "display_data", "metadata": {}, "data": {"application/javascript": "fetch('x')"}},
        ),
        2,
    ),
}


def made() -> bytes:
    lines = [SourceLine(line, "letter.qmd", number) for number, line in enumerate(DOCUMENT.split("\n"), start=4)]
    notebook = executed_notebook(find_cells(lines, {}), OUTPUTS)
    assert notebook is not None
    return notebook


def test_it_holds_the_cells_under_the_headings_that_lead_to_them() -> None:
    cells = json.loads(made())["cells"]
    assert [(cell["cell_type"], "".join(cell["source"])) for cell in cells] == [
        ("markdown", "# Course"),
        ("markdown", "## Doses"),
        ("code", '#| label: tbl-doses\n#| fig-alt: "A rising line"\nx = "<b>"'),
        ("code", 'x = "<b>"'),
        ("code", "y"),
    ]
    assert [cell.get("execution_count") for cell in cells] == [None, None, 1, 2, None]


def test_it_is_a_valid_notebook_and_the_same_every_time() -> None:
    notebook = nbformat.reads(made().decode(), as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert made() == made()


@pytest.fixture(scope="module")
def page() -> bytes:
    return notebook_page(made(), 'How "Table 1" & more was made', "en-GB")


def test_the_page_says_what_it_is(page: bytes) -> None:
    root = html.document_fromstring(page.decode())
    assert root.get("lang") == "en-GB"
    assert root.findtext(".//title") == 'How "Table 1" & more was made'
    assert root.findtext(".//main/h1") == 'How "Table 1" & more was made'
    text = root.text_content()
    assert all(part in text for part in ("Course", "Doses", "tbl-doses", "kept", "styled", "a\nb"))


def test_the_page_loads_and_runs_nothing(page: bytes) -> None:
    text = page.decode()
    root = html.document_fromstring(text)
    assert not list(root.iter("script", "link", "iframe", "object", "embed", "video", "audio", "form"))
    sources = [element.get(name) for element in root.iter() for name in ("src", "srcset", "data", "poster")]
    assert all(source is None or source.startswith("data:image/") for source in sources)
    assert not re.search(r"url\(|@import|javascript:|onclick|fetch\(", text)
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")


def test_pictures_have_alternative_texts(page: bytes) -> None:
    images = html.document_fromstring(page.decode()).findall(".//img")
    assert [image.get("alt") for image in images] == ["A rising line", "Output 1 of cell 2"]


def test_the_page_is_the_same_every_time_and_kept_by_content(page: bytes, tmp_path: Path) -> None:
    cache = ContentCache(tmp_path)
    assert notebook_page(made(), 'How "Table 1" & more was made', "en-GB", cache=cache) == page
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    cache.store(kept.name, b"kept")
    assert notebook_page(made(), 'How "Table 1" & more was made', "en-GB", cache=cache) == b"kept"
    assert notebook_page(made(), "Another title", "en-GB", cache=cache) != b"kept"


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b'{"cells": 1, "nbformat": 4}', b'{"nbformat": 4}'])
def test_what_is_no_notebook_is_refused(data: bytes) -> None:
    with pytest.raises(CasewrightError, match="notebook is invalid"):
        notebook_page(data, "a", "en")
