"""Reports and results in a store that speaks S3, where `moto` and `s3fs` are installed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.batch.conftest import Reports
from tests.batch.test_batch import Office, batch, started_office

pd = pytest.importorskip("pandas")
moto_server = pytest.importorskip("moto.server")
s3fs = pytest.importorskip("s3fs")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A store with the bucket `office`, to which the commands of this test are directed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = moto_server.ThreadedMotoServer("127.0.0.1", port)
    server.start()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    files = s3fs.S3FileSystem(skip_instance_cache=True)
    files.mkdir("office")
    yield files
    server.stop()


@pytest.fixture
def office(store: Any) -> Iterator[Office]:
    del store  # the workers have its address in their environment
    with started_office(2) as made:
        yield made


def test_reports_come_from_the_store_and_results_go_there(reports: Reports, store: Any, office: Office) -> None:
    folder = reports(a="Text.", b="See @fig-none.")
    store.put(f"{folder}/reports", "office", recursive=True)
    names = ["s3://office/reports/a", "s3://office/reports/b", "s3://office/reports/none"]
    ran = batch(folder, "render", *names, "--output", "s3://office/out", at=office)
    with store.open("office/out/batch.parquet") as stream:
        table = pd.read_parquet(stream).set_index("report")
    assert dict(table.state) == dict(zip(names, ["clean", "findings", "failed"], strict=True)), ran
    assert "There is nothing at this address." in table.why[names[2]]
    assert len(store.ls("office/out/files")) == 2

    store.pipe_file("office/reports/b/letter.qmd", Path(folder, "reports/a/letter.qmd").read_bytes())
    ran = batch(folder, "render", *names[:2], "--output", "s3://office/out", at=office)
    assert "2 reports: 2 clean." in ran.out
    assert "1 of them have not changed" in ran.out
