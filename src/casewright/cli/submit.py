"""`casewright submit`."""

from __future__ import annotations

import click

from casewright.cli.options import profile_option, quiet_option, request_for, trust_option, with_trust
from casewright.cli.terminal import CLEAN, Progress, say


@click.command(short_help="Write the files that a journal's portal requires.")
@click.option("--journal", default="", metavar="NAME", help="Journal to submit to. [casewright: journal:]")
@click.option("--article-type", default="", metavar="TYPE", help="Article type. [casewright: article-type:]")
@click.option(
    "--blinded/--not-blinded",
    default=None,
    help="Omit everything that identifies the authors to reviewers. [as the journal asks]",
)
@click.option("--dry-run", is_flag=True, help="List the files without writing them.")
@click.option("--force", is_flag=True, help="Write the files even if the report has errors.")
@click.option("--another", is_flag=True, help="Number the files if the name of the submission is taken.")
@trust_option
@profile_option
@quiet_option
def submit(
    journal: str,
    article_type: str,
    blinded: bool | None,
    dry_run: bool,
    force: bool,
    another: bool,
    trust: bool,
    profiles: str | None,
    quiet: bool,
) -> int:
    """Write the files of a submission to `submission/`, and to a zip file: title page, manuscript in Word and PDF, one
    file for each figure and table, cover letter, JATS, and a README with the remaining steps.

    Spacing, figures, tables and blinding are as the journal's profile says. In a blinded bundle, the manuscript has no
    authors, and the command stops if a file for reviewers names one.

    \b
    Exits with 2 if the report is not ready or nothing could be written.
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
    submit_request = SubmitRequest(
        journal or (settings.journal if settings else None) or "",
        article_type or (settings.article_type if settings else None) or "",
        blinded,
        force,
        dry_run,
        request.profiles,
        another,
    )
    with Progress(quiet) as progress:
        bundle = with_trust(root, trust, lambda: make_bundle(root, submit_request, progress))
    shown = bundle.folder.relative_to(root).as_posix()
    if not dry_run:
        write_bundle(bundle)
    if not quiet:
        for name, file in sorted(bundle.files.items()):
            say(f"{shown}/{name}  {max(1, round(len(file.content) / 1000))} kB")
        say("Nothing was written: `--dry-run`." if dry_run else f"{shown}.zip")
    for warning in bundle.warnings:
        say(warning, to_error=True)
    if not quiet:
        say("Left to do:")
        for step in bundle.left_to_do:
            say(f"- {step}")
    return CLEAN
