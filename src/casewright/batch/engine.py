"""Running tasks on a Dask cluster: a local one with a process a core, or the office's own.

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
from casewright.batch.result import FAILED, PUT_ASIDE, ReportResult, versions
from casewright.batch.task import Task, run_task
from casewright.diagnostics import CasewrightError

if TYPE_CHECKING:
    from distributed import Client

_WAIT_S = 120
_POLL_S = 0.02
_STORED = "Run the command again: what is done is stored."
_RECOUNT = 20
"""Results after which workers that have come or gone are counted again."""
_AHEAD = 3
"""Tasks that are sent to a worker before it asks, so that it never waits; few, since packed reports fill memory."""


@contextlib.contextmanager
def cluster(scheduler: str, workers: int) -> Iterator[Client]:
    """Connect to a scheduler, or start a local cluster with as many workers, whose connections are encrypted.

    Raises CasewrightError if Dask is not installed, or if no worker answers, or if workers have another casewright.
    """
    if not hasattr(os, "fork"):
        raise CasewrightError("`casewright batch` needs Linux or macOS.", hint="On Windows, run it in WSL.")
    try:
        import cryptography  # noqa: F401 - for the certificates of the local cluster
        import dask
        from distributed import Client, LocalCluster
        from distributed.security import Security
    except ImportError as error:
        raise CasewrightError(
            "`casewright batch` needs Dask.", why=str(error), hint="Type `pip install 'casewright[dask]'`."
        ) from None
    with contextlib.ExitStack() as stack:
        stack.enter_context(dask.config.set({"distributed.logging.distributed": "critical"}))
        if scheduler:
            try:
                client = stack.enter_context(Client(scheduler, timeout=_WAIT_S, set_as_default=False))
                client.wait_for_workers(1, timeout=_WAIT_S)
            except (OSError, TimeoutError, ValueError) as error:
                raise CasewrightError(
                    f"The scheduler `{scheduler}` or its workers do not answer.",
                    why=str(error).split("\n")[0],
                    hint="Start them with `dask scheduler` and `dask worker tcp://...`, or omit `--scheduler`.",
                ) from None
            _require_same_versions(client)
        else:
            local = stack.enter_context(
                LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    memory_limit=0,
                    dashboard_address="127.0.0.1:0",
                    protocol="tls://",
                    security=Security.temporary(),
                    silence_logs=50,
                )
            )
            client = stack.enter_context(Client(local, set_as_default=False))
        yield client


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
    client: Client, tasks: Iterable[Callable[[], Task | None]], done: Callable[[ReportResult, bytes], None]
) -> None:
    """Run tasks, and call `done` with each result as it comes. A task is made when there is a worker for it.

    A task whose workers have died is run once more with no other, since those that waited beside it look the same. It
    is put aside if they die again. Raises CasewrightError if no worker is left, or the scheduler does not come back.
    """
    suspects: list[Task] = []
    _run(client, tasks, done, suspects.append)
    for suspect in suspects:
        why = "the workers that ran it died"
        aside = ReportResult(suspect.report, "", suspect.command, PUT_ASIDE, why=why, versions=versions())
        _run(client, [lambda task=suspect: task], done, lambda _task, result=aside: done(result, b""))  # type: ignore[misc]


def _run(
    client: Client,
    tasks: Iterable[Callable[[], Task | None]],
    done: Callable[[ReportResult, bytes], None],
    killed: Callable[[Task], None],
) -> None:
    from distributed import KilledWorker, as_completed
    from distributed.client import ClosedClientError
    from distributed.comm import CommClosedError

    waiting = iter(tasks)
    again: list[Task] = []
    running: dict[Any, Task] = {}
    completed = as_completed(loop=client.loop)
    try:
        for number in itertools.count():
            if number % _RECOUNT == 0:
                most_running = max(1, _threads(client)) * _AHEAD
            while len(running) < most_running:
                task = again.pop() if again else next((task for make in waiting if (task := make())), None)
                if task is None:
                    break
                future = client.submit(run_task, task, key=f"{task.command}-{uuid.uuid4().hex}", retries=2)
                running[future] = task
                completed.add(future)
            if not running:
                return
            _wait(client, completed)
            future = next(completed)
            task = running.pop(future)
            if future.cancelled():  # the scheduler was restarted
                again.append(task)
            elif isinstance(future.exception(), KilledWorker):
                killed(task)
            else:
                done(*_result(future, task))
    except (ClosedClientError, CommClosedError) as error:  # what `done` raises has another reason
        raise CasewrightError(
            "The scheduler is gone.", why=str(error).split("\n")[0], hint=f"Start it again. {_STORED}"
        ) from None


def _threads(client: Client) -> int:
    return sum(client.nthreads().values())


def _wait(client: Client, completed: Any) -> None:
    """Wait for a result. Raises CasewrightError if there is no worker for a long time."""
    without_workers = 0.0
    while not completed.has_ready():
        time.sleep(_POLL_S)
        without_workers += _POLL_S
        if without_workers > _WAIT_S:
            without_workers = 0.0
            if not _threads(client):
                raise CasewrightError(f"No worker has been there for {_WAIT_S} s.", hint=f"Start workers. {_STORED}")


def _result(future: Any, task: Task) -> tuple[ReportResult, bytes]:
    """The result of a task, which failed if it raised: a defect on the worker, or a full disk."""
    error = future.exception()
    if error is not None:
        why = f"{type(error).__name__}: {error}".split("\n")[0]
        return ReportResult(task.report, "", task.command, FAILED, why=why, versions=versions()), b""
    result: tuple[ReportResult, bytes] = future.result()
    return result
