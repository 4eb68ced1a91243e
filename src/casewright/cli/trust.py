"""`casewright trust`."""

from __future__ import annotations

from pathlib import Path

import click

from casewright.cli.exit_codes import CLEAN, FINDINGS
from casewright.cli.terminal import say


@click.command(short_help="Let the code of a folder run.")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--revoke", is_flag=True, help="Trust the folder no more.")
def trust(folder: Path | None, revoke: bool) -> int:
    """Trust FOLDER (the report of this folder where none is named) and all that is in it.

    Cells of documents and figure scripts are programs: in a folder that is trusted, `render` and `figures` run them,
    and documents of plain Quarto may name files outside. Folders that `casewright new` makes are trusted.

    \b
    Exits with 1 where `--revoke` names a folder that was not trusted.
    Examples:
      casewright trust
      casewright trust ~/reports
      casewright trust --revoke
    """
    from casewright.build import trust as kept
    from casewright.project import find_root

    meant = folder or find_root(Path.cwd())
    if revoke:
        was = kept.distrust(meant)
        still = kept.is_trusted(meant)
        say(f"{'No more trusted' if was else 'Was not trusted'}: {meant.resolve()}")
        if still:
            say("  It lies in a folder that is trusted, so its code still runs.")
        return CLEAN if was else FINDINGS
    kept.trust(meant)
    say(f"Trusted: {meant.resolve()}")
    return CLEAN
