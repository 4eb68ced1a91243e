"""Processes that a command starts end with it, also if it is killed."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from typing import Final


def end_with_parent(parent: int, folder: str) -> None:
    """End this process, with what it has started and its folder, once `parent` is gone: a killed command cannot do so
    itself. This process has to lead a group of its own; without such groups, nothing is done."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        threading.Thread(target=_watch, args=(parent, folder), daemon=True).start()


def _watch(parent: int, folder: str) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def limit_this_process(*, memory_bytes: int, processor_s: int | None = None) -> None:
    """End this process when it needs more memory (of addresses) or time, without a dump of its memory. On systems
    without such limits, nothing is done."""
    if os.name != "posix":
        return
    import resource

    limits = {resource.RLIMIT_AS: memory_bytes, resource.RLIMIT_CPU: processor_s, resource.RLIMIT_CORE: 0}
    for what, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # not on every system
            if most is not None:
                resource.setrlimit(what, (most, most))


_SCRIPT: Final = """trap "" INT HUP TERM
running=" "
while read -r sign process; do
    case "$sign$running" in
        +*) running="$running$process " ;;
        *" $process "*) running="${running%%" $process "*} ${running#*" $process "}" ;;
    esac
done
for process in $running; do kill -9 "$process"; done"""
"""What ends the processes it was told to have begun (`+ 17`) and not to have ended (`- 17`) when its input ends."""


class _Watcher:
    """A process that outlives this one, and ends the programs that this one leaves behind when it is killed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def write(self, line: str) -> None:
        with self._lock, contextlib.suppress(OSError, ValueError):  # gone, or closed when this process ends
            if self._process is None:
                quiet = subprocess.DEVNULL
                self._process = subprocess.Popen(
                    ["/bin/sh", "-c", _SCRIPT],
                    stdin=subprocess.PIPE,
                    stdout=quiet,
                    stderr=quiet,
                    start_new_session=True,
                )
                atexit.register(self.end)
            assert self._process.stdin is not None
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()

    def end(self) -> None:
        if self._process is not None:
            self._process.communicate()

    def forget(self) -> None:
        """Leave the watcher to the process that this one is a copy of."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.returncode = 0
        self.__init__()  # type: ignore[misc]


_WATCHER: Final = _Watcher()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_WATCHER.forget)


@contextlib.contextmanager
def ending_with_this(process: subprocess.Popen[bytes], *, with_group: bool = False) -> Iterator[None]:
    """End a program, which cannot watch its parent itself, when this process is killed before the program has ended;
    `with_group` also what it started, if it leads a group. Without `/bin/sh`, nothing is done."""
    target = f"{'-' if with_group else ''}{process.pid}\n"
    _WATCHER.write(f"+ {target}")
    try:
        yield
    finally:
        _WATCHER.write(f"- {target}")


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process that leads a group of its own, with everything that it has started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()
