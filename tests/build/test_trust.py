"""Trust is the user's, kept outside the folder it is about, and holds for all that lies in that folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.build import trust
from casewright.build.trust import UntrustedError, distrust, is_trusted, require_trust


@pytest.fixture(autouse=True)
def of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(trust, "_FOR_NOW", set())
    monkeypatch.setenv("CASEWRIGHT_DATA_DIR", str(tmp_path / "kept"))


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another process would know."""
    monkeypatch.setattr(trust, "_FOR_NOW", set())


def test_a_folder_is_trusted_with_what_lies_in_it_and_not_with_what_it_lies_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reports/one/report").mkdir(parents=True)
    assert not is_trusted(tmp_path / "reports/one")
    trust.trust(tmp_path / "reports/one")
    forget(monkeypatch)
    assert is_trusted(tmp_path / "reports/one/report")
    assert not is_trusted(tmp_path / "reports")
    assert distrust(tmp_path / "reports/one") and not is_trusted(tmp_path / "reports/one")
    assert not distrust(tmp_path / "reports/one")


def test_nothing_in_the_folder_can_make_it_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, other = tmp_path / "folder", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    trust.trust(folder)
    forget(monkeypatch)
    [record] = (tmp_path / "kept/trusted").iterdir()
    for place in (other / ".casewright", other):
        (place / "trusted").mkdir(parents=True)
        (place / "trusted" / record.name).write_bytes(record.read_bytes())
    assert not is_trusted(other)
    (tmp_path / "link").symlink_to(other)
    assert not is_trusted(tmp_path / "link")
    folder.rename(tmp_path / "moved")
    assert not is_trusted(tmp_path / "moved")


def test_code_of_a_folder_that_is_not_trusted_is_an_error_that_says_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(UntrustedError, match="not trusted, and its cells are programs") as caught:
        require_trust(tmp_path, "its cells are programs")
    assert "casewright trust" in caught.value.hint and "--no-execute" in caught.value.hint
    trust.trust_for_now(tmp_path)
    require_trust(tmp_path, "its cells are programs")
