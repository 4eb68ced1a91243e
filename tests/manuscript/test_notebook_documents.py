"""A notebook as a document: its text, its places, and the results stored in it."""

from __future__ import annotations

import base64
import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from casewright.cli import main
from casewright.diagnostics import CasewrightError
from casewright.manuscript.notebooks.document import read_notebook

PIXEL = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001"
    )
    + bytes.fromhex("e221bc330000000049454e44ae426082")
).decode()


def cell(kind: str, source: str, **more: Any) -> dict[str, Any]:
    code = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True), **code, **more}


def notebook(*cells: dict[str, Any], language: str = "python") -> str:
    metadata = {"kernelspec": {"language": language, "name": "x", "display_name": "x"}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def text_of(*cells: dict[str, Any], language: str = "python") -> str:
    read = read_notebook(notebook(*cells, language=language), "a.ipynb", "a_files")
    return "\n".join(line for line, _ in read.lines if line)


FRONT = "---\ntitle: A rash\n---"


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ([cell("raw", FRONT), cell("markdown", "Text")], f"{FRONT}\nText"),
        ([cell("markdown", "Note"), cell("markdown", f"{FRONT}\n\nText")], f"{FRONT}\nNote\nText"),
        ([cell("markdown", "# A *rash*\n\nText")], '---\ntitle: "A *rash*"\n---\nText'),
        ([cell("raw", "---\nlang: de\n---"), cell("markdown", "# A rash")], '---\nlang: de\ntitle: "A rash"\n---'),
        ([cell("raw", FRONT), cell("markdown", "# Part")], f"{FRONT}\n# Part"),  # it has a title
        ([cell("markdown", "Text"), cell("markdown", "# Part")], "Text\n# Part"),
        ([cell("code", "x"), cell("markdown", "# Part")], "```{python}\nx\n```\n# Part"),
        ([cell("code", "#| label: fig-a\n'```'")], "````{python}\n#| label: fig-a\n'```'\n````"),
        ([cell("code", "x", metadata={"tags": ["hide-code"]})], "```{python}\n#| echo: false\nx\n```"),
        ([cell("markdown", "```{python}\nx\n```")], "```{{python}}\nx\n```"),  # text is not run
        ([cell("raw", "\\newpage", metadata={"format": "text/latex"}), cell("markdown", "Text")], "Text"),
    ],
)
def test_the_text_of_a_notebook(cells: list[dict[str, Any]], text: str) -> None:
    assert text_of(*cells) == text


def test_code_in_another_language() -> None:
    assert text_of(cell("code", "x"), language="R") == "```{r}\nx\n```"


def test_lines_are_those_of_the_file() -> None:
    file = notebook(cell("raw", FRONT), cell("markdown", 'Text of "quoted" ä\n\nText'), cell("code", "x\nx"))
    typed = file.split("\n")
    for line, number in read_notebook(file, "a.ipynb", "a_files").lines:
        if line and not line.startswith("```"):
            assert json.dumps(line)[1:-1] in typed[number - 1]


def test_attached_pictures_are_files() -> None:
    attached = cell("markdown", "![A](attachment:a b.png)", attachments={"a b.png": {"image/png": PIXEL}})
    read = read_notebook(notebook(attached), "a.ipynb", "a_files")
    assert read.lines[0][0] == "![A](a_files/figure/cell-1-52ce9ad27232.png)"
    assert list(read.resources) == ["a_files/figure/cell-1-52ce9ad27232.png"]


def test_what_is_no_notebook_is_told() -> None:
    for file in ("{", "[]", '{"worksheets": []}'):
        with pytest.raises(CasewrightError, match=r"is not a notebook|cannot be read as a Jupyter notebook"):
            read_notebook(file, "a.ipynb", "a_files")


def stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)}


def shown(data: dict[str, Any]) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def words(page: str) -> str:
    body = Path(page).read_text().split("<body>")[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", body)).replace("\xa0", " ").split())


STORED = (
    cell("markdown", "# A rash\n\nSee @fig-a and @tbl-a. The the value."),
    cell("code", "print('stored')\n1 / 0", outputs=[stream("stored\nresult\n")]),
    cell("code", "#| label: fig-a\n#| fig-cap: A figure\n#| fig-alt: Dot\nx", outputs=[shown({"image/png": PIXEL})]),
    cell(
        "code", "#| label: tbl-a\n#| tbl-cap: A table\nx", outputs=[shown({"text/markdown": ["|a|\n", "|-|\n", "|1|"]})]
    ),
)


@pytest.mark.parametrize("language", ["python", "R"])
def test_stored_results_are_shown_and_nothing_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = notebook(*STORED, language=language)
    Path("letter.ipynb").write_text(file)
    assert main(["render", "letter.ipynb", "--to", "html"]) == 0
    assert "data:image/png" in Path("letter.html").read_text()
    for text in ("A rash See Figure 1 and Table 1.", "stored result", "Figure 1: A figure", "Table 1: A table"):
        assert text in words("letter.html")
    assert Path("letter.ipynb").read_text() == file
    assert not Path("letter.notebook.html").exists()
    capsys.readouterr()
    assert main(["check", "letter.ipynb"]) == 1
    told = capsys.readouterr().out
    assert "letter.ipynb:9: error TXT001: `the` appears twice." in told
    assert "2 floats" in told


def test_a_plain_notebook_without_results_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.ipynb").write_text(notebook(cell("markdown", "# A"), cell("code", "1 / 0")))
    assert main(["render", "letter.ipynb", "--to", "html"]) == 0
    assert words("letter.html").endswith("A 1 / 0")
