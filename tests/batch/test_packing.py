"""Report folders by content, and on their way to workers."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from casewright.batch import packing
from casewright.batch.packing import contents_of, digest_of, packed, unpack
from casewright.diagnostics import CasewrightError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    report = tmp_path / "report"
    for name in ("letter.qmd", "data/case.yml", ".casewright/cache/a", ".git/config", "_output/letter.pdf"):
        path = report / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "secret").write_text("secret")
    (report / "link").symlink_to(tmp_path / "secret")
    return report


def test_a_report_comes_back_without_caches_history_and_links(folder: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    unpack(packed(folder), there)
    assert sorted(contents_of(there)) == ["_output/letter.pdf", "data/case.yml", "letter.qmd"]
    assert contents_of(there) == contents_of(folder)


def test_packed_files_are_the_same_bytes_at_any_time(folder: Path) -> None:
    first = packed(folder)
    os.utime(folder / "letter.qmd", (1, 1))
    assert packed(folder) == first


def test_the_digest_depends_on_names_and_contents_but_not_on_what_was_written(folder: Path) -> None:
    before = digest_of(contents_of(folder), ["_output/letter.pdf"])
    (folder / "_output/letter.pdf").write_text("rendered again")
    assert digest_of(contents_of(folder), ["_output/letter.pdf"]) == before
    (folder / "data/case.yml").rename(folder / "data/other.yml")
    assert digest_of(contents_of(folder), ["_output/letter.pdf"]) != before


@pytest.mark.parametrize("name", ["../outside", "/outside", "a/../../outside", "..\\outside", "."])
def test_no_packed_file_is_written_outside(tmp_path: Path, name: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(CasewrightError, match="outside of its folder"):
        unpack(stream.getvalue(), tmp_path / "there")
    assert not (tmp_path / "outside").exists()


def test_damaged_and_large_reports_are_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed(folder)
    with pytest.raises(CasewrightError, match="cannot be unpacked"):
        unpack(content[:-30], tmp_path / "there")
    monkeypatch.setattr(packing, "MOST_BYTES", 20)
    with pytest.raises(CasewrightError, match="cannot be unpacked"):
        unpack(content, tmp_path / "there")
    with pytest.raises(CasewrightError, match="too large to be sent"):
        packed(folder)
