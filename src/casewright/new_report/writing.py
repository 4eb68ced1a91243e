"""Writing a new report to a folder that did not exist before, or was empty: whole, or not at all."""

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
    """Raises CasewrightError where something is in the way of a new report: a file, or a folder that is not empty."""
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
            why=f"it contains {shown}, and nothing of yours is written over",
            hint="Name a folder that does not exist yet, such as `casewright new my-report`.",
        )
    if folder.exists() or folder.is_symlink():
        raise CasewrightError(f"`{folder}` is there already, and is no folder.", hint="Name another folder.")


def write_report(folder: Path, files: Mapping[str, bytes], drawing: Callable[[int, int], None]) -> None:
    """Write a report with its figures drawn, so that it checks clean at once.

    All is made beside `folder` and moved there when it is complete. `drawing` is told how many figures are drawn.
    Raises CasewrightError where something is in the way or the place cannot be written.
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
        made = beside / "report"
        for path, content in files.items():
            write_whole(made / path, content)
        trust_for_now(made)
        prepare(made, (), ContentCache(made / CACHE_FOLDER), drawing)
        if target.is_dir():
            _fill(target, made)
        else:
            made.replace(target)
        with contextlib.suppress(CasewrightError):  # where it cannot be kept, the first rendering asks
            trust(target)
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _fill(target: Path, made: Path) -> None:
    """Move a report into an empty folder, which stays the one that a terminal may be in; nothing is left there where
    that fails."""
    moved: list[Path] = []
    try:
        for path in sorted(made.iterdir()):
            path.replace(target / path.name)
            moved.append(target / path.name)
    except OSError:
        for path in moved:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        raise


def _unwritable(folder: Path, error: OSError) -> CasewrightError:
    return CasewrightError(
        f"`{folder}` cannot be made.",
        why=error.strerror or str(error),
        hint="Choose a place that you may write to.",
    )
