"""Pages that are followed as they are written: every command run, every output compared with what the page shows.

What a page may hold:

- blocks `console`: lines that begin with `$ ` are commands, the lines below a command what it prints, on both streams.
  Commands are `casewright ...`, `cd FOLDER` and `mkdir FOLDER`, which mean the same in every shell.
- blocks `diff`: a change of one file, which `--- FILE` names first. Lines that begin with a space or `-` are the text
  as it is, and stand once in the file; lines that begin with a space or `+` are the text that takes its place.
  Where all begin with `+`, the file is new.
- `> ...` below a paragraph that names a rendered page last (`_output/letter.html`): words that this page shows.
- `<!-- SENT comes back as FILE: OLD => NEW -->`, which no reader sees: what a co-author changes in a Word file.

Other blocks are not followed. Compared are the words, not sizes, times and lines of progress.

    python -m tests.documentation.walkthrough --update docs/tutorial.md README.md

follows the pages and writes into them what the commands print now.
"""

from __future__ import annotations

import argparse
import io
import re
import shlex
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import html as html_pages

from tests.command_process import run_command

_FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<kind>[^`]*)$")
_BLOCK = re.compile(
    r"^(?P<head>(?P<ticks>`{3,})(?:console|diff))(?P<attributes>.*)\n(?P<inside>(?:.*\n)*?(?P=ticks)$)", re.MULTILINE
)
_RETURNED = re.compile(r"<!-- (?P<sent>\S+) comes back as (?P<path>\S+): (?P<old>.+) => (?P<new>.+) -->")
_FILE = re.compile(r"`([^`]+\.html)`")
_NOT_COMPARED = (
    (re.compile(r"\b\d+(\.\d+)? (B|kB|MB)\b"), "SIZE"),
    (re.compile(r"\bin \d+(\.\d+)? s\b"), "in TIME"),
    (re.compile(r"\\"), "/"),
)
_PROGRESS = re.compile(r"^[A-Z][A-Za-z]*[\w:, -]* \.\.\.\n", re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """A command as it is typed, what the page shows of it, and the lines of the page that show it."""

    typed: str
    shown: str
    lines: tuple[int, int]


@dataclass(frozen=True)
class Change:
    """A change of a file that the reader makes."""

    path: str
    old: str
    new: str


@dataclass(frozen=True)
class Returned:
    """A Word file that somebody else has changed."""

    sent: str
    path: str
    old: str
    new: str


@dataclass(frozen=True)
class Words:
    """Words that a rendered page shows."""

    path: str
    text: str


Step = Command | Change | Returned | Words


@dataclass
class _Reader:
    lines: Sequence[str]
    steps: list[Step] = field(default_factory=list)
    paragraph: str = ""

    def read(self) -> list[Step]:
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            fence = _FENCE.match(line)
            if fence:
                end = next(at for at in range(number + 1, len(self.lines)) if self.lines[at] == fence["ticks"])
                self._block(fence["kind"], number + 1, end)
                number = end
            elif found := _RETURNED.fullmatch(line):
                self.steps.append(Returned(**found.groupdict()))
            elif line.startswith("> "):
                end = next(at for at in range(number, len(self.lines) + 1) if not self._is_quoted(at))
                self._quotation([one.removeprefix("> ") for one in self.lines[number:end]])
                number = end - 1
            elif line.strip():
                self.paragraph += line + "\n"
            elif number + 1 < len(self.lines) and not self.lines[number + 1].startswith(">"):
                self.paragraph = ""
            number += 1
        return self.steps

    def _is_quoted(self, at: int) -> bool:
        return at < len(self.lines) and self.lines[at].startswith(">")

    def _quotation(self, lines: Sequence[str]) -> None:
        named = _FILE.findall(self.paragraph)
        assert named, f"no rendered file is named before the quotation {lines}"
        self.steps.append(Words(named[-1], " ".join(lines)))

    def _block(self, kind: str, start: int, end: int) -> None:
        kind = kind.split(" ")[0]  # without attributes, such as those that keep shortcodes as they are typed
        if kind == "console":
            begins = [at for at in range(start, end) if self.lines[at].startswith("$ ")]
            for at, after in zip(begins, [*begins[1:], end], strict=True):
                shown = "".join(line + "\n" for line in self.lines[at + 1 : after])
                self.steps.append(Command(self.lines[at][2:], shown, (at + 1, after)))
        elif kind == "diff":
            name, *changed = self.lines[start:end]
            assert name.startswith("--- ") and all(line[:1] in {" ", "+", "-"} for line in changed), self.lines[start]
            old = "".join(line[1:] + "\n" for line in changed if line[0] != "+")
            new = "".join(line[1:] + "\n" for line in changed if line[0] != "-")
            self.steps.append(Change(name[4:], old, new))


def steps_of(page: str) -> list[Step]:
    """What a page has its reader do, in order."""
    return _Reader(page.splitlines()).read()


def compared(output: str) -> str:
    """What is compared of an output."""
    output = _PROGRESS.sub("", output)
    for pattern, name in _NOT_COMPARED:
        output = pattern.sub(name, output)
    return output.strip("\n")


@dataclass
class Follower:
    """Somebody who follows a page, from an empty folder on."""

    folder: Path

    def does(self, step: Step) -> str:
        """Do one thing, and say what was printed."""
        if isinstance(step, Command):
            return self._runs(step.typed)
        if isinstance(step, Returned):
            changed = _changed_word(self.folder / step.sent, step.old, step.new)
            (self.folder / step.path).write_bytes(changed)
        elif isinstance(step, Change):
            path = self.folder / step.path
            assert step.old or not path.exists(), f"{step.path} is there already"
            text = path.read_text(encoding="utf-8") if step.old else ""
            assert not step.old or text.count(step.old) == 1, (
                f"{step.path} has {text.count(step.old)} times:\n{step.old}"
            )
            path.write_text(text.replace(step.old, step.new), encoding="utf-8")
        else:
            shown = _visible(self.folder / step.path)
            assert step.text in shown, f"{step.path} does not show:\n{step.text}"
        return ""

    def _runs(self, typed: str) -> str:
        program, *arguments = shlex.split(typed)
        if program == "cd":
            self.folder = self.folder / arguments[0]
            assert self.folder.is_dir(), typed
            return ""
        if program == "mkdir":
            (self.folder / arguments[0]).mkdir()
            return ""
        assert program == "casewright", f"a page can have `casewright`, `cd` and `mkdir` run, and no `{program}`"
        return run_command(*arguments, cwd=self.folder, merged=True).out


def _visible(page: Path) -> str:
    main = html_pages.fromstring(page.read_bytes()).find(".//main")
    assert main is not None
    for hidden in main.xpath(".//style | .//svg"):
        hidden.drop_tree()
    return " ".join(main.text_content().split())


def _changed_word(path: Path, old: str, new: str) -> bytes:
    """A Word file with other words, as tracked changes: as a co-author's Word leaves them."""
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def run(like: Any, text: str, tag: str) -> Any:
        made = OxmlElement("w:r")
        words = OxmlElement(tag)
        words.text = text
        words.set(qn("xml:space"), "preserve")
        made.extend([*(part for part in like if part.tag == qn("w:rPr")), words])
        return made

    def tracked(tag: str, number: int, inside: Any) -> Any:
        made = OxmlElement(tag)
        for name, value in (("w:id", str(number)), ("w:author", "A co-author"), ("w:date", "2024-01-01T00:00:00Z")):
            made.set(qn(name), value)
        made.append(inside)
        return made

    file = docx.Document(io.BytesIO(path.read_bytes()))
    [found] = [run for paragraph in file.paragraphs for run in paragraph.runs if old in run.text]
    before, _, after = found.text.partition(old)
    element = found._r
    for part in (
        run(element, before, "w:t"),
        tracked("w:del", 9001, run(element, old, "w:delText")),
        tracked("w:ins", 9002, run(element, new, "w:t")),
        run(element, after, "w:t"),
    ):
        element.addprevious(part)
    element.getparent().remove(element)
    saved = io.BytesIO()
    file.save(saved)
    return saved.getvalue()


def updated(page: str, folder: Path) -> str:
    """A page with what its commands print now; what differs in sizes and times only stays as it is."""
    lines = page.splitlines()
    follower = Follower(folder)
    pieces: list[tuple[tuple[int, int], list[str]]] = []
    for step in steps_of(page):
        try:
            printed = follower.does(step)
        except AssertionError as error:
            print(f"Stopped there: {error}", file=sys.stderr)
            break
        if isinstance(step, Command) and compared(printed) != compared(step.shown):
            pieces.append((step.lines, _PROGRESS.sub("", printed).strip("\n").splitlines()))
    for (start, end), new in reversed(pieces):
        lines[start:end] = new
    return _BLOCK.sub(_with_literal_shortcodes, "\n".join(lines) + "\n")


def _with_literal_shortcodes(block: re.Match[str]) -> str:
    """A block whose shortcodes are shown as they are typed."""
    typed = "{{<" in block["inside"] and not block["attributes"]
    return f"{block['head']} {{shortcodes=false}}\n{block['inside']}" if typed else block[0]


def main() -> None:
    parser = argparse.ArgumentParser(description="Follow pages of the documentation.")
    parser.add_argument("--update", action="store_true", required=True, help="write what commands print into the pages")
    parser.add_argument("pages", nargs="+", type=Path)
    for page in parser.parse_args().pages:
        with tempfile.TemporaryDirectory() as folder:
            text = page.read_text(encoding="utf-8")
            page.write_text(updated(text, Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
