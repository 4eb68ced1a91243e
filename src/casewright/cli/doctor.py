"""`casewright` alone, `casewright doctor` and `casewright completion`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casewright.cli.options import json_option
from casewright.cli.terminal import CLEAN, FINDINGS, Progress, say, say_json, visible

if TYPE_CHECKING:
    from casewright.guidance.installation import Part

_SHELLS = ("bash", "zsh", "fish")


def say_what_is_next(folder: Path) -> int:
    """Print the state of the report in a folder and the next steps."""
    from casewright.guidance.folder import folder_state
    from casewright.guidance.steps import facts, next_steps

    state = folder_state(folder)
    for line in facts(state):
        say(line)
    steps = next_steps(state)
    width = max(len(step.command) for step in steps)
    say("\nNext:")
    for step in steps:
        command = click.style(visible(step.command), bold=True)
        say(f"  {command}{' ' * (width - len(step.command))}    {visible(step.why)}", styled=True)
    say("\n`casewright --help` lists every command; `casewright COMMAND --help` has examples.")
    return CLEAN


@click.command(short_help="Check the installation and the report's setup.")
@json_option
def doctor(as_json: bool) -> int:
    """List what is installed, with versions, and report problems of the installation and of the report in this folder.

    \b
    Exits with 0 if everything works, 1 otherwise.
    Examples:
      casewright doctor
      casewright doctor --json
    """
    from casewright.guidance.installation import State, examined

    with Progress(as_json) as progress:
        parts = examined(Path.cwd(), lambda name: progress(f"Trying {name}", 0, 1))
    if as_json:
        say_json(
            {
                "parts": [
                    {
                        "name": part.name,
                        "version": part.version,
                        "state": part.state.value,
                        "remark": part.remark,
                        "hint": part.hint,
                    }
                    for part in parts
                ]
            }
        )
    else:
        _say_parts(parts)
    return FINDINGS if any(part.state is State.WRONG for part in parts) else CLEAN


def _say_parts(parts: Sequence[Part]) -> None:
    width = max(len(part.name) for part in parts)
    colors = {"ok": "green", "wrong": "red", "absent": "yellow"}
    for part in parts:
        state = click.style(f"{part.state.value:6}", fg=colors[part.state.value], bold=True)
        details = "  ".join(text for text in (part.version, part.remark) if text)
        say(f"{state}  {visible(f'{part.name:{width}}  {details}')}".rstrip(), styled=True)
        if part.hint:
            say(f"{' ' * (width + 10)}{part.hint}")
    wrong = sum(part.state.value == "wrong" for part in parts)
    say(f"\n{len(parts)} checked: " + (f"{wrong} wrong." if wrong else "nothing is wrong."))


@click.command(short_help="Complete commands and options in a shell.")
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> int:
    """Print the script that lets SHELL complete commands, options, documents and rule codes.

    \b
    Examples:
      eval "$(casewright completion bash)"                 # in ~/.bashrc
      eval "$(casewright completion zsh)"                  # in ~/.zshrc
      casewright completion fish | source                  # in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    from casewright.cli.group import commands

    completer = get_completion_class(shell)
    assert completer is not None
    say(completer(commands, {}, "casewright", "_CASEWRIGHT_COMPLETE").source())
    return CLEAN
