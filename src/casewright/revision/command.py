"""`casewright diff`: render two states of a report, and mark what differs."""

from __future__ import annotations

import calendar
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from casewright.diagnostics import CasewrightError, Severity
from casewright.project import load_project
from casewright.render.outputs import write_together
from casewright.render.record import Request
from casewright.revision.history import find_commit, uncommitted
from casewright.revision.states import Rendered, State, rendered, states_of
from casewright.revision.word.marking import Author, MarkedCopy, highlighted_copy, marked_copy

FORMATS = ("docx", "html", "pdf")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class DiffRequest:
    """What is compared and how: documents and profiles in `request`, formats, yellow instead of tracked changes, and
    the name of the author of the changes."""

    states: str
    request: Request
    formats: Sequence[str] = ("docx",)
    highlight: bool = False
    author: str = "casewright"


@dataclass(frozen=True)
class Comparison:
    """The marked copies that were written, a line on each, and notes."""

    files: tuple[Path, ...]
    lines: tuple[str, ...]
    notes: tuple[str, ...]


def compare(root: Path, wanted: DiffRequest, progress: Progress) -> Comparison:
    """Compare two states of the report at `root`, and write the marked copies to the folder of the outputs.

    Raises CasewrightError for states that are not known or cannot be rendered, and for a document that one of them does
    not have; UntrustedError if code is to run in a folder that is not trusted.
    """
    old_state, new_state = states_of(root, wanted.states)
    old = rendered(root, old_state, wanted.request, progress)
    new = rendered(root, new_state, wanted.request, progress)
    pairs, notes = _pairs(old, new, (old_state, new_state), wanted.request.documents)
    for state, each in ((old_state, old), (new_state, new)):
        unprinted = (one for one in each.findings if one.rule.startswith("RND") and one.severity is Severity.ERROR)
        notes += [f"In {state}: {one.location}: {one.message}" for one in unprinted]
    notes += _uncommitted(root, new_state)
    folder = root / wanted.request.output_dir if wanted.request.output_dir else load_project(root).output_dir
    files: dict[Path, bytes] = {}
    lines: list[str] = []
    for place, (before, after) in enumerate(pairs):
        progress("Comparing", place, len(pairs))
        names = (f"{before} of {old_state}", f"{after} of {new_state}")
        copy = marked_copy(old.files[before], new.files[after], Author(wanted.author, new.date), names)
        lines.append(_line(after, copy, (old_state, new_state)))
        content = highlighted_copy(copy.content) if wanted.highlight else copy.content
        stem = PurePosixPath(after).name
        for suffix, data in _in_formats(content, stem, new, wanted.formats).items():
            files[folder / f"{stem}-changes.{suffix}"] = data
    write_together(files)
    return Comparison(tuple(sorted(files)), tuple(lines), tuple(notes))


def _in_formats(word: bytes, stem: str, new: Rendered, formats: Sequence[str]) -> Mapping[str, bytes]:
    from casewright.revision.pages import changes_page, changes_pdf

    epoch = calendar.timegm(time.strptime(new.date, "%Y-%m-%dT%H:%M:%SZ")) if new.date else None
    title = f"Changes in {stem}"
    makers: Mapping[str, Callable[[], bytes]] = {
        "docx": lambda: word,
        "html": lambda: changes_page(word, title, new.language),
        "pdf": lambda: changes_pdf(word, title, new.language, epoch),
    }
    return {one: makers[one]() for one in formats}


def _line(name: str, copy: MarkedCopy, states: tuple[State, State]) -> str:
    if not copy.inserted and not copy.deleted:
        return f"{name}: the text of {states[0]} and of {states[1]} is the same."
    return f"{name}: {copy.inserted} word{'' if copy.inserted == 1 else 's'} inserted, {copy.deleted} deleted."


def _pairs(
    old: Rendered, new: Rendered, states: tuple[State, State], asked: Sequence[str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the names of the files to compare, and a note on each that only one state has. The files of a kept
    submission have names of their own and are in the order of the documents."""
    if bool(states[0].submission) == bool(states[1].submission):
        pairs = [(name, name) for name in new.files if name in old.files]
    elif states[0].submission:
        pairs = [(one, other) for other, one in zip(new.files, old.files, strict=False)]
    else:
        pairs = list(zip(old.files, new.files, strict=False))
    if states[0].submission and states[1].submission and asked:
        raise CasewrightError(
            f"`{asked[0]}` cannot be compared alone between two kept submissions.",
            why="they contain Word files and no documents",
            hint="Omit the document: each Word file is compared.",
        )
    notes = [f"`{one}` is only in {states[0]}." for one in old.files if one not in {pair[0] for pair in pairs}]
    notes += [f"`{one}` is only in {states[1]}." for one in new.files if one not in {pair[1] for pair in pairs}]
    if not pairs:
        raise CasewrightError(
            f"{str(states[0]).capitalize()} and {states[1]} have no document in common.",
            why=" ".join(notes),
            hint="If a document was renamed, compare states in which it has the same name.",
        )
    return pairs, notes


def _uncommitted(root: Path, new: State) -> list[str]:
    """Return a note if the folder has changes that the new state, its newest commit, does not have."""
    if new.commit is None or find_commit(root, "HEAD").hash != new.commit.hash:
        return []
    changed = uncommitted(root, new.commit)
    if not changed:
        return []
    shown = ", ".join(f"`{path}`" for path in changed[:3]) + (" and others" if len(changed) > 3 else "")
    return [f"Changes that are not committed are not compared ({shown}); `OLD..` compares the folder as it is."]
