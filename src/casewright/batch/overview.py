"""The overview of a batch as one HTML file that needs no other: results as data, and a page that shows them."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from casewright.batch.output import identifier
from casewright.batch.result import STATES, ReportResult

_PAGE = Path(__file__).with_name("overview.html")
_SCRIPT = Path(__file__).with_name("overview.js")
_STYLE = Path(__file__).with_name("overview.css")
_WORST = 20


def overview(results: Sequence[ReportResult], rules: Mapping[str, str]) -> bytes:
    """Return the page: reports by state, the worst, findings by rule, and all reports, sortable and filterable. `rules`
    are the summaries of rules by their codes."""
    states = Counter(result.state for result in results)
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    reports_with: Counter[str] = Counter()
    for result in results:
        for found in result.findings:
            by_rule[found.rule or "(could not be read)"][found.severity] += 1
        reports_with.update({found.rule or "(could not be read)" for found in result.findings})
    data = {
        "states": {state: states[state] for state in STATES if states[state]},
        "rules": [
            [rule, rules.get(rule, ""), counts["error"], counts["warning"], counts["note"], reports_with[rule]]
            for rule, counts in sorted(by_rule.items(), key=lambda item: (-item[1].total(), item[0]))
        ],
        "worst": [index for index, _ in sorted(enumerate(results), key=lambda one: _badness(one[1]))][:_WORST],
        "reports": [_listed(result) for result in results],
    }
    return _page("Reports", data)


def report_page(result: ReportResult, rules: Mapping[str, str]) -> bytes:
    """Return the page of one report: its state and its findings with their places."""
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{html.escape(str(value))}</td>"
            for value in (
                found.severity,
                found.rule,
                ":".join(str(part) for part in (found.path, found.line, found.column) if part not in (None, "")),
                found.message or rules.get(found.rule, ""),
            )
        )
        + "</tr>\n"
        for found in result.findings
    )
    counts = ", ".join(f"{count} {name}" for name, count in result.counts.items())
    files = "".join(f"<li>{html.escape(name)}</li>" for name in result.files)
    table = (
        f"<table><thead><tr><th>Severity<th>Rule<th>Place<th>Finding</tr></thead><tbody>{rows}</tbody></table>"
        if rows
        else "<p>No findings.</p>"
    )
    return _with_style(
        f"<title>{html.escape(result.report)}</title>",
        f"<main><p><a href='../index.html'>All reports</a></p><h1>{html.escape(result.report)}</h1>"
        f"<p><b>{html.escape(result.state)}</b>{html.escape(f': {result.why}' if result.why else '')}</p>"
        f"<p>{html.escape(counts)}</p>{table}{f'<h2>Files</h2><ul>{files}</ul>' if files else ''}</main>",
        "",
    )


def _listed(result: ReportResult) -> list[Any]:
    return [
        result.report,
        result.state,
        result.count("error"),
        result.count("warning"),
        result.count("note"),
        " ".join(result.rules),
        result.seconds,
        round(result.memory / 1e6),
        f"reports/{identifier(result.report)}.html",
        result.why,
    ]


def _badness(result: ReportResult) -> tuple[int, ...]:
    return (-STATES.index(result.state) if result.state not in STATES[:2] else 0, -result.count("error"),
            -result.count("warning"))  # fmt: skip


def _page(title: str, data: Mapping[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    script = _SCRIPT.read_text(encoding="utf-8")
    body = _PAGE.read_text(encoding="utf-8")
    return _with_style(
        f"<title>{title}</title>",
        f"{body}<script type='application/json' id='data'>{text}</script><script>{script}</script>",
        script,
    )


def _with_style(head: str, body: str, script: str) -> bytes:
    style = _STYLE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    source = f"'sha256-{digest}'" if script else "'none'"
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {source}"
    page = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}; base-uri 'none'; form-action 'none'\">"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}<style>{style}</style></head>'
        f"<body>{body}</body></html>\n"
    )
    return page.encode("utf-8", "surrogateescape")
