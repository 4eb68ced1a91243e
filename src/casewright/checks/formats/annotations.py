"""Findings as annotations of a pull request.

Source: GitHub's documentation, "Workflow commands for GitHub Actions" (setting an error message): values are escaped as
the runner unescapes them.
"""

from __future__ import annotations

from casewright.checks.engine.checking import Outcome
from casewright.checks.formats import Shown
from casewright.checks.formats.counts import summary
from casewright.diagnostics import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def write(outcome: Outcome, shown: Shown) -> str:
    """Return a workflow command for each finding, then the counts as a line of the log."""
    lines = [_command(finding, shown) for finding in outcome.findings]
    lines += [f"::notice title=casewright::{_message(remark)}" for remark in outcome.undetermined]
    return "\n".join([*lines, f"{summary(outcome)}."]) + "\n"


def _command(finding: Finding, shown: Shown) -> str:
    place = finding.location
    values = {"file": shown.path(place.path), "line": place.line, "col": place.column}
    values["title"] = f"{finding.rule} {finding.name}"
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in values.items() if value is not None)
    return f"::{_COMMANDS[finding.severity]} {properties}::{_message(f'{finding.message} {finding.hint}'.strip())}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
