"""What has to hold before files are sent: no errors of `check`, figures that follow their data, files that agree."""

from __future__ import annotations

from pathlib import Path

from casewright.checks.engine.command import run_check
from casewright.checks.engine.request import CheckRequest, ReadingOptions
from casewright.diagnostics import CasewrightError
from casewright.figures.command import figures_stale
from casewright.verify.verification import run_verify


def reasons_to_wait(root: Path, profiles: tuple[str, ...]) -> tuple[str, ...]:
    """Return why a report should not be sent yet, a sentence each, with the command that says more."""
    reasons: list[str] = []
    if run_check(root, CheckRequest(ReadingOptions(profiles=profiles))).failed:
        reasons.append("The report has errors: `casewright check`.")
    stale = figures_stale(root)
    if stale:
        names = ", ".join(f"`{one.label}`" for one in stale)
        reasons.append(f"Figures are out of date ({names}): `casewright figures`.")
    try:
        if run_verify(root, (), profiles, "", "text").failed:
            reasons.append("Rendered files differ from the report: `casewright verify`.")
    except CasewrightError as error:
        reasons.append(f"{error.message.rstrip('.')}: `casewright render`.")
    return tuple(reasons)
