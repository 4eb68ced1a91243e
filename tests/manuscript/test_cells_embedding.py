"""Cells of other notebooks: which are meant, what of them is shown, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.cells.output import Shown
from casewright.manuscript.notebooks.embedding import NotebookAddress, embedded, notebook_address

HERE = Location("letter.qmd", 12, 1)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="72pt"></svg>'


def code(source: str, *outputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source,
        "outputs": list(outputs),
        "metadata": {},
        "execution_count": 4,
    } | more


def printing(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": [text]}


def figure() -> dict[str, Any]:
    return {"output_type": "display_data", "data": {"image/svg+xml": [SVG]}, "metadata": {}}


NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "source": ["# Doses\n", "\n", "Text"], "metadata": {}, "id": "intro"},
            code("#| label: fig-doses\n#| fig-cap: Doses\nplot()", figure()),
            code("print(1)", printing("1\n"), metadata={"tags": ["ratio", "other"]}),
            code("print(2)", printing("2a\n"), printing("2b\n"), id="by-id", metadata={"echo": True}),
            code("#| label: nothing\nx = 1"),
            code("#| label: fig-two\n#| fig-cap: Two\n#| fig-subcap: [A, B]\nplot()", figure(), figure()),
            code("#| echo: maybe\nx", printing("a"), metadata={"tags": ["broken"]}),
            {
                "cell_type": "markdown",
                "source": "![](attachment:a.svg)",
                "attachments": {"a.svg": {"image/svg+xml": "PHN2Zy8+"}},
                "metadata": {},
            },
        ],
        "metadata": {"kernelspec": {"language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)


def show(address: str, **options: Any) -> Shown:
    return embedded(NOTEBOOK, notebook_address(address, HERE), location=HERE, files="letter_files", **options)


ADDRESSES = {
    "a.ipynb": NotebookAddress("a.ipynb"),
    "a.ipynb#fig-x": NotebookAddress("a.ipynb", ("fig-x",)),
    "../b/a.ipynb#x, y": NotebookAddress("../b/a.ipynb", ("x", "y")),
    "a.ipynb[2]": NotebookAddress("a.ipynb", (), (2,)),
    "a.ipynb[2,6-4]": NotebookAddress("a.ipynb", (), (2, 6, 5, 4)),
}


@pytest.mark.parametrize(("text", "address"), ADDRESSES.items(), ids=ADDRESSES)
def test_addresses(text: str, address: NotebookAddress) -> None:
    assert notebook_address(text, HERE) == address


FOUND = {
    "by label": ("a.ipynb#fig-doses", "![Doses](letter_files/figure/a-fig-doses-output-1.svg){#fig-doses "),
    "by tag": ("a.ipynb#ratio", "\n1\n"),
    "by id": ("a.ipynb#by-id", "2a\n2b\n"),
    "by the name of a panel": ("a.ipynb#fig-two-2", "#fig-two-1 "),
    "by place": ("a.ipynb[1]", "# Doses\n\nText"),
    "two": ("a.ipynb#ratio,intro", "# Doses"),
    "with pictures of prose": ("a.ipynb[8]", "![](letter_files/figure/a-cell-8-d4dc56669143.svg)"),
}


@pytest.mark.parametrize(("address", "part"), FOUND.values(), ids=FOUND)
def test_cells_are_found(address: str, part: str) -> None:
    markdown = show(address).markdown
    assert part in markdown
    assert markdown.startswith('::::: {.quarto-embed-nb-cell notebook="a.ipynb"}\n')
    assert markdown.endswith(":::::\n")


def test_code_is_shown_where_it_is_asked_for() -> None:
    assert "print(1)" not in show("a.ipynb#ratio").markdown
    assert "``` {.python .cell-code}\nprint(1)\n```" in show("a.ipynb#ratio", echo=True).markdown
    assert "print(2)" in show("a.ipynb#by-id").markdown, "a cell's own option wins"


def test_outputs_are_chosen() -> None:
    assert "2b\n2a\n" in show("a.ipynb#by-id", outputs=(2, 1)).markdown
    assert "2a" not in show("a.ipynb#by-id", outputs=(2,)).markdown


def test_pictures_come_with_them() -> None:
    assert set(show("a.ipynb#fig-two").resources) == {
        "letter_files/figure/a-fig-two-output-1.svg",
        "letter_files/figure/a-fig-two-output-2.svg",
    }
    assert show("a.ipynb[8]").resources == {"letter_files/figure/a-cell-8-d4dc56669143.svg": b"<svg/>"}


REFUSED = {
    "a Quarto document": ("a.qmd#fig-x", "cannot be embedded by the built-in engine", "--engine quarto"),
    "another file": ("a.csv", "`a.csv` is not a notebook", ".ipynb"),
    "an unknown cell": ("a.ipynb#fig-dose", "has no cell `fig-dose`", "Did you mean `fig-doses`"),
    "no such place": ("a.ipynb[9]", "has no cell 9", ""),
    "a cell without outputs": ("a.ipynb#nothing", "have no output", "Run the notebook"),
    "broken options": ("a.ipynb#broken", "options of cell 7", ""),
}


@pytest.mark.parametrize(("address", "message", "hint"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(address: str, message: str, hint: str) -> None:
    with pytest.raises(CasewrightError) as refused:
        show(address)
    assert refused.value.location == HERE
    assert message in refused.value.message
    assert hint in refused.value.hint


@pytest.mark.parametrize("text", ["", "{", "[]", '{"worksheets": []}', '{"cells": [1]}'])
def test_a_file_that_is_no_notebook_is_refused(text: str) -> None:
    with pytest.raises(CasewrightError, match=r"is not a notebook|cannot be read as a Jupyter notebook"):
        embedded(text, NotebookAddress("a.ipynb"), location=HERE, files="f")
