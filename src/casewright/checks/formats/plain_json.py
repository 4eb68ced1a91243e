"""Findings as JSON."""

from __future__ import annotations

import json

from casewright.checks.engine.checking import Outcome
from casewright.checks.engine.fingerprint import fingerprints
from casewright.checks.formats import Shown
from casewright.diagnostics import plain_finding


def write(outcome: Outcome, shown: Shown) -> str:
    """`{"findings": [...], "checked": {...}, "undetermined": [...], "silenced": 0}`; a line or column that is not known
    is null."""
    known = fingerprints(outcome.findings, outcome.files)
    findings = [
        {**plain_finding(finding), "path": shown.path(finding.location.path), "fingerprint": fingerprint}
        for finding, fingerprint in zip(outcome.findings, known, strict=True)
    ]
    document = {
        "findings": findings,
        "checked": dict(outcome.checked),
        "undetermined": list(outcome.undetermined),
        "silenced": outcome.silenced,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
