"""Damages inputs of every kind, and looks for those that make casewright crash, hang, use too much memory or say
nothing about where.

    python benchmarks/fuzz.py [--each 200] [--seed 1] [--kind NAME] [--keep FOLDER]

A small report with a file of every kind is torn, repeated, swapped and mixed, `--each` times a kind, and the commands
that read the kind are run on it, in a process that is stopped where it does not answer. Printed are, for each kind, how
many commands ended in a defect, gave an error without the name of a file, or took more than 5 s or 500 MB, and with
which exit codes they ended. What fails is written to `--keep` (`fuzz-failures/`), a folder a failure, ready for
`casewright check`. The exit code is 1 where something failed.

`tests/checks/test_any_input.py` is the short form that runs with every test.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import multiprocessing
import os
import random
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from fuzz_report import whole_report

CLEAN = Path(__file__).parent / "clean_reports"
LONGEST_S = 5.0
STOPPED_AFTER_S = 300.0
MOST_MEMORY_MB = 500
_OUTSIDE = "outside"
CHECK = ("check",)
NOTHING_RUN = ("render", "--no-execute", "--to")


@dataclass(frozen=True)
class Kind:
    """A kind of input: its files in the report, how they are damaged, and the commands that read them.

    `syntax` names the pieces that a text is mixed with; files of the syntax "bytes" are damaged byte by byte, those of
    "json" also value by value. `in_clean` takes the files of the clean reports as well.
    """

    files: tuple[str, ...]
    syntax: str
    commands: tuple[tuple[str, ...], ...] = (CHECK,)
    in_clean: bool = False


KINDS: Mapping[str, Kind] = {
    "document": Kind(("letter.qmd", "_part.qmd"), "qmd", (CHECK, (*NOTHING_RUN, "html")), in_clean=True),
    "notebook": Kind(("notes.ipynb",), "json", (CHECK, (*NOTHING_RUN, "html"))),
    "settings": Kind(("_quarto.yml",), "yaml", in_clean=True),
    "profile": Kind(("_quarto-near.yml", "_more.yml"), "yaml"),
    "words": Kind(("_words.yml",), "yaml"),
    "case": Kind(("data/case.yml",), "yaml", in_clean=True),
    "schema": Kind(("data/cases.schema.yml",), "yaml", in_clean=True),
    "table": Kind(("data/cases.csv",), "csv", in_clean=True),
    "abbreviations": Kind(("data/abbreviations.yml",), "yaml", in_clean=True),
    "judgments": Kind(("data/identifiers.yml",), "yaml", (CHECK, ("deidentify",))),
    "bibliography": Kind(("works.bib",), "bib", in_clean=True),
    "CSL JSON": Kind(("works.json",), "json"),
    "style": Kind(("style.csl",), "xml"),
    "journal": Kind(("journal.yml",), "yaml"),
    "retractions": Kind(("retractions.csv",), "csv"),
    "figures": Kind(("figures/figures.yml",), "yaml", (CHECK, ("figures", "--check")), in_clean=True),
    "manifest": Kind(("figures/manifest.json",), "json", (CHECK, ("figures", "--check"))),
    "SVG": Kind(("images/a.svg", "figures/fig-drawn.svg"), "xml", (CHECK, (*NOTHING_RUN, "html"))),
    "JPEG": Kind(("images/a.jpg",), "bytes"),
    "PNG": Kind(("images/a.png",), "bytes"),
    "other pictures": Kind(("images/a.gif", "images/a.webp", "images/a.tiff"), "bytes"),
    "Word reference": Kind(("ref.docx",), "bytes", (CHECK, (*NOTHING_RUN, "docx"))),
    "font": Kind(("fonts/small.ttf",), "bytes", ((*NOTHING_RUN, "pdf"),)),
    "kept": Kind((".casewright/**/*",), "bytes", (CHECK, (*NOTHING_RUN, "html"), ("verify",))),
    "rendered": Kind(
        ("_output/*.html", "_output/*.docx", "_output/*.pdf"), "bytes", (("verify",), ("deidentify", "--rendered"))
    ),
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
    "json": (
        "{", "}", "[", "]", ",", ":", '"', "null", "true", "1e999", "-", "\\u0000", "\\ud800", "\x00", "\ufeff", "\n",
        '"cells": ', '"data": ', '"outputs": ', '"id": ', '"a"', "9" * 5000,
    ),
    "xml": (
        "<", ">", "</", "/>", "&", "&amp;", "&a;", '"', "<![CDATA[", "]]>", "<!--", "-->", "<?xml ", "?>", "\x00",
        "<!DOCTYPE a [<!ENTITY a 'aaaa'>]>", 'xmlns="a"', "<g>", "<use href='#b'/>", "<image href='a.png'/>",
        "<image href='data:image/png;base64,aGk='/>", "<text>", "<names variable='author'>", "<macro name='year'>",
        "<text macro='year'/>", "<choose>", "<style>", "@import 'a';", "width='1e9'", "viewBox='0 0 0 0'",
        "transform='scale(0)'", "1e400", "M", "url(#c)", "é", "\ufeff",
    ),
}  # fmt: skip
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8", "latin-1", "utf-16", "utf-8-sig")


WRONG: tuple[object, ...] = (None, True, -1, "", "x", [], {}, [[]], {"a": {"b": 1}}, [None], 10**30, "\ud800", "../a")


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


def other_value(text: str, rng: random.Random) -> str:
    """A JSON document of which one value is another, or is gone."""
    tree = json.loads(text)
    places: list[tuple[dict[str, object] | list[object], str | int]] = []
    waiting: list[object] = [tree]
    while waiting:
        inside = waiting.pop()
        several = inside.items() if isinstance(inside, dict) else enumerate(inside) if isinstance(inside, list) else ()
        for key, value in several:
            places.append((inside, key))  # type: ignore[arg-type]
            waiting.append(value)
    inside, key = rng.choice(places)
    if rng.random() < 0.3:
        del inside[key]  # type: ignore[arg-type]
    else:
        inside[key] = rng.choice(WRONG)  # type: ignore[index]
    return json.dumps(tree)


def damaged_bytes(data: bytes, rng: random.Random) -> bytes:
    """A file with bytes changed, a part cut out, twice or at its end, or another file in its place."""
    changed = bytearray(data)
    way = rng.random()
    if way < 0.6:
        for _ in range(rng.choice((1, 4, 20, 200))):
            changed[rng.randrange(len(changed))] = rng.choice((0, 255, rng.randrange(256)))
    first, last = sorted((rng.randrange(len(changed) + 1), rng.randrange(len(changed) + 1)))
    if 0.5 < way < 0.7:
        return bytes(changed[:last])
    if 0.7 <= way < 0.8:
        return bytes(changed[:first] + changed[last:])
    if 0.8 <= way < 0.9:
        return bytes(changed[:last] + changed[first:last] + changed[last:])
    if way >= 0.97:
        return rng.choice((b"", b"\0", b"%PDF-1.4", b"PK\x03\x04", b"<svg/>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
    return bytes(changed)


def replaced(file: Path, root: Path, rng: random.Random) -> str:
    """Put something else than a regular file of the report in a file's place; what that is."""
    what = rng.choice(("a named pipe", "a folder", "a device", "a link outside", "a link to itself", "nothing"))
    file.unlink()
    if what == "a named pipe":
        os.mkfifo(file)
    elif what == "a folder":
        file.mkdir()
    elif what != "nothing":
        outside = root.parent / _OUTSIDE
        file.symlink_to({"a device": outside / "endless", "a link outside": outside / "a.txt"}.get(what, file.name))
    return what


