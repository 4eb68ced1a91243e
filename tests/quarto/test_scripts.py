"""The two scripts that Quarto starts, as processes: with the report's own Python, in the document's folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from casewright.manuscript import ast
from casewright.render.quarto.memory import kept_findings
from tests.command.conftest import copy_report
from tests.quarto.conftest import filter_environment, recorded_json, recorded_project, run_filter

SCRIPTS = Path(__file__).parents[2] / "scripts"
Write = Callable[[Mapping[str, str | bytes]], Path]


AS_ANOTHER_PYTHON = """
import runpy, sys
sys.executable, script, *arguments = sys.argv[1:]
sys.argv = [script, *arguments]
sys.path.insert(0, script.rpartition("/")[0])
runpy.run_path(script, run_name="__main__")
"""
"""A script run by a Python that believes to be another."""


def with_scripts(root: Path) -> Path:
    (root / "scripts").mkdir(exist_ok=True)
    for name in ("quarto_prepare.py", "quarto_resolve.py"):
        shutil.copy(SCRIPTS / name, root / "scripts" / name)
    return root


def with_environment(root: Path) -> Path:
    """A project whose `.venv` is a Python that says it was used, and is this one."""
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho used >> "{root}/used"\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return with_scripts(recorded_project("figures", tmp_path / "a project"))


def resolve(root: Path, data: bytes, **more: str) -> subprocess.CompletedProcess[bytes]:
    script = str(root / "scripts" / "quarto_resolve.py")
    return run_filter(data, root, "index.qmd", "html", sys.executable, script, **more)


def test_the_filter_is_run_by_the_python_that_has_casewright(project: Path) -> None:
    ran = resolve(project, recorded_json("figures"))
    assert ran.returncode == 0, ran.stderr.decode()
    assert "Figure 1" in ast.plain_text(json.loads(ran.stdout)["blocks"]).replace("\u00a0", " ")


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for a Python is a shell script")
def test_the_projects_own_python_comes_first(project: Path) -> None:
    with_environment(project)
    ran = resolve(project, recorded_json("figures"))
    assert ran.returncode == 0, ran.stderr.decode()
    assert (project / "used").read_text() == "used\nused\n"


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for a Python is a shell script")
def test_without_casewright_anywhere_it_says_so(project: Path) -> None:
    nowhere = project / "python"
    nowhere.write_text("#!/bin/sh\nexit 1\n")
    nowhere.chmod(0o755)
    script = project / "scripts" / "quarto_resolve.py"
    isolated = [sys.executable, "-c", AS_ANOTHER_PYTHON]
    ran = subprocess.run(
        [*isolated, str(nowhere), str(script), "html"],
        input=b"{}",
        capture_output=True,
        env={"PATH": os.defpath},
        cwd=project,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stdout == b""
    assert b"casewright is not installed where Quarto can find it" in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_scripts_may_be_started_directly() -> None:
    """Pandoc runs an executable filter by its first line, and needs no command `python` then."""
    for name in ("quarto_prepare.py", "quarto_resolve.py"):
        assert (SCRIPTS / name).read_bytes().startswith(b"#!/usr/bin/env python3\n")
        if os.name != "nt":
            assert os.access(SCRIPTS / name, os.X_OK)


MENTION = b'"citationId":"fig-b"'


def with_a_mention_of_nothing() -> bytes:
    data = json.dumps(json.loads(recorded_json("figures")), separators=(",", ":")).encode()
    assert MENTION in data
    return data.replace(MENTION, b'"citationId":"fig-nowhere"')


def test_findings_go_to_standard_error_and_the_page_is_made(project: Path) -> None:
    ran = resolve(project, with_a_mention_of_nothing())
    assert ran.returncode == 0
    assert b"error NUM001: Nothing carries the label `fig-nowhere`." in ran.stderr
    assert "?@fig-nowhere" in ast.plain_text(json.loads(ran.stdout)["blocks"])


def test_findings_are_left_to_the_engine_that_called_quarto(project: Path) -> None:
    ran = resolve(project, with_a_mention_of_nothing(), CASEWRIGHT_ENGINE="quarto")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert [finding.rule for finding in kept_findings(project)] == ["NUM001"]


def test_strict_stops_quarto(project: Path) -> None:
    ran = resolve(project, with_a_mention_of_nothing(), CASEWRIGHT_ENGINE="quarto-strict")
    assert (ran.returncode, ran.stdout) == (1, b"")


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"no json", 2, b"error: What Quarto gave the filter is not pandoc's JSON."),
        (b"", 2, b"error: What Quarto gave the filter is not pandoc's JSON."),
    ],
)
def test_other_input_stops_with_a_sentence(project: Path, data: bytes, code: int, said: bytes) -> None:
    ran = resolve(project, data)
    assert ran.returncode == code
    assert said in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_the_document_is_told_by_quartos_parameters(project: Path) -> None:
    """Where cells come from the freezer, the other variables still name the document before."""
    (project / "other.qmd").write_text("Other.\n")
    ran = resolve(project, recorded_json("figures"), QUARTO_DOCUMENT_FILE="other.qmd")
    assert ran.returncode == 0
    assert (project / ".casewright/quarto/texts/index.html.json").is_file()
    ran = resolve(project, recorded_json("figures"), QUARTO_FILTER_PARAMS="")
    assert ran.returncode == 0, ran.stderr.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"QUARTO_FILTER_PARAMS": "%%%"}, b"`QUARTO_FILTER_PARAMS` cannot be read"),
        ({"QUARTO_FILTER_PARAMS": "", "QUARTO_DOCUMENT_FILE": ""}, b"cannot tell which document"),
        ({"QUARTO_FILTER_PARAMS": "", "QUARTO_DOCUMENT_FILE": "gone.qmd"}, b"gone.qmd"),
    ],
)
def test_without_a_document_it_stops(project: Path, more: dict[str, str], said: bytes) -> None:
    ran = resolve(project, recorded_json("figures"), **more)
    assert ran.returncode == 2
    assert said in ran.stderr


def times(root: Path) -> dict[str, int]:
    skipped = {".casewright", "__pycache__"}
    files = (path for path in root.rglob("*") if path.is_file() and not skipped & set(path.relative_to(root).parts))
    return {path.relative_to(root).as_posix(): path.stat().st_mtime_ns for path in files}


def test_the_hook_makes_what_is_missing_and_leaves_what_is_there(tmp_path: Path) -> None:
    root = copy_report(tmp_path / "report")
    environment = {
        key: value
        for key, value in filter_environment(root, "report/letter.qmd", "html").items()
        if key[:6] != "QUARTO"
    }
    for _ in range(2):
        before = times(root)
        ran = subprocess.run(
            [sys.executable, str(root / "scripts" / "quarto_prepare.py")],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr.decode()
    assert times(root) == before
    assert {"_variables.yml", "report/_generated/abbreviations.qmd", "report/_generated/figure-legends.qmd"} <= set(
        before
    )


def test_the_hook_says_what_is_wrong_with_the_data(write: Write) -> None:
    root = with_scripts(write({"_quarto.yml": "casewright: true\n", "data/case.yml": "patient: [\n"}))
    ran = subprocess.run(
        [sys.executable, str(root / "scripts" / "quarto_prepare.py")], capture_output=True, cwd=root, check=False
    )
    assert ran.returncode == 2
    assert b"data/case.yml" in ran.stderr
    assert b"Traceback" not in ran.stderr
