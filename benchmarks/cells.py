"""How long cells take: finding them in a manuscript of 50,000 words, running them, and finding them kept.

    python benchmarks/cells.py

Prints seconds (the best of three), and how many times faster a document is whose results are kept. The document reads
a table and draws a figure, as a letter does; its first run includes starting the kernel and importing pandas and
matplotlib.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from casewright.manuscript.cells.execution import execute_cells
from casewright.manuscript.cells.found import Cells, find_cells
from casewright.manuscript.cells.notebook_page import notebook_page
from casewright.manuscript.source import SourceLine

LETTER = """\
```{python}
#| label: tbl-cases
#| tbl-cap: Reported cases
import pandas as pd
cases = pd.read_csv("cases.csv")
cases
```

There were `{python} len(cases)` cases.

```{python}
#| label: fig-course
#| fig-cap: The course
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot(cases.day, cases.dose)
plt.show()
```
"""
CASES = "day,dose\n" + "".join(f"{day},{day * 2}\n" for day in range(60))
PROSE = "A `code span` and *words* of the manuscript, [a link](https://example.org), `{{python}} shown`. " * 8


def best(times: int, work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def document(text: str) -> tuple[SourceLine, ...]:
    return tuple(SourceLine(line, "letter.qmd", number) for number, line in enumerate(text.split("\n"), start=1))


def run(cells: Cells, root: Path, *, use_cache: bool) -> bytes | None:
    done = execute_cells(
        cells, root=root, document="letter", directory=root, cache=root / ".cells", use_cache=use_cache
    )
    return done.notebook


def main() -> None:
    long = document("\n\n".join([PROSE] * 450 + [LETTER] * 1))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "cases.csv").write_text(CASES)
        cells = find_cells(document(LETTER), {})
        finding = best(3, lambda: find_cells(long, {}))
        running = best(3, lambda: run(cells, root, use_cache=False))
        kept = best(3, lambda: run(cells, root, use_cache=True))
        notebook = run(cells, root, use_cache=True) or b""
        page = best(1, lambda: notebook_page(notebook, "Letter", "en"))
    importing = best(
        3, lambda: subprocess.run([sys.executable, "-c", "import casewright.manuscript.cells.execution"], check=True)
    )
    bare = best(3, lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    words = sum(len(line.text.split()) for line in long)
    print(f"finding the cells of {words:,} words   {finding:8.3f} s")
    print(f"running two cells, with the kernel  {running:8.3f} s")
    print(f"the same, kept                      {kept:8.3f} s   {running / kept:6.0f} times faster")
    print(f"their notebook as a page            {page:8.3f} s")
    print(f"importing the modules for kept ones {importing - bare:8.3f} s")


if __name__ == "__main__":
    main()
