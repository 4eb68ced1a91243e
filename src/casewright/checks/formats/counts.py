"""Numbers in words: what was checked, and what was found."""

from __future__ import annotations

from casewright.checks.engine.checking import Outcome
from casewright.diagnostics import Severity


def summary(outcome: Outcome) -> str:
    """Return the denominators and the counts: `15 references, 14 citations checked; 1 error, 2 warnings`."""
    checked = ", ".join(counted(count, name) for name, count in outcome.checked.items())
    found = ", ".join(
        counted(outcome.count(severity), f"{severity.value}s") for severity in Severity if outcome.count(severity)
    )
    silenced = f" ({counted(outcome.silenced, 'findings')} silenced)" if outcome.silenced else ""
    return f"{checked} checked; {found or 'no findings'}{silenced}"


def counted(count: int, plural: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {plural.removesuffix('s') if count == 1 else plural}"
