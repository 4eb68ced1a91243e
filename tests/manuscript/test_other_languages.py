"""Documents with cells in R, Julia, diagrams: what is known of cells that are not run."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.diagnostics import CasewrightError
from casewright.manuscript.cells.found import Cells, find_cells
from casewright.manuscript.source import SourceLine


def found(text: str, engine: str | None = None) -> Cells:
    lines = [SourceLine(line, "letter.qmd", number) for number, line in enumerate(text.split("\n"), start=1)]
    return find_cells(lines, {}, engine=engine, keeps_other_languages=True)


@pytest.mark.parametrize(
    ("cell", "language", "options"),
    [
        ("```{r}\n#| label: fig-a\n#| fig-cap: A, b\nplot(x)\n```", "r", {"label": "fig-a", "fig-cap": "A, b"}),
        ("```{r fig-a, fig.cap='A, \"b\"'}\nx\n```", "r", {"label": "fig-a", "fig-cap": 'A, "b"'}),
        ("```{r, label='tbl-a', eval=c(1, 2), fig.width=5}\nx\n```", "r", {"label": "tbl-a", "fig-width": 5}),
        ("```{r fig-a, fig.cap=paste0('A', n)}\nx\n```", "r", {"label": "fig-a", "fig-cap": "`paste0('A', n)`"}),
        ("```{r setup, include=FALSE}\nx\n```", "r", {"label": "setup", "include": False}),
        ("```{r}\n#| fig-cap: !expr f(\"a\", b)\n#| id: a\nx\n```", "r", {"id": "a", "fig-cap": '`f("a", b)`'}),
        ("```{r}\n#| id: a\n#| fig.cap: A\n#| message: no\n#| fig-x: x\nx\n```", "r", {"id": "a", "fig-cap": "A"}),
        ("```{r}\n#| label: [broken\nx\n```", "r", {}),
        ("```{julia}\n#| label: fig-j\nx\n```", "julia", {"label": "fig-j"}),
        ("```{mermaid}\n%%| label: fig-m\n%%| fig-cap: A\nx\n```", "mermaid", {"label": "fig-m", "fig-cap": "A"}),
        ("```{ojs}\n//| label: fig-o\nx\n```", "ojs", {"label": "fig-o"}),
        ("```{dot}\n//| label: fig-d\ngraph {}\n```", "dot", {"label": "fig-d"}),
        ("```{bash}\nls\n```", "bash", {}),
        ("```{sql}\n--| label: tbl-s\nselect 1\n```", "sql", {"label": "tbl-s"}),
        ("> - ```{r}\n>   #| label: fig-a\n>   x\n>   ```", "r", {"label": "fig-a"}),
    ],
)  # fmt: skip
def test_options_of_cells(cell: str, language: str, options: dict[str, Any]) -> None:
    cells = found(cell)
    assert [one.language for one in cells.cells] == [language]
    assert dict(cells.cells[0].options.given) == options
    assert cells.other_languages == (language,)


@pytest.mark.parametrize(
    ("text", "engine", "inline"),
    [
        ("n = `r nrow(x)` of `{r} n`\n\n```{r}\nx\n```", None, ["nrow(x)", "n"]),
        ("n = `r nrow(x)`", "knitr", ["nrow(x)"]),
        ("n = `r nrow(x)`, the code", None, []),  # without knitr it is code
        ("`{julia} x` and `{ojs} y`", None, ["x", "y"]),
        ("`r` and `rate x`\n\n```{r}\nx\n```", None, []),
    ],
)
def test_inline_code(text: str, engine: str | None, inline: list[str]) -> None:
    assert [code.expression for code in found(text, engine).inline] == inline


def test_a_label_twice_is_an_error_in_any_language() -> None:
    with pytest.raises(CasewrightError, match="Two cells have the label"):
        found("```{r fig-a}\nx\n```\n\n```{julia}\n#| label: fig-a\nx\n```")


def test_python_in_capitals_is_a_slip() -> None:
    with pytest.raises(CasewrightError, match="must be in lower case"):
        found("```{Python}\nx\n```")
