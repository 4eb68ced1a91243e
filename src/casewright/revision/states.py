"""The two states of a report that are compared: commits, the folder as it is, kept submissions."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache
from casewright.build.trust import UntrustedError, is_trusted, trust_for_now
from casewright.diagnostics import CasewrightError, Finding, did_you_mean, each_error
from casewright.paths import file_in, read_bytes
from casewright.project import documents_read, load_project
from casewright.render.builtin import make
from casewright.render.formats.output_format import timestamp
from casewright.render.outputs import output_path, shared_folder
from casewright.render.record import Request
from casewright.revision.history import Commit, find_commit, unpack

SUBMISSIONS = "submission"
_RANGE = re.compile(r"(?P<old>.*?[^.])\.\.(?P<new>[^./\\].*|)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OF_THIS_MACHINE = "_environment.local"
_MANUSCRIPT = "Manuscript.docx"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class State:
    """A state by its name: a commit, a kept submission (a folder, as a path from the root), or else the folder as it
    is."""

    name: str
    commit: Commit | None = None
    submission: str = ""

    def __str__(self) -> str:
        return f"`{self.name}`" if self.name else "the folder as it is"


@dataclass(frozen=True)
class Rendered:
    """The Word files of a state by their names (`letter`), with the documents that they were rendered from (empty for
    those of a kept submission), the date of the state as Word writes it, and the findings."""

    files: Mapping[str, bytes]
    sources: Mapping[str, str]
    date: str = ""
    language: str = "en"
    findings: tuple[Finding, ...] = ()


def states_of(root: Path, typed: str) -> tuple[State, State]:
    """Return the old and the new state of `OLD..NEW`; without NEW, it is the folder as it is.

    Raises CasewrightError for a name that is not known, and if both are the same.
    """
    found = _RANGE.fullmatch(typed)
    old, new = (found["old"], found["new"]) if found else (typed, "")
    if not old or "..." in typed:
        raise CasewrightError(
            f"`{typed}` does not name two states.",
            hint="Type the old and the new one, such as `v1..v2`, `HEAD~3..` or `submission/blood-2026-03-31..`.",
        )
    first, second = _state(root, old), _state(root, new)
    if first == second or (first.commit and second.commit and first.commit.hash == second.commit.hash):
        raise CasewrightError(
            f"`{old}` and `{new}` are the same state.",
            why=str(first.commit) if first.commit else f"both are `{first.submission}`",
            hint="Name two different ones, old and new.",
        )
    return first, second


def _state(root: Path, name: str) -> State:
    if not name:
        return State("")
    place = name.rstrip("/\\")
    for shown in (place, f"{SUBMISSIONS}/{place}"):
        if (root / shown).is_dir() and list((root / shown).glob("*.docx")):
            file_in(root, f"{shown}/{_MANUSCRIPT}")
            return State(name, submission=Path(shown).as_posix())
    kept = [f"{SUBMISSIONS}/{path.parent.name}" for path in sorted(root.glob(f"{SUBMISSIONS}/*/{_MANUSCRIPT}"))]
    return State(name, find_commit(root, name, kept))


def rendered(root: Path, state: State, request: Request, progress: Progress) -> Rendered:
    """Return the Word files of a state, without writing to the report's folder. `request` says which documents, and
    whether code may run.

    Raises CasewrightError if the state cannot be rendered, and UntrustedError if code is to run in a folder that is not
    trusted.
    """
    if state.submission:
        names = sorted(path.name for path in (root / state.submission).glob("*.docx"))
        shown = [name for name in names if name == _MANUSCRIPT or name.startswith("Supplement")]
        day = _DAY.search(state.submission)
        files = {name.removesuffix(".docx"): read_bytes(root, f"{state.submission}/{name}") for name in shown}
        return Rendered(files, {}, f"{day[0]}T00:00:00Z" if day else "")
    if state.commit is None:
        return _rendered(root, root, request, progress)
    with _unpacked(root, state.commit) as folder:
        for path in request.documents:
            if not (folder / path).is_file():
                raise CasewrightError(
                    f"`{path}` did not exist in {state}.",
                    hint=did_you_mean(path, [one.relative_to(folder).as_posix() for one in folder.rglob("*.qmd")])
                    or "Name an earlier or later state, or another document.",
                )
        try:
            made = _rendered(root, folder, request, progress)
        except UntrustedError as error:
            raise UntrustedError(root, error.what) from None
        except CasewrightError as error:
            first = each_error(error)[0]
            place = f"{first.location}: " if first.location else ""
            raise CasewrightError(
                f"The report cannot be rendered as it was in {state}.",
                why=f"{place}{first.message}{f' ({first.why})' if first.why else ''}".replace(str(folder), state.name),
                hint="Name a state that can be, or compare kept submissions (`submission/<name>`).",
            ) from None
    return replace(made, date=state.commit.day)


@contextmanager
def _unpacked(root: Path, commit: Commit) -> Iterator[Path]:
    """Yield a temporary folder with the report of a commit, the environment of this machine, and the results of cells
    that are stored in the report. It is trusted if the report is."""
    with TemporaryDirectory(prefix="casewright-") as place:
        folder = Path(place).resolve() / (root.name or "report")
        unpack(root, commit, folder)
        stored = root / CELL_CACHE_FOLDER
        if stored.is_dir() and not stored.is_symlink() and not stored.parent.is_symlink():
            shutil.copytree(stored, folder / CELL_CACHE_FOLDER, symlinks=True, dirs_exist_ok=True)
        for path in (root / _OF_THIS_MACHINE,):
            if not path.is_symlink() and path.is_file() and not (folder / path.name).exists():
                shutil.copyfile(path, folder / path.name)
        if is_trusted(root):
            trust_for_now(folder)
        yield folder


def _rendered(root: Path, folder: Path, request: Request, progress: Progress) -> Rendered:
    cache = ContentCache(root / CACHE_FOLDER)
    project = load_project(folder, request.profiles)
    everything = documents_read(project, request.documents, "render")
    made = make(folder, replace(request, formats=("docx",), output_dir=""), cache, folder / CELL_CACHE_FOLDER, progress)
    assert made.files is not None
    shared = shared_folder([str(Path(path).with_suffix("")) for path in everything])
    files: dict[str, bytes] = {}
    sources: dict[str, str] = {}
    for task in made.tasks:
        path = output_path(task.document.name, ".docx", project.output_dir, shared, folder)
        files[task.document.name] = made.files[path]
        sources[task.document.name] = task.parsed.source.path
    options = [task.document.options.get("date") for task in made.tasks]
    epoch = next((day for day in map(timestamp, options) if day is not None), None)
    date = Commit("", "", epoch).day if epoch is not None else ""
    language = made.tasks[0].document.language if made.tasks else "en"
    return Rendered(files, sources, date, language, made.findings)
