"""A report whose data cannot be read: nothing of it can be resolved, and what is wrong with the data is a finding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from casewright.checks.dat.rules import unreadable_data
from casewright.checks.report import Report
from casewright.diagnostics import CasewrightError
from casewright.paths import read_text
from casewright.project import load_project


def report_of_broken_data(root: Path, profiles: tuple[str, ...], error: CasewrightError) -> Report:
    """A report of no documents that holds the finding an error in the data is.

    Raises the error itself where it is about something else.
    """
    finding = unreadable_data(error)
    if finding is None:
        raise error
    path = finding.location.path
    try:
        lines = tuple(read_text(root, path).split("\n"))
    except CasewrightError:  # the finding itself may be that the file is missing or no text
        lines = ()
    rest = "Everything else is checked once this is put right."
    finding = replace(finding, hint=f"{finding.hint} {rest}".strip())
    return Report(root=root, project=load_project(root, profiles), documents=(), found=(finding,), files={path: lines})
