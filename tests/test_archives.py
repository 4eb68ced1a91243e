"""Zip files that are damaged, or made to fill the memory."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from casewright.archives import unzipped


def packed(*files: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo("a")
            entry.filename = name
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def test_files_are_read_and_folders_left_out() -> None:
    assert unzipped(packed(("a/b.txt", b"one"), ("c/", b"")), 100) == {"a/b.txt": b"one"}


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", packed(("a", bytes(101))), packed(("a", bytes(60)), ("b", bytes(60)))],
    ids=["empty", "cut", "one that is large", "many that are large"],
)
def test_what_cannot_be_read_is_damaged(data: bytes) -> None:
    with pytest.raises(zipfile.BadZipFile):
        unzipped(data, 100)


def test_no_damage_raises_another_error() -> None:
    whole, rng = packed(("a/b.txt", b"hello " * 200), ("c.yml", b"lang: en\n" * 50)), random.Random(1)
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(rng.choice((1, 2, 5, 20))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            unzipped(bytes(data), 10_000)
        except zipfile.BadZipFile:
            continue
