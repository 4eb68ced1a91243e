"""Looks for inputs that make `casewright check` crash, hang or use too much memory, for as long as it is given.

    python benchmarks/fuzz.py [--minutes 10] [--seed 1] [--kind qmd|yaml|csv|bib] [--keep FOLDER]

The clean reports and pieces of every syntax are torn, repeated, swapped and mixed; each input is checked in a process
of its own kind that is stopped where it does not answer. What fails is written to `--keep` (`fuzz-failures/`), one
folder a failure, ready for `casewright check`. The exit code is 1 where something failed.

`tests/checks/test_any_input.py` is the short form that runs with every test.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from casewright.checks.engine.checking import run_rules
from casewright.checks.engine.loading import load_report
from casewright.diagnostics import CasewrightError

CLEAN = Path(__file__).parent / "clean_reports"
LONGEST_S = 5.0
STOPPED_AFTER_S = 120.0
MOST_MEMORY_MB = 500

KINDS: Mapping[str, tuple[str, ...]] = {
    "qmd": (".qmd",),
    "yaml": (".yml",),
    "csv": (".csv",),
    "bib": (".bib",),
}
PIECES: Mapping[str, tuple[str, ...]] = {
    "qmd": (
        "---\n", "\n\n", "# H {#sec-a}\n", "```{python}\n1 + 1\n```\n", "```\n", "@key", "[@key; @fig-a A]", "^1,2^",
        "{{< var patient.age >}}", "{{< include a.qmd >}}", "<!-- casewright: ignore TXT001 x -->", "::: {#fig-a}\n",
        ":::\n", "![a](b.png){#fig-b}", "| a |\n|---|\n| b |\n", "(", "]", "[", "[^", "![", "“", "„", "$x$", "$$", "`",
        "**", "*", "_", "\\", "{", "}", "<span>", "<!--", "<table>", "~", "^", "\"", "'", "> ", "- ", "1. ", "\t",
        "    ", ": ", "@", "&amp;", "\\begin{a}", "\x00", "\ufeff", "\u202e", "\ud7ff", "10mg", "8 of 113 (17%)",
        "p = 1.03", "day 3", "10-year-old", "+---+\n", "  a  b\n -- --\n", "{=html}", "[a.__b__]\n", "::: {.x", "\r",
    ),
    "yaml": (
        "casewright:", "\n", "  ", "checks:", "ignore: [TXT]", "journal: blood", ": ", "- ", "{", "}", "[", "]", "&a ",
        "*a", "<<: *a", "!!python/object:x ", "!!binary x", "%YAML 1.2\n", "---\n", "...\n", "|", ">", "'", '"', "\t",
        "#", "1e999", "0x", "2021-03-04", "~", "no", "é", "\x00", "\ufeff", "?", "day: -1", "age: 4 months",
        "a: &x [*x]",
    ),
    "csv": (",", ";", '"', '""', "\n", "\r\n", "\r", "\t", "\x00", "\ufeff", "a", "1,5", "=1+1", "é", ",,,,"),
    "bib": (
        "@article{", "@string{j = ", "@comment{", "@preamble{", "key", ",", "\n", " = ", "{", "}", '"', "#", "author",
        "A and others", "year", "crossref = {a}", "xdata = {a}", "doi", "10.1000/x.", "\\", "{\\\"a}", "\\'{e}", "$x$",
        "%", "@", "(", ")", "jan", "month = jan # \"~1\"", "pages = {9--1}", "é", "\x00", "\ufeff", "\r", "\\begin{a}",
    ),
}  # fmt: skip
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8", "latin-1", "utf-16", "utf-8-sig")


def mutated(text: str, kind: str, rng: random.Random) -> str:
    """A text with a few things done to it."""
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        text = rng.choice(_CHANGES)(text, kind, rng)
        if len(text) > 200_000:
            text = text[:200_000]
    return text


def _piece(text: str, kind: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(PIECES[kind]) + text[at:]


def _run(text: str, kind: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    run = rng.choice(PIECES[kind]) * rng.choice((2, 5, 12, 30, 100, 1000))
    return text[:at] + run + text[at:]


def _mixture(text: str, kind: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + "".join(rng.choices(PIECES[kind], k=rng.choice((5, 30, 120)))) + text[at:]


def _cut(text: str, _kind: str, rng: random.Random) -> str:
    first, last = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
    return text[:first] + text[last:]


def _letter_out(text: str, _kind: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + 1 :]


def _twice(text: str, _kind: str, rng: random.Random) -> str:
    first, last = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
    return text[:last] + text[first:last] * rng.choice((1, 1, 3)) + text[last:]


def _lines_swapped(text: str, _kind: str, rng: random.Random) -> str:
    lines = text.split("\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _nothing_else(_text: str, kind: str, rng: random.Random) -> str:
    return "".join(rng.choices(PIECES[kind], k=rng.choice((3, 20, 80))))


Change = Callable[[str, str, random.Random], str]
_CHANGES: tuple[Change, ...] = (
    _piece, _piece, _run, _mixture, _cut, _letter_out, _letter_out, _twice, _lines_swapped, _nothing_else,
)  # fmt: skip


def planted(root: Path, kinds: tuple[str, ...], rng: random.Random) -> str:
    """Copy a clean report to `root` and change one of its files; which file, and its kind."""
    report = rng.choice(sorted(path for path in CLEAN.iterdir() if path.is_dir()))
    shutil.copytree(report, root, dirs_exist_ok=True)
    kind = rng.choice(kinds)
    files = sorted(path for path in root.rglob("*") if path.suffix in KINDS[kind])
    if not files:
        file = root / "data" / f"cases{KINDS[kind][0]}"
        file.parent.mkdir(exist_ok=True)
        file.write_text("reference,age_years\nthis-report,10\n", encoding="utf-8")
        (root / "data/cases.schema.yml").write_text("columns:\n  reference: {meaning: key}\n  age_years: {unit: y}\n")
        files = [file]
    file = rng.choice(files)
    text = mutated(file.read_text(encoding="utf-8"), kind, rng)
    file.write_bytes(text.encode(rng.choice(ENCODINGS), "replace"))
    return f"{kind} {file.relative_to(root).as_posix()}"


def work(connection: Connection) -> None:
    """Check each folder that is sent, until there is none; answer with what went wrong, the seconds and megabytes."""
    while (folder := connection.recv()) is not None:
        started = _busy_s()
        wrong = ""
        try:
            run_rules(load_report(Path(folder)))
        except CasewrightError as error:
            if not error.message.strip():
                wrong = "an error that says nothing"
        except BaseException:
            wrong = traceback.format_exc()
        own, others = (
            resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        connection.send((wrong, _busy_s() - started, own + others))


def _busy_s() -> float:
    """The seconds of a processor that this process and those that it started have taken: other work does not count."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


