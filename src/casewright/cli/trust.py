"""`casewright trust`."""

from __future__ import annotations

from pathlib import Path

import click

from casewright.cli.exit_codes import CLEAN, FINDINGS
from casewright.cli.terminal import say


@click.command(short_help="Allow the code of a folder to run.")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--revoke", is_flag=True, help="Stop trusting the folder.")
def trust(folder: Path | None, revoke: bool) -> int:
    """Trust FOLDER and everything in it. FOLDER defaults to the report in the current folder.

    Cells of documents and figure scripts are programs. In a trusted folder, `render` and `figures` run them, and
    plain Quarto documents may name files outside the folder. Folders that `casewright new` creates are trusted.

    \b
    Exits with 1 if `--revoke` names a folder that was not trusted.
    Examples:
      casewright trust
      casewright trust ~/reports
      casewright trust --revoke
    """
    from casewright.build import trust as store
    from casewright.project import find_root

    target = folder or find_root(Path.cwd())
    if revoke:
        was_trusted = store.distrust(target)
        say(f"{'No longer trusted' if was_trusted else 'Was not trusted'}: {target.resolve()}")
        if store.is_trusted(target):
            say("  It lies in a trusted folder, so its code still runs.")
        return CLEAN if was_trusted else FINDINGS
    store.trust(target)
    say(f"Trusted: {target.resolve()}")
    return CLEAN
