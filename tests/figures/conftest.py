"""A small project for figures, and what tests of them share."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PLOT = """
import csv
import matplotlib.pyplot as plt

def draw():
    with open("data/values.csv") as stream:
        rows = [float(row["value"]) for row in csv.DictReader(stream)]
    figure, axes = plt.subplots()
    axes.plot(rows)
    axes.set_ylabel("Value")
    return figure
"""

Write = Callable[[str, "str | bytes"], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of the project (its text without the indentation it has here)."""

    def write_file(path: str, content: str | bytes) -> Path:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(textwrap.dedent(content).lstrip("\n"), encoding="utf-8")
        return target

    return write_file


@pytest.fixture
def project(tmp_path: Path, write: Write) -> Path:
    """A project with one figure, `fig-values`, drawn by a script from a CSV file."""
    write("data/values.csv", "value\n1\n3\n2\n")
    write("scripts/values.py", PLOT)
    write("figures/figures.yml", "figures:\n  - label: fig-values\n    panels:\n      - script: scripts/values.py\n")
    return tmp_path


@pytest.fixture
def import_state() -> Iterator[None]:
    """Leaves the import path and the modules as they were: figure scripts are imported in this process."""
    path, modules = list(sys.path), set(sys.modules)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        if name.startswith("figure_script_"):
            del sys.modules[name]
