"""What docs/figures.md shows is what the code takes."""

from __future__ import annotations

import re
from pathlib import Path

from casewright.figures.registry import load_registry

from .conftest import Write

PAGE = (Path(__file__).parents[2] / "docs/figures.md").read_text(encoding="utf-8")


def test_the_whole_figure_of_the_page_can_be_read(tmp_path: Path, write: Write) -> None:
    [example] = re.findall(r"```yaml.*?\n(.*?)```", PAGE, re.DOTALL)
    write("figures/figures.yml", example)
    [figure] = load_registry(tmp_path).figures
    assert [panel.letter for panel in figure.panels] == ["A", "B", "C"]
    assert [one.letters for one in figure.panel_legends] == [("A",), ("B", "C")]


def test_the_script_of_the_page_draws(tmp_path: Path, write: Write) -> None:
    from casewright.figures.command import run_figures

    script = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    write("scripts/temperature.py", script.replace("def draw(case)", "def draw(case=None)"))
    write("figures/figures.yml", "figures: [{label: fig-t, panels: [{script: scripts/temperature.py}]}]\n")
    result = run_figures(tmp_path, case_loader=None)
    assert result.exit_code == 0, result.errors
    assert result.outcomes[0].notices == ()
