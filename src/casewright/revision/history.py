"""The commits of the git repository that a report is in, read without running anything that the repository names."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from casewright.diagnostics import CasewrightError, did_you_mean
from casewright.git import run_git
from casewright.paths import read_bytes
from casewright.storage import leads_outside

_FILE, _PROGRAM, _LINK = "100644", "100755", "120000"
_TEXTS = (".qmd", ".md", ".ipynb", ".yml", ".yaml", ".bib", ".csv", ".py", ".csl")
_POINTER = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True)
class Commit:
    """A commit by its hash, and its date in seconds since 1970."""

    name: str
    hash: str
    date: int

    def __str__(self) -> str:
        return f"commit {self.hash[:9]}"

    @property
    def day(self) -> str:
        """The date and time in UTC, as Word writes them."""
        return datetime.datetime.fromtimestamp(self.date, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def find_commit(root: Path, name: str, others: Sequence[str] = ()) -> Commit:
    """Return the commit that a name (branch, tag, hash, `HEAD~2`) stands for; `others` are suggested too.

    Raises CasewrightError if there is none, if the folder is not in a repository, or if git is not installed.
    """
    _git(
        root, "rev-parse", "--show-toplevel", error=f"`{name}` cannot be looked up: the folder is in no git repository."
    )
    names = _git(root, "for-each-ref", "--format=%(refname:short)").decode("utf-8", "replace").split()
    line = _git(
        root,
        *("show", "--no-patch", "--no-show-signature", "--no-ext-diff", "--format=%H %ct", "--end-of-options"),
        f"{name}^{{commit}}",
        error=f"There is no commit, tag or branch `{name}`.",
        hint=did_you_mean(name, [*names, *others]) or "`git log --oneline` and `git tag` list them.",
    )
    digest, date = line.decode("ascii", "replace").split()[-2:]
    return Commit(name, digest, int(date))


def unpack(root: Path, commit: Commit, folder: Path) -> None:
    """Write the files that the report at `root` had in a commit to a new folder.

    The filters and attributes of the repository are not applied, and links out of the report are left out.
    """
    entries = list(_entries(root, commit))
    if not entries:
        raise CasewrightError(
            f"The report was not in the repository in `{commit.name}`.",
            why=f"{commit} has no file in `{root.name}`",
            hint="Name a later commit.",
        )
    contents = _contents(root, [digest for _, digest, _ in entries])
    folder.mkdir(parents=True)
    links = []
    for (mode, _, path), data in zip(entries, contents, strict=True):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if mode == _LINK:
            links.append((target, data))
            continue
        if data.startswith(_POINTER):
            with suppress(CasewrightError):  # the content is in Git LFS; the present file may be the same
                stored = read_bytes(root, path.as_posix())
                if hashlib.sha256(stored).hexdigest().encode() in data:
                    data = stored
        target.write_bytes(data)
    for target, data in links:
        with suppress(OSError):
            target.symlink_to(os.fsdecode(data))
            if leads_outside(target, folder):
                target.unlink()


def uncommitted(root: Path, commit: Commit) -> tuple[str, ...]:
    """Return the texts of the report whose content in the folder is not that of a commit."""
    found = []
    for _, digest, path in _entries(root, commit):
        if path.suffix not in _TEXTS:
            continue
        try:
            data = read_bytes(root, path.as_posix())
        except CasewrightError:
            data = b""
        kind = hashlib.sha1 if len(digest) == 40 else hashlib.sha256
        blobs = {kind(b"blob %d\0" % len(one) + one).hexdigest() for one in (data, data.replace(b"\r\n", b"\n"))}
        if digest not in blobs:
            found.append(path.as_posix())
    return tuple(found)


def _entries(root: Path, commit: Commit) -> Iterator[tuple[str, str, PurePosixPath]]:
    """Yield mode, hash and path (from the root) of the files of the report in a commit."""
    for line in _git(root, "ls-tree", "-r", "-z", commit.hash).split(b"\0"):
        facts, _, name = line.partition(b"\t")
        path = PurePosixPath(os.fsdecode(name))
        if not name or path.is_absolute() or {"..", ".git"} & {part.casefold() for part in path.parts}:
            continue
        mode, _, digest = facts.decode().split()
        if mode in {_FILE, _PROGRAM, _LINK}:
            yield mode, digest, path


def _contents(root: Path, digests: list[str]) -> Iterator[bytes]:
    """Yield the contents of files by their hashes."""
    data = _git(root, "cat-file", "--batch", given="\n".join([*digests, ""]).encode())
    place = 0
    for _ in digests:
        head, _, _ = data[place : place + 200].partition(b"\n")
        words = head.split()
        if len(words) != 3:
            raise CasewrightError(
                "A file of the commit is not in this copy of the repository.",
                why=head.decode("utf-8", "replace"),
                hint="Fetch the whole repository: `git fetch --unshallow`, or `git fetch --refetch`.",
            )
        start = place + len(head) + 1
        yield data[start : start + int(words[2])]
        place = start + int(words[2]) + 1


def _git(root: Path, *arguments: str, error: str = "", hint: str = "", given: bytes = b"") -> bytes:
    try:
        done = run_git(root, *arguments, given=given)
    except OSError:
        raise CasewrightError(
            "The commits cannot be read.", why="git is not installed", hint="Install it: https://git-scm.com/downloads."
        ) from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CasewrightError(
            error or "The commits cannot be read.",
            why=lines[0].removeprefix("fatal: ") if lines and (not error or "ownership" in lines[0]) else "",
            hint=hint
            or "Name kept submissions (`submission/<name>`), or go to a folder that is under version control.",
        )
    return done.stdout
