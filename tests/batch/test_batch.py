"""A batch as a user runs it, on a local cluster and on one with a scheduler and workers of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.batch.conftest import Reports
from tests.command_process import Ran, run_command

pytest.importorskip("distributed")
pd = pytest.importorskip("pandas")

CELL = "```{{python}}\n{0}\n```\n"
ENDLESS = CELL.format("while True:\n    pass")
KILLS_COMMAND = CELL.format("import os\nos.kill(os.getppid(), 9)")
_ABOVE = """
import os
from pathlib import Path
def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
above = [os.getppid()]
while b"casewright" in Path(f"/proc/{parent(above[-1])}/cmdline").read_bytes():
    above.append(parent(above[-1]))
"""
KILLS_ALL_ABOVE = CELL.format(_ABOVE + "for process in reversed(above):\n    os.kill(process, 9)")
KILLS_WORKER = CELL.format(
    _ABOVE
    + """
pipe = os.readlink(f"/proc/{above[-1]}/fd/0")
for file in Path("/proc").glob("[0-9]*/fd/*"):
    try:
        if os.readlink(file) == pipe and int(file.parts[2]) not in above:
            os.kill(int(file.parts[2]), 9)
    except OSError:
        pass
"""
)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")


def batch(folder: Path, *arguments: str, at: Office | None = None) -> Ran:
    return run_command("batch", *arguments, *(["--scheduler", at.address] if at else []), cwd=folder)


def table(folder: Path, output: str = "batch") -> pd.DataFrame:
    return pd.read_parquet(folder / output / "batch.parquet").set_index("report")


@dataclass(frozen=True)
class Office:
    """A scheduler and workers, as an office starts them."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def started_office(
    workers: int, environment: Mapping[str, str] | None = None, port: int = 0, largest_file: int = 0
) -> Iterator[Office]:
    """Start an office, and end it. Its workers can write no more than `largest_file` bytes to a file, if not 0."""
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    variables = {**os.environ, **(environment or {})}
    started = [scheduler(port, variables)]
    for _ in range(workers):
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"],
                stderr=subprocess.DEVNULL,
                env=variables,
                preexec_fn=partial(_limit_files, largest_file) if largest_file else None,
            )
        )
    try:
        yield Office(address, started[0], tuple(started[1:]))
    finally:
        for process in reversed(started):  # workers wait for a scheduler that is gone
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _limit_files(largest: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))


