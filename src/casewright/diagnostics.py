"""What can go wrong, and where: locations, findings, and the one fatal error type.

A `CasewrightError` says why the program cannot go on; `cli.py` prints it, without a traceback, and exits with 2.
A `Finding` says what is wrong with the report; commands list findings and exit with 1.
"""

from __future__ import annotations

import difflib
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file, as editors count: lines and columns from 1; None where the whole file (or line) is meant.

    `path` is written with forward slashes, relative to the project where the file lies in it.
    """

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class Severity(enum.Enum):
    """How much a finding weighs: errors make commands exit with 1, warnings only with `--strict`."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the report.

    `rule` is the stable code (`NUM001`), `name` its readable twin (`reference-to-nothing`), `hint` what to type next.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    location: Location
    hint: str = ""


def plain_finding(finding: Finding) -> dict[str, str | int | None]:
    """A finding as programs read it, for JSON; a line or column that is not known is null."""
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": finding.location.path,
        "line": finding.location.line,
        "column": finding.location.column,
        "hint": finding.hint,
    }


class CasewrightError(Exception):
    """The program cannot go on.

    The message is a sentence a clinician understands; `location` says where, `why` what the machine saw, and
    `hint` what to do next.
    """

    def __init__(self, message: str, *, location: Location | None = None, why: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.location = location
        self.why = why
        self.hint = hint

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it (IPython's protocol): the sentence, and no lines of this toolkit's code."""
        why = f" ({self.why})" if self.why else ""
        place = f"{self.location}: " if self.location else ""
        return [f"{place}{self.message.rstrip('.')}{why}.", *([self.hint] if self.hint else [])]


class CombinedError(CasewrightError):
    """Several things for which the program cannot go on; as one error it is the first of them."""

    def __init__(self, errors: Sequence[CasewrightError]) -> None:
        first = errors[0]
        super().__init__(first.message, location=first.location, why=first.why, hint=first.hint)
        self.errors = tuple(errors)


def raise_all(errors: Sequence[CasewrightError]) -> None:
    """Raise what there is: nothing, one error, or all of them together."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise CombinedError(errors)


def nearest(word: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The known names that `word` is most likely a slip for, nearest first; empty where none is close."""
    candidates = sorted(set(known))
    by_fold = {name.casefold(): name for name in candidates}
    close = difflib.get_close_matches(word.casefold(), list(by_fold), n=count, cutoff=0.6)
    return tuple(by_fold[name] for name in close)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known names, or the known names where few exist, or nothing."""
    names = tuple(known)
    close = nearest(word, names)
    if close:
        return "Did you mean " + " or ".join(f"`{name}`" for name in close) + "?"
    if 0 < len(names) <= 12:
        return "Known here: " + ", ".join(f"`{name}`" for name in sorted(names)) + "."
    return ""
