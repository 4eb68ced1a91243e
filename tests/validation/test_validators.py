"""What is rendered passes the validators that Python brings; `make validate` asks the others, and more reports."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.validation.reports import STRESS, copied, new_report, rendered
from tests.validation.validators import OTHERS, PYTHON, Validator, has_whole_streams

pytestmark = pytest.mark.skipif(
    any(one.lacking() for one in PYTHON), reason="page-validation and openxml-audit are not installed"
)

NUMBER_OF_FILES = {".pdf": 5, ".docx": 10}
"""Three documents, and the files of a letter's submission."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    place = tmp_path_factory.mktemp("validation")
    reports = [copied(STRESS, place), new_report(place, "letter", "de")]
    return [file for report in reports for file in rendered(report)]


@pytest.mark.parametrize("validator", PYTHON, ids=lambda one: one.name)
def test_everything_that_is_hard_to_set_passes(files: list[Path], validator: Validator) -> None:
    faults = validator.faults([one for one in files if one.suffix == validator.suffix])
    assert len(faults) == NUMBER_OF_FILES[validator.suffix]
    assert {file.name: found for file, found in faults.items() if found} == {}


def test_validators_find_what_is_wrong(files: list[Path], tmp_path: Path) -> None:
    import typst

    bare = tmp_path / "bare.pdf"
    bare.write_bytes(typst.compile(b"= A heading\n#table([a])", pdf_tags=False))
    wrong = tmp_path / "wrong.docx"
    with (
        zipfile.ZipFile(next(one for one in files if one.suffix == ".docx")) as good,
        zipfile.ZipFile(wrong, "w") as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, good.read(name).replace(b"<w:body>", b"<w:body><w:colour/>"))
    for validator in PYTHON:
        file = bare if validator.suffix == ".pdf" else wrong
        assert validator.faults([file])[file], validator.name


@pytest.mark.parametrize(
    ("pdf", "whole"),
    [
        (b"<</Length 3/Type/CMap>>\nstream\nab\r\nendstream", True),
        (b"<</Length 3/DecodeParms<</K 0>>>>\nstream\r\nab\n\r\nendstream", True),
        (b"<</Length 2>>\nstream\nab\r\nendstream", True),
        (b"<</Length 4>>\nstream\nab\r\nendstream", False),
        (b"<</Length 1>>\nstream\nab\nendstream", False),
        (b"<</Length 2 0 R>>\nstream\nab\nendstream", False),
    ],
)
def test_a_stream_is_as_long_as_it_says_whatever_its_last_byte(pdf: bytes, whole: bool) -> None:
    assert has_whole_streams(pdf) is whole


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.validation.validators.MODULES", Path("nowhere"))
    monkeypatch.setenv("PATH", "")
    lacking = {one.name: one.lacking() for one in OTHERS}
    assert lacking["axe"] == "chromium is not installed"
    assert lacking["veraPDF UA-1"] == "a JDK is not installed"
    assert lacking["html-validate"] == "node is not installed"