def make_outside(folder: Path) -> None:
    """Make what links lead to, beside the report: nothing of this machine, which a defect could overwrite."""
    folder.mkdir()
    (folder / "a.txt").write_text("kept\n", encoding="utf-8")
    if os.geteuid() == 0:
        os.mknod(folder / "endless", 0o666 | stat.S_IFCHR, os.makedev(1, 5))
    else:
        (folder / "endless").symlink_to("/dev/zero")


def outside_is_kept(folder: Path) -> bool:
    """Return whether no command has written there."""
    text = (folder / "a.txt").read_text(encoding="utf-8")
    names = sorted(path.name for path in folder.iterdir())
    return text == "kept\n" and names == ["a.txt", "endless"] and (folder / "endless").is_char_device()


def planted(root: Path, name: str, whole: Path, rng: random.Random) -> str:
    """Write a report to `root` of which one file is damaged; the path of that file."""
    kind = KINDS[name]
    clean = sorted(path for path in CLEAN.iterdir() if path.is_dir())
    base = rng.choice(clean) if kind.in_clean and rng.random() < 0.5 else whole
    files: list[Path] = []
    if base != whole:
        shutil.copytree(base, root)
        wanted = {Path(file).suffix for file in kind.files}, {Path(file).name for file in kind.files}
        by_name = kind.syntax == "yaml" and name != "schema"
        files = [one for one in root.rglob("*") if (one.name in wanted[1] if by_name else one.suffix in wanted[0])]
        if name == "schema":
            files = [one for one in files if one.name.endswith(".schema.yml")]
    if not files:
        shutil.copytree(whole, root, dirs_exist_ok=True)
        files = [one for pattern in kind.files for one in root.glob(pattern) if one.is_file()]
    file = rng.choice(sorted(files))
    if rng.random() < 0.05:
        return f"{file.relative_to(root).as_posix()}, {replaced(file, root, rng)}"
    data = file.read_bytes()
    if kind.syntax == "bytes":
        file.write_bytes(damaged_bytes(data, rng))
    elif kind.syntax == "json" and rng.random() < 0.6:
        file.write_text(other_value(data.decode("utf-8"), rng), encoding="utf-8", errors="surrogatepass")
    else:
        text = mutated(data.decode("utf-8"), kind.syntax, rng)
        file.write_bytes(text.encode(rng.choice(ENCODINGS), "replace"))
    return file.relative_to(root).as_posix()


