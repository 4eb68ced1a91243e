"""How many reports a second `casewright batch` checks and renders, and what the engine costs.

    python benchmarks/batch.py [REPORTS]

Makes REPORTS (1,000) small letters with a case, five works and a table, one in a hundred of them broken, and checks and
renders them on a local cluster with as many workers as cores. Printed are rates beside the aims for two cores; the
memory of the 100th report and of the last ones; and for 2, 4 and 8 workers the processors' time of the engine (all that
the command and its processes use besides) as a share of that of the reports, with what starting takes of it. Waiting is
the rest of what there was, and says something on an idle machine only. Needs Linux.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

DRUGS = ("amoxicillin", "ibuprofen", "lamotrigine", "allopurinol", "carbamazepine", "methotrexate")
FINDINGS = ("fever", "rash", "cough", "headache", "vomiting", "jaundice")
TABLE = "day,value\n0,{0}\n2,{1}\n6,{2}\n"


def make_report(folder: Path, number: int) -> None:
    """Write a letter whose numbers depend on `number`."""
    chance = random.Random(number)
    drug, finding = chance.choice(DRUGS), chance.choice(FINDINGS)
    age, start, values = chance.randint(18, 80), chance.randint(2, 9), [chance.randint(10, 200) for _ in range(3)]
    (folder / "data").mkdir(parents=True)
    (folder / "_quarto.yml").write_text(
        "project:\n  type: default\n  output-dir: _output\nbibliography: references.bib\ncsl: vancouver\n"
        "format:\n  html: default\n  typst: default\n  docx: default\ncasewright:\n  abbreviations: {sort: use}\n"
    )
    (folder / "data/case.yml").write_text(
        f"source: invented\npatient:\n  sex: female\n  age: {age} years\n  diagnosis: {{name: pneumonia}}\n"
        f"index-event:\n  name: first dose of {drug}\n  drug: {{name: {drug}, dose: 1 g, route: oral}}\n"
        f"course:\n  - id: finding\n    kind: finding\n    name: {finding}\n    start: {start}\n    end: {start + 6}\n"
        "measurements:\n  - id: crp\n    name: C-reactive protein\n    unit: mg/L\n    values:\n"
        + "".join(f"      - {{day: {day}, value: {value}}}\n" for day, value in zip((0, 2, 6), values, strict=True))
        + "outcome:\n  day: 30\n  name: recovery\n  vital-status: alive\n"
    )
    (folder / "data/crp.csv").write_text(TABLE.format(*values))
    (folder / "references.bib").write_text(
        "\n".join(
            f"@article{{work{index},\n  author = {{Doe, Jane and Roe, Richard}},\n"
            f"  title = {{Report of {drug} {index}}},\n  journal = {{Journal of Cases}},\n"
            f"  year = {{{2000 + index}}},\n  volume = {{{index + 1}}},\n"
            f"  pages = {{{index + 1}--{index + 7}}},\n  doi = {{10.1000/case.{number}.{index}}}\n}}\n"
            for index in range(5)
        )
    )
    body = (
        f"The patient was treated with {drug} [@work0]. On {{{{< var course.finding.start >}}}}, {finding} was noticed "
        "[@work1; @work2], and C-reactive protein was {{< var measurements.crp.values.day-0 >}} on day 0 (@tbl-crp). "
        "It was gone when the drug had been stopped, and has not come back since [@work3]. Similar cases have been "
        "described after other drugs [@work4].\n\n"
    )
    (folder / "letter.qmd").write_text(
        f"---\ntitle: A woman with {finding}\nauthor: A. Author\n---\n\n{body * 3}"
        f"| Day | C-reactive protein (mg/L) |\n|---:|---:|\n"
        + "".join(f"| {day} | {value} |\n" for day, value in zip((0, 2, 6), values, strict=True))
        + "\n: C-reactive protein. {#tbl-crp}\n\n## References\n\n::: {#refs}\n:::\n"
    )
    if number % 100 == 99:
        (folder / "data/case.yml").write_text("patient: [\n")


def used() -> float:
    """The seconds of a processor that ended processes have used; those that outlive their parents are waited for."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def batch(folder: Path, command: str, output: str, workers: int, *options: str) -> tuple[float, pd.DataFrame]:
    """Run a batch; return its seconds and its table."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "casewright", "batch", command, "reports", "--output", output, "--workers",
         str(workers), "--quiet", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    elapsed = time.perf_counter() - started
    return elapsed, pd.read_parquet(folder / output / "batch.parquet")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    cores = os.cpu_count() or 1
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: this process inherits the processes of reports
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(count):
            make_report(folder / f"reports/{number:05}", number)
        for command, aim in (("check", 4.0), ("render", 0.75)):
            elapsed, table = batch(folder, command, f"{command}ed", cores)
            print(
                f"{command:7} {count / elapsed:6.2f} reports a second on {cores} cores, {aim * cores:.1f} wanted "
                f"(x{count / elapsed / aim / cores:.2f}); {table.cpu.mean():.3f} s of a processor each; "
                f"states {dict(table.state.value_counts())}"
            )
            memory = table[table.state != "failed"].memory_mb
            if count >= 200:
                early, late = statistics.median(memory[50:150]), statistics.median(memory[-100:])
                print(f"        memory: {early:.0f} MB at the 100th, {late:.0f} MB at the end (x{late / early:.2f})")
            elapsed, _ = batch(folder, command, f"{command}ed", cores)
            print(f"        started again: {elapsed:.1f} s for {count} reports that are done")
        make_report(folder / "one/reports/00000", 0)
        before = used()
        _, table = batch(folder / "one", "check", "checked", cores, "--options=--no-cache")
        start = used() - before - table.cpu.sum()
        for workers in (2, 4, 8):
            before = used()
            elapsed, table = batch(folder, "check", f"with-{workers}", workers, "--options=--no-cache")
            work, engine = table.cpu.sum(), used() - before - table.cpu.sum()
            waited = 100 * max(0.0, 1 - (work + engine) / elapsed / cores)
            print(
                f"{workers} workers: {count / elapsed:.2f} reports a second; {work:.1f} s of processors in reports, "
                f"{engine:.1f} s in the engine ({100 * engine / work:.1f} %, 10 % wanted), {start:.1f} s of them for "
                f"starting; {waited:.0f} % waited"
            )


if __name__ == "__main__":
    main()
