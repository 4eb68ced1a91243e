"""A report whose data cannot be read: nothing of it can be resolved, and what is wrong with the data is a finding."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from casewright.checks.dat.rules import unreadable_data
from casewright.checks.report import Report
from casewright.diagnostics import CasewrightError, each_error
from casewright.paths import read_text
from casewright.project import load_project


def report_of_broken_data(root: Path, profiles: tuple[str, ...], error: CasewrightError) -> Report:
    """Return a report of no documents that holds the findings that the errors in the data are, all of a file at once.

    Raises the error itself where it is about something else.
    """
    errors = each_error(error)
    findings = [finding for one in errors if (finding := unreadable_data(one)) is not None]
    if len(findings) < len(errors):
        raise error
    files: dict[str, tuple[str, ...]] = {}
    for path in dict.fromkeys(finding.location.path for finding in findings):
        files[path] = ()
        with suppress(CasewrightError):  # the finding itself may be that the file is missing or no text
            files[path] = tuple(read_text(root, path).split("\n"))
    rest = "Everything else is checked once this is fixed."
    findings[-1] = replace(findings[-1], hint=f"{findings[-1].hint} {rest}".strip())
    return Report(root=root, project=load_project(root, profiles), documents=(), found=tuple(findings), files=files)
