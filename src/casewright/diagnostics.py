"""Locations, findings and errors.

A `CasewrightError` stops the command: `cli` prints it without a traceback and exits with 2. A `Finding` describes a
problem of the report: commands list findings and exit with 1.
"""

from __future__ import annotations

import bisect
import difflib
import enum
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

OUT_OF_MEMORY = "The report needs more memory than this process may use."
_CONTROL_PICTURES = {code: 0x2400 + code for code in range(32)}
"""The name of a file may contain ends of lines, and what follows would look like another message."""
_LONGEST_QUOTED = 200
_LONG = re.compile(rf"`[^`\n]{{{_LONGEST_QUOTED},}}`|“[^”\n]{{{_LONGEST_QUOTED},}}”|\S{{{_LONGEST_QUOTED},}}")


def shortened(message: str) -> str:
    """Return a message in which names and words of hundreds of characters are shortened in the middle."""
    if len(message) < _LONGEST_QUOTED:
        return message
    return _LONG.sub(lambda long: f"{long[0][:120]}…{long[0][-40:]}", message)


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file. Lines and columns are counted from 1; None stands for the whole file (or line).

    `path` is written with forward slashes, relative to the project if the file lies in it.
    """

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        path = shortened(self.path.translate(_CONTROL_PICTURES))
        return ":".join(str(part) for part in (path, self.line, self.column) if part is not None)


class Severity(enum.Enum):
    """The severity of a finding: errors make commands exit with 1, warnings only with `--strict`."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """A problem of the report.

    `rule` is the stable code (`NUM001`), `name` the readable name (`reference-to-nothing`), `hint` what to type next.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    location: Location
    hint: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", shortened(self.message))


def plain_finding(finding: Finding) -> dict[str, str | int | None]:
    """Return a finding as a map for JSON."""
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


def finding_from_plain(plain: Mapping[str, Any]) -> Finding:
    """Return the finding of a map that `plain_finding` made. Raises KeyError or ValueError for another map."""
    place = Location(plain["path"], plain["line"], plain["column"])
    severity = Severity(plain["severity"])
    return Finding(plain["rule"], plain["name"], severity, plain["message"], place, plain["hint"])


class CasewrightError(Exception):
    """An error that stops the command.

    The message is a sentence that a clinician understands. `location` is the place, `why` the cause, and `hint` what to
    type next.
    """

    def __init__(self, message: str, *, location: Location | None = None, why: str = "", hint: str = "") -> None:
        self.message = shortened(message)
        self.location = location
        self.why = shortened(why)
        self.hint = shortened(hint)
        super().__init__(self.message)

    def _render_traceback_(self) -> list[str]:
        """Return the lines that a notebook prints for the error (IPython's protocol), without a traceback."""
        why = f" ({self.why})" if self.why else ""
        place = f"{self.location}: " if self.location else ""
        return [f"{place}{self.message.rstrip('.')}{why}.", *([self.hint] if self.hint else [])]


class CombinedError(CasewrightError):
    """Several errors; its message, location, why and hint are those of the first."""

    def __init__(self, errors: Sequence[CasewrightError]) -> None:
        first = errors[0]
        super().__init__(first.message, location=first.location, why=first.why, hint=first.hint)
        self.errors = tuple(errors)


def each_error(error: CasewrightError) -> tuple[CasewrightError, ...]:
    """Return the errors that an error combines, or the error itself."""
    return error.errors if isinstance(error, CombinedError) else (error,)


def raise_all(errors: Sequence[CasewrightError]) -> None:
    """Raise one error, several as a CombinedError, or, if there are none, nothing."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise CombinedError(errors)


def nested_too_deeply(path: str = "") -> CasewrightError:
    """The error for a RecursionError: what is in a file, or somewhere in the report, is nested too deeply."""
    return CasewrightError(
        f"{f'`{path}`' if path else 'The report'} is nested too deeply to be read.",
        location=Location(path) if path else None,
        why="lists, quotations, divisions or brackets are nested hundreds of times",
        hint="Look at the text that was added or pasted last.",
    )


def as_error(error: BaseException) -> CasewrightError:
    """Return whatever was raised as a CasewrightError: what it says, or that casewright has a defect."""
    if isinstance(error, CasewrightError):
        return error
    if isinstance(error, RecursionError):
        return nested_too_deeply()
    if isinstance(error, MemoryError):
        return CasewrightError(OUT_OF_MEMORY, hint="Close other programs, or look for a very large file in the report.")
    if isinstance(error, OSError) or str(error).startswith("Symlink loop"):  # of `Path.resolve`, before Python 3.13
        known = (getattr(error, "filename", ""), getattr(error, "strerror", ""))
        return CasewrightError(
            "A file or the output could not be read or written.",
            why=": ".join(str(part) for part in known if part) or str(error),
            hint="Check the free space on the disk and the permissions of the file, and run the command again.",
        )
    return _defect(error)


def _defect(error: BaseException) -> CasewrightError:
    """Describe a defect of casewright. Write the traceback, which may quote the report, to a file."""
    import tempfile
    import traceback

    why = f"{type(error).__name__}: {error}".split("\n")[0]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="casewright-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as log:
            traceback.print_exception(error, file=log)
        hint = f"Report it with the file {log.name}. It may quote the report: read it before you send it."
    except OSError:
        hint = "Report it with the command that you typed and the version of casewright."
    return CasewrightError("casewright has a defect and cannot go on.", why=why, hint=hint)


@contextmanager
def depth_limited(path: str) -> Iterator[None]:
    """Raise CasewrightError, at a file, where what is in it is nested too deeply."""
    try:
        yield
    except RecursionError:
        raise nested_too_deeply(path) from None


def nearest(word: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the known names that are similar to `word`, the most similar first.

    Of hundreds of names, only those with the same end and those whose beginnings are most similar are compared, since a
    report may have thousands of unknown ones.
    """
    folded = word.casefold()
    by_fold = {name.casefold(): name for name in sorted(set(known))}
    candidates = sorted(by_fold)
    if len(candidates) > _MOST_COMPARED:
        place, end = bisect.bisect(candidates, folded), folded[-max(3, len(folded) // 2) :]
        around = candidates[max(0, place - _MOST_COMPARED // 4) : place + _MOST_COMPARED // 4]
        candidates = sorted({*around, *(name for name in candidates if name.endswith(end))})
    close = difflib.get_close_matches(folded, candidates, n=count, cutoff=0.6)
    return tuple(by_fold[name] for name in close)


_MOST_COMPARED = 300


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the nearest known names; all of them if none is near and there are few; otherwise ""."""
    names = tuple(known)
    close = nearest(word, names)
    if close:
        return "Did you mean " + " or ".join(f"`{name}`" for name in close) + "?"
    if 0 < len(names) <= 12:
        return "Known here: " + ", ".join(f"`{name}`" for name in sorted(names)) + "."
    return ""
