"""The page of the public API: its examples are run, and it names all that `casewright` exports."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import casewright

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "api.md"


def test_the_examples_print_what_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "examples" / "vitamin-d")
    ran = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert ran.attempted > 10 and ran.failed == 0


def test_the_page_names_all_that_is_exported() -> None:
    named = set(re.findall(r"\bcw\.(\w+)", PAGE.read_text(encoding="utf-8")))
    assert named | {"Case", "MarkdownText"} == set(casewright.__all__)


@pytest.mark.parametrize("name", casewright.__all__)
def test_what_is_exported_is_documented(name: str) -> None:
    exported = getattr(casewright, name)
    assert exported.__doc__ or isinstance(exported, dict)


def test_code_of_reports_imports_nothing_else() -> None:
    folders = (ROOT / "scripts", ROOT / "report", ROOT / "examples", ROOT / "src/casewright/new_report/parts")
    for folder in folders:
        for path in [*folder.rglob("*.py"), *folder.rglob("*.qmd"), *folder.rglob("*.ipynb")]:
            found = re.findall(r"^(?:from|import) casewright\S*", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert set(found) <= {"import casewright"}, path
