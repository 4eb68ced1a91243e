"""Kept results: good for as long as nothing they were made from changed, and not a moment longer."""

from __future__ import annotations

import contextlib
import glob
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casewright.build.store import read_sealed, write_sealed
from casewright.manuscript.cells.output import CellResult
from casewright.manuscript.cells.reading_record import ReadingRecord
from casewright.manuscript.cells.run_cache import CachedRun, cached_run, folder_hash, store_run
from casewright.storage import file_hash

OUTPUT = {"output_type": "stream", "name": "stdout", "text": "3\n"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").write_text("a\n")
    (tmp_path / "data/b.csv").write_text("b\n")
    (tmp_path / "module.py").write_text("x = 1\n")
    return tmp_path


def a_run(root: Path) -> CachedRun:
    return CachedRun(
        cells={0: CellResult((OUTPUT,), 1)},
        inline={0: {"text/plain": "3"}},
        files={"data/a.csv": file_hash(root / "data/a.csv"), "data/none.csv": None},
        folders={"data": folder_hash(root / "data")},
        packages={"pandas": __import__("importlib.metadata").metadata.version("pandas")},
    )


def test_a_run_is_kept(project: Path) -> None:
    run = a_run(project)
    store_run(project / "kept/letter.json", "key", run)
    assert cached_run(project / "kept/letter.json", "key", project) == run
    assert [path.name for path in (project / "kept").iterdir()] == ["letter.json"]


def test_the_same_run_is_kept_as_the_same_bytes(project: Path) -> None:
    store_run(project / "one.json", "key", a_run(project))
    store_run(project / "two.json", "key", a_run(project))
    assert (project / "one.json").read_bytes() == (project / "two.json").read_bytes()


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file that was read": lambda root: (root / "data/a.csv").write_text("c\n"),
    "a file that was read is gone": lambda root: (root / "data/a.csv").unlink(),
    "a file that was looked for is there": lambda root: (root / "data/none.csv").write_text(""),
    "a file is new in a folder that was listed": lambda root: (root / "data/c.csv").write_text(""),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_run_is_not_good_once_something_changed(project: Path, change: Callable[[Path], object]) -> None:
    store_run(project / "letter.json", "key", a_run(project))
    change(project)
    assert cached_run(project / "letter.json", "key", project) is None


def test_times_of_files_do_not_matter(project: Path) -> None:
    store_run(project / "letter.json", "key", a_run(project))
    os.utime(project / "data/a.csv", (1, 1))
    (project / "data/b.csv").write_text("other content of a file that was not read")
    assert cached_run(project / "letter.json", "key", project) is not None


def test_other_code_or_another_version_of_a_package_runs_again(project: Path) -> None:
    run = a_run(project)
    store_run(project / "letter.json", "key", run)
    assert cached_run(project / "letter.json", "other key", project) is None
    store_run(project / "letter.json", "key", CachedRun({}, {}, {}, {}, {"pandas": "0.1"}))
    assert cached_run(project / "letter.json", "key", project) is None
    store_run(project / "letter.json", "key", CachedRun({}, {}, {}, {}, {"no-such-package": "1.0"}))
    assert cached_run(project / "letter.json", "key", project) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"{}",
        b'{"cells": {"0": {"outputs": [1], "count": 1}}, "inline": {}, "files": {}, "folders": {}, "packages": {}}',
        b'{"cells": {"a": {}}, "inline": {}, "files": {}, "folders": {}, "packages": {}}',
    ],
)
def test_an_entry_that_is_damaged_or_of_another_version_counts_as_none(project: Path, data: bytes) -> None:
    write_sealed(project / "letter.json", "key", data)
    assert cached_run(project / "letter.json", "key", project) is None


def test_an_entry_in_which_a_number_was_changed_counts_as_none(project: Path) -> None:
    entry = project / "letter.json"
    store_run(entry, "key", a_run(project))
    changed = entry.read_bytes().replace(b'"text/plain": "3"', b'"text/plain": "8"')
    assert changed != entry.read_bytes()
    entry.write_bytes(changed)
    assert cached_run(entry, "key", project) is None


def test_a_folder_that_cannot_be_written_costs_only_time(project: Path) -> None:
    (project / "kept").write_text("a file where the folder should be")
    store_run(project / "kept/letter.json", "key", a_run(project))
    assert cached_run(project / "kept/letter.json", "key", project) is None


