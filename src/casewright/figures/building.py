"""Drawing figures, each in its own process: in parallel, within a time limit, old files kept until new ones are
whole."""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from casewright.build.parent import end_group
from casewright.diagnostics import CasewrightError, Location
from casewright.figures.drawing.process import REPORT, REQUEST, Request, error_from_json, panel_being_drawn
from casewright.figures.freshness import declaration_hash, toolkit_hash
from casewright.figures.manifest import Provenance, recorded_name
from casewright.figures.registry import FIGURES_FOLDER, Figure
from casewright.paths import file_in
from casewright.storage import content_hash, write_whole
from casewright.xml_threads import with_own_names

_LOG = logging.getLogger(__name__)

_LAST_WORDS = 4000
_NOT_KEPT = ("PYTHONHASHSEED", "PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONOPTIMIZE", "MPLBACKEND", "LC_")


@dataclass(frozen=True)
class Built:
    """What came of drawing one figure: its provenance, or the error that it failed with; and the seconds it took."""

    figure: Figure
    provenance: Provenance | None
    error: CasewrightError | None
    seconds: float


def default_jobs() -> int:
    """Return how many figures are drawn at a time: one a processor that this process may use."""
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:  # macOS and Windows do not say
        return os.cpu_count() or 1


def build(
    root: Path,
    figures: Sequence[Figure],
    *,
    case_loader: str | None,
    jobs: int,
    stop: threading.Event | None = None,
) -> Generator[Built, None, None]:
    """Draw figures, `jobs` at a time, and put their files in place; each is given back as it is done.

    A figure that fails keeps its old files. What is being drawn is stopped when the caller stops, or sets `stop`.
    """
    stop = stop or threading.Event()
    with ThreadPoolExecutor(max_workers=max(1, jobs), initializer=with_own_names) as pool:
        waiting = [pool.submit(_build_one, root, figure, case_loader, stop) for figure in figures]
        try:
            left = set(waiting)
            while left:  # in short waits: a signal that another thread receives does not end a long one
                done, left = wait(left, timeout=0.2, return_when=FIRST_COMPLETED)
                for one in done:
                    yield one.result()
        except BaseException:
            stop.set()
            for one in waiting:
                one.cancel()
            raise


def _build_one(root: Path, figure: Figure, case_loader: str | None, stop: threading.Event) -> Built:
    begun = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory(prefix="casewright-figure-", ignore_cleanup_errors=True) as folder:
            scratch = Path(folder).resolve()
            provenance = _drawn(root.resolve(), figure, case_loader, scratch, stop)
        _LOG.debug("figure %s: %.2f s", figure.label, time.perf_counter() - begun)
        return Built(figure, provenance, None, time.perf_counter() - begun)
    except CasewrightError as error:
        return Built(figure, None, _named(figure, "", error), time.perf_counter() - begun)
    except OSError as error:
        return Built(figure, None, _named(figure, "", _no_room(error)), time.perf_counter() - begun)


def _drawn(root: Path, figure: Figure, case_loader: str | None, scratch: Path, stop: threading.Event) -> Provenance:
    (scratch / REQUEST).write_bytes(pickle.dumps(Request(str(root), figure, case_loader)))
    code, last_words = _run(root, figure, scratch, stop)
    if not (scratch / REPORT).is_file():
        raise _died(figure, panel_being_drawn(scratch), code, last_words)
    try:
        report = json.loads((scratch / REPORT).read_bytes())
    except ValueError:
        raise _no_room(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) from None
    if "error" in report:
        raise _named(figure, report["panel"], error_from_json(report["error"]))
    files = {path: (scratch / f"figure.{form}").read_bytes() for form, path in figure.files.items()}
    _write_together(root, files)
    return Provenance(
        declaration=declaration_hash(figure),
        inputs={recorded_name(path): content for path, content in report["inputs"].items()},
        libraries=report["libraries"],
        toolkit={name: toolkit_hash(name) for name in report["modules"]},
        outputs={path: content_hash(data) for path, data in files.items()},
        notices=tuple(report["notices"]),
    )


