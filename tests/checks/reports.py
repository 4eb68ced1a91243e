"""Small reports, written, checked, and what is found in them, as tests name it.

A `▶` in the text of a case is before each place where a finding is expected; it is taken out before the text is
written.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.checks.engine.checking import Outcome, run_rules
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.families import Selection
from casewright.checks.loading import load_report
from casewright.checks.report import Report
from casewright.diagnostics import Finding

MARK = "▶"

BIBLIOGRAPHY = """\
@article{luan2021,
  author  = {Luan, Chengxin and Ge, Jian},
  title   = {Local cytokine release syndrome},
  journal = {Frontiers in Immunology},
  year    = {2021},
  volume  = {12},
  pages   = {707191},
  doi     = {10.3389/fimmu.2021.707191}
}
"""


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write a report's files by path; common indentation is taken off."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


def loaded(folder: Path, files: Mapping[str, str], documents: Sequence[str] = ()) -> Report:
    """A report as rules see it."""
    write_files(folder, files)
    return load_report(folder, ReadingOptions(tuple(documents)))


def checked(folder: Path, files: Mapping[str, str] | str, *select: str) -> Outcome:
    """What a check of a report comes to; a text alone is `letter.qmd`."""
    named = {"letter.qmd": files} if isinstance(files, str) else files
    return run_rules(loaded(folder, named), Selection(select))


def places(findings: Sequence[Finding]) -> list[str]:
    """`TXT001 letter.qmd:3:5`, in order."""
    return [f"{finding.rule} {finding.location}" for finding in findings]


@dataclass(frozen=True)
class Marked:
    """A text without its marks, and where they stood: pairs of line and column, from 1."""

    text: str
    marks: tuple[tuple[int, int], ...]


def marked(text: str) -> Marked:
    """Take the marks out of a text."""
    lines = text.split("\n")
    marks: list[tuple[int, int]] = []
    for number, line in enumerate(lines, start=1):
        pieces = line.split(MARK)
        column = 1
        for piece in pieces[:-1]:
            column += len(piece)
            marks.append((number, column))
        lines[number - 1] = "".join(pieces)
    return Marked("\n".join(lines), tuple(marks))


def found_at(outcome: Outcome, path: str, rule: str) -> tuple[tuple[int | None, int | None], ...]:
    """Where a rule found something in a file."""
    return tuple(
        (finding.location.line, finding.location.column)
        for finding in outcome.findings
        if finding.rule == rule and finding.location.path == path
    )
