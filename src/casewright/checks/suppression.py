"""Suppressions: findings that an author has looked at and keeps.

In place, a comment names rules by code, name or family, and says why:

    <!-- casewright: ignore TXT001 the patient's own words -->
    % casewright: ignore REF006 an abstract has no volume          (in a bibliography)
    # casewright: ignore TXT006 the spelling of the trial's name   (in YAML and in cells)

Behind the rules, a value (or a word in quotation marks) narrows it to the finding about that value:

    <!-- casewright: ignore DAT002 17 mg/L measured elsewhere -->

On its own line it holds for the lines below it, down to the next blank one: a paragraph, an entry of a
bibliography. Behind other text it holds for its own line. For a whole report, `_quarto.yml` lists rules under
`casewright: checks: ignore:`. A suppression that silences nothing is itself a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity

_COMMENT = re.compile(r"(?:<!--|%|#)[ \t]*casewright:[ \t]*(?P<verb>\w+)(?P<rest>[^\n]*?)(?:-->|$)")
_CODE_OR_NAME = re.compile(r"[A-Za-z]{3}\d{3}|[A-Z]{3}|[a-z]+(?:-[a-z]+)+")
_VALUE = re.compile(r"[<>≤≥~±+−-]?\s?\d|[\"“]")
_QUOTED = re.compile(r"“([^”]+)”|`([^`]+)`")
_SEPARATOR = re.compile(r"[ \t]*,[ \t]*|[ \t]+")

UNUSED = Rule(
    "CHK001",
    "suppression-unused",
    Severity.WARNING,
    summary="A suppression silences nothing.",
    purpose="A suppression without a finding would silence the next real mistake at its place.",
    wrong="<!-- casewright: ignore TXT001 the patient's own words -->\nThe patient had fever.",
    right="The patient had fever.",
    when_wrong="If the finding appears only when cells are run: check with `--execute`.",
    source="This toolkit's own: as RUF100 of ruff and `--warn-unused-ignores` of mypy.",
)
NOT_UNDERSTOOD = Rule(
    "CHK002",
    "suppression-not-understood",
    Severity.ERROR,
    summary="A suppression has no rule or no reason.",
    purpose="A misspelled suppression has no effect; co-authors cannot judge one without a reason.",
    wrong="<!-- casewright: ignore TXT01 -->",
    right="<!-- casewright: ignore TXT001 the patient's own words -->",
    when_wrong="If a comment begins with the name of casewright for another reason.",
    source="This toolkit's own.",
)
TOO_WIDE = Rule(
    "CHK003",
    "suppression-too-wide",
    Severity.WARNING,
    summary="A suppression silences findings about several values of the data.",
    purpose="A suppression for one value also hides wrong ones at the same place.",
    wrong="<!-- casewright: ignore DAT002 measured elsewhere -->\nThe CRP was 17 mg/L and the sodium 14 mmol/L.",
    right="<!-- casewright: ignore DAT002 17 mg/L measured elsewhere -->",
    when_wrong="Never: each value can have its own suppression.",
    source="This toolkit's own.",
)
RULES = (UNUSED, NOT_UNDERSTOOD, TOO_WIDE)


@dataclass(frozen=True)
class Suppression:
    """Rules that are silenced in lines `first` to `last` of `path`; None for the whole report. `codes` are those meant,
    `names` as they were typed; `value` is what was typed behind them where it begins with a number or a quotation mark:
    only a finding about what it begins with is silenced."""

    codes: frozenset[str]
    names: tuple[str, ...]
    location: Location
    first: int | None = None
    last: int | None = None
    value: str = ""

    def covers(self, finding: Finding) -> bool:
        if finding.rule not in self.codes or (self.value and not _is_about(finding, self.value)):
            return False
        if self.first is None or self.last is None:
            return True
        place = finding.location
        return place.path == self.location.path and place.line is not None and self.first <= place.line <= self.last


def _about(finding: Finding) -> str:
    """Return what a finding quotes first: what was typed."""
    quoted = _QUOTED.search(finding.message)
    return " ".join((quoted[1] or quoted[2]).split()) if quoted else ""


def _is_about(finding: Finding, value: str) -> bool:
    """Return whether what a finding is about is what a suppression's value begins with."""
    about = "".join(_about(finding).casefold().split())
    listed = value.strip("\"“”'").casefold()
    spaced = r"\s*".join(map(re.escape, about))
    return bool(about) and re.match(rf"{spaced}(?![\w/])", listed) is not None


@dataclass(frozen=True)
class Silenced:
    """What is left of findings, how many are gone, and what is wrong with the suppressions themselves."""

    findings: tuple[Finding, ...]
    count: int
    wrong: tuple[Finding, ...]


