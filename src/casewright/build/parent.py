"""A process that runs code of a report ends with the command that started it."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time


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