@pytest.fixture
def record(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadingRecord]:
    """A record of what this very process reads. Its audit hook stays for the life of the process, doing nothing."""
    monkeypatch.chdir(project)
    with ReadingRecord(project) as found:
        yield found


READING: dict[str, tuple[Callable[[], object], set[str], set[str]]] = {
    "a relative path": (lambda: Path("data/a.csv").read_text(), {"data/a.csv"}, set()),
    "bytes as path": (lambda: open(b"data/a.csv").close(), {"data/a.csv"}, set()),  # noqa: PTH123
    "a detour": (lambda: Path("data/../data/a.csv").read_text(), {"data/a.csv"}, set()),
    "the system's own call": (lambda: os.close(os.open("data/a.csv", os.O_RDONLY)), {"data/a.csv"}, set()),
    "a file that is not there": (lambda: Path("none").read_text(), {"none"}, set()),
    "a pattern": (lambda: glob.glob("data/*.csv"), set(), {"data"}),  # noqa: PTH207
    "a folder": (lambda: list(Path("data").iterdir()), set(), {"data"}),
    "a database": (lambda: sqlite3.connect("cases.db").close(), {"cases.db"}, set()),
    "compiled modules": (lambda: Path("__pycache__/a.pyc").read_bytes(), set(), set()),
    "Python's own files": (lambda: Path(os.__file__).read_text(), set(), set()),
    "the system's files": (lambda: Path("/etc/hosts").read_text(), set(), set()),
}


@pytest.mark.parametrize(("read", "files", "folders"), READING.values(), ids=READING)
def test_what_code_reads_is_recorded(
    record: ReadingRecord, read: Callable[[], object], files: set[str], folders: set[str]
) -> None:
    with contextlib.suppress(FileNotFoundError):
        read()
    record.stop()
    assert (set(record.files), record.folders) == (files, folders)


def test_a_file_counts_as_it_was_read_and_one_that_the_code_writes_as_it_was_left(
    record: ReadingRecord, project: Path
) -> None:
    read = file_hash(project / "data/a.csv")
    Path("data/a.csv").read_text()
    Path("data/b.csv").read_text()
    Path("data/b.csv").write_text("written by the code itself")
    record.stop()
    Path("data/a.csv").write_text("written by somebody else")
    assert record.current_hashes() == {"data/a.csv": read, "data/b.csv": file_hash(project / "data/b.csv")}


def test_the_packages_of_an_environment_inside_the_project_do_not_count(project: Path) -> None:
    inside = ReadingRecord(project)
    for name in (".venv/lib/a.py", "env/site-packages/a.py", ".git/config", "a/__pycache__/b.py"):
        assert inside.recorded_name(str(project / name)) is None
    assert inside.recorded_name(str(project / "a/b.py")) == "a/b.py"


def test_files_outside_of_the_project_count(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(project / "temporary"))
    inside = ReadingRecord(project / "report")
    assert inside.recorded_name(str(project / "data/a.csv")) == str(project / "data/a.csv")
    assert inside.recorded_name(str(project / "temporary/a")) is None
    assert inside.recorded_name(str(Path("~/.config/a").expanduser())) is None


def test_reading_from_the_network_is_noticed(record: ReadingRecord) -> None:
    sys.audit("socket.connect", None, ("127.0.0.1", 80))
    assert record.escapes == set()
    sys.audit("socket.connect", None, ("192.0.2.1", 443))
    assert record.escapes == {"network"}


def test_programs_that_the_report_starts_are_noticed(record: ReadingRecord) -> None:
    start = "import sys\ndef f():\n    sys.audit('subprocess.Popen', 'ls', [], None, None)\nf()"
    exec(compile(start, os.__file__, "exec"), {})  # the standard library, asked by a test: not by the report
    assert record.escapes == set()
    record.own_names.add("cell 1")
    exec(compile(start, "cell 1", "exec"), {})
    assert record.escapes == {"program"}


def test_an_entry_holds_no_more_than_it_says(project: Path) -> None:
    store_run(project / "letter.json", "key", a_run(project))
    kept = json.loads(read_sealed(project / "letter.json", "key") or b"")
    assert set(kept) == {"cells", "files", "folders", "inline", "packages"}
