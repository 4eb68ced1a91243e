"""`casewright preview`."""

from __future__ import annotations

from pathlib import Path

import click

from casewright.cli.exit_codes import CLEAN
from casewright.cli.options import (
    documents_argument,
    profile_option,
    quiet_option,
    request_for,
    trust_option,
    with_trust,
)
from casewright.cli.options import verbose_option as verbose
from casewright.cli.terminal import say


@click.command(short_help="Show the report in the browser while you write.")
@documents_argument
@click.option("--port", type=click.IntRange(1, 65535), help="Port of this machine to serve at. [one of the folder's]")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@click.option("--execute", is_flag=True, help="Run cells whenever their results are out of date.")
@trust_option
@click.option("--poll", is_flag=True, help="Look at the files regularly, for folders that report no changes.")
@profile_option
@quiet_option
@verbose
def preview(
    documents: tuple[Path, ...],
    port: int | None,
    no_browser: bool,
    execute: bool,
    trust: bool,
    poll: bool,
    profiles: str | None,
    quiet: bool,
) -> int:
    """Show DOCUMENTS, or every document of the project in this folder, in the browser, with the findings of `check`.

    The page is up to date after each save. Only this machine can read it, at the address that is printed. Cells run
    only if you ask for it, and figures are drawn in a trusted folder. Ctrl-C ends it.

    \b
    Examples:
      casewright preview
      casewright preview report/letter.qmd --no-browser
      casewright preview --execute
    """
    root, request = request_for(documents, profiles=profiles)
    from casewright.build.trust import require_trust
    from casewright.preview.serving import Options, serve

    def may_run() -> None:
        if execute:
            require_trust(root, "its cells are programs")

    with_trust(root, trust, may_run)

    def opened(address: str) -> None:
        say(address)
        if not quiet:
            say("Ctrl-C ends the preview.", to_error=True)
        if not no_browser:
            click.launch(address)

    serve(root, request, Options(port or 0, execute, poll), opened)
    return CLEAN
