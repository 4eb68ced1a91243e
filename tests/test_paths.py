"""Which file a name means: inside the project, a regular file, not too large; said with the place that names it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from casewright import paths
from casewright.build import trust
from casewright.diagnostics import CasewrightError, Location
from casewright.paths import file_in, folder_in, follow_quarto, read_text

PLACE = Location("_quarto.yml", 3, 5)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project beside a file that is none of its business."""
    (tmp_path / "secret.txt").write_text("CANARY")
    (tmp_path / "report/data").mkdir(parents=True)
    (tmp_path / "report/data/case.yml").write_text("a: 1\n")
    (tmp_path / "report/link.yml").symlink_to("data/case.yml")
    (tmp_path / "report/out.yml").symlink_to("../secret.txt")
    (tmp_path / "report/away").symlink_to("..")
    (tmp_path / "report/circle").symlink_to("circle")
    (tmp_path / "report/endless").symlink_to("/dev/zero")
    return tmp_path / "report"


@pytest.mark.parametrize("name", ["data/case.yml", "link.yml", "./data/../data/case.yml"])
def test_a_file_of_the_project_is_read(root: Path, name: str) -> None:
    assert read_text(root, name) == "a: 1\n"


@pytest.mark.parametrize(
    "name",
    ["../secret.txt", "out.yml", "away/secret.txt", "/etc/passwd", "//etc/passwd", "data/../../secret.txt", "circle",
     "endless", "a\0b"],
)  # fmt: skip
def test_what_lies_outside_is_refused_where_it_is_named(root: Path, name: str) -> None:
    with pytest.raises(CasewrightError, match="lies outside the project") as caught:
        read_text(root, name, PLACE)
    assert caught.value.location == PLACE
    assert "CANARY" not in f"{caught.value.message}{caught.value.why}{caught.value.hint}"


def test_a_folder_of_the_project_may_not_lead_out(root: Path) -> None:
    assert folder_in(root, "data") == root / "data"
    with pytest.raises(CasewrightError, match="`away` lies outside"):
        folder_in(root, "away", PLACE)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_regular_file_is_refused(root: Path) -> None:
    os.mkfifo(root / "pipe.yml")
    for name, kind in (("pipe.yml", "a named pipe"), ("data", "a folder")):
        with pytest.raises(CasewrightError, match="is not a regular file") as caught:
            read_text(root, name)
        assert caught.value.why == f"it is {kind}"


def test_a_file_that_is_too_large_is_refused_by_its_kind(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_MOST_BYTES", {".yml": 4})
    with pytest.raises(CasewrightError, match="is too large") as caught:
        file_in(root, "data/case.yml", PLACE)
    assert caught.value.location == PLACE
    assert file_in(root, "data/case.yml", most=5) == root / "data/case.yml"


def test_plain_quarto_names_files_outside_where_its_folder_is_trusted(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(trust, "_FOR_NOW", set())
    monkeypatch.setenv("CASEWRIGHT_DATA_DIR", str(tmp_path / "kept"))
    follow_quarto(root, True)
    with pytest.raises(CasewrightError, match="lies outside") as caught:
        read_text(root, "../secret.txt")
    assert "casewright trust" in caught.value.hint
    trust.trust(root)
    assert read_text(root, "../secret.txt") == "CANARY"
    follow_quarto(root, False)
    with pytest.raises(CasewrightError, match="lies outside"):
        read_text(root, "../secret.txt")
