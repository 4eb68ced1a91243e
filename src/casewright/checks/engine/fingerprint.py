"""Fingerprints: what a finding is known by from one run to the next, also when lines above it come or go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from casewright.diagnostics import Finding
from casewright.storage import content_hash

_PLACE = re.compile(r"(?<=[\w\"`]):\d+(?::\d+)?")


def fingerprints(findings: Sequence[Finding], files: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return a fingerprint for each finding: 16 hexadecimal digits of its rule, file, message and the text of its line.

    Places named in a message are left out; findings that are the same in all of this are told apart by their order.
    """
    seen: Counter[str] = Counter()
    out: list[str] = []
    for finding in findings:
        place = finding.location
        lines = files.get(place.path, ())
        text = lines[place.line - 1].strip() if place.line is not None and place.line <= len(lines) else ""
        parts = (finding.rule, place.path, _PLACE.sub("", finding.message), " ".join(text.split()))
        known = "\0".join(parts)
        out.append(content_hash(f"{known}\0{seen[known]}".encode("utf-8", "surrogatepass"))[:16])
        seen[known] += 1
    return tuple(out)
