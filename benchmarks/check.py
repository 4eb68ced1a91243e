"""How long `casewright check` takes and what memory, as measured and as a share of the aim.

    python benchmarks/check.py [RUNS]

The worked letter without results of cells, with a warm cache, and after a sentence was added; a manuscript of 50,000
words with 1,000 references with a cold cache, a warm one, and after a sentence was added; how much longer twice the
size takes; and the memory of both. Commands are run as users run them, with Python's compiled modules kept, as Python
does unless it is told not to; the median of RUNS (5) is given.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
PARTS = ("_quarto.yml", "references.bib", "report", "data", "figures", "scripts")
WORD_LIST = (
    "the patient was given treatment and had fever for days while imaging showed that lesions grew and later resolved "
    "without further therapy because inflammation at the site of disease subsided slowly in most of the reported "
    "patients"
)
SHORT_LIST = "CRS ALL HLH EBV MRI PET GVHD HSCT ICU CNS"
WORDS = WORD_LIST.split()
SHORTS = SHORT_LIST.split()
LONGS = (
    "cytokine release syndrome",
    "acute lymphoblastic leukemia",
    "hemophagocytic lymphohistiocytosis",
    "Epstein-Barr virus",
    "magnetic resonance imaging",
    "positron emission tomography",
    "graft-versus-host disease",
    "hematopoietic stem cell transplantation",
    "intensive care unit",
    "central nervous system",
)


def manuscript(folder: Path, words: int, references: int) -> Path:
    """A report of so many words that cites every one of so many works, with a figure every 2,000 words."""
    chance = random.Random(words)
    folder.mkdir(parents=True)
    (folder / "data").mkdir()
    settings = "project:\n  type: default\nbibliography: works.bib\ncsl: vancouver\ncasewright: true\n"
    (folder / "_quarto.yml").write_text(settings, encoding="utf-8")
    entries = [
        f"@article{{work{number},\n  author = {{Doe, Jane and Roe, Richard}},\n  title = {{Report of case {number} "
        f"with "
        f"finding {number * 7}}},\n  journal = {{Journal of Cases}},\n  year = {{{1990 + number % 30}}},\n  volume = "
        f"{{{number % 90 + 1}}},\n  pages = {{{number}--{number + 6}}},\n  doi = {{10.1000/case.{number}}}\n}}\n"
        for number in range(references)
    ]
    (folder / "works.bib").write_text("\n".join(entries), encoding="utf-8")
    terms = "".join(f"  - short: {short}\n    long: {long}\n" for short, long in zip(SHORTS, LONGS, strict=True))
    (folder / "data/abbreviations.yml").write_text(f"abbreviations:\n{terms}", encoding="utf-8")
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (folder / "picture.svg").write_text(picture, encoding="utf-8")
    out = ["---\ntitle: A long report\n---\n"]
    written = figure = cited = 0
    per_paragraph = max(1, round(references / (words / 100)))
    while written < words:
        if written // 2000 >= figure:
            figure += 1
            out.append(f"\n## Part {figure}\n\nThe findings are shown in @fig-f{figure}.\n")
            out.append(f'![Findings of part {figure}.](picture.svg){{#fig-f{figure} fig-alt="A square."}}\n')
        sentences = []
        for _ in range(5):
            chosen = [chance.choice(WORDS) for _ in range(18)]
            sentence = [word for index, word in enumerate(chosen) if index == 0 or word != chosen[index - 1]]
            sentences.append(" ".join([sentence[0].capitalize(), *sentence[1:], chance.choice(SHORTS)]))
            written += len(sentence) + 1
        keys = "; ".join(f"@work{(cited + step) % references}" for step in range(per_paragraph))
        cited += per_paragraph
        out.append(". ".join(sentences) + f" [{keys}].\n")
    (folder / "report.qmd").write_text("\n".join(out), encoding="utf-8")
    return folder


def check(folder: Path, *options: str) -> float:
    """The wall time of a check, in seconds."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "casewright", "check", *options],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1}:
        raise SystemExit(f"the check did not run: {done.stderr}")
    return time.perf_counter() - started


_PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "casewright", "check", "--no-cache"], stdout=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(peak / (1e6 if sys.platform == "darwin" else 1e3))
"""


def memory(folder: Path) -> float:
    """The most memory, in MB, that the checker or the pandoc it starts has at any time, whichever has more."""
    done = subprocess.run([sys.executable, "-c", _PEAK], cwd=folder, capture_output=True, text=True, check=True)
    return float(done.stdout)


def median(folder: Path, runs: int, *options: str) -> float:
    return statistics.median(check(folder, *options) for _ in range(runs))


def after_a_change(folder: Path, document: str, runs: int) -> float:
    """The median time of a check after another word was added to a document."""
    times = []
    for number in range(runs):
        with (folder / document).open("a", encoding="utf-8") as stream:
            stream.write(f"\nOne more sentence, number {number}.\n")
        times.append(check(folder))
    return statistics.median(times)


def tell(what: str, measured: float, aim: float, unit: str = "s") -> None:
    print(f"{what:58} {measured:6.2f} {unit:2}   aim {aim:5.1f}   {100 * measured / aim:4.0f} %")


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        letter = folder / "letter"
        letter.mkdir()
        for part in PARTS:
            source = REPOSITORY / part
            if source.is_dir():
                shutil.copytree(source, letter / part, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy(source, letter / part)
        tell("worked letter, results of cells not at hand, cold cache", check(letter), 1.0)
        tell("worked letter, results of cells not at hand", median(letter, runs), 1.0)
        check(letter, "--execute")
        tell("worked letter, warm cache", median(letter, runs), 0.5)
        tell("worked letter, after a sentence was added", after_a_change(letter, "report/letter.qmd", runs), 0.5)
        small = manuscript(folder / "small", 50_000, 1_000)
        large = manuscript(folder / "large", 100_000, 2_000)
        tell("50,000 words, 1,000 references, cold cache", check(small), 3.0)
        check(large)
        first, second = median(small, runs), median(large, runs)
        tell("50,000 words, 1,000 references, warm cache", first, 3.0)
        tell("the same, after a sentence was added", after_a_change(small, "report.qmd", runs), 3.0)
        tell("twice the size, warm cache", second / first, 2.2, "x")
        cold = [(check(small, "--no-cache"), check(large, "--no-cache")) for _ in range(min(runs, 3))]
        tell("50,000 words, 1,000 references, nothing kept", statistics.median(one for one, _ in cold), 3.0)
        tell("twice the size, nothing kept", statistics.median(two / one for one, two in cold), 2.2, "x")
        if sys.platform != "win32":
            tell("memory for 50,000 words", memory(small), 500, "MB")
            tell("memory for twice the size", memory(large), 500, "MB")


if __name__ == "__main__":
    main()
