"""Files are whole or not there; text is text wherever it was typed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from casewright import storage
from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError
from casewright.paths import read_bytes, read_text
from casewright.storage import content_hash, file_hash, unsaved, write_whole


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"one\ntwo\n", "one\ntwo\n"),
        (b"\xef\xbb\xbfone\r\ntwo\rthree", "one\ntwo\nthree"),
        ("Fieber über 39 °C".encode(), "Fieber über 39 °C"),
        (b"", ""),
    ],
)
def test_text_reads_the_same_from_every_editor(tmp_path: Path, data: bytes, text: str) -> None:
    (tmp_path / "letter.qmd").write_bytes(data)
    assert read_text(tmp_path, "letter.qmd") == text


def test_a_missing_file_is_named_as_the_reader_knows_it(tmp_path: Path) -> None:
    with pytest.raises(CasewrightError, match=r"The file `data/case\.yml` does not exist") as caught:
        read_text(tmp_path, "data/case.yml")
    assert str(caught.value.location) == "data/case.yml"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(CasewrightError, match="is not a regular file"):
        read_text(tmp_path, "data")


def test_what_is_not_utf8_says_line_and_byte(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("age\n4\nMünchen\n".encode("latin-1"))
    with pytest.raises(CasewrightError, match="is not UTF-8") as caught:
        read_text(tmp_path, "a.csv")
    assert str(caught.value.location) == "a.csv:3"
    assert caught.value.why == "byte 7 is 0xfc"
    assert "UTF-8" in caught.value.hint


def test_writing_makes_folders_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "letter.html"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in path.parent.iterdir()] == ["letter.html"]


def test_a_new_file_follows_the_umask_and_an_old_one_keeps_its_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_umask", lambda: 0o027)
    write_whole(tmp_path / "new.qmd", b"one")
    assert stat.S_IMODE((tmp_path / "new.qmd").stat().st_mode) == 0o640
    (tmp_path / "new.qmd").chmod(0o600)
    write_whole(tmp_path / "new.qmd", b"two")
    assert stat.S_IMODE((tmp_path / "new.qmd").stat().st_mode) == 0o600


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/letter.qmd").write_bytes(b"one")
    (tmp_path / "letter.qmd").symlink_to("kept/letter.qmd")
    write_whole(tmp_path / "letter.qmd", b"two")
    assert (tmp_path / "letter.qmd").is_symlink()
    assert (tmp_path / "kept/letter.qmd").read_bytes() == b"two"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_a_device_has_no_content(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "endless").symlink_to("/dev/zero")
    assert file_hash(tmp_path / "pipe") is None and file_hash(tmp_path / "endless") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_a_folder_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("pipe")
    for name in ("pipe", "folder", "link"):
        with pytest.raises(CasewrightError, match=f"`{'pipe' if name == 'link' else name}` cannot be written"):
            write_whole(tmp_path / name, b"x")
    assert (tmp_path / "pipe").is_fifo() and (tmp_path / "folder").is_dir()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "letter.html"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CasewrightError, match=r"`letter\.html` cannot be written") as caught:
        write_whole(path, b"new")
    assert caught.value.why == "No space left on device"
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["letter.html"]


def test_a_file_in_the_way_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "_output").write_bytes(b"a file")
    with pytest.raises(CasewrightError, match="cannot be written"):
        write_whole(tmp_path / "_output" / "letter.html", b"new")


def test_hashes_know_files_by_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert file_hash(tmp_path / "a") == content_hash(b"abc")
    assert content_hash(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_hash(tmp_path / "nothing") is None
    assert file_hash(tmp_path) is None


def test_a_cache_keeps_by_key(tmp_path: Path) -> None:
    cache = ContentCache(tmp_path / "cache")
    key = content_hash(b"key")
    assert cache.find(key) is None
    cache.store(key, b"result")
    assert cache.find(key) == b"result"
    assert ContentCache(tmp_path / "cache").find(key) == b"result"
    assert cache.find(content_hash(b"other")) is None


@pytest.mark.parametrize("damaged", [b"", b"result", b"\n", b"0" * 64 + b"\nresult"])
def test_what_is_damaged_in_a_cache_is_not_there(tmp_path: Path, damaged: bytes) -> None:
    cache = ContentCache(tmp_path / "cache")
    cache.store("ab", b"result")
    [kept] = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    kept.write_bytes(damaged)
    assert cache.find("ab") is None


def test_a_cache_without_a_folder_keeps_nothing() -> None:
    cache = ContentCache(None)
    cache.store("ab", b"result")
    assert cache.find("ab") is None


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file in the way")
    cache = ContentCache(tmp_path / "cache")
    cache.store("ab", b"result")
    assert cache.find("ab") is None


def test_unsaved_contents_take_the_place_of_files(tmp_path: Path) -> None:
    path = tmp_path / "letter.qmd"
    path.write_bytes(b"saved")
    (tmp_path / "link.qmd").symlink_to(path)
    with unsaved({path: b"typed"}):
        assert file_hash(path) == file_hash(tmp_path / "link.qmd") == content_hash(b"typed")
        assert read_bytes(tmp_path, "letter.qmd") == b"typed"
        with unsaved({path: b"later"}):
            assert read_bytes(tmp_path, "letter.qmd") == b"later"
        assert read_bytes(tmp_path, "letter.qmd") == b"typed"
    assert read_bytes(tmp_path, "letter.qmd") == b"saved"
