"""What the built-in engine shows a reader is what Quarto 1.10 shows, for the documents in `conformance/`.

Each folder has a document and `expected.html.json`, the outline of the page that Quarto made of it. One more folder
is one more test.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .command_process import run_command
from .outline import outline

CASES = sorted(path.parent for path in (Path(__file__).parent / "conformance").glob("*/index.qmd"))
FINDINGS = {"missing": 1}
"""The documents that hold what is reported as wrong, and the exit code of that; the others exit with 0."""


def test_there_are_documents() -> None:
    assert len(CASES) >= 27


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_shows_what_quarto_shows(case: Path, tmp_path: Path) -> None:
    folder = tmp_path / case.name
    shutil.copytree(case, folder)
    done = run_command("render", "index.qmd", "--engine", "builtin", "--to", "html", cwd=folder)
    assert done.code == FINDINGS.get(case.name, 0), done.out + done.err

    [page] = folder.rglob("index.html")
    shown = outline(page)
    expected = json.loads((case / "expected.html.json").read_text("utf-8"))
    assert shown["blocks"] == expected["blocks"]
    assert shown["links"] == expected["links"]
