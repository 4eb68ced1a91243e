"""A program ends with the process that started it, also if that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STARTS = """
import os, subprocess, sys, time
from casewright.build.parent import ending_with_this
first, ended, second = (subprocess.Popen(["sleep", wait]) for wait in ("600", "0", "600"))
with ending_with_this(first), ending_with_this(second):
    with ending_with_this(ended):
        ended.wait()
    if sys.argv[1] == "copy" and os.fork():
        os.wait()
    if sys.argv[1] == "copy":
        second = subprocess.Popen(["sleep", "600"])
        with ending_with_this(second):
            print(os.getpid(), second.pid, flush=True)
            time.sleep(600)
    print(os.getpid(), first.pid, second.pid, flush=True)
    time.sleep(600)
"""


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not list its processes")
@pytest.mark.parametrize("which", ["itself", "copy"])
def test_programs_end_with_a_killed_process(which: str) -> None:
    """A copy of the process has programs of its own, that end with it and not with the original."""
    with subprocess.Popen([sys.executable, "-c", STARTS, which], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        killed, *programs = map(int, process.stdout.readline().split())
        assert all(map(is_running, programs))
        os.kill(killed, signal.SIGKILL)
        while any(map(is_running, programs)):
            time.sleep(0.01)
        process.kill()


STARTS_A_GROUP = """
import os, subprocess, sys, time
from casewright.build.parent import end_group, ending_with_this
script = "sleep 600 & echo $! >&1; wait"
with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
    with ending_with_this(process, with_group=True):
        print(os.getpid(), process.pid, process.stdout.readline(), flush=True)
        if sys.argv[1] == "ended":
            end_group(process)
        time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not list its processes")
@pytest.mark.parametrize("how", ["killed", "ended"])
def test_what_a_program_has_started_ends_with_it(how: str) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS_A_GROUP, how], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        killed, *programs = map(int, process.stdout.readline().split())
        if how == "killed":
            os.kill(killed, signal.SIGKILL)
        while any(map(is_running, programs)):
            time.sleep(0.01)
        process.kill()
