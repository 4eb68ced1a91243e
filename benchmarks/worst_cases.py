"""What the longest paragraphs cost: looks for patterns and rules whose time grows faster than the text does.

    python benchmarks/worst_cases.py [--patterns] [--reports] [--size 100000] [--only WORD] [--keep FOLDER]

`--patterns` reads every regular expression of `casewright`, makes of each the texts that repeat what it matches up to
the point where it fails, and prints those whose time more than triples when such a text is twice as long, with the
seconds that the size asked for would take. `--reports` checks reports whose paragraph, table, case or bibliography is
that long: hand-made texts, and those of the patterns found; it prints how much longer twice the text takes, and what
takes more than 5 s or 500 MB. Both are done where neither is named; the exit code is 1 where a report took too much.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]  # the tree of a pattern, which has no public reader
from re import _parser
from types import FrameType
from typing import Any

import casewright
from fuzz import LONGEST_S, MOST_MEMORY_MB, STOPPED_AFTER_S, Worker

SIZES = (4_000, 8_000)
MOST_GROWTH = 3.0
LEAST_S = 0.02
PATTERN_ENDS_S = 1.0
LONG_ENOUGH_S = 2.0
"""A report that is checked faster than this is not checked again at half its length, to compare."""
MOST_TEXTS = 40
SEARCHES = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
SIGNS = "a1 A.,;:-(–%[*_|\"'@#/=<>$\\\n\t)]{}^~é"

UNITS: Mapping[str, str] = {
    "counts": "8 of 113 (17%) ", "units": "5 mg/L ", "opening": "(", "closing": ")", "squares": "[",
    "square pairs": "[]",
    "nested": "[(", "stars": "*", "star words": "*a ", "double stars": "**a", "underlines": "_", "runs": "a_",
    "dots": "1.", "decimals": "1.1 ", "thousands": "1,", "pipes": "|", "pipe rows": "| a ", "spaces": " ",
    "tabs": "\t", "quotes": '"', "curly": "“", "apostrophes": "'", "words in quotes": '"a ', "p values": "p = ",
    "p": "p = 0.05, ", "citations": "[@", "keys": "@a ", "cited": "[@a; @b] ", "carets": "^1", "tildes": "~a",
    "dollars": "$", "formulas": "$a$ ", "braces": "{", "shortcodes": "{{< ", "values": "{{< var a >}} ", "code": "`",
    "code pairs": "``a` ", "backslashes": "\\", "angles": "<", "tags": "<b>", "comments": "<!-- ", "ends": "--> ",
    "entities": "&amp;", "ampersands": "&", "hyphens": "-", "words-hyphens": "a-", "dashes": "–", "ranges": "1–",
    "letters": "a", "capitals": "A", "capital words": "Aa ", "capitals spaced": "A B ", "initials": "A. ",
    "abbreviations": "ABC ", "defined": "abc (ABC) ", "digits": "1", "digits spaced": "1 ", "days": "day 1 ",
    "years": "2019 ", "dates": "3/4/", "percent": "1% ", "words": "word ", "the": "the the ", "sentences": "A b. ",
    "questions": "? ", "colons": ": ", "semicolons": "; ", "commas": ", ", "equals": "a=", "slashes": "a/",
    "mails": "a@b.", "addresses": "http://", "numbers signed": "+1-", "plus-minus": "1 ± ", "times": "1 × 10^",
    "ratios": "1:", "figures": "Figure 1", "tables": "Table ", "panels": "A-", "emoji": "\U0001f600",
    "combining": "a\u0301",
    "soft": "a\u00ad", "zero": "\u200b", "nbsp": "1\u00a0", "images": "![](", "links": "[a](", "divs": "::: ",
    "headings": "# ", "patients": "patient A ", "names": "John Smith ", "doctors": "Dr. A ", "streets": "1 A B C ",
    "hospitals": "St. A ", "old": "45-year-old ", "decline": "from 5 to ", "days from": "on day +3 ", "quoted": "> ",
    "mg": "10mg ", "or": "and/or ", "lines": "a\n", "blank lines": "a\n\n", "items": "- a\n", "fences": "```\n",
    "cells": "```{python}\n", "tables of pipes": "| a |\n|---|\n", "rules": "---\n", "definitions": "a\n: b\n",
    "notes": "[^a] ", "notes defined": "[^a]: b\n\n", "tilde fences": "~~~ ", "grid": "+---+\n", "html": "<div>\n\n",
    "attributes": "{#a .b c=d} ", "spans": "[a]{.b} ", "raw": "`a`{=html} ", "tex": "\\a{", "dollar pairs": "$$a$$ ",
    "deep list": "- - ", "deep quotes": ">", "ordered": "1. a ", "numbers in words": "twenty-one ",
    "doses": "5 mg/m^2^ ",
}  # fmt: skip
"""Texts that are repeated until they are long enough."""


@dataclass(frozen=True)
class Slow:
    """A pattern, the module that has it, the text that shows its growth, and the seconds that it would take."""

    module: str
    pattern: re.Pattern[str]
    before: str
    unit: str
    growth: float
    projected_s: float


class TookTooLongError(Exception):
    """A pattern did not end in time."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TookTooLongError


