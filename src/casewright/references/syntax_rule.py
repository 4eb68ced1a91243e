"""What is wrong with how a bibliography is written, although it can be read."""

from __future__ import annotations

from casewright.diagnostics import Finding, Location, Severity


def syntax_finding(severity: Severity, message: str, location: Location, hint: str) -> Finding:
    """Return a finding of the rule REF005, `bibliography-syntax`."""
    return Finding("REF005", "bibliography-syntax", severity, message, location, hint)
