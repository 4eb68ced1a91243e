"""Which folders a user trusts: their code runs, and plain Quarto documents in them may name files outside.

A folder is trusted by its path, with all that is below it, as editors do; what is kept lies in the user's own data
folder and never in the one that is trusted, which somebody else may have made.
"""

from __future__ import annotations

import os
from pathlib import Path

from casewright.build.store import user_folder
from casewright.diagnostics import CasewrightError
from casewright.storage import content_hash, open_regular, write_whole

_FOR_NOW: set[Path] = set()
"""Folders trusted by this process alone."""


class UntrustedError(CasewrightError):
    """Code of a folder was to run that the user has not said to trust; `folder` is that folder."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(
            f"This folder is not trusted, and {what}.",
            why=f"nothing in `{folder}` has been allowed to run on this computer by this user",
            hint="If you know where the folder comes from, type `casewright trust`; or render with `--no-execute`.",
        )
        self.folder = folder


def is_trusted(folder: Path) -> bool:
    """Whether the user trusts a folder, or one that it lies in."""
    real = folder.resolve()
    return any(one in _FOR_NOW or _is_kept(one) for one in (real, *real.parents))


def trust_for_now(folder: Path) -> None:
    """Trust a folder until this process ends."""
    _FOR_NOW.add(folder.resolve())


def trust(folder: Path) -> None:
    """Trust a folder from now on. Raises CasewrightError where that cannot be kept."""
    real = folder.resolve()
    write_whole(_record(real), os.fsencode(real))
    _FOR_NOW.add(real)


def distrust(folder: Path) -> bool:
    """Trust a folder no more; whether it was trusted. One that it lies in stays as it is."""
    real = folder.resolve()
    was = real in _FOR_NOW or _is_kept(real)
    _FOR_NOW.discard(real)
    _record(real).unlink(missing_ok=True)
    return was


def require_trust(folder: Path, what: str) -> None:
    """Raise UntrustedError where a folder is not trusted; `what` is the code that was to run, as a clause."""
    if not is_trusted(folder):
        raise UntrustedError(folder.resolve(), what)


def _record(real: Path) -> Path:
    return user_folder() / "trusted" / content_hash(os.fsencode(real))


def _is_kept(real: Path) -> bool:
    try:
        with open_regular(_record(real)) as record:
            return record.read() == os.fsencode(real)
    except OSError:
        return False
