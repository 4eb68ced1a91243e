"""Cells of notebooks embedded in a document: the lines they become, and the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError
from casewright.manuscript.notebooks.embeds import with_embeds
from casewright.manuscript.source import read_source
from tests.command_process import run_command
from tests.outline import outline

Write = Callable[[Mapping[str, str | bytes]], Path]
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def notebook(*cells: dict[str, object]) -> str:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)})


FIGURE = {
    "cell_type": "code",
    "id": "one",
    "metadata": {},
    "source": "#| label: fig-plot\n#| fig-cap: A plot\nplot()",
    "outputs": [{"output_type": "display_data", "data": {"image/png": PIXEL}, "metadata": {}}],
    "execution_count": 1,
}


def lines(root: Path, path: str = "report/a.qmd") -> str:
    source = read_source(root, path)
    return "\n".join(line.text for line in with_embeds(source.lines, source, root).lines)


def test_a_cell_stands_where_it_is_embedded(write: Write) -> None:
    root = write(
        {
            "report/a.qmd": "Before.\n\n{{< embed ../plots.ipynb#fig-plot >}}\n\nAfter.\n",
            "plots.ipynb": notebook(FIGURE),
        }
    )
    text = lines(root)
    assert "{#fig-plot" in text
    assert "embed" not in text.replace("quarto-embed", "")
    assert text.startswith("Before.") and text.endswith("After.")
    source = read_source(root, "report/a.qmd")
    found = with_embeds(source.lines, source, root)
    assert list(found.files_read) == ["plots.ipynb"]
    assert all(name.startswith("a_files/") for name in found.resources)


def test_code_that_shows_the_shortcode_is_no_embed(write: Write) -> None:
    text = "```\n{{< embed plots.ipynb >}}\n```\n\nSo: `{{< embed plots.ipynb >}}`"
    assert lines(write({"report/a.qmd": text + "\n"})) == text


def test_echo_shows_code(write: Write) -> None:
    root = write({"report/a.qmd": "{{< embed /plots.ipynb#fig-plot echo=true >}}\n", "plots.ipynb": notebook(FIGURE)})
    assert "plot()" in lines(root)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("nowhere.ipynb", "does not exist"),
        ("../../out.ipynb", "outside the project"),
        ("../plots.ipynb#fig-no", "no cell `fig-no`"),
        ("../plots.ipynb colour=red", "no option of `embed`"),
        ("../plots.ipynb echo=maybe", "no option of `embed`"),
        ("a.qmd", "cannot be embedded"),
    ],
)
def test_what_cannot_be_embedded_is_named_with_its_place(typed: str, message: str, write: Write) -> None:
    root = write({"report/a.qmd": f"Text.\n\n  {{{{< embed {typed} >}}}}\n", "plots.ipynb": notebook(FIGURE)})
    with pytest.raises(CasewrightError, match=message) as raised:
        lines(root)
    assert str(raised.value.location) == "report/a.qmd:3:3"


def test_the_page_shows_it_numbered(write: Write) -> None:
    text = "See @fig-plot.\n\n{{< embed plots.ipynb#fig-plot >}}\n"
    root = write({"a.qmd": text, "plots.ipynb": notebook(FIGURE)})
    ran = run_command("render", "a.qmd", "--to", "html", cwd=root)
    assert ran.code == 0, ran.err
    shown = outline(root / "a.html")
    assert shown == {
        "blocks": [["p", "See Figure 1."], ["p", "Source: plots.ipynb"], ["caption", "Figure 1: A plot"]],
        "links": [["Figure 1", "#fig-plot"]],
    }
