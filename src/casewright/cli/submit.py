"""`casewright submit`."""

from __future__ import annotations

from pathlib import Path

import click

from casewright.cli.exit_codes import CLEAN
from casewright.cli.options import profile_option, quiet_option, request_for, trust_option, with_trust
from casewright.cli.terminal import Progress, say


@click.command(short_help="Make the files that a journal's portal asks for.")
@click.option("--journal", default="", metavar="NAME", help="The journal it is for. [casewright: journal:]")
@click.option("--article-type", default="", metavar="TYPE", help="The type of article. [casewright: article-type:]")
@click.option("--blinded", is_flag=True, help="Leave out whatever tells reviewers who wrote it.")
@click.option("--dry-run", is_flag=True, help="Make everything, write nothing, and list the files.")
@click.option("--force", is_flag=True, help="Make the bundle of a report that has errors.")
@trust_option
@profile_option
@quiet_option
def submit(
    journal: str,
    article_type: str,
    blinded: bool,
    dry_run: bool,
    force: bool,
    trust: bool,
    profiles: str | None,
    quiet: bool,
) -> int:
    """Make the files of a submission in `submission/`, and a zip file of them: title page, manuscript in Word and PDF,
    figures and tables one by one, cover letter, JATS, and a README that says what is left to do by hand.

    With `--blinded` the manuscript has no authors, and the command stops if any file for reviewers still names one.

    \b
    Exits with 2 where the report is not ready or nothing could be written.
    Examples:
      casewright submit
      casewright submit --journal Blood --article-type letter
      casewright submit --blinded --dry-run
    """
    root, request = request_for((), profiles=profiles)
    from casewright.project import load_project
    from casewright.submission.bundle import make_bundle, write_bundle
    from casewright.submission.request import SubmitRequest

    settings = load_project(root, request.profiles).settings
    asked = SubmitRequest(
        journal or (settings.journal if settings else None) or "",
        article_type or (settings.article_type if settings else None) or "",
        blinded,
        force,
        request.profiles,
    )
    with Progress(quiet) as progress:
        bundle = with_trust(root, trust, lambda: make_bundle(root, asked, progress))
    shown = bundle.folder.relative_to(root).as_posix()
    if dry_run:
        written: tuple[Path, ...] = ()
    else:
        written = write_bundle(bundle)
    if not quiet:
        for name, file in sorted(bundle.files.items()):
            say(f"{shown}/{name}  {max(1, round(len(file.content) / 1000))} kB")
        say("Nothing was written: `--dry-run`." if dry_run else f"{shown}.zip")
        assert dry_run or written
    for warning in bundle.warnings:
        say(warning, to_error=True)
    say("Left to do:")
    for step in bundle.left_to_do:
        say(f"- {step}")
    return CLEAN