def suppressions_in(
    files: Mapping[str, Sequence[str]], meanings: Mapping[str, frozenset[str]]
) -> tuple[tuple[Suppression, ...], tuple[Finding, ...]]:
    """Return the suppressions typed in files (lines by path), and what is wrong with some. `meanings` are the codes
    that each code, name and family means."""
    found: list[Suppression] = []
    wrong: list[Finding] = []
    for path, lines in files.items():
        for index, line in enumerate(lines):
            if "casewright:" not in line:
                continue
            for match in _COMMENT.finditer(line):
                if match["verb"] != "ignore":
                    continue
                place = Location(path, index + 1, match.start() + 1)
                names, reason = _named(match["rest"])
                unknown = [name for name in names if name not in meanings]
                problem = _problem(names, unknown, reason, place)
                if problem is not None:
                    wrong.append(problem)
                    continue
                alone = not (line[: match.start()] + line[match.end() :]).strip(" \t>#|")
                first, last = _below(lines, index) if alone else (index + 1, index + 1)
                codes = frozenset[str]().union(*(meanings[name] for name in names))
                value = reason if _VALUE.match(reason) else ""
                found.append(Suppression(codes, names, place, first, last, value))
    return tuple(found), tuple(wrong)


def silenced(findings: Iterable[Finding], suppressions: Sequence[Suppression], asked: frozenset[str]) -> Silenced:
    """Findings without those that are suppressed. A suppression of rules that were not asked for cannot be judged, and
    is not reported as unused."""
    everywhere = [one for one in suppressions if one.first is None]
    by_line: dict[tuple[str, int], list[Suppression]] = {}
    for one in suppressions:
        if one.first is not None and one.last is not None:
            for line in range(one.first, one.last + 1):
                by_line.setdefault((one.location.path, line), []).append(one)
    used: dict[Suppression, dict[str, None]] = {}
    kept: list[Finding] = []
    count = 0
    for finding in findings:
        place = finding.location
        here = by_line.get((place.path, place.line), []) if place.line is not None else []
        covering = [one for one in (*here, *everywhere) if one.covers(finding)]
        for one in covering:
            about = _about(finding) if finding.rule.startswith("DAT") else ""
            used.setdefault(one, {}).update({about: None} if about else {})
        if covering:
            count += 1
        else:
            kept.append(finding)
    wrong = [_unused(one) for one in suppressions if one not in used and one.codes <= asked]
    wrong += [_too_wide(one, several) for one, several in used.items() if one.first is not None and len(several) > 1]
    return Silenced(tuple(kept), count, tuple(wrong))


def _named(text: str) -> tuple[tuple[str, ...], str]:
    """Return the rules that a suppression names, and its reason: what follows the names."""
    names: list[str] = []
    position = 0
    while True:
        gap = _SEPARATOR.match(text, position)
        start = gap.end() if gap else position
        match = _CODE_OR_NAME.match(text, start)
        end = match.end() if match else start
        follows = text[end : end + 1]
        if match is None or (follows and not follows.isspace() and follows not in ",:"):
            return tuple(names), text[position:].strip(" \t,:")
        if names and gap is not None and "," not in gap[0] and not match[0][-3:].isdigit():
            return tuple(names), text[position:].strip(" \t,:")  # a word of the reason that looks like a name
        names.append(match[0].upper() if match[0][-3:].isdigit() else match[0])
        position = end


def _problem(names: tuple[str, ...], unknown: list[str], reason: str, place: Location) -> Finding | None:
    example = "Write `<!-- casewright: ignore TXT001 the reason -->`."
    if not names:
        return NOT_UNDERSTOOD.finding("This suppression names no rule.", place, example)
    if unknown:
        return NOT_UNDERSTOOD.finding(
            f"There is no rule `{unknown[0]}` to ignore.", place, "`casewright explain` lists every rule."
        )
    if not reason:
        return NOT_UNDERSTOOD.finding("This suppression gives no reason.", place, example)
    return None


def _below(lines: Sequence[str], index: int) -> tuple[int, int]:
    """Return the lines, from 1, below the one at `index`, down to the next blank one; a blank line right below is
    skipped."""
    first = index + 1
    if first < len(lines) and not lines[first].strip():
        first += 1
    last = first
    while last < len(lines) and lines[last].strip():
        last += 1
    return first + 1, last


def _unused(one: Suppression) -> Finding:
    named = ", ".join(f"`{name}`" for name in one.names)
    if one.value:
        return UNUSED.finding(
            f"No finding of {named} here is about what this begins with: `{one.value}`.",
            one.location,
            "Write the number with its unit as the finding quotes it, or delete the suppression.",
        )
    return UNUSED.finding(f"This suppresses no finding of {named}.", one.location, "Delete it.")


def _too_wide(one: Suppression, values: Iterable[str]) -> Finding:
    several = list(values)
    listed = ", ".join(f"“{value}”" for value in several[:4])
    names = " ".join(one.names)
    return TOO_WIDE.finding(
        f"This silences findings about {len(several)} values: {listed}.",
        one.location,
        f"Name the value: `casewright: ignore {names} {several[0]}`.",
    )
