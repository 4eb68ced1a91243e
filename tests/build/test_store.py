"""What is kept counts for the user who kept it, as it was kept, and for as long as something uses it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from casewright.build.store import ContentCache, read_sealed, stored_in_memory, texts_state, user_key, write_sealed
from casewright.diagnostics import CasewrightError


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user who has kept nothing yet."""
    folder = tmp_path / "user"
    monkeypatch.setenv("CASEWRIGHT_DATA_DIR", str(folder))
    user_key.cache_clear()
    yield folder
    user_key.cache_clear()


def be_another_user(folder: Path) -> None:
    (folder / "key").unlink()
    user_key.cache_clear()


def test_data_comes_back_under_its_name(tmp_path: Path) -> None:
    write_sealed(tmp_path / "a.json", "dose", b"25 mg")
    assert read_sealed(tmp_path / "a.json", "dose") == b"25 mg"
    assert read_sealed(tmp_path / "a.json", "another name") is None
    assert read_sealed(tmp_path / "b.json", "dose") is None


def test_no_changed_byte_counts(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    write_sealed(file, "dose", b"25 mg")
    kept = file.read_bytes()
    for position in range(len(kept)):
        file.write_bytes(kept[:position] + bytes([kept[position] ^ 1]) + kept[position + 1 :])
        assert read_sealed(file, "dose") is None
    for part in (b"", kept[:-1], kept + b" ", b"\xff"):
        file.write_bytes(part)
        assert read_sealed(file, "dose") is None


def test_what_another_user_kept_does_not_count(tmp_path: Path, user: Path) -> None:
    write_sealed(tmp_path / "a.json", "dose", b"25 mg")
    be_another_user(user)
    assert read_sealed(tmp_path / "a.json", "dose") is None


def test_the_key_is_the_users_alone_and_stays(user: Path) -> None:
    key = user_key()
    assert stat.S_IMODE((user / "key").stat().st_mode) == 0o600
    user_key.cache_clear()
    assert user_key() == key


def test_a_key_that_is_damaged_is_made_anew(user: Path) -> None:
    user_key()
    (user / "key").write_bytes(b"short")
    user_key.cache_clear()
    assert len(user_key()) == 32 and (user / "key").read_bytes() == user_key()


def test_without_a_place_for_the_key_nothing_is_kept_for_the_next_process(tmp_path: Path, user: Path) -> None:
    user.write_bytes(b"a file where the folder should be")
    write_sealed(tmp_path / "a.json", "dose", b"25 mg")
    assert read_sealed(tmp_path / "a.json", "dose") == b"25 mg"
    user_key.cache_clear()
    assert read_sealed(tmp_path / "a.json", "dose") is None


KEYS = {name: name[0] * 64 for name in ("old text", "new text", "both")}


def run(folder: Path, command: str, state: str, *names: str) -> None:
    """A process that uses results, and prunes."""
    from casewright.build import store

    store._USED.clear()
    cache = ContentCache(folder)
    for name in names:
        if cache.find(KEYS[name]) is None:
            cache.store(KEYS[name], name.encode())
    cache.prune(command, state)


def kept(folder: Path) -> set[str]:
    cache = ContentCache(folder)
    return {name for name, key in KEYS.items() if cache.find(key) is not None}


def test_results_of_a_text_that_was_removed_are_deleted(tmp_path: Path) -> None:
    run(tmp_path / "cache", "render", "before", "old text", "both")
    run(tmp_path / "cache", "check", "before", "old text")
    run(tmp_path / "cache", "render", "after", "new text", "both")
    assert kept(tmp_path / "cache") == {"new text", "both"}
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file() and b"old text" in path.read_bytes()]


def test_two_commands_keep_their_results_of_the_same_texts(tmp_path: Path) -> None:
    run(tmp_path / "cache", "render", "now", "both")
    run(tmp_path / "cache", "check", "now", "new text")
    run(tmp_path / "cache", "render", "now", "both")
    assert kept(tmp_path / "cache") == {"both", "new text"}


def test_many_edits_leave_no_more_than_one(tmp_path: Path) -> None:
    for edit in range(50):
        KEYS[str(edit)] = f"{edit:064d}"
        run(tmp_path / "cache", "render", str(edit), str(edit))
    assert kept(tmp_path / "cache") == {"49"}
    assert len([path for path in (tmp_path / "cache").rglob("*") if path.is_file()]) == 2


def test_the_state_of_the_texts_is_that_of_what_authors_write(tmp_path: Path) -> None:
    (tmp_path / "letter.qmd").write_text("one", encoding="utf-8")
    first = texts_state(tmp_path)
    for made in ("_output/letter.ipynb", ".casewright/x.json", "scan.png"):
        (tmp_path / made).parent.mkdir(exist_ok=True)
        (tmp_path / made).write_text("made", encoding="utf-8")
    assert texts_state(tmp_path) == first
    for typed in ("letter.qmd", "_variables.yml"):
        before = texts_state(tmp_path)
        (tmp_path / typed).write_text("two", encoding="utf-8")
        assert texts_state(tmp_path) != before


def test_results_in_memory_leave_no_files(tmp_path: Path) -> None:
    cache = ContentCache(tmp_path / "cache")
    cache.store("a" * 64, b"stored")
    with stored_in_memory():
        cache.store("b" * 64, b"of this process")
        assert cache.find("a" * 64) == b"stored"
        assert cache.find("b" * 64) == b"of this process"
    assert cache.find("b" * 64) is None


@pytest.mark.parametrize("name", [".casewright", ".casewright/rendered.json", ".casewright/cells"])
def test_a_link_in_place_of_what_is_stored_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    file = ".casewright/cells/a" if name.endswith("cells") else ".casewright/rendered.json"
    with pytest.raises(CasewrightError, match=f"`{name}` is a symbolic link") as caught:
        write_sealed(tmp_path / file, "a", b"")
    assert str(caught.value.location) == name