class Worker:
    """A process that checks reports one after another, and is started again when it was stopped."""

    def __init__(self) -> None:
        self.connection, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=work, args=(theirs,), daemon=True)
        self.process.start()
        self.seconds = STOPPED_AFTER_S

    def check(self, folder: Path) -> str:
        """What went wrong; empty where nothing did. `seconds` is then how long it took."""
        self.connection.send(str(folder))
        if not self.connection.poll(STOPPED_AFTER_S):
            self.stop()
            return f"no answer within {STOPPED_AFTER_S:.0f} s"
        wrong, seconds, megabytes = self.connection.recv()
        self.seconds = seconds
        if wrong:
            return str(wrong)
        if seconds > LONGEST_S:
            return f"took {seconds:.1f} s"
        if megabytes > MOST_MEMORY_MB:
            self.stop()
            return f"used {megabytes} MB"
        return ""

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.__init__()  # type: ignore[misc]  # the same worker, with its own process again


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--kind", choices=sorted(KINDS), action="append")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    asked = parser.parse_args()
    kinds = tuple(asked.kind or KINDS)
    worker = Worker()
    tried: Counter[str] = Counter()
    failures: dict[str, str] = {}
    end = time.monotonic() + 60 * asked.minutes
    number = asked.seed
    while time.monotonic() < end:
        number += 1
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "report"
            what = planted(root, kinds, random.Random(number))
            wrong = worker.check(root)
            tried[what.split()[0]] += 1
            last = wrong.strip().split("\n")[-1]
            if wrong and last not in failures:
                failures[last] = f"{number}: {what}"
                kept = asked.keep / str(number)
                shutil.copytree(root, kept, dirs_exist_ok=True)
                (kept / "failure.json").write_text(
                    json.dumps({"what": what, "wrong": wrong}, indent=1), encoding="utf-8"
                )
                print(f"{number}: {what}: {last}", flush=True)
    print(", ".join(f"{count} {kind}" for kind, count in sorted(tried.items())), f"tried; {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
