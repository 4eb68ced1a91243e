"""The results of a batch as tables: a row a report, and a row a finding."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casewright.batch.result import ReportResult

if TYPE_CHECKING:
    import pandas as pd


def report_table(results: Sequence[ReportResult]) -> pd.DataFrame:
    """Return a row for each report: its name, command, state, exit code, findings by severity and by rule (JSON),
    counts, seconds, seconds of a processor, peak memory in megabytes, versions, files written, why it failed."""
    import pandas as pd

    counts = sorted({name for result in results for name in result.counts})
    table = pd.DataFrame([_row(result, counts) for result in results])
    return table.astype({"exit_code": "Int64", **dict.fromkeys(counts, "Int64")}) if results else table


def _row(result: ReportResult, counts: Sequence[str]) -> Mapping[str, Any]:
    return {
        "report": result.report,
        "command": result.command,
        "state": result.state,
        "exit_code": result.exit_code,
        "errors": result.count("error"),
        "warnings": result.count("warning"),
        "notes": result.count("note"),
        "rules": json.dumps(result.rules),
        **{name: result.counts.get(name) for name in counts},
        "seconds": result.seconds,
        "cpu": result.cpu,
        "memory_mb": round(result.memory / 1e6, 1),
        "files": len(result.files),
        "why": result.why,
        **{f"{name}_version": version for name, version in sorted(result.versions.items())},
        "digest": result.digest,
    }


def finding_table(results: Sequence[ReportResult]) -> pd.DataFrame:
    """Return a row for each finding: report, rule, severity, path, line, column, and its message if that was asked
    for."""
    import pandas as pd

    columns = ["report", "rule", "severity", "path", "line", "column", "message"]
    rows = [
        [result.report, found.rule, found.severity, found.path, found.line, found.column, found.message]
        for result in results
        for found in result.findings
    ]
    return pd.DataFrame(rows, columns=columns).astype({"line": "Int64", "column": "Int64"})


def as_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV."""
    text: str = table.to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8", "surrogateescape")


def as_parquet(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet."""
    stream = io.BytesIO()
    table.to_parquet(stream, index=False)
    return stream.getvalue()
