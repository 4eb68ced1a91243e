"""A report whose data cannot be read: nothing of it can be resolved, and what is wrong with the data is a finding. Its
texts are there for the rules about identifiers, which read them as they are typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from casewright.checks.dat.rules import unreadable_data
from casewright.checks.loading.files import add_texts, folder_names, unused_texts
from casewright.checks.report import Report
from casewright.diagnostics import CasewrightError, each_error
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
    add_texts(files, root, (finding.location.path for finding in findings))
    names = folder_names(root, files)
    add_texts(files, root, unused_texts(root, names), code=True)
    rest = "Everything else but identifiers is checked once this is fixed."
    findings[-1] = replace(findings[-1], hint=f"{findings[-1].hint} {rest}".strip())
    project = load_project(root, profiles)
    return Report(root=root, project=project, documents=(), found=tuple(findings), files=files, names=names)
