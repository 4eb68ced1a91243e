"""Writing a new report to a folder that is empty or does not exist: completely, or not at all."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from casewright.build.store import CACHE_FOLDER, ContentCache
from casewright.build.trust import trust, trust_for_now
from casewright.diagnostics import CasewrightError
from casewright.render.outputs import remove_leftovers
from casewright.render.preparation import prepare
from casewright.storage import write_whole

_BESIDE = ".casewright-new-"


def refuse_taken(folder: Path) -> None:
    """Raise CasewrightError if the folder is not empty, or is a file."""
    if folder.is_dir():
        try:
            names = sorted(path.name for path in folder.iterdir())
        except OSError as error:
            raise CasewrightError(f"`{folder}` cannot be read.", why=error.strerror or str(error)) from None
        if not names:
            return
        shown = ", ".join(f"`{name}`" for name in names[:3]) + (", ..." if len(names) > 3 else "")
        raise CasewrightError(
            f"The folder `{folder}` is not empty.",
            why=f"it contains {shown}, and existing files are never overwritten",
            hint="Name a folder that does not exist yet, such as `casewright new my-report`.",
        )
    if folder.exists() or folder.is_symlink():
        raise CasewrightError(f"`{folder}` exists and is not a folder.", hint="Name another folder.")


def write_report(folder: Path, files: Mapping[str, bytes], drawing: Callable[[int, int], None]) -> None:
    """Write a report and draw its figures, so that `check` finds nothing.

    The report is written beside `folder` and moved there when it is complete. `drawing` is called with the number of
    figures drawn and their total. Raises CasewrightError if `folder` is not empty or cannot be written.
    """
    refuse_taken(folder)
    target = folder.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers([target.parent], f"{_BESIDE}*.partial")
        beside = Path(tempfile.mkdtemp(prefix=_BESIDE, suffix=".partial", dir=target.parent))
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        report = beside / "report"
        for path, content in files.items():
            write_whole(report / path, content)
        trust_for_now(report)
        prepare(report, (), ContentCache(report / CACHE_FOLDER), drawing)
        if target.is_dir():
            _fill(target, report)
        else:
            report.replace(target)
        with contextlib.suppress(CasewrightError):  # if it cannot be stored, the first rendering asks
            trust(target)
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _fill(target: Path, report: Path) -> None:
    """Move the files of a report into an empty folder, which may be a terminal's current folder. If that fails, leave
    the folder empty."""
    moved: list[Path] = []
    try:
        for path in sorted(report.iterdir()):
            path.replace(target / path.name)
            moved.append(target / path.name)
    except OSError:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        raise


def _unwritable(folder: Path, error: OSError) -> CasewrightError:
    return CasewrightError(
        f"`{folder}` cannot be created.",
        why=error.strerror or str(error),
        hint="Choose a place that you may write to.",
    )
