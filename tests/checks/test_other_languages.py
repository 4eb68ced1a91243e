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
    assert places(outcome.findings) == ["TXT001 letter.qmd:7:5", "NUM001 letter.qmd:7:74"]
    assert outcome.checked["floats"] == 3


def test_what_was_not_looked_at_is_said(outcome: Outcome) -> None:
    (remark,) = outcome.undetermined
    assert "What the cells and inline code of letter.qmd print was not checked" in remark
    assert "code in R and mermaid, which only Quarto runs" in remark


def test_rendering_refuses_them_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.qmd").write_text(REPORT.replace("engine: knitr\n", ""))
    assert main(["render"]) == 2
    assert "letter.qmd:7:12: error: The built-in engine does not run cells in R." in capsys.readouterr().err