def compiled_patterns() -> dict[tuple[str, int], tuple[str, re.Pattern[str]]]:
    """Every pattern that the modules of casewright compile, and those of calls such as `re.sub("...", ...)`."""
    found: dict[tuple[str, int], tuple[str, re.Pattern[str]]] = {}
    original = re.compile
    now = ""

    def note(pattern: Any, flags: Any = 0) -> re.Pattern[Any]:
        made = original(pattern, flags)
        if sys._getframe(1).f_globals.get("__name__") == now and isinstance(made.pattern, str):
            found.setdefault((made.pattern, made.flags), (now, made))
        return made

    re.compile = note  # type: ignore[assignment]
    try:
        for module in pkgutil.walk_packages(casewright.__path__, "casewright."):
            now = module.name
            if not now.endswith("__main__"):
                importlib.import_module(now)
    finally:
        re.compile = original
    for path in sorted(Path(casewright.__path__[0]).rglob("*.py")):
        for name, pattern in _inline(path):
            found.setdefault((pattern.pattern, pattern.flags), (name, pattern))
    return found


def anchored() -> frozenset[str]:
    """The patterns, by module and name, that only ever look at the beginning of a text."""
    used: dict[str, set[str]] = {}
    for path in Path(casewright.__path__[0]).rglob("*.py"):
        for name, how in re.findall(r"\b(_?[A-Z][A-Z_0-9]*)(?:\[\w+\])?\.(\w+)\(", path.read_text("utf-8")):
            used.setdefault(name, set()).add(how)
    return frozenset(name for name, ways in used.items() if ways & {"match", "fullmatch"} and not ways & SEARCHES)


def _inline(path: Path) -> Iterator[tuple[str, re.Pattern[str]]]:
    import ast

    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in SEARCHES
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield f"{path.stem}:{node.lineno}", re.compile(node.args[0].value)


