"""`casewright diff`."""

from __future__ import annotations

import time
from pathlib import Path

import click

from casewright.cli.options import comparing_options, request_for, with_trust
from casewright.cli.terminal import CLEAN, Progress, say, say_files, say_notes


@click.command(short_help="Mark what changed between two states of the report.")
@click.argument("states", metavar="OLD..NEW")
@click.argument("document", required=False, type=click.Path(path_type=Path))
@click.option("--to", "formats", metavar="FORMATS", default="docx", help="Formats to write: docx,html,pdf.")
@click.option("--highlight", is_flag=True, help="Highlight what is new in yellow, instead of tracked changes.")
@click.option("--author", default="casewright", show_default=True, help="Name of the author of the tracked changes.")
@comparing_options
def diff(
    states: str,
    document: Path | None,
    formats: str,
    highlight: bool,
    author: str,
    output_dir: Path | None,
    no_execute: bool,
    trust: bool,
    profiles: str | None,
    quiet: bool,
) -> int:
    """Write a marked-up copy of DOCUMENT, or of every document, with what changed from OLD to NEW.

    OLD and NEW are commits, tags, branches or kept submissions (`submission/<name>`). Without NEW, OLD is compared with
    the folder as it is. Both are rendered in a temporary folder, and their printed texts compared. In the Word file,
    accepting all changes gives the new text, and rejecting all the old one.

    \b
    Exits with 2 if a state does not exist or cannot be rendered.
    Examples:
      casewright diff v1..v2
      casewright diff submission/blood-2026-03-31.. report/letter.qmd --to docx,pdf
      casewright diff HEAD~3.. --highlight
    """
    started = time.monotonic()
    from casewright.revision.command import FORMATS, DiffRequest, compare

    chosen = tuple(dict.fromkeys(one.strip() for one in formats.split(",") if one.strip()))
    for form in chosen:
        if form not in FORMATS:
            raise click.UsageError(f"Marked copies come as docx, html or pdf, not as `{form}`.")
    root, request = request_for(
        (document,) if document else (), output_dir=output_dir, profiles=profiles, execute=not no_execute
    )
    wanted = DiffRequest(states, request, chosen, highlight, author)
    with Progress(quiet) as progress:
        done = with_trust(root, trust, lambda: compare(root, wanted, progress))
    say_notes(done.notes)
    if not quiet:
        for line in done.lines:
            say(line)
        say_files(done.files, started, "Compared")
    return CLEAN
