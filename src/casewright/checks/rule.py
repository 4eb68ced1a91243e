"""A rule: what it is called, what it is for, and the pure function that looks for what breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from casewright.checks.repair import Edit, RepairableFinding
from casewright.diagnostics import Finding, Location, Severity

if TYPE_CHECKING:
    from casewright.checks.report import Report

CODE = re.compile(r"[A-Z]{3}\d{3}")

Check = Callable[["Report"], Iterable[Finding]]


class RuleTexts(TypedDict):
    """What `Rule` says of itself, for functions that make rules of one kind."""

    summary: str
    purpose: str
    wrong: str
    right: str


@dataclass(frozen=True)
class Rule:
    """One rule, with everything `casewright explain` says of it.

    `code` is stable for ever, `name` its readable twin. `summary` is one sentence that names the defect, `purpose` why
    it matters, `wrong` and `right` an example before and after, `when_wrong` when the rule may be mistaken, and
    `source` whose rule it is. `check` yields the findings; it neither reads files, prints, nor knows what was selected.
    It is None if the findings come up while the report is read, in the resolver, the bibliography or the cells.

    Where `fixable`, findings may carry the one right repair (see `casewright.checks.repair`). Where `is_habit`, an
    author who writes so once writes so throughout: many findings in a file are told as one. Where `is_on_request`, the
    rule is checked only if it is selected by its code or name.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    purpose: str
    wrong: str
    right: str
    when_wrong: str
    source: str
    check: Check | None = None
    fixable: bool = False
    is_habit: bool = False
    is_on_request: bool = False

    def finding(
        self,
        message: str,
        location: Location,
        hint: str = "",
        *,
        severity: Severity | None = None,
        edits: Iterable[Edit] = (),
    ) -> Finding:
        """Return a finding of this rule. `edits` repair it, where there is one right way to."""
        repair = tuple(edits)
        if repair:
            return RepairableFinding(
                self.code, self.name, severity or self.severity, message, location, hint, edits=repair
            )
        return Finding(self.code, self.name, severity or self.severity, message, location, hint)

    @property
    def family(self) -> str:
        """The letters of the code: `REF` of `REF001`."""
        return self.code[:3]
