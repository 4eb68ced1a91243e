"""The result of a command for one report: a frozen record without text of the report, unless that was asked for."""

from __future__ import annotations

import dataclasses
import json
import platform
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casewright import __version__
from casewright.batch.process import MOST_DEATHS, Ended
from casewright.diagnostics import OUT_OF_MEMORY

CLEAN = "clean"
FINDINGS = "findings"
FAILED = "failed"
LATE = "out of time"
OUT_OF_SPACE = "out of memory"
CRASHED = "crashed"
PUT_ASIDE = "put aside"
STATES = (CLEAN, FINDINGS, FAILED, LATE, OUT_OF_SPACE, CRASHED, PUT_ASIDE)
"""`clean`: exit code 0; `findings`: 1; `failed`: 2, the report could not be checked or written; `crashed`: its process
was ended by a signal; `put aside`: it ended its worker, or the process that had started it, several times."""
DONE = frozenset((CLEAN, FINDINGS, LATE, OUT_OF_SPACE))
"""The states that are the same if the command is run again on the same report with the same limits."""


@dataclass(frozen=True)
class BatchFinding:
    """A finding of `check`, `verify` or `render`, or the error that stopped a command (`rule` is empty then)."""

    rule: str
    severity: str
    path: str = ""
    line: int | None = None
    column: int | None = None
    message: str = ""


@dataclass(frozen=True)
class ReportResult:
    """The result of one report. `counts` are those that `check` prints, `files` the files that were written, by their
    paths in the report; `memory` is in bytes."""

    report: str
    digest: str
    command: str
    state: str
    exit_code: int | None = None
    findings: tuple[BatchFinding, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    seconds: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    why: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    def count(self, severity: str) -> int:
        """Return the number of findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def rules(self) -> Mapping[str, int]:
        """The number of findings by rule."""
        return dict(sorted(Counter(finding.rule for finding in self.findings if finding.rule).items()))


def versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    return {"casewright": __version__, "python": platform.python_version()}


def result_of(
    report: str, digest: str, command: str, ended: Ended, files: tuple[str, ...], with_text: bool
) -> ReportResult:
    """Return the result of a process that has ended."""
    state, why = _state(ended)
    findings, counts = _read(ended, with_text)
    return ReportResult(
        report,
        digest,
        command,
        state,
        ended.code,
        findings,
        counts,
        files,
        round(ended.seconds, 3),
        round(ended.cpu, 3),
        ended.memory,
        why,
        versions(),
    )


def _state(ended: Ended) -> tuple[str, str]:
    if ended.is_late:
        return LATE, "it took longer than `--timeout` allows"
    if any(error["message"] == OUT_OF_MEMORY for error in ended.errors):
        return OUT_OF_SPACE, "it needed more memory than `--memory` allows"
    if ended.code is ended.signal is None:
        return PUT_ASIDE, f"it ended the process that had started it, {MOST_DEATHS} times"
    if ended.signal is not None:
        return CRASHED, f"its process was ended by {_signal_name(ended.signal)}"
    if ended.code in (0, 1):
        return (CLEAN, FINDINGS)[ended.code], ""
    return FAILED, ""


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def printed_json(ended: Ended) -> Mapping[str, Any]:
    """Return what a command has printed as JSON, empty if it was ended before."""
    try:
        printed: Mapping[str, Any] = json.loads(ended.output) if ended.output.lstrip().startswith("{") else {}
    except ValueError:
        return {}
    return printed


def _read(ended: Ended, with_text: bool) -> tuple[tuple[BatchFinding, ...], Mapping[str, int]]:
    """The findings and counts of a command's output, and the errors that stopped it."""
    printed = printed_json(ended)
    findings = [
        BatchFinding(
            found["rule"],
            found["severity"],
            found.get("path") or "",
            found.get("line"),
            found.get("column"),
            found["message"] if with_text else "",
        )
        for found in printed.get("findings", ())
    ]
    for error in ended.errors:
        place = {name: error[name] for name in ("path", "line", "column") if name in error}
        findings.append(BatchFinding("", "error", **place, message=error["message"] if with_text else ""))
    return tuple(findings), {
        name: count for name, count in printed.get("checked", {}).items() if isinstance(count, int)
    }


def plain(result: ReportResult) -> dict[str, Any]:
    """Return a result as JSON values."""
    return dataclasses.asdict(result)


def from_plain(values: Mapping[str, Any]) -> ReportResult:
    """Return the result that `plain` has made JSON values of. Raises TypeError if they are another version's."""
    findings = tuple(BatchFinding(**finding) for finding in values["findings"])
    return ReportResult(**{**values, "findings": findings, "files": tuple(values["files"])})
