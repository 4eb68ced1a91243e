"""How the command behaves towards people, terminals and programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from casewright.cli.group import commands
from tests.command.conftest import Command, run_in_terminal
from tests.command_process import run_command

Write = Callable[[dict[str, str]], Path]
WRONG = {"a.qmd": "---\ntitle: A\n---\n\nAs @fig-nowhere shows.\n"}


@pytest.mark.parametrize("name", [name for name, command in commands.commands.items() if not command.hidden])
def test_every_command_has_examples_and_says_what_it_is_for(name: str) -> None:
    command = commands.commands[name]
    assert "Examples:\n" in (command.help or "")
    assert f"  casewright {name}" in (command.help or "") or f"$(casewright {name}" in (command.help or "")
    context = click.Context(command)
    assert not command.get_short_help_str(60).endswith("..."), command.get_short_help_str(60)
    assert command.get_help(context)


def test_every_option_says_what_it_does() -> None:
    for command in commands.commands.values():
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, (command.name, option.name)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rendr", "casewright render"),
        ("CHECK", "casewright check"),
        ("figure", "casewright figures"),
        ("report/letter.qmd", "casewright render report/letter.qmd"),
        ("zzz", "casewright --help"),
    ],
)
def test_a_misspelt_command_is_told_what_was_meant(casewright: Command, tmp_path: Path, typed: str, meant: str) -> None:
    ran = casewright(typed, cwd=tmp_path)
    assert ran.code == 2
    assert f"`{meant}`" in ran.err


def test_a_misspelt_document_is_told_what_was_meant(casewright: Command, write: Write) -> None:
    root = write({"_quarto.yml": "project:\n  type: default\n", "report/letter.qmd": "Text.\n"})
    assert "Did you mean `report/letter.qmd`?" in casewright("render", "letter.qmd", cwd=root).err
    assert "Did you mean `report/letter.qmd`?" in casewright("check", "report/leter.qmd", cwd=root).err


RED = "\x1b[31m"


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal made by the test")
@pytest.mark.parametrize("command", ["check", "render"])
def test_colours_are_for_terminals_that_want_them(write: Write, command: str) -> None:
    root = write(WRONG)
    assert RED in run_in_terminal(command, "a.qmd", cwd=root).out
    assert "\x1b[3" not in run_in_terminal(command, "a.qmd", cwd=root, NO_COLOR="1").out
    assert "\x1b" not in run_in_terminal(command, "a.qmd", cwd=root, TERM="dumb").out
    piped = run_command(command, "a.qmd", cwd=root)
    assert "\x1b" not in piped.out + piped.err


@pytest.mark.parametrize(
    ("arguments", "code", "keys"),
    [
        (("render", "--json"), 1, {"state", "files", "findings", "notes"}),
        (("check", "--format", "json"), 1, {"findings", "checked", "undetermined", "silenced"}),
        (("figures", "--json"), 0, {"figures", "problems", "orphans"}),
        (("figures", "--check", "--json"), 0, {"figures", "problems", "orphans"}),
    ],
)
def test_programs_get_json_and_nothing_else(
    casewright: Command, write: Write, arguments: tuple[str, ...], code: int, keys: set[str]
) -> None:
    root = write({**WRONG, "_quarto.yml": "project:\n  type: default\n"})
    ran = casewright(*arguments, cwd=root)
    assert ran.code == code
    assert set(json.loads(ran.out)) == keys
    assert ran.err == ""


def test_json_of_a_rendering_names_files_and_findings(casewright: Command, write: Write) -> None:
    told = json.loads(casewright("render", "a.qmd", "--json", cwd=write(WRONG)).out)
    assert [file["path"] for file in told["files"]] == ["a.html"]
    assert told["files"][0]["bytes"] > 500
    assert [(one["rule"], one["path"], one["line"]) for one in told["findings"]] == [("NUM001", "a.qmd", 5)]


def test_quiet_prints_what_is_wrong_only(casewright: Command, write: Write) -> None:
    root = write({"_quarto.yml": "project:\n  type: default\n", "a.qmd": "---\ntitle: A\n---\n\nText.\n"})
    for command in ("render", "check", "verify", "figures"):
        ran = casewright(command, "--quiet", cwd=root)
        assert (ran.code, ran.out, ran.err) == (0, "", ""), command
    (root / "a.qmd").write_text(WRONG["a.qmd"], encoding="utf-8")
    ran = casewright("check", "--quiet", cwd=root)
    assert "NUM001" in ran.out
    assert "checked;" not in ran.out


def test_verbose_says_what_is_done_on_standard_error(casewright: Command, write: Write) -> None:
    root = write({"a.qmd": "---\ntitle: A\n---\n\nText.\n"})
    ran = casewright("render", "a.qmd", "--verbose", cwd=root)
    assert "ms  pandoc --from" in ran.err
    assert "ms  wrote " in ran.err
    assert "pandoc" not in ran.out
    assert casewright("render", "a.qmd", cwd=root).err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_where_nothing_can_be_printed_the_reason_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "casewright", "explain"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("error: A file or the output could not be read or written.")
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes end otherwise elsewhere")
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "casewright", "explain", "--markdown"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_for_the_shell(casewright: Command, tmp_path: Path, shell: str) -> None:
    ran = casewright("completion", shell, cwd=tmp_path)
    assert ran.code == 0
    assert f"_CASEWRIGHT_COMPLETE={shell}_complete" in ran.out


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("casewright ren", "render"),
        ("casewright check --sel", "--select"),
        ("casewright explain NUM00", "NUM001"),
        ("casewright check --select RE", "REF"),
        ("casewright check --format sa", "sarif"),
    ],
)
def test_what_a_shell_is_offered(tmp_path: Path, words: str, offered: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from casewright.cli import run; run()"],
        cwd=tmp_path,
        env={
            **os.environ,
            "_CASEWRIGHT_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split()) - 1),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert offered in [line.partition(",")[2] for line in done.stdout.splitlines()], done.stderr


def test_every_command_works_from_a_subfolder(casewright: Command, write: Write) -> None:
    root = write(
        {"_quarto.yml": "project:\n  type: default\n", "wörk here/a.qmd": "---\ntitle: A\n---\n\nText.\n", "x/y/z": ""}
    )
    below = root / "x/y"
    rendered = casewright("render", cwd=below)
    assert rendered.code == 0, rendered.err
    assert str(Path("../../wörk here/a.html")) in rendered.out
    for command in ("check", "verify", "figures"):
        ran = casewright(command, cwd=below)
        assert ran.code == 0, ran.err