def texts_against(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """What begins a text and what is repeated in it, so that a pattern matches far and fails late."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    for variant in range(3):
        whole = _sample(tree, variant)
        for unit in {whole, whole[:-1], f"{whole} ", f"{whole[:-1]} "}:
            yield "", unit
        for before, body in _repeats(tree, variant, ""):
            yield before, body
            yield "", before
            yield "", before + body


def _repeats(tree: Any, variant: int, before: str) -> Iterator[tuple[str, str]]:
    for kind, value in tree:
        if kind in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            _, most, body = value
            text = _sample(body, variant)
            if most > 3 and text:
                yield before, text
                yield before, f"{text} "
            yield from _repeats(body, variant, before)
        elif kind is sre.SUBPATTERN:
            yield from _repeats(value[3], variant, before)
        elif kind is sre.ATOMIC_GROUP:
            yield from _repeats(value, variant, before)
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, variant, before)
        elif kind in {sre.ASSERT, sre.ASSERT_NOT}:
            yield from _repeats(value[1], variant, before)
        before += _sample([(kind, value)], variant)


def _sample(tree: Any, variant: int) -> str:
    """A text that a part of a pattern matches: the shortest of the branch, or the first, or a longer one."""
    out = []
    for kind, value in tree:
        if kind is sre.LITERAL:
            out.append(chr(value))
        elif kind is sre.NOT_LITERAL:
            out.append(next(sign for sign in SIGNS if ord(sign) != value))
        elif kind is sre.ANY:
            out.append("a1 "[variant])
        elif kind is sre.IN:
            out.append(_sign_of(value, variant))
        elif kind is sre.BRANCH:
            branches = value[1]
            out.append(_sample(branches[(0, -1, len(branches) // 2)[variant]], variant))
        elif kind is sre.SUBPATTERN:
            out.append(_sample(value[3], variant))
        elif kind is sre.ATOMIC_GROUP:
            out.append(_sample(value, variant))
        elif kind in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            least, most, body = value
            out.append(_sample(body, variant) * max(least, min(most, 0 if variant == 0 else variant)))
    return "".join(out)


def _sign_of(members: Sequence[Any], variant: int) -> str:
    negated = any(kind is sre.NEGATE for kind, _ in members)
    order = SIGNS if variant != 1 else "1a" + SIGNS[2:]
    known = [sign for sign in order if _is_among(sign, members) != negated]
    if known:
        return known[variant % len(known) if variant == 2 else 0]
    first = next(value for kind, value in members if kind in {sre.LITERAL, sre.RANGE})
    return chr(first if isinstance(first, int) else first[0])


def _is_among(sign: str, members: Sequence[Any]) -> bool:
    return any(
        (kind is sre.LITERAL and ord(sign) == value)
        or (kind is sre.RANGE and value[0] <= ord(sign) <= value[1])
        or (kind is sre.CATEGORY and _CATEGORIES[value](sign))
        for kind, value in members
    )


_CATEGORIES: Mapping[Any, Any] = {
    sre.CATEGORY_DIGIT: str.isdigit,
    sre.CATEGORY_NOT_DIGIT: lambda sign: not sign.isdigit(),
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_NOT_SPACE: lambda sign: not sign.isspace(),
    sre.CATEGORY_WORD: lambda sign: sign.isalnum() or sign == "_",
    sre.CATEGORY_NOT_WORD: lambda sign: not (sign.isalnum() or sign == "_"),
}


def seconds(pattern: re.Pattern[str], text: str, *, at_start: bool = False) -> float:
    """How long it takes to find all matches in a text, or that at its start; infinite where that does not end."""
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATTERN_ENDS_S)
    started = time.process_time()
    try:
        if at_start:
            pattern.match(text)
        else:
            for _ in pattern.finditer(text):
                pass
        return time.process_time() - started
    except TookTooLongError:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def filled(before: str, unit: str, size: int) -> str:
    return (before + unit * (size // len(unit) + 1))[:size]


def slow_patterns(size: int, only: str) -> Iterator[Slow]:
    beginnings = anchored()
    for module, pattern in compiled_patterns().values():
        held = vars(sys.modules[module]).items() if module in sys.modules else ()
        at_start = any(value is pattern and name in beginnings for name, value in held)
        if only not in module and only not in pattern.pattern:
            continue
        worst: Slow | None = None
        tried = [one for one in dict.fromkeys(texts_against(pattern)) if one[1]]
        for before, unit in tried[:: max(1, len(tried) // MOST_TEXTS)]:
            for end in ("", "\x00", "!"):
                short, long = (filled(before, unit, one) + end for one in SIZES)
                took = seconds(pattern, long, at_start=at_start)
                if took < LEAST_S:
                    continue
                growth = took / max(seconds(pattern, short, at_start=at_start), 1e-9)
                if growth < MOST_GROWTH and took != float("inf"):
                    continue
                projected = took * (size / SIZES[1]) ** 2
                if worst is None or projected > worst.projected_s:
                    worst = Slow(module, pattern, before, unit, growth, projected)
            if worst is not None and worst.projected_s == float("inf"):
                break
        if worst is not None:
            yield worst


def long_report(root: Path, place: str, text: str) -> None:
    """A report whose paragraph, table, case, bibliography or settings hold a long text."""
    shutil.copytree(Path(__file__).parent / "clean_reports" / "adult", root)
    quoted = "'" + re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", text).replace("'", "''") + "'"
    if place == "paragraph":
        _append(root / "report/case.qmd", f"\n\n{text}\n\nThe end.\n")
    elif place == "code":
        _append(root / "report/case.qmd", f"\n\n```{{python}}\n#| eval: false\n# {text}\n```\n")
    elif place == "title":
        file = root / "report/case.qmd"
        file.write_text(
            re.sub(r"(?m)^title: .*", lambda _: f"title: {quoted}", file.read_text("utf-8"), count=1), "utf-8"
        )
    elif place == "case":
        _append(root / "data/case.yml", f"\nfollow-up:\n  text: {quoted}\n")
        file = root / "data/case.yml"
        file.write_text(file.read_text("utf-8").replace("name: remittent fever", f"name: {quoted}"), "utf-8")
    elif place == "csv":
        cell = text.replace('"', '""')
        (root / "data/rows.csv").write_text(f'reference,age_years,finding\nthis-report,43,"{cell}"\n', "utf-8")
    elif place == "bib":
        file = root / "references.bib"
        file.write_text(
            file.read_text("utf-8").replace("title = {", f"title = {{{re.sub('[{}]', '', text)}", 1), "utf-8"
        )


PLACES = ("paragraph", "code", "title", "case", "csv", "bib")


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8", errors="replace")


def costly_reports(units: Mapping[str, str], size: int, keep: Path | None, places: Sequence[str]) -> Iterator[str]:
    """Check a long report of each text in each place; what took too much."""
    worker = Worker()
    for name, unit in units.items():
        for place in places:
            took: list[float] = []
            for length in (size, size // 2):
                with tempfile.TemporaryDirectory() as folder:
                    root = Path(folder) / "report"
                    long_report(root, place, filled("", unit, length))
                    said = worker.run(("check",), root)
                    took.append(worker.ran.seconds if worker.ran else STOPPED_AFTER_S)
                    if length == size and said and keep:
                        shutil.copytree(root, keep / re.sub(r"\W+", "-", f"{place} {name}"), dirs_exist_ok=True)
                if length == size:
                    wrong = said
                    if took[0] < LONG_ENOUGH_S:
                        break
            ratio = took[0] / took[-1]
            if wrong or ratio > MOST_GROWTH:
                last = wrong.strip().split("\n")[-1]
                print(f"  {place:9} {name:24.24} {took[0]:6.1f} s  x{ratio:.1f}  {unit!r:.60} {last}", flush=True)
            if wrong:
                yield f"{place} {name}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--patterns", action="store_true")
    parser.add_argument("--reports", action="store_true")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--only", default="", help="only patterns of a module, or texts of a name, that hold this word")
    parser.add_argument("--place", choices=PLACES, action="append")
    parser.add_argument("--keep", type=Path, help="where to leave the reports that took too much")
    asked = parser.parse_args()
    units = {name: unit for name, unit in UNITS.items() if asked.only in name}
    if asked.patterns or not asked.reports:
        for slow in slow_patterns(asked.size, asked.only):
            print(
                f"{slow.module}: x{slow.growth:.1f}, {slow.projected_s:.0f} s: {slow.before!r:.50} {slow.unit!r:.70}",
                f"{slow.pattern.pattern!r:.150}",
                sep="\n    ",
                flush=True,
            )
            units[f"{slow.module} {len(units)}"] = slow.unit
    costly = list(costly_reports(units, asked.size, asked.keep, asked.place or PLACES)) if not asked.patterns else []
    print(f"{len(costly)} of {len(units)} texts took more than {LONGEST_S:.0f} s or {MOST_MEMORY_MB} MB somewhere")
    return int(bool(costly))


if __name__ == "__main__":
    sys.exit(main())
