"""The comment that silences a finding where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casewright.checks.families import all_rules
from casewright.checks.repair import Edit
from casewright.diagnostics import Finding

_REASON = "the reason"
_QUOTED = re.compile(r"“([^”]+)”|`([^`]+)`")


def ignoring(finding: Finding, lines: Sequence[str]) -> Edit | None:
    """Return the edit that adds a comment which silences a finding: above its line in prose and bibliographies, behind
    it in YAML and programs. None if no comment can be there.

    A finding about the data is silenced for its value only. `lines` are those of the finding's file.
    """
    place = finding.location
    if finding.rule not in all_rules() or place.line is None or place.line > len(lines):
        return None
    text = lines[place.line - 1]
    quoted = _QUOTED.search(finding.message) if finding.rule.startswith("DAT") else None
    about = f" {quoted[1] or quoted[2]}" if quoted and (quoted[1] or quoted[2])[:1].isdigit() else ""
    words = f"casewright: ignore {finding.rule}{about} {_REASON}"
    suffix = place.path.rpartition(".")[2].lower()
    if suffix in {"qmd", "md", "markdown", "rmd"}:
        front = _front_matter_end(lines)
        if place.line > front:
            return _behind(place.path, place.line, text, f" <!-- {words} -->")
        return _behind(place.path, place.line, text, f"  # {words}")
    if suffix in {"yml", "yaml", "py", "r"}:
        return _behind(place.path, place.line, text, f"  # {words}")
    if suffix in {"bib", "bibtex"}:
        return Edit(place.path, _entry_start(lines, place.line), 1, 0, f"% {words}\n")
    return None


def _behind(path: str, line: int, text: str, comment: str) -> Edit:
    end = len(text.rstrip())
    return Edit(path, line, end + 1, 0, comment)


def _front_matter_end(lines: Sequence[str]) -> int:
    """Return the line that closes the front matter, 0 if there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in {"---", "..."}), 0)


def _entry_start(lines: Sequence[str], line: int) -> int:
    """Return the line where the entry of a bibliography begins that contains a line."""
    return next((number for number in range(line, 0, -1) if lines[number - 1].lstrip().startswith("@")), line)
