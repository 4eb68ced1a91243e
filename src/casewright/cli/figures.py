"""`casewright figures`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from casewright.cli.options import json_option, quiet_option, trust_option, with_trust
from casewright.cli.options import verbose_option as verbose
from casewright.cli.terminal import CLEAN, Progress, say, say_error, say_json
from casewright.diagnostics import CasewrightError

if TYPE_CHECKING:
    from casewright.figures.command import FiguresResult


@click.command(short_help="Draw the figures that are out of date.")
@click.argument("names", nargs=-1, metavar="[LABEL|FILE]...")
@click.option(
    "--check",
    is_flag=True,
    help="Draw nothing; list the figures that are out of date and why, and exit with 1 if any is.",
)
@click.option("--force", is_flag=True, help="Draw figures that are up to date too.")
@click.option("--watch", is_flag=True, help="Draw a figure again whenever one of its inputs changes.")
@trust_option
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), help="Number of figures drawn at a time. [number of processors]"
)
@quiet_option
@json_option
@verbose
def figures(
    names: tuple[str, ...],
    check: bool,
    force: bool,
    watch: bool,
    trust: bool,
    jobs: int | None,
    quiet: bool,
    as_json: bool,
) -> int:
    """Draw the figures whose data, script, style or libraries have changed.

    Figure scripts are programs. If the folder is not trusted, you are asked before they run. `--check` runs nothing.

    \b
    Exits with 0 on success, 1 if `--check` finds a figure out of date, 2 if a figure cannot be drawn.
    Examples:
      casewright figures
      casewright figures suppfig-course --force
      casewright figures data/case.yml
      casewright figures --check
    """
    from casewright.figures.command import run_figures, watch_figures
    from casewright.project import find_root

    root = find_root(Path.cwd())
    if watch:
        if check or force or as_json:
            raise CasewrightError(
                "`--watch` cannot be used with `--check`, `--force` or `--json`.",
                hint="Run `casewright figures --watch` alone.",
            )
        for result in watch_figures(root, names, jobs=jobs):
            if isinstance(result, CasewrightError):
                say_error(result)
            else:
                _say_figures(result, quiet)
        return CLEAN
    with Progress(quiet or as_json) as progress:

        def drawn(label: str, done: int, total: int) -> None:
            progress(f"Drawing figures: {label}", done, total)

        result = with_trust(
            root, trust, lambda: run_figures(root, names, check=check, force=force, jobs=jobs, progress=drawn)
        )
    if as_json:
        say_json(_plain(result))
    else:
        _say_figures(result, quiet)
    return result.exit_code


def _say_figures(result: FiguresResult, quiet: bool) -> None:
    for error in result.errors:
        say_error(error)
    if not quiet:
        for line in result.lines():
            say(line)


def _plain(result: FiguresResult) -> dict[str, object]:
    return {
        "figures": [
            {
                "label": figure.label,
                "state": figure.state.value,
                "reasons": list(figure.reasons),
                "notices": list(figure.notices),
                "files": list(figure.files),
                "error": str(figure.error) if figure.error is not None else None,
            }
            for figure in result.outcomes
        ],
        "problems": [str(error) for problem in result.problems for error in problem.errors],
        "orphans": list(result.orphans),
    }