def scheduler(port: int, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
    return subprocess.Popen([*command, "--no-dashboard"], stderr=subprocess.DEVNULL, env=environment)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """The office of all tests that leave it as it was; its workers are warm after the first."""
    with started_office(2) as made:
        yield made


def test_reports_are_checked_and_only_changed_ones_again(reports: Reports, office: Office) -> None:
    folder = reports(clean="It was a fever.", wrong="See @fig-none.", broken="Text.")
    (folder / "reports/broken/_quarto.yml").write_text("project: [\n")
    ran = batch(folder, "check", "reports", at=office)
    assert ran.code == 1, ran
    assert "reports/wrong: findings, 1 error" in ran.out
    assert "reports/broken: failed, 1 error" in ran.out
    assert "3 reports: " in ran.out
    states = table(folder).state
    assert dict(states) == {"reports/broken": "failed", "reports/clean": "clean", "reports/wrong": "findings"}
    assert json.loads(table(folder).rules["reports/wrong"]) == {"NUM001": 1}

    (folder / "reports/wrong/letter.qmd").write_text("---\ntitle: A fever\nauthor: A. Author\n---\n\nMended.\n")
    ran = batch(folder, "check", "reports", at=office)
    assert "reports/wrong" not in ran.out
    assert "1 of them have not changed since they were done." in ran.out  # what failed is tried again
    assert table(folder).state["reports/wrong"] == "clean"


def test_results_hold_no_text_of_a_report_unless_that_is_asked_for(reports: Reports, office: Office) -> None:
    folder = reports(a="Mrs. Marlborough was seen, see @fig-none.")
    batch(folder, "check", "reports", at=office)
    written = b"".join(path.read_bytes() for path in (folder / "batch").rglob("*") if path.is_file())
    assert b"Marlborough" not in written
    assert b"PRI001" in written
    batch(folder, "check", "reports", "--with-text", "--output", "with-text", at=office)
    assert "Marlborough" in " ".join(pd.read_parquet(folder / "with-text/findings.parquet").message)


def test_a_stored_result_that_was_changed_is_not_believed(reports: Reports, office: Office) -> None:
    folder = reports(a="See @fig-none.")
    batch(folder, "check", "reports", at=office)
    [stored] = (folder / "batch/results").iterdir()
    stored.write_bytes(stored.read_bytes().replace(b'"state": "findings"', b'"state": "clean"'))
    ran = batch(folder, "check", "reports", at=office)
    assert "not changed" not in ran.out
    assert table(folder).state["reports/a"] == "findings"


@linux_only
def test_reports_that_do_not_end_or_end_their_process_do_not_stop_others(reports: Reports) -> None:
    folder = reports(a="Text.", endless=ENDLESS, killed=KILLS_COMMAND, killer=KILLS_ALL_ABOVE, y="Text.", z="Text.")
    ran = batch(folder, "render", "reports", "--trust", "--workers", "2", "--timeout", "8")
    states = table(folder).state
    assert states["reports/a"] == states["reports/y"] == states["reports/z"] == "clean", ran
    assert states["reports/endless"] == "out of time"
    assert states["reports/killed"] == "crashed"
    assert states["reports/killer"] == "put aside"
    assert (folder / "reports/z/_output/letter.html").exists()
    assert "reports/killed: crashed: its process was ended by SIGKILL" in ran.out
    assert "reports/killer: put aside: it ended the process that had started it, 3 times" in ran.out


@linux_only
def test_a_report_that_ends_workers_is_put_aside(reports: Reports) -> None:
    folder = reports(a="Text.", killer=KILLS_WORKER, z="Text.")
    with started_office(2, {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}) as office:  # which is 3 otherwise
        ran = batch(folder, "render", "reports", "--trust", at=office)
    states = table(folder).state
    assert dict(states) == {"reports/a": "clean", "reports/killer": "put aside", "reports/z": "clean"}, ran
    assert "reports/killer: put aside: the workers that ran it died" in ran.out


@linux_only
def test_memory_is_limited(reports: Reports, office: Office) -> None:
    folder = reports(a="Text.")
    batch(folder, "check", "reports", "--memory", "20", at=office)
    assert table(folder).state["reports/a"] in {"out of memory", "crashed"}


def test_rendered_reports_are_done_until_a_file_is_missing(reports: Reports) -> None:
    folder = reports(a="Text.")
    batch(folder, "render", "reports", "--workers", "1")
    assert "have not changed" in batch(folder, "render", "reports", "--workers", "1").out
    (folder / "reports/a/_output/letter.html").unlink()
    assert "have not changed" not in batch(folder, "render", "reports", "--workers", "1").out
    assert (folder / "reports/a/_output/letter.html").exists()


def test_only_changed_reports_are_submitted_again_and_no_bundle_is_overwritten(reports: Reports) -> None:
    folder = reports(a="Text.", b="Text.")
    command = ("submit", "reports", "--options=--force", "--workers", "1")
    assert "2 reports: 2 clean." in batch(folder, *command).out
    letter = folder / "reports/a/letter.qmd"
    letter.write_text(letter.read_text() + "\nMore.\n")
    assert "1 of them have not changed" in batch(folder, *command).out
    assert "2 of them have not changed" in batch(folder, *command).out
    made = {name: len([*folder.glob(f"reports/{name}/submission/*.zip")]) for name in "ab"}
    assert made == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "none"], "`none` leads to no report."),
        (["check", "reports/a", "--output", "reports/a/batch"], "The results would be written into the report"),
        (
            ["check", "reports", "--scheduler", "nonsense://x"],
            "The scheduler `nonsense://x` or its workers do not answer.",
        ),
        (["check", "reports", "--output", "nonsense://x"], "Nothing can be written to `nonsense://x`."),
    ],
)
def test_a_batch_that_cannot_run_says_why(reports: Reports, arguments: list[str], message: str) -> None:
    ran = batch(reports(a="Text."), *arguments)
    assert ran.code == 2
    assert message in ran.err


def test_an_office_with_a_scheduler_gets_packed_reports_and_returns_files(reports: Reports, office: Office) -> None:
    folder = reports(a="Text.", b="See @fig-none.")
    ran = batch(folder, "render", "reports", at=office)
    assert dict(table(folder).state) == {"reports/a": "clean", "reports/b": "findings"}, ran
    assert len(list((folder / "batch/files").iterdir())) == 2
    assert not (folder / "reports/a/_output").exists()
    assert "have not changed" in batch(folder, "render", "reports", at=office).out


