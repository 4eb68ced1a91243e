"""The folders that a user trusts: their code runs, and their plain Quarto documents may name files outside.

A folder is trusted by its path, with everything below it. The list is in the user's data folder, never in the trusted
folder itself, which somebody else may have made.
"""

from __future__ import annotations

import os
from pathlib import Path

from casewright.build.store import user_folder
from casewright.diagnostics import CasewrightError
from casewright.storage import content_hash, open_regular, write_whole

_FOR_NOW: set[Path] = set()
"""Folders that are trusted until this process ends."""


class UntrustedError(CasewrightError):
    """Code was not run because the user does not trust its `folder`; `what` names the code, as a clause."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(
            f"This folder is not trusted, and {what}.",
            why=f"you have not allowed programs in `{folder}` to run on this computer",
            hint="If you know where the folder comes from, run `casewright trust`. Without that, "
            "`casewright render --no-execute` runs no program.",
        )
        self.folder = folder
        self.what = what


def is_trusted(folder: Path) -> bool:
    """Return whether the user trusts a folder, or one that contains it."""
    real = folder.resolve()
    return any(path in _FOR_NOW or _is_recorded(path) for path in (real, *real.parents))


def trust_for_now(folder: Path) -> None:
    """Trust a folder until this process ends."""
    _FOR_NOW.add(folder.resolve())


def trust(folder: Path) -> None:
    """Trust a folder from now on. Raises CasewrightError if that cannot be stored."""
    real = folder.resolve()
    write_whole(_record(real), os.fsencode(real))
    _FOR_NOW.add(real)


def distrust(folder: Path) -> bool:
    """Stop trusting a folder, and return whether it was trusted. Folders that contain it stay trusted."""
    real = folder.resolve()
    was_trusted = real in _FOR_NOW or _is_recorded(real)
    _FOR_NOW.discard(real)
    _record(real).unlink(missing_ok=True)
    return was_trusted


def require_trust(folder: Path, what: str) -> None:
    """Raise UntrustedError if a folder is not trusted; `what` names the code that was to run, as a clause."""
    if not is_trusted(folder):
        raise UntrustedError(folder.resolve(), what)


def _record(real: Path) -> Path:
    return user_folder() / "trusted" / content_hash(os.fsencode(real))


def _is_recorded(real: Path) -> bool:
    try:
        with open_regular(_record(real)) as record:
            return record.read() == os.fsencode(real)
    except OSError:
        return False