def _write_together(root: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of one figure: all are whole on the disk before the first old one gives way.

    Raises CasewrightError if there is no room or no permission; the old files then stay, all of them.
    """
    ready = {path: file_in(root, f"{path}.partial") for path in files}
    try:
        for path, data in files.items():
            write_whole(ready[path], data)
        for path, partial in ready.items():
            partial.replace(root / path)
    except OSError as error:
        raise CasewrightError(
            f"The files of the figure cannot be put into `{FIGURES_FOLDER}/`.", why=error.strerror or str(error)
        ) from None
    finally:
        for partial in ready.values():
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)


def _environment(scratch: Path) -> dict[str, str]:
    """Return what the process may know: nothing that differs between machines and shows in a picture."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(_NOT_KEPT)}
    return {
        **kept,
        "IPYTHONDIR": str(scratch),
        "LC_ALL": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": "0",
        "TMPDIR": str(scratch),
        "TEMP": str(scratch),
        "TMP": str(scratch),
        "TZ": "UTC",
    }


def _run(root: Path, figure: Figure, scratch: Path, stop: threading.Event) -> tuple[int, str]:
    """Run the drawing process to its end; returns its exit code and what it printed last.

    Raises CasewrightError when the time limit is reached; everything it started is then ended too.
    """
    printed = scratch / "printed"
    with printed.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "casewright.figures.drawing.process", str(scratch), str(os.getpid())],
            cwd=root,
            env=_environment(scratch),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + figure.time_limit_s
        try:
            while True:
                try:
                    process.wait(timeout=max(0.0, min(0.2, deadline - time.monotonic())))
                    break
                except subprocess.TimeoutExpired:
                    if stop.is_set():
                        raise CasewrightError("it was not finished.") from None
                    if time.monotonic() >= deadline:
                        raise _too_slow(figure, panel_being_drawn(scratch)) from None
        finally:
            end_group(process)
    with printed.open("rb") as stream:
        stream.seek(max(0, printed.stat().st_size - _LAST_WORDS))
        return process.returncode, stream.read().decode("utf-8", "replace")


def _no_room(error: OSError) -> CasewrightError:
    return CasewrightError(
        f"the folder for temporary files cannot be written: `{tempfile.gettempdir()}`.",
        why=error.strerror or str(error),
        hint="Free space there, or name another folder in the environment variable TMPDIR.",
    )


def _named(figure: Figure, letter: str, error: CasewrightError) -> CasewrightError:
    """Return the error with the figure's name before it."""
    where = f"Figure `{figure.label}`" + (f", panel {letter}" if letter else "")
    if error.message.startswith(f"Figure `{figure.label}`"):
        return error
    return CasewrightError(
        f"{where}: {error.message}", location=error.location or figure.location, why=error.why, hint=error.hint
    )


def _source_location(figure: Figure, letter: str) -> Location:
    panel = next((panel for panel in figure.panels if panel.letter == letter), figure.panels[0])
    return Location(panel.source.path)


def _too_slow(figure: Figure, letter: str) -> CasewrightError:
    slow = CasewrightError(
        f"it was not drawn within {figure.time_limit_s:g} seconds and was stopped.",
        location=_source_location(figure, letter),
        hint="Add `time-limit:` (seconds) to the figure if it needs longer; else look for a loop that does not end.",
    )
    return _named(figure, letter, slow)


def _died(figure: Figure, letter: str, code: int, last_words: str) -> CasewrightError:
    """Return what is known of a process that ended without a report: the signal or exit code, and the script's own
    lines."""
    if code < 0:
        try:
            why = f"Python was ended by {signal.Signals(-code).name}"
        except ValueError:
            why = f"Python was ended by signal {-code}"
    else:
        why = f"Python was left with exit code {code} before the figure was returned"
    own = [line.strip() for line in last_words.splitlines() if any(path in line for path in figure.source_paths)]
    return _named(
        figure,
        letter,
        CasewrightError(
            "the script ended Python itself.",
            location=_source_location(figure, letter),
            why="\n".join([why, *own[:3]]),
            hint="A script returns its figure; it does not call `exit`. A crash is most often a compiled library's.",
        ),
    )


Progress = Callable[[str, int, int], None]
"""Called with a figure's label, how many are done, and how many there are."""
