"""QRT: what of Quarto the built-in engine leaves aside. These findings come up when a report is read or rendered."""

from __future__ import annotations

from casewright.checks.rule import Rule
from casewright.diagnostics import Severity

RULES = (
    Rule(
        "QRT001",
        "quarto-option-ignored",
        Severity.WARNING,
        summary="An option of Quarto has no effect in the built-in engine.",
        purpose="What an option would print is missing from the page; an author should know before a reader does. "
        "Options that only change looks are notes, and what cannot be left out is refused.",
        wrong="toc-title: In this letter   # with the built-in engine",
        right="casewright render --engine quarto",
        when_wrong="Where the report is rendered by Quarto as well, which follows the option.",
        source="Quarto's documentation, reference pages of its formats.",
    ),
    Rule(
        "QRT002",
        "needs-quarto",
        Severity.WARNING,
        summary="The built-in engine refuses what only Quarto does.",
        purpose="An option that changes what a reader reads is never left out in silence: rendering stops there.",
        wrong="date: today   # with the built-in engine",
        right="date: 2024-05-01",
        when_wrong="Where the report is rendered by Quarto: `casewright render --engine quarto`.",
        source="docs/quarto.md, the options that are refused.",
    ),
)
