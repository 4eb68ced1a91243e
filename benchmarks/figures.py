"""How long `casewright figures` takes: nothing to do, one stale figure of 200, four scripts on two cores.

Prints seconds and ratios. `python benchmarks/figures.py`
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SCRIPT = """
import csv
import matplotlib.pyplot as plt

def draw():
    with open("data/{number}.csv") as stream:
        values = [float(row["value"]) for row in csv.DictReader(stream)]
    figure, axes = plt.subplots()
    axes.plot(values)
    return figure
"""
ENTRY = """
  - label: fig-{number}
    title: Values of the group {number}
    legend: Circles are medians, bars are interquartile ranges.
    panels:
      - letter: A
        script: scripts/plot_{number}.py
        legend: All patients of the group, each measured once.
        alt: A line that rises and falls.
"""
COMMAND = """
import sys, time
begun = time.perf_counter()
from pathlib import Path
from casewright.figures.command import run_figures
result = run_figures(Path(sys.argv[1]), jobs=int(sys.argv[2]), case_loader=None)
print(time.perf_counter() - begun)
sys.exit(result.exit_code)
"""


@contextlib.contextmanager
def project(figures: int) -> Iterator[Path]:
    """A project with so many figures, each drawn by its own script from its own CSV file."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("data", "scripts", "figures"):
            (root / name).mkdir()
        for number in range(figures):
            (root / f"data/{number}.csv").write_text("value\n" + "\n".join(str(one % 7) for one in range(50)) + "\n")
            (root / f"scripts/plot_{number}.py").write_text(SCRIPT.format(number=number))
        entries = "".join(ENTRY.format(number=number) for number in range(figures))
        (root / "figures/figures.yml").write_text("figures:" + entries)
        yield root


def run(root: Path, jobs: int) -> tuple[float, float]:
    """Seconds of the whole process, and of the command inside it."""
    begun = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", COMMAND, str(root), str(jobs)], check=True, capture_output=True, text=True
    )
    return time.perf_counter() - begun, float(ran.stdout)


def touch(root: Path, number: int, value: float) -> None:
    (root / f"data/{number}.csv").write_text(f"value\n1\n{value}\n2\n")


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def report(what: str, runs: list[tuple[float, float]], least: str) -> None:
    inside, whole = median([one[1] for one in runs]), median([one[0] for one in runs])
    print(f"{what}: {inside:.3f} s ({whole:.3f} s with the start of Python; {least})")


def main() -> None:
    with project(4) as few, project(200) as many:
        run(few, 1)  # compiled files and font lists are made once
        report("nothing to do, 4 figures", [run(few, 2) for _ in range(5)], "at most 0.3 s")
        ratios: list[float] = []
        for value in range(3):
            seconds: list[float] = []
            for jobs in (1, 2):
                for number in range(4):
                    touch(few, number, 10 * jobs + value)
                seconds.append(run(few, jobs)[1])
            ratios.append(seconds[1] / seconds[0])
            print(f"four scripts: {seconds[0]:.2f} s one at a time, {seconds[1]:.2f} s two at a time")
        print(f"four scripts on two cores: ratio {median(ratios):.2f} (at most 0.60)")
        print(f"200 figures from nothing: {run(many, 2)[1]:.1f} s")
        report("nothing to do, 200 figures", [run(many, 2) for _ in range(5)], "at most 0.3 s")
        alone: list[float] = []
        among: list[float] = []
        for value in range(5):
            touch(few, 0, 100 + value)
            touch(many, 100, 100 + value)
            alone.append(run(few, 2)[1])
            among.append(run(many, 2)[1])
        print(f"one stale figure: {median(alone):.2f} s of 4, {median(among):.2f} s of 200")
        print(f"one stale figure of 200 costs {median(among) - median(alone):+.2f} s more (at most +0.5 s)")


if __name__ == "__main__":
    main()
