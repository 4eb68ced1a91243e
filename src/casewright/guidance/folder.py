"""The state of a folder, as far as it decides the next steps."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from casewright.diagnostics import Severity
from casewright.project import documents, find_root, load_project
from casewright.render.record import RECORD_FILE, Record, Request, find_record


@dataclass(frozen=True)
class Rendered:
    """The result of the last rendering of a whole report."""

    files: tuple[str, ...]
    has_errors: bool


@dataclass(frozen=True)
class Checked:
    """The result of a check of the report in its present state; `summary` is the line that was printed."""

    summary: str
    has_errors: bool


@dataclass(frozen=True)
class FolderState:
    """A folder with the report it belongs to, or with documents that belong to none.

    Paths are relative to `folder`. `root` is the folder of the report, None if there is none. `stale_figures` are
    labels. `rendered` and `checked` are None if the report has changed since, or if it was never rendered or checked.
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
    """Return the state of a folder. Raises CasewrightError if its report cannot be read."""
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
        tuple(figure.label for figure in drawn.outcomes if figure.state is State.STALE),
        None if record is None else _rendered(record, root, folder),
        (root / RECORD_FILE).is_file(),
        _checked(root, folder),
    )


def _rendered(record: Record, root: Path, folder: Path) -> Rendered:
    has_errors = any(finding.severity is Severity.ERROR for finding in record.findings)
    return Rendered(tuple(os.path.relpath(root / name, folder) for name in record.outputs), has_errors)


def _checked(root: Path, folder: Path) -> Checked | None:
    from casewright.checks.engine.record import cached_result
    from casewright.checks.engine.request import CheckRequest

    result = cached_result(root, CheckRequest(), folder) or cached_result(root, CheckRequest(), root)
    return Checked(result.text.rstrip("\n").rsplit("\n", 1)[-1], result.failed) if result is not None else None
