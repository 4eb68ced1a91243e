"""`casewright doctor`: what is installed, and what is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casewright import pandoc
from casewright.guidance import installation
from casewright.guidance.installation import Part, State, examined
from tests.command_process import run_command


def look(folder: Path) -> dict[str, Part]:
    return {part.name: part for part in examined(folder, lambda _: None)}


def test_everything_works_here(tmp_path: Path) -> None:
    ran = run_command("doctor", "--json", cwd=tmp_path)
    assert ran.code == 0, ran.out
    parts = {part["name"]: part for part in json.loads(ran.out)["parts"]}
    assert {"casewright", "Python", "packages", "pandoc", "Typst", "Jupyter kernel", "Quarto"} == set(parts)
    assert [name for name, part in parts.items() if part["state"] == "wrong"] == []
    assert parts["pandoc"]["version"].startswith("3.")
    text = run_command("doctor", cwd=tmp_path)
    assert text.out.rstrip().endswith("7 checked: nothing is wrong.")


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes seconds and is not looked at."""
    for name in ("_kernel", "_typst", "_packages"):
        monkeypatch.setattr(installation, name, lambda name=name: Part(name, State.OK))


def test_a_pandoc_that_is_missing_is_told_with_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    monkeypatch.setattr(pandoc, "pandoc_path", lambda: tmp_path / "pandoc")
    part = look(tmp_path)["pandoc"]
    assert part.state is State.WRONG
    assert "cannot be started" in part.remark


def test_a_package_that_is_too_old_or_missing_is_named(tmp_path: Path) -> None:
    """As in an environment in which somebody installed another version afterwards."""
    fake = tmp_path / "fake"
    for name, version in (("pandas", "0.1"), ("typst", "0.1")):
        folder = fake / f"{name}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    program = (
        "from casewright.guidance.installation import _packages\n"
        "part = _packages()\n"
        "print(part.state.value, part.remark, part.hint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(fake)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("wrong "), done.stderr
    assert "pandas is 0.1, >=2.2.3 is required" in done.stdout
    assert "-m pip install" in done.stdout


@pytest.mark.parametrize(
    ("lock", "state", "remark"),
    [
        ("click==0.0.1\n", State.WRONG, "not as locked: click "),
        ("# a remark\nno-such-package==1.0 \\\n    --hash=sha256:0\n", State.WRONG, "no-such-package missing"),
        ("no-such-package==1.0 ; sys_platform == 'nowhere'\n", State.OK, "0 versions"),
        ("click==\n", State.WRONG, "`click==` is not a requirement"),
    ],
)
def test_the_lock_of_the_report_is_compared_with_what_is_here(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lock: str,
    state: State,
    remark: str,
) -> None:
    quick(monkeypatch)
    files = {"_quarto.yml": "project:\n  type: default\n", "a.qmd": "Text.\n", "requirements.lock": lock}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    part = look(tmp_path)["requirements.lock"]
    assert part.state is state
    assert remark in part.remark


def test_a_report_without_documents_or_that_cannot_be_read_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    (tmp_path / "_quarto.yml").write_text("project:\n  type: default\n", encoding="utf-8")
    assert look(tmp_path)["report"].state is State.WRONG
    (tmp_path / "_quarto.yml").write_text("project: [\n", encoding="utf-8")
    assert "_quarto.yml:" in look(tmp_path)["report"].remark


def test_a_quarto_that_is_too_old_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    from casewright.render.quarto import engine

    monkeypatch.setattr(engine, "quarto_program", lambda: "quarto")
    monkeypatch.setattr(engine, "quarto_version", lambda _: "1.2.3")
    part = look(tmp_path)["Quarto"]
    assert part.state is State.WRONG
    assert "1.2.3 is too old" in part.remark


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for a Python is a shell script")
def test_what_the_python_of_quarto_lacks_is_told_with_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quarto takes `QUARTO_PYTHON`, of the environment or of `_environment.local`, and runs cells there."""
    quick(monkeypatch)
    from casewright.render.quarto import engine

    monkeypatch.setattr(engine, "quarto_program", lambda: "quarto")
    monkeypatch.setattr(engine, "quarto_version", lambda _: "1.10.18")
    monkeypatch.delenv("QUARTO_PYTHON", raising=False)
    (tmp_path / "_quarto.yml").write_text("project:\n  type: default\n", encoding="utf-8")
    bare = tmp_path / "bare" / "python3"
    bare.parent.mkdir()
    bare.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -E "$@"\n')
    bare.chmod(0o755)
    (tmp_path / "_environment.local").write_text('QUARTO_PYTHON="bare"\n', encoding="utf-8")
    part = look(tmp_path)["Quarto's Python"]
    assert part.state is State.WRONG
    assert "lacks pyyaml, nbformat, nbclient, ipykernel" in part.remark
    assert f'Write `QUARTO_PYTHON="{Path(sys.executable).as_posix()}"` into `_environment.local`' in part.hint
    monkeypatch.setenv("QUARTO_PYTHON", sys.executable)
    assert look(tmp_path)["Quarto's Python"].remark.startswith(sys.executable)
