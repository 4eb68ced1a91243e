"""Units that the text spells otherwise than the case: `U/ml` where the case has U/mL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casewright.checks.dat.claims.reading import claims
from casewright.checks.dat.claims.sentences import sentences
from casewright.checks.dat.person import PROSE
from casewright.checks.dat.verdicts import case_facts
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity


def _spelled_otherwise(report: Report) -> Iterator[Finding]:
    own = {_plain(fact.unit): fact.unit for fact in case_facts(report).of("quantity") if fact.unit}
    units = tuple(own.values())
    for passage in report.passages if own else ():
        for sentence in sentences(passage, report) if passage.kind in PROSE else ():
            for claim in claims(sentence.text, (), units):
                wanted = own.get(_plain(claim.unit), "") if claim.kind == "quantity" else ""
                offset = sentence.offset(claim.start, claim.end)
                if wanted and offset is not None and _bare(claim.unit) != _bare(wanted):
                    yield UNIT_SPELLING.finding(
                        f"“{claim.unit}” is spelled `{wanted}` in the case.",
                        passage.location(offset),
                        f"Write `{wanted}`, in the text and in the case alike.",
                    )


def _plain(unit: str) -> str:
    return _bare(unit).casefold()


def _bare(unit: str) -> str:
    """A unit without spaces, and with one sign for micro."""
    return re.sub(r"\s", "", unit).replace("μ", "µ")


UNIT_SPELLING = Rule(
    "DAT024",
    "unit-spelled-otherwise",
    Severity.WARNING,
    summary="The text spells a unit with other letters than the case does, in capitals or small.",
    purpose="Values of the case print beside it; two spellings of one unit look like two units, and `M` and `m` are.",
    wrong="Ferritin was 240 µg/l.  # the case says µg/L",
    right="Ferritin was 240 µg/L.",
    when_wrong="If both spellings are meant as two units.",
    source="AMA Manual of Style, 11th ed., 17.1 (SI units); BIPM, The International System of Units, 9th ed., 5.2.",
    check=_spelled_otherwise,
)
RULES = (UNIT_SPELLING,)
