"""How long resolving takes: a manuscript of 50,000 words, and one twice as long.

    python benchmarks/resolve.py [--profile]

The manuscript is made up: 200 floats (a quarter with panels), 1,000 citations, 150 abbreviations used all over, one
mention a paragraph, half of it in a supplement. Reading it (pandoc's work) is not counted; every pass of `resolve` is.
Printed are seconds of one core, the best of several runs, and the ratio of both. Budget: 2 s, and a ratio of 2.2. The
ratio is taken, as `timeit` takes times, with Python's garbage collector off: into which run its rare full collections
fall says nothing about this code. Exits with 1 where the budget is exceeded.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import random
import string
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.figures.registry import Registry
from casewright.manuscript import ast
from casewright.manuscript.abbreviations.terms import Terms, load_terms
from casewright.manuscript.parsing import ParsedDocument, ReadingContext, parse_document
from casewright.manuscript.resolve import resolve
from casewright.manuscript.shortcodes import ValueNotes
from casewright.project import load_project

BUDGET_S = 2.0
BUDGET_RATIO = 2.2

SETTINGS = """\
casewright: true
bibliography: refs.bib
crossref:
  custom:
    - {kind: float, key: suppfig, reference-prefix: Supplementary Figure S, space-before-numbering: false}
"""

PROSE = (
    "the patient was seen with fever on admission and treatment began after imaging of a lesion which had grown since "
    "the last visit while blood counts remained low and no infection was found in repeated cultures"
)


@dataclass(frozen=True)
class Size:
    """How much there is of each: words, floats, citations, abbreviations (the last does not grow with the text)."""

    words: int = 50_000
    floats: int = 200
    citations: int = 1_000
    abbreviations: int = 150

    def times(self, factor: int) -> Size:
        return Size(self.words * factor, self.floats * factor, self.citations * factor, self.abbreviations)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the resolver on a large manuscript.")
    parser.add_argument("--profile", action="store_true", help="print where the time of the larger manuscript goes")
    parser.add_argument("--runs", type=int, default=5, help="how often each is resolved; the best time counts")
    options = parser.parse_args()
    size = Size()
    terms = abbreviations(size.abbreviations)
    once, twice = manuscript(size), manuscript(size.times(2))
    counted = _counted(once)
    print(f"manuscript: {counted}")
    first, second = (seconds(documents, terms, options.runs) for documents in (once, twice))
    ratio = _ratio(once, twice, terms, options.runs)
    print(f"resolve, 50,000 words:  {first:.2f} s   (budget {BUDGET_S:.1f} s)")
    print(f"resolve, 100,000 words: {second:.2f} s")
    print(f"ratio:                  {ratio:.2f}     (budget {BUDGET_RATIO:.1f})")
    if options.profile:
        profile(twice, terms)
    sys.exit(1 if first > BUDGET_S or ratio > BUDGET_RATIO else 0)


def _ratio(once: Sequence[ParsedDocument], twice: Sequence[ParsedDocument], terms: Terms, runs: int) -> float:
    gc.disable()
    try:
        return seconds(twice, terms, runs) / seconds(once, terms, runs)
    finally:
        gc.enable()


def abbreviations(count: int) -> Terms:
    """`count` abbreviations: QAA, quiet disease number 0."""
    entries = [f"  - {{short: {_short(index)}, long: quiet disease number {index}}}" for index in range(count)]
    return load_terms("\n".join(["abbreviations:", *entries]), "data/abbreviations.yml")


def manuscript(size: Size) -> Sequence[ParsedDocument]:
    """A letter and a supplement of the given size, as pandoc reads them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "_quarto.yml").write_text(SETTINGS, encoding="utf-8")
        random_number = random.Random(0)
        half = Size(size.words // 2, size.floats // 2, size.citations // 2, size.abbreviations)
        for number, document in enumerate(("letter", "supplement")):
            (folder / f"{document}.qmd").write_text(text_of(half, number, size, random_number), encoding="utf-8")
        project = load_project(folder)
        context = ReadingContext(ContentCache(None), folder / ".cells")
        return [
            parse_document(project, f"{document}.qmd", "html", Registry(), ValueNotes(), context)
            for document in ("letter", "supplement")
        ]


def text_of(half: Size, number: int, whole: Size, random_number: random.Random) -> str:
    """One document: floats spread evenly between paragraphs of some sixty words."""
    paragraphs = half.words // 60
    labels = [_label(index) for index in range(whole.floats)]
    citations = [f"work{random_number.randrange(whole.citations // 2)}" for _ in range(half.citations)]
    prose = PROSE.split()
    blocks: list[str] = [f"# Part {number + 1}"]
    for index in range(paragraphs):
        words = [random_number.choice(prose) for _ in range(54)]
        for place in random_number.sample(range(54), 4):
            words[place] = _short(random_number.randrange(half.abbreviations))
        words.append(f"(@{random_number.choice(labels)}).")
        own = citations[index * len(citations) // paragraphs : (index + 1) * len(citations) // paragraphs]
        blocks.append(" ".join(["Then", *words, *(f"[@{key}]" for key in own)]))
        float_range = range(index * half.floats // paragraphs, (index + 1) * half.floats // paragraphs)
        blocks += [_float(number * half.floats + one, random_number) for one in float_range]
    return "\n\n".join(blocks) + "\n"


def _short(index: int) -> str:
    return f"Q{string.ascii_uppercase[index // 26]}{string.ascii_uppercase[index % 26]}"


def _label(index: int) -> str:
    return f"{('fig', 'tbl', 'suppfig', 'fig')[index % 4]}-{index}"


def _float(index: int, random_number: random.Random) -> str:
    label = _label(index)
    caption = (
        f"Course of {_short(random_number.randrange(100))} and {_short(random_number.randrange(100))} in one patient"
    )
    if label.startswith("tbl"):
        rows = "\n".join(f"| case {row} | {_short(random_number.randrange(100))} |" for row in range(8))
        return f"| Case | Outcome |\n|---|---|\n{rows}\n\n: {caption} {{#{label}}}"
    if index % 4 == 3:
        return f"::: {{#{label}}}\n![](a.png)\n\n**A.** {caption}. **B.** {caption}.\n:::"
    return f"![{caption}](a.png){{#{label}}}"


def _counted(documents: Sequence[ParsedDocument]) -> str:
    words = floats = citations = 0
    for document in documents:
        words += len(ast.plain_text(document.blocks).split())
        floats += len(document.labels)
        citations += sum(1 for one in document.citations if one.key.startswith("work"))
    return f"{words:,} words, {floats} labels, {citations:,} citations"


def seconds(documents: Sequence[ParsedDocument], terms: Terms, runs: int) -> float:
    """The best time of several runs."""
    best = float("inf")
    for _ in range(runs):
        gc.collect()
        started = time.process_time()
        manuscript = resolve(documents, "html", (), Registry(), terms)
        best = min(best, time.process_time() - started)
        assert not [finding for finding in manuscript.findings if finding.rule.startswith("NUM")]
    return best


def profile(documents: Sequence[ParsedDocument], terms: Terms) -> None:
    profiler = cProfile.Profile()
    profiler.runcall(resolve, documents, "html", (), Registry(), terms)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
