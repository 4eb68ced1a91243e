"""The Quarto extension: its filter in pandoc, as Quarto runs it at `pre-ast`, and the Python that it finds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from casewright.pandoc import pandoc_path
from casewright.render.quarto.engine import EXTENSION_FOLDER, OLDEST
from casewright.render.quarto.memory import stored_findings
from tests.quarto.conftest import filter_environment, recorded_json, recorded_project, run_filter

EXTENSION = EXTENSION_FOLDER / "_extensions" / "casewright"
NOWHERE = "error: casewright is not installed where Quarto can find it"
Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A recorded project in a folder whose name has a space."""
    return recorded_project("figures", tmp_path / "a project")


def resolve(root: Path, data: bytes, writer: str = "html", **more: str) -> subprocess.CompletedProcess[str]:
    """The document as pandoc writes it after the filter."""
    given = {"PATH": os.defpath, "QUARTO_PYTHON": sys.executable, **more}
    environment = {**filter_environment(root, "index.qmd", writer), **given}
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if name not in more:
            environment.pop(name, None)
    ran = subprocess.run(
        [str(pandoc_path()), "--from", "json", "--to", writer, "--lua-filter", str(EXTENSION / "casewright.lua")],
        input=data,
        capture_output=True,
        cwd=root,
        env=environment,
        check=False,
    )
    return subprocess.CompletedProcess(
        ran.args, ran.returncode, ran.stdout.decode("utf-8", "replace"), ran.stderr.decode("utf-8", "replace")
    )


def test_the_filter_resolves_the_document(project: Path) -> None:
    ran = resolve(project, recorded_json("figures"))
    assert ran.returncode == 0, ran.stderr
    assert "Figure\u00a01" in ran.stdout


def test_what_it_contributes() -> None:
    """A filter at `pre-ast`, by name (`filters: [casewright]`) and by the type of the project."""
    said = YAML(typ="safe").load((EXTENSION / "_extension.yml").read_text(encoding="utf-8"))
    contributes = said["contributes"]
    assert contributes["filters"] == contributes["project"]["filters"]
    assert contributes["filters"] == [{"path": "casewright.lua", "at": "pre-ast", "type": "lua"}]
    assert contributes["project"]["project"] == {"type": "default"}
    assert said["quarto-required"] == ">=" + ".".join(map(str, OLDEST)) + ".0"


def a_python(place: Path, log: Path, then: str = f'exec "{sys.executable}" "$@"') -> Path:
    """A Python that notes that it was used, and is this one."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f'#!/bin/sh\necho "$0" >> "{log}"\n{then}\n')
    place.chmod(0o755)
    return place


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for a Python is a shell script")
@pytest.mark.parametrize(
    ("place", "variables"),
    [
        pytest.param("a project/.venv/bin/python", {}, id="of the project"),
        pytest.param(".venv/bin/python", {}, id="of a folder above"),
        pytest.param("own/python", {"QUARTO_PYTHON": "own/python"}, id="named"),
        pytest.param("own/bin/python3", {"QUARTO_PYTHON": "own/bin"}, id="in a folder that is named"),
        pytest.param("own/bin/python", {"VIRTUAL_ENV": "own"}, id="of the active environment"),
        pytest.param("own/bin/python", {"CONDA_PREFIX": "own"}, id="of conda's environment"),
        pytest.param("bin/python3", {"PATH": "bin"}, id="on the PATH"),
        pytest.param("bin/casewright", {"PATH": "bin"}, id="the command on the PATH"),
    ],
)
def test_where_casewright_is_found(project: Path, tmp_path: Path, place: str, variables: dict[str, str]) -> None:
    python = a_python(tmp_path / place, tmp_path / "used", "exec /bin/cat")
    more = {name: str(tmp_path / value) for name, value in variables.items()}
    if "PATH" in more:
        (tmp_path / "bin/sh").symlink_to("/bin/sh")
    ran = resolve(project, recorded_json("figures"), **{"QUARTO_PYTHON": "", "PATH": str(tmp_path / "none"), **more})
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "used").read_text().splitlines() == [str(python)]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for a Python is a shell script")
def test_a_python_without_casewright_is_passed_over(project: Path, tmp_path: Path) -> None:
    """One with a module of that name in the document's folder has it no more than another."""
    (project / "casewright.py").write_text("raise SystemExit(1)\n")
    bare = f'exec "{sys.executable}" -S -E "$@"'
    a_python(project / ".venv/bin/python", tmp_path / "used", bare)
    ran = resolve(project, recorded_json("figures"))
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "used").exists()


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for a Python is a shell script")
@pytest.mark.parametrize("then", ["exit 86", "kill -9 $$"])
def test_without_casewright_anywhere_it_says_how_to_install_it(project: Path, tmp_path: Path, then: str) -> None:
    python = a_python(tmp_path / "python", tmp_path / "used", then)
    nowhere = {"QUARTO_PYTHON": str(python), "PATH": str(tmp_path / "none")}
    ran = resolve(project, recorded_json("figures") + b" " * 200_000, **nowhere)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(NOWHERE)
    assert "-m pip install casewright" in ran.stderr
    assert "traceback" not in ran.stderr.lower()


