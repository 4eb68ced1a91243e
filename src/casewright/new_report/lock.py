"""The lock file of a new report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

_PINS = Path(__file__).parent / "pins.txt"
"""The dependencies of casewright on every system, in the versions it is tested with; written by `make lock`."""


def pinned_requirements() -> tuple[Requirement, ...]:
    """Return every package that casewright needs on some system, pinned to the version it is tested with."""
    lines = _PINS.read_text(encoding="utf-8").splitlines()
    return tuple(Requirement(line) for line in lines if line and not line.startswith("#"))


def installed_versions(names: Iterable[str]) -> dict[str, str]:
    """Return the versions of the packages that are installed."""
    found: dict[str, str] = {}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def lock_text(version: str, installed: Mapping[str, str]) -> str:
    """Return the text of the lock file: casewright, then each package in the version that is installed, since figures
    are drawn with it. Packages that only other systems need are locked to the version casewright is tested with."""
    lines = [f"casewright=={version}"]
    for pin in pinned_requirements():
        [tested] = pin.specifier
        marker = f" ; {pin.marker}" if pin.marker is not None else ""
        lines.append(f"{pin.name}=={installed.get(pin.name, tested.version)}{marker}")
    return "\n".join(lines) + "\n"
