"""Which changed files matter, and which file systems report none."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.preview.watching import has_no_events, matters


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("letter.qmd", True),
        ("data/case.yml", True),
        ("figures/course.svg", True),
        ("_quarto.yml", True),
        ("_metadata.yml", True),
        ("_output/letter.html", False),
        (".casewright/cache/ab/abcd", False),
        (".git/index", False),
        ("scripts/__pycache__/course.pyc", False),
        ("letter.qmd~", False),
        (".letter.qmd.swp", False),
        ("figures/course.svg.partial", False),
        ("../elsewhere.qmd", False),
        ("", False),
    ],
)
def test_sources_matter_and_what_is_made_does_not(name: str, expected: bool, tmp_path: Path) -> None:
    assert matters(tmp_path, str((tmp_path / name).resolve())) is expected


MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/home /home/ann/shared nfs4 rw 0 0
gdrive: /home/ann/my\\040drive fuse.rclone rw 0 0
tmpfs /home/ann/shared/here tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/home/ann/report", False),
        ("/home/ann/shared", True),
        ("/home/ann/shared/report", True),
        ("/home/ann/shared2/report", False),
        ("/home/ann/my drive/report", True),
        ("/home/ann/shared/here/report", False),
    ],
)
def test_file_systems_without_events_are_polled(folder: str, expected: bool, tmp_path: Path) -> None:
    (tmp_path / "mounts").write_text(MOUNTS)
    assert has_no_events(Path(folder), tmp_path / "mounts") is expected


def test_where_nothing_is_known_events_are_awaited(tmp_path: Path) -> None:
    assert has_no_events(tmp_path, tmp_path / "none") is False
