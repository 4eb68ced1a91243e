"""The work on one report, as a worker does it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from casewright.batch.packing import contents_of, digest_of, inside_name, packed, unpack
from casewright.batch.process import Limits, run_command
from casewright.batch.result import FAILED, BatchFinding, ReportResult, result_of, versions
from casewright.diagnostics import CasewrightError

_OUTPUT_OF = {"check": "--format=json", "verify": "--format=json", "render": "--json"}
_WRITTEN = frozenset(
    (".docx", ".eps", ".html", ".ipynb", ".jpg", ".json", ".md", ".pdf", ".png", ".qmd", ".svg", ".tif", ".tiff",
     ".txt", ".xml", ".zip")
)  # fmt: skip
_WRITES = frozenset(("render", "submit"))


@dataclass(frozen=True)
class Task:
    """A command for one report. `source` is a folder of this machine, an address, or a packed folder; `arguments` are
    those of the command. With `returns_files`, files that the command has written come back packed."""

    report: str
    command: str
    arguments: tuple[str, ...]
    source: str | bytes
    limits: Limits
    with_text: bool = False
    returns_files: bool = False


def run_task(task: Task) -> tuple[ReportResult, bytes]:
    """Run a task, and return the result and the packed files, which may be none."""
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
    output = _OUTPUT_OF.get(task.command)
    arguments = [task.command, *([output] if output else []), *task.arguments]
    ended = run_command(arguments, folder, task.limits)
    written: tuple[str, ...] = ()
    is_stable = True
    if task.command in _WRITES:
        written, is_stable = _written(before, contents_of(folder))
    digest = digest_of(before, written) if is_stable else ""
    result = result_of(task.report, digest, task.command, ended, written, task.with_text)
    return result, packed(folder, written) if task.returns_files and written else b""


def _written(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[tuple[str, ...], bool]:
    """The files that a command has written, and whether all others are as they were: a source that was saved meanwhile
    may not have been read as it is now."""
    changed = [name for name, hashed in after.items() if before.get(name) != hashed]
    written = tuple(name for name in changed if _is_output(name, before))
    return written, len(written) == len(changed) and not before.keys() - after.keys()


def _is_output(name: str, before: Mapping[str, str]) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in _WRITTEN and (name not in before or path.suffix.lower() not in {".qmd", ".md"})


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
            for name in files.find(path):
                target = folder / inside_name(PurePosixPath(name).relative_to(path).as_posix())
                target.parent.mkdir(parents=True, exist_ok=True)
                files.get_file(name, str(target))
    except (OSError, ValueError, ImportError) as error:
        raise CasewrightError("The report cannot be fetched.", why=f"{type(error).__name__}: {error}") from None
