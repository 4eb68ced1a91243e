"""`casewright deidentify`."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from casewright.cli.options import documents_argument, json_option, profile_option, request_for
from casewright.cli.options import verbose_option as verbose
from casewright.cli.terminal import CLEAN, FINDINGS, say


@click.command(short_help="List what could identify the patient, and remove it.")
@documents_argument
@click.option("--apply", "-a", is_flag=True, help="Apply the changes that are certain.")
@click.option(
    "--day-0",
    "day_zero",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Calendar date of the index event: dates become days from it. It is not stored.",
)
@click.option("--rendered", is_flag=True, help="Search rendered and cached files too, byte by byte.")
@click.option("--history", is_flag=True, help="Search all commits of the folder too.")
@profile_option
@json_option
@verbose
def deidentify(
    documents: tuple[Path, ...],
    apply: bool,
    day_zero: datetime.datetime | None,
    rendered: bool,
    history: bool,
    profiles: str | None,
    as_json: bool,
) -> int:
    """List every name, place, date and number in the report that could identify somebody.

    Changes that are certain are shown, and made with `--apply`: ages over 89, and, with `--day-0`, dates. The others
    are written to `data/identifiers.yml`, where you record a decision for each and sign it.

    \b
    Exits with 0 if no decision is open, 1 if one is, 2 if the report cannot be read.
    Examples:
      casewright deidentify
      casewright deidentify --day-0 2019-03-12 --apply
      casewright deidentify --rendered --history
    """
    root, request = request_for(documents, profiles=profiles)
    from casewright.checks.pri.deidentify import DeidentifyRequest, run_deidentify

    day = day_zero.date() if day_zero is not None else None
    result = run_deidentify(
        root, DeidentifyRequest(request.documents, request.profiles, apply, day, rendered, history, as_json)
    )
    say(result.text, newline=False)
    return FINDINGS if result.failed else CLEAN
