"""`casewright figures`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from casewright.cli.exit_codes import CLEAN
from casewright.cli.options import json_option, quiet_option, trust_option, with_trust
from casewright.cli.options import verbose_option as verbose
from casewright.cli.terminal import Progress, say, say_error, say_json
from casewright.diagnostics import CasewrightError

if TYPE_CHECKING:
    from casewright.figures.command import FiguresResult


@click.command(short_help="Draw the figures that are out of date.")
@click.argument("names", nargs=-1, metavar="[LABEL|FILE]...")
@click.option("--check", is_flag=True, help="Draw nothing; exit 1 and name each figure that is out of date, and why.")
@click.option("--force", is_flag=True, help="Draw figures that are up to date as well.")
@click.option("--watch", is_flag=True, help="Draw again whenever something a figure is drawn from changes.")
@trust_option
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Figures drawn at a time. [one a processor]")
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
    """Draw the figures that a change in data, script, style or library calls for, and no others.

    Figure scripts are programs, and run. A folder that was never trusted is asked about first; `--check` runs nothing.

    \b
    Exits with 0 where all is well, 1 where `--check` finds one out of date, 2 where one cannot be drawn.
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
                "`--watch` draws what changes; it does not go with `--check`, `--force` or `--json`.",
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
                "label": one.label,
                "state": one.state.value,
                "reasons": list(one.reasons),
                "notices": list(one.notices),
                "files": list(one.files),
                "error": str(one.error) if one.error is not None else None,
            }
            for one in result.outcomes
        ],
        "problems": [str(error) for problem in result.problems for error in problem.errors],
        "orphans": list(result.orphans),
    }
