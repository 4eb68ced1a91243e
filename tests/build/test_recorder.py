"""A file counts as it was when it was first read."""

from __future__ import annotations

from pathlib import Path

from casewright.build.recorder import Recorder
from casewright.storage import content_hash


def test_a_file_that_is_saved_after_it_was_read_keeps_the_hash_of_what_was_read(tmp_path: Path) -> None:
    with Recorder(tmp_path) as reads:
        file = tmp_path / "letter.qmd"
        file.write_bytes(b"25 mg")
        file.read_bytes()
        file.write_bytes(b"75 mg")
        file.read_bytes()
    assert reads.hashes(["letter.qmd"]) == {"letter.qmd": content_hash(b"25 mg")}


def test_a_file_that_was_looked_for_and_then_made_is_not_there(tmp_path: Path) -> None:
    with Recorder(tmp_path) as reads:
        try:
            (tmp_path / "new.yml").open(encoding="utf-8")
        except FileNotFoundError:
            (tmp_path / "new.yml").write_bytes(b"now")
    assert reads.hashes(["new.yml"]) == {"new.yml": None}


def test_a_file_that_was_not_opened_counts_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_bytes(b"glyphs")
    with Recorder(tmp_path) as reads:
        pass
    assert reads.hashes(["font.ttf", "gone"]) == {"font.ttf": content_hash(b"glyphs"), "gone": None}


def test_what_the_command_made_is_read_again(tmp_path: Path) -> None:
    figure = tmp_path / "figure.svg"
    figure.write_bytes(b"old")
    with Recorder(tmp_path) as reads:
        figure.read_bytes()
        figure.write_bytes(b"drawn")
        reads.forget(["figure.svg"])
        figure.read_bytes()
    assert reads.hashes(["figure.svg"]) == {"figure.svg": content_hash(b"drawn")}


def test_nothing_is_recorded_afterwards_or_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "other.txt").write_bytes(b"one")
    with Recorder(tmp_path / "report") as reads:
        (tmp_path / "other.txt").read_bytes()
    (tmp_path / "report/late.qmd").write_bytes(b"one")
    (tmp_path / "report/late.qmd").read_bytes()
    (tmp_path / "report/late.qmd").write_bytes(b"two")
    assert reads.hashes(["late.qmd"]) == {"late.qmd": content_hash(b"two")}
