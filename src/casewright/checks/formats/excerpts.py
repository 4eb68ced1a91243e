"""Findings for people: as rustc and ruff give them, with the line, a caret below it, and what to type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from casewright.checks.engine.checking import Outcome
from casewright.checks.formats import Shown
from casewright.checks.formats.counts import counted, summary
from casewright.checks.repair import edits_of
from casewright.diagnostics import Finding

_WIDTH = 110
_BEFORE = 60
_TOKEN = re.compile(r"[@\\]?[\w{}./:^,+–-]*[\w}^+]|\S")


def write(outcome: Outcome, shown: Shown) -> str:
    """Return every finding with its place, message, line and hint; then what could not be looked at, and the counts."""
    parts = [_excerpt(finding, outcome.files.get(finding.location.path, ()), shown) for finding in outcome.findings]
    parts += [f"note: {remark}\n" for remark in outcome.undetermined]
    repairable = sum(1 for finding in outcome.findings if edits_of(finding))
    fixes = f" `casewright check --fix` repairs {repairable} of them." if repairable else ""
    return "\n".join([*parts, ""] if parts else []) + f"{summary(outcome)}.{fixes}\n"


def _excerpt(finding: Finding, lines: Sequence[str], shown: Shown) -> str:
    place = finding.location
    where = ":".join(str(one) for one in (shown.path(place.path), place.line, place.column) if one is not None)
    out = [f"{where}: {finding.severity.value} {finding.rule}: {finding.message}"]
    if place.line is not None and place.line <= len(lines) and lines[place.line - 1].strip():
        number = str(place.line)
        gap = " " * len(number)
        text, caret = _window(lines[place.line - 1], place.column)
        out.append(f"{gap} |")
        out.append(f"{number} | {text}")
        out.append(f"{gap} | {caret}".rstrip())
        if finding.hint:
            out.append(f"{gap} = {finding.hint}")
    elif finding.hint:
        out.append(f"  = {finding.hint}")
    return "\n".join(out) + "\n"


def _window(line: str, column: int | None) -> tuple[str, str]:
    """Return the part of a line around a column, and the carets below the word there; none where only the line is
    known."""
    start = 0 if column is None else max(0, min(column - 1, len(line)) - _BEFORE)
    if len(line) <= _WIDTH:
        start = 0
    text = line[start : start + _WIDTH]
    head = "…" if start else ""
    tail = "…" if start + _WIDTH < len(line) else ""
    printed = head + text.replace("\t", " ") + tail
    if column is None:
        return printed, ""
    token = _TOKEN.match(line, min(column - 1, len(line)))
    marked = line[column - 1 : max(token.end() if token else column, column)][:_WIDTH] or " "
    before = _columns(head + line[start : column - 1])
    return printed, " " * before + "^" * min(max(1, _columns(marked)), _WIDTH)


def _columns(text: str) -> int:
    """Return the columns that text takes in a terminal: wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def fixed(count: int, changes: Sequence[str]) -> str:
    """Return what repairs did: how many findings are gone, and each place that was changed."""
    return "\n".join([f"Repaired {counted(count, 'findings')}.", *changes])