MENTION = b'"citationId":"fig-b"'


def with_a_mention_of_nothing() -> bytes:
    data = json.dumps(json.loads(recorded_json("figures")), separators=(",", ":")).encode()
    assert MENTION in data
    return data.replace(MENTION, b'"citationId":"fig-nowhere"')


def test_findings_go_to_standard_error_and_the_page_is_made(project: Path) -> None:
    ran = resolve(project, with_a_mention_of_nothing())
    assert ran.returncode == 0
    assert "error NUM001: Nothing has the label `fig-nowhere`." in ran.stderr
    assert "?@fig-nowhere" in ran.stdout


def test_findings_are_left_to_the_engine_that_called_quarto(project: Path) -> None:
    ran = resolve(project, with_a_mention_of_nothing(), CASEWRIGHT_ENGINE="quarto")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [finding.rule for finding in stored_findings(project)] == ["NUM001"]


def test_strict_stops_quarto(project: Path) -> None:
    ran = resolve(project, with_a_mention_of_nothing(), CASEWRIGHT_ENGINE="quarto-strict")
    assert ran.returncode != 0
    assert ran.stdout == ""


def test_named_twice_it_resolves_once(project: Path) -> None:
    """By the type of the project and by `filters:` too."""
    once = run_filter(recorded_json("figures"), project, "index.qmd", "html")
    twice = run_filter(once.out.encode(), project, "index.qmd", "html")
    assert (twice.code, twice.out) == (0, once.out)


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"no json", 2, "error: The filter's input is not pandoc's JSON."),
        (b"", 2, "error: The filter's input is not pandoc's JSON."),
    ],
)
def test_other_input_stops_with_a_sentence(project: Path, data: bytes, code: int, said: str) -> None:
    ran = run_filter(data, project, "index.qmd", "html")
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_the_document_is_told_by_quartos_parameters(project: Path) -> None:
    """Where cells come from the freezer, the other variables still name the document before."""
    (project / "other.qmd").write_text("Other.\n")
    ran = run_filter(recorded_json("figures"), project, "index.qmd", "html", QUARTO_DOCUMENT_FILE="other.qmd")
    assert ran.code == 0
    assert (project / ".casewright/quarto/texts/index.html.json").is_file()
    ran = run_filter(recorded_json("figures"), project, "index.qmd", "html", QUARTO_FILTER_PARAMS="")
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"QUARTO_FILTER_PARAMS": "%%%"}, "`QUARTO_FILTER_PARAMS` cannot be read"),
        ({"QUARTO_FILTER_PARAMS": "", "QUARTO_DOCUMENT_FILE": ""}, "cannot determine which document"),
        ({"QUARTO_FILTER_PARAMS": "", "QUARTO_DOCUMENT_FILE": "gone.qmd"}, "gone.qmd"),
    ],
)
def test_without_a_document_it_stops(project: Path, more: dict[str, str], said: str) -> None:
    ran = run_filter(recorded_json("figures"), project, "index.qmd", "html", **more)
    assert ran.code == 2
    assert said in ran.err


def test_the_filter_says_what_is_wrong_with_the_data(write: Write) -> None:
    root = write({"_quarto.yml": "casewright: true\n", "data/case.yml": "patient: [\n", "index.qmd": "Text.\n"})
    ran = resolve(root, b'{"pandoc-api-version":[1,23,1],"meta":{},"blocks":[]}')
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "data/case.yml" in ran.stderr
    assert "traceback" not in ran.stderr.lower()
