"""How long the commands take on the worked report, in seconds and as a share of the aim.

    python benchmarks/render.py [RUNS]

Works in a copy of the report in a temporary folder, with caches of its own.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
PARTS = ("_quarto.yml", "references.bib", "report", "data", "figures", "scripts")


def run(*arguments: str, cwd: Path) -> float:
    """The wall time of a command, in seconds."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "casewright", *arguments], cwd=cwd, capture_output=True, check=True)
    return time.perf_counter() - started


def copy_report(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in PARTS:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def from_nothing(root: Path) -> float:
    copy_report(root)
    return run("render", cwd=root)


def after_an_edit(root: Path) -> float:
    letter = root / "report" / "letter.qmd"
    text = letter.read_text()
    letter.write_text(text.replace("careful management", "very careful management", 1))
    try:
        return run("render", cwd=root)
    finally:
        letter.write_text(text)
        run("render", cwd=root)


def peak_memory(root: Path) -> float:
    """The largest resident set of a rendering whose cells are cached, in MB; its children's included."""
    letter = root / "report" / "letter.qmd"
    letter.write_text(letter.read_text() + "\n")
    run("render", cwd=root)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return largest / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "report"
        measures: list[tuple[str, float, Callable[[], float]]] = [
            ("casewright --help", 0.2, lambda: run("--help", cwd=REPOSITORY)),
            ("both documents, three formats, from nothing", 8.0, lambda: from_nothing(root)),
            ("after an edit to prose", 1.5, lambda: after_an_edit(root)),
            ("nothing changed", 0.4, lambda: run("render", cwd=root)),
        ]
        print(f"{os.cpu_count()} processors, median of {runs} runs (fastest)")
        for name, aim, measure in measures:
            times = [measure() for _ in range(runs)]
            median = statistics.median(times)
            print(f"{name:46} {median:6.2f} s ({min(times):.2f})  {median / aim:5.2f} of the aim of {aim} s")
        memory = peak_memory(root)
        print(f"{'peak memory without the kernel':46} {memory:6.0f} MB        {memory / 400:5.2f} of the aim of 400 MB")


if __name__ == "__main__":
    main()
