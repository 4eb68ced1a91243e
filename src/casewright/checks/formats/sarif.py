"""Findings as SARIF 2.1.0 (OASIS standard, "Static Analysis Results Interchange Format"), for code scanning."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from casewright import __version__
from casewright.checks.engine.checking import Outcome
from casewright.checks.engine.fingerprint import fingerprints
from casewright.checks.families import all_rules
from casewright.checks.formats import Shown
from casewright.checks.repair import edits_of
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_FINGERPRINT = "casewright/v1"


def write(outcome: Outcome, shown: Shown) -> str:
    """One run of one tool: the rules that were broken, the findings with their fingerprints and repairs, and what could
    not be looked at as notifications. Columns count characters (code points)."""
    codes = sorted({finding.rule for finding in outcome.findings})
    index = {code: position for position, code in enumerate(codes)}
    known = fingerprints(outcome.findings, outcome.files)
    rules = all_rules()
    run = {
        "tool": {
            "driver": {
                "name": "casewright",
                "version": __version__,
                "rules": [_rule(rules[code]) if code in rules else {"id": code} for code in codes],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {"level": "note", "message": {"text": remark}} for remark in outcome.undetermined
                ],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, index[finding.rule], fingerprint, shown)
            for finding, fingerprint in zip(outcome.findings, known, strict=True)
        ],
        "properties": {"checked": dict(outcome.checked), "silenced": outcome.silenced},
    }
    return json.dumps({"version": "2.1.0", "$schema": _SCHEMA, "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.purpose},
        "help": {
            "text": f"Wrong: {rule.wrong}\nRight: {rule.right}\nMay be mistaken: {rule.when_wrong}\n{rule.source}"
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, index: int, fingerprint: str, shown: Shown) -> dict[str, Any]:
    place = finding.location
    text = f"{finding.message} {finding.hint}".strip()
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": _physical(place.path, place.line, place.column, shown)}],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    edits = edits_of(finding)
    if edits:
        changes: dict[str, list[Mapping[str, Any]]] = {}
        for edit in edits:
            region = {"startLine": edit.line, "startColumn": edit.column, "endColumn": edit.column + edit.length}
            changes.setdefault(edit.path, []).append({"deletedRegion": region, "insertedContent": {"text": edit.new}})
        result["fixes"] = [
            {
                "artifactChanges": [
                    {"artifactLocation": {"uri": _uri(path, shown)}, "replacements": several}
                    for path, several in changes.items()
                ]
            }
        ]
    return result


def _physical(path: str, line: int | None, column: int | None, shown: Shown) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(path, shown)}}
    if line is not None:
        physical["region"] = {"startLine": line} | ({} if column is None else {"startColumn": column})
    return physical


def _uri(path: str, shown: Shown) -> str:
    return quote(shown.path(path))
