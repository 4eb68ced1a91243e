"""The work on one report, as a worker does it."""

from __future__ import annotations

import contextlib
import posixpath
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from casewright.batch.packing import MOST_BYTES, contents_of, digest_of, inside_name, packed, unpack
from casewright.batch.process import Ended, Limits, run_command
from casewright.batch.result import FAILED, BatchFinding, ReportResult, printed_json, result_of, versions
from casewright.diagnostics import CasewrightError

_ADDED = {"check": "--format=json", "verify": "--format=json", "render": "--json", "submit": "--another"}
_WRITES = frozenset(("render", "submit"))
_SUBMISSIONS = "submission/"


@dataclass(frozen=True)
class Task:
    """A command for one report.

    `source` is a folder of this machine, an address, or a packed folder; `arguments` are those of the command. Code of
    the report may run if it `is_trusted`. With `returns_files`, files that the command has written come back packed.
    """

    report: str
    command: str
    arguments: tuple[str, ...]
    source: str | bytes
    limits: Limits
    is_trusted: bool = False
    with_text: bool = False
    returns_files: bool = False


def run_each(tasks: Sequence[Task]) -> Sequence[tuple[ReportResult, bytes]]:
    """Run tasks one after the other, and return the result of each and its packed files, which may be none."""
    return [_run_task(task) for task in tasks]


def _run_task(task: Task) -> tuple[ReportResult, bytes]:
    try:
        with _folder_of(task.source) as folder:
            return _run(task, folder)
    except CasewrightError as error:  # before the command could start
        message = f"{error.message} {error.why}".strip()
        finding = BatchFinding("", "error", message=message)
        return ReportResult(
            task.report, "", task.command, FAILED, findings=(finding,), why=message, versions=versions()
        ), b""


def _run(task: Task, folder: Path) -> tuple[ReportResult, bytes]:
    before = contents_of(folder)
    ended = run_command((task.command, _ADDED[task.command], *task.arguments), folder, task.limits, task.is_trusted)
    written: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    if task.command in _WRITES:
        after = contents_of(folder)
        changed = tuple(name for name, hashed in after.items() if before.get(name) != hashed)
        written = tuple(name for name in after if name in _printed_files(ended) or _is_bundled(name, before))
    is_stable = set(changed) <= set(written)  # else a source that was saved meanwhile may have been read before
    result = result_of(
        task.report,
        digest_of(before, written) if is_stable else "",
        task.command,
        ended,
        written,
        task.with_text,
    )
    returned = {*written, *changed}
    return result, packed(folder, returned) if task.returns_files and returned else b""


def _printed_files(ended: Ended) -> frozenset[str]:
    """The files that `render` says it has written, or that are up to date."""
    names = printed_json(ended).get("files", ())
    return frozenset(posixpath.normpath(str(file["path"]).replace("\\", "/")) for file in names)


def _is_bundled(name: str, before: Mapping[str, str]) -> bool:
    return name.startswith(_SUBMISSIONS) and name not in before


@contextlib.contextmanager
def _folder_of(source: str | bytes) -> Iterator[Path]:
    """The folder of a report, in a temporary one if the report comes from elsewhere."""
    if isinstance(source, str) and "://" not in source:
        folder = Path(source)
        if not folder.is_dir():
            raise CasewrightError("The folder of the report does not exist on this machine.")
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="casewright-batch-", ignore_cleanup_errors=True) as private:
        folder = Path(private, "report")
        folder.mkdir()
        if isinstance(source, bytes):
            unpack(source, folder)
        else:
            _download(source, folder)
        yield folder


def _download(address: str, folder: Path) -> None:
    """Copy a folder, or the content of a zip file, from an address that fsspec knows."""
    import fsspec

    try:
        files, path = fsspec.core.url_to_fs(address)
        if path.lower().endswith(".zip"):
            unpack(files.cat_file(path), folder)
        else:
            found = files.find(path, detail=True)
            if not found:
                raise CasewrightError("There is nothing at this address.")
            if sum(file.get("size") or 0 for file in found.values()) > MOST_BYTES:
                raise CasewrightError("The report is too large.", why=f"it may have {MOST_BYTES // 1_000_000} MB")
            for name in found:
                target = folder / inside_name(PurePosixPath(name).relative_to(path).as_posix())
                target.parent.mkdir(parents=True, exist_ok=True)
                files.get_file(name, str(target))
    except CasewrightError:
        raise
    except Exception as error:  # each kind of address raises its own
        raise CasewrightError("The report cannot be fetched.", why=f"{type(error).__name__}: {error}") from None
