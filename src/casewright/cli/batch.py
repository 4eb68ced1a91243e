"""`casewright batch`."""

from __future__ import annotations

import os
import time
from collections import Counter
from typing import TYPE_CHECKING

import click

from casewright.cli.options import quiet_option, trust_option
from casewright.cli.terminal import CLEAN, FINDINGS, Progress, say

if TYPE_CHECKING:
    from casewright.batch.result import ReportResult


@click.command(short_help="Check, render, verify or submit many reports.")
@click.argument("command", type=click.Choice(["check", "render", "verify", "submit"]))
@click.argument("reports", nargs=-1, required=True, metavar="FOLDER...")
@click.option(
    "--output", default="batch", show_default=True, metavar="FOLDER", help="Folder or address of the results."
)
@click.option("--options", default="", metavar="TEXT", help="Options of the command, such as '--select REF,DAT'.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="A Dask scheduler. [a local cluster]")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes of the local cluster. [one a core]")
@click.option(
    "--timeout", type=click.FloatRange(min=1), default=600, show_default=True, metavar="S", help="Seconds a report."
)
@click.option(
    "--memory", type=click.IntRange(min=0), default=4000, show_default=True, metavar="MB", help="Megabytes a report."
)
@click.option("--with-text", is_flag=True, help="Keep the messages of findings, which quote the reports.")
@click.option("--again", is_flag=True, help="Repeat reports that are done and have not changed.")
@trust_option
@quiet_option
def batch(
    command: str,
    reports: tuple[str, ...],
    output: str,
    options: str,
    scheduler: str,
    workers: int | None,
    timeout: float,
    memory: int,
    with_text: bool,
    again: bool,
    trust: bool,
    quiet: bool,
) -> int:
    """Run COMMAND (check, render, verify or submit) for every report in FOLDER..., each in a process of its own.

    FOLDER is a report, a folder of reports, a pattern, an address such as s3://bucket/reports/0042, or a CSV or Parquet
    list with a column `report` and a column for each option. Results are stored as they come: started again, the
    command does what is not done or has changed. At the end, tables (`batch.csv`, `batch.parquet`, `findings.parquet`)
    and an overview (`index.html`) are written to the folder `batch`.

    \b
    Exits with 0 if all reports are clean, 1 if others are not, 2 if the batch cannot run.
    Examples:
      casewright batch check submissions/2026
      casewright batch check submissions/* --options "--strict --ignore JNL"
      casewright batch render list.csv --trust --output s3://office/rendered
      casewright batch check submissions --scheduler tls://scheduler:8786
    """
    from casewright.batch.batch import BatchRequest, run_batch
    from casewright.batch.process import Limits
    from casewright.batch.reports import reports_of
    from casewright.batch.result import CLEAN as CLEAN_STATE
    from casewright.batch.result import FAILED as FAILED_STATE
    from casewright.checks.families import all_rules

    request = BatchRequest(
        command,
        reports_of(reports, command, options),
        output,
        Limits(timeout, memory * 1_000_000),
        scheduler,
        workers or os.cpu_count() or 1,
        trust,
        with_text,
        again,
    )
    rules = {code: rule.summary for code, rule in all_rules().items()}
    started = time.monotonic()
    new = 0
    shown = Progress(quiet)
    with shown as progress:

        def done(result: ReportResult, count: int, total: int) -> None:
            nonlocal new
            new += 1
            if result.state != CLEAN_STATE and not quiet:
                shown.clear()
                say(_line(result))
            rate = new / max(time.monotonic() - started, 0.001)
            left = _duration((total - count) / rate)
            progress(f"{count} of {total} reports, {rate:.1f} a second, {left} left", count, total)

        results = run_batch(request, rules, done)
    if not quiet:
        states = Counter(result.state for result in results)
        say(f"{len(results)} reports: {', '.join(f'{count} {state}' for state, count in states.most_common())}.")
        if new < len(results):
            say(f"{len(results) - new} of them have not changed since they were done.")
        if any(result.state == FAILED_STATE for result in results):
            say(f"`casewright {command}` in the folder of a failed report prints its messages.")
        say(f"{output.rstrip('/')}/index.html")
    return CLEAN if all(result.state == CLEAN_STATE for result in results) else FINDINGS


def _line(result: ReportResult) -> str:
    counts = [(result.count(name), name) for name in ("error", "warning", "note")]
    shown = [result.state, *(f"{count} {name}{'s' if count != 1 else ''}" for count, name in counts if count)]
    return f"{result.report}: {', '.join(shown)}{f': {result.why}' if result.why else ''}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
