"""`casewright deidentify`."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from casewright.cli.exit_codes import CLEAN, FINDINGS
from casewright.cli.options import documents_argument, json_option, profile_option, request_for
from casewright.cli.options import verbose_option as verbose
from casewright.cli.terminal import say


@click.command(short_help="List what could identify the patient, and take it out.")
@documents_argument
@click.option("--apply", "-a", is_flag=True, help="Make the changes that have one right answer.")
@click.option(
    "--day-0",
    "day_zero",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The calendar date of the index event: dates become days from it. It is kept nowhere.",
)
@click.option("--rendered", is_flag=True, help="Look for what was found in rendered and kept files too, byte by byte.")
@click.option("--history", is_flag=True, help="Look through all commits of the folder too.")
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
    """List every name, place, date and number in the report by which somebody could be identified.

    What has one right answer is shown as a change, and made with `--apply`: ages over 89, and dates where `--day-0`
    says which date day 0 was. What a person has to decide is written to `data/identifiers.yml`, to judge and sign.

    \b
    Exits with 0 where nothing is left to judge, 1 where something is, 2 where the report cannot be read.
    Examples:
      casewright deidentify
      casewright deidentify --day-0 2019-03-12 --apply
      casewright deidentify --rendered --history
    """
    root, request = request_for(documents, profiles=profiles)
    from casewright.checks.pri.deidentify import DeidentifyRequest, run_deidentify

    day = day_zero.date() if day_zero is not None else None
    asked = DeidentifyRequest(request.documents, request.profiles, apply, day, rendered, history, as_json)
    result = run_deidentify(root, asked)
    say(result.text, newline=False)
    return FINDINGS if result.failed else CLEAN
