"""Small reports for batches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SETTINGS = "project:\n  type: default\n  output-dir: _output\nformat:\n  html: default\ncasewright: true\n"

Reports = Callable[..., Path]


@pytest.fixture
def reports(tmp_path: Path) -> Reports:
    """Write reports to `reports/`, by their names, each with the text given, and return the folder above."""

    def write(**texts: str) -> Path:
        for name, text in texts.items():
            folder = tmp_path / "reports" / name
            folder.mkdir(parents=True)
            (folder / "_quarto.yml").write_text(SETTINGS)
            (folder / "letter.qmd").write_text(f"---\ntitle: A fever\nauthor: A. Author\n---\n\n{text}\n")
        return tmp_path

    return write
