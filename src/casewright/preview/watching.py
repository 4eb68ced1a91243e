"""Waiting for changes of the files of a project: by events of the system, or, if there are none, by looking at them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

_LOG = logging.getLogger(__name__)
_WITHOUT_EVENTS = frozenset({"9p", "afs", "ceph", "cifs", "drvfs", "nfs", "nfs4", "smb3", "smbfs", "vboxsf"})
"""File systems that do not say when another machine changes a file; those of FUSE begin with `fuse.`."""
_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages"})
_POLL_MS = 400
_STEP_MS = 15
_DEBOUNCE_MS = 60


def watch(root: Path, polls: bool, changed: Callable[[], None], stop: threading.Event) -> None:
    """Call `changed` after files of a project were saved, until `stop` is set. With `polls`, look at the files."""
    from watchfiles import watch as changes_of

    def settings(polling: bool) -> dict[str, object]:
        return {
            "watch_filter": lambda _, path: matters(root, path),
            "stop_event": stop,
            "debounce": _DEBOUNCE_MS,
            "step": _STEP_MS,
            "rust_timeout": 1000,
            "force_polling": polling,
            "poll_delay_ms": _POLL_MS,
            "raise_interrupt": False,
            "ignore_permission_denied": True,
        }

    polling = polls or has_no_events(root)
    while not stop.is_set():
        try:
            for _ in changes_of(root, **settings(polling)):  # type: ignore[arg-type]
                changed()
        except (OSError, RuntimeError) as error:  # no more watches, or the folder is gone for a moment
            _LOG.debug("watching: %s", error)
            polling = True
            stop.wait(1)
            changed()


def matters(root: Path, path: str) -> bool:
    """Return whether a changed file may be a source: not hidden, no cache, no output."""
    try:
        parts = Path(path).relative_to(root).parts
    except ValueError:
        return False
    if not parts or path.endswith((".partial", "~", ".swp", ".tmp")):
        return False
    return not any(part.startswith(".") or part in _SKIPPED for part in parts) and not parts[0].startswith("_output")


def has_no_events(root: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Return whether a folder is on a file system that reports no changes; known on Linux alone."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    folders = {str(root), *map(str, root.parents)}
    fitting = [
        fields for line in lines if len(fields := line.split()) > 2 and fields[1].replace("\\040", " ") in folders
    ]
    kind = max(fitting, key=lambda fields: len(fields[1]), default=["", "", ""])[2]
    return kind in _WITHOUT_EVENTS or kind.startswith("fuse.")