def test_addresses_are_read_by_the_workers_and_results_go_to_addresses(reports: Reports, office: Office) -> None:
    folder = reports(a="See @fig-none.")
    address, output = f"local://{folder}/reports/a", f"local://{folder}/out"
    ran = batch(folder, "check", address, "--output", output, at=office)
    assert ran.code == 1, ran
    assert dict(table(folder, "out").state) == {address: "findings"}
    assert "have not changed" in batch(folder, "check", address, "--output", output, at=office).out


def test_a_dead_worker_and_a_scheduler_that_is_gone_lose_no_report(reports: Reports) -> None:
    folder = reports(**{f"r{number}": "Text." for number in range(12)})
    command = [sys.executable, "-m", "casewright", "batch", "check", "reports", "--scheduler"]
    with started_office(2) as office:
        process = subprocess.Popen([*command, office.address], cwd=folder, stdout=subprocess.DEVNULL)
        _wait_for_results(folder, process, 2)
        office.workers[0].kill()
        _wait_for_results(folder, process, 6)
        office.scheduler.kill()
        process.terminate()
        process.wait(300)
    with started_office(1) as office:
        ran = batch(folder, "check", "reports", at=office)
        assert ran.code == 0, ran
        assert "of them have not changed since they were done." in ran.out
    assert set(table(folder).state) == {"clean"}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_batch_goes_on_when_the_scheduler_comes_back(reports: Reports, how: signal.Signals) -> None:
    folder = reports(**{f"r{number}": "Text." for number in range(12)})
    command = [sys.executable, "-m", "casewright", "batch", "check", "reports", "--scheduler"]
    with started_office(1) as office:
        port = int(office.address.rpartition(":")[2])
        process = subprocess.Popen([*command, office.address], cwd=folder, stdout=subprocess.PIPE, text=True)
        _wait_for_results(folder, process, 2)
        office.scheduler.send_signal(how)
        office.scheduler.wait(60)
        with started_office(1, port=port):
            out, _ = process.communicate(timeout=300)
    assert process.returncode == 0, out
    assert dict(table(folder).state) == {f"reports/r{number}": "clean" for number in range(12)}


def test_a_report_that_is_too_large_or_cannot_be_read_does_not_stop_others(reports: Reports, office: Office) -> None:
    folder = reports(a="Text.", large="Text.", z="Text.")
    with (folder / "reports/large/scan.bin").open("wb") as stream:
        stream.truncate(2_000_000_000)
    ran = batch(folder, "check", "reports", at=office)
    assert dict(table(folder).state) == {"reports/a": "clean", "reports/large": "failed", "reports/z": "clean"}, ran
    assert "too large to be sent to a worker" in ran.out


def test_a_report_on_a_worker_without_space_fails_and_is_tried_again(reports: Reports) -> None:
    folder = reports(a="Text.", large="Text.", z="Text.")
    (folder / "reports/large/scan.bin").write_bytes(os.urandom(3_000_000))
    with started_office(1, largest_file=2_000_000) as full:
        ran = batch(folder, "check", "reports", at=full)
    assert dict(table(folder).state) == {"reports/a": "clean", "reports/large": "failed", "reports/z": "clean"}, ran
    assert "File too large" in ran.out
    with started_office(1) as office:
        ran = batch(folder, "check", "reports", at=office)
    assert set(table(folder).state) == {"clean"}, ran
    assert "2 of them have not changed since they were done." in ran.out


def test_code_that_is_trusted_in_a_batch_is_not_trusted_afterwards(reports: Reports) -> None:
    folder = reports(a=CELL.format("print(1)"))
    distrusted = {"CASEWRIGHT_DATA_DIR": str(folder / "data")}
    with started_office(1, distrusted) as office:
        batch(folder, "render", "reports", at=office)
        assert dict(table(folder).state) == {"reports/a": "failed"}
        batch(folder, "render", "reports", "--trust", at=office)
        assert dict(table(folder).state) == {"reports/a": "clean"}
    assert not (folder / "data/trusted").exists()


def _wait_for_results(folder: Path, process: subprocess.Popen[bytes], count: int) -> None:
    while process.poll() is None and (
        not (folder / "batch/results").exists() or len(list((folder / "batch/results").iterdir())) < count
    ):
        time.sleep(0.05)


def test_a_batch_that_is_stopped_goes_on_where_it_was(reports: Reports) -> None:
    folder = reports(**{f"r{number}": "Text." for number in range(8)})
    command = [sys.executable, "-m", "casewright", "batch", "check", "reports", "--workers", "1"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for_results(folder, process, 2)
    process.kill()
    process.wait()
    ran = batch(folder, "check", "reports", "--workers", "1")
    assert ran.code == 0, ran
    assert "of them have not changed since they were done." in ran.out
