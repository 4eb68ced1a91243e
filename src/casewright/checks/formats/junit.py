"""Findings as JUnit XML: a test case for each rule, which fails where the rule was broken."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from casewright.checks.engine.checking import Outcome
from casewright.checks.families import all_rules
from casewright.checks.formats import Shown
from casewright.checks.formats.counts import summary
from casewright.diagnostics import Finding, Severity

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(outcome: Outcome, shown: Shown) -> str:
    """Rules with an error fail (with `--strict` also those with a warning); what else was found is their output."""
    rules = all_rules()
    by_rule: dict[str, list[Finding]] = {code: [] for code in rules if code in outcome.rules}
    for finding in outcome.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    failing = {Severity.ERROR, Severity.WARNING} if shown.strict else {Severity.ERROR}
    failures = sum(any(one.severity in failing for one in found) for found in by_rule.values())
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites tests="{len(by_rule)}" failures="{failures}">',
        f'  <testsuite name="casewright" tests="{len(by_rule)}" failures="{failures}">',
    ]
    for code, found in by_rule.items():
        name = rules[code].name if code in rules else found[0].name
        out.append(f'    <testcase classname="casewright.{code[:3]}" name={_attribute(f"{code} {name}")}>')
        broken = [one for one in found if one.severity in failing]
        if broken:
            body = "\n".join(_line(one, shown) for one in broken)
            out.append(f'      <failure message={_attribute(broken[0].message)} type="{code}">{_text(body)}</failure>')
        others = [one for one in found if one.severity not in failing]
        if others:
            out.append(f"      <system-out>{_text(chr(10).join(_line(one, shown) for one in others))}</system-out>")
        out.append("    </testcase>")
    said = "\n".join([*outcome.undetermined, f"{summary(outcome)}."])
    out += [f"    <system-out>{_text(said)}</system-out>", "  </testsuite>", "</testsuites>"]
    return "\n".join(out) + "\n"


def _line(finding: Finding, shown: Shown) -> str:
    place = finding.location
    where = ":".join(str(one) for one in (shown.path(place.path), place.line, place.column) if one is not None)
    return f"{where}: {finding.severity.value}: {finding.message} {finding.hint}".rstrip()


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub("?", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_IN_XML.sub("?", text))
