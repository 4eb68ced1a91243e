"""ABB: abbreviations, their definitions and their list."""

from __future__ import annotations

from casewright.checks.abb import defined as abbreviations_defined
from casewright.checks.abb import used as abbreviations_used
from casewright.checks.rule import Rule
from casewright.diagnostics import Severity

_AMA = "AMA Manual of Style, 11th ed., chapter 13 (abbreviations are expanded at first mention and used from then on)."

NOT_EXPLAINED = Rule(
    "ABB006",
    "abbreviation-not-explained",
    Severity.WARNING,
    summary="An abbreviation that is marked to stay short is not explained.",
    purpose="Readers do not know the short form.",
    wrong="[CR]{.abbr form=short} was reached.  # the only mention of CR",
    right="CR was reached.",
    when_wrong="If every reader knows it: list it under `known:` in data/abbreviations.yml.",
    source=_AMA,
)
UNKNOWN_MARK = Rule(
    "ABB009",
    "abbreviation-mark-unknown",
    Severity.ERROR,
    summary="A mark names an abbreviation or a form that is not defined.",
    purpose="The mark has no effect, and the intended form is not printed.",
    wrong="[XYZ]{.abbr form=long}  # `XYZ` is not in data/abbreviations.yml",
    right="[CR]{.abbr form=long}",
    when_wrong="Never: add the abbreviation, or delete the mark.",
    source="This toolkit's own.",
)

RULES = tuple(
    sorted(
        (
            NOT_EXPLAINED,
            UNKNOWN_MARK,
            *abbreviations_defined.RULES,
            *abbreviations_used.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
