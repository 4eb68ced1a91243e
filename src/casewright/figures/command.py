"""`casewright figures`: what is out of date is drawn, or with `check` only named. Printing is left to the caller."""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from casewright.build.trust import require_trust
from casewright.diagnostics import CasewrightError, did_you_mean, raise_all
from casewright.figures.freshness import Contents, changes
from casewright.figures.manifest import Manifest, Provenance, load_manifest, recorded_name, save_manifest
from casewright.figures.registry import REGISTRY_PATH, Figure, Problem, Registry, read_registry

if TYPE_CHECKING:
    from casewright.figures.building import Built, Progress

CASE_LOADER = "casewright.case.loading:load_cases"
"""Where scripts get their case from; named, not imported: figures know nothing of cases."""


class State(enum.Enum):
    """What is true of a figure after the command."""

    CURRENT = "up to date"
    STALE = "out of date"
    BUILT = "drawn"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """One figure: `reasons` say why it was or is out of date, `notices` what a human should look at."""

    label: str
    state: State
    reasons: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    seconds: float = 0.0
    error: CasewrightError | None = None


@dataclass(frozen=True)
class FiguresResult:
    """What `run_figures` did: an outcome a figure in the order of the registry, entries that could not be read, and
    labels the manifest holds that the registry no longer has."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...] = ()
    orphans: tuple[str, ...] = ()
    checked: bool = False

    @property
    def exit_code(self) -> int:
        """0 if all is well; 1 where `check` found a figure out of date; 2 where one could not be drawn or read."""
        if self.problems or any(one.state is State.FAILED for one in self.outcomes):
            return 2
        stale = any(one.state is State.STALE for one in self.outcomes) or (self.checked and bool(self.orphans))
        return 1 if stale else 0

    @property
    def errors(self) -> tuple[CasewrightError, ...]:
        """Every error, those of the registry first."""
        failed = [one.error for one in self.outcomes if one.error is not None]
        return (*(error for problem in self.problems for error in problem.errors), *failed)

    def lines(self) -> tuple[str, ...]:
        """Return what there is to say, a line each, errors apart; the last is a summary with its denominator."""
        said: list[str] = []
        for one in self.outcomes:
            if one.state is State.STALE:
                said.append(f"{one.label}: out of date: " + "; ".join(one.reasons))
            elif one.state is State.BUILT:
                said.append(f"{one.label}: drawn in {one.seconds:.1f} s: " + ", ".join(one.files))
            elif one.state is State.FAILED:
                said.append(f"{one.label}: failed; its old files are as they were")
            said += [f"{one.label}: look at it: {notice}" for notice in one.notices]
        if self.checked:
            said += [f"{label}: figures/manifest.json has it, {REGISTRY_PATH} does not" for label in self.orphans]
        return (*said, self.summary())

    def summary(self) -> str:
        total = len(self.outcomes) + len(self.problems)
        if not total:
            return f"No figures: {REGISTRY_PATH} declares none."
        counts = [
            f"{number} {words}"
            for number, words in (
                (self._count(State.CURRENT), "up to date"),
                (self._count(State.BUILT), "drawn"),
                (self._count(State.STALE), "out of date"),
                (self._count(State.FAILED) + len(self.problems), "failed"),
            )
            if number
        ]
        return f"{total} figure{'' if total == 1 else 's'}: " + ", ".join(counts) + "."

    def _count(self, state: State) -> int:
        return sum(one.state is state for one in self.outcomes)


def run_figures(
    root: Path,
    names: Sequence[str] = (),
    *,
    check: bool = False,
    force: bool = False,
    jobs: int | None = None,
    progress: Progress | None = None,
    case_loader: str | None = CASE_LOADER,
    stop: threading.Event | None = None,
) -> FiguresResult:
    """Draw the figures of a project that are out of date; with `check`, only say which are; with `force`, draw all.

    `names` picks figures by label, or by a file: one they are drawn from, or one of their own. `jobs` figures are drawn
    at a time (one a processor). `progress` is called after each. Where nothing is out of date, neither matplotlib nor a
    YAML parser is imported. Drawing ends when `stop` is set; the figures then count as failed.

    Raises CasewrightError if the registry or the manifest cannot be read at all, or for a name that fits no figure;
    what is wrong with one figure is in its outcome.
    """
    root = root.resolve()
    registry = read_registry(root)
    manifest = load_manifest(root)
    figures = chosen(root, registry, manifest, names)
    contents = Contents(root)
    reasons = {figure.label: changes(figure, manifest.figures.get(figure.label), contents) for figure in figures}
    known = {figure.label for figure in registry.figures} | {problem.label for problem in registry.problems}
    orphans = () if names else tuple(sorted(set(manifest.figures) - known))
    problems = () if names and figures else registry.problems
    if check:
        outcomes = [_assessed(figure, reasons[figure.label], manifest) for figure in figures]
        return FiguresResult(tuple(outcomes), problems, orphans, checked=True)
    wanted = [figure for figure in figures if force or reasons[figure.label]]
    built: dict[str, Built] = {}
    if wanted:
        require_trust(root, f"`{wanted[0].label}` is drawn by a program")
        from casewright.figures.building import build, default_jobs

        with closing(build(root, wanted, case_loader=case_loader, jobs=jobs or default_jobs(), stop=stop)) as finished:
            for one in finished:
                built[one.figure.label] = one
                if one.provenance is not None:
                    manifest = Manifest({**manifest.figures, one.figure.label: one.provenance})
                    save_manifest(root, manifest)
                if progress is not None:
                    progress(one.figure.label, len(built), len(wanted))
    if orphans:
        manifest = Manifest({label: one for label, one in manifest.figures.items() if label not in orphans})
        save_manifest(root, manifest)
    outcomes = [
        _built(built[figure.label], reasons[figure.label], manifest)
        if figure.label in built
        else _assessed(figure, (), manifest)
        for figure in figures
    ]
    return FiguresResult(tuple(outcomes), problems, orphans)


def figures_stale(root: Path) -> tuple[Outcome, ...]:
    """Return the figures of a project that are out of date, with reasons; nothing is drawn.

    Raises CasewrightError if the registry or the manifest cannot be read, or an entry of the registry not used.
    """
    result = run_figures(root, check=True)
    raise_all([error for problem in result.problems for error in problem.errors])
    return tuple(one for one in result.outcomes if one.state is State.STALE)


def build_figures(root: Path, *, progress: Progress | None = None) -> FiguresResult:
    """Draw what is out of date, as rendering a document needs it.

    Raises CasewrightError for the first figure that cannot be drawn: a report is not rendered with an old picture.
    """
    result = run_figures(root, progress=progress)
    if result.errors:
        raise result.errors[0]
    return result


def provenance(root: Path) -> dict[str, Provenance]:
    """For each built figure every file it was drawn from with its hash: what a reader is shown.

    Raises CasewrightError if the manifest cannot be read.
    """
    return dict(load_manifest(root).figures)


def chosen(root: Path, registry: Registry, manifest: Manifest, names: Sequence[str]) -> tuple[Figure, ...]:
    """Return the figures that names mean: labels, files they are drawn from, or files that are drawn. All for no names.

    Raises CasewrightError for a name that fits none.
    """
    if not names:
        return registry.figures
    picked: set[str] = set()
    for name in names:
        fitting = {figure.label for figure in registry.figures if _fits(root, figure, manifest, name)}
        broken = next((problem for problem in registry.problems if problem.label == name), None)
        if broken is not None:
            raise_all(broken.errors)
        if not fitting:
            files = {path for figure in registry.figures for path in (*figure.files.values(), *figure.source_paths)}
            raise CasewrightError(
                f"`{name}` is neither a figure's label nor a file that one is drawn from.",
                hint=did_you_mean(name, [figure.label for figure in registry.figures]) or did_you_mean(name, files),
            )
        picked |= fitting
    return tuple(figure for figure in registry.figures if figure.label in picked)


def _fits(root: Path, figure: Figure, manifest: Manifest, name: str) -> bool:
    if name == figure.label:
        return True
    path = Path(name)
    resolved = (path if path.is_absolute() else Path.cwd() / path).resolve()
    inside = resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else None
    built = manifest.figures.get(figure.label)
    files = {*figure.files.values(), *figure.source_paths, *figure.inputs}
    recorded = built.inputs if built else {}
    asked = {PurePosixPath(name.replace("\\", "/")).as_posix(), *([inside] if inside is not None else [])}
    return any(one in files or recorded_name(one) in recorded for one in asked)


def _assessed(figure: Figure, reasons: tuple[str, ...], manifest: Manifest) -> Outcome:
    known = manifest.figures.get(figure.label)
    state = State.STALE if reasons else State.CURRENT
    notices = known.notices if known is not None else ()
    return Outcome(figure.label, state, reasons, notices, tuple(figure.files.values()))


def _built(built: Built, reasons: tuple[str, ...], manifest: Manifest) -> Outcome:
    figure = built.figure
    files = tuple(figure.files.values())
    if built.error is not None:
        return Outcome(figure.label, State.FAILED, reasons, (), files, built.seconds, built.error)
    notices = manifest.figures[figure.label].notices
    return Outcome(figure.label, State.BUILT, reasons, notices, files, built.seconds)


def watch_figures(
    root: Path,
    names: Sequence[str] = (),
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    case_loader: str | None = CASE_LOADER,
    stop: threading.Event | None = None,
    started: Callable[[], None] | None = None,
) -> Iterator[FiguresResult | CasewrightError]:
    """Draw, then wait for changes and draw again, until `stop` is set or the caller stops; a result a round.

    A registry that cannot be read for a moment is given as the error, and waited for. `started` is called when changes
    are being watched for.
    """
    try:
        from watchfiles import watch
    except ModuleNotFoundError:
        raise CasewrightError(
            "The package that watches for changes is not installed.", hint="Run `pip install watchfiles`."
        ) from None

    root = root.resolve()
    stop = stop or threading.Event()

    def draw() -> FiguresResult | CasewrightError:
        try:
            return run_figures(root, names, jobs=jobs, progress=progress, case_loader=case_loader)
        except CasewrightError as error:
            return error

    rounds = watch(
        root,
        watch_filter=lambda _, path: _matters(root, path),
        stop_event=stop,
        debounce=200,
        yield_on_timeout=True,
        rust_timeout=200,
        raise_interrupt=True,
    )
    next(rounds)  # from here on changes are noticed, those during the first drawing too
    if started is not None:
        started()
    yield draw()
    for changed in rounds:
        if changed:
            result = draw()
            if isinstance(result, CasewrightError) or any(one.state is not State.CURRENT for one in result.outcomes):
                yield result


def _matters(root: Path, path: str) -> bool:
    """Return whether a changed file can be an input: not hidden, no cache, no rendered document."""
    parts = Path(path).relative_to(root).parts if Path(path).is_relative_to(root) else ()
    return bool(parts) and not any(part.startswith((".", "_output", "__pycache__")) for part in parts)
