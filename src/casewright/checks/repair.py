"""Repairs: the edits that fixed what has one right answer, and what they make of files."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from casewright.diagnostics import Finding


@dataclass(frozen=True, order=True)
class Edit:
    """Text of one line replaced: `length` characters from `column` (from 1) of line `line` (from 1) of `path`. What is
    written in its place may be several lines."""

    path: str
    line: int
    column: int
    length: int
    new: str


@dataclass(frozen=True)
class RepairableFinding(Finding):
    """A finding that has one right answer: the edits that give it. All of them are made, or none."""

    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Repaired:
    """What repairs make of files: by path what each line has become, and the findings that are gone with it."""

    lines: Mapping[str, tuple[str, ...]]
    done: tuple[Finding, ...]

    @property
    def texts(self) -> Mapping[str, str]:
        """The new text of each file by path, with `\\n` at line ends."""
        return {path: "\n".join(lines) for path, lines in self.lines.items()}


def edits_of(finding: Finding) -> tuple[Edit, ...]:
    """Return the edits that repair a finding; none where a person has to decide."""
    return finding.edits if isinstance(finding, RepairableFinding) else ()


def offered(finding: Finding, is_ours: Callable[[str], bool]) -> Finding:
    """Return a finding without its edits where one of them is of a file that repairs leave alone."""
    if all(is_ours(edit.path) for edit in edits_of(finding)):
        return finding
    parts = (finding.rule, finding.name, finding.severity, finding.message, finding.location, finding.hint)
    return Finding(*parts)


def is_data(path: str) -> bool:
    """Return whether a file holds data, which nobody but its author writes."""
    return path.startswith("data/") or path.lower().endswith((".csv", ".tsv"))


_MOST_SHOWN = 5


def changes(finding: Finding, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the edits of a finding change, each as a line: `letter.qmd:6:12: TXT001 “the the” -> “the”`; of many,
    the first. `texts` are the files before. Words are shown whole."""
    shown: list[str] = []
    edits = edits_of(finding)
    for edit in edits[:_MOST_SHOWN]:
        line = texts[edit.path].split("\n")[edit.line - 1]
        start, end = edit.column - 1, edit.column - 1 + edit.length
        first, last = start, end
        while first > 0 and not line[first - 1].isspace():
            first -= 1
        while last < len(line) and not line[last].isspace():
            last += 1
        if line[start:end][:1].isspace():  # the word that goes is shown behind the one that stays
            first = line.rfind(" ", 0, max(first - 1, 0)) + 1 if first == start else first
        before, after = line[first:last], line[first:start] + edit.new + line[end:last]
        after = after.replace("\u00a0", "&nbsp;")
        shown.append(f"{edit.path}:{edit.line}:{edit.column}: {finding.rule} “{before}” -> “{after}”")
    if len(edits) > _MOST_SHOWN:
        shown.append(f"{finding.location.path}: {finding.rule} {len(edits) - _MOST_SHOWN} more like these")
    return tuple(shown)


def repaired(findings: Iterable[Finding], texts: Mapping[str, str]) -> Repaired:
    """Files after every repair that touches no other; of two that overlap the first is made.

    `texts` hold files by path, with `\\n` at line ends. An edit outside of its line, or in a file that is not there,
    leaves its finding unrepaired.
    """
    lines = {path: text.split("\n") for path, text in texts.items()}
    taken: dict[tuple[str, int], list[tuple[int, int]]] = {}
    accepted: list[Edit] = []
    done: list[Finding] = []
    for finding in findings:
        edits = edits_of(finding)
        if not edits or not all(_fits(edit, lines, taken) for edit in edits):
            continue
        done.append(finding)
        for edit in edits:
            taken.setdefault((edit.path, edit.line), []).append((edit.column, edit.column + edit.length))
            accepted.append(edit)
    for edit in sorted(set(accepted), reverse=True):
        line = lines[edit.path][edit.line - 1]
        start = edit.column - 1
        lines[edit.path][edit.line - 1] = line[:start] + edit.new + line[start + edit.length :]
    changed = {edit.path for edit in accepted}
    return Repaired({path: tuple(lines[path]) for path in sorted(changed)}, tuple(done))


def _fits(
    edit: Edit, lines: Mapping[str, Sequence[str]], taken: Mapping[tuple[str, int], Sequence[tuple[int, int]]]
) -> bool:
    own = lines.get(edit.path)
    if own is None or not 1 <= edit.line <= len(own) or edit.column < 1:
        return False
    end = edit.column + edit.length
    if end - 1 > len(own[edit.line - 1]):
        return False
    return all(end <= start or stop <= edit.column for start, stop in taken.get((edit.path, edit.line), ()))


def diff(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what repairs change, as a unified diff."""
    out: list[str] = []
    for path in sorted(after):
        out += difflib.unified_diff(
            before[path].splitlines(keepends=True),
            after[path].splitlines(keepends=True),
            fromfile=path,
            tofile=f"{path} (repaired)",
        )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in out)
