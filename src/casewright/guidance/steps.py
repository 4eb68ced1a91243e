"""What to do next, from what there is: pure functions from a folder's state to words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casewright.guidance.folder import FolderState


@dataclass(frozen=True)
class Step:
    """One thing to do: the command as it is typed, or the file to look at, and what that is for."""

    command: str
    why: str


def facts(state: FolderState) -> tuple[str, ...]:
    """What there is in the folder, a line each."""
    if state.root is None:
        if not state.documents:
            return ("There is no report in this folder.",)
        return (f"No report with a `_quarto.yml`, but {_counted(len(state.documents), 'document')} of Quarto's.",)
    where = "in this folder" if state.root == "." else f"in `{state.root}`"
    what = [_counted(len(state.documents), "document"), _counted(state.cases, "case")]
    what.append(_counted(state.figures, "figure"))
    return (f"The report {where}: {', '.join(what)}.", "", *_standing(state))


def next_steps(state: FolderState) -> tuple[Step, ...]:
    """What to do next, the most useful first; there is always something."""
    return tuple(_steps(state))


def _standing(state: FolderState) -> Iterator[str]:
    if state.figures:
        stale = ", ".join(state.stale_figures)
        yield f"  figures   {f'out of date: {stale}' if stale else 'up to date'}"
    if state.checked is not None:
        yield f"  checked   {state.checked.summary}"
    else:
        yield "  checked   not as it is now"
    if state.rendered is not None:
        errors = "; it has errors" if state.rendered.has_errors else ""
        yield f"  rendered  up to date, {_counted(len(state.rendered.files), 'file')}{errors}"
    elif state.was_rendered:
        yield "  rendered  not as it is now: something changed since"
    else:
        yield "  rendered  not yet"


def _steps(state: FolderState) -> Iterator[Step]:
    if state.root is None:
        if state.documents:
            yield Step(f"casewright render {_typed(state.documents[0])}", "writes it as HTML, or the formats it names")
            yield Step(f"casewright check {_typed(state.documents[0])}", "says what is inconsistent")
        yield Step("casewright new my-report", "begins a report, with an invented case as example")
        yield Step("casewright doctor", "says whether everything that is needed is installed")
        return
    if not state.documents:
        yield Step("casewright doctor", "says what is wrong: `_quarto.yml` names no document that is there")
        return
    if state.checked is None or state.checked.has_errors:
        yield Step("casewright check", "says what is inconsistent, and what to type")
    if state.rendered is None:
        yield Step("casewright render", "draws what is out of date and writes every document in every format")
    else:
        yield Step("casewright verify", "compares PDF, HTML and Word with each other and with the manuscript")
    if state.rendered is not None and state.checked is not None and not state.checked.has_errors:
        yield Step(_to_read(state.rendered.files), "to be read, every page, before it is sent")


def _to_read(files: tuple[str, ...]) -> str:
    """The file an author reads first: a PDF where there is one."""
    return min(files, key=lambda name: (not name.endswith(".pdf"), not name.endswith(".html")))


def _typed(path: str) -> str:
    return f'"{path}"' if " " in path else path


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"
