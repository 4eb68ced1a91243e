"""The extension for VS Code: its files, and that node reads its program."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

EXTENSION = Path(__file__).parents[2] / "editors/vscode"


def test_the_program_is_javascript() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    subprocess.run([node, "--check", "extension.js"], cwd=EXTENSION, check=True)


def test_the_program_uses_what_the_package_declares() -> None:
    package = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    program = (EXTENSION / package["main"]).read_text(encoding="utf-8")
    assert all(f'require("{name}' in program for name in package["dependencies"])
    assert all(f'"{one["command"]}"' in program for one in package["contributes"]["commands"])
    settings = package["contributes"]["configuration"]["properties"]
    assert [name.partition(".")[2] for name in settings] == ["command"]
    assert 'get("command"' in program
