"""How long abbreviations take: a manuscript of 50,000 words, 150 abbreviations, 200 floats and 1,000 citations.

    python benchmarks/abbreviations.py

Prints seconds of one core (the best of five) for the manuscript, for one of twice the size, and their ratio; the
same for one single paragraph of that many words, and for Japanese text, which has no spaces. The ratio is taken, as
`timeit` takes times, with Python's garbage collector off: whether its rare full collections fall into one run or the
other says nothing about this code. Exits with 1 where the manuscript, with the collector on, takes more than 0.5 s,
or the double one more than 2.2 times as long.
"""

from __future__ import annotations

import gc
import random
import string
import sys
import time

from casewright.manuscript import ast
from casewright.manuscript.abbreviations.expansion import expand
from casewright.manuscript.abbreviations.terms import Terms, load_terms

WORDS = 50_000
ABBREVIATIONS = 150
LIMIT = 0.5
RATIO = 2.2


def abbreviations_file(count: int) -> str:
    """An abbreviations file: short forms of two to five letters, a third of them with a number or a second word."""
    chance = random.Random(1)
    shorts: dict[str, None] = {}
    while len(shorts) < count:
        letters = "".join(chance.choices(string.ascii_uppercase, k=chance.randint(2, 5)))
        shorts[chance.choice([letters, letters, f"{letters}-{chance.randint(2, 9)}", f"{letters} T cell"])] = None
    entries = [
        f"  - {{short: {short}, long: disease number {index} of the marrow, variants: ['{short.lower()}x']}}"
        for index, short in enumerate(shorts)
    ]
    return "\n".join(["abbreviations:", *entries, "known: [DNA, RNA]"])


def manuscript(words: int, floats: int, citations: int, terms: Terms) -> ast.Blocks:
    """Paragraphs of a hundred words, one in twelve an abbreviation, with headings, emphasis, citations and floats."""
    chance = random.Random(2)
    shorts = [term.short for term in terms.terms]
    blocks: ast.Blocks = []
    paragraphs = words // 100
    for number in range(paragraphs):
        inlines = [one for _ in range(100) for one in (word(chance, shorts), ast.SPACE)]
        for _ in range(citations // paragraphs):
            inlines[chance.randrange(100) * 2 + 1] = {"t": "Cite", "c": [[], [ast.text("[@key]")]]}
        if number % 10 == 0:
            blocks.append(ast.header(2, [word(chance, shorts), ast.SPACE, ast.text("findings")]))
        blocks.append(ast.para(inlines))
        if number % max(1, paragraphs // floats) == 0:
            cells = [one for _ in range(20) for one in (word(chance, shorts), ast.SPACE)]
            parts = [ast.div([ast.plain(cells)], classes=["float-caption"])]
            blocks.append(ast.div(parts, f"tbl-{number}", ["float"]))
    return blocks


def word(chance: random.Random, shorts: list[str]) -> ast.Element:
    drawn = chance.random()
    if drawn < 1 / 12:
        return ast.text(chance.choice(shorts) + chance.choice(["", "", "s", ",", "-related", "’s"]))
    if drawn < 1 / 6:
        return ast.text(chance.choice(["DNA", "B-CELL", "Done.", "(thus)", "an", "IL-6R", "X"]))
    text = ast.text("".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 10))))
    return {"t": "Emph", "c": [text]} if drawn > 0.97 else text


def one_paragraph(words: int, terms: Terms) -> ast.Blocks:
    blocks = manuscript(words, 1, 0, terms)
    return [ast.para([inline for block in blocks if block["t"] == "Para" for inline in block["c"]])]


def japanese(words: int, terms: Terms) -> ast.Blocks:
    chance = random.Random(3)
    shorts = [term.short for term in terms.terms]
    text = "".join(chance.choice(shorts) if chance.random() < 0.1 else "移植後の寛解" for _ in range(words))
    return [ast.para([ast.text(text)])]


def seconds(blocks: ast.Blocks, terms: Terms, collector: bool) -> float:
    """The best of five, with or without the garbage collector."""
    best = float("inf")
    for _ in range(5):
        gc.collect()
        if not collector:
            gc.disable()
        started = time.process_time()
        expand([], blocks, terms)
        best = min(best, time.process_time() - started)
        gc.enable()
    return best


def main() -> int:
    started = time.process_time()
    terms = load_terms(abbreviations_file(ABBREVIATIONS), "data/abbreviations.yml")
    expand([], [], terms)
    print(f"reading {ABBREVIATIONS} abbreviations  {time.process_time() - started:.3f} s")
    expanded = expand([], manuscript(WORDS, 200, 1000, terms), terms)
    shown = sum(ast.has_class(one, "abbr") for one in ast.walk(expanded.blocks))
    print(f"{len(expanded.used)} of them used, {shown} short forms printed")
    failed = False
    for name, make in {
        "manuscript": lambda factor: manuscript(WORDS * factor, 200 * factor, 1000 * factor, terms),
        "one paragraph": lambda factor: one_paragraph(WORDS * factor, terms),
        "Japanese": lambda factor: japanese(WORDS * factor, terms),
    }.items():
        texts = [make(1), make(2)]
        single, double = (seconds(text, terms, collector=False) for text in texts)
        collected = [seconds(text, terms, collector=True) for text in texts]
        print(
            f"{name:14} {WORDS:,} words {single:.3f} s (collector on: {collected[0]:.3f} s), "
            f"{2 * WORDS:,} words {double:.3f} s (on: {collected[1]:.3f} s), ratio {double / single:.2f}"
        )
        failed = failed or collected[0] > LIMIT or double > RATIO * single
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
