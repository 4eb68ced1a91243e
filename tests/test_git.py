"""Git in a folder that somebody else made: none of the programs that its configuration names is run."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError
from casewright.git import git
from casewright.revision.history import find_commit, uncommitted, unpack

STATUS = ("status", "--porcelain", "--untracked-files=no")
LOG = ("log", "--all", "-p", "--no-ext-diff", "--no-textconv")
NAMED = {
    "a monitor of files": {"core.fsmonitor": "PROGRAM"},
    "a filter": {"filter.x.clean": "PROGRAM"},
    "a filter with = in its name": {"filter.a=b.clean": "PROGRAM"},
    "a filter that stays": {"filter.x.process": "PROGRAM"},
    "hooks": {"core.hooksPath": "hooks"},
    "a comparison": {"diff.external": "PROGRAM"},
    "a comparison by attribute": {"diff.x.command": "PROGRAM", "diff.x.textconv": "PROGRAM"},
    "a signature": {"gpg.program": "PROGRAM", "gpg.ssh.program": "PROGRAM", "log.showSignature": "true"},
    "a pager": {"core.pager": "PROGRAM", "pager.log": "PROGRAM", "pager.status": "PROGRAM"},
    "a remote": {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": "file:///nowhere",
        "remote.origin.uploadpack": "PROGRAM",
        "protocol.file.allow": "always",
    },
    "an included file": {"include.path": "../more"},
}


def repository(folder: Path) -> None:
    def plain(*command: str) -> bytes:
        return subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True).stdout

    (folder / "a.txt").write_text("one\n")
    (folder / ".gitattributes").write_text("*.txt filter=x diff=x\n*.md filter=a=b\n")
    (folder / "b.md").write_text("one\n")
    plain("init", "-q")
    plain("add", "-A")
    plain("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "first")
    lost = plain("rev-parse", "HEAD:b.md").decode().strip()
    (folder / ".git/objects" / lost[:2] / lost[2:]).unlink()
    for name in ("a.txt", "b.md"):
        os.utime(folder / name, (1, 1))


@pytest.mark.parametrize("settings", NAMED.values(), ids=NAMED)
def test_no_program_that_a_folder_names_is_run(tmp_path: Path, settings: dict[str, str]) -> None:
    folder, ran = tmp_path / "report", tmp_path / "ran"
    folder.mkdir()
    repository(folder)
    program = tmp_path / "program.sh"
    program.write_text(f"#!/bin/sh\ntouch {ran}\ncat\n")
    program.chmod(0o755)
    (folder / "hooks").mkdir()
    (folder / "hooks/post-index-change").write_bytes(program.read_bytes())
    (folder / "hooks/post-index-change").chmod(0o755)
    (folder / "more").write_text(f'[core]\nfsmonitor = {program}\n[filter "x"]\nclean = {program}\n')
    for key, value in settings.items():
        subprocess.run(["git", "config", key, value.replace("PROGRAM", str(program))], cwd=folder, check=True)
    index = (folder / ".git/index").read_bytes()
    assert git(folder, "rev-parse", "HEAD")
    git(folder, *STATUS)
    git(folder, *LOG)
    commit = find_commit(folder, "HEAD")
    with suppress(CasewrightError):  # a file of the commit is missing
        unpack(folder, commit, tmp_path / "unpacked")
    assert not ran.exists()
    assert (folder / ".git/index").read_bytes() == index


def test_a_folder_without_a_repository_says_nothing(tmp_path: Path) -> None:
    assert git(tmp_path, "rev-parse", "HEAD") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_a_committed_file_is_not_read(tmp_path: Path) -> None:
    repository(tmp_path)
    (tmp_path / "b.md").unlink()
    os.mkfifo(tmp_path / "b.md")
    assert uncommitted(tmp_path, find_commit(tmp_path, "HEAD")) == ("b.md",)
