"""Running rules on a loaded report: what is found, silenced and counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from casewright.checks.abb.places import placed_findings
from casewright.checks.dat.claims.sentences import unread_sentences
from casewright.checks.families import FAMILIES, Selection, all_rules, codes_meant
from casewright.checks.repair import RepairableFinding, edits_of
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.suppression import Suppression, silenced, suppressions_in
from casewright.diagnostics import Finding, Severity
from casewright.manuscript import ast
from casewright.manuscript.cells.other_languages import language_name

_VALUE = re.compile(r"\{\{<\s+var\s")
_NOT_FLOATS = frozenset({"sec", "eq"})


@dataclass(frozen=True)
class Outcome:
    """What a check came to.

    `findings` are sorted by place. `checked` are the denominators, by what was counted; `undetermined` says what could
    not be looked at, and why; `silenced` counts findings that a suppression covers. `rules` are the codes that were
    asked for, `files` lines by path.
    """

    findings: tuple[Finding, ...]
    checked: Mapping[str, int] = field(default_factory=dict)
    undetermined: tuple[str, ...] = ()
    silenced: int = 0
    rules: frozenset[str] = frozenset()
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def count(self, severity: Severity) -> int:
        return sum(1 for finding in self.findings if finding.severity is severity)


def run_rules(report: Report, selection: Selection | None = None) -> Outcome:
    """Look for everything that the selected rules are about.

    `selection` is what was asked for besides the settings of the report (`casewright: checks:`), which hold in any
    case. Raises CasewrightError if these settings name a rule that there is not.
    """
    asked = selection or Selection()
    wanted = _settled(report, asked)
    found: dict[Finding, None] = {}
    rules = all_rules()
    for finding in placed_findings(report):
        if finding.rule in wanted or finding.rule not in rules:
            found[finding] = None
    for code in rules:
        check = rules[code].check
        if code in wanted and check is not None:
            found.update(dict.fromkeys(check(report)))
    typed, wrong = suppressions_in(report.files, _meanings())
    rest = silenced(found, [*_in_settings(report), *typed], frozenset(wanted))
    complaints = (one for one in (*wrong, *rest.wrong) if one.rule in wanted)
    return Outcome(
        tuple(sorted({*rest.findings, *complaints}, key=_order)),
        denominators(report),
        undetermined(report),
        rest.count,
        frozenset(wanted),
        report.files,
    )


_MOST_SHOWN = 3
"""Findings of one file that say the same and are told one by one."""
_SUBJECT = re.compile(r"`[^`]*`|“[^”]*”")


def gathered(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Findings in the order of their places, those of a file that say the same as one, at the first place; of notes and
    of a habit, also those that say it of something else. What can be repaired is apart from the rest."""
    rules = all_rules()
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        is_habit = finding.severity is Severity.NOTE or (finding.rule in rules and rules[finding.rule].is_habit)
        said = re.sub(r" \(\d+ times\)|\d+", "", _SUBJECT.sub("", finding.message)) if is_habit else finding.message
        key = (finding.rule, finding.location.path, said, bool(edits_of(finding)), finding.severity)
        groups.setdefault(key, []).append(finding)
    for first, *others in groups.values():
        if not others or (len(others) < _MOST_SHOWN and first.severity is not Severity.NOTE):
            yield from (first, *others)
            continue
        message = f"{first.message} {len(others)} more of this file are like it{_which(first, others)}."
        whole = replace(first, message=message)
        if isinstance(whole, RepairableFinding):
            whole = replace(whole, edits=tuple(edit for one in (first, *others) for edit in edits_of(one)))
        yield whole


def _which(first: Finding, others: Iterable[Finding]) -> str:
    """Return the lines of other findings, each behind what it speaks of where that is something else."""
    lines: dict[str, dict[str, None]] = {}
    for one in others:
        subject = match[0] if (match := _SUBJECT.search(one.message)) is not None else ""
        lines.setdefault("" if first.message.startswith(subject) else subject, {})[str(one.location.line or "")] = None
    parts = [
        f"{subject} (line{'s' if len(found) > 1 else ''} {', '.join(found)})".strip() if any(found) else subject
        for subject, found in lines.items()
    ]
    named = ", ".join(filter(None, parts))
    return f" {named}" if set(lines) == {""} else f": {named}"


