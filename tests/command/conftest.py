"""The command as a user runs it: its own process, in a copy of the report."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_process import Ran, run_command

REPOSITORY = Path(__file__).parents[2]
REPORT_PARTS = ("_extensions", "_quarto.yml", "references.bib", "report", "data", "figures", "scripts")


Command = Callable[..., Ran]


def copy_report(folder: Path) -> Path:
    """A copy of the worked report in `folder`, without anything that rendering made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in REPORT_PARTS:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def run_in_terminal(*arguments: str, cwd: Path, typed: str = "", **environment: str) -> Ran:
    """The command in a terminal made for it, in which somebody types; both of its outputs are one there."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "casewright", *arguments],
        cwd=cwd,
        env={**{key: value for key, value in os.environ.items() if key != "NO_COLOR"}, "TERM": "xterm", **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    said = b""
    with contextlib.suppress(OSError):  # how some systems tell that nobody is left to print there
        while piece := os.read(ours, 4096):
            said += piece
    code = process.wait()
    os.close(ours)
    return Ran(code, said.decode(), "")


@pytest.fixture
def casewright() -> Command:
    return run_command


@pytest.fixture(scope="session")
def rendered_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked report, rendered once from nothing in its own folder."""
    root = copy_report(tmp_path_factory.mktemp("rendered") / "report with ünïcode")
    ran = run_command("render", cwd=root)
    assert ran.code == 0, ran.err
    return root


@pytest.fixture
def write(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """Write files of a small project by path, and return its folder."""

    def made(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return made
