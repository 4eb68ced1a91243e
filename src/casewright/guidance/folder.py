"""What there is in a folder, as far as it decides what an author does next."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from casewright.diagnostics import Severity
from casewright.project import documents, find_root, load_project
from casewright.render.record import RECORD_FILE, Record, Request, find_record


@dataclass(frozen=True)
class Rendered:
    """What the last rendering of a whole report left: its files, and whether it found errors."""

    files: tuple[str, ...]
    has_errors: bool


@dataclass(frozen=True)
class Checked:
    """What the last check of a report as it is now came to: the summary it printed, and whether it failed."""

    summary: str
    has_errors: bool


@dataclass(frozen=True)
class FolderState:
    """A folder: the report it belongs to, or documents that belong to none.

    Paths are as they are typed in the folder. `root` is that of the report, None where there is none. `stale_figures`
    are labels. `rendered` and `checked` are None where the report has changed since, or nothing was done yet;
    `was_rendered` tells these two apart.
    """

    folder: Path
    root: str | None
    documents: tuple[str, ...] = ()
    cases: int = 0
    figures: int = 0
    stale_figures: tuple[str, ...] = ()
    rendered: Rendered | None = None
    was_rendered: bool = False
    checked: Checked | None = None


def folder_state(folder: Path) -> FolderState:
    """Look at a folder. Raises CasewrightError where there is a report that cannot be read."""
    root = find_root(folder)
    project = load_project(root)
    if not project.is_configured:
        return FolderState(folder, None, tuple(sorted(path.name for path in folder.glob("*.qmd"))))
    from casewright.figures.command import State, run_figures
    from casewright.render.preparation import case_paths

    drawn = run_figures(root, check=True)
    for error in drawn.errors:
        raise error
    record = find_record(root, Request())
    return FolderState(
        folder,
        os.path.relpath(root, folder),
        tuple(os.path.relpath(path, folder) for path in documents(project)),
        len(case_paths(root)),
        len(drawn.outcomes),
        tuple(one.label for one in drawn.outcomes if one.state is State.STALE),
        None if record is None else _rendered(record, root, folder),
        (root / RECORD_FILE).is_file(),
        _checked(root, folder),
    )


def _rendered(record: Record, root: Path, folder: Path) -> Rendered:
    has_errors = any(finding.severity is Severity.ERROR for finding in record.findings)
    return Rendered(tuple(os.path.relpath(root / name, folder) for name in record.outputs), has_errors)


def _checked(root: Path, folder: Path) -> Checked | None:
    from casewright.checks.engine.record import kept_result
    from casewright.checks.engine.request import CheckRequest

    kept = kept_result(root, CheckRequest(), folder) or kept_result(root, CheckRequest(), root)
    return Checked(kept.text.rstrip("\n").rsplit("\n", 1)[-1], kept.failed) if kept is not None else None
