"""The rules of docs/architecture.md that a program can check."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAMS = Path(sys.executable).parent

EXPENSIVE = ("docx", "lxml", "matplotlib", "nbclient", "nbconvert", "pandas", "pydantic", "typst")


def test_imports_point_down_the_list() -> None:
    done = subprocess.run(
        [PROGRAMS / "lint-imports", "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


def test_every_package_is_in_the_list() -> None:
    """A package that no contract names could import anything."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        contracts = tomllib.load(stream)["tool"]["importlinter"]["contracts"]
    layers = [layer for contract in contracts for layer in contract["layers"]]
    listed = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    packages = {
        f"casewright.{path.stem}"
        for path in (ROOT / "src/casewright").iterdir()
        if not path.name.startswith("_") and (path.suffix == ".py" or (path / "__init__.py").is_file())
    }
    assert packages <= listed


def test_a_folder_holds_at_most_fifteen_modules() -> None:
    folders = [path for path in (ROOT / "src/casewright").rglob("*") if path.is_dir()]
    modules = {folder: len([*folder.glob("*.py")]) for folder in (ROOT / "src/casewright", *folders)}
    assert {str(folder): count for folder, count in modules.items() if count > 15} == {}


@pytest.mark.parametrize("command", [["--help"], ["--version"], ["render", "--help"]])
def test_help_imports_nothing_expensive(command: list[str]) -> None:
    """`casewright --help` is to answer within 0.2 s; one of these alone takes longer."""
    program = (
        "import sys\n"
        "from casewright.cli import run\n"
        "try:\n"
        "    run()\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "print('IMPORTED', *sorted(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shown, _, imported = done.stdout.partition("IMPORTED")
    assert "casewright" in shown
    assert "casewright.cli" in imported.split()
    assert not set(EXPENSIVE) & set(imported.split())
