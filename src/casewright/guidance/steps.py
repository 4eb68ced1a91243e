"""The facts and next steps that `casewright` prints: pure functions of a folder's state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casewright.guidance.folder import FolderState


@dataclass(frozen=True)
class Step:
    """A command to type, or a file to read, and its purpose."""

    command: str
    why: str


def facts(state: FolderState) -> tuple[str, ...]:
    """Return lines that describe the folder."""
    if state.root is None:
        if not state.documents:
            return ("There is no report in this folder.",)
        return (f"This folder has no `_quarto.yml`, but {_counted(len(state.documents), 'Quarto document')}.",)
    where = "in this folder" if state.root == "." else f"in `{state.root}`"
    counts = (("document", len(state.documents)), ("case", state.cases), ("figure", state.figures))
    return (f"The report {where}: {', '.join(_counted(count, name) for name, count in counts)}.", "", *_states(state))


def next_steps(state: FolderState) -> tuple[Step, ...]:
    """Return at least one step to do next, the most useful first."""
    return tuple(_steps(state))


def _states(state: FolderState) -> Iterator[str]:
    if state.figures:
        stale = ", ".join(state.stale_figures)
        yield f"  figures   {f'out of date: {stale}' if stale else 'up to date'}"
    if state.checked is not None:
        yield f"  checked   {state.checked.summary}"
    else:
        yield "  checked   not in its present state"
    if state.rendered is not None:
        errors = "; it has errors" if state.rendered.has_errors else ""
        yield f"  rendered  up to date, {_counted(len(state.rendered.files), 'file')}{errors}"
    elif state.was_rendered:
        yield "  rendered  out of date: the report has changed"
    else:
        yield "  rendered  not yet"


def _steps(state: FolderState) -> Iterator[Step]:
    if state.root is None:
        if state.documents:
            yield Step(
                f"casewright render {_typed(state.documents[0])}", "writes it as HTML, or in the formats it names"
            )
            yield Step(f"casewright check {_typed(state.documents[0])}", "reports inconsistencies")
        yield Step("casewright new my-report", "creates a report, with an invented case as an example")
        yield Step("casewright doctor", "checks the installation")
        return
    if not state.documents:
        yield Step("casewright doctor", "shows the problem: `_quarto.yml` names no document that exists")
        return
    if state.checked is None or state.checked.has_errors:
        yield Step("casewright check", "reports inconsistencies, and how to correct them")
    if state.rendered is None:
        yield Step("casewright render", "draws figures that are out of date and writes every document in every format")
    else:
        yield Step("casewright verify", "compares PDF, HTML and Word with each other and with the manuscript")
    if state.rendered is not None and state.checked is not None and not state.checked.has_errors:
        yield Step(_to_read(state.rendered.files), "read every page before you send it")


def _to_read(files: tuple[str, ...]) -> str:
    """Return the file to proofread: a PDF if there is one, else HTML."""
    return min(files, key=lambda name: (not name.endswith(".pdf"), not name.endswith(".html")))


def _typed(path: str) -> str:
    return f'"{path}"' if " " in path else path


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"
