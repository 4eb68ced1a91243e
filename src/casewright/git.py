"""Running git in a folder that somebody else may have made: no program that its configuration names is run, nothing is
written, and nothing is fetched.

Git runs programs for monitors of files, hooks, filters and comparisons, for signatures, and to fetch the objects that a
partial clone lacks; a folder that was received brings its own `.git/config` for all of them.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_SETTINGS: Mapping[str, str] = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.quotePath": "false",
    "core.sshCommand": "false",
    "gpg.program": "false",
    "gpg.ssh.program": "false",
    "gpg.x509.program": "false",
    "diff.external": "",
    "diff.ignoreSubmodules": "all",
    "log.showSignature": "false",
}
_PROGRAMS = r"^filter\..*\.(clean|smudge|process)$"


def git(root: Path, *command: str) -> bytes | None:
    """Return what a command of git prints in a folder, None if it fails: the folder is in no repository, or has no
    commits. Raises OSError if git is not installed."""
    done = run_git(root, *command)
    return None if done.returncode else done.stdout


def run_git(root: Path, *command: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a command of git in a folder, with what it is given to read, and return what it printed and how it ended.
    Raises OSError if git is not installed."""
    named = _run(root, {}, "config", "--includes", "--null", "--name-only", "--get-regexp", _PROGRAMS)
    filters = {os.fsdecode(key): "" for key in named.stdout.split(b"\0") if key}
    return _run(root, {**filters, **_SETTINGS}, "--no-pager", *command, given=given)


def _run(
    root: Path, settings: Mapping[str, str], *command: str, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    environment = {
        **os.environ,
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
        "GIT_CONFIG_COUNT": str(len(settings)),
        **{f"GIT_CONFIG_KEY_{number}": key for number, key in enumerate(settings)},
        **{f"GIT_CONFIG_VALUE_{number}": value for number, value in enumerate(settings.values())},
    }
    return subprocess.run(["git", *command], cwd=root, env=environment, capture_output=True, check=False, input=given)
