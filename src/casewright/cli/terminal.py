"""Terminal output: text, colors, progress. Results go to standard output, everything else to standard error.

Output is colored only in a terminal, and not if `NO_COLOR` is set (https://no-color.org) or `TERM` is `dumb`.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from casewright.diagnostics import CasewrightError, CombinedError, Finding, Severity

CLEAN, FINDINGS, COULD_NOT_RUN, STOPPED = 0, 1, 2, 130
"""The exit codes: success; the report has errors (or the test that was requested failed); the command could not run;
Ctrl-C."""
_COLORS: Mapping[str, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
_HEADLINE = re.compile(r"^(?P<place>\S.*?): (?P<mark>error|warning|note)(?P<code> [A-Z]{3}\d{3})?: ", re.MULTILINE)
_CARET = re.compile(r"^( *\| +)(\^+)$", re.MULTILINE)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FIRST_S = 1.0
"""Seconds before progress is printed outside a terminal."""


def visible(text: str) -> str:
    """Replace each character that a terminal would obey or cannot print, or that turns the direction of a line, with a
    visible sign."""
    return _CONTROLS.sub(lambda found: chr(0x2400 + ord(found[0])) if ord(found[0]) < 32 else "\ufffd", text)


def say(text: str, *, to_error: bool = False, newline: bool = True, styled: bool = False) -> None:
    """Print text. Only `styled` text contains colors; its parts must be made `visible` before."""
    text = text if styled else visible(text)
    color = None if not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" else False
    click.echo(text, err=to_error, nl=newline, color=color)


def colored_findings(text: str) -> str:
    """Color the locations, severities and carets of findings given as text."""

    def headline(found: re.Match[str]) -> str:
        mark = click.style(f"{found['mark']}{found['code'] or ''}", fg=_COLORS[found["mark"]], bold=True)
        return f"{click.style(found['place'], bold=True)}: {mark}: "

    text = _HEADLINE.sub(headline, visible(text))
    return _CARET.sub(lambda found: found[1] + click.style(found[2], fg="red", bold=True), text)


def say_error(error: CasewrightError) -> None:
    """Print an error, or each of several."""
    if isinstance(error, CombinedError):
        for each in error.errors:
            say_error(each)
        return
    place = f"{click.style(visible(str(error.location)), bold=True)}: " if error.location else ""
    mark = click.style("error", fg="red", bold=True)
    say(f"{place}{mark}: {visible(error.message)}", to_error=True, styled=True)
    for line in error.why.split("\n") if error.why else ():
        say(f"  {line}", to_error=True)
    if error.hint:
        say(f"  {error.hint}", to_error=True)


def say_findings(findings: Sequence[Finding]) -> None:
    """Print findings, a line each, with the hint below it."""
    for finding in findings:
        line = f"{finding.location}: {finding.severity.value} {finding.rule}: {finding.message}"
        say(colored_findings(line), to_error=True, styled=True)
        if finding.hint:
            say(f"  {finding.hint}", to_error=True)


def say_notes(notes: Sequence[str]) -> None:
    for note in notes:
        say(f"{click.style('note', fg='cyan', bold=True)}: {visible(note)}", to_error=True, styled=True)


def say_files(paths: Sequence[Path], started: float, state: str) -> None:
    """Print files with their sizes, and the time since `started`."""
    here = Path.cwd()
    for path in paths:
        say(f"{shown_from(path, here)}  {readable_size(path.stat().st_size)}")
    say(f"{state} in {time.monotonic() - started:.1f} s.")


def say_json(document: Mapping[str, Any]) -> None:
    """Print a result as JSON."""
    say(visible_json(json.dumps(document, indent=2, ensure_ascii=False)))


def visible_json(text: str) -> str:
    """Escape the characters in JSON that a terminal would obey; `json.dumps` escapes only some."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shown_from(path: Path, folder: Path) -> str:
    """Return a path relative to a folder, or unchanged if it lies on another drive."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return str(path)


def readable_size(size: int) -> str:
    return f"{size / 1000:.0f} kB" if size >= 1000 else f"{size} B"


def exit_code(findings: Sequence[Finding]) -> int:
    """Return the exit code of a command with these findings."""
    return FINDINGS if any(finding.severity is Severity.ERROR for finding in findings) else CLEAN


class Progress:
    """Progress on standard error: one line that is overwritten in a terminal, plain lines elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._started = time.monotonic()
        self._last = ""

    def __enter__(self) -> Callable[[str, int, int], None]:
        return self._show

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Clear the line, for other output or at the end."""
        if self._terminal and self._last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _show(self, step: str, done: int, total: int) -> None:
        if self._quiet:
            return
        step = visible(step)
        if self._terminal:
            filled = round(24 * done / total) if total else 0
            bar = "━" * filled + "╌" * (24 - filled)
            sys.stderr.write(f"\r\x1b[K{bar} {step}")
            sys.stderr.flush()
        elif step != self._last and time.monotonic() - self._started > _FIRST_S:
            sys.stderr.write(f"{step} ...\n")
        self._last = step