def denominators(report: Report) -> dict[str, int]:
    """Return how much was looked at: "0 findings" alone is what a checker that looked at nothing would say."""
    works: set[str] = set()
    floats: set[tuple[str, str]] = set()
    citations = values = 0
    for document in report.documents:
        works.update(document.bibliography.by_key)
        blocks = [*document.resolved.title_block, *document.resolved.blocks]
        citations += sum(len(element["c"][0]) for element in ast.walk(blocks, "Cite"))
        for entry in document.registry.entries.values():
            if entry.document == document.name and entry.kind not in _NOT_FLOATS and not entry.parent:
                floats.add((entry.document, entry.label))
        values += sum(len(_VALUE.findall(line.text)) for line in document.lines)
    return {
        "documents": len(report.documents),
        "references": len(works),
        "citations": citations,
        "floats": len(floats),
        "abbreviations": len(report.terms.terms),
        "values": values,
    }


def undetermined(report: Report) -> tuple[str, ...]:
    """Return what could not be looked at, and what to do about it."""
    remarks = [*report.unread, *(_unrun(document) for document in report.documents if not document.is_run)]
    remarks += [remark for document in report.documents for remark in _children(document)]
    lists = tuple(unread_sentences(report)) if report.facts else ()
    if lists:
        more = f" and {len(lists) - 1} more" if len(lists) > 1 else ""
        remarks.append(
            f"The numbers of the sentence at {lists[0]}{more} were not compared with the case: it is longer than any "
            "sentence of prose, or has more numbers."
        )
    profile = report.journal
    if profile is not None and profile.article_types and not report.article_type:
        remarks.append(
            f"Limits of {profile.journal} that depend on the type of article were not checked: `casewright: "
            f"article-type:` in `_quarto.yml` names one of {', '.join(profile.article_types)}."
        )
    return tuple(remarks)


def _unrun(document: CheckedDocument) -> str:
    if document.other_languages:
        names = " and ".join(language_name(language) for language in document.other_languages)
        return (
            f"The output of cells and inline code in {document.path} was not checked: it has code in {names}, which "
            "only Quarto runs (`casewright render --engine quarto`)."
        )
    return (
        f"The output of cells in {document.path} was not checked: it is not cached "
        "(`casewright check --execute` runs them)."
    )


_CHILDREN = re.compile(r"\s*(?:`{3,}\s*\{r\b.*?\bchild\s*=|#\|\s*child\s*:)(?P<named>.*)")


def _children(document: CheckedDocument) -> Iterator[str]:
    """Yield what knitr puts in place of a cell (`{r, child="part.Rmd"}`) and nobody has read."""
    for line in document.parsed.source.lines:
        match = _CHILDREN.match(line.text)
        names = re.findall(r"""["']([^"']+)["']|(?<!\S)([\w./-]+\.\w+)""", match["named"]) if match else []
        for name in map("".join, names):
            yield (
                f"`{name}` was not checked: R puts it into {document.path} for the cell at line {line.number} "
                f"(`casewright check {name}` checks it; `{{{{< include {name} >}}}}` is read with the document)."
            )


def _settled(report: Report, asked: Selection) -> frozenset[str]:
    """Return the codes asked for that the settings of the report select. What settings ignore is silenced later, so
    that an entry that silences nothing can be told."""
    selected: set[str] = set()
    for document in report.documents:
        if document.settings is not None:
            for index, name in enumerate(document.settings.checks.select):
                place = document.metadata.value_location("casewright", "checks", "select", index)
                selected |= codes_meant(name, place)
    return asked.codes & selected if selected else asked.codes


def _in_settings(report: Report) -> Iterable[Suppression]:
    found: dict[str, Suppression] = {}
    for document in report.documents:
        if document.settings is not None:
            for index, name in enumerate(document.settings.checks.ignore):
                place = document.metadata.value_location("casewright", "checks", "ignore", index)
                found.setdefault(f"{place} {name}", Suppression(codes_meant(name, place), (name,), place))
    return found.values()


def _meanings() -> dict[str, frozenset[str]]:
    rules = all_rules()
    meanings = {code: frozenset({code}) for code in rules}
    meanings |= {rule.name: frozenset({rule.code}) for rule in rules.values()}
    return meanings | {family: frozenset(code for code in rules if code.startswith(family)) for family in FAMILIES}


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.location
    return place.path, place.line or 0, place.column or 0, finding.rule, finding.message
