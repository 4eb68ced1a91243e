"""A command for many reports: what is to be done, its results as they come, and the tables at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from casewright.batch.engine import cluster, run_tasks
from casewright.batch.output import OutputFolder, identifier
from casewright.batch.overview import overview, report_page
from casewright.batch.packing import contents_of, digest_of, packed, state_of
from casewright.batch.process import Limits
from casewright.batch.reports import BatchReport
from casewright.batch.result import DONE, FAILED, ReportResult, versions
from casewright.batch.tables import as_csv, as_parquet, finding_table, report_table
from casewright.batch.task import Task
from casewright.diagnostics import CasewrightError, as_error
from casewright.storage import content_hash


@dataclass(frozen=True)
class BatchRequest:
    """A batch: the `command`, its `reports`, the address of its `output`, and how it runs. Without a `scheduler`, a
    local cluster has `workers` processes. `is_trusted` lets code of the reports run; `with_text` keeps the messages of
    findings, which quote the reports; `again` repeats what is done already."""

    command: str
    reports: tuple[BatchReport, ...]
    output: str
    limits: Limits
    scheduler: str = ""
    workers: int = 1
    is_trusted: bool = False
    with_text: bool = False
    again: bool = False


def run_batch(
    request: BatchRequest, rules: Mapping[str, str], done: Callable[[ReportResult, int, int], None]
) -> tuple[ReportResult, ...]:
    """Run what is not done yet, write the tables and the overview, and return all results.

    `done` is called with each result as it comes, the number of those that are done, and of all. Raises CasewrightError
    if the cluster cannot be reached; results that were stored stay.
    """
    _require_outside(request)
    output = OutputFolder(request.output)
    results: dict[str, ReportResult] = {}
    for report in request.reports:
        stored = None if request.again else output.result(report.name, request.command)
        if stored is None or stored.state not in DONE or not stored.digest:
            continue
        if stored.digest == _key(report, request, stored.files):
            results[report.name] = stored
    left = {report.name: report for report in request.reports if report.name not in results}
    keys: dict[str, str] = {}

    def task_of(report: BatchReport) -> Task | None:
        """The task of a report; if it cannot be read or sent, its result is stored instead."""
        if not report.is_local:
            keys[report.name] = _key(report, request, ())
        try:
            return _task(report, request)
        except (CasewrightError, OSError) as error:
            problem = as_error(error)
            why = " ".join(part for part in (problem.message, problem.why, problem.hint) if part)
            store(ReportResult(report.name, "", request.command, FAILED, why=why, versions=versions()), b"")
            return None

    def store(result: ReportResult, files: bytes) -> None:
        report = left[result.report]
        key = keys.pop(report.name, "") or _key_of(result.digest, report, request)
        result = replace(result, digest=key)
        if files:
            output.write(f"files/{request.command}-{identifier(result.report)}.zip", files)
        output.write(f"reports/{identifier(result.report)}.html", report_page(result, rules))
        output.store(result)
        results[result.report] = result
        done(result, len(results), len(request.reports))

    if left:
        with cluster(request.scheduler, request.workers) as connected:
            run_tasks(connected, (partial(task_of, report) for report in left.values()), store)
    ordered = tuple(results[report.name] for report in request.reports)
    _write_tables(output, ordered, rules)
    return ordered


def _require_outside(request: BatchRequest) -> None:
    """Raise CasewrightError if results would be written into a report, which would change it."""
    if "://" in request.output:
        return
    output = Path(request.output).resolve()
    for report in request.reports:
        if report.is_local and output.is_relative_to(report.address):
            raise CasewrightError(
                f"The results would be written into the report `{report.name}`.",
                hint="Name a folder outside of the reports: `--output ../batch`.",
            )


def _task(report: BatchReport, request: BatchRequest) -> Task:
    """Return the task of a report. A folder of this machine is sent packed to workers that may be on others."""
    is_sent = report.is_local and bool(request.scheduler)
    return Task(
        report.name,
        request.command,
        report.options,
        packed(Path(report.address)) if is_sent else report.address,
        request.limits,
        request.is_trusted,
        request.with_text,
        returns_files=is_sent or not report.is_local,
    )


def _key(report: BatchReport, request: BatchRequest, written: Sequence[str]) -> str:
    """Return the key of a result of the report as it is now. Files that the command has written must be there, and do
    not count."""
    if not report.is_local:
        return _key_of(state_of(report.address), report, request)
    folder = Path(report.address)
    contents = contents_of(folder)
    if not request.scheduler and not contents.keys() >= set(written):
        return ""
    return _key_of(digest_of(contents, written), report, request)


def _key_of(digest: str, report: BatchReport, request: BatchRequest) -> str:
    """Return the key of a result, empty if the report changed while the command ran."""
    if not digest:
        return ""
    parts = (digest, report.options, request.limits, request.is_trusted, request.with_text, versions())
    return content_hash(repr(parts).encode("utf-8", "surrogateescape"))


def _write_tables(output: OutputFolder, results: Sequence[ReportResult], rules: Mapping[str, str]) -> None:
    reports, findings = report_table(results), finding_table(results)
    output.write("batch.csv", as_csv(reports))
    output.write("batch.parquet", as_parquet(reports))
    output.write("findings.parquet", as_parquet(findings))
    output.write("index.html", overview(results, rules))
