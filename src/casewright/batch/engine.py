"""Running tasks on a Dask cluster: a local one with a worker a core, or the office's own.

Dask schedules, transports, and gives the tasks of a worker that died to others; a task that ends several workers is put
aside. A scheduler that was restarted has forgotten its tasks; they are sent again. Short tasks are sent several at a
time, since a message to a worker takes 3 ms of a processor.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from casewright import __version__
from casewright.batch.process import end_warm, warm
from casewright.batch.result import FAILED, PUT_ASIDE, ReportResult, versions
from casewright.batch.task import Task, run_each
from casewright.diagnostics import CasewrightError

if TYPE_CHECKING:
    from distributed import Client

_WAIT_S = 120
_POLL_S = 0.1
_LOOK_S = 5.0
"""Seconds without a result after which the scheduler is asked for its workers."""
_STORED = "Run the command again: what is done is stored."
_RECOUNT = 20
"""Messages after which workers that have come or gone are counted again."""
_AHEAD = 2
"""Messages that are sent to a worker before it asks, so that it never waits; few, since packed reports fill memory."""
_MESSAGE_S = 2.0
"""Seconds of work in a message."""
_MOST_TASKS = 16
_MOST_BYTES = 10_000_000
"""The most tasks in a message, and the bytes of packed reports after which no other is added to it."""
_SETTINGS = {
    "distributed.logging.distributed": "critical",
    "distributed.worker.profile.enabled": False,  # it looks a hundred times a second at what workers do
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.tick.limit": "30s",
    "distributed.admin.system-monitor.interval": "10s",
}
_MOST_RESTARTS = 5
"""How often in a row, without a result between, a scheduler may be gone."""


class _SchedulerGoneError(Exception):
    """The scheduler does not answer, or has forgotten its tasks."""


class Cluster:
    """A connection to a scheduler, which is made again if it is lost."""

    def __init__(self, connect: Callable[[], Client]) -> None:
        self._connect = connect
        self.client = connect()
        self._scheduler = self._identity()

    def connect_again(self) -> None:
        """Connect to the scheduler that has taken the place of the one that is gone. Raises CasewrightError if there is
        none after a while."""
        self.close()
        self.client = self._connect()
        self._scheduler = self._identity()

    @property
    def threads(self) -> int:
        """How many tasks run at a time. Raises _SchedulerGoneError if the scheduler is another one or does not
        answer."""
        with _scheduler_asked():
            if self._identity() != self._scheduler:
                raise _SchedulerGoneError("another one has taken its place")
            return sum(self.client.nthreads().values())

    def _identity(self) -> str:
        return str(self.client.sync(self.client.scheduler.identity)["id"])

    def close(self) -> None:
        """End the connection."""
        with contextlib.suppress(OSError, TimeoutError):
            self.client.close(timeout=_LOOK_S)


@contextlib.contextmanager
def cluster(scheduler: str, workers: int) -> Iterator[Cluster]:
    """Connect to a scheduler, or start a local cluster of as many threads in this process.

    Raises CasewrightError if Dask is not installed, or if no worker answers, or if workers have another casewright.
    """
    if not hasattr(os, "fork"):
        raise CasewrightError("`casewright batch` needs Linux or macOS.", hint="On Windows, run it in WSL.")
    with contextlib.ExitStack() as stack:
        if not scheduler:
            stack.callback(end_warm)
            warm()  # it loads while Dask does
        yield stack.enter_context(_connected(scheduler, workers))


@contextlib.contextmanager
def _connected(scheduler: str, workers: int) -> Iterator[Cluster]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise CasewrightError(
            "`casewright batch` needs Dask.", why=str(error), hint="Type `pip install 'casewright[dask]'`."
        ) from None
    with contextlib.ExitStack() as stack:
        stack.enter_context(dask.config.set(_SETTINGS))
        address: Any = scheduler or stack.enter_context(
            LocalCluster(
                n_workers=1,
                threads_per_worker=workers,
                processes=False,  # reports have processes of their own
                memory_limit=0,
                dashboard_address="127.0.0.1:0",
                silence_logs=50,
            )
        )

        def connect() -> Client:
            try:
                client = Client(address, timeout=_WAIT_S, set_as_default=False)
                client.wait_for_workers(1, timeout=_WAIT_S)
            except (OSError, TimeoutError, ValueError) as error:
                raise CasewrightError(
                    f"The scheduler `{scheduler}` or its workers do not answer.",
                    why=str(error).split("\n")[0],
                    hint="Start them with `dask scheduler` and `dask worker tcp://...`, or omit `--scheduler`.",
                ) from None
            if scheduler:
                _require_same_versions(client)
            return client

        connected = Cluster(connect)
        stack.callback(connected.close)
        yield connected


def _require_same_versions(client: Client) -> None:
    try:
        found: dict[str, dict[str, str]] = client.run(versions)
    except Exception as error:  # what the worker raises, such as ModuleNotFoundError
        raise CasewrightError(
            "casewright is not installed on the workers.",
            why=f"{type(error).__name__}: {error}",
            hint=f"Type `pip install 'casewright[dask]=={__version__}'` where they run.",
        ) from None
    others = {worker: one["casewright"] for worker, one in found.items() if one["casewright"] != __version__}
    if others:
        worker, version = next(iter(sorted(others.items())))
        raise CasewrightError(
            f"The worker {worker} has casewright {version}, and this is {__version__}.",
            hint=f"Type `pip install 'casewright[dask]=={__version__}'` where the workers run.",
        )


def run_tasks(
    connected: Cluster, tasks: Iterable[Callable[[], Task | None]], done: Callable[[ReportResult, bytes], None]
) -> None:
    """Run tasks, and call `done` with each result as it comes. A task is made when there is a worker for it.

    A task whose workers have died is run once more with no other, since those that waited beside it look the same, and
    so are those of a message that failed. It is put aside if its workers die again. Raises CasewrightError if no worker
    is left, or the scheduler does not come back.
    """
    suspects: list[Task] = []
    _run(connected, tasks, done, suspects.append)
    for suspect in suspects:
        why = "the workers that ran it died"
        aside = ReportResult(suspect.report, "", suspect.command, PUT_ASIDE, why=why, versions=versions())
        _run(connected, [lambda task=suspect: task], done, lambda _task, result=aside: done(result, b""))  # type: ignore[misc]


def _run(
    connected: Cluster,
    tasks: Iterable[Callable[[], Task | None]],
    done: Callable[[ReportResult, bytes], None],
    killed: Callable[[Task], None],
) -> None:
    made = (task for make in tasks if (task := make()) is not None)
    again: list[Sequence[Task]] = []
    restarts = results = 0
    seconds = 0.0

    def next_tasks() -> Sequence[Task]:
        """The tasks of the next message: about as many as a worker does in a second."""
        if again:
            return again.pop()
        most = min(_MOST_TASKS, int(_MESSAGE_S * results / seconds)) if seconds else 1
        chosen: list[Task] = []
        size = 0
        while size < _MOST_BYTES and len(chosen) < max(1, most) and (task := next(made, None)):
            chosen.append(task)
            size += len(task.source) if isinstance(task.source, bytes) else 0
        return chosen

    def came(tasks: Sequence[Task], ended: Sequence[tuple[ReportResult, bytes]]) -> None:
        nonlocal restarts, results, seconds
        restarts = 0
        for result, files in ended:
            results += 1
            seconds += result.seconds
            done(result, files)
        for task in tasks if not ended else ():
            killed(task)

    while True:
        running: dict[Any, Sequence[Task]] = {}
        try:
            _run_here(connected, next_tasks, running, came)
        except _SchedulerGoneError as error:
            restarts += 1
            if restarts > _MOST_RESTARTS:
                raise CasewrightError(
                    f"The scheduler was gone {restarts} times without a result between.",
                    why=str(error),
                    hint=f"Look at its log. {_STORED}",
                ) from None
            again += running.values()
            connected.connect_again()
        else:
            return


def _run_here(
    connected: Cluster,
    next_tasks: Callable[[], Sequence[Task]],
    running: dict[Any, Sequence[Task]],
    came: Callable[[Sequence[Task], Sequence[tuple[ReportResult, bytes]]], None],
) -> None:
    """Run tasks. `running` are those that are sent, by message; `came` is called with those of each and their results,
    none if they are to be run alone. Raises _SchedulerGoneError if the scheduler is gone, or has forgotten them."""
    from distributed import as_completed

    client = connected.client
    completed = as_completed(loop=client.loop)
    for number in itertools.count():
        if number % _RECOUNT == 0:
            most_running = max(1, connected.threads) * _AHEAD
        while len(running) < most_running and (tasks := next_tasks()):
            with _scheduler_asked():
                future = client.submit(run_each, tasks, key=f"{tasks[0].command}-{uuid.uuid4().hex}", retries=2)
                running[future] = tasks
                completed.add(future)
        if not running:
            return
        _wait(connected, completed)
        with _scheduler_asked():
            future = next(completed)
            if future.cancelled():
                raise _SchedulerGoneError("it has forgotten its tasks")
            results = _results(future, running[future])
        came(running.pop(future), results)


@contextlib.contextmanager
def _scheduler_asked() -> Iterator[None]:
    """Raise _SchedulerGoneError where the scheduler does not answer."""
    from distributed.client import ClosedClientError

    try:
        yield
    except (ClosedClientError, OSError, TimeoutError) as error:
        raise _SchedulerGoneError(str(error).split("\n")[0]) from None


def _wait(connected: Cluster, completed: Any) -> None:
    """Wait for a result. Raises CasewrightError if there is no worker for a long time."""
    last = time.monotonic()
    looked = last
    while not completed.has_ready():
        time.sleep(_POLL_S)
        now = time.monotonic()
        if now - looked < _LOOK_S:
            continue
        looked = now
        if connected.threads:
            last = now
        elif now - last > _WAIT_S:
            raise CasewrightError(f"No worker has been there for {_WAIT_S} s.", hint=f"Start workers. {_STORED}")


def _results(future: Any, tasks: Sequence[Task]) -> Sequence[tuple[ReportResult, bytes]]:
    """The results of a message, none if its workers have died, or if one of several tasks raised (a defect on the
    worker, or a full disk)."""
    from distributed import KilledWorker

    error = future.exception()
    if error is None:
        results: Sequence[tuple[ReportResult, bytes]] = future.result()
        return results
    if isinstance(error, KilledWorker) or len(tasks) > 1:
        return ()
    why = f"{type(error).__name__}: {error}".split("\n")[0]
    return [(ReportResult(tasks[0].report, "", tasks[0].command, FAILED, why=why, versions=versions()), b"")]
