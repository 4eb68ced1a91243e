"""Running tasks on a Dask cluster: a local one with a worker a core, or the office's own.

Dask schedules, transports, and gives the tasks of a worker that died to others; a task that ends several workers is put
aside. A scheduler that was restarted has forgotten its tasks; they are sent again.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from casewright import __version__
from casewright.batch.process import end_warm, warm
from casewright.batch.result import FAILED, PUT_ASIDE, ReportResult, versions
from casewright.batch.task import Task, run_task
from casewright.diagnostics import CasewrightError

if TYPE_CHECKING:
    from distributed import Client

_WAIT_S = 120
_POLL_S = 0.02
_LOOK_S = 5.0
"""Seconds without a result after which the scheduler is asked for its workers."""
_STORED = "Run the command again: what is done is stored."
_RECOUNT = 20
"""Results after which workers that have come or gone are counted again."""
_AHEAD = 3
"""Tasks that are sent to a worker before it asks, so that it never waits; few, since packed reports fill memory."""
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
    """Connect to a scheduler, or start a local cluster with as many workers, which are threads of this process.

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
        stack.enter_context(dask.config.set({"distributed.logging.distributed": "critical"}))
        address: Any = scheduler or stack.enter_context(
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
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

    A task whose workers have died is run once more with no other, since those that waited beside it look the same. It
    is put aside if they die again. Raises CasewrightError if no worker is left, or the scheduler does not come back.
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
    again: list[Task] = []
    restarts = 0

    def next_task() -> Task | None:
        return again.pop() if again else next(made, None)

    def came(task: Task, result: tuple[ReportResult, bytes] | None) -> None:
        nonlocal restarts
        restarts = 0
        if result is None:
            killed(task)
        else:
            done(*result)

    while True:
        running: dict[Any, Task] = {}
        try:
            _run_here(connected, next_task, running, came)
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
    next_task: Callable[[], Task | None],
    running: dict[Any, Task],
    came: Callable[[Task, tuple[ReportResult, bytes] | None], None],
) -> None:
    """Run tasks. `running` are those that are sent; `came` is called with each and its result, None if its workers have
    died. Raises _SchedulerGoneError if the scheduler is gone, or has forgotten them."""
    from distributed import KilledWorker, as_completed

    client = connected.client
    completed = as_completed(loop=client.loop)
    for number in itertools.count():
        if number % _RECOUNT == 0:
            most_running = max(1, connected.threads) * _AHEAD
        while len(running) < most_running:
            task = next_task()
            if task is None:
                break
            with _scheduler_asked():
                future = client.submit(run_task, task, key=f"{task.command}-{uuid.uuid4().hex}", retries=2)
                running[future] = task
                completed.add(future)
        if not running:
            return
        _wait(connected, completed)
        with _scheduler_asked():
            future = next(completed)
            if future.cancelled():
                raise _SchedulerGoneError("it has forgotten its tasks")
            is_killed = isinstance(future.exception(), KilledWorker)
            result = None if is_killed else _result(future, running[future])
        came(running.pop(future), result)


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


def _result(future: Any, task: Task) -> tuple[ReportResult, bytes]:
    """The result of a task, which failed if it raised: a defect on the worker, or a full disk."""
    error = future.exception()
    if error is not None:
        why = f"{type(error).__name__}: {error}".split("\n")[0]
        return ReportResult(task.report, "", task.command, FAILED, why=why, versions=versions()), b""
    result: tuple[ReportResult, bytes] = future.result()
    return result
