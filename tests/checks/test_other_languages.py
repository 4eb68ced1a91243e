"""A report with cells that only Quarto runs is checked; what they print is said not to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.engine.checking import Outcome
from casewright.cli import main

from .reports import checked, places

REPORT = """\
---
title: Fever by day
author: ""
engine: knitr
---

The the fever lasted `r days` days (@fig-course, @tbl-values; see @fig-flow and @fig-none).
A value of `{r} round(x, 1)` and `r 0`% was seen.

```{r fig-course, fig.cap="Temperature by day", fig.alt="A line."}
plot(x)
```

```{r}
#| label: tbl-values
#| tbl-cap: !expr paste("Values of", n)
knitr::kable(x)
```

```{mermaid}
%%| label: fig-flow
%%| fig-cap: Patients
%%| fig-alt: A flow chart.
flowchart LR
```
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return checked(tmp_path_factory.mktemp("report"), REPORT)


def test_text_and_mentions_are_checked(outcome: Outcome) -> None:
    assert places(outcome.findings) == ["TXT001 letter.qmd:7:5", "NUM001 letter.qmd:7:81"]
    assert outcome.checked["floats"] == 3


def test_what_was_not_looked_at_is_said(outcome: Outcome) -> None:
    (remark,) = outcome.undetermined
    assert "The output of cells and inline code in letter.qmd was not checked" in remark
    assert "code in R and mermaid, which only Quarto runs" in remark


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ('```{r child="part.Rmd"}\n```', ["part.Rmd"]),
        ("```{r, echo=FALSE, child=c('a.Rmd', 'sub/b.qmd')}\n```", ["a.Rmd", "sub/b.qmd"]),
        ("```{r}\n#| child: part.qmd\n```", ["part.qmd"]),
        ('```{r}\nchild <- "part.Rmd"\n```', []),
        ("```{r children, fig.cap='A child of 5 years.'}\n```", []),
    ],
)
def test_what_r_puts_in_place_of_a_cell_is_said_not_to_be_checked(cell: str, named: list[str], tmp_path: Path) -> None:
    undetermined = checked(tmp_path, f"Text.\n\n{cell}\n").undetermined
    assert [remark.split("`")[1] for remark in undetermined if "R puts it" in remark] == named


def test_rendering_refuses_them_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.qmd").write_text(REPORT.replace("engine: knitr\n", ""))
    assert main(["render"]) == 2
    assert "letter.qmd:7:12: error: The built-in engine does not run cells in R." in capsys.readouterr().err
