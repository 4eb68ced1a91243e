"""`casewright new`: what it writes renders and checks clean at once, in every kind and language."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError
from casewright.manuscript.source import read_front_matter
from casewright.new_report.choices import DEFAULT_STYLE, PARTS, Kind, chosen, languages
from casewright.new_report.files import report_files
from casewright.new_report.lock import lock_text
from casewright.yaml.document import read_yaml
from tests.command.conftest import REPOSITORY, run_in_terminal
from tests.command_process import run_command

WRITTEN = {
    ".gitattributes",
    ".github/workflows/report.yml",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".vscode/tasks.json",
    "README.md",
    "_environment.local",
    "_extensions/casewright/_extension.yml",
    "_extensions/casewright/casewright.lua",
    "_extensions/casewright/copy-outputs.lua",
    "_quarto.schema.json",
    "_quarto.yml",
    "data/abbreviations.schema.json",
    "data/abbreviations.yml",
    "data/case.schema.json",
    "data/case.yml",
    "data/checklist.schema.json",
    "data/guideline.schema.json",
    "data/journal.schema.json",
    "figures/figures.schema.json",
    "figures/figures.yml",
    "references.bib",
    "report/supplement.qmd",
    "requirements.lock",
    "scripts/clinical_course.py",
    "scripts/laboratory.py",
}


@pytest.mark.parametrize(
    ("kind", "language", "journal"),
    [
        *((kind.value, language, "") for kind, language in itertools.product(Kind, languages())),
        ("letter", "en-GB", "Pediatric Blood & Cancer"),
    ],
)
def test_it_renders_and_checks_clean_at_once(tmp_path: Path, kind: str, language: str, journal: str) -> None:
    folder = tmp_path / "mein neuer Bericht"
    options = ("--kind", kind, "--language", language, "--journal", journal, "--title", "A title: with “marks”")
    ran = run_command("new", str(folder), *options, cwd=tmp_path)
    assert ran.code == 0, ran.err
    checked = run_command("check", "--strict", cwd=folder)
    assert (checked.code, "no findings" in checked.out) == (0, True), checked.out
    stale = run_command("figures", "--check", cwd=folder)
    assert stale.code == 0, stale.out
    rendered = run_command("render", "--strict", cwd=folder)
    assert rendered.code == 0, rendered.err
    assert rendered.err == "" or ("error" not in rendered.err and "warning" not in rendered.err), rendered.err
    for suffix in ("pdf", "html", "docx"):
        assert (folder / f"_output/{kind}.{suffix}").is_file()
        assert (folder / f"_output/supplement.{suffix}").is_file()
    for command in (("verify",), ("check", "--strict", "--execute")):
        after = run_command(*command, cwd=folder)
        assert (after.code, "no findings" in after.out) == (0, True), after.out


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "letter"
    assert run_command("new", str(folder), cwd=folder.parent).code == 0
    return folder


def test_the_files_are_those_of_any_report(letter: Path) -> None:
    paths = (path.relative_to(letter) for path in letter.rglob("*") if path.is_file())
    kept = {path.as_posix() for path in paths if path.parts[0] != ".casewright"}
    drawn = {f"figures/fig-course.{suffix}" for suffix in ("pdf", "png", "svg")} | {"figures/manifest.json"}
    assert kept == {*WRITTEN, *drawn, "report/letter.qmd"}
    assert [path.name for path in letter.parent.iterdir()] == ["letter"]


def test_git_keeps_the_sources_and_leaves_out_what_rendering_makes(letter: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=letter, check=True)
    said = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"], cwd=letter, capture_output=True, text=True, check=True
    )
    drawn = {f"figures/fig-course.{suffix}" for suffix in ("pdf", "png", "svg")} | {"figures/manifest.json"}
    assert set(said.stdout.split()) == {*WRITTEN, *drawn, "report/letter.qmd"} - {"_environment.local"}


def test_a_changed_fact_changes_the_letter(letter: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(letter, tmp_path / "letter")
    case = folder / "data/case.yml"
    case.write_text(case.read_text(encoding="utf-8").replace("value: 148", "value: 152"), encoding="utf-8")
    ran = run_command("render", "--to", "html", "--output-dir", str(tmp_path), cwd=folder)
    assert ran.code == 0, ran.err
    page = (tmp_path / "letter.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "was 152 mg/L" in page
    assert "148" not in page.partition("<main")[2].partition("<svg")[0]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kind", "leter"), "Did you mean `letter`?"),
        (("--language", "xx"), "no example in the language `xx`"),
        (("--language", "english"), "no example in the language `english`"),
        (("--language", ""), "There is no example"),
        (("--journal", "Jurnal of Nothing at All"), "The journal `Jurnal of Nothing at All` is unknown"),
        (("--journal", "Bloood"), "Did you mean `blood`?"),
    ],
)
def test_what_is_not_known_is_told_and_nothing_written(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    ran = run_command("new", "here", *options, cwd=tmp_path)
    assert ran.code == 2
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here/notes.txt").write_text("mine", encoding="utf-8")
    ran = run_command("new", "here", cwd=tmp_path)
    assert ran.code == 2
    assert "not empty" in ran.err and "`notes.txt`" in ran.err
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["notes.txt"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("mine", encoding="utf-8")
    assert run_command("new", "here", cwd=tmp_path).code == 2
    assert (tmp_path / "here").read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_and_one_in_folders_that_are_not_there_are_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run_command("new", "empty", "--quiet", cwd=tmp_path).out == ""
    assert (tmp_path / "empty/_quarto.yml").is_file()
    (tmp_path / "here").mkdir()
    before = (tmp_path / "here").stat().st_ino
    assert run_command("new", ".", cwd=tmp_path / "here").code == 0
    assert (tmp_path / "here").stat().st_ino == before  # a terminal that is there still does
    assert (tmp_path / "here/_quarto.yml").is_file()
    assert run_command("new", "a/b/c", cwd=tmp_path).code == 0
    assert (tmp_path / "a/b/c/_quarto.yml").is_file()


@pytest.mark.parametrize(
    ("asked", "profile", "style"),
    [
        ("", "", DEFAULT_STYLE),
        ("Blood", "blood", "blood"),
        ("Pediatric Blood & Cancer", "pediatric-blood-and-cancer", "pediatric-blood-and-cancer"),
        ("pediatric-blood-and-cancer", "pediatric-blood-and-cancer", "pediatric-blood-and-cancer"),
        ("BMJ Case Reports", "bmj-case-reports", "bmj-case-reports"),
        ("Case Reports in Women’s Health", "", "case-reports-in-womens-health"),
        ("Deutsches Ärzteblatt", "", "deutsches-arzteblatt"),
        ("European Journal of Cancer", "", "european-journal-of-cancer"),
        (
            "the new england journal of medicine",
            "new-england-journal-of-medicine",
            "the-new-england-journal-of-medicine",
        ),
    ],
)
def test_a_journal_is_known_by_its_name(asked: str, profile: str, style: str) -> None:
    choices = chosen("A title", "letter", asked, "en")
    assert (choices.journal, choices.style) == (profile, style)


@pytest.mark.parametrize(
    ("typed", "tag", "words"),
    [("en-GB", "en-GB", "en"), ("en_gb", "en-GB", "en"), ("DE", "de", "de"), (" de-at ", "de-AT", "de")],
)
def test_a_language_is_known_by_its_tag(typed: str, tag: str, words: str) -> None:
    choices = chosen("A title", "letter", "", typed)
    assert (choices.language, choices.words) == (tag, words)


TITLES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(str.strip)


@settings(max_examples=60)
@given(TITLES)
def test_any_title_is_read_back_as_it_was_given(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    root = tmp_path_factory.mktemp("title")
    files = report_files(chosen(title, "letter", "", "en"), "1.0", {})
    for path in ("report/letter.qmd", "report/supplement.qmd"):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(files[path])
    wanted = " ".join(title.split())
    assert read_front_matter(root, "report/letter.qmd").value["title"] == wanted  # type: ignore[index, call-overload]
    supplement = read_front_matter(root, "report/supplement.qmd").value["title"]  # type: ignore[index, call-overload]
    assert str(supplement).endswith(wanted)


def test_an_empty_title_is_the_usual_one() -> None:
    assert "invented" in chosen("  ", "letter", "", "en").title


def test_settings_and_workflows_are_yaml_that_programs_read() -> None:
    files = report_files(chosen("", "letter", "blood", "en-GB"), "1.0", {})
    project = read_yaml(files["_quarto.yml"].decode(), "_quarto.yml").value
    assert isinstance(project, dict)
    assert project["lang"] == "en-GB"
    assert project["casewright"]["journal"] == "blood"
    hooks = read_yaml(files[".pre-commit-config.yaml"].decode(), "hooks").value
    assert hooks["repos"][0]["hooks"][0]["entry"] == "casewright check"  # type: ignore[index, call-overload]
    workflow = read_yaml(files[".github/workflows/report.yml"].decode(), "workflow").value
    steps = [step.get("run", "") for step in workflow["jobs"]["report"]["steps"]]  # type: ignore[index, call-overload]
    assert "python -m pip install -r requirements.lock" in steps
    assert "casewright check --execute --trust --format github" in steps


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "report/letter.qmd:6:12: error TXT001: `the` appears twice.",
            ("report/letter.qmd", "6", "12", "error", "TXT001"),
        ),
        ("data/case.yml:6: warning DAT004: It is out of date.", ("data/case.yml", "6", None, "warning", "DAT004")),
        ("C:\\report\\letter.qmd:6:1: note TXT010: A word.", ("C:\\report\\letter.qmd", "6", "1", "note", "TXT010")),
        ("  = Delete one of them.", None),
        ("1 document checked; 2 errors.", None),
    ],
)
def test_editors_find_the_places_of_findings(line: str, expected: tuple[str | None, ...] | None) -> None:
    files = report_files(chosen("", "letter", "", "en"), "1.0", {})
    tasks = json.loads(files[".vscode/tasks.json"])["tasks"]
    match = re.match(tasks[0]["problemMatcher"]["pattern"]["regexp"], line)
    assert (match.groups()[:5] if match else None) == expected


def test_the_lock_names_the_versions_that_casewright_is_tested_with() -> None:
    ours: dict[str, str] = {}
    for line in (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if not line.startswith((" ", "#")):
            name, _, rest = line.partition("==")
            ours[name] = rest.split(" ")[0]
    lock = lock_text("9.9", {}).splitlines()
    assert lock[0] == "casewright==9.9"
    pinned = dict(line.split(" ;")[0].split("==") for line in lock[1:])
    assert {name: ours.get(name) for name in pinned} == pinned
    assert {"pypandoc-binary", "typst", "pandas", "matplotlib", "nbclient", "pyzmq", "colorama"} <= set(pinned)


def test_the_lock_of_a_report_has_the_versions_that_its_figures_are_drawn_with(letter: Path) -> None:
    lock = lock_text("9.9", {"matplotlib": "0.1", "colorama": "0.2"}).splitlines()
    assert "matplotlib==0.1" in lock
    assert 'colorama==0.2 ; sys_platform == "win32"' in lock
    assert f"matplotlib=={metadata.version('matplotlib')}" in (letter / "requirements.lock").read_text(encoding="utf-8")


def test_every_report_here_has_the_extension_that_new_writes() -> None:
    reports = [REPOSITORY, *(path.parent for path in (REPOSITORY / "examples").glob("*/_quarto.yml"))]
    wanted = {path.name: path.read_bytes() for path in (PARTS / "any/_extensions/casewright").iterdir()}
    assert set(wanted) == {"_extension.yml", "casewright.lua", "copy-outputs.lua"}
    for root in reports:
        assert {path.name: path.read_bytes() for path in (root / "_extensions/casewright").iterdir()} == wanted


def test_it_works_from_the_wheel(tmp_path: Path) -> None:
    """The parts are in what is installed, those whose names begin with a dot or that .gitignore names among them."""
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    [wheel] = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    made = subprocess.run(
        [sys.executable, "-m", "casewright", "new", "report"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert set(WRITTEN) <= {
        path.relative_to(tmp_path / "report").as_posix() for path in (tmp_path / "report").rglob("*")
    }
    shown = subprocess.run(
        [sys.executable, "-m", "casewright", "doctor", "--json"],
        cwd=tmp_path / "report",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    parts = {part["name"]: part for part in json.loads(shown.stdout)["parts"]}
    assert str(tmp_path / "installed") in parts["casewright"]["remark"]


def test_an_error_while_it_is_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from casewright.new_report import writing

    def fails(*_: object, **__: object) -> None:
        raise CasewrightError("No figure can be drawn.")

    monkeypatch.setattr(writing, "prepare", fails)
    with pytest.raises(CasewrightError, match="No figure"):
        writing.write_report(tmp_path / "new", {"a.txt": b"a"}, lambda *_: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal made by the test")
def test_in_a_terminal_it_asks_for_what_is_not_given(tmp_path: Path) -> None:
    typed = "case-report\nA rash in a man with gout\n\n"
    ran = run_in_terminal("new", "here", "--language", "en-GB", cwd=tmp_path, typed=typed)
    assert ran.code == 0, ran.out
    assert "Kind of report" in ran.out and "Journal" in ran.out and "Language" not in ran.out
    assert b"A rash in a man with gout" in (tmp_path / "here/report/case-report.qmd").read_bytes()
