"""Threads that read documents and run their cells, and end with the command: cells that run then are stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from casewright.xml_threads import with_own_names

_STOPS: set[Callable[[], object]] = set()
"""What stops each run of cells that is going on; any thread may call it."""
_ENDING: set[object] = set()


@contextmanager
def workers() -> Iterator[ThreadPoolExecutor]:
    """A thread for each processor. Where the command is interrupted, what waits is not begun, and runs of cells are
    stopped: a cell may go on for ever."""
    with ThreadPoolExecutor(os.cpu_count() or 1, initializer=with_own_names) as pool:
        try:
            yield pool
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            _ENDING.add(pool)
            pool.shutdown(wait=False, cancel_futures=True)
            for stop in tuple(_STOPS):
                stop()
            pool.shutdown(wait=True)
            _ENDING.discard(pool)
            raise


@contextmanager
def stopped_by(stop: Callable[[], object]) -> Iterator[None]:
    """A run of cells that `stop` stops, where the command is interrupted meanwhile or was before."""
    _STOPS.add(stop)
    try:
        if _ENDING:
            stop()
        yield
    finally:
        _STOPS.discard(stop)