@dataclass(frozen=True)
class Ran:
    """What a command did in a folder: its exit code, its errors, the traceback of a defect, seconds and megabytes."""

    code: int
    said: str
    traceback: str
    seconds: float
    megabytes: int


def work(connection: Connection) -> None:
    """Run each command that is sent, until there is none."""
    from casewright.cli import main

    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    while (asked := connection.recv()) is not None:
        words, folder = asked
        here, started, said = Path.cwd(), _busy_s(), io.StringIO()
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
                code = main(words)
        finally:
            os.chdir(here)
        gc.enable()
        gc.collect()
        logs = [path for path in Path(tempfile.gettempdir()).glob("casewright-*.log") if path.stat().st_size]
        traceback = "".join(path.read_text(encoding="utf-8") for path in logs)
        for path in logs:
            path.unlink()
        own, others = (
            resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        connection.send(Ran(code, said.getvalue(), traceback, _busy_s() - started, own + others))


def _busy_s() -> float:
    """The seconds of a processor that this process and those that it started have taken: other work does not count."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


class Worker:
    """A process that runs commands one after another, and is started again when it was stopped."""

    def __init__(self) -> None:
        fresh = multiprocessing.get_context("spawn")  # threads of this process do not go on in a fork of it
        self.connection, theirs = fresh.Pipe()
        self.process = fresh.Process(target=work, args=(theirs,), daemon=True)
        self.process.start()
        self.ran: Ran | None = None

    def run(self, words: Sequence[str], folder: Path) -> str:
        """What went wrong; empty where nothing did. `ran` is then what the command did."""
        self.ran = None
        self.connection.send((list(words), str(folder)))
        if not self.connection.poll(STOPPED_AFTER_S):
            self.stop()
            return f"no answer within {STOPPED_AFTER_S:.0f} s"
        try:
            self.ran = ran = self.connection.recv()
        except EOFError:
            self.stop()
            return "the process died"
        if ran.megabytes > MOST_MEMORY_MB - 100:  # of all commands that this process has run
            self.stop()
            self.ran = ran
        if ran.traceback:
            return f"defect: {ran.traceback}"
        if ran.code not in {0, 1, 2}:
            return f"exit code {ran.code}"
        if ran.code == 2 and not _names_a_file(ran.said, folder):
            return f"no file named: {' '.join(ran.said.split())}"
        if ran.seconds > LONGEST_S:
            return f"over time: {ran.seconds:.1f} s"
        return f"over memory: {ran.megabytes} MB" if ran.megabytes > MOST_MEMORY_MB else ""

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.__init__()  # type: ignore[misc]  # the same worker, with its own process again


def _names_a_file(said: str, folder: Path) -> bool:
    return any(path.relative_to(folder).as_posix() in said for path in folder.rglob("*"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--each", type=int, default=200, help="how many inputs of each kind")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--kind", choices=sorted(KINDS), action="append")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    asked = parser.parse_args()
    failures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        os.environ["CASEWRIGHT_DATA_DIR"] = f"{folder}/data"
        os.environ["TMPDIR"] = tempfile.tempdir = f"{folder}/temporary"
        whole = Path(folder, "whole")
        for made in (whole, Path(tempfile.tempdir)):
            made.mkdir()
        whole_report(whole)
        outside = Path(folder, _OUTSIDE)
        make_outside(outside)
        worker = Worker()
        for name in asked.kind or KINDS:
            found: Counter[str] = Counter()
            codes: Counter[int] = Counter()
            for number in range(asked.each):
                root = Path(folder, "report")
                rng = random.Random(f"{asked.seed} {name} {number}")
                file = planted(root, name, whole, rng)
                damaged = Path(folder, "damaged")
                subprocess.run(["cp", "-a", str(root), str(damaged)], check=True)  # with its pipes and links
                for words in KINDS[name].commands:
                    wrong = worker.run(words, root)
                    if not outside_is_kept(outside):
                        wrong = "wrote outside of the report"
                        shutil.rmtree(outside)
                        make_outside(outside)
                    codes[worker.ran.code if worker.ran else -1] += 1
                    if wrong:
                        found[wrong.split(":")[0]] += 1
                        last = wrong.strip().split("\n")[-1]
                        if not failures[last]:
                            print(f"  {name} {number}: {file}: {' '.join(words)}: {last}", flush=True)
                            kept = asked.keep / f"{name} {number}"
                            kept.parent.mkdir(exist_ok=True)
                            shutil.rmtree(kept, ignore_errors=True)
                            subprocess.run(["cp", "-a", str(damaged), str(kept)], check=True)
                            (kept / "failure.txt").write_text(f"{file}\n{' '.join(words)}\n{wrong}", encoding="utf-8")
                        failures[last] += 1
                shutil.rmtree(root)
                shutil.rmtree(damaged)
            ends = ", ".join(f"{count} x {code}" for code, count in sorted(codes.items()))
            told = ", ".join(f"{count} {what}" for what, count in sorted(found.items())) or "nothing wrong"
            print(f"{name}: {asked.each} inputs, {told}; exit codes: {ends}", flush=True)
        worker.process.kill()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
