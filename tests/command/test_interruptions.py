"""A command that is ended, or meets what nobody foresaw, leaves nothing behind and says so in a sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from casewright import cli
from casewright.cli.terminal import COULD_NOT_RUN, STOPPED
from tests.checks.reports import write_files

ENDLESS = {
    "_quarto.yml": "project: {type: default}\n",
    "letter.qmd": "![](figures/fig-a.svg){#fig-a}\n",
    "figures/figures.yml": "figures:\n  - label: fig-a\n    panels:\n      - script: scripts/a.py\n",
    "scripts/a.py": "import pathlib, time\nwhile True:\n    time.sleep(0.1)\n",
}


COMMAND = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
for name in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(name, signal.SIG_DFL)  # tests may run where they are ignored
from casewright.cli import run
run()
"""


HANG = 120
"""Seconds after which a command that was ended has not heard it."""


def drawing_processes(folder: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            inside = str((process / "cwd").readlink()) == str(folder)
            if inside and b"figures.drawing.process" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="this system does not list its processes")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGKILL"])
def test_a_drawing_process_ends_with_the_command(tmp_path: Path, name: str) -> None:
    write_files(tmp_path, ENDLESS)
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "figures", "--quiet"], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    while not drawing_processes(tmp_path):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(getattr(signal, name))
    try:
        code = process.wait(timeout=HANG)
    finally:
        process.kill()
    assert code == (-signal.SIGKILL if name == "SIGKILL" else STOPPED)
    for _ in range(20 * HANG):
        if not drawing_processes(tmp_path):
            break
        time.sleep(0.05)
    assert drawing_processes(tmp_path) == []
    assert name == "SIGKILL" or "Stopped; no file was written in part." in (
        process.stderr.read() if process.stderr else ""
    )


CELL = """---
title: T
---

```{python}
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
open("begun", "w").close()
while True:
    time.sleep(0.1)
```
"""


def processes_in(folder: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str((process / "cwd").readlink()) == str(folder):
                found.append(int(process.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="this system does not list its processes")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGKILL"])
def test_a_cell_and_what_it_started_end_with_the_command(tmp_path: Path, name: str) -> None:
    write_files(tmp_path / "report", {"letter.qmd": CELL})
    temporary = tempfile.mkdtemp()  # its path is short: the sockets of the kernel are in it
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "render", "--quiet", "--trust", "--to", "html"],
        cwd=tmp_path / "report",
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": temporary},
    )
    while not (tmp_path / "report/begun").exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(getattr(signal, name))
    try:
        code = process.wait(timeout=HANG)
    finally:
        process.kill()
    assert code == (-signal.SIGKILL if name == "SIGKILL" else STOPPED)
    for _ in range(20 * HANG):
        if not processes_in(tmp_path / "report"):
            break
        time.sleep(0.05)
    assert processes_in(tmp_path / "report") == []
    Path(temporary).rmdir()  # which is empty


def test_what_was_not_foreseen_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("day")

    monkeypatch.setattr(cli.commands, "main", fail)
    assert cli.main(["check"]) == COULD_NOT_RUN
    told = capsys.readouterr().err
    assert "casewright has a defect and cannot go on." in told and "KeyError: 'day'" in told
    assert "Traceback" not in told
    [log] = [word for word in told.split() if word.endswith(".log.")]
    assert "Traceback" in Path(log.rstrip(".")).read_text(encoding="utf-8")
    Path(log.rstrip(".")).unlink()
